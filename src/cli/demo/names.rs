//! Names in the demo data: what stands as `"id": "cert"` is meant elsewhere by `"@cert"`.
//!
//! The ids that they stand for are the same in every demo, so that examples keep working, and a start that was killed in
//! the middle finds what it made.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::cli::Failure;

/// The time in all ids: 2026-01-05, 12:00 UTC, in milliseconds.
const MADE: u64 = 1_767_614_400_000;

/// All that has a name.
pub(super) struct Names(BTreeSet<String>);

/// The id for which a name stands.
pub(super) fn id(name: &str) -> Uuid {
    let digest: [u8; 32] = Sha256::digest(name).into();
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&digest[..10]);
    Builder::from_unix_timestamp_millis(MADE, &bytes).into_uuid()
}

impl Names {
    /// The names that are given in these documents.
    pub(super) fn given_in<'a>(documents: impl IntoIterator<Item = &'a Value>) -> Result<Self, Failure> {
        let mut names = Self(BTreeSet::new());
        documents.into_iter().try_for_each(|document| names.gather(document))?;
        Ok(names)
    }

    fn gather(&mut self, value: &Value) -> Result<(), Failure> {
        match value {
            Value::Array(values) => values.iter().try_for_each(|value| self.gather(value)),
            Value::Object(fields) => {
                if let Some(Value::String(name)) = fields.get("id")
                    && !self.0.insert(name.clone())
                {
                    return Err(format!("two things of the demo data are called {name}").into());
                }
                fields.values().try_for_each(|value| self.gather(value))
            }
            _ => Ok(()),
        }
    }

    /// The same document with ids where names stand.
    pub(super) fn resolve(&self, value: Value) -> Result<Value, Failure> {
        match value {
            Value::Array(values) => values.into_iter().map(|value| self.resolve(value)).collect(),
            Value::Object(fields) => {
                let resolve = |(key, value)| Ok((key, self.resolve(value)?));
                fields.into_iter().map(resolve).collect::<Result<Map<_, _>, Failure>>().map(Value::Object)
            }
            // A colon makes it a Matrix id.
            Value::String(text) => match text.strip_prefix('@').filter(|name| !name.contains(':')) {
                Some(name) if self.0.contains(name) => Ok(Value::String(id(name).to_string())),
                Some(name) => Err(format!("nothing of the demo data is called {name}").into()),
                None => Ok(Value::String(text)),
            },
            other => Ok(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_stands_for_the_same_id_each_time_and_a_matrix_id_is_none() {
        let names = Names::given_in([&json!([{"id": "cert"}])]).expect("one name");
        let resolved = names.resolve(json!({"of": "@cert", "value": "@duty:cert.example"})).expect("known");
        assert_eq!(resolved, json!({"of": id("cert").to_string(), "value": "@duty:cert.example"}));
        assert_eq!(id("cert").get_version_num(), 7);
        assert_ne!(id("cert"), id("office"));
    }

    #[test]
    fn an_unknown_name_and_a_name_that_is_given_twice_are_refused() {
        let names = Names::given_in([&json!({"id": "cert"})]).expect("one name");
        assert!(names.resolve(json!(["@office"])).is_err());
        assert!(Names::given_in([&json!([{"id": "cert"}, {"id": "cert"}])]).is_err());
    }
}
