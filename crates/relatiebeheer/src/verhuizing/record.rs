//! One row of an Open Klant table, as JSON under its column names.

use std::cell::RefCell;

use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value};
use store::{Json, Moment};
use uuid::Uuid;

use crate::{
    klantinteracties::adres::{self, Adres},
    rest::formats::{Unfit, moment, number_text, parse_date, parse_moment},
};

/// A row; what is absent reads as empty, as it does in Open Klant's own defaults. What is there and cannot be held as it is,
/// is noted: nothing becomes something else unseen.
pub(crate) struct Record {
    pub(crate) row: Map<String, Value>,
    /// The columns that are not kept as they are, with what is kept.
    changed: RefCell<Vec<(String, String)>>,
}

/// The first and the last moment that Open Klant shows.
const FIRST: DateTime = DateTime::constant(1, 1, 1, 0, 0, 0, 0);
const LAST: DateTime = DateTime::constant(9999, 12, 31, 23, 59, 59, 999_999_000);

impl Record {
    pub(crate) fn new(row: Map<String, Value>) -> Self {
        Self { row, changed: RefCell::default() }
    }

    /// The columns of which something else is kept than what they held, each with what that is.
    pub(crate) fn changed(&self) -> Vec<(String, String)> {
        self.changed.take()
    }

    /// Notes that a column is kept as something else.
    pub(crate) fn note(&self, column: &str, kept: &str) {
        let held: String =
            self.row.get(column).unwrap_or(&Value::Null).to_string().chars().take(80).collect();
        let text = format!("{held} past niet in dit veld en is bewaard als {kept}.");
        self.changed.borrow_mut().push((column.to_owned(), text));
    }

    /// What a column holds, when it is there and not null, and can be read so; what cannot is noted and left empty.
    fn read<'r, T>(&'r self, column: &str, read: impl FnOnce(&'r Value) -> Option<T>) -> Option<T> {
        let value = self.row.get(column).filter(|value| !value.is_null())?;
        let found = read(value);
        if found.is_none() {
            self.note(column, "leeg");
        }
        found
    }

    /// The key by which other rows refer to this one.
    pub(crate) fn key(&self) -> i64 {
        self.row.get("id").and_then(Value::as_i64).unwrap_or_default()
    }

    pub(crate) fn number(&self, column: &str) -> Option<i64> {
        self.read(column, |value| match value {
            Value::Number(number) => number_text(number).trim_end_matches(".0").parse().ok(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        })
    }

    pub(crate) fn uuid(&self) -> Option<Uuid> {
        self.row.get("uuid")?.as_str()?.parse().ok()
    }

    /// Its own identity, or the one that it gets.
    pub(crate) fn uuid_or(&self, new: Uuid) -> Uuid {
        if self.uuid().is_none() && self.row.get("uuid").is_some_and(|uuid| !uuid.is_null()) {
            self.note("uuid", &new.to_string());
        }
        self.uuid().unwrap_or(new)
    }

    pub(crate) fn text(&self, column: &str) -> String {
        self.optional_text(column).unwrap_or_default()
    }

    /// PostgreSQL holds no NUL, so one can only be a fault of who made the rows.
    pub(crate) fn optional_text(&self, column: &str) -> Option<String> {
        let text = self.read(column, |value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number_text(number)),
            _ => None,
        })?;
        if text.contains('\0') {
            self.note(column, "dezelfde tekst zonder null-tekens");
        }
        Some(text.replace('\0', ""))
    }

    pub(crate) fn flag(&self, column: &str) -> bool {
        self.optional_flag(column).unwrap_or_default()
    }

    pub(crate) fn optional_flag(&self, column: &str) -> Option<bool> {
        self.read(column, Value::as_bool)
    }

    pub(crate) fn optional_moment(&self, column: &str) -> Option<Moment> {
        self.read(column, |value| parse_moment(value.as_str()?).ok())
    }

    /// A moment that must be there. One that cannot be held becomes the nearest that can; one that cannot be read, or is
    /// missing, becomes `new`.
    pub(crate) fn moment(&self, column: &str, new: Moment) -> Moment {
        let text = self.row.get(column).and_then(Value::as_str).unwrap_or_default();
        parse_moment(text).unwrap_or_else(|_| {
            let kept = beyond(text).map_or(new, Moment::at);
            self.note(column, &moment(kept));
            kept
        })
    }

    pub(crate) fn optional_date(&self, column: &str) -> Option<Date> {
        self.read(column, |value| parse_date(value.as_str()?))
    }

    /// A date that must be there: likewise, and the first day of all when it cannot be read.
    pub(crate) fn date(&self, column: &str) -> Date {
        let text = self.row.get(column).and_then(Value::as_str).unwrap_or_default();
        parse_date(text).unwrap_or_else(|| {
            let kept = beyond(text).unwrap_or(FIRST).date();
            self.note(column, &kept.to_string());
            kept
        })
    }

    pub(crate) fn object(&self, column: &str) -> Map<String, Value> {
        self.read(column, Value::as_object).cloned().unwrap_or_default()
    }

    /// The address group whose columns begin with `prefix`.
    pub(crate) fn adres(&self, prefix: &str) -> adres::Stored {
        let text = |part: &str| self.text(&format!("{prefix}_{part}"));
        let adres = Adres {
            nummeraanduiding_id: text("nummeraanduiding_id"),
            straatnaam: text("straatnaam"),
            huisnummer: self.number(&format!("{prefix}_huisnummer")),
            huisnummertoevoeging: text("huisnummertoevoeging"),
            postcode: text("postcode"),
            stad: text("stad"),
            adresregel1: text("adresregel1"),
            adresregel2: text("adresregel2"),
            adresregel3: text("adresregel3"),
            land: text("land"),
        };
        (adres != Adres::default()).then_some(Json(adres))
    }
}

