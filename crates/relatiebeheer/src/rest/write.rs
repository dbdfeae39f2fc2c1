//! A writing request: its transaction, who does it, when, and the log of what it changed.

use parking_lot::Mutex;
use store::{Moment, Param, Params, Tx};
use uuid::Uuid;

use crate::{
    app::App,
    rest::{problem::Result, row::Table},
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

/// A row that is to be stored.
pub(crate) struct New<'r> {
    table: &'static str,
    uuid: Uuid,
    sql: &'static str,
    params: Vec<&'r dyn Param>,
}

impl<'r> New<'r> {
    pub(crate) fn of<T: Table>(row: &'r T) -> Self {
        Self { table: T::NAME, uuid: row.uuid(), sql: T::insert_sql(), params: row.params() }
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
}

impl Write {
    pub(crate) fn new(app: App, subject: &Subject, tx: Tx) -> Self {
        let now = app.clock.now();
        Self { tx, now, app, who: subject.name().to_owned(), changes: Mutex::default() }
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

    /// Stores a new row.
    pub(crate) async fn insert<T: Table>(&self, row: &T) -> Result<(), store::Error> {
        self.tx.execute(T::insert_sql(), &row.params()).await?;
        self.log(Action::Create, T::NAME, row.uuid());
        Ok(())
    }

    /// Stores new rows of several tables in their order, in one round trip.
    pub(crate) async fn insert_all(&self, rows: &[New<'_>]) -> Result<(), store::Error> {
        let all: Vec<(&str, Params<'_>)> = rows.iter().map(|new| (new.sql, new.params.as_slice())).collect();
        self.tx.execute_all(&all).await?;
        for new in rows {
            self.log(Action::Create, new.table, new.uuid);
        }
        Ok(())
    }

    /// Stores a row that exists anew.
    pub(crate) async fn update<T: Table>(&self, row: &T) -> Result<(), store::Error> {
        let uuid = row.uuid();
        let mut params: Vec<&dyn Param> = row.params().split_off(2);
        params.push(&uuid);
        self.tx.execute(T::update_sql(), &params).await?;
        self.log(Action::Update, T::NAME, uuid);
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

    /// Has the log of changes written, as the last thing before the commit.
    pub(crate) fn finish(&self) {
        let changes = std::mem::take(&mut *self.changes.lock());
        if changes.is_empty() {
            return;
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
        self.tx.last(sql, params);
    }
}
