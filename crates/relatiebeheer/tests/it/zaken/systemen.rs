//! Several zaaksystemen beside each other.

use serde_json::{Value, json};

use super::{MOULIN, path};
use crate::support::{
    TestApp, engines,
    werkplek::{Werkplek, twee_zaaksystemen},
};

engines!(
    the_zaken_of_every_zaaksysteem_are_shown_each_under_its_name,
    a_zaaksysteem_that_fails_is_said_beside_what_the_other_gives,
    a_number_is_looked_up_in_every_zaaksysteem,
    a_rule_for_one_zaaksysteem_holds_for_no_other,
);

async fn delen(werkplek: &Werkplek) -> Vec<Value> {
    let klant = werkplek.klant(MOULIN).await;
    let mut delen: Vec<Value> =
        werkplek.beeld(&klant).await.into_iter().filter(|deel| deel["bron"] == "zaken").collect();
    delen.sort_by_key(|deel| deel["register"].to_string());
    delen
}

async fn the_zaken_of_every_zaaksysteem_are_shown_each_under_its_name(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, twee_zaaksystemen()).await;
    let delen = delen(&werkplek).await;
    let found: Vec<_> = delen
        .iter()
        .map(|deel| (deel["register"].as_str().unwrap(), deel["gegevens"]["zaken"].as_array().unwrap().len()))
        .collect();
    assert_eq!(found, [("Open Zaak", 5), ("Sociaal domein", 2)]);
    let zaak = &delen[1]["gegevens"]["zaken"][0];
    assert_eq!(zaak["bron"], "sociaal");
    assert_eq!(werkplek.get(&path(zaak)).await.expect(200)["register"], "Sociaal domein");
}

async fn a_zaaksysteem_that_fails_is_said_beside_what_the_other_gives(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, twee_zaaksystemen()).await;
    let whole = delen(&werkplek).await;
    werkplek.gestopt.zet(Some("/tweede"));
    let delen = delen(&werkplek).await;
    assert_eq!(delen[0], whole[0], "the other stands");
    assert_eq!(delen[1]["melding"], "Sociaal domein is niet bereikbaar. U ziet niet alle zaken.");
    werkplek.get(&path(&whole[1]["gegevens"]["zaken"][0])).await.expect(502);
    werkplek.get(&path(&whole[0]["gegevens"]["zaken"][0])).await.expect(200);
}

async fn a_number_is_looked_up_in_every_zaaksysteem(t: &TestApp) {
    let werkplek = Werkplek::open_with(t, twee_zaaksystemen()).await;
    for deel in delen(&werkplek).await {
        let zaak = &deel["gegevens"]["zaken"][0];
        let found = werkplek.zoek(zaak["identificatie"].as_str().unwrap()).await;
        assert_eq!(found["zaken"][0]["bron"], zaak["bron"], "{found}");
        let bronnen: Vec<&str> =
            found["bronnen"].as_array().unwrap().iter().map(|bron| bron["naam"].as_str().unwrap()).collect();
        assert!(bronnen.contains(&"Open Zaak") && bronnen.contains(&"Sociaal domein"), "{bronnen:?}");
    }
}

async fn a_rule_for_one_zaaksysteem_holds_for_no_other(t: &TestApp) {
    const RULES: &str = "/beheer/api/v1/zaakrechten";
    let mut werkplek = Werkplek::open_with(t, twee_zaaksystemen()).await;
    let seen = delen(&werkplek).await;
    werkplek.log_in("beheer").await;
    let mut rules = werkplek.get(RULES).await.expect(200);
    for recht in rules["rechten"].as_array_mut().unwrap() {
        recht["zaaksysteem"] = json!("sociaal");
    }
    werkplek.put(RULES, &rules).await.expect(200);
    werkplek.log_in("kcc").await;
    let delen = delen(&werkplek).await;
    assert_eq!(delen[0]["gegevens"]["zaken"], json!([]));
    assert_eq!(delen[1], seen[1]);
    werkplek.get(&path(&seen[0]["gegevens"]["zaken"][0])).await.expect(404);
}
