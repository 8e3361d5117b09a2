//! Making accounts.

use counterpart::accounts::{self, AccountDraft};
use counterpart::model::ids::{AccountId, OrganizationId};
use counterpart::model::kinds::*;
use counterpart::registry::organizations;
use counterpart::unit::{Conflict, Expected, Failure, Unfinished, Unit};

use crate::support::{PROCESS, TestApp};

async fn attempt(app: &TestApp, organization_id: OrganizationId, email: &str) -> Result<(), Unfinished> {
    let id = AccountId::new(app.clock.now());
    let draft = AccountDraft::check(&app.emails, email, "Somebody", AccountRole::Reader, None).unwrap();
    app.attempted(&PROCESS, async move |unit: &mut Unit| {
        accounts::create(unit, id, organization_id, draft).await.map(drop)
    })
    .await
}

fn conflict(attempt: Result<(), Unfinished>) -> Conflict {
    match attempt {
        Err(Unfinished::Failed(Failure::Conflict(conflict))) => conflict,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_one_account_of_an_organization_however_it_is_written() {
    let app = TestApp::start().await;
    let one = app.organization(OrganizationKind::Csirt, "One").await;
    attempt(&app, one, "desk@cert.example").await.unwrap();
    assert_eq!(conflict(attempt(&app, one, "DESK@Cert.Example").await), Conflict::AccountExists);
    attempt(&app, one, "other@cert.example").await.unwrap();
    for name in ["Two", "Three", "Four", "Five", "Six"] {
        let other = app.organization(OrganizationKind::Csirt, name).await;
        // Nobody learns whether others know the address, and nobody stands in its way.
        attempt(&app, other, "desk@cert.example").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retired_organization_gets_no_account() {
    let app = TestApp::start().await;
    let id = app.organization(OrganizationKind::Csirt, "One").await;
    let administrator = app.administrator(id).await;
    app.done(&administrator, async move |unit: &mut Unit| {
        organizations::retire(unit, id, &Expected::Any).await
    })
    .await;
    assert_eq!(conflict(attempt(&app, id, "desk@cert.example").await), Conflict::OrganizationRetired);
}
