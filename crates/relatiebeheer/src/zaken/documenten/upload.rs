//! F4: a file from the browser. First what it is, then the file itself; it goes on to the zaaksysteem while it comes in.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
};
use futures_util::StreamExt;
use http::{HeaderMap, StatusCode, header::CONTENT_LENGTH};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{autorisaties::Van, transport::TransportError};

use super::{
    Document, bestand, herstel, maken, of_zaak_one,
    regels::{ons_niet_nieuw, toevoegen, van_document, wijzigen},
    scan::Scan,
    shown, slot, soorten,
    stappen::{self, Gegevens, Stap, Upload},
    stroom::{Bron, Gebroken},
    versie,
};
use crate::{
    app::App,
    klantbeeld::bronnen::missed,
    rest::{
        body,
        formats::local_date,
        problem::{Problem, Result},
    },
    toegang::{Action, Medewerker, Object, Subject},
    verantwoording::inzage::{self, Wat},
    werkplek::aanmelding::medewerker,
    zaken::{
        autorisaties::KOPPELEN,
        bijwerken::{Wrong, geweigerd, refused},
        cache,
        inzien::{self, Mag, Open},
    },
};

/// How often is said that the work goes on.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// A document that is to be added.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct DocumentInvoer {
    #[schema(max_length = 200)]
    titel: String,
    /// One of the kinds that the list gives.
    soort: Uuid,
    #[serde(flatten)]
    bestand: BestandInvoer,
    /// When it came in.
    #[serde(default)]
    ontvangen: Option<Date>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    beschrijving: String,
}

/// The file that is to follow.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct BestandInvoer {
    #[schema(max_length = 255)]
    pub(super) bestandsnaam: String,
    /// Media type, as the browser says.
    #[serde(default)]
    pub(super) formaat: String,
    /// Bytes.
    pub(super) omvang: u64,
}

impl BestandInvoer {
    /// Says what is wrong with it; gives the media type that it is kept as.
    pub(super) fn check(&self, app: &App, wrong: &mut Wrong, within: &str) -> String {
        let name = |field: &str| format!("{within}{field}");
        wrong.text(&name("bestandsnaam"), &self.bestandsnaam, 255, Some("Kies een bestand."));
        let most = app.settings.documenten.max_bytes;
        if self.omvang == 0 {
            wrong.say(
                &name("omvang"),
                "min_value",
                "Het bestand is leeg. Kies een ander bestand.".to_owned(),
            );
        } else if self.omvang > most {
            let why = format!("Het bestand is te groot. Het mag ten hoogste {} zijn.", leesbaar(most));
            wrong.say(&name("omvang"), "max_value", why);
        }
        match bestand::soort_van(&self.bestandsnaam, &self.formaat) {
            Ok(soort) => soort.formaat.to_owned(),
            Err(why) => {
                if !self.bestandsnaam.trim().is_empty() {
                    wrong.say(&name("bestandsnaam"), "invalid", why);
                }
                String::new()
            }
        }
    }
}

/// A size as people say it.
fn leesbaar(bytes: u64) -> String {
    let mb = bytes / (1024 * 1024);
    if mb >= 1024 && mb.is_multiple_of(1024) { format!("{} GB", mb / 1024) } else { format!("{mb} MB") }
}

/// Where the file is to go.
#[derive(Serialize, ToSchema)]
pub(super) struct Gevraagd {
    pub(super) upload: Uuid,
}

/// The document as it is now.
#[derive(Serialize, ToSchema)]
pub(super) struct Klaar {
    document: Document,
}

