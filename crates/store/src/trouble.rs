//! What no program can mend: a damaged database, a disk that is full or fails.

use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;

/// What is wrong with where the data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Pages cannot be read, or hold what they should not.
    Damaged,
    /// There is no room to write.
    Full,
    /// The disk does not read, write or sync.
    Failing,
    /// The file or its disk can only be read.
    ReadOnly,
}

impl Trouble {
    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Damaged => {
                "the database is damaged: stop the server, keep a copy of the files as they are, and restore the last backup \
                 (docs/beheer.md, \"Beschadigd of vol\")"
            }
            Self::Full => "the disk is full: make room; what was acknowledged is kept",
            Self::Failing => "the disk fails: look at the system's log, and move the data to another disk",
            Self::ReadOnly => {
                "it can only be read: give the user of relatiebeheer the right to write, or mount the disk so"
            }
        }
    }

    pub(crate) fn of_sqlite(code: ErrorCode) -> Option<Self> {
        match code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Some(Self::Damaged),
            ErrorCode::DiskFull => Some(Self::Full),
            ErrorCode::SystemIoFailure => Some(Self::Failing),
            ErrorCode::ReadOnly => Some(Self::ReadOnly),
            _ => None,
        }
    }

    pub(crate) fn of_postgres(code: &SqlState) -> Option<Self> {
        match *code {
            SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => Some(Self::Damaged),
            SqlState::DISK_FULL => Some(Self::Full),
            SqlState::IO_ERROR => Some(Self::Failing),
            _ => None,
        }
    }
}
