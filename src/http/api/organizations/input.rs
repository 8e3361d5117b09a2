//! Organizations and their parts in bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::api::parts::{
    audience, checked, checked_once, handling, optional_date, optional_line, words,
};
use crate::model::address::{Address, AddressDraft};
use crate::model::audience::Audience;
use crate::model::country::Country;
use crate::model::kinds::{IdentifierScheme, LinkRelation, OrganizationKind, TeamType};
use crate::model::language::Language;
use crate::model::organization::{Identifier, Link, NAME_MAX, OrganizationDraft, OtherName, SHORT_NAME_MAX};
use crate::model::origin::Origin;
use crate::model::sector::Sector;
use crate::model::text;
use crate::model::violation::Violations;
use crate::model::web::WebUrl;

/// Longest value of an identifier or label of a link, in characters.
const LABEL_MAX: usize = 300;

/// A new organization.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "csirt", "name": "Computer Emergency Response Team of Examplia", "short_name": "CERT-EX", "country": "CH",
    "links": [{"rel": "rfc2350", "url": "https://cert.example/rfc2350"}]
}))]
pub struct NewOrganization {
    /// What it is: see the vocabulary `organization_kinds`.
    #[validate(length(max = 64))]
    pub kind: String,
    /// Its official name.
    #[validate(length(min = 1, max = 300))]
    pub name: String,
    /// What it is usually called.
    #[serde(default)]
    #[validate(length(max = 100))]
    pub short_name: Option<String>,
    /// Its other names.
    #[serde(default)]
    #[validate(nested, length(max = 50))]
    pub names: Vec<NameInput>,
    /// Where it is (ISO 3166-1 alpha-2, `EU` or `XK`).
    #[serde(default)]
    #[validate(length(max = 2))]
    pub country: Option<String>,
    /// What it works in: see the vocabulary `sectors`.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub sectors: Vec<String>,
    /// Which kind of team it is, where it is one: see the vocabulary `team_types`.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub team_types: Vec<String>,
    /// Where more is written about it.
    #[serde(default)]
    #[validate(nested, length(max = 50))]
    pub links: Vec<LinkInput>,
    /// What others call it.
    #[serde(default)]
    #[validate(nested, length(max = 50))]
    pub identifiers: Vec<IdentifierInput>,
    /// Where letters reach it.
    #[serde(default)]
    #[validate(nested)]
    pub address: Option<AddressInput>,
    /// When it was founded.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(format = Date)]
    pub established: Option<String>,
    /// Who may read it: see the vocabulary `audiences`; `public` when left out.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub audience: Option<String>,
    /// The circles, for the audience `circles` only.
    #[serde(default)]
    #[validate(length(max = 32))]
    pub circles: Vec<String>,
    /// How it may be passed on (TLP 2.0); left out, what goes with the audience: CLEAR, GREEN or AMBER.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub tlp: Option<String>,
}

/// A further name.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"value": "Équipe de réponse d'Examplie", "language": "fr"}))]
pub struct NameInput {
    /// The name as its bearer writes it.
    #[validate(length(min = 1, max = 300))]
    pub value: String,
    /// Its language (BCP 47).
    #[serde(default)]
    #[validate(length(max = 35))]
    pub language: Option<String>,
}

/// An address in the web that tells more.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rel": "rfc2350", "url": "https://cert.example/rfc2350", "language": "en"}))]
pub struct LinkInput {
    /// What is found there: see the vocabulary `link_relations`.
    #[validate(length(max = 64))]
    pub rel: String,
    /// Where: https or http.
    #[validate(length(min = 1, max = 2000))]
    pub url: String,
    /// In which language (BCP 47).
    #[serde(default)]
    #[validate(length(max = 35))]
    pub language: Option<String>,
    /// How its owner calls it.
    #[serde(default)]
    #[validate(length(max = 300))]
    pub label: Option<String>,
}

