//! `GET /.well-known/jwks.json`: by which keys access tokens are known (RFC 7517).

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::answer::{Answer, View};
use crate::http::shared::State;
use crate::secrets::PublicKey;

/// For how long anybody may keep the keys: as long as a token lives.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=600");

/// The keys whose signatures are accepted, the one that signs first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = KeySet)]
pub struct KeySetView {
    /// The keys.
    keys: Vec<SigningKeyView>,
}

/// The public half of a signing key (RFC 7517, RFC 8037).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SigningKey)]
pub struct SigningKeyView {
    /// The kind of key.
    kty: &'static str,
    /// The curve.
    crv: &'static str,
    /// The algorithm.
    alg: &'static str,
    /// What it is for.
    #[serde(rename = "use")]
    used_for: &'static str,
    /// Its name, which tokens carry.
    kid: String,
    /// The key, base64url.
    x: String,
}

impl From<PublicKey> for SigningKeyView {
    fn from(key: PublicKey) -> Self {
        let PublicKey { kty, crv, alg, used_for, kid, x } = key;
        Self { kty, crv, alg, used_for, kid, x }
    }
}

impl View for KeySetView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        let key = SigningKeyView {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            used_for: "sig",
            kid: "dGhlIG5hbWUgb2Yg".into(),
            x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".into(),
        };
        Self { keys: vec![key] }
    }
}

/// Read the signing keys
///
/// The public keys by which the service's access tokens are known, as a JSON Web Key Set.
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "service")]
pub async fn read_signing_keys(state: State) -> Answer<KeySetView> {
    let keys = state.app.keyring.public_keys().into_iter().map(SigningKeyView::from).collect();
    Answer::new(KeySetView { keys }, None).header(CACHE_CONTROL, KEPT)
}
