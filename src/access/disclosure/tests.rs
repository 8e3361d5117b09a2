mod attestations;
mod circles;
mod claims;
mod clients;
mod preview;

use AccountRole::{Administrator, Editor, Reader};
use Standing::{Accredited, Listed, Suspended, Withdrawn};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::access::samples::{AUTHORITY, OTHER, SECRETARIAT, TEAM, account, circle, member_of, team};
use crate::model::availability::Availability;
use crate::model::channel::ChannelValue;
use crate::model::ids::{ChannelId, ContactId};
use crate::model::kinds::{AccountRole, ChannelKind, ChannelUsage, ContactRole, Proof, Standing};
use crate::model::origin::Origin;
use crate::model::person::PersonDetails;
use crate::model::personal::Personal;
use crate::model::tlp::Tlp;

/// The audiences, in the order of the letters below.
fn audiences() -> [(char, Audience); 6] {
    [
        ('p', Audience::Public),
        ('m', Audience::Members),
        ('1', Audience::Circles([circle(1)].into())),
        ('2', Audience::Circles([circle(2), circle(3)].into())),
        ('a', Audience::Authority),
        ('o', Audience::Own),
    ]
}

/// The audiences that `caller` may read of `owner`, as letters.
fn read(caller: &Caller, owner: &Owner) -> String {
    audiences().into_iter().filter(|(_, it)| may_read(caller, owner, it)).map(|(letter, _)| letter).collect()
}

fn in_circles(standing: Standing, circles: &[u128]) -> Caller {
    Caller::Account(member_of(OTHER, standing, Reader, circles))
}

/// Who asks; what is read of an organization with its own administrator, of one with an authority and no administrator,
/// of one with neither.
#[test]
fn who_reads_which_audience() {
    for (who, caller, run, ward, orphan) in [
        ("a stranger", Caller::Stranger, "p", "p", "p"),
        ("its reader", account(TEAM, Accredited, Reader), "pm12ao", "pm12ao", "pm12ao"),
        ("its reader, listed", account(TEAM, Listed, Reader), "pm12ao", "pm12ao", "pm12ao"),
        ("its editor, suspended", account(TEAM, Suspended, Editor), "pm12ao", "pm12ao", "pm12ao"),
        ("its editor, withdrawn", account(TEAM, Withdrawn, Editor), "pm12ao", "pm12ao", "pm12ao"),
        ("a member", in_circles(Accredited, &[]), "pm", "pm", "pm"),
        ("a member in circle 1", in_circles(Accredited, &[1]), "pm1", "pm1", "pm1"),
        ("a member in circle 3", in_circles(Accredited, &[3]), "pm2", "pm2", "pm2"),
        ("a member in circle 4", in_circles(Accredited, &[4]), "pm", "pm", "pm"),
        ("in circle 1, only listed", in_circles(Listed, &[1]), "p", "p", "p"),
        ("in circle 1, suspended", in_circles(Suspended, &[1]), "p", "p", "p"),
        ("in circle 1, withdrawn", in_circles(Withdrawn, &[1]), "p", "p", "p"),
        ("its authority", account(AUTHORITY, Accredited, Reader), "pma", "pm12ao", "pm"),
        ("its authority, only listed", account(AUTHORITY, Listed, Administrator), "p", "p", "p"),
        ("its authority, suspended", account(AUTHORITY, Suspended, Administrator), "p", "p", "p"),
        ("the secretariat's reader", account(SECRETARIAT, Accredited, Reader), "pma", "pma", "pma"),
        (
            "the secretariat's administrator",
            account(SECRETARIAT, Accredited, Administrator),
            "pma",
            "pma",
            "pm12ao",
        ),
        ("a secretariat that is only listed", account(SECRETARIAT, Listed, Administrator), "p", "p", "p"),
    ] {
        let led = match who {
            "the secretariat's reader" | "the secretariat's administrator" => team(None, true),
            _ => team(Some(AUTHORITY), true),
        };
        assert_eq!(read(&caller, &led), run, "{who}: run by itself");
        assert_eq!(read(&caller, &team(Some(AUTHORITY), false)), ward, "{who}: its authority stands in");
        assert_eq!(read(&caller, &team(None, false)), orphan, "{who}: the secretariat stands in");
    }
}

