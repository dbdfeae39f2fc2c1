//! Dealing with what came in. A message only says where to look: what we knew is dropped and asked again, so it does no harm
//! that messages come twice, late or in another order.

use std::{collections::BTreeSet, time::Duration};

use jiff::SignedDuration;
use store::{Moment, Tx, sql};
use uuid::Uuid;

use super::{
    besluiten,
    inbox::{self, Over, Post},
};
use crate::{
    app::App,
    rest::{
        problem::{Problem, Result},
        related::Many,
    },
    zaken::{
        cache::{self, Sleutel},
        stukken, verversen,
    },
};

/// How many messages are dealt with together.
const AT_ONCE: i64 = 1_024;
/// How often is looked when another server took a message.
const LOOK: Duration = Duration::from_millis(500);
/// For how long is waited for more when one comes: what comes together is one transaction.
const GATHER: Duration = Duration::from_millis(50);
/// For how long a message is known again: Open Notificaties tries for a day.
const KEPT: SignedDuration = SignedDuration::from_hours(25);
/// After so many rounds is looked for what can be forgotten.
const TIDY: usize = 1_000;

/// What a number of messages come down to.
#[derive(Default)]
struct Gevolg {
    gewijzigd: BTreeSet<Sleutel>,
    weg: BTreeSet<Sleutel>,
    zaaktypen: BTreeSet<Sleutel>,
    stukken: BTreeSet<Sleutel>,
}

impl Gevolg {
    fn of(posts: &[Post]) -> Self {
        let mut gevolg = Self::default();
        for Post { bron, over, .. } in posts {
            match over {
                Over::Zaak(zaak, true) => gevolg.weg.insert((bron.clone(), *zaak)),
                Over::Zaak(zaak, false) => gevolg.gewijzigd.insert((bron.clone(), *zaak)),
                Over::Zaaktype(zaaktype) => gevolg.zaaktypen.insert((bron.clone(), *zaaktype)),
                Over::Stuk(stuk) | Over::Besluit(stuk) => gevolg.stukken.insert((bron.clone(), *stuk)),
            };
        }
        // Gone is gone, whatever the order in which it was heard; who says so wrongly is found out by the sweep.
        gevolg.gewijzigd.retain(|zaak| !gevolg.weg.contains(zaak));
        gevolg
    }
}

/// Deals with what comes in until the server stops.
pub(crate) async fn work(app: App) {
    for rounds in 1_usize.. {
        match round(&app).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(problem) => tracing::warn!(why = problem.to_line(), "what came in cannot be dealt with"),
        }
        if rounds % TIDY == 0
            && let Err(problem) = tidy(&app).await
        {
            tracing::warn!(why = problem.to_line(), "old messages cannot be forgotten");
        }
        tokio::select! {
            () = app.horen.inbox.notified() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Deals with the oldest messages; says how many they were.
pub(crate) async fn round(app: &App) -> Result<usize> {
    let posts = inbox::open(&app.db.read().await?, AT_ONCE).await?;
    if posts.is_empty() {
        return Ok(0);
    }
    let gevolg = Gevolg::of(&posts);
    let ids: Vec<Uuid> = posts.iter().map(|post| post.id).collect();
    let oud = app.ids.next(app.clock.now());
    let store = |tx: Tx| {
        let (gevolg, ids) = (&gevolg, &ids);
        async move {
            cache::verouder(&tx, oud, &gevolg.gewijzigd).await?;
            cache::verwijder(&tx, &gevolg.weg).await?;
            for (bron, zaaktype) in &gevolg.zaaktypen {
                cache::vergeet_zaaktype(&tx, bron, *zaaktype).await?;
            }
            done(&tx, ids).await
        }
    };
    app.db.transact(store).await?;
    if !gevolg.gewijzigd.is_empty() {
        app.horen.verversen.notify_waiters();
    }
    for systeem in app.zaaksystemen.iter() {
        if gevolg.zaaktypen.iter().any(|(bron, _)| *bron == systeem.code) {
            systeem.client.forget_types();
            systeem.agenda.meteen();
        }
    }
    if !gevolg.zaaktypen.is_empty() {
        app.horen.abonnementen.notify_waiters();
    }
    // Of the zaak itself nothing changed that we keep: only screens are to read what is in it.
    let mut anders = stukken::zaken_van(&app.db.read().await?, &gevolg.stukken).await?;
    anders.extend(gevolg.gewijzigd.into_iter().chain(gevolg.weg));
    verversen::vertel(app, &anders).await?;
    Ok(posts.len())
}

async fn done(tx: &Tx, ids: &[Uuid]) -> Result<()> {
    let many = Many::new(ids);
    let sql = format!("update inbox set verwerkt = true where id in {}", many.places());
    tx.execute(&sql, &many.params()).await?;
    Ok(())
}

async fn tidy(app: &App) -> Result<()> {
    stukken::vergeet(app).await?;
    let before: Moment = (app.clock.now().timestamp() - KEPT).into();
    let sql = sql!("select id from inbox where id < $1 and verwerkt limit 1");
    let first = crate::app::ids::first_id_of(before.timestamp());
    if app.db.read().await?.first::<(Uuid,)>(sql, &[&first]).await?.is_none() {
        return Ok(());
    }
    app.db.transact(|tx: Tx| async move { inbox::vergeet(&tx, before).await }).await
}

impl App {
    /// Deals with all that came in, asks again what is out of date by it, and forgets what is old: what the workers do all the
    /// time, for tests. How many messages there were.
    pub async fn verwerk(&self) -> std::result::Result<usize, String> {
        let line = |problem: Problem| problem.to_line();
        let mut dealt = 0;
        loop {
            match round(self).await.map_err(line)? {
                0 => break,
                some => dealt += some,
            }
        }
        for systeem in self.zaaksystemen.iter() {
            dealt += besluiten::ronde(self, systeem).await.map_err(line)?;
            while verversen::ronde(self, systeem).await.map_err(|stop| stop.to_line(&systeem.naam))? > 0 {}
        }
        tidy(self).await.map_err(line)?;
        Ok(dealt)
    }
}
