//! Directories of every kind: a few organizations, accounts and contacts, as changes have left them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use crate::access::samples::circle;
use crate::access::{Caller, Mandate, Member};
use crate::changes::{Actor, Change, Position, Record};
use crate::directory::Snapshot;
use crate::directory::loading::Loading;
use crate::model::account::{Account, Identity};
use crate::model::attestation::{Attestation, AttestationDraft};
use crate::model::audience::Audience;
use crate::model::availability::Availability;
use crate::model::channel::{Channel, ChannelValue};
use crate::model::circle::{Circle, CircleDraft};
use crate::model::claim::{Claim, ClaimDraft, ClaimSubject};
use crate::model::contact::Contact;
use crate::model::country::Country;
use crate::model::ids::{AccountId, AttestationId, ChannelId, CircleId, ClaimId, ContactId, OrganizationId};
use crate::model::kinds::*;
use crate::model::organization::{Delegation, Organization, StandingRecord};
use crate::model::origin::Origin;
use crate::model::person::{Person, PersonDetails};
use crate::model::personal::{HoldsPersonal, Personal};
use crate::model::scopes::Scopes;
use crate::model::tlp::Tlp;

/// How many organizations there are; the first is the secretariat.
const ORGANIZATIONS: u128 = 5;

/// How many circles there are.
const CIRCLES: u128 = 4;

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

pub fn organization_id(number: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(0x1000 + number))
}

/// All records of a directory as they are at last.
#[derive(Clone, Debug)]
pub struct World {
    pub organizations: Vec<Organization>,
    pub accounts: Vec<Account>,
    pub contacts: Vec<Contact>,
    pub circles: Vec<Circle>,
    pub claims: Vec<Claim>,
    pub attestations: Vec<Attestation>,
    /// What some of them were before.
    pub past: Vec<Record>,
}

impl World {
    /// The snapshot of who has followed all changes, who has loaded what was before and followed from there, or who has loaded
    /// all: each for a third of all worlds.
    pub fn snapshot(&self) -> Snapshot {
        let organizations = self.organizations.iter().cloned().map(Record::from);
        let accounts = self.accounts.iter().cloned().map(Record::from);
        let contacts = self.contacts.iter().cloned().map(Record::from);
        let circles = self.circles.iter().cloned().map(Record::from);
        let records = organizations.chain(accounts).chain(contacts);
        let claims = self.claims.iter().cloned().map(Record::from);
        let attestations = self.attestations.iter().cloned().map(Record::from);
        let records = records.chain(circles).chain(claims).chain(attestations);
        let (past, current) = (self.past.iter().cloned(), records.collect::<Vec<_>>());
        let (loaded, followed) = match self.contacts.len() % 3 {
            0 => (Vec::new(), past.chain(current).collect()),
            1 => (newest(past), current),
            _ => (newest(past.chain(current)), Vec::new()),
        };
        let mut loading = Loading::at(Position { number: 0, head: [0; 32] }, now());
        for record in loaded {
            loading.put(record);
        }
        let mut snapshot = loading.done();
        for (number, record) in (1..).zip(followed) {
            snapshot.apply(&change(number, record), now());
        }
        snapshot
    }
}

/// The newest of each record.
fn newest(records: impl Iterator<Item = Record>) -> Vec<Record> {
    let newest: BTreeMap<Uuid, Record> = records.map(|it| (it.id(), it)).collect();
    newest.into_values().collect()
}

/// The change that makes `record` what it is.
pub fn change(number: i64, mut record: Record) -> Change {
    let (mut vault, mut personal) = (Vec::new(), Vec::new());
    record.visit_personal(&mut |slot| {
        vault.extend(slot.row());
        personal.push(slot.id().0);
    });
    Change {
        number,
        at: now(),
        kind: record.kind().as_str().to_owned(),
        act: "update".to_owned(),
        record_id: record.id(),
        organization_id: record.organization_id(),
        actor: Actor::default(),
        reference: None,
        min_reader: record.min_reader(),
        body: record.to_body().expect("JSON"),
        personal,
        vault,
        digest: Vec::new(),
        head: [0; 32],
    }
}

