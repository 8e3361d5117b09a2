//! Fields: what becomes of each field of a source's list. Every field is held here, or named in the report: also one
//! that the source adds one day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::mapping::given;
use super::shape::escaped;
use super::shown::{WORDS, shown};

/// A field of a source's list.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Where it stands: a JSON pointer with `*` for the place in a list.
    pub path: &'static str,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is held here.
    Taken,
    /// A part of it, or something that follows from it, is held here; the sentence says what is not.
    Partly(&'static str),
    /// It is not held here; the sentence says why.
    Left(&'static str),
}

/// A field that is not held here, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportFieldLeftOut)]
pub struct LeftOut {
    /// See [`Field::path`].
    pub path: String,
    /// In how many places the list says something there.
    pub values: usize,
    /// Why, or what of it.
    pub why: String,
}

impl Field {
    /// A field that is held here.
    #[must_use]
    pub const fn taken(path: &'static str) -> Self {
        Self { path, fate: Fate::Taken }
    }

    /// A field that is held in part.
    #[must_use]
    pub const fn partly(path: &'static str, why: &'static str) -> Self {
        Self { path, fate: Fate::Partly(why) }
    }

    /// A field that is not held.
    #[must_use]
    pub const fn left(path: &'static str, why: &'static str) -> Self {
        Self { path, fate: Fate::Left(why) }
    }
}

/// How many fields are named.
const FIELDS_MAX: usize = 200;

/// How many fields are counted, and how many characters of the name of each: a list has some dozens.
const PATHS_MAX: usize = 2000;
const NAME_MAX: usize = 100;

/// The fields of a list that are not held here, or not wholly, by a census of it. A field that says nothing anywhere is
/// not named.
#[must_use]
pub fn left_out(fields: &[Field], census: BTreeMap<String, usize>) -> Vec<LeftOut> {
    let all = census.into_iter().filter(|(_, values)| *values > 0).filter_map(|(path, values)| {
        let why = match fields.iter().find(|field| field.path == path).map(|field| field.fate) {
            Some(Fate::Taken) => return None,
            Some(Fate::Partly(why) | Fate::Left(why)) => why,
            None => "This field is new in the list, and nothing here reads it yet.",
        };
        Some(LeftOut { path: shown(&path, WORDS), values, why: why.to_owned() })
    });
    all.take(FIELDS_MAX).collect()
}

/// All fields of a list, and in how many places each says something: no null, no empty text or
/// list, no "n/a".
#[must_use]
pub fn census(list: &Value) -> BTreeMap<String, usize> {
    fn walk(value: &Value, path: &mut String, found: &mut BTreeMap<String, usize>) {
        let length = path.len();
        match value {
            Value::Array(items) if !items.is_empty() => {
                path.push_str("/*");
                for item in items {
                    walk(item, path, found);
                }
                path.truncate(length);
            }
            Value::Object(members) if !members.is_empty() => {
                for (key, member) in members {
                    path.push('/');
                    path.push_str(&escaped(&shown(key, NAME_MAX)));
                    walk(member, path, found);
                    path.truncate(length);
                }
            }
            leaf => {
                let says = match leaf {
                    Value::Null | Value::Array(_) | Value::Object(_) => false,
                    Value::String(text) => given(text).is_some(),
                    Value::Bool(_) | Value::Number(_) => true,
                };
                if let Some(values) = found.get_mut(path.as_str()) {
                    *values += usize::from(says);
                } else if found.len() < PATHS_MAX {
                    found.insert(path.clone(), usize::from(says));
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(list, &mut String::new(), &mut found);
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_taken_is_named_also_when_nobody_knows_it() {
        let fields = [
            Field::taken("/*/name"),
            Field::left("/*/scope", "No."),
            Field::partly("/*/types/*", "Some."),
            Field::left("/*/notes", "Empty."),
        ];
        let list = json!([
            {"name": "One", "scope": " ", "types": ["a", "b"], "notes": [], "more/of": {"it": true}},
            {"name": "Two", "scope": "all", "types": [], "notes": null},
        ]);
        let named = left_out(&fields, census(&list));
        let named: Vec<_> = named.iter().map(|it| (it.path.as_str(), it.values, it.why.as_str())).collect();
        let new = "This field is new in the list, and nothing here reads it yet.";
        assert_eq!(named, [("/*/more~1of/it", 1, new), ("/*/scope", 1, "No."), ("/*/types/*", 2, "Some.")]);
    }

    #[test]
    fn a_field_that_says_nothing_is_counted_as_none() {
        let list = json!([{"a": [], "b": {}, "c": null, "d": ""}]);
        assert_eq!(
            census(&list).into_iter().collect::<Vec<_>>(),
            ["/*/a", "/*/b", "/*/c", "/*/d"].map(|path| (path.to_owned(), 0))
        );
    }
}
