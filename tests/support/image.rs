//! All that an instance holds and shows, to be compared with that of another.

use std::collections::BTreeMap;

use counterpart::access::disclosure::Light;
use counterpart::access::{Caller, Disclosed};
use counterpart::app::App;
use counterpart::directory::{
    AttestationFilter, CircleFilter, ClaimFilter, ContactFilter, Cursor, Look, OrganizationFilter, Page,
};
use counterpart::model::ids::AccountId;
use serde::Serialize;
use serde_json::{Value, json};

/// All that an instance holds, and what its lists show to a stranger and to these accounts.
pub fn image(app: &App, accounts: &[AccountId]) -> Value {
    let snapshot = app.directory.snapshot_arc();
    let mut callers = vec![("stranger".to_owned(), Caller::Stranger)];
    for account in accounts {
        callers.extend(
            snapshot.caller(*account, None, app.clock.now()).map(|caller| (account.to_string(), caller)),
        );
    }
    let light = Light { can_journal: true, ..app.light() };
    let shown: BTreeMap<String, Value> = callers
        .iter()
        .map(|(name, caller)| {
            let look = Look { snapshot: &snapshot, caller, light };
            let organizations = whole(|after| look.organizations(&OrganizationFilter::default(), after, 100));
            let contacts = whole(|after| look.contacts(&ContactFilter::default(), after, 100));
            let circles = whole(|after| look.circles(&CircleFilter::default(), after, 100));
            let said: Vec<_> = snapshot
                .organizations()
                .map(|it| {
                    let of = ClaimFilter::Of { organization_id: it.id, kinds: Vec::new() };
                    let of_others = AttestationFilter { organization_id: it.id };
                    let claims = whole(|after| look.claims(&of, after, 100));
                    (it.id.to_string(), claims, whole(|after| look.attestations(&of_others, after, 100)))
                })
                .filter(|(_, claims, attestations)| !claims.is_empty() || !attestations.is_empty())
                .map(|(id, claims, attestations)| {
                    (id, json!({"claims": claims, "attestations": attestations}))
                })
                .collect::<BTreeMap<_, _>>()
                .into_iter()
                .collect();
            let shown = json!({
                "organizations": organizations, "contacts": contacts, "circles": circles, "said": said
            });
            (name.clone(), shown)
        })
        .collect();
    let held: BTreeMap<String, Value> = snapshot
        .organizations()
        .map(|it| {
            let contacts: BTreeMap<_, _> =
                snapshot.contacts_of(it.id).map(|contact| (contact.id.to_string(), contact)).collect();
            (it.id.to_string(), json!({"organization": it, "contacts": contacts}))
        })
        .collect();
    let circles: BTreeMap<String, _> =
        snapshot.circles().map(|circle| (circle.id.to_string(), circle)).collect();
    let claims: BTreeMap<String, _> = snapshot.claims().map(|it| (it.id.to_string(), it)).collect();
    let attestations: BTreeMap<String, _> =
        snapshot.attestations().map(|it| (it.id.to_string(), it)).collect();
    let unreadable: BTreeMap<String, i32> =
        snapshot.unreadable.iter().map(|(id, needed)| (id.to_string(), *needed)).collect();
    json!({
        "position": snapshot.position.number,
        "head": snapshot.position.head,
        "counts": snapshot.counts(),
        "accounts": accounts.iter().map(|id| snapshot.account(*id)).collect::<Vec<_>>(),
        "unreadable": unreadable,
        "held": held,
        "circles": circles,
        "claims": claims,
        "attestations": attestations,
        "shown": shown,
    })
}

/// A whole list, page by page.
fn whole<V: Serialize>(page: impl Fn(Option<&Cursor>) -> Page<V>) -> Vec<Value> {
    let (mut items, mut after) = (Vec::new(), None);
    loop {
        let Page { items: more, next } = page(after.as_ref());
        items.extend(more.into_iter().map(|Disclosed { view, version, restricted, .. }| {
            json!({"view": view, "version": version, "restricted": restricted})
        }));
        if next.is_none() {
            return items;
        }
        after = next;
    }
}
