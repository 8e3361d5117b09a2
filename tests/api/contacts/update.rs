//! Changing what a contact says of itself.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answered, Field, desk, desk_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_patch_changes_what_it_names_and_null_clears() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let body = json!({"roles": ["abuse"], "title": "Night desk", "preference": 7, "languages": ["ar", "en"], "tlp": "RED"});
    let changed = field.editor().patch(&entered.path, &entered.etag, &body).await;
    let shown = changed.expect(200);
    for (key, value) in body.as_object().unwrap() {
        assert_eq!(&shown[key], value, "{key}");
    }
    assert_eq!(shown["channels"], entered.body["channels"]);
    assert!(changed.etag().starts_with("\"2."), "{}", changed.etag());
    assert_eq!(field.editor().get(&entered.path).await.etag(), changed.etag());

    let clearing = json!({"title": null, "preference": null, "languages": null}).to_string();
    let request = field.editor().request(Method::PATCH, &entered.path).header("If-Match", changed.etag());
    let request = request.header("Content-Type", "application/merge-patch+json").body(clearing);
    let cleared = Answered::to(request).await.expect(200);
    assert_eq!((&cleared["title"], &cleared["preference"]), (&json!(null), &json!(1)));
    assert_eq!((&cleared["languages"], &cleared["roles"]), (&json!([]), &json!(["abuse"])));
    let answer = field.editor().patch(&entered.path, "*", &json!({"roles": null, "tlp": null})).await;
    let required = |pointer: &str| (pointer.to_owned(), "required".to_owned());
    assert_eq!(answer.violations(), [required("/roles"), required("/tlp")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_patch_takes_only_what_it_is_for() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    for name in
        ["channels", "person", "availability", "audience", "circles", "keys", "organization_id", "retired_at"]
    {
        let answer = field.editor().patch(&entered.path, "*", &json!({name: null})).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{name}");
        assert!(answer.text().contains(&format!("/{name}")), "{name}: {}", answer.text());
    }
    let request = field.editor().request(Method::PATCH, &entered.path).header("If-Match", "*");
    let request = request.header("Content-Type", "application/json-patch+json").body("[]");
    assert_eq!(Answered::to(request).await.problem(), (415, "unsupported-media-type".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_changes_nothing_writes_nothing() {
    let field = Field::start().await;
    let mut body = desk();
    body["person"] = json!({"name": "Alex Example", "position": "Head"});
    let entered = field.enter(&body).await;
    let before = field.changes().await;
    field.clock.advance(chrono::Duration::minutes(1));
    let editor = field.editor();
    let put =
        async |part: &str, body| editor.put(&format!("{}/{part}", entered.path), &entered.etag, &body).await;
    for answer in [
        editor.patch(&entered.path, &entered.etag, &json!({})).await,
        editor.patch(&entered.path, &entered.etag, &json!({"title": "Duty desk", "tlp": "GREEN"})).await,
        put("audience", json!({"audience": "members"})).await,
        put("availability", json!(null)).await,
        put("person", json!({"name": "Alex Example", "position": "Head", "audience": "members"})).await,
        editor
            .patch(
                &entered.channel(0),
                &entered.etag,
                &json!({"value": "desk@TEAM.example", "preference": null}),
            )
            .await,
    ] {
        assert_eq!(answer.expect(200), entered.body);
        assert_eq!((answer.etag(), answer.header("directory-position")), (entered.etag.as_str(), None));
    }
    assert_eq!(field.changes().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tag_tells_the_version_to_who_may_change_the_contact_and_to_nobody_else() {
    let field = Field::start().await;
    let entered = field.enter(&desk_for("public", &["public", "own"])).await;
    for (who, visitor, is_told) in [
        ("its administrator", field.administrator(), true),
        ("its editor", field.editor(), true),
        ("its reader", field.reader(), false),
        ("the secretariat", field.secretary(), false),
        ("a member", field.member(), false),
        ("a stranger", field.stranger(), false),
    ] {
        let answer = visitor.get(&entered.path).await;
        assert_eq!(answer.etag().contains('.'), is_told, "{who}: {}", answer.etag());
        let known = visitor.get_unless(&entered.path, &format!("\"other\", W/{}", answer.etag())).await;
        assert_eq!((known.status, known.body.len()), (304, 0), "{who}");
    }
    let others = field.member().get(&entered.path).await.etag().to_owned();
    assert_eq!(
        field.editor().patch(&entered.path, &others, &json!({})).await.problem(),
        (412, "stale".into())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_change_a_contact_hears_no_more_than_that() {
    let field = Field::start().await;
    let open = field.enter(&desk()).await;
    let hidden = field.enter(&desk_for("own", &["own"])).await;
    let unknown = "/v1/contacts/0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11";
    let before = field.changes().await;
    for visitor in [field.member(), field.secretary()] {
        assert_eq!(visitor.patch(&open.path, "*", &json!({})).await.problem(), (403, "forbidden".into()));
        let missing = visitor.patch(unknown, "*", &json!({})).await;
        assert_eq!(missing.problem(), (404, "not-found".into()));
        assert_eq!(visitor.patch(&hidden.path, "*", &json!({})).await.body, missing.body);
        assert_eq!(visitor.delete(&hidden.path, "*").await.body, missing.body);
        assert_eq!(visitor.act(&format!("{}/confirm", hidden.path), "*").await.body, missing.body);
        assert_eq!(visitor.delete(&hidden.channel(0), "*").await.body, missing.body);
        assert_eq!(visitor.get(&hidden.path).await.body, missing.body);
        assert_eq!(visitor.get(&format!("{}/history", hidden.path)).await.body, missing.body);
    }
    assert_eq!(
        field.reader().patch(&hidden.path, "*", &json!({})).await.problem(),
        (403, "forbidden".into())
    );
    assert_eq!(
        field.candidate().patch(&open.path, "*", &json!({})).await.status,
        404,
        "who is listed reads public"
    );
    assert_eq!(field.changes().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hours_and_person_are_replaced_whole_and_null_clears() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let (editor, mut etag) = (field.editor(), entered.etag.clone());
    let weekly = json!({
        "kind": "weekly", "time_zone": "Africa/Nairobi", "note": null,
        "hours": [{"days": ["mon", "fri"], "from": "22:00", "to": "06:00"}, {"days": ["sun"], "from": "00:00", "to": "24:00"}],
        "exceptions": [{"date": "2026-12-31", "from": "08:00", "to": "12:00", "note": "Half day"}]
    });
    let always = json!({"kind": "always", "time_zone": null, "hours": [], "exceptions": [], "note": null});
    let unknown = json!({"kind": "unknown", "time_zone": null, "hours": [], "exceptions": [], "note": null});
    for (body, expected) in [(&weekly, &weekly), (&always, &always), (&json!(null), &unknown)] {
        let answer = editor.put(&format!("{}/availability", entered.path), &etag, body).await;
        let read = field.member().get(&entered.path).await.json();
        for mut shown in [answer.expect(200)["availability"].clone(), read["availability"].clone()] {
            shown.as_object_mut().unwrap().remove("open_now");
            assert_eq!(&shown, expected);
        }
        etag = answer.etag().to_owned();
    }
    let person = json!({"name": "Alex Example", "position": null, "from": null, "until": "2026-12-31", "audience": "own"});
    let answer = editor.put(&format!("{}/person", entered.path), &etag, &person).await;
    let mut shown = answer.expect(200)["person"].clone();
    assert_eq!(shown["circles"].take(), json!([]));
    shown.as_object_mut().unwrap().remove("circles");
    assert_eq!(shown, person);
    assert_eq!(field.member().get(&entered.path).await.json()["person"], json!(null));
    let answer = editor.put(&format!("{}/person", entered.path), answer.etag(), &json!(null)).await;
    assert_eq!(answer.expect(200)["person"], json!(null));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_part_is_told_where_the_body_has_it() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let told = async |part: &str, body: serde_json::Value| {
        let answer = field.editor().put(&format!("{}/{part}", entered.path), "*", &body).await;
        answer.violations().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect::<Vec<_>>()
    };
    let person = json!({"name": "Alex", "from": "2026-02-01", "until": "2026-01-01", "audience": "public"});
    assert_eq!(told("person", person).await, ["/audience wider_than_whole", "/until before_from"]);
    assert_eq!(
        told("availability", json!({"kind": "weekly"})).await,
        ["/time_zone required", "/hours wrong_count"]
    );
    let hours = json!({"kind": "always", "hours": [{"days": ["mon"], "from": "08:00", "to": "09:00"}]});
    assert_eq!(told("availability", hours).await, ["/hours not_applicable"]);
    assert_eq!(told("audience", json!({"audience": "public"})).await, ["/audience public_needs_clear"]);
    let circles = json!({"audience": "circles", "circles": ["0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11"]});
    assert_eq!(told("audience", circles).await, ["/circles unknown_circle"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirming_says_when_and_moves_no_version() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    field.clock.advance(chrono::Duration::days(200));
    assert_eq!(field.member().get(&entered.path).await.json()["freshness"], "due");
    let confirmed = field.editor().act(&format!("{}/confirm", entered.path), &entered.etag).await;
    assert_eq!(confirmed.expect(200)["freshness"], "fresh");
    assert!(confirmed.etag().starts_with("\"1."), "{}", confirmed.etag());
    let changed = field.editor().patch(&entered.path, &entered.etag, &json!({"title": "Night desk"})).await;
    assert_eq!(changed.status, 200, "who read before the confirmation may still change");
    let late = field.editor().act(&format!("{}/confirm", entered.path), &entered.etag).await;
    assert_eq!(late.problem(), (412, "stale".into()));
    assert_eq!(field.reader().act(&format!("{}/confirm", entered.path), "*").await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_source_owns_is_changed_there() {
    let field = Field::start().await;
    let (_, id) = field.imported().await;
    let path = format!("/v1/contacts/{id}");
    let secretary = field.secretary();
    let channel = secretary.get(&path).await.expect(200)["channels"][0]["id"].as_str().unwrap().to_owned();
    let channel = format!("{path}/channels/{channel}");
    let before = field.changes().await;
    let phone = json!({"kind": "phone", "value": "+41225550100"});
    for answer in [
        secretary.patch(&path, "*", &json!({"title": null})).await,
        secretary.put(&format!("{path}/person"), "*", &json!(null)).await,
        secretary.put(&format!("{path}/audience"), "*", &json!({"audience": "own"})).await,
        secretary.act(&format!("{path}/confirm"), "*").await,
        secretary.add(&format!("{path}/channels"), "*", &phone).await,
        secretary.patch(&channel, "*", &json!({"preference": 2})).await,
        secretary.delete(&channel, "*").await,
        secretary.delete(&path, "*").await,
    ] {
        assert_eq!(answer.problem(), (409, "held-elsewhere".into()));
    }
    assert_eq!(field.changes().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_committed_is_never_answered_with_an_error() {
    let field = Field::start().await;
    let body = json!({"kind": "csirt", "name": "Newcomer", "audience": "own"});
    let entered = field.secretary().post("/v1/organizations", &body).await;
    let path = entered.header("location").unwrap().to_owned();
    // The journal takes what was written and not what was read.
    field
        .database
        .execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''full''; END'; \
             CREATE TRIGGER refuse BEFORE INSERT ON journal_entry FOR EACH ROW \
             WHEN (NEW.act = 'read') EXECUTE FUNCTION refuse()",
        )
        .await;
    field.clock.advance(chrono::Duration::hours(2));
    let changed = field.secretary().patch(&path, entered.etag(), &json!({"country": "CH"})).await;
    let shown = changed.expect(200);
    assert_eq!((&shown["id"], &shown["country"]), (&entered.json()["id"], &json!(null)), "nor is it shown");
    let stored = "SELECT count(*) AS count FROM organization WHERE name = 'Newcomer' AND country = 'CH'";
    assert_eq!(field.count(stored).await, 1);
    let withheld = field.secretary().get(&path).await;
    assert_eq!(withheld.problem(), (503, "database-unavailable".into()), "withheld is not missing");
}
