//! `export open-klant postgres://…`: the way back, into an empty database of Open Klant. All of it, or nothing.

use std::collections::HashMap;

use serde_json::Value;
use store::{Conn, Db, Options, Target, Tx};

use super::{Sink, Written, every_row, rijen::Columns};
use crate::{app::App, verhuizing::kolommen::TABELLEN};

/// A database of Open Klant with a transaction in it.
struct OpenKlant {
    tx: Tx,
    /// The columns of its tables, and whether a row must say what is in one.
    kolommen: HashMap<&'static str, HashMap<String, bool>>,
    /// Rows of one table that are not written yet.
    waiting: Option<(&'static str, Vec<Value>)>,
    written: Written,
}

impl Sink for OpenKlant {
    fn row(&mut self, table: &'static str, row: Columns) -> Result<(), String> {
        let (_, rows) = self.waiting.get_or_insert_with(|| (table, Vec::new()));
        rows.push(row.into());
        Ok(())
    }

    async fn page(&mut self) -> Result<(), String> {
        let Some((table, rows)) = self.waiting.take() else { return Ok(()) };
        let columns = self.columns(table, &rows)?;
        let added = rows.len() as u64;
        // The database reads each value as its column has it.
        let sql = format!(
            "insert into {table} ({columns}) \
             select {columns} from json_populate_recordset(null::{table}, $1::text::json)"
        );
        let rows = Value::Array(rows).to_string();
        let refused = |error| format!("{table} of that Open Klant does not take our rows: {error}");
        self.tx.execute(&sql, &[&rows]).await.map_err(refused)?;
        match self.written.last_mut() {
            Some((last, rows)) if last == table => *rows += added,
            _ => self.written.push((table.to_owned(), added)),
        }
        Ok(())
    }
}

impl OpenKlant {
    /// Takes all that is in it for itself, when there is nothing.
    async fn empty(db: &Db) -> Result<Self, String> {
        let tx = db.begin_large().await.map_err(unreachable)?;
        let mut kolommen = HashMap::new();
        for table in TABELLEN.iter().map(|tabel| tabel.naam) {
            let there = columns_of(&tx, table).await.map_err(unreachable)?;
            if there.is_empty() {
                return Err(format!(
                    "this is no database of Open Klant 2, or its migrations have not run: it has no table {table}"
                ));
            }
            kolommen.insert(table, there);
        }
        let all: Vec<&str> = TABELLEN.iter().map(|tabel| tabel.naam).collect();
        let alone = format!("lock table {} in exclusive mode", all.join(", "));
        tx.batch(&alone).await.map_err(unreachable)?;
        for table in all {
            let sql = format!("select exists (select 1 from {table})");
            if tx.first::<(bool,)>(&sql, &[]).await.map_err(unreachable)?.is_none_or(|(some,)| some) {
                return Err(format!(
                    "that Open Klant is not empty: there are rows in {table}; give a database in which only the migrations \
                     of Open Klant have run"
                ));
            }
        }
        // What a partij prefers comes before it is there.
        tx.batch("set constraints all deferred").await.map_err(unreachable)?;
        Ok(Self { tx, kolommen, waiting: None, written: Vec::new() })
    }

    /// The columns of these rows, when the table has them all and asks for no other.
    fn columns(&self, table: &str, rows: &[Value]) -> Result<String, String> {
        let ours: Vec<&str> = match rows.first() {
            Some(Value::Object(row)) => row.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let theirs = self.kolommen.get(table);
        let other = |what: &str, column: &str| {
            format!("that Open Klant is of another version than 2.18: {table} {what} a column {column}")
        };
        if let Some(absent) = ours.iter().find(|column| theirs.is_none_or(|all| !all.contains_key(**column)))
        {
            return Err(other("does not have", absent));
        }
        let mut asked = theirs.into_iter().flatten().filter(|(_, must)| **must).map(|(column, _)| column);
        if let Some(more) = asked.find(|column| !ours.contains(&column.as_str())) {
            return Err(other("asks for", more));
        }
        Ok(ours.join(", "))
    }

    /// What is added there next gets a number behind ours.
    async fn end(self) -> Result<Written, String> {
        for (table, _) in &self.written {
            let sql = format!(
                "select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))"
            );
            self.tx.batch(&sql).await.map_err(unreachable)?;
        }
        let refused = |error| format!("that Open Klant does not take our rows: {error}");
        self.tx.commit().await.map_err(refused)?;
        Ok(self.written)
    }
}

/// The columns of a table, and whether each must be given; none when there is no such table.
async fn columns_of(conn: &Conn, table: &str) -> store::Result<HashMap<String, bool>> {
    let sql = "select attname::text, attnotnull and not atthasdef and attidentity = '' from pg_attribute \
               where attrelid = to_regclass($1) and attnum > 0 and not attisdropped";
    Ok(conn.query::<(String, bool)>(sql, &[&table]).await?.into_iter().collect())
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn unreachable(error: store::Error) -> String {
    format!("the database of Open Klant cannot be written: {error}")
}

impl App {
    /// Puts every row of the two APIs in an empty database of Open Klant. How many, by table.
    pub async fn export_to_database(&self, url: &str) -> Result<Written, String> {
        let db = Db::open(Options::new(Target::Url(url.to_owned()))).await.map_err(unreachable)?;
        let mut there = OpenKlant::empty(&db).await?;
        every_row(self, true, &mut there).await?;
        there.end().await
    }
}
