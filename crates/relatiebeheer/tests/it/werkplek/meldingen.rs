//! What changes while an employee looks on.

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use serde_json::json;

use super::mensen;
use crate::support::{
    TestApp, engines,
    make::{at, bsn, to},
    werkplek::Werkplek,
};

engines!(
    a_contact_of_a_colleague_is_told_to_who_looks_at_that_customer,
    what_a_colleague_changes_is_told_to_who_looks_at_that_customer,
    what_an_employee_may_not_see_changes_without_a_word,
    nobody_hears_without_logging_in,
);

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

async fn what_a_colleague_changes_is_told_to_who_looks_at_that_customer(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    t.made("categorieen", &json!({ "naam": "Wijkteam" })).await;
    let [klant, ander] = [mensen::gewoon(), mensen::geheim()].map(|bsn| werkplek.klant(bsn));
    let (klant, ander) = (klant.await, ander.await);
    let mut heard = events(&werkplek, &klant).await;
    let (adressen, relaties) = (format!("/klanten/{klant}/adressen"), format!("/klanten/{klant}/relaties"));
    let told = "event: eigen\ndata: {}\n\n";
    // The first of these makes the partij while somebody looks on.
    let adres = json!({ "soort": "telefoonnummer", "adres": "0612345678" });
    let adres = werkplek.post(&adressen, &adres).await.expect(201);
    assert_eq!(next(&mut heard).await, told);
    let body = json!({ "interneNotitie": "Belt graag laat.", "geheimhouding": true });
    werkplek.put(&format!("/klanten/{klant}/gegevens"), &body).await.expect(200);
    assert_eq!(next(&mut heard).await, told);
    let relatie = json!({ "soort": "categorie", "categorie": "Wijkteam" });
    werkplek.post(&relaties, &relatie).await.expect(201);
    assert_eq!(next(&mut heard).await, told);
    let relatie = json!({ "soort": "vertegenwoordigt", "klant": klant });
    let relatie = werkplek.post(&format!("/klanten/{ander}/relaties"), &relatie).await.expect(201);
    assert_eq!(next(&mut heard).await, told, "whom somebody else speaks for");
    // Of what is gone, the log still says whose it was; an application's change is one too.
    t.delete(&format!("digitaleadressen/{}", adres["uuid"].as_str().unwrap())).await.expect(204);
    assert_eq!(next(&mut heard).await, told);
    t.delete(&format!("vertegenwoordigingen/{}", relatie["uuid"].as_str().unwrap())).await.expect(204);
    assert_eq!(next(&mut heard).await, told);
}

async fn what_an_employee_may_not_see_changes_without_a_word(t: &TestApp) {
    let (werkplek, mut trusted) = (Werkplek::open(t).await, Werkplek::closed(t).await);
    trusted.log_in("vertrouwelijk").await;
    let partij = t.persoon(json!({})).await;
    let hidden = t.persoon(json!({})).await;
    let categorie = t.made("categorieen", &json!({ "naam": "afgeschermd" })).await;
    t.made("categorie-relaties", &json!({ "partij": to(&hidden), "categorie": to(&categorie) })).await;
    let klant = format!("p{}", partij["uuid"].as_str().unwrap().replace('-', ""));
    let (mut heard, mut of_trusted) = (events(&werkplek, &klant).await, events(&trusted, &klant).await);
    let namens = json!({ "vertegenwoordigendePartij": to(&hidden), "vertegenwoordigdePartij": to(&partij) });
    t.made("vertegenwoordigingen", &namens).await;
    assert_eq!(next(&mut of_trusted).await, "event: eigen\ndata: {}\n\n");
    t.patch(&at("partijen", &partij), &json!({ "interneNotitie": "Ja" })).await.expect(200);
    assert_eq!(next(&mut of_trusted).await, "event: eigen\ndata: {}\n\n");
    assert_eq!(next(&mut heard).await, "event: eigen\ndata: {}\n\n");
    let contact = t.klantcontact(json!({})).await;
    t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    assert_eq!(
        next(&mut heard).await,
        "event: contacten\ndata: {}\n\n",
        "one event, not two, before this one"
    );
}

async fn nobody_hears_without_logging_in(t: &TestApp) {
    let closed = Werkplek::closed(t).await;
    assert_eq!(closed.get("/meldingen?klant=x").await.status, 401);
    let open = Werkplek::open(t).await;
    assert_eq!(open.get("/meldingen?klant=x").await.status, 404);
    assert_eq!(open.get("/meldingen").await.status, 400);
}
