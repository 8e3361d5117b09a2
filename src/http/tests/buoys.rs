//! Buoys: a noun with every convention, and handlers that misbehave.

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderValue;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::http::answer::{Answer, Created, Done, Items, View};
use crate::http::client::{Proxies, subscriber};
use crate::http::conditional::IfMatch;
use crate::http::document::{Documented, OperationDocument};
use crate::http::headers::{ActReference, IdempotencyKey, name};
use crate::http::json::Valid;
use crate::http::limits::{Allowance, Limit, Policy};
use crate::http::patch::Patch;
use crate::http::path::Path;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::query::{List, PageSize, Query};

/// The buoy that is always there.
pub const FIRST: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);

/// Who asks: a stranger, or the bearer of the one good token. It shows what the service's own extractor
/// does at its place.
pub struct Caller;

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::known(request))
    }
}

impl Caller {
    fn known(request: &HttpRequest) -> Result<Self, Problem> {
        let harbour = request.app_data::<Data<Harbour>>().ok_or_else(|| Problem::internal("no harbour"))?;
        harbour.strangers.take(&subscriber(Proxies::default().client(request)))?.show(request);
        match request.headers().get("authorization").map(HeaderValue::as_bytes) {
            None | Some(b"Bearer good") => Ok(Self),
            Some(_) => Err(Problem::of(Slug::InvalidToken)),
        }
    }
}

impl Documented for Caller {
    fn document(operation: &mut OperationDocument) {
        operation.secured(true);
        operation.refuses(&[Slug::InvalidToken]);
        Allowance::document(operation);
    }
}

/// What lies out at sea, and how often one may look.
#[derive(Clone)]
pub struct Harbour {
    buoys: Arc<Mutex<Vec<(BuoyView, i64)>>>,
    strangers: Arc<Limit<IpAddr>>,
}

impl Default for Harbour {
    fn default() -> Self {
        Self::with_quota(1000)
    }
}

impl Harbour {
    /// A harbour that lets each address ask so many times a minute.
    pub fn with_quota(quota: u32) -> Self {
        let quota = NonZeroU32::new(quota).expect("a quota");
        let policy = Policy { name: "address", quota, window: Duration::from_mins(1) };
        Self {
            buoys: Arc::new(Mutex::new(vec![(BuoyView::sample(), 7)])),
            strangers: Arc::new(Limit::new(policy)),
        }
    }

    fn buoys(&self) -> Result<MutexGuard<'_, Vec<(BuoyView, i64)>>, Problem> {
        self.buoys.lock().map_err(|_| Problem::internal("the harbour is closed"))
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
    pub limit: PageSize,
    /// Where to go on.
    pub cursor: Option<String>,
}

/// List buoys
///
/// The buoys that you may see, by name.
#[utoipa::path(get, path = "/v1/buoys", tag = "buoys")]
pub async fn list_buoys(
    harbour: Data<Harbour>,
    _caller: Caller,
    query: Query<ListBuoys>,
) -> Result<Items<BuoyView>, Problem> {
    let buoys = harbour.buoys()?;
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
    harbour.buoys()?.push((buoy.clone(), 1));
    Created::at(format!("/v1/buoys/{id}"), Answer::new(buoy, Some(1)))
}

/// Read a buoy
///
/// The buoy with this id.
#[utoipa::path(get, path = "/v1/buoys/{buoy_id}", tag = "buoys", responses(refused::Retired))]
pub async fn read_buoy(harbour: Data<Harbour>, id: Path<Uuid>) -> Result<Answer<BuoyView>, Problem> {
    let buoys = harbour.buoys()?;
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
    let mut buoys = harbour.buoys()?;
    let (buoy, version) = buoys.iter_mut().find(|(buoy, _)| buoy.id == *id).ok_or_else(Problem::not_found)?;
    require_current(seen, *version)?;
    if let Patch::Value(title) = edit.title {
        buoy.title = title;
    }
    edit.light.apply(&mut buoy.light);
    *version += 1;
    Ok(Answer::new(buoy.clone(), Some(*version)))
}

fn require_current(seen: IfMatch, version: i64) -> Result<(), Problem> {
    if seen.expected().admits(version) { Ok(()) } else { Err(Problem::of(Slug::Stale)) }
}

/// Retire a buoy
///
/// Takes it in.
#[utoipa::path(delete, path = "/v1/buoys/{buoy_id}", tag = "buoys")]
pub async fn retire_buoy(harbour: Data<Harbour>, id: Path<Uuid>, seen: IfMatch) -> Result<Done, Problem> {
    let mut buoys = harbour.buoys()?;
    let at = buoys.iter().position(|(buoy, _)| buoy.id == *id).ok_or_else(Problem::not_found)?;
    require_current(seen, buoys[at].1)?;
    buoys.remove(at);
    Ok(Done::new().header(name::POSITION, HeaderValue::from_static("b3BhcXVl")))
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
    let none: Vec<&str> = Vec::new();
    none[0].to_owned()
}

async fn sleeps() -> impl Responder {
    tokio::time::sleep(Duration::from_mins(1)).await;
    "awake"
}

async fn asks_for_what_is_not_there(missing: Data<u128>) -> impl Responder {
    missing.to_string()
}
