//! Many rows at once, as an import or a restore stores them.

use std::pin::pin;

use tokio_postgres::{binary_copy::BinaryCopyInWriter, types::ToSql};

use crate::{Conn, Engine, Error, Params, Result, Tx, sqlite};

/// How much a transaction may take for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// What a request needs.
    Usual,
    /// What an import needs: pages of every index at hand, and no limit to the time of a statement.
    Much,
}

/// Of SQLite's pages, in KiB. Rows with random keys touch every page of their indexes.
const MUCH: u32 = 200 * 1024;

/// How many rows go in one statement of SQLite.
const TOGETHER: usize = 50;

fn insert_sql(table: &str, columns: &str, rows: usize) -> String {
    let width = columns.split(',').count();
    let mut sql = format!("insert into {table} ({columns}) values ");
    for row in 0..rows {
        let places: Vec<String> = (1..=width).map(|place| format!("${}", row * width + place)).collect();
        sql.push_str(if row == 0 { "(" } else { ", (" });
        sql.push_str(&places.join(", "));
        sql.push(')');
    }
    sql
}

impl Tx {
    /// Takes more room than usual. On SQLite that lasts until the usual is taken again, on PostgreSQL until the commit.
    pub async fn room(&self, room: Room) -> Result<()> {
        match (self.engine(), room) {
            (Engine::Sqlite, Room::Usual) => {
                self.batch(&format!("pragma cache_size = -{}; pragma shrink_memory", sqlite::CACHE)).await
            }
            (Engine::Sqlite, Room::Much) => self.batch(&format!("pragma cache_size = -{MUCH}")).await,
            (Engine::Postgres, Room::Usual) => Ok(()),
            (Engine::Postgres, Room::Much) => self.without_limit().await,
        }
    }

    /// Stores rows of one table; `columns` comma separated. On PostgreSQL they are copied, which is a fraction of the work
    /// of an `insert`, and none is stored when one is refused.
    pub async fn insert_rows(&self, table: &str, columns: &str, rows: &[Params<'_>]) -> Result<()> {
        match &**self {
            Conn::Postgres(client) => {
                let kinds = client.types(&format!("select {columns} from {table}")).await?;
                let sink =
                    client.copy_in(&format!("copy {table} ({columns}) from stdin (format binary)")).await?;
                let mut writer = pin!(BinaryCopyInWriter::new(sink, &kinds));
                for row in rows {
                    let values = row.iter().map(|value| *value as &(dyn ToSql + Sync));
                    writer.as_mut().write_raw(values).await?;
                }
                writer.finish().await?;
                Ok(())
            }
            Conn::Writing(writing) => {
                for some in rows.chunks(TOGETHER) {
                    let sql = insert_sql(table, columns, some.len());
                    sqlite::execute(writing.conn(), &sql, &some.concat())?;
                }
                Ok(())
            }
            Conn::Sqlite(_) => Err(Error::other("a reading connection does not write")),
        }
    }
}
