//! What our letters say. All of them stand here. What members wrote (the name of an organization) stands in one line each,
//! and the name of the person in the address alone: nobody's letters are written through us.

use chrono::{DateTime, Utc};

use super::Letter;
use crate::model::ids::OrganizationId;
use crate::model::kinds::AccountRole;

/// What an invitation says.
#[derive(Clone, Copy)]
pub struct Invited<'a> {
    /// The address that is invited.
    pub to: &'a str,
    /// How the person is called.
    pub name: &'a str,
    /// For which organization.
    pub organization: &'a str,
    /// Its id: who has accounts of several names it when signing in.
    pub organization_id: OrganizationId,
    /// What the account may do.
    pub role: AccountRole,
    /// The code.
    pub code: &'a str,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Where the directory is, without a slash at the end.
    pub service: &'a str,
}

/// The letter that brings the code of an invitation.
#[must_use]
pub fn invitation(invited: Invited<'_>) -> Letter {
    let Invited { to, name, organization, organization_id, role, code, expires_at, service } = invited;
    let until = expires_at.format("%-d %B %Y, %H:%M UTC");
    let text = format!(
        "Hello,\n\n\
         you are invited to the directory of points of contact for ICT security at\n\n    {service}\n\n\
         as {role} of\n\n    {organization}\n\n\
         This code makes your account, once, until {until}:\n\n    {code}\n\n\
         Choose a password that nobody else knows, and send both:\n\n    \
         curl {service}/v1/invitations/accept -H 'Content-Type: application/json' \\\n        \
         -d '{{\"code\": \"...\", \"password\": \"...\"}}'\n\n\
         Then sign in with this e-mail address and your password. If you have accounts of several\n\
         organizations, name this one when you sign in: {organization_id}\n\n\
         Whoever holds the code can accept the invitation: pass it on to nobody. If you expected none,\n\
         do nothing, and no account is made.\n",
        role = role.as_str(),
    );
    Letter {
        to: to.to_owned(),
        name: name.to_owned(),
        subject: "Your invitation to the directory".to_owned(),
        text,
    }
}

/// What is said of a circle that ended.
#[derive(Clone, Copy)]
pub struct CircleEnded<'a> {
    /// To which address.
    pub to: &'a str,
    /// How the person is called.
    pub name: &'a str,
    /// For which organization it ended.
    pub organization: &'a str,
    /// The organization's id.
    pub organization_id: OrganizationId,
    /// What the circle was called.
    pub circle: &'a str,
    /// Where the directory is, without a slash at the end.
    pub service: &'a str,
}

/// The letter that tells an administrator what became of audiences which named a circle.
#[must_use]
pub fn circle_ended(ended: CircleEnded<'_>) -> Letter {
    let CircleEnded { to, name, organization, organization_id, circle, service } = ended;
    let text = format!(
        "Hello,\n\n\
         in the directory of points of contact for ICT security at\n\n    {service}\n\n\
         the circle\n\n    {circle}\n\n\
         ended for\n\n    {organization}\n\n\
         It was retired, or your organization is not in it any more. Records of yours were for this\n\
         circle. It was taken out of their audiences: they are for the circles that are left, or for your\n\
         own organization alone. Nothing was opened to anybody.\n\n\
         Look through your contacts, and set the audience of those that others need:\n\n    \
         {service}/v1/organizations/{organization_id}/contacts\n\n\
         The history of each record says when it was narrowed, by whom and with which document.\n",
    );
    Letter {
        to: to.to_owned(),
        name: name.to_owned(),
        subject: "A circle ended for your organization".to_owned(),
        text,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_invitation_tells_where_as_what_with_which_code_and_until_when() {
        let letter = invitation(Invited {
            to: "ada@cert.example",
            name: "Ada Example",
            organization: "CERT Example",
            organization_id: OrganizationId(Uuid::from_u128(7)),
            role: AccountRole::Editor,
            code: "AZLwwVt-code",
            expires_at: DateTime::from_timestamp(1_777_708_800, 0).expect("a time"),
            service: "https://directory.example",
        });
        for part in [
            "    https://directory.example\n",
            "as editor of\n\n    CERT Example\n",
            "once, until 2 May 2026, 08:00 UTC:\n\n    AZLwwVt-code\n",
            "curl https://directory.example/v1/invitations/accept ",
            "00000000-0000-0000-0000-000000000007",
        ] {
            assert!(letter.text.contains(part), "{part}: {}", letter.text);
        }
        assert!(!letter.text.contains("Ada") && letter.text.lines().all(|line| line.len() <= 100));
        assert!(!format!("{letter:?}").contains("AZLwwVt"));
    }
}
