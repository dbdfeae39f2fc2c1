//! What our own register keeps about a customer: name, language, note, addresses and relations.

pub(crate) mod adressen;
pub(crate) mod relaties;

use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;
use uuid::Uuid;

use self::{adressen::Adres, relaties::Relatie};
use super::{Klant, versie};
use crate::{
    app::App,
    klantinteracties::partij::{self, Partij, identificatie::Records},
    rest::{problem::Result, resource::find},
    toegang::{Medewerker, Zicht},
};

/// What our own register keeps about a customer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Eigen {
    /// None, when we keep nothing about them yet.
    #[schema(required)]
    partij: Option<Uuid>,
    /// ISO 639-2/B.
    #[schema(required)]
    voorkeurstaal: Option<String>,
    interne_notitie: String,
    #[schema(required)]
    geheimhouding: Option<bool>,
    naam: EigenNaam,
    /// Of name, language, note and secrecy; who changes one of those sends it back.
    versie: String,
    adressen: Vec<Adres>,
    relaties: Vec<Relatie>,
}

/// A name as we keep it ourselves; empty of whom a register knows.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct EigenNaam {
    voornaam: String,
    voorvoegsel: String,
    achternaam: String,
    organisatienaam: String,
}

/// Name, language, note and secrecy as they are now, for who wanted to change them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GegevensNu {
    voornaam: String,
    voorvoegsel: String,
    achternaam: String,
    organisatienaam: String,
    /// ISO 639-2/B; empty: not known.
    voorkeurstaal: String,
    interne_notitie: String,
    #[schema(required)]
    geheimhouding: Option<bool>,
    pub(crate) versie: String,
}

impl GegevensNu {
    pub(crate) fn of(app: &App, row: &partij::Row) -> Self {
        let EigenNaam { voornaam, voorvoegsel, achternaam, organisatienaam } = naam(row);
        Self {
            versie: gegevens_versie(app, Some(row)),
            voornaam,
            voorvoegsel,
            achternaam,
            organisatienaam,
            voorkeurstaal: row.voorkeurstaal.clone(),
            interne_notitie: row.interne_notitie.clone(),
            geheimhouding: row.indicatie_geheimhouding,
        }
    }
}

/// The version of name, language, note and secrecy; of nobody it is that of somebody of whom nothing is known.
fn gegevens_versie(app: &App, row: Option<&partij::Row>) -> String {
    let naam = row.map(naam).unwrap_or_default();
    let taal = row.map_or("", |row| &row.voorkeurstaal);
    let notitie = row.map_or("", |row| &row.interne_notitie);
    versie::of(app, &(naam, taal, notitie, row.and_then(|row| row.indicatie_geheimhouding)))
}

impl Eigen {
    /// Of somebody of whom we keep nothing yet.
    pub(crate) fn leeg(app: &App) -> Self {
        Self {
            partij: None,
            voorkeurstaal: None,
            interne_notitie: String::new(),
            geheimhouding: None,
            naam: EigenNaam::default(),
            versie: gegevens_versie(app, None),
            adressen: Vec::new(),
            relaties: Vec::new(),
        }
    }

    /// The version of all that is shown.
    pub(crate) fn geheel(&self, app: &App) -> String {
        versie::of(app, &(&self.versie, &self.adressen, &self.relaties))
    }
}

/// What we keep about a partij, and the other customers that it names: who shows it, accounts for them.
pub(crate) async fn van(
    app: &App,
    conn: &Conn,
    wie: &Medewerker,
    partij: Uuid,
) -> Result<(Eigen, Vec<Klant>)> {
    let Some(row) = find::<Partij>(conn, partij).await? else { return Ok((Eigen::leeg(app), Vec::new())) };
    let adressen = adressen::van(app, conn, &Zicht::of(app, conn, wie).await?, &row).await?;
    let (relaties, genoemd) = relaties::van(app, conn, wie, &row).await?;
    let eigen = Eigen {
        partij: Some(row.uuid),
        naam: naam(&row),
        versie: gegevens_versie(app, Some(&row)),
        voorkeurstaal: Some(row.voorkeurstaal).filter(|taal| !taal.is_empty()),
        interne_notitie: row.interne_notitie,
        geheimhouding: row.indicatie_geheimhouding,
        adressen,
        relaties,
    };
    Ok((eigen, genoemd))
}

fn naam(row: &partij::Row) -> EigenNaam {
    let Records { persoon, organisatie, contactpersoon } = row.identificatie.clone().unwrap_or_default().0;
    let mens = match row.soort_partij.as_str() {
        "persoon" => persoon,
        "contactpersoon" => contactpersoon.map(|record| record.contactnaam),
        _ => {
            let organisatienaam = organisatie.map(|naam| naam.naam).unwrap_or_default();
            return EigenNaam { organisatienaam, ..EigenNaam::default() };
        }
    };
    let mens = mens.unwrap_or_default();
    EigenNaam {
        voornaam: mens.voornaam,
        voorvoegsel: mens.voorvoegsel_achternaam,
        achternaam: mens.achternaam,
        organisatienaam: String::new(),
    }
}
