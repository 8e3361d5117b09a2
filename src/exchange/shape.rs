//! Shape: whether a file is the list that it is said to be. A feed that silently became an HTML page, or that breaks off
//! in the middle, is refused whole.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::mapping::given;
use super::shown::shown;

/// A file is not the list that it is said to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not {expected}: {came}. Nothing was changed; look at the file, and fetch it again from where it is \
     published"
)]
pub struct Shape {
    /// What the source's list is.
    pub expected: &'static str,
    /// What came instead.
    pub came: String,
}

/// The longest explanation of a JSON reader that is passed on: it may quote the file.
const EXPLANATION_MAX: usize = 200;

/// Reads a JSON file of rows.
///
/// # Errors
/// [`Shape`], with the pointer (RFC 6901) of the first place that does not fit.
pub fn json<T: DeserializeOwned>(bytes: &[u8], expected: &'static str) -> Result<T, Shape> {
    let shape = |came: String| Shape { expected, came };
    let text = text_of(bytes, expected)?;
    let mut reader = serde_json::Deserializer::from_slice(text);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| (pointer(error.path()), error.into_inner()))
        .and_then(|value| reader.end().map(|()| value).map_err(|error| (String::new(), error)));
    read.map_err(|(pointer, error)| {
        let explanation = shown(&error.to_string(), EXPLANATION_MAX);
        let pointer = shown(&pointer, EXPLANATION_MAX);
        shape(match error.classify() {
            Category::Eof => format!("it breaks off in the middle, at line {}", error.line()),
            Category::Syntax | Category::Io => format!("it is no JSON ({explanation})"),
            Category::Data if pointer.is_empty() => format!("as a whole it does not fit ({explanation})"),
            Category::Data => format!("{pointer} does not fit ({explanation})"),
        })
    })
}

/// Reads null as what a field is that is not there: lists write either.
///
/// # Errors
/// The reader's.
pub fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    reader: D,
) -> Result<T, D::Error> {
    Option::deserialize(reader).map(Option::unwrap_or_default)
}

/// A table as it stands in a file: CSV with a header (RFC 4180).
#[derive(Debug)]
pub struct Table {
    header: StringRecord,
    records: Vec<StringRecord>,
}

/// Reads a CSV file that has at least these columns.
///
/// # Errors
/// [`Shape`], with the first line that does not fit.
pub fn table(bytes: &[u8], expected: &'static str, columns: &[&str]) -> Result<Table, Shape> {
    let shape = |came: String| Shape { expected, came };
    let text = text_of(bytes, expected)?;
    if let Some(came) = cut(text) {
        return Err(shape(came.to_owned()));
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let header = reader.headers().cloned().map_err(|error| shape(not_csv(&error)))?;
    let missing: Vec<&str> =
        columns.iter().filter(|it| !header.iter().any(|name| name == **it)).copied().collect();
    if !missing.is_empty() {
        return Err(shape(format!("its first line lacks the columns {}", missing.join(", "))));
    }
    let (mut records, mut record) = (Vec::new(), StringRecord::new());
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(Table { header, records }),
            Ok(true) => records.push(record.clone()),
            Err(error) if reader.is_done() => {
                let line = error.position().map_or(0, csv::Position::line);
                return Err(shape(format!("it breaks off in the middle, at line {line}")));
            }
            Err(error) => return Err(shape(not_csv(&error))),
        }
    }
}

/// Whether a table breaks off in its last row: programs end each row with a line break, and close what they quote.
fn cut(text: &[u8]) -> Option<&'static str> {
    let (mut is_quoted, mut is_start) = (false, true);
    for byte in text {
        match byte {
            // Two of them within quotes stand for one: the second opens what the first closed.
            b'"' if is_quoted || is_start => (is_quoted, is_start) = (!is_quoted, is_quoted),
            byte => is_start = matches!(byte, b',' | b'\n' | b'\r'),
        }
    }
    if is_quoted {
        return Some("it breaks off within quotes, or a quote is not closed");
    }
    (!text.ends_with(b"\n")).then_some("its last row has no line break: it may break off in the middle")
}

/// The text of a file without its byte order mark, unless there is none, or it is a page.
fn text_of<'a>(bytes: &'a [u8], expected: &'static str) -> Result<&'a [u8], Shape> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let came = match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => "the file is empty",
        Some(b'<') => "it is an HTML or XML page",
        Some(_) => return Ok(text),
    };
    Err(Shape { expected, came: came.to_owned() })
}

