//! What the file and the environment set, until each key has been taken by its section.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, Fault, Origin};
use super::section::Entry;
use super::setting::{Raw, Setting, allowed_within};

/// Variables whose name does not follow `COUNTERPART_<SECTION>_<KEY>`.
const ALIASES: [(&str, &str, &str); 4] = [
    ("DATABASE_URL", "database", "url"),
    ("DATABASE_URL_FILE", "database", "url_file"),
    ("DATABASE_OWNER_URL", "database", "owner_url"),
    ("DATABASE_OWNER_URL_FILE", "database", "owner_url_file"),
];

/// A value and where it stands; `None` is a value of a shape that no key has.
struct Found {
    raw: Option<Raw>,
    origin: Origin,
}

/// All values that were found, and all faults so far.
pub(super) struct Sources {
    found: BTreeMap<(String, String), Found>,
    environment: BTreeMap<String, String>,
    faults: Vec<Fault>,
}

impl Sources {
    /// Reads the file, then lays the environment over it.
    pub fn gather(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let environment: BTreeMap<_, _> = environment.into_iter().collect();
        let named = environment.get("COUNTERPART_CONFIG").filter(|name| !name.is_empty());
        let file = file.map(Path::to_path_buf).or_else(|| named.map(PathBuf::from));
        let mut sources = Self { found: BTreeMap::new(), environment, faults: Vec::new() };
        if let Some(file) = file {
            sources.add_file(&file)?;
        }
        sources.add_environment();
        Ok(sources)
    }

    fn add_file(&mut self, file: &Path) -> Result<(), Fault> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Fault::Unreadable { file: file.into(), reason: error.to_string() })?;
        let table = text.parse::<toml::Table>().map_err(|error| Fault::Malformed {
            file: file.into(),
            line: error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count()),
            reason: error.message().to_owned(),
        })?;
        for (section, value) in table {
            let toml::Value::Table(keys) = value else {
                self.found
                    .insert((section, String::new()), Found { raw: None, origin: Origin::File(file.into()) });
                continue;
            };
            for (key, value) in keys {
                let found = Found { raw: raw(value), origin: Origin::File(file.into()) };
                self.found.insert((section.clone(), key), found);
            }
        }
        Ok(())
    }

    fn add_environment(&mut self) {
        for (name, value) in self.environment.clone() {
            let Some((section, key)) = address(&name, &value) else { continue };
            let origin = Origin::Variable(name);
            let place = (section, key);
            let before = self.found.get(&place);
            if let Some(Found { raw: Some(Raw::Text(other)), origin: first @ Origin::Variable(_) }) = before
                && *other != value
            {
                let (first, second) = (first.clone(), origin);
                self.faults.push(Fault::Twice { key: format!("{}.{}", place.0, place.1), first, second });
                continue;
            }
            self.found.insert(place, Found { raw: Some(Raw::Text(value)), origin });
        }
    }

    /// Takes a key; an absent one leaves `setting` as it is.
    pub fn read<T: Setting>(&mut self, section: &str, key: &str, setting: &mut T) {
        self.take(section, key, setting, |raw| raw.map_or_else(T::allowed, T::allowed_instead_of), |_| true);
    }

    /// Takes a key whose value has bounds.
    pub fn read_within<T: Setting + PartialOrd>(
        &mut self,
        section: &str,
        key: &str,
        setting: &mut T,
        range: &RangeInclusive<T>,
    ) {
        self.take(section, key, setting, |_| allowed_within(range), |value| range.contains(value));
    }

    fn take<T: Setting>(
        &mut self,
        section: &str,
        key: &str,
        setting: &mut T,
        allowed: impl Fn(Option<&Raw>) -> String,
        fits: impl Fn(&T) -> bool,
    ) {
        let found = self.found.remove(&(section.to_owned(), key.to_owned()));
        let found = if T::SECRET { self.take_secret(section, key, found) } else { found };
        let Some(Found { raw, origin }) = found else { return };
        match raw.as_ref().and_then(T::from_raw).filter(fits) {
            Some(value) => *setting = value,
            None => self.faults.push(Fault::Invalid {
                key: format!("{section}.{key}"),
                origin,
                allowed: allowed(raw.as_ref()),
            }),
        }
    }

    /// Takes a secret: `value` itself, or the contents of the file that a variable `..._FILE` names.
    fn take_secret(&mut self, section: &str, key: &str, value: Option<Found>) -> Option<Found> {
        let place = (section.to_owned(), format!("{key}_file"));
        let is_variable = |found: &Found| matches!(found.origin, Origin::Variable(_));
        if !self.found.get(&place).is_some_and(is_variable) {
            return value;
        }
        let Found { raw: Some(Raw::Text(file)), origin } = self.found.remove(&place)? else {
            return value;
        };
        let key = format!("{section}.{key}");
        if let Some(first) = value.filter(is_variable) {
            self.faults.push(Fault::Twice { key, first: first.origin, second: origin });
            return None;
        }
        match std::fs::read_to_string(file) {
            Ok(text) => Some(Found { raw: Some(Raw::Text(text.trim().to_owned())), origin }),
            Err(error) => {
                self.faults.push(Fault::NoFile { key, origin, reason: error.to_string() });
                None
            }
        }
    }

    /// A variable that is not ours, such as `HOME`; an empty one counts as absent.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Notes a fault.
    pub fn refuse(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// What nobody took is unknown.
    pub fn finish(mut self, sections: &[Entry]) -> Result<(), ConfigError> {
        for ((section, key), Found { origin, .. }) in self.found {
            let names: Vec<_> = match sections.iter().find(|entry| entry.name == section) {
                Some(entry) => entry.keys.iter().map(|key| key.name).collect(),
                None => sections.iter().map(|entry| entry.name).collect(),
            };
            let key = if key.is_empty() { section } else { format!("{section}.{key}") };
            self.faults.push(Fault::Unknown { key, origin, choices: names.join(", ") });
        }
        if self.faults.is_empty() { Ok(()) } else { Err(ConfigError(self.faults)) }
    }
}

/// Section and key that a variable sets, if it is one of ours.
fn address(name: &str, value: &str) -> Option<(String, String)> {
    if let Some((_, section, key)) = ALIASES.iter().find(|(alias, ..)| *alias == name) {
        return Some(((*section).to_owned(), (*key).to_owned()));
    }
    let rest = name.strip_prefix("COUNTERPART_")?;
    if rest == "CONFIG" || is_service_link(name, value) {
        return None;
    }
    let (section, key) = rest.split_once('_').unwrap_or((rest, ""));
    Some((section.to_lowercase(), key.to_lowercase()))
}

/// Whether Kubernetes put the variable there, as it does for every service of a namespace: a service that is
/// named `counterpart` gives its pods `COUNTERPART_SERVICE_HOST` and others.
fn is_service_link(name: &str, value: &str) -> bool {
    let is_port = name.contains("_PORT_") && (name.contains("_TCP") || name.contains("_UDP"));
    let is_url = name.ends_with("_PORT") && (value.starts_with("tcp://") || value.starts_with("udp://"));
    name.ends_with("_SERVICE_HOST") || name.contains("_SERVICE_PORT") || is_port || is_url
}

/// A TOML value as text or list of texts, so that a value means the same in the file and in the environment.
fn raw(value: toml::Value) -> Option<Raw> {
    match value {
        toml::Value::Array(items) => items.into_iter().map(text).collect::<Option<Vec<_>>>().map(Raw::List),
        other => text(other).map(Raw::Text),
    }
}

fn text(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}
