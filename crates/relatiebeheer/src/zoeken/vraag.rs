//! What was typed, classified before anything is asked. What fits several kinds is all of them, the likeliest first.

mod getal;
mod gezegd;

use jiff::civil::Date;

pub(crate) use self::gezegd::Als;
use super::{
    bsn,
    normaal::{is_tussenvoegsel, schoon, sleutel, woorden},
};

/// A question.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Vraag {
    /// What it may be, the likeliest first; empty when there is nothing to ask.
    pub(crate) vormen: Vec<Vorm>,
    /// Why there is nothing to ask.
    pub(crate) niets: Option<Niets>,
    /// What it is only when the employee says so.
    pub(crate) ook: Vec<Als>,
}

/// Why there is nothing to ask.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Niets {
    /// Nothing was typed, or nothing but signs.
    Leeg,
    /// A birth date without a name.
    AlleenDatum,
    /// A postcode without a house number.
    AlleenPostcode,
    /// Nine digits that fail the 11-test, or too few digits for anything.
    GeenBsn,
    /// What is said to be an RSIN and cannot be one.
    GeenRsin,
}

/// One thing that a question may be.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Vorm {
    /// Nine digits that pass the 11-test.
    Bsn(String),
    /// Likewise, of an organisation. Others than our own register are asked when [`Als::Rsin`] is not in [`Vraag::ook`].
    Rsin(String),
    /// Eight digits.
    Kvk(String),
    /// Twelve digits.
    Vestiging(String),
    /// A telephone number, in the notation of `normaal::telefoon`.
    Telefoon(String),
    /// An e-mail address in lower case.
    Email(String),
    /// Where somebody lives.
    Adres(Adres),
    /// The number of a zaak.
    Zaaknummer(String),
    /// The number of a contact.
    Contactnummer(String),
    /// A surname with a birth date.
    NaamGeboortedatum(String, Date),
    /// A name.
    Naam(Naam),
    /// Words to find contacts by, normalised.
    Tekst(Vec<String>),
}

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
}

/// A name.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Naam {
    /// As it was typed.
    pub(crate) geheel: String,
    /// Everything before the surname.
    pub(crate) voornaam: Option<String>,
    /// The surname, without what stands before it.
    pub(crate) achternaam: String,
}

/// A name of more words is more likely a text.
const LONGEST_NAME: usize = 5;
/// More words than these are not looked for.
const MOST_WORDS: usize = 12;

impl Vraag {
    /// Classifies a text.
    pub(crate) fn of(tekst: &str) -> Self {
        let tekst = schoon(tekst);
        let tekst = tekst.as_str();
        if !tekst.chars().any(char::is_alphanumeric) {
            return Self::niets(Niets::Leeg);
        }
        if let Some(email) = email(tekst) {
            return Self::een(Vorm::Email(email));
        }
        let adres = adres(tekst);
        if adres.is_none() && is_postcode(tekst) {
            return Self::niets(Niets::AlleenPostcode);
        }
        let words: Vec<&str> = tekst.split_whitespace().collect();
        let dates = words.iter().find_map(|word| read_date(word));
        if dates.is_some() && words.iter().all(|word| read_date(word).is_some()) {
            return Self::niets(Niets::AlleenDatum);
        }
        let others: Vec<&str> = words.iter().copied().filter(|word| read_date(word).is_none()).collect();
        if adres.is_none()
            && let Some(vraag) = Self::number(&others.join(" "))
        {
            return vraag;
        }
        let mut vormen: Vec<Vorm> = adres.map(Vorm::Adres).into_iter().collect();
        if is_kenmerk(tekst) {
            vormen.push(Vorm::Zaaknummer(tekst.to_owned()));
        }
        if !vormen.is_empty() {
            return Self { vormen, niets: None, ook: Vec::new() };
        }
        match dates {
            Some(op) => Self::een(Vorm::NaamGeboortedatum(Naam::of(&others).achternaam, op)),
            None => Self::words(tekst, &words),
        }
    }

