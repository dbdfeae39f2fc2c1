//! PostgreSQL through deadpool: a closed connection is replaced, a prepared plan that went stale is prepared again.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use bytes::Bytes;
use deadpool_postgres::{Hook, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures_util::future::try_join_all;
use parking_lot::Mutex;
use tokio_postgres::{
    Config, CopyInSink, NoTls, RowStream, Statement,
    config::SslMode,
    error::SqlState,
    types::{ToSql, Type},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, FromRow, Later, Options, Params, Result, Row};

const CONNECT: Duration = Duration::from_secs(5);

/// How to plan for many small questions a second on data that is in memory: a page of 100 with all that it nests took
/// 17 ms of CPU when PostgreSQL started parallel workers and read small tables whole, and takes a tenth without.
const SESSION: &[&str] =
    &["set max_parallel_workers_per_gather = 0", "set random_page_cost = 1.1", "set jit = off"];

pub(crate) struct Postgres(Pool);

impl Postgres {
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Self> {
        let mut config: Config = url.parse().map_err(|_| Error::other("this is not a PostgreSQL URL"))?;
        config.application_name("relatiebeheer");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        let limits = format!("-c statement_timeout={}", options.statement_timeout.as_millis());
        let given = config.get_options().map(|given| format!("{given} {limits}"));
        config.options(given.unwrap_or(limits));
        let recycle = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = if config.get_ssl_mode() == SslMode::Disable {
            Manager::from_config(config, NoTls, recycle)
        } else {
            Manager::from_config(config, tls()?, recycle)
        };
        let pool = Pool::builder(manager)
            .max_size(options.connections.max(2))
            .wait_timeout(Some(options.wait))
            .create_timeout(Some(CONNECT))
            .runtime(Runtime::Tokio1)
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move {
                    for setting in SESSION {
                        // What only speaks PostgreSQL's protocol may not know it, and does well without.
                        if let Err(error) = client.batch_execute(setting).await {
                            tracing::debug!(setting, %error, "the database does not take this setting");
                        }
                    }
                    Ok(())
                })
            }))
            .build()
            .map_err(Error::other)?;
        // Say now that the database cannot be reached, not at the first request.
        drop(pool.get().await?);
        Ok(Self(pool))
    }

    pub(crate) async fn get(&self) -> Result<Object> {
        Ok(self.0.get().await?)
    }
}

/// TLS as libpq's `sslmode=prefer`/`require` users expect it, but always verified against the system's roots.
fn tls() -> Result<MakeRustlsConnect> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// "cached plan must not change result type", in whatever language: a plan from before a migration.
fn is_stale(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|db| {
        *db.code() == SqlState::FEATURE_NOT_SUPPORTED
            && (db.routine() == Some("RevalidateCachedQuery") || db.message().contains("cached plan"))
    })
}

/// A connection on loan. In a transaction its `begin`, and what may run later, wait for a statement to share the way
/// there with.
pub struct Client {
    object: Object,
    owes_begin: AtomicBool,
    later: Mutex<Vec<Box<dyn Later>>>,
}

impl Client {
    pub(crate) fn new(object: Object) -> Self {
        Self { object, owes_begin: AtomicBool::new(false), later: Mutex::default() }
    }

    pub(crate) fn in_transaction(object: Object) -> Self {
        Self { object, owes_begin: AtomicBool::new(true), later: Mutex::default() }
    }

    /// Takes the connection out of its pool, which closes it.
    pub(crate) fn close(self) {
        drop(Object::take(self.object));
    }

    pub(crate) async fn query<T: FromRow>(&self, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
        let rows = self.begun(async {
            let bound = bound(params);
            let statement = self.prepare(sql).await?;
            match self.object.query(&statement, &bound).await {
                Err(error) if is_stale(&error) => self.query_anew(sql, &bound).await,
                other => Ok(other?),
            }
        });
        rows.await?.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
    }

