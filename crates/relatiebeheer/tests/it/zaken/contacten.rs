//! A contact about a zaak: our side at once, the zaaksysteem's side as soon as it can be.

use http::Method;
use jiff::SignedDuration;
use relatiebeheer::config::{Contactwijze, Settings};
use sandbox::Storing;
use serde_json::{Value, json};

use super::{open_en_gesloten, path, url, zgw};
use crate::support::{
    TestApp, engines,
    make::to,
    werkplek::{HOST, Werkplek, settings},
};

engines!(
    a_contact_is_told_as_a_zaakcontactmoment_that_the_zaaksysteem_verifies,
    a_contact_is_told_as_a_zaaknotitie,
    a_contact_is_told_as_a_klantcontact_of_the_zaken_api,
    a_zaaksysteem_that_is_not_to_be_told_is_not,
    a_zaaksysteem_that_is_down_is_told_later_and_once,
    who_does_not_let_us_is_tried_until_it_does_and_an_administrator_sees_why,
    a_zaak_that_is_gone_is_not_tried_again_and_an_administrator_sees_why,
    an_answer_that_was_lost_does_not_make_a_second_one,
    a_closed_zaak_keeps_the_contact_on_our_side_and_says_so,
    a_registered_contact_is_added_to_a_zaak_once,
    a_contact_that_may_not_be_seen_cannot_be_added,
    a_contact_that_is_removed_is_taken_back_at_the_zaak,
    a_contact_that_is_no_longer_about_the_zaak_is_taken_back_there,
    what_cannot_be_taken_back_is_tried_again_and_an_administrator_sees_it,
);

pub(super) fn with(wijze: Contactwijze) -> Settings {
    let mut settings = settings();
    settings.zgw.contact = wijze;
    settings.public_url = format!("http://{HOST}");
    settings
}

/// Registers a contact about a zaak; gives its uuid.
pub(super) async fn register(werkplek: &Werkplek, zaak: &Value) -> String {
    let contact = json!({ "uuid": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1", "kanaal": "Telefoon",
        "onderwerp": "Wanneer klaar?", "notitie": "Mevrouw vraagt hoe lang het nog duurt",
        "resultaat": "Zelf afgehandeld", "gelukt": true, "initiatief": "klant",
        "zaak": { "bron": zaak["bron"], "uuid": zaak["uuid"], "identificatie": zaak["identificatie"], "omschrijving": "" } });
    let made = werkplek.post("/registreren", &contact).await.expect(201);
    made["klantcontact"]["uuid"].as_str().unwrap().to_owned()
}

pub(super) async fn listed(werkplek: &Werkplek, list: &str, zaak: &Value) -> Vec<Value> {
    let filter = if list == "zaaknotities" { "gerelateerdAan" } else { "zaak" };
    let found = werkplek
        .elders(&Method::GET, &zgw(&format!("{list}?{filter}={}", url(zaak))), None)
        .await
        .expect(200);
    found.as_array().or_else(|| found["results"].as_array()).unwrap().clone()
}

async fn a_contact_is_told_as_a_zaakcontactmoment_that_the_zaaksysteem_verifies(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaakcontactmoment)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = register(&werkplek, &zaak).await;
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    let moments = listed(&werkplek, "zaakcontactmomenten", &zaak).await;
    let moment = format!("http://{HOST}/contactmomenten/api/v1/contactmomenten/{contact}");
    assert_eq!(moments.len(), 1);
    assert_eq!(moments[0]["contactmoment"], moment);
    // The zaaksysteem posted the mirror image, which our register knew already.
    let over = t.list(&format!("onderwerpobjecten?klantcontact__uuid={contact}")).await;
    assert_eq!(over.len(), 1, "{over:?}");
    let at = moment.strip_prefix(&format!("http://{HOST}")).unwrap().to_owned();
    let shown = t.get(&at).await.expect(200);
    assert_eq!(shown["tekst"], "Mevrouw vraagt hoe lang het nog duurt");
    assert_eq!(shown["medewerkerIdentificatie"]["identificatie"], "kcc@example.nl");
    assert_eq!(shown["initiatiefnemer"], "klant");
    let relations =
        t.get(&format!("/contactmomenten/api/v1/objectcontactmomenten?contactmoment={moment}")).await;
    let relation = relations.expect(200)[0]["contactmoment"].as_str().unwrap().to_owned();
    assert!(relation.ends_with(&at), "{relation}");
}

