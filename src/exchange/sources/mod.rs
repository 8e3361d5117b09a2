//! Sources: other directories whose lists are taken in, one file each.
//!
//! A source is a table of its fields, a type for its rows and a mapping.

pub mod cve_cna;
pub mod dotgov;
pub mod first;
pub mod national_csirts;
pub mod rir;
pub mod trusted_introducer;

use chrono::{DateTime, Utc};

use self::cve_cna::CVE_CNA;
use self::dotgov::DOTGOV;
use self::first::FIRST;
use self::national_csirts::NATIONAL_CSIRTS;
use self::rir::RIR;
use self::trusted_introducer::TRUSTED_INTRODUCER;
use super::fields::Field;
use super::listing::List;
use super::shape::Shape;
use crate::model::audience::Audience;
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

impl Profile {
    /// A list that everybody can read where it comes from.
    pub const PUBLIC: Self = Self { audience: Audience::Public, tlp: Tlp::Clear };
}

/// All sources.
pub static SOURCES: &[&Source] = &[&CVE_CNA, &NATIONAL_CSIRTS, &FIRST, &TRUSTED_INTRODUCER, &DOTGOV, &RIR];
