//! Listing organizations.

use chrono::Duration;
use counterpart::model::country::Country;
use counterpart::model::kinds::{IdentifierScheme, OrganizationKind, Standing, TeamType};
use counterpart::model::organization::{Identifier, OrganizationDraft};
use counterpart::model::sector::Sector;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answered, Field, Visitor, organization_draft};

fn draft(kind: OrganizationKind, name: &str, country: &str, sector: &str) -> OrganizationDraft {
    OrganizationDraft {
        country: Some(Country::parse(country).unwrap()),
        sectors: vec![Sector::parse(sector).unwrap()],
        ..organization_draft(kind, name)
    }
}

async fn names(visitor: &Visitor<'_>, path: &str) -> Vec<String> {
    let items = visitor.all(path).await;
    items.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_size_yields_every_organization_once_in_the_order_of_names() {
    let field = Field::start().await;
    for name in ["Zürich", "éclair", "Ärzte", "apple", "Яндекс", "中国", "eclipse", "eclipse"] {
        field.listed(organization_draft(OrganizationKind::PrivateSector, name)).await;
    }
    let own = Field::organization_path(field.applicant);
    field.candidate().put(&format!("{own}/audience"), "*", &json!({"audience": "members"})).await.expect(200);
    let expected = [
        "apple",
        "Ärzte",
        "éclair",
        "eclipse",
        "eclipse",
        "Neighbour",
        "Secretariat",
        "Team",
        "Zürich",
        "Яндекс",
        "中国",
    ];
    for limit in [1, 2, 3, 11, 200] {
        assert_eq!(names(&field.stranger(), &format!("/v1/organizations?limit={limit}")).await, expected);
        let seen = names(&field.member(), &format!("/v1/organizations?limit={limit}")).await;
        assert_eq!((seen.len(), seen[1].as_str()), (12, "Applicant"));
    }
    let ids: std::collections::BTreeSet<String> = field
        .stranger()
        .all("/v1/organizations?limit=1")
        .await
        .iter()
        .map(|it| it["id"].to_string())
        .collect();
    assert_eq!(ids.len(), expected.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_takes_any_of_its_values_and_all_filters_hold() {
    let field = Field::start().await;
    for (kind, name, country, sector) in [
        (OrganizationKind::Csirt, "Alps", "CH", "energy"),
        (OrganizationKind::Csirt, "Bay", "KE", "electricity"),
        (OrganizationKind::PublicBody, "Coast", "FR", "banking"),
    ] {
        let mut draft = draft(kind, name, country, sector);
        let scheme = IdentifierScheme::parse("first").unwrap();
        draft.identifiers = vec![Identifier { scheme, value: format!("{name}:1") }];
        draft.team_types = vec![if name == "Alps" { TeamType::National } else { TeamType::Sectoral }];
        field.served.member(draft).await;
    }
    for (filter, expected) in [
        ("country=CH", &["Alps"][..]),
        ("country=CH,FR", &["Alps", "Coast"]),
        ("region=150", &["Alps", "Coast"]),
        ("region=002,155", &["Alps", "Bay", "Coast"]),
        ("sector=energy", &["Alps", "Bay"]),
        ("sector=electricity", &["Bay"]),
        ("kind=csirt&country=CH,FR", &["Alps"]),
        ("kind=public_body", &["Coast"]),
        ("identifier=first:Alps:1", &["Alps"]),
        ("identifier=first:Alps", &[]),
        ("identifier=first:Alps:1,misp:Coast:1,first:Coast:1", &["Alps", "Coast"]),
        ("team_type=national", &["Alps"]),
        ("team_type=national,sectoral&kind=csirt", &["Alps", "Bay"]),
        ("standing=listed", &["Applicant"]),
        ("standing=suspended,withdrawn", &[]),
        (
            "kind=csirt&standing=accredited&sector=energy&region=150&country=CH&identifier=first:Alps:1",
            &["Alps"],
        ),
    ] {
        assert_eq!(
            names(&field.stranger(), &format!("/v1/organizations?{filter}")).await,
            expected,
            "{filter}"
        );
    }
    field.stand(field.team, Standing::Suspended).await;
    assert_eq!(names(&field.stranger(), "/v1/organizations?standing=suspended").await, ["Team"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parameter_that_cannot_be_read_is_named() {
    let field = Field::start().await;
    for (query, named) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=many", "limit"),
        ("kind=unheard_of", "kind"),
        ("country=ch", "country"),
        ("region=999", "region"),
        ("sector=nothing", "sector"),
        ("standing=good", "standing"),
        ("identifier=first", "identifier"),
        ("identifier=first:", "identifier"),
        ("identifier=first:a,b", "identifier"),
        ("team_type=good", "team_type"),
        ("cursor=nonsense", "cursor"),
        ("colour=red", "colour"),
        ("kind=csirt&kind=csirt", "kind"),
        ("kind=csirt,,csirt", "kind"),
    ] {
        let answer = field.stranger().get(&format!("/v1/organizations?{query}")).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{query}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(named), "{query}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_is_good_for_its_own_list_and_filters_and_for_a_day() {
    let field = Field::start().await;
    let page = field.stranger().get("/v1/organizations?limit=1&kind=csirt,state_authority").await;
    let body = page.expect(200);
    let cursor = body["next_cursor"].as_str().unwrap();
    let next = format!("/v1/organizations?limit=1&kind=csirt,state_authority&cursor={cursor}");
    assert_eq!(page.header("link"), Some(format!("<{next}>; rel=\"next\"").as_str()));
    let second = field.stranger().get(&next).await;
    assert_eq!(second.expect(200)["items"][0]["name"], "Team");
    assert_eq!((&second.json()["next_cursor"], second.header("link")), (&json!(null), None));

    let mut bytes = cursor.as_bytes().to_vec();
    let last = bytes.len() - 2;
    bytes[last] = if bytes[last] == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(bytes).unwrap();
    for (path, cursor) in [
        ("/v1/organizations?kind=csirt,state_authority", tampered.as_str()),
        ("/v1/organizations?kind=csirt", cursor),
        ("/v1/organizations?", cursor),
        ("/v1/contacts?kind=csirt,state_authority", cursor),
    ] {
        let answer = field.stranger().get(&format!("{path}&cursor={cursor}")).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{path}");
    }
    field.clock.advance(Duration::hours(24));
    assert_eq!(field.stranger().get(&next).await.problem(), (410, "cursor-expired".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_goes_on_after_a_name_however_long_it_is() {
    let field = Field::start().await;
    // One letter that sorts as eighteen, the longest there is.
    let longest = "\u{fdfa}".repeat(300);
    field.listed(organization_draft(OrganizationKind::PrivateSector, &longest)).await;
    field.listed(organization_draft(OrganizationKind::PrivateSector, "中国")).await;
    let seen = names(&field.stranger(), "/v1/organizations?limit=1").await;
    assert_eq!((seen.len(), &seen[4], seen[5].as_str()), (6, &longest, "中国"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_is_known_is_not_sent_again_until_it_differs() {
    let field = Field::start().await;
    let path = "/v1/organizations?limit=4";
    let page = field.stranger().get(path).await;
    assert_eq!(page.expect(200)["next_cursor"], json!(null));
    assert_eq!(field.stranger().get_unless(path, page.etag()).await.status, 304);
    let head = Answered::to(field.stranger().request(Method::HEAD, path)).await;
    assert_eq!((head.status, head.body.len(), head.etag()), (200, 0, page.etag()));
    assert_eq!(head.header("content-length"), Some(page.body.len().to_string().as_str()));

    field.listed(organization_draft(OrganizationKind::PrivateSector, "Zebra")).await;
    let longer = field.stranger().get_unless(path, page.etag()).await;
    assert!(longer.expect(200)["next_cursor"].is_string(), "there is a next page now");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_listed_is_what_is_looked_up_and_is_kept_by_nobody() {
    let field = Field::start().await;
    for visitor in
        [field.stranger(), field.member(), field.administrator(), field.secretary(), field.candidate()]
    {
        let list = visitor.get("/v1/organizations").await;
        assert_eq!(list.header("cache-control"), Some("no-store"));
        assert!(list.header("vary").unwrap().contains("Authorization"));
        for item in list.expect(200)["items"].as_array().unwrap() {
            let path = format!("/v1/organizations/{}", item["id"].as_str().unwrap());
            let looked_up = visitor.get(&path).await;
            assert_eq!(&looked_up.expect(200), item);
            let head = Answered::to(visitor.request(Method::HEAD, &path)).await;
            assert_eq!((head.status, head.body.len(), head.etag()), (200, 0, looked_up.etag()));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_called_so_is_looked_up_among_what_the_caller_sees_and_as_it_is_now() {
    let field = Field::start().await;
    let is_called = json!({"items": [{"scheme": "cve-cna", "value": "CNA-2020-0006"}, {"scheme": "x", "value": "a, b:c"}]});
    for (visitor, id) in [(field.administrator(), field.team), (field.candidate(), field.applicant)] {
        let path = format!("{}/identifiers", Field::organization_path(id));
        visitor.put(&path, "*", &is_called).await.expect(200);
    }
    let look_up = "/v1/organizations?identifier=cve-cna:CNA-2020-0006";
    assert_eq!(names(&field.stranger(), look_up).await, ["Applicant", "Team"], "nothing is unique");
    assert_eq!(names(&field.stranger(), &format!("{look_up}&limit=1")).await, ["Applicant", "Team"]);
    assert_eq!(names(&field.stranger(), &format!("{look_up}&kind=csirt")).await, ["Team"]);
    assert_eq!(names(&field.stranger(), "/v1/organizations?identifier=x:a%5C,%20b:c").await.len(), 2);
    for other in ["cve-cna:cna-2020-0006", "cve-cna:CNA-2020", "first:CNA-2020-0006"] {
        assert!(names(&field.stranger(), &format!("/v1/organizations?identifier={other}")).await.is_empty());
    }
    let own = Field::organization_path(field.applicant);
    field.candidate().put(&format!("{own}/audience"), "*", &json!({"audience": "own"})).await.expect(200);
    assert_eq!(names(&field.stranger(), look_up).await, ["Team"]);
    assert_eq!(names(&field.candidate(), look_up).await, ["Applicant", "Team"]);
    field
        .administrator()
        .put(&format!("{}/identifiers", field.team_path()), "*", &json!(null))
        .await
        .expect(200);
    assert!(names(&field.stranger(), look_up).await.is_empty());
    assert_eq!(field.candidate().delete(&own, "*").await.status, 204);
    assert!(names(&field.member(), look_up).await.is_empty(), "who is retired is called nothing");
    let beside = field.beside().await;
    assert!(names(&beside.stranger(), look_up).await.is_empty());
}
