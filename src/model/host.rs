//! Host: what an organization is a part of.

use serde::{Deserialize, Serialize};

use super::ids::OrganizationId;
use super::organization::NAME_MAX;
use super::text;
use super::violation::{Invalid, Violations};

/// What an organization is a part of. In the log: `{"organization": "..."}` or `{"name": "..."}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Host {
    /// Another organization of the directory.
    Organization(OrganizationId),
    /// One that the directory does not list.
    Name(String),
}

impl Host {
    /// A host from its wire form, which names one of the two.
    ///
    /// # Errors
    /// `one_of` when both or none are given; at `/name` what is wrong with the name.
    pub fn check(organization_id: Option<OrganizationId>, name: Option<&str>) -> Result<Self, Violations> {
        match (organization_id, name) {
            (Some(id), None) => Ok(Self::Organization(id)),
            (None, Some(name)) => text::line(name, NAME_MAX).map(Self::Name).map_err(|wrong| {
                let mut violations = Violations::default();
                violations.add("/name", wrong);
                violations
            }),
            _ => Err(Violations::one(
                "",
                "one_of",
                "Give organization_id for an organization that is listed, or name for another; not both.",
            )),
        }
    }

    /// The organization, where it is listed.
    #[must_use]
    pub fn organization_id(&self) -> Option<OrganizationId> {
        match self {
            Self::Organization(id) => Some(*id),
            Self::Name(_) => None,
        }
    }

    /// The name, where it is not listed.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Organization(_) => None,
            Self::Name(name) => Some(name),
        }
    }

    /// Why an organization cannot be named: there is none with this id, it is retired, or it is hidden from the writer.
    #[must_use]
    pub fn unknown() -> Invalid {
        Invalid::new(
            "unknown_organization",
            "You see no organization with this id. Give the id of one that you see, or its name.",
        )
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_host_is_listed_or_has_a_name_and_not_both() {
        let id = OrganizationId(Uuid::from_u128(7));
        assert_eq!(Host::check(Some(id), None), Ok(Host::Organization(id)));
        assert_eq!(Host::check(None, Some(" Ministry ")), Ok(Host::Name("Ministry".into())));
        for (id, name) in [(None, None), (Some(id), Some("Ministry"))] {
            assert_eq!(Host::check(id, name).expect_err("one of two").0[0].code, "one_of");
        }
        assert_eq!(Host::check(None, Some("")).expect_err("a name").0[0].pointer, "/name");
    }

    #[test]
    fn the_log_says_which_of_the_two_it_is() {
        let host = Host::Name("Ministry".into());
        let json = serde_json::to_string(&host).expect("a host is JSON");
        assert_eq!(json, r#"{"name":"Ministry"}"#);
        assert_eq!(serde_json::from_str::<Host>(&json).ok(), Some(host));
    }
}
