//! How many rows a table has, exactly, without counting all of them each time.
//!
//! `telling` keeps how many rows have a key below a boundary, those that were removed since included; triggers keep the
//! keys of what was removed in `verwijderd`. A row that goes takes one away from the first and adds one to the second, so
//! that what is kept stays true whoever removes what, and is true for who starts anew. What is newer than the boundary
//! is counted. All of it is one statement, which sees one moment.
//!
//! The boundary moves along, by pieces that are counted by the same two tables, when much has been added. After an
//! import it begins anew.

use std::{collections::HashMap, sync::Arc, time::Duration};

use jiff::Timestamp;
use parking_lot::Mutex;
use store::{Conn, Db, Engine, Moment, Tx, sql};
use tokio::sync::Mutex as AsyncMutex;
use uuid::Uuid;

use crate::{
    app::ids::first_id_of,
    rest::problem::{Problem, Result},
};

/// Longer than any transaction takes: what has an older key is committed, or never will be.
const SETTLED: Duration = Duration::from_mins(10);

/// How long after a try to move a boundary comes the next: it costs a write, and somebody who stores a lot would have it move
/// at each list.
const PAUSE: Duration = Duration::from_mins(1);

/// How long a request waits while another one counts what nobody counted yet.
const PATIENCE: Duration = Duration::from_secs(5);

/// No row with a key from before this moment will appear any more at `now`, but by who says so with [`forget`].
pub(crate) fn settled(now: Timestamp) -> Timestamp {
    before(now, SETTLED)
}

fn before(now: Timestamp, settled: Duration) -> Timestamp {
    now.checked_sub(settled).unwrap_or(now)
}

/// Counts the rows of tables.
pub(crate) struct Counts {
    /// With more rows than this behind the boundary it moves along, beside the request.
    soon: i64,
    /// How many rows may lie behind the boundary before it moves along, and how many removals are remembered one by one.
    most: i64,
    /// How many rows the boundary moves past in one statement.
    piece: i64,
    settled: Duration,
    /// Who moves the boundary of a table does so alone.
    turns: Mutex<HashMap<&'static str, Arc<AsyncMutex<()>>>>,
    /// When a boundary was last moved beside a request, or tried to.
    tried: Mutex<HashMap<&'static str, Timestamp>>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            soon: 1_000,
            most: 10_000,
            piece: 100_000,
            settled: SETTLED,
            turns: Mutex::default(),
            tried: Mutex::default(),
        }
    }
}

/// What is known of a table, and what has to be added to that.
#[derive(Clone, Copy)]
struct Stand {
    tot: Uuid,
    versie: i64,
    bruto: i64,
    /// How many of those are gone.
    weg: i64,
    /// How many lie behind the boundary.
    added: i64,
}

impl Stand {
    fn total(self) -> i64 {
        self.bruto - self.weg + self.added
    }
}

impl Counts {
    /// The number of rows of `table` at this moment.
    pub(crate) async fn of(&self, db: &Db, conn: &Conn, table: &'static str, now: Moment) -> Result<i64> {
        let stand = self.stand(conn, table).await?;
        if stand.weg > self.most {
            self.prune(db, table, stand);
        }
        let settled = first_id_of(before(now.timestamp(), self.settled));
        if stand.added <= self.most {
            if stand.added > self.soon && stand.tot < settled && self.is_due(table, now.timestamp()) {
                move_beside(db, (table, stand), settled);
            }
            return Ok(stand.total());
        }
        if stand.tot < settled {
            // Whoever waited here would hold a connection meanwhile; see `idle`.
            if let Ok(_turn) = self.turn(table).try_lock() {
                return self.move_along(db, conn, table, settled).await;
            }
        }
        whole(conn, table).await
    }

    /// Waits while somebody counts a large part of `table`: for who has no connection yet.
    pub(crate) async fn idle(&self, table: &'static str) -> Result<()> {
        let turn = self.turns.lock().get(table).cloned();
        let Some(turn) = turn.filter(|turn| turn.try_lock().is_err()) else { return Ok(()) };
        let waited = tokio::time::timeout(PATIENCE, turn.lock()).await;
        waited.map(drop).map_err(|_| Problem::Unavailable)
    }

    fn turn(&self, table: &'static str) -> Arc<AsyncMutex<()>> {
        self.turns.lock().entry(table).or_default().clone()
    }

    /// At most one more than may lie behind the boundary is looked at.
    async fn stand(&self, conn: &Conn, table: &str) -> Result<Stand> {
        // The order and the limit are for PostgreSQL, which would otherwise think that a third of the table is newer than
        // a moment that it does not know, and read all of it.
        let most = self.most + 1;
        let newest = format!("select r.id from {table} r where r.id >= t.tot order by r.id limit {most}");
        stand(conn, table, &format!("select count(*) from ({newest}) newest")).await
    }

