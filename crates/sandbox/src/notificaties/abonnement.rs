//! Abonnementen: whoever changes one is called back first, as Open Notificaties 1.16 does it.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::bezorging::Oproep;
use super::{Notificaties, Staat, bezorging, fout, geen_toestemming, ongeldig};
use crate::json::Velden;

/// A subscription.
#[derive(Clone)]
pub(super) struct Abonnement {
    uuid: String,
    /// Who made it; nobody else changes it.
    client: String,
    pub(super) callback_url: String,
    pub(super) auth: String,
    kanalen: Vec<Value>,
    pub(super) send_cloudevents: bool,
}

impl Abonnement {
    fn json(&self, base: &str) -> Value {
        json!({ "url": format!("{base}/abonnement/{}", self.uuid), "callbackUrl": self.callback_url,
            "kanalen": self.kanalen, "sendCloudevents": self.send_cloudevents, "cloudeventFilters": [] })
    }

    /// Whether a message is for it: on one of its kanalen every filter fits. A kenmerk that the message does not have fits.
    pub(super) fn wil(&self, bericht: &Value) -> bool {
        let kenmerken = bericht.veld("kenmerken");
        self.kanalen.iter().any(|kanaal| {
            let filters = kanaal.veld("filters").as_object();
            let past = |(naam, waarde): (&String, &Value)| {
                waarde == "*" || kenmerken.get(naam).is_none_or(|kenmerk| kenmerk == waarde)
            };
            kanaal.veld("naam") == bericht.veld("kanaal")
                && filters.is_none_or(|filters| filters.iter().all(past))
        })
    }
}

