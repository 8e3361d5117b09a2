//! Contacts, channels and persons in bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::api::parts::{
    AvailabilityInput, audience, checked, handling, not_yet, optional_date, optional_line, own_audience,
    words,
};
use crate::model::audience::Audience;
use crate::model::availability::Availability;
use crate::model::channel::{ChannelDraft, has_extension, no_extension, normal_value};
use crate::model::contact::{ContactDraft, TITLE_MAX};
use crate::model::kinds::{BelongsTo, ChannelKind, ChannelListing, ChannelUsage, ContactRole};
use crate::model::language::Language;
use crate::model::origin::Origin;
use crate::model::person::{PERSON_LINE_MAX, PersonDetails, PersonDraft};
use crate::model::phone::Extension;
use crate::model::text;
use crate::model::violation::Violations;

/// A new contact.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "roles": ["technical", "incident_response"], "title": "Duty desk", "languages": ["en", "fr"],
    "channels": [{"kind": "email", "value": "soc@cert.example"},
                 {"kind": "phone", "value": "+41225550100", "usage": "emergency", "availability": {"kind": "always"}}]
}))]
pub struct NewContact {
    /// What it is for: one or more words of the vocabulary `contact_roles`.
    #[validate(length(min = 1, max = 10))]
    pub roles: Vec<String>,
    /// What it is called.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub title: Option<String>,
    /// Its place among its organization's contacts: 1 (the usual) comes first.
    #[serde(default = "first")]
    #[validate(range(min = 1, max = 100))]
    pub preference: i16,
    /// What it speaks, best first (BCP 47).
    #[serde(default)]
    #[validate(length(max = 20))]
    pub languages: Vec<String>,
    /// When it answers; left out, that is unknown.
    #[serde(default)]
    #[validate(nested)]
    pub availability: Option<AvailabilityInput>,
    /// The ways to reach it: at least one.
    #[validate(nested, length(min = 1, max = 50))]
    pub channels: Vec<NewChannel>,
    /// Who holds the function at present.
    #[serde(default)]
    #[validate(nested)]
    pub person: Option<PersonInput>,
    /// Its keys: none can be given here; they have an address of their own.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(value_type = Vec<Object>)]
    pub keys: Vec<serde_json::Value>,
    /// Who may read it: see the vocabulary `audiences`; `members` when left out.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub audience: Option<String>,
    /// The circles, for the audience `circles` only.
    #[serde(default)]
    #[validate(length(max = 32))]
    pub circles: Vec<String>,
    /// How it may be passed on (TLP 2.0); left out, what goes with the audience: CLEAR, GREEN or AMBER.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub tlp: Option<String>,
}

/// A new channel.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "phone", "value": "+41225550100", "usage": "emergency", "availability": {"kind": "always"}}))]
pub struct NewChannel {
    /// See the vocabulary `channel_kinds`.
    #[validate(length(max = 64))]
    pub kind: String,
    /// Where it leads: an address, a number in E.164 such as +41225550100, a URL, or text.
    #[validate(length(min = 1, max = 2000))]
    pub value: String,
    /// What to dial after a phone or fax number answers.
    #[serde(default)]
    #[validate(length(max = 11))]
    pub extension: Option<String>,
    /// `routine` (the usual) or `emergency`.
    #[serde(default = "routine")]
    #[validate(length(max = 64))]
    pub usage: String,
    /// Its place among the contact's channels: 1 (the usual) comes first.
    #[serde(default = "first")]
    #[validate(range(min = 1, max = 100))]
    pub preference: i16,
    /// `function` (the usual), or `person` when it goes with the person.
    #[serde(default = "function")]
    #[validate(length(max = 64))]
    pub belongs_to: String,
    /// When it is answered, where that differs from the contact.
    #[serde(default)]
    #[validate(nested)]
    pub availability: Option<AvailabilityInput>,
    /// Who may read it; left out, who may read the contact.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub audience: Option<String>,
    /// The circles, for the audience `circles` only.
    #[serde(default)]
    #[validate(length(max = 32))]
    pub circles: Vec<String>,
    /// `everywhere` (the usual), or `lookup_only` to keep it out of lists for callers without a token.
    #[serde(default = "everywhere")]
    #[validate(length(max = 64))]
    pub listing: String,
    /// Whether only a reveal with a reason gives it: not possible yet.
    #[serde(default)]
    pub sealed: bool,
}

