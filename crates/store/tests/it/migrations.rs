//! Migrations run once, in their order, and never silently differ from what a database was made with.

use futures_util::future::join_all;
use store::{Engine, Migration, Schema, Scope, Unknown};

use crate::engines::{Place, count, engines};

const fn migration(name: &'static str, scope: Scope, sql: &'static str) -> Migration {
    Migration { name, scope, sql, runs_from: None }
}

const PROGRAM: &str = "1.2.0";

const FIRST: Migration =
    migration("0001_t", Scope::Common, "create table t (n bigint); insert into t values (1);");
const SECOND: Migration =
    migration("0002_t", Scope::Common, "alter table t add column tekst text; insert into t values (2, 'x');");
const ON_SQLITE: Migration =
    migration("0003_zoek", Scope::Sqlite, "create virtual table zoek using fts5 (tekst)");
const ON_POSTGRES: Migration = migration("0003_zoek", Scope::Postgres, "create table zoek (tekst tsvector)");

async fn each_runs_once_in_its_order(place: &Place) {
    let db = place.open().await;
    assert_eq!(db.migrate(&[FIRST, SECOND], PROGRAM).await, Ok(2));
    assert_eq!(db.migrate(&[FIRST, SECOND], PROGRAM).await, Ok(0));
    assert_eq!(db.migrate(&[FIRST, SECOND, ON_SQLITE, ON_POSTGRES], PROGRAM).await, Ok(1));
    assert_eq!(count(&db, "t").await, 2);
    assert_eq!(count(&db, "zoek").await, 0);
}

async fn a_database_tells_what_it_lacks_without_being_changed(place: &Place) {
    let db = place.open().await;
    let all = [FIRST, SECOND, ON_SQLITE, ON_POSTGRES];
    let schema = db.schema(&all).await.unwrap();
    assert_eq!(schema.missing, ["0001_t", "0002_t", "0003_zoek"]);
    assert_eq!(db.schema(&all).await, Ok(schema), "it was not changed");
    db.migrate(&all, PROGRAM).await.unwrap();
    assert_eq!(db.schema(&all).await, Ok(Schema::default()));
    let changed = migration(FIRST.name, Scope::Common, "create table anders (n bigint)");
    let schema = db.schema(&[changed, SECOND]).await.unwrap();
    let unknown = Unknown { name: "0003_zoek".to_owned(), program: Some(PROGRAM.to_owned()), may_run: false };
    assert_eq!((schema.changed, schema.unknown), (vec!["0001_t"], vec![unknown]));
}

async fn an_older_program_is_refused_and_told_which_version_to_use(place: &Place) {
    let db = place.open().await;
    db.migrate(&[FIRST], "1.1.0").await.unwrap();
    db.migrate(&[FIRST, SECOND], PROGRAM).await.unwrap();
    let refusal = db.migrate(&[FIRST], "1.1.0").await.unwrap_err().to_string();
    assert_eq!(
        refusal,
        "this database was written by version 1.2.0 and has parts that this program, version 1.1.0, does not know \
         (0002_t): use version 1.2.0 or a newer one; docs/beheer.md, \"Terug naar een oudere versie\" tells how to go back"
    );
    assert_eq!(db.migrate(&[FIRST, SECOND], "1.1.9").await, Ok(0), "what counts is what a program knows");
}

async fn an_older_program_runs_where_the_newer_schema_says_that_it_may(place: &Place) {
    let db = place.open().await;
    let index = Migration {
        runs_from: Some("0001_t"),
        ..migration("0002_i", Scope::Common, "create index i on t (n)")
    };
    let more = Migration {
        runs_from: Some("0002_i"),
        ..migration("0003_i", Scope::Common, "create index j on t (n)")
    };
    db.migrate(&[FIRST, index], PROGRAM).await.unwrap();
    assert_eq!(db.migrate(&[FIRST], "1.1.0").await, Ok(0));
    assert!(db.schema(&[FIRST]).await.unwrap().unknown_to("this backup", "1.1.0").is_some());
    db.migrate(&[FIRST, index, more], "1.3.0").await.unwrap();
    assert_eq!(db.migrate(&[FIRST, index], PROGRAM).await, Ok(0));
    let refusal = db.migrate(&[FIRST], "1.1.0").await.unwrap_err().to_string();
    assert!(refusal.contains("(0003_i)") && refusal.contains("use version 1.3.0"), "{refusal}");
}

