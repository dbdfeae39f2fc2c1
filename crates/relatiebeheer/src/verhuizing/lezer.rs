//! The thread that reads: rows become steps, in batches of one table, while other batches are being stored. The same rows
//! give the same steps in the same order, so that an import which was interrupted can skip those that are done.

use std::{collections::BTreeMap, io::Read, path::Path, sync::atomic::Ordering};

use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    kolommen::{Api, Tabel, VOORKEUREN, WERKGEVERS, later},
    lezen,
    oordeel::oordeel,
    open_klant::{Goal, Ongewoon, Report, Watch},
    record::Record,
    sleutels::{Keys, Waits},
    stappen::{Change, Later, Step, Storable, step},
    voortgang::Voortgang,
    wachten::Waiting,
};
use crate::rest::formats::keys::underscored;

/// Steps of one table, to be stored together.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) table: String,
    pub(super) rows: Vec<Box<dyn Storable>>,
    pub(super) changes: Vec<Change>,
    /// How many steps are done when these are, and the digest of all of them.
    pub(super) done: u64,
    pub(super) digest: String,
}

impl Batch {
    pub(super) fn len(&self) -> usize {
        self.rows.len() + self.changes.len()
    }
}

/// How many steps go together.
const BATCH: usize = 500;

const OTHERS: &str = "these are not the rows of the import that was interrupted: give those, or begin again with \
                      --replace --restart";

/// Reads everything; gives what was read, or why it ends here.
pub(super) fn read(
    source: impl Read,
    folder: &Path,
    begin: &Voortgang,
    sender: mpsc::Sender<Batch>,
    (goal, watch): (Goal, &Watch),
) -> Result<Report, String> {
    let mut reader = Reader::new(folder, begin, sender, (goal, watch));
    let mut stopped = None;
    let read = lezen::rows(source, &mut |table, row| {
        reader.take(table, Record::new(row)).map_err(|why| stopped.insert(why).clone())
    });
    match (read, stopped) {
        (Ok(()), _) => reader.finish(),
        (Err(_), Some(why)) => Err(why),
        (Err(why), None) => Err(format!("the rows cannot be read: {why}")),
    }
}

struct Reader<'b> {
    folder: &'b Path,
    begin: &'b Voortgang,
    keys: Keys,
    report: Report,
    waiting: Waiting,
    employers: Vec<(Uuid, i64)>,
    preferred: Vec<(Uuid, Option<i64>, Option<i64>)>,
    batch: Batch,
    /// How many steps the batch is of, also those that were done before.
    together: usize,
    done: u64,
    digest: Sha256,
    sender: mpsc::Sender<Batch>,
    /// Whether the rows are to be compared with what is there afterwards.
    sums: bool,
    /// Whether rows that today's rules would refuse are named.
    judges: bool,
    /// Who looks on.
    watch: &'b Watch,
}