fn audiences() -> impl Strategy<Value = Audience> {
    prop_oneof![
        3 => Just(Audience::Public),
        2 => Just(Audience::Members),
        1 => prop::collection::btree_set((0_u128..3).prop_map(circle), 1..3).prop_map(Audience::Circles),
        1 => Just(Audience::Authority),
        1 => Just(Audience::Own),
    ]
}

fn organization(number: u128) -> impl Strategy<Value = Organization> {
    let standing = prop_oneof![
        4 => Just(Standing::Accredited),
        1 => Just(Standing::Listed),
        1 => Just(Standing::Suspended),
        1 => Just(Standing::Withdrawn),
    ];
    let name = prop::sample::select(vec!["Alpha", "Ärzte", "alpha", "Яндекс", "中国"]);
    let authority = prop::option::weighted(0.4, (0..ORGANIZATIONS).prop_map(organization_id));
    let retired = prop::bool::weighted(0.1);
    (audiences(), standing, name, authority, retired).prop_map(
        move |(audience, standing, name, authority_id, is_retired)| Organization {
            id: organization_id(number),
            kind: if number == 0 { OrganizationKind::Secretariat } else { OrganizationKind::Csirt },
            name: name.to_owned(),
            short_name: None,
            names: vec![],
            country: None,
            sectors: vec![],
            team_types: vec![],
            host: None,
            links: vec![],
            identifiers: vec![],
            address: None,
            established: None,
            tlp: Tlp::Clear,
            audience,
            standing: StandingRecord {
                standing,
                since: now(),
                criterion: None,
                reason: None,
                reference: None,
            },
            authority_id: authority_id.filter(|it| *it != organization_id(number)),
            authority_terms: None,
            is_lead: false,
            origin: Origin::local(),
            confirmed_at: None,
            edit_version: 1,
            created_at: now(),
            updated_at: now(),
            retired_at: is_retired.then(now),
        },
    )
}

fn account(number: u128) -> impl Strategy<Value = Account> {
    let role = prop::sample::select(vec![AccountRole::Administrator, AccountRole::Reader]);
    (role, any::<bool>()).prop_map(move |(role, is_disabled)| {
        let identity = Identity { email: "somebody@desk.example".into(), name: "Somebody".into() };
        let id = AccountId(Uuid::from_u128(0x2000 + number));
        let mut account = Account::create(id, organization_id(number), role, identity, now());
        account.disabled_at = is_disabled.then(now);
        account
    })
}

fn channel(id: u128) -> impl Strategy<Value = Channel> {
    let listing = prop::sample::select(ChannelListing::ALL.to_vec());
    (audiences(), listing, any::<bool>(), 1..4_i16).prop_map(
        move |(audience, listing, is_personal, preference)| {
            let belongs_to = if is_personal { BelongsTo::Person } else { BelongsTo::Function };
            Channel {
                id: ChannelId(Uuid::from_u128(id)),
                kind: ChannelKind::Email,
                value: ChannelValue::new(format!("c{id}@desk.example"), belongs_to, now()),
                extension: None,
                usage: ChannelUsage::Routine,
                preference,
                availability: None,
                audience,
                listing,
                sealed: false,
                proof: Proof::Never,
                proved_at: None,
                proof_method: None,
                proved_by: None,
                created_at: now(),
            }
        },
    )
}

fn contact(number: u128) -> impl Strategy<Value = Contact> {
    let channels: Vec<_> = (0..3).map(|place| channel(0x4000 + number * 16 + place)).collect();
    let details = PersonDetails { name: "Alex Example".into(), position: None };
    let person = audiences().prop_map(move |audience| Person {
        details: Personal::new(details.clone(), now()),
        from: None,
        until: None,
        audience,
    });
    let retired = prop::bool::weighted(0.1);
    let person = prop::option::of(person);
    (0..ORGANIZATIONS, audiences(), channels, person, 1..3_i16, retired).prop_map(
        move |(owner, audience, channels, person, preference, is_retired)| Contact {
            id: ContactId(Uuid::from_u128(0x3000 + number)),
            organization_id: organization_id(owner),
            roles: vec![ContactRole::Technical],
            title: Some(format!("Desk {number}")),
            preference,
            languages: vec![],
            availability: Availability::ALWAYS,
            channels,
            person: person.map(Box::new),
            keys: Vec::new(),
            audience,
            tlp: Tlp::Clear,
            origin: Origin::local(),
            confirmed_at: None,
            edit_version: 1,
            created_at: now(),
            updated_at: now(),
            retired_at: is_retired.then(now),
        },
    )
}

