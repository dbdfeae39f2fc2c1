//! A connection on loan and a transaction, whatever the engine.

use std::{cell::Cell, ops::Deref, sync::Arc};

use futures_util::future::try_join_all;

use crate::{Engine, Error, FromRow, Param, Params, Result, postgres, sqlite};

thread_local! {
    static RUN: Cell<u64> = const { Cell::new(0) };
}

/// How many statements this thread has run. A test on one thread can tell by it whether a request runs more of them
/// when there are more rows.
pub fn statements_run() -> u64 {
    RUN.get()
}

/// A connection: lent by [`crate::Db::read`], or inside a [`Tx`].
pub enum Conn {
    /// Reads on SQLite.
    #[doc(hidden)]
    Sqlite(sqlite::Reader),
    /// Reads and writes on PostgreSQL.
    #[doc(hidden)]
    Postgres(Box<postgres::Client>),
    /// Writes on SQLite.
    #[doc(hidden)]
    Writing(Box<sqlite::Writing>),
}

impl Conn {
    /// Which engine this connection speaks to.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) | Self::Writing(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Every row of the answer. Queries that do not depend on each other may be awaited together (`try_join!`): they
    /// then share one round trip on PostgreSQL.
    pub async fn query<T: FromRow>(&self, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
        RUN.with(|run| run.set(run.get() + 1));
        match self {
            Self::Sqlite(reader) => reader.query(sql, params).await,
            Self::Writing(writing) => sqlite::query(writing.conn(), sql, params),
            Self::Postgres(client) => client.query(sql, params).await,
        }
    }

    /// The first row of the answer, if there is one.
    pub async fn first<T: FromRow>(&self, sql: &str, params: Params<'_>) -> Result<Option<T>> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// The number of rows that changed.
    pub async fn execute(&self, sql: &str, params: Params<'_>) -> Result<u64> {
        RUN.with(|run| run.set(run.get() + 1));
        match self {
            Self::Sqlite(_) => Err(Error::other("a reading connection does not write")),
            Self::Writing(writing) => sqlite::execute(writing.conn(), sql, params),
            Self::Postgres(client) => client.execute(sql, params).await,
        }
    }

    /// Checks a statement without running it.
    pub async fn prepare(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(reader) => reader.with(|conn| prepare_sqlite(conn, sql)).await,
            Self::Writing(writing) => prepare_sqlite(&writing.conn().lock(), sql),
            Self::Postgres(client) => client.prepare(sql).await.map(drop),
        }
    }

    /// Lets what follows in this transaction take as long as it needs, such as an index on millions of rows.
    pub(crate) async fn without_limit(&self) -> Result<()> {
        match self {
            Self::Postgres(client) => client.without_limit().await,
            Self::Sqlite(_) | Self::Writing(_) => Ok(()),
        }
    }

    /// Runs several statements without parameters, such as a migration.
    pub async fn batch(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(reader) => reader.with(|conn| Ok(conn.execute_batch(sql)?)).await,
            Self::Writing(writing) => Ok(writing.conn().lock().execute_batch(sql)?),
            Self::Postgres(client) => client.batch(sql).await,
        }
    }
}

/// Prepares and checks that the placeholders appear in their order, which SQLite silently relies on.
fn prepare_sqlite(conn: &rusqlite::Connection, sql: &str) -> Result<()> {
    let statement = conn.prepare(sql)?;
    for index in 1..=statement.parameter_count() {
        if statement.parameter_name(index) != Some(format!("${index}").as_str()) {
            return Err(Error::Other(format!("placeholder ${index} does not appear in its order: {sql}")));
        }
    }
    Ok(())
}

/// A statement that need not run before the next one does; it owns what it stores.
pub trait Later: Send + Sync {
    /// Its text.
    fn sql(&self) -> &str;
    /// What it is given.
    fn params(&self) -> Vec<&dyn Param>;
}

/// A transaction. Clones share it, so that it can be moved into an async block; it ends when it is committed or when
/// the last clone is dropped, which rolls it back.
#[derive(Clone)]
pub struct Tx(Arc<Open>);

