//! `export open-klant`: our rows as rows of Open Klant, in the form that `import open-klant -` reads. One picture of one
//! moment, read in pages while the server goes on.

mod rijen;

use std::{collections::HashMap, io::Write};

use serde_json::{Map, Value};
use store::{Conn, FromRow, Json, Param};
use uuid::Uuid;

use super::kolommen::{Api, Sommen, TABELLEN, Tabel, VOORKEUREN, WERKGEVERS, later};
use crate::{
    app::App,
    contactgegevens as cg,
    klantinteracties::{self as ki, actor, partij},
    rest::row::Table,
};

/// How many rows are read at once.
const PAGE: usize = 2_000;

/// How a row says which other row it is about.
pub(super) enum Verwijzing {
    /// By its number, as Open Klant does: its place in the order of its table.
    Nummers(HashMap<&'static str, HashMap<Uuid, i64>>),
    /// By its uuid: for comparing, where numbers say nothing.
    Uuids,
}

impl Verwijzing {
    async fn numbered(conn: &Conn) -> Result<Self, String> {
        let mut all = HashMap::new();
        for (_, to) in TABELLEN.iter().flat_map(|tabel| tabel.verwijzingen) {
            if all.contains_key(to) {
                continue;
            }
            let mut numbers = HashMap::new();
            let sql = format!("select id, uuid from {to} where id > $1 order by id limit {PAGE}");
            pages(conn, &sql, |(id, uuid): (Uuid, Uuid)| {
                numbers.insert(uuid, i64::try_from(numbers.len() + 1).unwrap_or(i64::MAX));
                Ok(id)
            })
            .await?;
            all.insert(*to, numbers);
        }
        Ok(Self::Nummers(all))
    }

    /// To a row of this table of ours.
    pub(super) fn to(&self, table: &str, uuid: Uuid) -> Value {
        match self {
            Self::Nummers(all) => all.get(table).and_then(|numbers| numbers.get(&uuid)).copied().into(),
            Self::Uuids => uuid.to_string().into(),
        }
    }

    /// Likewise, when there is one.
    pub(super) fn may(&self, table: &str, uuid: Option<Uuid>) -> Value {
        uuid.map_or(Value::Null, |uuid| self.to(table, uuid))
    }
}

/// Calls `take` with every row, in pages; it gives the key of the row.
async fn pages<T: FromRow>(
    conn: &Conn,
    sql: &str,
    mut take: impl FnMut(T) -> Result<Uuid, String>,
) -> Result<(), String> {
    let mut last = Uuid::nil();
    loop {
        let rows: Vec<T> =
            conn.query(sql, &[&last as &dyn Param]).await.map_err(|error| error.to_string())?;
        let found = rows.len();
        for row in rows {
            last = take(row)?;
        }
        if found < PAGE {
            return Ok(());
        }
    }
}

/// Takes the rows of one table of Open Klant, with their numbers.
type Take<'t> = &'t mut dyn FnMut(&'static str, Map<String, Value>) -> Result<(), String>;

/// One table of ours after the other.
struct Uitvoer<'c> {
    conn: &'c Conn,
    naar: Verwijzing,
    /// How many rows of each table of Open Klant there were.
    counted: HashMap<&'static str, i64>,
}

impl Uitvoer<'_> {
    /// Every row of `T`, as `make` says.
    async fn each<T: Table>(
        &mut self,
        take: Take<'_>,
        make: impl Fn(T, &Verwijzing) -> Vec<(&'static str, Map<String, Value>)>,
    ) -> Result<(), String> {
        let sql = format!("select {} from {} where id > $1 order by id limit {PAGE}", T::COLUMNS, T::NAME);
        let (naar, counted) = (&self.naar, &mut self.counted);
        // The first column of every table is its key.
        pages(self.conn, &sql, |Keyed(id, row): Keyed<T>| {
            for (table, columns) in make(row, naar) {
                number(counted, table, columns, take)?;
            }
            Ok(id)
        })
        .await
    }

    async fn table(&mut self, tabel: &'static Tabel, take: Take<'_>) -> Result<(), String> {
        let naam = tabel.naam;
        macro_rules! each {
            ($row:ty, $make:path) => {
                self.each::<$row>(take, |row, naar| vec![(naam, $make(&row, naar))]).await
            };
        }
        match naam {
            "klantinteracties_actor" => each!(actor::Row, rijen::actor),
            "klantinteracties_medewerker"
            | "klantinteracties_geautomatiseerdeactor"
            | "klantinteracties_organisatorischeeenheid" => {
                let records = |row: actor::Row, naar: &Verwijzing| {
                    let Some(Json(records)) = row.identificatie else { return Vec::new() };
                    only(naam, rijen::actor_records(&naar.to("actor", row.uuid), records))
                };
                self.each::<actor::Row>(take, records).await
            }
            "klantinteracties_categorie" => each!(ki::categorie::Row, rijen::categorie),
            "klantinteracties_partij" => each!(partij::Row, rijen::partij),
            "klantinteracties_persoon"
            | "klantinteracties_organisatie"
            | "klantinteracties_contactpersoon" => {
                let records =
                    |row: partij::Row, naar: &Verwijzing| only(naam, rijen::partij_records(row, naar));
                self.each::<partij::Row>(take, records).await
            }
            "klantinteracties_partijidentificator" => {
                each!(ki::partij_identificator::Row, rijen::identificator)
            }
            "klantinteracties_rekeningnummer" => each!(ki::rekeningnummer::Row, rijen::rekeningnummer),
            "klantinteracties_categorierelatie" => {
                each!(ki::categorie_relatie::Row, rijen::categorie_relatie)
            }
            "klantinteracties_vertegenwoordigden" => {
                each!(ki::vertegenwoordiging::Row, rijen::vertegenwoordiging)
            }
            "klantinteracties_klantcontact" => each!(ki::klantcontact::Row, rijen::contact),
            "klantinteracties_betrokkene" => {
                each!(ki::betrokkene::Row, rijen::betrokkene)
            }
            "klantinteracties_digitaaladres" => each!(ki::digitaal_adres::Row, rijen::digitaal_adres),
            "klantinteracties_onderwerpobject" => each!(ki::onderwerpobject::Row, rijen::onderwerpobject),
            "klantinteracties_bijlage" => each!(ki::bijlage::Row, rijen::bijlage),
            "klantinteracties_actorklantcontact" => {
                each!(ki::actorklantcontact::Row, rijen::actorklantcontact)
            }
            "klantinteracties_internetaak" => each!(ki::internetaak::Row, rijen::internetaak),
            "contactgegevens_organisatie" => each!(cg::organisatie::Row, rijen::organisatie),
            "contactgegevens_persoon" => each!(cg::persoon::Row, rijen::persoon),
            _ => self.task_actors(naam, take).await,
        }
    }

    /// Who is to do which task; that has no row with an identity of its own.
    async fn task_actors(&mut self, naam: &'static str, take: Take<'_>) -> Result<(), String> {
        let sql = format!(
            "select id, internetaak, actor from internetaak_actor where id > $1 order by id limit {PAGE}"
        );
        let (naar, counted) = (&self.naar, &mut self.counted);
        pages(self.conn, &sql, |(id, internetaak, actor): (Uuid, Uuid, Uuid)| {
            number(counted, naam, rijen::internetaak_actor(internetaak, actor, naar), take)?;
            Ok(id)
        })
        .await
    }
}

fn only(
    naam: &str,
    rows: Vec<(&'static str, Map<String, Value>)>,
) -> Vec<(&'static str, Map<String, Value>)> {
    rows.into_iter().filter(|(table, _)| *table == naam).collect()
}

/// Gives a row its number.
fn number(
    counted: &mut HashMap<&'static str, i64>,
    table: &'static str,
    mut columns: Map<String, Value>,
    take: Take<'_>,
) -> Result<(), String> {
    let count = counted.entry(table).or_default();
    *count += 1;
    columns.insert("id".to_owned(), (*count).into());
    take(table, columns)
}

/// A row with its key.
struct Keyed<T>(Uuid, T);

impl<T: Table> FromRow for Keyed<T> {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self(row.get(0)?, T::from_row(row)?))
    }
}

