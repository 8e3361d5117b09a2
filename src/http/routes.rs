//! THE table: every operation of the service at its address.

use utoipa::openapi::OpenApi;

use super::api::{
    accounts, attestations, circles, claims, clients, compatible, contacts, exports, health, imports,
    invitations, me, oauth, organizations, sessions, vocabularies, well_known,
};
use super::openapi;
use super::table::Table;
use crate::routes;

/// The groups of operations, in the order in which the documentation shows them.
const TAGS: [(&str, &str); 17] = [
    ("sessions", "Signing in and out, and who is signed in."),
    ("accounts", "Who signs in for an organization, and who is invited to."),
    ("clients", "Machines that ask for an organization: what each may do, its secrets and its tokens."),
    ("organizations", "Bodies that are listed: ministries, teams, operators, companies."),
    ("standing", "Whether an organization is admitted, and who leads the authorities of a country."),
    ("authority", "Under which lead state authority an organization is, by its own consent."),
    ("contacts", "Functions of an organization that can be reached."),
    ("channels", "The ways to reach a contact."),
    ("keys", "With what messages to a contact are encrypted."),
    ("claims", "For whom and for what an organization answers, and what others say to that."),
    ("attestations", "What one organization says of another."),
    ("circles", "Named groups of organizations, for which others write by naming them in an audience."),
    ("imports", "Whole lists, taken in."),
    ("exports", "Whole sets as files."),
    ("compatible", "Teams in the forms of other directories, for programs that read those."),
    ("vocabularies", "The words that records may use, each with its meaning."),
    ("service", "Whether the service works, and with which keys it signs."),
];

