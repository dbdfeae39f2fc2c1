//! Is a SQLite file whole? Read page by page through a connection of its own, beside whoever uses it, for a bounded time.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{Error, Result};

/// What a look at every page found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// Nothing is wrong.
    Whole,
    /// The first things that are.
    Damaged(Vec<String>),
    /// The time was over; what was read by then was right.
    Unfinished,
}

/// How many things are named.
const SHOWN: u32 = 5;

/// Looks at every page of the file and every row of its indexes, for at most `patience`.
pub async fn check(file: &Path, patience: Duration) -> Result<Integrity> {
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let interrupt = conn.get_interrupt_handle();
    let looking = tokio::task::spawn_blocking(move || look(&conn));
    let timer = tokio::spawn(async move {
        tokio::time::sleep(patience).await;
        interrupt.interrupt();
    });
    let looked = looking.await.map_err(Error::other)?;
    timer.abort();
    looked
}

fn look(conn: &Connection) -> Result<Integrity> {
    let found = conn.prepare(&format!("pragma integrity_check({SHOWN})")).and_then(|mut statement| {
        statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<String>>>()
    });
    match found {
        Ok(found) if found == ["ok"] => Ok(Integrity::Whole),
        Ok(found) => Ok(Integrity::Damaged(found)),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Ok(Integrity::Unfinished),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Ok(Integrity::Damaged(vec![error.to_string()]))
            }
            _ => Err(error.into()),
        },
    }
}
