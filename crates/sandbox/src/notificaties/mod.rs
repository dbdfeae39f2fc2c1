//! The Notificaties API as Open Notificaties 1.16 has it: kanalen, notificaties, cloud events, and abonnementen to which
//! all that is published here, or announced by the ZGW APIs of the sandbox, is delivered. What came in can be looked at.

mod abonnement;
mod bezorging;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::bel::Bel;
use crate::kans::Kans;
use crate::omroep::Omroep;
use crate::storing::Storingen;

use crate::{Knoppen, Options};

use abonnement::Abonnement;

/// What was published; the newest of it.
#[derive(Default)]
struct Ontvangen {
    kanalen: Vec<Value>,
    berichten: Vec<Value>,
    abonnementen: Vec<Abonnement>,
}

/// The Notificaties API as it stands.
struct Notificaties {
    base: String,
    seed: u64,
    ontvangen: Mutex<Ontvangen>,
    /// Chance: for keys, and for what gets lost.
    kans: Mutex<Kans>,
    /// How subscribers are reached.
    bel: Bel,
    storingen: Storingen,
    /// Where the ZGW APIs announce what they write, until somebody subscribes and we listen.
    omroepen: Mutex<Vec<Omroep>>,
}

type Staat = Arc<Notificaties>;

/// How many messages are kept.
const BEWAARD: usize = 1_000;

/// What Open Zaak publishes on, and what can be filtered by there.
const KANALEN: [(&str, &[&str]); 7] = [
    ("zaken", &["bronorganisatie", "zaaktype", "zaaktype.catalogus", "vertrouwelijkheidaanduiding"]),
    (
        "documenten",
        &[
            "bronorganisatie",
            "informatieobjecttype",
            "informatieobjecttype.catalogus",
            "vertrouwelijkheidaanduiding",
        ],
    ),
    ("besluiten", &["verantwoordelijkeOrganisatie", "besluittype", "besluittype.catalogus"]),
    ("zaaktypen", &["catalogus"]),
    ("informatieobjecttypen", &["catalogus"]),
    ("besluittypen", &["catalogus"]),
    ("autorisaties", &[]),
];

/// Tells of what each of these announces.
pub(crate) fn router(
    options: &Options,
    knoppen: &Knoppen,
    omroepen: Vec<Omroep>,
    storingen: Storingen,
) -> Router {
    let base = format!("{}/notificaties/api/v1", options.base.trim_end_matches('/'));
    let kanalen = KANALEN.map(|(naam, filters)| {
        json!({ "url": format!("{base}/kanaal/{}", crate::kans::uuid(options.seed, naam)), "naam": naam,
            "documentatieLink": format!("{}/ref/kanalen/#{naam}", options.base), "filters": filters })
    });
    let staat = Arc::new(Notificaties {
        base,
        seed: options.seed,
        ontvangen: Mutex::new(Ontvangen { kanalen: kanalen.to_vec(), ..Ontvangen::default() }),
        kans: Mutex::new(Kans::van(options.seed, "notificaties")),
        bel: knoppen.bel.clone(),
        storingen,
        omroepen: Mutex::new(omroepen),
    });
    let api = Router::new()
        .route("/kanaal", get(kanalen_lijst).post(nieuw_kanaal))
        .route("/notificaties", post(bericht))
        .route("/cloudevents", post(bericht))
        .route("/abonnement", get(abonnement::lijst).post(abonnement::maak))
        .route(
            "/abonnement/{uuid}",
            get(abonnement::een)
                .put(abonnement::vervang)
                .patch(abonnement::wijzig)
                .delete(abonnement::verwijder),
        )
        .layer(from_fn(met_jwt))
        // For who looks on; no Notificaties API has it.
        .route("/ontvangen", get(ontvangen))
        .with_state(staat);
    Router::new().nest("/notificaties/api/v1", api)
}

/// Whoever comes without a token is nobody.
async fn met_jwt(request: Request, next: Next) -> Response {
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match token {
        Some(token) if token.starts_with("Bearer ") => next.run(request).await,
        _ => geen_toestemming(),
    }
}

fn geen_toestemming() -> Response {
    let detail = "Je hebt geen toestemming om deze actie uit te voeren.";
    fout(StatusCode::FORBIDDEN, "permission_denied", detail)
}

fn fout(status: StatusCode, code: &str, detail: &str) -> Response {
    let body = json!({ "type": "", "code": code, "title": detail, "status": status.as_u16(), "detail": detail,
        "instance": "" });
    (status, Json(body)).into_response()
}

/// A refusal that names what is wrong: field, code and reason of each.
fn ongeldig(fouten: &[(&str, &str, &str)]) -> Response {
    let params: Vec<Value> = fouten
        .iter()
        .map(|(name, code, reason)| json!({ "name": name, "code": code, "reason": reason }))
        .collect();
    let titel = "Ongeldige invoerwaarde.";
    let body = json!({ "type": "", "code": "invalid", "title": titel, "status": 400, "detail": titel, "instance": "",
        "invalidParams": params });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

async fn kanalen_lijst(State(staat): State<Staat>) -> Json<Value> {
    Json(staat.ontvangen.lock().kanalen.clone().into())
}

async fn nieuw_kanaal(State(staat): State<Staat>, Json(kanaal): Json<Value>) -> Response {
    let nieuw = {
        let mut ontvangen = staat.ontvangen.lock();
        let bekend = ontvangen.kanalen.iter().any(|ander| ander.get("naam") == kanaal.get("naam"));
        if !bekend {
            ontvangen.kanalen.push(kanaal.clone());
        }
        !bekend
    };
    if nieuw {
        return (StatusCode::CREATED, Json(kanaal)).into_response();
    }
    fout(StatusCode::BAD_REQUEST, "unique", "Er bestaat al een kanaal met eenzelfde naam.")
}

/// On a kanaal that is not there nothing can be published.
async fn bericht(State(staat): State<Staat>, Json(bericht): Json<Value>) -> Response {
    let genomen = {
        let mut ontvangen = staat.ontvangen.lock();
        let kanaal = bericht.get("kanaal");
        let bekend =
            kanaal.is_none_or(|naam| ontvangen.kanalen.iter().any(|kanaal| kanaal.get("naam") == Some(naam)));
        if bekend {
            if ontvangen.berichten.len() == BEWAARD {
                ontvangen.berichten.remove(0);
            }
            ontvangen.berichten.push(bericht.clone());
        }
        bekend
    };
    if genomen {
        bezorging::vertel(&staat, &bericht);
        return (StatusCode::CREATED, Json(bericht)).into_response();
    }
    fout(StatusCode::BAD_REQUEST, "message_kanaal", "Kanaal bestaat niet.")
}

async fn ontvangen(State(staat): State<Staat>) -> Json<Value> {
    Json(staat.ontvangen.lock().berichten.clone().into())
}
