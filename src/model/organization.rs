//! Organization: a body that is listed.

mod authority;

pub use authority::{AuthorityTerms, Delegation};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::address::Address;
use super::audience::Audience;
use super::country::Country;
use super::host::Host;
use super::ids::OrganizationId;
use super::kinds::{Criterion, IdentifierScheme, LinkRelation, OrganizationKind, Standing, TeamType};
use super::language::Language;
use super::origin::Origin;
use super::sector::Sector;
use super::text;
use super::tlp::Tlp;
use super::violation::{Invalid, Violations};
use super::web::WebUrl;

/// Longest name, in characters.
pub const NAME_MAX: usize = 300;
/// Longest short name, in characters.
pub const SHORT_NAME_MAX: usize = 100;
/// Longest label of a link, in characters.
pub const LINK_LABEL_MAX: usize = 300;
/// Longest identifier, in characters.
pub const IDENTIFIER_MAX: usize = 300;
/// Most names, links, identifiers or sectors of one organization.
pub const LIST_MAX: usize = 50;

/// A body that is listed: a ministry, a team, an operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// What it is. Rights never follow from an imported kind.
    pub kind: OrganizationKind,
    /// Its official name.
    pub name: String,
    /// What it is usually called.
    pub short_name: Option<String>,
    /// Its other names.
    pub names: Vec<OtherName>,
    /// Where it is.
    pub country: Option<Country>,
    /// What it works in.
    pub sectors: Vec<Sector>,
    /// Which kind of team it is, where it is one.
    #[serde(default)]
    pub team_types: Vec<TeamType>,
    /// What it is a part of.
    #[serde(default)]
    pub host: Option<Host>,
    /// Where more is written about it.
    pub links: Vec<Link>,
    /// What others call it.
    pub identifiers: Vec<Identifier>,
    /// Where letters reach it.
    pub address: Option<Address>,
    /// When it was founded.
    pub established: Option<NaiveDate>,
    /// Who may read of it at all.
    pub audience: Audience,
    /// How what is read may be passed on.
    pub tlp: Tlp,
    /// Whether it is admitted.
    pub standing: StandingRecord,
    /// The lead state authority that registered it, or that it accepted.
    pub authority_id: Option<OrganizationId>,
    /// On what its authority rests; nothing without one.
    #[serde(default)]
    pub authority_terms: Option<AuthorityTerms>,
    /// Whether it leads the authorities of its country: one in each country does.
    #[serde(default)]
    pub is_lead: bool,
    /// Which directory owns this record.
    pub origin: Origin,
    /// When it last said that all this is still right.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Counts its edits from 1.
    pub edit_version: i64,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was retired; a tombstone since then.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A further name: in another language, or a former one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherName {
    /// The name as its bearer writes it.
    pub value: String,
    /// Its language.
    pub language: Option<Language>,
}

/// An address in the web that tells more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What is found there.
    pub rel: LinkRelation,
    /// Where.
    pub url: WebUrl,
    /// In which language.
    pub language: Option<Language>,
    /// How its owner calls it.
    pub label: Option<String>,
}

/// What another list calls an organization.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// The list.
    pub scheme: IdentifierScheme,
    /// The name or number in it.
    pub value: String,
}

/// Whether an organization is admitted, since when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRecord {
    /// Listed, accredited, suspended or withdrawn.
    pub standing: Standing,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The published criterion that the decision rests on.
    pub criterion: Option<Criterion>,
    /// Why, in words.
    pub reason: Option<String>,
    /// The document of the decision.
    pub reference: Option<String>,
}

/// What a new organization says of itself.
#[derive(Clone, Debug)]
pub struct OrganizationDraft {
    /// See [`Organization::kind`].
    pub kind: OrganizationKind,
    /// See [`Organization::name`].
    pub name: String,
    /// See [`Organization::short_name`].
    pub short_name: Option<String>,
    /// See [`Organization::names`].
    pub names: Vec<OtherName>,
    /// See [`Organization::country`].
    pub country: Option<Country>,
    /// See [`Organization::sectors`].
    pub sectors: Vec<Sector>,
    /// See [`Organization::team_types`].
    pub team_types: Vec<TeamType>,
    /// See [`Organization::host`]: by its name, for which nobody has to be seen.
    pub host: Option<String>,
    /// See [`Organization::links`].
    pub links: Vec<Link>,
    /// See [`Organization::identifiers`].
    pub identifiers: Vec<Identifier>,
    /// See [`Organization::address`].
    pub address: Option<Address>,
    /// See [`Organization::established`].
    pub established: Option<NaiveDate>,
    /// See [`Organization::audience`].
    pub audience: Audience,
    /// See [`Organization::tlp`].
    pub tlp: Tlp,
    /// See [`Organization::origin`].
    pub origin: Origin,
}

