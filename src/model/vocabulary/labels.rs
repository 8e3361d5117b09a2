//! What people read of a word, in the six official languages of the United Nations.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::seed;

/// What people read of a word, by language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Arabic.
    pub ar: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
    /// French.
    pub fr: &'static str,
    /// Russian.
    pub ru: &'static str,
    /// Spanish.
    pub es: &'static str,
}

#[derive(Deserialize)]
struct Row {
    /// Empty where the whole table is of one vocabulary.
    #[serde(default)]
    vocabulary: String,
    value: String,
    ar: String,
    zh: String,
    fr: String,
    ru: String,
    es: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let table = |vocabulary: &str, table: &str| {
        let mut rows: Vec<Row> = seed::rows(table);
        for row in rows.iter_mut().filter(|row| row.vocabulary.is_empty()) {
            vocabulary.clone_into(&mut row.vocabulary);
        }
        rows
    };
    [
        table("", include_str!("../../../seeds/labels/words.csv")),
        table("countries", include_str!("../../../seeds/labels/countries.csv")),
        table("languages", include_str!("../../../seeds/labels/languages.csv")),
        table("regions", include_str!("../../../seeds/labels/regions.csv")),
    ]
    .into_iter()
    .flatten()
    .collect()
});

static LABELS: LazyLock<HashMap<(&str, &str), &Row>> =
    LazyLock::new(|| ROWS.iter().map(|row| ((row.vocabulary.as_str(), row.value.as_str()), row)).collect());

impl Labels {
    /// The labels of a word of a vocabulary that is `en` in English. Names, which no table translates, are the same in
    /// every language.
    pub(super) fn of(vocabulary: &str, value: &str, en: &'static str) -> Self {
        match LABELS.get(&(vocabulary, value)) {
            Some(row) => Self { ar: &row.ar, zh: &row.zh, en, fr: &row.fr, ru: &row.ru, es: &row.es },
            None => Self { ar: en, zh: en, en, fr: en, ru: en, es: en },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::text;
    use crate::model::vocabulary::vocabularies;

    /// Vocabularies whose words are names: they are the same in every language.
    const NAMES: [&str; 1] = ["tlp"];

    fn is_written_in(label: &str, script: impl Fn(char) -> bool) -> bool {
        label.chars().any(script)
    }

    #[test]
    fn every_word_has_a_label_in_each_language_and_in_its_script() {
        let mut found = Vec::new();
        for vocabulary in vocabularies().iter().filter(|it| !NAMES.contains(&it.name)) {
            for term in &vocabulary.terms {
                let (labels, word) = (term.labels, format!("{} {}", vocabulary.name, term.value));
                if !LABELS.contains_key(&(vocabulary.name, term.value)) {
                    found.push(format!("{word} has no row in seeds/labels"));
                }
                let scripts = [
                    is_written_in(labels.ar, |it| ('\u{600}'..='\u{6FF}').contains(&it)),
                    is_written_in(labels.zh, |it| ('\u{4E00}'..='\u{9FFF}').contains(&it)),
                    is_written_in(labels.ru, |it| ('\u{400}'..='\u{4FF}').contains(&it)),
                ];
                if scripts.contains(&false) {
                    found.push(format!("{word} is not in its script: {labels:?}"));
                }
                for label in [labels.ar, labels.zh, labels.en, labels.fr, labels.ru, labels.es] {
                    if text::line(label, 120).as_deref() != Ok(label) {
                        found.push(format!("{word}: {label:?} is no line of text"));
                    }
                    if label == term.value {
                        found.push(format!("{word}: {label} is the word itself"));
                    }
                }
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn names_are_the_same_in_every_language() {
        for vocabulary in vocabularies().iter().filter(|it| NAMES.contains(&it.name)) {
            for term in &vocabulary.terms {
                assert_eq!(term.labels, Labels::of("", "", term.label), "{}", term.value);
            }
        }
    }

    #[test]
    fn every_row_is_of_a_word_and_stands_once() {
        assert_eq!(LABELS.len(), ROWS.len(), "a word stands twice");
        let words: BTreeSet<_> = vocabularies()
            .iter()
            .flat_map(|vocabulary| vocabulary.terms.iter().map(|term| (vocabulary.name, term.value)))
            .collect();
        let rows: BTreeSet<_> = LABELS.keys().copied().collect();
        let lost: Vec<_> = rows.difference(&words).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}
