//! An empty database for one test, on either engine.

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use futures_util::FutureExt;
use store::{Db, Engine, Options, Target};

/// Makes `name::sqlite` and `name::postgres` of every `async fn name(place: &Place)`.
macro_rules! engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::engines::run(store::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::engines::run(store::Engine::Postgres, super::$name);
            }
        }
    )+};
}
pub(crate) use engines;

/// Where a database is.
pub(crate) struct Place {
    pub(crate) engine: Engine,
    pub(crate) options: Options,
    directory: PathBuf,
    name: String,
}

static NUMBER: AtomicU32 = AtomicU32::new(1);

/// Runs one test on one engine. Whatever becomes of it, its database is removed.
#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
pub(crate) fn run(engine: Engine, test: impl AsyncFn(&Place)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    run_on(&runtime, engine, &test);
}

/// Runs one test on a runtime of its own choice.
pub(crate) fn run_on(runtime: &tokio::runtime::Runtime, engine: Engine, test: &impl AsyncFn(&Place)) {
    runtime.block_on(async {
        let place = Place::new(engine).await;
        let outcome = AssertUnwindSafe(test(&place)).catch_unwind().await;
        place.remove().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}

impl Place {
    async fn new(engine: Engine) -> Self {
        let name =
            format!("relatiebeheer_store_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let directory = std::env::temp_dir().join(&name);
        let target = match engine {
            Engine::Sqlite => {
                std::fs::create_dir_all(&directory).unwrap();
                Target::File(directory.join("store.db"))
            }
            Engine::Postgres => {
                execute(&server(), &format!("create database {name}")).await;
                Target::Url(at(&server(), &name))
            }
        };
        Self { engine, options: Options::new(target), directory, name }
    }

    /// Opens it; as often as one likes.
    pub(crate) async fn open(&self) -> Db {
        self.open_with(|_| {}).await
    }

    pub(crate) async fn open_with(&self, set: impl FnOnce(&mut Options)) -> Db {
        let mut options = self.options.clone();
        set(&mut options);
        Db::open(options).await.unwrap()
    }

    /// Opens it with `create table …` done.
    pub(crate) async fn with(&self, schema: &str) -> Db {
        let db = self.open().await;
        let tx = db.begin().await.unwrap();
        tx.batch(schema).await.unwrap();
        tx.commit().await.unwrap();
        db
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        self.directory.join("store.db")
    }

    async fn remove(self) {
        match self.engine {
            Engine::Sqlite => std::fs::remove_dir_all(&self.directory).unwrap(),
            Engine::Postgres => {
                execute(&server(), &format!("drop database {} with (force)", self.name)).await;
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the product")]
fn server() -> String {
    std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| {
        panic!("no TEST_DATABASE_URL: run `cargo xtask test`, or `cargo xtask postgres cargo test -p store`")
    })
}

/// The URL of another database on the same server.
fn at(server: &str, database: &str) -> String {
    let (address, options) = server
        .split_once('?')
        .map_or((server, String::new()), |(address, rest)| (address, format!("?{rest}")));
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |slash| host + slash);
    format!("{}/{database}{options}", &address[..end])
}

async fn execute(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    drop(client);
    connection.await.unwrap().unwrap();
}

/// The number of rows of a table.
pub(crate) async fn count(db: &Db, table: &str) -> i64 {
    let conn = db.read().await.unwrap();
    let counted: Option<(i64,)> = conn.first(&format!("select count(*) from {table}"), &[]).await.unwrap();
    counted.unwrap().0
}