fn not_csv(error: &csv::Error) -> String {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("line {line} has {len} fields, not {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => format!("line {line} is not in UTF-8"),
        _ => format!("it is no table ({})", shown(&error.to_string(), EXPLANATION_MAX)),
    }
}

impl Table {
    /// How many rows it has below its header.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Its rows, with the pointer of each: `/2` is the first below the header, as spreadsheets count.
    ///
    /// # Errors
    /// What a row cannot be read as; with text fields, never.
    pub fn rows<'a, T: Deserialize<'a>>(&'a self) -> Result<Vec<(String, T)>, csv::Error> {
        let read = |(index, record): (usize, &'a StringRecord)| {
            Ok((format!("/{}", index + 2), record.deserialize(Some(&self.header))?))
        };
        self.records.iter().enumerate().map(read).collect()
    }

    /// Its fields, and in how many rows each says something.
    #[must_use]
    pub fn census(&self) -> BTreeMap<String, usize> {
        let mut counts = vec![0; self.header.len()];
        for record in &self.records {
            for (count, value) in counts.iter_mut().zip(record) {
                *count += usize::from(given(value).is_some());
            }
        }
        let paths = self.header.iter().map(|name| format!("/*/{}", escaped(name)));
        paths.zip(counts).collect()
    }
}

/// A path as a JSON pointer.
fn pointer(path: &Path) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } | Segment::Enum { variant: key } => format!("/{}", escaped(key)),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

/// A key as a part of a JSON pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(rename = "a/b")]
        _name: String,
    }

    fn came(bytes: &[u8]) -> String {
        json::<Vec<Row>>(bytes, "the list of tests").expect_err("this has another shape").came
    }

    #[test]
    fn a_list_of_its_rows_is_read_with_or_without_a_byte_order_mark() {
        for bytes in [b"[{\"a/b\": \"x\"}]".as_slice(), b"\xEF\xBB\xBF [{\"a/b\": \"x\", \"c\": 1}]\n"] {
            assert_eq!(json::<Vec<Row>>(bytes, "the list of tests").map(|rows| rows.len()), Ok(1));
        }
    }

    #[test]
    fn what_came_instead_is_said() {
        assert_eq!(came(b" \n"), "the file is empty");
        assert_eq!(came(b"\n<!DOCTYPE html><html></html>"), "it is an HTML or XML page");
        assert_eq!(came(b"[{\"a/b\": \"x\"},\n{\"a/"), "it breaks off in the middle, at line 2");
        assert!(came(b"name;country\nCERT;CH").starts_with("it is no JSON ("));
        assert!(came(b"[{\"a/b\": \"x\"}] []").starts_with("it is no JSON ("));
        assert!(came(b"{\"data\": []}").starts_with("as a whole it does not fit (invalid type: map"));
        assert!(came(b"[{\"a/b\": \"x\"}, {}]").starts_with("/1 does not fit (missing field `a/b`"));
        assert!(came(b"[{\"a/b\": 5}]").starts_with("/0/a~1b does not fit (invalid type: integer"));
        assert!(came(b"[{\"a/b\": \"x\", \"a/b\": \"y\"}]").contains("duplicate field"));
    }

    #[test]
    fn a_table_that_breaks_off_in_its_last_row_is_refused() {
        let came = |text: &str| table(text.as_bytes(), "the list of tests", &["a"]).err().map(|it| it.came);
        for whole in
            ["a,b\n1,2\n", "a,b\r\n\"1\n\",\"say \"\"2\"\"\"\r\n", "a,b\n5\" disk,2\n", "a,b\n\"\",\"\"\n"]
        {
            assert_eq!(came(whole), None, "{whole}");
        }
        for (text, why) in [
            ("a,b\n1,2\n3,4", "no line break"),
            ("a,b\n1,\"2\n3,4\n", "not closed"),
            ("a,b\n1,\"2", "not closed"),
            ("a,b\n1", "no line break"),
        ] {
            assert!(came(text).is_some_and(|came| came.contains(why)), "{text}");
        }
    }

    #[test]
    fn a_long_value_is_not_repeated_in_full() {
        let bytes = format!("[{{\"a/b\": \"x\"}}, \"{}\"]", "y".repeat(5000));
        assert!(came(bytes.as_bytes()).len() < 300);
    }
}
