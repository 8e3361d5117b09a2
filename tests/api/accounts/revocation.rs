//! What is taken from an account acts within a second on every instance, while both are busy.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use counterpart::clock::Clock;
use counterpart::model::ids::AccountId;
use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::{Answered, Instance, Operator, PASSWORD, TestApp, figure, unlimited};

/// How long it may take until the last instance has heard.
pub const LIMIT: Duration = Duration::from_secs(1);

/// For how long somebody goes on trying after something was taken from him.
const TRIED: Duration = Duration::from_millis(1500);

/// Keeps look-ups going at an instance until it is told to stop.
pub fn load(
    instance: &Arc<Instance>,
    token: &str,
    stop: &Arc<AtomicBool>,
    done: &Arc<AtomicUsize>,
) -> JoinHandle<()> {
    let (instance, token) = (Arc::clone(instance), token.to_owned());
    let (stop, done) = (Arc::clone(stop), Arc::clone(done));
    tokio::spawn(async move {
        let visitor = instance.bearer(&token);
        while !stop.load(Ordering::Relaxed) {
            assert_eq!(visitor.get("/v1/organizations").await.status, 200);
            done.fetch_add(1, Ordering::Relaxed);
        }
    })
}

/// Asks an instance who holds a token until `TRIED` after `revoked`, and returns when it last had what was taken.
async fn last_success(
    instance: &Instance,
    token: &str,
    has: impl Fn(&Value) -> bool,
    revoked: impl Fn() -> Option<Instant>,
) -> Instant {
    let visitor = instance.bearer(token);
    let mut last = Instant::now();
    loop {
        let asked = Instant::now();
        let answer = visitor.get("/v1/me").await;
        if answer.status == 200 && has(&answer.json()) {
            last = asked;
        }
        if revoked().is_some_and(|at| at.elapsed() > TRIED) {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Takes something away, and returns how long both instances went on giving it.
pub async fn taken(
    what: &str,
    instances: &[Arc<Instance>; 2],
    token: &str,
    has: fn(&Value) -> bool,
    take: impl AsyncFnOnce(),
) -> Duration {
    let (tell, told) = tokio::sync::watch::channel(None);
    let tries = instances.clone().map(|instance| {
        let (token, told) = (token.to_owned(), told.clone());
        tokio::spawn(async move { last_success(&instance, &token, has, || *told.borrow()).await })
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    // From before it is asked for: whatever the write itself takes counts, too.
    let begun = Instant::now();
    take().await;
    let written = begun.elapsed();
    tell.send_replace(Some(Instant::now()));
    let mut longest = Duration::ZERO;
    for one in tries {
        longest = longest.max(one.await.unwrap().saturating_duration_since(begun));
    }
    println!("revocation: {what}: written in {written:?}, last success {longest:?} after it was asked for");
    longest
}

async fn sign_in(instance: &Instance, email: &str) -> String {
    let body = json!({"email": email, "password": PASSWORD});
    let tokens = instance.stranger().post("/v1/sessions", &body).await.expect(200);
    tokens["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_taken_from_an_account_acts_within_a_second_on_two_busy_instances() {
    let app = TestApp::with(unlimited(), Clock::System).await;
    let team = app.organization(OrganizationKind::Csirt, "Team").await;
    let boss = app.account(team, AccountRole::Administrator, "boss@team.example").await;
    let mut accounts: Vec<AccountId> = Vec::new();
    for name in ["disabled", "demoted", "ended", "suspended"] {
        accounts.push(app.account(team, AccountRole::Editor, &format!("{name}@team.example")).await);
    }
    let operator = || Operator::beside(&app).anywhere().unlimited();
    let instances = [Arc::new(operator().serve()), Arc::new(operator().serve())];
    let mut tokens = Vec::new();
    for name in ["disabled", "demoted", "ended", "suspended"] {
        tokens.push(sign_in(&instances[0], &format!("{name}@team.example")).await);
    }
    let boss = app.token(boss);
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let loads: Vec<_> =
        instances.iter().flat_map(|it| [it, it]).map(|it| load(it, &boss, &stop, &done)).collect();

    let path = |id: AccountId| format!("/v1/accounts/{id}");
    let administrator = instances[0].bearer(&boss);
    let mut times = Vec::new();
    times.push(
        taken(
            "account disabled",
            &instances,
            &tokens[0],
            |_| true,
            async || {
                assert_eq!(administrator.delete(&path(accounts[0]), "*").await.status, 204);
            },
        )
        .await,
    );
    times.push(
        taken(
            "role changed",
            &instances,
            &tokens[1],
            |me| me["role"] == "editor",
            async || {
                administrator.patch(&path(accounts[1]), "*", &json!({"role": "reader"})).await.expect(200);
            },
        )
        .await,
    );
    let own = instances[0].bearer(&tokens[2]);
    times.push(
        taken(
            "session ended",
            &instances,
            &tokens[2],
            |_| true,
            async || {
                let ended = own.request(Method::DELETE, "/v1/sessions/current");
                assert_eq!(Answered::to(ended).await.status, 204);
            },
        )
        .await,
    );
    let stands = |me: &Value| me["organization"]["standing"] == "accredited";
    times.push(
        taken("standing suspended", &instances, &tokens[3], stands, async || {
            app.stand(team, Standing::Suspended).await;
        })
        .await,
    );
    stop.store(true, Ordering::Relaxed);
    for load in loads {
        load.await.unwrap();
    }
    println!("revocation: {} look-ups meanwhile", done.load(Ordering::Relaxed));
    figure("time from revocation to the last success", &format!("{:?}", times.iter().max().unwrap()));
    assert!(times.iter().all(|time| *time < LIMIT), "{times:?}");
    assert!(done.load(Ordering::Relaxed) > 100);
}
