//! An export on its way. A task makes its pages, one ahead of what the reader has taken, and ends when the time of the export
//! is over, even where nobody reads: what it holds is let go.

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};
use metrics::counter;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use super::answer::Exported;
use super::format::Format;
use super::pages::{BrokenOff, Pages, Written};

/// What goes from the task to the answer.
type Part = Result<Piece, BrokenOff>;

enum Piece {
    Page(Bytes),
    End,
}

/// How an export ended, for the metrics.
#[derive(Clone, Copy)]
enum Outcome {
    /// Its reader has all of it.
    Whole,
    /// It was broken off.
    BrokenOff,
    /// Its reader left.
    Left,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Whole, Self::BrokenOff, Self::Left];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::BrokenOff => "broken_off",
            Self::Left => "left",
        }
    }
}

/// The bytes of an export whose first page is made.
pub fn sent<N: Exported>(
    pages: Pages<N>,
    first: Written,
) -> impl Stream<Item = Result<Bytes, BrokenOff>> + use<N> {
    let (to, from) = channel(1);
    actix_web::rt::spawn(send(pages, first, to));
    stream::unfold(Some(from), next)
}

async fn next(from: Option<Receiver<Part>>) -> Option<(Result<Bytes, BrokenOff>, Option<Receiver<Part>>)> {
    let mut from = from?;
    match from.recv().await {
        Some(Ok(Piece::Page(bytes))) => Some((Ok(bytes), Some(from))),
        Some(Ok(Piece::End)) => None,
        Some(Err(error)) => Some((Err(error), None)),
        None => Some((Err(BrokenOff::TooLong), None)),
    }
}

async fn send<N: Exported>(mut pages: Pages<N>, first: Written, to: Sender<Part>) {
    let (format, longest) = (pages.format(), pages.longest());
    let sending = timeout(longest, send_all(&mut pages, first, &to));
    let outcome = sending.await.unwrap_or_else(|_| {
        tracing::warn!(export = N::LIST, error = %BrokenOff::TooLong, "an export was broken off");
        Outcome::BrokenOff
    });
    exports(N::LIST, format, outcome, 1);
}

/// Makes a page whenever the one before has been taken.
async fn send_all<N: Exported>(pages: &mut Pages<N>, first: Written, to: &Sender<Part>) -> Outcome {
    let mut page = Ok(Some(first));
    loop {
        let Ok(place) = to.reserve().await else { return Outcome::Left };
        match page {
            Ok(Some(Written { bytes, records, .. })) => {
                told(N::LIST, pages.format(), records, bytes.len());
                place.send(Ok(Piece::Page(bytes.into())));
            }
            Ok(None) => {
                place.send(Ok(Piece::End));
                return Outcome::Whole;
            }
            Err(error) => {
                tracing::warn!(export = N::LIST, %error, "an export was broken off");
                place.send(Err(error));
                return Outcome::BrokenOff;
            }
        }
        page = pages.go_on().await;
    }
}

fn exports(of: &'static str, format: Format, outcome: Outcome, count: u64) {
    counter!("exports_total", "of" => of, "format" => format.as_str(), "outcome" => outcome.as_str())
        .increment(count);
}

fn told(of: &'static str, format: Format, records: usize, bytes: usize) {
    let as_u64 = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    counter!("export_records_total", "of" => of, "format" => format.as_str()).increment(as_u64(records));
    counter!("export_bytes_total", "of" => of, "format" => format.as_str()).increment(as_u64(bytes));
}

/// Tells the numbers of all exports of a list, before there is any.
pub fn begin_to_count(of: &'static str) {
    for format in Format::ALL {
        told(of, format, 0, 0);
        for outcome in Outcome::ALL {
            exports(of, format, outcome, 0);
        }
    }
}
