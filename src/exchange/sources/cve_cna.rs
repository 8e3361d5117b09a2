//! The list of CVE partners: who assigns CVE ids, and to whom a vulnerability is reported (`CNAsList.json` of the CVE
//! website). One organization a row, with one contact for the disclosure of vulnerabilities.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{Profile, Source, identifiers, listings, plain_contact};
use crate::exchange::fields::{Field, census, left_out};
use crate::exchange::listing::{List, ListedContact, Listing, Reject};
use crate::exchange::mapping::{Mapping, Page, RowAt, given};
use crate::exchange::shape::{self, Shape};
use crate::model::channel::ChannelDraft;
use crate::model::kinds::{ChannelKind, ContactRole, KnownScheme, LinkRelation, OrganizationKind};
use crate::model::organization::{IDENTIFIER_MAX, Link, NAME_MAX, OrganizationDraft, SHORT_NAME_MAX};
use crate::model::origin::Origin;
use crate::model::text;
use crate::model::violation::Invalid;

/// The list of CVE partners.
pub static CVE_CNA: Source = Source {
    name: "cve-cna",
    title: "the list of CVE partners (CNAsList.json, a JSON list of objects with cnaID, organizationName and contact)",
    profile: Profile::PUBLIC,
    fields: FIELDS,
    read,
};

const NO_LABEL: &str = "Channels have no label here.";
const NO_HIERARCHY: &str = "Who reports to whom in the CVE Program is not held here yet.";
const NO_ROLES: &str = "Roles in the CVE Program are not taken as attestations yet.";

const FIELDS: &[Field] = &[
    Field::taken("/*/cnaID"),
    Field::taken("/*/shortName"),
    Field::taken("/*/organizationName"),
    Field::taken("/*/country"),
    Field::taken("/*/scope"),
    Field::taken("/*/contact"),
    Field::taken("/*/contact/*/email"),
    Field::taken("/*/contact/*/email/*/emailAddr"),
    Field::left("/*/contact/*/email/*/label", NO_LABEL),
    Field::taken("/*/contact/*/contact"),
    Field::taken("/*/contact/*/contact/*/url"),
    Field::taken("/*/contact/*/contact/*/label"),
    Field::taken("/*/contact/*/form"),
    Field::taken("/*/contact/*/form/*/url"),
    Field::taken("/*/contact/*/form/*/label"),
    Field::taken("/*/disclosurePolicy"),
    Field::taken("/*/disclosurePolicy/*/url"),
    Field::taken("/*/disclosurePolicy/*/label"),
    Field::taken("/*/disclosurePolicy/*/language"),
    Field::taken("/*/securityAdvisories/alerts"),
    Field::taken("/*/securityAdvisories/alerts/*/url"),
    Field::taken("/*/securityAdvisories/alerts/*/label"),
    Field::taken("/*/securityAdvisories/alerts/*/language"),
    Field::taken("/*/securityAdvisories/advisories"),
    Field::taken("/*/securityAdvisories/advisories/*/url"),
    Field::taken("/*/securityAdvisories/advisories/*/label"),
    Field::taken("/*/securityAdvisories/advisories/*/language"),
    Field::left("/*/resources", "The list does not say what its resources are; none is known."),
    Field::partly(
        "/*/CNA/type/*",
        "The kind of the organization follows from these words; the words are not held.",
    ),
    Field::left("/*/CNA/isRoot", NO_ROLES),
    Field::left("/*/CNA/role/*", NO_ROLES),
    Field::left("/*/CNA/roles/*/role", NO_ROLES),
    Field::left("/*/CNA/roles/*/helpText", NO_ROLES),
    Field::left("/*/CNA/root/shortName", NO_HIERARCHY),
    Field::left("/*/CNA/root/organizationName", NO_HIERARCHY),
    Field::left("/*/CNA/TLR/shortName", NO_HIERARCHY),
    Field::left("/*/CNA/TLR/organizationName", NO_HIERARCHY),
];

