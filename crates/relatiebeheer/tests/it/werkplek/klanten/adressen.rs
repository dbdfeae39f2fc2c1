//! Telephone numbers and other addresses of a customer.

use serde_json::{Value, json};

use super::{eigen, gemaakt, persoon, removed, rows, seen, telefoon, with};
use crate::{
    support::{TestApp, engines, make, werkplek::Werkplek},
    werkplek::mensen,
};

engines!(
    an_address_is_added_changed_and_removed,
    the_first_address_of_a_citizen_makes_the_partij,
    one_of_a_soort_is_standard_and_one_of_all_preferred,
    two_standard_addresses_at_the_same_moment_leave_one,
    an_address_that_was_given_in_a_contact_keeps_it,
    a_contact_with_somebody_else_is_refused,
    the_same_request_again_adds_nothing,
    what_is_wrong_is_said_at_each_field,
    an_old_address_that_breaks_the_rules_may_stay,
    an_address_of_another_does_not_exist,
);

async fn added(werkplek: &Werkplek, klant: &str, adres: &Value) -> Value {
    werkplek.post(&format!("/klanten/{klant}/adressen"), adres).await.expect(201)
}

fn at(klant: &str, adres: &Value) -> String {
    format!("/klanten/{klant}/adressen/{}", adres["uuid"].as_str().unwrap())
}

async fn an_address_is_added_changed_and_removed(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let invoer =
        with(telefoon("06-12345678"), json!({ "omschrijving": "Werk", "verificatieDatum": "2026-01-12" }));
    let adres = added(&werkplek, &klant, &invoer).await;
    let expected = json!({ "uuid": adres["uuid"], "soort": "telefoonnummer", "adres": "0612345678",
        "omschrijving": "Werk", "standaard": false, "voorkeur": false, "verificatieDatum": "2026-01-12",
        "herkomst": "klant", "contact": null, "versie": adres["versie"] });
    assert_eq!(adres, expected);
    assert_eq!(eigen(&werkplek, &klant).await["adressen"], json!([expected]));
    let invoer = json!({ "soort": "email", "adres": "jan@example.nl", "verificatieDatum": "" });
    let changed = werkplek.put(&at(&klant, &adres), &seen(invoer, &adres)).await.expect(200);
    let expected = json!({ "uuid": adres["uuid"], "soort": "email", "adres": "jan@example.nl", "omschrijving": "",
        "standaard": false, "voorkeur": false, "verificatieDatum": null, "herkomst": "klant", "contact": null,
        "versie": changed["versie"] });
    assert_eq!(changed, expected);
    assert_ne!(changed["versie"], adres["versie"]);
    removed(&werkplek, &at(&klant, &adres), &changed).await.expect(204);
    removed(&werkplek, &at(&klant, &adres), &changed).await.expect(404);
    assert_eq!(eigen(&werkplek, &klant).await["adressen"], json!([]));
    let conn = t.db.read().await.unwrap();
    let log: Vec<(String,)> = conn
        .query("select actie from wijziging where soort = 'digitaal_adres' order by id", &[])
        .await
        .unwrap();
    assert_eq!(log, [("create".to_owned(),), ("update".to_owned(),), ("destroy".to_owned(),)]);
}

async fn the_first_address_of_a_citizen_makes_the_partij(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let path = format!("/klanten/{klant}/adressen/6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1");
    werkplek.put(&path, &telefoon("0612345678")).await.expect(404);
    werkplek.delete(&path).await.expect(404);
    assert_eq!(rows(t, "partij").await, 0, "nothing is stored of who is not changed");
    added(&werkplek, &klant, &telefoon("0612345678")).await;
    let partij = &t.list("partijen").await[0];
    assert_eq!(partij["partijIdentificatoren"][0]["partijIdentificator"], make::bsn(mensen::gewoon()));
    assert_eq!(partij["partijIdentificatie"]["volledigeNaam"], "");
}

async fn one_of_a_soort_is_standard_and_one_of_all_preferred(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let first = json!({ "standaard": true, "voorkeur": true });
    let one = added(&werkplek, &klant, &with(telefoon("0612345678"), first.clone())).await;
    assert_eq!((&one["standaard"], &one["voorkeur"]), (&json!(true), &json!(true)));
    let other = added(&werkplek, &klant, &with(telefoon("0687654321"), first)).await;
    let states = async || {
        let adressen = eigen(&werkplek, &klant).await["adressen"].clone();
        [0, 1].map(|at: usize| [&adressen[at]["standaard"], &adressen[at]["voorkeur"]].map(|is| is == true))
    };
    assert_eq!(states().await, [[false, false], [true, true]]);
    werkplek.put(&at(&klant, &other), &seen(telefoon("0687654321"), &other)).await.expect(200);
    assert_eq!(states().await, [[false, false], [false, false]]);
    let one = eigen(&werkplek, &klant).await["adressen"][0].clone();
    let preferred = seen(with(telefoon("0612345678"), json!({ "voorkeur": true })), &one);
    let one = werkplek.put(&at(&klant, &one), &preferred).await.expect(200);
    assert_eq!(states().await, [[false, true], [false, false]]);
    removed(&werkplek, &at(&klant, &one), &one).await.expect(204);
    assert_eq!(t.list("partijen").await[0]["voorkeursDigitaalAdres"], Value::Null);
    let conn = t.db.read().await.unwrap();
    let sql = "select actie, soort from wijziging order by id desc limit 2";
    let log: Vec<(String, String)> = conn.query(sql, &[]).await.unwrap();
    assert_eq!((log[0].1.as_str(), log[1].1.as_str()), ("digitaal_adres", "partij"), "both changed: {log:?}");
}

