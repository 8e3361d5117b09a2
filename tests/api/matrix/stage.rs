//! The organizations, accounts and contacts that the matrix is played with.

use counterpart::model::audience as model;
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use serde_json::json;

use super::oracle::{Asker, Audience, Body, Grants, Office, Role, Standing};
use crate::standing::{chosen, led, offer, ward};
use crate::support::{Entered, Field, Machine, account, desk_for, organization_draft};

const ROLES: [(Role, AccountRole); 4] = [
    (Role::Reader, AccountRole::Reader),
    (Role::Editor, AccountRole::Editor),
    (Role::Administrator, AccountRole::Administrator),
    (Role::Auditor, AccountRole::Auditor),
];

const AUDIENCES: [(Audience, &str); 5] = [
    (Audience::Public, "public"),
    (Audience::Members, "members"),
    (Audience::Circle, "circles"),
    (Audience::Authority, "authority"),
    (Audience::Own, "own"),
];

/// The stage, set.
pub struct Stage {
    pub field: Field,
    /// Who asks, with a token.
    pub askers: Vec<(Asker, OrganizationId, String)>,
    /// Whose records are asked for: teams.
    pub teams: Vec<(Body, OrganizationId)>,
    /// A contact of each team for each audience that it can have.
    pub contacts: Vec<(Body, Audience, Entered)>,
    /// Who signs in for the teams, and who is invited.
    pub people: Vec<People>,
    /// A machine of each team that can have one.
    pub clients: Vec<(Body, Machine)>,
    /// A circle of the secretariat.
    pub circle: String,
    /// A claim of each team.
    pub claims: Vec<(Body, String)>,
    /// What the secretariat says of each team that it sees.
    pub attestations: Vec<(Body, String)>,
}

/// An account and an invitation of a team, by their ids.
pub struct People {
    pub body: Body,
    pub auditor: String,
    pub invitation: String,
}

const fn body(name: &'static str, office: Office, standing: Standing) -> Body {
    Body { name, office, standing, audience: Audience::Public, is_administered: true, is_led: false }
}

/// What machines are granted.
pub const GRANTS: [(Grants, &str); 4] = [
    (Grants { reads: false, writes: false }, ""),
    (Grants { reads: true, writes: false }, "directory:read"),
    (Grants { reads: false, writes: true }, "own:write"),
    (Grants { reads: true, writes: true }, "directory:read own:write"),
];

/// Whose machines ask, all of them with the role of an administrator.
const WITH_MACHINES: [&str; 6] =
    ["a team", "a team under the lead", "a suspended team", "the secretariat", "the lead", "another member"];

/// Of which a machine asks that synchronises.
const REGIONAL: Body = body("a regional body", Office::None, Standing::Accredited);

/// The teams.
pub const TEAMS: [Body; 7] = [
    body("a team", Office::None, Standing::Accredited),
    Body { is_led: true, ..body("a team under the lead", Office::None, Standing::Accredited) },
    Body { is_administered: false, is_led: true, ..body("a ward", Office::None, Standing::Listed) },
    Body { is_administered: false, ..body("an orphan", Office::None, Standing::Listed) },
    Body { audience: Audience::Members, ..body("a team for members", Office::None, Standing::Accredited) },
    Body { audience: Audience::Own, ..body("a hidden team", Office::None, Standing::Accredited) },
    body("a suspended team", Office::None, Standing::Suspended),
];

/// Others who ask.
pub const OTHERS: [Body; 6] = [
    body("the secretariat", Office::Secretariat, Standing::Accredited),
    body("the lead", Office::Lead, Standing::Accredited),
    body("the delegate", Office::Delegate, Standing::Accredited),
    body("another member", Office::None, Standing::Accredited),
    body("a listed one", Office::None, Standing::Listed),
    body("a suspended one", Office::None, Standing::Suspended),
];

