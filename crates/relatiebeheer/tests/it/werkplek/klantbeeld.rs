//! One customer's picture.

use serde_json::{Value, json};

use super::mensen;
use crate::support::{
    TestApp, engines,
    make::{at, bsn, to},
    werkplek::Werkplek,
};

engines!(
    the_picture_says_who_it_is_what_was_said_and_what_runs,
    an_open_task_of_somebody_else_is_shown_with_its_status_and_owner,
    secrecy_and_death_are_said,
    what_the_brp_says_of_somebody_is_shown,
    only_what_is_asked_for_again_is_sent_again,
    a_key_that_is_not_ours_opens_nothing,
    the_key_of_a_customer_stays_the_same_and_hides_the_bsn,
    a_view_is_accounted_for_with_the_contact_that_it_was_for,
    the_bsn_is_shown_on_demand_and_that_is_accounted_for,
    a_partij_without_bsn_has_a_picture_too,
    a_view_by_way_of_the_partij_is_a_view_of_the_person,
);

async fn the_picture_says_who_it_is_what_was_said_and_what_runs(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let beeld = werkplek.beeld(&klant).await;
    assert_eq!(beeld[0]["bron"], "klant", "who it is comes first");
    let mut bronnen: Vec<&str> = beeld.iter().map(|deel| deel["bron"].as_str().unwrap()).collect();
    bronnen.sort_unstable();
    assert_eq!(bronnen, ["contacten", "eigen", "klant", "persoon", "zaken"]);
    assert!(beeld.iter().all(|deel| deel["gelukt"] == true), "{beeld:?}");
    let persoon = werkplek.deel(&klant, "persoon").await;
    let expected = json!({
        "naam": "Henk Vermeulen", "aanspreekvorm": "Geachte heer Vermeulen", "aanschrijfnaam": "H. Vermeulen",
        "naamgebruik": null, "geboortedatum": "1940-06-16", "leeftijd": 85, "geheim": false, "overleden": false,
        "overlijdensdatum": null, "opgeschort": null, "curatele": false,
        "adres": ["Malmöpad 24", "3067 PW  ROTTERDAM"], "adressoort": "woonadres", "verblijftNietOpAdres": false,
        "partners": ["Anna Maria Petra Jansma"], "inOnderzoek": false, "onderzoeken": [],
    });
    assert_eq!(persoon["gegevens"], expected);
    assert_eq!(persoon["register"], "BRP");
    assert_eq!(persoon["opgehaald"], "2026-01-12T09:30:00Z");
    let zaken = werkplek.deel(&klant, "zaken").await;
    let zaak = &zaken["gegevens"]["zaken"][0];
    assert!(zaak["identificatie"].as_str().unwrap().starts_with("ZAAK-20"), "{zaken}");
    assert!(zaak["status"].is_string() && zaak["zaaktype"].is_string(), "{zaken}");
}

async fn an_open_task_of_somebody_else_is_shown_with_its_status_and_owner(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = t
        .persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn(mensen::gewoon()) }] }))
        .await;
    let contact = t.klantcontact(json!({ "onderwerp": "Scheve stoeptegel" })).await;
    t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    let team = t.actor("Team Wegen").await;
    let done = json!({ "status": "verwerkt" });
    t.internetaak(&contact, &team, done.clone()).await;
    let open = json!({ "toelichting": "Graag voor vrijdag", "toegewezenAanActoren":
        [to(&team), to(&t.actor("J. Vermeer").await)] });
    let open = t.internetaak(&contact, &team, open).await;
    let nobodys = t.klantcontact(json!({ "onderwerp": "Van een ander" })).await;
    t.internetaak(&nobodys, &team, json!({})).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let taken = async || {
        let deel = werkplek.deel(&klant, "contacten").await;
        assert_eq!(deel["gegevens"]["meerTaken"], false);
        deel["gegevens"]["taken"].clone()
    };
    let expected = json!([{
        "uuid": open["uuid"], "klantcontact": contact["uuid"], "onderwerp": "Scheve stoeptegel",
        "gevraagdeHandeling": "Terugbellen", "toelichting": "Graag voor vrijdag", "status": "te_verwerken",
        "toegewezenOp": open["toegewezenOp"], "eigenaren": ["Team Wegen", "J. Vermeer"],
    }]);
    assert_eq!(taken().await, expected);
    t.patch(&at("internetaken", &open), &done).await.expect(200);
    assert_eq!(taken().await, json!([]), "what is done is no longer open");
}

