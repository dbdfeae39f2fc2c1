//! Moments and dates in a text, in every notation that Open Klant reads: ISO 8601 with its dashes, without them, and by
//! week; months, days and hours of one digit; and in a filter a date as people here write it.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, ISOWeekDate, Time, Weekday},
};
use store::Moment;

/// Why a text gives no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It is not written as one.
    Unreadable,
    /// In UTC it is before the year 1 or after the year 9999.
    Beyond,
}

/// Any ISO 8601 offset; without one it is UTC; a bare date is its midnight. What is smaller than a microsecond is cut off.
pub(crate) fn parse_moment(text: &str) -> Result<Moment, Unfit> {
    let (local, offset) = read(text.trim(), moment).ok_or(Unfit::Unreadable)?;
    let utc = local.checked_sub(offset).map_err(|_| Unfit::Beyond)?;
    if (1..=9999).contains(&utc.year()) { Ok(Moment::at(utc)) } else { Err(Unfit::Beyond) }
}

/// `2024-01-31`, `20240131`, `2024-W05-3` or `2024-1-31`.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    read(text.trim(), date)
}

/// Also the day first, as a filter may have it: `31-01-2024`, `31/1/24`.
pub(crate) fn parse_asked_date(text: &str) -> Option<Date> {
    parse_date(text).or_else(|| {
        let text = text.trim();
        let separator = if text.contains('/') { '/' } else { '-' };
        let parts: Vec<&str> = text.split(separator).collect();
        let [first, month, last] = parts.as_slice() else { return None };
        let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
        let number = |part: &str, most: usize| {
            let fits = (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| part.parse::<i16>().ok()).flatten()
        };
        let year = match (year.len(), number(year, 4)?) {
            (4, year) => year,
            (2, year @ ..69) => 2000 + year,
            (2, year) => 1900 + year,
            _ => return None,
        };
        calendar(year, number(month, 2)?, number(day, 2)?)
    })
}

/// A text that is `part` and no more.
fn read<T>(text: &str, part: impl Fn(&mut Rest<'_>) -> Option<T>) -> Option<T> {
    let mut rest = Rest(text.as_bytes());
    part(&mut rest).filter(|_| rest.0.is_empty())
}

/// What has not been read yet.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    /// Takes one of these off the front.
    fn take(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        any.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// Takes a number of `least` to `most` digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<i16> {
        let count = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(count).filter(|_| count >= least)?;
        self.0 = rest;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    fn starts_with(&self, text: &[u8]) -> bool {
        self.0.starts_with(text)
    }

    fn begins_with_digit(&self) -> bool {
        self.0.first().is_some_and(u8::is_ascii_digit)
    }
}

fn calendar(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok().filter(|date| date.year() > 0)
}

fn date(rest: &mut Rest<'_>) -> Option<Date> {
    let year = rest.digits(4, 4)?;
    let dash = rest.take(b"-").is_some();
    if rest.take(b"W").is_some() {
        let week = rest.digits(2, 2)?;
        let day = match dash {
            true if rest.take(b"-").is_some() => rest.digits(1, 1)?,
            false if rest.begins_with_digit() => rest.digits(1, 1)?,
            _ => 1,
        };
        let day = Weekday::from_monday_one_offset(day.try_into().ok()?).ok()?;
        let date = ISOWeekDate::new(year, week.try_into().ok()?, day).ok()?.date();
        return (1..=9999).contains(&date.year()).then_some(date);
    }
    let (least, month) = if dash { (1, rest.digits(1, 2)?) } else { (2, rest.digits(2, 2)?) };
    if dash {
        rest.take(b"-")?;
    }
    calendar(year, month, rest.digits(least, 2)?)
}

/// A date and time with how far it is ahead of UTC.
fn moment(rest: &mut Rest<'_>) -> Option<(DateTime, SignedDuration)> {
    let date = date(rest)?;
    if rest.0.is_empty() {
        return Some((date.to_datetime(Time::midnight()), SignedDuration::ZERO));
    }
    rest.take(b"Tt ")?;
    let time = time(rest)?;
    while rest.take(b" ").is_some() {}
    Some((date.to_datetime(time), offset(rest)?))
}

/// `12`, `12:30`, `12:30:15.123456` or those without colons.
fn time(rest: &mut Rest<'_>) -> Option<Time> {
    let hour = rest.digits(1, 2)?;
    let colons = rest.starts_with(b":");
    let more = |rest: &mut Rest<'_>| {
        let goes_on = if colons { rest.take(b":").is_some() } else { rest.begins_with_digit() };
        if goes_on { rest.digits(2, 2).map(Some) } else { Some(None) }
    };
    let minute = more(rest)?;
    let second = if minute.is_some() { more(rest)? } else { None };
    let nanos = if second.is_some() && rest.take(b".,").is_some() { fraction(rest)? } else { 0 };
    let small = |number: Option<i16>| i8::try_from(number.unwrap_or(0)).ok();
    Time::new(hour.try_into().ok()?, small(minute)?, small(second)?, nanos).ok()
}

/// What stands behind the decimal sign, in nanoseconds, cut off at the microsecond.
fn fraction(rest: &mut Rest<'_>) -> Option<i32> {
    let (mut micros, mut count) = (0, 0);
    while let Some(digit) = rest.take(b"0123456789") {
        if count < 6 {
            micros = micros * 10 + i32::from(digit - b'0');
        }
        count += 1;
    }
    (count > 0).then(|| micros * 10_i32.pow(6_u32.saturating_sub(count)) * 1_000)
}

