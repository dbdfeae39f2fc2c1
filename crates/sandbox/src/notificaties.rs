//! The Notificaties API, as far as publishing goes: kanalen, notificaties and cloud events. What came in can be looked at.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use parking_lot::Mutex;
use serde_json::{Value, json};

/// What was published; the newest of it.
#[derive(Default)]
struct Ontvangen {
    kanalen: Vec<Value>,
    berichten: Vec<Value>,
}

type Staat = Arc<Mutex<Ontvangen>>;

/// How many messages are kept.
const BEWAARD: usize = 1_000;

pub(crate) fn router() -> Router {
    let api = Router::new()
        .route("/kanaal", get(kanalen).post(nieuw_kanaal))
        .route("/notificaties", post(bericht))
        .route("/cloudevents", post(bericht))
        .layer(from_fn(met_jwt))
        // For who looks on; no Notificaties API has it.
        .route("/ontvangen", get(ontvangen))
        .with_state(Staat::default());
    Router::new().nest("/notificaties/api/v1", api)
}

/// Whoever comes without a token is nobody.
async fn met_jwt(request: Request, next: Next) -> Response {
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match token {
        Some(token) if token.starts_with("Bearer ") => next.run(request).await,
        _ => fout(StatusCode::FORBIDDEN, "not_authenticated", "Authenticatiegegevens zijn niet opgegeven."),
    }
}

fn fout(status: StatusCode, code: &str, detail: &str) -> Response {
    let body = json!({ "type": "", "code": code, "title": detail, "status": status.as_u16(), "detail": detail,
        "instance": "" });
    (status, Json(body)).into_response()
}

fn met<T>(staat: &Staat, doe: impl FnOnce(&mut Ontvangen) -> T) -> T {
    doe(&mut staat.lock())
}

async fn kanalen(State(staat): State<Staat>) -> Json<Value> {
    Json(met(&staat, |staat| staat.kanalen.clone()).into())
}

async fn nieuw_kanaal(State(staat): State<Staat>, Json(kanaal): Json<Value>) -> Response {
    let nieuw = met(&staat, |staat| {
        let bekend = staat.kanalen.iter().any(|ander| ander.get("naam") == kanaal.get("naam"));
        if !bekend {
            staat.kanalen.push(kanaal.clone());
        }
        !bekend
    });
    if nieuw {
        return (StatusCode::CREATED, Json(kanaal)).into_response();
    }
    fout(StatusCode::BAD_REQUEST, "unique", "Er bestaat al een kanaal met eenzelfde naam.")
}

/// On a kanaal that is not there nothing can be published.
async fn bericht(State(staat): State<Staat>, Json(bericht): Json<Value>) -> Response {
    let genomen = met(&staat, |staat| {
        let kanaal = bericht.get("kanaal");
        let bekend =
            kanaal.is_none_or(|naam| staat.kanalen.iter().any(|kanaal| kanaal.get("naam") == Some(naam)));
        if bekend {
            if staat.berichten.len() == BEWAARD {
                staat.berichten.remove(0);
            }
            staat.berichten.push(bericht.clone());
        }
        bekend
    });
    if genomen {
        return (StatusCode::CREATED, Json(bericht)).into_response();
    }
    fout(StatusCode::BAD_REQUEST, "message_kanaal", "Kanaal bestaat niet.")
}

async fn ontvangen(State(staat): State<Staat>) -> Json<Value> {
    Json(met(&staat, |staat| staat.berichten.clone()).into())
}
