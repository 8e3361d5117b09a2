//! The first look at a body: is it JSON that can mean only one thing?
//!
//! serde takes the last of two equal keys, or the first, and never says so; whoever else reads the
//! same bytes may take the other one. So keys are unique at every depth here, nothing is nested deeper
//! than [`DEEPEST`], and no string holds a NUL, which Postgres does not store.

use std::collections::HashSet;
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::Fault;
use super::pointer::push;

/// How deep objects and lists may be nested.
pub const DEEPEST: usize = 32;

/// Looks through the whole body.
///
/// # Errors
/// The first fault, with its place.
pub fn scan(body: &[u8]) -> Result<(), Fault> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::new("", "empty", "a JSON object is needed, and the body is empty"));
    }
    let text =
        std::str::from_utf8(body).map_err(|_| Fault::new("", "not_utf8", "the body is not UTF-8 text"))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let mut fault = None;
    let seed = Part { place: &mut String::new(), depth: 0, fault: &mut fault };
    let read = seed.deserialize(&mut json).and_then(|()| json.end());
    match (read, fault) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(fault)) => Err(fault),
        (Err(error), None) => Err(Fault::new(
            "",
            "not_json",
            format!("the body is not JSON from line {}, column {} on", error.line(), error.column()),
        )),
    }
}

/// One value of the body, with its place and what was found wrong.
struct Part<'a> {
    place: &'a mut String,
    depth: usize,
    fault: &'a mut Option<Fault>,
}

impl Part<'_> {
    fn refuse<E: de::Error>(&mut self, code: &'static str, detail: &str) -> E {
        *self.fault = Some(Fault::new(self.place.clone(), code, detail));
        E::custom(code)
    }

    fn text<E: de::Error>(&mut self, text: &str) -> Result<(), E> {
        if text.contains('\0') {
            return Err(self.refuse("nul", "a NUL character cannot be stored"));
        }
        Ok(())
    }

    /// Looks into what stands under `step`.
    fn inside(&mut self, step: &str) -> Part<'_> {
        push(self.place, step);
        Part { place: self.place, depth: self.depth + 1, fault: self.fault }
    }

    fn deeper<E: de::Error>(&mut self) -> Result<(), E> {
        if self.depth >= DEEPEST {
            return Err(self.refuse("too_deep", "this is nested too deep"));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: de::Error>(mut self, text: &str) -> Result<(), E> {
        self.text(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.deeper()?;
        let here = self.place.len();
        for index in 0.. {
            let item = self.inside(itoa(index).as_str());
            let more = items.next_element_seed(item)?.is_some();
            self.place.truncate(here);
            if !more {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        self.deeper()?;
        let here = self.place.len();
        let mut keys = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            let mut entry = self.inside(&key);
            entry.text(&key)?;
            if keys.contains(&key) {
                return Err(entry.refuse("repeated_field", "this field stands here twice"));
            }
            entries.next_value_seed(entry)?;
            self.place.truncate(here);
            keys.insert(key);
        }
        Ok(())
    }
}

fn itoa(index: usize) -> String {
    index.to_string()
}
