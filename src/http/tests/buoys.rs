//! Buoys: a noun with every convention, and handlers that misbehave.

use std::sync::Mutex;
use std::time::Duration;

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::http::answer::{Answer, Created, Done, Items, View};
use crate::http::conditional::IfMatch;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::patch::Patch;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::{Limit, List, Query};

/// The buoy that is always there.
pub const FIRST: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);

/// What lies out at sea.
pub struct Harbour(Mutex<Vec<(BuoyView, i64)>>);

impl Default for Harbour {
    fn default() -> Self {
        Self(Mutex::new(vec![(BuoyView::sample(), 7)]))
    }
}

/// A buoy as this caller may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Buoy)]
pub struct BuoyView {
    /// Its id.
    pub id: Uuid,
    /// What is painted on it.
    pub title: String,
    /// What its light does; null when it has none.
    #[schema(required)]
    pub light: Option<String>,
    /// Its lamps.
    pub lamps: Vec<Lamp>,
}

impl View for BuoyView {
    type Shown<'a> = Self;

    fn sample() -> Self {
        Self { id: FIRST, title: "North cardinal".into(), light: Some("VQ".into()), lamps: vec![] }
    }
}

/// A lamp of a buoy.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Lamp {
    /// Its colour.
    pub colour: Colour,
    /// How far it is seen, in nautical miles.
    #[validate(range(min = 1, max = 30))]
    pub reach: u8,
}

/// The colour of a lamp.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    Red,
    Green,
}

/// A buoy to be laid out.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "South cardinal", "lamps": [{"colour": "red", "reach": 6}]}))]
pub struct RegisterBuoy {
    /// What is painted on it.
    #[validate(length(min = 1, max = 20))]
    pub title: String,
    /// Its lamps.
    #[serde(default)]
    #[validate(length(max = 3), nested)]
    pub lamps: Vec<Lamp>,
}

/// What is to change of a buoy.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema, Validate)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({"light": null}))]
pub struct EditBuoy {
    /// What is painted on it; it cannot be cleared.
    #[validate(length(min = 1, max = 20))]
    pub title: Patch<String>,
    /// What its light does.
    #[validate(length(max = 10))]
    pub light: Patch<String>,
}

/// Which buoys.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListBuoys {
    /// Only those with a lamp of one of these colours.
    #[serde(default)]
    #[param(inline)]
    pub colour: List<Colour>,
    /// How many.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// Where to go on.
    pub cursor: Option<String>,
}

/// List buoys
///
/// The buoys that you may see, by name.
#[utoipa::path(get, path = "/v1/buoys", tag = "buoys")]
pub async fn list_buoys(harbour: Data<Harbour>, query: Query<ListBuoys>) -> Result<Items<BuoyView>, Problem> {
    let buoys = harbour.0.lock().map_err(|_| Problem::not_found())?;
    let wanted = |buoy: &BuoyView| {
        query.colour.is_empty()
            || buoy
                .lamps
                .iter()
                .any(|lamp| query.colour.iter().any(|colour| *colour as u8 == lamp.colour as u8))
    };
    let items = buoys.iter().filter(|(buoy, _)| wanted(buoy)).take(query.limit.get());
    let next = query.cursor.is_none().then(|| "b3BhcXVl".to_owned());
    Ok(Items::new(items.map(|(buoy, _)| (buoy.clone(), None)), next))
}

/// Register a buoy
///
/// Lays a buoy out.
#[utoipa::path(post, path = "/v1/buoys", tag = "buoys")]
pub async fn register_buoy(
    harbour: Data<Harbour>,
    _key: IdempotencyKey,
    _reference: ActReference,
    Valid(new): Valid<RegisterBuoy>,
) -> Result<Created<BuoyView>, Problem> {
    let id = Uuid::from_u128(FIRST.as_u128() + 1);
    let buoy = BuoyView { id, title: new.title, light: None, lamps: new.lamps };
    harbour.0.lock().map_err(|_| Problem::not_found())?.push((buoy.clone(), 1));
    Created::at(format!("/v1/buoys/{id}"), Answer::new(buoy, Some(1)))
}

/// Read a buoy
///
/// The buoy with this id.
#[utoipa::path(get, path = "/v1/buoys/{buoy_id}", tag = "buoys", responses(refused::Retired))]
pub async fn read_buoy(harbour: Data<Harbour>, id: Path<Uuid>) -> Result<Answer<BuoyView>, Problem> {
    let buoys = harbour.0.lock().map_err(|_| Problem::not_found())?;
    let found = buoys.iter().find(|(buoy, _)| buoy.id == *id).ok_or_else(Problem::not_found)?;
    Ok(Answer::new(found.0.clone(), Some(found.1)))
}

/// Update a buoy
///
/// Changes what the body names and leaves the rest.
#[utoipa::path(
    patch,
    path = "/v1/buoys/{buoy_id}",
    tag = "buoys",
    responses(refused::LastChannel, refused::HeldElsewhere)
)]
pub async fn update_buoy(
    harbour: Data<Harbour>,
    id: Path<Uuid>,
    seen: IfMatch,
    Valid(edit): Valid<EditBuoy>,
) -> Result<Answer<BuoyView>, Problem> {
    let mut buoys = harbour.0.lock().map_err(|_| Problem::not_found())?;
    let (buoy, version) = buoys.iter_mut().find(|(buoy, _)| buoy.id == *id).ok_or_else(Problem::not_found)?;
    seen.check(*version)?;
    if let Patch::Value(title) = edit.title {
        buoy.title = title;
    }
    edit.light.apply(&mut buoy.light);
    *version += 1;
    Ok(Answer::new(buoy.clone(), Some(*version)))
}

/// Retire a buoy
///
/// Takes it in.
#[utoipa::path(delete, path = "/v1/buoys/{buoy_id}", tag = "buoys")]
pub async fn retire_buoy(harbour: Data<Harbour>, id: Path<Uuid>, seen: IfMatch) -> Result<Done, Problem> {
    let mut buoys = harbour.0.lock().map_err(|_| Problem::not_found())?;
    let at = buoys.iter().position(|(buoy, _)| buoy.id == *id).ok_or_else(Problem::not_found)?;
    seen.check(buoys[at].1)?;
    buoys.remove(at);
    Ok(Done)
}

/// Addresses whose handlers go wrong in the ways that handlers go wrong.
pub fn misbehave(config: &mut ServiceConfig) {
    config
        .route("/panic", web::get().to(panics))
        .route("/slow", web::route().to(sleeps))
        .route("/plain", web::get().to(|| async { HttpResponse::ImATeapot().body("short and stout") }))
        .route("/framework", web::get().to(asks_for_what_is_not_there))
        .route("/fault", web::get().to(|| async { Err::<Done, _>(Problem::internal("disk on fire")) }));
}

async fn panics() -> impl Responder {
    let none: Option<&str> = None;
    none.expect("a handler that panics").to_owned()
}

async fn sleeps() -> impl Responder {
    tokio::time::sleep(Duration::from_secs(60)).await;
    "awake"
}

async fn asks_for_what_is_not_there(missing: Data<u128>) -> impl Responder {
    missing.to_string()
}
