//! An application with its own register, its own clock and keys that are the same every time.

pub(crate) mod answer;
pub(crate) mod bewaker;
pub(crate) mod dice;
pub(crate) mod make;
mod register;
pub(crate) mod samples;
pub(crate) mod tijd;
pub(crate) mod werkplek;

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use axum::{Router, body::Body};
use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use http::{Method, Request};
use jiff::{SignedDuration, Timestamp};
use relatiebeheer::{
    app::{App, Clock, Ids, Parts},
    config::{Klantinteracties, Nummers, Settings},
};
use serde_json::Value;
use store::{Db, Engine};
use tower::ServiceExt;
use zgw::transport::{Body as Stream, Transport, TransportError};

pub(crate) use answer::Answer;
use register::Register;

/// Makes `name::sqlite` and `name::postgres` of every `async fn name(t: &TestApp)`.
macro_rules! engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::support::run(store::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::support::run(store::Engine::Postgres, super::$name);
            }
        }
    )+};
}
pub(crate) use engines;

/// Where the Klantinteracties API lives.
pub(crate) const KLANTINTERACTIES: &str = "/klantinteracties/api/v1";
/// Where the Contactgegevens API lives.
pub(crate) const CONTACTGEGEVENS: &str = "/contactgegevens/api/v1";
/// The host that clients call; part of every address in an answer.
pub(crate) const HOST: &str = "testserver";
/// When every test begins: a Monday in winter, so that Amsterdam is an hour ahead.
const BEGIN: &str = "2026-01-12T09:30:00Z";

/// An application under test.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) db: Db,
    /// What `data` and `database` are set to for this register.
    pub(crate) place: (String, String),
    router: Router,
    token: String,
    micros: Arc<AtomicI64>,
    seeds: AtomicU64,
}

#[expect(clippy::needless_pass_by_value, reason = "a test is a function")]
/// Runs one test on one engine.
pub(crate) fn run(engine: Engine, test: impl AsyncFn(&TestApp)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(with_register(engine, 1, async |t| test(&t).await));
}

/// Runs `test` with an application that has another register on the same engine.
pub(crate) async fn with_another(t: &TestApp, test: impl AsyncFn(&TestApp)) {
    with_register(t.db.engine(), 1, async |other| test(&other).await).await;
}

/// Runs `test` with an application on a register of its own. Whatever becomes of the test, the register is removed.
async fn with_register(engine: Engine, seed: u64, test: impl AsyncFnOnce(TestApp)) {
    let register = Register::new(engine).await;
    let db = register.open().await;
    let place = register.settings();
    let work = async { test(TestApp::start(db, place, seed).await).await };
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    register.remove().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
    bewaker::assert_no_leaks();
}

/// How often a test of chance is done: `few` times, or with TEST_ALL `many`.
#[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the product")]
pub(crate) fn times(few: usize, many: usize) -> usize {
    if std::env::var("TEST_ALL").is_ok() { many } else { few }
}

/// What is set when a test says nothing about it.
pub(crate) fn settings() -> Settings {
    // As Open Klant 2.18: a test that counts says so.
    let klantinteracties = Klantinteracties { nummers: Nummers::Uit };
    Settings { sleutel: "5".repeat(64), klantinteracties, ..Settings::default() }
}

/// An application with these settings and neighbours.
async fn start_with(
    db: Db,
    clock: Clock,
    ids: Ids,
    settings: Settings,
    transport: Arc<dyn Transport>,
) -> App {
    let transport = Arc::new(bewaker::Bewaker(transport));
    App::start(Parts { db, clock, ids, settings, transport, is_trial: false }).await.unwrap()
}

fn clock(micros: &Arc<AtomicI64>) -> Clock {
    let micros = micros.clone();
    Clock::from_fn(move || {
        Timestamp::from_microsecond(micros.load(Ordering::Relaxed)).unwrap_or(Timestamp::UNIX_EPOCH)
    })
}

/// No neighbour can be reached.
struct Nobody;

impl Transport for Nobody {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Stream>, TransportError>> {
        panic!("no test here asks a neighbour, and yet: {}", request.uri())
    }
}

impl TestApp {
    async fn start(db: Db, place: (String, String), seed: u64) -> Self {
        Self::start_with(db, place, seed, settings(), Arc::new(Nobody)).await
    }

