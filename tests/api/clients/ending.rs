//! What is taken from a machine acts within a second on every instance, while both are busy.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use counterpart::clock::Clock;
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use serde_json::json;

use crate::accounts::revocation::{LIMIT, load, taken};
use crate::support::{Machine, Operator, TestApp, figure, unlimited};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_taken_from_a_machine_acts_within_a_second_on_two_busy_instances() {
    let app = TestApp::with(unlimited(), Clock::System).await;
    let team = app.organization(OrganizationKind::Csirt, "Team").await;
    let boss = app.token(app.account(team, AccountRole::Administrator, "boss@team.example").await);
    let operator = || Operator::beside(&app).anywhere().unlimited();
    let instances = [Arc::new(operator().serve()), Arc::new(operator().serve())];
    let administrator = instances[0].bearer(&boss);
    let mut machines = Vec::new();
    for _ in 0..4 {
        let machine = Machine::register(&administrator, "editor", "directory:read own:write").await;
        let token = machine.token(&instances[0].stranger()).await;
        machines.push((machine, token));
    }
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let loads: Vec<_> =
        instances.iter().flat_map(|it| [it, it]).map(|it| load(it, &boss, &stop, &done)).collect();
    let mut times = Vec::new();
    let [disabled, ended, replaced, narrowed] = machines.as_slice() else { unreachable!("four") };
    times.push(
        taken(
            "client disabled",
            &instances,
            &disabled.1,
            |_| true,
            async || {
                assert_eq!(administrator.delete(&disabled.0.client.path, "*").await.status, 204);
            },
        )
        .await,
    );
    times.push(
        taken(
            "secret ended",
            &instances,
            &ended.1,
            |_| true,
            async || {
                let secret = format!("{}/secrets/{}", ended.0.client.path, ended.0.secret_id());
                assert_eq!(administrator.delete(&secret, "*").await.status, 200);
            },
        )
        .await,
    );
    times.push(
        taken(
            "secret replaced without overlap",
            &instances,
            &replaced.1,
            |_| true,
            async || {
                let path = format!("{}/secrets", replaced.0.client.path);
                administrator.add(&path, "*", &json!({"overlap": 0})).await.expect(201);
            },
        )
        .await,
    );
    let writes = |me: &serde_json::Value| me["may"].as_array().is_some_and(|may| !may.is_empty());
    times.push(
        taken("scope taken", &instances, &narrowed.1, writes, async || {
            let edit = json!({"scopes": ["directory:read"]});
            administrator.patch(&narrowed.0.client.path, "*", &edit).await.expect(200);
        })
        .await,
    );
    stop.store(true, Ordering::Relaxed);
    for load in loads {
        load.await.unwrap();
    }
    println!("revocation of machines: {} look-ups meanwhile", done.load(Ordering::Relaxed));
    figure(
        "time from revocation of a machine to the last success",
        &format!("{:?}", times.iter().max().unwrap()),
    );
    assert!(times.iter().all(|time| *time < LIMIT), "{times:?}");
    assert!(done.load(Ordering::Relaxed) > 100);
}
