//! `serve --sandbox`: neighbours beside the server, the settings that were not given pointed at them, and demo data
//! in a register that is still empty.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tokio::{net::TcpListener, sync::watch};

use crate::{
    app::{App, Clock},
    config::{Contactwijze, Nummers, Settings, Zgw},
};

const LISTEN: &str = "127.0.0.1:8090";
const ORIGIN: &str = "http://127.0.0.1:8090";
/// The same people, zaken and documents at every start.
const SEED: u64 = 20_261_123;

/// Starts the neighbours; gives the settings with what was not set.
pub(super) async fn start(
    settings: Settings,
    mut stopping: watch::Receiver<bool>,
) -> Result<Settings, String> {
    let listener = TcpListener::bind(LISTEN).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("{LISTEN} is in use: the sandbox needs it; stop what uses it")
        }
        _ => format!("cannot listen on {LISTEN}: {error}"),
    })?;
    let clock = Clock::system();
    let options = sandbox::Options {
        base: ORIGIN.to_owned(),
        seed: SEED,
        vandaag: today(&clock),
        now: Arc::new(move || clock.now().timestamp()),
    };
    let stop = async move {
        drop(stopping.wait_for(|stop| *stop).await);
    };
    tokio::spawn(async move {
        if let Err(error) = sandbox::serve(listener, options, stop).await {
            tracing::error!(%error, "the sandbox has stopped");
        }
    });
    Ok(pointed(settings))
}

fn today(clock: &Clock) -> jiff::civil::Date {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    clock.now().timestamp().to_zoned(zone).date()
}

/// Fills what was not set with the sandbox's addresses and credentials.
fn pointed(mut settings: Settings) -> Settings {
    let set = |place: &mut String, value: String| {
        if place.is_empty() {
            *place = value;
        }
    };
    if settings.oidc.issuer.is_empty() {
        set(&mut settings.oidc.client_id, sandbox::OIDC_CLIENT_ID.to_owned());
        set(&mut settings.oidc.client_secret, sandbox::OIDC_SECRET.to_owned());
    }
    set(&mut settings.oidc.issuer, format!("{ORIGIN}/oidc"));
    if settings.zgw.zaken.is_empty() {
        if settings.zaaksysteem.is_empty() {
            settings.zaaksysteem.push(zaaksysteem("sociaal", "Sociaal domein", "/tweede", &settings.zgw));
        }
        settings.zgw = zaaksysteem(&settings.zgw.code, &settings.zgw.naam, "", &settings.zgw);
    }
    set(&mut settings.brp.url, format!("{ORIGIN}/brp/personen"));
    set(&mut settings.brp.api_key, sandbox::BRP_API_KEY.to_owned());
    set(&mut settings.kvk.url, format!("{ORIGIN}/kvk/api"));
    set(&mut settings.kvk.api_key, sandbox::KVK_API_KEY.to_owned());
    set(&mut settings.gemeente.rsin, sandbox::RSIN.to_owned());
    set(&mut settings.gemeente.code, GEMEENTE.0.to_owned());
    if settings.gemeente.naam == crate::config::Gemeente::default().naam {
        GEMEENTE.1.clone_into(&mut settings.gemeente.naam);
    }
    if settings.notificaties.url.is_empty() {
        set(&mut settings.notificaties.client_id, sandbox::ZGW_CLIENT_ID.to_owned());
        set(&mut settings.notificaties.secret, sandbox::ZGW_SECRET.to_owned());
        set(&mut settings.notificaties.bron, "relatiebeheer".to_owned());
        settings.notificaties.cloud_events = true;
    }
    set(&mut settings.notificaties.url, format!("{ORIGIN}/notificaties/api/v1"));
    set(&mut settings.public_url, format!("http://{}", settings.listen));
    // As it looks where numbers are read out over the phone.
    settings.klantinteracties.nummers = Nummers::Aan;
    settings
}

/// One of the sandbox's zaaksystemen, at its own address.
fn zaaksysteem(code: &str, naam: &str, path: &str, given: &Zgw) -> Zgw {
    let api = |api: &str| format!("{ORIGIN}{path}/{api}/api/v1");
    Zgw {
        code: code.to_owned(),
        naam: naam.to_owned(),
        zaken: api("zaken"),
        catalogi: api("catalogi"),
        documenten: api("documenten"),
        besluiten: api("besluiten"),
        autorisaties: api("autorisaties"),
        // One for both, as a municipality has it.
        notificaties: format!("{ORIGIN}/notificaties/api/v1"),
        client_id: sandbox::ZGW_CLIENT_ID.to_owned(),
        secret: sandbox::ZGW_SECRET.to_owned(),
        contact: Contactwijze::Zaaknotitie,
        ..given.clone()
    }
}

/// Most of the demo's people live here.
const GEMEENTE: (&str, &str) = ("0599", "Gemeente Rotterdam");

/// Puts demo data in a register that has nobody in it.
pub(super) async fn fill(app: &App) -> Result<(), String> {
    if !app.is_empty().await.map_err(|error| error.to_string())? {
        return Ok(());
    }
    let rows = sandbox::demo_rows(today(&Clock::system()), SEED).to_string();
    let taken = app.import_open_klant(std::io::Cursor::new(rows), false).await;
    taken.map(drop).map_err(|why| format!("the demo data cannot be stored: {why}"))
}
