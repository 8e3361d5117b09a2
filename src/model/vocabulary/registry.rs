//! All vocabularies of the directory, as they are published.

use std::sync::LazyLock;

use super::{Labels, Term, Vocabulary};
use crate::model::audience::AudienceKind;
use crate::model::availability::{AvailabilityKind, Open, Weekday};
use crate::model::country::Country;
use crate::model::kinds::{
    AccountRole, AuthorityBasis, BelongsTo, ChannelKind, ChannelListing, ChannelUsage, CircleRule,
    ClaimBasis, ClaimKind, ClaimStatus, ClientScope, ContactRequirement, ContactRole, Criterion,
    FreshnessState, Grounds, InvitationStatus, KeyKind, KnownScheme, LinkRelation, Obstacle,
    OrganizationKind, Proof, ProofMethod, Prover, RecordPart, Standing, TeamType,
};
use crate::model::language::Language;
use crate::model::region::Region;
use crate::model::sector::Sector;
use crate::model::tlp::Tlp;

static ALL: LazyLock<Vec<Vocabulary>> = LazyLock::new(|| {
    let mut all = vec![
        AccountRole::vocabulary(),
        AudienceKind::vocabulary(),
        AuthorityBasis::vocabulary(),
        AvailabilityKind::vocabulary(),
        BelongsTo::vocabulary(),
        ChannelKind::vocabulary(),
        ChannelListing::vocabulary(),
        ChannelUsage::vocabulary(),
        CircleRule::vocabulary(),
        ClaimBasis::vocabulary(),
        ClaimKind::vocabulary(),
        ClaimStatus::vocabulary(),
        ClientScope::vocabulary(),
        ContactRequirement::vocabulary(),
        ContactRole::vocabulary_with_requirements(),
        Criterion::vocabulary(),
        FreshnessState::vocabulary(),
        Grounds::vocabulary(),
        InvitationStatus::vocabulary(),
        KeyKind::vocabulary(),
        KnownScheme::vocabulary(),
        Language::vocabulary(),
        LinkRelation::vocabulary(),
        Open::vocabulary(),
        Obstacle::vocabulary(),
        OrganizationKind::vocabulary(),
        Proof::vocabulary(),
        ProofMethod::vocabulary(),
        Prover::vocabulary(),
        RecordPart::vocabulary(),
        Sector::vocabulary(),
        Standing::vocabulary(),
        TeamType::vocabulary(),
        Tlp::vocabulary(),
        Weekday::vocabulary(),
        countries(),
        regions(),
    ];
    for vocabulary in &mut all {
        for term in &mut vocabulary.terms {
            term.labels = Labels::of(vocabulary.name, term.value, term.label);
        }
    }
    all
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
        description: "Countries and areas (ISO 3166-1, with EU and XK); the parent is the region.",
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn values(name: &str) -> BTreeSet<&'static str> {
        let vocabulary = vocabulary_named(name).expect("the vocabulary exists");
        vocabulary.terms.iter().map(|term| term.value).collect()
    }

    #[test]
    fn vocabularies_have_names_of_their_own_and_terms() {
        let names: BTreeSet<_> = vocabularies().iter().map(|vocabulary| vocabulary.name).collect();
        assert_eq!(names.len(), vocabularies().len());
        for vocabulary in vocabularies() {
            assert!(!vocabulary.terms.is_empty(), "{}", vocabulary.name);
            assert_eq!(values(vocabulary.name).len(), vocabulary.terms.len(), "{}", vocabulary.name);
        }
    }

    #[test]
    fn texts_are_written_as_people_read_them() {
        for vocabulary in vocabularies() {
            assert!(vocabulary.description.ends_with('.'), "{}", vocabulary.name);
            for term in &vocabulary.terms {
                assert!(!term.label.trim().is_empty(), "{}: {}", vocabulary.name, term.value);
                assert!(term.description.is_none_or(|text| text.ends_with('.')), "{}", term.value);
            }
        }
    }

    #[test]
    fn a_term_belongs_to_a_wider_term_that_exists() {
        for (name, parents) in [("countries", "regions"), ("regions", "regions"), ("sectors", "sectors")] {
            let parents = values(parents);
            let vocabulary = vocabulary_named(name).expect("the vocabulary exists");
            for term in &vocabulary.terms {
                assert!(term.parent.is_none_or(|parent| parents.contains(parent)), "{}", term.value);
            }
        }
    }

    #[test]
    fn every_role_says_what_it_requires() {
        let requirements = values("contact_requirements");
        let roles = vocabulary_named("contact_roles").expect("the vocabulary exists");
        for role in &roles.terms {
            assert!(!role.requires.is_empty(), "{}", role.value);
            assert!(role.requires.iter().all(|word| requirements.contains(word)), "{}", role.value);
        }
    }

    #[test]
    fn an_unknown_name_has_no_vocabulary() {
        assert_eq!(vocabulary_named("nothing"), None);
    }
}
