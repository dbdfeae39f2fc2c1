//! The `fields` parameter: which parts of a person are asked for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Fout;

/// What may be asked of somebody who was found by searching.
const BEPERKT: &[&str] = &[
    "burgerservicenummer",
    "geslacht.code",
    "geslacht.omschrijving",
    "leeftijd",
    "geboorte.datum.type",
    "geboorte.datum.datum",
    "geboorte.datum.langFormaat",
    "naam.voornamen",
    "naam.adellijkeTitelPredicaat",
    "naam.voorvoegsel",
    "naam.geslachtsnaam",
    "naam.voorletters",
    "naam.volledigeNaam",
    "adressering.adresregel1",
    "adressering.adresregel2",
    "adressering.adresregel3",
    "adressering.land",
];

/// What may be asked besides of somebody whose BSN is known.
const VOLLEDIG: &[&str] = &[
    "aNummer",
    "gemeenteVanInschrijving.code",
    "gemeenteVanInschrijving.omschrijving",
    "datumInschrijvingInGemeente",
    "datumEersteInschrijvingGBA",
    "geboorte.land",
    "geboorte.plaats",
    "naam.aanduidingNaamgebruik",
    "overlijden.datum",
    "overlijden.land",
    "overlijden.plaats",
    "adressering.aanhef",
    "adressering.aanschrijfwijze.naam",
    "adressering.aanschrijfwijze.aanspreekvorm",
    "adressering.gebruikInLopendeTekst",
    "verblijfplaats.type",
    "verblijfplaats.datumVan",
    "verblijfplaats.functieAdres",
    "verblijfplaats.adresseerbaarObjectIdentificatie",
    "verblijfplaats.nummeraanduidingIdentificatie",
    "verblijfplaats.indicatieVastgesteldVerblijftNietOpAdres",
    "verblijfplaats.verblijfadres.officieleStraatnaam",
    "verblijfplaats.verblijfadres.korteStraatnaam",
    "verblijfplaats.verblijfadres.huisnummer",
    "verblijfplaats.verblijfadres.huisletter",
    "verblijfplaats.verblijfadres.huisnummertoevoeging",
    "verblijfplaats.verblijfadres.aanduidingBijHuisnummer",
    "verblijfplaats.verblijfadres.postcode",
    "verblijfplaats.verblijfadres.woonplaats",
    "verblijfplaats.verblijfadres.locatiebeschrijving",
    "verblijfplaats.verblijfadres.regel1",
    "verblijfplaats.verblijfadres.regel2",
    "verblijfplaats.verblijfadres.regel3",
    "verblijfplaats.verblijfadres.land",
    "partners.burgerservicenummer",
    "partners.geslacht",
    "partners.soortVerbintenis",
    "partners.naam.voornamen",
    "partners.naam.voorvoegsel",
    "partners.naam.geslachtsnaam",
    "partners.naam.voorletters",
    "partners.geboorte.datum",
    "partners.geboorte.land",
    "partners.geboorte.plaats",
    "partners.aangaanHuwelijkPartnerschap.datum",
    "partners.ontbindingHuwelijkPartnerschap.datum",
    "kinderen",
    "ouders",
    "nationaliteiten",
    "verblijfstitel",
    "indicatieCurateleRegister",
    "immigratie",
    "gezag",
];

/// Delivered without asking, and refused when asked for.
const VANZELF: &[&str] =
    &["geheimhoudingPersoonsgegevens", "opschortingBijhouding", "inOnderzoek", "rni", "verificatie"];

/// A tree of names; a node without children is wanted as a whole.
#[derive(Debug, Default)]
pub(super) struct Velden(BTreeMap<String, Velden>);

/// Reads and checks `fields`.
pub(super) fn lees(fields: Option<&Value>, volledig: bool) -> Result<Velden, Fout> {
    let lijst = match fields {
        None | Some(Value::Null) => {
            return Err(Fout::ongeldig("fields", "required", "Parameter is verplicht."));
        }
        Some(Value::Array(lijst)) => lijst,
        Some(_) => return Err(Fout::ongeldig("fields", "array", "Parameter is geen array.")),
    };
    if lijst.is_empty() {
        return Err(Fout::ongeldig("fields", "minItems", "Array bevat minder dan 1 items."));
    }
    let mut velden = Velden::default();
    let mut fouten = Vec::new();
    for (i, pad) in lijst.iter().enumerate() {
        let pad = pad.as_str().unwrap_or_default();
        let bekend =
            BEPERKT.iter().chain(VOLLEDIG.iter().filter(|_| volledig)).any(|veld| verwant(veld, pad));
        if !bekend || VANZELF.iter().any(|veld| verwant(veld, pad)) {
            let reden = "Parameter bevat een niet bestaande veldnaam.".to_owned();
            fouten.push((format!("fields[{i}]"), "fields", reden));
        } else {
            velden.voeg_toe(pad);
        }
    }
    if fouten.is_empty() { Ok(velden) } else { Err(Fout::Parameters { combinatie: false, params: fouten }) }
}