async fn a_contact_is_told_as_a_zaaknotitie(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaaknotitie)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = register(&werkplek, &zaak).await;
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    let notities = listed(&werkplek, "zaaknotities", &zaak).await;
    assert_eq!(notities.len(), 1);
    assert_eq!(notities[0]["onderwerp"], "Wanneer klaar?");
    assert_eq!(notities[0]["aangemaaktDoor"], "Medewerker KCC");
    let tekst = format!("Mevrouw vraagt hoe lang het nog duurt\n\nTelefoon (Klantcontact {contact})");
    assert_eq!(notities[0]["tekst"], json!(tekst));
}

async fn a_contact_is_told_as_a_klantcontact_of_the_zaken_api(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Klantcontact)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    register(&werkplek, &zaak).await;
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    let contacten = listed(&werkplek, "klantcontacten", &zaak).await;
    assert_eq!(contacten.len(), 1);
    assert_eq!(
        (&contacten[0]["kanaal"], &contacten[0]["onderwerp"]),
        (&json!("Telefoon"), &json!("Wanneer klaar?"))
    );
}

async fn a_zaaksysteem_that_is_not_to_be_told_is_not(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Geen)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = register(&werkplek, &zaak).await;
    assert_eq!(werkplek.app.tell_zaken().await, Ok(0));
    let shown = werkplek.get(&path(&zaak)).await.expect(200);
    assert_eq!(shown["contacten"][0]["uuid"], contact, "our own register knows");
}

async fn a_zaaksysteem_that_is_down_is_told_later_and_once(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaaknotitie)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    werkplek.gestopt.zet(Some("/zaken"));
    register(&werkplek, &zaak).await;
    assert_eq!(werkplek.app.tell_zaken().await, Ok(0), "registered, and not told");
    werkplek.gestopt.zet(None);
    assert_eq!(werkplek.app.tell_zaken().await, Ok(0), "patience first");
    t.pass(SignedDuration::from_mins(1));
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    t.pass(SignedDuration::from_hours(24));
    assert_eq!(werkplek.app.tell_zaken().await, Ok(0));
    assert_eq!(listed(&werkplek, "zaaknotities", &zaak).await.len(), 1);
}

const ONAFGEMAAKT: &str = "/beheer/api/v1/onafgemaakt";

/// What an administrator sees that did not get done, without the keys and moments.
async fn onafgemaakt(werkplek: &mut Werkplek) -> Vec<Value> {
    werkplek.log_in("beheer").await;
    let seen = werkplek.get(ONAFGEMAAKT).await.expect(200)["taken"].as_array().unwrap().clone();
    werkplek.log_in("kcc").await;
    seen
}

