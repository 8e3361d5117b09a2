//! Disclosure: what this caller sees of this record. Everything that is answered, listed, filtered, counted, exported
//! or fed goes through here, so that no way to read shows what another hides.

mod accounts;
mod attestation;
mod circle;
mod claim;
mod client;
mod preview;
mod withheld;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use accounts::{disclose_account, disclose_invitation, sees_account};
pub use attestation::{disclose_attestation, issuer_counts, sees_attestation, withheld_attestation};
pub use circle::{disclose_circle, sees_circle};
pub use claim::{disclose_claim, withheld_claim};
pub use client::disclose_client;
pub use preview::{Sight, preview_contact};
pub use withheld::{withheld_contact, withheld_organization};

use super::caller::{Caller, Member};
use super::freshness::Intervals;
use super::owner::Owner;
use super::policy::{may_change_organization, may_edit_contacts, speaks_for, stands_in};
use super::views::{
    AddressView, AvailabilityView, ChannelView, ContactView, HostView, IdentifierView, KeyView, LinkView,
    NameView, OrganizationView, OriginView, PersonView,
};
use crate::model::audience::Audience;
use crate::model::channel::Channel;
use crate::model::contact::Contact;
use crate::model::country::Country;
use crate::model::key::Key;
use crate::model::kinds::{
    ChannelListing, Criterion, Grounds, Obstacle, OrganizationKind, ProofMethod, Prover, TeamType,
};
use crate::model::language::Language;
use crate::model::organization::Organization;
use crate::model::person::Person;
use crate::model::phone::Extension;
use crate::model::sector::Sector;

/// A view, and which of its parts are restricted values of another organization: those are journaled before they are
/// sent.
#[derive(Debug)]
pub struct Disclosed<V> {
    /// What the caller sees.
    pub view: V,
    /// The record's edit version, for who may change anything of it: it goes into the entity tag.
    pub version: Option<i64>,
    /// The ids or names of restricted parts in it; empty for most.
    pub restricted: Vec<String>,
    /// A hash of what those parts say: another value of the same part is another disclosure.
    pub values: [u8; 32],
}

/// How a record is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glance {
    /// By its id.
    Item,
    /// In a list.
    List,
}

/// What disclosure needs to know besides caller and record.
#[derive(Clone, Copy, Debug)]
pub struct Light {
    /// The time.
    pub now: DateTime<Utc>,
    /// When records want confirmation.
    pub intervals: Intervals,
    /// Whether restricted values of other organizations can be journaled now; withheld when not.
    pub can_journal: bool,
}

/// Whether `caller` may read what `owner` shows to `audience`: see [`grounds`].
#[must_use]
pub fn may_read(caller: &Caller, owner: &Owner, audience: &Audience) -> bool {
    match caller {
        Caller::Process(_) => true,
        Caller::Stranger => grounds(None, owner, audience).is_ok(),
        Caller::Account(member) => grounds(Some(member), owner, audience).is_ok(),
    }
}

/// Why a member, or a stranger, may read what `owner` shows to `audience`.
///
/// Standing comes first: who is not accredited reads public and its own, whatever a circle says.
///
/// # Errors
/// Why not.
pub fn grounds(member: Option<&Member>, owner: &Owner, audience: &Audience) -> Result<Grounds, Obstacle> {
    if *audience == Audience::Public {
        return Ok(Grounds::Public);
    }
    // A machine without the scope to read here is met as a stranger.
    let Some(member) = member.filter(|it| it.reads_of(owner.id)) else { return Err(Obstacle::NoAccount) };
    if member.organization_id == owner.id {
        return Ok(Grounds::Own);
    }
    if stands_in(member, owner) {
        return Ok(Grounds::StandsIn);
    }
    if !member.is_accredited() {
        return Err(Obstacle::NotAccredited);
    }
    match audience {
        Audience::Public => Ok(Grounds::Public),
        Audience::Members => Ok(Grounds::Member),
        Audience::Circles(circles) if !circles.is_disjoint(&member.circles) => Ok(Grounds::Circle),
        Audience::Circles(_) => Err(Obstacle::NotInCircle),
        Audience::Authority if member.is_authority_of(owner) => Ok(Grounds::Authority),
        Audience::Authority if member.is_of_secretariat() => Ok(Grounds::Secretariat),
        Audience::Authority => Err(Obstacle::NotAuthority),
        Audience::Own => Err(Obstacle::OwnOnly),
    }
}

