//! Requests in process.

use std::sync::Arc;

use aws_lc_rs::hmac;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_body_util::BodyExt;
use jiff::Timestamp;
use jiff::civil::Date;
use sandbox::{Options, ZGW_CLIENT_ID, ZGW_SECRET};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const BASE: &str = "http://127.0.0.1:8090";
pub(crate) const VANDAAG: Date = Date::constant(2026, 11, 23);

pub(crate) fn nu() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

pub(crate) fn options() -> Options {
    Options { base: BASE.to_owned(), seed: 1, vandaag: VANDAAG, now: Arc::new(nu) }
}

pub(crate) struct Antwoord {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Antwoord {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub(crate) fn kop(&self, naam: &str) -> Option<&str> {
        self.headers.get(naam).map(|waarde| waarde.to_str().unwrap())
    }
}

pub(crate) async fn stuur(router: &Router, request: Request<Body>) -> Antwoord {
    let antwoord = router.clone().oneshot(request).await.unwrap();
    let (kop, body) = antwoord.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Antwoord { status: kop.status, headers: kop.headers, bytes }
}

pub(crate) async fn vraag(
    router: &Router,
    methode: &str,
    pad: &str,
    koppen: &[(&str, &str)],
    body: &str,
) -> Antwoord {
    let mut request = Request::builder().method(methode).uri(pad);
    for (naam, waarde) in koppen {
        request = request.header(*naam, *waarde);
    }
    stuur(router, request.body(Body::from(body.to_owned())).unwrap()).await
}

/// A JWT for the ZGW APIs, made without the code under test.
pub(crate) fn jwt(client: &str, geheim: &str, claims: &Value) -> String {
    let mut alle = json!({ "iss": client, "iat": nu().as_second() - 60, "client_id": client, "user_id": "test",
        "user_representation": "Test" });
    alle.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
    let deel = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let inhoud = format!("{}.{}", deel(&json!({ "alg": "HS256", "typ": "JWT" })), deel(&alle));
    let sleutel = hmac::Key::new(hmac::HMAC_SHA256, geheim.as_bytes());
    format!("Bearer {inhoud}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&sleutel, inhoud.as_bytes())))
}

pub(crate) fn zgw_koppen(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("authorization", token),
        ("accept", "application/json"),
        ("accept-crs", "EPSG:4326"),
        ("content-crs", "EPSG:4326"),
        ("content-type", "application/json"),
    ]
}

/// A GET on the ZGW APIs as the product's client; `pad` may be a whole URL.
pub(crate) async fn zgw(router: &Router, pad: &str) -> Antwoord {
    zgw_als(router, ZGW_CLIENT_ID, ZGW_SECRET, pad).await
}

pub(crate) async fn zgw_als(router: &Router, client: &str, geheim: &str, pad: &str) -> Antwoord {
    let token = jwt(client, geheim, &json!({}));
    let mut koppen = zgw_koppen(&token);
    if pad.contains("/download") {
        koppen.retain(|(naam, _)| *naam != "accept");
    }
    vraag(router, "GET", pad.trim_start_matches(BASE), &koppen, "").await
}

/// A search for zaken as the product's client.
pub(crate) async fn zoek_zaken(router: &Router, body: &Value) -> Antwoord {
    let token = jwt(ZGW_CLIENT_ID, ZGW_SECRET, &json!({}));
    vraag(router, "POST", "/zaken/api/v1/zaken/_zoek", &zgw_koppen(&token), &body.to_string()).await
}

/// A file of recordings that lies beside the repository; says so when it is not there.
pub(crate) fn gedeeld(pad: &str) -> Option<String> {
    let heel = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(pad);
    let tekst = std::fs::read_to_string(&heel).ok();
    if tekst.is_none() {
        eprintln!("SKIPPED: no recordings at {}", heel.display());
    }
    tekst
}