/// `POST /zaken/{bron}/{zaak}/documenten`
pub(super) async fn vraag(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak)): Path<(String, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Gevraagd>)> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Zaak)?;
    let invoer: DocumentInvoer = body::parse(body::json(&headers, body).await?)?;
    let mut wrong = Wrong::default();
    wrong.text("titel", &invoer.titel, 200, Some("Vul een titel in."));
    wrong.text("beschrijving", &invoer.beschrijving, 1000, None);
    if invoer.ontvangen.is_some_and(|op| op > local_date(app.clock.now())) {
        wrong.say(
            "ontvangen",
            "invalid",
            "Deze dag is nog niet geweest. Vul in op welke dag het document kwam.".to_owned(),
        );
    }
    let formaat = invoer.bestand.check(&app, &mut wrong, "");
    wrong.or_ok()?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Documenten).await?;
    toevoegen(&app, &open).or_refuse()?;
    let soort = soorten::chosen(&app, wie, &open, invoer.soort).await;
    let soort = soort.map_err(|error| refused(&open, &error))?;
    let soort = soort.ok_or_else(|| {
        Problem::field("soort", "invalid_choice", "Dit soort document kunt u aan deze zaak niet toevoegen.")
    })?;
    Mag::tenzij(ons_niet_nieuw(&open, &soort, invoer.bestand.omvang)).or_refuse()?;
    let gegevens = Gegevens {
        titel: invoer.titel.trim().to_owned(),
        beschrijving: invoer.beschrijving.trim().to_owned(),
        soort: soort.url,
        bestandsnaam: invoer.bestand.bestandsnaam.trim().to_owned(),
        formaat,
        omvang: invoer.bestand.omvang,
        ontvangen: invoer.ontvangen,
    };
    let upload = begin(&app, wie, &open, None, gegevens).await?;
    Ok((StatusCode::CREATED, Json(Gevraagd { upload })))
}

/// Stores that a file is to come, for a new document or for one that is there.
pub(super) async fn begin(
    app: &App,
    wie: &Medewerker,
    open: &Open,
    document: Option<Uuid>,
    gegevens: Gegevens,
) -> Result<Uuid> {
    // It is all that a browser needs to know, so it cannot be guessed.
    let id = app.ids.random();
    let upload = Upload {
        id,
        bron: open.systeem.code.clone(),
        zaak: open.zaak.uuid,
        zaak_url: open.zaak.url.clone(),
        document,
        identificatie: maken::identificatie(id),
        wie: wie.clone(),
        gegevens,
        stap: Stap::Gevraagd,
        slot: String::new(),
        pogingen: 0,
        volgende: app.clock.now(),
    };
    stappen::begin(app, &upload).await?;
    Ok(id)
}

