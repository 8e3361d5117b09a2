//! How an organization came under its authority.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    AuthorityBasis = "authority_bases": "How an organization came under its authority.";
    Registered = "registered": "Registered", "The authority registered it.";
    Sponsored = "sponsored": "Sponsored", "It accepted the authority's offer to sponsor it.";
    Delegated = "delegated": "Delegated",
        "It accepted to act for the authority towards organizations of some kinds and sectors.";
}
