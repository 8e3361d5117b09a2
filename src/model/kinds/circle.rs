//! By what an organization belongs to a circle.

use super::{OrganizationKind, Standing};
use crate::model::vocabulary::vocabulary;

vocabulary! {
    CircleRule = "circle_rules": "By what an organization belongs to a circle.";
    List = "list": "List", "The organizations that the circle's owner has named.";
    AccreditedStateAuthorities = "accredited_state_authorities": "Accredited state authorities",
        "Every accredited organization that speaks for a state, for as long as it is accredited.";
    AccreditedCsirts = "accredited_csirts": "Accredited CSIRTs",
        "Every accredited CSIRT, for as long as it is accredited.";
}

impl CircleRule {
    /// Whether an organization of this kind and standing belongs by the rule alone. By a list nobody does.
    #[must_use]
    pub fn takes(self, kind: OrganizationKind, standing: Standing) -> bool {
        let of = match self {
            Self::List => return false,
            Self::AccreditedStateAuthorities => OrganizationKind::StateAuthority,
            Self::AccreditedCsirts => OrganizationKind::Csirt,
        };
        standing == Standing::Accredited && kind == of
    }
}
