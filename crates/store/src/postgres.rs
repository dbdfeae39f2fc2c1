//! PostgreSQL through deadpool: a closed connection is replaced, a prepared plan that went stale is prepared again.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio_postgres::{Config, NoTls, config::SslMode, error::SqlState, types::ToSql};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, FromRow, Options, Params, Result, Row};

const CONNECT: Duration = Duration::from_secs(5);

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

/// The same query with a fresh plan. Inside a transaction that comes too late: the transaction has failed, and is to be
/// done again.
async fn query_anew(
    client: &Object,
    sql: &str,
    bound: &[&(dyn ToSql + Sync)],
) -> Result<Vec<tokio_postgres::Row>> {
    // Every connection has plans of the same age.
    if let Some(pool) = Object::pool(client) {
        pool.manager().statement_caches.clear();
    }
    let again = async { client.query(&client.prepare_cached(sql).await?, bound).await };
    again.await.map_err(|error| match error.code() {
        Some(&SqlState::IN_FAILED_SQL_TRANSACTION) => Error::Collision,
        _ => error.into(),
    })
}

pub(crate) async fn query<T: FromRow>(client: &Object, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
    let bound: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| *param as &(dyn ToSql + Sync)).collect();
    let statement = prepare(client, sql).await?;
    let rows = match client.query(&statement, &bound).await {
        Err(error) if is_stale(&error) => query_anew(client, sql, &bound).await?,
        other => other?,
    };
    rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
}

pub(crate) async fn execute(client: &Object, sql: &str, params: Params<'_>) -> Result<u64> {
    let bound: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| *param as &(dyn ToSql + Sync)).collect();
    let statement = prepare(client, sql).await?;
    Ok(client.execute(&statement, &bound).await?)
}

pub(crate) async fn prepare(client: &Object, sql: &str) -> Result<tokio_postgres::Statement> {
    client.prepare_cached(sql).await.map_err(|error| match Error::from(error) {
        Error::Other(text) => Error::Other(format!("{text}: {sql}")),
        other => other,
    })
}
