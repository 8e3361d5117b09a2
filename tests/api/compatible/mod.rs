//! Routes that answer as other directories do.

mod first;
mod trusted_introducer;

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::{Field, Visitor};

/// The team says all that there is to say, the neighbour a little, and a third organization is no team.
async fn filled() -> Field {
    let field = Field::start().await;
    let administrator = field.administrator();
    let profile = json!({"short_name": "TEAM", "country": "CH", "team_types": ["national", "soc"], "established": "1998-04-01"});
    administrator.patch(&field.team_path(), "*", &profile).await.expect(200);
    for (part, body) in [
        ("links", json!({"items": [{"rel": "website", "url": "https://team.example/"}]})),
        (
            "identifiers",
            json!({"items": [{"scheme": "first", "value": "team"}, {"scheme": "misp", "value": "5694da62-6314-4565-9c4d-1298538826be"}]}),
        ),
        (
            "address",
            json!({"lines": ["Example Street 1"], "locality": "Bern", "postal_code": "3000", "country": "CH"}),
        ),
        ("host", json!({"name": "Ministry of Examples"})),
    ] {
        administrator.put(&format!("{}/{part}", field.team_path()), "*", &body).await.expect(200);
    }
    for claim in [
        json!({"kind": "country", "country": "CH"}),
        json!({"kind": "country", "country": "LI"}),
        json!({"kind": "domain", "domain": "team.example"}),
        json!({"kind": "prefix", "prefix": "192.0.2.0/24"}),
        json!({"kind": "as_range", "as_from": 64496, "as_to": 64498}),
        json!({"kind": "text", "text": "Government"}),
        json!({"kind": "text", "text": "All ministries."}),
    ] {
        // Ids of one moment are in no order.
        field.clock.advance(Duration::seconds(1));
        administrator.post(&format!("{}/claims", field.team_path()), &claim).await.expect(201);
    }
    let contact = json!({
        "roles": ["incident_response"], "audience": "public",
        "availability": {"kind": "unknown", "note": "9am - 5pm; time zone: UTC+1; summer time: UTC+2"},
        "channels": [
            {"kind": "email", "value": "desk@team.example"},
            {"kind": "phone", "value": "+41225550100"},
            {"kind": "phone", "value": "+41225550101", "usage": "emergency"},
            {"kind": "fax", "value": "+41225550102"},
            {"kind": "phone", "value": "+41225550103", "audience": "members"},
            {"kind": "phone", "value": "+41225550104", "listing": "lookup_only"}
        ]
    });
    let entered = field.enter(&contact).await;
    let key = json!({"kind": "openpgp", "fingerprint": "0123456789ABCDEF0123456789ABCDEF01234567"});
    administrator.post_if(&format!("{}/keys", entered.path), "*", &key).await;
    field
}

impl Visitor<'_> {
    /// Adds a part to whatever version there is.
    async fn post_if(&self, path: &str, etag: &str, body: &Value) {
        let answer = self.add(path, etag, body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
}
