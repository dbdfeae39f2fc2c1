//! Formats of single values: what is accepted and how it is written.

pub(crate) mod keys;
mod times;

use jiff::{civil::Date, tz::TimeZone};
use serde::Serializer;
use store::Moment;

pub(crate) use times::{Unfit, parse_asked_date, parse_date, parse_moment};

/// `2024-01-31T12:00:00Z`, with six digits of a second only when they are not all zero.
pub(crate) fn moment(moment: Moment) -> String {
    let utc = moment.utc();
    let micros = utc.subsec_nanosecond() / 1_000;
    let seconds = utc.strftime("%Y-%m-%dT%H:%M:%S");
    if micros == 0 { format!("{seconds}Z") } else { format!("{seconds}.{micros:06}Z") }
}

/// Serialises a moment for the wire.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
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

/// A number as the text that Open Klant makes of it: `1e20` → `1e+20`, `5` → `5`, `2.0` → `2.0`.
pub(crate) fn number_text(number: &serde_json::Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.to_string() };
    if float == 0.0 || (1e-4..1e16).contains(&float.abs()) {
        let text = float.to_string();
        return if text.contains('.') { text } else { text + ".0" };
    }
    let text = format!("{float:e}");
    match text.split_once('e') {
        Some((digits, power)) => match power.strip_prefix('-') {
            Some(power) => format!("{digits}e-{power:0>2}"),
            None => format!("{digits}e+{power:0>2}"),
        },
        None => text,
    }
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

#[cfg(test)]
mod tests {
    use super::number_text;

    #[test]
    fn a_number_is_the_text_that_open_klant_makes_of_it() {
        for (given, text) in [
            ("100", "100"),
            ("-5", "-5"),
            ("18446744073709551615", "18446744073709551615"),
            ("1.5", "1.5"),
            ("12.0", "12.0"),
            ("-0.0", "-0.0"),
            ("0.0001", "0.0001"),
            ("0.00001", "1e-05"),
            ("1e15", "1000000000000000.0"),
            ("1e16", "1e+16"),
            ("1e20", "1e+20"),
            ("1.2345678901234568e16", "1.2345678901234568e+16"),
            ("1e300", "1e+300"),
            ("5e-324", "5e-324"),
        ] {
            assert_eq!(number_text(&given.parse().unwrap()), text, "{given}");
        }
    }
}