async fn two_standard_addresses_at_the_same_moment_leave_one(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/adressen");
    let body = |nummer| with(telefoon(nummer), json!({ "standaard": true, "voorkeur": true }));
    let (one, other) = (body("0612345678"), body("0687654321"));
    let (one, other) = tokio::join!(werkplek.post(&path, &one), werkplek.post(&path, &other));
    one.expect(201);
    other.expect(201);
    let adressen = eigen(&werkplek, &klant).await["adressen"].clone();
    let standard = adressen.as_array().unwrap().iter().filter(|adres| adres["standaard"] == true);
    assert_eq!(standard.count(), 1, "{adressen}");
}

async fn contact(t: &TestApp, klant: &str) -> Value {
    let contact = t.klantcontact(json!({ "plaatsgevondenOp": "2026-01-10T10:00:00Z" })).await;
    let partij = klant.strip_prefix('p').unwrap();
    t.betrokkene(&contact, json!({ "wasPartij": { "uuid": partij } })).await;
    contact
}

async fn an_address_that_was_given_in_a_contact_keeps_it(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let contact = contact(t, &klant).await;
    let adres = with(telefoon("0612345678"), json!({ "klantcontact": contact["uuid"] }));
    let adres = added(&werkplek, &klant, &adres).await;
    let from = json!({ "klantcontact": contact["uuid"], "plaatsgevondenOp": "2026-01-10T10:00:00Z" });
    assert_eq!((&adres["herkomst"], &adres["contact"]), (&json!("contact"), &from));
    let changed = seen(with(telefoon("0612345678"), json!({ "omschrijving": "Thuis" })), &adres);
    let changed = werkplek.put(&at(&klant, &adres), &changed).await.expect(200);
    assert_eq!((&changed["omschrijving"], &changed["contact"]), (&json!("Thuis"), &from));
    let stored = &t.list("digitaleadressen").await[0];
    assert!(stored["verstrektDoorBetrokkene"]["uuid"].is_string(), "{stored}");
}

async fn a_contact_with_somebody_else_is_refused(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let other = gemaakt(&werkplek, &persoon(json!({}))).await;
    let contact = contact(t, &other).await;
    let adres = with(telefoon("0612345678"), json!({ "klantcontact": contact["uuid"] }));
    let answer = werkplek.post(&format!("/klanten/{klant}/adressen"), &adres).await;
    assert_eq!(answer.wrong(), ["klantcontact: invalid"]);
    assert_eq!(rows(t, "digitaal_adres").await, 0);
}

async fn the_same_request_again_adds_nothing(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/adressen");
    let first = werkplek.post_once(&path, &telefoon("0612345678"), "a").await.expect(201);
    assert_eq!(werkplek.post_once(&path, &telefoon("0612345678"), "a").await.expect(201), first);
    let other = werkplek.post_once(&path, &telefoon("0687654321"), "a").await.expect(409);
    assert_eq!(
        other["detail"],
        "Dit is al opgeslagen. Wat u daarna invulde, staat er niet bij. Sluit dit formulier en kijk wat er staat."
    );
    assert_eq!(rows(t, "digitaal_adres").await, 1);
}

async fn what_is_wrong_is_said_at_each_field(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{klant}/adressen");
    let cases = [
        (json!({}), vec!["soort: invalid_choice"]),
        (telefoon(""), vec!["adres: required"]),
        (telefoon("06123"), vec!["adres: invalid"]),
        (json!({ "soort": "email", "adres": "jan@" }), vec!["adres: invalid"]),
        (json!({ "soort": "overig", "adres": "x".repeat(81) }), vec!["adres: max_length"]),
        (
            with(telefoon("0612345678"), json!({ "verificatieDatum": "2026-02-30" })),
            vec!["verificatieDatum: invalid"],
        ),
        (
            with(telefoon("0612345678"), json!({ "verificatieDatum": "2027-01-01" })),
            vec!["verificatieDatum: invalid"],
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(werkplek.post(&path, &body).await.wrong(), expected, "{body}");
    }
    let stored = added(&werkplek, &klant, &telefoon("0612345678")).await;
    assert_eq!(werkplek.put(&at(&klant, &stored), &telefoon("06")).await.wrong(), ["adres: invalid"]);
}

async fn an_old_address_that_breaks_the_rules_may_stay(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    added(&werkplek, &klant, &telefoon("0612345678")).await;
    t.db.transact(async |tx| tx.execute("update digitaal_adres set adres = '14010'", &[]).await)
        .await
        .unwrap();
    let adres = eigen(&werkplek, &klant).await["adressen"][0].clone();
    let body = seen(with(telefoon("14010"), json!({ "omschrijving": "Gemeente" })), &adres);
    let changed = werkplek.put(&at(&klant, &adres), &body).await.expect(200);
    assert_eq!((&changed["adres"], &changed["omschrijving"]), (&json!("14010"), &json!("Gemeente")));
}

async fn an_address_of_another_does_not_exist(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let other = gemaakt(&werkplek, &persoon(json!({}))).await;
    let adres = added(&werkplek, &other, &telefoon("0612345678")).await;
    werkplek.put(&at(&klant, &adres), &telefoon("0687654321")).await.expect(404);
    werkplek.delete(&at(&klant, &adres)).await.expect(404);
    assert_eq!(rows(t, "digitaal_adres").await, 1);
}
