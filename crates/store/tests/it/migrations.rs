//! Migrations run once, in their order, and never silently differ from what a database was made with.

use futures_util::future::join_all;
use store::{Engine, Migration, Schema, Scope};

use crate::engines::{Place, count, engines};

const fn migration(name: &'static str, scope: Scope, sql: &'static str) -> Migration {
    Migration { name, scope, sql }
}

const FIRST: Migration =
    migration("0001_t", Scope::Common, "create table t (n bigint); insert into t values (1);");
const SECOND: Migration =
    migration("0002_t", Scope::Common, "alter table t add column tekst text; insert into t values (2, 'x');");
const ON_SQLITE: Migration =
    migration("0003_zoek", Scope::Sqlite, "create virtual table zoek using fts5 (tekst)");
const ON_POSTGRES: Migration = migration("0003_zoek", Scope::Postgres, "create table zoek (tekst tsvector)");

async fn each_runs_once_in_its_order(place: &Place) {
    let db = place.open().await;
    assert_eq!(db.migrate(&[FIRST, SECOND]).await, Ok(2));
    assert_eq!(db.migrate(&[FIRST, SECOND]).await, Ok(0));
    assert_eq!(db.migrate(&[FIRST, SECOND, ON_SQLITE, ON_POSTGRES]).await, Ok(1));
    assert_eq!(count(&db, "t").await, 2);
    assert_eq!(count(&db, "zoek").await, 0);
}

async fn a_database_tells_what_it_lacks_without_being_changed(place: &Place) {
    let db = place.open().await;
    let all = [FIRST, SECOND, ON_SQLITE, ON_POSTGRES];
    let schema = db.schema(&all).await.unwrap();
    assert_eq!(schema.missing, ["0001_t", "0002_t", "0003_zoek"]);
    assert_eq!(db.schema(&all).await, Ok(schema), "it was not changed");
    db.migrate(&all).await.unwrap();
    assert_eq!(db.schema(&all).await, Ok(Schema::default()));
    let changed = migration(FIRST.name, Scope::Common, "create table anders (n bigint)");
    let schema = db.schema(&[changed, SECOND]).await.unwrap();
    assert_eq!((schema.changed, schema.unknown), (vec!["0001_t"], vec!["0003_zoek".to_owned()]));
}

async fn one_that_was_changed_afterwards_is_refused(place: &Place) {
    let db = place.open().await;
    db.migrate(&[FIRST]).await.unwrap();
    let changed = migration(FIRST.name, Scope::Common, "create table anders (n bigint)");
    let refusal = db.migrate(&[changed, SECOND]).await.unwrap_err().to_string();
    assert!(refusal.contains("0001_t") && refusal.contains("another form"), "{refusal}");
    assert_eq!(db.migrate(&[FIRST]).await, Ok(0), "nothing of it was done");
}

async fn one_that_fails_leaves_nothing_behind(place: &Place) {
    let db = place.open().await;
    let broken = migration(
        "0002_stuk",
        Scope::Common,
        "create table half (n bigint); insert into nergens values (1);",
    );
    assert!(db.migrate(&[FIRST, broken]).await.is_err());
    assert_eq!(count(&db, "t").await, 1, "those before it stay");
    let conn = db.read().await.unwrap();
    assert!(conn.query::<(i64,)>("select n from half", &[]).await.is_err());
    drop(conn);
    assert_eq!(db.migrate(&[FIRST, SECOND]).await, Ok(1));
}

async fn servers_that_start_at_once_share_the_work(place: &Place) {
    let servers = join_all((0..4).map(|_| place.open())).await;
    let all = [FIRST, SECOND];
    let done = join_all(servers.iter().map(|db| db.migrate(&all))).await;
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
    assert_eq!(db.migrate(&[migration("0001_traag", Scope::Common, slow)]).await, Ok(1));
}

engines!(
    each_runs_once_in_its_order,
    a_database_tells_what_it_lacks_without_being_changed,
    one_that_was_changed_afterwards_is_refused,
    one_that_fails_leaves_nothing_behind,
    servers_that_start_at_once_share_the_work,
    a_migration_may_take_longer_than_a_request,
);