    pub(crate) async fn execute(&self, sql: &str, params: Params<'_>) -> Result<u64> {
        let changed = self.begun(async {
            let statement = self.prepare(sql).await?;
            Ok(self.object.execute(&statement, &bound(params)).await?)
        });
        changed.await
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<()> {
        self.begun(async { Ok(self.object.batch_execute(sql).await?) }).await
    }

    pub(crate) async fn prepare(&self, sql: &str) -> Result<Statement> {
        self.object.prepare_cached(sql).await.map_err(|error| match Error::from(error) {
            Error::Other(text) => Error::Other(format!("{text}: {sql}")),
            other => other,
        })
    }

    /// The rows of a large answer, as they come.
    pub(crate) async fn stream(&self, sql: &str) -> Result<RowStream> {
        let nothing: [&(dyn ToSql + Sync); 0] = [];
        self.begun(async { Ok(self.object.query_raw(sql, nothing).await?) }).await
    }

    /// The types of the columns of an answer.
    pub(crate) async fn types(&self, sql: &str) -> Result<Vec<Type>> {
        let statement = self.begun(self.prepare(sql)).await?;
        Ok(statement.columns().iter().map(|column| column.type_().clone()).collect())
    }

    /// Takes rows for a table, in PostgreSQL's binary form.
    pub(crate) async fn copy_in(&self, sql: &str) -> Result<CopyInSink<Bytes>> {
        self.begun(async { Ok(self.object.copy_in(sql).await?) }).await
    }

    /// Has a statement run in front of the next one.
    pub(crate) fn later(&self, statement: Box<dyn Later>) {
        self.later.lock().push(statement);
    }

    /// Runs what was to run later, now.
    pub(crate) async fn settle(&self) -> Result<()> {
        if self.later.lock().is_empty() { Ok(()) } else { self.begun(async { Ok(()) }).await }
    }

    /// Ends the transaction, with what was to run later in the same round trip. When one of those fails, the server
    /// makes a rollback of the commit behind it.
    pub(crate) async fn commit(&self) -> Result<()> {
        self.end("commit").await
    }

    pub(crate) async fn rollback(&self) -> Result<()> {
        self.later.lock().clear();
        self.end("rollback").await
    }

    async fn end(&self, how: &str) -> Result<()> {
        // A transaction that was never begun has nothing to end.
        let is_empty = self.owes_begin.load(Ordering::Relaxed) && self.later.lock().is_empty();
        if is_empty { Ok(()) } else { self.batch(how).await }
    }

    /// Runs `work`, behind the `begin` and the statements that still have to be sent.
    async fn begun<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let owes_begin = self.owes_begin.swap(false, Ordering::Relaxed);
        let later = std::mem::take(&mut *self.later.lock());
        if owes_begin || !later.is_empty() {
            // Boxed: every query would carry the room for it along.
            return Box::pin(self.behind(owes_begin, later, work)).await;
        }
        work.await
    }

    /// All are sent at once and in this order.
    async fn behind<T>(
        &self,
        owes_begin: bool,
        later: Vec<Box<dyn Later>>,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        // Prepared first, so that none overtakes the one before it.
        let mut prepared = Vec::with_capacity(later.len());
        for statement in &later {
            prepared.push((self.prepare(statement.sql()).await?, statement));
        }
        let begin = async {
            if owes_begin {
                self.object.batch_execute("begin").await?;
            }
            Ok(())
        };
        let later = try_join_all(prepared.iter().map(|(prepared, statement)| async move {
            Ok(self.object.execute(prepared, &bound(&statement.params())).await?)
        }));
        tokio::try_join!(biased; begin, later, work).map(|((), _, value)| value)
    }

    /// The same query with a fresh plan. Inside a transaction that comes too late: the transaction has failed, and is
    /// to be done again.
    async fn query_anew(&self, sql: &str, bound: &[&(dyn ToSql + Sync)]) -> Result<Vec<tokio_postgres::Row>> {
        // Every connection has plans of the same age.
        if let Some(pool) = Object::pool(&self.object) {
            pool.manager().statement_caches.clear();
        }
        let again = async { self.object.query(&self.object.prepare_cached(sql).await?, bound).await };
        again.await.map_err(|error| match error.code() {
            Some(&SqlState::IN_FAILED_SQL_TRANSACTION) => Error::Collision,
            _ => error.into(),
        })
    }
}

fn bound(params: Params<'_>) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|param| *param as &(dyn ToSql + Sync)).collect()
}
