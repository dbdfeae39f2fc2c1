//! Seeing a zaak.

use serde_json::json;

use super::{MOULIN, path, zaken_of};
use crate::{
    support::{
        TestApp, engines,
        make::{at, to},
        werkplek::Werkplek,
    },
    werkplek::mensen,
};

engines!(
    a_zaak_is_shown_with_everything_around_it,
    every_part_that_lacks_is_said_and_the_rest_stands,
    a_zaak_in_which_somebody_is_hidden_does_not_exist,
    a_zaak_that_the_zaaksysteem_does_not_let_us_see_does_not_exist,
    the_contacts_about_a_zaak_are_there_whichever_codes_they_were_written_with,
);

async fn a_zaak_is_shown_with_everything_around_it(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let zaken = zaken_of(&werkplek, MOULIN).await;
    let mut closed = 0;
    for listed in &zaken {
        let zaak = werkplek.get(&path(listed)).await.expect(200);
        for same in ["identificatie", "omschrijving", "zaaktype", "status", "resultaat", "einddatum"] {
            assert_eq!(zaak[same], listed[same], "{same}");
        }
        assert_eq!(zaak["register"], "Open Zaak");
        assert_eq!(zaak["meldingen"], json!([]), "{zaak}");
        let statussen = zaak["statussen"].as_array().unwrap();
        assert_eq!(statussen[0]["status"], zaak["status"], "newest first: {zaak}");
        let initiator = zaak["rollen"].as_array().unwrap().iter().find(|rol| rol["klant"].is_string());
        assert_eq!(initiator.unwrap()["klant"], werkplek.klant(MOULIN).await, "{zaak}");
        let is_closed = zaak["einddatum"].is_string();
        assert_eq!(zaak["bijwerken"]["mag"], !is_closed, "{zaak}");
        closed += usize::from(is_closed);
    }
    assert!((1..zaken.len()).contains(&closed), "{closed} closed");
}

async fn every_part_that_lacks_is_said_and_the_rest_stands(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let listed = &zaken_of(&werkplek, MOULIN).await[0];
    let whole = werkplek.get(&path(listed)).await.expect(200);
    for (part, key, says) in [
        ("/zaken/api/v1/statussen", "statussen", "Het verloop ontbreekt."),
        ("/catalogi/api/v1/roltypen", "roltypen", "Wat een contactpersoon hier kan zijn ontbreekt."),
    ] {
        werkplek.storingen.zet(part, sandbox::Storing::Fout500);
        let mut lacking = werkplek.get(&path(listed)).await.expect(200);
        werkplek.storingen.herstel_alles();
        let melding = format!("{says} Open Zaak doet het niet.");
        assert_eq!(lacking["meldingen"], json!([melding]));
        assert_eq!(lacking[key], json!([]));
        lacking["meldingen"] = json!([]);
        lacking[key] = whole[key].clone();
        assert_eq!(lacking, whole, "the rest stands");
    }
    werkplek.storingen.zet("/zaken/api/v1/zaken", sandbox::Storing::Fout500);
    let down = werkplek.get(&path(listed)).await.expect(502);
    assert_eq!(down["detail"], "Open Zaak doet het niet.");
}

async fn a_zaak_in_which_somebody_is_hidden_does_not_exist(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let zaken = zaken_of(&werkplek, mensen::gewoon()).await;
    let partij = t.made("partijen", &json!({ "soortPartij": "persoon", "indicatieActief": true,
        "digitaleAdressen": [], "voorkeursDigitaalAdres": null, "rekeningnummers": [], "voorkeursRekeningnummer": null,
        "partijIdentificatoren": [{ "partijIdentificator": { "codeObjecttype": "natuurlijk_persoon",
            "codeSoortObjectId": "bsn", "codeRegister": "brp", "objectId": mensen::gewoon() } }] })).await;
    let categorie = t.made("categorieen", &json!({ "naam": "Afgeschermd" })).await;
    let shield = json!({ "partij": to(&partij), "categorie": to(&categorie) });
    let relatie = t.made("categorie-relaties", &shield).await;
    for zaak in &zaken {
        werkplek.get(&path(zaak)).await.expect(404);
        werkplek.get(&format!("{}/documenten", path(zaak))).await.expect(404);
        let nobody = json!({ "toelichting": "x", "gezien": { "toelichting": "" } });
        werkplek.patch(&path(zaak), &nobody).await.expect(404);
        let number = zaak["identificatie"].as_str().unwrap();
        assert_eq!(werkplek.zoek(number).await["zaken"], json!([]), "{number}");
        Werkplek::trusted(t).await.get(&path(zaak)).await.expect(200);
    }
    t.patch(&at("categorie-relaties", &relatie), &json!({ "eindDatum": "2026-01-11" })).await.expect(200);
    werkplek.get(&path(&zaken[0])).await.expect(200);
}

async fn a_zaak_that_the_zaaksysteem_does_not_let_us_see_does_not_exist(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let unknown = werkplek.get("/zaken/zgw/6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1").await.expect(404);
    let mut elsewhere = werkplek.get("/zaken/elders/6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1").await.expect(404);
    elsewhere["instance"] = unknown["instance"].clone();
    assert_eq!(elsewhere, unknown);
    werkplek.get("/zaken/zgw/geen-uuid").await.expect(400);
}

async fn the_contacts_about_a_zaak_are_there_whichever_codes_they_were_written_with(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let zaak = &zaken_of(&werkplek, MOULIN).await[0];
    let codes = [("zgw-Zaak", "openzaak", "uuid"), ("zaak", "open-zaak", "uuid"), ("boom", "bomen", "uuid")];
    for (objecttype, register, soort) in codes {
        t.made("maak-klantcontact", &json!({
            "klantcontact": { "kanaal": "Telefoon", "onderwerp": objecttype, "taal": "nld", "vertrouwelijk": false },
            "onderwerpobject": { "wasKlantcontact": null, "onderwerpobjectidentificator": {
                "objectId": zaak["uuid"], "codeObjecttype": objecttype, "codeRegister": register,
                "codeSoortObjectId": soort } } })).await;
    }
    let shown = werkplek.get(&path(zaak)).await.expect(200);
    let about: Vec<&str> =
        shown["contacten"].as_array().unwrap().iter().map(|one| one["onderwerp"].as_str().unwrap()).collect();
    assert_eq!(about, ["zaak", "zgw-Zaak"]);
}
