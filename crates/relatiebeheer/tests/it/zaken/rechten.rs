//! Who may do what with which zaken.

use serde_json::{Value, json};

use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    an_administrator_sets_the_rules_and_they_hold_at_once,
    a_rule_that_can_never_fit_is_refused_and_changes_nothing,
    the_rules_are_the_administrators_alone,
    what_may_not_be_seen_is_in_no_list_no_search_and_no_error,
);

const MOULIN: &str = "999993653";
const RULES: &str = "/beheer/api/v1/zaakrechten";

fn recht(zaaktype: &str, tot_en_met: &str, handelingen: &[&str]) -> Value {
    json!({ "groep": "medewerker", "zaaksysteem": "*", "zaaktype": zaaktype, "totEnMet": tot_en_met,
        "handelingen": handelingen })
}

async fn zaken(werkplek: &Werkplek) -> Vec<Value> {
    let klant = werkplek.klant(MOULIN).await;
    werkplek.deel(&klant, "zaken").await["gegevens"]["zaken"].as_array().unwrap().clone()
}

async fn an_administrator_sets_the_rules_and_they_hold_at_once(t: &TestApp) {
    let (beheer, werkplek) = (Werkplek::beheerder(t).await, Werkplek::open(t).await);
    let first = beheer.get(RULES).await.expect(200);
    assert_eq!(first["rechten"].as_array().unwrap().len(), 2, "{first}");
    assert_eq!(zaken(&werkplek).await.len(), 5);
    let none = json!({ "rechten": [], "documentregels": [] });
    assert_eq!(beheer.put(RULES, &none).await.expect(200), none);
    assert_eq!(zaken(&werkplek).await.len(), 0, "deny by default");
    let reads = json!({ "rechten": [recht("*", "zeer_geheim", &["lezen"])], "documentregels": [
        { "zaaksysteem": "zgw", "zaaktype": "*", "statustype": "Afgehandeld", "toevoegen": false, "wijzigen": false }] });
    assert_eq!(beheer.put(RULES, &reads).await.expect(200), reads);
    let seen = zaken(&werkplek).await;
    assert_eq!(seen.len(), 5);
    let open = seen.iter().find(|zaak| zaak["einddatum"].is_null()).unwrap();
    let zaak = werkplek.get(&format!("/zaken/zgw/{}", open["uuid"].as_str().unwrap())).await.expect(200);
    assert_eq!(zaak["bijwerken"]["mag"], false, "reading is not changing");
    assert_eq!(zaak["documentToevoegen"]["mag"], false);
}

async fn a_rule_that_can_never_fit_is_refused_and_changes_nothing(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    let before = beheer.get(RULES).await.expect(200);
    let wrong = json!({ "rechten": [recht("*", "kosmisch", &["lezen"]), recht("", "geheim", &["lezen"])],
        "documentregels": [] });
    let refused = beheer.put(RULES, &wrong).await.expect(400);
    let names: Vec<&str> = refused["invalidParams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["rechten.1.zaaktype", "rechten.0.totEnMet"]);
    beheer
        .put(RULES, &json!({ "rechten": [recht("*", "geheim", &["vernietigen"])], "documentregels": [] }))
        .await
        .expect(400);
    assert_eq!(beheer.get(RULES).await.expect(200), before);
}

async fn the_rules_are_the_administrators_alone(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.get(RULES).await.expect(403);
    werkplek.put(RULES, &json!({ "rechten": [], "documentregels": [] })).await.expect(403);
}

async fn what_may_not_be_seen_is_in_no_list_no_search_and_no_error(t: &TestApp) {
    let (beheer, werkplek) = (Werkplek::beheerder(t).await, Werkplek::open(t).await);
    let seen = zaken(&werkplek).await;
    let nothing =
        json!({ "rechten": [recht("BESTAAT-NIET", "zeer_geheim", &["lezen"])], "documentregels": [] });
    beheer.put(RULES, &nothing).await.expect(200);
    assert_eq!(zaken(&werkplek).await.len(), 0);
    for zaak in &seen {
        let hidden =
            werkplek.get(&format!("/zaken/zgw/{}", zaak["uuid"].as_str().unwrap())).await.expect(404);
        let mut nobody = werkplek.get(&format!("/zaken/zgw/{}", uuid::Uuid::nil())).await.expect(404);
        nobody["instance"] = hidden["instance"].clone();
        assert_eq!(hidden, nobody);
        let found = werkplek.zoek(zaak["identificatie"].as_str().unwrap()).await;
        assert_eq!(found["zaken"], json!([]), "{found}");
    }
}
