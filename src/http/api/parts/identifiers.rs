//! Identifiers in queries.

use crate::http::problem::Problem;
use crate::http::query::MOST_ITEMS;
use crate::model::kinds::IdentifierScheme;
use crate::model::organization::Identifier;

/// The identifiers of a query: scheme and value with a colon between them, several separated by commas. A comma that
/// belongs to a value has a backslash before it.
///
/// # Errors
/// `malformed`, saying how identifiers are written.
pub fn identifiers(text: Option<&str>) -> Result<Vec<Identifier>, Problem> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let found: Option<Vec<_>> = separated(text).iter().map(|item| identifier(item)).collect();
    found.filter(|items| items.len() <= MOST_ITEMS).ok_or_else(|| {
        Problem::malformed(format!(
            "identifier: write scheme and value with a colon, such as first:cert-ex; separate at most {MOST_ITEMS} by \
             commas, and put a backslash before a comma that belongs to a value."
        ))
    })
}

fn identifier(item: &str) -> Option<Identifier> {
    let (scheme, value) = item.split_once(':')?;
    let scheme = IdentifierScheme::parse(scheme.trim()).ok()?;
    (!value.is_empty()).then(|| Identifier { scheme, value: value.to_owned() })
}

fn separated(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let item = match letter {
            ',' => {
                items.push(String::new());
                continue;
            }
            '\\' if letters.next_if_eq(&',').is_some() => ',',
            other => other,
        };
        if let Some(last) = items.last_mut() {
            last.push(item);
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<Vec<(String, String)>> {
        let found = identifiers(Some(text)).ok()?;
        Some(found.into_iter().map(|it| (it.scheme.to_string(), it.value)).collect())
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(scheme, value)| ((*scheme).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn several_are_separated_by_commas_and_a_value_may_hold_one() {
        assert_eq!(read("first:cert-ex"), Some(pairs(&[("first", "cert-ex")])));
        assert_eq!(
            read("first:a,cve-cna:CNA-2020-0006"),
            Some(pairs(&[("first", "a"), ("cve-cna", "CNA-2020-0006")]))
        );
        assert_eq!(read(r"x:CH\,desk@a.example\,A, B:c".trim()), None);
        assert_eq!(read(r"x:CH\,A:B,y:z\n"), Some(pairs(&[("x", "CH,A:B"), ("y", r"z\n")])));
        assert_eq!(identifiers(None).map(|it| it.len()).ok(), Some(0));
    }

    #[test]
    fn what_is_no_scheme_and_value_is_refused() {
        for text in ["", "first", "first:", ":a", "first:a,", "First:a", "first:a,b"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&vec!["a:b"; MOST_ITEMS].join(",")).map(|it| it.len()), Some(MOST_ITEMS));
        assert_eq!(read(&vec!["a:b"; MOST_ITEMS + 1].join(",")), None);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(
            items in prop::collection::vec(("[a-z0-9][a-z0-9._-]{0,8}", "[^\\\\]{1,12}"), 1..4),
        ) {
            let written = items.iter().map(|(scheme, value)| format!("{scheme}:{}", value.replace(',', "\\,")));
            prop_assert_eq!(read(&written.collect::<Vec<_>>().join(",")), Some(items));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "[a-z:,\\\\]{0,30}|\\PC{0,30}") {
            let _ = read(&text);
        }
    }
}
