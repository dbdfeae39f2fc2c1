//! What there is to choose from; open, because the login page shows the municipality too.

use axum::{Json, extract::State};
use http::HeaderMap;
use serde::Serialize;
use store::sql;
use utoipa::ToSchema;

use super::klanten::talen::{self, Taal};
use crate::{
    app::App,
    rest::problem::Result,
    toegang::{Rol, schermt_af, sessies},
};

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
    /// The languages that a customer may prefer.
    talen: Vec<Taal>,
    /// The names of the categorieen that this employee can put a customer in; none for who has not logged in.
    categorieen: Vec<String>,
    /// Whether this is a trial environment with invented zaken.
    proefomgeving: bool,
}

/// `GET /keuzes`
pub(super) async fn keuzes(State(app): State<App>, headers: HeaderMap) -> Result<Json<Keuzes>> {
    let werkplek = &app.settings.werkplek;
    let categorieen: Vec<String> = match sessies::medewerker(&app, &headers).await {
        Ok(wie) => {
            let sql = sql!("select distinct naam from categorie where naam <> '' order by naam limit 500");
            let all: Vec<(String,)> = app.db.read().await?.query(sql, &[]).await?;
            let may = |naam: &String| wie.has(Rol::Vertrouwelijk) || !schermt_af(&app, naam);
            all.into_iter().map(|(naam,)| naam).filter(may).collect()
        }
        Err(_) => Vec::new(),
    };
    Ok(Json(Keuzes {
        gemeente: app.settings.gemeente.naam.clone(),
        thema: Some(werkplek.thema.clone()).filter(|thema| !thema.is_empty()),
        kanalen: werkplek.kanalen.clone(),
        resultaten: werkplek.resultaten.clone(),
        talen: talen::alle(),
        categorieen,
        proefomgeving: app.is_trial,
    }))
}
