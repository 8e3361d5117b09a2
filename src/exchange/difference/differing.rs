//! Differing: in which fields a record would become another.

use crate::model::contact::Contact;
use crate::model::organization::Organization;

/// The names of those fields in which two records differ.
macro_rules! fields {
    ($before:expr, $after:expr; $($field:ident),+ $(,)?) => {
        [$((stringify!($field), $before.$field != $after.$field)),+]
            .into_iter()
            .filter_map(|(name, differs)| differs.then_some(name))
    };
}

/// The fields in which two states of an organization differ. That it was read again, or counted, is none.
pub(in crate::exchange) fn of_organizations(
    before: &Organization,
    after: &Organization,
) -> Vec<&'static str> {
    fields!(before, after; kind, name, short_name, names, country, sectors, team_types, host, links, identifiers, address, established,
        audience, tlp, retired_at)
    .chain(fields!(before.origin, after.origin; source_changed_at, missing_since))
    .collect()
}

/// The fields in which two states of a contact differ.
pub(in crate::exchange) fn of_contacts(before: &Contact, after: &Contact) -> Vec<&'static str> {
    fields!(before, after; roles, title, preference, languages, availability, channels, person, keys, audience, tlp, retired_at)
        .chain(fields!(before.origin, after.origin; source_changed_at, missing_since))
        .collect()
}