/// What is wrong: field, code and reason.
type Fout = (&'static str, &'static str, &'static str);

/// Why an abonnement is not taken.
enum Weigering {
    Ongeldig(Vec<Fout>),
    /// Nobody is at the callback, which is a fault of the server, as Open Notificaties has it.
    Onbereikbaar,
}

impl IntoResponse for Weigering {
    fn into_response(self) -> Response {
        match self {
            Self::Ongeldig(fouten) => ongeldig(&fouten),
            Self::Onbereikbaar => {
                fout(StatusCode::INTERNAL_SERVER_ERROR, "error", "Er is een serverfout opgetreden.")
            }
        }
    }
}

/// Who asks, by the token, which is not verified here.
fn client(headers: &HeaderMap) -> String {
    let claims = || {
        let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
        let claims: Value = serde_json::from_slice(&claims).ok()?;
        Some(claims.veld("client_id").as_str()?.to_owned())
    };
    claims().unwrap_or_default()
}

pub(super) async fn lijst(State(staat): State<Staat>, RawQuery(vraag): RawQuery) -> Response {
    if let Some(vraag) = vraag.filter(|vraag| !vraag.is_empty()) {
        let namen: Vec<&str> = vraag.split('&').map(|deel| deel.split('=').next().unwrap_or(deel)).collect();
        let waarom = format!("Onbekende query parameters: {}", namen.join(", "));
        return ongeldig(&[("nonFieldErrors", "unknown-parameters", &waarom)]);
    }
    let alle: Vec<Value> =
        staat.ontvangen.lock().abonnementen.iter().map(|een| een.json(&staat.base)).collect();
    Json(Value::from(alle)).into_response()
}

pub(super) async fn een(State(staat): State<Staat>, Path(uuid): Path<String>) -> Response {
    match staat.abonnement(&uuid) {
        Some(abonnement) => Json(abonnement.json(&staat.base)).into_response(),
        None => niet_gevonden(),
    }
}

pub(super) async fn maak(
    State(staat): State<Staat>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    let uuid = staat.nieuwe_sleutel().to_string();
    let nieuw = match gelezen(&uuid, client(&headers), &body) {
        Ok(nieuw) => nieuw,
        Err(weigering) => return weigering.into_response(),
    };
    if let Err(weigering) = controleer(&staat, &nieuw, true).await {
        return weigering.into_response();
    }
    staat.ontvangen.lock().abonnementen.push(nieuw.clone());
    bezorging::luister(&staat);
    (StatusCode::CREATED, Json(nieuw.json(&staat.base))).into_response()
}

pub(super) async fn vervang(
    State(staat): State<Staat>,
    Path(uuid): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    zet(&staat, &uuid, &headers, &body, true).await
}

/// A callback is tried once, with whatever `auth` the change has: none is no `Authorization`.
pub(super) async fn wijzig(
    State(staat): State<Staat>,
    Path(uuid): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    let Some(oud) = staat.abonnement(&uuid) else { return niet_gevonden() };
    let mut heel = Map::from_iter([
        ("callbackUrl".to_owned(), oud.callback_url.into()),
        ("auth".to_owned(), "".into()),
        ("kanalen".to_owned(), oud.kanalen.into()),
        ("sendCloudevents".to_owned(), oud.send_cloudevents.into()),
    ]);
    heel.extend(body);
    zet(&staat, &uuid, &headers, &heel, false).await
}

async fn zet(
    staat: &Staat,
    uuid: &str,
    headers: &HeaderMap,
    body: &Map<String, Value>,
    twee_keer: bool,
) -> Response {
    let Some(oud) = staat.abonnement(uuid) else { return niet_gevonden() };
    if oud.client != client(headers) {
        return geen_toestemming();
    }
    let nieuw = match gelezen(uuid, oud.client, body) {
        Ok(nieuw) => nieuw,
        Err(weigering) => return weigering.into_response(),
    };
    if let Err(weigering) = controleer(staat, &nieuw, twee_keer).await {
        return weigering.into_response();
    }
    let mut ontvangen = staat.ontvangen.lock();
    for plek in ontvangen.abonnementen.iter_mut().filter(|een| een.uuid == uuid) {
        *plek = nieuw.clone();
    }
    Json(nieuw.json(&staat.base)).into_response()
}

pub(super) async fn verwijder(
    State(staat): State<Staat>,
    Path(uuid): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(oud) = staat.abonnement(&uuid) else { return niet_gevonden() };
    if oud.client != client(&headers) {
        return geen_toestemming();
    }
    staat.ontvangen.lock().abonnementen.retain(|een| een.uuid != uuid);
    StatusCode::NO_CONTENT.into_response()
}

fn niet_gevonden() -> Response {
    fout(StatusCode::NOT_FOUND, "not_found", "Niet gevonden.")
}

/// What was sent, when what is required is there.
fn gelezen(uuid: &str, client: String, body: &Map<String, Value>) -> Result<Abonnement, Weigering> {
    let tekst = |naam: &str| body.get(naam).and_then(Value::as_str).map(str::to_owned);
    let (callback_url, auth) = (tekst("callbackUrl"), tekst("auth"));
    let nodig = |naam, waarde: &Option<String>| {
        waarde.is_none().then_some((naam, "required", "Dit veld is vereist."))
    };
    let fouten: Vec<_> =
        [nodig("callbackUrl", &callback_url), nodig("auth", &auth)].into_iter().flatten().collect();
    let (Some(callback_url), Some(auth)) = (callback_url, auth) else {
        return Err(Weigering::Ongeldig(fouten));
    };
    Ok(Abonnement {
        uuid: uuid.to_owned(),
        client,
        callback_url,
        auth,
        kanalen: body.get("kanalen").and_then(Value::as_array).cloned().unwrap_or_default(),
        send_cloudevents: body.get("sendCloudevents").and_then(Value::as_bool).unwrap_or(false),
    })
}

/// The longest address in version 1.0.0 of the standard.
const LANGSTE_ADRES: usize = 200;
const GEEN_AUTH: Fout = (
    "callbackUrl",
    "no-auth-on-callback-url",
    "De opgegeven callback URL is niet beveiligd met autorisatie.",
);

/// First the callback is tried, then the rest is looked at, in that order.
async fn controleer(staat: &Staat, nieuw: &Abonnement, twee_keer: bool) -> Result<(), Weigering> {
    let mut fouten = Vec::new();
    if twee_keer {
        match proef(staat, nieuw, None).await? {
            401 | 403 => {}
            _ => fouten.push(GEEN_AUTH),
        }
    }
    if nieuw.callback_url.len() > LANGSTE_ADRES {
        let waarom = "Zorg ervoor dat dit veld niet meer dan 200 karakters bevat.";
        fouten.push(("callbackUrl", "max_length", waarom));
    }
    if fouten.is_empty() {
        let auth = Some(nieuw.auth.clone()).filter(|auth| twee_keer || !auth.is_empty());
        if !(200..=209).contains(&proef(staat, nieuw, auth).await?) {
            let waarom = "De opgegeven callback URL kan geen notificaties ontvangen.";
            fouten.push(("nonFieldErrors", "invalid-callback-url", waarom));
        }
    }
    if fouten.is_empty() {
        fouten.extend(nieuw.kanalen.iter().find_map(|kanaal| fout_in(staat, kanaal)));
    }
    if fouten.is_empty() { Ok(()) } else { Err(Weigering::Ongeldig(fouten)) }
}

/// Kanalen must be there and have what is filtered by.
fn fout_in(staat: &Notificaties, gevraagd: &Value) -> Option<Fout> {
    let ontvangen = staat.ontvangen.lock();
    let kanaal = ontvangen.kanalen.iter().find(|kanaal| kanaal.get("naam") == gevraagd.get("naam"));
    let Some(kanaal) = kanaal else {
        return Some(("naam", "kanaal_naam", "Kanaal met deze naam bestaat niet."));
    };
    let bekend = |naam: &String| {
        kanaal.veld("filters").as_array().is_some_and(|filters| filters.iter().any(|filter| filter == naam))
    };
    let past = gevraagd.veld("filters").as_object().is_none_or(|filters| filters.keys().all(bekend));
    let waarom = "abonnement filters aren't consistent with kanaal filters";
    (!past).then_some(("filters", "inconsistent-abonnement-filters", waarom))
}

/// Tries the callback.
async fn proef(staat: &Staat, nieuw: &Abonnement, auth: Option<String>) -> Result<u16, Weigering> {
    let body = json!({ "kanaal": "test", "hoofdObject": "http://some.hoofdobject.nl/", "resource": "some_resource",
        "resourceUrl": "http://some.resource.nl/", "actie": "create", "aanmaakdatum": "2019-01-01T12:00:00Z",
        "kenmerken": {} });
    let url = nieuw.callback_url.clone();
    let oproep = Oproep { url, auth, soort: "application/json", body: body.to_string() };
    staat.post(&oproep).await.ok_or(Weigering::Onbereikbaar)
}

impl Notificaties {
    fn abonnement(&self, uuid: &str) -> Option<Abonnement> {
        self.ontvangen.lock().abonnementen.iter().find(|een| een.uuid == uuid).cloned()
    }
}
