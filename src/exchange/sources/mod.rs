//! Sources: other directories whose lists are taken in, one file each.
//!
//! A source is a table of its fields, a type for its rows and a mapping.

pub mod cve_cna;
pub mod dotgov;
pub mod first;
pub mod national_csirts;
pub mod rir;
pub mod trusted_introducer;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use self::cve_cna::CVE_CNA;
use self::dotgov::DOTGOV;
use self::first::FIRST;
use self::national_csirts::NATIONAL_CSIRTS;
use self::rir::RIR;
use self::trusted_introducer::TRUSTED_INTRODUCER;
use super::fields::{Field, LeftOut};
use super::listing::{List, Listing, Reject};
use super::shape::Shape;
use crate::model::audience::Audience;
use crate::model::availability::Availability;
use crate::model::channel::ChannelDraft;
use crate::model::contact::{ContactDraft, PREFERENCE_MAX};
use crate::model::kinds::{ContactRole, KnownScheme};
use crate::model::organization::Identifier;
use crate::model::origin::Origin;
use crate::model::tlp::Tlp;

/// Another directory whose list is taken in.
#[derive(Debug)]
pub struct Source {
    /// Its name: that of its identifiers, and the origin of its records.
    pub name: &'static str,
    /// What its list is, for people: "the list of ...".
    pub title: &'static str,
    /// Who may read what it says, and how that may be passed on.
    pub profile: Profile,
    /// All fields of its list.
    pub fields: &'static [Field],
    /// Reads its list, fetched at a time.
    pub read: ReadList,
}

/// How a source reads its list.
pub type ReadList = fn(&Source, &[u8], DateTime<Utc>) -> Result<List, Shape>;

/// How the records of a source are kept.
#[derive(Debug)]
pub struct Profile {
    /// Who may read them.
    pub audience: Audience,
    /// How they may be passed on.
    pub tlp: Tlp,
}

/// Maps the rows of a list, each by itself.
fn listings<'r, R: 'r>(
    rows: impl ExactSizeIterator<Item = (String, &'r R)>,
    left_out: Vec<LeftOut>,
    listing: impl Fn(&str, &'r R) -> Result<Listing, Reject>,
) -> List {
    let mut list = List { rows: rows.len(), left_out, ..List::default() };
    for (pointer, row) in rows {
        match listing(&pointer, row) {
            Ok(listing) => list.listings.push(listing),
            Err(reject) => list.rejects.push(reject),
        }
    }
    list
}

/// The identifiers that a row has.
fn identifiers<const N: usize>(given: [(KnownScheme, Option<&str>); N]) -> Vec<Identifier> {
    let one = |(scheme, value): (KnownScheme, Option<&str>)| {
        Some(Identifier { scheme: scheme.into(), value: value?.to_owned() })
    };
    given.into_iter().filter_map(one).collect()
}

/// A contact of which a list knows how it is reached, and nothing else: the next of those that it has for its organization.
fn plain_contact(
    profile: &Profile,
    before: usize,
    roles: &[ContactRole],
    channels: Vec<ChannelDraft>,
    origin: Origin,
) -> ContactDraft {
    ContactDraft {
        roles: roles.to_vec(),
        title: None,
        preference: i16::try_from(before + 1).unwrap_or(PREFERENCE_MAX).min(PREFERENCE_MAX),
        languages: Vec::new(),
        availability: Availability::Unknown { raw: None },
        channels,
        person: None,
        keys: Vec::new(),
        audience: profile.audience.clone(),
        tlp: profile.tlp,
        origin,
    }
}

impl Profile {
    /// A list that everybody can read where it comes from.
    pub const PUBLIC: Self = Self { audience: Audience::Public, tlp: Tlp::Clear };
}

/// All sources.
pub static SOURCES: &[&Source] = &[&CVE_CNA, &NATIONAL_CSIRTS, &FIRST, &TRUSTED_INTRODUCER, &DOTGOV, &RIR];