impl OrganizationDraft {
    /// A public organization of this directory that says no more than its name; other fields can be set then.
    ///
    /// # Errors
    /// What is wrong with the name.
    pub fn named(kind: OrganizationKind, name: &str) -> Result<Self, Invalid> {
        Ok(Self {
            kind,
            name: text::line(name, NAME_MAX)?,
            short_name: None,
            names: Vec::new(),
            country: None,
            sectors: Vec::new(),
            team_types: Vec::new(),
            host: None,
            links: Vec::new(),
            identifiers: Vec::new(),
            address: None,
            established: None,
            audience: Audience::Public,
            tlp: Tlp::Clear,
            origin: Origin::local(),
        })
    }
}

/// A change of an organization's profile: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct OrganizationEdit {
    /// See [`Organization::name`].
    pub name: Option<String>,
    /// See [`Organization::short_name`].
    pub short_name: Option<Option<String>>,
    /// See [`Organization::country`].
    pub country: Option<Option<Country>>,
    /// See [`Organization::sectors`].
    pub sectors: Option<Vec<Sector>>,
    /// See [`Organization::team_types`].
    pub team_types: Option<Vec<TeamType>>,
    /// See [`Organization::host`]. Whether the writer sees it is for the act to ask.
    pub host: Option<Option<Host>>,
    /// See [`Organization::established`].
    pub established: Option<Option<NaiveDate>>,
    /// See [`Organization::tlp`].
    pub tlp: Option<Tlp>,
    /// See [`Organization::names`].
    pub names: Option<Vec<OtherName>>,
    /// See [`Organization::links`].
    pub links: Option<Vec<Link>>,
    /// See [`Organization::identifiers`].
    pub identifiers: Option<Vec<Identifier>>,
    /// See [`Organization::address`].
    pub address: Option<Option<Address>>,
    /// See [`Organization::audience`].
    pub audience: Option<Audience>,
}

impl Organization {
    /// A new organization, listed until the secretariat decides.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole.
    pub fn register(
        id: OrganizationId,
        draft: OrganizationDraft,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        let organization = Self {
            id,
            kind: draft.kind,
            name: draft.name,
            short_name: draft.short_name,
            names: draft.names,
            country: draft.country,
            sectors: draft.sectors,
            team_types: draft.team_types,
            host: draft.host.map(Host::Name),
            links: draft.links,
            identifiers: draft.identifiers,
            address: draft.address,
            established: draft.established,
            audience: draft.audience,
            tlp: draft.tlp,
            standing: StandingRecord {
                standing: Standing::Listed,
                since: now,
                criterion: None,
                reason: None,
                reference: None,
            },
            authority_id: None,
            authority_terms: None,
            is_lead: false,
            origin: draft.origin,
            confirmed_at: None,
            edit_version: 1,
            created_at: now,
            updated_at: now,
            retired_at: None,
        };
        organization.check().done(organization)
    }

    /// Changes the profile. Returns whether anything is different; nothing is counted when not.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole.
    pub fn apply(&self, edit: OrganizationEdit, now: DateTime<Utc>) -> Result<Self, Violations> {
        // Who sets the audience alone is told there what does not go with it.
        let handling = if edit.audience.is_some() && edit.tlp.is_none() { "/audience" } else { "/tlp" };
        let mut after = self.clone();
        set(&mut after.name, edit.name);
        set(&mut after.short_name, edit.short_name);
        set(&mut after.country, edit.country);
        set(&mut after.sectors, edit.sectors);
        set(&mut after.team_types, edit.team_types);
        set(&mut after.host, edit.host);
        set(&mut after.established, edit.established);
        set(&mut after.tlp, edit.tlp);
        set(&mut after.names, edit.names);
        set(&mut after.links, edit.links);
        set(&mut after.identifiers, edit.identifiers);
        set(&mut after.address, edit.address);
        set(&mut after.audience, edit.audience);
        if after != *self {
            after.edit_version += 1;
            after.updated_at = now;
        }
        if self.is_lead && after.country != self.country {
            let detail = "It leads the authorities of this country: its country stays as long as it does.";
            return Err(Violations::one("/country", "leads_its_country", detail));
        }
        if self.is_lead && after.audience != self.audience {
            let detail = "It leads the authorities of its country, and a lead is public.";
            return Err(Violations::one("/audience", "leads_its_country", detail));
        }
        after.check().told_at("/tlp", handling).done(after)
    }

