//! What can go wrong with a statement, in terms that a caller can act on.

use tokio_postgres::error::SqlState;

/// The store's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A unique index refused the row.
    #[error("{table} already has a row with this {columns}")]
    Unique {
        /// The table.
        table: String,
        /// The columns of the index, comma separated, as the engine names them.
        columns: String,
    },
    /// A reference points at nothing, or something still points at this row.
    #[error("a reference does not hold: {0}")]
    Reference(String),
    /// A check constraint refused the row.
    #[error("a check does not hold: {0}")]
    Check(String),
    /// Two transactions collided; the same work may succeed when it is done again.
    #[error("transactions collided")]
    Collision,
    /// No connection, or not in time.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A text that the database cannot hold: one with a NUL in it.
    #[error("a text holds a character that the database cannot hold")]
    Text,
    /// The statement took longer than any may; another one, with a filter more, may not.
    #[error("the statement took too long")]
    TooSlow,
    /// The file of a SQLite database is not the one that was opened: somebody removed, moved or replaced it.
    #[error(
        "{0} was removed, moved or replaced while it was in use: stop the server, put the right file back and start again"
    )]
    Lost(String),
    /// Anything else: a wrong statement, a full disk, a broken file.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// An error that no caller can act on.
    #[expect(clippy::needless_pass_by_value, reason = "reads as a function for `map_err`")]
    pub fn other(what: impl ToString) -> Self {
        Self::Other(what.to_string())
    }

    /// Whether doing the same work again may succeed.
    pub fn is_collision(&self) -> bool {
        matches!(self, Self::Collision)
    }

    /// Whether a unique index of `table` over exactly these columns (comma separated) refused the row.
    pub fn is_unique(&self, on_table: &str, on_columns: &str) -> bool {
        matches!(self, Self::Unique { table, columns } if table == on_table && columns == on_columns)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            ConstraintViolation, DatabaseBusy, DatabaseLocked, DiskFull, OperationInterrupted,
        };
        if error.sqlite_error_code() == Some(OperationInterrupted) {
            return Self::TooSlow;
        }
        let rusqlite::Error::SqliteFailure(code, Some(text)) = &error else { return Self::other(error) };
        match code.code {
            ConstraintViolation if text.starts_with("UNIQUE") => unique_sqlite(text),
            ConstraintViolation if text.starts_with("FOREIGN KEY") => Self::Reference(text.clone()),
            ConstraintViolation if text.starts_with("CHECK") => Self::Check(text.clone()),
            DatabaseBusy | DatabaseLocked => {
                Self::Unavailable("another program keeps the database file to itself".to_owned())
            }
            DiskFull => Self::Unavailable("the disk is full".to_owned()),
            _ => Self::other(error),
        }
    }
}

/// `UNIQUE constraint failed: partij.nummer, partij.naam`
fn unique_sqlite(text: &str) -> Error {
    let list = text.split_once(": ").map_or(text, |(_, list)| list);
    let mut table = String::new();
    let columns: Vec<&str> = list
        .split(", ")
        .map(|name| match name.split_once('.') {
            Some((of, column)) => {
                of.clone_into(&mut table);
                column
            }
            None => name,
        })
        .collect();
    Error::Unique { table, columns: columns.join(", ") }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return if error.is_closed() || error.to_string().starts_with("error communicating") {
                Self::Unavailable("the connection was lost".to_owned())
            } else {
                Self::other(full(&error))
            };
        };
        let table = db.table().unwrap_or_default().to_owned();
        match db.code() {
            &SqlState::UNIQUE_VIOLATION => Self::Unique { table, columns: key_columns(db.detail()) },
            &SqlState::FOREIGN_KEY_VIOLATION | &SqlState::RESTRICT_VIOLATION => {
                Self::Reference(db.constraint().unwrap_or(&table).to_owned())
            }
            &SqlState::CHECK_VIOLATION => Self::Check(db.constraint().unwrap_or(&table).to_owned()),
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => Self::Collision,
            &SqlState::CHARACTER_NOT_IN_REPERTOIRE | &SqlState::UNTRANSLATABLE_CHARACTER => Self::Text,
            &SqlState::QUERY_CANCELED => Self::TooSlow,
            // After a failover this one only reads: the next connection may find who writes now.
            &SqlState::READ_ONLY_SQL_TRANSACTION
            | &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW => Self::Unavailable(db.message().to_owned()),
            // Not its detail: that holds the row.
            code => Self::Other(format!("{} ({})", db.message(), code.code())),
        }
    }
}

/// `Key (nummer)=(12) already exists.`, in whatever language the server speaks.
fn key_columns(detail: Option<&str>) -> String {
    let key = detail.and_then(|detail| detail.split_once(")=("));
    let columns = key.and_then(|(key, _)| key.split_once('('));
    columns.map_or(String::new(), |(_, columns)| columns.to_owned())
}

/// A PostgreSQL error with its causes, which its own text leaves out.
fn full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => Self::Unavailable(full(&error)),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{key_columns, unique_sqlite};

    #[test]
    fn columns_are_read_in_any_language() {
        assert_eq!(key_columns(Some("Key (nummer)=(12) already exists.")), "nummer");
        assert_eq!(key_columns(Some("Sleutel (soort, code)=(a, (x)=(y)) bestaat al.")), "soort, code");
        assert_eq!(key_columns(None), "");
    }

    #[test]
    fn sqlite_names_the_table_with_every_column() {
        let error = unique_sqlite("UNIQUE constraint failed: partij.nummer, partij.naam");
        assert!(error.is_unique("partij", "nummer, naam"));
    }
}
