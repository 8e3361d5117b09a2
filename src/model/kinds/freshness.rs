//! How long ago somebody said that a record is still right.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    FreshnessState = "freshness_states": "How long ago a record was confirmed or proved.";
    Fresh = "fresh": "Fresh", "Confirmed or proved within its term.";
    Due = "due": "Due", "The term ends soon; it is time to confirm.";
    Overdue = "overdue": "Overdue", "The term is over.";
    Never = "never": "Never", "Never confirmed and never proved.";
}
