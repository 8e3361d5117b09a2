//! A world that dice made: organizations of all kinds, standings and audiences, circles across them, and contacts whose
//! parts are for different readers. Each text in it stands there once, so that it tells where it comes from.

use std::fmt;

use counterpart::model::ids::{AccountId, OrganizationId};
use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use serde_json::{Value, json};

use super::dice::Dice;
use super::edits::{Change, Edit};
use super::ways::Place;
use crate::standing::{chosen, led, offer, sponsored, ward};
use crate::support::{Entered, Field, Machine, Visitor, account, organization_draft};

/// How many organizations there are, besides those of the field.
const ORGANIZATIONS: usize = 9;

/// How many contacts each has.
const CONTACTS: usize = 3;

const KINDS: [OrganizationKind; 5] = [
    OrganizationKind::Csirt,
    OrganizationKind::PrivateSector,
    OrganizationKind::PublicBody,
    OrganizationKind::TechnicalCommunity,
    OrganizationKind::CriticalInfrastructureOperator,
];

const AUDIENCES: [&str; 5] = ["public", "members", "circles", "authority", "own"];

/// All of it.
pub struct World {
    pub field: Field,
    pub askers: Vec<Asker>,
    pub held: Vec<Held>,
    circles: Vec<String>,
    markers: usize,
}

/// Somebody who asks.
#[derive(Clone, Debug)]
pub struct Asker {
    name: String,
    account: Option<AccountId>,
    /// The token of a machine, and whether it reads of others what their readers do.
    machine: Option<(String, bool)>,
}

/// A record that somebody keeps, and what stands in it.
#[derive(Debug)]
pub struct Held {
    /// The address of its item.
    pub item: String,
    /// What the ways to read are asked for.
    pub place: Place,
    /// What stands in it.
    pub fields: Vec<Text>,
    /// The addresses of its parts.
    pub parts: Vec<String>,
    /// How it can be changed.
    pub edits: Vec<Edit>,
    pub keeper: AccountId,
}

/// A text in a record, which stands nowhere else.
#[derive(Debug)]
pub struct Text {
    pub name: &'static str,
    pub marker: String,
}

impl fmt::Display for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Asker {
    /// As a visitor whose token is good now.
    pub fn visitor<'a>(&self, field: &'a Field) -> Visitor<'a> {
        match (&self.machine, self.account) {
            (Some((token, _)), _) => field.bearer(token),
            (None, Some(account)) => field.visitor(account),
            (None, None) => field.stranger(),
        }
    }

    pub fn is_stranger(&self) -> bool {
        self.machine.as_ref().map_or(self.account.is_none(), |(_, reads)| !reads)
    }
}

/// An organization while it is made.
struct Body {
    id: OrganizationId,
    path: String,
    keeper: AccountId,
    standing: Standing,
    name: String,
}

impl World {
    /// A world.
    pub async fn made(dice: &mut Dice) -> Self {
        let mut world = Self {
            field: led().await,
            askers: Vec::new(),
            held: Vec::new(),
            circles: Vec::new(),
            markers: 0,
        };
        let mut machines = Vec::new();
        world.askers.push(Asker { name: "a stranger".into(), account: None, machine: None });
        for (name, id, role) in [
            ("the secretariat's administrator", world.field.secretariat, AccountRole::Administrator),
            ("the secretariat's reader", world.field.secretariat, AccountRole::Reader),
            ("the lead's administrator", world.field.neighbour, AccountRole::Administrator),
            ("the team's reader", world.field.team, AccountRole::Reader),
            ("the applicant's administrator", world.field.applicant, AccountRole::Administrator),
        ] {
            world.admit(name.into(), world.field.account_of(id, role));
        }
        for (keeper, scopes) in [
            (world.field.administrator(), ""),
            (world.field.administrator(), "own:write"),
            (world.field.administrator(), "directory:read"),
            (world.field.secretary(), "directory:read own:write"),
        ] {
            let machine = Machine::register(&keeper, "administrator", scopes).await;
            let token = machine.token(&world.field.stranger()).await;
            let name = format!("a machine ({scopes})");
            let machine = Some((token, scopes.contains("directory:read")));
            machines.push(Asker { name, account: None, machine });
        }
        world.askers.append(&mut machines);
        for _ in 0..3 {
            let name = world.marker();
            let body = json!({"name": name, "description": format!("for {name}")});
            let circle = Entered::from(&world.field.secretary().post("/v1/circles", &body).await);
            let id = circle.body["id"].as_str().unwrap().to_owned();
            world.held.push(Held {
                item: circle.path,
                place: Place::whole().with("circle_id", &id),
                fields: vec![Text { name: "name", marker: name.clone() }],
                parts: Vec::new(),
                edits: vec![Edit { sign: name, change: Change::Set("description") }],
                keeper: world.field.account_of(world.field.secretariat, AccountRole::Administrator),
            });
            world.circles.push(id);
        }
        let mut bodies = Vec::new();
        for _ in 0..ORGANIZATIONS {
            let body = world.organization(dice).await;
            bodies.push(body);
        }
        for body in &bodies {
            for _ in 0..CONTACTS {
                world.contact(dice, body).await;
            }
            world.said(body).await;
            world.hide(dice, body).await;
            if body.standing == Standing::Suspended {
                world.field.stand(body.id, Standing::Suspended).await;
            }
        }
        world
    }