/// Whether [`disclose_organization`] shows anything.
#[must_use]
pub fn sees_organization(caller: &Caller, owner: &Owner, organization: &Organization, light: Light) -> bool {
    Eye { caller, owner, light }.sees(&organization.audience)
}

/// What `caller` sees of an organization: nothing when it is not for the caller.
#[must_use]
pub fn disclose_organization<'a>(
    caller: &Caller,
    owner: &Owner,
    organization: &'a Organization,
    light: Light,
) -> Option<Disclosed<OrganizationView<'a>>> {
    let eye = Eye { caller, owner, light };
    if !eye.sees(&organization.audience) {
        return None;
    }
    let terms = organization.authority_terms.as_ref();
    let delegation = terms.and_then(|it| it.delegation.as_ref());
    let view = OrganizationView {
        id: organization.id.0,
        kind: organization.kind.as_str(),
        name: &organization.name,
        short_name: organization.short_name.as_deref(),
        names: organization
            .names
            .iter()
            .map(|name| NameView {
                value: &name.value,
                language: name.language.as_ref().map(Language::as_str),
            })
            .collect(),
        country: organization.country.map(Country::as_str),
        sectors: words(&organization.sectors, Sector::as_str),
        team_types: words(&organization.team_types, TeamType::as_str),
        host: organization.host.as_ref().map(HostView::from),
        links: organization
            .links
            .iter()
            .map(|link| LinkView {
                rel: link.rel.as_str(),
                url: link.url.as_str(),
                language: link.language.as_ref().map(Language::as_str),
                label: link.label.as_deref(),
            })
            .collect(),
        identifiers: organization
            .identifiers
            .iter()
            .map(|it| IdentifierView { scheme: it.scheme.as_str(), value: &it.value })
            .collect(),
        address: organization.address.as_ref().map(|address| AddressView {
            lines: &address.lines,
            locality: address.locality.as_deref(),
            region: address.region.as_deref(),
            postal_code: address.postal_code.as_deref(),
            country: address.country.map(Country::as_str),
        }),
        established: organization.established,
        standing: organization.standing.standing.as_str(),
        standing_since: organization.standing.since,
        standing_criterion: organization.standing.criterion.map(Criterion::as_str),
        standing_reason: organization.standing.reason.as_deref(),
        standing_reference: organization.standing.reference.as_deref(),
        is_lead: organization.is_lead,
        authority_id: organization.authority_id.map(|it| it.0),
        authority_basis: terms.map(|it| it.basis.as_str()),
        authority_since: terms.map(|it| it.since),
        delegated_kinds: words(delegation.map_or(&[], |it| &it.kinds), OrganizationKind::as_str),
        delegated_sectors: words(delegation.map_or(&[], |it| &it.sectors), Sector::as_str),
        delegated_until: delegation.and_then(|it| it.until),
        audience: organization.audience.kind().as_str(),
        circles: eye.circles(&organization.audience),
        tlp: organization.tlp.as_str(),
        origin: OriginView::from(&organization.origin),
        confirmed_at: organization.confirmed_at,
        freshness: light
            .intervals
            .freshness(organization.kind, organization.confirmed_at, std::iter::empty(), light.now)
            .as_str(),
        retired_at: organization.retired_at,
        created_at: organization.created_at,
        updated_at: eye.sees_all_of(&organization.audience).then_some(organization.updated_at),
    };
    let restricted: Vec<String> =
        eye.restricted("organization", &organization.audience).into_iter().collect();
    let values = if restricted.is_empty() { [0; 32] } else { hash(&view) };
    let version = may_change_organization(caller, owner).then_some(organization.edit_version);
    Some(Disclosed { view, version, restricted, values })
}

