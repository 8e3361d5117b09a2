//! Channel: one way to reach a contact, and the proof that it works.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::audience::Audience;
use super::availability::Availability;
use super::email::EmailAddress;
use super::ids::ChannelId;
use super::kinds::{BelongsTo, ChannelKind, ChannelListing, ChannelUsage, Proof, ProofMethod, Prover};
use super::organization::set;
use super::personal::Personal;
use super::phone::{Extension, Phone};
use super::text;
use super::violation::{Invalid, Violations};
use super::web::WebUrl;

/// Longest value of a kind that has no form of its own, in characters.
pub const FREE_VALUE_MAX: usize = 300;

/// One way to reach a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// E-mail, phone, ...
    pub kind: ChannelKind,
    /// Where it leads.
    pub value: ChannelValue,
    /// What to dial after a phone number answers.
    pub extension: Option<Extension>,
    /// For every day, or for emergencies.
    pub usage: ChannelUsage,
    /// Its place among the contact's channels: 1 comes first.
    pub preference: i16,
    /// When it is answered, where that differs from the contact.
    pub availability: Option<Availability>,
    /// Who may read it.
    pub audience: Audience,
    /// Whether lists show it to callers without a token.
    pub listing: ChannelListing,
    /// Whether only a reveal with a reason gives it.
    pub sealed: bool,
    /// Whether it was shown to work.
    pub proof: Proof,
    /// When the proof was last tried.
    pub proved_at: Option<DateTime<Utc>>,
    /// How it was proved.
    pub proof_method: Option<ProofMethod>,
    /// By whom it was proved.
    #[serde(default)]
    pub proved_by: Option<Prover>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// Where a channel leads. A person's value lies in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelValue {
    /// It belongs to the function and stays when the person goes.
    Function(String),
    /// It belongs to the person.
    Person(Personal<String>),
}

impl ChannelValue {
    /// A value of the function or of the person.
    #[must_use]
    pub fn new(value: String, belongs_to: BelongsTo, now: DateTime<Utc>) -> Self {
        match belongs_to {
            BelongsTo::Function => Self::Function(value),
            BelongsTo::Person => Self::Person(Personal::new(value, now)),
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn belongs_to(&self) -> BelongsTo {
        match self {
            Self::Function(_) => BelongsTo::Function,
            Self::Person(_) => BelongsTo::Person,
        }
    }

    /// The value itself, or nothing when it is erased.
    #[must_use]
    pub fn get(&self) -> Option<&str> {
        match self {
            Self::Function(value) => Some(value),
            Self::Person(personal) => personal.value().map(String::as_str),
        }
    }
}

/// A new channel.
#[derive(Clone, Debug)]
pub struct ChannelDraft {
    /// See [`Channel::kind`].
    pub kind: ChannelKind,
    /// The value in its normal form: see [`normal_value`].
    pub value: String,
    /// See [`Channel::extension`].
    pub extension: Option<Extension>,
    /// See [`Channel::usage`].
    pub usage: ChannelUsage,
    /// See [`Channel::preference`].
    pub preference: i16,
    /// Whether it belongs to the function or to the person.
    pub belongs_to: BelongsTo,
    /// See [`Channel::availability`].
    pub availability: Option<Availability>,
    /// See [`Channel::audience`]; none takes the contact's.
    pub audience: Option<Audience>,
    /// See [`Channel::listing`].
    pub listing: ChannelListing,
}

/// A change of a channel: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ChannelEdit {
    /// See [`Channel::kind`].
    pub kind: Option<ChannelKind>,
    /// The value as written; its form follows from the kind.
    pub value: Option<String>,
    /// See [`Channel::extension`].
    pub extension: Option<Option<Extension>>,
    /// See [`Channel::usage`].
    pub usage: Option<ChannelUsage>,
    /// See [`Channel::preference`].
    pub preference: Option<i16>,
    /// Whether it belongs to the function or to the person.
    pub belongs_to: Option<BelongsTo>,
    /// See [`Channel::listing`].
    pub listing: Option<ChannelListing>,
    /// See [`Channel::availability`].
    pub availability: Option<Option<Availability>>,
    /// See [`Channel::audience`].
    pub audience: Option<Audience>,
}

impl Channel {
    /// A new channel of a contact whose audience is `whole`.
    #[must_use]
    pub fn add(id: ChannelId, draft: ChannelDraft, whole: &Audience, now: DateTime<Utc>) -> Self {
        Self {
            id,
            kind: draft.kind,
            value: ChannelValue::new(draft.value, draft.belongs_to, now),
            extension: draft.extension,
            usage: draft.usage,
            preference: draft.preference,
            availability: draft.availability,
            audience: draft.audience.unwrap_or_else(|| whole.clone()),
            listing: draft.listing,
            sealed: false,
            proof: Proof::Never,
            proved_at: None,
            proof_method: None,
            proved_by: None,
            created_at: now,
        }
    }

