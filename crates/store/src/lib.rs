//! One SQL text on SQLite and PostgreSQL.
//!
//! [`Db::read`] lends a connection, [`Db::transact`] runs a transaction; both speak through [`Conn`]. Placeholders
//! are `$1`, `$2`, … in the order in which they first appear. Fixed statements are written with [`sql!`], so that one
//! test prepares all of them on both engines. This crate knows nothing of the product.
//!
//! The portable subset: `on conflict … do update`, `returning`, CTE, window functions, `filter (where)`,
//! `json ->> 'key'`, `is not distinct from`, `nulls last`. Not: `ilike`, `now()`, arrays, `LISTEN`, advisory locks,
//! sequences, stored generated columns; triggers only to count rows. Where few rows of the other table fit, `in (select …)`:
//! SQLite runs a correlated `exists` forty times slower then. Where most do, `exists`, which stops at a full page.

mod backup;
mod conn;
pub mod durable;
mod error;
pub mod integrity;
mod migrate;
mod postgres;
mod rows;
mod sql;
mod sqlite;
mod trouble;
mod turns;
mod value;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

pub use backup::{Copied, Extent, Notes, backup_note};
pub use conn::{Conn, Later, Tx, statements_run};
pub use error::{Error, Result};
pub use inventory;
pub use migrate::{Migration, Schema, Scope, Unknown};
pub use rows::Room;
pub use sql::{Statement, statements};
pub use sqlite::lower;
pub use trouble::Trouble;
pub use turns::{likewise, likewise_each, on_behalf_of};
pub use value::{Column, FromRow, Json, Moment, Param, Params, Row};

/// Which engine a [`Db`] runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the server.
    Sqlite,
    /// PostgreSQL 15 or newer, or something that speaks its protocol.
    Postgres,
}

/// Where the data lives and how patient we are with it.
#[derive(Clone, Debug)]
pub struct Options {
    /// A file for SQLite, or `postgres://user@host:port/name?sslmode=require`.
    pub target: Target,
    /// Connections that read at the same time (on PostgreSQL: connections in all; a quarter of them only for who writes).
    pub connections: usize,
    /// How long a request waits for a connection or for the right to write.
    pub wait: Duration,
    /// How long one statement may take; on SQLite one that reads.
    pub statement_timeout: Duration,
}

/// The database itself.
#[derive(Clone)]
pub enum Target {
    /// Path of the SQLite file; it is made when absent.
    File(PathBuf),
    /// Connection URL of PostgreSQL.
    Url(String),
}

impl std::fmt::Debug for Target {
    /// A URL may hold a password, so only the kind is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "File({})", path.display()),
            Self::Url(_) => f.write_str("Url(…)"),
        }
    }
}

impl Options {
    /// The defaults for a target: 8 connections, 10 s patience, 15 s a statement.
    pub fn new(target: Target) -> Self {
        Self {
            target,
            connections: 8,
            wait: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(15),
        }
    }
}

/// A database; cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

enum Inner {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// How often a transaction is tried when the engine says that it collided with another (SQLSTATE 40001, 40P01).
const ATTEMPTS: u32 = 6;

impl Db {
    /// Opens the database, without migrating it.
    pub async fn open(options: Options) -> Result<Self> {
        Ok(Self(Arc::new(match &options.target {
            Target::File(path) => Inner::Sqlite(sqlite::Sqlite::open(path, &options)?),
            Target::Url(url) => Inner::Postgres(postgres::Postgres::open(url, &options).await?),
        })))
    }

