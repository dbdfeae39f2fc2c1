//! A contact about an application that is no zaak yet.

use http::Method;
use jiff::SignedDuration;
use sandbox::Storing;
use serde_json::{Value, json};

use super::{open_en_gesloten, path, zgw};
use crate::{
    notificaties::horen::tell,
    support::{
        TestApp, engines,
        werkplek::{Werkplek, twee_zaaksystemen},
    },
};

engines!(
    a_contact_waits_and_is_linked_when_the_zaak_is_there,
    a_zaak_with_the_reference_as_its_kenmerk_is_the_one,
    a_zaak_that_describes_the_application_is_the_one,
    a_zaak_that_points_at_the_application_is_the_one,
    what_a_zaak_is_about_is_asked_again_when_it_could_not_be_asked,
    an_application_that_goes_by_its_address_is_looked_for_by_that,
    when_two_zaken_fit_somebody_chooses,
    a_wait_that_is_too_long_becomes_one_task_and_goes_on,
    a_contact_need_not_wait,
    whose_contact_waits_is_said_and_names_are_accounted_for,
    who_may_not_see_the_contact_does_not_see_it_wait,
);

pub(super) const KENMERK: &str = "OF-2026-0001";

pub(super) async fn register(werkplek: &Werkplek, kenmerk: &str) -> String {
    let contact = json!({ "uuid": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1", "kanaal": "Telefoon",
        "onderwerp": "Is mijn aanvraag aangekomen?", "resultaat": "Zelf afgehandeld", "gelukt": true,
        "initiatief": "klant", "aanvraag": kenmerk });
    let made = werkplek.post("/registreren", &contact).await.expect(201);
    made["klantcontact"]["uuid"].as_str().unwrap().to_owned()
}

pub(super) async fn waiting(werkplek: &Werkplek) -> Vec<Value> {
    werkplek.get("/wachtend").await.expect(200)["wachtend"].as_array().unwrap().clone()
}

/// Somebody registers a zaak, of the type of one that is there.
pub(super) async fn new_zaak(werkplek: &Werkplek, extra: &Value) -> Value {
    let (like, _) = open_en_gesloten(werkplek).await;
    let at = zgw(&format!("zaken/{}", like["uuid"].as_str().unwrap()));
    let known = werkplek.elders(&Method::GET, &at, None).await.expect(200);
    let mut body = json!({ "zaaktype": known["zaaktype"], "bronorganisatie": known["bronorganisatie"],
        "verantwoordelijkeOrganisatie": known["verantwoordelijkeOrganisatie"], "startdatum": "2026-01-12" });
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    werkplek.elders(&Method::POST, &zgw("zaken"), Some(&body)).await.expect(201)
}

fn uuid(zaak: &Value) -> &str {
    zaak["uuid"].as_str().unwrap()
}

async fn a_contact_waits_and_is_linked_when_the_zaak_is_there(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let contact = register(&werkplek, KENMERK).await;
    let mut waits = waiting(&werkplek).await;
    let id = waits[0]["uuid"].take();
    assert_eq!(
        waits,
        [json!({ "uuid": null, "klantcontact": contact, "onderwerp": "Is mijn aanvraag aangekomen?",
        "kenmerk": KENMERK, "sinds": "2026-01-12T09:30:00Z", "stand": "wacht", "klant": null, "klantNaam": null,
        "medewerker": "Medewerker KCC", "kandidaten": [] })]
    );
    assert!(id.is_string());
    let over = t.list(&format!("onderwerpobjecten?klantcontact__uuid={contact}")).await;
    assert_eq!(over[0]["onderwerpobjectidentificator"]["objectId"], KENMERK);
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(waiting(&werkplek).await.len(), 1, "there is no such zaak yet");
    let zaak = new_zaak(&werkplek, &json!({ "identificatie": KENMERK })).await;
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(waiting(&werkplek).await, [] as [Value; 0]);
    let shown = werkplek.get(&format!("/zaken/zgw/{}", uuid(&zaak))).await.expect(200);
    assert_eq!(shown["contacten"][0]["uuid"], contact);
}

async fn a_zaak_with_the_reference_as_its_kenmerk_is_the_one(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let contact = register(&werkplek, KENMERK).await;
    let (other, _) = open_en_gesloten(&werkplek).await;
    werkplek.app.see_zaak("zgw", uuid(&other).parse().unwrap()).await.unwrap();
    assert_eq!(waiting(&werkplek).await.len(), 1, "another zaak changes nothing");
    let kenmerken = json!([{ "bron": "Open Formulieren", "kenmerk": "of 2026 0001" }]);
    let zaak = new_zaak(&werkplek, &json!({ "kenmerken": kenmerken })).await;
    for _ in 0..2 {
        werkplek.app.see_zaak("zgw", uuid(&zaak).parse().unwrap()).await.unwrap();
        assert_eq!(waiting(&werkplek).await, [] as [Value; 0]);
        let shown = werkplek.get(&format!("/zaken/zgw/{}", uuid(&zaak))).await.expect(200);
        assert_eq!(shown["contacten"].as_array().unwrap().len(), 1, "once, however often it is seen");
        assert_eq!(shown["contacten"][0]["uuid"], contact);
    }
}