    /// A text that stands nowhere yet.
    fn marker(&mut self) -> String {
        self.markers += 1;
        format!("mk{:05}x", self.markers)
    }

    fn admit(&mut self, name: String, account: AccountId) {
        self.askers.push(Asker { name, account: Some(account), machine: None });
    }

    /// The places of all records, and the whole.
    pub fn places(&self) -> Vec<&Place> {
        self.held.iter().map(|held| &held.place).collect()
    }

    /// An organization with its accounts, in some circles. Whoever keeps it sees it as its own.
    async fn organization(&mut self, dice: &mut Dice) -> Body {
        let (name, field) = (self.marker(), &self.field);
        let standing = match dice.below(100) {
            0..60 => Standing::Accredited,
            60..80 => Standing::Listed,
            _ => Standing::Suspended,
        };
        let (is_administered, is_sponsored) = (dice.percent(75), dice.percent(40));
        let lead = field.account_of(field.neighbour, AccountRole::Administrator);
        let secretary = field.account_of(field.secretariat, AccountRole::Administrator);
        let id = if is_administered || !is_sponsored {
            field.listed(organization_draft(*dice.one_of(&KINDS), &name)).await
        } else {
            ward(&field.visitor(lead), &name).await.0
        };
        if standing != Standing::Listed {
            field.stand(id, Standing::Accredited).await;
        }
        let path = Field::organization_path(id);
        for circle in &self.circles {
            if dice.percent(40) {
                let member = format!("/v1/circles/{circle}/members/{id}");
                field.secretary().put(&member, "*", &json!(null)).await.expect(200);
            }
        }
        let mut keeper = if is_sponsored { lead } else { secretary };
        let roles = [AccountRole::Reader, AccountRole::Editor, AccountRole::Auditor];
        let mut accounts = vec![(*dice.one_of(&roles), format!("of {name}"))];
        if is_administered {
            accounts.push((AccountRole::Administrator, format!("the administrator of {name}")));
        }
        for (role, who) in accounts {
            let account = account(&self.field, id, role).await;
            if role == AccountRole::Administrator {
                keeper = account;
            }
            self.admit(who, account);
        }
        let field = &self.field;
        if is_administered && is_sponsored {
            offer(&field.visitor(lead), field.neighbour, &path, &sponsored()).await.expect(200);
            let choice = chosen(field.neighbour);
            field.visitor(keeper).put(&format!("{path}/authority"), "*", &choice).await.expect(200);
        }
        Body { id, path, keeper, standing, name }
    }

    /// An audience, as a body says it.
    fn audience(&self, dice: &mut Dice) -> Value {
        match *dice.one_of(&AUDIENCES) {
            "circles" => json!({"audience": "circles", "circles": [dice.one_of(&self.circles)]}),
            audience => json!({"audience": audience}),
        }
    }

