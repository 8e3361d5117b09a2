//! The order of names: the ICU root collation (Unicode Collation Algorithm with CLDR's root tailoring), the same for all
//! scripts and callers.

use std::sync::{Arc, LazyLock};

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

static ROOT: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok());

/// The bytes by which a name sorts.
#[must_use]
pub fn sort_key(name: &str) -> Arc<[u8]> {
    let mut key = Vec::with_capacity(name.len() * 2);
    let written = ROOT.as_ref().map(|collator| collator.write_sort_key_to(name, &mut key));
    // The root collation is compiled in; without it, names still sort, by their code points.
    if written.is_none() {
        key.extend_from_slice(name.as_bytes());
    }
    key.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_people_expect_in_every_script() {
        let mut names = ["Zürich", "éclair", "Ärzte", "apple", "Яндекс", "Эксперт", "中国", "eclipse"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["apple", "Ärzte", "éclair", "eclipse", "Zürich", "Эксперт", "Яндекс", "中国"]);
    }
}
