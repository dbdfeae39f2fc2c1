//! The workspace's own API, and the pages it is shown in.

pub(crate) mod aanmelding;
pub(crate) mod concepten;
mod keuzes;
mod klanten;
pub(crate) mod meldingen;
mod nieuw;
mod openapi;
pub(crate) mod pagina;
pub(crate) mod registreren;
mod wachtend;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{delete, get, post, put},
};
use http::{
    HeaderValue,
    header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE},
};

use crate::{
    app::App,
    notificaties::{abonnementen::beheer as abonnementen, beheer},
    rest::{
        handlers::method_not_allowed,
        negotiate,
        oas::serve,
        problem::{Instance, Problem, ProblemBody},
    },
    toegang::{self, oidc, sessies},
    verantwoording, zaken,
};

/// Where the API lives.
pub(crate) const WERKPLEK: &str = "/werkplek/api/v1";

/// Where the administrator's API lives.
pub(crate) const BEHEER: &str = "/beheer/api/v1";

/// The version of the API, on every answer.
pub(crate) const VERSION: &str = "1.0.0";

pub(crate) use openapi::{beheer as beheer_document, document};

/// The API for those who have logged in, what is open, and the pages.
pub(crate) fn router(app: &App) -> Router<App> {
    let api = Router::new()
        .route("/ik", get(aanmelding::ik))
        .route("/zoeken", post(klanten::zoeken))
        .route("/klanten", post(klanten::maken::maak))
        .route("/klanten/mogelijk-dubbel", post(klanten::dubbel::zoek))
        .route("/klanten/{klant}/beeld", get(klanten::beeld))
        .route("/klanten/{klant}/gegevens", put(klanten::gegevens::zet))
        .route("/klanten/{klant}/adressen", post(klanten::adressen::maak))
        .route(
            "/klanten/{klant}/adressen/{uuid}",
            put(klanten::adressen::zet).delete(klanten::adressen::verwijder),
        )
        .route("/klanten/{klant}/relaties", post(klanten::relaties::maak))
        .route(
            "/klanten/{klant}/relaties/{uuid}",
            put(klanten::relaties::zet).delete(klanten::relaties::verwijder),
        )
        .route("/klanten/{klant}/bsn", post(klanten::bsn))
        .route("/klanten/{klant}/vestigingen", get(klanten::vestigingen))
        .route("/concepten", get(concepten::list))
        .route("/concepten/{uuid}", put(concepten::save).delete(concepten::discard))
        .route("/registreren", post(registreren::create))
        .route("/meldingen", get(meldingen::stream))
        .route("/zaaksystemen", get(abonnementen::standen))
        .route("/wachtend", get(wachtend::list))
        .route("/wachtend/{uuid}", delete(wachtend::stop))
        .route("/wachtend/{uuid}/koppelen", post(wachtend::koppelen))
        .merge(zaken::routes())
        .method_not_allowed_fallback(method_not_allowed)
        .route_layer(middleware::from_fn_with_state(app.clone(), sessies::authenticate))
        .route("/keuzes", get(keuzes::keuzes))
        .fallback(async || Problem::NotFound)
        .layer(middleware::from_fn_with_state(app.clone(), finish));
    let beheer = Router::new()
        .route("/notificaties", get(beheer::list))
        .route("/notificaties/{uuid}/opnieuw", post(beheer::retry))
        .route("/abonnementen", get(abonnementen::list))
        .route("/abonnementen/{bron}", put(abonnementen::put))
        .route("/onafgemaakt", get(zaken::onafgemaakt::list))
        .route("/onafgemaakt/{id}/opnieuw", post(zaken::onafgemaakt::again))
        .route("/zaakrechten", get(zaken::beheer::list).put(zaken::beheer::replace))
        .route("/sessies", get(toegang::beheer::list))
        .route("/sessies/{id}", delete(toegang::beheer::end))
        .route("/beveiliging", get(verantwoording::beheer::list))
        .method_not_allowed_fallback(method_not_allowed)
        .route_layer(middleware::from_fn_with_state(app.clone(), sessies::authenticate))
        .fallback(async || Problem::NotFound)
        .layer(middleware::from_fn_with_state(app.clone(), finish));
    Router::new()
        .nest(WERKPLEK, api)
        .nest(BEHEER, beheer)
        .merge(serve::routes(app, BEHEER, VERSION, openapi::beheer))
        .merge(serve::routes(app, WERKPLEK, VERSION, document))
        .route("/inloggen", get(oidc::begin))
        .route("/inloggen/terug", get(oidc::finish))
        .route("/uitloggen", post(oidc::logout))
        .fallback(pagina::serve)
}

/// What belongs to every answer: it is never kept by a cache, and a problem says that it is one.
async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = negotiate::spoken(next.run(request).await);
    if let Some(mut problem) = response.extensions_mut().remove::<ProblemBody>() {
        problem.instance = format!("urn:uuid:{}", app.ids.random());
        let (mut parts, _) = response.into_parts();
        parts.extensions.insert(Instance(problem.instance.clone()));
        parts.headers.remove(CONTENT_LENGTH);
        parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response = (parts, serde_json::to_vec(&problem).unwrap_or_default()).into_response();
    }
    let headers = response.headers_mut();
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert("api-version", HeaderValue::from_static(VERSION));
    response
}
