//! What our own register keeps about a customer: name, language, note, addresses and relations.

pub(crate) mod adressen;
pub(crate) mod relaties;

use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;
use uuid::Uuid;

use self::{adressen::Adres, relaties::Relatie};
use super::Klant;
use crate::{
    app::App,
    klantinteracties::partij::{self, Partij, identificatie::Records},
    rest::{problem::Result, resource::find},
    toegang::{Medewerker, Zicht},
};

/// What our own register keeps about a customer.
#[derive(Debug, Default, Serialize, ToSchema)]
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

/// What we keep about a partij, and the other customers that it names: who shows it, accounts for them.
pub(crate) async fn van(
    app: &App,
    conn: &Conn,
    wie: &Medewerker,
    partij: Uuid,
) -> Result<(Eigen, Vec<Klant>)> {
    let Some(row) = find::<Partij>(conn, partij).await? else { return Ok(<(Eigen, Vec<Klant>)>::default()) };
    let adressen = adressen::van(conn, &Zicht::of(app, conn, wie).await?, &row).await?;
    let (relaties, genoemd) = relaties::van(app, conn, wie, &row).await?;
    let eigen = Eigen {
        partij: Some(row.uuid),
        naam: naam(&row),
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
