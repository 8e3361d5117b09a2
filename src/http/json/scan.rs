//! The first look at a body: is it JSON that can mean only one thing?
//!
//! serde takes the last of two equal keys, or the first, and never says so; whoever else reads the
//! same bytes may take the other one. So keys are unique at every depth here, nothing is nested deeper
//! than [`DEEPEST`], and no string holds a NUL, which Postgres does not store.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::Fault;
use super::pointer::push;

/// How deep objects and lists may be nested.
pub const DEEPEST: usize = 32;

/// The whole body as a tree.
///
/// # Errors
/// The first fault, with its place.
pub fn scan(body: &[u8]) -> Result<Value, Fault> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::malformed("", "empty", "A JSON object is needed, and the body is empty."));
    }
    let text = std::str::from_utf8(body)
        .map_err(|_| Fault::malformed("", "not_utf8", "The body is not UTF-8 text."))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let mut fault = None;
    let whole = Part { place: &mut String::new(), depth: 0, fault: &mut fault };
    let read = whole.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    read.map_err(|error| {
        fault.unwrap_or_else(|| {
            let (line, column) = (error.line(), error.column());
            Fault::malformed(
                "",
                "not_json",
                format!("This is not JSON from line {line}, column {column} on."),
            )
        })
    })
}

/// One value of the body, with its place and what was found wrong.
struct Part<'a> {
    place: &'a mut String,
    depth: usize,
    fault: &'a mut Option<Fault>,
}

impl Part<'_> {
    fn refuse<E: de::Error>(&mut self, code: &'static str, detail: &str) -> E {
        *self.fault = Some(Fault::malformed(self.place.clone(), code, detail));
        E::custom(code)
    }

    fn check_text<E: de::Error>(&mut self, text: &str) -> Result<(), E> {
        if text.contains('\0') {
            return Err(self.refuse("nul", "A NUL character cannot be stored."));
        }
        Ok(())
    }

    fn check_depth<E: de::Error>(&mut self) -> Result<(), E> {
        if self.depth >= DEEPEST {
            return Err(self.refuse("too_deep", "This is nested too deep."));
        }
        Ok(())
    }

    /// What stands under `step`.
    fn inside(&mut self, step: &str) -> Part<'_> {
        push(self.place, step);
        Part { place: self.place, depth: self.depth + 1, fault: self.fault }
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E: de::Error>(mut self, text: &str) -> Result<Value, E> {
        self.check_text(text).map(|()| text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let here = self.place.len();
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.inside(&list.len().to_string()))? {
            self.place.truncate(here);
            list.push(item);
        }
        self.place.truncate(here);
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let here = self.place.len();
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let mut part = self.inside(&key);
            part.check_text(&key)?;
            let Entry::Vacant(free) = object.entry(key) else {
                return Err(part.refuse("repeated_field", "This field stands here twice."));
            };
            free.insert(entries.next_value_seed(part)?);
            self.place.truncate(here);
        }
        Ok(object.into())
    }
}
