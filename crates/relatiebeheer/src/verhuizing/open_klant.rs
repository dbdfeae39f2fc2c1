//! `import open-klant`: rows of an Open Klant database become ours, in one transaction. Uuids and the order of rows
//! stay; rows that today's rules would refuse are taken as they are, as long as the database itself can hold them.

use std::{collections::BTreeMap, io::Read, sync::Arc};

use serde_json::{Map, Value};
use store::{Json, Param, Tx, sql};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    lezen,
    record::Record,
    tabellen::{self, Keys, Waits},
};
use crate::{
    app::App,
    klantinteracties::{
        actor,
        contactnaam::Contactnaam,
        partij::identificatie::{self, Naam, Records},
    },
    rest::{
        problem::{Problem, Result},
        row::{Table, columns},
        write::Write,
    },
    toegang::Subject,
    zoeken::index,
};

/// What was taken over, by table of Open Klant.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows that were stored.
    pub taken: BTreeMap<String, u64>,
    /// Rows that were left out, with the reason.
    pub left_out: BTreeMap<String, u64>,
}

/// From so many rows on, the database looks anew at what is in its tables.
const MANY: u64 = 10_000;
/// How many rows go in one statement.
const BATCH: usize = 200;

/// Our tables, children first.
const OURS: &[&str] = &[
    "internetaak_actor",
    "internetaak",
    "actor_klantcontact",
    "bijlage",
    "onderwerpobject",
    "digitaal_adres",
    "betrokkene",
    "klantcontact",
    "rekeningnummer",
    "categorie_relatie",
    "categorie",
    "vertegenwoordiging",
    "partij_identificator",
    "partij",
    "actor",
    "organisatie",
    "persoon",
];

type RowMessage = (String, Map<String, Value>);

impl App {
    /// Takes over rows of Open Klant, as JSON; with `replace` everything that the two APIs hold goes first.
    pub async fn import_open_klant(
        &self,
        source: impl Read + Send + 'static,
        replace: bool,
    ) -> std::result::Result<Report, String> {
        run(self, source, replace).await.map_err(|problem| format!("nothing was taken over: {problem:?}"))
    }
}

/// Reads rows as JSON and stores them; with `replace` everything that the two APIs hold goes first.
pub(crate) async fn run(app: &App, source: impl Read + Send + 'static, replace: bool) -> Result<Report> {
    let subject = Subject::Token { naam: "import".to_owned() };
    let tx = app.db.begin().await?;
    let write = Arc::new(Write::new(app.clone(), &subject, tx.clone()));
    let mut import = Import::new(&write);
    if replace {
        clear(&tx).await?;
    }
    let (sender, mut rows) = mpsc::channel::<Vec<RowMessage>>(16);
    let reading = tokio::task::spawn_blocking(move || read(source, &sender));
    while let Some(batch) = rows.recv().await {
        for (table, row) in batch {
            import.take(&table, Record(row)).await?;
        }
    }
    let read = reading.await.map_err(|error| Problem::Internal(store::Error::other(error)))?;
    read.map_err(|why| Problem::Unparsable(format!("de invoer is niet leesbaar: {why}")))?;
    let report = import.finish().await?;
    index::rebuild(&write.tx).await?;
    log(&write, "open-klant").await?;
    if report.taken.values().sum::<u64>() > MANY {
        // Or the database would plan for the register as it was.
        tx.batch("analyze").await?;
    }
    drop(write);
    tx.commit().await?;
    Ok(report)
}

/// Runs beside the storing, on a thread of its own.
fn read(source: impl Read, sender: &mpsc::Sender<Vec<RowMessage>>) -> Result<(), String> {
    let mut batch = Vec::with_capacity(BATCH);
    let gone = |_| "het opslaan is gestopt".to_owned();
    lezen::rows(source, &mut |table, row| {
        batch.push((table.to_owned(), row));
        if batch.len() == BATCH {
            sender.blocking_send(std::mem::take(&mut batch)).map_err(gone)?;
        }
        Ok(())
    })?;
    sender.blocking_send(batch).map_err(gone)
}

async fn clear(tx: &Tx) -> Result<()> {
    for table in OURS {
        tx.execute(&format!("delete from {table}"), &[]).await?;
    }
    Ok(index::clear(tx).await?)
}

/// The log says that many rows changed at once; what was counted before counts no longer.
pub(crate) async fn log(write: &Write, source: &str) -> Result<()> {
    let sql =
        sql!("insert into wijziging (id, moment, wie, actie, soort, object) values ($1, $2, $3, $4, $5, $6)");
    let (id, now) = write.late_id();
    let params: [&dyn Param; 6] = [&id, &now, &write.who(), &"import", &source, &id];
    write.tx.execute(sql, &params).await?;
    Ok(())
}

