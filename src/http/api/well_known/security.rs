//! `GET /.well-known/security.txt`: where weaknesses of this service are told (RFC 9116).

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, ServiceConfig};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::config::Http;
use crate::http::problem::Problem;
use crate::http::shared::State;
use crate::http::table::refuse_method;

const ADDRESS: &str = "/.well-known/security.txt";

/// For how long what the file says may be relied on; the operator changes it in the configuration at any time.
const HOLDS: TimeDelta = TimeDelta::days(90);

/// Serves the file. It is text for people, so it stands beside the table of operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(
        web::resource(ADDRESS)
            .get(read_security_contact)
            .head(read_security_contact)
            .default_service(refuse_method(HeaderValue::from_static("GET, HEAD"))),
    );
}

/// # Errors
/// 404 when the configuration names no contact.
async fn read_security_contact(state: State) -> Result<HttpResponse, Problem> {
    let text = file(&state.app.config.http, state.app.clock.now()).ok_or_else(Problem::not_found)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "public, max-age=86400"));
    Ok(response.content_type("text/plain; charset=utf-8").body(text))
}

fn file(settings: &Http, now: DateTime<Utc>) -> Option<String> {
    let contact = &settings.security_contact.as_ref()?.0;
    let expires = (now + HOLDS).to_rfc3339_opts(SecondsFormat::Secs, true);
    let canonical = match settings.public_url {
        Some(_) => format!("Canonical: {}{ADDRESS}\n", settings.base_url()),
        None => String::new(),
    };
    Some(format!("Contact: {contact}\nExpires: {expires}\n{canonical}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_names_the_contact_and_until_when_it_holds() {
        let now = DateTime::from_timestamp_millis(1_777_708_800_000).expect("a time");
        let mut settings = Http::default();
        assert_eq!(file(&settings, now), None);
        settings.security_contact = "mailto:security@directory.example".parse().ok();
        assert_eq!(
            file(&settings, now).as_deref(),
            Some("Contact: mailto:security@directory.example\nExpires: 2026-07-31T08:00:00Z\n")
        );
        settings.public_url = "https://directory.example".parse().ok();
        assert!(file(&settings, now).is_some_and(|text| {
            text.ends_with("\nCanonical: https://directory.example/.well-known/security.txt\n")
        }));
    }
}
