//! What only the file engine does.

use std::time::Duration;

use store::{
    Db, Engine, Error, Result, Trouble,
    integrity::{self, Integrity},
};

use crate::engines::{Place, count, run, run_on};

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
fn a_database_behind_a_link_is_used_where_it_is() {
    on_sqlite(async |place| {
        drop(place.with("create table t (n bigint)").await);
        let link = place.file().with_extension("link");
        drop(std::fs::remove_file(&link));
        std::os::unix::fs::symlink(place.file(), &link).unwrap();
        let db = Db::open(store::Options::new(store::Target::File(link.clone()))).await.unwrap();
        insert(&db, 1).await.unwrap();
        assert_eq!(count(&db, "t").await, 1);
        std::fs::remove_file(&link).unwrap();
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

/// A statement that takes long: it counts to a billion.
const LONG: &str = "with recursive n (n) as (select 1 union all select n + 1 from n where n < 1000000000) select count(*) from n";

#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn on_threads(test: impl AsyncFn(&Place)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    run_on(&runtime, Engine::Sqlite, &test);
}

#[test]
fn a_read_that_takes_long_holds_up_nobody_and_ends_in_time() {
    // One thread: whatever held it up would hold up all.
    on_sqlite(async |place| {
        drop(place.with("create table t (n bigint)").await);
        let db = place.open_with(|options| options.statement_timeout = Duration::from_millis(200)).await;
        let long = || async { db.read().await.unwrap().query::<(i64,)>(LONG, &[]).await };
        let mut slow = std::pin::pin!(futures_util::future::join_all((0..6).map(|_| long())));
        for n in 0..20 {
            assert!(futures_util::poll!(&mut slow).is_pending());
            insert(&db, n).await.unwrap();
            assert_eq!(count(&db, "t").await, n + 1);
        }
        let answers = slow.await;
        assert!(answers.iter().all(|answer| *answer == Err(Error::TooSlow)), "{answers:?}");
        assert_eq!(count(&db, "t").await, 20);
    });
}

#[test]
fn a_read_that_is_not_short_gives_the_same_as_one_that_is() {
    on_threads(async |place| {
        let db = place.with("create table t (n bigint, tekst text)").await;
        db.transact(|tx| async move {
            let many = "with recursive n (n) as (select 1 union all select n + 1 from n where n < 50000) \
                        insert into t select n, 'tekst ' || n from n";
            tx.batch(many).await
        })
        .await
        .unwrap();
        let conn = db.read().await.unwrap();
        let sql = "select n, tekst from t where tekst like $1 and n > $2 order by tekst desc limit 3";
        let expected = [(9999, "tekst 9999"), (9998, "tekst 9998"), (9997, "tekst 9997")];
        let expected = expected.map(|(n, tekst)| (n, tekst.to_owned()));
        // The first time it begins in this thread, the second time it is known.
        for _ in 0..2 {
            let found: Vec<(i64, String)> = conn.query(sql, &[&"%9%", &7_i64]).await.unwrap();
            assert_eq!(found, expected);
        }
        // Short again: nothing passes.
        let found: Vec<(i64, String)> = conn.query(sql, &[&"%9%", &50_000_i64]).await.unwrap();
        assert!(found.is_empty());
    });
}

#[test]
fn a_read_that_nobody_waits_for_any_more_stops() {
    on_threads(async |place| {
        let db = place
            .open_with(|options| {
                options.connections = 1;
                options.wait = Duration::from_mins(10);
                options.statement_timeout = Duration::from_mins(10);
            })
            .await;
        for _ in 0..3 {
            // One of these runs at a time; each would take minutes.
            let conn = db.read().await.unwrap();
            let gone = conn.query::<(i64,)>(LONG, &[]);
            assert!(tokio::time::timeout(Duration::from_millis(30), gone).await.is_err());
        }
        let short = "with recursive n (n) as (select 1 union all select n + 1 from n where n < 90000) select count(*) from n";
        let conn = db.read().await.unwrap();
        assert_eq!(conn.query::<(i64,)>(short, &[]).await.unwrap(), [(90_000,)]);
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
        let extent =
            store::Extent { migrations: &[], program: "1.0.0", derived: &[], passing: &[], kept: &[] };
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

#[test]
fn a_damaged_page_is_found_beside_the_server_and_told_by_who_reads_it() {
    on_sqlite(async |place| {
        let db = place.with("create table t (n bigint); create table other (n bigint)").await;
        insert(&db, 5).await.unwrap();
        let patience = Duration::from_mins(1);
        assert_eq!(integrity::check(&place.file(), patience).await, Ok(Integrity::Whole));
        drop(db);
        let conn = rusqlite::Connection::open(place.file()).unwrap();
        conn.execute_batch("pragma wal_checkpoint(truncate)").unwrap();
        let (page, size): (u64, u64) = conn
            .query_row(
                "select rootpage, page_size from sqlite_master, pragma_page_size where name = 't'",
                [],
                |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs())),
            )
            .unwrap();
        drop(conn);
        let file = std::fs::OpenOptions::new().write(true).open(place.file()).unwrap();
        std::os::unix::fs::FileExt::write_all_at(&file, &[0xff; 512], (page - 1) * size).unwrap();
        drop(file);
        let db = place.open().await;
        assert_eq!(count(&db, "other").await, 0, "the rest can be read");
        let conn = db.read().await.unwrap();
        let error = conn.query::<(i64,)>("select n from t", &[]).await.unwrap_err();
        assert!(matches!(error, Error::Failing(Trouble::Damaged, _)), "{error:?}");
        assert!(error.to_string().contains("restore the last backup"), "{error}");
        drop(conn);
        let found = integrity::check(&place.file(), patience).await.unwrap();
        assert!(matches!(&found, Integrity::Damaged(what) if !what.is_empty()), "{found:?}");
    });
}
