//! Each thing once, and not without end.

use serde_json::json;

use super::{claim, claimed, dispute, network};
use crate::support::Field;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_claims_each_thing_once() {
    let field = Field::start().await;
    for body in [
        network(),
        json!({"kind": "as_range", "as_from": 64500}),
        json!({"kind": "product", "vendor": "Example", "product": "Router"}),
        json!({"kind": "text", "text": "Ships"}),
    ] {
        claim(&field, &body).await;
        let twice = claimed(&field.administrator(), &field.team_path(), &body).await;
        assert_eq!(twice.problem(), (409, "claim-exists".into()), "{body}");
    }
    // What is not the same is another claim.
    claim(&field, &json!({"kind": "as_range", "as_from": 64500, "as_to": 64501})).await;
    let package =
        json!({"kind": "product", "vendor": "Example", "product": "Router", "purl": "pkg:generic/router"});
    claim(&field, &package).await;
    claimed(&field.member(), &Field::organization_path(field.neighbour), &network()).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_has_so_many_claims_at_most() {
    let field = Field::start().await;
    let first = claim(&field, &network()).await;
    // A thousand claims take a while over HTTP: the others are put into the table.
    let sql = format!(
        "SELECT set_config('app.permit_orgs', '{{{0}}}', false); \
         INSERT INTO claim (id, organization_id, kind, text, origin_source, edit_version, created_at, updated_at) \
         SELECT gen_random_uuid(), '{0}', 'text', 'Claim ' || n, 'local', 1, now(), now() FROM generate_series(1, 999) n",
        field.team
    );
    field.database.execute(&sql).await;
    let country = json!({"kind": "country", "country": "CH"});
    let full = claimed(&field.administrator(), &field.team_path(), &country).await;
    assert_eq!(full.problem(), (409, "too-many-claims".into()));
    assert_eq!(field.administrator().delete(&first.path, "*").await.status, 204);
    claimed(&field.administrator(), &field.team_path(), &country).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_holds_so_many_disputes_and_always_those_of_who_decides() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let id = entered.body["id"].as_str().unwrap();
    let sql = format!(
        "SELECT set_config('app.permit_orgs', '{{{0}}}', false); \
         WITH team AS (INSERT INTO organization (id, kind, name, sectors, audience, circles, tlp, standing, standing_since, \
            origin_source, edit_version, created_at, updated_at) \
         SELECT gen_random_uuid(), 'csirt', 'Team ' || n, '{{}}', 'public', '{{}}', 'CLEAR', 'listed', now(), 'local', 1, \
            now(), now() FROM generate_series(1, 50) n RETURNING id) \
         INSERT INTO claim_dispute (claim_id, organization_id, disputer_id, reason, since) \
         SELECT '{id}', '{0}', id, 'It is ours.', now() FROM team",
        field.team
    );
    field.database.execute(&sql).await;
    let full = dispute(&field.member(), &entered.path, "It is ours.").await;
    assert_eq!(full.problem(), (409, "too-many-disputes".into()));
    dispute(&field.secretary(), &entered.path, "It was handed over.").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_that_the_table_alone_knows_is_found() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let verified = async || {
        let mut connection = field.database.connect().await;
        counterpart::registry::verify(&mut connection).await.unwrap().is_ok()
    };
    assert!(verified().await);
    let id = entered.body["id"].as_str().unwrap();
    for (smuggle, undo) in [
        (
            "UPDATE claim SET prefix = '198.51.100.0/24'".to_owned(),
            "UPDATE claim SET prefix = '192.0.2.0/24'".to_owned(),
        ),
        (
            format!(
                "UPDATE claim SET confirmed_by = '{}', confirmed_basis = 'secretariat', confirmed_at = now()",
                field.secretariat
            ),
            "UPDATE claim SET confirmed_by = NULL, confirmed_basis = NULL, confirmed_at = NULL".to_owned(),
        ),
        (
            format!(
                "INSERT INTO claim_dispute VALUES ('{id}', '{}', '{}', 'No.', now())",
                field.team, field.neighbour
            ),
            "DELETE FROM claim_dispute".to_owned(),
        ),
    ] {
        field.database.execute(&smuggle).await;
        assert!(!verified().await, "{smuggle}");
        field.database.execute(&undo).await;
        assert!(verified().await, "{undo}");
    }
}