/// A row, as far as it is read. What has no default must be there: else it is another list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Partner {
    #[serde(rename = "cnaID")]
    id: String,
    short_name: String,
    organization_name: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    scope: String,
    contact: Vec<Reach>,
    #[serde(default)]
    disclosure_policy: Vec<Document>,
    #[serde(default)]
    security_advisories: Advisories,
    #[serde(rename = "CNA")]
    program: Program,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Reach {
    email: Vec<Mailbox>,
    form: Vec<Document>,
    contact: Vec<Document>,
}

#[derive(Deserialize)]
struct Mailbox {
    #[serde(rename = "emailAddr")]
    address: String,
}

#[derive(Deserialize)]
struct Document {
    url: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    language: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Advisories {
    alerts: Vec<Document>,
    advisories: Vec<Document>,
}

#[derive(Deserialize)]
struct Program {
    #[serde(rename = "type")]
    types: Vec<String>,
}

fn read(source: &Source, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<List, Shape> {
    let partners: Vec<Partner> = shape::json(bytes, source.title)?;
    if partners.is_empty() {
        return Err(Shape { expected: source.title, came: "it is an empty list".to_owned() });
    }
    let list: Value = shape::json(bytes, source.title)?;
    let left_out = left_out(source.fields, census(&list));
    let rows = partners.iter().enumerate().map(|(index, it)| (format!("/{index}"), it));
    Ok(listings(rows, left_out, |pointer, it| it.listing(source, pointer, fetched_at)))
}

impl Partner {
    fn listing(&self, source: &Source, pointer: &str, fetched_at: DateTime<Utc>) -> Result<Listing, Reject> {
        let at = RowAt { pointer, source_id: given(&self.id) };
        let source_id = at.line("/cnaID", &self.id, IDENTIFIER_MAX)?;
        let name = at.line("/organizationName", &self.organization_name, NAME_MAX)?;
        let reach = self.contact.iter();
        let advisories = &self.security_advisories;
        at.require_bounded([
            ("/contact", self.contact.len()),
            ("/contact", reach.map(|it| it.email.len() + it.form.len() + it.contact.len()).sum()),
            ("/disclosurePolicy", self.disclosure_policy.len()),
            ("/securityAdvisories", advisories.alerts.len() + advisories.advisories.len()),
            ("/CNA/type", self.program.types.len()),
        ])?;
        let mut row = Mapping::of(pointer.to_owned());
        let short_name = self.short_name(&mut row);
        let identifiers = identifiers([
            (KnownScheme::CveCna, Some(&source_id)),
            (KnownScheme::CveShortName, short_name.as_deref()),
        ]);
        let origin = Origin::listed(source.name, source_id.clone(), fetched_at);
        let organization = OrganizationDraft {
            kind: self.kind(&mut row),
            name,
            short_name,
            names: Vec::new(),
            country: row.country("/country", &self.country),
            sectors: Vec::new(),
            team_types: Vec::new(),
            host: None,
            links: self.links(&mut row),
            identifiers,
            address: None,
            established: None,
            audience: source.profile.audience.clone(),
            tlp: source.profile.tlp,
            origin: origin.clone(),
        };
        let channels = self.channels(&mut row);
        if channels.is_empty() {
            row.remark("/contact", "The source gives no way to reach it, so it has no contact here.");
        }
        let contacts = (!channels.is_empty()).then(|| ListedContact {
            source_id: source_id.clone(),
            contact: plain_contact(
                &source.profile,
                0,
                &[ContactRole::VulnerabilityDisclosure],
                channels,
                origin,
            ),
        });
        let contacts: Vec<ListedContact> = contacts.into_iter().collect();
        // What it assigns CVE ids for is what it takes reports for.
        let mut claims = Vec::new();
        row.claim_in_words(&mut claims, "/scope", &self.scope, contacts.first());
        let (pointer, remarks) = row.done();
        Ok(Listing {
            pointer,
            source_id,
            organization,
            contacts,
            claims,
            attestations: Vec::new(),
            still_said: Vec::new(),
            remarks,
        })
    }

    fn short_name(&self, row: &mut Mapping) -> Option<String> {
        let checked = given(&self.short_name)
            .ok_or_else(|| Invalid::new("empty", "The source gives none."))
            .and_then(|name| text::line(name, SHORT_NAME_MAX));
        checked
            .map_err(|invalid| row.remark("/shortName", format!("The short name stays empty. {invalid}")))
            .ok()
    }

    /// A team before a company, a company before a community. Who is none of these takes part in the program as such.
    fn kind(&self, row: &mut Mapping) -> OrganizationKind {
        let kind = |word: &str| match word {
            "CERT" => Some(OrganizationKind::Csirt),
            "Vendor" | "Hosted Service" | "Bug Bounty Provider" | "Researcher" => {
                Some(OrganizationKind::PrivateSector)
            }
            "Open Source" | "Consortium" => Some(OrganizationKind::TechnicalCommunity),
            _ => None,
        };
        let mut kinds = Vec::new();
        for (index, word) in self.program.types.iter().enumerate() {
            kinds.extend(kind(word.trim()));
            if kind(word.trim()).is_none() {
                row.remark(
                    &format!("/CNA/type/{index}"),
                    "This word says nothing here of the organization's kind.",
                );
            }
        }
        [OrganizationKind::Csirt, OrganizationKind::PrivateSector]
            .into_iter()
            .find(|kind| kinds.contains(kind))
            .unwrap_or(OrganizationKind::TechnicalCommunity)
    }

    fn links(&self, row: &mut Mapping) -> Vec<Link> {
        let mut links = Vec::new();
        let mut add = |place: String, rel, documents: &[Document]| {
            for (index, document) in documents.iter().enumerate() {
                row.link(&mut links, &format!("{place}/{index}"), rel, document.page());
            }
        };
        for (index, reach) in self.contact.iter().enumerate() {
            add(format!("/contact/{index}/form"), LinkRelation::ReportForm, &reach.form);
            add(format!("/contact/{index}/contact"), LinkRelation::ReportForm, &reach.contact);
        }
        add("/disclosurePolicy".to_owned(), LinkRelation::Policy, &self.disclosure_policy);
        let advisories = &self.security_advisories;
        add("/securityAdvisories/alerts".to_owned(), LinkRelation::Advisories, &advisories.alerts);
        add("/securityAdvisories/advisories".to_owned(), LinkRelation::Advisories, &advisories.advisories);
        links
    }

    /// Mailboxes first, then forms. A page that only tells how to report is a link of the organization; where it is all
    /// that there is, it is a channel too: who needs help must not find an empty contact.
    fn channels(&self, row: &mut Mapping) -> Vec<ChannelDraft> {
        let mut channels = Vec::new();
        for (index, reach) in self.contact.iter().enumerate() {
            for (at, mailbox) in reach.email.iter().enumerate() {
                let place = format!("/contact/{index}/email/{at}/emailAddr");
                let address = mailbox.address.to_lowercase();
                row.channel(&mut channels, &place, ChannelKind::Email, &address);
            }
        }
        let mut forms = |row: &mut Mapping, part: &str, of: fn(&Reach) -> &[Document]| {
            for (index, reach) in self.contact.iter().enumerate() {
                for (at, document) in of(reach).iter().enumerate() {
                    let place = format!("/contact/{index}/{part}/{at}/url");
                    row.channel(&mut channels, &place, ChannelKind::WebForm, &document.url);
                }
            }
            channels.is_empty()
        };
        if forms(row, "form", |reach| &reach.form) {
            forms(row, "contact", |reach| &reach.contact);
        }
        channels
    }
}

impl Document {
    fn page(&self) -> Page<'_> {
        Page { url: &self.url, label: &self.label, language: &self.language }
    }
}
