//! What there is to choose from; open, because the login page shows the municipality too.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

/// What there is to choose from.
#[derive(Serialize, ToSchema)]
pub(crate) struct Keuzes {
    /// Name of the municipality.
    gemeente: String,
    /// Address of a stylesheet with the municipality's design tokens.
    #[schema(required)]
    thema: Option<String>,
    kanalen: Vec<String>,
    resultaten: Vec<String>,
    /// Whether this is a trial environment with invented zaken.
    proefomgeving: bool,
}

/// `GET /keuzes`
pub(super) async fn keuzes(State(app): State<App>) -> Json<Keuzes> {
    let werkplek = &app.settings.werkplek;
    Json(Keuzes {
        gemeente: app.settings.gemeente.naam.clone(),
        thema: Some(werkplek.thema.clone()).filter(|thema| !thema.is_empty()),
        kanalen: werkplek.kanalen.clone(),
        resultaten: werkplek.resultaten.clone(),
        proefomgeving: app.is_trial,
    })
}