/// Who holds a contact's function.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Alex Example", "position": "Head of the duty desk", "until": "2026-12-31"}))]
pub struct PersonInput {
    /// How the person is called.
    #[validate(length(min = 1, max = 200))]
    pub name: String,
    /// What the person is.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub position: Option<String>,
    /// First day in the function.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(format = Date)]
    pub from: Option<String>,
    /// Last day in the function.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(format = Date)]
    pub until: Option<String>,
    /// Who may read it; left out, who may read the contact.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub audience: Option<String>,
    /// The circles, for the audience `circles` only.
    #[serde(default)]
    #[validate(length(max = 32))]
    pub circles: Vec<String>,
}

fn first() -> i16 {
    1
}

fn routine() -> String {
    ChannelUsage::Routine.to_string()
}

fn function() -> String {
    BelongsTo::Function.to_string()
}

fn everywhere() -> String {
    ChannelListing::Everywhere.to_string()
}

impl NewContact {
    /// The contact to enter.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self) -> Result<ContactDraft, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let whole = audience(violated, self.audience.as_deref(), &self.circles, &Audience::Members);
        if !self.keys.is_empty() {
            violated.add(
                "/keys",
                not_yet(
                    "Keys are added one by one at the contact's own address for keys: leave them out here.",
                ),
            );
        }
        let channels = checked(violated, "/channels", self.channels, |channel| channel.check(&whole));
        let draft = ContactDraft {
            roles: words(violated, "/roles", &self.roles, ContactRole::parse),
            title: violated.take("/title", optional_line(self.title.as_deref(), TITLE_MAX)).flatten(),
            preference: self.preference,
            languages: words(violated, "/languages", &self.languages, Language::parse),
            availability: violated
                .nest("/availability", availability(self.availability))
                .flatten()
                .unwrap_or(Availability::Unknown { raw: None }),
            channels,
            person: self.person.and_then(|person| violated.nest("/person", person.check(&whole))),
            keys: Vec::new(),
            tlp: handling(violated, self.tlp.as_deref(), &whole),
            audience: whole,
            origin: Origin::local(),
        };
        violations.done(draft)
    }
}

impl NewChannel {
    /// The channel to add to a contact that is for `whole`.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self, whole: &Audience) -> Result<ChannelDraft, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let kind = violated.take("/kind", ChannelKind::parse(&self.kind));
        let value = kind.and_then(|kind| violated.take("/value", normal_value(kind, &self.value)));
        let extension = self.extension.as_deref().map(Extension::parse).transpose();
        let extension = violated.take("/extension", extension).flatten();
        if extension.is_some() && kind.is_some_and(|kind| !has_extension(kind)) {
            violated.add("/extension", no_extension());
        }
        if self.sealed {
            violated.add("/sealed", not_yet("Channels cannot be sealed yet: leave it out or false."));
        }
        let audience = own_audience(violated, self.audience.as_deref(), &self.circles, whole);
        let draft = ChannelDraft {
            // What is missing here is told in the violations, which then stand in its place.
            kind: kind.unwrap_or(ChannelKind::Other),
            value: value.unwrap_or_default(),
            extension,
            usage: violated.take("/usage", ChannelUsage::parse(&self.usage)).unwrap_or(ChannelUsage::Routine),
            preference: self.preference,
            belongs_to: violated
                .take("/belongs_to", BelongsTo::parse(&self.belongs_to))
                .unwrap_or(BelongsTo::Function),
            availability: violated.nest("/availability", availability(self.availability)).flatten(),
            audience,
            listing: violated
                .take("/listing", ChannelListing::parse(&self.listing))
                .unwrap_or(ChannelListing::Everywhere),
        };
        violations.done(draft)
    }
}

impl PersonInput {
    /// The person of a contact that is for `whole`.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self, whole: &Audience) -> Result<PersonDraft, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let audience = own_audience(violated, self.audience.as_deref(), &self.circles, whole);
        let draft = PersonDraft {
            details: PersonDetails {
                name: violated.take("/name", text::line(&self.name, PERSON_LINE_MAX)).unwrap_or_default(),
                position: violated
                    .take("/position", optional_line(self.position.as_deref(), PERSON_LINE_MAX))
                    .flatten(),
            },
            from: violated.take("/from", optional_date(self.from.as_deref())).flatten(),
            until: violated.take("/until", optional_date(self.until.as_deref())).flatten(),
            audience,
        };
        violations.done(draft)
    }
}

fn availability(input: Option<AvailabilityInput>) -> Result<Option<Availability>, Violations> {
    input.map(AvailabilityInput::check).transpose()
}