async fn secrecy_and_death_are_said(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::geheim()).await;
    assert_eq!(werkplek.deel(&klant, "persoon").await["gegevens"]["geheim"], true);
    let klant = werkplek.klant(mensen::overleden()).await;
    let persoon = werkplek.deel(&klant, "persoon").await;
    assert_eq!(persoon["gegevens"]["overleden"], true);
    assert!(persoon["gegevens"]["overlijdensdatum"].is_string(), "{persoon}");
}

async fn what_the_brp_says_of_somebody_is_shown(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let since = |wat: &str, sinds: &str| json!([{ "wat": wat, "sinds": sinds }]);
    for (bsn, field, value) in [
        ("999992351", "geboortedatum", json!("1978-03")),
        ("999990482", "geboortedatum", json!("1999")),
        ("999990512", "geboortedatum", json!(null)),
        ("999990391", "overlijdensdatum", json!("1999-07")),
        ("999990378", "inOnderzoek", json!(true)),
        ("999991061", "verblijftNietOpAdres", json!(true)),
        ("999991061", "onderzoeken", since("adres", "2026-07-01")),
        ("999990299", "onderzoeken", since("naam", "2026-03")),
        ("999990767", "onderzoeken", since("BSN", "2026-07-01")),
        ("999990172", "onderzoeken", since("partner", "2026-07-01")),
        ("999991127", "onderzoeken", since("overlijden", "2026-07-01")),
        ("999990883", "curatele", json!(true)),
        ("999991176", "adressoort", json!("briefadres")),
        ("999995509", "adressoort", json!("locatie")),
        ("999990123", "adressoort", json!("buitenland")),
        ("999990561", "adressoort", json!("onbekend")),
        ("999990561", "adres", json!(null)),
        ("999991851", "naamgebruik", json!("geslachtsnaam partner voor eigen geslachtsnaam")),
        ("999991851", "aanschrijfnaam", json!("T. Zaal-Holthuizen")),
        ("999990081", "aanspreekvorm", json!("Geachte mevrouw Leclercq")),
        ("999990159", "partners", json!([])),
        ("999991401", "opgeschort", json!({ "reden": "ministerieel besluit", "sinds": "2024" })),
    ] {
        let persoon = werkplek.deel(&werkplek.klant(bsn).await, "persoon").await;
        assert_eq!(persoon["gegevens"][field], value, "{bsn} {field}: {persoon}");
    }
    let found = werkplek.zoek("999992351").await;
    assert_eq!(found["treffers"][0]["geboortedatum"], "1978-03", "in a list as well");
    let emigrant = werkplek.deel(&werkplek.klant("999990123").await, "persoon").await["gegevens"].clone();
    assert_eq!(emigrant["opgeschort"]["reden"], "emigratie");
    let lines = emigrant["adres"].as_array().unwrap();
    let country = sandbox::personen().iter().find(|one| one.bsn == "999990123").unwrap();
    let sandbox::Verblijf::Buitenland { land: Some(land), .. } = &country.adres else { panic!("no country") };
    assert_eq!(lines.last().unwrap(), &json!(land.omschrijving), "abroad the country is said");
}

async fn only_what_is_asked_for_again_is_sent_again(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let before = werkplek.storingen.verzoeken("/brp");
    let answer = werkplek.get(&format!("/klanten/{klant}/beeld?bronnen=zaken,onzin")).await;
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let bronnen: Vec<Value> = answer
        .text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["bron"].clone())
        .collect();
    assert_eq!(bronnen, [json!("klant"), json!("zaken")]);
    assert_eq!(werkplek.storingen.verzoeken("/brp"), before);
}