/// Whether [`disclose_contact`] shows anything.
#[must_use]
pub fn sees_contact(caller: &Caller, owner: &Owner, contact: &Contact, light: Light) -> bool {
    let eye = Eye { caller, owner, light };
    eye.sees(&owner.audience) && eye.sees(&contact.audience)
}

/// What `caller` sees of a contact: nothing when it, or its organization, is not for the caller.
#[must_use]
pub fn disclose_contact<'a>(
    caller: &Caller,
    owner: &Owner,
    contact: &'a Contact,
    glance: Glance,
    light: Light,
) -> Option<Disclosed<ContactView<'a>>> {
    let eye = Eye { caller, owner, light };
    if !sees_contact(caller, owner, contact, light) {
        return None;
    }
    let mut restricted: Vec<String> = eye.restricted("contact", &contact.audience).into_iter().collect();
    let is_shown = |channel: &&Channel| {
        eye.sees(&channel.audience) && is_shown_at(glance, caller, owner, channel.listing)
    };
    let shown: Vec<&Channel> = contact.channels.iter().filter(is_shown).collect();
    for channel in &shown {
        restricted.extend(eye.restricted(&channel.id.to_string(), &channel.audience));
    }
    let person = contact.person.as_ref().filter(|person| eye.sees(&person.audience));
    if let Some(person) = person {
        restricted.extend(eye.restricted("person", &person.audience));
    }
    let mut view = ContactView {
        id: contact.id.0,
        organization_id: contact.organization_id.0,
        roles: contact.roles.iter().map(|it| it.as_str()).collect(),
        title: contact.title.as_deref(),
        preference: contact.preference,
        languages: contact.languages.iter().map(Language::as_str).collect(),
        availability: AvailabilityView::at(&contact.availability, light.now),
        channels: shown.iter().map(|channel| eye.channel(channel)).collect(),
        person: person.and_then(|person| eye.person(person)),
        keys: contact.keys.iter().filter_map(|key| eye.key(key)).collect(),
        audience: contact.audience.kind().as_str(),
        circles: eye.circles(&contact.audience),
        tlp: contact.tlp.as_str(),
        origin: OriginView::from(&contact.origin),
        confirmed_at: contact.confirmed_at,
        freshness: light
            .intervals
            .freshness(owner.kind, contact.confirmed_at, shown.into_iter(), light.now)
            .as_str(),
        retired_at: contact.retired_at,
        created_at: contact.created_at,
        // Not by what is there: whether the time shows would tell whether something is hidden.
        updated_at: eye.sees(&Audience::Own).then_some(contact.updated_at),
    };
    view.channels.sort_by_key(|channel| channel.preference);
    let version = may_edit_contacts(caller, owner).then_some(contact.edit_version);
    let values = if restricted.is_empty() {
        [0; 32]
    } else if eye.is_restricted(&contact.audience) {
        hash(&view)
    } else {
        let is_restricted = |part: &str| restricted.iter().any(|it| it == part);
        let channels: Vec<_> = view.channels.iter().filter(|it| is_restricted(&it.id.to_string())).collect();
        hash(&(channels, view.person.as_ref().filter(|_| is_restricted("person"))))
    };
    Some(Disclosed { view, version, restricted, values })
}

/// Whether a channel that the caller may read is shown at such a glance: lists keep some back from strangers, and from
/// machines that read no more than they.
fn is_shown_at(glance: Glance, caller: &Caller, owner: &Owner, listing: ChannelListing) -> bool {
    let is_stranger = match caller {
        Caller::Stranger => true,
        Caller::Process(_) => false,
        Caller::Account(member) => !member.reads_of(owner.id),
    };
    !(glance == Glance::List && is_stranger && listing == ChannelListing::LookupOnly)
}

/// Values of a vocabulary by their words.
fn words<T: Copy>(values: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    values.iter().copied().map(word).collect()
}

