//! `serve`

use clap::Args;
use tokio::{net::TcpListener, signal::unix::SignalKind};

use crate::config::Settings;

/// Serve the APIs and the werkplek.
#[derive(Args)]
pub(super) struct Serve {
    /// Address and port (default: 127.0.0.1:8080).
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Address and port of /metrics (default: none).
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<String>,
    /// What this process does: all, api or worker.
    #[arg(long)]
    role: Option<String>,
    /// Run neighbours beside it and use them, with demo data.
    #[cfg(feature = "sandbox")]
    #[arg(long)]
    sandbox: bool,
}

impl Serve {
    pub(super) fn flags(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("listen", self.listen.clone()),
            ("metrics_listen", self.metrics_listen.clone()),
            ("role", self.role.clone()),
        ]
    }

    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let listener = bind(&settings.listen).await?;
        let app = super::app(&settings).await?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        announce(&format!("http://{address}"));
        axum::serve(listener, app.router())
            .with_graceful_shutdown(stop())
            .await
            .map_err(|error| error.to_string())
    }
}

/// A taken port is one clear line.
async fn bind(address: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("{address} is in use: stop what uses it, or give another --listen")
        }
        _ => format!("cannot listen on {address}: {error}"),
    })
}

#[expect(clippy::print_stdout, reason = "the address is what a person waits for")]
fn announce(url: &str) {
    println!("Werkplek: {url}");
}

/// Until SIGTERM or Ctrl-C.
async fn stop() {
    let Ok(mut terminate) = tokio::signal::unix::signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("draining: no new requests, running ones may finish");
}
