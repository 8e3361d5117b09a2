//! Audience classes: each record stands in the index of every class that may read it, and a caller's list merges the
//! classes that the caller holds. So the cost of a list follows its page, not what is hidden from it. An organization is no class
//! of its own: what it has itself is little, and found without an index.

use crate::access::{Caller, Owner};
use crate::model::audience::Audience;
use crate::model::ids::{CircleId, OrganizationId};

/// A group of callers who may read the same records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Everybody.
    Public,
    /// Accounts of accredited organizations.
    Members,
    /// Those of a circle.
    Circle(CircleId),
    /// The secretariat.
    Secretariat,
    /// The lead that is the authority of others, and its delegates.
    AuthorityOf(OrganizationId),
    /// Who stands in for organizations without an administrator: an authority, or (`None`) the secretariat's
    /// administrators.
    StandIn(Option<OrganizationId>),
}

/// In how many classes a record stands, about: most are public or for members, and many organizations have no administrator.
pub const CLASSES: usize = 2;

/// The classes that may read a record of `owner` which is for `audience`, besides the owner itself. They may overlap.
#[must_use]
pub fn classes_of(owner: &Owner, audience: &Audience) -> Vec<Class> {
    let mut classes = Vec::new();
    match audience {
        Audience::Public => classes.push(Class::Public),
        Audience::Members => classes.push(Class::Members),
        Audience::Circles(circles) => classes.extend(circles.iter().copied().map(Class::Circle)),
        Audience::Authority => {
            classes.push(Class::Secretariat);
            classes.extend(owner.authority_id.map(Class::AuthorityOf));
        }
        Audience::Own => {}
    }
    if !owner.has_administrator {
        classes.push(Class::StandIn(owner.authority_id));
    }
    classes
}

/// The organization whose records a caller reads as their owner.
#[must_use]
pub fn own_of(caller: &Caller) -> Option<OrganizationId> {
    let member = caller.member()?;
    member.reads_of(member.organization_id).then_some(member.organization_id)
}

/// The classes that a caller holds.
#[must_use]
pub fn classes_for(caller: &Caller) -> Vec<Class> {
    let mut classes = vec![Class::Public];
    let Some(member) = caller.member() else { return classes };
    if !member.reads_directory() {
        return classes;
    }
    if member.is_accredited() {
        classes.push(Class::Members);
        classes.extend(member.circles.iter().copied().map(Class::Circle));
        // Of a lead's wards a delegate sees some: disclosure decides which.
        if let Some(mandate) = &member.mandate {
            classes.push(Class::AuthorityOf(mandate.lead_id));
            classes.push(Class::StandIn(Some(mandate.lead_id)));
        }
    }
    if member.is_of_secretariat() {
        classes.push(Class::Secretariat);
    }
    if member.administers_secretariat() {
        classes.push(Class::StandIn(None));
    }
    classes
}
