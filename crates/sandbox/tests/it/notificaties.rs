//! Abonnementen and delivery.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{Request, Response};
use parking_lot::Mutex;
use sandbox::{Bel, Knoppen, Meldingstoring, Storingen, ZGW_CLIENT_ID, ZGW_SECRET, router_met_knoppen};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::hulp::{Antwoord, jwt, options, vraag, zgw_koppen};

const API: &str = "/notificaties/api/v1";
const AUTH: &str = "Bearer geheim";
const CALLBACK: &str = "http://crm.example/callback";

/// What came in, and with which `Authorization`.
type Gekregen = (Option<String>, Request<Bytes>);

/// A subscriber that asks for the right `Authorization`; on other addresses it misbehaves.
#[derive(Clone, Default)]
struct Abonnee {
    gekregen: Arc<Mutex<Vec<Gekregen>>>,
    /// Answers this to what it lets in.
    status: Arc<Mutex<Option<u16>>>,
}

impl Abonnee {
    fn antwoord(&self, request: Request<Bytes>) -> Result<Response<Bytes>, String> {
        let auth = request.headers().get("authorization").map(|auth| auth.to_str().unwrap().to_owned());
        let status = match request.uri().path() {
            "/open" => 204,
            "/weg" => 404,
            "/stil" => return Err("nobody".to_owned()),
            _ if auth.as_deref() != Some(AUTH) => 401,
            _ => self.status.lock().unwrap_or(204),
        };
        self.gekregen.lock().push((auth, request));
        Ok(Response::builder().status(status).body(Bytes::new()).unwrap())
    }

    /// What came in besides the tries of the callback, as JSON.
    fn berichten(&self) -> Vec<Value> {
        let lezen = |request: &Request<Bytes>| serde_json::from_slice::<Value>(request.body()).unwrap();
        self.gekregen
            .lock()
            .iter()
            .map(|(_, request)| lezen(request))
            .filter(|bericht| bericht["kanaal"] != "test")
            .collect()
    }
}

struct Proef {
    router: Router,
    storingen: Storingen,
    abonnee: Abonnee,
}

impl Proef {
    fn begin() -> Self {
        let abonnee = Abonnee::default();
        let deze = abonnee.clone();
        let bel = Bel::met(move |request| Box::pin(std::future::ready(deze.antwoord(request))));
        let (router, storingen) = router_met_knoppen(options(), Knoppen { bel, ..Knoppen::default() });
        Self { router, storingen, abonnee }
    }

    async fn als(&self, client: &str, methode: &str, pad: &str, body: &Value) -> Antwoord {
        let token = jwt(client, ZGW_SECRET, &json!({}));
        let pad = pad.split_once(API).map_or(pad, |(_, pad)| pad);
        vraag(&self.router, methode, &format!("{API}{pad}"), &zgw_koppen(&token), &body.to_string()).await
    }

    async fn vraag(&self, methode: &str, pad: &str, body: &Value) -> Antwoord {
        self.als(ZGW_CLIENT_ID, methode, pad, body).await
    }

    async fn abonneer(&self, kanalen: Value) -> String {
        let body = json!({ "callbackUrl": CALLBACK, "auth": AUTH, "kanalen": kanalen });
        let antwoord = self.vraag("POST", "/abonnement", &body).await;
        assert_eq!(antwoord.status, 201, "{}", antwoord.json());
        antwoord.json()["url"].as_str().unwrap().to_owned()
    }

    async fn publiceer(&self, zaaktype: &str) {
        let bericht = json!({ "kanaal": "zaken", "hoofdObject": "http://z/zaken/1", "resource": "status",
            "resourceUrl": "http://z/statussen/2", "actie": "create", "aanmaakdatum": "2026-11-23T12:00:00Z",
            "kenmerken": { "zaaktype": zaaktype, "bronorganisatie": "517439943" } });
        assert_eq!(self.vraag("POST", "/notificaties", &bericht).await.status, 201);
    }
}

