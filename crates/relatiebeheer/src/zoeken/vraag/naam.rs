//! A name in a question, and how it may be read: which words are the surname.

use crate::zoeken::{bsn, normaal::is_tussenvoegsel};

/// A name.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Naam {
    /// As it was typed, without `mevrouw` or `dhr.`.
    pub(crate) geheel: String,
    /// How it may be read, the likeliest first; empty for what is no person's name.
    pub(crate) lezingen: Vec<Lezing>,
}

/// One way to read a name.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Lezing {
    /// First names, without initials.
    pub(crate) voornaam: Option<String>,
    /// The surname, without what stands before it.
    pub(crate) achternaam: String,
}

/// More ways to read a name are not tried: each is a question to the BRP.
const MOST: usize = 5;
/// What people are addressed by, at the beginning of a name.
const AANSPREEK: &[&str] =
    &["mevrouw", "mevr", "mw", "mej", "meneer", "menheer", "dhr", "heer", "hr", "fam", "familie"];

impl Naam {
    /// `Suzanne Moulin`, `Moulin, Suzanne`, `mevr. van der Berg`.
    pub(super) fn of(tekst: &str) -> Self {
        let tekst = zonder_aanspreek(tekst);
        let words = |part: &str| -> Vec<String> {
            part.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let joined = tekst.replace(" - ", "-");
        let lezingen = match joined.split_once(',').map(|(surname, first)| (words(surname), words(first))) {
            Some((surname, first)) if !surname.is_empty() && !first.is_empty() => {
                bruikbaar(vec![lezing(&first, &surname)], None)
            }
            _ => {
                let all = words(&joined);
                // "Groot Esselink"; with an initial it has a first name.
                let is_surname = !all.iter().any(|word| is_initials(word) || is_tussenvoegsel(word));
                bruikbaar(in_volgorde(&all), is_surname.then(|| lezing(&[], &all)).flatten())
            }
        };
        Self { geheel: words(tekst).join(" "), lezingen }
    }

    /// Whether others may be asked for it: what holds a long number may be somebody's BSN with a slip in it.
    pub(crate) fn may_go_out(&self) -> bool {
        !bsn::has_long_number(&self.geheel)
    }
}

/// Those that can be a name, each once; a double name also by each of its halves, because the BRP has a surname without
/// that of the partner; last that all of it is a surname.
fn bruikbaar(lezingen: Vec<Option<Lezing>>, all_of_it: Option<Lezing>) -> Vec<Lezing> {
    let whole: Vec<Lezing> = lezingen.into_iter().flatten().collect();
    let halves = whole.first().into_iter().flat_map(|first| {
        let parts: Vec<&str> = first.achternaam.split('-').filter(|part| !part.is_empty()).collect();
        let parts = if parts.len() > 1 { parts } else { Vec::new() };
        let half = |part: &str| Lezing {
            voornaam: first.voornaam.clone(),
            achternaam: achternaam(&part.split(' ').map(str::to_owned).collect::<Vec<_>>()),
        };
        parts.into_iter().rev().map(half).collect::<Vec<_>>()
    });
    let mut all: Vec<Lezing> = Vec::new();
    for lezing in whole.iter().cloned().chain(halves).chain(all_of_it) {
        if !all.contains(&lezing) {
            all.push(lezing);
        }
    }
    all.truncate(MOST);
    all
}

/// Without a comma to say so, the surname is last, or first, or more than one word.
fn in_volgorde(words: &[String]) -> Vec<Option<Lezing>> {
    // "Berg Jan van den", as registers write it.
    let end = words.iter().rposition(|word| !is_tussenvoegsel(word)).map_or(words.len(), |last| last + 1);
    let words = words.get(..end).unwrap_or(words);
    let prefix = words.iter().position(|word| is_tussenvoegsel(word)).unwrap_or(words.len());
    let split = |at: usize| words.split_at_checked(at).unwrap_or((words, &[]));
    if prefix == 0 {
        let telling = words.iter().position(|word| !is_tussenvoegsel(word)).unwrap_or(0);
        let (_, name) = split(telling);
        let (surname, first) = name.split_at_checked(1).unwrap_or((name, &[]));
        return vec![lezing(&[], name), lezing(first, surname)];
    }
    if prefix < words.len() {
        let (first, surname) = split(prefix);
        return vec![lezing(first, surname)];
    }
    let (most, last) = split(words.len().saturating_sub(1));
    let (first, rest) = split(1);
    if words.len() < 2 {
        return vec![lezing(&[], words)];
    }
    vec![lezing(most, last), lezing(first, rest), lezing(rest, first), lezing(last, most)]
}

/// `None`: this cannot be somebody's name.
fn lezing(first: &[String], surname: &[String]) -> Option<Lezing> {
    let achternaam = achternaam(surname);
    let has_digit = |word: &String| word.chars().any(|sign| sign.is_ascii_digit());
    if achternaam.is_empty() || is_initials(&achternaam) || first.iter().chain(surname).any(has_digit) {
        return None;
    }
    let telling = first.iter().filter(|word| !is_initials(word) && !is_tussenvoegsel(word));
    let voornaam = telling.map(String::as_str).collect::<Vec<_>>().join(" ");
    Some(Lezing { voornaam: (!voornaam.is_empty()).then_some(voornaam), achternaam })
}

fn achternaam(words: &[String]) -> String {
    let from = words.iter().position(|word| !is_tussenvoegsel(word)).unwrap_or(0);
    words.iter().skip(from).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// `S.`, `J.P.` or `S`: the BRP knows nobody by those.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|part| part.chars().count() <= 1)
}

fn zonder_aanspreek(tekst: &str) -> &str {
    let mut rest = tekst.trim();
    while let Some((word, after)) = rest.split_once(' ') {
        let bare = word.trim_end_matches(['.', ',']).to_lowercase();
        let next = after.split(' ').next().unwrap_or_default().to_lowercase();
        let is_aanspreek = AANSPREEK.contains(&bare.as_str()) || (bare == "de" && next == "heer");
        if !is_aanspreek {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::{Lezing, Naam};

    fn lezingen(tekst: &str) -> Vec<(String, String)> {
        let of = |Lezing { voornaam, achternaam }| (voornaam.unwrap_or_default(), achternaam);
        Naam::of(tekst).lezingen.into_iter().map(of).collect()
    }

    #[test]
    fn the_likeliest_way_to_read_a_name_is_first() {
        for (tekst, voornaam, achternaam) in [
            ("Moulin", "", "Moulin"),
            ("Suzanne Moulin", "Suzanne", "Moulin"),
            ("Moulin, Suzanne", "Suzanne", "Moulin"),
            ("Jan Piet van der Berg", "Jan Piet", "Berg"),
            ("Berg, Jan van den", "Jan", "Berg"),
            ("van den Berg, Jan", "Jan", "Berg"),
            ("Berg Jan van den", "Berg", "Jan"),
            ("van den Berg", "", "Berg"),
            ("S. Moulin", "", "Moulin"),
            ("Moulin S.", "", "Moulin"),
            ("mevrouw S.M. Moulin", "", "Moulin"),
            ("de heer Van Zon", "", "Zon"),
            ("Mw. de Boer-van Zon", "", "Boer-van Zon"),
            ("van der", "", "van der"),
        ] {
            let first = lezingen(tekst).into_iter().next();
            assert_eq!(first, Some((voornaam.to_owned(), achternaam.to_owned())), "{tekst}");
        }
        assert_eq!(Naam::of("mevr. Moulin, Suzanne").geheel, "Moulin Suzanne");
    }

    #[test]
    fn other_ways_are_tried_after_it() {
        let has = |tekst: &str, voornaam: &str, achternaam: &str| {
            lezingen(tekst).contains(&(voornaam.to_owned(), achternaam.to_owned()))
        };
        assert!(has("Moulin Suzanne", "Suzanne", "Moulin"), "the surname first");
        assert!(has("Johan Groot Esselink", "Johan", "Groot Esselink"), "a surname of two words");
        assert!(has("Groot Esselink Johan", "Johan", "Groot Esselink"));
        assert!(has("Groot Esselink", "", "Groot Esselink"), "without a first name");
        assert!(!has("S. Moulin", "", "S. Moulin"));
        assert!(has("Berg Jan van den", "Jan", "Berg"), "as a register writes it");
        assert!(has("Tineke Zaal-Holthuizen", "Tineke", "Holthuizen"), "with the name of the partner");
        assert!(has("Tineke Zaal - Holthuizen", "Tineke", "Zaal"));
        assert!(has("de Boer-van Zon", "", "Zon") && has("de Boer-van Zon", "", "Boer"));
        assert_eq!(lezingen("Moulin, Suzanne").len(), 1, "a comma says which is which");
    }

    #[test]
    fn what_holds_a_number_is_no_name_of_a_person() {
        for tekst in ["Studio 54", "Boterdiep 31", "S.", "2026 brief"] {
            assert_eq!(lezingen(tekst), [], "{tekst}");
        }
    }
}
