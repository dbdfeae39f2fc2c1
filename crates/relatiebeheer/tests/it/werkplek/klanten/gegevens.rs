//! What we keep about a customer.

use serde_json::{Value, json};

use super::{eigen, gemaakt, inzage, persoon, rows, seen, with};
use crate::{
    support::{TestApp, engines, make, werkplek::Werkplek},
    werkplek::mensen,
};

engines!(
    nothing_is_kept_of_whom_we_do_not_know,
    the_first_thing_stored_makes_the_partij_with_its_number_and_no_name,
    two_first_things_at_the_same_moment_make_one_partij,
    a_name_of_our_own_is_changed_and_found_by,
    what_the_screen_does_not_show_stays,
    what_is_wrong_is_said_and_nothing_is_made,
    a_customer_that_does_not_exist_is_not_made,
    the_choices_name_languages_and_categorieen,
    a_view_is_accounted_for,
);

fn gegevens(extra: Value) -> Value {
    let body = json!({ "voornaam": "", "voorvoegsel": "", "achternaam": "", "organisatienaam": "",
        "voorkeurstaal": "", "interneNotitie": "", "geheimhouding": null });
    with(body, extra)
}

async fn nothing_is_kept_of_whom_we_do_not_know(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let naam = json!({ "voornaam": "", "voorvoegsel": "", "achternaam": "", "organisatienaam": "" });
    let expected = json!({ "partij": null, "voorkeurstaal": null, "interneNotitie": "", "geheimhouding": null,
        "naam": naam, "adressen": [], "relaties": [] });
    let shown = eigen(&werkplek, &klant).await;
    assert_eq!(shown, with(expected, json!({ "versie": shown["versie"] })));
    assert_eq!(shown["versie"].as_str().unwrap().len(), 32);
}

async fn the_first_thing_stored_makes_the_partij_with_its_number_and_no_name(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let extra = json!({ "achternaam": "Vermeulen", "voorkeurstaal": "eng", "interneNotitie": "Belt graag laat.",
        "geheimhouding": true });
    let shown = werkplek.put(&format!("/klanten/{klant}/gegevens"), &gegevens(extra)).await.expect(200);
    assert_eq!(shown["naam"]["achternaam"], "");
    assert_eq!((&shown["voorkeurstaal"], &shown["geheimhouding"]), (&json!("eng"), &json!(true)));
    assert_eq!(eigen(&werkplek, &klant).await, shown);
    let partij = t.get(&format!("partijen/{}", shown["partij"].as_str().unwrap())).await.expect(200);
    assert_eq!(partij["partijIdentificatoren"][0]["partijIdentificator"], make::bsn(mensen::gewoon()));
    assert_eq!(partij["partijIdentificatie"]["volledigeNaam"], "");
    assert_eq!(partij["interneNotitie"], "Belt graag laat.");
}

async fn two_first_things_at_the_same_moment_make_one_partij(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let (path, body) = (format!("/klanten/{klant}/gegevens"), gegevens(json!({ "interneNotitie": "Ja" })));
    let adres = json!({ "soort": "email", "adres": "henk@example.nl", "standaard": true });
    let adressen = format!("/klanten/{klant}/adressen");
    let (one, other, third) = tokio::join!(
        werkplek.put(&path, &body),
        werkplek.put(&path, &body),
        werkplek.post(&adressen, &adres)
    );
    one.expect(200);
    other.expect(200);
    third.expect(201);
    assert_eq!((rows(t, "partij").await, rows(t, "partij_identificator").await), (1, 1));
}

async fn a_name_of_our_own_is_changed_and_found_by(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let body = gegevens(json!({ "voornaam": "Johanna", "achternaam": "Dijk" }));
    let body = seen(body, &eigen(&werkplek, &klant).await);
    let shown = werkplek.put(&format!("/klanten/{klant}/gegevens"), &body).await.expect(200);
    assert_eq!((&shown["naam"]["voornaam"], &shown["naam"]["voorvoegsel"]), (&json!("Johanna"), &json!("")));
    assert_eq!(werkplek.klant("johanna dijk").await, klant);
    assert_eq!(werkplek.zoek("jan berg").await["treffers"], json!([]));
}

