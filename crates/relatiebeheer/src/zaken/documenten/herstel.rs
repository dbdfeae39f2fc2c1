//! After a crash, or when a neighbour did not answer: what was left half-way is finished or taken back, and every lock is
//! released. It looks before it does anything, so that nothing is done twice.

use std::time::Duration;

use jiff::SignedDuration;
use uuid::Uuid;
use zgw::{
    Caller, Client, Error,
    documenten::{Bestand, Documentwijziging},
};

use super::{
    maken::{find, is_unclear, koppel, ontsluit},
    slot::{self, Slot, has_code},
    stappen::{self, LEASE, Stap, Upload},
    stroom::Gebroken,
    versie,
};
use crate::{
    app::{App, geduld::wait},
    klantbeeld::bronnen::caller,
    rest::problem::Result,
    zaken::{cache, systemen::Zaaksysteem},
};

/// How many are looked at in one round.
const AT_ONCE: i64 = 50;
/// How often is looked.
const LOOK: Duration = Duration::from_secs(5);
/// For the audit trail of the zaaksysteem.
const WAAROM: &str = "Niet afgemaakt: weer verwijderd";

/// How it ended.
enum Uitkomst {
    /// Finished, or taken back.
    Klaar,
    /// Not now.
    Later(String),
    /// It may still be coming: look once more, after this.
    Nogmaals(SignedDuration),
}

impl From<Error> for Uitkomst {
    fn from(error: Error) -> Self {
        Self::Later(error.to_string())
    }
}

