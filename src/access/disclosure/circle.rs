//! What is seen of a circle: its members and its owner see that it is there and who is in it; to all others it is not.

use super::Disclosed;
use crate::access::caller::Caller;
use crate::access::owner::Owner;
use crate::access::policy::{may_change_circle, speaks_for};
use crate::access::views::{CircleMemberView, CircleView};
use crate::model::circle::Circle;

/// Whether [`disclose_circle`] shows anything. It looks at the version at hand, so that who joins later does not see who
/// was in it before. Standing comes first here, too.
#[must_use]
pub fn sees_circle(caller: &Caller, owner: &Owner, circle: &Circle) -> bool {
    match caller {
        Caller::Stranger => false,
        Caller::Process(_) => true,
        Caller::Account(member) => {
            speaks_for(member, owner)
                || member.is_accredited()
                    && member.reads_directory()
                    && circle.takes(member.organization_id, member.kind, member.standing)
        }
    }
}

/// What `caller` sees of a circle: nothing when he is neither in it nor of its owner. Nothing in it is restricted: it holds
/// no way to reach anybody.
#[must_use]
pub fn disclose_circle<'a>(
    caller: &Caller,
    owner: &Owner,
    circle: &'a Circle,
) -> Option<Disclosed<CircleView<'a>>> {
    sees_circle(caller, owner, circle).then(|| Disclosed {
        view: CircleView::from(circle),
        version: may_change_circle(caller, owner, circle).then_some(circle.edit_version),
        restricted: Vec::new(),
        values: [0; 32],
    })
}

impl<'a> From<&'a Circle> for CircleView<'a> {
    fn from(it: &'a Circle) -> Self {
        let members = it
            .members
            .iter()
            .map(|it| CircleMemberView { organization_id: it.organization_id.0, since: it.since })
            .collect();
        Self {
            id: it.id.0,
            organization_id: it.organization_id.0,
            name: &it.name,
            description: it.description.as_deref(),
            rule: it.rule.as_str(),
            members,
            retired_at: it.retired_at,
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }
}
