//! The number of a zaak, as people say it: without its zeros, with spaces for dashes, with a full stop or "zaaknummer".

/// A number of a zaak that was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Nummer {
    pub(super) nummer: String,
    /// The employee said that it is one.
    pub(super) gezegd: bool,
}

/// How a zaaksysteem is asked for a number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Zoekwijze {
    /// It is this number.
    Precies(String),
    /// It holds this.
    Bevat(String),
}

/// The longest number of a zaak in the standard.
const LONGEST: usize = 40;
/// How many digits the last part of a number has at Open Zaak.
const CIJFERS: usize = 10;
const LABELS: &[&str] = &[
    "zaak",
    "zaaknr",
    "zaaknummer",
    "zaakkenmerk",
    "kenmerk",
    "dossier",
    "dossiernummer",
    "ref",
    "referentie",
];

/// The number in a text that holds nothing else.
pub(super) fn of(tekst: &str) -> Option<Nummer> {
    let mut words: Vec<&str> = tekst.split_whitespace().collect();
    let is_label = |word: &&str| LABELS.contains(&word.trim_end_matches(['.', ':']).to_lowercase().as_str());
    let said = words.len() > 1 && words.first().is_some_and(is_label);
    // "ZAAK 2026 229" is what the number looks like.
    let gezegd = said && words.first().is_some_and(|word| !word.eq_ignore_ascii_case("zaak"));
    if said {
        words.remove(0);
        words.retain(|word| *word != ":");
    }
    let bare = words.join(" ");
    let bare = bare.trim_matches(['"', '\'', '(', ')', '#', ',', ';', ':', '.', '!', '?', ' ']);
    let nummer = if bare.contains(' ') { met_streepjes(bare)? } else { bare.to_owned() };
    let fits = |sign: char| sign.is_ascii_alphanumeric() || "-_./".contains(sign);
    let shortest = if said { 1 } else { 4 };
    let is_one = (shortest..=LONGEST).contains(&nummer.len())
        && nummer.chars().all(fits)
        && nummer.chars().any(|sign| sign.is_ascii_digit());
    is_one.then_some(Nummer { nummer, gezegd })
}

