//! The BRP, by Haal Centraal personen v2. Everything is asked by POST, so that no BSN stands in an address.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Method, Request, header};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use zgw::{
    Error,
    error::{expect_success, read_json},
    transport::{Transport, fetch},
};

use crate::{config::Brp as Settings, zoeken::vraag::Adres};

const MAX_ANSWER: usize = 2 * 1024 * 1024;

/// A client of the BRP.
#[derive(Clone)]
pub(crate) struct Brp {
    url: String,
    api_key: String,
    budget: Duration,
    gemeente: String,
    transport: Arc<dyn Transport>,
}

/// A person, as far as the werkplek shows one.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Persoon {
    pub(crate) burgerservicenummer: Option<String>,
    pub(crate) naam: Naam,
    pub(crate) geboorte: Geboorte,
    pub(crate) leeftijd: Option<i16>,
    pub(crate) adressering: Adressering,
    pub(crate) geheimhouding_persoonsgegevens: bool,
    pub(crate) overlijden: Option<Overlijden>,
    pub(crate) opschorting_bijhouding: Option<Opschorting>,
    pub(crate) partners: Vec<Partner>,
    pub(crate) in_onderzoek: Option<Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Naam {
    pub(crate) volledige_naam: Option<String>,
    pub(crate) voornamen: Option<String>,
    pub(crate) voorvoegsel: Option<String>,
    pub(crate) geslachtsnaam: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Geboorte {
    datum: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Adressering {
    pub(crate) aanhef: Option<String>,
    pub(crate) adresregel1: Option<String>,
    pub(crate) adresregel2: Option<String>,
    pub(crate) adresregel3: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Overlijden {
    datum: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Opschorting {
    reden: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Partner {
    naam: Naam,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    personen: Vec<Persoon>,
}

/// What is asked of a person that is looked at. Secrecy, the reason why a record is closed, and what is being looked
/// into always come along; asking for them is refused.
const FIELDS: &[&str] = &[
    "burgerservicenummer",
    "naam",
    "geboorte.datum",
    "leeftijd",
    "adressering",
    "overlijden",
    "partners.naam",
];

/// What is asked of persons in a list.
const LIST_FIELDS: &[&str] = &["burgerservicenummer", "naam", "geboorte.datum", "adressering"];

impl Brp {
    /// A client, when an address is set.
    pub(crate) fn new(settings: &Settings, gemeente: &str, transport: Arc<dyn Transport>) -> Option<Self> {
        (!settings.url.is_empty()).then(|| Self {
            url: settings.url.clone(),
            api_key: settings.api_key.clone(),
            budget: Duration::from_millis(settings.tijd_ms),
            gemeente: gemeente.to_owned(),
            transport,
        })
    }

    /// The person with this BSN.
    pub(crate) async fn persoon(&self, bsn: &str) -> Result<Option<Persoon>, Error> {
        let question = json!({
            "type": "RaadpleegMetBurgerservicenummer",
            "burgerservicenummer": [bsn],
            "fields": FIELDS,
        });
        Ok(self.ask(&question).await?.into_iter().next())
    }

    /// The persons with a surname and a birth date.
    pub(crate) async fn zoek_geboortedatum(
        &self,
        geslachtsnaam: &str,
        op: Date,
    ) -> Result<Vec<Persoon>, Error> {
        self.ask(&json!({
            "type": "ZoekMetGeslachtsnaamEnGeboortedatum",
            "geslachtsnaam": beginning(geslachtsnaam),
            "geboortedatum": op.to_string(),
            "fields": LIST_FIELDS,
        }))
        .await
    }

    /// The inhabitants of our own municipality with a first name and a surname.
    pub(crate) async fn zoek_naam(
        &self,
        voornamen: &str,
        geslachtsnaam: &str,
    ) -> Result<Vec<Persoon>, Error> {
        self.ask(&json!({
            "type": "ZoekMetNaamEnGemeenteVanInschrijving",
            "voornamen": beginning(voornamen),
            "geslachtsnaam": geslachtsnaam,
            "gemeenteVanInschrijving": self.gemeente,
            "fields": LIST_FIELDS,
        }))
        .await
    }

    /// Who lives at an address.
    pub(crate) async fn zoek_adres(&self, adres: &Adres) -> Result<Vec<Persoon>, Error> {
        let mut question = Map::from_iter([
            ("type".to_owned(), "ZoekMetPostcodeEnHuisnummer".into()),
            ("postcode".to_owned(), adres.postcode.clone().into()),
            ("huisnummer".to_owned(), adres.huisnummer.into()),
            ("fields".to_owned(), json!(LIST_FIELDS)),
        ]);
        if let Some(letter) = adres.huisletter {
            question.insert("huisletter".to_owned(), letter.to_string().into());
        }
        if !adres.toevoeging.is_empty() {
            question.insert("huisnummertoevoeging".to_owned(), adres.toevoeging.clone().into());
        }
        self.ask(&question.into()).await
    }

    /// Whether [`Brp::zoek_naam`] can be asked: it needs the code of the municipality.
    pub(crate) fn knows_gemeente(&self) -> bool {
        !self.gemeente.is_empty()
    }

    async fn ask(&self, question: &Value) -> Result<Vec<Persoon>, Error> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(&self.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header("X-API-KEY", &self.api_key)
            .body(Bytes::from(question.to_string()))
            .map_err(|error| Error::Unsendable { reason: error.to_string() })?;
        let response = fetch(&*self.transport, request, self.budget, MAX_ANSWER).await?;
        Ok(read_json::<Answer>(&expect_success(response)?)?.personen)
    }
}

impl Persoon {
    /// The name in one line.
    pub(crate) fn naam(&self) -> String {
        self.naam.volledig()
    }

    /// The day of birth, when it is known to the day.
    pub(crate) fn geboortedatum(&self) -> Option<Date> {
        day(&self.geboorte.datum)
    }

    /// The day of death, when it is known to the day.
    pub(crate) fn overlijdensdatum(&self) -> Option<Date> {
        day(&self.overlijden.as_ref()?.datum)
    }

    /// Dead: by a date, or because the record was closed for it.
    pub(crate) fn is_overleden(&self) -> bool {
        let closed = self.opschorting_bijhouding.as_ref().map(|closed| &closed.reden);
        let by_death = closed.is_some_and(|reden| reden.get("code").and_then(Value::as_str) == Some("O"));
        self.overlijden.is_some() || by_death
    }

    /// The address in lines, as it is written on an envelope.
    pub(crate) fn adres(&self) -> Option<Vec<String>> {
        let a = &self.adressering;
        let lines = [&a.adresregel1, &a.adresregel2, &a.adresregel3].into_iter().flatten().cloned();
        let lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
        (!lines.is_empty()).then_some(lines)
    }

    /// The town, out of `1234 AB  STAD`.
    pub(crate) fn woonplaats(&self) -> Option<String> {
        let line = self.adressering.adresregel2.as_deref()?;
        let town = line.get(7..).filter(|_| line.starts_with(|first: char| first.is_ascii_digit()));
        Some(place_name(town.unwrap_or(line).trim())).filter(|town| !town.is_empty())
    }

    /// The names of partners.
    pub(crate) fn partners(&self) -> Vec<String> {
        self.partners.iter().map(|partner| partner.naam.volledig()).filter(|naam| !naam.is_empty()).collect()
    }
}

impl Naam {
    fn volledig(&self) -> String {
        if let Some(naam) = &self.volledige_naam {
            return naam.clone();
        }
        let parts = [&self.voornamen, &self.voorvoegsel, &self.geslachtsnaam];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
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

/// People rarely give all their first names, or a double surname whole. The BRP takes a beginning of three letters.
fn beginning(name: &str) -> String {
    if name.chars().count() < 3 { name.to_owned() } else { format!("{name}*") }
}

/// `{"type": "Datum", "datum": "1970-01-31"}`; a date that is known less precisely has another form.
fn day(value: &Value) -> Option<Date> {
    value.get("datum")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::place_name;

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
