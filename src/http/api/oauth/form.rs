//! What a request for a token says: parameters in the encoding of forms (RFC 6749, 4.4.2).

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use secrecy::SecretString;
use serde_json::json;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{RefOr, Required, SecurityRequirement};
use zeroize::Zeroizing;

use super::credentials::{Shown, shown};
use super::refused::TokenRefused;
use crate::http::document::{BASIC, Documented, OperationDocument};
use crate::http::json::{announced, collect};
use crate::http::problem::{Problem, Slug};
use crate::http::query::decode;
use crate::model::scopes::Scopes;

/// Bytes of a body: many times as long as any request for a token.
const LONGEST: usize = 8 * 1024;

/// The one media type.
const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// A request for a token, or what is wrong with it.
#[derive(Debug)]
pub struct TokenForm(pub Result<TokenRequest, TokenRefused>);

/// A request for a token.
#[derive(Debug)]
pub struct TokenRequest {
    /// Who asks.
    pub client: Shown,
    /// What is asked for; all that the client may, where nothing is.
    pub scopes: Option<Scopes>,
}

impl FromRequest for TokenForm {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if let Err(refused) = check_head(&request) {
                return Ok(Self(Err(refused)));
            }
            Ok(Self(match collect(payload, announced(&request), LONGEST).await {
                Ok(body) => read(&request, &body),
                Err(problem) if problem.slug() == Slug::TooLarge => Err(TokenRefused::too_large()),
                Err(_) => Err(TokenRefused::request("The body broke off; send it whole.")),
            }))
        })
    }
}

fn check_head(request: &HttpRequest) -> Result<(), TokenRefused> {
    if !request.query_string().is_empty() {
        return Err(TokenRefused::request("Send the parameters in the body, none in the address."));
    }
    let is_form = request.content_type().trim().eq_ignore_ascii_case(MEDIA_TYPE);
    if !is_form || request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(TokenRefused::request(format!("Send the parameters as {MEDIA_TYPE}, not compressed.")));
    }
    Ok(())
}

fn read(request: &HttpRequest, body: &[u8]) -> Result<TokenRequest, TokenRefused> {
    let mut known = Known::default();
    let text = std::str::from_utf8(body).map_err(|_| TokenRefused::request("The body is not UTF-8."))?;
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let unreadable = || TokenRefused::request("A parameter is not percent-encoded UTF-8.");
        let name = decode(name).ok_or_else(unreadable)?;
        let value = Zeroizing::new(decode(value).ok_or_else(unreadable)?);
        known.take(&name, value)?;
    }
    let said = |value: Option<Zeroizing<String>>| value.filter(|it| !it.is_empty());
    let Known { grant_type, scope, client_id, client_secret, .. } = known;
    match said(grant_type) {
        None => return Err(TokenRefused::request("Send grant_type=client_credentials.")),
        Some(grant) if *grant != "client_credentials" => return Err(TokenRefused::grant()),
        Some(_) => {}
    }
    let client_id = said(client_id).map(|it| (*it).clone());
    let secret = said(client_secret).map(|it| SecretString::from(it.as_str()));
    let client = shown(request, client_id, secret)?;
    let scopes = said(scope).map(|it| it.parse::<Scopes>()).transpose().map_err(|_| TokenRefused::scope())?;
    Ok(TokenRequest { client, scopes })
}

/// The parameters that mean something here, as they were sent. Others are passed over (RFC 6749, 3.2).
#[derive(Default)]
struct Known {
    grant_type: Option<Zeroizing<String>>,
    scope: Option<Zeroizing<String>>,
    client_id: Option<Zeroizing<String>>,
    client_secret: Option<Zeroizing<String>>,
    others: HashSet<String>,
}

impl Known {
    /// No parameter stands there twice, known or not.
    fn take(&mut self, name: &str, value: Zeroizing<String>) -> Result<(), TokenRefused> {
        let place = match name {
            "grant_type" => &mut self.grant_type,
            "scope" => &mut self.scope,
            "client_id" => &mut self.client_id,
            "client_secret" => &mut self.client_secret,
            other if self.others.insert(other.to_owned()) => return Ok(()),
            _ => return Err(twice()),
        };
        if place.replace(value).is_some() { Err(twice()) } else { Ok(()) }
    }
}

fn twice() -> TokenRefused {
    TokenRefused::request("A parameter stands here twice; send each once.")
}

impl Documented for TokenForm {
    const READS_QUERY: bool = true;

    fn document(operation: &mut OperationDocument) {
        let text = |description: &str, max: usize| {
            ObjectBuilder::new()
                .schema_type(SchemaType::Type(Type::String))
                .max_length(Some(max))
                .description(Some(description))
        };
        let form = ObjectBuilder::new()
            .description(Some("Other parameters are passed over (RFC 6749, 3.2); none may stand there twice."))
            .property("grant_type", text("`client_credentials`.", 64))
            .required("grant_type")
            .property("scope", text("Words of the vocabulary `client_scopes`, with a space between each: fewer than the client has. Left out, all of them.", 200))
            .property("client_id", text("The client's id, where it does not stand in the header `Authorization`.", 64))
            .property("client_secret", text("The client's secret, where it does not stand in the header `Authorization`.", 200));
        let content = ContentBuilder::new()
            .schema(Some(RefOr::T(Schema::from(form))))
            .example(Some(json!({"grant_type": "client_credentials", "scope": "directory:read"})))
            .build();
        let body = RequestBodyBuilder::new().content(MEDIA_TYPE, content).required(Some(Required::True));
        operation.operation.request_body = Some(RefOr::T(body.build()));
        operation.operation.security = Some(vec![
            SecurityRequirement::new::<_, [&str; 0], _>(BASIC, []),
            SecurityRequirement::default(),
        ]);
        // The flow `clientCredentials` names this address: the caller's OAuth library asks here, not a generated client.
        operation.left_out_by_generators();
    }
}
