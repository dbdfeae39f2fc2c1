//! A new customer: refused when the number that identifies them is somebody's already.

use axum::{
    Extension,
    body::Body,
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    adressen::{self, AdresInvoer, Nagekeken},
    dubbel::{self, Nummers},
    gegevens::Naam,
    invoer::Fouten,
    partij::{eenmaal, genoemd, verwijzing, wijzig},
};
use crate::{
    app::App,
    klantbeeld::Klant,
    klantinteracties::partij::{self, Partij, SOORTEN},
    rest::{
        body,
        problem::{Problem, Result},
        resource::{Resource, find_to_change},
        write::Write,
    },
    toegang::{Action, Medewerker, Object, Subject},
    werkplek::{
        aanmelding::medewerker,
        nieuw::{nieuwe_partij, partij_of},
    },
};

/// A new customer, as it is filled in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct KlantInvoer {
    /// `persoon`, `organisatie` or `contactpersoon`.
    soort: String,
    /// The name is not stored of whom a number is given: the register knows it.
    #[schema(max_length = 200)]
    voornaam: String,
    #[schema(max_length = 10)]
    voorvoegsel: String,
    #[schema(max_length = 200)]
    achternaam: String,
    #[schema(max_length = 200)]
    organisatienaam: String,
    /// The organisation that a contactpersoon works for.
    #[schema(required)]
    werkt_voor: Option<String>,
    #[schema(required)]
    bsn: Option<String>,
    #[schema(required)]
    kvk_nummer: Option<String>,
    /// Together with the KVK number within which it is unique.
    #[schema(required)]
    vestigingsnummer: Option<String>,
    /// ISO 639-2/B, one of the talen to choose from; empty: not known.
    #[schema(max_length = 3)]
    voorkeurstaal: String,
    #[schema(max_items = 20)]
    adressen: Vec<AdresInvoer>,
}

/// A customer that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct NieuweKlant {
    klant: String,
    partij: Uuid,
}

/// What is to be made, checked for what it is worth on its own.
struct Nieuw<'a> {
    wie: &'a Medewerker,
    soort: &'a str,
    /// Whom a register knows.
    klant: Option<Klant>,
    werkt_voor: Option<Klant>,
    identificatie: Value,
    voorkeurstaal: String,
    adressen: Vec<Nagekeken>,
}

/// How many addresses may come with a new customer.
const MOST: usize = 20;

/// `POST /klanten`
pub(in crate::werkplek) async fn maak(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Klant)?;
    let given = body::json(&headers, body).await?;
    let invoer: KlantInvoer = body::parse(given.clone())?;
    let nieuw = &invoer.check(&app, wie).await?;
    if let Some(klant) = &nieuw.klant {
        dubbel::findable(&app, wie, klant).await?;
    }
    let made = eenmaal(&app, &subject, (&headers, &uri, &given), |write| async move {
        let partij = nieuw.store(&write).await?;
        let klant = Klant::of_partij(&write.tx, partij).await?;
        Ok(NieuweKlant { klant: klant.sleutel(write.app()), partij })
    });
    match Box::pin(made).await {
        Err(Problem::Bestaat(Some(klant))) => {
            dubbel::accounted(&app, wie, &klant).await?;
            Err(Problem::Bestaat(Some(klant)))
        }
        other => Ok((StatusCode::CREATED, other?).into_response()),
    }
}