    /// What was typed, as what the employee says that it is.
    pub(crate) fn als(tekst: &str, als: Als) -> Self {
        gezegd::als(&schoon(tekst), als)
    }

    /// A number that says what it is, or of nothing but digits, or somewhere in a text what may be a BSN: then the rest of
    /// it does not matter.
    fn number(tekst: &str) -> Option<Self> {
        let in_text = || {
            let bsn = bsn::in_text(tekst)?;
            let ook = if is_kenmerk(tekst) { vec![Als::Rsin, Als::Zaaknummer] } else { vec![Als::Rsin] };
            Some(Self { vormen: vec![Vorm::Bsn(bsn.clone()), Vorm::Rsin(bsn)], niets: None, ook })
        };
        gezegd::of(tekst).or_else(|| getal::of(tekst)).or_else(in_text)
    }

    /// A name and a text: who calls "Bakker" may be called so, or have called about one.
    fn words(tekst: &str, words: &[&str]) -> Self {
        let is_quoted = tekst.len() > 1 && tekst.starts_with('"') && tekst.ends_with('"');
        let mut all = woorden(tekst);
        all.truncate(MOST_WORDS);
        let text = Vorm::Tekst(all);
        if is_quoted {
            return Self::een(text);
        }
        let telling = words.iter().filter(|word| !is_tussenvoegsel(word)).count();
        let name = Vorm::Naam(Naam::of(words));
        let vormen = if telling <= LONGEST_NAME { vec![name, text] } else { vec![text, name] };
        Self { vormen, niets: None, ook: Vec::new() }
    }

    fn een(vorm: Vorm) -> Self {
        Self { vormen: vec![vorm], niets: None, ook: Vec::new() }
    }

    fn niets(niets: Niets) -> Self {
        Self { vormen: Vec::new(), niets: Some(niets), ook: Vec::new() }
    }

    /// The name of the likeliest kind in the answer.
    pub(crate) fn herkend(&self) -> &'static str {
        match (self.vormen.first(), self.niets) {
            (Some(vorm), _) => vorm.soort(),
            (None, Some(Niets::GeenBsn)) => "bsn",
            (None, Some(Niets::GeenRsin)) => "rsin",
            (None, Some(Niets::AlleenDatum)) => "naamGeboortedatum",
            (None, Some(Niets::AlleenPostcode)) => "postcodeHuisnummer",
            (None, _) => "leeg",
        }
    }
}

impl Niets {
    /// What to do about it.
    pub(crate) fn uitleg(self) -> &'static str {
        match self {
            Self::Leeg => {
                "Typ een naam, BSN, telefoonnummer, e-mailadres, postcode met huisnummer, KVK-nummer, zaaknummer, of \
                 woorden uit een contact."
            }
            Self::AlleenDatum => "Typ bij de geboortedatum ook de achternaam.",
            Self::AlleenPostcode => "Typ bij de postcode ook het huisnummer.",
            Self::GeenRsin => {
                "Dit nummer klopt niet. Vraag de beller het RSIN te herhalen, of zoek op de naam van de organisatie."
            }
            Self::GeenBsn => "Dit nummer klopt niet. Vraag de beller het BSN te herhalen.",
        }
    }
}

impl Vorm {
    fn soort(&self) -> &'static str {
        match self {
            Self::Bsn(_) => "bsn",
            Self::Rsin(_) => "rsin",
            Self::Kvk(_) => "kvkNummer",
            Self::Vestiging(_) => "vestigingsnummer",
            Self::Telefoon(_) => "telefoon",
            Self::Email(_) => "email",
            Self::Adres(_) => "postcodeHuisnummer",
            Self::Zaaknummer(_) | Self::Contactnummer(_) => "zaaknummer",
            Self::NaamGeboortedatum(..) => "naamGeboortedatum",
            Self::Naam(_) => "naam",
            Self::Tekst(_) => "tekst",
        }
    }
}