fn code(antwoord: &Antwoord) -> String {
    let json = antwoord.json();
    let params = json["invalidParams"].as_array().cloned().unwrap_or_default();
    let codes: Vec<&str> = params.iter().map(|param| param["code"].as_str().unwrap()).collect();
    format!("{} {}", antwoord.status.as_u16(), codes.join(" "))
}

#[tokio::test(start_paused = true)]
async fn a_callback_is_tried_without_and_with_its_authorization() {
    let proef = Proef::begin();
    let url = proef.abonneer(json!([{ "naam": "zaken", "filters": {} }])).await;
    let gekregen: Vec<_> = proef.abonnee.gekregen.lock().iter().map(|(auth, _)| auth.clone()).collect();
    assert_eq!(gekregen, [None, Some(AUTH.to_owned())]);
    let lijst = proef.vraag("GET", "/abonnement", &Value::Null).await.json();
    assert_eq!(lijst[0]["url"], url.as_str());
    assert!(lijst[0].get("auth").is_none(), "nobody is told the secret");
    let maak = async |adres: &str, auth: &str, kanaal: Value| {
        let body = json!({ "callbackUrl": adres, "auth": auth, "kanalen": [kanaal] });
        code(&proef.vraag("POST", "/abonnement", &body).await)
    };
    let zaken = json!({ "naam": "zaken" });
    assert_eq!(maak("http://crm.example/open", AUTH, zaken.clone()).await, "400 no-auth-on-callback-url");
    assert_eq!(maak("http://crm.example/weg", AUTH, zaken.clone()).await, "400 no-auth-on-callback-url");
    assert_eq!(maak("http://crm.example/stil", AUTH, zaken.clone()).await, "500 ");
    assert_eq!(maak(CALLBACK, "Bearer verkeerd", zaken).await, "400 invalid-callback-url");
    assert_eq!(maak(CALLBACK, AUTH, json!({ "naam": "niets" })).await, "400 kanaal_naam");
    let filter = json!({ "naam": "zaken", "filters": { "kleur": "rood" } });
    assert_eq!(maak(CALLBACK, AUTH, filter).await, "400 inconsistent-abonnement-filters");
    assert_eq!(code(&proef.vraag("POST", "/abonnement", &json!({})).await), "400 required required");
    assert_eq!(
        code(&proef.vraag("GET", "/abonnement?callbackUrl=x", &Value::Null).await),
        "400 unknown-parameters"
    );
}