/// What another list calls the organization.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scheme": "first", "value": "cert-ex"}))]
pub struct IdentifierInput {
    /// The list: see the vocabulary `identifier_schemes`; others in lower case are taken too.
    #[validate(length(max = 64))]
    pub scheme: String,
    /// The name or number in it.
    #[validate(length(min = 1, max = 300))]
    pub value: String,
}

/// Where letters reach somebody.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lines": ["Example Street 1"], "locality": "Bern", "postal_code": "3000", "country": "CH"}))]
pub struct AddressInput {
    /// Street, house, post box: one to four lines.
    #[validate(length(min = 1, max = 4))]
    pub lines: Vec<String>,
    /// City or place.
    #[serde(default)]
    #[validate(length(max = 120))]
    pub locality: Option<String>,
    /// State, province, canton.
    #[serde(default)]
    #[validate(length(max = 120))]
    pub region: Option<String>,
    /// Postal code.
    #[serde(default)]
    #[validate(length(max = 16))]
    pub postal_code: Option<String>,
    /// Country (ISO 3166-1 alpha-2).
    #[serde(default)]
    #[validate(length(max = 2))]
    pub country: Option<String>,
}

impl NewOrganization {
    /// The organization to enter.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self) -> Result<OrganizationDraft, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let whole = audience(violated, self.audience.as_deref(), &self.circles, &Audience::Public);
        let draft = OrganizationDraft {
            // What is missing here is told in the violations, which then stand in its place.
            kind: violated
                .take("/kind", OrganizationKind::parse(&self.kind))
                .unwrap_or(OrganizationKind::PrivateSector),
            name: violated.take("/name", text::line(&self.name, NAME_MAX)).unwrap_or_default(),
            short_name: violated
                .take("/short_name", optional_line(self.short_name.as_deref(), SHORT_NAME_MAX))
                .flatten(),
            names: checked_once(violated, "/names", self.names, NameInput::check),
            country: violated
                .take("/country", self.country.as_deref().map(Country::parse).transpose())
                .flatten(),
            sectors: words(violated, "/sectors", &self.sectors, Sector::parse),
            team_types: words(violated, "/team_types", &self.team_types, TeamType::parse),
            host: None,
            links: checked(violated, "/links", self.links, LinkInput::check),
            identifiers: checked_once(violated, "/identifiers", self.identifiers, IdentifierInput::check),
            address: self.address.and_then(|address| violated.nest("/address", address.check())),
            established: violated.take("/established", optional_date(self.established.as_deref())).flatten(),
            tlp: handling(violated, self.tlp.as_deref(), &whole),
            audience: whole,
            origin: Origin::local(),
        };
        violations.done(draft)
    }
}

impl NameInput {
    /// The name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(self) -> Result<OtherName, Violations> {
        OtherName::check(&self.value, self.language.as_deref())
    }
}

impl LinkInput {
    /// The link.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(self) -> Result<Link, Violations> {
        let mut violations = Violations::default();
        let rel = violations.take("/rel", LinkRelation::parse(&self.rel));
        let url = violations.take("/url", WebUrl::parse(&self.url));
        let language =
            violations.take("/language", self.language.as_deref().map(Language::parse).transpose());
        let label = violations.take("/label", optional_line(self.label.as_deref(), LABEL_MAX));
        match (rel, url, language, label) {
            (Some(rel), Some(url), Some(language), Some(label)) => Ok(Link { rel, url, language, label }),
            _ => Err(violations),
        }
    }
}

impl IdentifierInput {
    /// The identifier.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(self) -> Result<Identifier, Violations> {
        let mut violations = Violations::default();
        let scheme = violations.take("/scheme", IdentifierScheme::parse(&self.scheme));
        let value = violations.take("/value", text::line(&self.value, LABEL_MAX));
        match (scheme, value) {
            (Some(scheme), Some(value)) => Ok(Identifier { scheme, value }),
            _ => Err(violations),
        }
    }
}

impl AddressInput {
    /// The address.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(self) -> Result<Address, Violations> {
        Address::check(AddressDraft {
            lines: self.lines,
            locality: self.locality,
            region: self.region,
            postal_code: self.postal_code,
            country: self.country,
        })
    }
}
