//! Customers: searching for them and looking at one here; making and changing them in the files below.

pub(crate) mod adressen;
pub(crate) mod dubbel;
pub(crate) mod gegevens;
pub(crate) mod gezien;
mod invoer;
pub(crate) mod maken;
mod partij;
pub(crate) mod relaties;
pub(crate) mod talen;

use std::convert::Infallible;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use http::{HeaderMap, header::CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::aanmelding::medewerker;
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        organisatie::{self, Vestigingen},
        stroom::{self, BRONNEN},
    },
    rest::{
        body,
        problem::{Problem, Result},
    },
    toegang::{Action, Object, Subject},
    verantwoording::inzage::{self, Wat},
    zoeken::{self, Antwoord, vraag::Als},
};

/// A question.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Zoekvraag {
    /// A name, a number of any kind, an e-mail address, a postcode with a house number, or words of a contact.
    #[schema(max_length = 200)]
    vraag: String,
    /// What the employee says that it is: one of `ookAls` of an earlier answer.
    als: Option<Als>,
}

/// A BSN, shown on demand.
#[derive(Serialize, ToSchema)]
pub(crate) struct GetoondeBsn {
    bsn: String,
}

#[derive(Deserialize)]
pub(super) struct BeeldQuery {
    bronnen: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct VestigingenQuery {
    pagina: Option<String>,
}

/// `POST /zoeken`: by POST, because a BSN has no place in an address.
pub(super) async fn zoeken(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Antwoord>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Klant)?;
    let vraag: Zoekvraag = body::typed(&headers, body).await?;
    if vraag.vraag.chars().count() > 200 {
        return Err(Problem::field("vraag", "max_length", "Gebruik hoogstens 200 tekens."));
    }
    Ok(Json(Box::pin(zoeken::zoek(&app, wie, &vraag.vraag, vraag.als)).await?))
}

/// `GET /klanten/{klant}/beeld`: a line of JSON for each part, as soon as it is there.
pub(super) async fn beeld(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(sleutel): Path<String>,
    Query(query): Query<BeeldQuery>,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Klant)?;
    let klant = Klant::open(&app, wie, &sleutel).await?;
    let wanted: Vec<&'static str> = match &query.bronnen {
        None => BRONNEN.to_vec(),
        Some(names) => {
            BRONNEN.iter().copied().filter(|bron| names.split(',').any(|name| name == *bron)).collect()
        }
    };
    inzage::record(&app, wie, std::slice::from_ref(&klant), Wat::Klantbeeld).await?;
    let delen = stroom::beeld(&app, wie, klant, &wanted).await?;
    let lines = delen.map(|deel| {
        let mut line = serde_json::to_vec(&deel).unwrap_or_default();
        line.push(b'\n');
        Ok::<_, Infallible>(line)
    });
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

/// `POST /klanten/{klant}/bsn`
pub(super) async fn bsn(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(sleutel): Path<String>,
) -> Result<Json<GetoondeBsn>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Klant)?;
    let klant = Klant::open(&app, wie, &sleutel).await?;
    let Klant::Bsn(bsn) = klant.clone() else { return Err(Problem::NotFound) };
    inzage::record(&app, wie, &[klant], Wat::Bsn).await?;
    Ok(Json(GetoondeBsn { bsn }))
}

/// `GET /klanten/{klant}/vestigingen`
pub(super) async fn vestigingen(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(sleutel): Path<String>,
    Query(query): Query<VestigingenQuery>,
) -> Result<Json<Vestigingen>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Klant)?;
    let klant = Klant::open(&app, wie, &sleutel).await?;
    let pagina = query.pagina.as_deref().unwrap_or("1").parse().ok().filter(|pagina| *pagina > 0);
    let Some(pagina) = pagina else {
        return Err(Problem::field("pagina", "invalid", "Geef een bladzijde vanaf 1."));
    };
    if klant.kvk_nummer().is_none() {
        return Err(Problem::NotFound);
    }
    inzage::record(&app, wie, std::slice::from_ref(&klant), Wat::Vestigingen).await?;
    Ok(Json(organisatie::vestigingen(&app, wie, &klant, pagina).await?))
}
