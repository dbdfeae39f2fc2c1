//! What changes while an employee looks on, as server-sent events: somebody registered a contact with the customer on the
//! screen or changed what we keep about them, or a zaaksysteem told of a zaak on it. One look at the log of changes a
//! second for all streams together, and none when there are no streams; so it works the same with several servers on one
//! database.

mod klanten;
mod zaken;

use std::{
    collections::{BTreeSet, HashSet},
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
use serde_json::json;
use store::sql;
use tokio::sync::{broadcast, watch};
use utoipa::ToSchema;
use uuid::Uuid;

use super::aanmelding::medewerker;
use crate::{
    app::{App, ids::first_id_of, werk::keep},
    klantbeeld::Klant,
    rest::problem::{Problem, Result},
    toegang::{Action, Medewerker, Object, Subject},
    zaken::{
        beleid::{self, Handeling, Rechten},
        cache::Sleutel,
        inzien,
    },
};
use klanten::{Changed, KlantKijker, look};
use zaken::{Kijker, Kijkers};

/// How long after a change it is told at the latest, and how often the log is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// How far back each look goes: a change is logged under the moment at which it began, and seen when it is committed.
const BACK: Duration = Duration::from_secs(20);
/// A stream ends after this, so that who was logged out stops hearing; a browser opens it again by itself.
const LONGEST: Duration = Duration::from_mins(15);
/// Zaken that one screen can look at.
const ZAKEN: usize = 50;

/// The streams of this process.
pub(crate) struct Meldingen {
    changed: broadcast::Sender<Arc<Changed>>,
    pub(crate) zaken: Kijkers,
    looks: AtomicBool,
    stopping: watch::Sender<bool>,
}

impl Default for Meldingen {
    fn default() -> Self {
        Self {
            changed: broadcast::Sender::new(64),
            zaken: Kijkers::default(),
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

    fn is_heard(&self) -> bool {
        self.changed.receiver_count() > 0 || !self.zaken.is_empty()
    }
}

/// Of whom and of what an employee wants to hear.
#[derive(Deserialize, ToSchema)]
pub(super) struct Van {
    /// The key of the customer on the screen.
    klant: Option<String>,
    /// The zaken on the screen: `bron/uuid`, with commas in between.
    zaak: Option<String>,
}

/// What one stream looks at.
struct Blik {
    app: App,
    klant: Option<KlantKijker>,
    zaken: Option<Arc<Kijker>>,
}

/// `GET /meldingen?klant=…&zaak=…`: an event `contacten` whenever a contact with this customer was registered or changed,
/// an event `eigen` whenever what we keep about them and this employee sees was, and an event `zaak` whenever one of these zaken did.
pub(super) async fn stream(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Query(van): Query<Van>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Klant)?;
    let blik = Blik::open(&app, wie, &van).await?;
    begin_to_look(&app);
    let stopping = app.meldingen.stopping.subscribe();
    let events = stream::unfold(blik, async |mut blik| Some((Ok(blik.next().await?), blik)));
    let end = async move {
        let mut stopping = stopping;
        let stop = stopping.wait_for(|stop| *stop);
        drop(tokio::time::timeout(LONGEST, stop).await);
    };
    Ok(Sse::new(events.take_until(Box::pin(end)))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(25))))
}

impl Blik {
    async fn open(app: &App, wie: &Medewerker, van: &Van) -> Result<Self> {
        let klant = match &van.klant {
            Some(klant) => Some(KlantKijker::open(app, wie, Klant::open(app, wie, klant).await?).await?),
            None => None,
        };
        let zaken = match &van.zaak {
            Some(zaken) => Some(named(app, wie, zaken).await?),
            None => None,
        };
        if klant.is_none() && zaken.is_none() {
            return Err(Problem::field("klant", "required", "Zeg naar welke klant of zaak u kijkt."));
        }
        let zaken = zaken.map(|zaken| app.meldingen.zaken.look_at(&zaken));
        Ok(Self { klant, zaken, app: app.clone() })
    }

