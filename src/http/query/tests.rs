use proptest::prelude::*;
use serde::Deserialize;

use super::{List, NoParameters, PageSize, Query};

#[derive(Debug, Deserialize)]
struct Which {
    #[serde(default)]
    country: List<String>,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    limit: PageSize,
    #[serde(default)]
    open: Option<bool>,
    q: Option<String>,
    #[serde(default)]
    sizes: List<Size>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Csirt,
    PublicBody,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Size {
    Small,
    Large,
}

fn read(query: &str) -> Which {
    Query::read(query).expect("parameters").0
}

/// The sentence of the refusal.
fn refused(query: &str) -> String {
    Query::<Which>::read(query).expect_err("a refusal").to_string()
}

#[test]
fn parameters_are_read_by_name_and_may_be_left_out() {
    let which = read("");
    assert_eq!((which.limit.get(), which.country.len(), which.q), (50, 0, None));
    let which = read("kind=public_body&limit=200&open=true&q=a+b%26c%C3%A9");
    assert_eq!(which.kind, Some(Kind::PublicBody));
    assert_eq!((which.limit.get(), which.open, which.q.as_deref()), (200, Some(true), Some("a b&c\u{e9}")));
}

#[test]
fn a_list_keeps_its_order() {
    assert_eq!(read("country=CH,AD%2cBR").country.0, ["CH", "AD", "BR"]);
    assert_eq!(read("sizes=large,small").sizes.0, [Size::Large, Size::Small]);
}

#[test]
fn an_unknown_or_repeated_parameter_is_named() {
    assert!(refused("contry=CH").contains("contry is unknown; this address takes country, kind"));
    assert!(refused("q=a&q=b").contains("q stands here twice"));
    assert!(refused("q=a&%71=b").contains("q stands here twice"));
    let problem = Query::<NoParameters>::read("x=1").expect_err("a refusal");
    assert!(problem.to_string().contains("x is unknown; this address takes none"));
}

#[test]
fn a_value_that_cannot_be_read_is_refused_without_being_repeated() {
    for query in [
        "limit=0",
        "limit=201",
        "limit=hunter2",
        "limit=-1",
        "limit=",
        "open=hunter2",
        "kind=hunter2",
        "country=CH,,AD",
        "country=",
        "country=,",
        "sizes=large,hunter2",
        "q=%zz",
        "q=%4",
        "q=%ff",
        "q=a%00b",
    ] {
        let told = refused(query);
        let name = query.split('=').next().unwrap_or_default();
        assert!(told.contains(&format!("parameter {name} ")), "{query}: {told}");
        assert!(!told.contains("hunter2"), "{query}: {told}");
    }
    assert!(refused("limit=201").contains("expected a number from 1 to 200"));
    assert!(refused(&format!("country={}", ["CH"; 101].join(","))).contains("at most 100"));
    assert!(refused("%ff=1").contains("name is not"));
}

#[test]
fn a_parameter_that_is_needed_is_named() {
    #[derive(Debug, Deserialize)]
    struct Needs {
        #[expect(dead_code, reason = "only its absence matters here")]
        q: String,
    }
    let problem = Query::<Needs>::read("").expect_err("a refusal");
    assert!(problem.to_string().contains("The parameter q is needed."));
}

proptest! {
    #[test]
    fn no_query_breaks_the_reader(query in "[ -~]{0,80}") {
        let _ = Query::<Which>::read(&query);
    }

    #[test]
    fn what_was_encoded_is_read_back(text in "[^\u{0}]{0,40}") {
        let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &text).finish();
        prop_assert_eq!(read(&query).q, Some(text));
    }
}
