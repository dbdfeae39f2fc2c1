//! Our process dies at every question that it asks a zaaksysteem, before it is asked and after, and starts again: no lock
//! is left, no orphan, and nothing is there twice.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use http::{Method, Request};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    documenten_opzet::{
        GROOT, bestand, daar, gemaakt, inhoud, instellingen, met, niets_open, pdf, vraag, zaak,
    },
    documenten_wijzigen::{ander_bestand, document},
};
use crate::support::{
    TestApp, engines,
    werkplek::{API, Werkplek},
};

engines!(
    a_crash_during_a_small_upload,
    a_crash_during_a_large_upload,
    a_crash_during_another_title,
    a_crash_during_a_small_version,
    a_crash_during_a_large_version,
    a_lock_that_nobody_may_force_is_kept_in_mind,
);

/// Sends, and dies at question `nummer`. Whether it died: otherwise there are no more questions than that.
async fn sterf(werkplek: &Werkplek, request: Request<Body>, nummer: usize, gevraagd: bool) -> bool {
    werkplek.crash.zet(nummer, gevraagd);
    tokio::select! {
        answer = werkplek.send(request) => {
            assert_eq!(answer.status, 200, "{}", answer.text);
            false
        }
        () = werkplek.crash.dood() => true,
    }
}

/// A new process on the same data, until there is nothing left to do.
async fn herstel(t: &TestApp, werkplek: &Werkplek) -> Werkplek {
    let again = werkplek.restarted(t).await;
    for _ in 0..4 {
        t.pass(SignedDuration::from_mins(16));
        again.app.repair_documents().await.unwrap();
    }
    niets_open(t).await;
    again
}

async fn at_every_step_of_an_upload(t: &TestApp, omvang: usize) {
    let bytes = pdf(omvang);
    let werkplek = met(t, instellingen(), true).await;
    let zaak = zaak(&werkplek, true).await;
    let mut there = 0;
    for gevraagd in [false, true] {
        for nummer in 1.. {
            let werkplek = werkplek.restarted(t).await;
            let upload = vraag(&werkplek, &zaak, omvang, json!({})).await.expect(201);
            let died = sterf(&werkplek, bestand(&werkplek, &upload, &bytes), nummer, gevraagd).await;
            let again = herstel(t, &werkplek).await;
            let made = gemaakt(&again).await;
            assert!(
                made.len() == there || made.len() == there + 1,
                "step {nummer}: {} for {there}",
                made.len()
            );
            there = made.len();
            if !died {
                assert!(nummer > 4, "there are more steps than {nummer}");
                break;
            }
        }
    }
    assert!(there >= 2, "those that did not die came through");
    for document in gemaakt(&werkplek).await {
        let url = document["url"].as_str().unwrap();
        let document = json!({ "uuid": url.rsplit('/').next().unwrap() });
        assert!(inhoud(&werkplek, &document).await == bytes, "none is half");
    }
}

async fn a_crash_during_a_small_upload(t: &TestApp) {
    Box::pin(at_every_step_of_an_upload(t, 2000)).await;
}

async fn a_crash_during_a_large_upload(t: &TestApp) {
    Box::pin(at_every_step_of_an_upload(t, GROOT)).await;
}

/// Dies at every step of a change: after it the document has its old content or the new, whole.
async fn at_every_step_of_a_change(
    t: &TestApp,
    change: impl AsyncFn(&Werkplek, &str, &Value) -> Request<Body>,
    new: &[u8],
) {
    let werkplek = met(t, instellingen(), true).await;
    let (zaak, document) = document(&werkplek).await;
    let mut last = 1;
    let mut old = pdf(2000);
    for gevraagd in [false, true] {
        for nummer in 1.. {
            let werkplek = werkplek.restarted(t).await;
            let request = change(&werkplek, &zaak, &document).await;
            let died = sterf(&werkplek, request, nummer, gevraagd).await;
            let again = herstel(t, &werkplek).await;
            let now = gemaakt(&again).await;
            assert_eq!(now.len(), 1);
            let versie = now[0]["versie"].as_u64().unwrap();
            // What was begun and is taken back makes two: the broken one and the one that is whole again.
            assert!(versie <= last + 2, "step {nummer}: version {versie} after {last}");
            last = versie;
            let content = inhoud(&again, &document).await;
            assert!(content == old || content == new, "step {nummer}: neither old nor new");
            old = content;
            if !died {
                assert!(nummer > 6, "there are more steps than {nummer}");
                break;
            }
        }
    }
    assert!(old == new, "what did not die came through");
}

async fn a_crash_during_another_title(t: &TestApp) {
    let titels = AtomicUsize::new(0);
    let change = async |werkplek: &Werkplek, zaak: &str, document: &Value| {
        let path = format!("{API}/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap());
        let titel = format!("Brief {}", titels.fetch_add(1, Ordering::Relaxed));
        werkplek
            .request(&Method::PUT, &path)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/json")
            .body(Body::from(json!({ "titel": titel, "beschrijving": "" }).to_string()))
            .unwrap()
    };
    Box::pin(at_every_step_of_a_change(t, change, &pdf(2000))).await;
}

async fn a_crash_during_a_small_version(t: &TestApp) {
    let new = pdf(3000);
    let change = async |werkplek: &Werkplek, zaak: &str, document: &Value| {
        ander_bestand(werkplek, (zaak, document), &pdf(3000)).await
    };
    Box::pin(at_every_step_of_a_change(t, change, &new)).await;
}

async fn a_crash_during_a_large_version(t: &TestApp) {
    let new = pdf(GROOT);
    let change = async |werkplek: &Werkplek, zaak: &str, document: &Value| {
        ander_bestand(werkplek, (zaak, document), &pdf(GROOT)).await
    };
    Box::pin(at_every_step_of_a_change(t, change, &new)).await;
}

/// The answer with the lock is lost and we may not force it: the administrator must, and until then it is not forgotten.
async fn a_lock_that_nobody_may_force_is_kept_in_mind(t: &TestApp) {
    let werkplek = met(t, instellingen(), false).await;
    let (zaak, document) = document(&werkplek).await;
    let url = daar(&document);
    let is_locked = async || werkplek.elders(&Method::GET, &url, None).await.expect(200)["locked"] == true;
    for nummer in 1.. {
        let again = werkplek.restarted(t).await;
        let request = ander_bestand(&again, (&zaak, &document), &pdf(3000)).await;
        assert!(sterf(&again, request, nummer, true).await, "it asks for a lock somewhere");
        let slots: Option<(String,)> =
            t.db.read().await.unwrap().first("select slot from slot", &[]).await.unwrap();
        if is_locked().await && slots == Some((String::new(),)) {
            break;
        }
        herstel(t, &again).await;
    }
    let again = werkplek.restarted(t).await;
    for _ in 0..3 {
        t.pass(SignedDuration::from_mins(16));
        again.app.repair_documents().await.unwrap();
    }
    let (why,): (String,) =
        t.db.read().await.unwrap().first("select fout from slot", &[]).await.unwrap().unwrap();
    assert!(is_locked().await && why.contains("documenten.geforceerd-unlock"), "{why}");
    assert_eq!(werkplek.elders(&Method::POST, &format!("{url}/unlock"), None).await.status, 204);
    herstel(t, &again).await;
}
