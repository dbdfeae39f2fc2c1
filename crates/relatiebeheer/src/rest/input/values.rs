//! What a single value in a body may be, and what of it is kept.

use jiff::civil::Date;
use serde_json::Value;
use store::Moment;

use super::{BLANK, NUL};
use crate::rest::{
    formats::{Unfit, number_text, parse_date, parse_moment},
    oas::describe::{Described, Kind},
};

/// What is wrong with a value: code and text.
pub(crate) type Wrong = (&'static str, String);

/// A rule of a field itself, for a text that is not empty.
pub(crate) type Check = fn(&str) -> Result<(), Wrong>;

fn text_value(value: &Value) -> Result<String, Wrong> {
    match value {
        Value::String(text) => Ok(trimmed(text).to_owned()),
        Value::Number(number) => Ok(number_text(number)),
        _ => Err(("invalid", "Not a valid string.".to_owned())),
    }
}

/// Without what Open Klant counts as space around a text: also the separators of old files.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || ('\x1c'..='\x1f').contains(&letter))
}

/// The longest text of which more is said than that it is too long.
const CHECKED: usize = 10_000;

/// What is wrong with a text is all said, as Open Klant does: that it is too long, and that it is no number.
pub(super) fn field_rules(
    field: &Described,
    check: Option<Check>,
    may_be_empty: bool,
    value: &Value,
) -> Result<String, Vec<Wrong>> {
    if let Kind::Choice(options) = field.kind {
        return chosen(options, may_be_empty, value).map_err(|wrong| vec![wrong]);
    }
    let text = text_value(value).map_err(|wrong| vec![wrong])?;
    if text.is_empty() {
        return if may_be_empty { Ok(text) } else { Err(vec![(BLANK.0, BLANK.1.to_owned())]) };
    }
    let length = text.chars().count();
    let min = field.min_length.filter(|min| length < *min);
    let max = field.max_length.filter(|max| length > *max);
    let short = |min| format!("Zorg ervoor dat dit veld minimaal {min} karakters bevat.");
    let long = |max| format!("Zorg ervoor dat dit veld niet meer dan {max} karakters bevat.");
    let wrong: Vec<Wrong> = [
        check.filter(|_| length <= CHECKED).and_then(|check| check(&text).err()),
        min.map(|min| ("min_length", short(min))),
        max.map(|max| ("max_length", long(max))),
        text.contains('\0').then(|| (NUL.0, NUL.1.to_owned())),
    ]
    .into_iter()
    .flatten()
    .collect();
    if wrong.is_empty() { Ok(text) } else { Err(wrong) }
}

/// One of a list of words; what is no text is none of them.
fn chosen(options: &[&str], may_be_empty: bool, value: &Value) -> Result<String, Wrong> {
    let text = match value {
        Value::String(text) => trimmed(text).to_owned(),
        Value::Number(number) => number_text(number),
        other => other.to_string(),
    };
    if options.contains(&text.as_str()) || (text.is_empty() && may_be_empty) {
        return Ok(text);
    }
    Err(("invalid_choice", format!("\"{text}\" is een ongeldige keuze.")))
}

pub(super) fn parse_boolean(value: &Value) -> Result<bool, Wrong> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::Number(number) if number.as_f64() == Some(1.0) => Ok(true),
        Value::Number(number) if number.as_f64() == Some(0.0) => Ok(false),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "t" | "y" | "yes" | "true" | "on" | "1" => Ok(true),
            "f" | "n" | "no" | "false" | "off" | "0" => Ok(false),
            _ => Err(("invalid", "Must be a valid boolean.".to_owned())),
        },
        _ => Err(("invalid", "Must be a valid boolean.".to_owned())),
    }
}

/// The same where nothing may be known, which Django REST framework also reads in the word for it.
pub(super) fn parse_nullable_boolean(value: &Value) -> Result<Option<bool>, Wrong> {
    match value {
        Value::String(text) if text.eq_ignore_ascii_case("null") => Ok(None),
        value => parse_boolean(value).map(Some),
    }
}

/// A whole number, also as a text or with a fraction of nothing: `12`, `"12"`, `12.0`.
pub(super) fn parse_number(value: &Value, (min, max): (i64, i64)) -> Result<i64, Wrong> {
    let text = match value {
        Value::Number(number) => number_text(number),
        Value::String(text) => trimmed(text).to_owned(),
        _ => String::new(),
    };
    let whole = text.split_once('.').filter(|(_, zeros)| zeros.bytes().all(|byte| byte == b'0'));
    let whole = whole.map_or(text.as_str(), |(whole, _)| whole);
    let digits = whole.strip_prefix(['+', '-']).unwrap_or(whole);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(("invalid", "Een geldig getal is vereist.".to_owned()));
    }
    let beyond = if whole.starts_with('-') { i64::MIN } else { i64::MAX };
    let number = whole.parse().unwrap_or(beyond);
    if number < min {
        return Err(("min_value", format!("Zorg ervoor dat deze waarde groter of gelijk is aan {min}.")));
    }
    if number > max {
        return Err(("max_value", format!("Zorg ervoor dat deze waarde kleiner of gelijk is aan {max}.")));
    }
    Ok(number)
}

pub(super) fn moment_value(value: &Value) -> Result<Moment, Wrong> {
    value.as_str().map_or(Err(Unfit::Unreadable), parse_moment).map_err(|unfit| match unfit {
        Unfit::Unreadable => {
            let formats = "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]";
            let reason = "Datetime heeft een ongeldig formaat, gebruik 1 van de volgende formaten";
            ("invalid", format!("{reason}: {formats}."))
        }
        Unfit::Beyond => {
            let reason = "Geef een moment van het jaar 1 tot en met het jaar 9999, in UTC.";
            ("overflow", reason.to_owned())
        }
    })
}

pub(super) fn date_value(value: &Value) -> Result<Date, Wrong> {
    value.as_str().and_then(parse_date).ok_or_else(|| {
        let reason = "Date heeft het verkeerde formaat, gebruik 1 van deze formaten: YYYY-MM-DD.";
        ("invalid", reason.to_owned())
    })
}
