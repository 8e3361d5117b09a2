//! The circle as a noun.

use chrono::Duration;
use uuid::Uuid;

use crate::access::views::{CircleMemberView, CircleView};
use crate::access::{Disclosed, Owner, disclose_circle};
use crate::changes::{Record, RecordKind};
use crate::directory::Look;
use crate::http::answer::{Answer, View};
use crate::http::api::noun::{Held, Noun};
use crate::http::api::parts::{SAMPLE_ID, moment};
use crate::model::circle::Circle;
use crate::model::ids::{CircleId, OrganizationId};

/// The answer that shows a circle.
pub type CircleAnswer = Answer<CircleView<'static>>;

impl Noun for Circle {
    type View = CircleView<'static>;

    const KIND: RecordKind = RecordKind::Circle;

    fn of(record: Record) -> Option<Self> {
        if let Record::Circle(it) = record { Some(it) } else { None }
    }

    fn find<'a>(look: &Look<'a>, id: Uuid) -> Option<Held<'a, Self>> {
        let (listed, circle) = look.held_circle(CircleId(id))?;
        Some(Held { owner: &listed.owner, record: circle })
    }

    fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    fn disclose<'a>(&'a self, look: &Look<'_>, owner: &Owner) -> Option<Disclosed<CircleView<'a>>> {
        disclose_circle(look.caller, owner, self)
    }

    /// Nothing of a circle is restricted, so nothing of it is ever withheld.
    fn withheld(&self) -> Disclosed<CircleView<'_>> {
        Disclosed {
            view: CircleView::from(self),
            version: Some(self.edit_version),
            restricted: Vec::new(),
            values: [0; 32],
        }
    }

    fn ids(view: &CircleView<'_>) -> (Uuid, OrganizationId) {
        (view.id, OrganizationId(view.organization_id))
    }
}

impl View for CircleView<'static> {
    type Shown<'a> = CircleView<'a>;

    fn sample() -> Self {
        Self {
            id: SAMPLE_ID,
            organization_id: SAMPLE_ID,
            name: "CSIRTs of the region",
            description: Some("Teams that take part in the regional exercises."),
            rule: "list",
            members: vec![CircleMemberView { organization_id: SAMPLE_ID, since: moment() }],
            retired_at: None,
            created_at: moment() - Duration::days(1),
            updated_at: moment(),
        }
    }
}
