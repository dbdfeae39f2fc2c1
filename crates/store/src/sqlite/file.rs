//! The file behind the connections. Nobody in this process opens it but SQLite: closing any descriptor of a file drops
//! every POSIX lock that the process has on it, and another program then takes itself for the last one, removes the
//! log and with it what was acknowledged (<https://sqlite.org/howtocorrupt.html>, 2.2).

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{Error, Result};

/// Makes an empty file for a database, unless there is one: that is left alone, not even opened.
pub(crate) fn make(path: &Path) -> Result<()> {
    // Only for who runs the server; SQLite gives its other files the same rights.
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(made) => {
            drop(made);
            let folder = folder(path);
            fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| named(folder, &error))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(named(path, &error)),
    }
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

pub(crate) fn named(path: &Path, error: &std::io::Error) -> Error {
    Error::Other(format!("{}: {error}", path.display()))
}

/// What the operating system knows a file by.
type Identity = (u64, u64);

fn identity(path: &Path) -> std::io::Result<Identity> {
    fs::metadata(path).map(|found| (found.dev(), found.ino()))
}

/// The database and its log, as they were when they were opened.
pub(crate) struct File {
    path: PathBuf,
    log: PathBuf,
    database: Identity,
    /// Known from the first commit on.
    log_identity: OnceLock<Identity>,
    is_lost: AtomicBool,
}

impl File {
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let database = identity(path).map_err(|error| named(path, &error))?;
        let log = PathBuf::from(format!("{}-wal", path.display()));
        let (log_identity, is_lost) = (OnceLock::new(), AtomicBool::new(false));
        Ok(Self { path: path.to_owned(), log, database, log_identity, is_lost })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the database is still the file that was opened. When somebody moved, removed or replaced it, what is
    /// written goes nowhere; that stays so until the server starts again.
    pub(crate) fn check(&self) -> Result<()> {
        self.check_one(&self.path, Some(&self.database))
    }

    /// The same after a commit, of the log too: a commit is in it first.
    pub(crate) fn check_commit(&self) -> Result<()> {
        self.check()?;
        let known = match self.log_identity.get() {
            Some(known) => Some(known),
            None => {
                let found = identity(&self.log).ok();
                found.map(|found| self.log_identity.get_or_init(|| found))
            }
        };
        self.check_one(&self.log, known)
    }

    fn check_one(&self, path: &Path, known: Option<&Identity>) -> Result<()> {
        let is_same = known.is_some_and(|known| identity(path).is_ok_and(|found| found == *known));
        if is_same && !self.is_lost.load(Ordering::Relaxed) {
            return Ok(());
        }
        let lost = Error::Lost(path.display().to_string());
        if !self.is_lost.swap(true, Ordering::Relaxed) {
            tracing::error!(%lost, "nothing is stored any more");
        }
        Err(lost)
    }
}
