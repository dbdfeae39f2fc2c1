//! How many rows a table has, exactly, without counting all of them each time.
//!
//! What is older than a minute is counted once and kept; since then only what was added is counted, and the log of
//! changes says whether anything older was removed or imported. So a count is never stale, whoever wrote.

use std::{collections::HashMap, time::Duration};

use parking_lot::Mutex;
use store::{Conn, Moment, sql};
use uuid::Uuid;

use crate::{app::ids::first_id_of, rest::problem::Result};

/// Longer than any transaction takes: what has an older key is committed, or never will be.
const SETTLED: Duration = Duration::from_mins(1);

/// How many rows may lie behind the boundary before it moves along.
const MOST_ADDED: i64 = 10_000;

/// Kept counts, by table.
#[derive(Default)]
pub(crate) struct Counts(Mutex<HashMap<&'static str, Kept>>);

#[derive(Clone, Copy)]
struct Kept {
    /// Rows with a key below `before`.
    count: i64,
    before: Uuid,
    /// How many removals and imports the log held from `before` on when this was counted.
    removals: i64,
}

impl Counts {
    /// The number of rows of `table` at this moment.
    pub(crate) async fn of(&self, conn: &Conn, table: &'static str, now: Moment) -> Result<i64> {
        let settled = first_id_of(now.timestamp().checked_sub(SETTLED).unwrap_or(now.timestamp()));
        let kept = self.0.lock().get(table).copied();
        if let Some(kept) = kept
            && removals(conn, kept.before).await? == kept.removals
        {
            let added = added(conn, table, kept.before).await?;
            // When there is much behind the boundary, it moves along.
            if added > MOST_ADDED {
                return self.recount(conn, table, settled).await;
            }
            return Ok(kept.count + added);
        }
        self.recount(conn, table, settled).await
    }

    async fn recount(&self, conn: &Conn, table: &'static str, settled: Uuid) -> Result<i64> {
        // First, so that what is removed while we count is seen the next time.
        let removals = removals(conn, settled).await?;
        let old = count(conn, &format!("select count(*) from {table} where id < $1"), settled).await?;
        let new = count(conn, &format!("select count(*) from {table} where id >= $1"), settled).await?;
        self.0.lock().insert(table, Kept { count: old, before: settled, removals });
        Ok(old + new)
    }
}

async fn count(conn: &Conn, sql: &str, boundary: Uuid) -> Result<i64> {
    Ok(conn.first::<(i64,)>(sql, &[&boundary]).await?.map_or(0, |(count,)| count))
}

/// What was added since; at most one more than [`MOST_ADDED`]. The order and the limit are for PostgreSQL, which would
/// otherwise think that a third of the table is newer than a moment it does not know, and read all of it.
async fn added(conn: &Conn, table: &str, since: Uuid) -> Result<i64> {
    let newest = format!("select id from {table} where id >= $1 order by id limit {}", MOST_ADDED + 1);
    count(conn, &format!("select count(*) from ({newest}) newest"), since).await
}

/// Few: whenever there is a new one, everything is counted anew and the boundary moves past it.
async fn removals(conn: &Conn, since: Uuid) -> Result<i64> {
    let sql = sql!(
        "select count(*) from (select id from wijziging where actie in ('destroy', 'import') and id >= $1 ",
        "order by id limit 1000) recent"
    );
    count(conn, sql, since).await
}
