//! Who may read: of a record, of a channel, of a person.
//!
//! Every part states its audience, and a part is never wider than what it is part of.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ids::CircleId;
use super::violation::{Invalid, Violations};
use super::vocabulary::vocabulary;

/// How many circles an audience may name.
pub const MAX_CIRCLES: usize = 32;

vocabulary! {
    AudienceKind = "audiences": "Who may read.";
    Public = "public": "Public", "Everybody, without an account.";
    Members = "members": "Members", "Every active account of an accredited organization.";
    Circles = "circles": "Circles", "The accredited organizations of the circles that are named.";
    Authority = "authority": "Authority", "The organization, its authority and the secretariat.";
    Own = "own": "Own", "The organization alone.";
}

/// Who may read. The order is partial: public > members > circles(S) > own, members > authority > own,
/// and circles(T) is within circles(S) when T is a subset of S; circles and authority do not compare.
///
/// In the log: `{"kind": "circles", "circles": ["..."]}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub enum Audience {
    /// Everybody.
    Public,
    /// Every active account of an accredited organization.
    Members,
    /// The accredited organizations of these circles; [`Audience::check`] sees to it that there is one.
    Circles(BTreeSet<CircleId>),
    /// The organization, its authority and the secretariat.
    Authority,
    /// The organization alone.
    Own,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    kind: AudienceKind,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    circles: BTreeSet<CircleId>,
}

impl Audience {
    /// An audience from its wire form: a kind, and circles for the kind `circles` only.
    ///
    /// # Errors
    /// At `/audience` an unknown kind; at `/circles` circles that are missing, not asked for, too many
    /// or no ids.
    pub fn check(kind: &str, circles: &[String]) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        let kind = violations.take("/audience", AudienceKind::parse(kind));
        if circles.len() > MAX_CIRCLES {
            let detail = format!("Name at most {MAX_CIRCLES} circles.");
            violations.add("/circles", Invalid::new("too_many", detail));
            return Err(violations);
        }
        let ids: BTreeSet<CircleId> = circles
            .iter()
            .enumerate()
            .filter_map(|(index, id)| {
                let id =
                    id.parse().map_err(|_| Invalid::new("not_an_id", "Use the id of a circle."));
                violations.take(format!("/circles/{index}"), id)
            })
            .collect();
        match (kind, circles.is_empty()) {
            (Some(AudienceKind::Circles), true) => {
                violations.add("/circles", Invalid::new("required", "Name at least one circle."));
            }
            (Some(AudienceKind::Circles), false) | (_, true) | (None, false) => {}
            (Some(_), false) => {
                let detail = "Leave the circles empty, or set the audience to circles.";
                violations.add("/circles", Invalid::new("not_applicable", detail));
            }
        }
        let kind = kind.unwrap_or(AudienceKind::Own);
        violations.done(Stored { kind, circles: ids }.into())
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> AudienceKind {
        match self {
            Self::Public => AudienceKind::Public,
            Self::Members => AudienceKind::Members,
            Self::Circles(_) => AudienceKind::Circles,
            Self::Authority => AudienceKind::Authority,
            Self::Own => AudienceKind::Own,
        }
    }

    /// Whether a part with this audience may stand in a whole with that one: nobody reads the part who
    /// may not read the whole.
    #[must_use]
    pub fn is_within(&self, whole: &Self) -> bool {
        match (self, whole) {
            (Self::Own, _) | (_, Self::Public) => true,
            (Self::Public, _) | (_, Self::Own) => false,
            (_, Self::Members) => true,
            (Self::Circles(part), Self::Circles(whole)) => part.is_subset(whole),
            (part, whole) => part == whole,
        }
    }

    /// This part's audience once the whole has that one: kept where it is within, else the whole's, or
    /// `own` where the two do not compare. Never wider than either.
    #[must_use]
    pub fn narrowed_to(self, whole: &Self) -> Self {
        if self.is_within(whole) {
            self
        } else if whole.is_within(&self) {
            whole.clone()
        } else {
            Self::Own
        }
    }
}

impl From<Stored> for Audience {
    fn from(stored: Stored) -> Self {
        match stored.kind {
            AudienceKind::Public => Self::Public,
            AudienceKind::Members => Self::Members,
            AudienceKind::Circles => Self::Circles(stored.circles),
            AudienceKind::Authority => Self::Authority,
            AudienceKind::Own => Self::Own,
        }
    }
}

impl From<Audience> for Stored {
    fn from(audience: Audience) -> Self {
        let kind = audience.kind();
        let circles =
            if let Audience::Circles(circles) = audience { circles } else { BTreeSet::new() };
        Self { kind, circles }
    }
}