struct Import<'w> {
    write: &'w Write,
    keys: Keys,
    report: Report,
    /// Rows whose reference has not come by yet.
    waiting: Vec<(String, Record)>,
    pending: Pending,
    preferred: Vec<(Uuid, Option<i64>, Option<i64>)>,
    /// Sub records, by the uuid of what they belong to.
    partijen: BTreeMap<Uuid, (Records, Option<i64>)>,
    actoren: BTreeMap<Uuid, actor::Records>,
}

/// Rows of one table that will go in one statement.
#[derive(Default)]
struct Pending {
    table: String,
    rows: Vec<Box<dyn Storable>>,
}

/// A row of any table.
trait Storable: Send + Sync {
    fn table(&self) -> &'static str;
    fn columns(&self) -> String;
    fn params(&self) -> Vec<&dyn Param>;
}

impl<T: Table> Storable for T {
    fn table(&self) -> &'static str {
        T::NAME
    }
    fn columns(&self) -> String {
        columns::<T>()
    }
    fn params(&self) -> Vec<&dyn Param> {
        Table::params(self)
    }
}

/// Who is to do a task.
struct TaskActor([Uuid; 3]);

impl Storable for TaskActor {
    fn table(&self) -> &'static str {
        "internetaak_actor"
    }
    fn columns(&self) -> String {
        "id, internetaak, actor".to_owned()
    }
    fn params(&self) -> Vec<&dyn Param> {
        self.0.iter().map(|uuid| uuid as &dyn Param).collect()
    }
}

impl<'w> Import<'w> {
    fn new(write: &'w Write) -> Self {
        Self {
            write,
            keys: Keys::new(write.now),
            report: Report::default(),
            waiting: Vec::new(),
            pending: Pending::default(),
            preferred: Vec::new(),
            partijen: BTreeMap::new(),
            actoren: BTreeMap::new(),
        }
    }

    async fn take(&mut self, table: &str, record: Record) -> Result<()> {
        match self.make(table, &record) {
            Ok(Some(row)) => {
                *self.report.taken.entry(table.to_owned()).or_default() += 1;
                if self.pending.table != table || self.pending.rows.len() == BATCH {
                    self.flush().await?;
                    table.clone_into(&mut self.pending.table);
                }
                self.pending.rows.push(row);
            }
            Ok(None) => {}
            Err(Waits) => self.waiting.push((table.to_owned(), record)),
        }
        Ok(())
    }

    /// The row of ours, or nothing when the record becomes part of another row.
    fn make(&mut self, table: &str, record: &Record) -> Result<Option<Box<dyn Storable>>, Waits> {
        let keys = &mut self.keys;
        let name = table.strip_prefix("klantinteracties_").unwrap_or(table);
        let row: Box<dyn Storable> = match name {
            "partij" => {
                let row = tabellen::partij(keys, record);
                let (adres, rekening) = (
                    record.number("voorkeurs_digitaal_adres_id"),
                    record.number("voorkeurs_rekeningnummer_id"),
                );
                if adres.is_some() || rekening.is_some() {
                    self.preferred.push((row.uuid, adres, rekening));
                }
                Box::new(row)
            }
            "partijidentificator" => Box::new(tabellen::identificator(keys, record)?),
            "klantcontact" => Box::new(tabellen::contact(keys, record)),
            "betrokkene" => Box::new(tabellen::betrokkene(keys, record)?),
            "onderwerpobject" => Box::new(tabellen::onderwerpobject(keys, record)?),
            "bijlage" => Box::new(tabellen::bijlage(keys, record)?),
            "digitaaladres" => Box::new(tabellen::digitaal_adres(keys, record)?),
            "actor" => Box::new(tabellen::actor(keys, record)),
            "actorklantcontact" => Box::new(tabellen::actorklantcontact(keys, record)?),
            "internetaak" => Box::new(tabellen::internetaak(keys, record)?),
            "internetakenactorenthoughmodel" => {
                let (id, internetaak, actor) = tabellen::internetaak_actor(keys, record)?;
                Box::new(TaskActor([id, internetaak, actor]))
            }
            "rekeningnummer" => Box::new(tabellen::rekeningnummer(keys, record)?),
            "vertegenwoordigden" => Box::new(tabellen::vertegenwoordiging(keys, record)?),
            "categorie" => Box::new(tabellen::categorie(keys, record)),
            "categorierelatie" => Box::new(tabellen::categorie_relatie(keys, record)?),
            "contactgegevens_organisatie" => Box::new(tabellen::organisatie(keys, record)),
            "contactgegevens_persoon" => Box::new(tabellen::persoon(keys, record)),
            _ => {
                self.make_part(name, record)?;
                return Ok(None);
            }
        };
        Ok(Some(row))
    }

