//! How a contact is reached: the words that describe a channel.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    ChannelKind = "channel_kinds": "The medium of a channel, which says what its value looks like.";
    Email = "email": "E-mail", "The value is an e-mail address.";
    Phone = "phone": "Telephone", "The value is a telephone number in E.164, for speech.";
    Sms = "sms": "Text message", "The value is a telephone number in E.164, for text messages.";
    Fax = "fax": "Fax", "The value is a telephone number in E.164, for fax.";
    WebForm = "web_form": "Web form", "The value is the address of a page with a form to fill in.";
    Matrix = "matrix": "Matrix", "The value is a user or a room of the Matrix network.";
    Signal = "signal": "Signal", "The value is a Signal telephone number or user name.";
    Radio = "radio": "Radio", "The value says how to reach the contact by radio.";
    Other = "other": "Other", "The value says in words how to reach the contact.";
}

vocabulary! {
    ChannelUsage = "channel_usages": "When a channel is to be used.";
    Routine = "routine": "Routine", "For everyday matters.";
    Emergency = "emergency": "Emergency", "For matters that cannot wait.";
}

vocabulary! {
    ChannelListing = "channel_listings": "Where a channel may appear.";
    Everywhere = "everywhere": "Everywhere", "In look-ups, lists and exports.";
    LookupOnly = "lookup_only": "Look-up only",
        "In the answer to a look-up of one contact; in no list or export for callers without an account.";
}

vocabulary! {
    BelongsTo = "channel_belongs_to": "Whose a channel is.";
    Function = "function": "Function", "The channel stays when the persons change.";
    Person = "person": "Person", "The channel is that of a person and goes with the person.";
}

vocabulary! {
    Proof = "proof_states": "Whether it is shown that a channel works and somebody watches it.";
    Never = "never": "Never", "It was never tested, or its value is new.";
    Pending = "pending": "Pending", "A test is under way.";
    Verified = "verified": "Verified", "The last test was answered.";
    Unverified = "unverified": "Unverified", "The last test was not answered in time.";
    Failed = "failed": "Failed", "The last test could not be delivered.";
}
