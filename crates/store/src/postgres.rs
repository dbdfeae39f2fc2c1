//! PostgreSQL through deadpool: a closed connection is replaced, a prepared plan that went stale is prepared again.

use std::{
    ops::Deref,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use deadpool_postgres::{
    ClientWrapper, Hook, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime,
};
use futures_util::future::try_join_all;
use parking_lot::Mutex;
use tokio::runtime::Handle;
use tokio_postgres::{
    Config, CopyInSink, NoTls, RowStream, Statement,
    config::SslMode,
    error::SqlState,
    types::{ToSql, Type},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{
    Error, FromRow, Later, Options, Params, Result, Row,
    turns::{Turn, Turns},
};

const CONNECT: Duration = Duration::from_secs(5);
/// How much longer than the server's own limit an answer may take: the server says what it was, we only hang up.
const GRACE: Duration = Duration::from_secs(2);
/// When a connection on which nothing happens is asked for a sign of life, how often, and after how many without one
/// it is lost; and how long what was sent may stay unacknowledged.
const KEEPALIVE: (Duration, Duration, u32) = (Duration::from_secs(30), Duration::from_secs(10), 3);
const UNACKNOWLEDGED: Duration = Duration::from_secs(15);
/// How long the server may take to hear that nobody waits any more.
const CANCEL: Duration = Duration::from_secs(2);
/// Statements that a connection keeps prepared. Each costs the server some 150 KiB.
const STATEMENTS: usize = 256;

/// How to plan for many small questions a second on data that is in memory: a page of 100 with all that it nests took
/// 17 ms of CPU when PostgreSQL started parallel workers and read small tables whole, and takes a tenth without.
const SESSION: &[&str] = &[
    "set max_parallel_workers_per_gather = 0",
    "set random_page_cost = 1.1",
    "set jit = off",
    // A statement whose connection is gone ends, also when it could not be cancelled.
    "set client_connection_check_interval = 2000",
];

pub(crate) struct Postgres {
    pool: Pool,
    /// Who reads leaves some connections to who writes, and some to other callers.
    reads: Arc<Turns>,
    wait: Duration,
    limit: Duration,
    tls: Tls,
}

/// How connections are made; `None` without TLS.
type Tls = Option<MakeRustlsConnect>;

impl Postgres {
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Self> {
        let mut config: Config = url.parse().map_err(|_| Error::other("this is not a PostgreSQL URL"))?;
        config.application_name("relatiebeheer");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNACKNOWLEDGED);
        }
        if !url.contains("keepalives") {
            let (idle, interval, retries) = KEEPALIVE;
            config.keepalives_idle(idle).keepalives_interval(interval).keepalives_retries(retries);
        }
        let limits = format!("-c statement_timeout={}", options.statement_timeout.as_millis());
        let given = config.get_options().map(|given| format!("{given} {limits}"));
        config.options(given.unwrap_or(limits));
        let recycle = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let tls = if config.get_ssl_mode() == SslMode::Disable { None } else { Some(tls()?) };
        let manager = match &tls {
            None => Manager::from_config(config, NoTls, recycle),
            Some(tls) => Manager::from_config(config, tls.clone(), recycle),
        };
        let connections = options.connections.max(2);
        let pool = Pool::builder(manager)
            .max_size(connections)
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
        let reading = connections - (connections / 4).max(1);
        let reads = Turns::new(reading, (reading * 2).div_ceil(3));
        Ok(Self { pool, reads, wait: options.wait, limit: options.statement_timeout + GRACE, tls })
    }

    pub(crate) async fn reader(&self) -> Result<Client> {
        let turn = self.reads.take(self.wait).await?;
        self.lend(Some(turn), false).await
    }

    /// `begin` is not sent yet: it goes with the first statement.
    pub(crate) async fn begin(&self) -> Result<Client> {
        self.lend(None, true).await
    }

    async fn lend(&self, turn: Option<Turn>, owes_begin: bool) -> Result<Client> {
        let object = Some(self.pool.get().await?);
        let (running, is_broken, tls) = (AtomicUsize::new(0), AtomicBool::new(false), self.tls.clone());
        Ok(Client {
            object: Lent { object, running, is_broken, tls, turn },
            owes_begin: AtomicBool::new(owes_begin),
            later: Mutex::default(),
            limit: self.limit,
            is_unlimited: AtomicBool::new(false),
        })
    }
}

/// TLS as libpq's `sslmode=prefer`/`require` users expect it, but always verified against the system's roots.
fn tls() -> Result<MakeRustlsConnect> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
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
    object: Lent,
    owes_begin: AtomicBool,
    later: Mutex<Vec<Box<dyn Later>>>,
    limit: Duration,
    is_unlimited: AtomicBool,
}

