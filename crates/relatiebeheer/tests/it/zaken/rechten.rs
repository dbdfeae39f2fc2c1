//! Who may do what with which zaken.

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, engines, werkplek::Werkplek};

engines!(
    an_administrator_sets_the_rules_and_they_hold_at_once,
    a_rule_that_can_never_fit_is_refused_and_changes_nothing,
    who_has_not_seen_the_last_rules_does_not_replace_them,
    of_two_who_save_at_the_same_moment_one_does,
    the_rules_are_the_administrators_alone,
    what_may_not_be_seen_is_in_no_list_no_search_and_no_error,
);

const MOULIN: &str = "999993653";
const RULES: &str = "/beheer/api/v1/zaakrechten";

pub(super) fn recht(zaaktype: &str, tot_en_met: &str, handelingen: &[&str]) -> Value {
    json!({ "groep": "medewerker", "zaaksysteem": "*", "zaaktype": zaaktype, "totEnMet": tot_en_met,
        "handelingen": handelingen })
}

/// Replaces the rules as they are, whatever they are.
pub(super) async fn set(beheer: &Werkplek, rules: &Value) -> Answer {
    let mut rules = rules.clone();
    rules["versie"] = beheer.get(RULES).await.expect(200)["versie"].clone();
    beheer.put(RULES, &rules).await
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
    let none = json!({ "versie": 0, "rechten": [], "documentregels": [] });
    let made = json!({ "versie": 1, "rechten": [], "documentregels": [] });
    assert_eq!(beheer.put(RULES, &none).await.expect(200), made);
    assert_eq!(zaken(&werkplek).await.len(), 0, "deny by default");
    let mut reads = json!({ "versie": 1, "rechten": [recht("*", "zeer_geheim", &["lezen"])], "documentregels": [
        { "zaaksysteem": "zgw", "zaaktype": "*", "statustype": "Afgehandeld", "toevoegen": false, "wijzigen": false }] });
    let read = beheer.put(RULES, &reads).await.expect(200);
    reads["versie"] = json!(2);
    assert_eq!(read, reads);
    assert_eq!(beheer.get(RULES).await.expect(200), reads);
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
    let wrong = json!({ "versie": 0, "rechten": [recht("*", "kosmisch", &["lezen"]), recht("", "geheim", &["lezen"])],
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
        .put(
            RULES,
            &json!({ "versie": 0, "rechten": [recht("*", "geheim", &["vernietigen"])], "documentregels": [] }),
        )
        .await
        .expect(400);
    assert_eq!(beheer.get(RULES).await.expect(200), before);
}

async fn who_has_not_seen_the_last_rules_does_not_replace_them(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    let seen = beheer.get(RULES).await.expect(200);
    let mut mine = seen.clone();
    mine["documentregels"] = json!([{ "zaaksysteem": "*", "zaaktype": "*", "statustype": "*", "toevoegen": false,
        "wijzigen": false }]);
    let theirs = beheer.put(RULES, &mine).await.expect(200);
    let refused = beheer.put(RULES, &seen).await.expect(409);
    assert_eq!(
        (&refused["code"], &refused["detail"]),
        (
            &json!("conflict"),
            &json!(
                "Iemand anders heeft de zaakrechten gewijzigd nadat u ze ophaalde; er is niets opgeslagen. Haal ze opnieuw op en \
         breng uw wijziging daarin aan."
            )
        )
    );
    assert_eq!(beheer.get(RULES).await.expect(200), theirs);
    for wrong in [json!(-1), json!(17), json!(i64::MAX)] {
        mine["versie"] = wrong;
        beheer.put(RULES, &mine).await.expect(409);
    }
    mine["versie"] = theirs["versie"].clone();
    beheer.put(RULES, &mine).await.expect(200);
    mine.as_object_mut().unwrap().remove("versie");
    beheer.put(RULES, &mine).await.expect(400);
}

async fn of_two_who_save_at_the_same_moment_one_does(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    for _ in 0..5 {
        let seen = beheer.get(RULES).await.expect(200);
        let (mut one, mut other) = (seen.clone(), seen);
        one["rechten"] = json!([recht("A", "geheim", &["lezen"]), recht("B", "geheim", &["lezen"])]);
        other["rechten"] = json!([recht("C", "geheim", &["lezen"])]);
        let (first, second) = tokio::join!(beheer.put(RULES, &one), beheer.put(RULES, &other));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        let saved = if statuses[0] == 200 { one } else { other };
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        assert_eq!(beheer.get(RULES).await.expect(200)["rechten"], saved["rechten"], "of one, not of both");
    }
}

async fn the_rules_are_the_administrators_alone(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.get(RULES).await.expect(403);
    werkplek.put(RULES, &json!({ "versie": 0, "rechten": [], "documentregels": [] })).await.expect(403);
}

async fn what_may_not_be_seen_is_in_no_list_no_search_and_no_error(t: &TestApp) {
    let (beheer, werkplek) = (Werkplek::beheerder(t).await, Werkplek::open(t).await);
    let seen = zaken(&werkplek).await;
    let nothing =
        json!({ "rechten": [recht("BESTAAT-NIET", "zeer_geheim", &["lezen"])], "documentregels": [] });
    set(&beheer, &nothing).await.expect(200);
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