async fn who_does_not_let_us_is_tried_until_it_does_and_an_administrator_sees_why(t: &TestApp) {
    let mut werkplek = Werkplek::open_with(t, with(Contactwijze::Zaaknotitie)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = register(&werkplek, &zaak).await;
    werkplek.storingen.zet("/zaken/api/v1/zaaknotities", Storing::Verboden403);
    // Longer than anything was tried before it was given up.
    for _ in 0..20 {
        assert_eq!(werkplek.app.tell_zaken().await, Ok(0));
        t.pass(SignedDuration::from_hours(24));
    }
    let [taak] = onafgemaakt(&mut werkplek).await.try_into().unwrap();
    assert_eq!(
        (&taak["soort"], &taak["bron"], &taak["over"]),
        (&json!("contact"), &json!("zgw"), &json!(contact))
    );
    assert_eq!(taak["pogingen"], 20);
    assert!(taak["volgende"].is_string(), "{taak}");
    assert!(taak["fout"].as_str().unwrap().starts_with("not allowed (permission_denied)"), "{taak}");
    assert!(taak["advies"].as_str().unwrap().contains("zaken.bijwerken"), "{taak}");
    werkplek.storingen.herstel_alles();
    t.pass(SignedDuration::from_hours(24));
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    assert_eq!(listed(&werkplek, "zaaknotities", &zaak).await.len(), 1);
    assert!(onafgemaakt(&mut werkplek).await.is_empty());
}

async fn a_zaak_that_is_gone_is_not_tried_again_and_an_administrator_sees_why(t: &TestApp) {
    let mut werkplek = Werkplek::open_with(t, with(Contactwijze::Zaaknotitie)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    register(&werkplek, &zaak).await;
    let gone = zgw(&format!("zaken/{}", zaak["uuid"].as_str().unwrap()));
    werkplek.elders(&Method::DELETE, &gone, None).await.expect(204);
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    let [taak] = onafgemaakt(&mut werkplek).await.try_into().unwrap();
    assert_eq!((&taak["fout"], &taak["volgende"]), (&json!("the zaak is gone"), &Value::Null));
    t.pass(SignedDuration::from_hours(24 * 30));
    assert_eq!(werkplek.app.tell_zaken().await, Ok(0), "not by itself");
    werkplek.log_in("beheer").await;
    let again = format!("{ONAFGEMAAKT}/{}/opnieuw", taak["id"].as_str().unwrap());
    werkplek.post(&again, &json!({})).await.expect(204);
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1), "because somebody asked");
    werkplek
        .post(&format!("{ONAFGEMAAKT}/{}/opnieuw", zaak["uuid"].as_str().unwrap()), &json!({}))
        .await
        .expect(404);
    werkplek.log_in("kcc").await;
    werkplek.get(ONAFGEMAAKT).await.expect(403);
}

async fn an_answer_that_was_lost_does_not_make_a_second_one(t: &TestApp) {
    let ways = [
        (Contactwijze::Zaaknotitie, "zaaknotities"),
        (Contactwijze::Zaakcontactmoment, "zaakcontactmomenten"),
        (Contactwijze::Klantcontact, "klantcontacten"),
    ];
    for (wijze, list) in ways {
        let werkplek = Werkplek::open_with(t, with(wijze)).await;
        let (zaak, _) = open_en_gesloten(&werkplek).await;
        let contact = t.klantcontact(json!({})).await;
        let body = json!({ "klantcontact": contact["uuid"] });
        werkplek.post(&format!("{}/contacten", path(&zaak)), &body).await.expect(201);
        werkplek.gestopt.verlies_antwoorden(true);
        assert_eq!(werkplek.app.tell_zaken().await, Ok(0), "{wijze:?}: nobody answered");
        werkplek.gestopt.verlies_antwoorden(false);
        t.pass(SignedDuration::from_mins(1));
        assert_eq!(werkplek.app.tell_zaken().await, Ok(1), "{wijze:?}");
        assert_eq!(listed(&werkplek, list, &zaak).await.len(), 1, "{wijze:?}");
    }
}

async fn a_closed_zaak_keeps_the_contact_on_our_side_and_says_so(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaaknotitie)).await;
    let (_, closed) = open_en_gesloten(&werkplek).await;
    let contact = t.klantcontact(json!({})).await;
    let added = werkplek
        .post(&format!("{}/contacten", path(&closed)), &json!({ "klantcontact": contact["uuid"] }))
        .await;
    let melding = added.expect(201)["melding"].as_str().unwrap().to_owned();
    assert!(
        melding.starts_with("Het contact staat bij de zaak in deze werkplek, niet in Open Zaak."),
        "{melding}"
    );
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    assert_eq!(listed(&werkplek, "zaaknotities", &closed).await.len(), 0);
    assert_eq!(werkplek.get(&path(&closed)).await.expect(200)["contacten"][0]["uuid"], contact["uuid"]);
}

