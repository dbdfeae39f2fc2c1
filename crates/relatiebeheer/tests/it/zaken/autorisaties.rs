//! What our application may do at the zaaksysteem is known before anybody tries.

use http::Method;
use jiff::SignedDuration;
use relatiebeheer::config::{Contactwijze, Settings};
use sandbox::Storing;
use serde_json::{Value, json};

use super::{
    contacten::{listed, with},
    documenten_opzet::{GROOT, instellingen, lijst, met, soort},
    documenten_wijzigen::document,
    open_en_gesloten, path, url,
};
use crate::support::{
    Answer, TestApp, engines,
    werkplek::{Werkplek, hearing_settings, settings},
};

engines!(
    what_our_application_may_not_do_is_not_offered_and_the_scope_is_named,
    what_is_too_secret_or_of_another_version_for_our_application_is_not_offered,
    a_kind_of_document_that_our_application_may_not_make_cannot_be_chosen,
    a_refusal_that_comes_all_the_same_corrects_at_once,
    a_document_that_is_refused_all_the_same_corrects_at_once,
    a_refusal_is_remembered_where_nobody_says_what_we_may,
    a_zaak_that_was_closed_meanwhile_says_nothing_of_what_we_may,
    while_nobody_says_what_we_may_everything_is_tried,
    a_message_that_it_changed_takes_it_away_and_brings_it_back,
    without_the_right_to_see_any_zaak_or_type_it_is_said,
    a_contact_that_our_application_may_not_bring_is_said_to_wait_and_arrives,
);

/// What the zaaksysteem's administrator gives our application from now on.
async fn geef(werkplek: &Werkplek, wijzig: impl FnOnce(&mut Vec<Value>)) {
    let found = "/autorisaties/api/v1/applicaties?clientIds=relatiebeheer";
    let applicatie = werkplek.elders(&Method::GET, found, None).await.expect(200)["results"][0].clone();
    let mut autorisaties = applicatie["autorisaties"].as_array().unwrap().clone();
    wijzig(&mut autorisaties);
    let url = applicatie["url"].as_str().unwrap().strip_prefix("http://buren").unwrap();
    let body = json!({ "autorisaties": autorisaties });
    werkplek.elders(&Method::PATCH, url, Some(&body)).await.expect(200);
}

/// Takes a scope away, whatever it is given for.
fn neem(autorisaties: &mut [Value], scope: &str) {
    for een in autorisaties {
        een["scopes"].as_array_mut().unwrap().retain(|own| own != scope);
    }
}

/// Gives a scope for everything that is named of a component.
fn terug(autorisaties: &mut [Value], component: &str, scope: &str) {
    for een in autorisaties.iter_mut().filter(|een| een["component"] == component) {
        een["scopes"].as_array_mut().unwrap().push(json!(scope));
    }
}

/// After this our application's autorisaties are asked again.
fn later(t: &TestApp) {
    t.pass(SignedDuration::from_mins(6));
}

const WEL: &str = "mag";

/// The reason why something may not be done; [`WEL`] when it may.
fn reden(mag: &Value) -> String {
    match (&mag["mag"], &mag["waarom"]) {
        (Value::Bool(true), Value::Null) => WEL.to_owned(),
        (Value::Bool(false), Value::String(waarom)) => waarom.clone(),
        _ => panic!("{mag}"),
    }
}

fn mist(scope: &str) -> String {
    format!("Open Zaak staat ons dit niet toe ({scope}). Meld het aan uw beheerder.")
}

async fn beeld(werkplek: &Werkplek, zaak: &Value) -> Value {
    werkplek.get(&path(zaak)).await.expect(200)
}

async fn toelichting(werkplek: &Werkplek, zaak: &Value, tekst: &str) -> Answer {
    let gezien = beeld(werkplek, zaak).await["toelichting"].clone();
    let body = json!({ "toelichting": tekst, "gezien": { "toelichting": gezien } });
    werkplek.patch(&path(zaak), &body).await
}

