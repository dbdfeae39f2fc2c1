//! A new version of a document: under lock, with one change, whatever of it changes.

use uuid::Uuid;
use zgw::{
    Caller, Client, Error,
    documenten::{Bestand, Document, Documentwijziging},
};

use super::{
    herstel,
    maken::{KLEIN, is_unclear, ontsluit},
    scan::Scan,
    slot::{self, Slot},
    stappen::{self, Upload},
    stroom::{Bron, Gebroken},
};
use crate::{
    app::App,
    klantbeeld::bronnen::caller,
    rest::problem::Problem,
    toegang::Medewerker,
    zaken::{autorisaties::WIJZIGEN, systemen::Zaaksysteem},
};

/// For the audit trail of the zaaksysteem.
const WAAROM: &str = "Gewijzigd vanuit het klantcontactcentrum";

/// What an employee changes of a document without its file.
pub(super) struct Tekst {
    pub(super) titel: String,
    pub(super) beschrijving: String,
}

/// Changes title and description.
pub(super) async fn tekst(
    app: &App,
    wie: &Medewerker,
    systeem: &Zaaksysteem,
    (document, tekst): (&Document, &Tekst),
) -> Result<Document, Gebroken> {
    let wijziging = Documentwijziging {
        titel: Some(&tekst.titel),
        beschrijving: Some(&tekst.beschrijving),
        auteur: Some(&wie.naam),
        ..Documentwijziging::default()
    };
    let slot = take(app, wie, systeem, document.uuid).await?;
    let changed = change(&systeem.client, &slot, &wijziging, None).await;
    done(app, systeem, slot, changed.map_err(|error| Gebroken::bij(WIJZIGEN, error))).await
}

/// Puts another file in a document.
pub(super) async fn bestand(
    app: &App,
    systeem: &Zaaksysteem,
    upload: &Upload,
    bron: Bron,
) -> Result<Document, Gebroken> {
    let document = upload.document.ok_or(Gebroken::Eigen(Problem::NotFound))?;
    let gegevens = &upload.gegevens;
    let wijziging = Documentwijziging {
        titel: Some(&gegevens.titel),
        beschrijving: Some(&gegevens.beschrijving),
        auteur: Some(&upload.wie.naam),
        bestandsnaam: Some(&gegevens.bestandsnaam),
        formaat: Some(&gegevens.formaat),
    };
    let outcome = if gegevens.omvang <= KLEIN {
        // The whole file is here, and clean, before anything is locked.
        let bytes = bron.whole().await?;
        let slot = take(app, &upload.wie, systeem, document).await?;
        let changed = change(&systeem.client, &slot, &wijziging, Some(Bestand::Bytes(&bytes))).await;
        done(app, systeem, slot, changed.map_err(|error| Gebroken::bij(WIJZIGEN, error))).await
    } else {
        let slot = take(app, &upload.wie, systeem, document).await?;
        let changed = in_delen(&systeem.client, &slot, (&wijziging, gegevens.omvang), bron).await;
        done(app, systeem, slot, changed).await
    };
    stappen::end(app, upload.id).await?;
    outcome
}

async fn take(app: &App, wie: &Medewerker, systeem: &Zaaksysteem, document: Uuid) -> Result<Slot, Gebroken> {
    let taken = slot::take(app, wie, systeem, document).await?;
    taken.ok_or_else(|| {
        Gebroken::Eigen(Problem::Conflict(
            "Iemand anders werkt aan dit document. Probeer het later opnieuw.".to_owned(),
        ))
    })
}

/// One change: never a second one, because that would be another version.
async fn change(
    client: &Client,
    slot: &Slot,
    wijziging: &Documentwijziging<'_>,
    bestand: Option<Bestand<'_>>,
) -> Result<(), Error> {
    let caller = caller(&slot.wie);
    let held = (slot.document, slot.slot.as_str());
    match client.change_document(&caller, held, wijziging, bestand, WAAROM).await {
        Err(error) if is_unclear(&error) => {
            let now = client.document(&caller, slot.document).await?;
            let is_done = now.versie.unwrap_or(1) > u32::try_from(slot.versie).unwrap_or(0);
            if is_done { Ok(()) } else { Err(error) }
        }
        outcome => outcome.map(drop),
    }
}

async fn in_delen(
    client: &Client,
    slot: &Slot,
    (wijziging, omvang): (&Documentwijziging<'_>, u64),
    bron: Bron,
) -> Result<(), Gebroken> {
    let caller = caller(&slot.wie);
    let begun = change(client, slot, wijziging, Some(Bestand::Volgt(omvang))).await;
    begun.map_err(|error| Gebroken::bij(WIJZIGEN, error))?;
    let made = client.document_upload(&caller, slot.document).await?;
    bron.in_delen(client, &caller, (&made.delen, &slot.slot)).await
}

/// Releases the lock; what was begun and not finished goes back to what it was.
async fn done(
    app: &App,
    systeem: &Zaaksysteem,
    slot: Slot,
    changed: Result<(), Gebroken>,
) -> Result<Document, Gebroken> {
    let caller = caller(&slot.wie);
    if let Err(gebroken) = changed {
        herstel::release(app, systeem, &slot).await;
        return Err(gebroken);
    }
    if let Err(error) = ontsluit(&systeem.client, &caller, slot.document, &slot.slot).await {
        // The change is made. The worker releases the lock.
        slot::leave(app, &slot, stappen::LEASE, &error.to_string()).await?;
    } else {
        slot::end(app, slot.id).await?;
    }
    Ok(systeem.client.document(&caller, slot.document).await?)
}

/// Puts the content of the version that was there back as a new one: of what was begun, the bytes are gone.
pub(super) async fn terug(client: &Client, caller: &Caller, slot: &Slot) -> Result<(), Gebroken> {
    let versie = u32::try_from(slot.versie).unwrap_or(1);
    let old = client.document_versie(caller, slot.document, versie).await?;
    let wijziging = Documentwijziging {
        titel: Some(&old.titel),
        beschrijving: Some(&old.beschrijving),
        auteur: Some(&old.auteur),
        bestandsnaam: old.bestandsnaam.as_deref(),
        formaat: old.formaat.as_deref(),
    };
    let held = (slot.document, slot.slot.as_str());
    let Some(omvang) = old.bestandsomvang else {
        client.change_document(caller, held, &wijziging, Some(Bestand::Geen), WAAROM).await?;
        return Ok(());
    };
    let download = client.download(caller, slot.document, Some(versie)).await?;
    let bron = Bron::new(download.body, omvang, Scan::none());
    if omvang <= KLEIN {
        let bytes = bron.whole().await?;
        client.change_document(caller, held, &wijziging, Some(Bestand::Bytes(&bytes)), WAAROM).await?;
        return Ok(());
    }
    let made = client.change_document(caller, held, &wijziging, Some(Bestand::Volgt(omvang)), WAAROM).await?;
    bron.in_delen(client, caller, (&made.delen, &slot.slot)).await
}