async fn what_the_screen_does_not_show_stays(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let organisatie = t.made("partijen", &make::organisatie("Brug BV")).await;
    let partij = json!({ "soortPartij": "contactpersoon", "indicatieActief": true, "voorkeurstaal": "zul",
        "partijIdentificatie": { "werkteVoorPartij": make::to(&organisatie), "contactnaam":
            { "voorletters": "J.", "voornaam": "Jo", "voorvoegselAchternaam": "", "achternaam": "Bos" } } });
    let partij = t.made("partijen", &partij).await;
    let klant = format!("p{}", partij["uuid"].as_str().unwrap().replace('-', ""));
    let body = gegevens(json!({ "achternaam": "Bosch", "voorkeurstaal": "zul" }));
    let body = seen(body, &eigen(&Werkplek::open(t).await, &klant).await);
    werkplek.put(&format!("/klanten/{klant}/gegevens"), &body).await.expect(200);
    let partij = t.get(&make::at("partijen", &partij)).await.expect(200);
    let identificatie = &partij["partijIdentificatie"];
    assert_eq!(identificatie["werkteVoorPartij"]["uuid"], organisatie["uuid"]);
    assert_eq!(identificatie["contactnaam"]["voorletters"], "J.");
    assert_eq!(identificatie["volledigeNaam"], "Bosch");
    assert_eq!(partij["voorkeurstaal"], "zul", "a language that is not in the list may stay");
}

async fn what_is_wrong_is_said_and_nothing_is_made(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let path = format!("/klanten/{klant}/gegevens");
    let body = gegevens(json!({ "voorkeurstaal": "zz", "interneNotitie": "x".repeat(1001) }));
    let answer = werkplek.put(&path, &body).await;
    assert_eq!(answer.wrong(), ["voorkeurstaal: invalid_choice", "interneNotitie: max_length"]);
    assert_eq!(answer.json()["invalidParams"][1]["reason"], "Dit zijn 1 tekens te veel. Er passen er 1000.");
    assert_eq!(rows(t, "partij").await, 0);
    let own = gemaakt(&werkplek, &persoon(json!({}))).await;
    let answer = werkplek.put(&format!("/klanten/{own}/gegevens"), &gegevens(json!({}))).await;
    assert_eq!(answer.wrong(), ["achternaam: required"]);
    let body = json!({ "soort": "organisatie", "organisatienaam": "Brug" });
    let own = gemaakt(&werkplek, &body).await;
    let answer = werkplek.put(&format!("/klanten/{own}/gegevens"), &gegevens(json!({}))).await;
    assert_eq!(answer.wrong(), ["organisatienaam: required"]);
}

async fn a_customer_that_does_not_exist_is_not_made(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for klant in ["x", "b", "k1", "p00000000000040008000000000000000", "v68750110"] {
        let path = format!("/klanten/{klant}");
        werkplek.put(&format!("{path}/gegevens"), &gegevens(json!({ "achternaam": "A" }))).await.expect(404);
        let adres = json!({ "soort": "overig", "adres": "x" });
        werkplek.post(&format!("{path}/adressen"), &adres).await.expect(404);
    }
    assert_eq!(rows(t, "partij").await, 0);
}

async fn the_choices_name_languages_and_categorieen(t: &TestApp) {
    for naam in ["Wijkteam", "Ondernemer", "Wijkteam"] {
        t.made("categorieen", &json!({ "naam": naam })).await;
    }
    let closed = Werkplek::closed(t).await.get("/keuzes").await.expect(200);
    assert_eq!(closed["categorieen"], json!([]), "they may say something about people");
    let keuzes = Werkplek::open(t).await.get("/keuzes").await.expect(200);
    assert_eq!(keuzes["categorieen"], json!(["Ondernemer", "Wijkteam"]));
    assert_eq!(keuzes["talen"][0], json!({ "code": "dut", "naam": "Nederlands" }));
    let codes: Vec<&str> =
        keuzes["talen"].as_array().unwrap().iter().map(|taal| taal["code"].as_str().unwrap()).collect();
    let mut distinct = codes.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert!(distinct.len() == codes.len() && codes.iter().all(|code| code.len() == 3), "{codes:?}");
}

async fn a_view_is_accounted_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant =
        gemaakt(&werkplek, &persoon(json!({ "soort": "contactpersoon", "werktVoor": "k68750110" }))).await;
    let body = seen(gegevens(json!({ "achternaam": "Berg" })), &eigen(&werkplek, &klant).await);
    werkplek.put(&format!("/klanten/{klant}/gegevens"), &body).await.expect(200);
    let expected = ["klantbeeld", "relatie", "gegevens", "relatie"];
    assert_eq!(inzage(t).await, expected, "with the organisation that is named");
}
