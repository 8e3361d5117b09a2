//! A machine client with its secret, as its integrator holds it.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::{Answered, Entered, Visitor};

/// A machine client.
pub struct Machine {
    /// The client, as its making answered.
    pub client: Entered,
    /// Its secret.
    pub secret: String,
}

impl Machine {
    /// Has a client made, with these scopes (words with a space between each).
    pub async fn register(administrator: &Visitor<'_>, role: &str, scopes: &str) -> Self {
        let scopes: Vec<&str> = scopes.split(' ').filter(|it| !it.is_empty()).collect();
        let body = json!({"name": "Machine", "role": role, "scopes": scopes});
        Self::of(Entered::from(&administrator.post("/v1/clients", &body).await))
    }

    /// The machine of a client that was just made.
    pub fn of(client: Entered) -> Self {
        let secret = client.body["secret"].as_str().unwrap().to_owned();
        Self { client, secret }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.client.body["id"].as_str().unwrap()
    }

    /// The id of its first secret.
    pub fn secret_id(&self) -> &str {
        self.client.body["secrets"][0]["id"].as_str().unwrap()
    }

    /// What it sends for a token.
    pub fn credentials(&self) -> Value {
        json!({"grant_type": "client_credentials", "client_id": self.id(), "client_secret": self.secret})
    }

    /// Asks for a token.
    pub async fn ask(&self, door: &Visitor<'_>) -> Answered {
        ask(door, &self.credentials()).await
    }

    /// A token for all that it may.
    pub async fn token(&self, door: &Visitor<'_>) -> String {
        self.ask(door).await.expect(200)["access_token"].as_str().unwrap().to_owned()
    }
}

/// Asks for a token with these parameters.
pub async fn ask(door: &Visitor<'_>, parameters: &Value) -> Answered {
    Answered::to(form(door.request(Method::POST, "/oauth/token"), parameters)).await
}

/// The same request with an object of texts as its form.
pub fn form(request: RequestBuilder, parameters: &Value) -> RequestBuilder {
    let pairs = parameters.as_object().unwrap().iter();
    let pairs: Vec<(&String, &str)> = pairs.map(|(name, value)| (name, value.as_str().unwrap())).collect();
    request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(serde_urlencoded::to_string(pairs).unwrap())
}
