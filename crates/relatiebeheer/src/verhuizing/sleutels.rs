//! What Open Klant knew by a number, and which uuid it has.

use std::collections::HashMap;

use store::Moment;
use uuid::Uuid;

use super::record::Record;
use crate::rest::count;

/// Which uuid a row has that Open Klant knew by a number, by table.
pub(crate) struct Keys {
    by_table: HashMap<&'static str, Numbered>,
    begonnen: Moment,
    /// All keys of one import begin with this moment: long enough before it that what was taken over is counted once, and
    /// kept, from the first list on.
    moment: u64,
}

/// A row that cannot be taken over yet: what it refers to has not come by.
pub(crate) struct Waits;

pub(crate) type Made<T> = Result<T, Waits>;

impl Keys {
    pub(crate) fn new(begonnen: Moment) -> Self {
        let moment = count::settled(begonnen.timestamp()).as_millisecond();
        let moment = u64::try_from(moment).unwrap_or(0);
        Self { by_table: HashMap::new(), begonnen, moment }
    }

    /// When the import began, however often it was interrupted.
    pub(crate) fn begonnen(&self) -> Moment {
        self.begonnen
    }

    /// A key that orders as the old number did.
    pub(crate) fn id(&self, old: i64) -> Uuid {
        let low = u128::from(old.unsigned_abs()) & ((1 << 62) - 1);
        Uuid::from_u128((u128::from(self.moment) << 80) | (0x7_u128 << 76) | (0x2_u128 << 62) | low)
    }

    pub(crate) fn both(&mut self, table: &'static str, record: &Record) -> (Uuid, Uuid) {
        let id = self.id(record.key());
        let uuid = record.uuid_or(id);
        self.by_table.entry(table).or_default().insert(record.key(), uuid);
        (id, uuid)
    }

    pub(crate) fn known(&self, table: &'static str, old: i64) -> Made<Uuid> {
        self.by_table.get(table).and_then(|keys| keys.get(old)).ok_or(Waits)
    }

    /// The same for a table by any text.
    pub(crate) fn known_of(&self, table: &str, old: i64) -> Option<Uuid> {
        self.by_table.get(table).and_then(|keys| keys.get(old))
    }

    /// The row that `column` refers to.
    pub(crate) fn must(&self, table: &'static str, record: &Record, column: &str) -> Made<Uuid> {
        self.known(table, record.number(column).ok_or(Waits)?)
    }

    /// The row that `column` refers to, if it refers to one.
    pub(crate) fn may(&self, table: &'static str, record: &Record, column: &str) -> Made<Option<Uuid>> {
        record.number(column).map(|old| self.known(table, old)).transpose()
    }
}

/// Uuids by number. Numbers are dense, so a table of millions takes 16 bytes a row.
#[derive(Default)]
struct Numbered(HashMap<i64, Page>);

/// 64 numbers that follow each other.
struct Page {
    /// A bit for each that is there.
    known: u64,
    uuids: Box<[Uuid; 64]>,
}

impl Default for Page {
    fn default() -> Self {
        Self { known: 0, uuids: Box::new([Uuid::nil(); 64]) }
    }
}

impl Numbered {
    fn place(number: i64) -> (i64, usize) {
        (number.div_euclid(64), usize::try_from(number.rem_euclid(64)).unwrap_or(0))
    }

    fn insert(&mut self, number: i64, uuid: Uuid) {
        let (page, place) = Self::place(number);
        let page = self.0.entry(page).or_default();
        if let Some(slot) = page.uuids.get_mut(place) {
            *slot = uuid;
            page.known |= 1 << place;
        }
    }

    fn get(&self, number: i64) -> Option<Uuid> {
        let (page, place) = Self::place(number);
        let page = self.0.get(&page)?;
        if page.known & (1 << place) == 0 { None } else { page.uuids.get(place).copied() }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use std::time::Duration;

    use super::{Keys, Numbered, count};
    use crate::app::ids::first_id_of;

    #[test]
    fn what_is_taken_over_is_settled_when_the_first_list_is_asked_for() {
        let begonnen: jiff::Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let key = Keys::new(begonnen.into()).id(i64::MAX);
        let next = begonnen.checked_add(Duration::from_millis(1)).unwrap();
        assert!(key < first_id_of(count::settled(next)), "{key}");
        assert!(key > first_id_of(count::settled(begonnen)), "{key}");
    }

    #[test]
    fn a_number_gives_what_was_kept_under_it_and_no_other_does() {
        let mut kept = Numbered::default();
        let numbers = [i64::MIN, -64, -1, 0, 1, 63, 64, 1_000_000, i64::MAX];
        for (at, number) in (1..).zip(numbers) {
            kept.insert(number, Uuid::from_u128(at));
        }
        for (at, number) in (1..).zip(numbers) {
            assert_eq!(kept.get(number), Some(Uuid::from_u128(at)), "{number}");
        }
        assert_eq!([kept.get(2), kept.get(-2), kept.get(65), kept.get(999)], [None; 4]);
        kept.insert(2, Uuid::nil());
        assert_eq!(kept.get(2), Some(Uuid::nil()));
    }
}
