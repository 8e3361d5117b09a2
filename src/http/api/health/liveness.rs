//! `GET /livez`: does the process answer?

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::answer::{Answer, View};

/// The process answers.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Liveness)]
pub struct LivenessView {
    /// Always `alive`: a process that is not does not answer.
    status: &'static str,
}

impl View for LivenessView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        Self { status: "alive" }
    }
}

/// Check liveness
///
/// Whether this process answers. It says nothing of the database: restarting a process that lost it would lose what
/// look-ups are answered from.
#[utoipa::path(get, path = "/livez", tag = "service")]
pub async fn check_liveness() -> Answer<LivenessView> {
    Answer::new(LivenessView::sample(), None)
}
