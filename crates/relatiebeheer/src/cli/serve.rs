//! `serve`

mod connections;
#[cfg(feature = "sandbox")]
mod sandbox;

use std::time::Duration;

use clap::Args;
use tokio::{net::TcpListener, signal::unix::SignalKind, sync::watch};

use crate::{
    app::{App, metingen},
    config::Settings,
    notificaties::{abonnementen, besluiten, bezorging, nalopen, verwerking},
    zaken::{contacten, documenten, verversen, wachtend},
};
use connections::Limits;

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

/// How long running requests get to finish.
const DRAIN: Duration = Duration::from_secs(10);

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
        let stopping = stopping();
        #[cfg(feature = "sandbox")]
        if self.sandbox {
            let settings = sandbox::start(settings, stopping.clone()).await?;
            let app = super::app(settings, true).await?;
            sandbox::fill(&app).await?;
            app.register_kanalen().await?;
            app.hear_everything().await?;
            return answer(app, listener, stopping).await;
        }
        let app = super::app(settings, false).await?;
        answer(app, listener, stopping).await
    }
}

async fn answer(app: App, listener: TcpListener, stopping: watch::Receiver<bool>) -> Result<(), String> {
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    if !app.settings().metrics_listen.is_empty() {
        let measured = metingen::router()?;
        let listener = bind(&app.settings().metrics_listen).await?;
        tokio::spawn(async move { axum::serve(listener, measured).await });
    }
    let new = app.take_in_tokens().await?;
    if new > 0 {
        tracing::info!(new, "tokens were taken in from setup_configuration");
    }
    if app.settings().role != "api" {
        work(&app);
    }
    announce(&format!("http://{address}"));
    left_out(app.settings());
    let limits = Limits::new(app.settings().verbindingen);
    let (mut asked, mut drained) = (stopping.clone(), stopping.clone());
    // Routes are put together once, not for every connection: 110 KiB each.
    let server = connections::serve(listener, app.router().with_state(()), limits, stopping);
    tokio::spawn(async move {
        drop(asked.wait_for(|stop| *stop).await);
        app.stop();
    });
    let late = async move {
        drop(drained.wait_for(|stop| *stop).await);
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        () = server => {}
        () = late => {}
    }
    Ok(())
}

/// What goes on behind the requests.
fn work(app: &App) {
    tokio::spawn(bezorging::work(app.clone()));
    tokio::spawn(contacten::work(app.clone()));
    tokio::spawn(wachtend::work(app.clone()));
    tokio::spawn(documenten::work(app.clone()));
    tokio::spawn(verwerking::work(app.clone()));
    // Each zaaksysteem by itself: a slow one keeps nobody waiting.
    for systeem in app.zaaksystemen.iter() {
        tokio::spawn(verversen::work(app.clone(), systeem.clone()));
        tokio::spawn(besluiten::work(app.clone(), systeem.clone()));
        tokio::spawn(abonnementen::work(app.clone(), systeem.clone()));
        tokio::spawn(nalopen::work(app.clone(), systeem.clone()));
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

/// What does not work, because nobody set it.
fn left_out(settings: &Settings) {
    let missing = [
        ("oidc.issuer", &settings.oidc.issuer, "nobody can log in to the werkplek; the APIs work"),
        ("zgw.zaken", &settings.zgw.zaken, "no zaken and documents are shown"),
        ("notificaties.url", &settings.notificaties.url, "nobody is told of changes"),
        ("brp.url", &settings.brp.url, "persons are not looked up in the BRP"),
        ("kvk.url", &settings.kvk.url, "organisations are not looked up in the KVK"),
    ];
    for (setting, value, what) in missing {
        if value.is_empty() {
            tracing::warn!(setting, "not set: {what}");
        }
    }
}

/// Becomes true at SIGTERM or Ctrl-C.
fn stopping() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        if let Ok(mut terminate) = tokio::signal::unix::signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            tracing::info!("draining: no new requests, running ones may finish");
            sender.send_replace(true);
        }
    });
    receiver
}
