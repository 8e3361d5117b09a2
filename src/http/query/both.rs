//! The parameters of two structs in one query: what one address shares with another, and what is its own.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::part::{Parameters, Refused, fields};
use super::{document, pairs};
use crate::http::document::{Documented, OperationDocument};
use crate::http::problem::{Problem, Slug};

/// The parameters of the query, read as two structs that share no name. It is as closed as
/// [`Query`](super::Query): what neither has is refused.
#[derive(Clone, Debug)]
pub struct Both<A, B>(pub A, pub B);

impl<A: DeserializeOwned, B: DeserializeOwned> Both<A, B> {
    /// Reads a query string.
    ///
    /// # Errors
    /// `malformed`, naming the parameter.
    pub fn read(query: &str) -> Result<Self, Problem> {
        let (first, second) = (fields::<A>(), fields::<B>());
        let pairs = pairs(query)?;
        let is_known = |name: &str| first.contains(&name) || second.contains(&name);
        if let Some((unknown, _)) = pairs.iter().find(|(name, _)| !is_known(name)) {
            let refused = Refused::unknown(unknown, &[first, second].concat());
            return Err(Problem::malformed(refused.0));
        }
        let (ours, theirs) = pairs.into_iter().partition(|(name, _)| first.contains(&name.as_str()));
        let refused = |Refused(detail)| Problem::malformed(detail);
        Ok(Self(
            A::deserialize(Parameters(ours)).map_err(refused)?,
            B::deserialize(Parameters(theirs)).map_err(refused)?,
        ))
    }
}

impl<A: DeserializeOwned, B: DeserializeOwned> FromRequest for Both<A, B> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request.query_string()))
    }
}

impl<A: IntoParams, B: IntoParams> Documented for Both<A, B> {
    const READS_QUERY: bool = true;

    fn document(operation: &mut OperationDocument) {
        document::<A>(operation);
        document::<B>(operation);
        operation.refuses(&[Slug::Malformed]);
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::http::query::List;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Which {
        #[serde(default)]
        role: List<String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct How {
        limit: Option<u8>,
    }

    fn read(query: &str) -> Result<Both<Which, How>, Problem> {
        Both::read(query)
    }

    #[test]
    fn each_struct_takes_its_own_parameters() {
        let Both(which, how) = read("limit=3&role=abuse,policy").expect("both");
        assert_eq!((which.role.len(), how.limit), (2, Some(3)));
        let Both(which, how) = read("").expect("nothing");
        assert_eq!((which.role.len(), how.limit), (0, None));
    }

    #[test]
    fn what_neither_has_is_refused_and_so_is_what_stands_twice() {
        let detail = |query| read(query).expect_err("refused").to_string();
        assert!(
            detail("page=2").contains("page is unknown; this address takes role, limit"),
            "{}",
            detail("page=2")
        );
        assert!(detail("role=a&role=b").contains("twice"));
        assert!(detail("limit=x").contains("limit"));
    }
}
