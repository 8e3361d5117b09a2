//! Problems that go together, named once for `responses(...)`: see [`super::refused`].

use utoipa::IntoResponses;

use super::Slug;
use super::catalogue::{Documented, documented};

/// How every write of a record can end: the caller may not, or the database does not take it.
pub struct OfWrite;

impl IntoResponses for OfWrite {
    fn responses() -> Documented {
        documented(&[Slug::Forbidden, Slug::DatabaseUnavailable, Slug::OutcomeUnknown])
    }
}

/// How every change of a record that exists can end besides: it is retired, or another directory's. That it is stale
/// stands in the signature, by `IfMatch`.
pub struct OfChange;

impl IntoResponses for OfChange {
    fn responses() -> Documented {
        let mut all = OfWrite::responses();
        all.extend(documented(&[Slug::Retired, Slug::HeldElsewhere]));
        all
    }
}
