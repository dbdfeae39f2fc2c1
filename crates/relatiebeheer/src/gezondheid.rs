//! Whether this process lives, and whether it can work.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use crate::{
    app::{App, storing},
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
        match error {
            store::Error::Failing(trouble, _) => storing::told(trouble),
            _ => Problem::Unavailable,
        }
    })?;
    storing::try_to_write(&app).await;
    if let Some(trouble) = app.storing.now() {
        return Err(storing::told(trouble));
    }
    match app.werk.down().as_slice() {
        [] => Ok(Json(json!({ "database": "ok" }))),
        down => Err(Problem::Unready(format!(
            "Dit werk op de achtergrond valt steeds om: {}. Kijk in het logboek en start de server opnieuw.",
            down.join(", ")
        ))),
    }
}
