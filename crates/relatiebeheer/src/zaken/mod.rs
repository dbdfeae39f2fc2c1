//! Zaken and their documents, in the zaaksystemen beside us (GEMMA F1 to F4): seeing and updating them, who may do that,
//! and contacts that wait for a zaak.

pub(crate) mod beleid;
pub(crate) mod documenten;
pub(crate) mod inzien;
pub(crate) mod openapi;
pub(crate) mod systemen;

use axum::{Router, routing::get};

use crate::app::App;

/// What the workspace's API says of zaken.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/zaken/{bron}/{zaak}/documenten", get(documenten::list))
        .route("/zaken/{bron}/{zaak}/documenten/{document}", get(documenten::content))
}
