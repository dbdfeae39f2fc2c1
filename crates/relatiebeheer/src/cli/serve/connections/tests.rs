//! Clients that do not behave, over a real network.

use std::convert::Infallible;

use axum::{
    body::{Body, Bytes},
    routing::{get, post},
};
use futures_util::stream;
use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

const MOMENT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_mins(10);

const PATIENT: Limits = Limits { most: 3, head: LONG, idle: LONG, body: LONG, write: LONG };

fn routes() -> Router {
    let endless =
        || stream::iter(std::iter::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![b'x'; 64 * 1024]))));
    Router::new()
        .route("/kort", get(async || "kort"))
        .route("/healthz/live", get(async || "leeft"))
        .route(
            "/traag",
            get(async || {
                tokio::time::sleep(MOMENT * 3).await;
                "traag"
            }),
        )
        .route("/eindeloos", get(async move || Body::from_stream(endless())))
        .route(
            "/lees",
            post(async |body: Body| if body.collect().await.is_ok() { "gelezen" } else { "brak af" }),
        )
}

/// A server on a free port, until the sender is told to stop or dropped.
async fn server(limits: Limits) -> (std::net::SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopping) = watch::channel(false);
    (address, stop, tokio::spawn(serve(listener, routes(), limits, stopping)))
}

/// Sends this and gives all that comes back until the other side hangs up.
async fn until_hung_up(address: std::net::SocketAddr, request: &str) -> String {
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an end too.
    drop(client.read_to_end(&mut answer).await);
    String::from_utf8_lossy(&answer).into_owned()
}

async fn ask(client: &mut TcpStream, path: &str) -> String {
    client.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let length = client.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

#[tokio::test]
async fn who_says_nothing_or_half_a_head_is_hung_up_on() {
    let (address, _stop, _) = server(Limits { head: MOMENT, ..PATIENT }).await;
    for sent in ["", "GET /kort HTTP/1.1\r\nho"] {
        assert_eq!(until_hung_up(address, sent).await, "", "{sent:?}");
    }
    // Also in the second request of a connection.
    let mut client = TcpStream::connect(address).await.unwrap();
    assert!(ask(&mut client, "/kort").await.ends_with("kort"));
    client.write_all(b"GET /ko").await.unwrap();
    assert_eq!(client.read(&mut [0; 10]).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn who_comes_back_within_the_idle_time_is_served_however_long_the_answer_takes() {
    let (address, _stop, _) = server(Limits { head: MOMENT, ..PATIENT }).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    for _ in 0..2 {
        assert!(ask(&mut client, "/traag").await.ends_with("traag"));
        tokio::time::sleep(MOMENT * 3).await;
    }
}

#[tokio::test]
async fn who_stays_idle_is_hung_up_on() {
    let (address, _stop, _) = server(Limits { idle: MOMENT, ..PATIENT }).await;
    let answer = until_hung_up(address, "GET /kort HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.ends_with("kort"), "{answer}");
}

#[tokio::test]
async fn who_does_not_read_the_answer_is_hung_up_on() {
    let (address, _stop, _) = server(Limits { write: MOMENT, most: 1, ..PATIENT }).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(b"GET /eindeloos HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    // There is one place: who gets in finds it free.
    loop {
        let answer =
            until_hung_up(address, "GET /kort HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        if answer.starts_with("HTTP/1.1 200") {
            break;
        }
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 503"), "{answer}");
        tokio::time::sleep(MOMENT).await;
    }
    drop(client);
}

#[tokio::test]
async fn a_body_that_stands_still_breaks_off() {
    let (address, _stop, _) = server(Limits { body: MOMENT, idle: MOMENT, ..PATIENT }).await;
    let answer =
        until_hung_up(address, "POST /lees HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf").await;
    assert!(answer.ends_with("brak af"), "{answer}");
}

#[tokio::test]
async fn who_comes_too_many_hears_so_and_liveness_still_answers() {
    let (address, _stop, _) = server(PATIENT).await;
    let mut held = Vec::new();
    for _ in 0..PATIENT.most {
        let mut client = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut client, "/kort").await.ends_with("kort"));
        held.push(client);
    }
    let refused = until_hung_up(address, "GET /kort HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let refused = refused.to_ascii_lowercase();
    assert!(refused.starts_with("http/1.1 503"), "{refused}");
    assert!(refused.contains("retry-after: 2\r\n") && refused.contains("connection: close\r\n"), "{refused}");
    assert!(refused.contains("te veel verbindingen"), "{refused}");
    let lives = until_hung_up(address, "GET /healthz/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(lives.ends_with("leeft"), "{lives}");
    // Idle ones beyond that keep liveness from being asked for no longer than a moment.
    let mut crowd = Vec::new();
    for _ in 0..RESERVED * 2 {
        crowd.push(TcpStream::connect(address).await.unwrap());
    }
    loop {
        let lives = until_hung_up(address, "GET /healthz/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
        if lives.ends_with("leeft") {
            break;
        }
        tokio::time::sleep(MOMENT).await;
    }
    drop(crowd);
    held.pop();
    loop {
        let mut client = TcpStream::connect(address).await.unwrap();
        if ask(&mut client, "/kort").await.ends_with("kort") {
            return;
        }
        tokio::time::sleep(MOMENT).await;
    }
}

#[tokio::test]
async fn at_the_end_what_runs_is_finished_and_nothing_new_begins() {
    let (address, stop, served) = server(PATIENT).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    assert!(ask(&mut idle, "/kort").await.ends_with("kort"));
    let running = tokio::spawn(until_hung_up(address, "GET /traag HTTP/1.1\r\nhost: x\r\n\r\n"));
    tokio::time::sleep(MOMENT).await;
    stop.send(true).unwrap();
    assert!(running.await.unwrap().ends_with("traag"));
    served.await.unwrap();
    assert_eq!(idle.read(&mut [0; 10]).await.unwrap_or(0), 0);
    TcpStream::connect(address).await.unwrap_err();
}
