//! How many rows a table has, exactly, without counting all of them each time.
//!
//! What is older than a minute is counted once and kept; since then only what was added is counted, and the log of
//! changes says whether anything older was removed or imported. So a count is never stale, whoever wrote.

use std::{collections::HashMap, time::Duration};

use parking_lot::Mutex;
use store::{Conn, Moment, Param, sql};
use uuid::Uuid;

use crate::{app::ids::first_id_of, rest::problem::Result};

/// Longer than any transaction takes: what has an older key is committed, or never will be.
const SETTLED: Duration = Duration::from_mins(1);

/// Kept counts, by table.
pub(crate) struct Counts {
    kept: Mutex<HashMap<&'static str, Kept>>,
    /// How many rows may lie behind the boundary before it moves along.
    most_added: i64,
}

#[derive(Clone, Copy)]
struct Kept {
    /// Rows with a key below `before`.
    count: i64,
    before: Uuid,
    /// How many removals and imports the log held from `before` on when this was counted.
    removals: i64,
}

impl Default for Counts {
    fn default() -> Self {
        Self { kept: Mutex::default(), most_added: 10_000 }
    }
}

impl Counts {
    /// The number of rows of `table` at this moment.
    pub(crate) async fn of(&self, conn: &Conn, table: &'static str, now: Moment) -> Result<i64> {
        let settled = first_id_of(now.timestamp().checked_sub(SETTLED).unwrap_or(now.timestamp()));
        let Some(kept) = self.kept.lock().get(table).copied() else {
            return self.recount(conn, table, settled).await;
        };
        if removals(conn, kept.before).await? != kept.removals {
            return self.recount(conn, table, settled).await;
        }
        let added = self.added(conn, table, kept.before).await?;
        if added <= self.most_added {
            return Ok(kept.count + added);
        }
        if kept.before >= settled {
            return Ok(kept.count + since(conn, table, kept.before).await?);
        }
        self.move_along(conn, table, kept, settled).await
    }

    /// Takes what is settled by now into the kept count.
    async fn move_along(&self, conn: &Conn, table: &'static str, kept: Kept, settled: Uuid) -> Result<i64> {
        // First, so that what is removed while we count is seen the next time, or right behind.
        let removed = removals(conn, settled).await?;
        let between = format!("select count(*) from {table} where id >= $1 and id < $2");
        let moved = count(conn, &between, &[&kept.before, &settled]).await?;
        if removals(conn, kept.before).await? != kept.removals {
            return self.recount(conn, table, settled).await;
        }
        let kept = Kept { count: kept.count + moved, before: settled, removals: removed };
        self.kept.lock().insert(table, kept);
        Ok(kept.count + since(conn, table, settled).await?)
    }

    async fn recount(&self, conn: &Conn, table: &'static str, settled: Uuid) -> Result<i64> {
        let removals = removals(conn, settled).await?;
        let all = format!("select count(*) from {table} where id < $1");
        let kept = Kept { count: count(conn, &all, &[&settled]).await?, before: settled, removals };
        self.kept.lock().insert(table, kept);
        Ok(kept.count + since(conn, table, settled).await?)
    }

    /// What was added since; at most one more than may lie behind the boundary. The order and the limit are for
    /// PostgreSQL, which would otherwise think that a third of the table is newer than a moment it does not know, and
    /// read all of it.
    async fn added(&self, conn: &Conn, table: &str, since: Uuid) -> Result<i64> {
        let most = self.most_added + 1;
        let newest = format!("select id from {table} where id >= $1 order by id limit {most}");
        count(conn, &format!("select count(*) from ({newest}) newest"), &[&since]).await
    }
}

async fn count(conn: &Conn, sql: &str, boundary: &[&dyn Param]) -> Result<i64> {
    Ok(conn.first::<(i64,)>(sql, boundary).await?.map_or(0, |(count,)| count))
}

/// All that was added since.
async fn since(conn: &Conn, table: &str, boundary: Uuid) -> Result<i64> {
    count(conn, &format!("select count(*) from {table} where id >= $1"), &[&boundary]).await
}

/// Few: whenever there is a new one, everything is counted anew and the boundary moves past it.
async fn removals(conn: &Conn, since: Uuid) -> Result<i64> {
    let sql = sql!(
        "select count(*) from (select id from wijziging where actie in ('destroy', 'import') and id >= $1 ",
        "order by id limit 1000) recent"
    );
    count(conn, sql, &[&since]).await
}

#[cfg(test)]
mod tests {
    use store::{Db, Options, Target};

    use super::*;

    /// A register with the two tables that counting looks at.
    async fn register() -> Db {
        let name = format!("relatiebeheer-count-{}.db", std::process::id());
        let file = std::env::temp_dir().join(name);
        drop(std::fs::remove_file(&file));
        let db = Db::open(Options::new(Target::File(file))).await.unwrap();
        let sql = "create table ding (id uuid primary key);
            create table wijziging (id uuid primary key, actie text not null)";
        db.transact(|tx| async move { tx.batch(sql).await }).await.unwrap();
        db
    }

    async fn run(db: &Db, sql: &str, id: Uuid) {
        db.transact(|tx| async move { tx.execute(sql, &[&id]).await }).await.unwrap();
    }

    fn at(second: u8) -> Moment {
        let time = format!("2026-03-01T12:{:02}:{:02}Z", second / 60, second % 60);
        Moment::from(time.parse::<jiff::Timestamp>().unwrap())
    }

    fn key(second: u8, nth: u128) -> Uuid {
        Uuid::from_u128(first_id_of(at(second).timestamp()).as_u128() + nth)
    }

    #[tokio::test]
    async fn the_boundary_moves_along_and_every_count_is_right() {
        let (db, counts) = (register().await, Counts { most_added: 3, ..Counts::default() });
        let (mut there, add, remove) = (0, "insert into ding values ($1)", "delete from ding where id = $1");
        for second in 1..=200 {
            for nth in 0..=u128::from(second % 3) {
                run(&db, add, key(second, nth)).await;
                there += 1;
            }
            if second % 50 == 0 {
                run(&db, remove, key(second - 9, 0)).await;
                run(&db, "insert into wijziging values ($1, 'destroy')", key(second, 99)).await;
                there -= 1;
            }
            let conn = db.read().await.unwrap();
            assert_eq!(counts.of(&conn, "ding", at(second)).await.unwrap(), there, "after {second} s");
        }
    }
}
