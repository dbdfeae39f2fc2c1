//! What was typed, classified before anything is asked. What fits several kinds is all of them, the likeliest first.

mod adres;
mod datum;
mod getal;
mod gezegd;
mod naam;
mod telefoon;
pub(super) mod zaak;

use jiff::civil::Date;

use self::datum::{Gelezen, Lezing as Datumlezing};
pub(crate) use self::{
    adres::Adres,
    gezegd::Als,
    naam::{Lezing, Naam},
};
use super::{
    bsn,
    normaal::{is_tussenvoegsel, schoon, sleutel, woorden},
};

/// A question.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Vraag {
    /// What it may be, the likeliest first; empty when there is nothing to ask.
    pub(crate) vormen: Vec<Vorm>,
    /// Why there is nothing to ask.
    pub(crate) niets: Option<Niets>,
    /// What it is only when the employee says so.
    pub(crate) ook: Vec<Als>,
    /// How a year without its century was read.
    pub(crate) jaar: Option<i16>,
}

/// Why there is nothing to ask.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Niets {
    /// Nothing was typed, or nothing but signs.
    Leeg,
    /// A birth date without a name.
    AlleenDatum,
    /// A day that never was, or has yet to come.
    GeenDatum,
    /// A postcode without a house number.
    AlleenPostcode,
    /// One or two digits.
    TeKort,
    /// Nine digits that fail the 11-test, or digits that are nothing we know.
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
    /// The number of a zaak, or the end of one.
    Zaaknummer(String),
    /// The number of a contact.
    Contactnummer(String),
    /// A name with a birth date.
    NaamGeboortedatum(Naam, Date),
    /// A name.
    Naam(Naam),
    /// Words to find contacts and zaken by, normalised.
    Tekst(Vec<String>),
}

/// A name of more words is more likely a text.
const LONGEST_NAME: usize = 5;
/// More words than these are not looked for.
const MOST_WORDS: usize = 12;

impl Vraag {
    /// Classifies a text that was typed on a day.
    pub(crate) fn of(tekst: &str, vandaag: Date) -> Self {
        let tekst = schoon(tekst);
        let tekst = tekst.as_str();
        if !tekst.chars().any(char::is_alphanumeric) {
            return Self::niets(Niets::Leeg);
        }
        if let Some(email) = email(tekst) {
            return Self::een(Vorm::Email(email));
        }
        if let Some(vraag) = gezegd::of(tekst) {
            return vraag;
        }
        if is_telefoon(tekst) {
            return Self::zonder_datum(tekst);
        }
        match datum::lees(tekst, vandaag) {
            Datumlezing::Datum(gelezen) => Self::met_datum(tekst, gelezen),
            Datumlezing::Onmogelijk if is_naam(tekst) => Self::niets(Niets::GeenDatum),
            _ => Self::zonder_datum(tekst),
        }
    }

    /// What was typed, as what the employee says that it is.
    pub(crate) fn als(tekst: &str, als: Als) -> Self {
        gezegd::als(&schoon(tekst), als)
    }

    /// A date says which of many is meant: of those with a name, or of those at an address.
    fn met_datum(tekst: &str, gelezen: Gelezen) -> Self {
        let Gelezen { op, rest, duidelijk, zonder_eeuw } = gelezen;
        if rest.is_empty() {
            // Eight digits with nothing between them are the number of an organisation.
            let is_date = duidelijk || tekst.contains(' ');
            return if is_date { Self::niets(Niets::AlleenDatum) } else { Self::zonder_datum(tekst) };
        }
        if bsn::in_text(&rest).is_some() || !rest.chars().any(char::is_alphabetic) {
            return Self::zonder_datum(if duidelijk { &rest } else { tekst });
        }
        let jaar = zonder_eeuw.then(|| op.year());
        if let Some(adres) = adres::of(&rest) {
            let adres = Adres { geboortedatum: Some(op), ..adres };
            return Self { jaar, ..Self::een(Vorm::Adres(adres)) };
        }
        let naam = Naam::of(&rest);
        if telefoon::in_text(tekst).is_some() || naam.lezingen.is_empty() || !is_naam(&rest) {
            return Self::zonder_datum(tekst);
        }
        Self { jaar, ..Self::een(Vorm::NaamGeboortedatum(naam, op)) }
    }

