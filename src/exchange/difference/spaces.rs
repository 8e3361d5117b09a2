//! Address spaces: what becomes of each that a list has, or had.

use std::collections::HashSet;

use super::comparison::Comparison;
use super::{Row, SpaceStep, Steps, Verdict};
use crate::exchange::listing::ListedSpace;
use crate::model::address_space::AddressSpace;
use crate::model::ids::AddressSpaceId;

impl Comparison<'_> {
    pub(super) fn space(&self, listed: ListedSpace) -> Row {
        let draft = listed.space;
        let name = name(&draft.registry, draft.country.name());
        let (verdict, fields, step) = match self.held.spaces.get(listed.source_id.as_str()) {
            None => (
                Verdict::New,
                Vec::new(),
                Some(SpaceStep::Register(AddressSpaceId::new(self.at), Box::new(draft))),
            ),
            Some(before) => {
                let after = before.follow(draft.clone(), self.at);
                let fields = differing(before, &after);
                if after == **before {
                    (Verdict::Unchanged, fields, None)
                } else {
                    (Verdict::Changed, fields, Some(SpaceStep::Follow(before.id, Box::new(draft))))
                }
            }
        };
        Row {
            source_id: listed.source_id,
            pointer: Some(listed.pointer),
            name,
            verdict,
            fields,
            remarks: listed.remarks,
            held: None,
            steps: Steps { space: step, ..Steps::default() },
        }
    }

    /// The address spaces that the list no longer has, of the registries of which it speaks.
    pub(super) fn vanished_spaces(&self, listed: &HashSet<String>) -> Vec<Row> {
        let gone =
            self.held.spaces.iter().filter(|(id, it)| !listed.contains(**id) && it.retired_at.is_none());
        let mut rows: Vec<Row> = gone
            .map(|(id, it)| {
                let (verdict, step) = if it.origin.missing_since.is_none() {
                    (Verdict::Missing, Some(SpaceStep::MarkMissing(it.id)))
                } else if self.is_over(it.origin.missing_since) {
                    (Verdict::Retired, Some(SpaceStep::RetireMissing(it.id)))
                } else {
                    (Verdict::Missing, None)
                };
                Row {
                    source_id: (*id).to_owned(),
                    pointer: None,
                    name: name(&it.registry, it.country.name()),
                    verdict,
                    fields: Vec::new(),
                    remarks: Vec::new(),
                    held: None,
                    steps: Steps { space: step, ..Steps::default() },
                }
            })
            .collect();
        rows.sort_by(|one, other| one.source_id.cmp(&other.source_id));
        rows
    }
}

fn name(registry: &str, country: &str) -> String {
    format!("{country} at {registry}")
}

fn differing(before: &AddressSpace, after: &AddressSpace) -> Vec<String> {
    let differs = [
        ("prefixes", before.prefixes != after.prefixes),
        ("as_numbers", before.as_numbers != after.as_numbers),
        ("source_changed_at", before.origin.source_changed_at != after.origin.source_changed_at),
        ("missing_since", before.origin.missing_since != after.origin.missing_since),
        ("retired_at", before.retired_at != after.retired_at),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
}
