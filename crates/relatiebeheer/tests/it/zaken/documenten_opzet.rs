//! What tests of writing documents share: a zaak, a file, and a look at the zaaksysteem without us.

use axum::body::Body;
use http::{Method, Request};
use relatiebeheer::config::Settings;
use sandbox::Knoppen;
use serde_json::{Value, json};

use crate::support::{
    Answer, TestApp,
    werkplek::{API, Werkplek, also_final, settings},
};

/// Who has zaken of every kind.
const MOULIN: &str = "999993653";
/// The size of a part at the zaaksysteem.
pub(crate) const DEEL: u64 = 6 * 1024 * 1024;
/// More than goes in one request.
pub(crate) const GROOT: usize = 11 * 1024 * 1024;

/// Settings with which documents can be added.
pub(crate) fn instellingen() -> Settings {
    let mut settings = settings();
    settings.gemeente.rsin = sandbox::RSIN.to_owned();
    settings.zgw.autorisaties = settings.zgw.zaken.replace("/zaken/", "/autorisaties/");
    settings
}

pub(crate) async fn werkplek(t: &TestApp) -> Werkplek {
    met(t, instellingen(), false).await
}

pub(crate) async fn met(t: &TestApp, settings: Settings, geforceerd_unlock: bool) -> Werkplek {
    also_final(t).await;
    let knoppen = Knoppen { bestandsdeel: DEEL, geforceerd_unlock, ..Knoppen::default() };
    Werkplek::turned(t, settings, knoppen).await
}

/// A file that begins as a PDF does.
pub(crate) fn pdf(omvang: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.resize(omvang, b'x');
    bytes
}

/// The zaken of somebody, open or closed.
pub(crate) async fn zaak(werkplek: &Werkplek, open: bool) -> String {
    let klant = werkplek.klant(MOULIN).await;
    let deel = werkplek.deel(&klant, "zaken").await;
    let zaken = deel["gegevens"]["zaken"].as_array().unwrap().clone();
    let found = zaken.iter().find(|zaak| zaak["einddatum"].is_null() == open);
    found.unwrap()["uuid"].as_str().unwrap().to_owned()
}

pub(crate) async fn lijst(werkplek: &Werkplek, zaak: &str) -> Value {
    werkplek.get(&format!("/zaken/zgw/{zaak}/documenten")).await.expect(200)
}

/// The kind of document with this name that can be chosen.
pub(crate) async fn soort(werkplek: &Werkplek, zaak: &str, naam: &str) -> Value {
    let lijst = lijst(werkplek, zaak).await;
    let found = lijst["soorten"].as_array().unwrap().iter().find(|soort| soort["naam"] == naam);
    found.unwrap_or_else(|| panic!("{lijst}"))["uuid"].clone()
}

/// Asks to add a document, with these fields instead.
pub(crate) async fn vraag(werkplek: &Werkplek, zaak: &str, omvang: usize, velden: Value) -> Answer {
    let mut body = json!({ "titel": "Nagekomen brief", "soort": soort(werkplek, zaak, "Bijlage").await,
        "bestandsnaam": "brief.pdf", "formaat": "application/pdf", "omvang": omvang, "ontvangen": "2026-01-09",
        "beschrijving": "Per post" });
    body.as_object_mut().unwrap().extend(velden.as_object().unwrap().clone());
    werkplek.post(&format!("/zaken/zgw/{zaak}/documenten"), &body).await
}

/// The file itself, as a browser sends it.
pub(crate) fn bestand(werkplek: &Werkplek, upload: &Value, bytes: &[u8]) -> Request<Body> {
    werkplek
        .request(&Method::PUT, &format!("{API}/uploads/{}", upload["upload"].as_str().unwrap()))
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/octet-stream")
        .header("Content-Length", bytes.len())
        .body(Body::from_stream(futures_util::stream::iter(
            bytes.chunks(64 * 1024).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect::<Vec<_>>(),
        )))
        .unwrap()
}

/// Adds a document; the answer to the file.
pub(crate) async fn voeg_toe(werkplek: &Werkplek, zaak: &str, bytes: &[u8]) -> Answer {
    let upload = vraag(werkplek, zaak, bytes.len(), json!({})).await.expect(201);
    werkplek.send(bestand(werkplek, &upload, bytes)).await
}

async fn json_van(werkplek: &Werkplek, path: &str) -> Value {
    werkplek.elders(&Method::GET, path.trim_start_matches("http://buren"), None).await.expect(200)
}

/// The documents that we made, as the zaaksysteem has them. None is locked, and each belongs to one zaak.
pub(crate) async fn gemaakt(werkplek: &Werkplek) -> Vec<Value> {
    let all = json_van(werkplek, "/documenten/api/v1/enkelvoudiginformatieobjecten?pageSize=500").await;
    let mut found = Vec::new();
    for document in all["results"].as_array().unwrap() {
        assert_eq!(document["locked"], false, "a lock is left: {document}");
        if document["identificatie"].as_str().unwrap().starts_with("KCC-") {
            let url = document["url"].as_str().unwrap();
            let van = json_van(
                werkplek,
                &format!("/documenten/api/v1/objectinformatieobjecten?informatieobject={url}"),
            )
            .await;
            assert_eq!(van.as_array().unwrap().len(), 1, "an orphan, or related twice: {document}");
            found.push(document.clone());
        }
    }
    found
}

/// Where the zaaksysteem has a document.
pub(crate) fn daar(document: &Value) -> String {
    format!("/documenten/api/v1/enkelvoudiginformatieobjecten/{}", document["uuid"].as_str().unwrap())
}

pub(crate) async fn inhoud(werkplek: &Werkplek, document: &Value) -> Vec<u8> {
    werkplek.elders(&Method::GET, &format!("{}/download", daar(document)), None).await.text.into_bytes()
}

/// Nothing is remembered of what is done.
pub(crate) async fn niets_open(t: &TestApp) {
    let conn = t.db.read().await.unwrap();
    for table in ["upload", "slot"] {
        let sql = format!("select count(*) from {table}");
        let (count,): (i64,) = conn.first(&sql, &[]).await.unwrap().unwrap();
        assert_eq!(count, 0, "rows in {table}");
    }
}
