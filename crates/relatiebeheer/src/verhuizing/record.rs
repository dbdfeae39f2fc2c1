//! One row of an Open Klant table, as JSON under its column names.

use jiff::civil::Date;
use serde_json::{Map, Value};
use store::{Json, Moment};
use uuid::Uuid;

use crate::{
    klantinteracties::adres::{self, Adres},
    rest::formats::{parse_date, parse_moment},
};

/// A row; what is absent reads as empty, as it does in Open Klant's own defaults.
pub(crate) struct Record(pub(crate) Map<String, Value>);

impl Record {
    /// The key by which other rows refer to this one.
    pub(crate) fn key(&self) -> i64 {
        self.number("id").unwrap_or_default()
    }

    pub(crate) fn number(&self, column: &str) -> Option<i64> {
        self.0.get(column)?.as_i64()
    }

    pub(crate) fn uuid(&self) -> Option<Uuid> {
        self.0.get("uuid")?.as_str()?.parse().ok()
    }

    pub(crate) fn text(&self, column: &str) -> String {
        self.optional_text(column).unwrap_or_default()
    }

    /// PostgreSQL holds no NUL, so one can only be a fault of who made the rows.
    pub(crate) fn optional_text(&self, column: &str) -> Option<String> {
        Some(self.0.get(column)?.as_str()?.replace('\0', ""))
    }

    pub(crate) fn flag(&self, column: &str) -> bool {
        self.optional_flag(column).unwrap_or_default()
    }

    pub(crate) fn optional_flag(&self, column: &str) -> Option<bool> {
        self.0.get(column)?.as_bool()
    }

    pub(crate) fn moment(&self, column: &str) -> Option<Moment> {
        parse_moment(self.0.get(column)?.as_str()?)
    }

    pub(crate) fn date(&self, column: &str) -> Option<Date> {
        parse_date(self.0.get(column)?.as_str()?)
    }

    pub(crate) fn object(&self, column: &str) -> Map<String, Value> {
        self.0.get(column).and_then(Value::as_object).cloned().unwrap_or_default()
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