impl KlantInvoer {
    async fn check<'a>(&'a self, app: &App, wie: &'a Medewerker) -> Result<Nieuw<'a>> {
        let mut fouten = Fouten::default();
        if !SOORTEN.contains(&self.soort.as_str()) {
            let reason = "Kies wat voor klant het is: persoon, organisatie of contactpersoon.";
            fouten.add("soort", "invalid_choice", reason);
        }
        let nummers = Nummers {
            bsn: self.bsn.as_deref(),
            kvk_nummer: self.kvk_nummer.as_deref(),
            vestigingsnummer: self.vestigingsnummer.as_deref(),
        };
        let klant = nummers.check(&mut fouten, &self.soort);
        let naam = Naam {
            voornaam: self.voornaam.trim(),
            voorvoegsel: self.voorvoegsel.trim(),
            achternaam: self.achternaam.trim(),
            organisatienaam: self.organisatienaam.trim(),
        };
        if nummers.is_empty() {
            naam.check(&mut fouten, &self.soort);
        }
        let voorkeurstaal = fouten.taal(&self.voorkeurstaal, None);
        if self.adressen.len() > MOST {
            fouten.add("adressen", "max_length", "Voeg hoogstens 20 adressen toe.");
        }
        let adressen = self.adressen.iter().take(MOST).enumerate();
        let adressen =
            adressen.map(|(at, adres)| adres.check(app, &mut fouten, &format!("adressen.{at}."), None));
        let adressen = adressen.collect();
        let werkgever = self.werkt_voor.as_deref().filter(|sleutel| !sleutel.is_empty());
        match (self.soort.as_str(), werkgever) {
            ("contactpersoon", None) => {
                let reason = "Zoek en kies de organisatie waar deze persoon werkt.";
                fouten.add("werktVoor", "required", reason);
            }
            ("persoon" | "organisatie", Some(_)) => {
                let reason = "Alleen een contactpersoon werkt voor een organisatie. Maak dit leeg.";
                fouten.add("werktVoor", "invalid", reason);
            }
            _ => {}
        }
        fouten.klaar()?;
        let werkt_voor = match werkgever {
            Some(sleutel) => Some(genoemd(app, wie, "werktVoor", sleutel).await?),
            None => None,
        };
        let identificatie = naam.identificatie(&self.soort, None);
        Ok(Nieuw { wie, soort: &self.soort, klant, werkt_voor, identificatie, voorkeurstaal, adressen })
    }
}

impl Nieuw<'_> {
    async fn store(&self, write: &Write) -> Result<Uuid> {
        let mut partij = match &self.klant {
            Some(klant) => self.of_register(write, klant).await?,
            None => self.of_ourselves(write).await?,
        };
        for (at, adres) in self.adressen.iter().enumerate() {
            let prefix = format!("adressen.{at}.");
            (partij, _) = adressen::voeg_toe(write, partij, adres, &prefix).await?;
        }
        Ok(partij.uuid)
    }

    /// Whom a register knows: the number, and no copy of the name.
    async fn of_register(&self, write: &Write, klant: &Klant) -> Result<partij::Row> {
        if let Some(bekend) = klant.partij(&write.tx).await? {
            let sleutel = dubbel::sleutel(write, self.wie, bekend.uuid).await?;
            return Err(
                sleutel.map_or_else(|| dubbel::unknown(klant), |sleutel| Problem::Bestaat(Some(sleutel)))
            );
        }
        let partij = nieuwe_partij(write, klant).await?;
        let partij = find_to_change::<Partij>(write, partij).await?.ok_or(Problem::NotFound)?;
        if self.voorkeurstaal.is_empty() {
            return Ok(partij);
        }
        wijzig(write, partij, &json!({ "voorkeurstaal": self.voorkeurstaal })).await
    }

    async fn of_ourselves(&self, write: &Write) -> Result<partij::Row> {
        let mut identificatie = self.identificatie.clone();
        if let (Some(werkgever), Some(members)) = (&self.werkt_voor, identificatie.as_object_mut()) {
            let organisatie = werkgever_van(write, werkgever).await?;
            members.insert("werkteVoorPartij".to_owned(), verwijzing(organisatie));
        }
        let body = json!({
            "soortPartij": self.soort,
            "indicatieActief": true,
            "voorkeurstaal": self.voorkeurstaal,
            "partijIdentificatie": identificatie,
        });
        Partij::insert(write, &body).await
    }
}

/// The organisation that a contactpersoon works for, made when only the KVK knew it.
async fn werkgever_van(write: &Write, klant: &Klant) -> Result<Uuid> {
    let soort = klant.partij(&write.tx).await?.map(|bekend| bekend.soort);
    let is_organisatie = match (soort, klant) {
        (Some(soort), _) => soort == "organisatie",
        (None, klant) => klant.kvk_nummer().is_some(),
    };
    if !is_organisatie {
        let reason = "Een contactpersoon werkt voor een organisatie. Kies een organisatie.";
        return Err(Problem::field("werktVoor", "invalid", reason));
    }
    partij_of(write, klant).await
}
