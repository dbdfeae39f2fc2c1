//! Each check by itself: taken away, one of these fails. [`super::matrix`] asks whether the rules hold together; here is what
//! stands beside the rules, and the doors that the matrix does not try.

use http::Method;
use relatiebeheer::config::{Contactwijze, Settings};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    contacten::{listed, register, with},
    documenten_opzet::{
        bestand, daar, gemaakt, instellingen, lijst, met, niets_open, pdf, vraag, werkplek, zaak,
    },
    documenten_wijzigen::{ander_bestand, document},
    open_en_gesloten, path,
    wachtend::{KENMERK, new_zaak, register as wacht, waiting},
    zgw,
};
use crate::{
    notificaties::horen::tell,
    support::{
        TestApp, engines,
        werkplek::{Werkplek, hearing_settings, settings},
    },
};

engines!(
    a_hoofdzaak_that_may_not_be_seen_is_not_named,
    a_zaak_that_may_not_be_seen_is_not_offered_to_a_contact_that_waits,
    a_document_that_is_too_secret_is_there_and_does_not_open_or_change,
    a_document_is_as_secret_as_its_zaak,
    a_version_that_was_too_secret_does_not_open,
    what_is_too_secret_to_add_is_not_offered_and_not_taken,
    what_changed_between_asking_and_sending_counts,
    whoever_may_only_read_it_by_now_tells_the_zaaksysteem_nothing,
    whoever_may_not_see_it_by_now_tells_the_zaaksysteem_nothing,
    a_closed_zaak_takes_nobody_new,
    an_employee_without_a_role_gets_through_no_door,
    the_administrators_doors_are_closed_to_others,
    an_application_needs_the_scope_of_what_it_asks_of_contactmomenten,
);

const RULES: &str = "/beheer/api/v1/zaakrechten";

/// The zaaksysteem holds nothing back from us: only the rules do.
fn alles(mut settings: Settings) -> Settings {
    sandbox::ZGW_ALLES_CLIENT_ID.clone_into(&mut settings.zgw.client_id);
    sandbox::ZGW_ALLES_SECRET.clone_into(&mut settings.zgw.secret);
    settings
}

/// The werkplek of somebody who may see what is secret as well, on the same neighbours.
async fn vertrouwd(t: &TestApp, werkplek: &Werkplek) -> Werkplek {
    let mut trusted = werkplek.restarted(t).await;
    trusted.log_in("vertrouwelijk").await;
    trusted
}

/// More secret than an employee without further rights may see.
async fn geheim(werkplek: &Werkplek, zaak: &str) {
    let body = json!({ "vertrouwelijkheidaanduiding": "geheim" });
    werkplek.elders(&Method::PATCH, &zgw(&format!("zaken/{zaak}")), Some(&body)).await.expect(200);
}

/// Somebody else changes a document.
pub(super) async fn anders(werkplek: &Werkplek, document: &Value, velden: Value) {
    let url = daar(document);
    let slot = werkplek.elders(&Method::POST, &format!("{url}/lock"), None).await.expect(200)["lock"].clone();
    let mut change = json!({ "lock": slot });
    change.as_object_mut().unwrap().extend(velden.as_object().unwrap().clone());
    werkplek.elders(&Method::PATCH, &url, Some(&change)).await.expect(200);
    let unlocked =
        werkplek.elders(&Method::POST, &format!("{url}/unlock"), Some(&json!({ "lock": slot }))).await;
    assert_eq!(unlocked.status, 204);
}

/// An administrator changes the rules.
async fn regels(t: &TestApp, werkplek: &Werkplek, change: impl Fn(&mut Value)) {
    let mut beheer = werkplek.restarted(t).await;
    beheer.log_in("beheer").await;
    let mut rules = beheer.get(RULES).await.expect(200);
    change(&mut rules);
    beheer.put(RULES, &rules).await.expect(200);
}