    /// Moves the boundary, piece by piece, past what is settled by now. Who stops halfway has done so much of it.
    async fn move_along(&self, db: &Db, conn: &Conn, table: &'static str, settled: Uuid) -> Result<i64> {
        loop {
            let stand = self.stand(conn, table).await?;
            if stand.added <= self.most {
                return Ok(stand.total());
            }
            if stand.tot >= settled {
                return whole(conn, table).await;
            }
            let next = format!(
                "select id from {table} where id >= $1 and id < $2 order by id limit 1 offset {}",
                self.piece
            );
            let next: Option<(Uuid,)> = conn.first(&next, &[&stand.tot, &settled]).await?;
            let next = next.map_or(settled, |(id,)| id);
            if let Err(error) = move_to(db, conn, (table, stand), next).await {
                // Where nothing can be written, counting can still be done.
                tracing::debug!(table, %error, "what was counted could not be kept");
                return whole(conn, table).await;
            }
        }
    }

    /// Whether a boundary may move beside a request again.
    fn is_due(&self, table: &'static str, now: Timestamp) -> bool {
        let mut tried = self.tried.lock();
        let is_due = tried.get(table).is_none_or(|last| *last <= before(now, PAUSE));
        if is_due {
            tried.insert(table, now);
        }
        is_due
    }

    /// Takes removals that everybody can see into what is kept, beside the request.
    fn prune(&self, db: &Db, table: &'static str, stand: Stand) {
        let Ok(turn) = self.turn(table).try_lock_owned() else { return };
        let (db, piece) = (db.clone(), self.piece);
        tokio::spawn(async move {
            let _turn = turn;
            if let Err(error) = prune(&db, table, stand, piece).await {
                tracing::debug!(table, %error, "removals could not be taken into the count");
            }
        });
    }
}

/// What is known of a table; `added` counts what lies behind `t.tot`.
async fn stand(conn: &Conn, table: &str, added: &str) -> Result<Stand> {
    let sql = format!(
        "select t.tot, t.versie, t.bruto, \
         (select count(*) from verwijderd v where v.soort = t.soort and v.id < t.tot), ({added}) \
         from telling t where t.soort = $1"
    );
    let found: Option<(Uuid, i64, i64, i64, i64)> = conn.first(&sql, &[&table]).await?;
    let (tot, versie, bruto, weg, added) =
        found.ok_or_else(|| Problem::Internal(store::Error::other("this table is not counted")))?;
    Ok(Stand { tot, versie, bruto, weg, added })
}

/// The number of rows, with all of the newer ones counted.
async fn whole(conn: &Conn, table: &str) -> Result<i64> {
    let added = format!("select count(*) from {table} r where r.id >= t.tot");
    Ok(stand(conn, table, &added).await?.total())
}

