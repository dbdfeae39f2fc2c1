//! The werkplek with its neighbours in the same process, and an employee at the screen.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body};
use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use http::{Method, Request};
use jiff::tz::TimeZone;
use parking_lot::Mutex;
use relatiebeheer::{
    app::{App, Clock, Ids},
    config::Settings,
};
use sandbox::{Bel, Knoppen, Options, Storingen};
use serde_json::{Value, json};
use tower::ServiceExt;
use zgw::transport::{Body as Stream, InProcess, Transport, TransportError};

use super::{Answer, TestApp, start_with};

/// The only hosts that the sandbox sends a browser back to are those of this machine.
pub(crate) const HOST: &str = "localhost:8080";
const ORIGIN: &str = "http://buren";
pub(crate) const API: &str = "/werkplek/api/v1";

/// The neighbours that nobody started: they refuse every connection.
#[derive(Clone, Default)]
pub(crate) struct Gestopt(Arc<Mutex<Option<String>>>, Arc<AtomicBool>);

impl Gestopt {
    /// Everything below this path refuses; `None`: everybody is there again.
    pub(crate) fn zet(&self, prefix: Option<&str>) {
        *self.0.lock() = prefix.map(str::to_owned);
    }

    /// What is written is written, and the answer is lost on its way back.
    pub(crate) fn verlies_antwoorden(&self, lost: bool) {
        self.1.store(lost, Ordering::Relaxed);
    }

    fn loses(&self, method: &Method) -> bool {
        *method == Method::POST && self.1.load(Ordering::Relaxed)
    }

    fn refuses(&self, path: &str) -> bool {
        self.0.lock().as_ref().is_some_and(|prefix| path.starts_with(prefix))
    }
}

/// When our own process dies: at the n-th question to a neighbour, before it is asked or before it is answered.
#[derive(Clone, Default)]
pub(crate) struct Crash(Arc<Mutex<Option<Dood>>>, Arc<tokio::sync::Notify>);

#[derive(Clone, Copy)]
struct Dood {
    over: usize,
    gevraagd: bool,
}

impl Crash {
    /// The process dies at question `nummer` from now on, counted from 1; asked or not.
    pub(crate) fn zet(&self, nummer: usize, gevraagd: bool) {
        *self.0.lock() = Some(Dood { over: nummer, gevraagd });
    }

    /// Resolves when it is dead.
    pub(crate) async fn dood(&self) {
        self.1.notified().await;
    }

    /// Whether this is the question, or comes after it; and whether it is still asked.
    fn nu(&self) -> Option<bool> {
        let mut dood = self.0.lock();
        let Dood { over, gevraagd } = (*dood)?;
        let left = over.saturating_sub(1);
        *dood = Some(Dood { over: left, gevraagd });
        (left == 0).then_some(gevraagd && over == 1)
    }
}