/// A circle of the organization of the same number: the first by rule, the others by list.
fn circle_of(number: u128) -> impl Strategy<Value = Circle> {
    let rule = if number == 0 { CircleRule::AccreditedCsirts } else { CircleRule::List };
    let members = prop::collection::btree_set((0..ORGANIZATIONS).prop_map(organization_id), 0..4);
    let name = prop::sample::select(vec!["Region", "Ärzte", "region"]);
    (members, name, prop::bool::weighted(0.2)).prop_map(move |(members, name, is_retired)| {
        let draft = CircleDraft { name: name.to_owned(), description: None, rule };
        let mut it = Circle::register(circle(number), organization_id(number), draft, now());
        for member in members.into_iter().filter(|_| rule == CircleRule::List) {
            it = it.admit(member, now());
        }
        if is_retired { it.retire(now()) } else { it }
    })
}

/// What organizations claim, some of them the same.
pub fn subjects() -> Vec<ClaimSubject> {
    let sought = |kind, value| ClaimSubject::sought(kind, value).expect("a value");
    vec![
        sought(ClaimKind::Country, "CH"),
        sought(ClaimKind::Prefix, "192.0.2.0/24"),
        ClaimSubject::Text { text: "Ships".to_owned() },
    ]
}

/// A claim, of one organization in all of its versions.
fn claim(number: u128) -> impl Strategy<Value = Claim> {
    let contact = prop::option::of((0_u128..8).prop_map(|it| ContactId(Uuid::from_u128(0x3000 + it))));
    let disputes = prop::collection::vec((0..ORGANIZATIONS).prop_map(organization_id), 0..3);
    let confirmed = prop::option::of((0..ORGANIZATIONS).prop_map(organization_id));
    let subject = prop::sample::select(subjects());
    (subject, contact, confirmed, disputes, prop::bool::weighted(0.2)).prop_map(
        move |(subject, contact_id, confirmed, disputes, is_retired)| {
            let draft = ClaimDraft { subject, contact_id, note: None, origin: Origin::local() };
            let id = ClaimId(Uuid::from_u128(0x5000 + number));
            let mut it = Claim::register(id, organization_id(number % ORGANIZATIONS), draft, now());
            if let Some(by) = confirmed {
                it = it.confirm(by, ClaimBasis::Authority, now());
            }
            for by in disputes {
                it = it.dispute(by, "It is ours.".to_owned(), now());
            }
            if is_retired { it.retire(now()) } else { it }
        },
    )
}

/// What one organization says of another.
fn attestation(number: u128) -> impl Strategy<Value = Attestation> {
    (prop::sample::select(vec!["Full member", "Certified"]), prop::bool::weighted(0.2)).prop_map(
        move |(title, is_retired)| {
            let draft = AttestationDraft {
                title: title.to_owned(),
                level: None,
                since: now().date_naive(),
                until: None,
                evidence: None,
                note: None,
            };
            let id = AttestationId(Uuid::from_u128(0x6000 + number));
            let (of, by) =
                (organization_id(number % ORGANIZATIONS), organization_id((number + 1) % ORGANIZATIONS));
            let it = Attestation::issue(id, of, by, draft, now()).expect("it begins");
            if is_retired { it.retire(now()) } else { it }
        },
    )
}

