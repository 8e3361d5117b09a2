//! Strikes at what is claimed and at what is said of others.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Strikes, change};
use crate::support::{Entered, Field};

/// The team claims a network, which the secretariat confirms and the neighbour disputes; the secretariat says something of
/// the team. What stands at the end goes with the team.
pub(super) async fn over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let (team, administrator, secretary) = (field.team_path(), field.administrator(), field.secretary());
    let template = "/v1/claims/{claim_id}";
    let post = |what: &str| {
        let request = administrator.request(Method::POST, &format!("{team}/claims"));
        request.header("Idempotency-Key", what.to_owned()).json(&json!({"kind": "text", "text": what}))
    };
    let name = "POST /v1/organizations/{organization_id}/claims";
    let claim = Entered::from(&strikes.request(name, post("Ships")).await).path;
    strikes.request(name, post("Planes")).await;
    let why = |reason: &str| json!({"reason": reason});
    let member = field.member();
    for (visitor, method, part, body) in [
        (&administrator, Method::PATCH, "", json!({"note": "All of them."})),
        (&secretary, Method::POST, "/confirm", Value::Null),
        (&member, Method::POST, "/dispute", why("They are ours.")),
        (&member, Method::POST, "/dispute", why("They are all ours.")),
        (&member, Method::DELETE, "/dispute", Value::Null),
        (&secretary, Method::POST, "/dispute", why("They were sold.")),
        (&administrator, Method::DELETE, "", Value::Null),
    ] {
        let name = format!("{method} {template}{part}");
        let request = visitor.request(method, &format!("{claim}{part}")).header("If-Match", "*");
        let request = if body.is_null() { request } else { request.json(&body) };
        strikes.request(&name, request).await;
    }
    let said =
        json!({"title": "Known to us", "since": "2026-01-01", "evidence": "https://known.example/team"});
    let name = "POST /v1/organizations/{organization_id}/attestations";
    let template = "/v1/attestations/{attestation_id}";
    let mut paths = Vec::new();
    for key in ["first", "second"] {
        let request = secretary.request(Method::POST, &format!("{team}/attestations"));
        let request = request.header("Idempotency-Key", key).json(&said);
        paths.push(Entered::from(&strikes.request(name, request).await).path);
    }
    let edit = json!({"level": "gold"});
    change(strikes, &secretary, Method::PATCH, &format!("PATCH {template}"), &paths[0], "", edit).await;
    let name = format!("DELETE {template}");
    change(strikes, &administrator, Method::DELETE, &name, &paths[0], "", Value::Null).await;
}