/// Is the one at or below the other?
fn verwant(veld: &str, pad: &str) -> bool {
    let onder = |lang: &str, kort: &str| {
        lang.strip_prefix(kort).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    !pad.is_empty() && (onder(veld, pad) || onder(pad, veld))
}

impl Velden {
    fn voeg_toe(&mut self, pad: &str) {
        let mut knoop = self;
        for (diepte, naam) in pad.split('.').enumerate() {
            // A parent that was already asked as a whole stays whole.
            if diepte > 0 && knoop.0.contains_key("*") {
                return;
            }
            knoop = knoop.0.entry(naam.to_owned()).or_default();
        }
        knoop.0 = BTreeMap::from([("*".to_owned(), Self::default())]);
    }

    /// The wanted part of a person, with what comes without asking.
    pub(super) fn kies(&self, persoon: &Value) -> Value {
        let mut gekozen = self.deel(persoon);
        if let (Value::Object(doel), Value::Object(bron)) = (&mut gekozen, persoon) {
            for naam in VANZELF {
                if let Some(waarde) = bron.get(*naam) {
                    doel.insert((*naam).to_owned(), waarde.clone());
                }
            }
        }
        gekozen
    }

    fn deel(&self, waarde: &Value) -> Value {
        if self.0.contains_key("*") {
            return waarde.clone();
        }
        match waarde {
            Value::Array(lijst) => lijst.iter().map(|een| self.deel(een)).collect(),
            Value::Object(bron) => {
                let mut doel = Map::new();
                for (naam, waarde) in bron {
                    if let Some(knoop) = self.0.get(naam) {
                        doel.insert(naam.clone(), knoop.deel(waarde));
                    } else if matches!(naam.as_str(), "type" | "inOnderzoek") {
                        doel.insert(naam.clone(), waarde.clone());
                    }
                }
                Value::Object(doel)
            }
            enkel => enkel.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn chooses_nested_fields_and_what_comes_by_itself() {
        let velden = lees(
            Some(&json!(["naam.voornamen", "verblijfplaats.verblijfadres.postcode", "partners.naam"])),
            true,
        )
        .unwrap();
        let persoon = json!({
            "burgerservicenummer": "999993653",
            "naam": { "voornamen": "Suzanne", "geslachtsnaam": "Moulin" },
            "verblijfplaats": { "type": "Adres", "verblijfadres": { "postcode": "3077AW", "huisnummer": 31 } },
            "partners": [{ "naam": { "voornamen": "Jean Marie" }, "geslacht": { "code": "M" } }],
            "geheimhoudingPersoonsgegevens": true,
        });
        let verwacht = json!({
            "naam": { "voornamen": "Suzanne" },
            "verblijfplaats": { "type": "Adres", "verblijfadres": { "postcode": "3077AW" } },
            "partners": [{ "naam": { "voornamen": "Jean Marie" } }],
            "geheimhoudingPersoonsgegevens": true,
        });
        assert_eq!(velden.kies(&persoon), verwacht);
    }

    #[test]
    fn a_whole_group_and_a_part_of_it_give_the_whole() {
        let velden = lees(Some(&json!(["naam", "naam.voornamen"])), true).unwrap();
        let persoon = json!({ "naam": { "voornamen": "Suzanne", "geslachtsnaam": "Moulin" } });
        assert_eq!(velden.kies(&persoon), persoon);
    }

    #[test]
    fn refuses_unknown_automatic_and_too_much() {
        assert!(lees(Some(&json!(["bestaatNiet"])), true).is_err());
        assert!(lees(Some(&json!(["geheimhoudingPersoonsgegevens"])), true).is_err());
        assert!(lees(Some(&json!(["verblijfplaats"])), false).is_err(), "not when searching");
        assert!(lees(Some(&json!(["verblijfplaats"])), true).is_ok());
        assert!(lees(None, true).is_err() && lees(Some(&json!([])), true).is_err());
    }
}
