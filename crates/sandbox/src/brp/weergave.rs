//! Dates, names and address lines as the BRP API words them.

use serde_json::{Value, json};

use crate::json::Velden;
use crate::personen::{Partner, Persoon, Verblijf, gba_datum};

const MAANDEN: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

fn maandnaam(maand: &str) -> &'static str {
    let index = maand.parse::<usize>().ok().and_then(|m| m.checked_sub(1));
    index.and_then(|i| MAANDEN.get(i)).copied().unwrap_or_default()
}

/// A GBA date as one of the four kinds of date.
pub(super) fn datum(gba: &str) -> Value {
    if let Some(datum) = gba_datum(gba) {
        let lang = format!("{} {} {}", datum.day(), maandnaam(&datum.month().to_string()), datum.year());
        return json!({ "type": "Datum", "datum": datum.to_string(), "langFormaat": lang });
    }
    let (jaar, maand) = (gba.get(..4).unwrap_or_default(), gba.get(4..6).unwrap_or_default());
    let getal = |tekst: &str| tekst.parse::<u16>().unwrap_or_default();
    match (getal(jaar), getal(maand)) {
        (0, _) => json!({ "type": "DatumOnbekend", "onbekend": true, "langFormaat": "onbekend" }),
        (j, 0) => json!({ "type": "JaarDatum", "jaar": j, "langFormaat": jaar }),
        (j, m) => {
            let lang = format!("{} {jaar}", maandnaam(maand));
            json!({ "type": "JaarMaandDatum", "jaar": j, "maand": m, "langFormaat": lang })
        }
    }
}

fn met_voorvoegsel(voorvoegsel: Option<&str>, naam: &str) -> String {
    voorvoegsel.map_or_else(|| naam.to_owned(), |v| format!("{v} {naam}"))
}

/// The surname as somebody wants to be addressed: own, partner's or both.
fn gebruiksnaam(persoon: &Persoon) -> String {
    let eigen = met_voorvoegsel(persoon.voorvoegsel.as_deref(), &persoon.geslachtsnaam);
    let partner = persoon.partners.first().map(partnernaam);
    match (persoon.naamgebruik.as_deref(), partner) {
        (Some("P"), Some(partner)) => partner,
        (Some("V"), Some(partner)) => format!("{partner}-{eigen}"),
        (Some("N"), Some(partner)) => format!("{eigen}-{partner}"),
        _ => eigen,
    }
}

fn partnernaam(partner: &Partner) -> String {
    met_voorvoegsel(partner.voorvoegsel.as_deref(), &partner.geslachtsnaam)
}

fn hoofdletter(tekst: &str) -> String {
    let mut tekens = tekst.chars();
    tekens
        .next()
        .map_or_else(String::new, |eerste| eerste.to_uppercase().collect::<String>() + tekens.as_str())
}

/// "Geachte mevrouw Moulin".
pub(super) fn aanhef(persoon: &Persoon) -> String {
    let naam = hoofdletter(&gebruiksnaam(persoon));
    match persoon.geslacht.as_deref() {
        Some("M") => format!("Geachte heer {naam}"),
        Some("V") => format!("Geachte mevrouw {naam}"),
        _ => format!("Geachte {} {naam}", persoon.voorletters()),
    }
}

/// "S. Moulin".
pub(super) fn aanschrijfnaam(persoon: &Persoon) -> String {
    format!("{} {}", persoon.voorletters(), gebruiksnaam(persoon))
}

/// "mevrouw Moulin".
pub(super) fn lopende_tekst(persoon: &Persoon) -> String {
    let naam = hoofdletter(&gebruiksnaam(persoon));
    match persoon.geslacht.as_deref() {
        Some("M") => format!("de heer {naam}"),
        Some("V") => format!("mevrouw {naam}"),
        _ => format!("{} {naam}", persoon.voorletters()),
    }
}

/// The address in two or three lines, with the country for an address abroad.
pub(super) fn adresregels(persoon: &Persoon) -> Value {
    let plaats = persoon.gemeente.as_ref().map(|gemeente| gemeente.omschrijving.clone()).unwrap_or_default();
    match &persoon.adres {
        Verblijf::Adres { straat, huisnummer, huisletter, toevoeging, postcode, woonplaats, .. } => {
            let letter = huisletter.as_deref().unwrap_or_default();
            let bij = toevoeging.as_deref().map(|t| format!("-{t}")).unwrap_or_default();
            // As the real one: the postcode in two parts, two spaces, the place in capitals.
            let plaats = woonplaats.as_deref().unwrap_or(&plaats).to_uppercase();
            let tweede = match postcode.as_deref().and_then(|postcode| postcode.split_at_checked(4)) {
                Some((cijfers, letters)) => format!("{cijfers} {letters}  {plaats}"),
                None => plaats,
            };
            json!({ "adresregel1": format!("{straat} {huisnummer}{letter}{bij}"), "adresregel2": tweede })
        }
        Verblijf::Locatie { locatiebeschrijving, .. } => {
            json!({ "adresregel1": locatiebeschrijving, "adresregel2": plaats.to_uppercase() })
        }
        Verblijf::Buitenland { land, regel1, regel2, regel3, .. } => {
            let mut regels = json!({});
            for (naam, waarde) in [("adresregel1", regel1), ("adresregel2", regel2), ("adresregel3", regel3)]
            {
                if let Some(waarde) = waarde {
                    regels.zet(naam, waarde.as_str());
                }
            }
            if let Some(land) = land {
                regels.zet("land", super::persoon::waarde(land));
            }
            regels
        }
        Verblijf::Onbekend => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personen::personen;

    #[test]
    fn dates_say_what_is_known() {
        assert_eq!(datum("19851201")["langFormaat"], "1 december 1985");
        assert_eq!(datum("19990000"), json!({ "type": "JaarDatum", "jaar": 1999, "langFormaat": "1999" }));
        assert_eq!(datum("19780300")["langFormaat"], "maart 1978");
        assert_eq!(datum("00000000")["type"], "DatumOnbekend");
    }

    #[test]
    fn address_lines_are_those_for_an_envelope() {
        let regels = adresregels(&personen()[0]);
        assert_eq!(regels, json!({ "adresregel1": "Boterdiep 31", "adresregel2": "3077 AW  ROTTERDAM" }));
    }

    #[test]
    fn people_are_addressed_as_they_wish() {
        let suzanne = &personen()[0];
        assert_eq!(aanhef(suzanne), "Geachte mevrouw Moulin");
        assert_eq!(aanschrijfnaam(suzanne), "S. Moulin");
        let mut getrouwd = suzanne.clone();
        getrouwd.naamgebruik = Some("V".to_owned());
        getrouwd.voorvoegsel = Some("van".to_owned());
        assert_eq!(aanschrijfnaam(&getrouwd), "S. Beaudelaire-van Moulin");
        getrouwd.naamgebruik = Some("E".to_owned());
        getrouwd.geslacht = Some("M".to_owned());
        assert_eq!(lopende_tekst(&getrouwd), "de heer Van Moulin");
    }
}