impl<'b> Reader<'b> {
    fn new(
        folder: &'b Path,
        begin: &'b Voortgang,
        sender: mpsc::Sender<Batch>,
        (goal, watch): (Goal, &'b Watch),
    ) -> Self {
        Self {
            folder,
            begin,
            keys: Keys::new(begin.begonnen),
            report: Report::default(),
            waiting: Waiting::new(folder),
            employers: Vec::new(),
            preferred: Vec::new(),
            batch: Batch::default(),
            together: 0,
            done: 0,
            digest: Sha256::new(),
            sender,
            sums: goal.compares(),
            judges: goal != Goal::Store || watch.named.is_some(),
            watch,
        }
    }

    fn take(&mut self, table: &str, record: Record) -> Result<(), String> {
        let name = table.strip_prefix("klantinteracties_").unwrap_or(table);
        let mut later = Later::default();
        match step(&mut self.keys, name, &record, &mut later) {
            Ok(Step::Nothing) => count(&mut self.report.left_out, table),
            Ok(Step::Later) => {
                self.employers.extend(later.employer);
                self.preferred.extend(later.preferred);
            }
            Ok(step) => {
                count(&mut self.report.taken, table);
                self.watch.read.fetch_add(1, Ordering::Relaxed);
                let changed = record.changed();
                if self.judges {
                    self.judge(table, &record, &changed)?;
                }
                if !changed.is_empty() {
                    let one = |(column, what): (String, String)| format!("{column}: {what}");
                    let waarom = changed.into_iter().map(one).collect();
                    self.report.change(odd(table, &record, waarom), self.watch)?;
                }
                if self.sums
                    && let Some(tabel) = Tabel::of(table)
                {
                    let known = |to: &str, number| self.keys.known_of(to, number);
                    let same = tabel.vergelijkbaar(Api::OpenKlant, &record.row, known);
                    self.report.gelezen.entry(table.to_owned()).or_default().add(&same);
                }
                self.employers.extend(later.employer);
                self.preferred.extend(later.preferred);
                self.push(table, (record.key(), record.uuid().unwrap_or_default()), step)?;
            }
            Err(Waits) => {
                // It is read anew.
                record.changed();
                self.waiting.push(table, record)?;
            }
        }
        Ok(())
    }

    /// A step, which goes along unless it was done before.
    fn push(&mut self, table: &str, (number, uuid): (i64, Uuid), step: Step) -> Result<(), String> {
        if self.batch.table != table || self.together == BATCH {
            self.flush()?;
            table.clone_into(&mut self.batch.table);
        }
        self.digest.update(table.as_bytes());
        self.digest.update(number.to_le_bytes());
        self.digest.update(uuid.as_bytes());
        self.together += 1;
        self.done += 1;
        if self.done == self.begin.gedaan && self.digest() != self.begin.afdruk {
            return Err(OTHERS.to_owned());
        }
        if self.done > self.begin.gedaan {
            match step {
                Step::Row(row) => self.batch.rows.push(row),
                Step::Change(change) => self.batch.changes.push(change),
                Step::Later | Step::Nothing => {}
            }
        }
        Ok(())
    }

    /// Names a row that today's rules would refuse, by other columns than those that are `changed`.
    fn judge(&mut self, table: &str, record: &Record, changed: &[(String, String)]) -> Result<(), String> {
        let mut found = oordeel(table, &record.row);
        found.retain(|param| {
            !changed.iter().any(|(column, _)| *column == underscored(&param.name.replace('.', "_")))
        });
        if found.is_empty() {
            return Ok(());
        }
        let waarom = found.into_iter().map(|param| format!("{}: {}", param.name, param.reason)).collect();
        self.report.name(odd(table, record, waarom), self.watch)
    }

    /// Counts what is compared apart from its row.
    fn sum(&mut self, name: &str, same: &str) {
        if self.sums {
            self.report.gelezen.entry(name.to_owned()).or_default().add(same);
        }
    }

    /// Of the steps so far.
    fn digest(&self) -> String {
        let digest = self.digest.clone().finalize();
        digest.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }

    fn flush(&mut self) -> Result<(), String> {
        let mut batch = std::mem::take(&mut self.batch);
        self.together = 0;
        if batch.len() == 0 {
            return Ok(());
        }
        (batch.done, batch.digest) = (self.done, self.digest());
        self.sender.blocking_send(batch).map_err(|_| "storing has stopped".to_owned())
    }

    /// Takes what waited, until nothing more can be; then what only can be said when all are there.
    fn finish(mut self) -> Result<Report, String> {
        loop {
            let before = self.waiting.count();
            let waiting = std::mem::replace(&mut self.waiting, Waiting::new(self.folder));
            for row in waiting.take()? {
                let (table, record) = row?;
                self.take(&table, record)?;
            }
            if self.waiting.count() == before {
                break;
            }
        }
        for row in std::mem::replace(&mut self.waiting, Waiting::new(self.folder)).take()? {
            let (table, record) = row?;
            count(&mut self.report.left_out, &format!("{table}: refers to a row that is not there"));
            let waarom = vec!["weggelaten: verwijst naar een rij die er niet is.".to_owned()];
            self.watch.name(&odd(&table, &record, waarom))?;
        }
        for (partij, number) in std::mem::take(&mut self.employers) {
            if let Ok(employer) = self.keys.known("partij", number) {
                self.sum(WERKGEVERS, &later(partij, &[Some(employer)]));
                self.push("employers", (number, partij), Step::Change(Change::employer(partij, employer)))?;
            }
        }
        for (partij, adres, rekening) in std::mem::take(&mut self.preferred) {
            let adres = adres.and_then(|old| self.keys.known("digitaal_adres", old).ok());
            let rekening = rekening.and_then(|old| self.keys.known("rekeningnummer", old).ok());
            if adres.is_some() || rekening.is_some() {
                self.sum(VOORKEUREN, &later(partij, &[adres, rekening]));
            }
            let step = Step::Change(Change::preferred(partij, adres, rekening));
            self.push("preferred", (0, partij), step)?;
        }
        self.flush()?;
        if self.done < self.begin.gedaan { Err(OTHERS.to_owned()) } else { Ok(self.report) }
    }
}

fn odd(table: &str, record: &Record, waarom: Vec<String>) -> Ongewoon {
    Ongewoon { tabel: table.to_owned(), uuid: record.uuid().unwrap_or_default(), waarom }
}

fn count(counts: &mut BTreeMap<String, u64>, of: &str) {
    match counts.get_mut(of) {
        Some(count) => *count += 1,
        None => {
            counts.insert(of.to_owned(), 1);
        }
    }
}
