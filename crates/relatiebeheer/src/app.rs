//! What every handler needs, and the router that puts the rooms together.

pub(crate) mod clock;
pub(crate) mod ids;

use std::{ops::Deref, sync::Arc};

use axum::Router;
use store::Db;

use crate::{
    config::Settings,
    klantinteracties, migrations,
    rest::{count::Counts, problem::Result, write::Write},
    toegang::{Action, Object, Subject, policy, tokens},
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
    pub(crate) tokens: tokens::Known,
    pub(crate) settings: Settings,
}

/// What an application is made of; tests bring their own clock and keys.
pub struct Parts {
    /// The register.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Keys and randomness.
    pub ids: Ids,
    /// What the administrator set.
    pub settings: Settings,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Brings the schema up to date and puts the parts together.
    pub async fn start(parts: Parts) -> std::result::Result<Self, store::Error> {
        parts.db.migrate(migrations::ALL).await?;
        let Parts { db, clock, ids, settings } = parts;
        let (counts, tokens) = (Counts::default(), tokens::Known::default());
        Ok(Self(Arc::new(Inner { db, clock, ids, counts, tokens, settings })))
    }

    /// Everything that answers over HTTP.
    pub fn router(&self) -> Router {
        Router::new().merge(klantinteracties::router(self)).with_state(self.clone())
    }

    /// Runs `work` in a transaction on behalf of `subject`, with its log of changes.
    pub(crate) async fn write<T, F, Fut>(&self, subject: &Subject, work: F) -> Result<T>
    where
        F: Fn(Arc<Write>) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        let once = |tx| {
            let write = Arc::new(Write::new(self.clone(), subject, tx));
            let work = work(write.clone());
            async move {
                let value = work.await?;
                write.finish().await?;
                Ok(value)
            }
        };
        self.db.transact(once).await
    }

    /// Whether `subject` may do `action` on `object`; otherwise why not.
    pub(crate) fn may(&self, subject: &Subject, action: Action, object: &Object<'_>) -> Result<()> {
        policy::may(subject, action, object)
    }
}
