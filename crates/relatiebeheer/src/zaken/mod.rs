//! Zaken and their documents, in the zaaksystemen beside us (GEMMA F1 to F4): seeing and updating them, who may do that,
//! and contacts that wait for a zaak.

pub(crate) mod autorisaties;
pub(crate) mod beeld;
pub(crate) mod beheer;
pub(crate) mod beleid;
mod bijwerken;
pub(crate) mod cache;
pub(crate) mod contacten;
pub(crate) mod documenten;
pub(crate) mod inzien;
pub(crate) mod onafgemaakt;
pub(crate) mod openapi;
pub(crate) mod stukken;
pub(crate) mod systemen;
pub(crate) mod terugnemen;
pub(crate) mod verversen;
pub(crate) mod wachtend;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::App;

/// What the workspace's API says of zaken.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/zaken/{bron}/{zaak}", get(beeld::zaak).patch(bijwerken::wijzig))
        .route("/zaken/{bron}/{zaak}/contacten", post(contacten::voeg_toe))
        .route("/zaken/{bron}/{zaak}/rollen", post(bijwerken::nieuwe_rol))
        .merge(documenten::routes())
}
