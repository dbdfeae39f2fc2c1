//! A change says which version of it was on the screen. Was it changed since, then nothing is done, and the answer shows
//! what it is now: see `klantbeeld::versie`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    klantbeeld::eigen::{GegevensNu, adressen::Adres, relaties::Relatie},
    rest::problem::{Problem, Result},
};

/// Of something that is removed.
#[derive(Debug, Default, Deserialize)]
pub(in crate::werkplek) struct Gezien {
    pub(super) versie: Option<String>,
}

/// What the description says of a 409; `Problem::Gewijzigd` makes it.
macro_rules! gewijzigd {
    ($name:ident, $shown:ty) => {
        /// Somebody else changed it since it was shown; nothing was done.
        #[derive(ToSchema)]
        #[expect(dead_code, reason = "only described")]
        pub(crate) struct $name {
            /// `gewijzigd`
            code: String,
            /// What to do.
            detail: String,
            /// What it is now, with the version to send next.
            nu: $shown,
        }
    };
}

gewijzigd!(GegevensGewijzigd, GegevensNu);
gewijzigd!(AdresGewijzigd, Adres);
gewijzigd!(RelatieGewijzigd, Relatie);

/// What has a version.
pub(super) trait Versioned: Serialize {
    fn versie(&self) -> &str;
}

impl Versioned for GegevensNu {
    fn versie(&self) -> &str {
        &self.versie
    }
}

impl Versioned for Adres {
    fn versie(&self) -> &str {
        &self.versie
    }
}

impl Versioned for Relatie {
    fn versie(&self) -> &str {
        &self.versie
    }
}

/// Whether what was `nu` may become `na` by somebody who saw the version `gezien`; an error undoes the change. Who asks
/// for what it is already may: their first answer may have been lost. Who saw nothing may fill in what is empty.
pub(super) fn bewaak<T: Versioned>(gezien: Option<&str>, nu: &T, na: &T) -> Result<()> {
    let may = nu.versie() == na.versie()
        || match gezien {
            Some(gezien) => gezien == nu.versie(),
            None => only_adds(&plain(nu), &plain(na)),
        };
    if may { Ok(()) } else { Err(botsing(gezien, nu)) }
}

/// Whether what is `nu` may be removed by somebody who saw the version `gezien`.
pub(super) fn mag_weg<T: Versioned>(gezien: Option<&str>, nu: &T) -> Result<()> {
    match gezien {
        Some(gezien) if gezien == nu.versie() => Ok(()),
        Some(_) => Err(botsing(gezien, nu)),
        None => Err(Problem::field("versie", "required", ZONDER)),
    }
}

const ANDERS: &str = "Iemand anders heeft dit net gewijzigd. Kijk wat er nu staat en kies wat blijft.";
const ZONDER: &str =
    "Uw scherm is verouderd: het zegt niet welke versie u zag. Laad de pagina opnieuw en probeer het dan.";

fn botsing<T: Versioned>(gezien: Option<&str>, nu: &T) -> Problem {
    let detail = if gezien.is_some() { ANDERS } else { ZONDER };
    Problem::Gewijzigd { detail, nu: serde_json::to_value(nu).unwrap_or_default() }
}

/// What is shown, without its version.
fn plain<T: Versioned>(shown: &T) -> Value {
    let mut value = serde_json::to_value(shown).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.remove("versie");
    }
    value
}

/// Whether nothing that was filled in is lost or changed.
fn only_adds(nu: &Value, na: &Value) -> bool {
    match (nu, na) {
        (Value::Null | Value::Bool(false), _) => true,
        (Value::String(text), _) if text.is_empty() => true,
        (Value::Object(nu), Value::Object(na)) => {
            nu.iter().all(|(key, was)| na.get(key).is_some_and(|is| only_adds(was, is)))
        }
        _ => nu == na,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::only_adds;

    #[test]
    fn who_saw_nothing_may_fill_in_what_is_empty_and_nothing_else() {
        let nu =
            json!({ "geheimhouding": false, "interneNotitie": "", "voorkeurstaal": "dut", "contact": null });
        let na = |key: &str, value| {
            let mut na = nu.clone();
            na[key] = value;
            only_adds(&nu, &na)
        };
        assert!(na("geheimhouding", json!(true)));
        assert!(na("interneNotitie", json!("Geef niets door.")));
        assert!(na("contact", json!({ "klantcontact": "x" })));
        assert!(!na("voorkeurstaal", json!("eng")));
        assert!(!na("voorkeurstaal", json!("")));
        assert!(!only_adds(&json!({ "geheimhouding": true }), &json!({ "geheimhouding": false })));
        assert!(!only_adds(
            &json!({ "interneNotitie": "Geef niets door." }),
            &json!({ "interneNotitie": "" })
        ));
    }
}
