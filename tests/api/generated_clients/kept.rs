//! Schemathesis tries whether the service keeps the document, as `tests/clients/schemathesis.toml` tells it: no request ends in a
//! fault of ours, in an answer that is not described, in what was described and is refused, or in the other way round.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::tools::{DOCUMENT, ROOT, Tools, variable};
use crate::support::{Field, Visitor, desk_for};

/// How many seconds each caller has in `make fuzz`, where `FUZZ_SECONDS` does not say otherwise.
const LONG: u32 = 300;

/// More requests than these have been sent in a long run: three for each operation.
const MANY: u32 = 300;

/// More than these have been sent in a brief one, however busy the machine is.
const FEW: u32 = 60;

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

/// How many requests the report tells of.
fn tried(report: &str) -> u32 {
    let count = report.lines().find_map(|line| line.trim().split_once(" generated,")?.0.parse().ok());
    count.unwrap_or_else(|| panic!("the report tells no number: {report}"))
}

/// What a caller may do, as the service says.
async fn may(visitor: &Visitor<'_>) -> Value {
    visitor.get("/v1/me").await.json()["may"].clone()
}

/// Has schemathesis send requests, more than so many, and finds that it found nothing.
async fn try_as(sender: Sender, how: &str, fewest: u32) {
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
         {how} ${{TOKEN:+-H \"Authorization: Bearer $TOKEN\"}}"
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
    assert!(tried(&report) > fewest, "{sender:?}: it has hardly begun");
    // Who has lost his rights on the way has tried little since.
    assert_eq!(may(&visitor).await, able, "{sender:?} took his own rights away: run it again");
}

/// The same requests in each run, for at most so many seconds: the three callers come at once.
const BRIEFLY: &str = "--generation-deterministic --no-shrink --max-examples 2 --max-time 60 --phases";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_keeps_the_document_towards_strangers_readers_and_administrators() {
    let [stranger, reader, administrator] = ["examples,fuzzing", "fuzzing,coverage", "examples,coverage"]
        .map(|phases| format!("{BRIEFLY} {phases}"));
    tokio::join!(
        try_as(Sender::Stranger, &stranger, FEW),
        try_as(Sender::Reader, &reader, FEW),
        try_as(Sender::Administrator, &administrator, FEW),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: make fuzz"]
async fn the_service_keeps_the_document_for_long() {
    let seconds: u32 = variable("FUZZ_SECONDS").map_or(LONG, |seconds| seconds.parse().unwrap());
    for sender in [Sender::Stranger, Sender::Reader, Sender::Administrator] {
        try_as(sender, &format!("--max-time {seconds}"), MANY).await;
    }
}
