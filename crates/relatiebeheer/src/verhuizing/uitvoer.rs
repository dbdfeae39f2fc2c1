//! `export open-klant`: our rows as rows of Open Klant, in the form that `import open-klant -` reads, or into a database of
//! Open Klant (`terug.rs`). One picture of one moment, read in pages while the server goes on.

mod rijen;
mod terug;

use std::{collections::HashMap, io::Write};

use serde_json::Value;
use store::{Conn, FromRow, Json, Param};
use uuid::Uuid;

use self::rijen::Columns;
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
            let mut pages = Pages::new("id, uuid", to);
            while let Some(rows) = pages.next::<(Uuid, Uuid)>(conn).await? {
                for (_, uuid) in rows {
                    numbers.insert(uuid, i64::try_from(numbers.len() + 1).unwrap_or(i64::MAX));
                }
            }
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

/// Reads the rows of a statement by their key, a page at a time.
struct Pages {
    sql: String,
    last: Uuid,
    at_end: bool,
}

impl Pages {
    /// Of these columns, the first of which is the key.
    fn new(columns: &str, table: &str) -> Self {
        let sql = format!("select {columns} from {table} where id > $1 order by id limit {PAGE}");
        Self { sql, last: Uuid::nil(), at_end: false }
    }

    /// Some rows; nothing when there are no more.
    async fn next<T: FromRow>(&mut self, conn: &Conn) -> Result<Option<Vec<T>>, String> {
        if self.at_end {
            return Ok(None);
        }
        let rows: Vec<Keyed<T>> =
            conn.query(&self.sql, &[&self.last as &dyn Param]).await.map_err(|error| error.to_string())?;
        self.at_end = rows.len() < PAGE;
        self.last = rows.last().map_or(self.last, |Keyed(id, _)| *id);
        Ok(Some(rows.into_iter().map(|Keyed(_, row)| row).collect()))
    }
}

/// Takes the rows of Open Klant, one table after the other.
pub(super) trait Sink {
    /// A row with its number.
    fn row(&mut self, table: &'static str, row: Columns) -> Result<(), String>;

    /// Some rows of one table have come by; here a sink may wait.
    async fn page(&mut self) -> Result<(), String> {
        Ok(())
    }
}

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
        sink: &mut impl Sink,
        make: impl Fn(T, &Verwijzing) -> Vec<(&'static str, Columns)>,
    ) -> Result<(), String> {
        let mut pages = Pages::new(T::COLUMNS, T::NAME);
        while let Some(rows) = pages.next::<T>(self.conn).await? {
            for row in rows {
                for (table, columns) in make(row, &self.naar) {
                    self.number(table, columns, sink)?;
                }
            }
            sink.page().await?;
        }
        Ok(())
    }

    /// Gives a row its number.
    fn number(
        &mut self,
        table: &'static str,
        mut columns: Columns,
        sink: &mut impl Sink,
    ) -> Result<(), String> {
        let count = self.counted.entry(table).or_default();
        *count += 1;
        columns.insert("id".to_owned(), (*count).into());
        sink.row(table, columns)
    }

    async fn table(&mut self, tabel: &'static Tabel, sink: &mut impl Sink) -> Result<(), String> {
        let naam = tabel.naam;
        macro_rules! each {
            ($row:ty, $make:path) => {
                self.each::<$row>(sink, |row, naar| vec![(naam, $make(&row, naar))]).await
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
                self.each::<actor::Row>(sink, records).await
            }
            "klantinteracties_categorie" => each!(ki::categorie::Row, rijen::categorie),
            "klantinteracties_partij" => each!(partij::Row, rijen::partij),
            "klantinteracties_persoon"
            | "klantinteracties_organisatie"
            | "klantinteracties_contactpersoon" => {
                let records =
                    |row: partij::Row, naar: &Verwijzing| only(naam, rijen::partij_records(row, naar));
                self.each::<partij::Row>(sink, records).await
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
            _ => self.task_actors(naam, sink).await,
        }
    }

    /// Who is to do which task; that has no row with an identity of its own.
    async fn task_actors(&mut self, naam: &'static str, sink: &mut impl Sink) -> Result<(), String> {
        let mut pages = Pages::new("id, internetaak, actor", "internetaak_actor");
        while let Some(rows) = pages.next::<(Uuid, Uuid, Uuid)>(self.conn).await? {
            for (_, internetaak, actor) in rows {
                self.number(naam, rijen::internetaak_actor(internetaak, actor, &self.naar), sink)?;
            }
            sink.page().await?;
        }
        Ok(())
    }
}

fn only(naam: &str, rows: Vec<(&'static str, Columns)>) -> Vec<(&'static str, Columns)> {
    rows.into_iter().filter(|(table, _)| *table == naam).collect()
}

/// A row with its key.
struct Keyed<T>(Uuid, T);

impl<T: FromRow> FromRow for Keyed<T> {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self(row.get(0)?, T::from_row(row)?))
    }
}

/// Has `sink` take every row of Open Klant, of one moment.
pub(super) async fn every_row(app: &App, numbered: bool, sink: &mut impl Sink) -> Result<(), String> {
    let conn = app.db.picture().await.map_err(|error| error.to_string())?;
    let naar = if numbered { Verwijzing::numbered(&conn).await? } else { Verwijzing::Uuids };
    let mut uitvoer = Uitvoer { conn: &conn, naar, counted: HashMap::new() };
    for tabel in TABELLEN {
        uitvoer.table(tabel, sink).await?;
    }
    Ok(())
}

/// Writes the rows as `import open-klant -` reads them.
struct AsJson<'w> {
    to: &'w mut (dyn Write + Send),
    written: Written,
}

/// How many rows were written, by table.
pub type Written = Vec<(String, u64)>;

impl Sink for AsJson<'_> {
    fn row(&mut self, table: &'static str, row: Columns) -> Result<(), String> {
        if self.written.last().is_none_or(|(last, _)| last != table) {
            let end = if self.written.is_empty() { "" } else { "\n]," };
            write!(self.to, "{end}\n\"{table}\": [\n").map_err(unwritten)?;
            self.written.push((table.to_owned(), 0));
        } else {
            self.to.write_all(b",\n").map_err(unwritten)?;
        }
        if let Some((_, rows)) = self.written.last_mut() {
            *rows += 1;
        }
        serde_json::to_writer(&mut self.to, &row).map_err(|error| unwritten(error.into()))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn unwritten(error: std::io::Error) -> String {
    format!("the rows cannot be written: {error}")
}

impl Sink for Sommen {
    fn row(&mut self, table: &'static str, row: Columns) -> Result<(), String> {
        let mut add = |name: &str, same: &str| self.entry(name.to_owned()).or_default().add(same);
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
    }
}

impl App {
    /// Writes every row of the two APIs as Open Klant has them. How many, by table.
    pub async fn export_open_klant(&self, to: &mut (dyn Write + Send)) -> Result<Written, String> {
        to.write_all(b"{\"tables\": {").map_err(unwritten)?;
        let mut json = AsJson { to, written: Vec::new() };
        every_row(self, true, &mut json).await?;
        let AsJson { to, written } = json;
        let end = if written.is_empty() { "}}\n" } else { "\n]}}\n" };
        to.write_all(end.as_bytes()).and_then(|()| to.flush()).map_err(unwritten)?;
        Ok(written)
    }

    /// What the two APIs hold, as it is compared with where it came from.
    pub(super) async fn sommen(&self) -> Result<Sommen, String> {
        let mut sommen = Sommen::new();
        every_row(self, false, &mut sommen).await?;
        Ok(sommen)
    }
}
