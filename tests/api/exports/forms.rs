//! Each form, as it is sent and as others read it.

use reqwest::Method;
use serde_json::{Value, json};

use super::{exported, lines, rich};
use crate::support::{Answered, Field, read_by_python_csv, read_by_vobject};

const DESK: &str = include_str!("../../keys/desk.asc");
const CERTIFICATE: &str = include_str!("../../keys/desk.pem");

async fn filled() -> Field {
    let field = Field::start().await;
    let contact = field.enter(&rich()).await;
    for (kind, material) in [("openpgp", DESK), ("smime", CERTIFICATE)] {
        let key = json!({"kind": kind, "material": material});
        field.editor().add(&format!("{}/keys", contact.path), "*", &key).await.expect(201);
    }
    let profile = json!({"short_name": "TEAM", "country": "CH", "sectors": ["energy"], "team_types": ["national"],
        "established": "1998-04-01"});
    let administrator = field.administrator();
    administrator.patch(&field.team_path(), "*", &profile).await.expect(200);
    for (part, body) in [
        ("names", json!({"items": [{"value": "Équipe", "language": "fr"}]})),
        (
            "links",
            json!({"items": [{"rel": "website", "url": "https://team.example/"},
            {"rel": "rfc2350", "url": "https://team.example/rfc2350", "language": "en", "label": "Profile, long"}]}),
        ),
        ("identifiers", json!({"items": [{"scheme": "first", "value": "team"}]})),
        (
            "address",
            json!({"lines": ["Example Street 1", "Floor; 2"], "locality": "Bern", "postal_code": "3000", "country": "CH"}),
        ),
        ("host", json!({"name": "Ministry, of Examples"})),
    ] {
        administrator.put(&format!("{}/{part}", field.team_path()), "*", &body).await.expect(200);
    }
    field
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_form_says_its_type_and_a_name_for_the_file() {
    let field = filled().await;
    for (format, media_type, extension) in [
        ("csv", "text/csv; charset=utf-8; header=present", "csv"),
        ("vcard", "text/vcard; charset=utf-8", "vcf"),
        ("jscontact", "application/json", "json"),
        ("ndjson", "application/x-ndjson", "ndjson"),
    ] {
        for noun in ["organizations", "contacts"] {
            let path = format!("/v1/exports/{noun}?format={format}");
            let answer = exported(&field.reader(), &path).await;
            assert_eq!(answer.header("content-type"), Some(media_type));
            let disposition = format!("attachment; filename=\"{noun}-2026-03-02.{extension}\"");
            assert_eq!(answer.header("content-disposition"), Some(disposition.as_str()));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(answer.header("vary").map(|it| it.contains("Authorization")), Some(true));
            let head = Answered::to(field.reader().request(Method::HEAD, &path)).await;
            assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
            assert_eq!(head.header("content-type"), Some(media_type));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_of_json_is_the_view_that_the_list_shows() {
    let field = filled().await;
    for visitor in [field.stranger(), field.member(), field.editor()] {
        for noun in ["organizations", "contacts"] {
            let listed = visitor.all(&format!("/v1/{noun}")).await;
            assert_eq!(lines(&visitor, &format!("/v1/exports/{noun}")).await, listed);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn python_reads_a_sheet_and_no_cell_runs() {
    let field = filled().await;
    for bom in [false, true] {
        let path = format!("/v1/exports/contacts?format=csv&bom={bom}");
        let answer = exported(&field.editor(), &path).await;
        assert_eq!(answer.body.starts_with(b"\xEF\xBB\xBF"), bom);
        let rows = read_by_python_csv(&answer.body);
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        assert_eq!(row["title"], "Duty; desk, \"A\"");
        assert_eq!(row["email"], "desk@team.example, second@team.example #2");
        assert_eq!(row["phone"], "tel:+41225550100;ext=12");
        assert_eq!(row["emergency_phone"], "", "its hours are its own, so it is a line of its own");
        assert_eq!(row["web_form"], "https://team.example/report?a=1,2");
        assert_eq!(row["hours"], "mon-fri 08:00-17:00");
        assert_eq!(row["hours_note"], "'=Ring\ntwice");
        assert_eq!(row["exceptions"], "2026-12-25 closed: Christmas");
        assert_eq!(row["person"], "Alex Example");
        assert_eq!(row["organization"], "Team");
        let others = row["channels"].as_str().unwrap();
        assert!(others.contains("phone emergency hours=\"always\": tel:+41225550101"), "{others}");
        assert!(others.contains("radio for=members: HF: 7.2 MHz"), "{others}");
        for cell in row.as_object().unwrap().values().filter_map(Value::as_str) {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
    }
    let rows =
        read_by_python_csv(&exported(&field.editor(), "/v1/exports/organizations?format=csv").await.body);
    let team = rows.iter().find(|row| row["name"] == "Team").unwrap();
    assert_eq!(team["other_names"], "[fr] Équipe");
    assert_eq!(team["website"], "https://team.example/");
    assert_eq!(team["links"], "rfc2350 https://team.example/rfc2350 [en] Profile, long");
    assert_eq!(team["address"], "Example Street 1\nFloor; 2");
    assert_eq!(team["host"], "Ministry, of Examples");
}

/// The values of the lines of a card that have this name.
fn values<'c>(card: &'c Value, name: &str) -> Vec<&'c Value> {
    card.as_array().unwrap().iter().filter(|line| line["name"] == name).map(|line| &line["value"]).collect()
}

fn line<'c>(card: &'c Value, value: &str) -> &'c Value {
    let mut lines = card.as_array().unwrap().iter();
    lines.find(|line| line["value"] == value).unwrap_or_else(|| panic!("{value} is not in {card:#}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vobject_reads_the_cards() {
    let field = filled().await;
    let answer = exported(&field.editor(), "/v1/exports/contacts?format=vcard").await;
    assert!(answer.text().split("\r\n").all(|line| line.len() <= 75));
    let cards = read_by_vobject(&answer.body);
    assert_eq!(cards.len(), 1);
    let card = &cards[0];
    assert_eq!(values(card, "VERSION"), ["4.0"]);
    assert_eq!(values(card, "KIND"), ["org"]);
    let contact = &lines(&field.editor(), "/v1/exports/contacts").await[0];
    let keys = contact["keys"].as_array().unwrap();
    let print_of = |kind: &str| keys.iter().find(|it| it["kind"] == kind).unwrap()["fingerprint"].as_str();
    let mut keys = ["openpgp4fpr:", "smime "].map(str::to_owned);
    keys[0] += print_of("openpgp").unwrap();
    keys[1] += print_of("smime").unwrap();
    let uid = format!("urn:uuid:{}", contact["id"].as_str().unwrap());
    for (name, expected) in [
        ("UID", json!([uid])),
        ("FN", json!(["TEAM, Duty; desk, \"A\""])),
        ("ORG", json!([["Team", "Duty; desk, \"A\""]])),
        ("TITLE", json!(["Duty; desk, \"A\""])),
        ("ROLE", json!(["Technical, Incident response"])),
        ("LANG", json!(["en", "fr"])),
        ("REV", json!(["20260302T080000Z"])),
    ] {
        assert_eq!(json!(values(card, name)), expected, "{name}");
    }
    let mut told: Vec<&str> = values(card, "KEY").into_iter().map(|it| it.as_str().unwrap()).collect();
    told.sort_unstable();
    assert_eq!(told, keys);
    assert!(values(card, "NOTE")[0].as_str().unwrap().contains("TLP:CLEAR"), "{card:#}");
    assert_eq!(line(card, "tel:+41225550100;ext=12")["parameters"]["PREF"], json!(["1"]));
    assert_eq!(line(card, "tel:+41225550102")["parameters"]["TYPE"], json!(["fax"]));
    assert_eq!(line(card, "second@team.example")["parameters"]["PREF"], json!(["2"]));
    assert_eq!(line(card, "matrix:u/duty:team.example")["name"], "IMPP");
    assert_eq!(values(card, "X-TLP"), ["CLEAR"]);
    assert_eq!(values(card, "TZ"), ["Europe/Zurich"]);
    let cards =
        read_by_vobject(&exported(&field.editor(), "/v1/exports/organizations?format=vcard").await.body);
    let team = cards.iter().find(|card| values(card, "NICKNAME") == ["TEAM"]).unwrap();
    assert_eq!(line(team, "https://team.example/rfc2350")["parameters"]["X-REL"], json!(["rfc2350"]));
    assert_eq!(values(team, "X-IDENTIFIER"), ["first:team"]);
    assert_eq!(values(team, "URL"), ["https://team.example/", "https://team.example/rfc2350"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jscontact_is_an_array_of_cards() {
    let field = filled().await;
    let answer = exported(&field.editor(), "/v1/exports/contacts?format=jscontact").await;
    let cards: Vec<Value> = serde_json::from_slice(&answer.body).unwrap();
    let contact = &lines(&field.editor(), "/v1/exports/contacts").await[0];
    let card = &cards[0];
    assert_eq!((&card["@type"], &card["version"]), (&json!("Card"), &json!("1.0")));
    assert_eq!(card["uid"], format!("urn:uuid:{}", contact["id"].as_str().unwrap()));
    assert_eq!(card["organizations"]["1"]["units"][0]["name"], contact["title"]);
    let emails: Vec<&Value> = card["emails"].as_object().unwrap().values().map(|it| &it["address"]).collect();
    assert_eq!(emails, ["desk@team.example", "second@team.example"]);
    let phones = card["phones"].as_object().unwrap();
    assert!(
        phones
            .values()
            .any(|it| it["number"] == "tel:+41225550102" && it["features"] == json!({"fax": true}))
    );
    assert_eq!(
        card["preferredLanguages"]["2"],
        json!({"@type": "LanguagePref", "language": "fr", "pref": 2})
    );
    assert_eq!(card["keywords"], json!({"technical": true, "incident_response": true}));
    assert_eq!(card["counterpart.example:tlp"], "CLEAR");
    let mut keys: Vec<&str> =
        card["cryptoKeys"].as_object().unwrap().values().map(|it| it["uri"].as_str().unwrap()).collect();
    keys.sort_unstable();
    assert!(keys[0].starts_with("ni:///sha-256;") && keys[0].len() == 14 + 43, "{keys:?}");
    let all = contact["keys"].as_array().unwrap();
    let openpgp = all.iter().find(|it| it["kind"] == "openpgp").unwrap();
    assert_eq!(keys[1], format!("openpgp4fpr:{}", openpgp["fingerprint"].as_str().unwrap()));
    let answer = exported(&field.stranger(), "/v1/exports/organizations?format=jscontact").await;
    let cards: Vec<Value> = serde_json::from_slice(&answer.body).unwrap();
    let team = cards.iter().find(|card| card["name"]["full"] == "Team").unwrap();
    assert_eq!(team["addresses"]["1"]["countryCode"], "CH");
    assert_eq!(team["addresses"]["1"]["full"], "Example Street 1\nFloor; 2\n3000\nBern\nSwitzerland");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_of_nothing_is_a_whole_file() {
    let field = Field::start().await;
    for (format, expected) in [("ndjson", ""), ("vcard", ""), ("jscontact", "[\n]\n")] {
        let answer = exported(&field.stranger(), &format!("/v1/exports/contacts?format={format}")).await;
        assert_eq!(answer.text(), expected);
    }
    let sheet = exported(&field.stranger(), "/v1/exports/contacts?format=csv").await;
    assert!(sheet.text().starts_with("id,version,organization_id,") && sheet.text().lines().count() == 1);
}
