//! Import a list.

use std::time::Instant;

use actix_web::HttpRequest;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use super::upload::{LONGEST_LIST, LONGEST_SHEET, Upload};
use super::view::ImportView;
use crate::access::Refusal;
use crate::app::{NotImported, Order};
use crate::db::Unavailable;
use crate::exchange::{Format, NoTurn, Refused};
use crate::http::answer::{Answer, Created};
use crate::http::caller::SignedIn;
use crate::http::headers::IdempotencyKey;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::hex;
use crate::model::violation::Violations;
use crate::unit::Failure;

/// After how many seconds an import that found another running may be sent again.
const RUNS: u64 = 10;

/// What is imported.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct RunImport {
    /// What kind of file it is: `csv` or `vcard` for this directory's own form; for the lists of others `cve-cna`,
    /// `national-csirts`, `first`, `trusted-introducer`, `dotgov` or `rir`.
    #[param(example = "csv")]
    pub format: String,
    /// Whether to say only what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// Import a list
///
/// Takes in the list of another directory, as you: each row is decided as if you wrote it by itself. The same list again
/// changes nothing. A file that is not the list that it is said to be, or that lacks more than a fifth of what its source
/// listed, is refused whole, and nothing is changed. The report tells of each row what became of it, where it stands in the
/// file, and what to do; it is kept for 30 days. An import that takes long is answered before its end, as `running`: its
/// report stands at its `Location` once it is done.
#[utoipa::path(post, path = "/v1/imports", tag = "imports", responses(refused::OfWrite, refused::ImportRuns))]
pub async fn run_import(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    query: Query<RunImport>,
    key: IdempotencyKey,
    file: Upload,
) -> Result<Created<ImportView>, Problem> {
    let begun = Instant::now();
    let format = Format::named(&query.format).ok_or_else(|| {
        let names: Vec<&str> = Format::all().map(Format::name).collect();
        Problem::malformed(format!("format: Name one of {}.", names.join(", ")))
    })?;
    state.app.import(format, &caller).may_import().map_err(|refusal| refused_to(format, refusal))?;
    let place = state.place_to_import(format, &caller).await?;
    let longest = if matches!(format, Format::List(_)) { LONGEST_LIST } else { LONGEST_SHEET };
    let file = file.collect(longest).await?;
    let meant = (format.name(), query.dry_run, hex::encode(&Sha256::digest(&file)));
    let key = key.bind(&state.app.requests, &request, &meant)?;
    let order = Order { format, caller: (*caller).clone(), file, dry_run: query.dry_run, key, place };
    // Who takes long to send the file does not wait besides.
    let patience = (state.app.config.http.request_timeout / 2).saturating_sub(begun.elapsed());
    let kept = state.app.import_list(order, patience).await.map_err(refused_whole)?;
    let location = format!("/v1/imports/{}", kept.id);
    Created::at(location, Answer::new(ImportView::from(kept), None))
}

fn refused_whole(error: NotImported) -> Problem {
    let (code, detail) = match error {
        NotImported::Unfinished(unfinished) => return unfinished.into(),
        NotImported::Broken(error) => return Problem::internal(error),
        NotImported::NoTurn(no_turn) => return without_turn(no_turn),
        NotImported::Refused(Refused::NotAllowed(refusal)) => return Failure::Refused(refusal).into(),
        NotImported::Refused(Refused::NoSheet(fault)) => {
            return Violations::one(fault.place(), fault.code, fault.detail).into();
        }
        NotImported::Refused(Refused::Shape(shape)) => ("not_this_list", shape.to_string()),
        NotImported::Refused(Refused::NotUnderstood(why)) => ("not_understood", why.to_string()),
        NotImported::Refused(Refused::TooMuchLost(lost)) => ("too_much_lost", lost.to_string()),
    };
    Violations::one("", code, detail).into()
}

/// Who may import, where it is not the caller.
fn refused_to(format: Format, refusal: Refusal) -> Problem {
    match (format, refusal) {
        (Format::List(_), Refusal::NotYours) => Problem::new(
            Slug::Forbidden,
            "Lists of others are imported by administrators of the secretariat; csv and vcard are for your own records.",
        ),
        (_, refusal) => Failure::Refused(refusal).into(),
    }
}

fn without_turn(no_turn: NoTurn) -> Problem {
    match no_turn {
        NoTurn::Taken(_) => Problem::of(Slug::ImportRuns).retry_after(RUNS),
        NoTurn::Behind => Problem::of(Slug::Overloaded).retry_after(1),
        NoTurn::Database(error) => Failure::Database(error).into(),
        NoTurn::NoConnection(_) => Unavailable::Away.into(),
    }
}
