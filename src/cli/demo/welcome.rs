//! What the demo says when it is up.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;

use secrecy::ExposeSecret;

use super::names::id;
use super::passwords::SignIn;
use crate::model::kinds::AccountRole;

/// Where the demo is found.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    /// Where clients connect.
    pub(super) address: SocketAddr,
    /// Where Prometheus does.
    pub(super) metrics: Option<SocketAddr>,
    /// Where mails go that stay here.
    pub(super) mails: Option<&'a Path>,
}

/// Where it is, who can sign in, and what to try.
pub(super) fn text(places: Places<'_>, sign_ins: &[SignIn]) -> String {
    let address = places.address;
    let mut text = format!(
        "\nCounterpart serves an invented directory at http://{address}\n\
         Documentation: http://{address}/docs\n\n\
         Who can sign in (these passwords hold until the next start):\n\n"
    );
    for SignIn { organization, role, email, password } in sign_ins {
        let _ = writeln!(text, "  {email:<24} {}  {role} of {organization}", password.expose_secret());
    }
    let editor = sign_ins.iter().find(|sign_in| sign_in.role == AccountRole::Editor.as_str());
    if let Some(editor) = editor {
        let _ =
            write!(text, "\nTo try, in another terminal, one after the other:\n\n{}", tries(places, editor));
    }
    if let Some(folder) = places.mails {
        let _ = write!(text, "\nMails go into files in {}\n", folder.display());
    }
    text.push_str("\nCtrl-C stops it.\n\n");
    text
}

/// Commands that work as they stand: the ids of the demo are the same at each start.
fn tries(places: Places<'_>, SignIn { organization, email, password, .. }: &SignIn) -> String {
    let base = format!("http://{}/v1", places.address);
    let [reiji, duty, key, office, grid] =
        ["reiji-desk", "cert-duty", "cert-duty/key/0", "office", "grid"].map(id);
    let body = format!("{{\"email\": \"{email}\", \"password\": \"{}\"}}", password.expose_secret());
    let mut text = format!(
        "  # Sign in, with a token for ten minutes: from here on you are of {organization}.\n  \
         TOKEN=$(curl -sSf {base}/sessions -H 'Content-Type: application/json' \\\n    \
         -d '{body}' | sed 's/.*\"access_token\":\"\\([^\"]*\\).*/\\1/')\n  \
         ME=\"Authorization: Bearer $TOKEN\"\n"
    );
    let mut a_try = |says: &str, command: &str| {
        let _ = write!(text, "  # {says}\n  curl -sSf {command}\n");
    };
    a_try(
        "Whom to call this minute about an incident, wherever on earth it is night.",
        &format!("'{base}/contacts?role=incident_response&open_now=yes' -H \"$ME\""),
    );
    a_try(
        "Who answers for a network: two say so, and one of them is confirmed.",
        &format!("'{base}/claims?kind=prefix&value=192.0.2.0/24'"),
    );
    a_try(
        "A contact as you see it, with the number for emergencies;",
        &format!("{base}/contacts/{reiji} -H \"$ME\""),
    );
    a_try("as a stranger sees it, nothing tells that there is more.", &format!("{base}/contacts/{reiji}"));
    a_try(
        "Who sees what of your own contact, and why: here a state authority.",
        &format!("'{base}/contacts/{duty}/visibility?organization_id={office}' -H \"$ME\""),
    );
    a_try(
        "What became of an organization, and on which document.",
        &format!("{base}/organizations/{grid}/history -H \"$ME\""),
    );
    a_try(
        "The key of your duty desk, as gpg --import takes it.",
        &format!("{base}/contacts/{duty}/keys/{key} -H 'Accept: application/pgp-keys' -H \"$ME\""),
    );
    if let Some(metrics) = places.metrics {
        let command = format!("http://{metrics}/metrics | grep -vE '^#|_bucket| 0$'");
        a_try("What an operator watches: here what is not zero.", &command);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_tells_where_it_is_who_signs_in_and_how() {
        let editor = SignIn {
            organization: "CERT Example".into(),
            role: "editor",
            email: "ben@cert.example".into(),
            password: "k3vd-9xqa".into(),
        };
        let places = Places {
            address: ([127, 0, 0, 1], 8080).into(),
            metrics: Some(([127, 0, 0, 1], 9464).into()),
            mails: Some(Path::new("/state/mail")),
        };
        let text = text(places, &[editor]);
        assert!(text.contains("\nMails go into files in /state/mail\n"), "{text}");
        assert!(text.contains("http://127.0.0.1:8080/docs\n"), "{text}");
        assert!(text.contains("http://127.0.0.1:9464/metrics |"), "{text}");
        assert!(text.contains("  ben@cert.example         k3vd-9xqa  editor of CERT Example\n"), "{text}");
        assert!(
            text.contains("-d '{\"email\": \"ben@cert.example\", \"password\": \"k3vd-9xqa\"}'"),
            "{text}"
        );
        assert!(text.matches("\n  curl ").count() <= 8, "a short list: {text}");
    }
}
