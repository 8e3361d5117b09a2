//! The configuration: whether it can be used, and values with which the service runs less safely than it could.

use ipnet::IpNet;
use secrecy::ExposeSecret;

use super::Findings;
use crate::config::{Config, ConfigError, Endpoint, Http, Mail, MailTls, MailTransport};

const CHECK: &str = "configuration";

/// What is found where it cannot be used at all.
pub(super) fn refused(error: &ConfigError) -> Findings {
    let mut findings = Findings::of(CHECK);
    for fault in &error.0 {
        findings.wrong(
            fault.to_string(),
            "mend it: docs/configuration.md tells of every key, `counterpart config --defaults` lists them",
        );
    }
    findings
}

/// Looks at the values.
pub(super) fn look(config: &Config) -> Findings {
    let mut findings = Findings::of(CHECK);
    findings.good("it is read, and every key is known");
    look_at_http(&config.http, &mut findings);
    look_at_mail(&config.mail, &mut findings);
    if config.database.allow_unsafe_durability {
        findings.warn(
            "database.allow_unsafe_durability is set: a Postgres that may lose what it acknowledged is taken",
            "leave it out; it is for tests",
        );
    }
    if let Some(url) = &config.database.url {
        let weakness = Endpoint::read(url.expose_secret()).ok().and_then(|endpoint| endpoint.weakness());
        if let Some(weakness) = weakness {
            findings.warn(weakness, "see \"The way to Postgres: TLS\" in docs/operations.md");
        }
    }
    if config.directory.copy_interval.is_zero() {
        findings.note("directory.copy_interval is 0: an instance does not start while the database is away");
    }
    findings
}

fn look_at_http(http: &Http, findings: &mut Findings) {
    let is_open = !http.bind.ip().is_loopback();
    match &http.public_url {
        Some(url) if url.0.scheme() == "http" && is_public(url.0.host_str()) => findings.warn(
            format!("http.public_url is {url}: passwords and tokens would travel in plain text"),
            "put a proxy with TLS in front, and set http.public_url to its https address",
        ),
        Some(_) => {}
        None if is_open => findings.warn(
            format!("http.public_url is not set: links, tokens and mails name {}", http.base_url()),
            "set http.public_url to the address by which clients know the service, the same on all instances",
        ),
        None => findings.note("http.public_url is not set: only this machine is served"),
    }
    let is_everybody = |net: &IpNet| net.prefix_len() == 0;
    if http.trusted_proxies.iter().any(is_everybody) {
        findings.wrong(
            "http.trusted_proxies believes everybody: a caller can claim any address, and no limit holds",
            "name the addresses of the proxies alone",
        );
    } else if is_open && http.trusted_proxies.is_empty() {
        findings
            .note("http.trusted_proxies is empty: behind a proxy, all callers are one address to the limits");
    }
    if http.metrics_bind.is_some_and(|bind| !bind.ip().is_loopback()) {
        findings.note(
            "metrics are told beyond this machine (http.metrics_bind): keep them off the public network",
        );
    }
    if http.security_contact.is_none() && is_open {
        findings.note("http.security_contact is not set: there is no /.well-known/security.txt");
    }
}

fn look_at_mail(mail: &Mail, findings: &mut Findings) {
    match mail.transport {
        None => {
            findings.note("mail.transport is not set: no mail goes out, and who invites passes the code on");
        }
        Some(MailTransport::Files) => {
            findings.note("mails stay in files: whoever reads the state folder can accept invitations");
        }
        Some(MailTransport::Smtp) if mail.tls == MailTls::None => findings.warn(
            "mail.tls is none: codes of invitations travel in plain text",
            "leave mail.tls out for STARTTLS, or set it to tls",
        ),
        Some(MailTransport::Smtp) => findings.good("mails go out over TLS"),
    }
}

/// Whether a host is on another machine than this one.
fn is_public(host: Option<&str>) -> bool {
    let host = host.unwrap_or_default().trim_matches(['[', ']']);
    host != "localhost" && !host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::super::finding::Severity;
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Findings {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let home = [("HOME".to_owned(), "/nonexistent".to_owned())];
        look(&Config::load(None, variables.chain(home)).expect("a configuration"))
    }

    fn worst(findings: &Findings) -> Severity {
        findings.found.iter().map(|finding| finding.severity).max().expect("some")
    }

    #[test]
    fn defaults_are_for_this_machine_and_need_nothing() {
        assert_eq!(worst(&with(&[])), Severity::Note);
    }

    #[test]
    fn what_is_insecure_is_said_with_what_to_do() {
        let everybody = with(&[("COUNTERPART_HTTP_TRUSTED_PROXIES", "0.0.0.0/0")]);
        assert_eq!(worst(&everybody), Severity::Wrong);
        for variables in [
            [("COUNTERPART_DATABASE_ALLOW_UNSAFE_DURABILITY", "true")],
            [("COUNTERPART_HTTP_PUBLIC_URL", "http://directory.example")],
            [("COUNTERPART_HTTP_BIND", "0.0.0.0:8080")],
            [("DATABASE_URL", "postgres://counterpart@db.example/counterpart?sslmode=disable")],
        ] {
            let findings = with(&variables);
            assert_eq!(worst(&findings), Severity::Warning, "{variables:?}");
            let warning = findings.found.iter().find(|finding| finding.severity == Severity::Warning);
            assert!(warning.is_some_and(|warning| warning.todo.is_some()));
        }
    }

    #[test]
    fn a_configuration_that_cannot_be_used_is_told_fault_by_fault() {
        let variables = [("COUNTERPART_HTTP_BINT", "x"), ("COUNTERPART_HTTP_WORKERS", "x")];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let error = Config::load(None, variables).expect_err("both are wrong");
        let findings = refused(&error);
        assert!(findings.found.len() >= 2, "{:?}", findings.found);
        assert_eq!(worst(&findings), Severity::Wrong);
    }
}