impl Stage {
    pub async fn set() -> Self {
        let field = led().await;
        let delegate = field.organization(OrganizationKind::PublicBody, "Delegate").await;
        let suspended = field.organization(OrganizationKind::PrivateSector, "Suspended").await;
        let mut askers = Vec::new();
        let ids = [field.secretariat, field.neighbour, delegate, field.team, field.applicant, suspended];
        for (body, id) in OTHERS.into_iter().zip(ids) {
            for (role, of_the_model) in ROLES {
                let account = match field.known_account_of(id, of_the_model) {
                    Some(account) => account,
                    None => account(&field, id, of_the_model).await,
                };
                askers.push((Asker { body, role, grants: None }, id, field.token(account)));
            }
        }
        let (lead, own) = (token_of(&askers, "the lead"), token_of(&askers, "the delegate"));
        let path = Field::organization_path(delegate);
        let teams = json!({"basis": "delegated", "delegated_kinds": ["csirt"]});
        offer(&field.bearer(&lead), field.neighbour, &path, &teams).await.expect(200);
        let choice = chosen(field.neighbour);
        field.bearer(&own).put(&format!("{path}/authority"), "*", &choice).await.expect(200);
        field.stand(suspended, counterpart::model::kinds::Standing::Suspended).await;
        let mut stage = Self {
            field,
            askers,
            teams: Vec::new(),
            contacts: Vec::new(),
            people: Vec::new(),
            clients: Vec::new(),
            circle: String::new(),
            claims: Vec::new(),
            attestations: Vec::new(),
        };
        let circle = stage.field.secretary().post("/v1/circles", &json!({"name": "Ours"})).await;
        stage.circle = Entered::from(&circle).body["id"].as_str().unwrap().to_owned();
        for (body, id) in OTHERS.into_iter().zip(ids) {
            stage.add_to_circle(&body, id).await;
        }
        for body in TEAMS {
            stage.enter(body).await;
        }
        stage.set_machines().await;
        stage
    }

    async fn add_to_circle(&self, body: &Body, id: OrganizationId) {
        if body.is_in_the_circle() {
            let member = format!("/v1/circles/{}/members/{id}", self.circle);
            self.field.secretary().put(&member, "*", &json!(null)).await.expect(200);
        }
    }

    /// Machines that ask.
    async fn set_machines(&mut self) {
        let regional = self.field.organization(OrganizationKind::RegionalBody, REGIONAL.name).await;
        let keeper = self.field.token(account(&self.field, regional, AccountRole::Administrator).await);
        let known = |name: &str| {
            let is_his = |asker: &Asker| asker.body.name == name && asker.role == Role::Administrator;
            let (asker, id, token) = self.askers.iter().find(|(asker, ..)| is_his(asker)).unwrap();
            (asker.body, *id, token.clone(), Role::Administrator)
        };
        let mut keepers: Vec<_> = WITH_MACHINES.iter().map(|name| known(name)).collect();
        keepers.push((REGIONAL, regional, keeper, Role::Sync));
        for (body, id, keeper, role) in keepers {
            // Who is suspended makes none: his were made before.
            let is_suspended = body.standing == Standing::Suspended;
            if is_suspended {
                self.field.stand(id, counterpart::model::kinds::Standing::Accredited).await;
            }
            for (grants, scopes) in GRANTS {
                let word = format!("{role:?}").to_lowercase();
                let machine = Machine::register(&self.field.bearer(&keeper), &word, scopes).await;
                let token = machine.token(&self.field.stranger()).await;
                self.askers.push((Asker { body, role, grants: Some(grants) }, id, token));
            }
            if is_suspended {
                self.field.stand(id, counterpart::model::kinds::Standing::Suspended).await;
            }
        }
    }

