//! The KVK: API Zoeken v2, Basisprofiel v1 and Vestigingsprofiel v1, as the KVK's own test environment answers.

mod profiel;
mod zoeken;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::{KVK_API_KEY, Options};

const HAL: &str = "application/hal+json";

/// Where the links in answers point.
type Basis = State<Arc<str>>;

pub(crate) fn router(options: &Options) -> Router {
    let basis: Arc<str> = format!("{}/kvk/api", options.base.trim_end_matches('/')).into();
    Router::new()
        .route("/kvk/api/v2/zoeken", get(zoek))
        .route("/kvk/api/v1/basisprofielen/{kvk}", get(basisprofiel))
        .route("/kvk/api/v1/basisprofielen/{kvk}/{deel}", get(deel))
        .route("/kvk/api/v1/vestigingsprofielen/{vestiging}", get(vestigingsprofiel))
        .route_layer(from_fn(met_sleutel))
        .with_state(basis)
}

/// What is wrong with a request: the code and words of the KVK.
#[derive(Debug)]
struct Fout(StatusCode, &'static str, String);

impl Fout {
    fn ongeldig(code: &'static str, omschrijving: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, code, omschrijving.into())
    }

    fn niets() -> Self {
        let omschrijving = "Er zijn geen gegevens gevonden die voldoen aan de opgegeven zoekparameters.";
        Self(StatusCode::NOT_FOUND, "IPD5200", omschrijving.to_owned())
    }

    /// The two organisations that always answer with an error.
    fn niet_leverbaar(code: &str) -> Self {
        let (code, omschrijving) = match code {
            "IPD1002" => (
                "IPD1002",
                "De gegevens zijn tijdelijk niet leverbaar omdat deze in behandeling zijn. Probeer het later nog eens.",
            ),
            _ => (
                "IPD1003",
                "De gegevens zijn tijdelijk niet leverbaar. Probeer het over 5 minuten nog een keer.",
            ),
        };
        Self(StatusCode::INTERNAL_SERVER_ERROR, code, omschrijving.to_owned())
    }
}

impl IntoResponse for Fout {
    fn into_response(self) -> Response {
        let Self(status, code, omschrijving) = self;
        let body = json!({ "fout": [{ "code": code, "omschrijving": omschrijving }] });
        (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
    }
}

fn antwoord(versie: &'static str, body: &Value) -> Response {
    let koppen = [
        (header::CONTENT_TYPE, HAL),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("api-version"), versie),
    ];
    (koppen, body.to_string()).into_response()
}

async fn met_sleutel(headers: HeaderMap, request: Request, next: Next) -> Response {
    if headers.get("apikey").is_some_and(|sleutel| sleutel == KVK_API_KEY) {
        return next.run(request).await;
    }
    Fout(StatusCode::UNAUTHORIZED, "401", "Geen of onjuiste apikey aangeleverd.".to_owned()).into_response()
}

async fn zoek(State(basis): Basis, RawQuery(query): RawQuery) -> Result<Response, Fout> {
    Ok(antwoord("2.1.0", &zoeken::zoek(&basis, &query.unwrap_or_default())?))
}

async fn basisprofiel(
    State(basis): Basis,
    Path(kvk): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fout> {
    alleen_geo(query.as_deref())?;
    Ok(antwoord("1.5.0", &profiel::basisprofiel(&basis, profiel::organisatie(&kvk)?)))
}

async fn deel(
    State(basis): Basis,
    Path((kvk, deel)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fout> {
    alleen_geo(query.as_deref())?;
    let organisatie = profiel::organisatie(&kvk)?;
    let body = match deel.as_str() {
        "eigenaar" => Some(profiel::eigenaar(&basis, organisatie)),
        "hoofdvestiging" => profiel::hoofdvestiging(&basis, organisatie),
        "vestigingen" => Some(profiel::vestigingen(&basis, organisatie)),
        _ => None,
    };
    body.map(|body| antwoord("1.5.0", &body)).ok_or_else(|| profiel::geen_product(&kvk))
}

async fn vestigingsprofiel(
    State(basis): Basis,
    Path(nummer): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fout> {
    alleen_geo(query.as_deref())?;
    Ok(antwoord("1.5.0", &profiel::vestigingsprofiel(&basis, &nummer)?))
}

/// A profile takes one parameter; anything else is refused by name.
fn alleen_geo(query: Option<&str>) -> Result<(), Fout> {
    let namen = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).map(|(naam, _)| naam);
    let namen: Vec<String> = namen.filter(|naam| naam != "geoData").map(String::from).collect();
    onbekend(&namen)
}

fn onbekend(namen: &[String]) -> Result<(), Fout> {
    if namen.is_empty() {
        return Ok(());
    }
    let lijst = namen.join(", ");
    Err(Fout::ongeldig("IPD1999", format!("De volgende opgegeven parameter(s) is(zijn) ongeldig: [{lijst}]")))
}

/// So many digits and nothing else.
fn cijfers(tekst: &str, aantal: usize) -> bool {
    tekst.len() == aantal && tekst.bytes().all(|byte| byte.is_ascii_digit())
}
