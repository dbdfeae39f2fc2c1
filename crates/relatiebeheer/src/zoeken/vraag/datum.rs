//! A birth date in a question, in the notations that people use: `1-12-1985`, `1.12.'85`, `01121985`, `1 december 1985`.

use jiff::civil::Date;

/// What a text says of a birth date.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lezing {
    Geen,
    /// What looks like one, of a day that never was or has yet to come.
    Onmogelijk,
    Datum(Gelezen),
}

/// A birth date, and the text without it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gelezen {
    pub(super) op: Date,
    pub(super) rest: String,
    /// What was typed can hardly be anything else: it has a whole year and signs or a month between its numbers.
    pub(super) duidelijk: bool,
    /// The year was given without its century.
    pub(super) zonder_eeuw: bool,
}

/// How a notation is read.
struct Notatie {
    op: Date,
    duidelijk: bool,
    zonder_eeuw: bool,
}

/// A date has no more words than these: `1 - 12 - 1985`.
const MOST_WORDS: usize = 5;
/// Nobody alive, or lately dead, was born before.
const EARLIEST: i16 = 1850;
/// The beginnings of the months, of three letters at least.
const MAANDEN: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
/// What stands before one, and says nothing more.
const INLEIDING: &[&str] =
    &["geb", "geboren", "geboortedatum", "gebdatum", "geboorte", "geb.dat", "d.d", "dd", "op"];

/// The first birth date in a text.
pub(super) fn lees(tekst: &str, vandaag: Date) -> Lezing {
    let spaced = tekst.replace(',', ", ").replace(';', "; ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    for many in 1..=MOST_WORDS.min(words.len()) {
        for (at, window) in words.windows(many).enumerate() {
            if let Some(Notatie { op, duidelijk, zonder_eeuw }) = notatie(&window.join(" "), vandaag) {
                let rest = zonder(&words, at, many);
                return Lezing::Datum(Gelezen { op, rest, duidelijk, zonder_eeuw });
            }
        }
    }
    if words.iter().any(|word| lijkt(word)) { Lezing::Onmogelijk } else { Lezing::Geen }
}

/// The words without the date and what announces it.
fn zonder(words: &[&str], at: usize, many: usize) -> String {
    let (before, from) = words.split_at(at.min(words.len()));
    let bare = |word: &str| word.trim_end_matches(['.', ':', ',']).to_lowercase();
    let announces = |word: &&&str| {
        let word = bare(word);
        word == "*" || INLEIDING.contains(&word.as_str())
    };
    let skip = before.iter().rev().take_while(announces).count();
    let before = before.iter().take(before.len() - skip);
    let rest: Vec<&str> = before.chain(from.iter().skip(many)).copied().collect();
    rest.join(" ").trim_matches([',', ';', ' ', '(', ')']).to_owned()
}

fn notatie(tekst: &str, vandaag: Date) -> Option<Notatie> {
    let tekst = tekst.trim_matches([',', ';', '(', ')', '.', ' ']);
    let parts = parts(tekst)?;
    let found = match parts.as_slice() {
        [whole] if whole.len() == 8 => {
            let op = basic(whole)?;
            Notatie { op, duidelijk: false, zonder_eeuw: false }
        }
        [first, second, third] => drie(tekst, (first, second, third), vandaag)?,
        _ => return None,
    };
    ((EARLIEST..=vandaag.year()).contains(&found.op.year()) && found.op <= vandaag).then_some(found)
}

/// `01121985` or `19851201`.
fn basic(digits: &str) -> Option<Date> {
    let dutch = datum(digits.get(4..)?, digits.get(2..4)?, digits.get(..2)?);
    let is_a_year = |date: &Date| date.year() >= EARLIEST;
    dutch.filter(is_a_year).or_else(|| datum(digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?))
}

fn drie(tekst: &str, (first, second, third): (&str, &str, &str), vandaag: Date) -> Option<Notatie> {
    let glued = !tekst.contains(' ');
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if first.len() == 4 && is_digits(first) {
        let op = datum(first, second, third)?;
        return glued.then_some(Notatie { op, duidelijk: true, zonder_eeuw: false });
    }
    let by_name = maand(second);
    let month = by_name.map(|number| number.to_string());
    let month = month.as_deref().unwrap_or(second);
    match third.len() {
        4 => {
            let duidelijk = by_name.is_some() || tekst.contains(['-', '/', '.']);
            Some(Notatie { op: datum(third, month, first)?, duidelijk, zonder_eeuw: false })
        }
        // Three numbers with nothing between them are a telephone number sooner.
        2 if glued || by_name.is_some() => {
            let of = |century: &str| datum(&format!("{century}{third}"), month, first);
            let op = of("20").filter(|date| *date <= vandaag).or_else(|| of("19"))?;
            Some(Notatie { op, duidelijk: false, zonder_eeuw: true })
        }
        _ => None,
    }
}