    async fn enter(&mut self, body: Body) {
        let field = &self.field;
        let lead = token_of(&self.askers, "the lead");
        let id = if body.is_led && !body.is_administered {
            ward(&field.bearer(&lead), body.name).await.0
        } else {
            let mut draft = organization_draft(OrganizationKind::Csirt, body.name);
            draft.audience = body.audience.of_the_model();
            field.listed(draft).await
        };
        let path = Field::organization_path(id);
        let mut auditor = String::new();
        for (role, of_the_model) in ROLES {
            if role != Role::Administrator || body.is_administered {
                let account = account(field, id, of_the_model).await;
                if role == Role::Auditor {
                    auditor = account.to_string();
                }
                self.askers.push((Asker { body, role, grants: None }, id, field.token(account)));
            }
        }
        if body.standing != Standing::Listed {
            field.stand(id, counterpart::model::kinds::Standing::Accredited).await;
        }
        let keeper = match (body.is_administered, body.is_led) {
            (true, _) => token_of(&self.askers, body.name),
            (false, true) => lead.clone(),
            (false, false) => token_of(&self.askers, "the secretariat"),
        };
        let keeper = field.bearer(&keeper);
        if body.is_led && body.is_administered {
            let sponsored = json!({"basis": "sponsored"});
            offer(&field.bearer(&lead), field.neighbour, &path, &sponsored).await.expect(200);
            let choice = chosen(field.neighbour);
            keeper.put(&format!("{path}/authority"), "*", &choice).await.expect(200);
        }
        self.add_to_circle(&body, id).await;
        for (audience, word) in AUDIENCES.into_iter().filter(|(audience, _)| reaches(&body, *audience)) {
            let mut desk = desk_for(word, &[word, word]);
            if audience == Audience::Circle {
                desk["circles"] = json!([self.circle]);
                for channel in desk["channels"].as_array_mut().unwrap() {
                    channel["circles"] = json!([self.circle]);
                }
            }
            let contact = keeper.post(&format!("{path}/contacts"), &desk).await;
            let mut entered = Entered::from(&contact);
            let key = json!({"kind": "openpgp", "fingerprint": "A".repeat(40)});
            entered.body = keeper.add(&format!("{}/keys", entered.path), "*", &key).await.expect(201);
            self.contacts.push((body, audience, entered));
        }
        let id_of = |entered: Entered| entered.body["id"].as_str().unwrap().to_owned();
        let claim = json!({"kind": "domain", "domain": "team.example"});
        let claim = id_of(Entered::from(&keeper.post(&format!("{path}/claims"), &claim).await));
        self.claims.push((body, claim));
        if body.audience != Audience::Own {
            let secretary = field.bearer(&token_of(&self.askers, "the secretariat"));
            let said = json!({"title": "Known to us", "since": "2026-01-01"});
            let said = secretary.post(&format!("{path}/attestations"), &said).await;
            self.attestations.push((body, id_of(Entered::from(&said))));
        }
        let invited = json!({
            "email": "invited@desk.example", "name": "Somebody", "role": "administrator",
            "organization_id": id.to_string()
        });
        let invitation = Entered::from(&keeper.post("/v1/invitations", &invited).await);
        let invitation = invitation.body["id"].as_str().unwrap().to_owned();
        self.people.push(People { body, auditor, invitation });
        if body.is_administered {
            self.clients.push((body, Machine::register(&keeper, "reader", "directory:read").await));
        }
        if body.standing == Standing::Suspended {
            field.stand(id, counterpart::model::kinds::Standing::Suspended).await;
        }
        self.teams.push((body, id));
    }
}

/// Whether an organization can have a contact for an audience.
pub fn reaches(body: &Body, audience: Audience) -> bool {
    audience >= body.audience && (audience != Audience::Circle || body.is_in_the_circle())
}

impl Audience {
    fn of_the_model(self) -> model::Audience {
        match self {
            Self::Public => model::Audience::Public,
            Self::Members => model::Audience::Members,
            Self::Circle => unreachable!("no team is for the circle alone"),
            Self::Authority => model::Audience::Authority,
            Self::Own => model::Audience::Own,
        }
    }
}

/// The token of the administrator of an organization.
fn token_of(askers: &[(Asker, OrganizationId, String)], name: &str) -> String {
    let found =
        askers.iter().find(|(asker, ..)| asker.body.name == name && asker.role == Role::Administrator);
    found.unwrap().2.clone()
}