/// SHA-256 of values as they are shown. It stays in memory.
fn hash(values: &impl Serialize) -> [u8; 32] {
    // Views are plain JSON, which can always be written.
    Sha256::digest(serde_json::to_vec(values).unwrap_or_default()).into()
}

/// One caller before the records of one owner.
struct Eye<'a> {
    caller: &'a Caller,
    owner: &'a Owner,
    light: Light,
}

impl Eye<'_> {
    fn sees(&self, audience: &Audience) -> bool {
        may_read(self.caller, self.owner, audience)
            && (self.light.can_journal || !self.is_restricted(audience))
    }

    /// Whether reading this is a disclosure: a value for circles, authority or own, read by another organization.
    fn is_restricted(&self, audience: &Audience) -> bool {
        let is_own = self.caller.member().is_some_and(|member| member.organization_id == self.owner.id);
        !is_own
            && match audience {
                Audience::Public | Audience::Members => false,
                Audience::Circles(_) | Audience::Authority | Audience::Own => true,
            }
    }

    fn restricted(&self, part: &str, audience: &Audience) -> Option<String> {
        self.is_restricted(audience).then(|| part.to_owned())
    }

    /// Whether nothing of an organization for `audience` is kept back. Of circles only some may be named, so another
    /// circle must not show in the time of the last change.
    fn sees_all_of(&self, audience: &Audience) -> bool {
        !matches!(audience, Audience::Circles(_)) || self.names_all()
    }

    /// Whether all circles of an audience are named.
    fn names_all(&self) -> bool {
        self.caller.member().is_none_or(|member| speaks_for(member, self.owner))
    }

    /// Only circles that the caller is in; all of them for who speaks for the owner.
    fn circles(&self, audience: &Audience) -> Vec<Uuid> {
        let Audience::Circles(circles) = audience else {
            return Vec::new();
        };
        let speaks = self.names_all();
        circles
            .iter()
            .filter(|circle| speaks || self.caller.member().is_some_and(|it| it.circles.contains(circle)))
            .map(|circle| circle.0)
            .collect()
    }

    fn channel<'c>(&self, channel: &'c Channel) -> ChannelView<'c> {
        ChannelView {
            id: channel.id.0,
            kind: channel.kind.as_str(),
            value: channel.value.get(),
            extension: channel.extension.as_ref().map(Extension::as_str),
            usage: channel.usage.as_str(),
            preference: channel.preference,
            belongs_to: channel.value.belongs_to().as_str(),
            availability: channel.availability.as_ref().map(|it| AvailabilityView::at(it, self.light.now)),
            audience: channel.audience.kind().as_str(),
            circles: self.circles(&channel.audience),
            listing: channel.listing.as_str(),
            sealed: channel.sealed,
            proof: channel.proof.as_str(),
            proved_at: channel.proved_at,
            proof_method: channel.proof_method.map(ProofMethod::as_str),
            proved_by: channel.proved_by.map(Prover::as_str),
        }
    }

    /// An erased key looks as if there were none.
    fn key<'c>(&self, key: &'c Key) -> Option<KeyView<'c>> {
        let details = key.details.value()?;
        Some(KeyView {
            id: key.id.0,
            kind: key.kind.as_str(),
            fingerprint: &details.fingerprint,
            belongs_to: key.belongs_to.as_str(),
            user_ids: &details.user_ids,
            algorithm: details.algorithm.as_deref(),
            made_at: details.made_at,
            expires_at: details.expires_at,
            usable: details.is_usable_at(self.light.now),
        })
    }

    /// An erased person looks as if there were none.
    fn person<'c>(&self, person: &'c Person) -> Option<PersonView<'c>> {
        let details = person.details.value()?;
        Some(PersonView {
            name: &details.name,
            position: details.position.as_deref(),
            from: person.from,
            until: person.until,
            audience: person.audience.kind().as_str(),
            circles: self.circles(&person.audience),
        })
    }
}

#[cfg(test)]
mod tests;
