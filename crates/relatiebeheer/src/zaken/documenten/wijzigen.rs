//! F4: another title, description or file for a document that is there.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Document, of_zaak_one,
    regels::{van_document, wijzigen},
    shown,
    stappen::Gegevens,
    upload::{BestandInvoer, Gevraagd, begin, explain},
    versie::{self, Tekst},
};
use crate::{
    app::App,
    rest::{
        body,
        problem::{Problem, Result},
    },
    toegang::{Action, Medewerker, Object, Subject},
    verantwoording::inzage::{self, Wat},
    werkplek::aanmelding::medewerker,
    zaken::{
        bijwerken::{Wrong, refused},
        cache,
        inzien::{self, Open, is_hidden},
    },
};

/// What becomes of a document.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct WijzigingInvoer {
    #[schema(max_length = 200)]
    titel: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    beschrijving: String,
    /// When its file changes as well.
    #[serde(default)]
    bestand: Option<BestandInvoer>,
}

/// `PUT /zaken/{bron}/{zaak}/documenten/{document}`
pub(super) async fn wijzig(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak, document)): Path<(String, Uuid, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Zaak)?;
    let invoer: WijzigingInvoer = body::parse(body::json(&headers, body).await?)?;
    let mut wrong = Wrong::default();
    wrong.text("titel", &invoer.titel, 200, Some("Vul een titel in."));
    wrong.text("beschrijving", &invoer.beschrijving, 1000, None);
    let formaat = invoer.bestand.as_ref().map(|bestand| bestand.check(&app, &mut wrong, "bestand."));
    wrong.or_ok()?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Document).await?;
    let found = of_zaak_one(wie, &open, document).await.map_err(|error| match error {
        error if is_hidden(&error) => Problem::NotFound,
        error => refused(&open, &error),
    })?;
    wijzigen(&open, &found).or_refuse()?;
    let tekst =
        Tekst { titel: invoer.titel.trim().to_owned(), beschrijving: invoer.beschrijving.trim().to_owned() };
    let Some((bestand, formaat)) = invoer.bestand.zip(formaat) else {
        return Ok(Json(change(app, wie.clone(), open, found, tekst).await?).into_response());
    };
    let gegevens = Gegevens {
        titel: tekst.titel,
        beschrijving: tekst.beschrijving,
        soort: String::new(),
        bestandsnaam: bestand.bestandsnaam.trim().to_owned(),
        formaat,
        omvang: bestand.omvang,
        ontvangen: None,
    };
    let upload = begin(&app, wie, &open, Some(document), gegevens).await?;
    Ok((StatusCode::ACCEPTED, Json(Gevraagd { upload })).into_response())
}

async fn change(
    app: App,
    wie: Medewerker,
    open: Open,
    found: zgw::documenten::Document,
    tekst: Tekst,
) -> Result<Document> {
    if found.titel == tekst.titel && found.beschrijving == tekst.beschrijving {
        return Ok(shown(&open, found));
    }
    // Whoever closes the browser does not leave a lock behind.
    let work = tokio::spawn(async move {
        match versie::tekst(&app, &wie, &open.systeem, (&found, &tekst)).await {
            Ok(document) => {
                cache::geschreven(&app, &open.systeem.code, open.zaak.uuid).await;
                Ok(shown(&open, document))
            }
            Err(gebroken) => Err(explain(&app, &open, van_document(&found), gebroken).await),
        }
    });
    work.await.unwrap_or_else(|_| Err(Problem::Internal(store::Error::other("a change stopped half-way"))))
}
