//! A writing request: its transaction, who does it, when, and the log of what it changed.

use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;
use store::{Later, Moment, Param, Tx};
use uuid::Uuid;

use crate::{
    app::App,
    klantinteracties::nummer,
    notificaties::{Bericht, Over, Rows},
    rest::{
        input::Mode,
        problem::{Problem, Result},
        resource::{Resource, taken},
        row::Table,
    },
    toegang::Subject,
};

/// What a change did to an object, in Open Klant's words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    Update,
    Destroy,
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Destroy => "destroy",
        }
    }
}

struct Change {
    action: Action,
    table: &'static str,
    object: Uuid,
}

/// What to say when an index refused a row.
pub(crate) type Taken = fn(&store::Error) -> Option<Problem>;

/// What is left to do when the transaction has ended, well or not.
#[derive(Clone, Default)]
pub(crate) struct Aftermath {
    /// What to say about each kind of row that was stored without waiting for the outcome.
    taken: Arc<Mutex<Vec<Taken>>>,
    /// Whom to wake when it is stored.
    bells: Arc<Mutex<Vec<Bell>>>,
    /// The numbers that it handed out.
    nummers: Arc<Mutex<nummer::Taken>>,
}

/// Wakes a worker.
pub(crate) type Bell = fn(&App);

impl Aftermath {
    /// The transaction was rolled back. Says of an error of the store what was taken, when one of the
    /// rows is the reason.
    pub(crate) fn explain(&self, app: &App, problem: Problem) -> Problem {
        self.again(app);
        let Problem::Internal(error) = &problem else { return problem };
        let said = self.taken.lock().iter().find_map(|taken| taken(error));
        said.unwrap_or(problem)
    }

    /// What was handed out in a transaction that is not to be is there for others.
    pub(crate) fn again(&self, app: &App) {
        app.nummers.rolled_back(&mut self.nummers.lock());
    }

    /// Wakes who has work to do now that it is stored.
    pub(crate) fn wake(&self, app: &App) {
        app.nummers.committed(&mut self.nummers.lock());
        self.bells.lock().drain(..).for_each(|bell| bell(app));
    }
}

/// A new row.
struct New<T>(T);

impl<T: Table> Later for New<T> {
    fn sql(&self) -> &str {
        T::insert_sql()
    }

    fn params(&self) -> Vec<&dyn Param> {
        self.0.params()
    }
}

/// What was changed.
struct Log {
    sql: String,
    params: Vec<Box<dyn Param>>,
}

impl Later for Log {
    fn sql(&self) -> &str {
        &self.sql
    }

    fn params(&self) -> Vec<&dyn Param> {
        self.params.iter().map(Box::as_ref).collect()
    }
}

/// One transaction on behalf of somebody.
pub(crate) struct Write {
    /// For reads and for statements that are not about one row.
    pub(crate) tx: Tx,
    /// The moment that everything in this transaction happens at.
    pub(crate) now: Moment,
    app: App,
    who: String,
    changes: Mutex<Vec<Change>>,
    berichten: Mutex<Vec<Bericht>>,
    /// How the request changes what it changes: whole or in part.
    mode: Mutex<Mode>,
    aftermath: Aftermath,
}

impl Write {
    pub(crate) fn new(app: App, subject: &Subject, tx: Tx, aftermath: Aftermath) -> Self {
        let now = app.clock.now();
        Self {
            tx,
            now,
            app,
            who: subject.name().to_owned(),
            changes: Mutex::default(),
            berichten: Mutex::default(),
            mode: Mutex::new(Mode::Patch),
            aftermath,
        }
    }

    /// How the request changes what it changes; in part, when nobody says.
    pub(crate) fn in_mode(&self, mode: Mode) {
        *self.mode.lock() = mode;
    }

    /// Has others told of a change, when anybody is to be told anything.
    pub(crate) fn tell(&self, action: Action, over: impl FnOnce() -> Over) {
        if self.app.notificaties.is_some() {
            let how = (action, *self.mode.lock());
            self.push(Bericht::notificatie(over(), how, &self.app.settings, self.now));
        }
    }

    /// Likewise, with a message that is made already.
    pub(crate) fn push(&self, bericht: Bericht) {
        self.berichten.lock().push(bericht);
    }

    /// Has a worker woken when this is stored.
    pub(crate) fn ring(&self, bell: Bell) {
        self.aftermath.bells.lock().push(bell);
    }