/// `DELETE /uploads/{upload}`
pub(super) async fn annuleer(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(upload): Path<Uuid>,
) -> Result<StatusCode> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Zaak)?;
    stappen::of(&app, wie, upload).await?;
    stappen::cancel(&app, upload).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /uploads/{upload}`
pub(super) async fn ontvang(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(upload): Path<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Klaar>> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Zaak)?;
    let upload = stappen::of(&app, wie, upload).await?;
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|announced| announced != upload.gegevens.omvang) {
        return Err(problem(Gebroken::Omvang));
    }
    if !stappen::take_file(&app, upload.id).await? {
        return Err(Problem::Conflict("Dit bestand wordt al verwerkt.".to_owned()));
    }
    // Whoever closes the browser does not stop what has to be finished or taken back.
    let work = tokio::spawn(async move { Box::pin(verwerk(&app, upload, body)).await });
    match work.await {
        Ok(done) => done.map(|document| Json(Klaar { document })),
        Err(_) => Err(Problem::Internal(store::Error::other("an upload stopped half-way"))),
    }
}

async fn verwerk(app: &App, upload: Upload, body: Body) -> Result<Document> {
    let (id, wie) = (upload.id, upload.wie.clone());
    let (bron, zaak) = (upload.bron.clone(), upload.zaak);
    let done = while_wanted(app, &upload.clone(), Box::pin(stuur(app, upload, body))).await;
    if done.is_err()
        && let Ok(left) = stappen::of(app, &wie, id).await
        && let Err(problem) = herstel::take_back(app, left).await
    {
        tracing::warn!(why = problem.to_line(), "an upload is left for the worker");
    }
    if done.is_ok() {
        cache::geschreven(app, &bron, zaak).await;
    }
    done
}

/// Says that the work goes on, for as long as it does and is wanted.
async fn while_wanted(
    app: &App,
    upload: &Upload,
    work: impl Future<Output = Result<Document>>,
) -> Result<Document> {
    let mut work = std::pin::pin!(work);
    loop {
        if let Ok(done) = tokio::time::timeout(HEARTBEAT, &mut work).await {
            return done;
        }
        if let Some(document) = upload.document {
            slot::renew(app, &upload.bron, document).await?;
        }
        if !stappen::renew(app, upload.id).await? {
            return Err(Problem::Conflict("Het toevoegen is geannuleerd.".to_owned()));
        }
    }
}

/// Checks the file and sends it on.
async fn stuur(app: &App, mut upload: Upload, body: Body) -> Result<Document> {
    let open = inzien::open(app, &upload.wie, &upload.bron, upload.zaak).await?;
    inzage::record(app, &upload.wie, &open.klanten, Wat::Document).await?;
    let mut found = None;
    match upload.document {
        None => toevoegen(app, &open).or_refuse()?,
        Some(document) => {
            let there = of_zaak_one(&upload.wie, &open, document).await;
            let there = there.map_err(|error| refused(&open, &error))?;
            wijzigen(&open, &there).or_refuse()?;
            found = Some(there);
        }
    }
    let _place = app.uploads.take(&upload.wie.gebruiker, upload.gegevens.omvang).await?;
    let bron = bron(app, &upload.gegevens, body).await?;
    let sent = match upload.document {
        None => maken::maak(app, &open.systeem, &mut upload, bron).await,
        Some(_) => versie::bestand(app, &open.systeem, &upload, bron).await,
    };
    let soort = upload.gegevens.soort.clone();
    let van = found.as_ref().map_or(Van { soort: &soort, vertrouwelijk: None }, van_document);
    match sent {
        Ok(document) => Ok(shown(&open, document)),
        Err(gebroken) => Err(explain(app, &open, van, gebroken).await),
    }
}

/// The file, when it is what it was said to be.
async fn bron(app: &App, gegevens: &Gegevens, body: Body) -> Result<Bron> {
    let scan = Scan::begin(&app.settings.documenten.clamd).await;
    let scan = scan.map_err(|stil| problem(stil.into()))?;
    let pieces = body.into_data_stream();
    let pieces = pieces.map(|piece| piece.map_err(|error| TransportError::Broken(error.to_string())));
    let mut bron = Bron::new(Box::pin(pieces), gegevens.omvang, scan);
    let begin = bron.begin().await.map_err(problem)?;
    let unfit = |why| Problem::Unprocessable("kind", why);
    let soort = bestand::soort_van(&gegevens.bestandsnaam, &gegevens.formaat).map_err(unfit)?;
    bestand::past(soort, begin).map_err(unfit)?;
    Ok(bron)
}

/// Why a file was not kept, for the person at the screen.
/// What was refused is known from now on; `van` is the document that it was about.
pub(super) async fn explain(app: &App, open: &Open, van: Van<'_>, gebroken: Gebroken) -> Problem {
    match gebroken {
        Gebroken::Geweigerd(KOPPELEN, error) => {
            geweigerd(app, open, (KOPPELEN, open.van_zaak()), &error).await
        }
        Gebroken::Geweigerd(recht, error) => geweigerd(app, open, (recht, van), &error).await,
        Gebroken::Zaaksysteem(error) => refused(open, &error),
        other => problem(other),
    }
}

fn problem(gebroken: Gebroken) -> Problem {
    match gebroken {
        Gebroken::Eigen(problem) => problem,
        Gebroken::Verbinding => Problem::Unprocessable(
            "broken",
            "De verbinding brak af voordat het hele bestand er was. Probeer het opnieuw.".to_owned(),
        ),
        Gebroken::Omvang => Problem::Unprocessable(
            "size",
            "Het bestand is niet zo groot als was opgegeven. Misschien is het net gewijzigd. Kies het opnieuw."
                .to_owned(),
        ),
        Gebroken::Besmet(virus) => Problem::Unprocessable(
            "virus",
            format!(
                "In dit bestand zit een virus ({virus}). Het is niet bewaard. Open het niet en meld het aan uw \
                 beheerder. Vraag de afzender om een schoon bestand."
            ),
        ),
        Gebroken::Scanner(why) => {
            tracing::error!(why, "the virus scanner does not judge");
            Problem::Neighbour(
                "De virusscanner antwoordt niet. Het bestand is niet bewaard. Probeer het zo opnieuw."
                    .to_owned(),
            )
        }
        Gebroken::Zaaksysteem(error) | Gebroken::Geweigerd(_, error) => {
            Problem::Neighbour(missed("Het zaaksysteem", &error).0)
        }
    }
}
