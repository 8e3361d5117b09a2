//! The matrix: operation x role x organization x standing x relation x audience, asked over HTTP and compared with an
//! oracle of its own. The operations are those of the OpenAPI document: one without a row fails.

mod oracle;
mod page;
mod rows;
mod stage;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt, stream};
use reqwest::Method;
use serde_json::Value;

use self::oracle::{Asker, Role, Rule, Target, Verdict, verdict};
use self::rows::{ROWS, Row};
use self::stage::Stage;
use crate::support::{Answered, figure, form, operations};

/// How many requests are under way at once: few, because other tests beside this one watch the clock.
const AT_ONCE: usize = 2;

/// The operations of the document by their ids.
fn documented() -> BTreeMap<String, (Method, String)> {
    operations().into_iter().map(|it| (it.id, (it.method, it.path))).collect()
}

/// One request, and how it should end.
struct Cell {
    what: String,
    method: Method,
    path: String,
    body: Value,
    token: Option<String>,
    expected: Verdict,
    is_open: bool,
}

impl Cell {
    /// Asks with a tag that is never current, so that who may is told that he is late, and nothing changes.
    async fn ask(&self, stage: &Stage) -> Verdict {
        let visitor = match &self.token {
            Some(token) => stage.field.bearer(token),
            None => stage.field.stranger(),
        };
        let mut request =
            visitor.request(self.method.clone(), &self.path).header("If-Match", "\"0.0000000000000000\"");
        if self.path == "/oauth/token" {
            request = form(request, &self.body);
        } else if !self.body.is_null() || self.method == Method::PUT {
            request = request.json(&self.body);
        }
        let answer = Answered::to(request.header("Act-Reference", "Matrix 1")).await;
        assert!(answer.status < 500 && answer.status != 400, "{}: {}", self.what, answer.text());
        match answer.status {
            // What stands in the body was wrong, not who asks.
            401 if self.is_open => Verdict::Yes,
            401 => Verdict::SignIn,
            403 => Verdict::No,
            // Whoever asks for what is his own finds nothing that is not his.
            404 if self.path.starts_with("/v1/sessions/") || self.path.starts_with("/v1/imports/") => {
                Verdict::Yes
            }
            404 => Verdict::Nothing,
            _ => Verdict::Yes,
        }
    }
}

