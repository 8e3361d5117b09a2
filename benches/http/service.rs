//! The service under load: a bare handler on a listener of its own, and the whole service with two handlers more.

use std::fs::OpenOptions;
use std::sync::Arc;

use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer};
use counterpart::access::disclose_contact;
use counterpart::access::disclosure::Glance;
use counterpart::access::views::ContactView;
use counterpart::changes::{self, Record};
use counterpart::clock::Clock;
use counterpart::config::Log;
use counterpart::http::answer::Answer;
use counterpart::http::caller::SignedIn;
use counterpart::http::problem::Problem;
use counterpart::http::server;
use counterpart::http::shared::State;
use counterpart::model::ids::{AccountId, ContactId, SessionId};
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use counterpart::unit::Failure;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::support::{TestApp, contact_draft, served_config};

/// The argument that makes this program the service.
pub const ARGUMENT: &str = "--serve";

/// Organizations and contacts of each that are in the directory.
const ORGANIZATIONS: usize = 300;
const CONTACTS: usize = 3;

/// What the measuring process needs to know.
#[derive(Debug, Serialize, Deserialize)]
pub struct Served {
    /// Where the bare handler answers.
    pub bare: String,
    /// Where the service answers.
    pub service: String,
    /// A reader's token, good for the whole run.
    pub reader: String,
    /// A contact that the reader sees.
    pub contact: Uuid,
    /// Writers' tokens, each with the contact that is its own.
    pub writers: Vec<(String, Uuid)>,
}

/// Fills a directory, serves it, says where on one line of standard output, and ends with standard input.
pub async fn serve() {
    let mut config = served_config();
    log(&config.log);
    config.http.workers = 2;
    config.http.metrics_bind = Some(([127, 0, 0, 1], 0).into());
    config.limits.account_per_minute = 100_000_000;
    config.limits.organization_per_minute = 100_000_000;
    config.accounts.access_token_life = std::time::Duration::from_hours(1);
    let app = TestApp::with(config, Clock::System).await;
    let reader = app.organization(OrganizationKind::Csirt, "Readers").await;
    let reader = app.account(reader, AccountRole::Reader, "reader@desk.example").await;
    let mut writers = Vec::new();
    let mut contact = None;
    for number in 0..ORGANIZATIONS {
        let organization = app.organization(OrganizationKind::Csirt, &format!("Team {number:04}")).await;
        let email = format!("editor-{number}@desk.example");
        let editor = app.account(organization, AccountRole::Editor, &email).await;
        let caller = app.caller_of(editor);
        for desk in 0..CONTACTS {
            let draft = contact_draft(&format!("desk-{desk}@team-{number}.example"));
            contact = Some((editor, app.contact(&caller, organization, draft).await.id.0));
        }
        if let Some((editor, contact)) = contact.filter(|_| number < 16) {
            writers.push((token(&app, editor), contact));
        }
    }
    let bare = HttpServer::new(|| App::new().route("/", web::get().to(plain)))
        .workers(2)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .expect("a free port");
    let bare_address = bare.addrs()[0].to_string();
    tokio::spawn(bare.run());
    let running = server::start_with(&app.app, more).expect("a free port");
    let served = Served {
        bare: bare_address,
        service: running.address.to_string(),
        reader: token(&app, reader),
        contact: contact.expect("there are contacts").1,
        writers,
    };
    println!("{}", serde_json::to_string(&served).expect("plain values"));
    // Its end is that of the process that measures.
    let _ = tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await;
}

/// The log of `serve`, line by line as it is by default, to where nobody reads it: what a request costs includes its line.
fn log(settings: &Log) {
    let nowhere = OpenOptions::new().write(true).open("/dev/null").expect("a place for the log");
    tracing_subscriber::fmt()
        .with_writer(Arc::new(nowhere))
        .with_ansi(false)
        .with_env_filter(settings.level.filter())
        .init();
}

fn token(app: &TestApp, account: AccountId) -> String {
    let now = app.clock.now();
    app.tokens.issue(account, SessionId::new(now), now).expose_secret().to_owned()
}

/// What is measured against: no work of ours at all.
async fn plain() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body("{\"hello\":\"world\"}")
}

fn more(config: &mut ServiceConfig) {
    config
        .route("/bench/plain", web::get().to(plain))
        .route("/bench/sql/{contact_id}", web::get().to(by_sql));
}

/// The same look-up as `GET /v1/contacts/{id}`, read from Postgres instead of memory.
async fn by_sql(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
) -> Result<Answer<ContactView<'static>>, Problem> {
    let mut connection = state.app.database.connection().await?;
    let found = changes::history(&mut connection, *id, None, 1).await.map_err(Failure::Database)?;
    let Some(Ok(Record::Contact(contact))) = found.first().map(changes::Change::record) else {
        return Err(Problem::not_found());
    };
    let snapshot = state.app.directory.snapshot_arc();
    let look = state.app.look(&snapshot, &caller);
    let (listed, _) = look.held_contact(ContactId(*id)).ok_or_else(Problem::not_found)?;
    let disclosed = disclose_contact(&caller, &listed.owner, &contact, Glance::Item, state.app.light())
        .ok_or_else(Problem::not_found)?;
    Ok(Answer::new(disclosed.view, disclosed.version))
}
