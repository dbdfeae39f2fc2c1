//! What was typed, classified.

use jiff::civil::Date;

use crate::{app::App, registers::brp::Brp, rest::formats::passes_eleven_test};

/// A question.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Vraag {
    /// Nothing to go on.
    Leeg,
    /// Nine digits that fail the 11-test, or another number that is no BSN.
    GeenBsn,
    /// A BSN.
    Bsn(String),
    /// A surname with a birth date.
    NaamGeboortedatum(String, Date),
    /// A name.
    Naam {
        /// Everything before the surname.
        voornaam: Option<String>,
        /// The surname.
        achternaam: String,
    },
}

impl Vraag {
    /// Classifies a text: digits are a BSN, a date among words makes it a birth date, the rest is a name.
    pub(crate) fn of(tekst: &str) -> Self {
        let tekst = tekst.trim();
        let compact: String =
            tekst.chars().filter(|letter| !letter.is_whitespace() && *letter != '.').collect();
        if !compact.is_empty() && compact.chars().all(|letter| letter.is_ascii_digit()) {
            // Spreadsheets lose a leading zero.
            let bsn = format!("{compact:0>9}");
            let is_bsn = compact.len() >= 8 && passes_eleven_test(&bsn);
            return if is_bsn { Self::Bsn(bsn) } else { Self::GeenBsn };
        }
        let (dates, words): (Vec<&str>, Vec<&str>) =
            tekst.split_whitespace().partition(|word| read_date(word).is_some());
        match (words.as_slice(), dates.first().and_then(|word| read_date(word))) {
            ([], _) => Self::Leeg,
            (words, Some(op)) => Self::NaamGeboortedatum(words.join(" "), op),
            (words, None) => Self::name(words),
        }
    }

    /// The surname is the last word with the prefixes before it.
    fn name(words: &[&str]) -> Self {
        const PREFIXES: &[&str] = &[
            "van", "de", "der", "den", "het", "ten", "ter", "te", "in", "'t", "von", "zu", "el", "al", "la",
            "le",
        ];
        let prefix = |word: &str| PREFIXES.contains(&word.to_lowercase().as_str());
        let last = words.len().saturating_sub(1);
        let first_prefix = words.iter().take(last).position(|word| prefix(word)).unwrap_or(last);
        let (before, surname) = words.split_at_checked(first_prefix).unwrap_or((&[], words));
        let surname: Vec<&str> = surname.iter().copied().filter(|word| !prefix(word)).collect();
        let voornaam = (!before.is_empty()).then(|| before.join(" "));
        Self::Naam { voornaam, achternaam: surname.join(" ") }
    }

    /// The name of its kind in the answer.
    pub(crate) fn soort(&self) -> &'static str {
        match self {
            Self::Leeg => "leeg",
            Self::GeenBsn | Self::Bsn(_) => "bsn",
            Self::NaamGeboortedatum(..) => "naamGeboortedatum",
            Self::Naam { .. } => "naam",
        }
    }

    /// What the person at the screen may want to know.
    pub(crate) fn uitleg(&self, app: &App) -> Option<String> {
        let uitleg = match self {
            Self::Leeg => "Typ een BSN, een naam, of een achternaam met geboortedatum.",
            Self::GeenBsn => {
                "Dit is geen geldig BSN. Een BSN heeft negen cijfers en voldoet aan de elfproef. Vraag de beller om \
                 het nummer te herhalen."
            }
            Self::Naam { voornaam, .. } => {
                let gemeente = app.brp.as_ref().is_some_and(Brp::knows_gemeente);
                if voornaam.is_some() && gemeente {
                    return None;
                }
                "Alleen het eigen register is doorzocht. Voeg een geboortedatum toe (31-1-1970) om ook in de BRP te \
                 zoeken."
            }
            Self::Bsn(_) | Self::NaamGeboortedatum(..) => return None,
        };
        Some(uitleg.to_owned())
    }
}

/// `31-1-1970`, `31-01-1970`, `31/1/1970` or `1970-01-31`.
fn read_date(word: &str) -> Option<Date> {
    let parts: Vec<&str> = word.split(['-', '/']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::Vraag;

    fn name(voornaam: Option<&str>, achternaam: &str) -> Vraag {
        Vraag::Naam { voornaam: voornaam.map(str::to_owned), achternaam: achternaam.to_owned() }
    }

    #[test]
    fn nine_digits_are_a_bsn_only_when_they_pass_the_eleven_test() {
        assert_eq!(Vraag::of("999990019"), Vraag::Bsn("999990019".to_owned()));
        assert_eq!(Vraag::of(" 9999 90.019 "), Vraag::Bsn("999990019".to_owned()));
        assert_eq!(Vraag::of("999990018"), Vraag::GeenBsn);
        assert_eq!(Vraag::of("12"), Vraag::GeenBsn);
    }

    #[test]
    fn a_date_among_words_is_a_birth_date() {
        for text in ["Moulin 31-1-1970", "31/01/1970 Moulin", "Moulin 1970-01-31"] {
            assert_eq!(Vraag::of(text), Vraag::NaamGeboortedatum("Moulin".to_owned(), date(1970, 1, 31)));
        }
    }

    #[test]
    fn the_surname_is_the_last_word_without_its_prefixes() {
        assert_eq!(Vraag::of("Moulin"), name(None, "Moulin"));
        assert_eq!(Vraag::of("Suzanne Moulin"), name(Some("Suzanne"), "Moulin"));
        assert_eq!(Vraag::of("Jan Piet van der Berg"), name(Some("Jan Piet"), "Berg"));
        assert_eq!(Vraag::of("  "), Vraag::Leeg);
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(text in "\\PC{0,60}") {
            Vraag::of(&text);
        }

        #[test]
        fn a_birth_date_is_read_in_dutch_and_in_iso_order(y in 1900i16..2100, m in 1i8..=12, d in 1i8..=28) {
            let expected = Vraag::NaamGeboortedatum("X".to_owned(), date(y, m, d));
            prop_assert_eq!(Vraag::of(&format!("X {d}-{m}-{y}")), expected.clone());
            prop_assert_eq!(Vraag::of(&format!("X {y}-{m:02}-{d:02}")), expected);
        }
    }
}
