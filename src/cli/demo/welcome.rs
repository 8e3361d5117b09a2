//! What the demo says when it is up.

use std::fmt::Write;
use std::path::Path;

use secrecy::ExposeSecret;

use super::passwords::SignIn;

/// Where it is, who can sign in, and what to try.
pub(super) fn text(address: &str, mails: Option<&Path>, sign_ins: &[SignIn]) -> String {
    let mut text = format!(
        "\nCounterpart serves an invented directory at http://{address}\n\
         Documentation: http://{address}/docs\n\n\
         Who can sign in (these passwords hold until the next start):\n\n"
    );
    for SignIn { organization, role, email, password } in sign_ins {
        let _ = writeln!(text, "  {email:<24} {}  {role} of {organization}", password.expose_secret());
    }
    let _ = write!(text, "\nTo try:\n\n  curl http://{address}/v1/organizations\n");
    if let Some(SignIn { email, password, .. }) = sign_ins.iter().find(|sign_in| sign_in.role == "editor") {
        let body = format!("{{\"email\": \"{email}\", \"password\": \"{}\"}}", password.expose_secret());
        let _ = write!(
            text,
            "  TOKEN=$(curl -s http://{address}/v1/sessions -H 'Content-Type: application/json' \\\n    \
             -d '{body}' | sed 's/.*\"access_token\":\"\\([^\"]*\\).*/\\1/')\n  \
             curl http://{address}/v1/me -H \"Authorization: Bearer $TOKEN\"\n  \
             curl http://{address}/v1/contacts -H \"Authorization: Bearer $TOKEN\"\n"
        );
    }
    if let Some(folder) = mails {
        let _ = write!(text, "\nMails go into files in {}\n", folder.display());
    }
    text.push_str("\nCtrl-C stops it.\n\n");
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
        let text = text("127.0.0.1:8080", Some(Path::new("/state/mail")), &[editor]);
        assert!(text.contains("\nMails go into files in /state/mail\n"), "{text}");
        assert!(text.contains("http://127.0.0.1:8080/docs\n"), "{text}");
        assert!(text.contains("  ben@cert.example         k3vd-9xqa  editor of CERT Example\n"), "{text}");
        assert!(
            text.contains("-d '{\"email\": \"ben@cert.example\", \"password\": \"k3vd-9xqa\"}'"),
            "{text}"
        );
    }
}
