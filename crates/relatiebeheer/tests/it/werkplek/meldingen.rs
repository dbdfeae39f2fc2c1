//! What changes while an employee looks on.

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use serde_json::json;

use super::mensen;
use crate::support::{
    TestApp, engines,
    make::{bsn, to},
    werkplek::Werkplek,
};

engines!(a_contact_of_a_colleague_is_told_to_who_looks_at_that_customer, nobody_hears_without_logging_in);

async fn events(werkplek: &Werkplek, klant: &str) -> BodyDataStream {
    let answer = werkplek.begin(&format!("/meldingen?klant={klant}")).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    assert_eq!(answer.headers()["cache-control"], "no-cache");
    answer.into_body().into_data_stream()
}

async fn next(events: &mut BodyDataStream) -> String {
    String::from_utf8(events.next().await.unwrap().unwrap().to_vec()).unwrap()
}

async fn a_contact_of_a_colleague_is_told_to_who_looks_at_that_customer(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let gewoon = werkplek.klant(mensen::gewoon()).await;
    let ander = werkplek.klant(mensen::geheim()).await;
    let (mut of_gewoon, mut of_ander) = (events(&werkplek, &gewoon).await, events(&werkplek, &ander).await);
    // Nobody knew them yet: the partij is made while somebody looks on.
    for number in [mensen::gewoon(), mensen::geheim()] {
        let partij =
            t.persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn(number) }] })).await;
        let contact = t.klantcontact(json!({})).await;
        t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
        let heard = if number == mensen::gewoon() { &mut of_gewoon } else { &mut of_ander };
        assert_eq!(next(heard).await, "event: contacten\ndata: {}\n\n");
    }
}

async fn nobody_hears_without_logging_in(t: &TestApp) {
    let closed = Werkplek::closed(t).await;
    assert_eq!(closed.get("/meldingen?klant=x").await.status, 401);
    let open = Werkplek::open(t).await;
    assert_eq!(open.get("/meldingen?klant=x").await.status, 404);
    assert_eq!(open.get("/meldingen").await.status, 400);
}
