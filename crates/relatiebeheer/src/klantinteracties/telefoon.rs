//! Telephone numbers and e-mail addresses, by the rules of Open Klant 2.18.

use crate::rest::input::Wrong;

/// What the OAS shows for a telephone number.
pub(crate) const PATROON: &str = r"^(0[1-9][0-9]{8}|\+[0-9]{9,15}|00[0-9]{7,13})$";

/// A Dutch number of ten digits, or an international one with + or 00; no service numbers.
pub(crate) fn telefoonnummer(text: &str) -> Result<(), Wrong> {
    let digits = |text: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some(prefix) = ["0800", "0900", "1400", "140"].into_iter().find(|prefix| text.starts_with(prefix))
    {
        let reason = format!(
            "Het opgegeven telefoonnummer is ongeldig: nummers die met {prefix} beginnen kunnen niet."
        );
        return Err(("invalid", reason));
    }
    let fits = match text.strip_prefix('+') {
        Some(rest) => digits(rest, 9, 15),
        None => match text.strip_prefix("00") {
            Some(rest) => digits(rest, 7, 13),
            None => digits(text, 10, 10) && text.starts_with('0'),
        },
    };
    if fits { Ok(()) } else { Err(("invalid", "Het opgegeven telefoonnummer is ongeldig.".to_owned())) }
}

/// An e-mail address as Django understands one.
pub(crate) fn emailadres(text: &str) -> Result<(), Wrong> {
    let wrong = || Err(("invalid", "Voer een geldig e-mailadres in.".to_owned()));
    let Some((user, domain)) = text.rsplit_once('@') else { return wrong() };
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{}|~-".contains(&byte);
    let user_fits = user.len() <= 64
        && user.split('.').all(|part| !part.is_empty() && part.bytes().all(atom))
        || (user.len() > 1
            && user.starts_with('"')
            && user.ends_with('"')
            && !user.contains(char::is_whitespace));
    if user_fits && domain_fits(domain) { Ok(()) } else { wrong() }
}

fn domain_fits(domain: &str) -> bool {
    if domain == "localhost" {
        return true;
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let label_fits = |label: &&str| {
        (1..=63).contains(&label.chars().count())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    let top_fits = labels.last().is_some_and(|top| top.chars().count() > 1 && top.parse::<u64>().is_err());
    labels.len() > 1 && labels.iter().all(label_fits) && top_fits
}
