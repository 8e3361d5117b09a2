//! Teams, as the directory of Trusted Introducer exports them.

use actix_web::body::BoxBody;
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ArrayBuilder, Object, Schema, SchemaType, Type};

use super::gathered::{Gathered, Parts};
use super::portions::in_portions;
use crate::directory::Look;
use crate::exchange::compatible::trusted_introducer_team;
use crate::http::answer::{Raw, document_raw};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::document::{Documented, OperationDocument};
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::kinds::KnownScheme;

/// Most teams of the answer.
const MOST: usize = 10_000;

/// All teams in one answer.
pub struct TeamList(Raw);

/// Export teams as Trusted Introducer does
///
/// The teams that you may see, at most 10000, in the form of the file that Trusted Introducer publishes: CSIRTs, and what
/// else Trusted Introducer calls by a name of its own.
#[utoipa::path(get, path = "/directory/teams.json", tag = "compatible", responses(refused::Overloaded))]
pub async fn export_teams(state: State, _: AtLeast, caller: Anybody) -> Result<TeamList, Problem> {
    let chosen = |look: &Look<'_>| {
        let teams = look.teams(KnownScheme::TrustedIntroducer).take(MOST);
        ((), teams.map(|it| OrganizationId(it.view.id)).collect())
    };
    let told = |team: &Gathered<'_>| {
        serde_json::to_vec(&team.told(trusted_introducer_team)).map_err(Problem::internal)
    };
    let portions = in_portions(&state, &caller, Parts::ALL, chosen, told).await?;
    let mut body = b"[".to_vec();
    for team in &portions.told {
        body.extend_from_slice(if body.len() > 1 { b",\n" } else { b"\n" });
        body.extend_from_slice(team);
    }
    body.extend_from_slice(b"\n]\n");
    Ok(TeamList(portions.answered(Raw::new("application/json", body))))
}

impl Responder for TeamList {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.0.respond_to(request)
    }
}

fn example() -> Value {
    json!([{
        "official_name": "Computer Emergency Response Team of Examplia", "short_name": "CERT-EX",
        "country": {"code": "CH", "name": "Switzerland"}, "established": "1998-04-01",
        "host_organisation": "Ministry of Digital Affairs of Examplia",
        "classification": {"code": "a", "name": "Accredited", "since": "2026-05-02"}, "postal_address": null,
        "constituency": {"types": ["National"], "asns": [64496], "domains": ["*.example"], "ipranges": ["192.0.2.0/24"],
            "countries": [{"code": "CH", "name": "Switzerland"}]},
        "business_hours": "Mon-Fri 08:00-17:00", "business_hours_timezone": "Europe/Zurich",
        "pgp_keys": [], "phones": [{"usage": ["voice"], "number": "+41225550100", "timezone": "Europe/Zurich"}],
        "emails": [{"address": "soc@cert.example", "usage": ["contact"]}]
    }])
}

impl Documented for TeamList {
    fn document(operation: &mut OperationDocument) {
        let teams = ArrayBuilder::new().items(Object::with_type(SchemaType::Type(Type::Object)));
        let content = ContentBuilder::new()
            .schema(Some(RefOr::T(Schema::from(teams))))
            .example(Some(example()))
            .build();
        let response = ResponseBuilder::new().description("The teams.");
        document_raw(operation, response.content("application/json", content), &["Directory-Degraded"]);
    }
}
