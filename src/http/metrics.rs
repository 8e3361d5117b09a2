//! Metrics, as Prometheus reads them: on a listener of their own, which belongs on no public network.
//!
//! What happens is counted where it happens. What *is* (connections, how far the directory follows) is looked at when
//! somebody reads. The names are documented in docs/operations.md.

mod process;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::{self, Data, ServiceConfig};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::time::interval;
use tokio_util::task::AbortOnDropHandle;

use crate::app::{App, KINDS};
use crate::http::api;
use crate::{jobs, unit};

/// Upper bounds of the classes in which times of requests are counted, in seconds.
const SECONDS: [f64; 14] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// How often what was noted is summed up, so that it does not pile up while nobody reads.
const SUM_UP: Duration = Duration::from_secs(5);

/// Metrics cannot be recorded.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotRecorded(String);

/// What is served at `/metrics`, of one instance.
pub struct Page {
    app: Arc<App>,
    recorder: PrometheusHandle,
    _summing_up: AbortOnDropHandle<()>,
}

impl Page {
    /// The page of `app`. From now on, numbers are recorded.
    ///
    /// # Errors
    /// [`NotRecorded`].
    pub fn new(app: Arc<App>) -> Result<Self, NotRecorded> {
        let recorder = recorder()?;
        begin_to_count();
        let summing_up = app.database.runtime().spawn({
            let recorder = recorder.clone();
            async move {
                let mut ticks = interval(SUM_UP);
                loop {
                    ticks.tick().await;
                    recorder.run_upkeep();
                }
            }
        });
        Ok(Self { app, recorder, _summing_up: AbortOnDropHandle::new(summing_up) })
    }

    fn render(&self) -> String {
        process::look();
        self.look();
        self.recorder.render()
    }

    /// Notes what is now.
    fn look(&self) {
        let (open, idle) = self.app.database.connections();
        gauge!("database_connections", "state" => "idle").set(as_f64(idle));
        gauge!("database_connections", "state" => "used").set(as_f64(open.saturating_sub(idle)));
        let status = self.app.directory.status();
        gauge!("database_available").set(f64::from(u8::from(status.lost_since.is_none())));
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53, which no log reaches")]
        gauge!("directory_position").set(status.position.number as f64);
        let unheard = (self.app.clock.now() - status.heard_at).to_std().unwrap_or_default();
        gauge!("directory_unheard_seconds").set(unheard.as_secs_f64());
        gauge!("directory_unreadable_records").set(as_f64(status.unreadable));
    }
}

/// Tells all numbers of which the labels are known at 0: a rule that asks how fast one rises has to see it before it does.
fn begin_to_count() {
    unit::begin_to_count();
    jobs::begin_to_count(&KINDS);
    api::begin_to_count();
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}

/// The one recorder of the process.
fn recorder() -> Result<PrometheusHandle, NotRecorded> {
    static RECORDER: OnceLock<Result<PrometheusHandle, NotRecorded>> = OnceLock::new();
    RECORDER.get_or_init(|| install().map_err(|error| NotRecorded(error.to_string()))).clone()
}

fn install() -> Result<PrometheusHandle, BuildError> {
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full("http_request_duration_seconds".into()), &SECONDS)?
        .install_recorder()?;
    process::describe();
    describe_counter!("http_requests_total", "Requests answered.");
    describe_histogram!(
        "http_request_duration_seconds",
        Unit::Seconds,
        "From the head of a request to the head of its answer."
    );
    describe_counter!("sign_ins_total", "Sign-ins tried, by how they ended.");
    describe_counter!("machine_tokens_total", "Tokens asked for by machine clients, by how that ended.");
    describe_counter!("job_attempts_total", "Jobs tried, by kind and how that ended.");
    describe_gauge!("jobs", "Jobs that wait, and jobs that failed and wait for an operator.");
    describe_counter!(
        "exports_total",
        "Whole sets that were sent, by what, in which form, and how that ended."
    );
    describe_counter!(
        "export_records_total",
        "Records that were sent in whole sets, by what and in which form."
    );
    describe_counter!(
        "export_bytes_total",
        Unit::Bytes,
        "Bytes of whole sets that were sent, before compression, by what and in which form."
    );
    describe_counter!(
        "answers_withheld_total",
        "Answers from which restricted values were withheld, because their reading could not be journaled."
    );
    describe_counter!("units_total", "Writes tried, by how they ended.");
    describe_counter!("changes_total", "Changes that this instance wrote to the log, by act.");
    describe_gauge!("database_connections", "Connections of the pool.");
    describe_gauge!("database_available", "Whether the database answers: 1, or 0 while it is away.");
    describe_gauge!("directory_position", "The number of the last change that the directory has taken.");
    describe_gauge!("directory_unheard_seconds", Unit::Seconds, "How long ago the database was last heard.");
    describe_gauge!("directory_unreadable_records", "Records that only a newer program understands.");
    Ok(recorder)
}

/// Serves `/metrics`.
pub fn configure(config: &mut ServiceConfig) {
    config.service(web::resource("/metrics").get(read_metrics));
}

async fn read_metrics(page: Data<Page>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(page.render())
}