async fn a_database_from_before_versions_were_kept_is_brought_up_to_date(place: &Place) {
    let db = place.open().await;
    db.transact(async |tx: store::Tx| {
        tx.batch(
            "create table migration (name text primary key, checksum text not null, slot integer not null); \
             insert into migration values ('', '', 3), ('0009_later', 'x', 0)",
        )
        .await
    })
    .await
    .unwrap();
    let unknown = Unknown { name: "0009_later".to_owned(), program: None, may_run: false };
    assert_eq!(db.schema(&[FIRST]).await.unwrap().unknown, [unknown]);
    let refusal = db.migrate(&[FIRST], PROGRAM).await.unwrap_err().to_string();
    assert!(refusal.starts_with("this database was written by a newer version and"), "{refusal}");
    let later = "delete from migration where name = '0009_later'";
    db.transact(async |tx: store::Tx| tx.batch(later).await).await.unwrap();
    assert_eq!(db.migrate(&[FIRST], PROGRAM).await, Ok(1));
}

async fn one_that_was_changed_afterwards_is_refused(place: &Place) {
    let db = place.open().await;
    db.migrate(&[FIRST], PROGRAM).await.unwrap();
    let changed = migration(FIRST.name, Scope::Common, "create table anders (n bigint)");
    let refusal = db.migrate(&[changed, SECOND], PROGRAM).await.unwrap_err().to_string();
    assert!(refusal.contains("0001_t") && refusal.contains("another form"), "{refusal}");
    assert_eq!(db.migrate(&[FIRST], PROGRAM).await, Ok(0), "nothing of it was done");
}

async fn one_that_fails_leaves_nothing_behind(place: &Place) {
    let db = place.open().await;
    let broken = migration(
        "0002_stuk",
        Scope::Common,
        "create table half (n bigint); insert into nergens values (1);",
    );
    assert!(db.migrate(&[FIRST, broken], PROGRAM).await.is_err());
    assert_eq!(count(&db, "t").await, 1, "those before it stay");
    let conn = db.read().await.unwrap();
    assert!(conn.query::<(i64,)>("select n from half", &[]).await.is_err());
    drop(conn);
    assert_eq!(db.migrate(&[FIRST, SECOND], PROGRAM).await, Ok(1));
}

async fn servers_that_start_at_once_share_the_work(place: &Place) {
    let servers = join_all((0..4).map(|_| place.open())).await;
    let all = [FIRST, SECOND];
    let done = join_all(servers.iter().map(|db| db.migrate(&all, PROGRAM))).await;
    let applied: usize = done.into_iter().map(Result::unwrap).sum();
    assert_eq!(applied, 2);
    assert_eq!(count(&servers[0], "t").await, 2);
}

async fn a_migration_may_take_longer_than_a_request(place: &Place) {
    let db =
        place.open_with(|options| options.statement_timeout = std::time::Duration::from_millis(50)).await;
    let slow = match place.engine {
        Engine::Sqlite => "create table t (n bigint)",
        Engine::Postgres => "create table t (n bigint); select pg_sleep(0.2)",
    };
    assert_eq!(db.migrate(&[migration("0001_traag", Scope::Common, slow)], PROGRAM).await, Ok(1));
}

engines!(
    each_runs_once_in_its_order,
    a_database_tells_what_it_lacks_without_being_changed,
    one_that_was_changed_afterwards_is_refused,
    an_older_program_is_refused_and_told_which_version_to_use,
    an_older_program_runs_where_the_newer_schema_says_that_it_may,
    a_database_from_before_versions_were_kept_is_brought_up_to_date,
    one_that_fails_leaves_nothing_behind,
    servers_that_start_at_once_share_the_work,
    a_migration_may_take_longer_than_a_request,
);