/// Whether a zaak, somebody in it, a document of it and a new one may be changed or added.
async fn alles(werkplek: &Werkplek, zaak: &Value) -> [String; 4] {
    let (beeld, lijst) = (beeld(werkplek, zaak).await, lijst(werkplek, zaak["uuid"].as_str().unwrap()).await);
    let document = lijst["documenten"].as_array().unwrap().iter().find(|een| een["toegankelijk"] == true);
    let toevoegen = reden(&beeld["documentToevoegen"]);
    assert_eq!(reden(&lijst["toevoegen"]), toevoegen, "the zaak and its list say the same");
    [
        reden(&beeld["bijwerken"]),
        reden(&beeld["rolToevoegen"]),
        reden(&document.unwrap()["wijzigen"]),
        toevoegen,
    ]
}

async fn what_our_application_may_not_do_is_not_offered_and_the_scope_is_named(t: &TestApp) {
    let werkplek = met(t, instellingen(), false).await;
    let (zaak, _) = document(&werkplek).await;
    let zaak = json!({ "bron": "zgw", "uuid": zaak });
    let wel = || [WEL, WEL, WEL, WEL].map(str::to_owned);
    assert_eq!(alles(&werkplek, &zaak).await, wel());
    for (component, scope, niet) in [
        ("zrc", "zaken.bijwerken", [true, true, false, true]),
        ("drc", "documenten.aanmaken", [false, false, false, true]),
        ("drc", "documenten.bijwerken", [false, false, true, false]),
        ("drc", "documenten.lock", [false, false, true, false]),
    ] {
        geef(&werkplek, |all| neem(all, scope)).await;
        later(t);
        let verwacht = niet.map(|niet| if niet { mist(scope) } else { WEL.to_owned() });
        assert_eq!(alles(&werkplek, &zaak).await, verwacht, "without {scope}");
        geef(&werkplek, |all| terug(all, component, scope)).await;
        later(t);
        assert_eq!(alles(&werkplek, &zaak).await, wel(), "with {scope}");
    }
    // By force is a way too, and of an application that may do everything nothing is asked.
    geef(&werkplek, |all| {
        neem(all, "zaken.bijwerken");
        terug(all, "zrc", "zaken.geforceerd-bijwerken");
    })
    .await;
    later(t);
    assert_eq!(alles(&werkplek, &zaak).await, wel());
    toelichting(&werkplek, &zaak, "Met kracht").await.expect(200);
}

async fn what_is_too_secret_or_of_another_version_for_our_application_is_not_offered(t: &TestApp) {
    let werkplek = met(t, instellingen(), false).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let pad = url(&zaak).strip_prefix("http://buren").unwrap().to_owned();
    let body = json!({ "vertrouwelijkheidaanduiding": "zaakvertrouwelijk" });
    let zaaktype = werkplek.elders(&Method::PATCH, &pad, Some(&body)).await.expect(200)["zaaktype"].clone();
    geef(&werkplek, |all| {
        neem(all, "zaken.bijwerken");
        let mut tot = all.iter().find(|een| een["zaaktype"] == zaaktype).unwrap().clone();
        tot["scopes"] = json!(["zaken.bijwerken"]);
        tot["maxVertrouwelijkheidaanduiding"] = json!("beperkt_openbaar");
        all.push(tot);
    })
    .await;
    let waarom = "Open Zaak staat ons dit toe tot en met beperkt openbaar, en deze zaak is vertrouwelijker \
                  (zaken.bijwerken). Meld het aan uw beheerder.";
    assert_eq!(reden(&beeld(&werkplek, &zaak).await["bijwerken"]), waarom);
    geef(&werkplek, |all| {
        all.last_mut().unwrap()["zaaktype"] = json!("http://buren/catalogi/api/v1/zaaktypen/6");
    })
    .await;
    later(t);
    let waarom =
        "Open Zaak staat ons dit niet toe bij dit zaaktype (zaken.bijwerken). Meld het aan uw beheerder.";
    let shown = beeld(&werkplek, &zaak).await;
    assert_eq!(reden(&shown["bijwerken"]), waarom);
    assert_eq!(reden(&shown["documentToevoegen"]), waarom);
}

