//! The KVK: API Zoeken v2, Basisprofiel v1 and Vestigingsprofiel v1. What a question was not about is thrown away: an
//! answer is shown only when it carries the number that was asked for.

mod profiel;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde::{Deserialize, de::DeserializeOwned};
use zgw::{
    Error,
    error::{expect_success, read_json},
    transport::{Transport, fetch},
};

pub(crate) use self::profiel::{Adres, Basisprofiel, Vestigingsprofiel};
use crate::config::Kvk as Settings;

const MAX_ANSWER: usize = 2 * 1024 * 1024;

/// How many results of a search are asked for.
pub(crate) const MOST: usize = 50;
/// How many vestigingen of an organisation make a page.
pub(crate) const PAGE: usize = 25;
/// The KVK shows no more than this many pages.
const MAX_PAGES: usize = 1000;

/// A client of the KVK.
#[derive(Clone)]
pub(crate) struct Kvk {
    url: String,
    api_key: String,
    budget: Duration,
    transport: Arc<dyn Transport>,
}

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vraag<'a> {
    /// By (the beginning of the words of) a name.
    Naam(&'a str),
    /// An organisation with all it has: eight digits.
    KvkNummer(&'a str),
    /// One vestiging: twelve digits.
    Vestigingsnummer(&'a str),
    /// By RSIN: nine digits.
    Rsin(&'a str),
    /// Who is at an address.
    Adres { postcode: &'a str, huisnummer: u32, huisletter: Option<char> },
}

/// What was found: an organisation, or one of its vestigingen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gevonden {
    pub(crate) soort: Soort,
    pub(crate) kvk_nummer: String,
    /// Of a vestiging.
    pub(crate) vestigingsnummer: Option<String>,
    pub(crate) naam: String,
    /// Street and place in one line, when it may be seen.
    pub(crate) adres: Option<String>,
    /// Not struck off.
    pub(crate) actief: bool,
}

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Soort {
    Rechtspersoon,
    Hoofdvestiging,
    Nevenvestiging,
}

/// A page of vestigingen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Vestigingen {
    pub(crate) vestigingen: Vec<Gevonden>,
    /// How many there are; the KVK counts to a thousand.
    pub(crate) totaal: usize,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Resultaat {
    totaal: usize,
    resultaten: Vec<Item>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Item {
    kvk_nummer: Option<String>,
    vestigingsnummer: Option<String>,
    rsin: Option<String>,
    naam: Option<String>,
    adres: Option<Adressen>,
    #[serde(rename = "type")]
    soort: Option<Soort>,
    actief: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Adressen {
    binnenlands_adres: Option<Adres>,
    buitenlands_adres: Option<Adres>,
}

/// An error of the KVK.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    fout: Vec<Fout>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fout {
    code: String,
}

impl Kvk {
    /// A client, when an address is set.
    pub(crate) fn new(settings: &Settings, transport: Arc<dyn Transport>) -> Option<Self> {
        (!settings.url.is_empty()).then(|| Self {
            url: settings.url.trim_end_matches('/').to_owned(),
            api_key: settings.api_key.clone(),
            budget: Duration::from_millis(settings.tijd_ms),
            transport,
        })
    }

    /// The organisations and vestigingen that answer a question, at most [`MOST`]. A number also finds who was struck
    /// off; a name or an address does not.
    pub(crate) async fn zoek(&self, vraag: Vraag<'_>) -> Result<Vec<Gevonden>, Error> {
        let mut query = match vraag {
            Vraag::Naam(naam) => vec![("naam", naam.to_owned())],
            Vraag::KvkNummer(nummer) => vec![("kvkNummer", nummer.to_owned())],
            Vraag::Vestigingsnummer(nummer) => vec![("vestigingsnummer", nummer.to_owned())],
            Vraag::Rsin(nummer) => vec![("rsin", nummer.to_owned())],
            Vraag::Adres { postcode, huisnummer, huisletter } => {
                let postcode = postcode.chars().filter(|letter| !letter.is_whitespace()).collect();
                let mut query = vec![("postcode", postcode), ("huisnummer", huisnummer.to_string())];
                query.extend(huisletter.map(|letter| ("huisletter", letter.to_string())));
                query
            }
        };
        if !matches!(vraag, Vraag::Naam(_) | Vraag::Adres { .. }) {
            query.push(("inclusiefInactieveRegistraties", "true".to_owned()));
        }
        query.push(("resultatenPerPagina", MOST.to_string()));
        let found = self.search(&query).await?;
        Ok(found
            .resultaten
            .into_iter()
            .filter(|item| item.answers(vraag))
            .filter_map(Item::gevonden)
            .collect())
    }

    /// A page of the vestigingen of an organisation, the first page being 1. Past the end there are none.
    pub(crate) async fn vestigingen(&self, kvk: &str, pagina: usize) -> Result<Vestigingen, Error> {
        if !(1..=MAX_PAGES).contains(&pagina) {
            return Ok(Vestigingen::default());
        }
        let found = self.search(&vestigingen_of(kvk, pagina, PAGE)).await?;
        let own = found.resultaten.into_iter().filter(|item| item.answers(Vraag::KvkNummer(kvk)));
        Ok(Vestigingen { vestigingen: own.filter_map(Item::gevonden).collect(), totaal: found.totaal })
    }

    /// How many vestigingen an organisation has.
    pub(crate) async fn aantal_vestigingen(&self, kvk: &str) -> Result<usize, Error> {
        Ok(self.search(&vestigingen_of(kvk, 1, 1)).await?.totaal)
    }

    /// The organisation with this KVK number.
    pub(crate) async fn basisprofiel(&self, kvk: &str) -> Result<Option<Basisprofiel>, Error> {
        let found: Option<Basisprofiel> = self.get(&format!("v1/basisprofielen/{kvk}")).await?;
        Ok(found.filter(|profiel| profiel.kvk_nummer.as_deref() == Some(kvk)))
    }

    /// The vestiging with this number, when it is one of the organisation with this KVK number.
    pub(crate) async fn vestigingsprofiel(
        &self,
        kvk: &str,
        vestiging: &str,
    ) -> Result<Option<Vestigingsprofiel>, Error> {
        let found: Option<Vestigingsprofiel> =
            self.get(&format!("v1/vestigingsprofielen/{vestiging}")).await?;
        Ok(found.filter(|profiel| {
            profiel.kvk_nummer.as_deref() == Some(kvk)
                && profiel.vestigingsnummer.as_deref() == Some(vestiging)
        }))
    }

    async fn search(&self, query: &[(&str, String)]) -> Result<Resultaat, Error> {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        Ok(self.get(&format!("v2/zoeken?{query}")).await?.unwrap_or_default())
    }

    /// What stands at an address of the API; nothing when the KVK knows no such thing.
    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, Error> {
        let request = Request::builder()
            .uri(format!("{}/{path}", self.url))
            .header(header::ACCEPT, "application/hal+json, application/json")
            .header("apikey", &self.api_key)
            .body(Bytes::new())
            .map_err(|error| Error::Unsendable { reason: error.to_string() })?;
        let response = fetch(&*self.transport, request, self.budget, MAX_ANSWER).await?;
        match (response.status(), code(&response)) {
            // A 404 without one of these codes is an address where no KVK answers.
            (StatusCode::NOT_FOUND, Some(code))
                if matches!(code.as_str(), "IPD5200" | "IPD0005" | "IPD0007") =>
            {
                Ok(None)
            }
            (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) | (_, None) => {
                read_json(&expect_success(response)?).map(Some)
            }
            (status, Some(code)) => Err(Error::Status {
                status: status.as_u16(),
                code,
                detail: String::new(),
                invalid_params: Vec::new(),
            }),
        }
    }
}

fn vestigingen_of(kvk: &str, pagina: usize, grootte: usize) -> Vec<(&'static str, String)> {
    vec![
        ("kvkNummer", kvk.to_owned()),
        ("type", "hoofdvestiging".to_owned()),
        ("type", "nevenvestiging".to_owned()),
        ("inclusiefInactieveRegistraties", "true".to_owned()),
        ("pagina", pagina.to_string()),
        ("resultatenPerPagina", grootte.to_string()),
    ]
}

/// The code of an error, such as `IPD5200`.
fn code(response: &Response<Bytes>) -> Option<String> {
    if response.status().is_success() {
        return None;
    }
    let problem: Problem = serde_json::from_slice(response.body()).unwrap_or_default();
    let code = problem.fout.into_iter().next()?.code;
    let digits = code.strip_prefix("IPD")?;
    (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

/// So many digits and nothing else.
pub(crate) fn is_nummer(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Item {
    /// Whether this carries the number that was asked for.
    fn answers(&self, vraag: Vraag<'_>) -> bool {
        match vraag {
            Vraag::KvkNummer(nummer) => self.kvk_nummer.as_deref() == Some(nummer),
            Vraag::Vestigingsnummer(nummer) => self.vestigingsnummer.as_deref() == Some(nummer),
            Vraag::Rsin(nummer) => self.rsin.as_deref().is_none_or(|rsin| rsin == nummer),
            Vraag::Naam(_) | Vraag::Adres { .. } => true,
        }
    }

    fn gevonden(self) -> Option<Gevonden> {
        let soort = self.soort?;
        let vestigingsnummer = match soort {
            Soort::Rechtspersoon => None,
            _ => Some(self.vestigingsnummer.filter(|nummer| is_nummer(nummer, 12))?),
        };
        let adres = self.adres.and_then(|adres| adres.binnenlands_adres.or(adres.buitenlands_adres));
        Some(Gevonden {
            soort,
            kvk_nummer: self.kvk_nummer.filter(|nummer| is_nummer(nummer, 8))?,
            vestigingsnummer,
            naam: self.naam.filter(|naam| !naam.trim().is_empty())?,
            adres: adres.map(|adres| adres.regels().join(", ")).filter(|regel| !regel.is_empty()),
            actief: self.actief.is_none_or(|actief| actief != "Nee"),
        })
    }
}

#[cfg(test)]
mod tests;
