//! What an employee may not see of a zaak cannot be had by a contact either: not by letting one wait for it, not by
//! registering one about it, and not from one that somebody else registered.

use jiff::SignedDuration;
use relatiebeheer::config::Contactwijze;
use serde_json::{Value, json};

use super::{
    MOULIN,
    contacten::{listed, with},
    open_en_gesloten, path,
    rechten::{recht, set},
    wachtend::{KENMERK, new_zaak, waiting},
};
use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    a_wait_for_a_zaak_that_may_not_be_seen_is_as_one_for_a_zaak_that_is_not_there,
    a_choice_is_one_for_who_may_see_what_there_is_to_choose,
    a_contact_is_not_registered_with_a_zaak_that_may_not_be_seen,
    a_zaaksysteem_that_is_down_decides_later_whether_a_zaak_may_be_seen,
    a_contact_shows_no_zaak_that_may_not_be_seen,
);

const NOWHERE: &str = "OF-2026-9999";

fn rules(rechten: &Value) -> Value {
    json!({ "versie": 0, "rechten": rechten, "documentregels": [] })
}

/// Nobody may see any zaak.
async fn deny(beheer: &Werkplek) {
    set(beheer, &rules(&json!([]))).await.expect(200);
}

/// Everybody may see and change every zaak.
async fn allow(beheer: &Werkplek) {
    let all = recht("*", "zeer_geheim", &["lezen", "bijwerken"]);
    set(beheer, &rules(&json!([all]))).await.expect(200);
}

#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn contact(number: u8, extra: Value) -> Value {
    let mut contact = json!({ "uuid": format!("6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9{number:02}"), "kanaal": "Telefoon",
        "onderwerp": "Vraag", "notitie": "Geheim van de beller", "resultaat": "Zelf afgehandeld", "gelukt": true,
        "initiatief": "klant" });
    contact.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    contact
}

/// What waits, without what differs between any two.
async fn told(werkplek: &Werkplek) -> Vec<Value> {
    let mut waits = waiting(werkplek).await;
    for wait in &mut waits {
        for name in ["uuid", "klantcontact", "kenmerk"] {
            wait[name].take();
        }
    }
    waits
}

async fn a_wait_for_a_zaak_that_may_not_be_seen_is_as_one_for_a_zaak_that_is_not_there(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaaknotitie)).await;
    let zaak = new_zaak(&werkplek, &json!({ "identificatie": KENMERK })).await;
    deny(&beheer).await;
    for (number, kenmerk) in [(1, KENMERK), (2, NOWHERE)] {
        werkplek.post("/registreren", &contact(number, json!({ "aanvraag": kenmerk }))).await.expect(201);
    }
    for days in [0, 6] {
        t.pass(SignedDuration::from_hours(24 * days));
        let werkplek = werkplek.restarted(t).await;
        werkplek.app.look_for_zaken().await.unwrap();
        werkplek.app.see_zaak("zgw", zaak["uuid"].as_str().unwrap().parse().unwrap()).await.unwrap();
        let waits = told(&werkplek).await;
        assert_eq!((waits.len(), &waits[0]), (2, &waits[1]), "after {days} days");
        assert_eq!(werkplek.app.tell_zaken().await, Ok(0), "no note lands in it");
    }
    let tasks: Vec<String> = t
        .list("internetaken")
        .await
        .iter()
        .map(|task| task["toelichting"].as_str().unwrap().replace(KENMERK, NOWHERE))
        .collect();
    assert_eq!((tasks.len(), &tasks[0]), (2, &tasks[1]));
    // It is judged when it would be linked: once they may see it, it is, in their own name.
    allow(&Werkplek::beheerder(t).await).await;
    let werkplek = werkplek.restarted(t).await;
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(told(&werkplek).await.len(), 1);
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    assert_eq!(listed(&werkplek, "zaaknotities", &zaak).await[0]["aangemaaktDoor"], "Medewerker KCC");
}

async fn a_choice_is_one_for_who_may_see_what_there_is_to_choose(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    let werkplek = Werkplek::open(t).await;
    new_zaak(&werkplek, &json!({ "identificatie": KENMERK })).await;
    let two = new_zaak(&werkplek, &json!({ "kenmerken": [{ "bron": "x", "kenmerk": KENMERK }] })).await;
    for (number, kenmerk) in [(1, KENMERK), (2, NOWHERE)] {
        werkplek.post("/registreren", &contact(number, json!({ "aanvraag": kenmerk }))).await.expect(201);
    }
    werkplek.app.see_zaak("zgw", two["uuid"].as_str().unwrap().parse().unwrap()).await.unwrap();
    assert_eq!(told(&werkplek).await[0]["stand"], "keuze");
    deny(&beheer).await;
    let waits = told(&werkplek).await;
    assert_eq!(waits[0], waits[1]);
}