/// Its method, when that matters, and how its path ends.
type Vraag = (Option<Method>, &'static str);

/// A question to a neighbour that is held up, so that something else happens first.
#[derive(Clone, Default)]
pub(crate) struct Oponthoud(Arc<Mutex<Option<Vraag>>>, Arc<tokio::sync::Notify>, Arc<tokio::sync::Notify>);

impl Oponthoud {
    /// Holds up the next question of which the path ends like this.
    pub(crate) fn zet(&self, end: &'static str) {
        *self.0.lock() = Some((None, end));
    }

    /// Holds up the next question of this method.
    pub(crate) fn zet_bij(&self, method: &Method) {
        *self.0.lock() = Some((Some(method.clone()), ""));
    }

    /// Resolves when it is about to be asked.
    pub(crate) async fn daar(&self) {
        self.1.notified().await;
    }

    /// Now it may be asked.
    pub(crate) fn verder(&self) {
        self.2.notify_one();
    }

    fn houdt(&self, method: &Method, path: &str) -> bool {
        let is_it = |(which, end): &mut (Option<Method>, &'static str)| {
            path.ends_with(*end) && which.as_ref().is_none_or(|which| which == method)
        };
        self.0.lock().take_if(is_it).is_some()
    }
}

/// The line to the neighbours.
struct Line<T> {
    gestopt: Gestopt,
    crash: Crash,
    oponthoud: Oponthoud,
    to: T,
}

impl<T: Transport> Transport for Line<T> {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Stream>, TransportError>> {
        if self.gestopt.refuses(request.uri().path()) {
            return async { Err(TransportError::Unreachable("connection refused".to_owned())) }.boxed();
        }
        if self.gestopt.loses(request.method()) {
            return async move {
                drop(self.to.send(request).await?);
                Err(TransportError::Broken("connection reset".to_owned()))
            }
            .boxed();
        }
        if self.oponthoud.houdt(request.method(), request.uri().path()) {
            return async move {
                self.oponthoud.1.notify_one();
                self.oponthoud.2.notified().await;
                self.to.send(request).await
            }
            .boxed();
        }
        let Some(gevraagd) = self.crash.nu() else { return self.to.send(request) };
        async move {
            if gevraagd {
                drop(self.to.send(request).await);
            }
            self.crash.1.notify_one();
            std::future::pending().await
        }
        .boxed()
    }
}

/// A browser on the werkplek.
pub(crate) struct Werkplek {
    pub(crate) app: App,
    router: Router,
    pub(crate) neighbours: Router,
    settings: Settings,
    clock: Clock,
    pub(crate) storingen: Storingen,
    pub(crate) gestopt: Gestopt,
    pub(crate) crash: Crash,
    pub(crate) oponthoud: Oponthoud,
    /// The cookies of this browser, as it sends them.
    pub(crate) cookies: String,
}

impl Werkplek {
    /// The werkplek on the register of `t`; nobody has logged in.
    pub(crate) async fn closed(t: &TestApp) -> Self {
        Self::closed_with(t, settings()).await
    }

    /// The same, set up in another way.
    pub(crate) async fn closed_with(t: &TestApp, settings: Settings) -> Self {
        let server = Arc::new(OnceLock::new());
        let neighbours = turned_neighbours(t, &Knoppen::default(), server.clone());
        let werkplek = Self::on(t, settings, neighbours).await;
        server.set(werkplek.router.clone()).unwrap();
        werkplek
    }

    /// The werkplek with an employee who answers citizens, with other settings and neighbours that were turned.
    pub(crate) async fn turned(t: &TestApp, settings: Settings, knoppen: Knoppen) -> Self {
        let mut werkplek = Self::on(t, settings, turned_neighbours(t, &knoppen, Arc::default())).await;
        werkplek.log_in("kcc").await;
        werkplek
    }

    /// The werkplek with an employee who answers citizens, set up in another way.
    pub(crate) async fn open_with(t: &TestApp, settings: Settings) -> Self {
        let mut werkplek = Self::closed_with(t, settings).await;
        werkplek.log_in("kcc").await;
        werkplek
    }

    /// The werkplek of a server that hears what happens in its zaaksysteem.
    pub(crate) async fn hearing(t: &TestApp) -> Self {
        Self::open_with(t, hearing_settings()).await
    }

    /// What somebody else does in the zaaksysteem meanwhile, who may do everything there.
    pub(crate) async fn elders(&self, method: &Method, path: &str, body: Option<&Value>) -> Answer {
        elders(&self.clock, &self.neighbours, method, path, body).await
    }

    /// Who keeps the system right.
    pub(crate) async fn beheerder(t: &TestApp) -> Self {
        let mut werkplek = Self::closed(t).await;
        werkplek.log_in("beheer").await;
        werkplek
    }

    /// The same register and neighbours, with a process that has just started.
    pub(crate) async fn restarted(&self, t: &TestApp) -> Self {
        let neighbours = (self.neighbours.clone(), self.storingen.clone());
        let mut werkplek = Self::on(t, self.settings.clone(), neighbours).await;
        werkplek.log_in("kcc").await;
        werkplek
    }

    async fn on(t: &TestApp, settings: Settings, (neighbours, storingen): (Router, Storingen)) -> Self {
        let (gestopt, crash, oponthoud) = (Gestopt::default(), Crash::default(), Oponthoud::default());
        let transport = Arc::new(Line {
            gestopt: gestopt.clone(),
            crash: crash.clone(),
            oponthoud: oponthoud.clone(),
            to: InProcess::<_, Body>::new(neighbours.clone()),
        });
        let ids = Ids::seeded(t.next_seed());
        let app = Box::pin(start_with(t.db.clone(), t.clock(), ids, settings.clone(), transport)).await;
        let (router, clock) = (app.router(), t.clock());
        let cookies = String::new();
        Self { app, router, neighbours, settings, clock, storingen, gestopt, crash, oponthoud, cookies }
    }

    /// The werkplek with an employee who answers citizens.
    pub(crate) async fn open(t: &TestApp) -> Self {
        let mut werkplek = Self::closed(t).await;
        werkplek.log_in("kcc").await;
        werkplek
    }

    /// The werkplek with an employee who may also see what is hidden from others.
    pub(crate) async fn trusted(t: &TestApp) -> Self {
        let mut werkplek = Self::closed(t).await;
        werkplek.log_in("vertrouwelijk").await;
        werkplek
    }

    /// Logs in as one of the sandbox's employees, by the whole flow.
    pub(crate) async fn log_in(&mut self, who: &str) {
        let back = self.authorize(who, "/ergens").await;
        let answer = self.visit(&back).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        self.take_cookies(&answer);
    }

    /// Begins to log in, to end up at `after`; gives the address that the provider sends the browser back to.
    pub(crate) async fn authorize(&mut self, who: &str, after: &str) -> String {
        let begun = self.visit(&format!("/inloggen?terug={}", after.replace('?', "%3F"))).await;
        assert_eq!(begun.status, 303, "{}", begun.text);
        self.take_cookies(&begun);
        let provider = begun.header("location").unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let (path, query) = provider.split_once('?').unwrap();
        let form = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("{query}&medewerker={who}")))
            .unwrap();
        let answer = Answer::of(path.to_owned(), self.neighbours.clone().oneshot(form).await.unwrap()).await;
        let back = answer.header("location").unwrap_or_else(|| panic!("{}", answer.text));
        back.strip_prefix(&format!("http://{HOST}")).unwrap().to_owned()
    }

    /// Keeps the cookies that came along, as a browser does.
    pub(crate) fn take_cookies(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let others = self.cookies.split("; ").filter(|known| !known.starts_with(&format!("{name}=")));
            let mut all: Vec<String> = others.filter(|known| !known.is_empty()).map(str::to_owned).collect();
            if !value.is_empty() {
                all.push(pair.to_owned());
            }
            self.cookies = all.join("; ");
        }
    }

    /// Opens a page.
    pub(crate) async fn visit(&self, path: &str) -> Answer {
        self.send(self.request(&Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// A request of this browser, to be completed.
    pub(crate) fn request(&self, method: &Method, path: &str) -> http::request::Builder {
        Request::builder().method(method).uri(path).header("Host", HOST).header("Cookie", &self.cookies)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let what = format!("{} {}", request.method(), request.uri());
        Answer::of(what, self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// The answer before its body is read.
    pub(crate) async fn begin(&self, path: &str) -> axum::response::Response {
        let request = self.request(&Method::GET, &format!("{API}{path}")).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.visit(&address(path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.with_body(&Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.with_body(&Method::PUT, path, body).await
    }

    /// As the werkplek's own pages send it.
    pub(crate) async fn with_body(&self, method: &Method, path: &str, body: &Value) -> Answer {
        let request = self.request(method, &address(path));
        let request =
            request.header("Sec-Fetch-Site", "same-origin").header("Content-Type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.with_body(&Method::PATCH, path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.with_body(&Method::DELETE, path, &json!({})).await
    }

    /// The same request as often as one likes: it is done once.
    pub(crate) async fn post_once(&self, path: &str, body: &Value, key: &str) -> Answer {
        let request = self.request(&Method::POST, &format!("{API}{path}")).header("Idempotency-Key", key);
        let request =
            request.header("Sec-Fetch-Site", "same-origin").header("Content-Type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// What a search finds.
    pub(crate) async fn zoek(&self, vraag: &str) -> Value {
        self.post("/zoeken", &json!({ "vraag": vraag })).await.expect(200)
    }

    /// The key of the only customer that a search finds.
    pub(crate) async fn klant(&self, vraag: &str) -> String {
        let found = self.zoek(vraag).await;
        let treffers = found["treffers"].as_array().unwrap();
        assert_eq!(treffers.len(), 1, "{found}");
        treffers[0]["klant"].as_str().unwrap().to_owned()
    }

    /// The parts of a customer's picture.
    pub(crate) async fn beeld(&self, klant: &str) -> Vec<Value> {
        let answer = self.get(&format!("/klanten/{klant}/beeld")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// One part of a customer's picture; of a part that comes again, the first source as it is in the end.
    pub(crate) async fn deel(&self, klant: &str, bron: &str) -> Value {
        let mut beeld = self.beeld(klant).await;
        beeld.retain(|deel| deel["bron"] == bron);
        let register = beeld[0]["register"].clone();
        beeld.into_iter().rfind(|deel| deel["register"] == register).unwrap()
    }
}

/// The address of `path`: under the werkplek's API unless it says that it is the administrator's.
fn address(path: &str) -> String {
    if path.starts_with("/beheer/") { path.to_owned() } else { format!("{API}{path}") }
}

/// What the zaaksysteem's own administrator does there, who may do everything.
pub(crate) async fn elders(
    clock: &Clock,
    neighbours: &Router,
    method: &Method,
    path: &str,
    body: Option<&Value>,
) -> Answer {
    let claims = json!({ "iss": sandbox::ZGW_ALLES_CLIENT_ID, "client_id": sandbox::ZGW_ALLES_CLIENT_ID,
        "iat": clock.now().timestamp().as_second(), "user_id": "behandelaar",
        "user_representation": "Behandelaar" });
    let key = jsonwebtoken::EncodingKey::from_secret(sandbox::ZGW_ALLES_SECRET.as_bytes());
    let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    let token = jsonwebtoken::encode(&header, &claims, &key).unwrap();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("Authorization", format!("Bearer {token}"))
        .header("Accept-Crs", "EPSG:4326")
        .header("Content-Crs", "EPSG:4326")
        .header("Content-Type", "application/json");
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let what = format!("{method} {path}");
    let request = request.body(body).unwrap();
    Answer::of(what, neighbours.clone().oneshot(request).await.unwrap()).await
}

/// The neighbours, with the handle by which they misbehave. When they call anybody, that is the application of this test.
pub(crate) fn neighbours(t: &TestApp) -> (Router, Storingen) {
    turned_neighbours(t, &Knoppen::default(), Arc::default())
}

/// Likewise, turned; when they tell of a change, they tell this server, which is there by then.
fn turned_neighbours(t: &TestApp, knoppen: &Knoppen, server: Arc<OnceLock<Router>>) -> (Router, Storingen) {
    let (clock, router, authorization) = (t.clock(), t.router(), t.authorization());
    let options = Options {
        base: ORIGIN.to_owned(),
        seed: 1,
        vandaag: clock.now().timestamp().to_zoned(TimeZone::UTC).date(),
        now: Arc::new(move || clock.now().timestamp()),
    };
    let bel = Bel::met(move |request| {
        let (mut router, authorization) = (router.clone(), authorization.clone());
        let mut request = request.map(Body::from);
        if request.uri().path().starts_with("/notificaties/") {
            router = server.get().unwrap_or(&router).clone();
        } else {
            request.headers_mut().insert("authorization", authorization.parse().unwrap());
        }
        Box::pin(async move {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.map_err(|error| error.to_string())?;
            Ok(http::Response::from_parts(parts, body))
        })
    });
    sandbox::router_met_knoppen(options, Knoppen { bel, ..knoppen.clone() })
}

/// How the world reaches a server that hears what happens in its zaaksysteem.
pub(crate) const PUBLIC: &str = "http://localhost:8080";

/// Whoever may change documents may change what is `definitief`, as nearly all documents are.
pub(crate) async fn also_final(t: &TestApp) {
    let tx = t.db.begin().await.unwrap();
    let sql = "update zaakrecht set handelingen = '[\"lezen\", \"bijwerken\", \"document-lezen\", \
               \"document-toevoegen\", \"document-wijzigen\", \"document-definitief-wijzigen\"]'";
    tx.batch(sql).await.unwrap();
    tx.commit().await.unwrap();
}

/// Settings of a server that hears what happens in its zaaksysteem.
pub(crate) fn hearing_settings() -> Settings {
    let mut settings = Settings { public_url: PUBLIC.to_owned(), ..settings() };
    settings.zgw.notificaties = format!("{ORIGIN}/notificaties/api/v1");
    settings
}

/// Settings that point at the neighbours.
pub(crate) fn settings() -> Settings {
    let mut settings = super::settings();
    settings.gemeente.code = "0599".to_owned();
    settings.oidc.issuer = format!("{ORIGIN}/oidc");
    settings.oidc.client_id = sandbox::OIDC_CLIENT_ID.to_owned();
    settings.oidc.client_secret = sandbox::OIDC_SECRET.to_owned();
    settings.zgw.zaken = format!("{ORIGIN}/zaken/api/v1");
    settings.zgw.catalogi = format!("{ORIGIN}/catalogi/api/v1");
    settings.zgw.documenten = format!("{ORIGIN}/documenten/api/v1");
    settings.zgw.besluiten = format!("{ORIGIN}/besluiten/api/v1");
    settings.zgw.autorisaties = format!("{ORIGIN}/autorisaties/api/v1");
    settings.zgw.client_id = sandbox::ZGW_CLIENT_ID.to_owned();
    settings.zgw.secret = sandbox::ZGW_SECRET.to_owned();
    settings.brp.url = format!("{ORIGIN}/brp/personen");
    settings.brp.api_key = sandbox::BRP_API_KEY.to_owned();
    settings.kvk.url = format!("{ORIGIN}/kvk/api");
    settings.kvk.api_key = sandbox::KVK_API_KEY.to_owned();
    settings
}

/// The same, with a second zaaksysteem beside the first.
pub(crate) fn twee_zaaksystemen() -> Settings {
    let mut settings = settings();
    let mut tweede = settings.zgw.clone();
    "sociaal".clone_into(&mut tweede.code);
    "Sociaal domein".clone_into(&mut tweede.naam);
    tweede.zaken = format!("{ORIGIN}/tweede/zaken/api/v1");
    tweede.catalogi = format!("{ORIGIN}/tweede/catalogi/api/v1");
    tweede.documenten = format!("{ORIGIN}/tweede/documenten/api/v1");
    tweede.besluiten = format!("{ORIGIN}/tweede/besluiten/api/v1");
    settings.zaaksysteem = vec![tweede];
    settings
}

/// How long a neighbour may take, by the default settings.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
