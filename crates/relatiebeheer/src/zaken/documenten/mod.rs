//! F3 and F4: the documents of a zaak: the list and their content, a new one, a new version. What is written goes step by
//! step, each stored before it is taken, so that after a crash it is finished or taken back.

mod bestand;
pub(crate) mod budget;
mod herstel;
mod lezen;
mod maken;
mod ole;
mod openapi;
mod regels;
pub(crate) mod scan;
mod slot;
pub(crate) mod soorten;
mod stappen;
mod stroom;
mod upload;
mod versie;
mod wijzigen;

use axum::{
    Extension, Json, Router,
    extract::{Path, State},
    routing::{get, put},
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{Error, documenten::ZaakDocument};

pub(crate) use self::{herstel::work, maken::KLEIN, openapi::describe, regels::toevoegen};
use self::{
    regels::{may_see, wijzigen},
    soorten::Soort,
};
use super::{
    inzien::{self, Mag, Open},
    stukken,
};
use crate::{
    app::App,
    klantbeeld::bronnen::{Gemist, caller, missed},
    rest::{formats, problem::Result},
    toegang::{Action, Medewerker, Object, Subject},
    verantwoording::inzage::{self, Wat},
    werkplek::aanmelding::medewerker,
};

/// What the workspace's API says of documents.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/zaken/{bron}/{zaak}/documenten", get(list).post(upload::vraag))
        .route("/zaken/{bron}/{zaak}/documenten/{document}", get(lezen::content).put(wijzigen::wijzig))
        .route("/zaken/{bron}/{zaak}/documenten/{document}/versies", get(lezen::versies))
        .route("/uploads/{upload}", put(upload::ontvang).delete(upload::annuleer))
}

/// The documents of a zaak.
#[derive(Serialize, ToSchema)]
pub(crate) struct Documenten {
    gelukt: bool,
    #[schema(required)]
    melding: Option<String>,
    #[schema(format = "date-time")]
    opgehaald: String,
    documenten: Vec<Document>,
    /// What can be chosen for a new one; empty when none can be added.
    soorten: Vec<Soort>,
    toevoegen: Mag,
}

/// A document, as a list shows it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Document {
    uuid: Uuid,
    titel: String,
    soort: String,
    #[schema(required)]
    datum: Option<Date>,
    vertrouwelijkheid: String,
    bestandsnaam: String,
    formaat: String,
    /// Bytes.
    #[schema(required)]
    omvang: Option<u64>,
    /// Whether it may be opened.
    toegankelijk: bool,
    versie: u32,
    status: String,
    auteur: String,
    beschrijving: String,
    /// When it came in.
    #[schema(required)]
    ontvangen: Option<Date>,
    wijzigen: Mag,
}

/// `GET /zaken/{bron}/{zaak}/documenten`
async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak)): Path<(String, Uuid)>,
) -> Result<Json<Documenten>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Zaak)?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Documenten).await?;
    let opgehaald = formats::moment(app.clock.now());
    let (found, (soorten, toevoegen)) = tokio::join!(of_zaak(wie, &open), keuze(&app, wie, &open));
    Ok(Json(match found.map_err(|error| missed(&open.systeem.naam, &error)) {
        Ok(found) => {
            let uuids: Vec<Uuid> = found.iter().map(|document| document.uuid).collect();
            stukken::getoond(&app, &open.systeem.code, open.zaak.uuid, &uuids).await;
            let documenten = found.into_iter().map(|found| show(&open, found)).collect();
            Documenten { gelukt: true, melding: None, opgehaald, documenten, soorten, toevoegen }
        }
        Err(Gemist(melding)) => Documenten {
            gelukt: false,
            melding: Some(melding),
            opgehaald,
            documenten: Vec::new(),
            soorten,
            toevoegen,
        },
    }))
}

/// Whether something can be added, and of which kinds.
async fn keuze(app: &App, wie: &Medewerker, open: &Open) -> (Vec<Soort>, Mag) {
    let mag = toevoegen(app, open);
    if mag.clone().reden().is_some() {
        return (Vec::new(), mag);
    }
    match soorten::keuze(app, wie, open).await {
        Ok(Ok(soorten)) => (soorten, mag),
        Ok(Err(waarom)) => (Vec::new(), Mag::niet(&waarom)),
        Err(error) => (Vec::new(), Mag::niet(&missed(&open.systeem.naam, &error).0)),
    }
}

/// The documents of a zaak.
async fn of_zaak(wie: &Medewerker, open: &Open) -> Result<Vec<ZaakDocument>, Error> {
    let client = &open.systeem.client;
    Ok(client.documenten_of(&caller(wie), &open.zaak.url).await?.documenten)
}

/// One document of a zaak, when this employee may see it.
async fn of_zaak_one(
    wie: &Medewerker,
    open: &Open,
    document: Uuid,
) -> Result<zgw::documenten::Document, Error> {
    let related = of_zaak(wie, open).await?;
    let found = related.into_iter().find(|found| found.uuid == document).and_then(|found| found.document);
    found.filter(|document| may_see(open, document)).ok_or(Error::NotFound)
}

fn show(open: &Open, found: ZaakDocument) -> Document {
    match found.document.filter(|document| may_see(open, document)) {
        Some(document) => shown(open, document),
        None => Document {
            uuid: found.uuid,
            titel: found.titel,
            soort: String::new(),
            datum: None,
            vertrouwelijkheid: String::new(),
            bestandsnaam: String::new(),
            formaat: String::new(),
            omvang: None,
            toegankelijk: false,
            versie: 0,
            status: String::new(),
            auteur: String::new(),
            beschrijving: String::new(),
            ontvangen: None,
            wijzigen: Mag::niet("U mag dit document niet zien."),
        },
    }
}

fn shown(open: &Open, document: zgw::documenten::Document) -> Document {
    Document {
        uuid: document.uuid,
        wijzigen: wijzigen(open, &document),
        titel: document.titel,
        soort: document.informatieobjecttype.map(|soort| soort.omschrijving).unwrap_or_default(),
        datum: document.creatiedatum,
        vertrouwelijkheid: document.vertrouwelijkheidaanduiding.as_str().to_owned(),
        bestandsnaam: document.bestandsnaam.unwrap_or_default(),
        formaat: document.formaat.unwrap_or_default(),
        omvang: document.bestandsomvang,
        toegankelijk: true,
        versie: document.versie.unwrap_or(1),
        status: document.status.unwrap_or_default(),
        auteur: document.auteur,
        beschrijving: document.beschrijving,
        ontvangen: document.ontvangstdatum,
    }
}
