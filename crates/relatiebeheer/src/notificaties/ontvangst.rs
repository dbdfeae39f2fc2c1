//! The callback: who may tell us, and what is kept of it. Nothing else happens while the other side waits.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    routing::post,
};
use http::{HeaderMap, StatusCode, header::AUTHORIZATION};
use http_body_util::{BodyExt, Limited};
use zgw::notificaties::Bericht;

use super::{
    inbox::{self, Over},
    stand,
};
use crate::{
    app::App,
    config::Settings,
    rest::problem::{Problem, Result},
    toegang::geheim::Geheim,
    zaken::systemen::Zaaksysteem,
};

/// Where zaaksystemen tell us of changes; the code of the zaaksysteem follows.
pub(super) const CALLBACK: &str = "/notificaties/callback";
/// The kanaal on which is said that what applications may do has changed.
pub(super) const AUTORISATIES: &str = "autorisaties";
/// A message is a kilobyte.
const MAX_BODY: usize = 64 * 1024;

/// One address for each zaaksysteem, and one for who has only one.
pub(crate) fn routes() -> Router<App> {
    Router::new().route(CALLBACK, post(of_first)).route(&format!("{CALLBACK}/{{bron}}"), post(of_one))
}

async fn of_first(State(app): State<App>, request: Request) -> Result<StatusCode> {
    let first = app.zaaksystemen.iter().next().cloned();
    receive(&app, first, request).await
}

async fn of_one(State(app): State<App>, Path(bron): Path<String>, request: Request) -> Result<StatusCode> {
    let systeem = app.zaaksystemen.get(&bron).cloned();
    receive(&app, systeem, request).await
}

async fn receive(app: &App, systeem: Option<Arc<Zaaksysteem>>, request: Request) -> Result<StatusCode> {
    let (parts, body) = request.into_parts();
    // Whoever may not speak does not hear which zaaksystemen there are either.
    let systeem = systeem.filter(|systeem| is_known(app, systeem, &parts.headers));
    let Some(systeem) = systeem else { return Err(Problem::NotAuthenticated) };
    let body = read(body).await?;
    let bericht = Bericht::read(&body).map_err(|error| Problem::Unparsable(error.to_string()))?;
    if bericht.is_test() {
        return Ok(StatusCode::NO_CONTENT);
    }
    if bericht.kanaal == AUTORISATIES {
        // Whichever application it is about: asking once too often does no harm.
        systeem.autorisaties.vergeet();
        return Ok(StatusCode::NO_CONTENT);
    }
    let Ok(over) = Over::of(&bericht, &systeem.client) else {
        tracing::warn!(
            bron = systeem.code,
            kanaal = bericht.kanaal,
            "a message with an unknown address is refused"
        );
        let all = [&bericht.hoofd_object, &bericht.resource_url];
        let vreemd = all.into_iter().find(|url| !url.is_empty() && systeem.client.api_of(url).is_none());
        stand::geweigerd(app, &systeem.code, vreemd.map_or("", String::as_str)).await?;
        let why = "Dit adres hoort niet bij een API van dit zaaksysteem.";
        return Err(Problem::field("hoofdObject", "invalid", why));
    };
    if let Some(over) = over
        && over.is_for_us(app, &systeem.code).await?
    {
        inbox::bewaar(app, &systeem.code, &bericht, over).await?;
        match over {
            Over::Besluit(_) => app.horen.besluiten.notify_waiters(),
            _ => app.horen.inbox.notify_one(),
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whether it is the zaaksysteem that speaks, by the secret that we gave it.
fn is_known(app: &App, systeem: &Zaaksysteem, headers: &HeaderMap) -> bool {
    let given = headers.get(AUTHORIZATION).map(http::HeaderValue::as_bytes).unwrap_or_default();
    verify_slices_are_equal(given, auth(&app.geheim, &systeem.code).as_bytes()).is_ok()
}

/// What a zaaksysteem sends along as `Authorization`: it follows from the key of this installation, so every server on one
/// database knows it and it is stored nowhere.
pub(crate) fn auth(geheim: &Geheim, bron: &str) -> String {
    format!("Bearer {}", geheim.hash(&format!("notificaties/callback/{bron}")))
}

/// Where a zaaksysteem tells us; `None` when nobody knows how the world reaches us.
pub(crate) fn address(settings: &Settings, bron: &str) -> Option<String> {
    let public = settings.public_url.trim_end_matches('/');
    (!public.is_empty()).then(|| format!("{public}{CALLBACK}/{bron}"))
}

async fn read(body: Body) -> Result<bytes::Bytes> {
    match Limited::new(body, MAX_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.downcast_ref::<http_body_util::LengthLimitError>().is_some() => {
            Err(Problem::TooLarge(MAX_BODY))
        }
        Err(_) => Err(Problem::Unparsable("de verbinding brak af".to_owned())),
    }
}

/// Where and how one zaaksysteem tells us.
pub struct Callback {
    /// The code of the zaaksysteem.
    pub bron: String,
    /// Where; `None` when nobody knows how the world reaches us.
    pub url: Option<String>,
    /// What goes along as `Authorization`.
    pub auth: String,
}

impl App {
    /// Where each zaaksysteem tells us: what `notificaties callback` says.
    pub fn callbacks(&self) -> Vec<Callback> {
        let one = |systeem: &Arc<Zaaksysteem>| Callback {
            bron: systeem.code.clone(),
            url: address(&self.settings, &systeem.code),
            auth: auth(&self.geheim, &systeem.code),
        };
        self.zaaksystemen.iter().map(one).collect()
    }
}