/// `ZAAK 2026 0000000229`, `2026 229`: a year, with a short name before it or not, and a number.
fn met_streepjes(tekst: &str) -> Option<String> {
    let parts: Vec<&str> = tekst.split([' ', '-', '_', '/', '.']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_year = |part: &str| {
        is_number(part, 4) && (part.starts_with("19") || part.starts_with("20")) && part.len() == 4
    };
    let is_name =
        |part: &str| (1..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let fits = match parts.as_slice() {
        [year, number] => is_year(year) && is_number(number, CIJFERS),
        [name, year, number] => is_name(name) && is_year(year) && is_number(number, CIJFERS),
        _ => false,
    };
    fits.then(|| parts.join("-"))
}

/// What to ask a zaaksysteem for, one after the other until something is found: as it was typed, and with the zeros that
/// people leave out.
pub(crate) fn zoekwijzen(nummer: &str) -> Vec<Zoekwijze> {
    let capitals = nummer.to_ascii_uppercase();
    let mut all = vec![Zoekwijze::Precies(nummer.to_owned())];
    if capitals != nummer {
        all.push(Zoekwijze::Precies(capitals.clone()));
    }
    let from = capitals.rfind(|sign: char| !sign.is_ascii_digit()).map_or(0, |at| at + 1);
    let Some((head, tail)) = capitals.split_at_checked(from).filter(|(_, tail)| !tail.is_empty()) else {
        return all;
    };
    let digits = tail.trim_start_matches('0');
    if digits.is_empty() || digits.len() >= CIJFERS {
        return all;
    }
    let padded = format!("{head}{digits:0>CIJFERS$}");
    let has_name = head.contains(|sign: char| sign.is_ascii_alphabetic());
    all.push(if has_name { Zoekwijze::Precies(padded) } else { Zoekwijze::Bevat(padded) });
    // Of another system, which has fewer zeros.
    all.push(Zoekwijze::Bevat(format!("0{digits}")));
    all
}

/// Whether a zaak goes by what was typed: zeros, signs and capitals do not count, nor what stands before it.
pub(crate) fn is(identificatie: &str, nummer: &str) -> bool {
    let (whole, typed) = (parts(identificatie), parts(nummer));
    !typed.is_empty() && whole.ends_with(&typed)
}

/// Runs of digits without their zeros, and runs of letters in capitals.
fn parts(nummer: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last = None;
    for sign in nummer.chars() {
        let kind = if sign.is_ascii_digit() { Some(true) } else { sign.is_alphanumeric().then_some(false) };
        match (kind, found.last_mut()) {
            (None, _) => {}
            (Some(_), Some(part)) if kind == last => part.extend(sign.to_uppercase()),
            (Some(_), _) => found.push(sign.to_uppercase().collect()),
        }
        last = kind;
    }
    for part in &mut found {
        *part = part.trim_start_matches('0').to_owned();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Zoekwijze, is, of, zoekwijzen};

    fn number(text: &str) -> Option<(String, bool)> {
        of(text).map(|found| (found.nummer, found.gezegd))
    }

    #[test]
    fn a_zaaknummer_is_read_as_people_say_it() {
        let plain = |text: &str| Some((text.to_owned(), false));
        let said = |text: &str| Some((text.to_owned(), true));
        assert_eq!(number("ZAAK-2026-0000000229"), plain("ZAAK-2026-0000000229"));
        assert_eq!(number("ZAAK-2026-0000000229."), plain("ZAAK-2026-0000000229"));
        assert_eq!(number("(Z2024.001)"), plain("Z2024.001"));
        assert_eq!(number("ZAAK 2026 0000000229"), plain("2026-0000000229"));
        assert_eq!(number("WMO 2026 229"), plain("WMO-2026-229"));
        assert_eq!(number("2026 229"), plain("2026-229"));
        assert_eq!(number("zaaknummer ZAAK-2026-0000000229"), said("ZAAK-2026-0000000229"));
        assert_eq!(number("zaaknr. 229"), said("229"));
        assert_eq!(number("zaak: 2026-229"), said("2026-229"));
        assert_eq!(number("kenmerk SD2026-000003"), said("SD2026-000003"));
        for text in ["zaak", "zaak over een boom", "Jan Bos", "12", "wanneer 2026 12 13", "Bakker 2026"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn zeros_signs_and_capitals_do_not_count() {
        for typed in
            ["ZAAK-2026-229", "zaak-2026-0000000229", "2026-229", "2026-00229", "229", "ZAAK/2026/229"]
        {
            assert!(is("ZAAK-2026-0000000229", typed), "{typed}");
        }
        for typed in ["", "29", "2025-229", "ZAAK-2026-2290", "WMO-2026-229"] {
            assert!(!is("ZAAK-2026-0000000229", typed), "{typed}");
        }
        assert!(is("SD2026-000003", "sd2026-3"));
    }

    #[test]
    fn a_zaaksysteem_is_asked_with_the_zeros_that_were_left_out() {
        let exact = |text: &str| Zoekwijze::Precies(text.to_owned());
        let holds = |text: &str| Zoekwijze::Bevat(text.to_owned());
        assert_eq!(
            zoekwijzen("zaak-2026-229"),
            [exact("zaak-2026-229"), exact("ZAAK-2026-229"), exact("ZAAK-2026-0000000229"), holds("0229")]
        );
        assert_eq!(zoekwijzen("2026-229"), [exact("2026-229"), holds("2026-0000000229"), holds("0229")]);
        assert_eq!(zoekwijzen("Z2024-"), [exact("Z2024-")]);
        assert_eq!(zoekwijzen("ZAAK-2026-1234567890"), [exact("ZAAK-2026-1234567890")]);
    }
}
