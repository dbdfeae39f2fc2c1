//! Another program that opens the SQLite file of the running server, reads and closes it, again and again: a backup job, or
//! somebody who looks. It is this program, started once more, and knows nothing of ours.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::Connection;

const PAUSE: Duration = Duration::from_millis(15);

/// The other program's part: until it is killed.
pub(crate) fn read(file: &Path) -> Result<()> {
    loop {
        // The file may not be there yet, or be in use by who recovers it.
        if let Ok(conn) = Connection::open(file) {
            let counted = conn.query_row("select count(*) from klantcontact", [], |row| row.get::<_, i64>(0));
            drop(counted);
            drop(conn);
        }
        std::thread::sleep(PAUSE);
    }
}

/// One that runs until it is dropped.
pub(super) struct Foreign(Child);

impl Foreign {
    /// On the file of a register in this directory.
    pub(super) fn start(data: &Path) -> Result<Self> {
        let program = std::env::current_exe().context("cannot find this program")?;
        let mut command = Command::new(program);
        command.args(["foreign-reader".as_ref(), data.join("relatiebeheer.db").as_os_str()]);
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        Ok(Self(child.context("cannot start the other program")?))
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        if self.0.kill().is_ok() {
            let _ended = self.0.wait();
        }
    }
}