fn datum(year: &str, month: &str, day: &str) -> Option<Date> {
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=2).contains(&day.len())
        && (1..=2).contains(&month.len())
        && [year, month, day].into_iter().all(is_number);
    if !fits {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The number of a month, by its name or the beginning of it.
fn maand(word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    let word = match word.as_str() {
        "mrt" => "maart",
        "oct" => "oktober",
        word => word,
    };
    let fits = |name: &&str| word.len() >= 3 && name.starts_with(word);
    MAANDEN.iter().position(fits).map(|at| at + 1)
}

/// Runs of digits and runs of letters, without the end of `1e` and `1ste`; `None` for more than a date has.
fn parts(tekst: &str) -> Option<Vec<&str>> {
    const MOST: usize = 6;
    let mut found = Vec::new();
    for word in tekst.split(|sign: char| !sign.is_alphanumeric()) {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest.find(|sign: char| sign.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let (part, after) = rest.split_at_checked(end)?;
            found.push(part);
            rest = after;
        }
        if found.len() > MOST {
            return None;
        }
    }
    found.retain(|part| !matches!(*part, "e" | "ste" | "de"));
    Some(found)
}

/// `31-02-1985`: it can be nothing but a date.
fn lijkt(word: &str) -> bool {
    let word = word.trim_matches([',', ';', '(', ')', '.']);
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [day, month, year] => {
            parts.iter().all(is_number)
                && (1..=2).contains(&day.len())
                && (1..=2).contains(&month.len())
                && year.len() == 4
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Gelezen, Lezing, lees};

    const VANDAAG: Date = Date::constant(2026, 11, 30);

    fn gelezen(tekst: &str) -> Option<(Date, String)> {
        match lees(tekst, VANDAAG) {
            Lezing::Datum(Gelezen { op, rest, .. }) => Some((op, rest)),
            _ => None,
        }
    }

    #[test]
    fn a_birth_date_is_read_in_every_notation() {
        for notation in [
            "1-12-1985",
            "01-12-1985",
            "1/12/1985",
            "1.12.1985",
            "1 12 1985",
            "01 12 1985",
            "1 - 12 - 1985",
            "01121985",
            "19851201",
            "1985-12-01",
            "1985/12/01",
            "1 december 1985",
            "1 dec 1985",
            "1 dec. 1985",
            "1e december 1985",
            "1-dec-1985",
            "1dec1985",
            "1-12-85",
            "1-12-'85",
            "1.12.85",
            "1 dec '85",
            "(1-12-1985)",
            "1-12-1985.",
            "geb. 1-12-1985",
            "geboren op 1 december 1985",
            "geboortedatum: 01-12-1985",
            "* 1-12-1985",
        ] {
            let expected = Some((date(1985, 12, 1), "Moulin".to_owned()));
            assert_eq!(gelezen(&format!("Moulin {notation}")), expected, "{notation}");
            assert_eq!(gelezen(&format!("Moulin, {notation}")), expected, "{notation}");
            assert_eq!(gelezen(&format!("{notation} Moulin")), expected, "{notation}");
        }
        assert_eq!(gelezen("Moulin,1-12-1985"), Some((date(1985, 12, 1), "Moulin".to_owned())));
        assert_eq!(
            gelezen("Moulin, Suzanne 1-12-1985").map(|(_, rest)| rest).as_deref(),
            Some("Moulin, Suzanne")
        );
    }

    #[test]
    fn every_month_has_a_name_and_a_short_one() {
        let names = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sept", "okt", "nov", "dec"];
        for (month, name) in (1..).zip(names) {
            assert_eq!(gelezen(&format!("Bos 3 {name} 1970")).map(|(op, _)| op), Some(date(1970, month, 3)));
        }
    }

    #[test]
    fn a_year_without_its_century_is_the_last_one_that_was() {
        for (text, year) in [("1-12-85", 1985), ("1-1-26", 2026), ("1-12-26", 1926), ("1-1-00", 2000)] {
            let Lezing::Datum(found) = lees(&format!("Bos {text}"), VANDAAG) else { panic!("{text}") };
            assert_eq!((found.op.year(), found.zonder_eeuw), (year, true), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_left_alone() {
        for text in [
            "06 12 34 56 78",
            "06-12345678",
            "999993653",
            "ZAAK-2026-0000000229",
            "2026-229",
            "Jan 12 1985",
            "Moulin 1985",
            "december 1985",
            "12-34",
            "3077 AW 31",
            "1234 AB 12-a",
        ] {
            assert_eq!(lees(text, VANDAAG), Lezing::Geen, "{text}");
        }
        for text in ["Moulin 31-2-1985", "Moulin 12-31-1985", "Moulin 1-12-2085", "Moulin 1.13.1985"] {
            assert_eq!(lees(text, VANDAAG), Lezing::Onmogelijk, "{text}");
        }
    }
}
