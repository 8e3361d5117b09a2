//! What an account may do for its organization.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    AccountRole = "account_roles": "What an account may do for its organization.";
    Reader = "reader": "Reader", "Reads what its organization may read.";
    Editor = "editor": "Editor", "Also edits the contacts of its organization.";
    Administrator = "administrator": "Administrator",
        "Also edits the profile of its organization, its accounts and its machine clients.";
    Auditor = "auditor": "Auditor",
        "Reads the journal entries in which its organization acts or is acted upon.";
    Sync = "sync": "Synchronisation", "A machine of a regional body that exchanges records.";
}
