//! A small migration runner: numbered files, run once, each in a transaction, guarded by a checksum.

use sha2::{Digest, Sha256};

use crate::{Db, Engine, Error, Result};

/// For which engine a migration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The common subset.
    Common,
    /// What only SQLite understands, such as FTS5.
    Sqlite,
    /// What only PostgreSQL understands, such as GIN.
    Postgres,
}

/// One file of `migrations/`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Unique name, which is also its place in the order: `0001_klantinteracties`.
    pub name: &'static str,
    /// For which engine it is.
    pub scope: Scope,
    /// The statements.
    pub sql: &'static str,
}

impl Migration {
    fn applies(&self, engine: Engine) -> bool {
        matches!(
            (self.scope, engine),
            (Scope::Common, _) | (Scope::Sqlite, Engine::Sqlite) | (Scope::Postgres, Engine::Postgres)
        )
    }

    fn checksum(&self) -> String {
        Sha256::digest(self.sql.as_bytes()).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }
}

const TABLE: &str = "create table if not exists migration (\
                     name text primary key, checksum text not null, slot integer not null)";

pub(crate) async fn run(db: &Db, migrations: &[Migration]) -> Result<usize> {
    create_table(db).await?;
    let mut applied = 0;
    for migration in migrations.iter().filter(|migration| migration.applies(db.engine())) {
        let once = |tx: crate::Tx| async move {
            // Whoever migrates at the same time waits on this row, then finds the work done.
            tx.execute("update migration set slot = slot + 1 where name = ''", &[]).await?;
            let known: Option<(String,)> =
                tx.first("select checksum from migration where name = $1", &[&migration.name]).await?;
            if let Some((checksum,)) = known {
                return if checksum == migration.checksum() { Ok(0) } else { Err(changed(migration.name)) };
            }
            // An index on millions of rows takes longer than any request may.
            tx.without_limit().await?;
            tx.batch(migration.sql).await?;
            let row: [&dyn crate::Param; 2] = [&migration.name, &migration.checksum()];
            tx.execute("insert into migration (name, checksum, slot) values ($1, $2, 0)", &row).await?;
            Ok::<usize, Error>(1)
        };
        applied += db.transact(once).await?;
    }
    Ok(applied)
}

/// How a database's schema compares with a list of migrations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// In the list, and not applied.
    pub missing: Vec<&'static str>,
    /// Applied in another form than the list has.
    pub changed: Vec<&'static str>,
    /// Applied, and not in the list: a newer program was here.
    pub unknown: Vec<String>,
}

pub(crate) async fn compare(db: &Db, migrations: &[Migration]) -> Result<Schema> {
    let conn = db.read().await?;
    let is_there = match db.engine() {
        Engine::Sqlite => "select name from sqlite_master where type = 'table' and name = 'migration'",
        Engine::Postgres => {
            "select tablename::text from pg_tables where tablename = 'migration' and schemaname = any(current_schemas(false))"
        }
    };
    let applied: Vec<(String, String)> = match conn.first::<(String,)>(is_there, &[]).await? {
        Some(_) => conn.query("select name, checksum from migration where name <> ''", &[]).await?,
        None => Vec::new(),
    };
    let mut schema = Schema::default();
    let own: Vec<&Migration> = migrations.iter().filter(|migration| migration.applies(db.engine())).collect();
    for migration in &own {
        match applied.iter().find(|(name, _)| name == migration.name) {
            None => schema.missing.push(migration.name),
            Some((_, checksum)) if *checksum != migration.checksum() => schema.changed.push(migration.name),
            Some(_) => {}
        }
    }
    let unknown = applied.into_iter().map(|(name, _)| name);
    schema.unknown = unknown.filter(|name| own.iter().all(|migration| migration.name != name)).collect();
    Ok(schema)
}

/// Two starting servers may create the table at the same moment; one of them then fails and finds it there.
async fn create_table(db: &Db) -> Result<()> {
    let create = |tx: crate::Tx| async move {
        tx.batch(TABLE).await?;
        tx.execute("insert into migration values ('', '', 0) on conflict do nothing", &[]).await?;
        Ok::<(), Error>(())
    };
    match db.transact(create).await {
        Ok(()) => Ok(()),
        Err(Error::Unavailable(why)) => Err(Error::Unavailable(why)),
        Err(_) => db.transact(create).await,
    }
}

fn changed(name: &str) -> Error {
    Error::Other(format!(
        "migration {name} was applied in another form than this program has: start the version that wrote this \
         database, or restore a backup"
    ))
}
