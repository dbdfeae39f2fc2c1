//! The BRP: Haal Centraal personen v2, `POST /brp/personen`.

mod persoon;
mod velden;
mod vraag;
mod weergave;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::{BRP_API_KEY, Options};

const JSON: &str = "application/json; charset=utf-8";
const PROBLEM: &str = "application/problem+json; charset=utf-8";
const INSTANCE: &str = "/brp/personen";

pub(crate) fn router(options: &Options) -> Router {
    let now = Arc::clone(&options.now);
    Router::new()
        .route("/brp/personen", post(personen).fallback(methode))
        .route("/brp/{*rest}", any(niet_gevonden))
        .with_state(Klok(now))
}

#[derive(Clone)]
struct Klok(Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>);

impl Klok {
    fn vandaag(&self) -> Date {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        (self.0)().to_zoned(zone).date()
    }
}

/// What is wrong with a request, in the words of the real API.
#[derive(Debug)]
enum Fout {
    Parameters { combinatie: bool, params: Vec<(String, &'static str, String)> },
    TeVeel,
    Overig { status: StatusCode, code: &'static str, title: &'static str },
}

impl Fout {
    fn ongeldig(naam: &str, code: &'static str, reden: &str) -> Self {
        Self::Parameters { combinatie: false, params: vec![(naam.to_owned(), code, reden.to_owned())] }
    }
}

impl IntoResponse for Fout {
    fn into_response(self) -> Response {
        let rfc = "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1";
        let (status, body) = match self {
            Self::Parameters { combinatie, params } => {
                let namen: Vec<_> = params.iter().map(|(naam, ..)| naam.as_str()).collect();
                let (code, title) = if combinatie {
                    ("paramsCombination", "Minimale combinatie van parameters moet worden opgegeven.")
                } else {
                    ("paramsValidation", "Een of meerdere parameters zijn niet correct.")
                };
                let invalid: Vec<Value> = params
                    .iter()
                    .map(|(naam, code, reden)| json!({ "name": naam, "code": code, "reason": reden }))
                    .collect();
                let detail = format!("De foutieve parameter(s) zijn: {}.", namen.join(", "));
                let body = json!({ "invalidParams": invalid, "type": rfc, "title": title, "status": 400,
                    "detail": detail, "instance": INSTANCE, "code": code });
                (StatusCode::BAD_REQUEST, body)
            }
            Self::TeVeel => {
                let body = json!({ "type": rfc, "title": "Teveel zoekresultaten.", "status": 400,
                    "detail": "Meer dan maximum van 30 gevonden resultaten. Verfijn de zoekopdracht.",
                    "instance": INSTANCE, "code": "tooManyResults" });
                (StatusCode::BAD_REQUEST, body)
            }
            Self::Overig { status, code, title } => {
                let body = json!({ "type": rfc, "title": title, "status": status.as_u16(), "instance": INSTANCE, "code": code });
                (status, body)
            }
        };
        (status, [(header::CONTENT_TYPE, PROBLEM)], body.to_string()).into_response()
    }
}

async fn methode() -> Fout {
    Fout::Overig {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: "methodNotAllowed",
        title: "Methode is niet toegestaan.",
    }
}

async fn niet_gevonden() -> Fout {
    Fout::Overig {
        status: StatusCode::NOT_FOUND,
        code: "notFound",
        title: "Opgevraagde resource bestaat niet.",
    }
}

async fn personen(State(klok): State<Klok>, headers: HeaderMap, body: Bytes) -> Result<Response, Fout> {
    if headers.get("x-api-key").map(axum::http::HeaderValue::as_bytes) != Some(BRP_API_KEY.as_bytes()) {
        let title = "Niet correct geauthenticeerd.";
        return Err(Fout::Overig { status: StatusCode::UNAUTHORIZED, code: "authentication", title });
    }
    let kop = |naam| headers.get(naam).and_then(|waarde| waarde.to_str().ok());
    if !kop(header::CONTENT_TYPE).is_some_and(|soort| soort.starts_with("application/json")) {
        let title = "Media Type wordt niet ondersteund.";
        return Err(Fout::Overig {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            code: "unsupportedMediaType",
            title,
        });
    }
    if !kop(header::ACCEPT).is_none_or(|soort| soort.contains("application/json") || soort.contains("*/*")) {
        let title = "Gevraagde contenttype wordt niet ondersteund.";
        return Err(Fout::Overig { status: StatusCode::NOT_ACCEPTABLE, code: "notAcceptable", title });
    }
    let antwoord = vraag::beantwoord(&body, klok.vandaag())?;
    Ok(([(header::CONTENT_TYPE, JSON)], antwoord.to_string()).into_response())
}
