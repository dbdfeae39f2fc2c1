//! Who speaks for whom, who works where, and in which categorieen a customer is.

use jiff::civil::Date;
use serde::Serialize;
use store::{Conn, FromRow, Json, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    klantbeeld::{Klant, versie},
    klantinteracties::partij::{
        self,
        identificatie::{self, Records},
    },
    rest::problem::Result,
    toegang::{Medewerker, Zicht},
    zoeken::treffers,
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
const MOST: &str = "limit 100";

/// What [`Ander`] is read from, each kind in its own way.
const SOORTEN: [(&str, &str); 4] = [
    (
        "vertegenwoordigt",
        "select v.uuid, p.uuid, p.soort_partij, p.identificatie from vertegenwoordiging v \
         join partij p on p.uuid = v.vertegenwoordigde_partij where v.vertegenwoordigende_partij = $1{} \
         order by v.id desc",
    ),
    (
        "vertegenwoordigdDoor",
        "select v.uuid, p.uuid, p.soort_partij, p.identificatie from vertegenwoordiging v \
         join partij p on p.uuid = v.vertegenwoordigende_partij where v.vertegenwoordigde_partij = $1{} \
         order by v.id desc",
    ),
    (
        "werktVoor",
        "select d.uuid, p.uuid, p.soort_partij, p.identificatie from partij d join partij p \
         on p.uuid = d.werkte_voor_partij where d.uuid = $1 and d.soort_partij = 'contactpersoon'{} order by d.id",
    ),
    (
        "contactpersoon",
        "select p.uuid, p.uuid, p.soort_partij, p.identificatie from partij p where p.werkte_voor_partij = $1 \
         and p.soort_partij = 'contactpersoon'{} order by p.id desc",
    ),
];

/// The relations of a partij with others who may be seen, and those others: a constant number of statements.
pub(super) async fn van(
    app: &App,
    conn: &Conn,
    wie: &Medewerker,
    partij: &partij::Row,
) -> Result<(Vec<Relatie>, Vec<Klant>)> {
    let zicht = Zicht::of(app, conn, wie).await?;
    let seen = zicht.partij("p.uuid");
    let mut anderen: Vec<(&'static str, Ander)> = Vec::new();
    for (soort, sql) in SOORTEN {
        let sql = format!("{} {MOST}", sql.replace("{}", &seen));
        let found: Vec<Ander> = zicht.query(conn, &sql, &[&partij.uuid]).await?;
        anderen.extend(found.into_iter().map(|ander| (soort, ander)));
    }
    let (mut relaties, genoemd) = met_klant(app, conn, &zicht, anderen).await?;
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
    zicht: &Zicht,
    anderen: Vec<(&'static str, Ander)>,
) -> Result<(Vec<Relatie>, Vec<Klant>)> {
    let all: Vec<Uuid> = anderen.iter().map(|(_, ander)| ander.partij).collect();
    let klanten = Klant::of_partijen(conn, &all).await?;
    let naamloos: Vec<Uuid> =
        anderen.iter().filter(|(_, ander)| ander.naam.is_none()).map(|(_, ander)| ander.partij).collect();
    let genoemd_als = treffers::given(conn, zicht, &naamloos).await?;
    let shown = anderen.into_iter().filter_map(|(soort, ander)| {
        let klant = klanten.get(&ander.partij)?;
        let naam = ander.naam.or_else(|| genoemd_als.get(&ander.partij).cloned());
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

async fn categorieen(app: &App, conn: &Conn, partij: Uuid) -> Result<Vec<Relatie>> {
    let sql = sql!(
        "select r.uuid, c.naam, r.begin_datum, r.eind_datum from categorie_relatie r ",
        "join categorie c on c.uuid = r.categorie where r.partij = $1 order by r.id desc limit 100"
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