/// A directory whose records have been something else before.
pub fn worlds() -> impl Strategy<Value = World> {
    let organizations = || (0..ORGANIZATIONS).map(organization).collect::<Vec<_>>();
    let accounts = || (0..ORGANIZATIONS).map(account).collect::<Vec<_>>();
    let contacts = || (0..8).map(contact).collect::<Vec<_>>();
    let circles = || (0..CIRCLES).map(circle_of).collect::<Vec<_>>();
    let claims = || (0..8).map(claim).collect::<Vec<_>>();
    let attestations = || (0..6).map(attestation).collect::<Vec<_>>();
    let past = (organizations(), accounts(), contacts(), circles(), claims(), attestations()).prop_flat_map(
        |(organizations, accounts, contacts, circles, claims, attestations)| {
            let organizations = organizations.into_iter().map(Record::from);
            let accounts = accounts.into_iter().map(Record::from);
            let contacts = contacts.into_iter().map(Record::from);
            let circles = circles.into_iter().map(Record::from);
            let said = claims.into_iter().map(Record::from);
            let said = said.chain(attestations.into_iter().map(Record::from));
            let past = organizations.chain(accounts).chain(contacts).chain(circles).chain(said);
            Just(past.collect::<Vec<_>>()).prop_shuffle()
        },
    );
    let said = (claims(), attestations());
    (organizations(), accounts(), contacts(), circles(), said, past).prop_map(
        |(organizations, accounts, mut contacts, circles, (claims, attestations), mut past)| {
            for contact in &mut contacts {
                // A contact never moves, and no part is wider than its whole.
                for record in &mut past {
                    if let Record::Contact(before) = record
                        && before.id == contact.id
                    {
                        before.organization_id = contact.organization_id;
                    }
                }
                if let Some(owner) = organizations.iter().find(|it| it.id == contact.organization_id) {
                    *contact = contact.narrowed(&owner.audience, now());
                }
                let whole = contact.audience.clone();
                *contact = contact.narrowed(&whole, now());
            }
            World { organizations, accounts, contacts, circles, claims, attestations, past }
        },
    )
}

/// No mandate, that of a lead, or that of a delegate of one of the organizations.
fn mandates() -> impl Strategy<Value = Option<Mandate>> {
    let country = Country::parse("CH").expect("a country");
    let delegated = (0..ORGANIZATIONS, prop::bool::ANY).prop_map(move |(lead, covers)| {
        let kind = if covers { OrganizationKind::Csirt } else { OrganizationKind::PublicBody };
        let delegation = Delegation { country, kinds: vec![kind], sectors: vec![], until: None };
        Mandate { lead_id: organization_id(lead), country, delegation: Some(delegation) }
    });
    let lead = Just(Mandate { lead_id: organization_id(0), country, delegation: None });
    prop_oneof![2 => Just(None), 2 => lead.prop_map(Some), 2 => delegated.prop_map(Some)]
}

/// Anybody who asks: a stranger, or an account or a machine of one of the organizations in some circles.
pub fn callers(world: &World) -> impl Strategy<Value = Caller> + use<> {
    let members: Vec<Member> = world
        .organizations
        .iter()
        .map(|it| Member {
            account_id: AccountId(it.id.0),
            session_id: None,
            role: AccountRole::Reader,
            organization_id: it.id,
            kind: it.kind,
            standing: it.standing.standing,
            circles: BTreeSet::new(),
            mandate: None,
            scopes: None,
        })
        .collect();
    let role = prop::sample::select(AccountRole::ALL.to_vec());
    let circles = prop::collection::btree_set((0_u128..3).prop_map(circle), 0..3);
    let scopes = prop::sample::subsequence(ClientScope::ALL.to_vec(), 0..=ClientScope::ALL.len());
    let scopes = prop::option::weighted(0.3, scopes.prop_map(|it| it.into_iter().collect::<Scopes>()));
    let member = (prop::sample::select(members), role, circles, mandates(), scopes).prop_map(
        |(member, role, circles, mandate, scopes): (Member, AccountRole, BTreeSet<CircleId>, _, _)| {
            let mandate = mandate.map(|mandate| match mandate {
                Mandate { delegation: None, .. } => Mandate { lead_id: member.organization_id, ..mandate },
                delegated => delegated,
            });
            Caller::Account(Member { role, circles, mandate, scopes, ..member })
        },
    );
    prop_oneof![1 => Just(Caller::Stranger), 6 => member]
}
