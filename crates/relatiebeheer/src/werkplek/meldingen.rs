//! What changes while an employee looks on, as server-sent events: somebody registered a contact with the customer on the
//! screen. One look at the log of changes a second for all streams together, and none when there are no streams; so it
//! works the same with several servers on one database.

use std::{
    collections::{HashMap, HashSet},
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Extension,
    extract::{Query, State},
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use store::{Conn, sql};
use tokio::sync::{broadcast, watch};
use utoipa::ToSchema;
use uuid::Uuid;

use super::aanmelding::medewerker;
use crate::{
    app::{App, ids::first_id_of},
    klantbeeld::Klant,
    rest::{problem::Result, related::Many},
    toegang::{Action, Object, Rol, Subject},
};

/// How long after a change it is told at the latest, and how often the log is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// How far back each look goes: a change is logged under the moment at which it began, and seen when it is committed.
const BACK: Duration = Duration::from_secs(20);
/// A stream ends after this, so that who was logged out stops hearing; a browser opens it again by itself.
const LONGEST: Duration = Duration::from_mins(15);
/// Changes that are taken in at one look; of more, the rest comes with the next.
const MOST: i64 = 1_000;

/// The partijen of contacts that changed, and whether one of those contacts is not confidential.
type Changed = HashMap<Uuid, bool>;

/// The streams of this process.
pub(crate) struct Meldingen {
    changed: broadcast::Sender<Arc<Changed>>,
    looks: AtomicBool,
    stopping: watch::Sender<bool>,
}

impl Default for Meldingen {
    fn default() -> Self {
        Self {
            changed: broadcast::Sender::new(64),
            looks: AtomicBool::new(false),
            stopping: watch::Sender::new(false),
        }
    }
}

impl Meldingen {
    /// Ends every stream: the server is about to stop.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }
}

/// Of whom an employee wants to hear.
#[derive(Deserialize, ToSchema)]
pub(super) struct Van {
    /// The key of the customer on the screen.
    klant: String,
}

/// `GET /meldingen?klant=…`: an event `contacten` whenever a contact with this customer was registered or changed.
pub(super) async fn stream(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Query(van): Query<Van>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Klant)?;
    let klant = Klant::open(&app, wie, &van.klant).await?;
    let everything = wie.has(Rol::Vertrouwelijk);
    let heard = app.meldingen.changed.subscribe();
    begin_to_look(&app);
    let stopping = app.meldingen.stopping.subscribe();
    let events = stream::unfold((app, klant, heard), move |(app, klant, mut heard)| async move {
        loop {
            match heard.recv().await {
                Ok(changed) if concerns(&app, &klant, &changed, everything).await => break,
                // Who fell behind may have missed something, so is told to look.
                Err(broadcast::error::RecvError::Lagged(_)) => break,
                Ok(_) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
        Some((Ok(Event::default().event("contacten").data("{}")), (app, klant, heard)))
    });
    let end = async move {
        let mut stopping = stopping;
        let stop = stopping.wait_for(|stop| *stop);
        drop(tokio::time::timeout(LONGEST, stop).await);
    };
    Ok(Sse::new(events.take_until(Box::pin(end)))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(25))))
}

/// Whether the customer is one of these partijen, by a contact that may be seen; a partij may have been made for them just
/// now.
async fn concerns(app: &App, klant: &Klant, changed: &Changed, everything: bool) -> bool {
    let partij = async { klant.partij(&app.db.read().await?).await };
    let seen = |partij: &Uuid| changed.get(partij).is_some_and(|open| *open || everything);
    // When the register cannot be read, the screen is to find out by itself.
    partij.await.map_or(true, |bekend| bekend.is_some_and(|bekend| seen(&bekend.uuid)))
}

/// Starts looking, unless somebody looks already; whoever looks stops when nobody listens.
fn begin_to_look(app: &App) {
    if app.meldingen.looks.swap(true, Ordering::AcqRel) {
        return;
    }
    let app = app.clone();
    drop(tokio::spawn(async move {
        let mut seen = HashSet::new();
        while app.meldingen.changed.receiver_count() > 0 {
            match look(&app, &mut seen).await {
                Ok(partijen) if partijen.is_empty() => {}
                // Nobody may be left to hear it.
                Ok(partijen) => drop(app.meldingen.changed.send(Arc::new(partijen))),
                Err(problem) => tracing::warn!(?problem, "the log of changes cannot be read"),
            }
            tokio::time::sleep(EVERY).await;
        }
        app.meldingen.looks.store(false, Ordering::Release);
        if app.meldingen.changed.receiver_count() > 0 {
            begin_to_look(&app);
        }
    }));
}

/// The partijen of contacts that changed and were not `seen` yet.
async fn look(app: &App, seen: &mut HashSet<Uuid>) -> Result<Changed> {
    let conn = app.db.read().await?;
    let now = app.clock.now().timestamp();
    let since = first_id_of(now.checked_sub(BACK).unwrap_or(now));
    let sql = sql!(
        "select id, soort, object from wijziging where id >= $1 and soort in ('klantcontact', 'betrokkene') ",
        "order by id desc limit $2"
    );
    let changes: Vec<(Uuid, String, Uuid)> = conn.query(sql, &[&since, &MOST]).await?;
    seen.retain(|id| *id >= since);
    let new: Vec<(String, Uuid)> = changes
        .into_iter()
        .filter(|(id, ..)| seen.insert(*id))
        .map(|(_, soort, object)| (soort, object))
        .collect();
    let of = |wanted: &str| -> Vec<Uuid> {
        new.iter().filter(|(soort, _)| soort == wanted).map(|(_, object)| *object).collect()
    };
    let mut changed = Changed::new();
    for (column, values) in [("k.uuid", of("klantcontact")), ("b.uuid", of("betrokkene"))] {
        for (partij, vertrouwelijk) in partijen(&conn, column, &values).await? {
            *changed.entry(partij).or_default() |= !vertrouwelijk;
        }
    }
    Ok(changed)
}

/// Who took part, where `column` is one of `values`, and whether that was confidential.
async fn partijen(conn: &Conn, column: &str, values: &[Uuid]) -> Result<Vec<(Uuid, bool)>> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let many = Many::new(values);
    let sql = format!(
        "select b.partij, k.vertrouwelijk from betrokkene b join klantcontact k on k.uuid = b.klantcontact \
         where b.partij is not null and {column} in {}",
        many.places()
    );
    Ok(conn.query(&sql, &many.params()).await?)
}
