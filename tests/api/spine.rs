//! From an act through the log into the directory.

use counterpart::access::Caller;
use counterpart::directory::{Found, OrganizationFilter};
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::OrganizationKind;
use counterpart::registry::organizations;
use counterpart::unit::Unit;

use crate::support::{PROCESS, TestApp, organization_draft};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_act_writes_is_in_the_directory_when_it_returns() {
    let app = TestApp::start().await;
    let id = OrganizationId::new(app.clock.now());
    let draft = organization_draft(OrganizationKind::Secretariat, "Secretariat");
    let written = app
        .write(&PROCESS, None, async move |unit: &mut Unit| organizations::register(unit, id, draft).await)
        .await
        .unwrap();
    assert_eq!(written.position.unwrap().number, 1);
    let snapshot = app.directory.snapshot();
    let look = app.look(&snapshot, &Caller::Stranger);
    assert!(matches!(look.organization(id), Found::Here(found) if found.view.name == "Secretariat"));
    assert_eq!(look.organizations(&OrganizationFilter::default(), None, 10).items.len(), 1);
}
