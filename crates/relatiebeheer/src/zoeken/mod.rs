//! The one search box: what was typed is classified before anything is asked, then our own register and the BRP are
//! asked together.

pub(crate) mod index;
pub(crate) mod lokaal;
pub(crate) mod normaal;
pub(crate) mod vraag;

use futures_util::future::join;
use jiff::civil::Date;
use serde::Serialize;
use store::Moment;
use utoipa::ToSchema;

use self::vraag::Vraag;
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        bronnen::{Gemist, missed},
        contacten,
    },
    registers::brp,
    rest::{formats::serialize_optional_moment, problem::Result},
    toegang::Medewerker,
    verantwoording::inzage,
};

/// What was found.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Antwoord {
    /// What the question was taken for: `bsn`, `naam`, `naamGeboortedatum` or `leeg`.
    herkend: &'static str,
    /// What the person at the screen may want to know about that.
    #[schema(required)]
    uitleg: Option<String>,
    treffers: Vec<Treffer>,
    /// The sources that were asked.
    bronnen: Vec<Bron>,
}

/// A source that was asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Bron {
    naam: &'static str,
    gelukt: bool,
    #[schema(required)]
    melding: Option<String>,
}

/// A customer that was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Treffer {
    klant: String,
    naam: String,
    #[schema(required)]
    geboortedatum: Option<Date>,
    #[schema(required)]
    woonplaats: Option<String>,
    soort: String,
    bron: &'static str,
    geheim: bool,
    overleden: bool,
    #[serde(serialize_with = "serialize_optional_moment")]
    #[schema(required, value_type = Option<String>, format = "date-time")]
    laatste_contact: Option<Moment>,
}

/// A hit before it is shown.
pub(crate) struct Gevonden {
    pub(crate) klant: Klant,
    pub(crate) treffer: Treffer,
}

const BRP: &str = "BRP";
const EIGEN: &str = "Eigen register";

/// Answers a question; every person that is shown is accounted for first.
pub(crate) async fn zoek(app: &App, wie: &Medewerker, tekst: &str) -> Result<Antwoord> {
    let vraag = Vraag::of(tekst);
    let (brp, lokaal) = join(ask_brp(app, &vraag), lokaal::zoek(app, &vraag)).await;
    let mut antwoord = Antwoord { herkend: vraag.soort(), uitleg: vraag.uitleg(app), ..Antwoord::default() };
    let mut gevonden: Vec<Gevonden> = Vec::new();
    match brp {
        Some(Ok(personen)) => {
            antwoord.bronnen.push(Bron { naam: BRP, gelukt: true, melding: None });
            gevonden.extend(personen.iter().filter_map(|persoon| of_persoon(app, persoon)));
        }
        Some(Err(Gemist(melding))) => {
            antwoord.bronnen.push(Bron { naam: BRP, gelukt: false, melding: Some(melding) });
        }
        None => {}
    }
    if !matches!(vraag, Vraag::Leeg | Vraag::GeenBsn) {
        antwoord.bronnen.push(Bron { naam: EIGEN, gelukt: true, melding: None });
    }
    for eigen in lokaal? {
        if !gevonden.iter().any(|found| found.klant == eigen.klant) {
            gevonden.push(eigen);
        }
    }
    last_contacts(app, &mut gevonden).await?;
    let klanten: Vec<Klant> = gevonden.iter().map(|found| found.klant.clone()).collect();
    inzage::record(app, wie, &klanten, inzage::Wat::Gevonden).await?;
    antwoord.treffers = gevonden.into_iter().map(|found| found.treffer).collect();
    Ok(antwoord)
}

/// When we last spoke to those whom only the BRP found.
async fn last_contacts(app: &App, gevonden: &mut [Gevonden]) -> Result<()> {
    let conn = app.db.read().await?;
    for found in gevonden.iter_mut().filter(|found| found.treffer.bron == BRP) {
        if let Some(bekend) = found.klant.partij(&conn).await? {
            found.treffer.laatste_contact =
                contacten::last(&conn, &[bekend.uuid]).await?.remove(&bekend.uuid);
        }
    }
    Ok(())
}

async fn ask_brp(app: &App, vraag: &Vraag) -> Option<Result<Vec<brp::Persoon>, Gemist>> {
    let brp = match (vraag, &app.brp) {
        (Vraag::Leeg | Vraag::GeenBsn, _) | (_, None) => return None,
        (_, Some(brp)) => brp,
    };
    let found = match vraag {
        Vraag::Bsn(bsn) => brp.persoon(bsn).await.map(|persoon| persoon.into_iter().collect()),
        Vraag::NaamGeboortedatum(naam, op) => brp.zoek_geboortedatum(naam, *op).await,
        Vraag::Naam { voornaam: Some(voornaam), achternaam } if brp.knows_gemeente() => {
            brp.zoek_naam(voornaam, achternaam).await
        }
        _ => return None,
    };
    Some(match found {
        // Too many, or too little to go on: nothing is wrong with the source.
        Err(zgw::Error::Status { status: 400, detail, .. }) => {
            let why = if detail.is_empty() { "Verfijn de zoekvraag.".to_owned() } else { detail };
            Err(Gemist(format!("De BRP zegt: {why}")))
        }
        other => other.map_err(|error| missed("De BRP", &error)),
    })
}

fn of_persoon(app: &App, persoon: &brp::Persoon) -> Option<Gevonden> {
    let klant = Klant::from_bsn(persoon.burgerservicenummer.as_deref()?)?;
    let geheim = persoon.geheimhouding_persoonsgegevens;
    let treffer = Treffer {
        klant: klant.sleutel(app),
        naam: persoon.naam(),
        geboortedatum: persoon.geboortedatum(),
        // Where somebody lives whose address is secret is nothing for a list.
        woonplaats: persoon.woonplaats().filter(|_| !geheim),
        soort: "persoon".to_owned(),
        bron: BRP,
        geheim,
        overleden: persoon.is_overleden(),
        laatste_contact: None,
    };
    Some(Gevonden { klant, treffer })
}