/// Moves a boundary past the few rows behind it; nobody waits for that.
fn move_beside(db: &Db, of: (&'static str, Stand), settled: Uuid) {
    let db = db.clone();
    tokio::spawn(async move {
        let moved = async { move_to(&db, &db.read().await?, of, settled).await };
        if let Err(error) = moved.await {
            tracing::debug!(table = of.0, %error, "what was counted could not be kept");
        }
    });
}

/// Moves a boundary to `next`, unless somebody else just did or an import began anew. One statement sees one moment: what
/// is between the boundaries, and what was removed from there.
async fn move_to(
    db: &Db,
    conn: &Conn,
    (table, stand): (&'static str, Stand),
    next: Uuid,
) -> Result<(), store::Error> {
    let sql = format!(
        "update telling set bruto = bruto \
         + (select count(*) from {table} where id >= $1 and id < $2) \
         + (select count(*) from verwijderd where soort = $3 and id >= $1 and id < $2), \
         tot = $2 where soort = $3 and tot = $1 and versie = $4"
    );
    let Stand { tot, versie, .. } = stand;
    match conn.engine() {
        // On the connection that there is: with all of them in use, each would wait for a second one.
        Engine::Postgres => conn.execute(&sql, &[&tot, &next, &table, &versie]).await.map(drop),
        Engine::Sqlite => {
            let sql = sql.as_str();
            let work =
                |tx: Tx| async move { tx.execute(sql, &[&tot, &next, &table, &versie]).await.map(drop) };
            db.transact(work).await
        }
    }
}

/// Forgets removals one by one and keeps that there are so many less, in one transaction.
async fn prune(db: &Db, table: &'static str, stand: Stand, piece: i64) -> Result<(), store::Error> {
    let work = |tx: Tx| async move {
        // Whoever moves the boundary or begins anew waits for this row, and so do we for them.
        let held = sql!("update telling set versie = versie where soort = $1 and versie = $2");
        if tx.execute(held, &[&table, &stand.versie]).await? == 0 {
            return Ok(());
        }
        let sql = format!(
            "delete from verwijderd where soort = $1 and id in \
             (select id from verwijderd where soort = $2 and id < $3 order by id limit {piece})"
        );
        let gone = tx.execute(&sql, &[&table, &table, &stand.tot]).await?;
        let gone = i64::try_from(gone).unwrap_or(i64::MAX);
        let sql = sql!("update telling set bruto = bruto - $1 where soort = $2");
        tx.execute(sql, &[&gone, &table]).await.map(drop)
    };
    db.transact(work).await
}

/// Has everything counted anew, for who stores rows with keys of long ago. The last statement before its commit: until then
/// nobody else counts.
pub(crate) async fn forget(tx: &Tx) -> Result<()> {
    let sql = sql!("update telling set tot = $1, bruto = 0, versie = versie + 1");
    tx.execute(sql, &[&Uuid::nil()]).await?;
    tx.execute(sql!("delete from verwijderd"), &[]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use store::{Options, Target};

    use super::*;

    const SCHEMA: &str = "create table ding (id uuid primary key);
        create table telling (soort text primary key, tot uuid not null, bruto bigint not null, versie bigint not null);
        insert into telling values ('ding', x'00000000000000000000000000000000', 0, 0);
        create table verwijderd (soort text not null, id uuid not null);
        create trigger ding_geteld after delete on ding begin
          insert into verwijderd (soort, id) values ('ding', old.id);
        end";

    /// A register with what counting looks at.
    async fn register(name: &str) -> Db {
        let name = format!("relatiebeheer-count-{name}-{}.db", std::process::id());
        let file = std::env::temp_dir().join(name);
        drop(std::fs::remove_file(&file));
        let db = Db::open(Options::new(Target::File(file))).await.unwrap();
        db.transact(|tx| async move { tx.batch(SCHEMA).await }).await.unwrap();
        db
    }

    /// Looks at everything again every few rows.
    fn counts() -> Counts {
        Counts { soon: 1, most: 3, piece: 2, settled: Duration::from_mins(1), ..Counts::default() }
    }

    async fn run(db: &Db, sql: &str, id: Uuid) {
        db.transact(|tx| async move { tx.execute(sql, &[&id]).await }).await.unwrap();
    }

    async fn counted(db: &Db, counts: &Counts, second: u8) -> i64 {
        let conn = db.read().await.unwrap();
        counts.of(db, &conn, "ding", at(second)).await.unwrap()
    }

    fn at(second: u8) -> Moment {
        let time = format!("2026-03-01T12:{:02}:{:02}Z", second / 60, second % 60);
        Moment::from(time.parse::<Timestamp>().unwrap())
    }

    fn key(second: u8, nth: u128) -> Uuid {
        Uuid::from_u128(first_id_of(at(second).timestamp()).as_u128() + nth)
    }

    const ADD: &str = "insert into ding values ($1)";
    const REMOVE: &str = "delete from ding where id = $1";

    #[tokio::test]
    async fn the_boundary_moves_along_and_every_count_is_right() {
        let (db, counts) = (register("along").await, counts());
        let mut there = 0;
        for second in 1..=200 {
            for nth in 0..=u128::from(second % 3) {
                run(&db, ADD, key(second, nth)).await;
                there += 1;
            }
            // What is behind the boundary, before it, and long ago.
            for back in [9, 70, 140] {
                if second % 50 == 0 && second > back {
                    run(&db, REMOVE, key(second - back, 0)).await;
                    there -= 1;
                }
            }
            assert_eq!(counted(&db, &counts, second).await, there, "after {second} s");
            assert_eq!(counted(&db, &self::counts(), second).await, there, "after {second} s, started anew");
        }
    }

    #[tokio::test]
    async fn removals_are_forgotten_one_by_one_and_stay_counted() {
        let (db, counts) = (register("prune").await, counts());
        for nth in 0..40 {
            run(&db, ADD, key(1, nth)).await;
        }
        assert_eq!(counted(&db, &counts, 100).await, 40);
        for nth in 0..20 {
            run(&db, REMOVE, key(1, nth * 2)).await;
            let left = 39 - i64::try_from(nth).unwrap();
            assert_eq!(counted(&db, &counts, 100).await, left, "{nth} are gone");
            let conn = db.read().await.unwrap();
            let stand = counts.stand(&conn, "ding").await.unwrap();
            drop(conn);
            prune(&db, "ding", stand, 3).await.unwrap();
            assert_eq!(counted(&db, &counts, 100).await, left, "{nth} are gone, and forgotten");
        }
    }

    #[tokio::test]
    async fn rows_of_long_ago_are_counted_when_who_stores_them_says_so() {
        let (db, counts) = (register("import").await, counts());
        for nth in 0..10 {
            run(&db, ADD, key(50, nth)).await;
        }
        assert_eq!(counted(&db, &counts, 200).await, 10);
        let old = |tx: Tx| async move {
            for nth in 0..7 {
                tx.execute(ADD, &[&key(1, nth)]).await?;
            }
            tx.execute(REMOVE, &[&key(50, 0)]).await?;
            forget(&tx).await
        };
        db.transact::<_, Problem, _, _>(old).await.unwrap();
        assert_eq!(counted(&db, &counts, 200).await, 16);
    }
}
