//! A question of digits.

use super::{Als, Niets, Vorm, Vraag, zaak};
use crate::{
    rest::formats::passes_eleven_test,
    zoeken::{
        bsn::{digits, in_text},
        normaal::telefoon,
    },
};

/// The end of a zaaknummer, as people say it, has three digits at least.
const SHORTEST: usize = 3;
/// A telephone number has no more.
const LONGEST_TELEFOON: usize = 15;

/// What digits may be, whatever stands between them; `None` when there is more than digits.
pub(super) fn of(tekst: &str) -> Option<Vraag> {
    let tekst = tekst.strip_prefix("tel:").unwrap_or(tekst).trim_end_matches(['.', ' ']);
    let fits = |sign: char| sign.is_ascii_digit() || sign.is_whitespace() || "+-()./".contains(sign);
    if !tekst.chars().all(fits) {
        return None;
    }
    let digits = digits(tekst);
    // "999993653/ 2026": one of the numbers may be somebody's BSN, and goes where a BSN goes.
    if digits.len() > 9 && telefoon(tekst).is_none() && in_text(tekst).is_some() {
        return None;
    }
    let vormen = vormen(tekst, &digits);
    let too_short = if digits.len() < SHORTEST { Niets::TeKort } else { Niets::GeenBsn };
    let niets = vormen.is_empty().then_some(too_short);
    let is_nine = matches!(vormen.first(), Some(Vorm::Bsn(_)));
    let ook = if is_nine { vec![Als::Rsin, Als::Zaaknummer] } else { Vec::new() };
    Some(Vraag { vormen, niets, ook, ..Vraag::default() })
}

fn vormen(tekst: &str, digits: &str) -> Vec<Vorm> {
    // Of two numbers the first.
    let of_two = || super::telefoon::in_text(tekst).filter(|_| digits.len() > LONGEST_TELEFOON);
    let nummer = telefoon(tekst).or_else(of_two).map(Vorm::Telefoon);
    let own = || digits.to_owned();
    if tekst.starts_with('+') {
        return nummer.into_iter().collect();
    }
    let mut vormen = match digits.len() {
        // A BSN with a typo is nothing to ask anybody about.
        9 if passes_eleven_test(digits) => vec![Vorm::Bsn(own()), Vorm::Rsin(own())],
        8 if digits.starts_with("0800") || digits.starts_with("0900") => Vec::new(),
        8 => {
            // Eight digits are a KVK number, and asked as one. Spreadsheets lose a leading zero, so the BRP is asked too.
            let bsn = format!("0{digits}");
            let bsn = passes_eleven_test(&bsn).then_some(Vorm::Bsn(bsn));
            [Vorm::Kvk(own())].into_iter().chain(bsn).collect()
        }
        12 => vec![Vorm::Vestiging(own())],
        _ => Vec::new(),
    };
    let is_dashed = tekst.contains('-') && !passes_eleven_test(digits);
    let is_personal = nummer.is_some()
        || (digits.len() == 9 && !is_dashed)
        || vormen.iter().any(|vorm| matches!(vorm, Vorm::Bsn(_)));
    vormen.extend(nummer);
    if (1..=10).contains(&digits.len()) && digits.len() >= 4 && digits.len() != 9 {
        vormen.push(Vorm::Contactnummer(own()));
    }
    // What may be somebody's BSN or telephone number does not go to a zaaksysteem.
    if !is_personal && (SHORTEST..=40).contains(&digits.len()) {
        let plain = !tekst.contains(['(', ')', ' ', '+']);
        let spoken = zaak::of(tekst).map(|zaak| zaak.nummer);
        vormen.extend(spoken.or_else(|| plain.then(|| tekst.to_owned())).map(Vorm::Zaaknummer));
    }
    vormen
}