async fn a_key_that_is_not_ours_opens_nothing(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let changed = klant.replace(klant.get(5..6).unwrap(), "-");
    for key in ["", "b", "bx", "pniets", "999992260", changed.as_str(), "b%00"] {
        let answer = werkplek.get(&format!("/klanten/{key}/beeld")).await;
        assert_eq!(answer.status, 404, "{key}: {}", answer.text);
    }
    let conn = t.db.read().await.unwrap();
    let views: Vec<(i64,)> =
        conn.query("select count(*) from inzage where wat = 'klantbeeld'", &[]).await.unwrap();
    assert_eq!(views, [(0,)]);
}

async fn the_key_of_a_customer_stays_the_same_and_hides_the_bsn(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    assert_eq!(Werkplek::open(t).await.klant(mensen::gewoon()).await, klant);
    assert_ne!(werkplek.klant(mensen::geheim()).await, klant);
    assert!(!klant.contains("9999"));
}

async fn a_view_is_accounted_for_with_the_contact_that_it_was_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let uuid = "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1";
    werkplek.put(&format!("/concepten/{uuid}"), &json!({ "klant": klant })).await.expect(200);
    werkplek.beeld(&klant).await;
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(String, String, String, String, String)> =
        conn.query("select wie, rol, persoon, wat, doel from inzage order by id", &[]).await.unwrap();
    let [found, view] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((found.3.as_str(), found.4.as_str()), ("gevonden", "raadplegen"));
    assert_eq!(
        (view.0.as_str(), view.1.as_str(), view.3.as_str()),
        ("kcc@example.nl", "medewerker", "klantbeeld")
    );
    assert_eq!(view.4, format!("contact {uuid}"));
    assert_eq!(view.2, found.2, "the same person gives the same pseudonym");
}

async fn the_bsn_is_shown_on_demand_and_that_is_accounted_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let kop = werkplek.deel(&klant, "klant").await;
    assert_eq!(kop["gegevens"]["bsnEinde"], "2260");
    assert!(!kop.to_string().contains(mensen::gewoon()));
    let shown = werkplek.post(&format!("/klanten/{klant}/bsn"), &json!({})).await.expect(200);
    assert_eq!(shown, json!({ "bsn": mensen::gewoon() }));
    let conn = t.db.read().await.unwrap();
    let views: Vec<(i64,)> = conn.query("select count(*) from inzage where wat = 'bsn'", &[]).await.unwrap();
    assert_eq!(views, [(1,)]);
}

async fn a_partij_without_bsn_has_a_picture_too(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = json!({ "soortPartij": "organisatie", "indicatieActief": true,
        "partijIdentificatie": { "naam": "Bakkerij De Korenbloem" } });
    t.post("partijen", &partij).await.expect(201);
    let klant = werkplek.klant("korenbloem").await;
    let kop = werkplek.deel(&klant, "klant").await;
    assert_eq!(
        (&kop["gegevens"]["naam"], &kop["gegevens"]["soort"]),
        (&json!("Bakkerij De Korenbloem"), &json!("organisatie"))
    );
    assert_eq!(
        werkplek.deel(&klant, "zaken").await["gegevens"],
        json!({ "zaken": [], "volgen": false, "nog": null })
    );
    werkplek.post(&format!("/klanten/{klant}/bsn"), &json!({})).await.expect(404);
}

async fn a_view_by_way_of_the_partij_is_a_view_of_the_person(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = json!({ "soortPartij": "persoon", "indicatieActief": true,
        "partijIdentificatoren": [{ "partijIdentificator": { "codeObjecttype": "natuurlijk_persoon",
            "codeSoortObjectId": "bsn", "objectId": mensen::gewoon(), "codeRegister": "brp" } }] });
    let partij = t.post("partijen", &partij).await.expect(201);
    let by_bsn = werkplek.klant(mensen::gewoon()).await;
    let by_partij = format!("p{}", partij["uuid"].as_str().unwrap().replace('-', ""));
    let kop = werkplek.deel(&by_partij, "klant").await;
    assert_eq!(kop["gegevens"]["klant"], json!(by_bsn));
    let conn = t.db.read().await.unwrap();
    let persons: Vec<(String,)> = conn.query("select distinct persoon from inzage", &[]).await.unwrap();
    assert!(persons.len() == 1 && persons[0].0.starts_with("bsn:"), "{persons:?}");
}
