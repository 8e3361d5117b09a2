//! All vocabularies of the directory, as they are published.

use std::sync::LazyLock;

use super::{Term, Vocabulary};
use crate::model::audience::AudienceKind;
use crate::model::availability::{AvailabilityKind, Open, Weekday};
use crate::model::country::Country;
use crate::model::kinds::{
    AccountRole, BelongsTo, ChannelKind, ChannelListing, ChannelUsage, ContactRequirement,
    ContactRole, Criterion, FreshnessState, KnownScheme, LinkRelation, OrganizationKind, Proof,
    Standing, TeamType,
};
use crate::model::language::Language;
use crate::model::region::Region;
use crate::model::sector::Sector;
use crate::model::tlp::Tlp;

static ALL: LazyLock<Vec<Vocabulary>> = LazyLock::new(|| {
    vec![
        AccountRole::vocabulary(),
        AudienceKind::vocabulary(),
        AvailabilityKind::vocabulary(),
        BelongsTo::vocabulary(),
        ChannelKind::vocabulary(),
        ChannelListing::vocabulary(),
        ChannelUsage::vocabulary(),
        ContactRequirement::vocabulary(),
        ContactRole::vocabulary_with_requirements(),
        Criterion::vocabulary(),
        FreshnessState::vocabulary(),
        KnownScheme::vocabulary(),
        Language::vocabulary(),
        LinkRelation::vocabulary(),
        Open::vocabulary(),
        OrganizationKind::vocabulary(),
        Proof::vocabulary(),
        Sector::vocabulary(),
        Standing::vocabulary(),
        TeamType::vocabulary(),
        Tlp::vocabulary(),
        Weekday::vocabulary(),
        countries(),
        regions(),
    ]
});

/// All vocabularies.
#[must_use]
pub fn vocabularies() -> &'static [Vocabulary] {
    &ALL
}

/// The vocabulary of a name, such as `contact_roles`.
#[must_use]
pub fn vocabulary_named(name: &str) -> Option<&'static Vocabulary> {
    ALL.iter().find(|vocabulary| vocabulary.name == name)
}

fn countries() -> Vocabulary {
    Vocabulary {
        name: "countries",
        description: "Countries and areas (ISO 3166-1 alpha-2, with EU and XK) by the names that the UN uses in M49; the parent is the region.",
        terms: Country::all()
            .map(|country| Term {
                value: country.as_str(),
                label: country.name(),
                parent: country.region().map(Region::as_str),
                ..Term::default()
            })
            .collect(),
    }
}

fn regions() -> Vocabulary {
    Vocabulary {
        name: "regions",
        description: "Regions of the world (UN M49); the parent is the region that holds it.",
        terms: Region::all()
            .map(|region| Term {
                value: region.as_str(),
                label: region.name(),
                parent: region.parent().map(Region::as_str),
                ..Term::default()
            })
            .collect(),
    }
}
