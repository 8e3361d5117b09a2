//! The way to a mail server (RFC 5321). A connection of its own for each letter: there are few.

use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Message;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{AsyncTransport, Tokio1Executor};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::time::timeout;

use super::mailer::{NoMailer, NotSent};
use crate::config::{Mail, MailTls};

/// The mail server refuses the sign-in, not the letter: the operator can mend that, and the letter goes out then.
const SIGN_IN: [u16; 4] = [530, 534, 535, 538];

/// The way to a mail server.
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    timeout: Duration,
}

impl Smtp {
    pub(super) fn new(settings: &Mail, domain: &str) -> Result<Self, NoMailer> {
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .hello_name(ClientId::Domain(domain.to_owned()))
            .timeout(Some(settings.timeout));
        let (port, tls) = match settings.tls {
            MailTls::Tls => (465, Tls::Wrapper(trusted(settings)?)),
            MailTls::StartTls => (587, Tls::Required(trusted(settings)?)),
            MailTls::None => (25, Tls::None),
        };
        builder = builder.port(settings.port.unwrap_or(port)).tls(tls);
        match (&settings.user, &settings.password) {
            (None, None) => {}
            (Some(_), Some(_)) if settings.tls == MailTls::None && !is_here(&settings.host) => {
                return Err(NoMailer::OpenPassword(settings.host.clone()));
            }
            (Some(user), Some(password)) => {
                builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
            }
            _ => return Err(NoMailer::HalfSignIn),
        }
        Ok(Self { transport: builder.build(), timeout: settings.timeout })
    }

    /// Sends a message; what is said of one that is not sent tells neither address nor text.
    pub(super) async fn send(&self, message: Message) -> Result<(), NotSent> {
        match timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_taken)) => Ok(()),
            Ok(Err(error)) => Err(not_sent(&error)),
            Err(_elapsed) => Err(NotSent::Later("the mail server does not answer in time".to_owned())),
        }
    }
}

/// What a mail server says in words may repeat the address or the text, so only its number is told.
fn not_sent(error: &Error) -> NotSent {
    match error.status().map(u16::from) {
        Some(code) if SIGN_IN.contains(&code) => {
            NotSent::Later(format!("the mail server refuses to let us sign in: {code}"))
        }
        Some(code) if error.is_permanent() => NotSent::Refused(format!("the mail server refuses it: {code}")),
        Some(code) => NotSent::Later(format!("the mail server takes it later: {code}")),
        None => NotSent::Later(format!("the mail server cannot be reached as asked: {error}")),
    }
}

fn trusted(settings: &Mail) -> Result<TlsParameters, NoMailer> {
    let builder = TlsParameters::builder(settings.host.clone());
    let Some(file) = &settings.roots_file else { return Ok(builder.build()?) };
    let unusable = |reason: String| NoMailer::Roots { file: file.clone(), reason };
    let mut builder = builder.certificate_store(CertificateStore::None);
    let mut is_empty = true;
    for root in CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))? {
        let root = root.map_err(|error| unusable(error.to_string()))?;
        builder = builder.add_root_certificate(Certificate::from_der(root.to_vec())?);
        is_empty = false;
    }
    if is_empty { Err(unusable("there is none in it".to_owned())) } else { Ok(builder.build()?) }
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
