//! From an act through the log into the directory.

use std::sync::Arc;

use counterpart::access::Caller;
use counterpart::app::App;
use counterpart::clock::Clock;
use counterpart::config::Config;
use counterpart::directory::{Found, OrganizationFilter};
use counterpart::model::audience::Audience;
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::*;
use counterpart::model::organization::OrganizationDraft;
use counterpart::model::origin::Origin;
use counterpart::model::tlp::Tlp;
use counterpart::registry::organizations;
use counterpart::secrets::Keyring;

use crate::support::TestDatabase;

async fn app(database: &TestDatabase) -> Arc<App> {
    let mut config = Config::default();
    config.database.allow_unsafe_durability = true;
    let keys = tempfile::tempdir().unwrap();
    let keyring = Keyring::create_in(&keys.path().join("keys")).unwrap();
    App::start(config, &database.application, keyring, Clock::System, tokio::runtime::Handle::current())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_act_writes_is_in_the_directory_when_it_returns() {
    let database = TestDatabase::new().await;
    let app = app(&database).await;
    let caller = Caller::Process("system:test");
    let id = OrganizationId::new(app.clock.now());
    let draft = OrganizationDraft {
        kind: OrganizationKind::Secretariat,
        name: "Secretariat".into(),
        short_name: None,
        names: vec![],
        country: None,
        sectors: vec![],
        links: vec![],
        identifiers: vec![],
        address: None,
        established: None,
        audience: Audience::Public,
        tlp: Tlp::Clear,
        origin: Origin::local(),
    };
    let written = app
        .write(&caller, None, async move |unit: &mut counterpart::unit::Unit| {
            organizations::register(unit, id, draft).await
        })
        .await
        .unwrap();
    assert_eq!(written.position.unwrap().number, 1);
    let snapshot = app.directory.snapshot();
    let look = app.look(&snapshot, &Caller::Stranger);
    assert!(matches!(look.organization(id), Found::Here(found) if found.view.name == "Secretariat"));
    assert_eq!(look.organizations(&OrganizationFilter::default(), None, 10).items.len(), 1);
}
