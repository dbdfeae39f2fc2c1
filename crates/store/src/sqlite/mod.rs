//! SQLite: one connection writes, a few read. What is short runs in the calling thread (`reading`).

mod file;
mod lane;
mod reading;

use std::{path::Path, sync::Arc, time::Duration};

use parking_lot::Mutex;
use rusqlite::{Connection, OpenFlags, config::DbConfig, functions::FunctionFlags};

use crate::{Error, FromRow, Options, Params, Result, Row, durable};

pub(crate) use file::make;
pub(crate) use lane::Writing;
pub(crate) use reading::Reader;

use file::File;
use lane::Writer;
use reading::Pool;

/// WAL with a sync at every commit: what was acknowledged survives a power cut. 4 MiB of pages a connection. Pages
/// that change often are carried over to the file once in 16 MiB of log, not once in four.
const PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
                       pragma mmap_size = 0; pragma temp_store = memory; \
                       pragma wal_autocheckpoint = 4000;";
/// Pages that a connection keeps, in KiB.
pub(crate) const CACHE: u32 = 4096;
const STATEMENTS: usize = 512;

pub(crate) struct Sqlite {
    file: Arc<File>,
    pool: Arc<Pool>,
    writer: Writer,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self> {
        make(path)?;
        // SQLite follows a link, and keeps its log beside what it leads to.
        let path = &path.canonicalize().map_err(|error| Error::Other(durable::explain(path, &error)))?;
        let writing = connect(path)?;
        let file = Arc::new(File::of(path)?);
        let pool = Arc::new(Pool::open(file.clone(), options)?);
        let writer = Writer::start(file.clone(), writing, options.wait)?;
        Ok(Self { file, pool, writer })
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::of(self.pool.clone())
    }

    /// A connection of its own that goes on seeing the database as it is now.
    pub(crate) fn picture(&self) -> Result<Reader> {
        self.file.check()?;
        Reader::picture(self.pool.clone(), connect_to_read(self.file.path())?)
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.writer
    }

    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Whether the file is still the one that was opened.
    pub(crate) fn check(&self) -> Result<()> {
        self.file.check()
    }
}

/// A text in small letters, as PostgreSQL's `lower` writes it: letter by letter, whatever stands around it, so that a part of
/// a text is the same part of its small letters.
pub fn lower(text: &str) -> String {
    // Of a letter that Unicode writes as two (İ, and no other), the first: `i`.
    text.chars().filter_map(|letter| letter.to_lowercase().next()).collect()
}

/// A connection to a file that is there.
pub(crate) fn connect(path: &Path) -> Result<Connection> {
    // Never made here: another file in the place of one that was removed would take what is written and be empty.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    // Several processes may open the file at once; while the journal mode changes, the others wait here.
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.execute_batch(&format!("{PRAGMAS} pragma cache_size = -{CACHE};"))?;
    conn.busy_timeout(Duration::ZERO)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // Or, once the database knows what is in its tables, a statement is planned anew for every value that it is given.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // SQLite's own `lower` knows ASCII only; PostgreSQL's knows every letter.
    conn.create_scalar_function(
        "lower",
        1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |call| Ok(call.get::<Option<String>>(0)?.map(|text| lower(&text))),
    )?;
    Ok(conn)
}

/// A connection that refuses to write: whoever writes takes turns on the lane.
fn connect_to_read(path: &Path) -> Result<Connection> {
    let conn = connect(path)?;
    conn.execute_batch("pragma query_only = on")?;
    Ok(conn)
}

pub(crate) fn query<T: FromRow>(conn: &Mutex<Connection>, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
    select(&conn.lock(), sql, params)
}

fn select<T: FromRow>(conn: &Connection, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
    let mut statement = prepare(conn, sql)?;
    bind(&mut statement, params)?;
    rows(&mut statement)
}

fn prepare<'c>(conn: &'c Connection, sql: &str) -> Result<rusqlite::CachedStatement<'c>> {
    conn.prepare_cached(sql).map_err(|error| said(error, sql))
}

fn rows<T: FromRow>(statement: &mut rusqlite::CachedStatement<'_>) -> Result<Vec<T>> {
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(T::from_row(&Row::Sqlite(row))?);
    }
    Ok(out)
}

pub(crate) fn execute(conn: &Mutex<Connection>, sql: &str, params: Params<'_>) -> Result<u64> {
    let conn = conn.lock();
    let mut statement = prepare(&conn, sql)?;
    bind(&mut statement, params)?;
    Ok(statement.raw_execute()? as u64)
}

/// SQLite numbers `$1`, `$2` by first appearance, whatever they are called; the debug check keeps us honest.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: Params<'_>) -> Result<()> {
    for (index, param) in params.iter().enumerate() {
        debug_assert_eq!(
            statement.parameter_name(index + 1),
            Some(format!("${}", index + 1).as_str()),
            "placeholders appear in their order"
        );
        statement.raw_bind_parameter(index + 1, *param as &dyn rusqlite::ToSql)?;
    }
    Ok(())
}

/// A wrong statement is named.
fn said(error: rusqlite::Error, sql: &str) -> Error {
    match Error::from(error) {
        Error::Other(text) => Error::Other(format!("{text}: {sql}")),
        other => other,
    }
}
