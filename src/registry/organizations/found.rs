//! Found: a directory gets its secretariat, and the first account that administers it.

use super::{Decision, accredit, register};
use crate::accounts::{self, AccountDraft};
use crate::model::ids::{AccountId, OrganizationId};
use crate::model::kinds::OrganizationKind;
use crate::model::organization::{Organization, OrganizationDraft};
use crate::unit::{Expected, Failure, Unit};

/// The secretariat and who administers it at first.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The secretariat's id.
    pub organization_id: OrganizationId,
    /// What it says of itself; its kind is `secretariat` whatever stands here.
    pub organization: OrganizationDraft,
    /// By what it is admitted: somebody has to be the first to admit others.
    pub decision: Decision,
    /// The administrator's id.
    pub account_id: AccountId,
    /// The administrator.
    pub administrator: AccountDraft,
}

/// Founds the secretariat: all of it or nothing.
///
/// # Errors
/// [`Failure`]; of conflicts, `SecondSecretariat` when there is one.
pub async fn found(unit: &mut Unit, founding: Founding) -> Result<Organization, Failure> {
    let id = founding.organization_id;
    let draft = OrganizationDraft { kind: OrganizationKind::Secretariat, ..founding.organization };
    register(unit, id, draft).await?;
    let (_, organization) = accredit(unit, id, founding.decision, &Expected::Any).await?;
    accounts::create(unit, founding.account_id, id, founding.administrator).await?;
    Ok(organization)
}
