//! Who speaks for whom, and categorieen.

use serde_json::{Value, json};

use super::{eigen, gemaakt, inzage, persoon, removed, rows, seen};
use crate::{
    support::{TestApp, engines, werkplek::Werkplek},
    werkplek::mensen,
};

engines!(
    both_sides_of_a_vertegenwoordiging_see_it_and_either_can_remove_it,
    whom_only_registers_know_can_be_represented,
    nobody_is_represented_twice_or_by_themselves,
    a_customer_is_in_a_categorie_for_a_while,
    nobody_is_in_a_categorie_twice_on_one_day,
    what_is_wrong_is_said_at_each_field,
    a_relation_of_another_does_not_exist,
    where_somebody_works_is_no_relation_to_remove,
    the_other_who_is_named_is_accounted_for,
);

async fn add(werkplek: &Werkplek, klant: &str, body: &Value) -> Value {
    werkplek.post(&format!("/klanten/{klant}/relaties"), body).await.expect(201)
}

fn at(klant: &str, relatie: &Value) -> String {
    format!("/klanten/{klant}/relaties/{}", relatie["uuid"].as_str().unwrap())
}

fn vertegenwoordigt(klant: &str) -> Value {
    json!({ "soort": "vertegenwoordigt", "klant": klant, "categorie": null, "beginDatum": null, "eindDatum": null })
}

fn categorie(begin: &str, eind: &str) -> Value {
    json!({ "soort": "categorie", "klant": null, "categorie": "Wijkteam", "beginDatum": begin, "eindDatum": eind })
}

async fn both_sides_of_a_vertegenwoordiging_see_it_and_either_can_remove_it(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let jan = gemaakt(&werkplek, &persoon(json!({}))).await;
    let piet = gemaakt(&werkplek, &persoon(json!({ "voornaam": "Piet" }))).await;
    let made = add(&werkplek, &jan, &vertegenwoordigt(&piet)).await;
    let expected = json!({ "uuid": made["uuid"], "soort": "vertegenwoordigt", "naam": "Piet van der Berg",
        "klant": piet, "beginDatum": null, "eindDatum": null, "versie": made["versie"] });
    assert_eq!(made, expected);
    assert_eq!(eigen(&werkplek, &jan).await["relaties"], json!([expected]));
    let other = eigen(&werkplek, &piet).await["relaties"][0].clone();
    assert_eq!(
        (&other["soort"], &other["naam"]),
        (&json!("vertegenwoordigdDoor"), &json!("Jan van der Berg"))
    );
    assert_eq!(werkplek.put(&at(&jan, &made), &json!({})).await.wrong(), ["nonFieldErrors: invalid"]);
    removed(&werkplek, &at(&piet, &other), &other).await.expect(204);
    assert_eq!(eigen(&werkplek, &jan).await["relaties"], json!([]));
}

async fn whom_only_registers_know_can_be_represented(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let burger = werkplek.klant(mensen::gewoon()).await;
    let made = add(&werkplek, &burger, &vertegenwoordigt("k68750110")).await;
    assert_eq!((&made["naam"], &made["klant"]), (&json!("KVK-nummer 68750110"), &json!("k68750110")));
    let other = eigen(&werkplek, "k68750110").await["relaties"][0].clone();
    assert_eq!((&other["naam"], &other["klant"]), (&json!("BSN eindigt op 2260"), &json!(burger)));
    assert_eq!((rows(t, "partij").await, rows(t, "partij_identificator").await), (2, 2));
}

async fn nobody_is_represented_twice_or_by_themselves(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let jan = gemaakt(&werkplek, &persoon(json!({}))).await;
    let piet = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{jan}/relaties");
    let again = vertegenwoordigt(&piet);
    let (one, other) = tokio::join!(werkplek.post(&path, &again), werkplek.post(&path, &again));
    let mut statuses = [one.status, other.status].map(|status| status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400], "{} {}", one.text, other.text);
    assert_eq!(werkplek.post(&path, &again).await.wrong(), ["klant: unique"]);
    assert_eq!(werkplek.post(&path, &vertegenwoordigt(&jan)).await.wrong(), ["klant: invalid"]);
    assert_eq!(rows(t, "vertegenwoordiging").await, 1);
}

