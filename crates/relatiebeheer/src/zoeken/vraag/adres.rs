//! A postcode with a house number, with a name or not, in whatever order.

use jiff::civil::Date;

use super::naam::Naam;

/// A postcode with a house number.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Adres {
    /// Four digits and two capitals, without a space.
    pub(crate) postcode: String,
    pub(crate) huisnummer: u32,
    pub(crate) huisletter: Option<char>,
    /// In capitals.
    pub(crate) toevoeging: String,
    /// Who of those who live there is meant.
    pub(crate) naam: Option<Naam>,
    pub(crate) geboortedatum: Option<Date>,
}

/// What stands after a house number and is no name.
const TOEVOEGINGEN: &[&str] = &["bis", "hs", "rd", "zw", "to", "by", "ii", "iii", "iv", "vi"];
/// What stands before one.
const AANDUIDINGEN: &[&str] = &["nr", "nr.", "nummer", "huisnummer", "huisnr", "huisnr."];

/// The address in a text: `1234 AB 12`, `Moulin 1234ab12-a`, `Boterdiep 31, 3077 AW Rotterdam`.
pub(super) fn of(tekst: &str) -> Option<Adres> {
    let spaced = tekst.replace([',', ';'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    (0..words.len()).find_map(|at| {
        let (before, from) = words.split_at_checked(at)?;
        let (postcode, glued, after) = postcode(from)?;
        // "12 2024 de brief" has none.
        let is_sure = from.first().is_some_and(|word| word.len() == 6)
            || from.get(1).is_some_and(|letters| letters.chars().all(char::is_uppercase));
        behind(&postcode, glued, before, after)
            .or_else(|| in_front(&postcode, before).filter(|_| is_sure && glued.is_empty()))
    })
}

/// Whether a text begins with a postcode: alone, or with words and no number.
pub(super) fn is_postcode(tekst: &str) -> bool {
    let words: Vec<&str> = tekst.split_whitespace().collect();
    let is_plain = |word: &&str| word.chars().all(|sign| sign.is_alphabetic() || "-'.,".contains(sign));
    match postcode(&words) {
        Some((_, "", [])) => true,
        // "2024 de brief" is none.
        Some((_, "", rest)) => words.first().is_some_and(|word| word.len() == 6) && rest.iter().all(is_plain),
        _ => false,
    }
}

/// The postcode that words begin with, what is glued to it, and the words after it.
fn postcode<'w, 't>(words: &'w [&'t str]) -> Option<(String, &'t str, &'w [&'t str])> {
    let (first, rest) = words.split_first()?;
    let (digits, letters) = first.split_at_checked(4)?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    let (letters, rest) = if letters.is_empty() { rest.split_first()? } else { (&letters, rest) };
    let (letters, glued) = letters.split_at_checked(2)?;
    let fits = is_number && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    fits.then(|| (digits.to_owned() + &letters.to_ascii_uppercase(), glued, rest))
}

/// The number stands after the postcode; other words are a name.
fn behind(postcode: &str, glued: &str, before: &[&str], after: &[&str]) -> Option<Adres> {
    let glued = glued.trim_start_matches(['-', '/']);
    let mut words =
        Some(glued).filter(|glued| !glued.is_empty()).into_iter().chain(after.iter().copied()).peekable();
    if words.peek().is_some_and(|word| AANDUIDINGEN.contains(&word.to_lowercase().as_str())) {
        words.next();
    }
    let mut adres = met_nummer(postcode, words.next()?)?;
    while let Some(word) = words.next_if(|word| is_toevoeging(word)) {
        adres.neem_toevoeging(word);
    }
    let name: Vec<&str> = before.iter().copied().chain(words).collect();
    if name.iter().any(|word| word.chars().any(|sign| sign.is_ascii_digit())) {
        return None;
    }
    adres.naam = Some(Naam::of(&name.join(" "))).filter(|naam| !naam.lezingen.is_empty());
    adres.klopt()
}

/// Street and number stand before the postcode, as on an envelope; the place behind it.
fn in_front(postcode: &str, before: &[&str]) -> Option<Adres> {
    let at = before.iter().rposition(|word| !is_toevoeging(word) || starts_with_digit(word))?;
    let (_, from) = before.split_at_checked(at)?;
    let (number, parts) = from.split_first()?;
    let mut adres = met_nummer(postcode, number)?;
    for part in parts {
        adres.neem_toevoeging(part);
    }
    adres.klopt()
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|sign: char| sign.is_ascii_digit())
}

/// `12`, `12A`, `12-a` or `12bis`.
fn met_nummer(postcode: &str, word: &str) -> Option<Adres> {
    let end = word.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(word.len());
    let (number, rest) = word.split_at_checked(end)?;
    let huisnummer = number.parse().ok().filter(|number| (1..=99_999).contains(number))?;
    let mut adres = Adres { postcode: postcode.to_owned(), huisnummer, ..Adres::default() };
    adres.neem_toevoeging(rest);
    Some(adres)
}

/// A letter, a number, or a word for it; anything else is a name.
fn is_toevoeging(word: &str) -> bool {
    let bare = word.trim_matches(['-', '/']);
    let is_short = bare.len() <= 4 && bare.chars().all(|sign| sign.is_ascii_alphanumeric());
    let is_letter = bare.chars().count() == 1;
    let has_digit = bare.chars().any(|sign| sign.is_ascii_digit());
    bare.is_empty()
        || (is_short && (is_letter || has_digit))
        || TOEVOEGINGEN.contains(&bare.to_lowercase().as_str())
        || bare.split(['-', '/']).all(|part| part.len() == 1)
}

impl Adres {
    /// A letter that stands alone or before a number is the huisletter; BIS and HS are a toevoeging.
    fn neem_toevoeging(&mut self, word: &str) {
        let capitals = word.to_ascii_uppercase();
        let mut parts: String = capitals.chars().filter(|sign| !"-/.".contains(*sign)).collect();
        let letters = parts.chars().take_while(char::is_ascii_alphabetic).count();
        if letters == 1 && self.huisletter.is_none() && self.toevoeging.is_empty() {
            self.huisletter = Some(parts.remove(0));
        }
        self.toevoeging.push_str(&parts);
    }

    /// What has more behind its number than an address has, is none.
    fn klopt(self) -> Option<Self> {
        const LONGEST: usize = 6;
        let fits = self.toevoeging.len() <= LONGEST
            && self.toevoeging.chars().all(|sign| sign.is_ascii_alphanumeric())
            && self.huisletter.is_none_or(|letter| letter.is_ascii_alphabetic());
        fits.then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Adres, Naam, is_postcode, of};

    fn plain() -> Adres {
        Adres { postcode: "1234AB".to_owned(), huisnummer: 12, ..Adres::default() }
    }

    #[test]
    fn a_postcode_with_a_house_number_is_an_address() {
        for text in [
            "1234 AB 12",
            "1234ab12",
            "1234AB, 12",
            "1234 ab nr 12",
            "1234AB huisnummer 12",
            "1234AB-12",
            "Dorpsstraat 12, 1234 AB Ons Dorp",
            "Dorpsstraat 12 1234AB",
        ] {
            assert_eq!(of(text), Some(plain()), "{text}");
        }
        let letter = Adres { huisletter: Some('A'), ..plain() };
        for text in
            ["1234AB 12A", "1234ab 12 a", "1234 AB 12-a", "1234AB12a", "Dorpsstraat 12 A, 1234 AB Dorp"]
        {
            assert_eq!(of(text), Some(letter.clone()), "{text}");
        }
        let with = |toevoeging: &str, adres: Adres| Adres { toevoeging: toevoeging.to_owned(), ..adres };
        for text in ["1234AB 12 A-2", "1234AB 12 A 2", "1234AB 12A2"] {
            assert_eq!(of(text), Some(with("2", letter.clone())), "{text}");
        }
        assert_eq!(of("1234AB 12 bis"), Some(with("BIS", plain())));
        assert_eq!(of("1234AB 12-3"), Some(with("3", plain())));
        assert_eq!(of("1234AB 12 HS"), Some(with("HS", plain())));
    }

    #[test]
    fn other_words_are_a_name() {
        let named = |text: &str| Adres { naam: Some(Naam::of(text)), ..plain() };
        for text in ["1234AB 12 Bos", "Bos 1234 AB 12", "1234AB 12, Bos", "Bos, 1234ab12"] {
            assert_eq!(of(text), Some(named("Bos")), "{text}");
        }
        assert_eq!(of("Jan van der Berg 1234AB 12"), Some(named("Jan van der Berg")));
        for text in ["2024 de brief", "op 12 2024 de brief", "1234AB Bos", "Bos 12", "0234AB 12", "1234AB 0"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_postcode_without_a_number_lacks_it() {
        for text in ["1234 AB", "1234ab", "1234AB Bos"] {
            assert!(is_postcode(text), "{text}");
        }
        for text in ["2024 de brief", "1234", "AB", "1234AB 12"] {
            assert!(!is_postcode(text), "{text}");
        }
    }
}
