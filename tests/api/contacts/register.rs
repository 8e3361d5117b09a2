//! Entering a contact.

use serde_json::{Value, json};

use crate::support::{Answered, Field, desk};

fn whole() -> Value {
    json!({
        "roles": ["technical", "incident_response"], "title": "Duty desk", "preference": 2, "languages": ["en", "fr"],
        "availability": {
            "kind": "weekly", "time_zone": "Europe/Zurich",
            "hours": [{"days": ["mon", "tue"], "from": "08:00", "to": "17:00"}, {"days": ["sat"], "from": "22:00", "to": "06:00"}],
            "exceptions": [{"date": "2026-12-25", "from": null, "to": null, "note": "Christmas"}], "note": "Ring twice"
        },
        "channels": [
            {"kind": "email", "value": "Desk@Team.Example"},
            {"kind": "phone", "value": "+41 22 555 01 00", "extension": "42", "usage": "emergency", "preference": 3,
             "availability": {"kind": "always"}, "audience": "own", "listing": "lookup_only"},
            {"kind": "phone", "value": "+41225550101", "belongs_to": "person", "audience": "authority"}
        ],
        "person": {"name": "Alex Example", "position": "Head", "from": "2026-01-01", "until": "2026-12-31", "audience": "own"},
        "audience": "public", "tlp": "CLEAR"
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_editor_enters_a_contact_with_all_that_it_says() {
    let field = Field::start().await;
    let entered = field.enter(&whole()).await;
    assert!(entered.etag.starts_with("\"1."), "{}", entered.etag);
    let shown = field.reader().get(&entered.path).await.expect(200);
    for key in ["roles", "title", "preference", "languages", "availability", "audience", "tlp", "person"] {
        let (mut expected, mut found) = (whole()[key].clone(), shown[key].clone());
        if key == "availability" {
            // Monday, 9 o'clock in Zurich.
            assert_eq!(found.as_object_mut().unwrap().remove("open_now"), Some(json!("yes")));
        }
        if key == "person" {
            assert_eq!(found["circles"].take(), json!([]));
            expected["circles"] = json!(null);
        }
        assert_eq!(found, expected, "{key}");
        found.take();
    }
    assert_eq!(shown["organization_id"], field.team.to_string());
    assert_eq!((&shown["keys"], &shown["circles"]), (&json!([]), &json!([])));
    assert_eq!(
        shown["confirmed_at"], "2026-03-02T08:00:00.000Z",
        "what its owner enters counts as confirmed"
    );
    assert_eq!(shown["freshness"], "fresh");
    let channels = shown["channels"].as_array().unwrap();
    let of = |key: &str| channels.iter().map(|it| it[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("value"), ["Desk@team.example", "+41225550101", "+41225550100"], "by preference");
    assert_eq!(of("extension"), [json!(null), json!(null), json!("42")]);
    assert_eq!(of("usage"), ["routine", "routine", "emergency"]);
    assert_eq!(of("belongs_to"), ["function", "person", "function"]);
    assert_eq!(of("audience"), ["public", "authority", "own"]);
    assert_eq!(of("listing"), ["everywhere", "everywhere", "lookup_only"]);
    assert_eq!(of("sealed"), [false, false, false]);
    assert_eq!(of("proof"), ["never", "never", "never"]);
    assert_eq!(of("proved_at"), [json!(null), json!(null), json!(null)]);
    assert_eq!(channels[2]["availability"]["kind"], "always");
    assert_eq!(channels[0]["availability"], json!(null));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_caller_sees_what_is_for_him() {
    let field = Field::start().await;
    let entered = field.enter(&whole()).await;
    for (who, visitor, channels, sees_person) in [
        ("a stranger", field.stranger(), 1, false),
        ("who is only listed", field.candidate(), 1, false),
        ("a member", field.member(), 1, false),
        ("a reader of the secretariat", field.clerk(), 2, false),
        ("its reader", field.reader(), 3, true),
        ("its editor", field.editor(), 3, true),
    ] {
        let shown = visitor.get(&entered.path).await.expect(200);
        assert_eq!(shown["channels"].as_array().unwrap().len(), channels, "{who}");
        assert_eq!(shown["person"].is_object(), sees_person, "{who}");
        let sees_all = channels == 3;
        assert_eq!(shown["updated_at"].is_string(), sees_all, "{who}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_is_for_members_where_nothing_else_is_said_and_its_parts_follow_it() {
    let field = Field::start().await;
    let mut body = desk();
    body["person"] = json!({"name": "Alex Example"});
    let entered = field.enter(&body).await.body;
    assert_eq!((&entered["audience"], &entered["tlp"]), (&json!("members"), &json!("GREEN")));
    assert_eq!(entered["channels"][0]["audience"], "members");
    assert_eq!(entered["person"]["audience"], "members");
    assert_eq!(entered["availability"]["kind"], "unknown");
    assert_eq!((&entered["preference"], &entered["languages"]), (&json!(1), &json!([])));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_editors_and_administrators_of_an_organization_enter_its_contacts() {
    let field = Field::start().await;
    let path = format!("{}/contacts", field.team_path());
    let before = field.changes().await;
    for visitor in [field.reader(), field.member(), field.secretary(), field.clerk(), field.candidate()] {
        assert_eq!(visitor.post(&path, &desk()).await.problem(), (403, "forbidden".into()));
    }
    assert_eq!(field.stranger().post(&path, &desk()).await.problem(), (401, "unauthenticated".into()));
    assert_eq!(field.changes().await, before);
    assert_eq!(field.administrator().post(&path, &desk()).await.status, 201);
    let own = format!("{}/contacts", Field::organization_path(field.applicant));
    assert_eq!(field.candidate().post(&own, &desk()).await.status, 201, "who is listed edits itself");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_organization_takes_no_contacts_from_others_and_is_not_told() {
    let field = Field::start().await;
    let hidden = Field::organization_path(field.applicant);
    field.candidate().put(&format!("{hidden}/audience"), "*", &json!({"audience": "own"})).await.expect(200);
    let unknown = "/v1/organizations/0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11/contacts";
    let unknown = field.member().post(unknown, &desk()).await;
    let answer = field.member().post(&format!("{hidden}/contacts"), &desk()).await;
    assert_eq!((answer.status, &answer.body), (404, &unknown.body));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_done_yet_is_told_as_a_value_that_cannot_be() {
    let field = Field::start().await;
    let circle = "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11";
    let mut body = desk();
    body["keys"] = json!([{"kind": "openpgp"}]);
    body["audience"] = json!("circles");
    body["circles"] = json!([circle]);
    body["channels"][0]["sealed"] = json!(true);
    body["channels"][0]["audience"] = json!("circles");
    body["channels"][0]["circles"] = json!([circle]);
    body["person"] = json!({"name": "Alex Example", "audience": "circles", "circles": [circle]});
    let answer = field.editor().post(&format!("{}/contacts", field.team_path()), &body).await;
    let told = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(
        answer.violations(),
        [told("/keys", "not_available"), told("/channels/0/sealed", "not_available"),]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_is_wrong_is_told_at_once_and_no_value_is_repeated() {
    let field = Field::start().await;
    let body = json!({
        "roles": ["technical", "marker-role"], "title": "marker\u{200b}", "languages": ["marker language"],
        "availability": {"kind": "weekly", "time_zone": "Marker/Zone",
                         "hours": [{"days": ["marker"], "from": "marke", "to": "25:00"}]},
        "channels": [
            {"kind": "marker", "value": "marker"},
            {"kind": "email", "value": "marker at marker", "usage": "marker", "belongs_to": "marker", "listing": "marker"},
            {"kind": "phone", "value": "+4marker", "extension": "marker"},
            {"kind": "email", "value": "marker@team.example", "extension": "1", "audience": "marker"},
            {"kind": "web_form", "value": "javascript:marker"},
            {"kind": "matrix", "value": "marker"}
        ],
        "person": {"name": "marker\u{0000}", "position": "marker\u{202e}", "audience": "marker"},
        "audience": "marker", "tlp": "marker"
    });
    let answer = field.editor().post(&format!("{}/contacts", field.team_path()), &body).await;
    // NUL is refused before anything is read.
    assert_eq!(answer.problem(), (400, "malformed".into()));
    let mut body = body;
    body["person"]["name"] = json!("marker\u{7}");
    let answer = field.editor().post(&format!("{}/contacts", field.team_path()), &body).await;
    let mut pointers: Vec<String> = answer.violations().into_iter().map(|(pointer, _)| pointer).collect();
    pointers.sort();
    assert_eq!(
        pointers,
        [
            "/audience",
            "/availability/hours/0/days/0",
            "/availability/hours/0/from",
            "/availability/hours/0/to",
            "/availability/time_zone",
            "/channels/0/kind",
            "/channels/1/belongs_to",
            "/channels/1/listing",
            "/channels/1/usage",
            "/channels/1/value",
            "/channels/2/extension",
            "/channels/2/value",
            "/channels/3/audience",
            "/channels/3/extension",
            "/channels/4/value",
            "/channels/5/value",
            "/languages/0",
            "/person/audience",
            "/person/name",
            "/person/position",
            "/roles/1",
            "/title",
            "/tlp",
        ]
    );
    assert!(!answer.text().to_lowercase().contains("marker"), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rules_of_the_record_as_a_whole_are_told_by_place() {
    let field = Field::start().await;
    let told = async |change: Value| {
        let mut body = desk();
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        let answer = field.editor().post(&format!("{}/contacts", field.team_path()), &body).await;
        answer.violations().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect::<Vec<_>>()
    };
    let email = |value: &str| json!({"kind": "email", "value": value});
    assert_eq!(told(json!({"audience": "public", "tlp": "GREEN"})).await, ["/tlp public_needs_clear"]);
    assert_eq!(told(json!({"roles": ["technical", "technical"]})).await, ["/roles/1 repeated"]);
    assert_eq!(told(json!({"languages": ["en", "fr", "EN"]})).await, ["/languages/2 repeated"]);
    assert_eq!(
        told(json!({"channels": [email("a@team.example"), email("a@TEAM.example")]})).await,
        ["/channels/1/value repeated"]
    );
    let wide = json!({"kind": "email", "value": "a@team.example", "audience": "public"});
    assert_eq!(told(json!({"channels": [wide]})).await, ["/channels/0/audience wider_than_whole"]);
    let wide = json!({"name": "Alex Example", "audience": "public"});
    assert_eq!(told(json!({"person": wide})).await, ["/person/audience wider_than_whole"]);
    let backwards = json!({"name": "Alex Example", "from": "2026-02-01", "until": "2026-01-01"});
    assert_eq!(told(json!({"person": backwards})).await, ["/person/until before_from"]);
    assert_eq!(told(json!({"channels": []})).await, ["/channels wrong_length"]);
    assert_eq!(told(json!({"roles": []})).await, ["/roles wrong_length"]);
    assert_eq!(told(json!({"preference": 0})).await, ["/preference out_of_range"]);

    let narrow = json!({"audience": "members"});
    field.administrator().put(&format!("{}/audience", field.team_path()), "*", &narrow).await.expect(200);
    assert_eq!(told(json!({"audience": "public", "tlp": "CLEAR"})).await, ["/audience wider_than_whole"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_field_is_named() {
    let field = Field::start().await;
    for (name, place) in [
        ("/id", json!({"id": null})),
        ("/organization_id", json!({"organization_id": field.neighbour})),
        ("/confirmed_at", json!({"confirmed_at": "2026-03-02T08:00:00.000Z"})),
        ("/origin", json!({"origin": {}})),
        (
            "/channels/0/proof",
            json!({"channels": [{"kind": "email", "value": "a@team.example", "proof": "verified"}]}),
        ),
        ("/person/email", json!({"person": {"name": "Alex", "email": "a@team.example"}})),
        ("/availability/closed", json!({"availability": {"kind": "always", "closed": true}})),
    ] {
        let mut body = desk();
        for (key, value) in place.as_object().unwrap() {
            body[key] = value.clone();
        }
        let answer = field.editor().post(&format!("{}/contacts", field.team_path()), &body).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{name}");
        assert!(answer.text().contains(name), "{name}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_date_that_no_calendar_has_is_told_at_its_place() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    for date in ["-9999-01-01", "+99999-1-1", "0000-01-01", "2026-1-5", "2026-02-30"] {
        let person = json!({"name": "Ada", "from": date});
        let refused = field.editor().put(&format!("{}/person", entered.path), "*", &person).await;
        assert_eq!(refused.violations()[0].0, "/from", "{date}");
        let founded = json!({"established": date});
        let refused = field.administrator().patch(&field.team_path(), "*", &founded).await;
        assert_eq!(refused.violations()[0].0, "/established", "{date}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_has_at_most_a_thousand_contacts() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let id = entered.body["id"].as_str().unwrap();
    field
        .database
        .execute(&format!(
            "INSERT INTO contact SELECT made.* FROM contact, generate_series(1, 998) n, LATERAL \
                jsonb_populate_record(NULL::contact, to_jsonb(contact) || jsonb_build_object('id', md5(n::text)::uuid)) made \
             WHERE contact.id = '{id}'"
        ))
        .await;
    field.enter(&desk()).await;
    let refused = field.editor().post(&format!("{}/contacts", field.team_path()), &desk()).await;
    assert_eq!(refused.problem(), (409, "too-many-contacts".into()));
    assert_eq!(field.editor().delete(&entered.path, "*").await.status, 204);
    field.enter(&desk()).await;
    let restore = field.editor().request(reqwest::Method::POST, &format!("{}/restore", entered.path));
    assert_eq!(Answered::to(restore).await.problem(), (409, "too-many-contacts".into()));
}
