//! A connection on loan and a transaction, whatever the engine.

use std::{cell::Cell, ops::Deref, sync::Arc};

use deadpool_postgres::Object;
use futures_util::future::try_join_all;

use crate::{Engine, Error, FromRow, Params, Result, postgres, sqlite};

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
    Postgres(Object),
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
            Self::Sqlite(reader) => sqlite::query(reader.conn()?, sql, params),
            Self::Writing(writing) => sqlite::query(writing.conn(), sql, params),
            Self::Postgres(client) => postgres::query(client, sql, params).await,
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
            Self::Postgres(client) => postgres::execute(client, sql, params).await,
        }
    }

    /// Checks a statement without running it.
    pub async fn prepare(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(reader) => prepare_sqlite(&reader.conn()?.lock(), sql),
            Self::Writing(writing) => prepare_sqlite(&writing.conn().lock(), sql),
            Self::Postgres(client) => postgres::prepare(client, sql).await.map(drop),
        }
    }

    /// Runs several statements without parameters, such as a migration.
    pub async fn batch(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(reader) => Ok(reader.conn()?.lock().execute_batch(sql)?),
            Self::Writing(writing) => Ok(writing.conn().lock().execute_batch(sql)?),
            Self::Postgres(client) => Ok(client.batch_execute(sql).await?),
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

/// A transaction. Clones share it, so that it can be moved into an async block; it ends when it is committed or when
/// the last clone is dropped, which rolls it back.
#[derive(Clone)]
pub struct Tx(Arc<Open>);

struct Open {
    conn: Option<Conn>,
}

impl Tx {
    pub(crate) fn sqlite(writing: sqlite::Writing) -> Self {
        Self(Arc::new(Open { conn: Some(Conn::Writing(Box::new(writing))) }))
    }

    pub(crate) async fn postgres(client: Object) -> Result<Self> {
        // The guard stands before `begin` is sent: a caller that goes away must not leave a transaction open.
        let tx = Self(Arc::new(Open { conn: Some(Conn::Postgres(client)) }));
        tx.batch("begin").await?;
        Ok(tx)
    }

    /// Several statements in their order; one round trip on PostgreSQL, where all are prepared first: statements that
    /// depend on each other must not overtake one another while they are being prepared.
    pub async fn execute_all(&self, all: &[(&str, Params<'_>)]) -> Result<()> {
        if let Conn::Postgres(client) = &**self {
            for (sql, _) in all {
                postgres::prepare(client, sql).await?;
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
        let open = Arc::into_inner(self.0).ok_or_else(|| Error::other("the transaction is still in use"))?;
        let mut open = open;
        match open.conn.take() {
            Some(Conn::Writing(writing)) => writing.commit().await,
            Some(Conn::Postgres(client)) => {
                let guard = Open { conn: Some(Conn::Postgres(client)) };
                if let Some(Conn::Postgres(client)) = &guard.conn {
                    client.batch_execute("commit").await?;
                }
                guard.settle();
                Ok(())
            }
            _ => Err(Error::other("a transaction is open until it is committed")),
        }
    }

    pub(crate) async fn rollback(self) {
        if let Some(mut open) = Arc::into_inner(self.0) {
            match open.conn.take() {
                Some(Conn::Postgres(client)) => {
                    let guard = Open { conn: Some(Conn::Postgres(client)) };
                    if let Some(Conn::Postgres(client)) = &guard.conn
                        && client.batch_execute("rollback").await.is_ok()
                    {
                        guard.settle();
                    }
                }
                other => drop(other),
            }
        }
    }
}

impl Open {
    /// The transaction has ended in good order: the connection may go back to its pool.
    fn settle(mut self) {
        drop(self.conn.take());
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
    /// Left open: on SQLite the savepoint rolls back by itself; a PostgreSQL connection in an unknown state is not
    /// given back but closed, which makes the server roll back.
    fn drop(&mut self) {
        if let Some(Conn::Postgres(client)) = self.conn.take() {
            drop(Object::take(client));
        }
    }
}
