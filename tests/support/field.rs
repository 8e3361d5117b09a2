//! A small field: a secretariat, three organizations of different standing, and those who ask for them.

use std::collections::HashMap;
use std::ops::Deref;
use std::time::Duration;

use counterpart::accounts::{self, AccountDraft};
use counterpart::config::Config;
use counterpart::model::ids::{AccountId, ContactId, OrganizationId};
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use counterpart::model::origin::Origin;
use counterpart::registry::{contacts, organizations};
use counterpart::unit::Unit;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Answered, PROCESS, Served, TestApp, Visitor, contact_draft, organization_draft, served_config};

/// A service with four organizations and their accounts.
pub struct Field {
    /// The service.
    pub served: Served,
    /// The secretariat.
    pub secretariat: OrganizationId,
    /// An accredited team: most tests are about its records.
    pub team: OrganizationId,
    /// Another accredited organization.
    pub neighbour: OrganizationId,
    /// One that the secretariat has not decided on.
    pub applicant: OrganizationId,
    accounts: HashMap<(OrganizationId, AccountRole), AccountId>,
}

impl Deref for Field {
    type Target = Served;

    fn deref(&self) -> &Served {
        &self.served
    }
}

/// Settings under which no test meets a limit that it does not test.
pub fn unlimited() -> Config {
    let mut config = served_config();
    config.limits.stranger_per_minute = 1_000_000;
    config.limits.account_per_minute = 1_000_000;
    config.limits.organization_per_minute = 1_000_000;
    config.limits.sign_in_per_minute = 1_000_000;
    config
}

impl Field {
    /// A field with nothing in it but its organizations and accounts.
    pub async fn start() -> Self {
        Self::over(Served::with(unlimited()).await).await
    }

    /// The same over an instance that, unless it is told of a change, asks its database once a minute: once it was lost it
    /// stays so for longer than a test lasts.
    pub async fn asking_seldom() -> Self {
        let mut config = unlimited();
        config.directory.poll_interval = Duration::from_mins(1);
        Self::over(Served::with(config).await).await
    }

    /// Has the instance find that its database is away, and stay with that: it may still be about to hear of what was written
    /// last.
    pub async fn lose_database(&self) {
        let breaker = &self.app.app.database.breaker;
        while !breaker.is_open() {
            breaker.lose(self.clock.now());
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// The same over a service with nothing in it.
    pub async fn over(served: Served) -> Self {
        let secretariat = served.secretariat().await;
        let team = served.organization(OrganizationKind::Csirt, "Team").await;
        let neighbour = served.organization(OrganizationKind::StateAuthority, "Neighbour").await;
        let applicant = served.listed(organization_draft(OrganizationKind::PrivateSector, "Applicant")).await;
        let mut accounts = HashMap::new();
        for (id, role) in [
            (secretariat, AccountRole::Administrator),
            (secretariat, AccountRole::Reader),
            (team, AccountRole::Administrator),
            (team, AccountRole::Editor),
            (team, AccountRole::Reader),
            (neighbour, AccountRole::Administrator),
            (applicant, AccountRole::Administrator),
        ] {
            accounts.insert((id, role), account(&served, id, role).await);
        }
        Self { served, secretariat, team, neighbour, applicant, accounts }
    }

    /// The account of an organization with a role.
    pub fn account_of(&self, organization: OrganizationId, role: AccountRole) -> AccountId {
        self.accounts[&(organization, role)]
    }

    /// The account of an organization with a role, where the field has one.
    pub fn known_account_of(&self, organization: OrganizationId, role: AccountRole) -> Option<AccountId> {
        self.accounts.get(&(organization, role)).copied()
    }

    fn one(&self, organization: OrganizationId, role: AccountRole) -> Visitor<'_> {
        self.served.visitor(self.account_of(organization, role))
    }

    /// An administrator of the secretariat.
    pub fn secretary(&self) -> Visitor<'_> {
        self.one(self.secretariat, AccountRole::Administrator)
    }

