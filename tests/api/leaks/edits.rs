//! Edits: how what is kept is changed, and from whom that is hidden.

use serde_json::json;

use super::world::{Asker, Held, World};

/// A change that nobody may notice to whom the item does not show `sign`.
#[derive(Debug)]
pub struct Edit {
    pub sign: String,
    pub change: Change,
}

/// What is changed.
#[derive(Debug)]
pub enum Change {
    /// Another value of a member of the record.
    Set(&'static str),
    /// Another value of the channel at this address.
    Channel(String),
    /// One more channel, for whom the one at this address is.
    Add(String),
    /// Without the channel at this address.
    Retire(String),
    /// Another person, for the same.
    Person,
    /// Another reason why the claim is not so.
    Dispute,
}

impl World {
    /// Whether the item hides from somebody what an edit changes.
    pub async fn hides(&self, asker: &Asker, held: &Held, edit: &Edit) -> bool {
        !asker.visitor(&self.field).get(&held.item).await.text().contains(&edit.sign)
    }

    /// Makes an edit as who keeps the record. Whether anything changed: a channel may be gone, or the last one.
    pub async fn make(&self, held: &Held, edit: &Edit, number: usize) -> bool {
        let keeper = self.field.visitor(held.keeper);
        let item = keeper.get(&held.item).await.expect(200);
        let channel = |address: &str| {
            let channels = item["channels"].as_array().unwrap();
            channels.iter().find(|it| address.ends_with(it["id"].as_str().unwrap())).cloned()
        };
        let done = match &edit.change {
            Change::Set(member) => {
                let value = match *member {
                    "languages" => {
                        let languages = ["en", "fr", "de"];
                        json!([languages[number % 3], "ar"])
                    }
                    "preference" => json!(4 + number),
                    member => json!(format!("{} {number}", item[member].as_str().unwrap_or_default())),
                };
                keeper.patch(&held.item, "*", &json!({*member: value})).await
            }
            Change::Channel(address) => {
                let value = json!({"value": format!("{}-{number}@team.example", edit.sign)});
                keeper.patch(address, "*", &value).await
            }
            Change::Add(address) => {
                let Some(like) = channel(address) else { return false };
                let more = json!({"kind": "email", "value": format!("more-{number}@team.example"),
                    "audience": like["audience"], "circles": like["circles"]});
                keeper.add(&format!("{}/channels", held.item), "*", &more).await
            }
            Change::Retire(address) => keeper.delete(address, "*").await,
            Change::Dispute => {
                let reason = json!({"reason": format!("{} {number}", edit.sign)});
                let disputer = self.field.administrator();
                disputer.add(&format!("{}/dispute", held.item), "*", &reason).await
            }
            Change::Person => {
                let person = json!({"name": format!("{} {number}", edit.sign),
                    "audience": item["person"]["audience"], "circles": item["person"]["circles"]});
                keeper.put(&format!("{}/person", held.item), "*", &person).await
            }
        };
        assert!(matches!(done.status, 200 | 201 | 204 | 404 | 409), "{edit:?}: {}", done.text());
        done.status < 300
    }
}