async fn a_kind_of_document_that_our_application_may_not_make_cannot_be_chosen(t: &TestApp) {
    let werkplek = met(t, instellingen(), false).await;
    let (zaak, _) = document(&werkplek).await;
    let bijlage = soort(&werkplek, &zaak, "Bijlage").await;
    let ask = async |omvang: usize| {
        let body = json!({ "titel": "Brief", "soort": bijlage, "bestandsnaam": "brief.pdf",
            "formaat": "application/pdf", "omvang": omvang });
        werkplek.post(&format!("/zaken/zgw/{zaak}/documenten"), &body).await
    };
    geef(&werkplek, |all| neem(all, "documenten.lock")).await;
    later(t);
    assert_eq!(
        ask(GROOT).await.expect(403)["detail"],
        mist("documenten.lock"),
        "a large one goes under lock"
    );
    ask(1000).await.expect(201);
    geef(&werkplek, |all| {
        terug(all, "drc", "documenten.lock");
        let uuid = bijlage.as_str().unwrap();
        all.retain(|een| !een["informatieobjecttype"].as_str().is_some_and(|url| url.ends_with(uuid)));
    })
    .await;
    later(t);
    let soorten = lijst(&werkplek, &zaak).await["soorten"].as_array().unwrap().clone();
    assert!(!soorten.is_empty() && soorten.iter().all(|een| een["naam"] != "Bijlage"), "{soorten:?}");
    let waarom = "Open Zaak staat ons dit niet toe bij dit soort document (documenten.aanmaken). Meld het aan uw \
                  beheerder.";
    assert_eq!(ask(1000).await.expect(403)["detail"], waarom);
}

async fn a_refusal_that_comes_all_the_same_corrects_at_once(t: &TestApp) {
    let werkplek = met(t, instellingen(), false).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    assert_eq!(reden(&beeld(&werkplek, &zaak).await["bijwerken"]), WEL);
    geef(&werkplek, |all| neem(all, "zaken.bijwerken")).await;
    assert_eq!(reden(&beeld(&werkplek, &zaak).await["bijwerken"]), WEL, "nobody told us");
    let refused = toelichting(&werkplek, &zaak, "Gebeld").await.expect(403);
    assert_eq!(refused["detail"], mist("zaken.bijwerken"));
    assert_eq!(reden(&beeld(&werkplek, &zaak).await["bijwerken"]), mist("zaken.bijwerken"));
    geef(&werkplek, |all| terug(all, "zrc", "zaken.bijwerken")).await;
    later(t);
    toelichting(&werkplek, &zaak, "Gebeld").await.expect(200);
}