    /// Gives an organization its profile and its audience: what is wider is narrowed with it.
    async fn hide(&mut self, dice: &mut Dice, body: &Body) {
        let (short_name, identifier) = (self.marker(), self.marker());
        let names: Vec<String> = (0..8).map(|_| self.marker()).collect();
        let labels: Vec<String> = (0..8).map(|_| self.marker()).collect();
        let keeper = self.field.visitor(body.keeper);
        let profile = json!({"short_name": short_name, "country": "CH", "sectors": ["energy"]});
        keeper.patch(&body.path, "*", &profile).await.expect(200);
        let items = json!({"items": [{"scheme": "first", "value": identifier}]});
        keeper.put(&format!("{}/identifiers", body.path), "*", &items).await.expect(200);
        let items: Vec<Value> = names.iter().map(|name| json!({"value": name, "language": null})).collect();
        keeper.put(&format!("{}/names", body.path), "*", &json!({"items": items})).await.expect(200);
        let url = |label: &str| format!("https://team.example/{label}");
        let link =
            |label: &String| json!({"rel": "policy", "url": url(label), "language": null, "label": label});
        let items: Vec<Value> = labels.iter().map(link).collect();
        keeper.put(&format!("{}/links", body.path), "*", &json!({"items": items})).await.expect(200);
        if dice.percent(60) {
            // The keeper may not be allowed this one: a circle that the organization is not in, say.
            keeper.put(&format!("{}/audience", body.path), "*", &self.audience(dice)).await;
        }
        let place =
            Place::whole().with("organization_id", &body.id.to_string()).with("identifier", &identifier);
        let edits = [Change::Set("short_name"), Change::Set("name")];
        let edits = edits.map(|change| Edit { sign: body.id.to_string(), change });
        self.held.push(Held {
            item: body.path.clone(),
            place,
            fields: [("name", &body.name), ("short_name", &short_name), ("identifier", &identifier)]
                .into_iter()
                .chain(names.iter().map(|name| ("another name", name)))
                .chain(labels.iter().map(|label| ("a link", label)))
                .map(|(name, marker)| Text { name, marker: marker.clone() })
                .collect(),
            parts: Vec::new(),
            edits: if body.standing == Standing::Suspended { Vec::new() } else { edits.into() },
            keeper: body.keeper,
        });
    }

    /// A contact with parts for different readers, some of which are narrowed later.
    async fn contact(&mut self, dice: &mut Dice, body: &Body) {
        let keeper = body.keeper;
        let address = format!("{}/contacts", body.path);
        let (title, hours, person, position) = (self.marker(), self.marker(), self.marker(), self.marker());
        let channels: Vec<(String, String)> = (0..3).map(|_| (self.marker(), self.marker())).collect();
        let fingerprint = format!("{:040X}", self.markers);
        let whole = self.audience(dice);
        let mut contact = json!({"roles": [dice.one_of(&["incident_response", "abuse"])], "title": title,
            "languages": ["en"], "preference": 1 + dice.below(3), "availability": noted(&hours)});
        merge(&mut contact, whole.clone());
        let has_person = dice.percent(70);
        if has_person {
            contact["person"] = json!({"name": person, "position": position});
            merge(&mut contact["person"], within(&whole, self.audience(dice)));
        }
        contact["channels"] = channels
            .iter()
            .map(|(value, hours)| {
                let mut channel = json!({"kind": "email", "value": format!("{value}@team.example"),
                    "availability": noted(hours),
                    "listing": dice.one_of(&["everywhere", "everywhere", "lookup_only"])});
                merge(&mut channel, within(&whole, self.audience(dice)));
                channel
            })
            .collect();
        let answer = self.field.visitor(keeper).post(&address, &contact).await;
        // The organization is not in every circle.
        let entered = if answer.status == 422 {
            for part in ["channels", "person"] {
                open_to_members(&mut contact[part]);
            }
            open_to_members(&mut contact);
            Entered::from(&self.field.visitor(keeper).post(&address, &contact).await)
        } else {
            Entered::from(&answer)
        };
        let keeper = self.field.visitor(keeper);
        let has_key = dice.percent(40);
        let mut place = Place::whole()
            .with("contact_id", entered.body["id"].as_str().unwrap())
            .with("organization_id", &body.id.to_string());
        let mut fields =
            vec![Text { name: "title", marker: title.clone() }, Text { name: "availability", marker: hours }];
        for (value, hours) in &channels {
            fields.push(Text { name: "channel", marker: value.clone() });
            fields.push(Text { name: "availability of a channel", marker: hours.clone() });
        }
        if has_key {
            let key = json!({"kind": "openpgp", "fingerprint": fingerprint});
            let added = keeper.add(&format!("{}/keys", entered.path), "*", &key).await;
            let id = added.header("location").unwrap().rsplit_once('/').unwrap().1.to_owned();
            place = place.with("key_id", &id);
            fields.push(Text { name: "key", marker: fingerprint });
        }
        if has_person {
            fields.push(Text { name: "person", marker: person.clone() });
            fields.push(Text { name: "position", marker: position });
        }
        if dice.percent(30) {
            keeper.put(&format!("{}/audience", entered.path), "*", &self.audience(dice)).await;
        }
        if dice.percent(30) {
            let audience = format!("{}/audience", entered.channel(dice.below(3)));
            keeper.put(&audience, "*", &self.audience(dice)).await;
        }
        let parts: Vec<String> = (0..3).map(|number| entered.channel(number)).collect();
        let mut edits = vec![
            Edit { sign: title.clone(), change: Change::Set("languages") },
            Edit { sign: title, change: Change::Set("preference") },
        ];
        for ((value, _), part) in channels.iter().zip(&parts) {
            for change in [Change::Channel, Change::Add, Change::Retire] {
                edits.push(Edit { sign: value.clone(), change: change(part.clone()) });
            }
        }
        if has_person {
            edits.push(Edit { sign: person, change: Change::Person });
        }
        self.held.push(Held {
            item: entered.path.clone(),
            place,
            fields,
            parts,
            edits: if body.standing == Standing::Suspended { Vec::new() } else { edits },
            keeper: body.keeper,
        });
    }