async fn a_customer_is_in_a_categorie_for_a_while(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    t.made("categorieen", &json!({ "naam": "Wijkteam" })).await;
    let jan = gemaakt(&werkplek, &persoon(json!({}))).await;
    let made = add(&werkplek, &jan, &categorie("", "")).await;
    let expected = json!({ "uuid": made["uuid"], "soort": "categorie", "naam": "Wijkteam", "klant": null,
        "beginDatum": "2026-01-12", "eindDatum": null, "versie": made["versie"] });
    assert_eq!(made, expected);
    let until = seen(json!({ "beginDatum": "2026-01-01", "eindDatum": "2026-01-31" }), &made);
    let changed = werkplek.put(&at(&jan, &made), &until).await.expect(200);
    assert_eq!((&changed["beginDatum"], &changed["eindDatum"]), (&json!("2026-01-01"), &json!("2026-01-31")));
    let stored = &t.list("categorie-relaties").await[0];
    assert_eq!(
        (&stored["categorie"]["naam"], &stored["eindDatum"]),
        (&json!("Wijkteam"), &json!("2026-01-31"))
    );
    let wrong = json!({ "beginDatum": "2026-02-01", "eindDatum": "2026-01-31" });
    assert_eq!(werkplek.put(&at(&jan, &made), &wrong).await.wrong(), ["eindDatum: invalid"]);
    removed(&werkplek, &at(&jan, &made), &changed).await.expect(204);
    assert_eq!(rows(t, "categorie_relatie").await, 0);
}

async fn nobody_is_in_a_categorie_twice_on_one_day(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    t.made("categorieen", &json!({ "naam": "Wijkteam" })).await;
    let jan = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{jan}/relaties");
    let body = categorie("2026-01-01", "2026-01-31");
    let (one, other) = tokio::join!(werkplek.post(&path, &body), werkplek.post(&path, &body));
    let mut statuses = [one.status, other.status].map(|status| status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400], "{} {}", one.text, other.text);
    assert_eq!(werkplek.post(&path, &categorie("2026-01-31", "")).await.wrong(), ["categorie: unique"]);
    add(&werkplek, &jan, &categorie("2026-02-01", "")).await;
}

async fn what_is_wrong_is_said_at_each_field(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    t.made("categorieen", &json!({ "naam": "Wijkteam" })).await;
    let jan = gemaakt(&werkplek, &persoon(json!({}))).await;
    let path = format!("/klanten/{jan}/relaties");
    let cases = [
        (json!({}), "soort: invalid_choice"),
        (json!({ "soort": "werktVoor", "klant": "k68750110" }), "soort: invalid_choice"),
        (json!({ "soort": "vertegenwoordigt" }), "klant: required"),
        (vertegenwoordigt("x"), "klant: invalid"),
        (vertegenwoordigt("p00000000000040008000000000000000"), "klant: invalid"),
        (
            json!({ "soort": "vertegenwoordigt", "klant": jan, "eindDatum": "2026-01-12" }),
            "beginDatum: invalid",
        ),
        (json!({ "soort": "categorie" }), "categorie: required"),
        (json!({ "soort": "categorie", "categorie": "Onbekend" }), "categorie: invalid_choice"),
        (categorie("morgen", ""), "beginDatum: invalid"),
        (categorie("2026-02-01", "2026-01-01"), "eindDatum: invalid"),
        (categorie("", "2026-01-01"), "eindDatum: invalid"),
    ];
    for (body, expected) in cases {
        assert_eq!(werkplek.post(&path, &body).await.wrong(), [expected], "{body}");
    }
    assert_eq!(rows(t, "categorie_relatie").await, 0);
}

async fn a_relation_of_another_does_not_exist(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    t.made("categorieen", &json!({ "naam": "Wijkteam" })).await;
    let jan = gemaakt(&werkplek, &persoon(json!({}))).await;
    let piet = gemaakt(&werkplek, &persoon(json!({}))).await;
    let made = add(&werkplek, &jan, &categorie("", "")).await;
    werkplek.put(&at(&piet, &made), &json!({})).await.expect(404);
    werkplek.delete(&at(&piet, &made)).await.expect(404);
    werkplek.delete(&at("k68750110", &made)).await.expect(404);
    assert_eq!((rows(t, "categorie_relatie").await, rows(t, "partij").await), (1, 2));
}

async fn where_somebody_works_is_no_relation_to_remove(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = persoon(json!({ "soort": "contactpersoon", "werktVoor": "k68750110" }));
    let klant = gemaakt(&werkplek, &body).await;
    for klant in ["k68750110", &klant] {
        let relatie = eigen(&werkplek, klant).await["relaties"][0].clone();
        let answer = removed(&werkplek, &at(klant, &relatie), &relatie).await;
        assert_eq!(answer.wrong(), ["nonFieldErrors: invalid"]);
    }
    assert_eq!(rows(t, "partij").await, 2);
}

async fn the_other_who_is_named_is_accounted_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let jan = gemaakt(&werkplek, &persoon(json!({}))).await;
    let piet = gemaakt(&werkplek, &persoon(json!({}))).await;
    add(&werkplek, &jan, &vertegenwoordigt(&piet)).await;
    werkplek.beeld(&jan).await;
    assert_eq!(inzage(t).await, ["gegevens", "relatie", "klantbeeld", "relatie"]);
}
