//! Rows that came before what they refer to. A few are kept in memory; more go to a file, because a whole register may
//! come in an order in which nearly every row waits.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Seek, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use serde_json::{Map, Value};

use super::record::Record;

/// How many rows wait in memory.
const IN_MEMORY: usize = 5_000;

/// Rows in the order in which they came.
pub(super) struct Waiting {
    folder: PathBuf,
    rows: VecDeque<(String, Record)>,
    file: Option<BufWriter<File>>,
    count: u64,
}

impl Waiting {
    /// `folder` is where the file is made, if it comes to that.
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), rows: VecDeque::new(), file: None, count: 0 }
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn push(&mut self, table: &str, record: Record) -> Result<(), String> {
        self.count += 1;
        if self.rows.len() < IN_MEMORY {
            self.rows.push_back((table.to_owned(), record));
            return Ok(());
        }
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", self.folder.display());
        let mut file = match self.file.take() {
            Some(file) => file,
            None => BufWriter::new(nameless(&self.folder).map_err(|error| told(&error))?),
        };
        serde_json::to_writer(&mut file, &(table, &record.row)).map_err(|error| told(&error))?;
        file.write_all(b"\n").map_err(|error| told(&error))?;
        self.file = Some(file);
        Ok(())
    }

    /// The rows one after the other; they wait no longer.
    pub(super) fn take(self) -> Result<Taken, String> {
        let told = |error: std::io::Error| format!("{}: {error}", self.folder.display());
        let rewound = |file: BufWriter<File>| {
            let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            file.rewind()?;
            Ok(BufReader::new(file))
        };
        let file = self.file.map(rewound).transpose().map_err(told)?;
        Ok(Taken { rows: self.rows, file })
    }
}

/// A file that only this process sees, and that is gone when it ends, however it ends.
fn nameless(folder: &Path) -> std::io::Result<File> {
    static MADE: AtomicU64 = AtomicU64::new(0);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!(".wachtend-{}-{number}", std::process::id()));
    let file = File::options().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

pub(super) struct Taken {
    rows: VecDeque<(String, Record)>,
    file: Option<BufReader<File>>,
}

impl Taken {
    fn read(&mut self) -> Result<Option<(String, Record)>, String> {
        let Some(file) = &mut self.file else { return Ok(None) };
        let mut line = String::new();
        if file.read_line(&mut line).map_err(|error| error.to_string())? == 0 {
            return Ok(None);
        }
        let (table, row): (String, Map<String, Value>) =
            serde_json::from_str(&line).map_err(|error| error.to_string())?;
        Ok(Some((table, Record::new(row))))
    }
}

impl Iterator for Taken {
    type Item = Result<(String, Record), String>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.rows.pop_front() {
            Some(row) => Some(Ok(row)),
            None => self.read().transpose(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{IN_MEMORY, Waiting};
    use crate::verhuizing::record::Record;

    #[test]
    fn more_rows_than_memory_holds_come_back_in_their_order_and_leave_nothing_behind() {
        let folder = std::env::temp_dir().join(format!("relatiebeheer-wachten-{}", std::process::id()));
        let mut waiting = Waiting::new(&folder);
        let last = IN_MEMORY * 2;
        for number in 0..=last {
            let row = json!({ "id": number, "onderwerp": "a\n\"b\" é" });
            waiting.push("t", Record::new(row.as_object().unwrap().clone())).unwrap();
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
        let rows: Vec<_> = waiting.take().unwrap().map(Result::unwrap).collect();
        let numbers: Vec<i64> = rows.iter().map(|(_, row)| row.key()).collect();
        assert_eq!(numbers, (0..=i64::try_from(last).unwrap()).collect::<Vec<_>>());
        assert_eq!(rows[last].1.text("onderwerp"), "a\n\"b\" é");
        std::fs::remove_dir(&folder).unwrap();
    }
}