/// All operations.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one page, however long, on which every address stands")]
pub fn table() -> Table {
    routes! {
        "/v1/sessions" => {
            POST sessions::sign_in,
            GET sessions::list_sessions,
        },
        "/v1/sessions/refresh" => {
            POST sessions::refresh_session,
        },
        "/v1/sessions/{session_id}" => {
            DELETE sessions::end_session,
        },
        "/v1/me" => {
            GET me::read_me,
        },
        "/v1/accounts" => {
            GET accounts::list_accounts,
        },
        "/v1/accounts/{account_id}" => {
            GET accounts::read_account,
            PATCH accounts::update_account,
            DELETE accounts::disable_account,
        },
        "/v1/invitations" => {
            GET invitations::list_invitations,
            POST invitations::invite,
        },
        "/v1/invitations/accept" => {
            POST invitations::accept_invitation,
        },
        "/v1/invitations/{invitation_id}" => {
            GET invitations::read_invitation,
            DELETE invitations::withdraw_invitation,
        },
        "/oauth/token" => {
            POST oauth::issue_token,
        },
        "/v1/imports" => {
            POST imports::run_import,
        },
        "/v1/imports/template" => {
            GET imports::read_import_template,
        },
        "/v1/imports/{import_id}" => {
            GET imports::read_import,
        },
        "/v1/clients" => {
            GET clients::list_clients,
            POST clients::register_client,
        },
        "/v1/clients/{client_id}" => {
            GET clients::read_client,
            PATCH clients::update_client,
            DELETE clients::disable_client,
        },
        "/v1/clients/{client_id}/secrets" => {
            POST clients::rotate_client_secret,
        },
        "/v1/clients/{client_id}/secrets/{secret_id}" => {
            DELETE clients::end_client_secret,
        },
        "/v1/organizations" => {
            GET organizations::list_organizations,
            POST organizations::register_organization,
        },
        "/v1/organizations/{organization_id}" => {
            GET organizations::read_organization,
            PATCH organizations::update_organization,
            DELETE organizations::retire_organization,
        },
        "/v1/organizations/{organization_id}/restore" => {
            POST organizations::restore_organization,
        },
        "/v1/organizations/{organization_id}/confirm" => {
            POST organizations::confirm_organization,
        },
        "/v1/organizations/{organization_id}/history" => {
            GET organizations::read_organization_history,
        },
        "/v1/organizations/{organization_id}/names" => {
            PUT organizations::set_organization_names,
        },
        "/v1/organizations/{organization_id}/links" => {
            PUT organizations::set_organization_links,
        },
        "/v1/organizations/{organization_id}/identifiers" => {
            PUT organizations::set_organization_identifiers,
        },
        "/v1/organizations/{organization_id}/host" => {
            PUT organizations::set_organization_host,
        },
        "/v1/organizations/{organization_id}/address" => {
            PUT organizations::set_organization_address,
        },
        "/v1/organizations/{organization_id}/audience" => {
            PUT organizations::set_organization_audience,
        },
        "/v1/organizations/{organization_id}/accreditation" => {
            PUT organizations::accredit_organization,
        },
        "/v1/organizations/{organization_id}/lead" => {
            PUT organizations::lead_authorities,
        },
        "/v1/organizations/{organization_id}/authority" => {
            PUT organizations::authority::accept_authority,
            DELETE organizations::authority::end_authority,
        },
        "/v1/organizations/{organization_id}/authority-offers" => {
            GET organizations::authority::list_authority_offers,
        },
        "/v1/organizations/{organization_id}/authority-offers/{authority_id}" => {
            PUT organizations::authority::offer_authority,
            DELETE organizations::authority::withdraw_authority_offer,
        },
        "/v1/organizations/{organization_id}/adopt" => {
            POST organizations::adopt_organization,
        },
        "/v1/organizations/{organization_id}/contacts" => {
            GET contacts::list_organization_contacts,
            POST contacts::register_contact,
        },
        "/v1/organizations/{organization_id}/claims" => {
            GET claims::list_organization_claims,
            POST claims::register_claim,
        },
        "/v1/organizations/{organization_id}/attestations" => {
            GET attestations::list_organization_attestations,
            POST attestations::issue_attestation,
        },
        "/v1/contacts" => {
            GET contacts::list_contacts,
        },
        "/v1/contacts/{contact_id}" => {
            GET contacts::read_contact,
            PATCH contacts::update_contact,
            DELETE contacts::retire_contact,
        },
        "/v1/contacts/{contact_id}/restore" => {
            POST contacts::restore_contact,
        },
        "/v1/contacts/{contact_id}/confirm" => {
            POST contacts::confirm_contact,
        },
        "/v1/contacts/{contact_id}/history" => {
            GET contacts::read_contact_history,
        },
        "/v1/contacts/{contact_id}/person" => {
            PUT contacts::set_contact_person,
        },
        "/v1/contacts/{contact_id}/availability" => {
            PUT contacts::set_contact_availability,
        },
        "/v1/contacts/{contact_id}/audience" => {
            PUT contacts::set_contact_audience,
        },
        "/v1/contacts/{contact_id}/channels" => {
            POST contacts::channels::add_channel,
        },
        "/v1/contacts/{contact_id}/channels/{channel_id}" => {
            PATCH contacts::channels::update_channel,
            DELETE contacts::channels::retire_channel,
        },
        "/v1/contacts/{contact_id}/channels/{channel_id}/prove" => {
            POST contacts::channels::prove_channel,
        },
        "/v1/contacts/{contact_id}/channels/{channel_id}/availability" => {
            PUT contacts::channels::set_channel_availability,
        },
        "/v1/contacts/{contact_id}/channels/{channel_id}/audience" => {
            PUT contacts::channels::set_channel_audience,
        },
        "/v1/contacts/{contact_id}/keys" => {
            POST contacts::keys::add_key,
        },
        "/v1/contacts/{contact_id}/keys/{key_id}" => {
            GET contacts::keys::read_key,
            DELETE contacts::keys::retire_key,
        },
        "/v1/contacts/{contact_id}/visibility" => {
            GET contacts::preview_contact_visibility,
        },
        "/v1/claims" => {
            GET claims::find_claims,
        },
        "/v1/claims/{claim_id}" => {
            GET claims::read_claim,
            PATCH claims::update_claim,
            DELETE claims::retire_claim,
        },
        "/v1/claims/{claim_id}/confirm" => {
            POST claims::confirm_claim,
            DELETE claims::withdraw_claim_confirmation,
        },
        "/v1/claims/{claim_id}/dispute" => {
            POST claims::dispute_claim,
            DELETE claims::withdraw_claim_dispute,
        },
        "/v1/claims/{claim_id}/history" => {
            GET claims::read_claim_history,
        },
        "/v1/attestations/{attestation_id}" => {
            GET attestations::read_attestation,
            PATCH attestations::update_attestation,
            DELETE attestations::end_attestation,
        },
        "/v1/attestations/{attestation_id}/history" => {
            GET attestations::read_attestation_history,
        },
        "/v1/circles" => {
            GET circles::list_circles,
            POST circles::register_circle,
        },
        "/v1/circles/{circle_id}" => {
            GET circles::read_circle,
            PATCH circles::update_circle,
            DELETE circles::retire_circle,
        },
        "/v1/circles/{circle_id}/history" => {
            GET circles::read_circle_history,
        },
        "/v1/circles/{circle_id}/members/{organization_id}" => {
            PUT circles::members::add_circle_member,
            DELETE circles::members::remove_circle_member,
        },
        "/v1/exports/organizations" => {
            GET exports::export_organizations,
        },
        "/v1/exports/contacts" => {
            GET exports::export_contacts,
        },
        "/data/v1/teams" => {
            GET compatible::list_teams,
        },
        "/directory/teams.json" => {
            GET compatible::export_teams,
        },
        "/v1/vocabularies" => {
            GET vocabularies::list_vocabularies,
        },
        "/v1/vocabularies/{name}" => {
            GET vocabularies::read_vocabulary,
        },
        "/livez" => {
            GET health::check_liveness,
        },
        "/readyz" => {
            GET health::check_readiness,
        },
        "/.well-known/jwks.json" => {
            GET well_known::read_signing_keys,
        },
    }
}

/// The OpenAPI document of all operations, as callers reach them at `server`: a URL, or `/` for the address that the
/// document comes from.
#[must_use]
pub fn document(server: &str) -> OpenApi {
    openapi::document(&table(), server, &TAGS)
}