    fn zonder_datum(tekst: &str) -> Self {
        let adres = adres::of(tekst);
        if adres.is_none() && adres::is_postcode(tekst) {
            return Self::niets(Niets::AlleenPostcode);
        }
        if adres.is_none()
            && let Some(vraag) = Self::number(tekst)
        {
            return vraag;
        }
        let is_one_word = !tekst.contains(' ');
        let mut vormen: Vec<Vorm> = adres.map(Vorm::Adres).into_iter().collect();
        if let Some(zaak) = zaak::of(tekst).filter(|_| vormen.is_empty() || is_one_word) {
            vormen.push(Vorm::Zaaknummer(zaak.nummer));
            if !is_one_word {
                vormen.push(Vorm::Tekst(telling(tekst)));
            }
        }
        if vormen.is_empty() { Self::words(tekst) } else { Self { vormen, ..Self::default() } }
    }

    /// A number that says what it is, or of nothing but digits, or somewhere in a text what may be a BSN: then the rest of
    /// it does not matter.
    fn number(tekst: &str) -> Option<Self> {
        let in_text = || {
            let bsn = bsn::in_text(tekst)?;
            let ook =
                if zaak::of(tekst).is_some() { vec![Als::Rsin, Als::Zaaknummer] } else { vec![Als::Rsin] };
            Some(Self { vormen: vec![Vorm::Bsn(bsn.clone()), Vorm::Rsin(bsn)], ook, ..Self::default() })
        };
        let by_telephone = || telefoon::in_text(tekst).map(|nummer| Self::een(Vorm::Telefoon(nummer)));
        gezegd::of(tekst).or_else(|| getal::of(tekst)).or_else(in_text).or_else(by_telephone)
    }

    /// A name and a text: who calls "Bakker" may be called so, or have called about one.
    fn words(tekst: &str) -> Self {
        let is_quoted = tekst.len() > 1 && tekst.starts_with('"') && tekst.ends_with('"');
        let text = Vorm::Tekst(telling(tekst));
        if is_quoted {
            return Self::een(text);
        }
        let name = Vorm::Naam(Naam::of(tekst));
        let vormen = if is_naam(tekst) { vec![name, text] } else { vec![text, name] };
        Self { vormen, ..Self::default() }
    }

    fn een(vorm: Vorm) -> Self {
        Self { vormen: vec![vorm], ..Self::default() }
    }

    fn niets(niets: Niets) -> Self {
        Self { niets: Some(niets), ..Self::default() }
    }

    /// The name of the likeliest kind in the answer.
    pub(crate) fn herkend(&self) -> &'static str {
        match (self.vormen.first(), self.niets) {
            (Some(vorm), _) => vorm.soort(),
            (None, Some(Niets::GeenBsn)) => "bsn",
            (None, Some(Niets::GeenRsin)) => "rsin",
            (None, Some(Niets::AlleenDatum | Niets::GeenDatum)) => "naamGeboortedatum",
            (None, Some(Niets::AlleenPostcode)) => "postcodeHuisnummer",
            (None, _) => "leeg",
        }
    }
}

/// The first of the words of a text, normalised.
fn telling(tekst: &str) -> Vec<String> {
    let mut all = woorden(tekst);
    all.truncate(MOST_WORDS);
    all
}

/// Digits that are a telephone number as a whole, and no date: `06 12 1985 12`.
fn is_telefoon(tekst: &str) -> bool {
    bsn::digits(tekst).len() > 8 && super::normaal::telefoon(tekst).is_some()
}

/// Short enough for a name, and words.
fn is_naam(tekst: &str) -> bool {
    let telling = tekst.split_whitespace().filter(|word| !is_tussenvoegsel(word)).count();
    telling <= LONGEST_NAME && tekst.chars().any(char::is_alphabetic) && bsn::in_text(tekst).is_none()
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
            Self::GeenDatum => {
                "Deze datum kan geen geboortedatum zijn. Typ dag, maand en jaar, bijvoorbeeld 31-1-1970."
            }
            Self::AlleenPostcode => "Typ bij de postcode ook het huisnummer.",
            Self::TeKort => "Dit is te kort om op te zoeken. Typ het hele nummer.",
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

/// An e-mail address, also as mail programs copy it: `Jan <jan@example.nl>`.
fn email(tekst: &str) -> Option<String> {
    let one = |word: &str| {
        let word = word.trim_matches(|sign| "<>,;:\"()".contains(sign)).trim_end_matches('.');
        let word = word.strip_prefix("mailto:").unwrap_or(word);
        let (user, domain) = word.rsplit_once('@')?;
        (!user.is_empty() && !domain.is_empty()).then(|| (sleutel(word), domain.contains('.')))
    };
    let words: Vec<&str> = tekst.split_whitespace().collect();
    if let [word] = words.as_slice() {
        return one(word).map(|(email, _)| email);
    }
    if bsn::in_text(tekst).is_some() {
        return None;
    }
    words.into_iter().filter_map(one).find(|(_, is_whole)| *is_whole).map(|(email, _)| email)
}

#[cfg(test)]
mod tests;