async fn a_registered_contact_is_added_to_a_zaak_once(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = t.klantcontact(json!({})).await;
    for _ in 0..2 {
        let body = json!({ "klantcontact": contact["uuid"] });
        let added = werkplek.post(&format!("{}/contacten", path(&zaak)), &body).await.expect(201);
        assert_eq!(added, json!({ "gekoppeld": true, "melding": null }));
    }
    assert_eq!(werkplek.get(&path(&zaak)).await.expect(200)["contacten"].as_array().unwrap().len(), 1);
}

async fn a_contact_that_may_not_be_seen_cannot_be_added(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let hidden = t.klantcontact(json!({ "vertrouwelijk": true })).await;
    let add = async |uuid: &Value| {
        let body = json!({ "klantcontact": uuid });
        werkplek.post(&format!("{}/contacten", path(&zaak)), &body).await.expect(400)["invalidParams"].clone()
    };
    assert_eq!(add(&hidden["uuid"]).await, add(&json!(uuid::Uuid::nil())).await);
    assert_eq!(to(&hidden)["uuid"], hidden["uuid"]);
}

/// A client of Klantinteracties at a server that tells zaken of contacts.
async fn client(t: &TestApp) -> TestApp {
    t.beside_with(with(Contactwijze::Zaakcontactmoment)).await
}

async fn a_contact_that_is_removed_is_taken_back_at_the_zaak(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaakcontactmoment)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = register(&werkplek, &zaak).await;
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    assert_eq!(listed(&werkplek, "zaakcontactmomenten", &zaak).await.len(), 1);
    let client = client(t).await;
    assert_eq!(client.delete(&format!("klantcontacten/{contact}")).await.status, 204);
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    // The zaaksysteem told our side, where the relation was gone already.
    assert_eq!(listed(&werkplek, "zaakcontactmomenten", &zaak).await, Vec::<Value>::new());
    assert_eq!(werkplek.app.tell_zaken().await, Ok(0));
}

async fn a_contact_that_is_no_longer_about_the_zaak_is_taken_back_there(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaakcontactmoment)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = register(&werkplek, &zaak).await;
    werkplek.app.tell_zaken().await.unwrap();
    let over = t.list(&format!("onderwerpobjecten?klantcontact__uuid={contact}")).await;
    client(t).await.delete(&format!("onderwerpobjecten/{}", over[0]["uuid"].as_str().unwrap())).await;
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    assert_eq!(listed(&werkplek, "zaakcontactmomenten", &zaak).await, Vec::<Value>::new());
    t.get(&format!("klantcontacten/{contact}")).await.expect(200);
}

async fn what_cannot_be_taken_back_is_tried_again_and_an_administrator_sees_it(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaakcontactmoment)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = register(&werkplek, &zaak).await;
    werkplek.app.tell_zaken().await.unwrap();
    werkplek.gestopt.zet(Some("/zaken"));
    client(t).await.delete(&format!("klantcontacten/{contact}")).await;
    assert_eq!(werkplek.app.tell_zaken().await, Ok(0));
    let beheer = Werkplek::beheerder(t).await;
    let seen = beheer.get("/beheer/api/v1/onafgemaakt").await.expect(200);
    let taak = &seen["taken"][0];
    assert_eq!((&taak["soort"], &taak["over"]), (&json!("verwijzing"), &json!(contact)), "{seen}");
    werkplek.gestopt.zet(None);
    t.pass(SignedDuration::from_hours(1));
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    assert_eq!(listed(&werkplek, "zaakcontactmomenten", &zaak).await, Vec::<Value>::new());
}
