//! Offers: an authority offers an organization to sponsor it, or to leave something to it. Until it is accepted, an offer
//! changes nothing, and only the two see it.

pub(super) mod store;

use chrono::{DateTime, NaiveDate, Utc};

use super::open;
use crate::access::{Action, Refusal};
use crate::model::ids::OrganizationId;
use crate::model::kinds::{AuthorityBasis, OrganizationKind};
use crate::model::organization::Delegation;
use crate::model::sector::Sector;
use crate::unit::{Conflict, Failure, Subject, Unit};

/// How many authorities may have an offer to one organization open.
const MOST: usize = 50;

/// What an authority offers.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Kinds of organizations that are left to it; none for an offer to sponsor.
    pub kinds: Vec<OrganizationKind>,
    /// Their sectors; none for all.
    pub sectors: Vec<Sector>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// An offer that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// To whom.
    pub organization_id: OrganizationId,
    /// By whom.
    pub authority_id: OrganizationId,
    /// `sponsored`, or `delegated`.
    pub basis: AuthorityBasis,
    /// What would be left to it.
    pub delegation: Option<Delegation>,
    /// Since when.
    pub offered_at: DateTime<Utc>,
}

/// The caller's organization offers to be the authority of another; an offer that is open is replaced. Terms are those of a
/// delegation, or none at all.
///
/// # Errors
/// [`Failure`].
pub async fn offer(
    unit: &mut Unit,
    id: OrganizationId,
    authority_id: OrganizationId,
    terms: Option<Terms>,
) -> Result<Offer, Failure> {
    let opened = open(unit, id, Action::OfferAuthority).await?;
    // A lead may offer to whom it will, of those that it sees.
    unit.require_visible(&opened.owner)?;
    let member = unit.caller().member().filter(|member| member.organization_id == authority_id);
    let mandate = member.and_then(|member| member.mandate.clone()).ok_or(Refusal::NotYours)?;
    if opened.organization.retired_at.is_some() {
        return Err(Failure::Retired);
    }
    if opened.organization.is_lead {
        return Err(Conflict::LeadsItself.into());
    }
    let delegation = match terms {
        None => None,
        // What was left to a delegate is not his to give away.
        Some(_) if !mandate.is_of_lead() => return Err(Refusal::NotYours.into()),
        Some(Terms { kinds, sectors, until }) => {
            Some(Delegation { country: mandate.country, kinds, sectors, until }.check(unit.now())?)
        }
    };
    let offer = Offer {
        organization_id: id,
        authority_id,
        basis: if delegation.is_some() { AuthorityBasis::Delegated } else { AuthorityBasis::Sponsored },
        delegation,
        offered_at: unit.now(),
    };
    store::delete(unit, &opened.permit, authority_id).await?;
    let standing = store::all(unit.connection(), id, None).await?;
    if standing.len() >= MOST {
        // Offers that nobody can accept any more take no place.
        let holding = holding(unit, standing.clone()).await?;
        for lapsed in standing.iter().filter(|it| !holding.contains(it)) {
            store::delete(unit, &opened.permit, lapsed.authority_id).await?;
        }
        if holding.len() >= MOST {
            return Err(Conflict::TooManyOffers.into());
        }
    }
    store::insert(unit, &opened.permit, &offer).await?;
    unit.note("offer_authority", subject(id), &Detail { authority_id, basis: offer.basis.as_str() })?;
    Ok(offer)
}

/// Takes an offer back, or declines it. One that is not there is gone already.
///
/// # Errors
/// [`Failure`].
pub async fn withdraw(
    unit: &mut Unit,
    id: OrganizationId,
    authority_id: OrganizationId,
) -> Result<(), Failure> {
    let owner = unit.owner(id).await?;
    unit.require_visible(&owner)?;
    let is_offerer = unit.caller().member().is_some_and(|member| member.organization_id == authority_id);
    let action = if is_offerer { Action::WithdrawOffer } else { Action::ChooseAuthority };
    let permit = unit.permit(action, &owner, &owner.audience.clone()).await?;
    if store::delete(unit, &permit, authority_id).await? {
        let act = if is_offerer { "withdraw_offer" } else { "decline_offer" };
        unit.note(act, subject(id), &Detail { authority_id, basis: "" })?;
    }
    Ok(())
}

#[derive(serde::Serialize)]
struct Detail {
    authority_id: OrganizationId,
    basis: &'static str,
}

fn subject(id: OrganizationId) -> Subject {
    Subject { kind: "authority_offer", record_id: Some(id.0), organization_id: Some(id) }
}

/// The offers to an organization that can be accepted: all of them for who may accept one, his own for who makes one.
/// Nothing is locked: who asks only reads.
///
/// # Errors
/// [`Failure`].
pub async fn list(unit: &mut Unit, id: OrganizationId) -> Result<Vec<Offer>, Failure> {
    let by = match unit.foresee(Action::ChooseAuthority, id).await {
        Ok(_) => None,
        Err(Failure::Refused(_)) => {
            let owner = unit.foresee(Action::WithdrawOffer, id).await?;
            unit.require_visible(&owner)?;
            unit.caller().member().map(|member| member.organization_id)
        }
        Err(failure) => return Err(failure),
    };
    let all = store::all(unit.connection(), id, by).await?;
    holding(unit, all).await
}

/// Those of some offers whose authorities may still make them.
async fn holding(unit: &mut Unit, offers: Vec<Offer>) -> Result<Vec<Offer>, Failure> {
    let mut holding = Vec::with_capacity(offers.len());
    for offer in offers {
        if unit.mandate(offer.authority_id).await?.is_some() {
            holding.push(offer);
        }
    }
    Ok(holding)
}
