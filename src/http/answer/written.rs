//! Views, written down. Their tags go in when they are answered: the key of the tags is the service's, and no view knows it.

use std::ops::Range;

use serde::Serialize;

use super::View;
use crate::http::conditional::Etag;
use crate::http::problem::Problem;

/// A body without the tags of the views in it.
#[derive(Debug, Default)]
pub(super) struct Written {
    body: Vec<u8>,
    /// Where views of records lie, in order, and the edit version for who may edit that record.
    views: Vec<(Range<usize>, Option<i64>)>,
    /// How many bytes at the end are no items.
    tail: usize,
}

impl Written {
    /// One view.
    pub(super) fn one<V: View>(view: &V::Shown<'_>, version: Option<i64>) -> Result<Self, Problem> {
        let mut written = Self { body: Vec::with_capacity(2048), ..Self::default() };
        written.add::<V>(view, version)?;
        Ok(written)
    }

    /// A page of views.
    pub(super) fn page<'a, V: View>(
        items: impl IntoIterator<Item = (V::Shown<'a>, Option<i64>)>,
        next: Option<&str>,
    ) -> Result<Self, Problem> {
        let mut written = Self { body: Vec::with_capacity(16 * 1024), ..Self::default() };
        written.body.extend_from_slice(b"{\"items\":[");
        for (index, (view, version)) in items.into_iter().enumerate() {
            if index > 0 {
                written.body.push(b',');
            }
            written.add::<V>(&view, version)?;
        }
        let end = written.body.len();
        written.body.extend_from_slice(b"],\"next_cursor\":");
        serde_json::to_writer(&mut written.body, &next).map_err(Problem::internal)?;
        written.body.push(b'}');
        written.tail = written.body.len() - end;
        Ok(written)
    }

    fn add<V: View>(&mut self, view: &V::Shown<'_>, version: Option<i64>) -> Result<(), Problem> {
        let place = V::write(view, &mut self.body).map_err(Problem::internal)?;
        self.views.extend(place.map(|place| (place, version)));
        Ok(())
    }

    /// The bytes without tags.
    pub(super) fn untagged(&self) -> &[u8] {
        &self.body
    }

    /// The body, with its tag as the last thing in each view.
    pub(super) fn tagged(&self, tag: impl Fn(&[u8], Option<i64>) -> Etag) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.body.len() + 48 * self.views.len());
        let mut from = 0;
        for (place, version) in &self.views {
            let view = &self.body[place.clone()];
            let Some(inside) = view.strip_suffix(b"}") else { continue };
            let to = place.start + inside.len();
            body.extend_from_slice(&self.body[from..to]);
            let comma = if inside.ends_with(b"{") { "" } else { "," };
            body.extend_from_slice(comma.as_bytes());
            body.extend_from_slice(b"\"etag\":\"\\\"");
            body.extend_from_slice(tag(view, *version).inside().as_bytes());
            body.extend_from_slice(b"\\\"\"");
            from = to;
        }
        body.extend_from_slice(&self.body[from..]);
        body
    }

    /// The items of a page as [`Written::tagged`] wrote it, without the cursor: a sealed one differs each time.
    pub(super) fn items<'b>(&self, tagged: &'b [u8]) -> &'b [u8] {
        &tagged[..tagged.len().saturating_sub(self.tail)]
    }
}

/// Writes an object of two parts, of which the second is the view of a record. Gives where that lies.
///
/// # Errors
/// When a part cannot be JSON.
pub fn with_record(
    body: &mut Vec<u8>,
    first: (&str, &impl Serialize),
    record: (&str, &impl Serialize),
) -> serde_json::Result<Range<usize>> {
    body.extend_from_slice(format!("{{\"{}\":", first.0).as_bytes());
    serde_json::to_writer(&mut *body, first.1)?;
    body.extend_from_slice(format!(",\"{}\":", record.0).as_bytes());
    let start = body.len();
    serde_json::to_writer(&mut *body, record.1)?;
    let end = body.len();
    body.push(b'}');
    Ok(start..end)
}