/// A Zaakafhandelcomponent says what a zaak was made of.
async fn about(werkplek: &Werkplek, zaak: &Value, object: &str, identificatie: &Value) {
    let body = json!({ "zaak": zaak["url"], "object": object, "objectType": "overige",
        "objectTypeOverige": "productaanvraag", "objectIdentificatie": identificatie });
    werkplek.elders(&Method::POST, &zgw("zaakobjecten"), Some(&body)).await.expect(201);
}

async fn linked(werkplek: &Werkplek, zaak: &Value, contact: &str) {
    assert_eq!(waiting(werkplek).await, [] as [Value; 0]);
    let shown = werkplek.get(&format!("/zaken/zgw/{}", uuid(zaak))).await.expect(200);
    assert_eq!(shown["contacten"][0]["uuid"], contact);
}

const OBJECT: &str = "http://objecten.example/api/v2/objects/0b9bb6a4-2d5f-4c3a-9f4e-6f6f3f0a7c11";

async fn a_zaak_that_describes_the_application_is_the_one(t: &TestApp) {
    let data = json!({ "overigeData": { "productaanvraag": { "kenmerk": KENMERK } } });
    Box::pin(becomes_about(t, KENMERK, "", &data)).await;
}

async fn a_zaak_that_points_at_the_application_is_the_one(t: &TestApp) {
    Box::pin(becomes_about(t, "0b9bb6a4-2d5f-4c3a-9f4e-6f6f3f0a7c11", OBJECT, &Value::Null)).await;
}

async fn becomes_about(t: &TestApp, kenmerk: &str, object: &str, described: &Value) {
    let werkplek = Werkplek::hearing(t).await;
    let contact = register(&werkplek, kenmerk).await;
    let zaak = new_zaak(&werkplek, &json!({})).await;
    tell(&werkplek, "zaak", uuid(&zaak), "create", 1).await;
    werkplek.app.verwerk().await.unwrap();
    assert_eq!(waiting(&werkplek).await.len(), 1, "a zaak about nothing");
    about(&werkplek, &zaak, object, described).await;
    tell(&werkplek, "zaakobject", uuid(&zaak), "create", 2).await;
    werkplek.app.verwerk().await.unwrap();
    linked(&werkplek, &zaak, &contact).await;
}

async fn what_a_zaak_is_about_is_asked_again_when_it_could_not_be_asked(t: &TestApp) {
    let werkplek = Werkplek::hearing(t).await;
    let contact = register(&werkplek, KENMERK).await;
    let zaak = new_zaak(&werkplek, &json!({})).await;
    about(&werkplek, &zaak, "", &json!({ "overigeData": { "kenmerk": KENMERK } })).await;
    tell(&werkplek, "zaak", uuid(&zaak), "create", 1).await;
    werkplek.storingen.zet("/zaken/api/v1/zaakobjecten", Storing::Fout500);
    werkplek.app.verwerk().await.unwrap_err();
    assert_eq!(waiting(&werkplek).await.len(), 1);
    werkplek.storingen.herstel_alles();
    werkplek.app.verwerk().await.unwrap();
    linked(&werkplek, &zaak, &contact).await;
}

async fn an_application_that_goes_by_its_address_is_looked_for_by_that(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let zaak = new_zaak(&werkplek, &json!({})).await;
    about(&werkplek, &zaak, OBJECT, &Value::Null).await;
    let contact = register(&werkplek, OBJECT).await;
    werkplek.app.look_for_zaken().await.unwrap();
    linked(&werkplek, &zaak, &contact).await;
}

