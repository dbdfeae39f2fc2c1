//! Where one run keeps its data: a fresh directory, and on PostgreSQL a fresh database. Both go away afterwards.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio_postgres::{Client, NoTls};

use crate::Common;
use crate::engine::Engine;

/// Lies beside the data once everything is imported.
const FILLED: &str = "filled";

pub(crate) struct Place {
    pub(crate) data: PathBuf,
    /// The run's own database.
    pub(crate) database: Option<String>,
    /// The process of the PostgreSQL server, when it is known.
    pub(crate) postgres_pid: Option<u32>,
    admin: Option<(String, String)>,
    /// Whether it stays for a next run.
    keep: bool,
}

impl Place {
    /// A fresh one of this process, or, with a name, one that is kept under that name.
    pub(crate) async fn make(common: &Common, engine: Engine, name: Option<String>) -> Result<Self> {
        let keep = name.is_some();
        let name = name.unwrap_or_else(|| format!("bench_{}", std::process::id()));
        Self::named(common, engine, name, keep).await
    }

    /// A fresh one of this process, of several at the same time.
    pub(crate) async fn beside(common: &Common, engine: Engine, which: &str) -> Result<Self> {
        let name = format!("bench_{}_{which}", std::process::id());
        Self::named(common, engine, name, false).await
    }

    async fn named(common: &Common, engine: Engine, name: String, keep: bool) -> Result<Self> {
        let data = common.work.join(format!("{name}_{}", engine.name().to_lowercase()));
        let known = keep && data.join(FILLED).exists();
        std::fs::create_dir_all(&data).with_context(|| format!("cannot make {}", data.display()))?;
        if engine == Engine::Sqlite {
            return Ok(Self { data, database: None, postgres_pid: None, admin: None, keep });
        }
        let Some(server) = &common.database else {
            bail!("PostgreSQL needs --database or TEST_DATABASE_URL")
        };
        let client = connect(server).await?;
        if !known {
            client.batch_execute(&format!("drop database if exists {name}")).await?;
            client
                .batch_execute(&format!("create database {name}"))
                .await
                .context("cannot make a database")?;
        }
        let postgres_pid = match common.postgres_pid {
            Some(pid) => Some(pid),
            None => postmaster(&client).await,
        };
        let database = Some(with_database(server, &name)?);
        Ok(Self { data, database, postgres_pid, admin: Some((server.clone(), name)), keep })
    }

    /// Whether it was filled by an earlier run.
    pub(crate) fn is_filled(&self) -> bool {
        self.data.join(FILLED).exists()
    }

    /// It is filled now.
    pub(crate) fn filled(&self) -> Result<()> {
        Ok(std::fs::write(self.data.join(FILLED), "")?)
    }

    /// The flags that point the product here.
    pub(crate) fn flags(&self) -> Vec<String> {
        let mut flags = vec!["--data".to_owned(), self.data.display().to_string()];
        if let Some(database) = &self.database {
            flags.extend(["--database".to_owned(), database.clone()]);
        }
        flags
    }

    /// After a large import, so that the measurement does not pay for its aftermath.
    pub(crate) async fn settle(&self) -> Result<()> {
        if let Some(database) = &self.database {
            let client = connect(database).await?;
            client.batch_execute("vacuum analyze").await?;
            client.batch_execute("checkpoint").await?;
        }
        Ok(())
    }

    pub(crate) async fn remove(self) -> Result<()> {
        if self.keep {
            return Ok(());
        }
        if let Some((server, name)) = &self.admin {
            let client = connect(server).await?;
            client.batch_execute(&format!("drop database if exists {name} with (force)")).await?;
        }
        remove_dir(&self.data)
    }
}

fn remove_dir(dir: &Path) -> Result<()> {
    std::fs::remove_dir_all(dir).with_context(|| format!("cannot remove {}", dir.display()))
}

async fn connect(url: &str) -> Result<Client> {
    // The error of a failed connection names the host, never the password.
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.context("cannot connect to PostgreSQL")?;
    drop(tokio::spawn(connection));
    Ok(client)
}

/// The parent of the process that serves this connection, when the server runs on this machine.
async fn postmaster(client: &Client) -> Option<u32> {
    let row = client.query_one("select pg_backend_pid()", &[]).await.ok()?;
    let backend = u32::try_from(row.try_get::<_, i32>(0).ok()?).ok()?;
    let name = std::fs::read_to_string(format!("/proc/{backend}/comm")).ok()?;
    if name.starts_with("postgres") { crate::proc::parent(backend) } else { None }
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> Result<String> {
    let (scheme, rest) = url.split_once("://").context("not a postgres:// URL")?;
    let (before, query) = rest.split_once('?').map_or((rest, None), |(before, query)| (before, Some(query)));
    let authority = before.split('/').next().unwrap_or_default();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(format!("{scheme}://{authority}/{name}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_of_a_url_changes() {
        let with = |url| with_database(url, "x").unwrap();
        assert_eq!(with("postgres://u:p@127.0.0.1:5432/postgres"), "postgres://u:p@127.0.0.1:5432/x");
        assert_eq!(with("postgres://u@h"), "postgres://u@h/x");
        assert_eq!(with("postgresql:///a?host=/run/postgresql"), "postgresql:///x?host=/run/postgresql");
        assert!(with_database("host=localhost", "x").is_err());
    }
}
