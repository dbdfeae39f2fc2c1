//! What every handler needs, and the router that puts the rooms together.

pub(crate) mod clock;
pub(crate) mod geduld;
pub(crate) mod ids;
pub(crate) mod metingen;
pub(crate) mod storing;
mod unread;
pub(crate) mod vangnet;
pub(crate) mod werk;

use std::{ops::Deref, sync::Arc};

use axum::{Router, middleware};
use http::HeaderMap;
use store::Db;
use tower_http::catch_panic::CatchPanicLayer;
use zgw::{
    notificaties::Notificaties,
    transport::{Breaker, Transport},
};

use crate::{
    config::Settings,
    contactgegevens, contactmomenten, gezondheid,
    klantinteracties::{self, nummer::Nummers},
    migrations, notificaties,
    registers::{brp::Brp, kvk::Kvk},
    rest::{
        count::Counts,
        gather::Gather,
        problem::{Problem, Result},
        write::{Aftermath, Write},
    },
    toegang::{Action, Object, Subject, geheim::Geheim, limiet::Limiet, policy, tokens},
    verantwoording::beveiliging,
    werkplek::{self, meldingen::Meldingen},
    zaken::{
        documenten::{budget::Budget, soorten::Soorten},
        systemen::Zaaksystemen,
    },
    zoeken,
};

pub use clock::Clock;
pub use ids::Ids;

/// The application; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What the application holds.
pub struct Inner {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) counts: Counts,
    pub(crate) nummers: Nummers,
    pub(crate) gather: Gather,
    pub(crate) tokens: tokens::Known,
    pub(crate) limiet: Limiet,
    pub(crate) settings: Settings,
    pub(crate) geheim: Geheim,
    pub(crate) meldingen: Meldingen,
    /// How much of the security log was stored lately.
    pub(crate) beveiliging: beveiliging::Stand,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) zaaksystemen: Zaaksystemen,
    pub(crate) brp: Option<Brp>,
    pub(crate) kvk: Option<Kvk>,
    pub(crate) notificaties: Option<Notificaties>,
    /// Rings when there is something to deliver.
    pub(crate) bel: tokio::sync::Notify,
    /// Rings when there is something to hear.
    pub(crate) horen: notificaties::Horen,
    /// What kinds of documents zaaktypen have.
    pub(crate) soorten: Soorten,
    /// What files that come in may take of memory.
    pub(crate) uploads: Budget,
    /// Rings when a zaaksysteem is to be told of a contact.
    pub(crate) zaakbel: tokio::sync::Notify,
    /// What goes on behind the requests.
    pub(crate) werk: werk::Werk,
    /// What is wrong with where the data is.
    pub(crate) storing: storing::Storing,
    pub(crate) is_trial: bool,
    /// Whether anybody reads what is measured.
    pub(crate) measures: bool,
    /// What keeps browsers safe, on every answer.
    pub(crate) safe: HeaderMap,
}

/// What an application is made of; tests bring their own clock and keys.
pub struct Parts {
    /// The register.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Keys and randomness.
    pub ids: Ids,
    /// What the administrator set; `sleutel` is filled.
    pub settings: Settings,
    /// How neighbours are reached.
    pub transport: Arc<dyn Transport>,
    /// Whether the neighbours are invented.
    pub is_trial: bool,
}

/// Why an application cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be brought up to date.
    #[error("the database cannot be brought up to date: {0}")]
    Store(#[from] store::Error),
    /// A setting cannot work.
    #[error("{0}")]
    Setting(String),
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Brings the schema up to date and puts the parts together.
    pub async fn start(parts: Parts) -> std::result::Result<Self, StartError> {
        let Parts { db, clock, ids, settings, transport, is_trial } = parts;
        db.migrate(migrations::ALL, migrations::PROGRAM).await?;
        zoeken::index::bring_up_to_date(&db).await.map_err(index_error)?;
        let geheim = Geheim::new(&settings.sleutel).map_err(StartError::Setting)?;
        let transport: Arc<dyn Transport> = Arc::new(Breaker::new(transport, settings.neighbours()));
        let zaaksystemen = Zaaksystemen::new(&settings, &clock, &transport)?;
        let brp = Brp::new(&settings.brp, &settings.gemeente.code, transport.clone());
        let kvk = Kvk::new(&settings.kvk, transport.clone());
        let notificaties =
            notificaties::client(&settings, &clock, &transport).map_err(StartError::Setting)?;
        let (counts, tokens) = (Counts::default(), tokens::Known::default());
        let measures = !settings.metrics_listen.is_empty();
        let safe =
            vangnet::safe(&settings.werkplek.thema, &settings.oidc.issuer).map_err(StartError::Setting)?;
        let inner = Inner {
            db,
            clock,
            ids,
            counts,
            nummers: Nummers::default(),
            gather: Gather::default(),
            tokens,
            limiet: Limiet::default(),
            settings,
            geheim,
            meldingen: Meldingen::default(),
            beveiliging: beveiliging::Stand::default(),
            transport,
            zaaksystemen,
            brp,
            kvk,
            notificaties,
            bel: tokio::sync::Notify::new(),
            horen: notificaties::Horen::default(),
            soorten: Soorten::default(),
            uploads: Budget::default(),
            zaakbel: tokio::sync::Notify::new(),
            werk: werk::Werk::default(),
            storing: storing::Storing::default(),
            is_trial,
            measures,
            safe,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Everything that answers over HTTP.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(klantinteracties::router(self))
            .merge(contactgegevens::router(self))
            .merge(contactmomenten::router(self))
            .merge(werkplek::router(self))
            .merge(notificaties::ontvangst::routes())
            .merge(gezondheid::router())
            .layer(CatchPanicLayer::custom(vangnet::after_panic))
            .layer(middleware::from_fn_with_state(self.clone(), vangnet::outermost))
            .with_state(self.clone())
    }

    /// Runs `work` in a transaction on behalf of `subject`, with its log of changes.
    pub(crate) async fn write<T, F, Fut>(&self, subject: &Subject, work: F) -> Result<T>
    where
        F: Fn(Arc<Write>) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        let aftermath = Aftermath::default();
        let once = |tx| {
            aftermath.again(self);
            let write = Arc::new(Write::new(self.clone(), subject, tx, aftermath.clone()));
            let work = work(write.clone());
            async move {
                let value = work.await?;
                write.finish()?;
                Ok(value)
            }
        };
        let value = self.db.transact(once).await.map_err(|problem| aftermath.explain(self, problem))?;
        aftermath.wake(self);
        Ok(value)
    }

    /// Ends what would go on for ever: the server is about to stop.
    pub(crate) fn stop(&self) {
        self.meldingen.stop();
    }

    /// What the administrator set.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether nobody has used this register yet.
    pub(crate) async fn is_empty(&self) -> std::result::Result<bool, store::Error> {
        let sql = store::sql!("select uuid from partij limit 1");
        let conn = self.db.read().await?;
        Ok(conn.first::<(uuid::Uuid,)>(sql, &[]).await?.is_none())
    }

    /// Whether `subject` may do `action` on `object`; otherwise why not.
    #[expect(clippy::unused_self, reason = "what may be done will come to depend on settings and data")]
    pub(crate) fn may(&self, subject: &Subject, action: Action, object: &Object<'_>) -> Result<()> {
        policy::may(subject, action, object)
    }
}

fn index_error(problem: Problem) -> StartError {
    match problem {
        Problem::Internal(error) => StartError::Store(error),
        other => StartError::Store(store::Error::other(format!("{other:?}"))),
    }
}
