//! What a constituency claim is about, and how sure it is.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    ClaimKind = "claim_kinds": "What a constituency claim is about.";
    Country = "country": "Country", "All that is in a country.";
    Sector = "sector": "Sector", "A sector or a part of one.";
    Domain = "domain": "Domain", "A domain name and all names below it.";
    Prefix = "prefix": "IP prefix", "A network of IP addresses.";
    AsRange = "as_range": "AS numbers", "An autonomous system, or several whose numbers follow each other.";
    Product = "product": "Product", "A product of a vendor.";
    Text = "text": "In words", "What none of the other kinds can say.";
}

vocabulary! {
    ClaimStatus = "claim_statuses": "How sure a constituency claim is, from the least on.";
    SelfDeclared = "self_declared": "Self-declared", "The organization, or who stands in for it, says so.";
    Reported = "reported": "Reported", "A source lists it.";
    Confirmed = "confirmed": "Confirmed", "The organization's authority or the secretariat has confirmed it.";
}

vocabulary! {
    ClaimBasis = "claim_bases": "On whose word a constituency claim counts as confirmed.";
    Authority = "authority": "Authority", "That of the organization's authority at the time.";
    Secretariat = "secretariat": "Secretariat", "That of the secretariat.";
}
