//! Formats of single values: what is accepted and how it is written.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde::Serializer;
use store::Moment;

/// Any ISO 8601 offset; without one it is UTC; a bare date is its midnight.
pub(crate) fn parse_moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let timestamp = match text.parse::<Timestamp>() {
        Ok(timestamp) => timestamp,
        Err(_) => text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp(),
    };
    // Years of four digits, as everybody writes them and every database holds them.
    (timestamp.to_zoned(TimeZone::UTC).year() >= 1).then(|| timestamp.into())
}

/// `2024-01-31`
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let date: Option<Date> = (text.len() == 10).then(|| text.parse().ok()).flatten();
    date.filter(|date| date.year() > 0)
}

/// `2024-01-31T12:00:00Z`, with six digits of a second only when they are not all zero.
pub(crate) fn moment(moment: Moment) -> String {
    let zoned = moment.timestamp().to_zoned(TimeZone::UTC);
    let micros = zoned.subsec_nanosecond() / 1_000;
    let seconds = zoned.strftime("%Y-%m-%dT%H:%M:%S");
    if micros == 0 { format!("{seconds}Z") } else { format!("{seconds}.{micros:06}Z") }
}

/// Serialises a moment for the wire.
pub(crate) fn serialize_moment<S: Serializer>(value: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&moment(*value))
}

/// Serialises a moment that may be absent.
#[expect(clippy::ref_option, reason = "serde gives a reference to the field")]
pub(crate) fn serialize_optional_moment<S: Serializer>(
    value: &Option<Moment>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serialize_moment(value, serializer),
        None => serializer.serialize_none(),
    }
}

/// `hoofd_onderwerp_type` → `hoofdOnderwerpType`
pub(crate) fn camel(snake: &str) -> String {
    let mut out = String::with_capacity(snake.len());
    let mut upper = false;
    for (index, letter) in snake.char_indices() {
        if letter == '_' && index > 0 {
            upper = true;
        } else if upper {
            out.extend(letter.to_uppercase());
            upper = false;
        } else {
            out.push(letter);
        }
    }
    out
}

/// `hoofdOnderwerpType` → `hoofd_onderwerp_type`
pub(crate) fn snake(camel: &str) -> String {
    let mut out = String::with_capacity(camel.len() + 4);
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() {
            out.push('_');
            out.push(letter.to_ascii_lowercase());
        } else {
            out.push(letter);
        }
    }
    out
}

/// The 11-test of a BSN or RSIN: nine digits whose weighted sum is a multiple of eleven.
pub(crate) fn passes_eleven_test(text: &str) -> bool {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = text.bytes().zip(weights).map(|(digit, weight)| i32::from(digit - b'0') * weight).sum();
    text.len() == 9 && sum % 11 == 0 && sum != 0
}

/// The date that people in the municipality have at this moment.
pub(crate) fn local_date(moment: Moment) -> Date {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    moment.timestamp().to_zoned(zone).date()
}
