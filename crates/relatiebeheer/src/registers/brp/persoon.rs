//! A person as the BRP tells of one, as far as the werkplek shows it. `docs/brp.md` has every field of the specification.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

/// A person.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Persoon {
    pub(crate) burgerservicenummer: Option<String>,
    pub(crate) naam: Naam,
    geboorte: Geboorte,
    pub(crate) leeftijd: Option<i16>,
    pub(crate) adressering: Adressering,
    verblijfplaats: Option<Verblijfplaats>,
    pub(crate) geheimhouding_persoonsgegevens: bool,
    pub(crate) indicatie_curatele_register: bool,
    overlijden: Option<Overlijden>,
    opschorting_bijhouding: Option<Opschorting>,
    partners: Vec<Partner>,
    in_onderzoek: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Naam {
    volledige_naam: Option<String>,
    pub(crate) voornamen: Option<String>,
    voorvoegsel: Option<String>,
    geslachtsnaam: Option<String>,
    aanduiding_naamgebruik: Waarde,
    in_onderzoek: Value,
}

/// A row of a national table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Waarde {
    code: String,
    omschrijving: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Geboorte {
    datum: Value,
    in_onderzoek: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Adressering {
    pub(crate) aanhef: Option<String>,
    aanschrijfwijze: Aanschrijfwijze,
    adresregel1: Option<String>,
    adresregel2: Option<String>,
    adresregel3: Option<String>,
    land: Waarde,
    pub(crate) indicatie_vastgesteld_verblijft_niet_op_adres: bool,
    in_onderzoek: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Aanschrijfwijze {
    naam: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Verblijfplaats {
    #[serde(rename = "type")]
    soort: String,
    functie_adres: Waarde,
    indicatie_vastgesteld_verblijft_niet_op_adres: bool,
    in_onderzoek: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Overlijden {
    datum: Value,
    in_onderzoek: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Opschorting {
    reden: Waarde,
    datum: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Partner {
    naam: Naam,
    ontbinding_huwelijk_partnerschap: Option<Value>,
    in_onderzoek: Value,
}

/// What the municipality is looking into, because it may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Onderzoek {
    /// In Dutch: `adres`, `naam`, `geboortedatum`, `overlijden`, `partner`, `BSN`, `geslacht`, `curatele` or `inschrijving`.
    pub(crate) wat: &'static str,
    /// As far as it is known: `2026-07-01`, `2026-07` or `2026`.
    pub(crate) sinds: Option<String>,
}

impl Persoon {
    /// The name in one line.
    pub(crate) fn naam(&self) -> String {
        Some(self.naam.volledig())
            .filter(|naam| !naam.is_empty())
            .unwrap_or_else(|| "Naam onbekend".to_owned())
    }

    /// How somebody is written to, with the name that they want to go by.
    pub(crate) fn aanschrijfnaam(&self) -> Option<&str> {
        self.adressering.aanschrijfwijze.naam.as_deref()
    }

    /// Whose surname they want to go by, when it is not only their own.
    pub(crate) fn naamgebruik(&self) -> Option<&str> {
        let gebruik = &self.naam.aanduiding_naamgebruik;
        gebruik.omschrijving.as_deref().filter(|_| gebruik.code != "E")
    }

    /// The day of birth, as far as it is known: `1970-01-31`, `1970-01` or `1970`.
    pub(crate) fn geboortedatum(&self) -> Option<String> {
        datum(&self.geboorte.datum)
    }

    /// The day of death, as far as it is known.
    pub(crate) fn overlijdensdatum(&self) -> Option<String> {
        datum(&self.overlijden.as_ref()?.datum)
    }

    /// Dead: by a date, or because the record was closed for it.
    pub(crate) fn is_overleden(&self) -> bool {
        self.overlijden.is_some() || self.opgeschort_om() == Some("O")
    }

    fn opgeschort_om(&self) -> Option<&str> {
        self.opschorting_bijhouding.as_ref().map(|closed| closed.reden.code.as_str())
    }

    /// Why the record of somebody alive is no longer kept, and since when.
    pub(crate) fn opgeschort(&self) -> Option<(&str, Option<String>)> {
        let closed = self.opschorting_bijhouding.as_ref().filter(|_| !self.is_overleden())?;
        let reden = match closed.reden.code.as_str() {
            "E" => "emigratie",
            "R" => "niet-ingezetene",
            "M" => "ministerieel besluit",
            _ => closed.reden.omschrijving.as_deref().unwrap_or("onbekend"),
        };
        Some((reden, datum(&closed.datum)))
    }

    /// The address in lines, as it is written on an envelope; abroad with its country.
    pub(crate) fn adres(&self) -> Option<Vec<String>> {
        let a = &self.adressering;
        let lines = [&a.adresregel1, &a.adresregel2, &a.adresregel3, &a.land.omschrijving];
        let lines = lines.into_iter().flatten().cloned();
        let lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
        (!lines.is_empty()).then_some(lines)
    }

    /// What kind of place that is: `woonadres`, `briefadres`, `locatie`, `buitenland` or `onbekend`.
    pub(crate) fn adressoort(&self) -> Option<&'static str> {
        let Some(verblijfplaats) = &self.verblijfplaats else {
            return self.adressering.land.omschrijving.as_ref().map(|_| "buitenland");
        };
        let is_brief = verblijfplaats.functie_adres.code == "B";
        match verblijfplaats.soort.as_str() {
            "Adres" | "Locatie" if is_brief => Some("briefadres"),
            "Adres" => Some("woonadres"),
            "Locatie" => Some("locatie"),
            "VerblijfplaatsBuitenland" => Some("buitenland"),
            "VerblijfplaatsOnbekend" => Some("onbekend"),
            _ => None,
        }
    }

    /// It has been established that they do not live where they are registered.
    pub(crate) fn verblijft_niet_op_adres(&self) -> bool {
        let elsewhere = |place: &Verblijfplaats| place.indicatie_vastgesteld_verblijft_niet_op_adres;
        self.adressering.indicatie_vastgesteld_verblijft_niet_op_adres
            || self.verblijfplaats.as_ref().is_some_and(elsewhere)
    }

    /// The town, out of `1234 AB  STAD`; of who lives abroad the country.
    pub(crate) fn woonplaats(&self) -> Option<String> {
        if let Some(land) = &self.adressering.land.omschrijving {
            return Some(land.clone());
        }
        let line = self.adressering.adresregel2.as_deref()?;
        let town = line.get(7..).filter(|_| line.starts_with(|first: char| first.is_ascii_digit()));
        Some(place_name(town.unwrap_or(line).trim())).filter(|town| !town.is_empty())
    }

    /// The names of partners, without whom the marriage or partnership has ended.
    pub(crate) fn partners(&self) -> Vec<String> {
        let now = self.partners.iter().filter(|partner| partner.ontbinding_huwelijk_partnerschap.is_none());
        now.map(|partner| partner.naam.volledig()).filter(|naam| !naam.is_empty()).collect()
    }

    /// What is being looked into: the BRP says so in every group of fields apart.
    pub(crate) fn onderzoeken(&self) -> Vec<Onderzoek> {
        let of_person = |field: &str| match field {
            "burgerservicenummer" => "BSN",
            "geslacht" => "geslacht",
            "leeftijd" => "geboortedatum",
            "indicatieCurateleRegister" => "curatele",
            _ => "inschrijving",
        };
        let of_adressering = |field: &str| match field {
            "aanhef" | "aanschrijfwijze" | "gebruikInLopendeTekst" => "naam",
            _ => "adres",
        };
        let mut all = Vec::new();
        look(&mut all, &self.in_onderzoek, of_person);
        look(&mut all, &self.naam.in_onderzoek, |_| "naam");
        look(&mut all, &self.geboorte.in_onderzoek, |_| "geboortedatum");
        look(&mut all, &self.adressering.in_onderzoek, of_adressering);
        if let Some(verblijfplaats) = &self.verblijfplaats {
            look(&mut all, &verblijfplaats.in_onderzoek, |_| "adres");
        }
        if let Some(overlijden) = &self.overlijden {
            look(&mut all, &overlijden.in_onderzoek, |_| "overlijden");
        }
        for partner in &self.partners {
            look(&mut all, &partner.in_onderzoek, |_| "partner");
            look(&mut all, &partner.naam.in_onderzoek, |_| "partner");
        }
        all
    }
}

/// What one group says is being looked into, each once.
fn look(all: &mut Vec<Onderzoek>, group: &Value, wat: impl Fn(&str) -> &'static str) {
    let fields = || group.as_object().into_iter().flatten();
    let since = |wat: &str| {
        let is_date = |name: &str| name.starts_with("datumIngang");
        // The lines of an address and a name have dates of their own in one group.
        let own = |name: &str| is_date(name) && name.ends_with("Verblijfplaats") == (wat == "adres");
        let date = fields().find(|(name, _)| own(name)).or_else(|| fields().find(|(name, _)| is_date(name)));
        date.and_then(|(_, value)| datum(value))
    };
    for (name, _) in fields().filter(|(_, value)| **value == Value::Bool(true)) {
        let wat = wat(name);
        if !all.iter().any(|known| known.wat == wat) {
            all.push(Onderzoek { wat, sinds: since(wat) });
        }
    }
}

impl Naam {
    fn volledig(&self) -> String {
        let parts = [&self.voornamen, &self.voorvoegsel, &self.geslachtsnaam];
        let parts = || parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        let naam = self.volledige_naam.clone().unwrap_or_else(parts);
        // A name that is not known is a full stop or a dash.
        naam.split_whitespace().filter(|word| !matches!(*word, "." | "-")).collect::<Vec<_>>().join(" ")
    }
}

/// An envelope has towns in capitals: `CAPELLE AAN DEN IJSSEL` → `Capelle aan den IJssel`.
fn place_name(capitals: &str) -> String {
    const SMALL: &[&str] = &["aan", "bij", "de", "den", "der", "en", "het", "in", "op", "van", "'t"];
    let capital = |word: &str| {
        let start =
            if word.starts_with("ij") { 2 } else { word.find(char::is_alphabetic).map_or(0, |at| at + 1) };
        let (first, rest) = word.split_at_checked(start).unwrap_or((word, ""));
        if word.starts_with("'s-") {
            format!("'s-{}", place_name(word.strip_prefix("'s-").unwrap_or_default()))
        } else {
            first.to_uppercase() + rest
        }
    };
    let lower = capitals.to_lowercase();
    let words = lower.split_whitespace().enumerate();
    let words =
        words.map(|(at, word)| if at > 0 && SMALL.contains(&word) { word.to_owned() } else { capital(word) });
    words.collect::<Vec<_>>().join(" ")
}

/// A date as far as it is known: `1970-01-31`, `1970-01` or `1970`. `None`: it is not.
fn datum(value: &Value) -> Option<String> {
    if let Some(day) = value.get("datum").and_then(Value::as_str) {
        return day.parse::<Date>().ok().map(|day| day.to_string());
    }
    let number = |field: &str| value.get(field).and_then(Value::as_u64);
    let year = number("jaar")?;
    Some(number("maand").map_or_else(|| format!("{year:04}"), |month| format!("{year:04}-{month:02}")))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Persoon, place_name};

    fn persoon(json: &Value) -> Persoon {
        serde_json::from_value(json.clone()).unwrap()
    }

    /// What is being looked into, and since when.
    fn onderzocht(json: &Value) -> Vec<(&'static str, Option<String>)> {
        persoon(json).onderzoeken().into_iter().map(|one| (one.wat, one.sinds)).collect()
    }

    #[test]
    fn a_date_is_shown_as_far_as_it_is_known() {
        for (datum, shown) in [
            (
                json!({ "type": "Datum", "datum": "1985-12-01", "langFormaat": "1 december 1985" }),
                Some("1985-12-01"),
            ),
            (
                json!({ "type": "JaarMaandDatum", "jaar": 1978, "maand": 3, "langFormaat": "maart 1978" }),
                Some("1978-03"),
            ),
            (json!({ "type": "JaarDatum", "jaar": 1999, "langFormaat": "1999" }), Some("1999")),
            (json!({ "type": "DatumOnbekend", "onbekend": true, "langFormaat": "onbekend" }), None),
            (json!(null), None),
        ] {
            let of = persoon(&json!({ "geboorte": { "datum": datum }, "overlijden": { "datum": datum } }));
            assert_eq!(of.geboortedatum().as_deref(), shown, "{datum}");
            assert_eq!(of.overlijdensdatum().as_deref(), shown, "{datum}");
            assert!(of.is_overleden());
        }
    }

    #[test]
    fn what_is_looked_into_is_seen_in_every_group() {
        let since = json!({ "type": "Datum", "datum": "2026-07-01", "langFormaat": "1 juli 2026" });
        let year = json!({ "type": "JaarDatum", "jaar": 2025, "langFormaat": "2025" });
        let day = Some("2026-07-01".to_owned());
        for (json, expected) in [
            (
                json!({ "inOnderzoek": { "burgerservicenummer": true, "datumIngangOnderzoekPersoon": since } }),
                "BSN",
            ),
            (
                json!({ "inOnderzoek": { "geslacht": true, "datumIngangOnderzoekPersoon": since } }),
                "geslacht",
            ),
            (
                json!({ "inOnderzoek": { "leeftijd": true, "datumIngangOnderzoekPersoon": since } }),
                "geboortedatum",
            ),
            (
                json!({ "inOnderzoek": { "gemeenteVanInschrijving": true, "datumIngangOnderzoekGemeente": since } }),
                "inschrijving",
            ),
            (
                json!({ "inOnderzoek": { "indicatieCurateleRegister": true, "datumIngangOnderzoekGezag": since } }),
                "curatele",
            ),
            (
                json!({ "naam": { "inOnderzoek": { "geslachtsnaam": true, "datumIngangOnderzoek": since } } }),
                "naam",
            ),
            (
                json!({ "geboorte": { "inOnderzoek": { "datum": true, "datumIngangOnderzoek": since } } }),
                "geboortedatum",
            ),
            (
                json!({ "overlijden": { "inOnderzoek": { "datum": true, "datumIngangOnderzoek": since } } }),
                "overlijden",
            ),
            (
                json!({ "adressering": { "inOnderzoek": { "adresregel1": true, "datumIngangOnderzoekVerblijfplaats": since } } }),
                "adres",
            ),
            (
                json!({ "adressering": { "inOnderzoek": { "aanhef": true, "datumIngangOnderzoekPersoon": since } } }),
                "naam",
            ),
            (
                json!({ "verblijfplaats": { "inOnderzoek": { "functieAdres": true, "datumIngangOnderzoek": since } } }),
                "adres",
            ),
            (
                json!({ "partners": [{ "inOnderzoek": { "geslacht": true, "datumIngangOnderzoek": since } }] }),
                "partner",
            ),
            (
                json!({ "partners": [{ "naam": { "inOnderzoek": { "voornamen": true, "datumIngangOnderzoek": since } } }] }),
                "partner",
            ),
        ] {
            assert_eq!(onderzocht(&json), [(expected, day.clone())], "{json}");
        }
        let both = json!({ "adressering": { "inOnderzoek": { "aanhef": true, "adresregel2": true,
            "datumIngangOnderzoekPersoon": year, "datumIngangOnderzoekVerblijfplaats": since } } });
        assert_eq!(onderzocht(&both), [("naam", Some("2025".to_owned())), ("adres", day)]);
        assert_eq!(onderzocht(&json!({ "adressering": { "inOnderzoek": { "adresregel1": false } } })), []);
    }

    #[test]
    fn a_place_is_of_some_kind() {
        let kind = |json: Value| persoon(&json).adressoort();
        let place = |soort: &str, functie: &str| json!({ "verblijfplaats": { "type": soort, "functieAdres": { "code": functie } } });
        assert_eq!(kind(place("Adres", "W")), Some("woonadres"));
        assert_eq!(kind(place("Adres", "B")), Some("briefadres"));
        assert_eq!(kind(place("Locatie", "W")), Some("locatie"));
        assert_eq!(kind(place("VerblijfplaatsBuitenland", "")), Some("buitenland"));
        assert_eq!(kind(place("VerblijfplaatsOnbekend", "")), Some("onbekend"));
        assert_eq!(kind(json!({})), None);
        let abroad = persoon(
            &json!({ "adressering": { "adresregel1": "Rue du pomme 26", "adresregel2": "75002 Paris",
            "land": { "code": "5002", "omschrijving": "Frankrijk" } } }),
        );
        assert_eq!(abroad.adressoort(), Some("buitenland"));
        assert_eq!(abroad.adres().unwrap(), ["Rue du pomme 26", "75002 Paris", "Frankrijk"]);
        assert_eq!(abroad.woonplaats().as_deref(), Some("Frankrijk"));
    }

    #[test]
    fn indications_are_seen_wherever_they_stand() {
        for json in [
            json!({ "adressering": { "indicatieVastgesteldVerblijftNietOpAdres": true } }),
            json!({ "verblijfplaats": { "indicatieVastgesteldVerblijftNietOpAdres": true } }),
        ] {
            assert!(persoon(&json).verblijft_niet_op_adres(), "{json}");
        }
        let closed = |code: &str, omschrijving: &str| {
            persoon(
                &json!({ "opschortingBijhouding": { "reden": { "code": code, "omschrijving": omschrijving },
                "datum": { "type": "JaarDatum", "jaar": 2020, "langFormaat": "2020" } } }),
            )
        };
        let since = Some("2020".to_owned());
        for (code, omschrijving, reden) in [
            ("E", "emigratie", "emigratie"),
            ("R", "pl is aangelegd in de rni", "niet-ingezetene"),
            ("M", "ministerieel besluit", "ministerieel besluit"),
            (".", "onbekend", "onbekend"),
        ] {
            assert_eq!(closed(code, omschrijving).opgeschort(), Some((reden, since.clone())));
        }
        assert!(closed("O", "overlijden").is_overleden() && closed("O", "overlijden").opgeschort().is_none());
        let plain = persoon(&json!({}));
        assert!(!plain.verblijft_niet_op_adres() && !plain.is_overleden() && plain.opgeschort().is_none());
    }

    #[test]
    fn a_name_that_is_not_known_is_no_sign() {
        let named = |naam: Value| persoon(&json!({ "naam": naam })).naam();
        assert_eq!(named(json!({ "volledigeNaam": "Mononiem -" })), "Mononiem");
        assert_eq!(named(json!({ "voornamen": "Dian Maya", "geslachtsnaam": "." })), "Dian Maya");
        assert_eq!(
            named(json!({ "voornamen": "Jan", "voorvoegsel": "van", "geslachtsnaam": "Zon" })),
            "Jan van Zon"
        );
        assert_eq!(named(json!({})), "Naam onbekend");
    }

    #[test]
    fn a_partner_of_before_is_none() {
        let of = persoon(&json!({ "partners": [
            { "naam": { "voornamen": "Hans", "geslachtsnaam": "Woud" } },
            { "naam": { "geslachtsnaam": "Jansma" }, "ontbindingHuwelijkPartnerschap": { "datum": { "type": "JaarDatum", "jaar": 1973 } } },
        ] }));
        assert_eq!(of.partners(), ["Hans Woud"]);
    }

    #[test]
    fn somebody_is_called_as_they_wish() {
        let of = persoon(&json!({ "adressering": { "aanschrijfwijze": { "naam": "T. Zaal-Holthuizen" } },
            "naam": { "aanduidingNaamgebruik": { "code": "V", "omschrijving": "geslachtsnaam partner voor eigen geslachtsnaam" } } }));
        assert_eq!(of.aanschrijfnaam(), Some("T. Zaal-Holthuizen"));
        assert_eq!(of.naamgebruik(), Some("geslachtsnaam partner voor eigen geslachtsnaam"));
        let own = json!({ "naam": { "aanduidingNaamgebruik": { "code": "E", "omschrijving": "eigen geslachtsnaam" } } });
        assert_eq!(persoon(&own).naamgebruik(), None);
    }

    #[test]
    fn towns_are_written_as_people_write_them() {
        let towns = [
            ("ROTTERDAM", "Rotterdam"),
            ("CAPELLE AAN DEN IJSSEL", "Capelle aan den IJssel"),
            ("'S-GRAVENHAGE", "'s-Gravenhage"),
            ("DEN HAAG", "Den Haag"),
            ("", ""),
        ];
        for (capitals, town) in towns {
            assert_eq!(place_name(capitals), town);
        }
    }
}