/// `Z`, `+01:00`, `+0100`, `+01`, or nothing for UTC.
fn offset(rest: &mut Rest<'_>) -> Option<SignedDuration> {
    let Some(sign) = rest.take(b"+-Zz") else { return Some(SignedDuration::ZERO) };
    if matches!(sign, b'Z' | b'z') {
        return Some(SignedDuration::ZERO);
    }
    let mut seconds = i64::from(rest.digits(2, 2).filter(|hours| *hours < 24)?) * 3_600;
    for unit in [60, 1] {
        let colon = rest.take(b":").is_some();
        if !colon && !rest.begins_with_digit() {
            break;
        }
        seconds += i64::from(rest.digits(2, 2).filter(|part| *part < 60)?) * unit;
    }
    Some(SignedDuration::from_secs(if sign == b'-' { -seconds } else { seconds }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Unfit, parse_asked_date, parse_date, parse_moment};
    use crate::rest::formats::moment;

    /// What Open Klant 2.18 makes of these.
    #[test]
    fn a_moment_in_any_notation_is_the_same_moment() {
        for (given, read) in [
            ("2024-01-31", "2024-01-31T00:00:00Z"),
            ("20240131", "2024-01-31T00:00:00Z"),
            ("2024-W05-3", "2024-01-31T00:00:00Z"),
            ("2024W053", "2024-01-31T00:00:00Z"),
            ("2024-W05", "2024-01-29T00:00:00Z"),
            ("2024-W01-1T10:00Z", "2024-01-01T10:00:00Z"),
            ("2024-01-31T12", "2024-01-31T12:00:00Z"),
            ("2024-01-31 12:30", "2024-01-31T12:30:00Z"),
            ("20240131T1230", "2024-01-31T12:30:00Z"),
            ("20240131T123015", "2024-01-31T12:30:15Z"),
            ("20240131T12:30Z", "2024-01-31T12:30:00Z"),
            ("2024-1-5T1:02", "2024-01-05T01:02:00Z"),
            ("2024-01-31T12:30:15.123456789Z", "2024-01-31T12:30:15.123456Z"),
            ("2024-01-31T12:30:15,5Z", "2024-01-31T12:30:15.500000Z"),
            ("2024-01-31T12:30:15+0100", "2024-01-31T11:30:15Z"),
            ("2024-01-31T12:30:15+01", "2024-01-31T11:30:15Z"),
            ("2024-01-31T12:30:15 +01:00", "2024-01-31T11:30:15Z"),
            ("2024-01-31T12:30:15-23:59", "2024-02-01T12:29:15Z"),
            ("2024-01-31T12:30:15+01:00:30", "2024-01-31T11:29:45Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z"),
            ("9999-12-30T22:00:01Z", "9999-12-30T22:00:01Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ] {
            assert_eq!(parse_moment(given).map(moment), Ok(read.to_owned()), "{given}");
        }
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for wrong in [
            "",
            "gisteren",
            "31-01-2024",
            "2024-031",
            "2024-01-31T",
            "2024-01-31T24:00:00Z",
            "2024-01-31T23:59:60Z",
            "2024-02-30",
            "2024-01-31T12:30:15+25:00",
            "2024-01-31T12:30.5Z",
            "2024-01-31T12:30:15.Z",
            "0000-01-01T00:00Z",
            "10000-01-01T00:00:00Z",
            "+010000-01-01T00:00:00Z",
            "-009999-01-01T00:00:00Z",
            "2024-W54-1",
            "2024-W05-8",
            "2024-01-31T12:30:15Z Z",
            "1706704215",
            "infinity",
        ] {
            assert_eq!(parse_moment(wrong), Err(Unfit::Unreadable), "{wrong}");
        }
        for beyond in ["9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00"] {
            assert_eq!(parse_moment(beyond), Err(Unfit::Beyond), "{beyond}");
        }
    }

    #[test]
    fn a_date_is_read_with_and_without_its_dashes_and_by_week() {
        let date = |text: &str| parse_date(text).map(|date| date.to_string());
        for given in ["2024-01-31", "20240131", "2024-W05-3", "2024W053", "2024-1-31", " 2024-01-31 "] {
            assert_eq!(date(given).as_deref(), Some("2024-01-31"), "{given}");
        }
        assert_eq!(date("2020-W53-7").as_deref(), Some("2021-01-03"));
        assert_eq!(date("0001-W01-1").as_deref(), Some("0001-01-01"));
        for wrong in [
            "31-01-2024",
            "2024-W53-7",
            "9999-W52-7",
            "2024/01/31",
            "24-1-5",
            "2024-01-31T00:00:00",
            "0000-01-01",
            "-1",
        ] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_date_that_is_asked_for_may_have_its_day_first() {
        let date = |text: &str| parse_asked_date(text).map(|date| date.to_string());
        for given in [
            "01-02-2024",
            "1-2-2024",
            "01/02/2024",
            "1/2/24",
            "01-02-24",
            "2024/02/01",
            "2024-2-1",
            "2024-02-01",
        ] {
            assert_eq!(date(given).as_deref(), Some("2024-02-01"), "{given}");
        }
        assert_eq!(date("01-02-68").as_deref(), Some("2068-02-01"));
        assert_eq!(date("01-02-69").as_deref(), Some("1969-02-01"));
        for wrong in [
            "31-02-2024",
            "02/31/2024",
            "01.02.2024",
            "01 02 2024",
            "1-2/2024",
            "-1-2-2024",
            "1-2-224",
            "01-+2-2024",
        ] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_moment_that_is_written_is_read_as_itself(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000) {
            let given = store::Moment::of_micros(micros).unwrap();
            prop_assert_eq!(parse_moment(&moment(given)), Ok(given));
        }

        #[test]
        fn whatever_is_given_is_a_moment_or_none(text in "[-0-9TWZ:.+ ]{0,24}") {
            if let Ok(read) = parse_moment(&text) {
                prop_assert_eq!(parse_moment(&moment(read)), Ok(read));
            }
        }
    }
}
