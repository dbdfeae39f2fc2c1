//! Who speaks for whom, who works where, and in which categorieen a customer is.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;
use store::{Conn, FromRow, Json, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    klantbeeld::{Klant, versie},
    klantinteracties::{
        contactnaam::Contactnaam,
        partij::{
            self,
            identificatie::{self, Records},
        },
    },
    rest::{
        problem::Result,
        related::{CHUNK, Many},
    },
    toegang::{Medewerker, Zicht},
};

/// A relation of a customer, as that customer sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Relatie {
    pub(crate) uuid: Uuid,
    /// `vertegenwoordigt`, `vertegenwoordigdDoor`, `werktVoor`, `contactpersoon` or `categorie`.
    soort: &'static str,
    /// The name of the other customer, or of the categorie.
    naam: String,
    /// The other customer.
    #[schema(required)]
    klant: Option<String>,
    #[schema(required)]
    begin_datum: Option<Date>,
    #[schema(required)]
    eind_datum: Option<Date>,
    /// Who changes or removes it sends it back.
    pub(crate) versie: String,
}

/// The other side of a relation: the relation itself, the partij, and its name.
struct Ander {
    relatie: Uuid,
    partij: Uuid,
    naam: Option<String>,
}

impl FromRow for Ander {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        let (soort, records) = (row.get::<String>(2)?, row.get::<Option<Json<Records>>>(3)?);
        let naam = identificatie::naam(&soort, records.as_ref().map(|records| &records.0));
        Ok(Self { relatie: row.get(0)?, partij: row.get(1)?, naam })
    }
}

/// How many relations of a soort are shown; an organisation may have any number of contact persons.
macro_rules! at_most {
    () => {
        " limit 100"
    };
}

/// The relations of a partij, and the other customers that they name: a constant number of statements.
pub(super) async fn van(
    app: &App,
    conn: &Conn,
    wie: &Medewerker,
    partij: &partij::Row,
) -> Result<(Vec<Relatie>, Vec<Klant>)> {
    let soorten: [(&'static str, &'static str); 4] = [
        (
            "vertegenwoordigt",
            sql!(
                "select v.uuid, p.uuid, p.soort_partij, p.identificatie from vertegenwoordiging v ",
                "join partij p on p.uuid = v.vertegenwoordigde_partij where v.vertegenwoordigende_partij = $1 ",
                "order by v.id desc",
                at_most!()
            ),
        ),
        (
            "vertegenwoordigdDoor",
            sql!(
                "select v.uuid, p.uuid, p.soort_partij, p.identificatie from vertegenwoordiging v ",
                "join partij p on p.uuid = v.vertegenwoordigende_partij where v.vertegenwoordigde_partij = $1 ",
                "order by v.id desc",
                at_most!()
            ),
        ),
        (
            "werktVoor",
            sql!(
                "select d.uuid, p.uuid, p.soort_partij, p.identificatie from partij d ",
                "join partij p on p.uuid = d.werkte_voor_partij where d.uuid = $1 and d.soort_partij = 'contactpersoon'"
            ),
        ),
        (
            "contactpersoon",
            sql!(
                "select uuid, uuid, soort_partij, identificatie from partij where werkte_voor_partij = $1 ",
                "and soort_partij = 'contactpersoon' order by id desc",
                at_most!()
            ),
        ),
    ];
    let mut anderen: Vec<(&'static str, Ander)> = Vec::new();
    for (soort, sql) in soorten {
        let found: Vec<Ander> = conn.query(sql, &[&partij.uuid]).await?;
        anderen.extend(found.into_iter().map(|ander| (soort, ander)));
    }
    let (mut relaties, genoemd) = met_klant(app, conn, wie, anderen).await?;
    relaties.extend(categorieen(app, conn, partij.uuid).await?);
    Ok((relaties, genoemd))
}

/// One relation of a partij.
pub(crate) async fn een(
    app: &App,
    conn: &Conn,
    wie: &Medewerker,
    partij: &partij::Row,
    relatie: Uuid,
) -> Result<Option<Relatie>> {
    let (relaties, _) = van(app, conn, wie, partij).await?;
    Ok(relaties.into_iter().find(|een| een.uuid == relatie))
}

async fn met_klant(
    app: &App,
    conn: &Conn,
    wie: &Medewerker,
    anderen: Vec<(&'static str, Ander)>,
) -> Result<(Vec<Relatie>, Vec<Klant>)> {
    let all: Vec<Uuid> = anderen.iter().map(|(_, ander)| ander.partij).collect();
    let mogen = Zicht::of(app, conn, wie).await?.partijen(conn, &all).await?;
    let klanten = Klant::of_partijen(conn, &mogen).await?;
    let naamloos: Vec<Uuid> = anderen
        .iter()
        .filter(|(_, ander)| ander.naam.is_none() && klanten.contains_key(&ander.partij))
        .map(|(_, ander)| ander.partij)
        .collect();
    let mut genoemd_als = genoemd_als(conn, &naamloos).await?;
    let shown = anderen.into_iter().filter_map(|(soort, ander)| {
        let klant = klanten.get(&ander.partij)?;
        let naam = ander.naam.or_else(|| genoemd_als.remove(&ander.partij));
        Some(Relatie {
            uuid: ander.relatie,
            soort,
            naam: naam.unwrap_or_else(|| klant.by_nummer()),
            klant: Some(klant.sleutel(app)),
            begin_datum: None,
            eind_datum: None,
            // A name may follow from what a caller says: that is no change of the relation.
            versie: versie::of(app, &(soort, ander.partij)),
        })
    });
    let relaties = shown.collect();
    Ok((relaties, klanten.into_values().collect()))
}

/// What the last callers of these partijen said they were called.
async fn genoemd_als(conn: &Conn, partijen: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let mut namen = HashMap::new();
    for some in partijen.chunks(CHUNK) {
        let many = Many::new(some);
        let sql = [
            "select partij, contactnaam_voornaam, contactnaam_voorvoegsel_achternaam, contactnaam_achternaam ",
            "from betrokkene where contactnaam_achternaam <> '' and partij in ",
            &many.places(),
            " order by id",
        ]
        .concat();
        let given: Vec<(Uuid, String, String, String)> = conn.query(&sql, &many.params()).await?;
        namen.extend(given.into_iter().map(|(partij, voornaam, voorvoegsel_achternaam, achternaam)| {
            let voorletters = String::new();
            let naam = Contactnaam { voorletters, voornaam, voorvoegsel_achternaam, achternaam };
            (partij, naam.volledige_naam())
        }));
    }
    Ok(namen)
}

async fn categorieen(app: &App, conn: &Conn, partij: Uuid) -> Result<Vec<Relatie>> {
    let sql = sql!(
        "select r.uuid, c.naam, r.begin_datum, r.eind_datum from categorie_relatie r ",
        "join categorie c on c.uuid = r.categorie where r.partij = $1 order by r.id desc",
        at_most!()
    );
    let rows: Vec<(Uuid, String, Option<Date>, Option<Date>)> = conn.query(sql, &[&partij]).await?;
    let one = |(uuid, naam, begin_datum, eind_datum): (Uuid, String, _, _)| Relatie {
        uuid,
        soort: "categorie",
        versie: versie::of(app, &("categorie", &naam, begin_datum, eind_datum)),
        naam,
        klant: None,
        begin_datum,
        eind_datum,
    };
    Ok(rows.into_iter().map(one).collect())
}
