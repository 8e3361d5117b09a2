//! How the body of an answer is handed to the connection.
//!
//! The framework takes a body's next part whenever its buffer has room, and copies that part as a whole. So a client that
//! asks for something large and never reads would make it copy all of it: large bodies are handed over in slices, which
//! cost nothing until they are copied, and one slice is all that is ever copied for a client that does not read. A body
//! that is not sent, after HEAD, is not made: it may have to be compressed first.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::http::Method;
use actix_web::web::Bytes;

/// Bytes of a slice: as many as the framework collects before it writes.
const SLICE: usize = 32 * 1024;

/// The body as it is sent in answer to `method`.
pub fn sent(method: &Method, body: BoxBody) -> BoxBody {
    match body.size() {
        BodySize::None | BodySize::Sized(0) => body,
        size if method == Method::HEAD => BoxBody::new(Unsent(size)),
        BodySize::Sized(length) if length <= SLICE as u64 => body,
        _ => BoxBody::new(Sliced { body, rest: Bytes::new() }),
    }
}

/// A body of which only the size is told.
struct Unsent(BodySize);

impl MessageBody for Unsent {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Ready(None)
    }
}

/// A body in slices.
struct Sliced {
    body: BoxBody,
    rest: Bytes,
}

impl MessageBody for Sliced {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        while this.rest.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_next(cx)) {
                Some(Ok(part)) => this.rest = part,
                ended => return Poll::Ready(ended),
            }
        }
        let slice = this.rest.split_to(this.rest.len().min(SLICE));
        Poll::Ready(Some(Ok(slice)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(body: &mut BoxBody) -> Option<Bytes> {
        let mut cx = Context::from_waker(std::task::Waker::noop());
        match Pin::new(body).poll_next(&mut cx) {
            Poll::Ready(part) => part.map(|part| part.expect("bytes")),
            Poll::Pending => panic!("it waits"),
        }
    }

    #[test]
    fn a_large_body_is_handed_over_in_slices_of_the_same_bytes() {
        let whole: Bytes = (0..100_000_u32).flat_map(u32::to_be_bytes).collect();
        let mut body = sent(&Method::GET, BoxBody::new(whole.clone()));
        assert_eq!(body.size(), BodySize::Sized(whole.len() as u64));
        let mut parts = Vec::new();
        while let Some(part) = next(&mut body) {
            assert!((1..=SLICE).contains(&part.len()));
            parts.extend_from_slice(&part);
        }
        assert_eq!(parts, whole);
    }

    #[test]
    fn head_tells_the_size_and_takes_nothing_of_the_body() {
        let mut body = sent(&Method::HEAD, BoxBody::new(Bytes::from_static(&[0; 1000])));
        assert_eq!(body.size(), BodySize::Sized(1000));
        assert_eq!(next(&mut body), None);
    }
}