#[tokio::test(start_paused = true)]
async fn only_who_made_it_changes_it_and_a_change_without_auth_fails() {
    let proef = Proef::begin();
    let url = proef.abonneer(json!([])).await;
    let heel =
        json!({ "callbackUrl": CALLBACK, "auth": AUTH, "kanalen": [{ "naam": "zaken", "filters": {} }] });
    for methode in ["PUT", "PATCH", "DELETE"] {
        assert_eq!(proef.als("iemand-anders", methode, &url, &heel).await.status, 403, "{methode}");
    }
    let deel = json!({ "kanalen": [] });
    assert_eq!(code(&proef.vraag("PATCH", &url, &deel).await), "400 invalid-callback-url");
    assert_eq!(proef.vraag("PUT", &url, &heel).await.json()["kanalen"][0]["naam"], "zaken");
    assert_eq!(proef.vraag("DELETE", &url, &Value::Null).await.status, 204);
    assert_eq!(proef.vraag("GET", &url, &Value::Null).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn who_subscribed_hears_what_fits_once() {
    let proef = Proef::begin();
    proef
        .abonneer(json!([
            { "naam": "zaken", "filters": { "zaaktype": "http://c/1", "bronorganisatie": "*" } },
            { "naam": "zaken", "filters": { "zaaktype": "http://c/2" } },
            { "naam": "zaken", "filters": { "vertrouwelijkheidaanduiding": "openbaar", "zaaktype": "http://c/2" } },
        ]))
        .await;
    for zaaktype in ["http://c/1", "http://c/2", "http://c/3"] {
        proef.publiceer(zaaktype).await;
    }
    sleep(Duration::from_secs(1)).await;
    let mut gehoord: Vec<String> = proef
        .abonnee
        .berichten()
        .iter()
        .map(|bericht| bericht["kenmerken"]["zaaktype"].to_string())
        .collect();
    gehoord.sort_unstable();
    assert_eq!(gehoord, ["\"http://c/1\"", "\"http://c/2\""]);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_take_it_hears_it_again_until_it_is_dropped() {
    let proef = Proef::begin();
    proef.abonneer(json!([{ "naam": "zaken" }])).await;
    *proef.abonnee.status.lock() = Some(503);
    proef.publiceer("http://c/1").await;
    sleep(Duration::from_secs(5)).await;
    assert_eq!(proef.abonnee.berichten().len(), 2);
    *proef.abonnee.status.lock() = None;
    sleep(Duration::from_mins(10)).await;
    assert_eq!(proef.abonnee.berichten().len(), 3, "until it is taken");
    *proef.abonnee.status.lock() = Some(410);
    proef.publiceer("http://c/1").await;
    sleep(Duration::from_mins(10)).await;
    assert_eq!(proef.abonnee.berichten().len(), 3 + 6, "and no longer than that");
}

#[tokio::test(start_paused = true)]
async fn an_event_says_what_the_notification_said() {
    let proef = Proef::begin();
    let body = json!({ "callbackUrl": CALLBACK, "auth": AUTH, "kanalen": [{ "naam": "zaken" }],
        "sendCloudevents": true });
    assert_eq!(proef.vraag("POST", "/abonnement", &body).await.status, 201);
    proef.publiceer("http://c/1").await;
    sleep(Duration::from_secs(1)).await;
    let soort = proef.abonnee.gekregen.lock().last().unwrap().1.headers()["content-type"].clone();
    assert_eq!(soort, "application/cloudevents+json");
    let event = proef.abonnee.berichten().remove(0);
    assert_eq!(event["type"], "nl.overheid.zaken.status.create");
    assert_eq!((&event["subject"], &event["data"]["hoofdObject"]), (&json!("2"), &json!("http://z/zaken/1")));
}

#[tokio::test(start_paused = true)]
async fn on_command_notifications_are_lost_doubled_and_late() {
    let proef = Proef::begin();
    proef.abonneer(json!([{ "naam": "zaken" }])).await;
    let zet = async |body: Value| vraag(&proef.router, "PUT", "/storingen", &[], &body.to_string()).await;
    let elders = zet(json!({ "pad": "/brp", "storing": "kwijt" })).await;
    assert_eq!(elders.status, 400);
    zet(json!({ "pad": "/notificaties", "storing": "kwijt", "procent": 100 })).await;
    proef.publiceer("http://c/1").await;
    sleep(Duration::from_mins(1)).await;
    assert_eq!(proef.abonnee.berichten().len(), 0);
    zet(json!({ "pad": "/notificaties", "storing": "kwijt", "procent": 0 })).await;
    zet(json!({ "pad": "/notificaties", "storing": "dubbel", "procent": 100 })).await;
    let gezet = zet(json!({ "pad": "/notificaties", "storing": "geschud", "ms": 30_000 })).await.json();
    assert_eq!(gezet.as_array().unwrap().len(), 2);
    for nummer in 0..20 {
        proef.publiceer(&format!("http://c/{nummer}")).await;
    }
    sleep(Duration::from_secs(1)).await;
    assert!(proef.abonnee.berichten().len() < 30, "most are still under way");
    sleep(Duration::from_mins(1)).await;
    let gehoord = proef.abonnee.berichten();
    assert_eq!(gehoord.len(), 40);
    assert!(!gehoord.is_sorted_by_key(|bericht| bericht["kenmerken"]["zaaktype"].to_string()));
    proef.storingen.herstel_alles();
    assert_eq!(proef.storingen.meldingen(), Meldingstoring::default());
}
