//! The account in examples.

use crate::access::views::AccountView;
use crate::http::answer::View;
use crate::http::api::parts::{SAMPLE_ID, moment};

impl View for AccountView<'static> {
    type Shown<'a> = AccountView<'a>;

    fn sample() -> Self {
        Self {
            id: SAMPLE_ID,
            organization_id: SAMPLE_ID,
            name: Some("Ada Example"),
            email: Some("ada@cert.example"),
            role: "editor",
            created_at: moment(),
            updated_at: moment(),
        }
    }
}