    /// Takes what its source says of it now; a listed one that was retired comes back. That it was read again is no
    /// change by itself.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole.
    pub fn follow(&self, draft: OrganizationDraft, now: DateTime<Utc>) -> Result<Self, Violations> {
        let mut after = Self {
            kind: draft.kind,
            name: draft.name,
            short_name: draft.short_name,
            names: draft.names,
            country: draft.country,
            sectors: draft.sectors,
            team_types: draft.team_types,
            host: draft.host.map(Host::Name),
            links: draft.links,
            identifiers: draft.identifiers,
            address: draft.address,
            established: draft.established,
            audience: draft.audience,
            tlp: draft.tlp,
            origin: Origin { fetched_at: self.origin.fetched_at, ..draft.origin },
            retired_at: None,
            ..self.clone()
        };
        if after != *self {
            after.origin.fetched_at = Some(now);
            after.edit_version += 1;
            after.updated_at = now;
        }
        after.check().done(after)
    }

    /// Its owner says that all this is still right. Moves no version.
    #[must_use]
    pub fn confirm(&self, now: DateTime<Utc>) -> Self {
        Self { confirmed_at: Some(now), updated_at: now, ..self.clone() }
    }

    /// Takes it out of the directory; a tombstone remains.
    #[must_use]
    pub fn retire(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            after.retired_at = Some(now);
            after.is_lead = false;
        })
    }

    /// Undoes the retiring.
    #[must_use]
    pub fn restore(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.retired_at = None)
    }

    /// Whether it was retired here, and not because its source no longer lists it: no list brings it back.
    #[must_use]
    pub fn is_taken_out(&self) -> bool {
        let is_gone_there = self.origin.missing_since.is_some();
        self.retired_at.is_some() && (!is_gone_there || self.standing.standing == Standing::Withdrawn)
    }

    /// Its source no longer lists it.
    #[must_use]
    pub fn mark_missing(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.origin.missing_since = Some(now))
    }

    /// Sets its standing. Who is no longer accredited leads nobody.
    #[must_use]
    pub fn stand(&self, standing: StandingRecord, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            after.is_lead = self.is_lead && standing.standing == Standing::Accredited;
            after.standing = standing;
        })
    }

    fn next(&self, now: DateTime<Utc>, change: impl FnOnce(&mut Self)) -> Self {
        let mut after = self.clone();
        change(&mut after);
        after.edit_version += 1;
        after.updated_at = now;
        after
    }

    fn check(&self) -> Violations {
        let mut violations = Violations::default();
        violations.take("/tlp", public_is_clear(&self.audience, self.tlp));
        for (pointer, length) in [
            ("/names", self.names.len()),
            ("/sectors", self.sectors.len()),
            ("/team_types", self.team_types.len()),
            ("/links", self.links.len()),
            ("/identifiers", self.identifiers.len()),
        ] {
            violations.take(pointer, at_most(length, LIST_MAX));
        }
        no_twins(&mut violations, "/identifiers", &self.identifiers);
        no_twins(&mut violations, "/sectors", &self.sectors);
        no_twins(&mut violations, "/team_types", &self.team_types);
        if self.host.as_ref().and_then(Host::organization_id) == Some(self.id) {
            violations.add(
                "/host/organization_id",
                Invalid::new("not_itself", "An organization is no part of itself: name another."),
            );
        }
        no_twins(&mut violations, "/names", &self.names);
        violations
    }
}

impl OtherName {
    /// A name of at most [`NAME_MAX`] characters.
    ///
    /// # Errors
    /// What is wrong with `value` or `language`.
    pub fn check(value: &str, language: Option<&str>) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        let value = violations.take("/value", text::line(value, NAME_MAX));
        let language = violations.take("/language", language.map(Language::parse).transpose());
        match (value, language) {
            (Some(value), Some(language)) => Ok(Self { value, language }),
            _ => Err(violations),
        }
    }
}

/// What everybody may read may be passed on to everybody (TLP 2.0: CLEAR).
pub(super) fn public_is_clear(audience: &Audience, tlp: Tlp) -> Result<(), Invalid> {
    if *audience == Audience::Public && tlp != Tlp::Clear {
        return Err(Invalid::new(
            "public_needs_clear",
            "What is public has TLP CLEAR: set tlp to CLEAR, or narrow the audience first.",
        ));
    }
    Ok(())
}

/// Many more than any list holds.
const TWINS_MAX: usize = 1000;

pub(super) fn at_most(length: usize, max: usize) -> Result<(), Invalid> {
    if length > max {
        return Err(Invalid::new("too_many", format!("Give at most {max} items.")));
    }
    Ok(())
}

/// Notes each item that stands in the list before; of a list that is far too long only the first are looked at.
pub fn no_twins<T: PartialEq>(violations: &mut Violations, pointer: &str, items: &[T]) {
    for (index, item) in items.iter().enumerate().take(TWINS_MAX) {
        if items[..index].contains(item) {
            violations.add(
                format!("{pointer}/{index}"),
                Invalid::new("repeated", "This item stands in the list before; give it once."),
            );
        }
    }
}

pub(super) fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}
