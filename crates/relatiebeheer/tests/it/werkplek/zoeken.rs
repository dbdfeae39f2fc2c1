//! The search box.

use serde_json::{Value, json};

use super::mensen;
use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    a_bsn_finds_one_person,
    a_number_that_fails_the_eleven_test_is_asked_of_nobody,
    a_name_with_a_birth_date_finds_somebody_in_the_brp,
    a_first_name_and_a_surname_find_inhabitants,
    a_surname_alone_searches_our_own_register,
    where_somebody_lives_whose_address_is_secret_is_in_no_list,
    everybody_who_is_found_is_accounted_for,
    when_the_brp_is_down_our_own_register_still_answers,
);

async fn a_bsn_finds_one_person(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let found = werkplek.zoek("9999 92 260").await;
    let klant = found["treffers"][0]["klant"].clone();
    assert!(!klant.as_str().unwrap().contains("999992260"));
    let expected = json!({
        "herkend": "bsn", "uitleg": null,
        "treffers": [{
            "klant": klant, "naam": "Henk Vermeulen", "geboortedatum": "1940-06-16", "woonplaats": "Rotterdam",
            "soort": "persoon", "bron": "BRP", "geheim": false, "overleden": false, "laatsteContact": null,
        }],
        "bronnen": [
            { "naam": "BRP", "gelukt": true, "melding": null },
            { "naam": "Eigen register", "gelukt": true, "melding": null },
        ],
    });
    assert_eq!(found, expected);
}

async fn a_number_that_fails_the_eleven_test_is_asked_of_nobody(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let found = werkplek.zoek("999992261").await;
    assert_eq!((&found["treffers"], &found["bronnen"]), (&json!([]), &json!([])));
    assert!(found["uitleg"].as_str().unwrap().contains("elfproef"));
    assert_eq!(werkplek.storingen.verzoeken("/brp"), 0);
}

async fn a_name_with_a_birth_date_finds_somebody_in_the_brp(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for vraag in ["Vermeulen 16-6-1940", "1940-06-16 vermeulen"] {
        let found = werkplek.zoek(vraag).await;
        assert_eq!(names(&found), ["Henk Vermeulen"], "{vraag}");
    }
}

async fn a_first_name_and_a_surname_find_inhabitants(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    assert_eq!(names(&werkplek.zoek("Henk Vermeulen").await), ["Henk Vermeulen"]);
    assert_eq!(names(&werkplek.zoek("Hen Vermeulen").await), ["Henk Vermeulen"]);
}

async fn a_surname_alone_searches_our_own_register(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = json!({ "soortPartij": "persoon", "indicatieActief": true,
        "partijIdentificatie": { "contactnaam": { "voornaam": "Zoë", "achternaam": "Ünlü-Çelik" } } });
    t.post("partijen", &partij).await.expect(201);
    for vraag in ["unlu", "ÜNLÜ", "celik", "zoe unlu", "Ünlü-Ç"] {
        assert_eq!(names(&werkplek.zoek(vraag).await), ["Zoë Ünlü-Çelik"], "{vraag}");
    }
    assert_eq!(names(&werkplek.zoek("zoe celikx").await), Vec::<String>::new());
    assert!(werkplek.zoek("unlu").await["uitleg"].as_str().unwrap().contains("geboortedatum"));
}

async fn where_somebody_lives_whose_address_is_secret_is_in_no_list(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let found = werkplek.zoek(mensen::geheim()).await;
    assert_eq!(
        (&found["treffers"][0]["geheim"], &found["treffers"][0]["woonplaats"]),
        (&json!(true), &Value::Null)
    );
    let found = werkplek.zoek(mensen::overleden()).await;
    assert_eq!(found["treffers"][0]["overleden"], true);
}

async fn everybody_who_is_found_is_accounted_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.zoek("Henk Vermeulen").await;
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(String, String, String, String)> =
        conn.query("select wie, persoon, wat, doel from inzage order by id", &[]).await.unwrap();
    let [(wie, persoon, wat, doel)] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((wie.as_str(), wat.as_str(), doel.as_str()), ("kcc@example.nl", "gevonden", "raadplegen"));
    assert!(persoon.starts_with("bsn:") && !persoon.contains("99999"), "{persoon}");
}

async fn when_the_brp_is_down_our_own_register_still_answers(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = json!({ "soortPartij": "persoon", "indicatieActief": true,
        "partijIdentificatoren": [{ "partijIdentificator": { "codeObjecttype": "natuurlijk_persoon",
            "codeSoortObjectId": "bsn", "objectId": "999992260", "codeRegister": "brp" } }] });
    t.post("partijen", &partij).await.expect(201);
    werkplek.storingen.zet("/brp", sandbox::Storing::Fout500);
    let found = werkplek.zoek("999992260").await;
    assert_eq!(names(&found), ["Naam onbekend"]);
    assert_eq!(found["treffers"][0]["bron"], "Eigen register");
    assert_eq!(found["bronnen"][0]["gelukt"], false);
    assert_eq!(found["bronnen"][0]["melding"], "De BRP geeft geen bruikbaar antwoord. De rest klopt.");
}

fn names(found: &Value) -> Vec<String> {
    let treffers = found["treffers"].as_array().unwrap();
    treffers.iter().map(|treffer| treffer["naam"].as_str().unwrap().to_owned()).collect()
}
