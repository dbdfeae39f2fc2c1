//! A besluit that is new. Its message does not say in which zaak it was taken, so that is asked, once. Nothing depends on it but
//! what is on a screen at that moment: when the answer does not come, it is there when the zaak is opened again. The sweep does
//! not find it.

use std::{pin::pin, sync::Arc, time::Duration};

use uuid::Uuid;
use zgw::uuid_of;

use super::inbox;
use crate::{
    app::App,
    klantbeeld::bronnen::missed,
    rest::problem::Result,
    zaken::{
        inzien::is_hidden,
        stukken,
        systemen::Zaaksysteem,
        verversen::{self, wij},
    },
};

/// How often is looked when another server took a message.
const LOOK: Duration = Duration::from_secs(5);
/// How many are taken from the inbox together.
const AT_ONCE: i64 = 100;

/// Asks after the new besluiten of one zaaksysteem until the server stops.
pub(crate) async fn work(app: App, systeem: Arc<Zaaksysteem>) {
    loop {
        let mut bell = pin!(app.horen.besluiten.notified());
        bell.as_mut().enable();
        match ronde(&app, &systeem).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(problem) => {
                tracing::warn!(bron = systeem.code, why = problem.to_line(), "new besluiten cannot be read");
            }
        }
        tokio::select! {
            () = bell => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Asks after the oldest new besluiten; says how many they were.
pub(super) async fn ronde(app: &App, systeem: &Zaaksysteem) -> Result<usize> {
    let new = inbox::besluiten(&app.db.read().await?, &systeem.code, AT_ONCE).await?;
    for (id, besluit) in &new {
        // Whoever takes it asks; a crash right after it loses no more than a silent zaaksysteem does.
        if inbox::neem(app, *id).await? {
            vraag(app, systeem, *besluit).await?;
        }
    }
    Ok(new.len())
}

async fn vraag(app: &App, systeem: &Zaaksysteem, besluit: Uuid) -> Result<()> {
    let zaak = match systeem.client.besluit(&wij(), besluit).await {
        Ok(found) => uuid_of(&found.zaak),
        Err(error) if is_hidden(&error) => None,
        Err(error) => {
            let why = missed(&systeem.naam, &error).0;
            tracing::warn!(
                bron = systeem.code,
                why,
                "of a new besluit is not known in which zaak it was taken"
            );
            None
        }
    };
    let Some(zaak) = zaak else { return Ok(()) };
    if !stukken::is_getoond(&app.db.read().await?, &systeem.code, zaak).await? {
        return Ok(());
    }
    verversen::vertel(app, &[(systeem.code.clone(), zaak)].into()).await
}
