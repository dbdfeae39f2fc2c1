//! Runs the neighbours alone: `cargo run -p sandbox --example buren [PORT]`. Ends with Ctrl-C.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sandbox::Options;
use tokio::net::TcpListener;

#[expect(clippy::disallowed_methods, reason = "the one place here that may ask the real clock")]
fn nu() -> Timestamp {
    Timestamp::now()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let poort = std::env::args().nth(1).and_then(|poort| poort.parse().ok()).unwrap_or(8090);
    let listener = TcpListener::bind(("127.0.0.1", poort)).await?;
    let vandaag = nu().to_zoned(TimeZone::UTC).date();
    let base = format!("http://127.0.0.1:{poort}");
    eprintln!("neighbours at {base} (/zaken, /catalogi, /documenten, /autorisaties, /brp, /kvk, /oidc)");
    let stop = async { tokio::signal::ctrl_c().await.unwrap_or_default() };
    sandbox::serve(listener, Options { base, seed: 1, vandaag, now: Arc::new(nu) }, stop).await
}
