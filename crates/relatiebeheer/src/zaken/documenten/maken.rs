//! A new document: made with its content, or promised and sent in parts, and then related to the zaak. Nothing is made
//! twice: it goes by a number that we stored first, and by that it is looked for before anything is given up.

use jiff::civil::Date;
use uuid::Uuid;
use zgw::{
    Caller, Client, Error,
    documenten::{Bestand, Document, Gemaakt, NieuwDocument},
};

use super::{
    slot::has_code,
    stappen::{self, Gegevens, Stap, Upload},
    stroom::{Bron, Gebroken},
};
use crate::{
    app::App,
    klantbeeld::bronnen::caller,
    rest::{formats::local_date, problem::Problem},
    zaken::{
        autorisaties::{AANMAKEN, KOPPELEN, VERGRENDELEN},
        systemen::Zaaksysteem,
    },
};

/// Up to so many bytes go in one request; what is larger goes in parts.
pub(crate) const KLEIN: u64 = 10 * 1024 * 1024;
/// For the audit trail of the zaaksysteem.
pub(super) const WAAROM: &str = "Toegevoegd vanuit het klantcontactcentrum";
/// Texts of people here are Dutch.
const TAAL: &str = "nld";
/// What comes in late is not worked on: then the zaak could not be closed.
const STATUS: &str = "definitief";

/// What a new document goes by.
pub(super) fn identificatie(upload: Uuid) -> String {
    format!("KCC-{}", upload.simple())
}

/// Makes the document, with this content, and relates it.
pub(super) async fn maak(
    app: &App,
    systeem: &Zaaksysteem,
    upload: &mut Upload,
    bron: Bron,
) -> Result<Document, Gebroken> {
    let (client, caller) = (&systeem.client, caller(&upload.wie));
    let document = if upload.gegevens.omvang <= KLEIN {
        let bytes = bron.whole().await?;
        wanted(app, upload).await?;
        let made = nieuw(app, client, upload, Bestand::Bytes(&bytes)).await?;
        made.document
    } else {
        let made = nieuw(app, client, upload, Bestand::Volgt(upload.gegevens.omvang)).await?;
        upload.slot = made.lock.clone().unwrap_or_default();
        stappen::step(app, upload, Stap::Delen).await?;
        bron.in_delen(client, &caller, (&made.delen, &upload.slot)).await?;
        stappen::step(app, upload, Stap::Ontsluiten).await?;
        let opened = ontsluit(client, &caller, made.document.uuid, &upload.slot).await;
        opened.map_err(|error| Gebroken::bij(VERGRENDELEN, error))?;
        made.document
    };
    wanted(app, upload).await?;
    stappen::step(app, upload, Stap::Koppelen).await?;
    let related = koppel(client, &caller, &upload.zaak_url, &document).await;
    related.map_err(|error| Gebroken::bij(KOPPELEN, error))?;
    stappen::end(app, upload.id).await?;
    // With its type, for the screen.
    Ok(client.document(&caller, document.uuid).await.unwrap_or(document))
}

/// Stops when the employee wants it no more.
async fn wanted(app: &App, upload: &Upload) -> Result<(), Gebroken> {
    if stappen::is_cancelled(app, upload.id).await? {
        return Err(Problem::Conflict("Het toevoegen is geannuleerd.".to_owned()).into());
    }
    Ok(())
}

async fn nieuw(
    app: &App,
    client: &Client,
    upload: &mut Upload,
    bestand: Bestand<'_>,
) -> Result<Gemaakt, Gebroken> {
    stappen::step(app, upload, Stap::Maken).await?;
    let caller = caller(&upload.wie);
    let rsin = &app.settings.gemeente.rsin;
    let document = nieuw_document(
        &upload.gegevens,
        (&upload.identificatie, rsin),
        &upload.wie.naam,
        local_date(app.clock.now()),
    );
    let made = match client.create_document(&caller, &document, bestand, WAAROM).await {
        Err(error) if is_unclear(&error) => match find(client, &caller, rsin, &upload.identificatie).await {
            Ok(Some(made)) => made,
            _ => return Err(error.into()),
        },
        made => made.map_err(|error| Gebroken::bij(AANMAKEN, error))?,
    };
    upload.document = Some(made.document.uuid);
    Ok(made)
}

fn nieuw_document<'a>(
    gegevens: &'a Gegevens,
    (identificatie, bronorganisatie): (&'a str, &'a str),
    auteur: &'a str,
    creatiedatum: Date,
) -> NieuwDocument<'a> {
    NieuwDocument {
        identificatie,
        bronorganisatie,
        creatiedatum,
        ontvangstdatum: gegevens.ontvangen,
        titel: &gegevens.titel,
        auteur,
        status: STATUS,
        formaat: &gegevens.formaat,
        taal: TAAL,
        bestandsnaam: &gegevens.bestandsnaam,
        beschrijving: &gegevens.beschrijving,
        // While nobody says, the zaak cannot be closed.
        indicatie_gebruiksrecht: Some(false),
        informatieobjecttype: &gegevens.soort,
    }
}

/// The document that goes by our number, with what is still to be sent of it.
pub(super) async fn find(
    client: &Client,
    caller: &Caller,
    rsin: &str,
    identificatie: &str,
) -> Result<Option<Gemaakt>, Error> {
    match client.find_document(caller, rsin, identificatie).await? {
        Some(document) => client.document_upload(caller, document.uuid).await.map(Some),
        None => Ok(None),
    }
}

/// Releases a lock; it may have been released before without our hearing of it.
pub(super) async fn ontsluit(
    client: &Client,
    caller: &Caller,
    document: Uuid,
    slot: &str,
) -> Result<(), Error> {
    match client.unlock_document(caller, document, slot).await {
        Err(error) if has_code(&error, "incorrect-lock-id") => Ok(()),
        Err(error) if is_unclear(&error) => {
            if client.document(caller, document).await?.locked {
                Err(error)
            } else {
                Ok(())
            }
        }
        outcome => outcome,
    }
}

/// Relates a document to a zaak; it may be related already.
pub(super) async fn koppel(
    client: &Client,
    caller: &Caller,
    zaak_url: &str,
    document: &Document,
) -> Result<(), Error> {
    match client.add_document(caller, zaak_url, document).await {
        Err(error) if has_code(&error, "unique") => Ok(()),
        Err(error) if is_unclear(&error) => {
            if client.has_document(caller, zaak_url, document.uuid).await? {
                Ok(())
            } else {
                Err(error)
            }
        }
        outcome => outcome,
    }
}

/// Whether it may have been done all the same.
pub(super) fn is_unclear(error: &Error) -> bool {
    matches!(
        error,
        Error::Unreachable { .. }
            | Error::TimedOut { .. }
            | Error::Unreadable { .. }
            | Error::TooLarge { .. }
            | Error::Status { status: 500.., .. }
    )
}
