//! Documents of a zaak.

use serde_json::Value;

use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    the_documents_of_a_zaak_are_listed_and_open,
    what_a_browser_could_run_is_never_shown,
    a_zaak_that_is_not_there_has_no_documents,
    a_document_of_another_zaak_does_not_open,
    a_document_that_we_may_not_read_is_said_to_be_so,
    a_zaaksysteem_that_is_down_is_said_in_the_list_and_in_a_page,
);

/// Who has everything: five zaken, many documents, one that we may not read.
const MOULIN: &str = "999993653";

async fn zaken(werkplek: &Werkplek, klant: &str) -> Vec<String> {
    let deel = werkplek.deel(klant, "zaken").await;
    let zaken = deel["gegevens"]["zaken"].as_array().unwrap();
    zaken.iter().map(|zaak| zaak["uuid"].as_str().unwrap().to_owned()).collect()
}

/// Every document of a customer, with its zaak.
async fn all(werkplek: &Werkplek, klant: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for zaak in zaken(werkplek, klant).await {
        let list = werkplek.get(&format!("/zaken/zgw/{zaak}/documenten")).await.expect(200);
        assert_eq!(list["gelukt"], true, "{list}");
        found.extend(list["documenten"].as_array().unwrap().iter().map(|one| (zaak.clone(), one.clone())));
    }
    found
}

fn address(zaak: &str, document: &Value) -> String {
    format!("/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap())
}

async fn the_documents_of_a_zaak_are_listed_and_open(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(MOULIN).await;
    let documents = all(&werkplek, &klant).await;
    let (zaak, pdf) = documents.iter().find(|(_, one)| one["formaat"] == "application/pdf").unwrap();
    assert!(pdf["titel"].is_string() && pdf["soort"].is_string() && pdf["omvang"].is_u64(), "{pdf}");
    let answer = werkplek.begin(&address(zaak, pdf)).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("inline; filename=\""), "{disposition}");
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    assert!(body.starts_with(b"%PDF-"));
    assert_eq!(Some(body.len() as u64), pdf["omvang"].as_u64());
}

async fn what_a_browser_could_run_is_never_shown(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(MOULIN).await;
    for (zaak, document) in all(&werkplek, &klant).await {
        let answer = werkplek.begin(&address(&zaak, &document)).await;
        if answer.status() == 200 {
            let policy = answer.headers()["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"), "{policy}");
            assert!(policy.contains("frame-ancestors 'self'"), "our own page may show it: {policy}");
            assert_eq!(answer.headers()["x-frame-options"], "SAMEORIGIN");
        }
    }
}

async fn a_zaak_that_is_not_there_has_no_documents(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let zaak = "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1";
    werkplek.get(&format!("/zaken/zgw/{zaak}/documenten")).await.expect(404);
    werkplek.get(&format!("/zaken/ander/{zaak}/documenten")).await.expect(404);
    assert_eq!(werkplek.get(&format!("/zaken/zgw/{zaak}/documenten/{zaak}")).await.status, 404);
}

async fn a_document_of_another_zaak_does_not_open(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(MOULIN).await;
    let documents = all(&werkplek, &klant).await;
    let (zaak, document) = &documents[0];
    let other = zaken(&werkplek, &klant).await.into_iter().find(|other| other != zaak).unwrap();
    assert_eq!(werkplek.get(&address(&other, document)).await.status, 404);
}

async fn a_document_that_we_may_not_read_is_said_to_be_so(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(MOULIN).await;
    let documents = all(&werkplek, &klant).await;
    let (zaak, hidden) = documents.iter().find(|(_, one)| one["toegankelijk"] == false).unwrap();
    let answer = werkplek.get(&address(zaak, hidden)).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text.contains("of u mag het niet zien"), "{}", answer.text);
}

async fn a_zaaksysteem_that_is_down_is_said_in_the_list_and_in_a_page(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(MOULIN).await;
    let (zaak, document) = all(&werkplek, &klant).await.remove(0);
    werkplek.storingen.zet("/documenten", sandbox::Storing::Fout500);
    let list = werkplek.get(&format!("/zaken/zgw/{zaak}/documenten")).await.expect(200);
    assert_eq!(list["melding"], "Open Zaak doet het niet.");
    assert_eq!(werkplek.get(&address(&zaak, &document)).await.status, 502);
    werkplek.storingen.herstel_alles();
    assert_eq!(werkplek.begin(&address(&zaak, &document)).await.status(), 200);
}
