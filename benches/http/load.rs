//! Load: a few connections, each with one request after the other. As cheap as can be, because it shares the machine.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One kind of request.
pub struct Case {
    /// What it measures.
    pub name: &'static str,
    /// Where it is sent.
    pub address: String,
    /// The requests as bytes, one for each connection.
    pub requests: Vec<Vec<u8>>,
}

/// What a round of a case gave.
#[derive(Clone, Copy)]
pub struct Round {
    /// Requests answered.
    pub answered: u64,
    /// For how long.
    pub took: Duration,
    /// Processor time of the service.
    pub cpu: Duration,
}

/// A GET, with a token where one is given.
pub fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{token}\r\n").into_bytes()
}

/// A PATCH of a contact's title, whatever its version.
pub fn patch(path: &str, token: &str, title: &str) -> Vec<u8> {
    let body = format!("{{\"title\":\"{title}\"}}");
    format!(
        "PATCH {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nIf-Match: *\r\n\
         Content-Type: application/merge-patch+json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Asks for as long as `time`, and says what it took of the process `service`.
pub async fn ask(case: &Case, time: Duration, service: u32) -> Round {
    let (before, started) = (cpu(service), Instant::now());
    let end = started + time;
    let mut tasks = tokio::task::JoinSet::new();
    for (index, request) in case.requests.iter().cloned().enumerate() {
        let address = case.address.clone();
        tasks.spawn(async move { one(&address, request, index, end).await });
    }
    let answered = tasks.join_all().await.into_iter().sum();
    Round { answered, took: started.elapsed(), cpu: cpu(service).saturating_sub(before) }
}

async fn one(address: &str, mut request: Vec<u8>, index: usize, end: Instant) -> u64 {
    let mut stream = TcpStream::connect(address).await.expect("the service answers");
    stream.set_nodelay(true).expect("a socket");
    let mut buffer = vec![0; 256 * 1024];
    let mut answered = 0;
    while Instant::now() < end {
        vary(&mut request, index as u64 * 1_000_000 + answered);
        stream.write_all(&request).await.expect("the service reads");
        read_answer(&mut stream, &mut buffer).await;
        answered += 1;
    }
    answered
}

/// Writes another number into the title of a PATCH, so that each changes something: the last seven digits of the body.
fn vary(request: &mut [u8], number: u64) {
    if request.starts_with(b"PATCH") {
        let digits = format!("{:07}", number % 10_000_000);
        let end = request.len() - 2;
        request[end - 7..end].copy_from_slice(digits.as_bytes());
    }
}

async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.expect("the service writes");
        assert!(read > 0, "the service closed the connection");
        filled += read;
        if let Some(whole) = length(&buffer[..filled])
            && filled >= whole
        {
            assert!(
                buffer.starts_with(b"HTTP/1.1 200"),
                "{}",
                String::from_utf8_lossy(&buffer[..filled.min(600)])
            );
            return;
        }
    }
}

/// The length of the answer that begins here, once its head is complete.
fn length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?.to_ascii_lowercase();
    let body: usize =
        text.lines().find_map(|line| line.strip_prefix("content-length:"))?.trim().parse().ok()?;
    Some(head + body)
}

/// utime and stime of a process: fields 14 and 15 of its stat, in hundredths of a second (see proc(5)).
fn cpu(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("the service runs");
    let ticks: u64 = stat
        .rsplit(')')
        .next()
        .into_iter()
        .flat_map(str::split_whitespace)
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}