async fn a_contact_is_not_registered_with_a_zaak_that_may_not_be_seen(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    deny(&beheer).await;
    let about = |uuid: &Value| {
        contact(
            1,
            json!({ "zaak": { "bron": "zgw", "uuid": uuid, "identificatie": "", "omschrijving": "" } }),
        )
    };
    let mut refused = Vec::new();
    for uuid in [&zaak["uuid"], &json!(uuid::Uuid::nil())] {
        let mut answer = werkplek.post("/registreren", &about(uuid)).await.expect(400);
        answer["instance"].take();
        refused.push(answer);
    }
    assert_eq!(refused[0], refused[1], "it is not there");
    assert_eq!(refused[0]["invalidParams"][0]["name"], "zaak");
    assert_eq!(t.list("klantcontacten").await.len(), 0);
    allow(&beheer).await;
    werkplek.post("/registreren", &about(&zaak["uuid"])).await.expect(201);
}

async fn a_zaaksysteem_that_is_down_decides_later_whether_a_zaak_may_be_seen(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    let first = Werkplek::open(t).await;
    let (zaak, other) = open_en_gesloten(&first).await;
    // Another server, that has shown this employee nothing yet.
    let werkplek = first.restarted(t).await;
    werkplek.gestopt.zet(Some("/zaken"));
    for (number, zaak) in [(1, &zaak), (2, &other)] {
        let about = json!({ "bron": "zgw", "uuid": zaak["uuid"], "identificatie": "", "omschrijving": "" });
        werkplek.post("/registreren", &contact(number, json!({ "zaak": about }))).await.expect(201);
    }
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(waiting(&werkplek).await.len(), 2);
    werkplek.gestopt.zet(None);
    deny(&beheer).await;
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(waiting(&werkplek).await.len(), 2, "not theirs to see");
    allow(&beheer).await;
    werkplek.app.look_for_zaken().await.unwrap();
    assert_eq!(waiting(&werkplek).await, [] as [Value; 0]);
    assert_eq!(werkplek.get(&path(&zaak)).await.expect(200)["contacten"].as_array().unwrap().len(), 1);
}

async fn a_contact_shows_no_zaak_that_may_not_be_seen(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    let first = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&first).await;
    let klant = first.klant(MOULIN).await;
    let about = json!({ "bron": "zgw", "uuid": zaak["uuid"], "identificatie": "", "omschrijving": "" });
    let body = contact(1, json!({ "klant": klant, "zaak": about }));
    let made = first.post("/registreren", &body).await.expect(201)["klantcontact"]["uuid"].clone();
    // An application may write a zaak by its number.
    let by_number = json!({ "klantcontact": { "uuid": made }, "wasKlantcontact": null,
        "onderwerpobjectidentificator": { "objectId": zaak["identificatie"], "codeObjecttype": "zaak",
        "codeRegister": "openzaak", "codeSoortObjectId": "identificatie" } });
    t.made("onderwerpobjecten", &by_number).await;
    let zaken = async |werkplek: &Werkplek| {
        werkplek.deel(&klant, "contacten").await["gegevens"]["contacten"][0]["zaken"].clone()
    };
    assert_eq!(zaken(&first).await, json!([zaak["uuid"]]), "it was shown to them just now");
    deny(&beheer).await;
    let later = first.restarted(t).await;
    for werkplek in [&first, &later] {
        let text = werkplek.get(&format!("/klanten/{klant}/beeld")).await.text;
        for secret in [&zaak["uuid"], &zaak["identificatie"]] {
            assert!(!text.contains(secret.as_str().unwrap()), "{text}");
        }
    }
    allow(&beheer).await;
    // What is seen anew says which contacts it has.
    let listed = later.deel(&klant, "zaken").await;
    let mut listed = listed["gegevens"]["zaken"].as_array().unwrap().iter();
    let shown = listed.find(|one| one["uuid"] == zaak["uuid"]).unwrap();
    assert_eq!(shown["contacten"], json!([made]));
    assert_eq!(zaken(&later).await, json!([zaak["uuid"]]));
}