    /// A sub record, which becomes part of the partij or actor that it belongs to.
    fn make_part(&mut self, name: &str, record: &Record) -> Result<(), Waits> {
        let contactnaam = || Contactnaam {
            voorletters: record.text("contactnaam_voorletters"),
            voornaam: record.text("contactnaam_voornaam"),
            voorvoegsel_achternaam: record.text("contactnaam_voorvoegsel_achternaam"),
            achternaam: record.text("contactnaam_achternaam"),
        };
        let taken = match name {
            "persoon" | "organisatie" | "contactpersoon" => {
                let uuid = self.keys.must("partij", record, "partij_id")?;
                let (records, werkgever) = self.partijen.entry(uuid).or_default();
                match name {
                    "persoon" => records.persoon = Some(contactnaam()),
                    "organisatie" => records.organisatie = Some(Naam { naam: record.text("naam") }),
                    _ => {
                        let uuid = record.uuid().unwrap_or_default();
                        records.contactpersoon =
                            Some(identificatie::Record { uuid, contactnaam: contactnaam() });
                        *werkgever = record.number("werkte_voor_partij_id");
                    }
                }
                true
            }
            "medewerker" | "geautomatiseerdeactor" | "organisatorischeeenheid" => {
                let uuid = self.keys.must("actor", record, "actor_id")?;
                actor_record(self.actoren.entry(uuid).or_default(), name, record);
                true
            }
            _ => false,
        };
        let counts = if taken { &mut self.report.taken } else { &mut self.report.left_out };
        *counts.entry(name.to_owned()).or_default() += 1;
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.pending.rows);
        let Some(first) = rows.first() else { return Ok(()) };
        let mut sql = format!("insert into {} ({}) values ", first.table(), first.columns());
        let mut params: Vec<&dyn Param> = Vec::new();
        for row in &rows {
            let from = params.len() + 1;
            params.extend(row.params());
            let places: Vec<String> = (from..=params.len()).map(|place| format!("${place}")).collect();
            sql.push_str(if from == 1 { "(" } else { ", (" });
            sql.push_str(&places.join(", "));
            sql.push(')');
        }
        self.write.tx.execute(&sql, &params).await?;
        Ok(())
    }

    /// Takes what waited, until nothing more can be; then completes partijen and actoren.
    async fn finish(mut self) -> Result<Report> {
        loop {
            let waiting = std::mem::take(&mut self.waiting);
            let before = waiting.len();
            for (table, record) in waiting {
                self.take(&table, record).await?;
            }
            if self.waiting.len() == before {
                break;
            }
        }
        for (table, _) in &self.waiting {
            let why = format!("{table}: verwijst naar een rij die er niet is");
            *self.report.left_out.entry(why).or_default() += 1;
        }
        self.flush().await?;
        self.complete_partijen().await?;
        for (uuid, records) in std::mem::take(&mut self.actoren) {
            let sql = sql!("update actor set identificatie = $1 where uuid = $2");
            self.write.tx.execute(sql, &[&Json(records), &uuid]).await?;
        }
        Ok(self.report)
    }

    async fn complete_partijen(&mut self) -> Result<()> {
        for (uuid, (records, werkgever)) in std::mem::take(&mut self.partijen) {
            let werkgever = werkgever.and_then(|old| self.keys.known("partij", old).ok());
            let sql = sql!("update partij set identificatie = $1, werkte_voor_partij = $2 where uuid = $3");
            self.write.tx.execute(sql, &[&Json(records), &werkgever, &uuid]).await?;
        }
        for (uuid, adres, rekening) in std::mem::take(&mut self.preferred) {
            let adres = adres.and_then(|old| self.keys.known("digitaal_adres", old).ok());
            let rekening = rekening.and_then(|old| self.keys.known("rekeningnummer", old).ok());
            let sql = sql!(
                "update partij set voorkeurs_digitaal_adres = $1, voorkeurs_rekeningnummer = $2 where uuid = $3"
            );
            self.write.tx.execute(sql, &[&adres, &rekening, &uuid]).await?;
        }
        Ok(())
    }
}

fn actor_record(records: &mut actor::Records, name: &str, record: &Record) {
    let (functie, omschrijving) = (record.text("functie"), record.text("omschrijving"));
    let (emailadres, telefoonnummer) = (record.text("emailadres"), record.text("telefoonnummer"));
    match name {
        "medewerker" => records.medewerker = Some(actor::Medewerker { functie, emailadres, telefoonnummer }),
        "geautomatiseerdeactor" => {
            records.geautomatiseerde_actor = Some(actor::GeautomatiseerdeActor { functie, omschrijving });
        }
        _ => {
            let faxnummer = record.text("faxnummer");
            records.organisatorische_eenheid =
                Some(actor::OrganisatorischeEenheid { omschrijving, emailadres, faxnummer, telefoonnummer });
        }
    }
}