async fn a_hoofdzaak_that_may_not_be_seen_is_not_named(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, alles(settings())).await;
    let (hoofd, _) = open_en_gesloten(&werkplek).await;
    let hoofd = hoofd["uuid"].as_str().unwrap();
    let url = format!("http://buren{}", zgw(&format!("zaken/{hoofd}")));
    let deel = new_zaak(&werkplek, &json!({ "hoofdzaak": url })).await;
    let page = format!("/zaken/zgw/{}", deel["uuid"].as_str().unwrap());
    geheim(&werkplek, hoofd).await;
    assert_eq!(werkplek.get(&page).await.expect(200)["hoofdzaak"], Value::Null);
    assert_eq!(vertrouwd(t, &werkplek).await.get(&page).await.expect(200)["hoofdzaak"]["uuid"], hoofd);
}

async fn a_zaak_that_may_not_be_seen_is_not_offered_to_a_contact_that_waits(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, alles(hearing_settings())).await;
    wacht(&werkplek, KENMERK).await;
    let kenmerken = json!({ "kenmerken": [{ "bron": "x", "kenmerk": KENMERK }] });
    let (one, two) = (new_zaak(&werkplek, &kenmerken).await, new_zaak(&werkplek, &kenmerken).await);
    for (number, zaak) in [&one, &two].into_iter().enumerate() {
        tell(&werkplek, "zaak", zaak["uuid"].as_str().unwrap(), "create", number).await;
    }
    werkplek.app.verwerk().await.unwrap();
    geheim(&werkplek, two["uuid"].as_str().unwrap()).await;
    let offered = waiting(&werkplek).await[0]["kandidaten"].as_array().unwrap().clone();
    assert_eq!(offered.iter().map(|zaak| &zaak["uuid"]).collect::<Vec<_>>(), [&one["uuid"]]);
    let all = waiting(&vertrouwd(t, &werkplek).await).await[0]["kandidaten"].clone();
    assert_eq!(all.as_array().unwrap().len(), 2);
    let choose = format!("/wachtend/{}/koppelen", waiting(&werkplek).await[0]["uuid"].as_str().unwrap());
    werkplek.post(&choose, &json!({ "bron": "zgw", "zaak": two["uuid"] })).await.expect(400);
}

