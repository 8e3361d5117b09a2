//! An audience in a cell: a word of the vocabulary, or `circles:` and the ids of circles.

use uuid::Uuid;

use super::words::items;
use crate::model::audience::Audience;
use crate::model::violation::Invalid;

/// The audience of a view.
pub(in crate::exchange) fn written(kind: &str, circles: &[Uuid]) -> String {
    if circles.is_empty() {
        return kind.to_owned();
    }
    let ids: Vec<String> = circles.iter().map(Uuid::to_string).collect();
    format!("{kind}:{}", ids.join(","))
}

/// Reads it.
pub(in crate::exchange) fn read(text: &str) -> Result<Audience, Invalid> {
    let (kind, ids) = text.split_once(':').unwrap_or((text, ""));
    let ids: Vec<String> = items(ids).map(str::to_owned).collect();
    Audience::check(kind.trim().to_lowercase().as_str(), &ids).map_err(|violations| {
        let first = violations.0.into_iter().next();
        first.map_or_else(
            || Invalid::new("unknown_value", "Use a word of the vocabulary audiences."),
            |it| Invalid { code: it.code, detail: it.detail },
        )
    })
}