/// Calls `take` with every row of Open Klant, of one moment.
async fn every_row(app: &App, numbered: bool, take: Take<'_>) -> Result<(), String> {
    let conn = app.db.picture().await.map_err(|error| error.to_string())?;
    let naar = if numbered { Verwijzing::numbered(&conn).await? } else { Verwijzing::Uuids };
    let mut uitvoer = Uitvoer { conn: &conn, naar, counted: HashMap::new() };
    for tabel in TABELLEN {
        uitvoer.table(tabel, take).await?;
    }
    Ok(())
}

impl App {
    /// Writes every row of the two APIs as Open Klant has them. How many, by table.
    pub async fn export_open_klant(&self, to: &mut (dyn Write + Send)) -> Result<Vec<(String, u64)>, String> {
        let said = |error: std::io::Error| format!("the rows cannot be written: {error}");
        let mut written: Vec<(String, u64)> = Vec::new();
        to.write_all(b"{\"tables\": {").map_err(said)?;
        every_row(self, true, &mut |table, row| {
            if written.last().is_none_or(|(last, _)| last != table) {
                let end = if written.is_empty() { "" } else { "\n]," };
                write!(to, "{end}\n\"{table}\": [\n").map_err(said)?;
                written.push((table.to_owned(), 0));
            } else {
                to.write_all(b",\n").map_err(said)?;
            }
            if let Some((_, rows)) = written.last_mut() {
                *rows += 1;
            }
            serde_json::to_writer(&mut *to, &row).map_err(|error| said(error.into()))
        })
        .await?;
        let end = if written.is_empty() { "}}\n" } else { "\n]}}\n" };
        to.write_all(end.as_bytes()).and_then(|()| to.flush()).map_err(said)?;
        Ok(written)
    }

    /// What the two APIs hold, as it is compared with where it came from.
    pub(super) async fn sommen(&self) -> Result<Sommen, String> {
        let mut sommen = Sommen::new();
        every_row(self, false, &mut |table, row| {
            let mut add = |name: &str, same: &str| sommen.entry(name.to_owned()).or_default().add(same);
            let uuid = |column: &str| row.get(column).and_then(Value::as_str)?.parse().ok();
            match table {
                "klantinteracties_partij" => {
                    let to = [uuid("voorkeurs_digitaal_adres_id"), uuid("voorkeurs_rekeningnummer_id")];
                    if to != [None, None] {
                        add(VOORKEUREN, &later(uuid("uuid").unwrap_or_default(), &to));
                    }
                }
                "klantinteracties_contactpersoon" => {
                    if let employer @ Some(_) = uuid("werkte_voor_partij_id") {
                        add(WERKGEVERS, &later(uuid("partij_id").unwrap_or_default(), &[employer]));
                    }
                }
                _ => {}
            }
            if let Some(tabel) = Tabel::of(table) {
                add(table, &tabel.vergelijkbaar(Api::Ours, &row, |_, _| None));
            }
            Ok(())
        })
        .await?;
        Ok(sommen)
    }
}
