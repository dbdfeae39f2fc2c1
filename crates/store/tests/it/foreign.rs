//! Another program on the file of a running server: a backup job, a report, somebody who looks.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use store::{Db, Engine, Error, Extent, Result, Target};

use crate::engines::{Place, count, run};

const FILE: &str = "FOREIGN_FILE";
const SQL: &str = "FOREIGN_SQL";

/// What another program gets when it opens the file, runs one statement and closes it again. It is this very program,
/// started once more.
fn another_program(file: &Path, sql: &str) -> String {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "foreign::as_another_program", "--nocapture"]);
    let output = program.env(FILE, file).env(SQL, sql).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = printed.lines().find_map(|line| line.split_once("said: ").map(|(_, said)| said.to_owned()));
    said.unwrap_or_else(|| panic!("{printed}{}", String::from_utf8_lossy(&output.stderr)))
}

/// The other program's part; nothing when it is run with all tests.
#[test]
#[expect(clippy::disallowed_methods, reason = "how the test tells its other process what to do")]
fn as_another_program() {
    let (Ok(file), Ok(sql)) = (std::env::var(FILE), std::env::var(SQL)) else { return };
    let conn = rusqlite::Connection::open(file).unwrap();
    let said = conn.query_row(&sql, [], |row| row.get::<_, rusqlite::types::Value>(0));
    println!("said: {said:?}");
}

async fn insert(db: &Db, n: i64) -> Result<()> {
    db.transact(|tx| async move { tx.execute("insert into t (n) values ($1)", &[&n]).await.map(drop) }).await
}

fn log_of(file: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", file.display()))
}

const COUNT: &str = "select count(*) from t";

#[test]
fn who_reads_beside_us_leaves_our_locks_and_the_log() {
    run(Engine::Sqlite, async |place: &Place| {
        let db = place.with("create table t (n bigint)").await;
        let file = place.file();
        for round in 1..=3 {
            insert(&db, round).await.unwrap();
            // Whatever this process does beside it, its locks stand.
            drop(place.open().await);
            let copy = file.with_file_name(format!("kopie{round}.db"));
            db.backup(
                &copy,
                Extent { migrations: &[], program: "1.0.0", derived: &[], passing: &[], kept: &[] },
                &[],
            )
            .await
            .unwrap();
            drop(db.picture().await.unwrap());
            assert_eq!(another_program(&file, COUNT), format!("Ok(Integer({round}))"));
            assert!(log_of(&file).exists(), "another program took itself for the last one");
            let alone = another_program(&file, "pragma journal_mode = delete");
            assert!(alone.contains("locked"), "the file is not in use, it thinks: {alone}");
        }
        // As they are on the disk when the process is killed.
        let after = file.with_file_name("daarna.db");
        std::fs::copy(log_of(&file), log_of(&after)).unwrap();
        std::fs::copy(&file, &after).unwrap();
        let after = place.open_with(|options| options.target = Target::File(after)).await;
        assert_eq!(count(&after, "t").await, 3);
    });
}

#[test]
fn who_writes_beside_us_is_seen() {
    run(Engine::Sqlite, async |place: &Place| {
        let db = place.with("create table t (n bigint)").await;
        insert(&db, 1).await.unwrap();
        another_program(&place.file(), "insert into t (n) values (2) returning n");
        insert(&db, 3).await.unwrap();
        assert_eq!(count(&db, "t").await, 3);
        assert_eq!(another_program(&place.file(), COUNT), "Ok(Integer(3))");
    });
}

/// Nothing is stored any more, and everybody hears why.
async fn assert_lost(db: &Db, file: &Path) {
    for n in 10..12 {
        let Err(Error::Lost(named)) = insert(db, n).await else { panic!("{n} counts as stored") };
        assert_eq!(named, file.display().to_string());
    }
    assert!(matches!(db.check().await, Err(Error::Lost(_))));
    assert!(matches!(db.picture().await.map(drop), Err(Error::Lost(_))));
}

#[test]
fn a_file_that_is_replaced_under_us_stores_nothing_and_says_so() {
    run(Engine::Sqlite, async |place: &Place| {
        let db = place.with("create table t (n bigint)").await;
        insert(&db, 1).await.unwrap();
        let (file, other) = (place.file(), place.file().with_file_name("ander.db"));
        let replacement = place.open_with(|options| options.target = Target::File(other.clone())).await;
        drop(replacement);
        std::fs::rename(&other, &file).unwrap();
        assert_lost(&db, &file).await;
        // Also when the right one is put back: who started on it stands on the other.
        assert_lost(&db, &file).await;
    });
}

#[test]
fn a_file_or_a_log_that_is_removed_under_us_stores_nothing_and_says_so() {
    for of_log in [false, true] {
        run(Engine::Sqlite, async |place: &Place| {
            let db = place.with("create table t (n bigint)").await;
            insert(&db, 1).await.unwrap();
            let removed = if of_log { log_of(&place.file()) } else { place.file() };
            std::fs::remove_file(&removed).unwrap();
            assert!(matches!(insert(&db, 2).await, Err(Error::Lost(_))));
            assert!(matches!(db.check().await, Err(Error::Lost(_))));
            assert!(matches!(insert(&db, 3).await, Err(Error::Lost(_))));
        });
    }
}
