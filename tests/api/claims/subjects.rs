//! What a claim can be about, as it is sent and as it is answered.

use serde_json::{Value, json};

use super::{claim, claimed};
use crate::support::Field;

/// The fields that say for what.
const PARTS: [&str; 11] =
    ["country", "sector", "domain", "prefix", "as_from", "as_to", "vendor", "product", "purl", "cpe", "text"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_says_its_parts_in_one_form_and_leaves_the_others_empty() {
    let field = Field::start().await;
    let cpe = "cpe:2.3:h:example:router:*:*:*:*:*:*:*:*";
    for (sent, answered) in [
        (json!({"kind": "country", "country": "CH"}), json!({"country": "CH"})),
        (json!({"kind": "sector", "sector": "energy"}), json!({"sector": "energy"})),
        (
            json!({"kind": "domain", "domain": "MÜNCHEN.example."}),
            json!({"domain": "xn--mnchen-3ya.example"}),
        ),
        (json!({"kind": "prefix", "prefix": "2001:0DB8:0::/32"}), json!({"prefix": "2001:db8::/32"})),
        (json!({"kind": "as_range", "as_from": 64500}), json!({"as_from": 64500, "as_to": 64500})),
        (
            json!({"kind": "as_range", "as_from": 64500, "as_to": 64510}),
            json!({"as_from": 64500, "as_to": 64510}),
        ),
        (
            json!({"kind": "product", "vendor": "Example", "product": "Router", "purl": "pkg:generic/router", "cpe": cpe}),
            json!({"vendor": "Example", "product": "Router", "purl": "pkg:generic/router", "cpe": cpe}),
        ),
        (json!({"kind": "text", "text": " Ships of Examplia "}), json!({"text": "Ships of Examplia"})),
    ] {
        let entered = claim(&field, &sent).await;
        let shown = field.stranger().get(&entered.path).await.expect(200);
        assert_eq!(shown["kind"], sent["kind"]);
        for part in PARTS {
            assert_eq!(shown[part], answered.get(part).cloned().unwrap_or(Value::Null), "{sent} {part}");
        }
        assert_eq!(
            (&shown["status"], &shown["disputes"], &shown["confirmed_by"], &shown["updated_at"]),
            (&json!("self_declared"), &json!([]), &Value::Null, &Value::Null)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_subject_is_told_where_it_stands() {
    let field = Field::start().await;
    let before = field.changes().await;
    for (body, expected) in [
        (json!({"kind": "planet"}), vec![("/kind", "unknown_value")]),
        (json!({"kind": "country"}), vec![("/country", "required")]),
        (json!({"kind": "country", "country": "ch"}), vec![("/country", "not_a_country")]),
        (json!({"kind": "sector", "sector": "magic"}), vec![("/sector", "unknown_value")]),
        (json!({"kind": "domain", "domain": "*.cert.example"}), vec![("/domain", "wildcard")]),
        (json!({"kind": "domain", "domain": "https://cert.example/"}), vec![("/domain", "not_a_domain")]),
        (json!({"kind": "prefix", "prefix": "192.0.2.9/24"}), vec![("/prefix", "host_bits_set")]),
        (json!({"kind": "prefix", "prefix": "192.0.2.0"}), vec![("/prefix", "not_a_prefix")]),
        (json!({"kind": "as_range", "as_from": 2, "as_to": 1}), vec![("/as_to", "before_from")]),
        (
            json!({"kind": "country", "country": "CH", "domain": "cert.example"}),
            vec![("/domain", "not_of_kind")],
        ),
        (
            json!({"kind": "product", "vendor": "Example", "purl": "router"}),
            vec![("/product", "required"), ("/purl", "not_a_purl")],
        ),
        (
            json!({"kind": "text", "country": "CH", "note": " "}),
            vec![("/note", "empty"), ("/country", "not_of_kind"), ("/text", "required")],
        ),
    ] {
        let refused = claimed(&field.administrator(), &field.team_path(), &body).await;
        let expected: Vec<_> =
            expected.into_iter().map(|(at, code)| (at.to_owned(), code.to_owned())).collect();
        let mut found = refused.violations();
        found.sort();
        let mut wanted = expected;
        wanted.sort();
        assert_eq!(found, wanted, "{body}");
    }
    let told = claimed(
        &field.administrator(),
        &field.team_path(),
        &json!({"kind": "prefix", "prefix": "192.0.2.9/24"}),
    )
    .await;
    assert!(told.text().contains("192.0.2.0/24"), "{}", told.text());
    let missing = claimed(&field.administrator(), &field.team_path(), &json!({})).await;
    assert_eq!(missing.violations()[0].0, "/kind");
    let decided = json!({"kind": "text", "text": "x", "status": "confirmed"});
    let refused = claimed(&field.administrator(), &field.team_path(), &decided).await;
    assert_eq!(refused.problem(), (400, "malformed".into()));
    assert_eq!(field.changes().await, before);
}
