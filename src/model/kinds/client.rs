//! What a machine client may do, within its role.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    ClientScope = "client_scopes": "What a machine client may do, within its role.";
    DirectoryRead = "directory:read": "Read the directory",
        "Reads what its organization may read; without it, what is public.";
    OwnWrite = "own:write": "Write one's own records",
        "Edits the profile and the contacts of its own organization, as its role allows, and reads them.";
    FeedRead = "feed:read": "Follow changes", "Follows the changes of what its organization may read.";
    SliceWrite = "slice:write": "Send a slice", "Sends the records of which a regional body keeps the list.";
    JournalRead = "journal:read": "Read the journal",
        "Reads the journal entries in which its organization acts or is acted upon.";
}
