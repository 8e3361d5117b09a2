//! A key, as it is answered.

use actix_web::body::BoxBody;
use actix_web::{HttpRequest, HttpResponse, Responder};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::rfc3339_optional;
use crate::http::accept::Form;
use crate::http::answer::{Answer, Raw, View};
use crate::http::api::noun::Degradable;
use crate::http::api::parts::{SAMPLE_ID, moment};
use crate::http::document::{Documented, OperationDocument};
use crate::model::contact::Contact;
use crate::model::key::{Key, KeyDetails};

/// A key with all that it says, and itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeyMaterial)]
pub struct KeyMaterialView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// Whose key it is.
    pub contact_id: Uuid,
    /// `openpgp` or `smime`: see the vocabulary `key_kinds`.
    #[schema(example = "openpgp")]
    pub kind: &'static str,
    /// Its fingerprint: 40 or 64 hexadecimal digits.
    #[schema(example = "0123456789ABCDEF0123456789ABCDEF01234567")]
    pub fingerprint: &'a str,
    /// `function`, or `person` when it goes with the person.
    #[schema(example = "function")]
    pub belongs_to: &'static str,
    /// Whose it says that it is.
    #[schema(example = json!(["CERT Examplia <desk@cert.example>"]))]
    pub user_ids: &'a [String],
    /// The algorithm of its primary key.
    #[schema(example = "ed25519")]
    pub algorithm: Option<&'a str>,
    /// When the key was made.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub made_at: Option<DateTime<Utc>>,
    /// When it expires.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether messages can be encrypted for it now; `null` when only its fingerprint is known.
    #[schema(example = true)]
    pub usable: Option<bool>,
    /// The key itself: armored, or a certificate in PEM; `null` when only its fingerprint is known.
    #[schema(example = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n...\n-----END PGP PUBLIC KEY BLOCK-----\n")]
    pub material: Option<&'a str>,
}

impl<'a> KeyMaterialView<'a> {
    /// The view of a contact's key at a moment.
    pub(super) fn of(contact: &Contact, key: &Key, details: &'a KeyDetails, now: DateTime<Utc>) -> Self {
        Self {
            id: key.id.0,
            contact_id: contact.id.0,
            kind: key.kind.as_str(),
            fingerprint: &details.fingerprint,
            belongs_to: key.belongs_to.as_str(),
            user_ids: &details.user_ids,
            algorithm: details.algorithm.as_deref(),
            made_at: details.made_at,
            expires_at: details.expires_at,
            usable: details.is_usable_at(now),
            material: details.material.as_deref(),
        }
    }
}

impl View for KeyMaterialView<'static> {
    const TAGGED: bool = false;

    type Shown<'a> = KeyMaterialView<'a>;

    fn sample() -> Self {
        Self {
            id: SAMPLE_ID,
            contact_id: SAMPLE_ID,
            kind: "openpgp",
            fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567",
            belongs_to: "function",
            user_ids: &[],
            algorithm: Some("ed25519"),
            made_at: Some(moment()),
            expires_at: None,
            usable: Some(true),
            material: Some("-----BEGIN PGP PUBLIC KEY BLOCK-----\n...\n-----END PGP PUBLIC KEY BLOCK-----\n"),
        }
    }
}

/// A key in the form that its reader wants.
#[derive(Debug)]
pub enum KeyAnswer {
    /// All that is known of it.
    Json(Answer<KeyMaterialView<'static>>),
    /// The key alone.
    Raw(Raw),
}

impl Responder for KeyAnswer {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match self {
            Self::Json(answer) => answer.respond_to(request),
            Self::Raw(raw) => raw.respond_to(request),
        }
    }
}

impl Degradable for KeyAnswer {
    fn degraded(self) -> Self {
        match self {
            Self::Json(answer) => Self::Json(answer.degraded()),
            Self::Raw(raw) => Self::Raw(raw.degraded()),
        }
    }
}

impl Documented for KeyAnswer {
    fn document(operation: &mut OperationDocument) {
        Answer::<KeyMaterialView<'static>>::document(operation);
        for (form, example) in [
            (
                Form::PgpKeys,
                "-----BEGIN PGP PUBLIC KEY BLOCK-----\n...\n-----END PGP PUBLIC KEY BLOCK-----\n",
            ),
            (Form::PkixCert, "The bytes of the certificate (DER)."),
            (Form::PemFile, "-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----\n"),
        ] {
            operation.also_answers(200, form.name(), example);
        }
    }
}