    /// The next event; `None` when there will be no more.
    async fn next(&mut self) -> Option<Event> {
        let Self { app, klant, zaken } = self;
        loop {
            if let Some(event) = klant.as_mut().and_then(KlantKijker::next) {
                return Some(event);
            }
            let hears = async {
                match klant {
                    Some(klant) => klant.hears().await,
                    None => std::future::pending().await,
                }
            };
            let zaak = async {
                match zaken {
                    Some(kijker) => kijker.next().await,
                    None => std::future::pending().await,
                }
            };
            let heard = tokio::select! {
                heard = hears => heard?,
                (bron, uuid) = zaak => {
                    let zaak = json!({ "bron": bron, "uuid": uuid }).to_string();
                    return Some(Event::default().event("zaak").data(zaak));
                }
            };
            if let Some(klant) = klant {
                klant.take_in(app, heard).await;
            }
        }
    }
}

/// The zaken that are named, when this employee may see all of them. What may not be seen does not exist.
async fn named(app: &App, wie: &Medewerker, text: &str) -> Result<BTreeSet<Sleutel>> {
    let one = |text: &str| {
        let (bron, uuid) = text.trim().split_once('/')?;
        Some((bron.to_owned(), uuid.parse().ok()?))
    };
    let zaken: Option<BTreeSet<Sleutel>> = text.split(',').map(one).collect();
    let zaken = zaken.filter(|zaken| zaken.len() <= ZAKEN).ok_or_else(|| {
        Problem::field("zaak", "invalid", "Noem zaken als bron/uuid, met komma's ertussen; hooguit 50.")
    })?;
    let rechten = Rechten::of(&app.db.read().await?, wie).await?;
    let (now, may) = (app.clock.now(), |van: beleid::Van<'_>| rechten.may(Handeling::Lezen, van));
    for zaak in &zaken {
        // What is on the screen was shown just now: then nobody has to be asked again.
        if !app.meldingen.zaken.is_shown(&wie.gebruiker, zaak, now, may) {
            inzien::open(app, wie, &zaak.0, zaak.1).await?;
        }
    }
    Ok(zaken)
}

/// Starts looking, unless somebody looks already; whoever looks stops when nobody listens.
fn begin_to_look(app: &App) {
    if app.meldingen.looks.swap(true, Ordering::AcqRel) {
        return;
    }
    keep(app, "meldingen", look_on);
}

async fn look_on(app: App) {
    let mut seen = HashSet::new();
    while app.meldingen.is_heard() {
        if let Err(problem) = look_for_zaken(&app).await {
            tracing::warn!(?problem, "changes of zaken cannot be read");
        }
        match look(&app, &mut seen).await {
            Ok(changed) if changed.is_empty() => {}
            // Nobody may be left to hear it.
            Ok(changed) => drop(app.meldingen.changed.send(Arc::new(changed))),
            Err(problem) => tracing::warn!(?problem, "the log of changes cannot be read"),
        }
        tokio::time::sleep(EVERY).await;
    }
    app.meldingen.looks.store(false, Ordering::Release);
    if app.meldingen.is_heard() {
        begin_to_look(&app);
    }
}

/// Tells of zaken of which another server was told.
async fn look_for_zaken(app: &App) -> Result<()> {
    if app.meldingen.zaken.is_empty() {
        return Ok(());
    }
    let now = app.clock.now().timestamp();
    let since = first_id_of(now.checked_sub(BACK).unwrap_or(now));
    let sql = sql!("select id, bron, zaak from zaakmelding where id >= $1");
    let changes: Vec<(Uuid, String, Uuid)> = app.db.read().await?.query(sql, &[&since]).await?;
    app.meldingen.zaken.forget_before(since);
    app.meldingen.zaken.vertel(changes.into_iter().map(|(id, bron, zaak)| (id, (bron, zaak))));
    Ok(())
}
