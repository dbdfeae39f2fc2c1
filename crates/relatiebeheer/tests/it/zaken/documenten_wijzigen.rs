//! A document of a zaak is changed: a new version, and nothing but one.

use http::Method;
use serde_json::{Value, json};

use super::{
    documenten_opzet::{
        GROOT, bestand, daar, gemaakt, inhoud, instellingen, lijst, met, niets_open, pdf, voeg_toe, werkplek,
        zaak,
    },
    documenten_toevoegen::clamd,
    grenzen::anders,
};
use crate::support::{
    TestApp, engines,
    werkplek::{Werkplek, also_final},
};

engines!(
    another_title_is_one_version,
    another_file_is_one_version_and_the_old_one_stays,
    a_large_file_is_one_version,
    what_does_not_change_is_no_version,
    a_document_that_somebody_else_holds_is_refused,
    a_virus_leaves_the_document_as_it_was,
    a_file_that_breaks_off_leaves_the_document_as_it_was,
    what_somebody_changed_just_before_our_lock_is_what_we_go_back_to,
    a_document_of_a_closed_zaak_does_not_change,
    a_final_document_changes_only_by_a_rule_that_says_so,
);

/// An open zaak with a document of ours in it.
pub(crate) async fn document(werkplek: &Werkplek) -> (String, Value) {
    let zaak = zaak(werkplek, true).await;
    let done = voeg_toe(werkplek, &zaak, &pdf(2000)).await.expect(200);
    (zaak, done["document"].clone())
}

fn adres(zaak: &str, document: &Value) -> String {
    format!("/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap())
}

/// Asks for another file; the answer to the file.
pub(crate) async fn ander_bestand(
    werkplek: &Werkplek,
    (zaak, document): (&str, &Value),
    bytes: &[u8],
) -> http::Request<axum::body::Body> {
    let body = json!({ "titel": "Tweede brief", "beschrijving": "", "bestand":
        { "bestandsnaam": "tweede.pdf", "formaat": "application/pdf", "omvang": bytes.len() } });
    let upload = werkplek.put(&adres(zaak, document), &body).await.expect(202);
    bestand(werkplek, &upload, bytes)
}

async fn versies(werkplek: &Werkplek, zaak: &str, document: &Value) -> Vec<(u64, String)> {
    let all = werkplek.get(&format!("{}/versies", adres(zaak, document))).await.expect(200);
    let all = all["versies"].as_array().unwrap();
    all.iter()
        .map(|one| (one["versie"].as_u64().unwrap(), one["titel"].as_str().unwrap().to_owned()))
        .collect()
}

async fn another_title_is_one_version(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (zaak, document) = document(&werkplek).await;
    let body = json!({ "titel": "Tweede brief", "beschrijving": "Gecorrigeerd", "bestand": null });
    let changed = werkplek.put(&adres(&zaak, &document), &body).await.expect(200);
    assert_eq!((&changed["titel"], &changed["versie"]), (&json!("Tweede brief"), &json!(2)));
    assert_eq!(
        versies(&werkplek, &zaak, &document).await,
        [(2, "Tweede brief".to_owned()), (1, "Nagekomen brief".to_owned())]
    );
    assert_eq!(inhoud(&werkplek, &document).await, pdf(2000));
    gemaakt(&werkplek).await;
    niets_open(t).await;
}

async fn another_file_is_one_version_and_the_old_one_stays(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (zaak, document) = document(&werkplek).await;
    let request = ander_bestand(&werkplek, (&zaak, &document), &pdf(3000)).await;
    let done = werkplek.send(request).await.expect(200);
    assert_eq!((&done["document"]["versie"], &done["document"]["omvang"]), (&json!(2), &json!(3000)));
    let first = werkplek.begin(&format!("{}?versie=1", adres(&zaak, &document))).await;
    let name = first.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains("brief.pdf") && !name.contains("tweede"), "{name}");
    let bytes = axum::body::to_bytes(first.into_body(), usize::MAX).await.unwrap();
    assert_eq!(bytes, pdf(2000));
    assert_eq!(werkplek.get(&format!("{}?versie=7", adres(&zaak, &document))).await.status, 404);
    gemaakt(&werkplek).await;
    niets_open(t).await;
}

async fn a_large_file_is_one_version(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (zaak, document) = document(&werkplek).await;
    let bytes = pdf(GROOT);
    let request = ander_bestand(&werkplek, (&zaak, &document), &bytes).await;
    let done = werkplek.send(request).await.expect(200);
    assert_eq!(done["document"]["versie"], 2);
    assert!(inhoud(&werkplek, &document).await == bytes);
    gemaakt(&werkplek).await;
    niets_open(t).await;
}

async fn what_does_not_change_is_no_version(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (zaak, document) = document(&werkplek).await;
    let body = json!({ "titel": "Nagekomen brief", "beschrijving": "Per post", "bestand": null });
    assert_eq!(werkplek.put(&adres(&zaak, &document), &body).await.expect(200)["versie"], 1);
}

async fn a_document_that_somebody_else_holds_is_refused(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (zaak, document) = document(&werkplek).await;
    let request = ander_bestand(&werkplek, (&zaak, &document), &pdf(3000)).await;
    werkplek.elders(&Method::POST, &format!("{}/lock", daar(&document)), None).await.expect(200);
    let refused = werkplek.send(request).await.expect(403);
    assert!(refused["detail"].as_str().unwrap().starts_with("Iemand anders werkt"), "{refused}");
    let body = json!({ "titel": "Anders", "beschrijving": "" });
    werkplek.put(&adres(&zaak, &document), &body).await.expect(403);
    let all = lijst(&werkplek, &zaak).await;
    let shown =
        all["documenten"].as_array().unwrap().iter().find(|one| one["uuid"] == document["uuid"]).unwrap();
    assert_eq!(shown["wijzigen"]["mag"], false);
    niets_open(t).await;
}

