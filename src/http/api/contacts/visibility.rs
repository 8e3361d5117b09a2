//! Preview who sees what of a contact.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::disclosure::{Sight, preview_contact};
use crate::access::policy::may_edit_contacts;
use crate::http::answer::{Answer, View};
use crate::http::api::noun::held;
use crate::http::api::parts::SAMPLE_ID;
use crate::http::at_least::AtLeast;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::contact::Contact;
use crate::model::kinds::{Grounds, Obstacle};
use crate::model::organization::Organization;

/// Who would look.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Onlooker {
    /// A reader of this organization; left out, a stranger.
    pub organization_id: Option<Uuid>,
}

/// What somebody sees of a contact, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisibilityView {
    /// The contact.
    pub contact_id: Uuid,
    /// The organization whose readers were asked about; null for a stranger.
    pub organization_id: Option<Uuid>,
    /// Whether the contact is seen at all.
    pub visible: bool,
    /// The contact's organization, the contact, its channels and its person.
    pub parts: Vec<PartVisibilityView>,
}

/// Whether a part of a contact is seen, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartVisibilityView {
    /// What it is: see the vocabulary `record_parts`.
    #[schema(example = "channel")]
    pub part: &'static str,
    /// Which channel, where it is one.
    pub channel_id: Option<Uuid>,
    /// Whom it is for: see the vocabulary `audiences`.
    #[schema(example = "circles")]
    pub audience: &'static str,
    /// Whether it is seen.
    pub visible: bool,
    /// Whether lists show it too.
    pub in_lists: bool,
    /// Why it is seen: see the vocabulary `visibility_grounds`; null when it is not.
    #[schema(example = "circle")]
    pub grounds: Option<&'static str>,
    /// The circles by which it is seen.
    pub circles: Vec<Uuid>,
    /// Why it is not seen: see the vocabulary `visibility_obstacles`; null when it is.
    #[schema(example = json!(null))]
    pub obstacle: Option<&'static str>,
}

impl From<Sight<'_>> for PartVisibilityView {
    fn from(it: Sight<'_>) -> Self {
        Self {
            part: it.part.as_str(),
            channel_id: it.channel.map(|id| id.0),
            audience: it.audience.kind().as_str(),
            visible: it.seen.is_ok(),
            in_lists: it.in_lists,
            grounds: it.seen.ok().map(Grounds::as_str),
            circles: it.through.iter().map(|id| id.0).collect(),
            obstacle: it.seen.err().map(Obstacle::as_str),
        }
    }
}

impl View for VisibilityView {
    const TAGGED: bool = false;
    type Shown<'a> = Self;

    fn sample() -> Self {
        let part = |part, grounds, circles: Vec<Uuid>, audience| PartVisibilityView {
            part,
            channel_id: (part == "channel").then_some(SAMPLE_ID),
            audience,
            visible: true,
            in_lists: true,
            grounds: Some(grounds),
            circles,
            obstacle: None,
        };
        Self {
            contact_id: SAMPLE_ID,
            organization_id: Some(SAMPLE_ID),
            visible: true,
            parts: vec![
                part("organization", "public", vec![], "public"),
                part("contact", "member", vec![], "members"),
                part("channel", "circle", vec![SAMPLE_ID], "circles"),
            ],
        }
    }
}

/// Preview who sees what of a contact
///
/// Says for a contact that you may edit, and for each of its parts, whether every reader of an organization sees it, and why:
/// exactly what a look-up would show. Without `organization_id` it says so for a stranger. Who stands in with another
/// role, as administrators of the secretariat do, may see more.
#[utoipa::path(
    get,
    path = "/v1/contacts/{contact_id}/visibility",
    tag = "contacts",
    responses(refused::Forbidden, refused::Retired)
)]
pub async fn preview_contact_visibility(
    state: State,
    caller: SignedIn,
    _: AtLeast,
    id: Path<Uuid>,
    onlooker: Query<Onlooker>,
) -> Result<Answer<VisibilityView>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let contact = held::<Contact>(&state, &snapshot, &caller, id.0)?.unless_retired()?;
    if !may_edit_contacts(&caller, contact.owner) {
        return Err(Problem::of(Slug::Forbidden));
    }
    let member = match onlooker.organization_id {
        Some(organization_id) => {
            let it = held::<Organization>(&state, &snapshot, &caller, organization_id)?.unless_retired()?;
            Some(snapshot.member_of(it.record, state.app.clock.now()))
        }
        None => None,
    };
    let sights = preview_contact(member.as_ref(), contact.owner, contact.record);
    let parts: Vec<PartVisibilityView> = sights.into_iter().map(PartVisibilityView::from).collect();
    let view = VisibilityView {
        contact_id: contact.record.id.0,
        organization_id: onlooker.organization_id,
        // The first two are the whole: the organization and the contact.
        visible: parts.iter().take(2).all(|it| it.visible),
        parts,
    };
    Ok(Answer::new(view, None))
}
