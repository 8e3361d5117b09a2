//! Adopt: an imported organization is taken over from its source.

use counterpart::model::kinds::AccountRole;
use serde_json::json;

use crate::support::{Answered, Field, Visitor, account};

async fn adopt(visitor: &Visitor<'_>, path: &str, etag: &str) -> Answered {
    visitor.act(&format!("{path}/adopt"), etag).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_first_administrator_takes_an_imported_organization_over_with_its_contacts() {
    let field = Field::start().await;
    let (id, contact_id) = field.imported().await;
    let (path, contact) = (Field::organization_path(id), format!("/v1/contacts/{contact_id}"));
    let imported = field.stranger().get(&path).await.expect(200);
    let first = account(&field, id, AccountRole::Administrator).await;
    let own = field.visitor(first);
    let refused = own.patch(&path, "*", &json!({"short_name": "A"})).await;
    assert_eq!(refused.problem(), (409, "held-elsewhere".into()));
    let etag = own.get(&path).await.etag().to_owned();
    let adopted = adopt(&own, &path, &etag).await.expect(200);
    assert_eq!(adopted["origin"]["source"], "local");
    assert_eq!(adopted["origin"]["source_id"], json!(null));
    let identifier =
        json!({"scheme": imported["origin"]["source"], "value": imported["origin"]["source_id"]});
    assert!(adopted["identifiers"].as_array().unwrap().contains(&identifier), "{adopted}");
    own.patch(&path, "*", &json!({"short_name": "A"})).await.expect(200);
    own.patch(&contact, "*", &json!({"title": "Our desk"})).await.expect(200);
    let again = adopt(&own, &path, "*").await;
    assert_eq!(again.problem(), (409, "already-held".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_adopts_for_another() {
    let field = Field::start().await;
    let (id, _) = field.imported().await;
    let path = Field::organization_path(id);
    let editor = account(&field, id, AccountRole::Editor).await;
    for visitor in [field.secretary(), field.administrator(), field.member(), field.visitor(editor)] {
        assert_eq!(adopt(&visitor, &path, "*").await.problem(), (403, "forbidden".into()));
    }
    let own = adopt(&field.administrator(), &field.team_path(), "*").await;
    assert_eq!(own.problem(), (409, "already-held".into()));
}
