//! Under which rule each operation stands, and how it is asked for without changing anything.

use serde_json::{Value, json};

use super::oracle::Rule;

/// An operation of the document.
pub struct Row {
    /// Its id.
    pub id: &'static str,
    /// Under which rule it stands.
    pub rule: Rule,
    /// A body that is right in itself.
    pub body: fn() -> Value,
}

const fn row(id: &'static str, rule: Rule, body: fn() -> Value) -> Row {
    Row { id, rule, body }
}

fn none() -> Value {
    Value::Null
}

fn items() -> Value {
    json!({"items": []})
}

fn members() -> Value {
    json!({"audience": "members"})
}

fn unknown_hours() -> Value {
    json!({"kind": "unknown", "note": "Ask us."})
}

/// All operations. One that is missing here fails the test.
pub const ROWS: &[Row] = &[
    row("check_liveness", Rule::Everybody, none),
    row("check_readiness", Rule::Everybody, none),
    row("read_signing_keys", Rule::Everybody, none),
    row("list_vocabularies", Rule::Everybody, none),
    row("read_vocabulary", Rule::Everybody, none),
    row("sign_in", Rule::Everybody, || json!({"email": "nobody@desk.example", "password": "wrong"})),
    row("refresh_session", Rule::Everybody, || json!({"refresh_token": "unknown"})),
    row(
        "issue_token",
        Rule::Everybody,
        || json!({"grant_type": "client_credentials", "client_id": "unknown", "client_secret": "wrong"}),
    ),
    row("list_organizations", Rule::Everybody, none),
    row("list_contacts", Rule::Everybody, none),
    row("export_organizations", Rule::Everybody, none),
    row("export_contacts", Rule::Everybody, none),
    row("list_teams", Rule::Everybody, none),
    row("export_teams", Rule::Everybody, none),
    row("read_me", Rule::SignedIn, none),
    row("list_sessions", Rule::Persons, none),
    row("end_session", Rule::Persons, none),
    row("read_organization", Rule::Reads, none),
    row("read_organization_history", Rule::Reads, none),
    row("list_organization_contacts", Rule::Reads, none),
    row("read_contact", Rule::Reads, none),
    row("read_contact_history", Rule::Reads, none),
    row("read_key", Rule::Reads, none),
    row("preview_contact_visibility", Rule::EditsContacts, none),
    row("list_circles", Rule::SignedIn, none),
    row("find_claims", Rule::Everybody, none),
    row("list_organization_claims", Rule::Reads, none),
    row("read_claim", Rule::Reads, none),
    row("read_claim_history", Rule::Reads, none),
    row("register_claim", Rule::EditsProfile, || json!({"kind": "country", "country": "CH"})),
    row("update_claim", Rule::EditsProfile, || json!({"note": "By day."})),
    row("retire_claim", Rule::EditsProfile, none),
    row("confirm_claim", Rule::ConfirmsClaims, none),
    row("withdraw_claim_confirmation", Rule::WithdrawsConfirmations, none),
    row("dispute_claim", Rule::DisputesClaims, || json!({"reason": "It is ours."})),
    row("withdraw_claim_dispute", Rule::DisputesClaims, none),
    row("list_organization_attestations", Rule::Reads, none),
    row("read_attestation", Rule::Reads, none),
    row("read_attestation_history", Rule::Reads, none),
    row("issue_attestation", Rule::Attests, || json!({"title": "Member", "since": "2026-01-01"})),
    row("update_attestation", Rule::EditsAttestation, || json!({"note": "By day."})),
    row("end_attestation", Rule::EndsAttestation, none),
    row("register_circle", Rule::MakesCircles, || json!({"name": "Ours"})),
    row("read_circle", Rule::ReadsCircle, none),
    row("read_circle_history", Rule::ReadsCircle, none),
    row("update_circle", Rule::EditsCircle, || json!({"name": "Theirs"})),
    row("retire_circle", Rule::EditsCircle, none),
    row("add_circle_member", Rule::EditsCircle, none),
    row("remove_circle_member", Rule::EditsCircle, none),
    row(
        "register_contact",
        Rule::EditsContacts,
        || json!({"roles": ["abuse"], "channels": [{"kind": "email", "value": "matrix@team.example"}]}),
    ),
    row("update_contact", Rule::EditsContacts, || json!({"title": "Desk"})),
    row("retire_contact", Rule::EditsContacts, none),
    row("restore_contact", Rule::EditsContacts, none),
    row("confirm_contact", Rule::EditsContacts, none),
    row("set_contact_person", Rule::EditsContacts, || json!({"name": "Somebody"})),
    row("set_contact_availability", Rule::EditsContacts, unknown_hours),
    row("set_contact_audience", Rule::EditsContacts, members),
    row("add_channel", Rule::EditsContacts, || json!({"kind": "email", "value": "more@team.example"})),
    row("update_channel", Rule::EditsContacts, || json!({"preference": 2})),
    row("retire_channel", Rule::EditsContacts, none),
    row("set_channel_availability", Rule::EditsContacts, unknown_hours),
    row("set_channel_audience", Rule::EditsContacts, members),
    row("add_key", Rule::EditsContacts, || json!({"kind": "openpgp", "fingerprint": "0".repeat(40)})),
    row("retire_key", Rule::EditsContacts, none),
    row(
        "prove_channel",
        Rule::Proves,
        || json!({"method": "met_in_person", "value": "somebody@team.example"}),
    ),
    row("update_organization", Rule::EditsProfile, || json!({"short_name": "T"})),
    row("set_organization_names", Rule::EditsProfile, items),
    row("set_organization_links", Rule::EditsProfile, items),
    row("set_organization_identifiers", Rule::EditsProfile, items),
    row("set_organization_host", Rule::EditsProfile, none),
    row("set_organization_address", Rule::EditsProfile, none),
    row("set_organization_audience", Rule::EditsProfile, members),
    row("confirm_organization", Rule::EditsProfile, none),
    row("retire_organization", Rule::Retires, none),
    row("restore_organization", Rule::Retires, none),
    row(
        "accredit_organization",
        Rule::Decides,
        || json!({"standing": "accredited", "criterion": "first_member", "reason": "R", "reference": "D 1"}),
    ),
    row("lead_authorities", Rule::Decides, || json!({"from": null})),
    row(
        "accept_authority",
        Rule::Consents,
        || json!({"authority_id": "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11", "offered_at": "2026-03-02T08:00:00Z"}),
    ),
    row("adopt_organization", Rule::Consents, none),
    row("end_authority", Rule::EndsAuthority, none),
    row("list_authority_offers", Rule::SeesOffers, none),
    row("offer_authority", Rule::Offers, || json!({"basis": "sponsored"})),
    row("withdraw_authority_offer", Rule::SeesOffers, none),
    row(
        "accept_invitation",
        Rule::Everybody,
        || json!({"code": "unknown", "password": "kangaroo velvet seven"}),
    ),
    row("list_accounts", Rule::ListsAccounts, none),
    row("list_invitations", Rule::ListsAccounts, none),
    row(
        "invite",
        Rule::Invites,
        || json!({"email": "matrix@desk.example", "name": "Somebody", "role": "administrator"}),
    ),
    row("read_account", Rule::ReadsAccounts, none),
    row("update_account", Rule::EditsAccounts, || json!({"role": "reader"})),
    row("disable_account", Rule::EditsAccounts, none),
    row("read_invitation", Rule::ReadsAccounts, none),
    row("list_clients", Rule::ListsAccounts, none),
    row(
        "register_client",
        Rule::Invites,
        || json!({"name": "Matrix", "role": "reader", "scopes": ["directory:read"]}),
    ),
    row("read_client", Rule::ReadsClients, none),
    row("update_client", Rule::EditsClients, || json!({"name": "Other"})),
    row("disable_client", Rule::ReadsClients, none),
    row("rotate_client_secret", Rule::EditsClients, || json!({})),
    row("end_client_secret", Rule::ReadsClients, none),
    row("withdraw_invitation", Rule::EditsAccounts, none),
    row("run_import", Rule::Imports, || json!([])),
    row("read_import", Rule::SignedIn, none),
    row("read_import_template", Rule::Everybody, none),
    row(
        "register_organization",
        Rule::Registers,
        || json!({"kind": "csirt", "name": "New", "country": "CH"}),
    ),
];