/// A connection of the pool, which goes back to it unless something is wrong with it or a statement still runs on it.
struct Lent {
    object: Option<Object>,
    /// Statements that were begun and of which nobody has seen the end.
    running: AtomicUsize,
    is_broken: AtomicBool,
    tls: Tls,
    turn: Option<Turn>,
}

impl Deref for Lent {
    type Target = Object;

    #[expect(clippy::expect_used, reason = "only dropping takes it")]
    fn deref(&self) -> &Object {
        self.object.as_ref().expect("a loan has its connection until it is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let is_running = self.running.load(Ordering::Relaxed) > 0;
        if !is_running && !self.is_broken.load(Ordering::Relaxed) {
            return;
        }
        // Out of its pool, which closes it.
        let Some(client) = self.object.take().map(Object::take) else { return };
        if is_running && let Ok(runtime) = Handle::try_current() {
            // Whoever asked has gone, or waits no longer; the turn is over when the server has been told.
            runtime.spawn(cancel(client, self.tls.clone(), self.turn.take()));
        }
    }
}

/// Ends what the server does on a connection, then the connection.
async fn cancel(client: ClientWrapper, tls: Tls, turn: Option<Turn>) {
    let token = client.cancel_token();
    let told = async {
        match tls {
            Some(tls) => token.cancel_query(tls).await,
            None => token.cancel_query(NoTls).await,
        }
    };
    match tokio::time::timeout(CANCEL, told).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a statement that nobody waits for could not be cancelled"),
        Err(_) => tracing::debug!("a statement that nobody waits for could not be cancelled in time"),
    }
    drop((client, turn));
}

impl Client {
    /// Closes the connection instead of giving it back.
    pub(crate) fn close(self) {
        self.object.is_broken.store(true, Ordering::Relaxed);
    }

    /// Lets statements of this transaction take as long as they need.
    pub(crate) async fn without_limit(&self) -> Result<()> {
        self.is_unlimited.store(true, Ordering::Relaxed);
        self.batch("set local statement_timeout = 0").await
    }

    /// Waits no longer than any statement may take: a server that is frozen, or gone without a word, never answers.
    async fn limited<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.object.running.fetch_add(1, Ordering::Relaxed);
        let answer = if self.is_unlimited.load(Ordering::Relaxed) {
            work.await
        } else {
            let silent = || Error::Unavailable("the database does not answer".to_owned());
            match tokio::time::timeout(self.limit, work).await {
                Ok(answer) => answer,
                // It runs on, as far as anybody knows.
                Err(_) => return Err(silent()),
            }
        };
        self.object.running.fetch_sub(1, Ordering::Relaxed);
        if matches!(answer, Err(Error::Unavailable(_))) {
            self.object.is_broken.store(true, Ordering::Relaxed);
        }
        answer
    }

    pub(crate) async fn query<T: FromRow>(&self, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
        let rows = pin!(async {
            let bound = bound(params);
            let statement = self.prepare(sql).await?;
            match self.object.query(&statement, &bound).await {
                Err(error) if is_stale(&error) => self.query_anew(sql, &bound).await,
                other => Ok(other?),
            }
        });
        self.begun(rows).await?.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
    }

    pub(crate) async fn execute(&self, sql: &str, params: Params<'_>) -> Result<u64> {
        let changed = pin!(async {
            let statement = self.prepare(sql).await?;
            Ok(self.object.execute(&statement, &bound(params)).await?)
        });
        self.begun(changed).await
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<()> {
        self.begun(async { Ok(self.object.batch_execute(sql).await?) }).await
    }

    pub(crate) async fn prepare(&self, sql: &str) -> Result<Statement> {
        if self.object.statement_cache.size() >= STATEMENTS {
            // Those that are used come back; those that somebody made up do not.
            self.object.statement_cache.clear();
        }
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

    /// Runs `work`, behind the `begin` and the statements that still have to be sent. Given pinned, it stands in one place:
    /// a future has room for all that it is given, each time that it is passed on.
    async fn begun<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let owes_begin = self.owes_begin.swap(false, Ordering::Relaxed);
        let later = std::mem::take(&mut *self.later.lock());
        if owes_begin || !later.is_empty() {
            // Boxed: every query would carry the room for it along.
            return self.limited(Box::pin(self.behind(owes_begin, later, work))).await;
        }
        self.limited(work).await
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
        if let Some(pool) = Object::pool(&*self.object) {
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
