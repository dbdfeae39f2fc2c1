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
    /// The last migration that a program has to know to run on the schema with this one; `None`: this very one. A
    /// program that does not know it reads this from the database.
    pub runs_from: Option<&'static str>,
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
/// Which program applied it, and the migration that a program has to know at least to run on it all the same.
const SINCE: [&str; 2] = ["program", "runs_from"];

/// What an older program is told of a newer schema.
const GUIDE: &str = "docs/beheer.md, \"Terug naar een oudere versie\"";

pub(crate) async fn run(db: &Db, migrations: &[Migration], program: &str) -> Result<usize> {
    create_table(db).await?;
    add_columns(db).await?;
    refuse_newer(db, migrations, program).await?;
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
            let checksum = migration.checksum();
            let row: [&dyn crate::Param; 4] =
                [&migration.name, &checksum, &program, &migration.runs_from.unwrap_or_default()];
            let sql =
                "insert into migration (name, checksum, slot, program, runs_from) values ($1, $2, 0, $3, $4)";
            tx.execute(sql, &row).await?;
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
    pub unknown: Vec<Unknown>,
}

/// A migration of a newer program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its name.
    pub name: String,
    /// The version of the program that applied it, when that said so.
    pub program: Option<String>,
    /// Whether this program may run on the schema all the same.
    pub may_run: bool,
}

impl Schema {
    /// Why a program of version `program` may not write here; `None` when it may.
    pub fn refusal(&self, program: &str) -> Option<String> {
        let strange: Vec<&Unknown> = self.unknown.iter().filter(|unknown| !unknown.may_run).collect();
        if strange.is_empty() { None } else { Some(newer("this database", &strange, program)) }
    }

    /// Why a program of version `program` cannot copy all that is here; `None` when it can. What it does not know, it
    /// would leave out.
    pub fn unknown_to(&self, what: &str, program: &str) -> Option<String> {
        let strange: Vec<&Unknown> = self.unknown.iter().collect();
        if strange.is_empty() { None } else { Some(newer(what, &strange, program)) }
    }
}

fn newer(what: &str, strange: &[&Unknown], program: &str) -> String {
    // The last one was applied by the newest.
    let by = strange.iter().rev().find_map(|unknown| unknown.program.as_deref());
    let names: Vec<&str> = strange.iter().map(|unknown| unknown.name.as_str()).collect();
    let version = match by {
        Some(by) if by == program => format!("another build of version {by}"),
        Some(by) => format!("version {by}"),
        None => "a newer version".to_owned(),
    };
    format!(
        "{what} was written by {version} and has parts that this program, version {program}, does not know ({}): use \
         {version} or a newer one; {GUIDE} tells how to go back",
        names.join(", ")
    )
}

async fn refuse_newer(db: &Db, migrations: &[Migration], program: &str) -> Result<()> {
    let schema = compare(db, migrations).await?;
    schema.refusal(program).map_or(Ok(()), |why| Err(Error::Other(why)))
}

pub(crate) async fn compare(db: &Db, migrations: &[Migration]) -> Result<Schema> {
    let conn = db.read().await?;
    let is_there = match db.engine() {
        Engine::Sqlite => "select name from sqlite_master where type = 'table' and name = 'migration'",
        Engine::Postgres => {
            "select tablename::text from pg_tables where tablename = 'migration' and schemaname = any(current_schemas(false))"
        }
    };
    let applied: Vec<Applied> = match conn.first::<(String,)>(is_there, &[]).await? {
        Some(_) if columns_are_there(&conn).await => {
            conn.query("select name, checksum, program, runs_from from migration where name <> ''", &[])
                .await?
        }
        Some(_) => conn
            .query::<(String, String)>("select name, checksum from migration where name <> ''", &[])
            .await?
            .into_iter()
            .map(|(name, checksum)| (name, checksum, None, None))
            .collect(),
        None => Vec::new(),
    };
    let mut schema = Schema::default();
    let own: Vec<&Migration> = migrations.iter().filter(|migration| migration.applies(db.engine())).collect();
    for migration in &own {
        match applied.iter().find(|(name, ..)| name == migration.name) {
            None => schema.missing.push(migration.name),
            Some((_, checksum, ..)) if *checksum != migration.checksum() => {
                schema.changed.push(migration.name);
            }
            Some(_) => {}
        }
    }
    let knows = |name: &str| own.iter().any(|migration| migration.name == name);
    let unknown = applied.into_iter().filter(|(name, ..)| !knows(name));
    let unknown = unknown.map(|(name, _, program, runs_from)| Unknown {
        name,
        program: program.filter(|program| !program.is_empty()),
        may_run: runs_from.is_some_and(|from| knows(&from)),
    });
    schema.unknown = unknown.collect();
    schema.unknown.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(schema)
}

/// Name, checksum, program and what to know at least.
type Applied = (String, String, Option<String>, Option<String>);

/// The table of an earlier program has none of [`SINCE`].
async fn columns_are_there(conn: &crate::Conn) -> bool {
    conn.query::<(Option<String>, Option<String>)>("select program, runs_from from migration limit 0", &[])
        .await
        .is_ok()
}

async fn add_columns(db: &Db) -> Result<()> {
    if columns_are_there(&db.read().await?).await {
        return Ok(());
    }
    let add = |tx: crate::Tx| async move {
        for column in SINCE {
            tx.batch(&format!("alter table migration add column {column} text")).await?;
        }
        Ok::<(), Error>(())
    };
    match db.transact(add).await {
        // Another server that starts may have been ahead.
        Err(error) if !columns_are_there(&db.read().await?).await => Err(error),
        _ => Ok(()),
    }
}

/// Two starting servers may create the table at the same moment; one of them then fails and finds it there.
async fn create_table(db: &Db) -> Result<()> {
    let create = |tx: crate::Tx| async move {
        tx.batch(TABLE).await?;
        let first = "insert into migration (name, checksum, slot) values ('', '', 0) on conflict do nothing";
        tx.execute(first, &[]).await?;
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