/// On which end of all that can be held a moment or date of PostgreSQL is, when it is beyond one.
fn beyond(text: &str) -> Option<DateTime> {
    let year = text.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default();
    let last = text == "infinity" || year.len() > 4 || (year == "9999" && is_beyond(text));
    let first = text == "-infinity" || text.ends_with(" BC") || (year == "0001" && is_beyond(text));
    match (first, last) {
        (true, _) => Some(FIRST),
        (false, true) => Some(LAST),
        (false, false) => None,
    }
}

fn is_beyond(text: &str) -> bool {
    parse_moment(text) == Err(Unfit::Beyond)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Record;
    use crate::rest::formats::{moment, parse_moment};

    fn record(row: &Value) -> Record {
        Record::new(row.as_object().unwrap().clone())
    }

    #[test]
    fn a_moment_that_cannot_be_held_becomes_the_nearest_and_is_noted() {
        let now = parse_moment("2026-01-12T09:30:00Z").unwrap();
        for (held, kept) in [
            ("infinity", "9999-12-31T23:59:59.999999Z"),
            ("10000-01-01T00:00:00+00:00", "9999-12-31T23:59:59.999999Z"),
            ("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59.999999Z"),
            ("-infinity", "0001-01-01T00:00:00Z"),
            ("0044-03-15T12:00:00+00:00 BC", "0001-01-01T00:00:00Z"),
            ("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00Z"),
            ("gisteren", "2026-01-12T09:30:00Z"),
        ] {
            let row = record(&json!({ "op": held }));
            assert_eq!(moment(row.moment("op", now)), kept);
            let note = format!("\"{held}\" past niet in dit veld en is bewaard als {kept}.");
            assert_eq!(row.changed(), [("op".to_owned(), note)]);
            assert_eq!((row.optional_moment("op"), row.changed().len()), (None, 1), "{held}");
        }
        let right = record(&json!({ "op": "9999-12-31T23:59:59.999999+00:00" }));
        assert_eq!(moment(right.moment("op", now)), "9999-12-31T23:59:59.999999Z");
        assert_eq!((record(&json!({})).optional_moment("op"), right.changed()), (None, vec![]));
    }

    #[test]
    fn what_is_read_as_something_else_is_noted_and_what_is_empty_is_not() {
        let row = record(&json!({ "nummer": 12, "naam": true, "huisnummer": 12.5, "toevoeging": "a\0",
            "actief": "ja", "datum": "10000-01-01", "leeg": null, "metadata": [], "uuid": "x" }));
        assert_eq!(row.text("nummer"), "12");
        assert_eq!(
            (row.text("leeg"), row.text("weg"), row.optional_flag("leeg")),
            (String::new(), String::new(), None)
        );
        assert_eq!(row.changed(), []);
        assert_eq!(
            (row.text("naam"), row.number("huisnummer"), row.text("toevoeging")),
            (String::new(), None, "a".to_owned())
        );
        assert!(!row.flag("actief") && row.object("metadata").is_empty());
        assert_eq!(
            (row.date("datum").to_string(), row.optional_date("datum")),
            ("9999-12-31".to_owned(), None)
        );
        row.uuid_or(uuid::Uuid::nil());
        let columns: Vec<String> = row.changed().into_iter().map(|(column, _)| column).collect();
        assert_eq!(
            columns,
            ["naam", "huisnummer", "toevoeging", "actief", "metadata", "datum", "datum", "uuid"]
        );
    }
}
