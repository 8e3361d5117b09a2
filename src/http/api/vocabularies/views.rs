//! Vocabularies, as they are answered.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::answer::View;
use crate::model::vocabulary::{Labels, Term, Vocabulary};

/// A vocabulary without its words.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = VocabularyEntry)]
pub struct VocabularyEntryView {
    /// Its name, by which it is read.
    name: &'static str,
    /// What its words say.
    description: &'static str,
}

impl From<&Vocabulary> for VocabularyEntryView {
    fn from(vocabulary: &Vocabulary) -> Self {
        Self { name: vocabulary.name, description: vocabulary.description }
    }
}

impl View for VocabularyEntryView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        Self { name: "contact_roles", description: "What a contact is for." }
    }
}

/// A vocabulary and its words.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Vocabulary)]
pub struct VocabularyView {
    /// Its name.
    name: &'static str,
    /// What its words say.
    description: &'static str,
    /// Its words, in the order in which people should see them.
    terms: Vec<TermView>,
}

impl From<&'static Vocabulary> for VocabularyView {
    fn from(vocabulary: &'static Vocabulary) -> Self {
        Self {
            name: vocabulary.name,
            description: vocabulary.description,
            terms: vocabulary.terms.iter().map(TermView::from).collect(),
        }
    }
}

impl View for VocabularyView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        Self {
            name: "regions",
            description: "Regions of the world (UN M49); the parent is the region that holds it.",
            terms: vec![TermView {
                value: "155",
                label: "Western Europe",
                labels: LabelsView {
                    ar: "غرب أوروبا",
                    zh: "西欧",
                    en: "Western Europe",
                    fr: "Europe occidentale",
                    ru: "Западная Европа",
                    es: "Europa occidental",
                },
                description: None,
                parent: Some("150"),
                requires: &[],
            }],
        }
    }
}

/// A word of a vocabulary and what it means.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Term)]
pub struct TermView {
    /// The word as records hold it.
    value: &'static str,
    /// What people read, in English.
    label: &'static str,
    /// What people read, in the official languages of the United Nations.
    labels: LabelsView,
    /// What it means, in English; null where the label says it all.
    description: Option<&'static str>,
    /// The wider word that this one belongs to; null where there is none.
    parent: Option<&'static str>,
    /// What choosing this word demands: words of the vocabulary `contact_requirements`.
    requires: &'static [&'static str],
}

impl From<&'static Term> for TermView {
    fn from(term: &'static Term) -> Self {
        Self {
            value: term.value,
            label: term.label,
            labels: term.labels.into(),
            description: term.description,
            parent: term.parent,
            requires: &term.requires,
        }
    }
}

/// What people read of a word, by language.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Labels)]
pub struct LabelsView {
    /// In Arabic.
    ar: &'static str,
    /// In Chinese.
    zh: &'static str,
    /// In English.
    en: &'static str,
    /// In French.
    fr: &'static str,
    /// In Russian.
    ru: &'static str,
    /// In Spanish.
    es: &'static str,
}

impl From<Labels> for LabelsView {
    fn from(labels: Labels) -> Self {
        let Labels { ar, zh, en, fr, ru, es } = labels;
        Self { ar, zh, en, fr, ru, es }
    }
}
