//! Objects that are asked for at the same moment share their statements, as commits share a sync: while some are being read,
//! who comes next waits for the next reading and is part of it. Each reading begins after all of its questions came, so
//! nobody is told less than what was stored when they asked.
//!
//! Only where a statement costs much more than a row: on PostgreSQL a look-up by uuid is mostly the cost of asking (ADR 9).

use std::{collections::HashMap, marker::PhantomData, sync::Arc};

use axum::{
    body::Bytes,
    response::{IntoResponse, Response},
};
use http::header::CONTENT_TYPE;
use parking_lot::Mutex;
use serde::Serialize;
use store::Engine;
use tokio::{runtime::Handle, sync::oneshot};
use uuid::Uuid;

use super::{
    problem::{Problem, Result},
    related::rows_where,
    resource::{Resource, View},
    row::Table,
};
use crate::app::App;

/// Readings of one kind that go on at the same time.
const READINGS: usize = 2;
/// The most that one reading takes along.
const MOST: usize = 64;

/// An object in JSON; nothing when it is not there.
type Shown = Option<Bytes>;

/// Who waits for the next reading. Whoever hears nothing asks again alone.
type Waiting = Vec<(Uuid, oneshot::Sender<Shown>)>;

/// Those who ask for one kind of object, to be shown under one address.
#[derive(Default)]
struct Queue {
    readings: usize,
    waiting: Waiting,
}

type Queues = HashMap<(&'static str, String), Arc<Mutex<Queue>>>;

/// All queues.
#[derive(Default)]
pub(crate) struct Gather(Mutex<Queues>);

impl Gather {
    fn queue(&self, kind: &'static str, origin: &str) -> Arc<Mutex<Queue>> {
        self.0.lock().entry((kind, origin.to_owned())).or_default().clone()
    }
}

/// One object with all that it nests, as an answer.
pub(crate) async fn retrieve<R: Resource>(app: &App, uuid: Uuid, view: View) -> Result<Response> {
    let shares = app.db.engine() == Engine::Postgres && view.expand.is_empty();
    let shown =
        if shares { together::<R>(app, uuid, view).await? } else { alone::<R>(app, uuid, &view).await? };
    let body = shown.ok_or(Problem::NotFound)?;
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

async fn alone<R: Resource>(app: &App, uuid: Uuid, view: &View) -> Result<Shown> {
    let conn = app.db.read().await?;
    R::retrieve(&conn, uuid, view).await?.map(|one| json(&one)).transpose()
}

async fn together<R: Resource>(app: &App, uuid: Uuid, view: View) -> Result<Shown> {
    let queue = app.gather.queue(R::DECLARATION.path, view.links.origin());
    let answer = {
        let mut queue = queue.lock();
        if queue.readings < READINGS {
            queue.readings += 1;
            None
        } else {
            let (sender, answer) = oneshot::channel();
            queue.waiting.push((uuid, sender));
            Some(answer)
        }
    };
    let Some(answer) = answer else {
        let reading = Reading::<R> { app: app.clone(), queue, view, kind: PhantomData };
        return alone::<R>(app, uuid, &reading.view).await;
    };
    match answer.await {
        Ok(shown) => Ok(shown),
        Err(_) => alone::<R>(app, uuid, &view).await,
    }
}

/// A reading that goes on. However it ends, those who wait are read next.
struct Reading<R: Resource> {
    app: App,
    queue: Arc<Mutex<Queue>>,
    view: View,
    kind: PhantomData<fn() -> R>,
}

impl<R: Resource> Drop for Reading<R> {
    fn drop(&mut self) {
        let mut queue = self.queue.lock();
        if queue.waiting.is_empty() {
            queue.readings -= 1;
            return;
        }
        let some = queue.waiting.len().min(MOST);
        let waiting: Waiting = queue.waiting.drain(..some).collect();
        drop(queue);
        let (app, queue, view) = (self.app.clone(), self.queue.clone(), self.view.clone());
        let next = Self { app, queue, view, kind: PhantomData };
        // Without a runtime the server is gone, and so is everybody who waited.
        if let Ok(runtime) = Handle::try_current() {
            drop(runtime.spawn(async move { next.answer(waiting).await }));
        }
    }
}

impl<R: Resource> Reading<R> {
    /// Reads for all of these at once. When that fails, each asks alone and hears why.
    async fn answer(self, waiting: Waiting) {
        let uuids: Vec<Uuid> = waiting.iter().map(|(uuid, _)| *uuid).collect();
        match self.read(&uuids).await {
            Ok(shown) => {
                for (uuid, sender) in waiting {
                    // Who asked may be gone.
                    drop(sender.send(shown.get(&uuid).cloned()));
                }
            }
            Err(problem) => tracing::debug!(?problem, "a reading for several failed"),
        }
    }

    async fn read(&self, uuids: &[Uuid]) -> Result<HashMap<Uuid, Bytes>> {
        let conn = self.app.db.read().await?;
        let rows = rows_where::<R::Row>(&conn, "uuid", uuids).await?;
        let found: Vec<Uuid> = rows.iter().map(Table::uuid).collect();
        let shown = R::present(&conn, rows, &self.view).await?;
        found.into_iter().zip(shown).map(|(uuid, one)| Ok((uuid, json(&one)?))).collect()
    }
}

fn json(one: &impl Serialize) -> Result<Bytes> {
    serde_json::to_vec(one).map(Bytes::from).map_err(|error| store::Error::other(error).into())
}
