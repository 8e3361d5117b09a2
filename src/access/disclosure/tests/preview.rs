//! The preview says exactly what disclosure shows, of whatever contact to whomever.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::access::caller::Member;
use crate::model::kinds::{Obstacle, RecordPart};
use crate::model::samples::{any_audience, desk};

fn onlookers() -> impl Strategy<Value = Option<Member>> {
    let id = prop::sample::select(vec![TEAM, AUTHORITY, OTHER, SECRETARIAT]);
    let standing = prop_oneof![3 => Just(Accredited), 1 => prop::sample::select(Standing::ALL.to_vec())];
    let role = prop::sample::select(AccountRole::ALL.to_vec());
    let circles = prop::collection::btree_set(1_u128..5, 0..3);
    let member = (id, standing, role, circles).prop_map(|(id, standing, role, circles)| {
        member_of(id, standing, role, &circles.into_iter().collect::<Vec<_>>())
    });
    prop::option::weighted(0.85, member)
}

fn owners() -> impl Strategy<Value = Owner> {
    let authority = prop::option::of(Just(AUTHORITY));
    (any_audience(), authority, any::<bool>()).prop_map(|(audience, authority_id, has_administrator)| Owner {
        audience,
        ..team(authority_id, has_administrator)
    })
}

/// Contacts with channels that lists keep back, and some whose person was erased.
fn contacts() -> impl Strategy<Value = Contact> {
    let audiences = prop::collection::vec(any_audience(), 2..6);
    let listings = prop::collection::vec(prop::sample::select(ChannelListing::ALL.to_vec()), 4);
    (audiences, listings, any::<bool>()).prop_map(|(audiences, listings, is_erased)| {
        let mut contact = desk(audiences);
        for (channel, listing) in contact.channels.iter_mut().zip(listings) {
            channel.listing = listing;
        }
        if is_erased && let Some(person) = &mut contact.person {
            person.details = Personal::reference(person.details.id, person.details.commitment);
        }
        contact
    })
}

/// The channels that are shown, and whether the person is; nothing when the contact is hidden.
type Parts = Option<(BTreeSet<ChannelId>, bool)>;

fn shown(caller: &Caller, owner: &Owner, contact: &Contact, glance: Glance) -> Parts {
    let view = disclose_contact(caller, owner, contact, glance, light())?.view;
    Some((view.channels.iter().map(|it| ChannelId(it.id)).collect(), view.person.is_some()))
}

fn previewed(sights: &[Sight<'_>], is_shown: impl Fn(&Sight<'_>) -> bool) -> Parts {
    let of = |part: RecordPart| sights.iter().filter(move |it| it.part == part);
    let whole = of(RecordPart::Organization).chain(of(RecordPart::Contact));
    if !whole.clone().all(&is_shown) {
        assert!(sights.iter().all(|it| it.part == RecordPart::Organization || !is_shown(it)));
        return None;
    }
    let channels = of(RecordPart::Channel).filter(|it| is_shown(it)).filter_map(|it| it.channel).collect();
    Some((channels, of(RecordPart::Person).any(is_shown)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_preview_never_differs_from_what_is_shown(
        onlooker in onlookers(), owner in owners(), contact in contacts()
    ) {
        let caller = onlooker.clone().map_or(Caller::Stranger, Caller::Account);
        let sights = preview_contact(onlooker.as_ref(), &owner, &contact);
        let item = previewed(&sights, |it| it.seen.is_ok());
        let listed = previewed(&sights, |it| it.in_lists);
        prop_assert_eq!(item, shown(&caller, &owner, &contact, Glance::Item));
        prop_assert_eq!(listed, shown(&caller, &owner, &contact, Glance::List));
        for sight in &sights {
            prop_assert_eq!(sight.seen == Ok(Grounds::Circle), !sight.through.is_empty());
            let circles: BTreeSet<_> = sight.audience.circles().copied().collect();
            prop_assert!(sight.through.iter().all(|id| circles.contains(id)));
        }
    }

    #[test]
    fn the_reason_fits_the_audience(onlooker in onlookers(), owner in owners(), audience in any_audience()) {
        let found = grounds(onlooker.as_ref(), &owner, &audience);
        let is_accredited = onlooker.as_ref().is_some_and(Member::is_accredited);
        match found {
            Ok(Grounds::Public) => prop_assert_eq!(audience, Audience::Public),
            Ok(Grounds::Own) => prop_assert!(onlooker.is_some_and(|it| it.organization_id == owner.id)),
            Ok(Grounds::StandsIn) => prop_assert!(!owner.has_administrator && is_accredited),
            Ok(Grounds::Member) => prop_assert!(audience == Audience::Members && is_accredited),
            Ok(Grounds::Circle) => prop_assert!(audience.kind().as_str() == "circles" && is_accredited),
            Ok(Grounds::Authority | Grounds::Secretariat) => prop_assert!(audience == Audience::Authority && is_accredited),
            Err(Obstacle::NoAccount) => prop_assert!(onlooker.is_none()),
            Err(Obstacle::NotAccredited) => prop_assert!(!is_accredited),
            Err(Obstacle::NotInCircle) => prop_assert!(audience.kind().as_str() == "circles" && is_accredited),
            Err(Obstacle::NotAuthority) => prop_assert!(audience == Audience::Authority && is_accredited),
            Err(Obstacle::OwnOnly) => prop_assert!(audience == Audience::Own && is_accredited),
            Err(Obstacle::WholeHidden) => prop_assert!(false, "that is said of parts"),
        }
    }
}
