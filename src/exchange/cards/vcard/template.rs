//! Cards to fill in. Their `UID` is `example`: the reader passes over such a card.

/// What stands in the `UID` of a card that only shows how one is filled in.
pub(super) const EXAMPLE: &str = "example";

/// A contact to fill in: a new one, of the organization of who sends it.
#[must_use]
pub fn contact_card_template() -> &'static str {
    concat!(
        "BEGIN:VCARD\r\n",
        "VERSION:4.0\r\n",
        "UID:example\r\n",
        "FN:Duty desk\r\n",
        "TITLE:Duty desk\r\n",
        "CATEGORIES:incident_response,technical\r\n",
        "LANG;PREF=1:en\r\n",
        "LANG;PREF=2:fr\r\n",
        "EMAIL;PREF=1:soc@cert.example\r\n",
        "TEL;VALUE=uri;TYPE=voice;PREF=1:tel:+41225550100\r\n",
        "TEL;VALUE=uri;TYPE=\"voice,x-emergency\";PREF=2:tel:+41225550101\r\n",
        "X-HOURS:mon-fri 08:00-17:00 Europe/Zurich\r\n",
        "X-AUDIENCE:members\r\n",
        "X-TLP:GREEN\r\n",
        "END:VCARD\r\n",
    )
}

/// An organization to fill in.
#[must_use]
pub fn organization_card_template() -> &'static str {
    concat!(
        "BEGIN:VCARD\r\n",
        "VERSION:4.0\r\n",
        "UID:example\r\n",
        "KIND:org\r\n",
        "FN:Computer Emergency Response Team of Examplia\r\n",
        "NICKNAME:CERT-EX\r\n",
        "URL:https://cert.example/\r\n",
        "X-KIND:csirt\r\n",
        "X-COUNTRY:CH\r\n",
        "X-TEAM-TYPES:national\r\n",
        "X-AUDIENCE:public\r\n",
        "X-TLP:CLEAR\r\n",
        "END:VCARD\r\n",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::cards::Cards;

    fn cards(text: &str) -> Cards {
        Cards::read(text.as_bytes()).expect("cards")
    }

    /// The card without its mark.
    fn filled(card: &str) -> String {
        card.replace("UID:example\r\n", "")
    }

    #[test]
    fn a_card_to_fill_in_is_passed_over_and_would_be_right() {
        let contact = contact_card_template();
        assert!(cards(contact).contacts(&|_, _| None).rows.is_empty());
        let mut sheet = cards(&filled(contact)).contacts(&|_, _| None);
        assert_eq!(sheet.notes, []);
        let row = sheet.rows.pop().expect("a row").said.expect("a contact");
        assert_eq!((row.channels.len(), row.edit.roles.map(|it| it.len())), (3, Some(2)));

        let organization = organization_card_template();
        assert!(cards(organization).organizations().rows.is_empty());
        assert!(cards(&filled(organization)).are_of_organizations());
        let mut sheet = cards(&filled(organization)).organizations();
        assert_eq!(sheet.notes, []);
        let row = sheet.rows.pop().expect("a row").said.expect("an organization");
        assert!(row.draft().is_some_and(|it| it.short_name.as_deref() == Some("CERT-EX")));
    }
}