    /// Changes the channel. A new value, kind or extension has no proof yet.
    ///
    /// # Errors
    /// What is wrong with the value for its kind.
    pub fn apply(&mut self, edit: ChannelEdit, now: DateTime<Utc>) -> Result<(), Violations> {
        let kind = edit.kind.unwrap_or(self.kind);
        let belongs_to = edit.belongs_to.unwrap_or(self.value.belongs_to());
        let written =
            edit.value.as_deref().or(self.value.get()).ok_or_else(|| {
                Violations::one("/value", "required", "The value was erased: give a new one.")
            })?;
        let mut violations = Violations::default();
        let value = violations.take("/value", normal_value(kind, written));
        let extension = edit.extension.unwrap_or_else(|| self.extension.clone());
        if extension.is_some() && !has_extension(kind) {
            violations.add("/extension", no_extension());
        }
        let value = violations.done(()).map(|()| value.unwrap_or_default())?;
        let leads_elsewhere =
            kind != self.kind || extension != self.extension || self.value.get() != Some(value.as_str());
        if leads_elsewhere {
            self.proof = Proof::Never;
            self.proved_at = None;
            self.proof_method = None;
            self.proved_by = None;
        }
        if self.value.get() != Some(value.as_str()) || self.value.belongs_to() != belongs_to {
            self.value = ChannelValue::new(value, belongs_to, now);
        }
        self.kind = kind;
        self.extension = extension;
        set(&mut self.usage, edit.usage);
        set(&mut self.preference, edit.preference);
        set(&mut self.listing, edit.listing);
        set(&mut self.availability, edit.availability);
        set(&mut self.audience, edit.audience);
        Ok(())
    }

    /// Stays the channel that it was: id, age, proof, and the reference to a person's value.
    pub(super) fn keep(&mut self, old: &Self) {
        self.id = old.id;
        self.created_at = old.created_at;
        self.proof = old.proof;
        self.proved_at = old.proved_at;
        self.proof_method = old.proof_method;
        self.proved_by = old.proved_by;
        self.sealed = old.sealed;
        if self.value.belongs_to() == old.value.belongs_to() {
            self.value = old.value.clone();
        }
    }

    /// Whether both lead to the same place.
    #[must_use]
    pub fn leads_where(&self, other: &Self) -> bool {
        other.value.get().is_some_and(|value| self.leads_to(other.kind, other.extension.as_ref(), value))
    }

    /// Whether it leads to this place.
    #[must_use]
    pub fn leads_to(&self, kind: ChannelKind, extension: Option<&Extension>, value: &str) -> bool {
        self.kind == kind && self.extension.as_ref() == extension && self.value.get() == Some(value)
    }
}

/// The value in the form of its kind: an address, a number in E.164, a URL, or a line of text.
///
/// # Errors
/// What is wrong with it for that kind.
pub fn normal_value(kind: ChannelKind, value: &str) -> Result<String, Invalid> {
    match kind {
        ChannelKind::Email => EmailAddress::parse(value).map(|it| it.as_str().to_owned()),
        ChannelKind::Phone | ChannelKind::Sms | ChannelKind::Fax => {
            Phone::parse(value, None).map(|it| it.as_str().to_owned())
        }
        ChannelKind::Signal if value.trim_start().starts_with('+') => {
            Phone::parse(value, None).map(|it| it.as_str().to_owned())
        }
        ChannelKind::WebForm => WebUrl::parse(value).map(|it| it.as_str().to_owned()),
        ChannelKind::Matrix => matrix_id(value),
        ChannelKind::Signal | ChannelKind::Radio | ChannelKind::Other => text::line(value, FREE_VALUE_MAX),
    }
}

/// A Matrix user or room id: `@local:server` or `#local:server` (Matrix specification, appendix on identifiers).
fn matrix_id(value: &str) -> Result<String, Invalid> {
    let value = text::line(value, 255)?;
    let parts = value.strip_prefix(['@', '#']).and_then(|rest| rest.split_once(':'));
    match parts {
        Some((local, server))
            if !local.is_empty() && server.contains('.') && !value.contains(char::is_whitespace) =>
        {
            Ok(value)
        }
        _ => Err(Invalid::new(
            "not_matrix_id",
            "Give a Matrix id such as @duty:cert.example or #room:cert.example.",
        )),
    }
}

/// Whether a channel of this kind can have an extension.
#[must_use]
pub fn has_extension(kind: ChannelKind) -> bool {
    matches!(kind, ChannelKind::Phone | ChannelKind::Fax)
}

/// Why an extension is refused.
#[must_use]
pub fn no_extension() -> Invalid {
    Invalid::new("not_for_kind", "Only a phone or fax number has an extension: leave it out.")
}
