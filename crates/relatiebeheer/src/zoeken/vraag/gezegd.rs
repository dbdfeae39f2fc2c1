//! What the employee says that a number is: `rsin 517439943`, `BSN 999990639`, or a button under an answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Niets, Vorm, Vraag, zaak};
use crate::{rest::formats::passes_eleven_test, zoeken::bsn};

/// What a number is only when the employee says so, because it may be somebody's BSN: others than the BRP are not asked
/// for it before that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Als {
    /// Of an organisation, asked of the KVK.
    Rsin,
    /// Asked of the zaaksystemen.
    Zaaknummer,
}

/// The longest number of a zaak in the standard.
const LONGEST: usize = 40;

/// A number with what it is in front of it; `None`: nothing says what it is.
pub(super) fn of(tekst: &str) -> Option<Vraag> {
    if let Some(zaak) = zaak::of(tekst).filter(|zaak| zaak.gezegd) {
        return Some(Vraag::een(Vorm::Zaaknummer(zaak.nummer)));
    }
    let (label, rest) = tekst.split_at_checked(tekst.find(|sign: char| sign.is_ascii_digit())?)?;
    let label: String = label.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let number = bsn::digits(rest.split(|sign: char| sign.is_alphabetic()).next().unwrap_or_default());
    match label.to_lowercase().as_str() {
        label if bsn::LABELS.contains(&label) => Some(of_bsn(rest, &number)),
        "rsin" | "rsinnr" | "rsinnummer" => Some(rsin(&number)),
        "kvk" | "kvknr" | "kvknummer" if number.len() == 8 => Some(Vraag::een(Vorm::Kvk(number))),
        "vestiging" | "vestigingsnr" | "vestigingsnummer" if number.len() == 12 => {
            Some(Vraag::een(Vorm::Vestiging(number)))
        }
        _ => None,
    }
}

/// What was typed, as what the employee says that it is.
pub(super) fn als(tekst: &str, als: Als) -> Vraag {
    match als {
        Als::Rsin => rsin(&bsn::in_text(tekst).unwrap_or_else(|| bsn::digits(tekst))),
        Als::Zaaknummer => {
            let number: String = tekst.chars().filter(|sign| !sign.is_whitespace()).collect();
            let fits = (1..=LONGEST).contains(&number.chars().count());
            if fits { Vraag::een(Vorm::Zaaknummer(number)) } else { Vraag::niets(Niets::Leeg) }
        }
    }
}

fn of_bsn(rest: &str, number: &str) -> Vraag {
    // Spreadsheets lose a leading zero.
    let padded = Some(format!("{number:0>9}")).filter(|bsn| number.len() == 8 && passes_eleven_test(bsn));
    bsn::in_text(rest)
        .or(padded)
        .map_or_else(|| Vraag::niets(Niets::GeenBsn), |bsn| Vraag::een(Vorm::Bsn(bsn)))
}

fn rsin(number: &str) -> Vraag {
    if passes_eleven_test(number) {
        Vraag::een(Vorm::Rsin(number.to_owned()))
    } else {
        Vraag::niets(Niets::GeenRsin)
    }
}