async fn when_two_zaken_fit_somebody_chooses(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, twee_zaaksystemen()).await;
    let contact = register(&werkplek, KENMERK).await;
    let one = new_zaak(&werkplek, &json!({ "identificatie": KENMERK })).await;
    let two = new_zaak(&werkplek, &json!({ "kenmerken": [{ "bron": "x", "kenmerk": KENMERK }] })).await;
    werkplek.app.see_zaak("zgw", uuid(&two).parse().unwrap()).await.unwrap();
    let waits = waiting(&werkplek).await;
    assert_eq!(waits[0]["stand"], "keuze", "{waits:?}");
    let mut candidates: Vec<&str> = waits[0]["kandidaten"].as_array().unwrap().iter().map(uuid).collect();
    candidates.sort_unstable();
    let mut expected = [uuid(&one), uuid(&two)];
    expected.sort_unstable();
    assert_eq!(candidates, expected);
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(waiting(&werkplek).await.len(), 1, "nobody but a person chooses");
    let choose = format!("/wachtend/{}/koppelen", waits[0]["uuid"].as_str().unwrap());
    werkplek.post(&choose, &json!({ "bron": "zgw", "zaak": uuid::Uuid::nil() })).await.expect(400);
    werkplek.post(&choose, &json!({ "bron": "zgw", "zaak": two["uuid"] })).await.expect(204);
    werkplek.post(&choose, &json!({ "bron": "zgw", "zaak": one["uuid"] })).await.expect(404);
    let shown = werkplek.get(&format!("/zaken/zgw/{}", uuid(&two))).await.expect(200);
    assert_eq!(shown["contacten"][0]["uuid"], contact);
    let other = werkplek.get(&format!("/zaken/zgw/{}", uuid(&one))).await.expect(200);
    assert_eq!(other["contacten"], json!([]));
}

async fn a_wait_that_is_too_long_becomes_one_task_and_goes_on(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let contact = register(&werkplek, KENMERK).await;
    t.pass(SignedDuration::from_hours(24 * 5 - 1));
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(t.list("internetaken").await.len(), 0);
    t.pass(SignedDuration::from_hours(1));
    for _ in 0..2 {
        werkplek.app.look_for_zaken().await.unwrap();
        let tasks = t.list("internetaken").await;
        assert_eq!(tasks.len(), 1);
        assert_eq!(tasks[0]["aanleidinggevendKlantcontact"]["uuid"], contact);
        assert_eq!(waiting(&Werkplek::open(t).await).await[0]["stand"], "te-lang");
    }
    // The employee's session has ended meanwhile.
    let werkplek = Werkplek::open(t).await;
    new_zaak(&werkplek, &json!({ "identificatie": KENMERK })).await;
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(waiting(&werkplek).await.len(), 0);
}

async fn a_contact_need_not_wait(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    register(&werkplek, KENMERK).await;
    let id = waiting(&werkplek).await[0]["uuid"].as_str().unwrap().to_owned();
    werkplek.delete(&format!("/wachtend/{id}")).await.expect(204);
    werkplek.delete(&format!("/wachtend/{id}")).await.expect(404);
    assert_eq!(waiting(&werkplek).await.len(), 0);
}

async fn whose_contact_waits_is_said_and_names_are_accounted_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = t
        .persoon(json!({ "partijIdentificatie": { "contactnaam": { "voornaam": "Suzanne", "achternaam": "Moulin" } } }))
        .await;
    let klant = format!("p{}", partij["uuid"].as_str().unwrap().replace('-', ""));
    let contact = json!({ "uuid": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1", "kanaal": "Telefoon", "klant": klant,
        "onderwerp": "Is mijn aanvraag aangekomen?", "resultaat": "Zelf afgehandeld", "gelukt": true,
        "initiatief": "klant", "aanvraag": KENMERK });
    werkplek.post("/registreren", &contact).await.expect(201);
    let found = async || {
        let conn = t.db.read().await.unwrap();
        let rows: Vec<(i64,)> =
            conn.query("select count(*) from inzage where wat = 'gevonden'", &[]).await.unwrap();
        rows[0].0
    };
    let of = |waits: &Value| (waits["klantNaam"].clone(), waits["medewerker"].clone());
    assert_eq!(of(&waiting(&werkplek).await[0]), (json!(null), json!("Medewerker KCC")));
    assert_eq!(found().await, 0, "a key is no view");
    let named = werkplek.get("/wachtend?namen=true").await.expect(200);
    assert_eq!(of(&named["wachtend"][0]), (json!("Suzanne Moulin"), json!("Medewerker KCC")));
    assert_eq!(found().await, 1);
    assert_eq!(of(&werkplek.get("/wachtend?namen=x").await.expect(200)["wachtend"][0]).0, json!(null));
}

async fn who_may_not_see_the_contact_does_not_see_it_wait(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let contact = register(&werkplek, KENMERK).await;
    let id = waiting(&werkplek).await[0]["uuid"].as_str().unwrap().to_owned();
    t.patch(&format!("klantcontacten/{contact}"), &json!({ "vertrouwelijk": true })).await.expect(200);
    assert_eq!(waiting(&werkplek).await.len(), 0);
    werkplek.delete(&format!("/wachtend/{id}")).await.expect(404);
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let choose = json!({ "bron": "zgw", "zaak": zaak["uuid"] });
    werkplek.post(&format!("/wachtend/{id}/koppelen"), &choose).await.expect(404);
    assert_eq!(waiting(&Werkplek::trusted(t).await).await.len(), 1);
    assert_eq!(werkplek.get(&path(&zaak)).await.expect(200)["contacten"], json!([]));
}
