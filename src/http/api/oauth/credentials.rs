//! How a client shows who it is (RFC 6749, 2.3.1): in the header or in the body, never both.

use actix_web::HttpRequest;
use actix_web::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::refused::TokenRefused;
use crate::http::query::decode;

/// A client's id and secret, as they are shown.
#[derive(Debug)]
pub struct Shown {
    /// The id.
    pub client_id: String,
    /// The secret.
    pub secret: SecretString,
}

/// What is shown in the header, or else in the parameters of the body.
pub(super) fn shown(
    request: &HttpRequest,
    client_id: Option<String>,
    secret: Option<SecretString>,
) -> Result<Shown, TokenRefused> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let Some(value) = headers.next() else {
        return match (client_id, secret) {
            (Some(client_id), Some(secret)) => Ok(Shown { client_id, secret }),
            _ => Err(TokenRefused::client()),
        };
    };
    if headers.next().is_some() {
        return Err(TokenRefused::request("The header Authorization stands here twice; send it once."));
    }
    let found = value.to_str().ok().and_then(basic).ok_or_else(TokenRefused::client)?;
    // A client_id beside the header says the same once more, or names another.
    if secret.is_some() || client_id.is_some_and(|it| it != found.client_id) {
        return Err(TokenRefused::request(
            "Show the client's secret once: in the header Authorization, or in the body.",
        ));
    }
    Ok(found)
}

/// `Basic`, with both parts in the encoding of forms before they are put together.
fn basic(value: &str) -> Option<Shown> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = Zeroizing::new(STANDARD.decode(encoded.trim_start()).ok()?);
    let (client_id, secret) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
    Some(Shown { client_id: decode(client_id)?, secret: decode(secret)?.into() })
}

#[cfg(test)]
mod tests {
    use actix_web::ResponseError;
    use actix_web::test::TestRequest;
    use secrecy::ExposeSecret;

    use super::*;

    fn read(headers: &[&str], client_id: Option<&str>, secret: Option<&str>) -> Result<String, u16> {
        let request = headers.iter().fold(TestRequest::post(), |request, value| {
            request.append_header((header::AUTHORIZATION, *value))
        });
        let found =
            shown(&request.to_http_request(), client_id.map(str::to_owned), secret.map(SecretString::from));
        found
            .map(|it| format!("{} {}", it.client_id, it.secret.expose_secret()))
            .map_err(|refused| refused.status_code().as_u16())
    }

    #[test]
    fn a_client_is_shown_in_the_header_or_in_the_body_and_never_in_both() {
        let header = format!("Basic {}", STANDARD.encode("a%3Ab:c+d%2B"));
        let both = Ok("a:b c d+".to_owned());
        assert_eq!(read(&[&header], None, None), both);
        assert_eq!(read(&[&header.replace("Basic", "bAsIc")], None, None), both);
        assert_eq!(read(&[&header], Some("a:b"), None), both);
        assert_eq!(read(&[], Some("a"), Some("b")), Ok("a b".to_owned()));
        for (headers, client_id, secret, status) in [
            (vec![header.as_str()], None, Some("c d+"), 400),
            (vec![header.as_str()], Some("other"), None, 400),
            (vec![header.as_str(), header.as_str()], None, None, 400),
            (vec!["Bearer token"], Some("a"), Some("b"), 401),
            (vec!["Basic"], None, None, 401),
            (vec!["Basic !"], None, None, 401),
            (vec!["Basic YQ=="], None, None, 401),
            (vec![], Some("a"), None, 401),
            (vec![], None, Some("b"), 401),
            (vec![], None, None, 401),
        ] {
            assert_eq!(
                read(&headers, client_id, secret),
                Err(status),
                "{headers:?} {client_id:?} {secret:?}"
            );
        }
    }
}
