//! What only the file engine does.

use std::time::Duration;

use store::{Db, Engine, Error, Result};

use crate::engines::{Place, count, run};

fn on_sqlite(test: impl AsyncFn(&Place)) {
    run(Engine::Sqlite, test);
}

async fn insert(db: &Db, n: i64) -> Result<()> {
    db.transact(|tx| async move { tx.execute("insert into t (n) values ($1)", &[&n]).await.map(drop) }).await
}

/// Another process that holds the file.
fn holder(place: &Place) -> rusqlite::Connection {
    let other = rusqlite::Connection::open(place.file()).unwrap();
    other.execute_batch("begin immediate; insert into t (n) values (100)").unwrap();
    other
}

#[test]
fn a_writer_waits_for_another_process_and_then_goes_on() {
    on_sqlite(async |place| {
        let db = place.with("create table t (n bigint)").await;
        let other = holder(place);
        let waiting = {
            let db = db.clone();
            tokio::spawn(async move { insert(&db, 1).await })
        };
        // Long enough to have been refused at least once.
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(!waiting.is_finished());
        other.execute_batch("commit").unwrap();
        waiting.await.unwrap().unwrap();
        assert_eq!(count(&db, "t").await, 2);
    });
}

#[test]
fn a_writer_has_patience_and_no_more_than_that() {
    on_sqlite(async |place| {
        drop(place.with("create table t (n bigint)").await);
        let db = place.open_with(|options| options.wait = Duration::from_millis(60)).await;
        let other = holder(place);
        let first = {
            let db = db.clone();
            tokio::spawn(async move { insert(&db, 1).await })
        };
        let second = insert(&db, 2).await;
        assert!(matches!(second, Err(Error::Unavailable(_))), "{second:?}");
        assert!(matches!(first.await.unwrap(), Err(Error::Unavailable(_))));
        assert_eq!(count(&db, "t").await, 0, "who reads is not held up");
        other.execute_batch("rollback").unwrap();
        insert(&db, 3).await.unwrap();
        assert_eq!(count(&db, "t").await, 1);
    });
}

#[test]
fn who_only_reads_cannot_write() {
    on_sqlite(async |place| {
        let db = place.with("create table t (n bigint)").await;
        let conn = db.read().await.unwrap();
        assert!(conn.execute("insert into t (n) values (1)", &[]).await.is_err());
        assert!(conn.batch("insert into t (n) values (1)").await.is_err());
        assert!(conn.query::<(i64,)>("insert into t (n) values (1) returning n", &[]).await.is_err());
        assert_eq!(conn.query::<(i64,)>("select count(*) from t", &[]).await.unwrap(), [(0,)]);
    });
}

#[test]
fn every_connection_in_use_is_said_in_time() {
    on_sqlite(async |place| {
        let db = place
            .open_with(|options| {
                options.connections = 1;
                options.wait = Duration::from_millis(20);
            })
            .await;
        let taken = db.read().await.unwrap();
        assert!(matches!(db.read().await.map(drop), Err(Error::Unavailable(_))));
        drop(taken);
        db.read().await.map(drop).unwrap();
    });
}

#[test]
fn placeholders_must_appear_in_their_order() {
    on_sqlite(async |place| {
        let db = place.open().await;
        let conn = db.read().await.unwrap();
        conn.prepare("select $1, $2, $3").await.unwrap();
        for wrong in ["select $2, $1", "select $2", "select $1, $1, $3", "select ?, $1"] {
            assert!(conn.prepare(wrong).await.is_err(), "{wrong}");
        }
    });
}

#[test]
fn a_copy_is_whole_and_made_while_others_write() {
    on_sqlite(async |place| {
        let db = place.with("create table t (n bigint)").await;
        for n in 0..20 {
            insert(&db, n).await.unwrap();
        }
        let copy = place.file().with_file_name("kopie.db");
        let open = db.begin().await.unwrap();
        open.execute("insert into t (n) values (99)", &[]).await.unwrap();
        let extent = store::Extent { migrations: &[], derived: &[], passing: &[] };
        db.backup(&copy, extent, &[("sleutel", "geheim")]).await.unwrap();
        assert_eq!(store::backup_note(&copy, "sleutel").unwrap().as_deref(), Some("geheim"));
        open.commit().await.unwrap();
        let copied = place.open_with(|options| options.target = store::Target::File(copy)).await;
        assert_eq!(count(&copied, "t").await, 20, "what was not committed is not in it");
        assert_eq!(count(&db, "t").await, 21);
    });
}

#[test]
fn what_is_committed_is_in_the_file_that_another_program_opens() {
    on_sqlite(async |place| {
        let db = place.with("create table t (n bigint)").await;
        insert(&db, 5).await.unwrap();
        // While ours is still open: nothing waits in this process to be written.
        let other = rusqlite::Connection::open(place.file()).unwrap();
        let n: i64 = other.query_row("select n from t", [], |row| row.get(0)).unwrap();
        assert_eq!(n, 5);
        let synchronous: i64 = other.query_row("pragma synchronous", [], |row| row.get(0)).unwrap();
        assert_eq!(synchronous, 2, "full by default, as ours sets it");
    });
}