async fn a_document_that_is_too_secret_is_there_and_does_not_open_or_change(t: &TestApp) {
    let werkplek = met(t, alles(instellingen()), false).await;
    let (zaak, document) = document(&werkplek).await;
    let one = format!("/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap());
    assert_eq!(werkplek.begin(&one).await.status(), 200);
    let request = ander_bestand(&werkplek, (&zaak, &document), &pdf(3000)).await;
    anders(
        &werkplek,
        &document,
        json!({ "vertrouwelijkheidaanduiding": "geheim", "auteur": "De recherche" }),
    )
    .await;
    let list = lijst(&werkplek, &zaak).await;
    let shown = list["documenten"].as_array().unwrap().iter().find(|een| een["uuid"] == document["uuid"]);
    let shown = shown.unwrap();
    assert_eq!((&shown["toegankelijk"], &shown["auteur"]), (&json!(false), &json!("")), "{shown}");
    assert_eq!(vertrouwd(t, &werkplek).await.begin(&one).await.status(), 200);
    assert_eq!(werkplek.begin(&one).await.status(), 404);
    werkplek.get(&format!("{one}/versies")).await.expect(404);
    werkplek.put(&one, &json!({ "titel": "Anders", "beschrijving": "" })).await.expect(404);
    assert_ne!(werkplek.send(request).await.status, 200, "also what was asked for before");
    assert_eq!(gemaakt(&werkplek).await[0]["versie"], 2);
    niets_open(t).await;
}

async fn a_document_is_as_secret_as_its_zaak(t: &TestApp) {
    let werkplek = met(t, alles(instellingen()), false).await;
    let (zaak, document) = document(&werkplek).await;
    anders(&werkplek, &document, json!({ "vertrouwelijkheidaanduiding": "openbaar" })).await;
    let body = json!({ "vertrouwelijkheidaanduiding": "zaakvertrouwelijk" });
    werkplek.elders(&Method::PATCH, &zgw(&format!("zaken/{zaak}")), Some(&body)).await.expect(200);
    let one = format!("/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap());
    assert_eq!(werkplek.begin(&one).await.status(), 200);
    regels(t, &werkplek, |rules| {
        let reads = rules["rechten"][0].clone();
        rules["rechten"] = json!([reads.clone(), reads]);
        rules["rechten"][0]["handelingen"] = json!(["lezen"]);
        rules["rechten"][1]["handelingen"] =
            json!(["document-lezen", "document-wijzigen", "document-definitief-wijzigen"]);
        rules["rechten"][1]["totEnMet"] = json!("openbaar");
    })
    .await;
    assert_eq!(werkplek.begin(&one).await.status(), 404);
    werkplek.put(&one, &json!({ "titel": "Anders", "beschrijving": "" })).await.expect(404);
    let list = lijst(&werkplek, &zaak).await;
    assert!(list["documenten"].as_array().unwrap().iter().all(|een| een["toegankelijk"] == false), "{list}");
}

async fn a_version_that_was_too_secret_does_not_open(t: &TestApp) {
    let werkplek = met(t, alles(instellingen()), false).await;
    let (zaak, document) = document(&werkplek).await;
    anders(&werkplek, &document, json!({ "vertrouwelijkheidaanduiding": "geheim" })).await;
    anders(&werkplek, &document, json!({ "vertrouwelijkheidaanduiding": "openbaar" })).await;
    let one = format!("/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap());
    let versies = werkplek.get(&format!("{one}/versies")).await.expect(200);
    let shown: Vec<&Value> =
        versies["versies"].as_array().unwrap().iter().map(|een| &een["versie"]).collect();
    assert_eq!(shown, [3, 1]);
    for (versie, status) in [(1, 200), (2, 404), (3, 200)] {
        assert_eq!(
            werkplek.begin(&format!("{one}?versie={versie}")).await.status(),
            status,
            "version {versie}"
        );
    }
}

async fn what_is_too_secret_to_add_is_not_offered_and_not_taken(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let body = json!({ "vertrouwelijkheidaanduiding": "openbaar" });
    werkplek.elders(&Method::PATCH, &zgw(&format!("zaken/{zaak}")), Some(&body)).await.expect(200);
    let asked = vraag(&werkplek, &zaak, 2000, json!({})).await;
    assert_eq!(asked.status, 201);
    let all = lijst(&werkplek, &zaak).await["soorten"].clone();
    regels(t, &werkplek, |rules| {
        let reads = rules["rechten"][0].clone();
        rules["rechten"] = json!([reads.clone(), reads]);
        rules["rechten"][0]["handelingen"] = json!(["lezen", "document-lezen"]);
        rules["rechten"][1]["handelingen"] = json!(["document-toevoegen"]);
        rules["rechten"][1]["totEnMet"] = json!("openbaar");
    })
    .await;
    let list = lijst(&werkplek, &zaak).await;
    assert_eq!(list["toevoegen"]["mag"], true, "the zaak itself is no secret");
    let (before, after) = (all.as_array().unwrap(), list["soorten"].as_array().unwrap());
    assert!(after.len() < before.len(), "{list}");
    let gone = before.iter().find(|soort| !after.contains(soort)).unwrap();
    let body = json!({ "titel": "Brief", "soort": gone["uuid"], "bestandsnaam": "brief.pdf",
        "formaat": "application/pdf", "omvang": 2000 });
    let refused = werkplek.post(&format!("/zaken/zgw/{zaak}/documenten"), &body).await.expect(400);
    assert_eq!(refused["invalidParams"][0]["name"], "soort");
}

async fn what_changed_between_asking_and_sending_counts(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (zaak, document) = document(&werkplek).await;
    let upload = vraag(&werkplek, &zaak, 2000, json!({})).await.expect(201);
    let request = ander_bestand(&werkplek, (&zaak, &document), &pdf(3000)).await;
    regels(t, &werkplek, |rules| {
        for recht in rules["rechten"].as_array_mut().unwrap() {
            recht["handelingen"] = json!(["lezen", "document-lezen"]);
        }
    })
    .await;
    werkplek.send(bestand(&werkplek, &upload, &pdf(2000))).await.expect(403);
    werkplek.send(request).await.expect(403);
    let made = gemaakt(&werkplek).await;
    assert_eq!((made.len(), &made[0]["versie"]), (1, &json!(1)));
    niets_open(t).await;
}

async fn whoever_may_only_read_it_by_now_tells_the_zaaksysteem_nothing(t: &TestApp) {
    Box::pin(tells_nothing_with(t, &json!(["lezen"]))).await;
}

async fn whoever_may_not_see_it_by_now_tells_the_zaaksysteem_nothing(t: &TestApp) {
    Box::pin(tells_nothing_with(t, &json!([]))).await;
}

async fn tells_nothing_with(t: &TestApp, handelingen: &Value) {
    let werkplek = Werkplek::open_with(t, with(Contactwijze::Zaaknotitie)).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    register(&werkplek, &zaak).await;
    regels(t, &werkplek, |rules| {
        for recht in rules["rechten"].as_array_mut().unwrap() {
            recht["handelingen"] = handelingen.clone();
        }
    })
    .await;
    werkplek.app.tell_zaken().await.unwrap();
    assert_eq!(listed(&werkplek, "zaaknotities", &zaak).await, [] as [Value; 0]);
}

async fn a_closed_zaak_takes_nobody_new(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (_, closed) = open_en_gesloten(&werkplek).await;
    let rol = json!({ "roltype": Uuid::nil(), "contactpersoon": { "naam": "Jan", "telefoonnummer": "",
        "emailadres": "", "functie": "" } });
    let refused = werkplek.post(&format!("{}/rollen", path(&closed)), &rol).await.expect(403);
    assert!(refused["detail"].as_str().unwrap().starts_with("De zaak is gesloten"), "{refused}");
}

async fn an_employee_without_a_role_gets_through_no_door(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let zaak = path(&zaak);
    let mut nobody = werkplek.restarted(t).await;
    nobody.log_in("geenrol").await;
    let some = Uuid::from_u128(1);
    let reads = [
        zaak.clone(),
        format!("{zaak}/documenten"),
        format!("{zaak}/documenten/{some}"),
        format!("{zaak}/documenten/{some}/versies"),
        format!("/meldingen?zaak={}", zaak.trim_start_matches("/zaken/")),
        "/wachtend".to_owned(),
        "/zaaksystemen".to_owned(),
    ];
    for read in reads {
        nobody.get(&read).await.expect(403);
    }
    for write in [
        format!("{zaak}/contacten"),
        format!("{zaak}/rollen"),
        format!("{zaak}/documenten"),
        format!("/wachtend/{some}/koppelen"),
    ] {
        nobody.post(&write, &json!({})).await.expect(403);
    }
    nobody.patch(&zaak, &json!({})).await.expect(403);
    nobody.put(&format!("{zaak}/documenten/{some}"), &json!({})).await.expect(403);
    nobody.put(&format!("/uploads/{some}"), &json!({})).await.expect(403);
    nobody.delete(&format!("/uploads/{some}")).await.expect(403);
    nobody.delete(&format!("/wachtend/{some}")).await.expect(403);
}

async fn the_administrators_doors_are_closed_to_others(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.get(RULES).await.expect(403);
    werkplek.put(RULES, &json!({ "rechten": [], "documentregels": [] })).await.expect(403);
    werkplek.get("/beheer/api/v1/abonnementen").await.expect(403);
    werkplek.put("/beheer/api/v1/abonnementen/zgw", &json!({ "zaaktypen": [] })).await.expect(403);
    werkplek.get("/beheer/api/v1/notificaties").await.expect(403);
}

async fn an_application_needs_the_scope_of_what_it_asks_of_contactmomenten(t: &TestApp) {
    const API: &str = "/contactmomenten/api/v1";
    let contact = t.klantcontact(json!({})).await["uuid"].as_str().unwrap().to_owned();
    let some = Uuid::from_u128(1);
    let none = t.with_token(&t.app.create_token_with("geen", &["categorieen:read"]).await.unwrap());
    none.get(&format!("{API}/contactmomenten/{contact}")).await.expect(403);
    none.get(&format!("{API}/objectcontactmomenten?contactmoment=http://x/{contact}")).await.expect(403);
    none.get(&format!("{API}/objectcontactmomenten/{some}")).await.expect(403);
    none.post(&format!("{API}/objectcontactmomenten"), &json!({})).await.expect(403);
    none.delete(&format!("{API}/objectcontactmomenten/{some}")).await.expect(403);
}