    /// Which engine this is; only for the few statements that differ, such as full-text search.
    pub fn engine(&self) -> Engine {
        match &*self.0 {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection to read with. It goes back to its pool when dropped.
    pub async fn read(&self) -> Result<Conn> {
        match &*self.0 {
            Inner::Sqlite(db) => Ok(Conn::Sqlite(db.reader())),
            Inner::Postgres(db) => Ok(Conn::Postgres(Box::new(db.reader().await?))),
        }
    }

    /// Runs `work` in a transaction and commits when it returns `Ok`. When this returns, the data is on disk.
    ///
    /// `work` may run again when the engine asks for it, so it must not do anything outside the database. Drop every
    /// clone of the [`Tx`] before it ends.
    pub async fn transact<T, E, F, Fut>(&self, work: F) -> std::result::Result<T, E>
    where
        E: From<Error> + AsStoreError,
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = std::result::Result<T, E>>,
    {
        let mut attempt = 1;
        loop {
            let tx = self.begin().await?;
            let collision = match work(tx.clone()).await {
                Ok(value) => match tx.commit().await {
                    Ok(()) => return Ok(value),
                    Err(error) => E::from(error),
                },
                Err(error) => {
                    tx.rollback().await;
                    error
                }
            };
            if attempt == ATTEMPTS || !collision.as_store_error().is_some_and(Error::is_collision) {
                return Err(collision);
            }
            tokio::time::sleep(Duration::from_millis(u64::from(attempt * attempt))).await;
            attempt += 1;
        }
    }

    /// A connection that goes on seeing everything as it is at one moment, without a limit of time, until it is dropped.
    /// For a command that reads all there is.
    pub async fn picture(&self) -> Result<Tx> {
        let db = match &*self.0 {
            Inner::Sqlite(db) => return Ok(Tx::picture(db.picture()?)),
            Inner::Postgres(db) => db,
        };
        let tx = Tx::postgres(db.begin().await?);
        tx.batch("set transaction isolation level repeatable read, read only").await?;
        tx.without_limit().await?;
        Ok(tx)
    }

    /// Whether the database is there and answers: a SQLite file must still be the one that was opened.
    pub async fn check(&self) -> Result<()> {
        if let Inner::Sqlite(db) = &*self.0 {
            db.check()?;
        }
        self.read().await?.query::<(i64,)>("select count(*) from migration", &[]).await.map(drop)
    }

    /// Begins a transaction that the caller commits; [`Db::transact`] is nearly always better.
    pub async fn begin(&self) -> Result<Tx> {
        match &*self.0 {
            Inner::Sqlite(db) => Ok(Tx::sqlite(db.writer().begin().await?)),
            Inner::Postgres(db) => Ok(Tx::postgres(db.begin().await?)),
        }
    }

    /// Begins a transaction that stores much, as an import does.
    pub async fn begin_large(&self) -> Result<Tx> {
        let tx = match &*self.0 {
            Inner::Sqlite(db) => Tx::sqlite(db.writer().begin_alone().await?),
            Inner::Postgres(db) => Tx::postgres(db.begin().await?),
        };
        tx.room(Room::Much).await?;
        Ok(tx)
    }

    /// Brings the schema up to date: every migration that is not yet recorded, in its order, each in a transaction, in
    /// the name of a `program` of this version. Refuses a schema that a newer program wrote, unless that says that this
    /// one may run on it.
    pub async fn migrate(&self, migrations: &[Migration], program: &str) -> Result<usize> {
        migrate::run(self, migrations, program).await
    }

    /// How the schema compares with these migrations; changes nothing.
    pub async fn schema(&self, migrations: &[Migration]) -> Result<Schema> {
        migrate::compare(self, migrations).await
    }

    /// The file of a SQLite database.
    fn path(&self) -> Option<&Path> {
        match &*self.0 {
            Inner::Sqlite(db) => Some(db.path()),
            Inner::Postgres(_) => None,
        }
    }
}

/// Lets [`Db::transact`] look inside the caller's error for a collision.
pub trait AsStoreError {
    /// The store's error inside this one, if that is what it is.
    fn as_store_error(&self) -> Option<&Error>;
}

impl AsStoreError for Error {
    fn as_store_error(&self) -> Option<&Error> {
        Some(self)
    }
}
