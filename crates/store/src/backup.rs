//! A copy of everything in one file, and back: a SQLite database with the same schema, whatever the engine. So a
//! backup of one engine can be restored on the other.

use std::{fs, path::Path, time::Duration};

use futures_util::{StreamExt, pin_mut};
use rusqlite::{Connection, OpenFlags, types as lite};
use tokio_postgres::{
    binary_copy::BinaryCopyInWriter,
    types::{ToSql, Type},
};

use crate::{
    Conn, Db, Engine, Error, Json, Migration, Moment, Options, Result, Target, Tx,
    durable::{Part, explain},
    postgres, sqlite,
};

/// What of the tables is in a backup. Views on other tables, such as a search index, are made anew by who knows how.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    /// The schema.
    pub migrations: &'a [Migration],
    /// The version of the program, which the schema is written in the name of.
    pub program: &'a str,
    /// Tables that follow from others.
    pub derived: &'a [&'a str],
    /// Tables that are worth nothing later, such as sessions.
    pub passing: &'a [&'a str],
    /// Tables of which a restore removes nothing: the rows of the backup come beside those that are there.
    pub kept: &'a [&'a str],
}

/// What belongs to a backup and stands in no table, by name.
pub type Notes<'a> = &'a [(&'a str, &'a str)];

/// Rows by table, in the order in which the tables were made.
pub type Copied = Vec<(String, u64)>;

impl Db {
    /// Copies everything, as it is at one moment, to a new file while the database is in use. The file is complete
    /// when it is there: until then it has another name.
    pub async fn backup(&self, file: &Path, extent: Extent<'_>, notes: Notes<'_>) -> Result<Copied> {
        if file.exists() {
            return Err(Error::Other(format!("{} is already there", file.display())));
        }
        let schema = self.schema(extent.migrations).await?;
        if let Some(why) = schema.unknown_to("this database", extent.program) {
            return Err(Error::Other(why));
        }
        let part = Part::begin(file).map_err(|error| named(file, &error))?;
        let copied = self.copy_to(part.path(), extent, notes).await?;
        if !part.keep_if_new().map_err(|error| named(file, &error))? {
            return Err(Error::Other(format!("{} is already there", file.display())));
        }
        Ok(copied)
    }

    async fn copy_to(&self, file: &Path, extent: Extent<'_>, notes: Notes<'_>) -> Result<Copied> {
        match self.engine() {
            Engine::Sqlite => self.copy_file(file).await?,
            Engine::Postgres => {
                // Made by the same migrations, so that it is as any SQLite database of ours.
                let target =
                    Db::open(Options { connections: 1, ..Options::new(Target::File(file.to_owned())) });
                target.await?.migrate(extent.migrations, extent.program).await?;
            }
        }
        let mut to = sqlite::connect(file)?;
        to.execute_batch("pragma foreign_keys = off")?;
        if self.engine() == Engine::Postgres {
            self.copy_rows(&mut to, extent).await?;
        }
        for table in extent.passing {
            to.execute_batch(&format!("delete from {table}"))?;
        }
        to.execute_batch("create table backup_note (name text primary key, value text not null)")?;
        for (name, value) in notes {
            to.execute("insert into backup_note values ($1, $2)", [name, value])?;
        }
        let copied = tables(&to, &[]).and_then(|tables| {
            let count = |table: String| {
                let sql = format!("select count(*) from {table}");
                let rows: i64 = to.query_row(&sql, [], |row| row.get(0))?;
                Ok((table, rows.unsigned_abs()))
            };
            tables.into_iter().map(count).collect::<Result<Copied>>()
        })?;
        // One file, without a log beside it.
        to.execute_batch("pragma wal_checkpoint(truncate); pragma journal_mode = delete")?;
        to.close().map_err(|(_, error)| Error::from(error))?;
        Ok(copied)
    }

    /// Page by page, with SQLite's own means.
    async fn copy_file(&self, file: &Path) -> Result<()> {
        let Some(path) = self.path() else { return Err(Error::other("this is no file")) };
        let (from, to) = (path.to_owned(), file.to_owned());
        let copy = move || -> Result<()> {
            let from = sqlite::connect(&from)?;
            sqlite::make(&to)?;
            let mut to = sqlite::connect(&to)?;
            rusqlite::backup::Backup::new(&from, &mut to)?.run_to_completion(
                1024,
                Duration::from_millis(1),
                None,
            )?;
            Ok(())
        };
        tokio::task::spawn_blocking(copy).await.map_err(Error::other)?
    }

