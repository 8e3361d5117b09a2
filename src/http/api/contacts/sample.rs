//! The contact in examples.

use crate::access::views::{AvailabilityView, ChannelView, ContactView, HoursView};
use crate::http::answer::View;
use crate::http::api::parts::{SAMPLE_ID, moment, own_origin};

impl View for ContactView<'static> {
    type Shown<'a> = ContactView<'a>;

    fn sample() -> Self {
        let always = AvailabilityView {
            kind: "always",
            time_zone: None,
            hours: vec![],
            exceptions: vec![],
            open_now: "yes",
            note: None,
        };
        let channel = |kind, value, usage, availability| ChannelView {
            id: SAMPLE_ID,
            kind,
            value: Some(value),
            extension: None,
            usage,
            preference: 1,
            belongs_to: "function",
            availability,
            audience: "members",
            circles: vec![],
            listing: "everywhere",
            sealed: false,
            proof: "verified",
            proved_at: Some(moment()),
            proof_method: Some("code_returned"),
            proved_by: Some("secretariat"),
        };
        Self {
            id: SAMPLE_ID,
            organization_id: SAMPLE_ID,
            roles: vec!["technical", "incident_response"],
            title: Some("Duty desk"),
            preference: 1,
            languages: vec!["en", "fr"],
            availability: AvailabilityView {
                kind: "weekly",
                time_zone: Some("Europe/Zurich"),
                hours: vec![HoursView {
                    days: vec!["mon", "tue", "wed", "thu", "fri"],
                    from: "08:00".into(),
                    to: "17:00".into(),
                }],
                exceptions: vec![],
                open_now: "no",
                note: None,
            },
            channels: vec![
                channel("email", "soc@cert.example", "routine", None),
                channel("phone", "+41225550100", "emergency", Some(always)),
            ],
            person: None,
            keys: vec![],
            audience: "members",
            circles: vec![],
            tlp: "GREEN",
            origin: own_origin(),
            confirmed_at: Some(moment()),
            freshness: "fresh",
            retired_at: None,
            created_at: moment(),
            updated_at: Some(moment()),
        }
    }
}
