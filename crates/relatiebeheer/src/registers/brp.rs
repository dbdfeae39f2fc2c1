//! The BRP, by Haal Centraal personen v2. Everything is asked by POST, so that no BSN stands in an address.

mod letters;
mod persoon;

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

pub(crate) use self::{
    letters::zoekbaar,
    persoon::{Onderzoek, Persoon},
};
use crate::{
    config::Brp as Settings,
    zoeken::{
        normaal::woorden,
        vraag::{Adres, Lezing},
    },
};

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

/// What is asked besides. A municipality that may not have all of these is answered without them.
const MORE_FIELDS: &[&str] = &[
    "verblijfplaats.functieAdres",
    "partners.ontbindingHuwelijkPartnerschap.datum",
    "indicatieCurateleRegister",
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
        let question = |fields: &[&str]| {
            json!({
                "type": "RaadpleegMetBurgerservicenummer",
                "burgerservicenummer": [bsn],
                "fields": fields,
            })
        };
        let found = match self.ask(&question(&[FIELDS, MORE_FIELDS].concat())).await {
            Err(Error::NotAllowed { code, .. }) if code == "unauthorizedField" => {
                self.ask(&question(FIELDS)).await?
            }
            found => found?,
        };
        Ok(found.into_iter().next())
    }

    /// The persons with a surname and a birth date, by the first way to read the name that finds any; of several those
    /// with the first name. `None`: it cannot be asked.
    pub(crate) async fn zoek_geboortedatum(
        &self,
        lezingen: &[Lezing],
        op: Date,
    ) -> Result<Option<Vec<Persoon>>, Error> {
        let mut is_asked = false;
        for lezing in lezingen {
            let Some(naam) = zoekbaar(&lezing.achternaam) else { continue };
            is_asked = true;
            let mut question = zoek("ZoekMetGeslachtsnaamEnGeboortedatum");
            question.insert("geslachtsnaam".to_owned(), beginning(&naam).into());
            question.insert("geboortedatum".to_owned(), op.to_string().into());
            let found = self.search(question).await?;
            if !found.is_empty() {
                return Ok(Some(called(found, lezing.voornaam.as_deref())));
            }
        }
        Ok(is_asked.then(Vec::new))
    }

    /// The inhabitants of our own municipality with a first name and a surname. `None`: it cannot be asked.
    pub(crate) async fn zoek_naam(&self, lezingen: &[Lezing]) -> Result<Option<Vec<Persoon>>, Error> {
        let mut is_asked = false;
        for lezing in lezingen {
            let naam = zoekbaar(&lezing.achternaam);
            let Some((naam, voornaam)) = naam.zip(lezing.voornaam.as_deref().and_then(zoekbaar)) else {
                continue;
            };
            is_asked = true;
            let mut question = zoek("ZoekMetNaamEnGemeenteVanInschrijving");
            question.insert("voornamen".to_owned(), beginning(&voornaam).into());
            question.insert("geslachtsnaam".to_owned(), naam.into());
            question.insert("gemeenteVanInschrijving".to_owned(), self.gemeente.clone().into());
            let found = self.search(question).await?;
            if !found.is_empty() {
                return Ok(Some(found));
            }
        }
        Ok(is_asked.then(Vec::new))
    }

    /// Who lives at an address, of all or of those with a name or a birth date.
    pub(crate) async fn zoek_adres(&self, adres: &Adres) -> Result<Vec<Persoon>, Error> {
        let lezingen = adres.naam.iter().flat_map(|naam| &naam.lezingen);
        let named: Vec<&Lezing> = lezingen.filter(|lezing| zoekbaar(&lezing.achternaam).is_some()).collect();
        if named.is_empty() {
            return self.search(at_adres(adres, None)).await;
        }
        for lezing in named {
            let naam = zoekbaar(&lezing.achternaam);
            let found = self.search(at_adres(adres, naam.as_deref())).await?;
            if !found.is_empty() {
                return Ok(called(found, lezing.voornaam.as_deref()));
            }
        }
        Ok(Vec::new())
    }

    /// Whether [`Brp::zoek_naam`] can be asked: it needs the code of the municipality.
    pub(crate) fn knows_gemeente(&self) -> bool {
        !self.gemeente.is_empty()
    }

    /// The living and the dead: a family calls about somebody who has died. Of too many only the living.
    async fn search(&self, mut question: Map<String, Value>) -> Result<Vec<Persoon>, Error> {
        const DEAD: &str = "inclusiefOverledenPersonen";
        question.insert(DEAD.to_owned(), true.into());
        match self.ask(&question.clone().into()).await {
            Err(Error::Status { status: 400, code, .. }) if code == "tooManyResults" => {
                question.remove(DEAD);
                self.ask(&question.into()).await
            }
            found => found,
        }
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

fn zoek(soort: &str) -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), soort.into()), ("fields".to_owned(), json!(LIST_FIELDS))])
}

fn at_adres(adres: &Adres, naam: Option<&str>) -> Map<String, Value> {
    const LONGEST_TOEVOEGING: usize = 4;
    let mut question = zoek("ZoekMetPostcodeEnHuisnummer");
    question.insert("postcode".to_owned(), adres.postcode.clone().into());
    question.insert("huisnummer".to_owned(), adres.huisnummer.into());
    let toevoeging = Some(&adres.toevoeging).filter(|text| (1..=LONGEST_TOEVOEGING).contains(&text.len()));
    let more = [
        ("huisletter", adres.huisletter.map(|letter| letter.to_string())),
        ("huisnummertoevoeging", toevoeging.cloned()),
        ("geslachtsnaam", naam.map(beginning)),
        ("geboortedatum", adres.geboortedatum.map(|op| op.to_string())),
    ];
    let more = more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    question.extend(more);
    question
}

/// Those of several with this first name; all of them when nobody has it, because people have other names than they are
/// called by.
fn called(found: Vec<Persoon>, voornaam: Option<&str>) -> Vec<Persoon> {
    let Some(first) = voornaam.and_then(|voornaam| woorden(voornaam).into_iter().next()) else {
        return found;
    };
    let is_called = |persoon: &Persoon| {
        let own = woorden(persoon.naam.voornamen.as_deref().unwrap_or_default());
        own.iter().any(|name| name.starts_with(&first))
    };
    let (own, others): (Vec<Persoon>, Vec<Persoon>) = found.into_iter().partition(is_called);
    if own.is_empty() { others } else { own }
}

/// People rarely give all their first names, or a double surname whole. The BRP takes a beginning of three letters.
fn beginning(name: &str) -> String {
    if name.chars().count() < 3 { name.to_owned() } else { format!("{name}*") }
}

#[cfg(test)]
mod tests;
