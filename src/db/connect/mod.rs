//! The one way to Postgres. Every connection of the service is opened here, so none is less protected than its
//! connection string asks for.

mod any_name;
mod told;
mod trust;

use diesel::ConnectionError;
use diesel_async::AsyncPgConnection;
use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::NoTls;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::config::Endpoint;

/// A way to one Postgres: where it is, as whom, and how the other side proves itself.
pub(super) struct Way {
    endpoint: Endpoint,
    tls: Option<MakeRustlsConnect>,
}

impl Way {
    /// The way that a connection string describes. Root certificates are read now and kept.
    pub fn to(url: &SecretString) -> Result<Self, ConnectionError> {
        let endpoint = Endpoint::read(url.expose_secret()).map_err(|allowed| {
            ConnectionError::InvalidConnectionUrl(format!("the connection string must be {allowed}"))
        })?;
        let tls = trust::of(&endpoint.protection)
            .map_err(|error| ConnectionError::BadConnection(error.to_string()))?;
        Ok(Self { endpoint, tls })
    }

    /// What an operator should know of a way that could be better protected.
    pub fn weakness(&self) -> Option<&'static str> {
        self.endpoint.weakness()
    }

    /// Opens a connection, driven by a task of the runtime that this runs on.
    pub async fn open(&self) -> Result<AsyncPgConnection, ConnectionError> {
        let postgres = &self.endpoint.postgres;
        match &self.tls {
            Some(tls) => {
                let (client, connection) = postgres.connect(tls.clone()).await.map_err(refused)?;
                AsyncPgConnection::try_from_client_and_connection(client, connection).await
            }
            None => {
                let (client, connection) = postgres.connect(NoTls).await.map_err(refused)?;
                AsyncPgConnection::try_from_client_and_connection(client, connection).await
            }
        }
    }
}

/// Opens a connection for who needs a single one.
///
/// # Errors
/// When the connection string is wrong, or Postgres does not answer, or cannot prove who it is.
pub async fn connect(url: &SecretString) -> Result<AsyncPgConnection, ConnectionError> {
    Way::to(url)?.open().await
}

#[expect(clippy::needless_pass_by_value, reason = "it is mapped over an error")]
fn refused(error: tokio_postgres::Error) -> ConnectionError {
    ConnectionError::BadConnection(told::told(&error))
}