    /// The numbers that this transaction handed out.
    pub(crate) fn nummers(&self) -> MutexGuard<'_, nummer::Taken> {
        self.aftermath.nummers.lock()
    }

    /// A key for a new row; its public identity too.
    pub(crate) fn new_id(&self) -> Uuid {
        self.app.ids.next(self.now)
    }

    /// In whose name this is done.
    pub(crate) fn who(&self) -> &str {
        &self.who
    }

    /// The application that this is part of.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// A key for something that ends a transaction which took long, with the moment itself.
    pub(crate) fn late_id(&self) -> (Uuid, Moment) {
        let now = self.app.clock.now();
        (self.app.ids.next(now), now)
    }

    /// Stores a new row, without waiting for the outcome: when it is refused, the next statement or the commit fails.
    pub(crate) fn insert<R: Resource>(&self, row: &R::Row) -> Result<()> {
        self.aftermath.taken.lock().push(taken::<R>);
        let stored = self.tx.later(New(row.clone()));
        stored.map_err(|error| taken::<R>(&error).unwrap_or_else(|| error.into()))?;
        self.log(Action::Create, R::Row::NAME, row.uuid());
        R::announce(self, Action::Create, row, None);
        Ok(())
    }

    /// Stores a new one by the rules of its resource, and waits for the outcome: for who says in other words why it is
    /// refused.
    pub(crate) async fn insert_settled<R: Resource>(&self, body: &Value) -> Result<R::Row> {
        let row = R::insert(self, body).await?;
        let settled = self.tx.settle().await;
        settled.map_err(|error| taken::<R>(&error).unwrap_or_else(|| error.into()))?;
        Ok(row)
    }

    /// Stores a new row and waits for the outcome.
    pub(crate) async fn insert_now<T: Table>(&self, row: &T) -> Result<(), store::Error> {
        self.tx.execute(T::insert_sql(), &row.params()).await?;
        self.log(Action::Create, T::NAME, row.uuid());
        Ok(())
    }

    /// Stores a row that exists anew.
    pub(crate) async fn update<R: Resource>(&self, row: &R::Row) -> Result<()> {
        let uuid = row.uuid();
        let mut params: Vec<&dyn Param> = row.params().split_off(2);
        params.push(&uuid);
        let updated = self.tx.execute(R::Row::update_sql(), &params).await;
        updated.map_err(|error| taken::<R>(&error).unwrap_or_else(|| error.into()))?;
        self.log(Action::Update, R::Row::NAME, uuid);
        Ok(())
    }

    /// Removes a row and, by the database's own rules, what belongs to it.
    pub(crate) async fn delete<T: Table>(&self, uuid: Uuid) -> Result<(), store::Error> {
        let sql = ["delete from ", T::NAME, " where uuid = $1"].concat();
        self.tx.execute(&sql, &[&uuid]).await?;
        self.log(Action::Destroy, T::NAME, uuid);
        Ok(())
    }

    /// Records a change that was made by another statement than the ones above.
    pub(crate) fn log(&self, action: Action, table: &'static str, object: Uuid) {
        let change = Change { action, table, object };
        self.changes.lock().push(change);
    }

    /// Has what others are to be told and the log of changes written, as the last things before the commit.
    pub(crate) fn finish(&self) -> Result<()> {
        let berichten = std::mem::take(&mut *self.berichten.lock());
        if !berichten.is_empty() {
            let keyed = berichten.into_iter().map(|bericht| (self.new_id(), bericht)).collect();
            self.tx.later(Rows::of(keyed, self.now))?;
            self.ring(|app| app.bel.notify_one());
        }
        let changes = std::mem::take(&mut *self.changes.lock());
        if changes.is_empty() {
            return Ok(());
        }
        let mut sql = String::from("insert into wijziging (id, moment, wie, actie, soort, object) values ");
        let mut params: Vec<Box<dyn Param>> = Vec::with_capacity(changes.len() * 6);
        for Change { action, table, object } in changes {
            let first = params.len() + 1;
            let places: Vec<String> = (first..first + 6).map(|place| format!("${place}")).collect();
            sql.push_str(if first == 1 { "(" } else { ", (" });
            sql.push_str(&places.join(", "));
            sql.push(')');
            params.push(Box::new(self.app.ids.next(self.now)));
            params.push(Box::new(self.now));
            params.push(Box::new(self.who.clone()));
            params.push(Box::new(action.as_str()));
            params.push(Box::new(table));
            params.push(Box::new(object));
        }
        Ok(self.tx.later(Log { sql, params })?)
    }
}
