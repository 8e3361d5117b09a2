//! Teams, as the directory of Trusted Introducer exports them.

use actix_web::body::BoxBody;
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde_json::{Value, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ArrayBuilder, Object, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};

use super::gathered::Gathered;
use crate::directory::Look;
use crate::exchange::compatible::trusted_introducer_team;
use crate::http::answer::Raw;
use crate::http::api::noun::journaled;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::document::{Documented, OperationDocument};
use crate::http::problem::Problem;
use crate::http::shared::State;
use crate::model::kinds::KnownScheme;

/// Most teams of the answer.
const MOST: usize = 10_000;

/// All teams in one answer.
pub struct TeamList(Raw);

/// Export teams as Trusted Introducer does
///
/// The teams that you may see, at most 10000, in the form of the file that Trusted Introducer publishes: CSIRTs, and what
/// else Trusted Introducer calls by a name of its own.
#[utoipa::path(get, path = "/directory/teams.json", tag = "compatible")]
pub async fn export_teams(state: State, _: AtLeast, caller: Anybody) -> Result<TeamList, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let answer = journaled(&state.app, &caller, |light| {
        let look = Look { snapshot: &snapshot, caller: &caller, light };
        let mut readings = Vec::new();
        let mut body = b"[".to_vec();
        for organization in look.teams(KnownScheme::TrustedIntroducer).take(MOST) {
            let gathered = Gathered::of(&look, organization);
            readings.extend(gathered.readings());
            body.extend_from_slice(if body.len() > 1 { b",\n" } else { b"\n" });
            let team = gathered.told(trusted_introducer_team);
            serde_json::to_writer(&mut body, &team).map_err(Problem::internal)?;
        }
        body.extend_from_slice(b"\n]\n");
        Ok((Raw::new("application/json", body), readings))
    });
    Ok(TeamList(answer.await?))
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
        let mut response =
            ResponseBuilder::new().description("The teams.").content("application/json", content);
        for name in ["ETag", "Directory-Degraded"] {
            response = response.header_ref(name, Ref::new(format!("#/components/headers/{name}")));
        }
        operation.answers(200, response.build());
        let unchanged =
            ResponseBuilder::new().description("Nothing has changed: the answer that you have still holds.");
        operation.answers(304, unchanged.build());
        operation.header(
            "If-None-Match",
            false,
            "The ETag of an earlier answer.",
            "\"9f2c1a5be0d44c71\"",
            (None, None),
        );
    }
}
