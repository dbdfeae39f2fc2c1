//! Whether this process lives, and whether it can work.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use crate::{
    app::App,
    rest::problem::{Problem, Result},
};

/// `/healthz/live` and `/healthz/ready`, also under Open Klant's addresses.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/healthz/live", get(live))
        .route("/healthz/ready", get(ready))
        .route("/_healthz/livez/", get(live))
        .route("/_healthz/readyz/", get(ready))
}

async fn live() -> Json<Value> {
    Json(json!({}))
}

async fn ready(State(app): State<App>) -> Result<Json<Value>> {
    app.db.check().await.map_err(|error| {
        tracing::warn!(%error, "not ready");
        Problem::Unavailable
    })?;
    Ok(Json(json!({ "database": "ok" })))
}
