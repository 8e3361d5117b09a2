//! Circles over HTTP.

mod audience;
mod ending;
mod history;
mod mail;
mod members;
mod register;
mod withdrawal;

use counterpart::model::ids::{AccountId, OrganizationId};
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use counterpart::{changes, journal, registry};
use serde_json::json;

use crate::support::{Answered, Entered, Field, Visitor, account};

/// A field with a regional body that makes circles.
pub struct Region {
    /// The field.
    pub field: Field,
    /// The regional body.
    pub id: OrganizationId,
    /// Its administrator.
    administrator: AccountId,
}

impl Region {
    /// A field and a regional body.
    pub async fn start() -> Self {
        Self::in_field(Field::start().await).await
    }

    /// A regional body in a field.
    pub async fn in_field(field: Field) -> Self {
        let id = field.organization(OrganizationKind::RegionalBody, "Region").await;
        let administrator = account(&field, id, AccountRole::Administrator).await;
        Self { field, id, administrator }
    }

    /// The regional body's administrator.
    pub fn ruler(&self) -> Visitor<'_> {
        self.field.visitor(self.administrator)
    }

    /// A circle by list, of these organizations.
    pub async fn circle(&self, name: &str, members: &[OrganizationId]) -> Circle {
        let entered = Entered::from(&self.ruler().post("/v1/circles", &json!({"name": name})).await);
        let circle = Circle { id: entered.body["id"].as_str().unwrap().to_owned(), path: entered.path };
        for member in members {
            self.add(&circle, *member).await.expect(200);
        }
        circle
    }

    /// Takes an organization into a circle.
    pub async fn add(&self, circle: &Circle, member: OrganizationId) -> Answered {
        self.ruler().put(&circle.member(member), "*", &json!(null)).await
    }

    /// How many records name a circle, by the tables.
    pub async fn named(&self, circle: &Circle) -> i64 {
        named(&self.field, &circle.id).await
    }
}

/// How many records name a circle, by the tables.
pub async fn named(field: &Field, circle: &str) -> i64 {
    let of = |table: &str, column: &str| {
        format!("(SELECT count(*) FROM {table} WHERE '{circle}' = ANY ({column}))")
    };
    let counts = [
        of("organization", "circles"),
        of("contact", "circles"),
        of("contact", "person_circles"),
        of("channel", "circles"),
    ];
    field.count(&format!("SELECT ({}) AS count", counts.join(" + "))).await
}

/// Log, journal and tables are what they should be.
pub async fn assert_sound(field: &Field) {
    let mut connection = field.database.connect().await;
    changes::verify(&mut connection, |_| ()).await.unwrap().unwrap();
    journal::verify(&mut connection, |_| ()).await.unwrap().unwrap();
    registry::verify(&mut connection).await.unwrap().unwrap();
}

/// A circle.
pub struct Circle {
    /// Its id.
    pub id: String,
    /// Its address.
    pub path: String,
}

impl Circle {
    /// The address of an organization in it.
    pub fn member(&self, member: OrganizationId) -> String {
        format!("{}/members/{member}", self.path)
    }
}