    /// A reader of the secretariat.
    pub fn clerk(&self) -> Visitor<'_> {
        self.one(self.secretariat, AccountRole::Reader)
    }

    /// The team's administrator.
    pub fn administrator(&self) -> Visitor<'_> {
        self.one(self.team, AccountRole::Administrator)
    }

    /// The team's editor.
    pub fn editor(&self) -> Visitor<'_> {
        self.one(self.team, AccountRole::Editor)
    }

    /// The team's reader.
    pub fn reader(&self) -> Visitor<'_> {
        self.one(self.team, AccountRole::Reader)
    }

    /// A member of another accredited organization.
    pub fn member(&self) -> Visitor<'_> {
        self.one(self.neighbour, AccountRole::Administrator)
    }

    /// Somebody of an organization that is only listed.
    pub fn candidate(&self) -> Visitor<'_> {
        self.one(self.applicant, AccountRole::Administrator)
    }

    /// The address of an organization.
    pub fn organization_path(id: OrganizationId) -> String {
        format!("/v1/organizations/{id}")
    }

    /// The address of the team.
    pub fn team_path(&self) -> String {
        Self::organization_path(self.team)
    }

    /// A contact of the team, entered by its editor.
    pub async fn enter(&self, body: &Value) -> Entered {
        Entered::from(&self.editor().post(&format!("{}/contacts", self.team_path()), body).await)
    }

    /// An organization that a source owns here, with one contact that it owns too.
    pub async fn imported(&self) -> (OrganizationId, ContactId) {
        let now = self.clock.now();
        let (id, contact_id) = (OrganizationId::new(now), ContactId::new(now));
        let listed = || Origin::listed("cve-cna", "CNA-2020-0001".into(), now);
        let mut draft = organization_draft(OrganizationKind::PrivateSector, "Vendor");
        draft.origin = listed();
        self.done(&PROCESS, async move |unit: &mut Unit| {
            organizations::register(unit, id, draft).await.map(drop)
        })
        .await;
        let mut draft = contact_draft("security@vendor.example");
        draft.origin = listed();
        let secretary = self.caller_of(self.account_of(self.secretariat, AccountRole::Administrator));
        self.done(&secretary, async move |unit: &mut Unit| {
            contacts::register_all(unit, vec![(contact_id, id, draft)]).await
        })
        .await;
        (id, contact_id)
    }

    /// How many changes the log holds.
    pub async fn changes(&self) -> i64 {
        self.count("SELECT count(*) AS count FROM change").await
    }

    /// What a statement counts, as the owner of the database.
    pub async fn count(&self, statement: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let mut connection = self.database.connect().await;
        diesel::sql_query(statement).get_result::<Count>(&mut connection).await.unwrap().count
    }
}

/// An account that signs in with no password.
pub async fn account(app: &TestApp, organization: OrganizationId, role: AccountRole) -> AccountId {
    let id = AccountId::new(app.clock.now());
    let email = format!("{role}-{organization}@desk.example");
    let draft = AccountDraft::check(&app.emails, &email, "Somebody", role, None).unwrap();
    app.done(&PROCESS, async move |unit: &mut Unit| {
        accounts::create(unit, id, organization, draft).await.map(|_| id)
    })
    .await
}

/// A record as its making answered.
pub struct Entered {
    /// Its address.
    pub path: String,
    /// Its tag, for who entered it.
    pub etag: String,
    /// What was answered.
    pub body: Value,
}

impl From<&Answered> for Entered {
    fn from(answer: &Answered) -> Self {
        let body = answer.expect(201);
        Self { path: answer.header("location").unwrap().to_owned(), etag: answer.etag().to_owned(), body }
    }
}

impl Entered {
    /// The address of its channel at a place.
    pub fn channel(&self, place: usize) -> String {
        format!("{}/channels/{}", self.path, self.body["channels"][place]["id"].as_str().unwrap())
    }
}

/// A duty desk, reached by one e-mail address.
pub fn desk() -> Value {
    json!({
        "roles": ["incident_response"], "title": "Duty desk",
        "channels": [{"kind": "email", "value": "desk@team.example"}]
    })
}

/// A duty desk of this audience, with channels for these.
pub fn desk_for(audience: &str, channels: &[&str]) -> Value {
    let channels: Vec<Value> = (0..)
        .zip(channels)
        .map(|(place, audience): (i32, _)| {
            json!({"kind": "email", "value": format!("{audience}{place}@team.example"), "audience": audience})
        })
        .collect();
    json!({"roles": ["incident_response"], "title": "Duty desk", "audience": audience, "channels": channels})
}

impl Visitor<'_> {
    /// Creates a part of what was read under `etag`, or has something done with it.
    pub async fn add(&self, path: &str, etag: &str, body: &Value) -> Answered {
        Answered::to(self.request(Method::POST, path).header("If-Match", etag).json(body)).await
    }

    /// Has something done with what was read under `etag`.
    pub async fn act(&self, path: &str, etag: &str) -> Answered {
        Answered::to(self.request(Method::POST, path).header("If-Match", etag)).await
    }

    /// Reads again what is known under `etag`.
    pub async fn get_unless(&self, path: &str, etag: &str) -> Answered {
        Answered::to(self.request(Method::GET, path).header("If-None-Match", etag)).await
    }

    /// All items of a list, page by page.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = path.to_owned();
        loop {
            let page = self.get(&next).await.expect(200);
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(cursor) = page["next_cursor"].as_str() else { return items };
            next = format!("{path}{}cursor={cursor}", if path.contains('?') { '&' } else { '?' });
        }
    }
}

impl Answered {
    /// Pointers and codes of all that is wrong with a body.
    pub fn violations(&self) -> Vec<(String, String)> {
        assert_eq!(self.problem(), (422, "invalid".into()), "{}", self.text());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let errors = self.json()["errors"].as_array().unwrap().clone();
        errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
    }
}
