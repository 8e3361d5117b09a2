//! Schemathesis tries whether the service keeps the document, as `tests/clients/schemathesis.toml` tells it: no request ends in a
//! fault of ours, in an answer that is not described, in what was described and is refused, or in the other way round.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::tools::{DOCUMENT, ROOT, Tools, variable};
use crate::support::{Field, Visitor, desk_for};

/// How many seconds each caller has in a run of all tests.
const BRIEFLY: u32 = 30;

/// How many seconds each caller has in `make fuzz`, where `FUZZ_SECONDS` does not say otherwise.
const LONG: u32 = 300;

/// Who sends the requests.
#[derive(Clone, Copy, Debug)]
enum Sender {
    /// Nobody who is known.
    Stranger,
    /// A reader of an accredited organization.
    Reader,
    /// An administrator of the secretariat: he may do almost everything.
    Administrator,
}

/// A field with something of each kind in it, so that requests find more than what they make.
async fn furnished() -> Field {
    let field = Field::start().await;
    let (secretary, team) = (field.secretary(), field.team_path());
    let desk = field.enter(&desk_for("public", &["public", "members", "own"])).await;
    field.enter(&desk_for("members", &["members"])).await;
    let key = fs::read_to_string(Path::new(ROOT).join("tests/keys/desk.asc")).unwrap();
    let key = json!({"kind": "openpgp", "material": key});
    field.editor().add(&format!("{}/keys", desk.path), &desk.etag, &key).await.expect(201);
    let claim = json!({"kind": "prefix", "prefix": "192.0.2.0/24"});
    field.administrator().post(&format!("{team}/claims"), &claim).await.expect(201);
    let attestation = json!({"title": "Member of the region", "since": "2026-01-01"});
    secretary.post(&format!("{team}/attestations"), &attestation).await.expect(201);
    let circle = json!({"name": "All teams", "rule": "accredited_csirts"});
    secretary.post("/v1/circles", &circle).await.expect(201);
    let invitation = json!({"email": "ada@secretariat.example", "name": "Ada Example", "role": "reader"});
    secretary.post("/v1/invitations", &invitation).await.expect(201);
    let client = json!({"name": "Ticket system", "role": "reader", "scopes": ["directory:read"]});
    secretary.post("/v1/clients", &client).await.expect(201);
    field
}

/// What a caller may do, as the service says.
async fn may(visitor: &Visitor<'_>) -> Value {
    visitor.get("/v1/me").await.json()["may"].clone()
}

/// Has schemathesis send requests for some seconds.
async fn try_as(sender: Sender, seconds: u32, further: &'static str) {
    let Some(tools) = Tools::with("trying the service with schemathesis", &["schemathesis"]) else { return };
    let field = furnished().await;
    let visitor = match sender {
        Sender::Stranger => field.stranger(),
        Sender::Reader => field.reader(),
        Sender::Administrator => field.secretary(),
    };
    let able = may(&visitor).await;
    let run = format!(
        "schemathesis --config-file '{ROOT}/tests/clients/schemathesis.toml' run '{DOCUMENT}' --no-color \
         --max-time {seconds} {further} ${{TOKEN:+-H \"Authorization: Bearer $TOKEN\"}}"
    );
    let (service, position) = (field.url(""), field.seal_position(field.directory.status().position));
    let token = visitor.token.clone().unwrap_or_default();
    let folder = tempfile::tempdir().unwrap();
    let report = tokio::task::spawn_blocking(move || {
        let mut command = tools.shell(folder.path());
        let variables = [("SERVICE", service), ("POSITION", position), ("TOKEN", token)];
        Tools::run(command.arg(run).envs(variables))
    })
    .await
    .unwrap();
    println!("{sender:?}: {report}");
    // Who has lost his rights on the way has tried little since.
    assert_eq!(may(&visitor).await, able, "{sender:?} took his own rights away: run it again");
}

/// The same requests in each run, as far as they go.
const THE_SAME: &str = "--generation-deterministic --no-shrink";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_keeps_the_document_towards_strangers() {
    try_as(Sender::Stranger, BRIEFLY, THE_SAME).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_keeps_the_document_towards_readers() {
    try_as(Sender::Reader, BRIEFLY, THE_SAME).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_keeps_the_document_towards_administrators() {
    try_as(Sender::Administrator, BRIEFLY, THE_SAME).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: make fuzz"]
async fn the_service_keeps_the_document_for_long() {
    let seconds = variable("FUZZ_SECONDS").map_or(LONG, |seconds| seconds.parse().unwrap());
    for sender in [Sender::Stranger, Sender::Reader, Sender::Administrator] {
        try_as(sender, seconds, "").await;
    }
}
