//! Lists of other directories, from the file into the directory: here the list of CVE partners.

mod command;
mod entering;
mod following;
mod long;
mod misread;
mod over_http;
mod owning;
mod refusing;
mod reporting;
mod sheets;
mod sources;
mod turns;

use std::io::Write;

use counterpart::access::Caller;
use counterpart::clock::Clock;
use counterpart::config::Config;
use counterpart::exchange::report::RowReport;
use counterpart::exchange::sources::cve_cna::CVE_CNA;
use counterpart::exchange::{Format, Refused, Report};
use counterpart::model::contact::Contact;
use counterpart::model::organization::Organization;
use serde_json::Value;

use crate::support::{TestApp, config, then};

const FIXTURE: &str = include_str!("../../fixtures/cve_cna.json");

/// The list as it is published, where it lies beside the project; it is no part of it.
fn real_list() -> Option<Vec<u8>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/cve-cna/CNAsList.json");
    std::fs::read(path)
        .map_err(|error| {
            // Past the test harness, which keeps what passing tests print.
            let _ = writeln!(
                std::io::stderr(),
                "\nNOT TESTED on the real list of CVE partners: {path}: {error}\n"
            );
        })
        .ok()
}

/// A directory whose secretariat imports.
struct Desk {
    app: TestApp,
    operator: Caller,
}

impl Desk {
    async fn open() -> Self {
        Self::with(config()).await
    }

    /// One that takes lists which lack no more than so much.
    async fn guarded(loss_percent: u8) -> Self {
        let mut config = config();
        config.import.loss_guard_percent = loss_percent;
        Self::with(config).await
    }

    async fn with(config: Config) -> Self {
        let app = TestApp::with(config, Clock::fixed(then())).await;
        let secretariat = app.secretariat().await;
        let operator = app.administrator(secretariat).await;
        Self { app, operator }
    }

    async fn import(&self, file: &[u8]) -> Result<Report, Refused> {
        import_as(&self.app, &self.operator, file).await
    }

    async fn imported(&self, rows: &[Value]) -> Report {
        self.import(&bytes(rows)).await.unwrap()
    }

    fn position(&self) -> i64 {
        self.app.directory.status().position.number
    }

    /// What is held of a row.
    fn organization(&self, source_id: &str) -> Organization {
        let snapshot = self.app.directory.snapshot();
        let mut all = snapshot.organizations();
        all.find(|it| it.origin.source_id.as_deref() == Some(source_id)).unwrap().clone()
    }

    /// Its contacts, retired ones included.
    fn contacts(&self, source_id: &str) -> Vec<Contact> {
        let id = self.organization(source_id).id;
        self.app.directory.snapshot().contacts().filter(|it| it.organization_id == id).cloned().collect()
    }

    fn contact(&self, source_id: &str) -> Contact {
        self.contacts(source_id).remove(0)
    }
}

async fn import_as(app: &TestApp, operator: &Caller, file: &[u8]) -> Result<Report, Refused> {
    let import = app.import(Format::List(&CVE_CNA), operator);
    let mut turn = import.turn().await.unwrap();
    Ok(turn.apply(&import.compare(file)?, |_| ()).await)
}

fn fixture() -> Vec<Value> {
    serde_json::from_str(FIXTURE).unwrap()
}

fn bytes(rows: &[Value]) -> Vec<u8> {
    serde_json::to_vec(rows).unwrap()
}

fn id(number: usize) -> String {
    format!("CNA-2024-{number:04}")
}

fn row<'a>(report: &'a Report, source_id: &str) -> &'a RowReport {
    report.rows.iter().find(|row| row.source_id == source_id).unwrap()
}
