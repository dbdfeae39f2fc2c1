//! Fields that must be there, and how long they may be.

use serde_json::Value;

use crate::json::Velden;
use crate::zgw::errors::Fout;

/// A field of a body.
#[derive(Clone, Copy)]
pub(super) struct Veld {
    naam: &'static str,
    verplicht: bool,
    max: usize,
}

pub(super) const fn verplicht(naam: &'static str, max: usize) -> Veld {
    Veld { naam, verplicht: true, max }
}

pub(super) const fn vrij(naam: &'static str, max: usize) -> Veld {
    Veld { naam, verplicht: false, max }
}

/// A refusal of one field: name, code, reason.
type Param = (String, &'static str, String);

impl Veld {
    fn fout(self, body: &Value, deels: bool) -> Option<Param> {
        let mis = |code, reden: &str| Some((self.naam.to_owned(), code, reden.to_owned()));
        match body.get(self.naam) {
            None if self.verplicht && !deels => mis("required", "Dit veld is verplicht."),
            Some(Value::Null) => mis("null", "Dit veld mag niet leeg zijn."),
            Some(Value::String(tekst)) if tekst.is_empty() && self.verplicht => {
                mis("blank", "Dit veld mag niet leeg zijn.")
            }
            Some(Value::String(tekst)) if tekst.chars().count() > self.max => {
                mis("max_length", &format!("Dit veld mag niet meer dan {} karakters bevatten.", self.max))
            }
            _ => None,
        }
    }
}

/// All that is wrong with a body that makes something, at once.
pub(super) fn controleer(body: &Value, velden: &[Veld]) -> Result<(), Fout> {
    oordeel(velden.iter().filter_map(|veld| veld.fout(body, false)).collect())
}

/// The same for a change: what is absent stays as it is.
pub(super) fn controleer_deels(body: &Value, velden: &[Veld]) -> Result<(), Fout> {
    oordeel(velden.iter().filter_map(|veld| veld.fout(body, true)).collect())
}

fn oordeel(fouten: Vec<Param>) -> Result<(), Fout> {
    if fouten.is_empty() { Ok(()) } else { Err(Fout::ongeldige_velden(fouten)) }
}

/// These may not change once they are set.
pub(super) fn onveranderlijk(oud: &Value, nieuw: &Value, namen: &[&str]) -> Result<(), Fout> {
    let anders = |naam: &&&str| nieuw.get(**naam).is_some_and(|waarde| waarde != oud.veld(naam));
    let fout = |naam: &&str| {
        ((*naam).to_owned(), "wijzigen-niet-toegelaten", "Dit veld mag niet gewijzigd worden.".to_owned())
    };
    oordeel(namen.iter().filter(anders).map(fout).collect())
}
