//! The page that the `type` of a problem leads to: what it means and what to do.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::{Problem, Slug};
use crate::http::accept::{self, Form};
use crate::http::table::refuse_method;

/// Serves `/problems/{slug}`.
pub fn configure(config: &mut ServiceConfig) {
    config.service(
        web::resource("/problems/{slug}")
            .get(read_problem)
            .head(read_problem)
            .default_service(refuse_method(HeaderValue::from_static("GET, HEAD"))),
    );
}

/// `GET /problems/{slug}`: the catalogue's entry as a page for people, or as JSON for programs.
///
/// # Errors
/// 404 when the catalogue has no such entry.
async fn read_problem(request: HttpRequest, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let slug = Slug::find(&slug).ok_or_else(Problem::not_found)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "public, max-age=86400"));
    response.append_header((header::VARY, "Accept"));
    Ok(match accept::prefer(&request, &[Form::Json, Form::Html]) {
        Some(Form::Html) => response.content_type("text/html; charset=utf-8").body(page(slug)),
        _ => response.json(serde_json::json!({
            "type": slug.address(),
            "title": slug.title(),
            "status": slug.status().as_u16(),
            "meaning": slug.meaning(),
            "advice": slug.advice(),
        })),
    })
}

/// The texts are our own and hold no markup.
fn page(slug: Slug) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <h1>{title}</h1>\n<p>Status {status}, <code>{address}</code></p>\n\
         <h2>What it means</h2>\n<p>{meaning}</p>\n<h2>What to do</h2>\n<p>{advice}</p>\n</html>\n",
        title = slug.title(),
        status = slug.status().as_u16(),
        address = slug.address(),
        meaning = slug.meaning(),
        advice = slug.advice(),
    )
}

#[cfg(test)]
mod tests {
    use actix_web::{App, test};

    use super::*;

    async fn read(slug: &str, accepted: &str) -> (u16, String, String) {
        let app = test::init_service(App::new().route("/problems/{slug}", web::get().to(read_problem))).await;
        let request = test::TestRequest::get()
            .uri(&format!("/problems/{slug}"))
            .insert_header(("Accept", accepted))
            .to_request();
        let response = test::call_service(&app, request).await;
        let kind = response.headers().get("content-type").expect("a type").to_str().expect("text").to_owned();
        let status = response.status().as_u16();
        let body = test::read_body(response).await;
        (status, kind, String::from_utf8(body.to_vec()).expect("UTF-8"))
    }

    #[actix_web::test]
    async fn a_browser_reads_a_page_and_a_program_reads_json() {
        let (status, kind, body) = read("stale", "text/html,application/xhtml+xml,*/*;q=0.8").await;
        assert_eq!((status, kind.as_str()), (200, "text/html; charset=utf-8"));
        assert!(body.contains(Slug::Stale.meaning()));
        let (status, kind, body) = read("stale", "*/*").await;
        assert_eq!((status, kind.as_str()), (200, "application/json"));
        assert!(body.contains(Slug::Stale.advice()));
    }

    #[actix_web::test]
    async fn an_entry_that_does_not_exist_is_not_found() {
        let (status, kind, _) = read("unheard-of", "*/*").await;
        assert_eq!((status, kind.as_str()), (404, "application/problem+json"));
    }

    #[::core::prelude::v1::test]
    fn no_text_of_the_catalogue_holds_markup() {
        for slug in Slug::ALL {
            for text in [slug.title(), slug.meaning(), slug.advice()] {
                assert!(!text.contains(['<', '>', '&']), "{}", slug.slug());
            }
        }
    }
}