fn light() -> Light {
    Light { now: now(), intervals: Intervals::default(), can_journal: true }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

fn channel(number: u128, audience: Audience) -> Channel {
    Channel {
        id: ChannelId(Uuid::from_u128(number)),
        kind: ChannelKind::Email,
        value: ChannelValue::Function(format!("c{number}@team.example")),
        extension: None,
        usage: ChannelUsage::Routine,
        preference: 1,
        availability: None,
        audience,
        listing: ChannelListing::Everywhere,
        sealed: false,
        proof: Proof::Never,
        proved_at: None,
        proof_method: None,
        proved_by: None,
        created_at: now(),
    }
}

fn person(audience: Audience) -> Person {
    let details = PersonDetails { name: "Alex Example".into(), position: None };
    Person { details: Personal::new(details, now()), from: None, until: None, audience }
}

/// A public contact with a channel for each audience and a person for its own organization.
fn contact() -> Contact {
    Contact {
        id: ContactId(Uuid::from_u128(7)),
        organization_id: TEAM,
        roles: vec![ContactRole::Technical],
        title: None,
        preference: 1,
        languages: vec![],
        availability: Availability::ALWAYS,
        channels: (1..).zip(audiences()).map(|(number, (_, audience))| channel(number, audience)).collect(),
        person: Some(Box::new(person(Audience::Own))),
        keys: Vec::new(),
        audience: Audience::Public,
        tlp: Tlp::Clear,
        origin: Origin::local(),
        confirmed_at: None,
        edit_version: 9,
        created_at: now(),
        updated_at: now(),
        retired_at: None,
    }
}

fn seen(caller: &Caller, owner: &Owner, contact: &Contact, glance: Glance, light: Light) -> Option<Value> {
    let disclosed = disclose_contact(caller, owner, contact, glance, light)?;
    let mut view = serde_json::to_value(&disclosed.view).expect("JSON");
    view["version"] = json!(disclosed.version);
    Some(view)
}

fn channels(view: &Value) -> Vec<u64> {
    let id = |it: &Value| it["id"].as_str().and_then(|id| id.rsplit('-').next()?.parse().ok());
    view["channels"].as_array().into_iter().flatten().filter_map(id).collect()
}

#[test]
fn a_view_holds_the_parts_that_its_reader_may_read_and_no_trace_of_the_rest() {
    for (who, caller, owner, parts, sees_all, version) in [
        ("a stranger", Caller::Stranger, team(None, true), &[1][..], false, None),
        ("a member", in_circles(Accredited, &[]), team(None, true), &[1, 2], false, None),
        ("a member in circle 1", in_circles(Accredited, &[1]), team(None, true), &[1, 2, 3], false, None),
        (
            "its authority",
            account(AUTHORITY, Accredited, Editor),
            team(Some(AUTHORITY), true),
            &[1, 2, 5],
            false,
            None,
        ),
        ("its reader", account(TEAM, Accredited, Reader), team(None, true), &[1, 2, 3, 4, 5, 6], true, None),
        (
            "its editor",
            account(TEAM, Accredited, Editor),
            team(None, true),
            &[1, 2, 3, 4, 5, 6],
            true,
            Some(9),
        ),
        (
            "its editor, suspended",
            account(TEAM, Suspended, Editor),
            team(None, true),
            &[1, 2, 3, 4, 5, 6],
            true,
            None,
        ),
        (
            "who stands in",
            account(AUTHORITY, Accredited, Editor),
            team(Some(AUTHORITY), false),
            &[1, 2, 3, 4, 5, 6],
            true,
            Some(9),
        ),
    ] {
        let view = seen(&caller, &owner, &contact(), Glance::Item, light()).expect("a view");
        assert_eq!(channels(&view), parts, "{who}");
        assert_eq!(view["person"].is_object(), sees_all, "{who}");
        assert_eq!(view["updated_at"].is_string(), sees_all, "{who}");
        assert_eq!(view["version"], json!(version), "{who}");
        let mut without = contact();
        without.channels.retain(|it| parts.contains(&u64::try_from(it.id.0.as_u128()).unwrap_or_default()));
        without.person = without.person.filter(|_| sees_all);
        let Value::Object(mut bare) = seen(&caller, &owner, &without, Glance::Item, light()).expect("a view")
        else {
            panic!("a view is an object")
        };
        let Value::Object(mut full) = view else { panic!("a view is an object") };
        // The vault's reference of a person is new each time, and not shown.
        assert_eq!(bare.remove("person"), full.remove("person"), "{who}");
        assert_eq!(bare, full, "{who}");
    }
}

#[test]
fn neither_contact_nor_channel_is_seen_through_a_narrower_organization() {
    let mut owner = team(None, true);
    owner.audience = Audience::Own;
    for caller in
        [Caller::Stranger, in_circles(Accredited, &[1]), account(SECRETARIAT, Accredited, Administrator)]
    {
        assert_eq!(seen(&caller, &owner, &contact(), Glance::Item, light()), None);
    }
    owner.audience = Audience::Public;
    let mut hidden = contact();
    hidden.audience = Audience::Members;
    assert_eq!(seen(&Caller::Stranger, &owner, &hidden, Glance::Item, light()), None);
}

#[test]
fn lists_keep_back_from_strangers_what_is_for_look_up_only() {
    let mut contact = contact();
    contact.channels[0].listing = ChannelListing::LookupOnly;
    let shown = |caller: &Caller, glance| {
        channels(&seen(caller, &team(None, true), &contact, glance, light()).expect("a view"))
    };
    assert_eq!(shown(&Caller::Stranger, Glance::Item), [1]);
    assert_eq!(shown(&Caller::Stranger, Glance::List), [0_u64; 0]);
    assert_eq!(shown(&account(OTHER, Listed, Reader), Glance::List), [1]);
    assert_eq!(shown(&account(OTHER, Accredited, Reader), Glance::List), [1, 2]);
}

#[test]
fn what_is_read_of_others_and_restricted_is_named_and_withheld_without_a_journal() {
    let restricted = |caller: &Caller, owner: &Owner| {
        disclose_contact(caller, owner, &contact(), Glance::Item, light()).map(|it| it.restricted)
    };
    let id = |number| ChannelId(Uuid::from_u128(number)).to_string();
    let led = team(Some(AUTHORITY), true);
    let ward = team(Some(AUTHORITY), false);
    let in_circle = in_circles(Accredited, &[1]);
    let authority = account(AUTHORITY, Accredited, Editor);
    assert_eq!(restricted(&Caller::Stranger, &led), Some(vec![]));
    assert_eq!(restricted(&account(TEAM, Accredited, Reader), &led), Some(vec![]), "its own");
    assert_eq!(restricted(&in_circle, &led), Some(vec![id(3)]));
    assert_eq!(restricted(&authority, &led), Some(vec![id(5)]));
    assert_eq!(restricted(&authority, &ward), Some(vec![id(3), id(4), id(5), id(6), "person".into()]));

    let dark = Light { can_journal: false, ..light() };
    let shown = |caller: &Caller, owner: &Owner| {
        channels(&seen(caller, owner, &contact(), Glance::Item, dark).expect("a view"))
    };
    assert_eq!(shown(&in_circle, &led), [1, 2]);
    assert_eq!(shown(&authority, &ward), [1, 2]);
    assert_eq!(shown(&account(TEAM, Accredited, Reader), &led), [1, 2, 3, 4, 5, 6]);
    let mut own = contact();
    own.audience = Audience::Own;
    assert_eq!(seen(&authority, &ward, &own, Glance::Item, dark), None);
}

#[test]
fn only_circles_that_the_reader_is_in_are_named() {
    let circles = |caller: &Caller| {
        let view = seen(caller, &team(None, true), &contact(), Glance::Item, light()).expect("a view");
        let of = |number: u64| {
            let channel = view["channels"]
                .as_array()?
                .iter()
                .find(|it| channels(&json!({"channels": [it]})) == [number])?;
            channel["circles"].as_array().map(Vec::len)
        };
        (of(3), of(4))
    };
    assert_eq!(circles(&in_circles(Accredited, &[2, 9])), (None, Some(1)));
    assert_eq!(circles(&in_circles(Accredited, &[1, 2, 3])), (Some(1), Some(2)));
    assert_eq!(circles(&account(TEAM, Accredited, Reader)), (Some(1), Some(2)));
}

#[test]
fn an_erased_value_is_empty_and_an_erased_person_nobody() {
    let mut erased = contact();
    erased.person = erased.person.map(|it| {
        let details = Personal::reference(it.details.id, it.details.commitment);
        Box::new(Person { details, ..*it })
    });
    let value: Personal<String> = Personal::new("+41225550100".into(), now());
    erased.channels[0].value = ChannelValue::Person(Personal::reference(value.id, value.commitment));
    let reader = account(TEAM, Accredited, Reader);
    let view = seen(&reader, &team(None, true), &erased, Glance::Item, light()).expect("a view");
    assert_eq!((&view["person"], &view["channels"][0]["value"]), (&json!(null), &json!(null)));
    assert_eq!(view["channels"][0]["belongs_to"], "person");
}

#[test]
fn freshness_rests_on_the_proofs_that_the_reader_sees() {
    let mut proved = contact();
    proved.channels[5].proof = Proof::Verified;
    proved.channels[5].proved_at = Some(now());
    let fresh = |caller: &Caller| {
        seen(caller, &team(None, true), &proved, Glance::Item, light()).map(|view| view["freshness"].clone())
    };
    assert_eq!(fresh(&account(TEAM, Accredited, Reader)), Some(json!("fresh")));
    assert_eq!(fresh(&Caller::Stranger), Some(json!("never")));
}