    /// What an organization claims, which the team disputes, and what the secretariat says of it.
    async fn said(&mut self, body: &Body) {
        let (note, reason, title) = (self.marker(), self.marker(), self.marker());
        let place = Place::whole().with("organization_id", &body.id.to_string());
        let keeper = self.field.visitor(body.keeper);
        let claim = json!({"kind": "country", "country": "CH", "note": note});
        let claim = Entered::from(&keeper.post(&format!("{}/claims", body.path), &claim).await);
        let dispute = json!({"reason": reason});
        let disputer = self.field.administrator();
        disputer.add(&format!("{}/dispute", claim.path), "*", &dispute).await.expect(200);
        let said = json!({"title": title, "since": "2026-01-01"});
        let said = self.field.secretary().post(&format!("{}/attestations", body.path), &said).await;
        let said = Entered::from(&said);
        let edits = [(note.clone(), Change::Set("note")), (reason.clone(), Change::Dispute)];
        let edits = edits.map(|(sign, change)| Edit { sign, change });
        let is_kept = body.standing != Standing::Suspended;
        self.held.push(Held {
            place: place.with("claim_id", claim.body["id"].as_str().unwrap()),
            item: claim.path,
            fields: vec![Text { name: "note", marker: note }, Text { name: "reason", marker: reason }],
            parts: Vec::new(),
            edits: if is_kept { edits.into() } else { Vec::new() },
            keeper: body.keeper,
        });
        self.held.push(Held {
            place: place.with("attestation_id", said.body["id"].as_str().unwrap()),
            item: said.path,
            fields: vec![Text { name: "title", marker: title }],
            parts: Vec::new(),
            edits: Vec::new(),
            keeper: body.keeper,
        });
    }
}

/// Adds the members of one object to another.
fn merge(into: &mut Value, members: Value) {
    if let Value::Object(members) = members {
        into.as_object_mut().unwrap().extend(members);
    }
}

/// Hours of which only a note is known.
fn noted(note: &str) -> Value {
    json!({"kind": "unknown", "note": note})
}

/// An audience of a part: the one that dice said, where it is not wider than the whole.
fn within(whole: &Value, said: Value) -> Value {
    let fits = match whole["audience"].as_str().unwrap() {
        "public" => true,
        "members" => said["audience"] != "public",
        "own" => said["audience"] == "own",
        _ => said["audience"] == "own" || said == *whole,
    };
    if fits { said } else { whole.clone() }
}

/// Opens what is for circles to members instead.
fn open_to_members(body: &mut Value) {
    match body {
        Value::Array(items) => items.iter_mut().for_each(open_to_members),
        Value::Object(members) if members.get("audience") == Some(&json!("circles")) => {
            members.insert("audience".into(), json!("members"));
            members.remove("circles");
        }
        _ => {}
    }
}
