//! The caller, as it is answered.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::answer::View;

/// The account or the machine client that asks, and what it may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeView<'a> {
    /// The account's id; of a machine client, its id.
    pub account_id: Uuid,
    /// The machine client's id; null for a person.
    pub client_id: Option<Uuid>,
    /// Who it is; null when that was erased.
    pub name: Option<&'a str>,
    /// The address that it signs in with; null when that was erased, and for a machine.
    pub email: Option<&'a str>,
    /// What it may do for its organization: see the vocabulary `account_roles`.
    pub role: &'static str,
    /// What of its role a machine may do with this token: see the vocabulary `client_scopes`. Empty for a person, who may do
    /// all of it.
    pub scopes: Vec<&'static str>,
    /// The session that it asks through; of a machine, its secret.
    pub session_id: Option<Uuid>,
    /// The organization that it belongs to.
    pub organization: OwnOrganizationView<'a>,
    /// What it may do to its own organization and that one's records.
    pub may: Vec<&'static str>,
    /// What it may do to organizations that have an administrator of their own, and to enter new ones.
    pub may_elsewhere: Vec<&'static str>,
}

/// The caller's organization.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = OwnOrganization)]
pub struct OwnOrganizationView<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: &'a str,
    /// What it is: see the vocabulary `organization_kinds`.
    pub kind: &'static str,
    /// Whether it is admitted: see the vocabulary `standings`.
    pub standing: &'static str,
}

impl View for MeView<'static> {
    const TAGGED: bool = false;

    type Shown<'a> = MeView<'a>;

    fn sample() -> Self {
        Self {
            account_id: Uuid::from_u128(0x019a_8f3e_1c2d_7e4f_8a5b_6c7d_8e9f_0a1b),
            client_id: None,
            name: Some("Ada Example"),
            email: Some("ada@cert.example"),
            role: "editor",
            scopes: vec![],
            session_id: Some(Uuid::from_u128(0x019a_8f3e_2d3e_7f50_9b6c_7d8e_9fa0_1b2c)),
            organization: OwnOrganizationView {
                id: Uuid::from_u128(0x019a_8f3d_0b1c_7d3e_8f4a_5b6c_7d8e_9f0a),
                name: "CERT Example",
                kind: "csirt",
                standing: "accredited",
            },
            may: vec!["edit_contact"],
            may_elsewhere: vec![],
        }
    }
}