struct Open {
    conn: Option<Conn>,
}

impl Tx {
    fn open(conn: Conn) -> Self {
        Self(Arc::new(Open { conn: Some(conn) }))
    }

    pub(crate) fn sqlite(writing: sqlite::Writing) -> Self {
        Self::open(Conn::Writing(Box::new(writing)))
    }

    pub(crate) fn postgres(client: postgres::Client) -> Self {
        Self::open(Conn::Postgres(Box::new(client)))
    }

    /// One that only reads, and is dropped at its end.
    pub(crate) fn picture(reader: sqlite::Reader) -> Self {
        Self::open(Conn::Sqlite(reader))
    }

    /// Runs a statement whose outcome nobody waits for. On PostgreSQL it shares the way there with the next statement
    /// or with the commit, in the order in which they were given; when it is refused, that one fails with its error.
    pub fn later(&self, statement: impl Later + 'static) -> Result<()> {
        RUN.with(|run| run.set(run.get() + 1));
        match &**self {
            Conn::Sqlite(_) => Err(Error::other("a reading connection does not write")),
            Conn::Writing(writing) => {
                sqlite::execute(writing.conn(), statement.sql(), &statement.params()).map(drop)
            }
            Conn::Postgres(client) => {
                client.later(Box::new(statement));
                Ok(())
            }
        }
    }

    /// Waits until what was to run later has run.
    pub async fn settle(&self) -> Result<()> {
        match &**self {
            Conn::Postgres(client) => client.settle().await,
            _ => Ok(()),
        }
    }

    /// Several statements in their order; one round trip on PostgreSQL, where all are prepared first: statements that
    /// depend on each other must not overtake one another while they are being prepared.
    pub async fn execute_all(&self, all: &[(&str, Params<'_>)]) -> Result<()> {
        if let Conn::Postgres(client) = &**self {
            for (sql, _) in all {
                client.prepare(sql).await?;
            }
            try_join_all(all.iter().map(|(sql, params)| self.execute(sql, params))).await?;
        } else {
            for (sql, params) in all {
                self.execute(sql, params).await?;
            }
        }
        Ok(())
    }

    /// Makes the work durable.
    pub async fn commit(self) -> Result<()> {
        let mut open =
            Arc::into_inner(self.0).ok_or_else(|| Error::other("the transaction is still in use"))?;
        match open.conn.take() {
            Some(Conn::Writing(writing)) => writing.commit().await,
            Some(Conn::Postgres(client)) => {
                let guard = Unsettled(Some(*client));
                if let Some(client) = &guard.0 {
                    client.commit().await?;
                }
                guard.settle();
                Ok(())
            }
            _ => Err(Error::other("a transaction is open until it is committed")),
        }
    }

    pub(crate) async fn rollback(self) {
        if let Some(mut open) = Arc::into_inner(self.0)
            && let Some(Conn::Postgres(client)) = open.conn.take()
        {
            let guard = Unsettled(Some(*client));
            if let Some(client) = &guard.0
                && client.rollback().await.is_ok()
            {
                guard.settle();
            }
        }
    }
}

/// A connection whose transaction has not ended in good order. It is not given back to its pool but closed, which makes
/// the server roll back.
struct Unsettled(Option<postgres::Client>);

impl Unsettled {
    /// The transaction has ended: the connection may go back.
    fn settle(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Unsettled {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            client.close();
        }
    }
}

impl Deref for Tx {
    type Target = Conn;

    #[expect(
        clippy::expect_used,
        reason = "only commit and rollback take the connection, and they consume the Tx"
    )]
    fn deref(&self) -> &Conn {
        self.0.conn.as_ref().expect("a transaction has its connection until it ends")
    }
}

impl Drop for Open {
    /// Left open: on SQLite the savepoint rolls back by itself.
    fn drop(&mut self) {
        if let Some(Conn::Postgres(client)) = self.conn.take() {
            drop(Unsettled(Some(*client)));
        }
    }
}
