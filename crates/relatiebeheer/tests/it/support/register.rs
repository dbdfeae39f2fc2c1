//! A register for one test: a SQLite file of its own, or a PostgreSQL database copied from one that is migrated once.

use std::{
    path::PathBuf,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use relatiebeheer::app::{Clock, Ids};
use store::{Db, Engine, Options, Target};

/// Where a test keeps its data.
pub(crate) enum Register {
    Directory(PathBuf),
    Database { server: String, name: String },
}

static NUMBER: AtomicU32 = AtomicU32::new(1);
const PREFIX: &str = "relatiebeheer_it_";

impl Register {
    pub(crate) async fn new(engine: Engine) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let pid = std::process::id();
        if engine == Engine::Sqlite {
            let dir = std::env::temp_dir().join(format!("{PREFIX}{pid}_{number}"));
            std::fs::create_dir_all(&dir).unwrap();
            return Self::Directory(dir);
        }
        let server = server();
        let template = template(&server);
        let name = format!("{PREFIX}{pid}_{number}");
        execute(&server, &format!("create database {name} template {template}")).await;
        Self::Database { server, name }
    }

    /// Opens it; as often as one likes.
    pub(crate) async fn open(&self) -> Db {
        let target = match self {
            Self::Directory(dir) => Target::File(dir.join("relatiebeheer.db")),
            Self::Database { server, name } => Target::Url(at(server, name)),
        };
        Db::open(Options::new(target)).await.unwrap()
    }

    /// What `data` and `database` are set to for it.
    pub(crate) fn settings(&self) -> (String, String) {
        match self {
            Self::Directory(dir) => (dir.to_str().unwrap().to_owned(), String::new()),
            Self::Database { server, name } => {
                (std::env::temp_dir().to_str().unwrap().to_owned(), at(server, name))
            }
        }
    }

    pub(crate) async fn remove(self) {
        match self {
            Self::Directory(dir) => std::fs::remove_dir_all(dir).unwrap(),
            Self::Database { server, name } => {
                execute(&server, &format!("drop database {name} with (force)")).await;
            }
        }
    }
}

/// The server to make databases on.
#[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the product")]
fn server() -> String {
    std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| {
        panic!("no TEST_DATABASE_URL: run `cargo xtask test`, or `cargo xtask postgres cargo test -p relatiebeheer`")
    })
}

/// The URL of another database on the same server.
fn at(server: &str, database: &str) -> String {
    let (address, options) =
        server.split_once('?').map_or((server, ""), |(address, options)| (address, options));
    let host = address.find("://").map_or(0, |at| at + 3);
    let path =
        address.get(host..).and_then(|rest| rest.find('/')).map_or(address.len(), |slash| host + slash);
    let question = if options.is_empty() { "" } else { "?" };
    format!("{}/{database}{question}{options}", &address[..path])
}

async fn execute(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    drop(client);
    connection.await.unwrap().unwrap();
}

/// The migrated database that others are copied from, made by the first who asks. What a run that was killed left
/// behind goes at the same time.
fn template(server: &str) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    static MAKING: Mutex<()> = Mutex::new(());
    let _making = MAKING.lock().unwrap();
    TEMPLATE.get_or_init(|| {
        let server = server.to_owned();
        // A runtime of its own: this one must block the other tests, and end all its connections.
        let made = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(make_template(&server))
        });
        made.join().unwrap()
    })
}

async fn make_template(server: &str) -> String {
    let name = format!("{PREFIX}{}_template", std::process::id());
    for left in left_behind(server).await {
        execute(server, &format!("drop database if exists {left} with (force)")).await;
    }
    execute(server, &format!("create database {name}")).await;
    let db = Db::open(Options::new(Target::Url(at(server, &name)))).await.unwrap();
    let nobody = std::sync::Arc::new(super::Nobody);
    drop(super::start_with(db, Clock::system(), Ids::seeded(0), super::settings(), nobody).await);
    name
}

/// Databases of processes that are no more.
async fn left_behind(server: &str) -> Vec<String> {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    let pattern = format!("{PREFIX}%");
    let rows =
        client.query("select datname from pg_database where datname like $1", &[&pattern]).await.unwrap();
    drop(client);
    connection.await.unwrap().unwrap();
    let ended = |name: &String| {
        let pid = name.strip_prefix(PREFIX).and_then(|rest| rest.split('_').next()).unwrap_or_default();
        !PathBuf::from("/proc").join(pid).exists()
    };
    rows.iter().map(|row| row.get(0)).filter(ended).collect()
}
