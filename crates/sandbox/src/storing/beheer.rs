//! Trouble over HTTP, so that a demo can break a neighbour with one line:
//!
//! ```text
//! curl -X PUT    http://127.0.0.1:8090/storingen -d '{"pad": "/kvk", "storing": "hangt"}'
//! curl -X PUT    http://127.0.0.1:8090/storingen -d '{"pad": "/notificaties", "storing": "kwijt", "procent": 10}'
//! curl           http://127.0.0.1:8090/storingen
//! curl -X DELETE http://127.0.0.1:8090/storingen
//! ```

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Meldingstoring, Storing, Storingen};

const SOORTEN: &str =
    "hangt, traag, druppelt, 500, onzin, eindeloos, 429, half, oude-etag, kwijt, dubbel, geschud";
/// Where what becomes of notifications is set.
const MELDINGEN: &str = "/notificaties";
/// Over how long notifications are spread when nobody says.
const SPREIDING: u64 = 60_000;
/// How late an answer is when nobody says; later than anybody's patience.
const LAAT: u64 = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opdracht {
    pad: String,
    storing: String,
    /// How late (`traag`), the pause between two bytes (`druppelt`), or over how long they are spread (`geschud`).
    #[serde(default)]
    ms: Option<u64>,
    /// How many in a hundred (`kwijt`, `dubbel`).
    #[serde(default)]
    procent: Option<u8>,
}

pub(crate) fn router(storingen: Storingen) -> Router {
    Router::new().route("/storingen", get(lijst).put(zet).delete(herstel)).with_state(storingen)
}

async fn lijst(State(storingen): State<Storingen>) -> Response {
    let mut lijst: Vec<Value> = storingen.alle().iter().map(|(pad, storing)| toon(pad, *storing)).collect();
    lijst.extend(toon_meldingen(storingen.meldingen()));
    antwoord(StatusCode::OK, &Value::Array(lijst))
}

async fn zet(State(storingen): State<Storingen>, body: Bytes) -> Response {
    // Whatever the content type says: curl's `-d` says that it is a form.
    let opdracht: Opdracht = match serde_json::from_slice(&body) {
        Ok(opdracht) => opdracht,
        Err(fout) => return geweigerd(&fout.to_string()),
    };
    if !opdracht.pad.starts_with('/') {
        return geweigerd("pad begint met /, zoals /kvk of /zaken/api/v1/zaken/_zoek");
    }
    let ms = |anders: u64| Duration::from_millis(opdracht.ms.unwrap_or(anders));
    let storing = match opdracht.storing.as_str() {
        "hangt" => Storing::Hangt,
        "traag" => Storing::Traag(ms(LAAT)),
        "druppelt" => Storing::Druppelt(ms(1000)),
        "500" => Storing::Fout500,
        "onzin" => Storing::Onzin,
        "eindeloos" => Storing::EindelozeBody,
        "429" => Storing::TeVeel429,
        "403" => Storing::Verboden403,
        "half" => Storing::Half,
        "oude-etag" => Storing::OudeEtag,
        "kwijt" | "dubbel" | "geschud" => return zet_meldingen(&storingen, &opdracht),
        ander => return geweigerd(&format!("storing: {ander} is geen van {SOORTEN}")),
    };
    storingen.zet(&opdracht.pad, storing);
    antwoord(StatusCode::OK, &toon(&opdracht.pad, storing))
}

/// Each of the three is set apart from the others.
fn zet_meldingen(storingen: &Storingen, opdracht: &Opdracht) -> Response {
    if opdracht.pad.trim_end_matches('/') != MELDINGEN {
        return geweigerd("kwijt, dubbel en geschud gaan over de notificaties: pad is /notificaties");
    }
    let procent = opdracht.procent.unwrap_or(5).min(100);
    let mut storing = storingen.meldingen();
    match opdracht.storing.as_str() {
        "kwijt" => storing.kwijt = procent,
        "dubbel" => storing.dubbel = procent,
        _ => storing.geschud = Duration::from_millis(opdracht.ms.unwrap_or(SPREIDING)),
    }
    storingen.zet_meldingen(storing);
    antwoord(StatusCode::OK, &Value::Array(toon_meldingen(storing)))
}

fn toon_meldingen(storing: Meldingstoring) -> Vec<Value> {
    let spreiding = u64::try_from(storing.geschud.as_millis()).unwrap_or(u64::MAX);
    let alle = [
        ("kwijt", "procent", storing.kwijt.into()),
        ("dubbel", "procent", storing.dubbel.into()),
        ("geschud", "ms", spreiding),
    ];
    let gezet = alle.into_iter().filter(|(.., waarde)| *waarde > 0);
    gezet
        .map(|(naam, eenheid, waarde)| json!({ "pad": MELDINGEN, "storing": naam, eenheid: waarde }))
        .collect()
}

async fn herstel(State(storingen): State<Storingen>) -> StatusCode {
    storingen.herstel_alles();
    StatusCode::NO_CONTENT
}

fn toon(pad: &str, storing: Storing) -> Value {
    let (naam, duur) = match storing {
        Storing::Hangt => ("hangt", None),
        Storing::Fout500 => ("500", None),
        Storing::Onzin => ("onzin", None),
        Storing::Traag(duur) => ("traag", Some(duur)),
        Storing::Druppelt(pauze) => ("druppelt", Some(pauze)),
        Storing::EindelozeBody => ("eindeloos", None),
        Storing::TeVeel429 => ("429", None),
        Storing::Verboden403 => ("403", None),
        Storing::Half => ("half", None),
        Storing::OudeEtag => ("oude-etag", None),
    };
    match duur {
        Some(duur) => {
            json!({ "pad": pad, "storing": naam, "ms": u64::try_from(duur.as_millis()).unwrap_or(u64::MAX) })
        }
        None => json!({ "pad": pad, "storing": naam }),
    }
}

fn geweigerd(waarom: &str) -> Response {
    antwoord(
        StatusCode::BAD_REQUEST,
        &json!({ "fout": waarom, "voorbeeld": { "pad": "/kvk", "storing": "hangt" } }),
    )
}

fn antwoord(status: StatusCode, json: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], format!("{json}\n")).into_response()
}