impl Naam {
    /// Whether others may be asked for it: what holds a long number may be somebody's BSN with a slip in it.
    pub(crate) fn may_go_out(&self) -> bool {
        !bsn::has_long_number(&self.geheel)
    }

    /// The surname is the last word with the tussenvoegsels before it.
    fn of(words: &[&str]) -> Self {
        let last = words.len().saturating_sub(1);
        let prefix = words.iter().take(last).position(|word| is_tussenvoegsel(word)).unwrap_or(last);
        let (before, surname) = words.split_at_checked(prefix).unwrap_or((&[], words));
        let telling: Vec<&str> = surname.iter().copied().filter(|word| !is_tussenvoegsel(word)).collect();
        let achternaam = if telling.is_empty() { surname.join(" ") } else { telling.join(" ") };
        let voornaam = (!before.is_empty()).then(|| before.join(" "));
        Self { geheel: words.join(" "), voornaam, achternaam }
    }
}

/// An e-mail address, also as mail programs copy it: `<jan@example.nl>`.
fn email(tekst: &str) -> Option<String> {
    let tekst = tekst.trim_matches(|sign| "<>,;\"".contains(sign));
    let tekst = tekst.strip_prefix("mailto:").unwrap_or(tekst);
    let (user, domain) = tekst.rsplit_once('@')?;
    let fits = !user.is_empty() && !domain.is_empty() && !tekst.contains(char::is_whitespace);
    fits.then(|| sleutel(tekst))
}

/// `1234 AB`, with whatever comes after it.
fn postcode(tekst: &str) -> Option<(String, &str)> {
    let (digits, rest) = tekst.split_at_checked(4)?;
    let rest = rest.trim_start();
    let (letters, rest) = rest.split_at_checked(2)?;
    let fits = digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    fits.then(|| (digits.to_owned() + &letters.to_ascii_uppercase(), rest))
}

fn is_postcode(tekst: &str) -> bool {
    postcode(tekst).is_some_and(|(_, rest)| rest.trim().is_empty())
}

/// `1234 AB 12`, `1234ab12-a`, `1234AB, 12 A bis`.
fn adres(tekst: &str) -> Option<Adres> {
    let separator = |sign: char| sign.is_whitespace() || ",-/".contains(sign);
    let (postcode, rest) = postcode(tekst)?;
    let rest = rest.trim_start_matches(separator);
    let rest = rest.strip_prefix("nr.").or_else(|| rest.strip_prefix("nr")).unwrap_or(rest);
    let rest = rest.trim_start_matches(separator);
    let end = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
    let (number, rest) = rest.split_at_checked(end)?;
    let huisnummer = number.parse().ok().filter(|number| (1..=99_999).contains(number))?;
    let mut parts: String =
        rest.chars().filter(|sign| !separator(*sign)).map(|sign| sign.to_ascii_uppercase()).collect();
    if parts.len() > 6 || !parts.chars().all(|sign| sign.is_ascii_alphanumeric()) {
        return None;
    }
    // A letter that stands alone or before a number is the huisletter; BIS and HS are a toevoeging.
    let letters = parts.chars().take_while(char::is_ascii_alphabetic).count();
    let huisletter = (letters == 1).then(|| parts.remove(0));
    Some(Adres { postcode, huisnummer, huisletter, toevoeging: parts })
}

/// One word with a digit and a letter or a dash in it: `ZAAK-2024-0000000001`, `W.Z20.00123`.
fn is_kenmerk(tekst: &str) -> bool {
    let fits = |sign: char| sign.is_ascii_alphanumeric() || "-_./".contains(sign);
    (4..=40).contains(&tekst.len())
        && tekst.chars().all(fits)
        && tekst.chars().any(|sign| sign.is_ascii_digit())
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
mod tests;