async fn a_document_that_is_refused_all_the_same_corrects_at_once(t: &TestApp) {
    let werkplek = met(t, instellingen(), false).await;
    let (zaak, document) = document(&werkplek).await;
    let adres = format!("/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap());
    for scope in ["documenten.lock", "documenten.bijwerken"] {
        geef(&werkplek, |all| neem(all, scope)).await;
        let body = json!({ "titel": format!("Zonder {scope}"), "beschrijving": "" });
        assert_eq!(werkplek.put(&adres, &body).await.expect(403)["detail"], mist(scope));
        let shown = lijst(&werkplek, &zaak).await;
        let found =
            shown["documenten"].as_array().unwrap().iter().find(|een| een["uuid"] == document["uuid"]);
        assert_eq!(reden(&found.unwrap()["wijzigen"]), mist(scope));
        geef(&werkplek, |all| terug(all, "drc", scope)).await;
        later(t);
        werkplek.put(&adres, &body).await.expect(200);
    }
}

async fn a_refusal_is_remembered_where_nobody_says_what_we_may(t: &TestApp) {
    let mut settings = settings();
    settings.zgw.autorisaties = String::new();
    let werkplek = Werkplek::open_with(t, settings).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    geef(&werkplek, |all| neem(all, "zaken.bijwerken")).await;
    assert_eq!(reden(&beeld(&werkplek, &zaak).await["bijwerken"]), WEL);
    let net = "Open Zaak weigerde ons dit net (zaken.bijwerken). Meld het aan uw beheerder.";
    assert_eq!(toelichting(&werkplek, &zaak, "Gebeld").await.expect(403)["detail"], net);
    assert_eq!(reden(&beeld(&werkplek, &zaak).await["bijwerken"]), net);
    geef(&werkplek, |all| terug(all, "zrc", "zaken.bijwerken")).await;
    later(t);
    toelichting(&werkplek, &zaak, "Gebeld").await.expect(200);
}

/// Somebody closes a zaak.
async fn sluit(werkplek: &Werkplek, zaak: &Value) {
    let pad = url(zaak).strip_prefix("http://buren").unwrap().to_owned();
    let zaaktype = werkplek.elders(&Method::GET, &pad, None).await.expect(200)["zaaktype"].clone();
    let typen = async |list: &str| {
        let pad = format!("/catalogi/api/v1/{list}?zaaktype={}", zaaktype.as_str().unwrap());
        werkplek.elders(&Method::GET, &pad, None).await.expect(200)["results"].as_array().unwrap().clone()
    };
    let resultaat = json!({ "zaak": url(zaak), "resultaattype": typen("resultaattypen").await[0]["url"] });
    werkplek.elders(&Method::POST, "/zaken/api/v1/resultaten", Some(&resultaat)).await.expect(201);
    let statustypen = typen("statustypen").await;
    let eind = statustypen.iter().find(|een| een["isEindstatus"] == true).unwrap();
    let status = json!({ "zaak": url(zaak), "statustype": eind["url"],
        "datumStatusGezet": "2026-01-12T09:29:00Z" });
    werkplek.elders(&Method::POST, "/zaken/api/v1/statussen", Some(&status)).await.expect(201);
}

async fn a_zaak_that_was_closed_meanwhile_says_nothing_of_what_we_may(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let zaken = super::zaken_of(&werkplek, super::MOULIN).await;
    let open: Vec<&Value> = zaken.iter().filter(|zaak| zaak["einddatum"].is_null()).collect();
    let pad = format!("/zaken/zgw/{}", open[0]["uuid"].as_str().unwrap());
    let gezien = werkplek.get(&pad).await.expect(200)["toelichting"].clone();
    // It is closed while our change is on its way.
    werkplek.oponthoud.zet_bij(&Method::PATCH);
    let body = json!({ "toelichting": "Te laat", "gezien": { "toelichting": gezien } });
    let (refused, ()) = tokio::join!(werkplek.patch(&pad, &body), async {
        werkplek.oponthoud.daar().await;
        sluit(&werkplek, open[0]).await;
        werkplek.oponthoud.verder();
    });
    let detail = refused.expect(403)["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("behandelaar"), "{detail}");
    let other = beeld(&werkplek, open[1]).await;
    assert_eq!(reden(&other["bijwerken"]), WEL);
}

async fn while_nobody_says_what_we_may_everything_is_tried(t: &TestApp) {
    let werkplek = met(t, instellingen(), false).await;
    let (zaak, _) = document(&werkplek).await;
    let zaak = json!({ "bron": "zgw", "uuid": zaak });
    for storing in [Storing::Verboden403, Storing::Fout500, Storing::Onzin] {
        werkplek.storingen.zet("/autorisaties/api/v1/applicaties/consumer", storing);
        later(t);
        assert_eq!(alles(&werkplek, &zaak).await, [WEL, WEL, WEL, WEL].map(str::to_owned));
    }
    let asked = werkplek.storingen.verzoeken("/autorisaties");
    beeld(&werkplek, &zaak).await;
    assert_eq!(werkplek.storingen.verzoeken("/autorisaties"), asked, "it is left alone for a while");
    werkplek.storingen.herstel_alles();
    geef(&werkplek, |all| neem(all, "zaken.bijwerken")).await;
    t.pass(SignedDuration::from_secs(61));
    assert_eq!(reden(&beeld(&werkplek, &zaak).await["bijwerken"]), mist("zaken.bijwerken"));
}

/// Looks until what the zaaksysteem told has come in.
async fn wordt(werkplek: &Werkplek, zaak: &Value, verwacht: &str) {
    while reden(&beeld(werkplek, zaak).await["bijwerken"]) != verwacht {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn a_message_that_it_changed_takes_it_away_and_brings_it_back(t: &TestApp) {
    let mut werkplek = Werkplek::open_with(t, hearing_settings()).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    werkplek.log_in("beheer").await;
    let choice = json!({ "zaaktypen": ["ZT-PARKEER"] });
    werkplek.put("/beheer/api/v1/abonnementen/zgw", &choice).await.expect(200);
    werkplek.log_in("kcc").await;
    assert_eq!(reden(&beeld(&werkplek, &zaak).await["bijwerken"]), WEL);
    geef(&werkplek, |all| neem(all, "zaken.bijwerken")).await;
    wordt(&werkplek, &zaak, &mist("zaken.bijwerken")).await;
    geef(&werkplek, |all| terug(all, "zrc", "zaken.bijwerken")).await;
    wordt(&werkplek, &zaak, WEL).await;
}

async fn without_the_right_to_see_any_zaak_or_type_it_is_said(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let list = "/zaken/api/v1/zaken?identificatie__icontains=ZAAK";
    let all = werkplek.elders(&Method::GET, list, None).await.expect(200)["results"].clone();
    let zaken = all.as_array().unwrap();
    let zaak = zaken.iter().find(|zaak| zaak["vertrouwelijkheidaanduiding"] == "openbaar").unwrap();
    let pad = format!("/zaken/zgw/{}", zaak["uuid"].as_str().unwrap());
    let said = "Open Zaak laat ons niet toe. Meld het aan uw beheerder.";
    geef(&werkplek, |all| neem(all, "zaken.lezen")).await;
    assert_eq!(werkplek.get(&pad).await.expect(502)["detail"], said);
    geef(&werkplek, |all| {
        terug(all, "zrc", "zaken.lezen");
        neem(all, "catalogi.lezen");
    })
    .await;
    later(t);
    assert_eq!(werkplek.get(&pad).await.expect(502)["detail"], said);
    geef(&werkplek, |all| terug(all, "ztc", "catalogi.lezen")).await;
    assert_eq!(werkplek.get(&pad).await.status, 200);
    // Another zaaktype than ours is none of our business, as before.
    geef(&werkplek, |all| all.retain(|een| een["zaaktype"] != zaak["zaaktype"])).await;
    werkplek.get(&pad).await.expect(404);
}

async fn a_contact_that_our_application_may_not_bring_is_said_to_wait_and_arrives(t: &TestApp) {
    let wijze: Settings = with(Contactwijze::Zaaknotitie);
    let werkplek = Werkplek::open_with(t, wijze).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let contact = t.klantcontact(json!({})).await["uuid"].clone();
    geef(&werkplek, |all| neem(all, "zaken.bijwerken")).await;
    let added = werkplek
        .post(&format!("{}/contacten", path(&zaak)), &json!({ "klantcontact": contact }))
        .await
        .expect(201);
    let melding = format!(
        "Open Zaak krijgt het contact nog niet te zien. {} Daarna gaat het vanzelf.",
        mist("zaken.bijwerken")
    );
    assert_eq!(added["melding"], melding);
    assert_eq!(werkplek.app.tell_zaken().await, Ok(0), "it waits");
    geef(&werkplek, |all| terug(all, "zrc", "zaken.bijwerken")).await;
    t.pass(SignedDuration::from_hours(1));
    assert_eq!(werkplek.app.tell_zaken().await, Ok(1));
    assert_eq!(listed(&werkplek, "zaaknotities", &zaak).await.len(), 1);
}