fn cells(stage: &Stage, row: &Row, method: &Method, path: &str) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut add = |asker: Option<(Asker, String)>, own: String, target: Option<Target>, path: String| {
        let who = asker.as_ref().map_or("a stranger".to_owned(), |(asker, _)| {
            let machine = asker.grants.map(|grants| format!(" ({grants:?})")).unwrap_or_default();
            format!("{:?}{machine} of {}", asker.role, asker.body.name)
        });
        let of = target.map_or(String::new(), |it| format!(" of {}, {:?}", it.body.name, it.contact));
        cells.push(Cell {
            what: format!("{}{of} by {who}", row.id),
            method: method.clone(),
            path: path.replace("{authority_id}", &own),
            body: (row.body)(),
            is_open: row.rule == Rule::Everybody,
            expected: verdict(row.rule, asker.as_ref().map(|(asker, _)| *asker), target),
            token: asker.map(|(_, token)| token),
        });
    };
    let askers =
        stage.askers.iter().map(|(asker, id, token)| (Some((*asker, token.clone())), id.to_string()));
    let nobody = "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11".to_owned();
    for (asker, own) in askers.chain([(None, nobody.clone())]) {
        if path.contains("{circle_id}") {
            let member = stage.field.team.to_string();
            let path = path.replace("{circle_id}", &stage.circle).replace("{organization_id}", &member);
            add(asker, own, None, path);
        } else if path.contains("{contact_id}") {
            for (body, audience, entered) in &stage.contacts {
                let channel = entered.body["channels"][0]["id"].as_str().unwrap();
                let id = entered.body["id"].as_str().unwrap();
                let key = entered.body["keys"][0]["id"].as_str().unwrap();
                let path = path.replace("{contact_id}", id).replace("{channel_id}", channel);
                let path = path.replace("{key_id}", key);
                let target = Target { body: *body, contact: Some(*audience), is_self: false };
                add(asker.clone(), own.clone(), Some(target), path);
            }
        } else if path.contains("{claim_id}") || path.contains("{attestation_id}") {
            let (name, records) = if path.contains("{claim_id}") {
                ("{claim_id}", &stage.claims)
            } else {
                ("{attestation_id}", &stage.attestations)
            };
            for (body, id) in records {
                let target = Target { body: *body, contact: None, is_self: false };
                add(asker.clone(), own.clone(), Some(target), path.replace(name, id));
            }
        } else if path.contains("{account_id}") || path.contains("{invitation_id}") {
            for team in &stage.people {
                let path =
                    path.replace("{account_id}", &team.auditor).replace("{invitation_id}", &team.invitation);
                let is_auditor =
                    |asker: &Asker| asker.body.name == team.body.name && asker.role == Role::Auditor;
                let asks = asker.as_ref().is_some_and(|(asker, _)| is_auditor(asker));
                let is_self = asks && path.contains(&team.auditor);
                let target = Target { body: team.body, contact: None, is_self };
                add(asker.clone(), own.clone(), Some(target), path);
            }
        } else if path.contains("{client_id}") {
            for (body, machine) in &stage.clients {
                let path = path.replace("{client_id}", machine.id());
                let path = path.replace("{secret_id}", machine.secret_id());
                let target = Target { body: *body, contact: None, is_self: false };
                add(asker.clone(), own.clone(), Some(target), path);
            }
        } else if path.contains("{organization_id}") {
            for (body, id) in &stage.teams {
                let path = path.replace("{organization_id}", &id.to_string());
                let target = Target { body: *body, contact: None, is_self: false };
                // An authority offers in its own name; the organization declines what the lead offers.
                let lead = stage.field.neighbour.to_string();
                let by = if own == id.to_string() { lead } else { own.clone() };
                add(asker.clone(), by, Some(target), path);
            }
        } else {
            let path = path.replace("{name}", "contact_roles").replace("{session_id}", &nobody);
            let path = path.replace("{import_id}", &nobody);
            let path = match path.as_str() {
                "/v1/claims" => format!("{path}?kind=country&value=CH"),
                "/v1/imports" => format!("{path}?format=first&dry_run=true"),
                "/v1/imports/template" => format!("{path}?format=csv"),
                _ => path,
            };
            add(asker, own, None, path);
        }
    }
    cells
}

/// Of the contacts' many cells some: by a sequence that is the same in each run, and each rule whole for one operation.
fn chosen(cells: Vec<Cell>, row: &Row, whole: &mut BTreeSet<Rule>) -> Vec<Cell> {
    if whole.insert(row.rule) {
        return cells;
    }
    let mut state =
        row.id.bytes().fold(7_u32, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    let share = if cells.len() > 600 { 8 } else { 2 };
    cells.into_iter().filter(|_| draw() % share == 0).collect()
}

#[test]
fn every_operation_stands_under_one_rule() {
    let named: Vec<&str> = ROWS.iter().map(|row| row.id).collect();
    let unique: BTreeSet<String> = named.iter().map(ToString::to_string).collect();
    assert_eq!(unique.len(), named.len(), "an operation stands twice in ROWS");
    assert_eq!(documented().into_keys().collect::<BTreeSet<_>>(), unique, "say in ROWS who may");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_agrees_with_the_rules() {
    let stage = Stage::set().await;
    let operations = documented();
    let mut whole = BTreeSet::new();
    let mut all = Vec::new();
    for row in ROWS {
        let (method, path) = &operations[row.id];
        all.extend(chosen(cells(&stage, row, method, path), row, &mut whole));
    }
    let stage = &stage;
    let different: Vec<String> = stream::iter(&all)
        .map(async |cell| {
            let found = cell.ask(stage).await;
            (found != cell.expected).then(|| format!("{}: {found}, expected {}", cell.what, cell.expected))
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await;
    figure("matrix", &format!("{} cells compared, {} differences", all.len(), different.len()));
    assert!(all.len() > 5000, "{}", all.len());
    assert!(
        different.is_empty(),
        "{} differ:\n{}",
        different.len(),
        different[..different.len().min(60)].join("\n")
    );
}