    /// Row by row, as the tables were at one moment.
    async fn copy_rows(&self, to: &mut Connection, extent: Extent<'_>) -> Result<()> {
        let tx = self.picture().await?;
        let Conn::Postgres(client) = &*tx else { return Err(Error::other("this is no PostgreSQL")) };
        let writing = to.transaction()?;
        for table in tables(&writing, extent.derived)? {
            if extent.passing.contains(&table.as_str()) {
                continue;
            }
            // A schema may begin with rows of its own.
            writing.execute(&format!("delete from {table}"), [])?;
            let columns = columns(&writing, &table)?;
            let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
            let names = columns.join(", ");
            let mut insert =
                writing.prepare(&format!("insert into {table} ({names}) values ({})", places.join(", ")))?;
            let rows = client.stream(&format!("select {names} from {table}")).await?;
            pin_mut!(rows);
            while let Some(row) = rows.next().await {
                let row = row?;
                for index in 0..row.len() {
                    bind(&mut insert, &row, index)?;
                }
                insert.raw_execute()?;
            }
        }
        Ok(writing.commit()?)
    }
}

impl Tx {
    /// Replaces everything by what is in a backup. Those who read go on with what there was until this is committed.
    /// A backup of an earlier schema is brought up to date first, in a copy.
    pub async fn restore(&self, file: &Path, extent: Extent<'_>) -> Result<Copied> {
        // Whatever has no notes is no backup. Nor may the database itself be read as a file: see `sqlite::file`.
        backup_note(file, "")?;
        let current = Current::of(file, extent).await?;
        let from = Connection::open_with_flags(current.0.path(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let without = [extent.derived, extent.passing].concat();
        let tables = tables(&from, &without)?;
        match &**self {
            Conn::Postgres(_) => self.without_limit().await?,
            _ => self.batch("pragma defer_foreign_keys = on").await?,
        }
        for table in extent.kept {
            self.batch(&format!("create temporary table kept_{table} as select * from {table}")).await?;
        }
        for table in tables.iter().rev() {
            self.batch(&format!("delete from {table}")).await?;
        }
        let mut copied = Copied::new();
        for table in tables {
            let columns = columns(&from, &table)?;
            let rows = match &**self {
                Conn::Postgres(client) => into_postgres(client, &from, &table, &columns).await?,
                Conn::Writing(writing) => into_sqlite(&writing.conn().lock(), &from, &table, &columns)?,
                Conn::Sqlite(_) => return Err(Error::other("a reading connection does not write")),
            };
            copied.push((table, rows));
        }
        for table in extent.kept {
            self.batch(&format!(
                "insert into {table} select * from kept_{table} where true on conflict do nothing; \
                 drop table kept_{table}"
            ))
            .await?;
        }
        Ok(copied)
    }
}

/// A note of a backup.
pub fn backup_note(file: &Path, name: &str) -> Result<Option<String>> {
    if !file.is_file() {
        return Err(Error::Other(format!("{}: there is no such file", file.display())));
    }
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let sql = "select value from backup_note where name = $1";
    let mut statement = conn.prepare(sql).map_err(|_| no_backup(file))?;
    Ok(statement.query_map([name], |row| row.get(0))?.next().transpose()?)
}

/// A backup with today's schema, in a file of its own that goes when this does.
struct Current(Part);

impl Current {
    async fn of(file: &Path, extent: Extent<'_>) -> Result<Self> {
        let mut current = Part::begin(file).map_err(|error| named(file, &error))?;
        let copy = fs::File::open(file).and_then(|mut from| std::io::copy(&mut from, &mut current));
        copy.map_err(|error| named(file, &error))?;
        let current = Self(current);
        let target = Target::File(current.0.path().to_owned());
        let options = Options { connections: 1, ..Options::new(target) };
        let opened = Db::open(options).await.map_err(|_| no_backup(file))?;
        let schema = opened.schema(extent.migrations).await.map_err(|_| no_backup(file))?;
        if let Some(why) = schema.unknown_to("this backup", extent.program) {
            return Err(Error::Other(why));
        }
        opened.migrate(extent.migrations, extent.program).await?;
        Ok(current)
    }
}

fn no_backup(file: &Path) -> Error {
    Error::Other(format!("{} is no backup of ours", file.display()))
}

fn named(file: &Path, error: &std::io::Error) -> Error {
    Error::Other(explain(file, error))
}

/// The tables in the order in which they were made: what is referred to comes first.
fn tables(conn: &Connection, without: &[&str]) -> Result<Vec<String>> {
    let sql = "select m.name from sqlite_master m join pragma_table_list l on l.name = m.name and l.schema = 'main' \
               where l.type = 'table' and m.name not like 'sqlite_%' and m.name not in ('migration', 'backup_note') order by m.rowid";
    let mut statement = conn.prepare(sql)?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(names.into_iter().filter(|name| !without.contains(&name.as_str())).collect())
}

fn columns(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare("select name from pragma_table_info($1)")?;
    Ok(statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Binds a value of PostgreSQL as SQLite keeps it.
fn bind(statement: &mut rusqlite::Statement<'_>, row: &tokio_postgres::Row, index: usize) -> Result<()> {
    macro_rules! value {
        ($type:ty) => {
            statement.raw_bind_parameter(index + 1, row.try_get::<_, Option<$type>>(index)?)?
        };
    }
    match row.columns().get(index).map(tokio_postgres::Column::type_) {
        Some(&Type::UUID) => value!(uuid::Uuid),
        Some(&(Type::TEXT | Type::VARCHAR)) => value!(String),
        Some(&Type::INT8) => value!(i64),
        Some(&Type::INT4) => value!(i32),
        Some(&Type::BOOL) => value!(bool),
        Some(&Type::DATE) => value!(jiff::civil::Date),
        Some(&Type::TIMESTAMPTZ) => value!(Moment),
        Some(&(Type::JSON | Type::JSONB)) => value!(Json<serde_json::Value>),
        other => return Err(Error::Other(format!("a column of type {other:?} cannot be copied"))),
    }
    Ok(())
}

/// A value of SQLite as PostgreSQL takes it.
fn to_postgres(value: lite::ValueRef<'_>, kind: &Type) -> Result<Box<dyn ToSql + Sync + Send>> {
    macro_rules! value {
        ($type:ty) => {
            Box::new(<Option<$type> as lite::FromSql>::column_result(value).map_err(Error::other)?)
        };
    }
    Ok(match *kind {
        Type::UUID => value!(uuid::Uuid),
        Type::TEXT | Type::VARCHAR => value!(String),
        Type::INT8 => value!(i64),
        Type::INT4 => value!(i32),
        Type::BOOL => value!(bool),
        Type::DATE => value!(jiff::civil::Date),
        Type::TIMESTAMPTZ => value!(Moment),
        Type::JSON | Type::JSONB => value!(Json<serde_json::Value>),
        _ => return Err(Error::Other(format!("a column of type {kind} cannot be copied"))),
    })
}

async fn into_postgres(
    client: &postgres::Client,
    from: &Connection,
    table: &str,
    columns: &[String],
) -> Result<u64> {
    let names = columns.join(", ");
    let kinds = client.types(&format!("select {names} from {table}")).await?;
    let sink = client.copy_in(&format!("copy {table} ({names}) from stdin (format binary)")).await?;
    let writer = BinaryCopyInWriter::new(sink, &kinds);
    pin_mut!(writer);
    let mut statement = from.prepare(&format!("select {names} from {table}"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(kinds.len());
        for (index, kind) in kinds.iter().enumerate() {
            values.push(to_postgres(row.get_ref(index)?, kind)?);
        }
        writer.as_mut().write_raw(values.iter().map(|value| &**value as &(dyn ToSql + Sync))).await?;
    }
    Ok(writer.finish().await?)
}

fn into_sqlite(to: &Connection, from: &Connection, table: &str, columns: &[String]) -> Result<u64> {
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    let names = columns.join(", ");
    let mut insert = to.prepare(&format!("insert into {table} ({names}) values ({})", places.join(", ")))?;
    let mut statement = from.prepare(&format!("select {names} from {table}"))?;
    let mut rows = statement.query([])?;
    let mut copied = 0;
    while let Some(row) = rows.next()? {
        for index in 0..columns.len() {
            insert.raw_bind_parameter(index + 1, lite::ToSqlOutput::Borrowed(row.get_ref(index)?))?;
        }
        insert.raw_execute()?;
        copied += 1;
    }
    Ok(copied)
}
