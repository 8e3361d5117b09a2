//! What organizations claim, and what is said of them, as each caller finds it.

use super::world::subjects;
use super::*;
use crate::access::disclose_claim;
use crate::access::disclosure::{disclose_attestation, sees_contact};
use crate::directory::{AttestationFilter, ClaimFilter};
use crate::model::claim::Claim;
use crate::model::ids::ContactId;
use crate::model::kinds::Standing;

/// Whether a caller sees an organization, by the record itself.
fn sees(world: &World, caller: &Caller, id: uuid::Uuid) -> bool {
    let (owner, _) = owner(world, OrganizationId(id));
    may_read(caller, &owner, &owner.audience)
}

/// Whether a caller sees a contact that is not retired, by the record itself.
fn sees_desk(world: &World, caller: &Caller, id: uuid::Uuid) -> bool {
    world.contacts.iter().any(|it| {
        it.id == ContactId(id)
            && it.retired_at.is_none()
            && sees_contact(caller, &owner(world, it.organization_id).0, it, LIGHT())
    })
}

/// These claims as a caller sees them, by a walk.
fn by_walk<'w>(world: &'w World, caller: &Caller, claims: impl Iterator<Item = &'w Claim>) -> Vec<Value> {
    claims
        .filter(|it| it.retired_at.is_none())
        .filter_map(|it| {
            let mut disclosed = disclose_claim(caller, &owner(world, it.organization_id).0, it, LIGHT())?;
            let view = &mut disclosed.view;
            view.contact_id = view.contact_id.filter(|id| sees_desk(world, caller, *id));
            view.confirmed_by = view.confirmed_by.filter(|id| sees(world, caller, *id));
            for dispute in &mut view.disputes {
                dispute.organization_id = dispute.organization_id.filter(|id| sees(world, caller, *id));
            }
            Some(sent(&disclosed))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn who_claims_exactly_this_is_found_by_name_and_nothing_else_is(
        (world, caller) in worlds().prop_flat_map(|world| {
            let callers = callers(&world);
            (Just(world), callers)
        }),
        limit in 1..4_usize,
    ) {
        let snapshot = world.snapshot();
        for caller in [caller, Caller::Stranger] {
            let look = look(&snapshot, &caller);
            for subject in subjects() {
                let mut claims: Vec<&Claim> = world.claims.iter().filter(|it| it.subject == subject).collect();
                claims.sort_by_key(|it| {
                    (sort_key(&owner(&world, it.organization_id).1.name), it.organization_id, it.id)
                });
                let expected = if subject.is_asked_for() {
                    by_walk(&world, &caller, claims.into_iter())
                } else {
                    Vec::new()
                };
                let filter = ClaimFilter::Exactly(subject);
                prop_assert_eq!(paged(limit, |after| look.claims(&filter, after, limit)), expected);
            }
            for organization in &world.organizations {
                let of = world.claims.iter().filter(|it| it.organization_id == organization.id);
                let filter = ClaimFilter::Of { organization_id: organization.id, kinds: Vec::new() };
                let listed = paged(limit, |after| look.claims(&filter, after, limit));
                prop_assert_eq!(listed, by_walk(&world, &caller, of));
            }
        }
    }

    #[test]
    fn the_word_of_who_is_not_accredited_is_not_listed_for_others(
        (world, caller) in worlds().prop_flat_map(|world| {
            let callers = callers(&world);
            (Just(world), callers)
        }),
        limit in 1..4_usize,
    ) {
        let snapshot = world.snapshot();
        for caller in [caller, Caller::Stranger] {
            let look = look(&snapshot, &caller);
            for organization in &world.organizations {
                let said = world.attestations.iter();
                let said = said.filter(|it| it.organization_id == organization.id && it.retired_at.is_none());
                let expected: Vec<Value> = said
                    .filter_map(|it| {
                        let (_, issuer) = owner(&world, it.issuer_id.expect("an issuer"));
                        let counts =
                            issuer.standing.standing == Standing::Accredited && issuer.retired_at.is_none();
                        let of = owner(&world, organization.id).0;
                        let mut disclosed = disclose_attestation(&caller, &of, it, counts, LIGHT())?;
                        disclosed.view.issuer_id =
                            disclosed.view.issuer_id.filter(|id| sees(&world, &caller, *id));
                        Some(sent(&disclosed))
                    })
                    .collect();
                let filter = AttestationFilter { organization_id: organization.id };
                prop_assert_eq!(paged(limit, |after| look.attestations(&filter, after, limit)), expected);
            }
        }
    }
}
