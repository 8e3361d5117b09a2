//! What is noted of a request: one line, and numbers.
//!
//! Never a header, a body, a value of the query or the path as it was sent (it holds ids): only the
//! pattern of the route. Numbers carry no organization and no country.

use std::rc::Rc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::{Method, StatusCode};
use metrics::{Counter, Histogram, Label, counter, histogram};

use super::problem::Problem;

/// What stands for operation, method and route when a request met none: a stranger chooses all three.
const NONE: &str = "none";

/// The numbers of one operation, looked up once and then only counted.
pub struct Numbers {
    /// Of which operation.
    pub operation: &'static str,
    method: Option<Method>,
    route: &'static str,
    classes: [Counter; 5],
    seconds: Histogram,
}

impl Numbers {
    /// The numbers of an operation.
    #[must_use]
    pub fn of(operation: &'static str, method: Method, route: &'static str) -> Self {
        Self::labelled(operation, Some(method), route)
    }

    /// The numbers of what meets no operation.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self::labelled(NONE, None, NONE)
    }

    fn labelled(operation: &'static str, method: Option<Method>, route: &'static str) -> Self {
        let labels = |class: Option<&'static str>| {
            let mut labels = vec![
                Label::from_static_parts("operation", operation),
                Label::new("method", method.as_ref().map_or(NONE, Method::as_str).to_owned()),
                Label::from_static_parts("route", route),
            ];
            labels.extend(class.map(|class| Label::from_static_parts("status", class)));
            labels
        };
        let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]
            .map(|class| counter!("http_requests_total", labels(Some(class))));
        let seconds = histogram!("http_request_duration_seconds", labels(None));
        Self { operation, method, route, classes, seconds }
    }

    fn count(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.classes[class].increment(1);
        self.seconds.record(took.as_secs_f64());
    }
}

/// The numbers of all operations at one address, kept with its resource.
#[derive(Clone)]
pub struct Route(pub Rc<[Numbers]>);

/// One finished request.
pub struct Line<'a> {
    /// Its method.
    pub method: &'a Method,
    /// The status of its answer.
    pub status: StatusCode,
    /// From its head to the answer's head.
    pub took: Duration,
    /// Its id.
    pub id: &'a str,
    /// Bytes of the answer's body, before compression on the way; unknown for a stream.
    pub bytes: Option<u64>,
}

impl Line<'_> {
    /// Counts the request and writes its line. `request` is not known when its handler panicked or ran
    /// out of time.
    pub fn note(&self, request: Option<&HttpRequest>, nothing: &Numbers) {
        // A HEAD counts as the GET that it stands for.
        let method = if self.method == Method::HEAD { &Method::GET } else { self.method };
        let numbers = request
            .and_then(|request| request.app_data::<Route>())
            .and_then(|route| route.0.iter().find(|numbers| numbers.method.as_ref() == Some(method)))
            .unwrap_or(nothing);
        numbers.count(self.status, self.took);
        tracing::info!(
            target: "access",
            method = self.method.as_str(),
            route = numbers.route,
            operation = numbers.operation,
            status = self.status.as_u16(),
            micros = u64::try_from(self.took.as_micros()).unwrap_or(u64::MAX),
            bytes = self.bytes,
            request_id = self.id,
        );
    }
}

/// Notes what led to a fault of our own.
pub fn fault(problem: &Problem, id: &str) {
    if let Some(cause) = problem.cause() {
        tracing::error!(request_id = id, problem = problem.slug().slug(), cause = %cause, "a request failed");
    }
}
