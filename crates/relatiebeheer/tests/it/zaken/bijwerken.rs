//! Updating a zaak.

use http::Method;
use serde_json::json;

use super::{open_en_gesloten, path, url, zgw};
use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    a_toelichting_and_a_kenmerk_are_changed_and_nothing_else,
    what_somebody_else_changed_meanwhile_is_not_overwritten,
    a_closed_zaak_is_not_changed_and_the_reason_is_said,
    what_is_wrong_is_said_field_by_field,
    a_contactpersoon_is_added_once_in_a_rol_that_the_zaak_offers,
    a_zaaksysteem_that_is_down_is_said_and_changes_nothing,
);

async fn a_toelichting_and_a_kenmerk_are_changed_and_nothing_else(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let before = werkplek.get(&path(&zaak)).await.expect(200);
    let change = json!({ "toelichting": "Belt morgen terug", "kenmerk": { "bron": "KCC", "kenmerk": "K-1" },
        "gezien": { "toelichting": before["toelichting"] } });
    let mut after = werkplek.patch(&path(&zaak), &change).await.expect(200);
    assert_eq!(after["toelichting"], "Belt morgen terug");
    let kenmerk = json!({ "bron": "KCC", "kenmerk": "K-1" });
    assert_eq!(after["kenmerken"].as_array().unwrap().last(), Some(&kenmerk));
    for changed in ["toelichting", "kenmerken"] {
        after[changed] = before[changed].clone();
    }
    assert_eq!(after, before);
}

async fn what_somebody_else_changed_meanwhile_is_not_overwritten(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let seen = werkplek.get(&path(&zaak)).await.expect(200)["toelichting"].clone();
    let other = json!({ "toelichting": "Van de behandelaar" });
    let at = zgw(&format!("zaken/{}", zaak["uuid"].as_str().unwrap()));
    werkplek.elders(&Method::PATCH, &at, Some(&other)).await.expect(200);
    let change = json!({ "toelichting": "Van mij", "gezien": { "toelichting": seen } });
    let refused = werkplek.patch(&path(&zaak), &change).await.expect(409);
    assert_eq!(refused["nu"], json!({ "toelichting": "Van de behandelaar" }));
    assert_eq!(werkplek.get(&path(&zaak)).await.expect(200)["toelichting"], "Van de behandelaar");
    let knowing = json!({ "toelichting": "Van mij", "gezien": refused["nu"] });
    assert_eq!(werkplek.patch(&path(&zaak), &knowing).await.expect(200)["toelichting"], "Van mij");
}

async fn a_closed_zaak_is_not_changed_and_the_reason_is_said(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (_, closed) = open_en_gesloten(&werkplek).await;
    let before = werkplek.get(&path(&closed)).await.expect(200);
    let change = json!({ "toelichting": "x", "gezien": { "toelichting": before["toelichting"] } });
    let refused = werkplek.patch(&path(&closed), &change).await.expect(403);
    let why = "De zaak is gesloten en kan niet meer worden bijgewerkt. Overleg met de behandelaar.";
    assert_eq!(refused["detail"], why);
    assert_eq!(before["bijwerken"], json!({ "mag": false, "waarom": why }));
    let rol = json!({ "roltype": uuid::Uuid::nil(), "contactpersoon": { "naam": "Jan" } });
    assert_eq!(werkplek.post(&format!("{}/rollen", path(&closed)), &rol).await.expect(403)["detail"], why);
    assert_eq!(werkplek.get(&path(&closed)).await.expect(200), before);
}

async fn what_is_wrong_is_said_field_by_field(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let wrong =
        json!({ "toelichting": "x".repeat(1001), "kenmerk": { "bron": " ", "kenmerk": "k".repeat(41) } });
    let refused = werkplek.patch(&path(&zaak), &wrong).await.expect(400);
    assert_eq!(
        refused["invalidParams"],
        json!([
            { "name": "toelichting", "code": "max_length", "reason": "Dit zijn 1 tekens te veel. Er passen er 1000." },
            { "name": "kenmerk.bron", "code": "required", "reason": "Vul in uit welk systeem het kenmerk komt." },
            { "name": "kenmerk.kenmerk", "code": "max_length", "reason": "Dit zijn 1 tekens te veel. Er passen er 40." },
        ])
    );
    let nobody =
        json!({ "roltype": uuid::Uuid::nil(), "contactpersoon": { "naam": "", "emailadres": "jan" } });
    let refused = werkplek.post(&format!("{}/rollen", path(&zaak)), &nobody).await.expect(400);
    let names: Vec<&str> = refused["invalidParams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["contactpersoon.naam", "contactpersoon.emailadres"]);
}

async fn a_contactpersoon_is_added_once_in_a_rol_that_the_zaak_offers(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let before = werkplek.get(&path(&zaak)).await.expect(200);
    let roltype = &before["roltypen"][0];
    let rol = json!({ "roltype": roltype["uuid"], "contactpersoon": { "naam": "Jan de Wit",
        "telefoonnummer": "0612345678", "emailadres": "jan@example.nl", "functie": "Buurman" } });
    let at = format!("{}/rollen", path(&zaak));
    let after = werkplek.post(&at, &rol).await.expect(201);
    let added: Vec<_> =
        after["rollen"].as_array().unwrap().iter().filter(|rol| rol["naam"] == "Jan de Wit").collect();
    assert_eq!(added.len(), 1, "{after}");
    assert_eq!(added[0]["rol"], roltype["naam"]);
    assert_eq!(added[0]["contactpersoon"], rol["contactpersoon"]);
    // Pressed twice.
    assert_eq!(werkplek.post(&at, &rol).await.expect(201)["rollen"], after["rollen"]);
    let list = zgw(&format!("rollen?zaak={}", url(&zaak)));
    let there = werkplek.elders(&Method::GET, &list, None).await.expect(200);
    assert_eq!(there["count"], after["rollen"].as_array().unwrap().len());
    let other = json!({ "roltype": uuid::Uuid::nil(), "contactpersoon": { "naam": "Jan" } });
    let refused = werkplek.post(&at, &other).await.expect(400);
    assert_eq!(refused["invalidParams"][0]["name"], "roltype");
}

async fn a_zaaksysteem_that_is_down_is_said_and_changes_nothing(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let (zaak, _) = open_en_gesloten(&werkplek).await;
    let before = werkplek.get(&path(&zaak)).await.expect(200);
    werkplek.gestopt.zet(Some("/zaken"));
    let change = json!({ "toelichting": "x", "gezien": { "toelichting": before["toelichting"] } });
    let refused = werkplek.patch(&path(&zaak), &change).await.expect(502);
    assert_eq!(refused["detail"], "Open Zaak is niet bereikbaar.");
    werkplek.gestopt.zet(None);
    assert_eq!(werkplek.get(&path(&zaak)).await.expect(200), before);
}
