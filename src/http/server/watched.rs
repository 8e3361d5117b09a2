//! A connection that nobody holds for ever.
//!
//! The framework bounds the head of the first request and the wait for the next one, and every request is answered in its
//! time. What is left: a client that does not take its answer, and one that sends half a head and no more. Both are
//! found in one way, which needs to know nothing of requests: a connection to which nothing can be sent for a while, or
//! has been sent for longer than the longest wait and the longest request together, is over. It is ended by a reset, so
//! that the system too lets go of what was not taken.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::places::Place;
use crate::config::Http;

/// For how long a client is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until it takes some of what is being sent.
    stalled: Duration,
    /// Until there is something to be sent.
    silent: Duration,
}

impl Patience {
    /// As the settings say.
    #[must_use]
    pub fn of(settings: &Http) -> Self {
        let request = settings.request_timeout;
        // The wait for a request, its head, and its answer.
        Self { stalled: request, silent: settings.keep_alive + 2 * request }
    }

    /// Has the system give up what it holds for a client that does not take it, also after the connection was closed. It
    /// gives up without a word to the client, so ours is the shorter time.
    ///
    /// # Errors
    /// When the connection is over already.
    #[cfg(target_os = "linux")]
    pub fn tell(self, stream: &TcpStream) -> io::Result<()> {
        let millis = u32::try_from(self.silent.as_millis()).unwrap_or(u32::MAX);
        rustix::net::sockopt::set_tcp_user_timeout(stream, millis).map_err(io::Error::from)
    }

    /// Other systems have rules of their own for what is not taken.
    ///
    /// # Errors
    /// None.
    #[cfg(not(target_os = "linux"))]
    pub fn tell(self, _: &TcpStream) -> io::Result<()> {
        Ok(())
    }
}

/// A connection with an end.
pub struct Watched {
    stream: TcpStream,
    patience: Patience,
    /// When something was sent last.
    sent: Instant,
    stalled: bool,
    /// Never later than the connection's end, and set anew only when it rings: the end moves at each answer.
    alarm: Pin<Box<Sleep>>,
    _place: Place,
}

impl Watched {
    /// A connection that has just been made.
    #[must_use]
    pub fn new(stream: TcpStream, patience: Patience, place: Place) -> Self {
        let sent = Instant::now();
        let alarm = Box::pin(sleep_until(sent + patience.silent));
        Self { stream, patience, sent, stalled: false, alarm, _place: place }
    }

    /// Has the task woken when the connection is over; an error once it is.
    fn watch(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let end = self.sent + if self.stalled { self.patience.stalled } else { self.patience.silent };
        if end < self.alarm.deadline() {
            self.alarm.as_mut().reset(end);
        }
        while self.alarm.as_mut().poll(cx).is_ready() {
            if Instant::now() >= end {
                // It ends all the same where this is refused, only later.
                let _ = self.stream.set_zero_linger();
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.alarm.as_mut().reset(end);
        }
        Ok(())
    }

    fn wrote(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.stalled = written.is_pending();
        match written {
            Poll::Ready(Ok(length)) => {
                self.sent = Instant::now();
                Poll::Ready(Ok(length))
            }
            Poll::Ready(failed) => Poll::Ready(failed),
            Poll::Pending => match self.watch(cx) {
                Ok(()) => Poll::Pending,
                Err(over) => Poll::Ready(Err(over)),
            },
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}

/// The framework flushes whenever it has nothing else to do, so there the end is looked at.
impl AsyncWrite for Watched {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        this.wrote(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(cx, parts);
        this.wrote(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.watch(cx)?;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