/// Works until the server stops.
pub(crate) async fn work(app: App) {
    loop {
        match round(&app).await {
            Ok(0) => {}
            Ok(settled) => tracing::info!(settled, "documents that were left half-way are settled"),
            Err(problem) => tracing::warn!(why = problem.to_line(), "uploads and locks cannot be read"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Settles what nobody is working on; how many were done with.
async fn round(app: &App) -> Result<usize> {
    let mut settled = 0;
    for left in slot::left(app, AT_ONCE).await? {
        if slot::take_left(app, &left).await? {
            settled += usize::from(settle_slot(app, &left).await?);
        }
    }
    for left in stappen::left(app, AT_ONCE).await? {
        if stappen::take_left(app, &left).await? {
            settled += usize::from(settle_upload(app, left).await?);
        }
    }
    Ok(settled)
}

impl App {
    /// Finishes or takes back what was left half-way of documents; how many were done with. What the worker does, for tests.
    pub async fn repair_documents(&self) -> std::result::Result<usize, String> {
        round(self).await.map_err(|problem| problem.to_line())
    }
}

/// Takes back at once what an upload has left.
pub(super) async fn take_back(app: &App, upload: Upload) -> Result<()> {
    settle_upload(app, upload).await.map(drop)
}

async fn settle_upload(app: &App, mut left: Upload) -> Result<bool> {
    let outcome = match app.zaaksystemen.get(&left.bron) {
        Some(systeem) => upload(app, systeem, &mut left).await?,
        None => Uitkomst::Later("there is no such zaaksysteem".to_owned()),
    };
    match outcome {
        Uitkomst::Klaar => {
            stappen::end(app, left.id).await?;
            return Ok(true);
        }
        Uitkomst::Nogmaals(after) => stappen::leave(app, &left, after, "").await?,
        Uitkomst::Later(why) => {
            tracing::warn!(upload = %left.id, tried = left.pogingen, why, "a document is left half-way");
            stappen::leave(app, &left, wait(app, left.pogingen + 1), &why).await?;
        }
    }
    Ok(false)
}

async fn upload(app: &App, systeem: &Zaaksysteem, left: &mut Upload) -> Result<Uitkomst> {
    let (client, caller) = (&systeem.client, caller(&left.wie));
    // Of a new version the lock tells what was begun.
    if left.is_versie() || matches!(left.stap, Stap::Gevraagd | Stap::Bezig) {
        return Ok(Uitkomst::Klaar);
    }
    if left.stap == Stap::Maken {
        match find(client, &caller, &app.settings.gemeente.rsin, &left.identificatie).await {
            // The request may still be on its way.
            Ok(None) if left.pogingen == 0 => return Ok(Uitkomst::Nogmaals(LEASE)),
            Ok(None) => return Ok(Uitkomst::Klaar),
            Ok(Some(made)) => {
                left.document = Some(made.document.uuid);
                let next = if made.delen.is_empty() { Stap::Koppelen } else { Stap::Verwijderen };
                stappen::step(app, left, next).await?;
            }
            Err(error) => return Ok(error.into()),
        }
    }
    let Some(document) = left.document else { return Ok(Uitkomst::Klaar) };
    if left.stap == Stap::Ontsluiten {
        match ontsluit(client, &caller, document, &left.slot).await {
            Ok(()) => stappen::step(app, left, Stap::Koppelen).await?,
            Err(error) if is_unclear(&error) => return Ok(error.into()),
            Err(_) => {}
        }
    }
    if left.stap == Stap::Koppelen && !stappen::is_cancelled(app, left.id).await? {
        match relate(client, &caller, left, document).await {
            Ok(()) => {
                cache::geschreven(app, &left.bron, left.zaak).await;
                return Ok(Uitkomst::Klaar);
            }
            Err(error) if is_unclear(&error) => return Ok(error.into()),
            // The zaak does not take it: closed meanwhile, or no longer ours to change.
            Err(error) => tracing::warn!(%error, "a document is not taken by its zaak"),
        }
    }
    stappen::step(app, left, Stap::Verwijderen).await?;
    Ok(remove(client, &caller, left, document).await)
}

async fn relate(client: &Client, caller: &Caller, left: &Upload, document: Uuid) -> Result<(), Error> {
    let document = client.document(caller, document).await?;
    koppel(client, caller, &left.zaak_url, &document).await
}

/// Removes a document that no zaak refers to.
async fn remove(client: &Client, caller: &Caller, left: &Upload, document: Uuid) -> Uitkomst {
    match client.has_document(caller, &left.zaak_url, document).await {
        Ok(true) => return Uitkomst::Klaar,
        Ok(false) => {}
        Err(error) => return error.into(),
    }
    match free(client, caller, document, &left.slot).await {
        Ok(()) | Err(Error::NotFound) => {}
        Err(error) => return error.into(),
    }
    match client.delete_document(caller, document, WAAROM).await {
        Ok(()) | Err(Error::NotFound) => Uitkomst::Klaar,
        Err(error) if has_code(&error, "pending-relations") => Uitkomst::Klaar,
        Err(Error::NotAllowed { .. }) => Uitkomst::Later(
            "we may not remove the document: give our client_id the scope documenten.verwijderen".to_owned(),
        ),
        Err(error) => error.into(),
    }
}

/// Takes the lock off a document of which not everything came. A locked one is not removed, and one of which parts are
/// missing is not unlocked (Open Zaak 1.30): so it first gets a content of one byte, which takes the place of the parts.
async fn free(client: &Client, caller: &Caller, document: Uuid, slot: &str) -> Result<(), Error> {
    let state = client.document_upload(caller, document).await?;
    if !state.document.locked {
        return Ok(());
    }
    let lock = state.lock.as_deref().filter(|lock| !lock.is_empty()).unwrap_or(slot);
    if !state.delen.is_empty() {
        let (same, one_byte) = (Documentwijziging::default(), Some(Bestand::Bytes(b" ")));
        client.change_document(caller, (document, lock), &same, one_byte, WAAROM).await?;
    }
    ontsluit(client, caller, document, lock).await
}

/// Releases a lock at once, as far as that goes; the worker does the rest.
pub(super) async fn release(app: &App, systeem: &Zaaksysteem, held: &Slot) {
    if let Err(problem) = conclude(app, held, lock(systeem, held).await).await {
        tracing::warn!(why = problem.to_line(), "a lock is left for the worker");
    }
}

async fn settle_slot(app: &App, left: &Slot) -> Result<bool> {
    let outcome = match app.zaaksystemen.get(&left.bron) {
        Some(systeem) => lock(systeem, left).await,
        None => Uitkomst::Later("there is no such zaaksysteem".to_owned()),
    };
    conclude(app, left, outcome).await
}

async fn conclude(app: &App, left: &Slot, outcome: Uitkomst) -> Result<bool> {
    match outcome {
        Uitkomst::Klaar => {
            slot::end(app, left.id).await?;
            return Ok(true);
        }
        Uitkomst::Nogmaals(after) => slot::leave(app, left, after, "").await?,
        Uitkomst::Later(why) => {
            tracing::warn!(document = %left.document, tried = left.pogingen, why, "a document stays locked");
            slot::leave(app, left, wait(app, left.pogingen + 1), &why).await?;
        }
    }
    Ok(false)
}

async fn lock(systeem: &Zaaksysteem, left: &Slot) -> Uitkomst {
    let (client, caller) = (&systeem.client, caller(&left.wie));
    let state = match client.document_upload(&caller, left.document).await {
        Ok(state) => state,
        Err(Error::NotFound) => return Uitkomst::Klaar,
        Err(error) => return error.into(),
    };
    if left.slot.is_empty() {
        return unknown(client, &caller, left, &state.document).await;
    }
    if !state.document.locked {
        return Uitkomst::Klaar;
    }
    if !state.delen.is_empty()
        && let Err(gebroken) = versie::terug(client, &caller, left).await
    {
        return match gebroken {
            // Somebody else holds it by now: what was ours is over.
            Gebroken::Zaaksysteem(error) if has_code(&error, "incorrect-lock-id") => Uitkomst::Klaar,
            Gebroken::Zaaksysteem(error) | Gebroken::Geweigerd(_, error) => error.into(),
            other => Uitkomst::Later(format!("{other:?}")),
        };
    }
    match ontsluit(client, &caller, left.document, &left.slot).await {
        Ok(()) => Uitkomst::Klaar,
        Err(error) => error.into(),
    }
}

/// We asked for a lock and do not know whether we got it. Ours if it came while nothing else happened: then only force helps.
async fn unknown(client: &Client, caller: &Caller, left: &Slot, now: &zgw::documenten::Document) -> Uitkomst {
    if !now.locked {
        return if left.pogingen == 0 { Uitkomst::Nogmaals(LEASE) } else { Uitkomst::Klaar };
    }
    if now.versie.unwrap_or(1) != u32::try_from(left.versie).unwrap_or(1) {
        return Uitkomst::Klaar;
    }
    // Whoever else took it in the same moment is done with it by then.
    if left.pogingen == 0 {
        return Uitkomst::Nogmaals(LEASE);
    }
    match client.force_unlock_document(caller, left.document).await {
        Ok(()) => Uitkomst::Klaar,
        Err(error) if is_unclear(&error) => error.into(),
        Err(_) => Uitkomst::Later(
            "its lock is lost: give our client_id the scope documenten.geforceerd-unlock, or have it unlocked there"
                .to_owned(),
        ),
    }
}