async fn a_virus_leaves_the_document_as_it_was(t: &TestApp) {
    let mut settings = instellingen();
    settings.documenten.clamd = clamd(Some("EICAR")).await;
    let werkplek = met(t, settings, false).await;
    let (zaak, document) = document(&werkplek).await;
    for omvang in [3000, GROOT] {
        let mut bytes = pdf(omvang);
        let last = bytes.len() - 5;
        bytes[last..].copy_from_slice(b"EICAR");
        let request = ander_bestand(&werkplek, (&zaak, &document), &bytes).await;
        assert_eq!(werkplek.send(request).await.expect(422)["code"], "virus");
        as_it_was(t, &werkplek, &document).await;
    }
}

async fn as_it_was(t: &TestApp, werkplek: &Werkplek, document: &Value) {
    assert_eq!(inhoud(werkplek, document).await, pdf(2000));
    let all = gemaakt(werkplek).await;
    assert_eq!((&all[0]["titel"], &all[0]["bestandsnaam"]), (&json!("Nagekomen brief"), &json!("brief.pdf")));
    niets_open(t).await;
}

async fn a_file_that_breaks_off_leaves_the_document_as_it_was(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (zaak, document) = document(&werkplek).await;
    for omvang in [3000, GROOT] {
        let bytes = pdf(omvang);
        let mut request = ander_bestand(&werkplek, (&zaak, &document), &bytes).await;
        request.headers_mut().remove("content-length");
        *request.body_mut() = axum::body::Body::from(bytes[..omvang - 1].to_vec());
        assert_eq!(werkplek.send(request).await.expect(422)["code"], "size");
        as_it_was(t, &werkplek, &document).await;
    }
}

async fn what_somebody_changed_just_before_our_lock_is_what_we_go_back_to(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (zaak, document) = document(&werkplek).await;
    let bytes = pdf(GROOT);
    let mut request = ander_bestand(&werkplek, (&zaak, &document), &bytes).await;
    request.headers_mut().remove("content-length");
    *request.body_mut() = axum::body::Body::from(bytes[..GROOT - 1].to_vec());
    werkplek.oponthoud.zet("/lock");
    let meanwhile = async {
        werkplek.oponthoud.daar().await;
        anders_elders(&werkplek, &document).await;
        werkplek.oponthoud.verder();
    };
    let (answer, ()) = tokio::join!(werkplek.send(request), meanwhile);
    assert_eq!(answer.expect(422)["code"], "size");
    let now = &gemaakt(&werkplek).await[0];
    assert_eq!((&now["titel"], &now["versie"]), (&json!("Van de behandelaar"), &json!(4)));
    assert_eq!(inhoud(&werkplek, &document).await, pdf(2000));
    niets_open(t).await;
}

/// Somebody else gives a document another title.
async fn anders_elders(werkplek: &Werkplek, document: &Value) {
    let url = daar(document);
    let slot = werkplek.elders(&Method::POST, &format!("{url}/lock"), None).await.expect(200)["lock"].clone();
    let change = json!({ "lock": slot, "titel": "Van de behandelaar" });
    werkplek.elders(&Method::PATCH, &url, Some(&change)).await.expect(200);
    let unlocked =
        werkplek.elders(&Method::POST, &format!("{url}/unlock"), Some(&json!({ "lock": slot }))).await;
    assert_eq!(unlocked.status, 204);
}

async fn a_document_of_a_closed_zaak_does_not_change(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, false).await;
    let all = lijst(&werkplek, &zaak).await;
    let document =
        all["documenten"].as_array().unwrap().iter().find(|one| one["toegankelijk"] == true).unwrap();
    assert!(document["wijzigen"]["waarom"].as_str().unwrap().starts_with("De zaak is gesloten."));
    let body = json!({ "titel": "Anders", "beschrijving": "" });
    werkplek.put(&adres(&zaak, document), &body).await.expect(403);
}

async fn a_final_document_changes_only_by_a_rule_that_says_so(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, instellingen()).await;
    let (zaak, document) = document(&werkplek).await;
    let at = adres(&zaak, &document);
    let titled = async |titel: &str| werkplek.put(&at, &json!({ "titel": titel, "beschrijving": "" })).await;
    let may = async || {
        let all = lijst(&werkplek, &zaak).await;
        let all = all["documenten"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["uuid"] == document["uuid"]).unwrap()["wijzigen"].clone()
    };
    let why = "Dit document is definitief. Alleen de behandelaar kan het nog wijzigen.";
    for status in ["definitief", "gearchiveerd"] {
        anders(&werkplek, &document, json!({ "status": status })).await;
        t.pass(jiff::SignedDuration::from_mins(5));
        assert_eq!(may().await, json!({ "mag": false, "waarom": why }), "{status}");
        assert_eq!(titled(status).await.expect(403)["detail"], why);
    }
    anders(&werkplek, &document, json!({ "status": "" })).await;
    t.pass(jiff::SignedDuration::from_mins(5));
    assert_eq!(may().await, json!({ "mag": true, "waarom": null }));
    titled("Nog niet definitief").await.expect(200);
    anders(&werkplek, &document, json!({ "status": "definitief" })).await;
    titled("Weer definitief").await.expect(403);
    also_final(t).await;
    titled("Met een regel").await.expect(200);
}