    async fn start_with(
        db: Db,
        place: (String, String),
        seed: u64,
        settings: Settings,
        transport: Arc<dyn Transport>,
    ) -> Self {
        let begin: Timestamp = BEGIN.parse().unwrap();
        let micros = Arc::new(AtomicI64::new(begin.as_microsecond()));
        let app = start_with(db.clone(), clock(&micros), Ids::seeded(seed), settings, transport).await;
        let token = app.create_token("test").await.unwrap();
        Self { router: app.router(), app, db, place, token, micros, seeds: AtomicU64::new(2) }
    }

    /// The same application for a client with another token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self {
            router: self.router.clone(),
            app: self.app.clone(),
            db: self.db.clone(),
            place: self.place.clone(),
            token: token.to_owned(),
            micros: self.micros.clone(),
            seeds: AtomicU64::new(self.next_seed()),
        }
    }

    /// The clock of this test, for whoever stands beside it.
    pub(crate) fn clock(&self) -> Clock {
        clock(&self.micros)
    }

    /// A seed for the keys of another application on the same register.
    pub(crate) fn next_seed(&self) -> u64 {
        self.seeds.fetch_add(1, Ordering::Relaxed)
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: SignedDuration) {
        let micros = i64::try_from(time.as_micros()).unwrap();
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// It is this moment.
    pub(crate) fn set(&self, now: Timestamp) {
        self.micros.store(now.as_microsecond(), Ordering::Relaxed);
    }

    /// The address of `path`: under the Klantinteracties API unless it begins with a slash.
    fn address(path: &str) -> String {
        if path.starts_with('/') { path.to_owned() } else { format!("{KLANTINTERACTIES}/{path}") }
    }

    /// A request as a well-behaved client sends it, to be completed.
    pub(crate) fn request(&self, method: &Method, path: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(Self::address(path))
            .header("Host", HOST)
            .header("Authorization", self.authorization())
    }

    /// What lets a client in.
    pub(crate) fn authorization(&self) -> String {
        format!("Token {}", self.token)
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let what = format!("{} {}", request.method(), request.uri());
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer::of(what, response).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(&Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(&Method::DELETE, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.with_body(&Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.with_body(&Method::PUT, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.with_body(&Method::PATCH, path, body).await
    }

    pub(crate) async fn with_body(&self, method: &Method, path: &str, body: &Value) -> Answer {
        self.raw(method, path, body.to_string()).await
    }

    /// Sends a body that says it is JSON, whatever it is.
    pub(crate) async fn raw(&self, method: &Method, path: &str, body: impl Into<Body>) -> Answer {
        let request = self.request(method, path).header("Content-Type", "application/json");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// The objects on the first page of a list.
    pub(crate) async fn list(&self, path: &str) -> Vec<Value> {
        let mut page = self.get(path).await.expect(200);
        match page["results"].take() {
            Value::Array(results) => results,
            other => panic!("{path}: no results but {other}"),
        }
    }

    /// The uuids on the first page of a list, in its order.
    pub(crate) async fn uuids(&self, path: &str) -> Vec<String> {
        self.list(path).await.iter().map(|one| one["uuid"].as_str().unwrap().to_owned()).collect()
    }

    /// A register of its own beside this one, on whichever engine; it is removed after `test`. Its client comes with the
    /// token of this one.
    pub(crate) async fn elsewhere(&self, engine: Engine, test: impl AsyncFn(&TestApp)) {
        with_register(engine, self.next_seed(), async |mut t| {
            t.token.clone_from(&self.token);
            test(&t).await;
        })
        .await;
    }

    /// What answers its requests.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Opens the same register again, as another server beside this one would.
    pub(crate) async fn beside(&self) -> Self {
        self.beside_with(settings()).await
    }

    /// The same with other settings.
    pub(crate) async fn beside_with(&self, settings: Settings) -> Self {
        self.beside_at(settings, Arc::new(Nobody)).await
    }

    /// The same on a connection to the register with other limits.
    pub(crate) async fn beside_on(&self, set: impl FnOnce(&mut store::Options)) -> Self {
        let (data, database) = &self.place;
        let target = match database.as_str() {
            "" => store::Target::File(std::path::Path::new(data).join("relatiebeheer.db")),
            url => store::Target::Url(url.to_owned()),
        };
        let mut options = store::Options::new(target);
        set(&mut options);
        let db = Db::open(options).await.unwrap();
        Self::start_with(db, self.place.clone(), self.next_seed(), settings(), Arc::new(Nobody)).await
    }

    /// Likewise, with neighbours.
    pub(crate) async fn beside_at(&self, settings: Settings, transport: Arc<dyn Transport>) -> Self {
        Self::start_with(self.db.clone(), self.place.clone(), self.next_seed(), settings, transport).await
    }
}
