//! Moving in through the API of an Open Klant; ours is one.

use std::sync::Arc;

use axum::body::Body;
use relatiebeheer::verhuizing::{Goal, Order, Report, Watch};
use serde_json::{Value, json};
use zgw::transport::InProcess;

use crate::support::{
    TestApp, engines,
    make::{at, kvk, to, vestiging},
    settings, with_another,
};

engines!(
    what_the_api_shows_is_the_same_afterwards,
    a_number_that_is_older_than_the_one_it_belongs_to_keeps_it,
    a_wrong_token_or_address_is_one_clear_line,
    rows_that_todays_rules_would_refuse_are_named_and_taken,
);

const ORDER: Order = Order {
    replace: true,
    restart: false,
    pieces: relatiebeheer::verhuizing::Pieces { first: 10_000, next: 100_000 },
    goal: Goal::Compare,
};

async fn import(t: &TestApp, source: &TestApp, address: &str, token: &str) -> Result<Report, String> {
    let line = Arc::new(InProcess::<_, Body>::new(source.router()));
    let here = t.beside_at(settings(), line).await;
    here.app.import_api((address, token), ORDER, &Watch::default()).await
}

fn token(source: &TestApp) -> String {
    source.authorization().trim_start_matches("Token ").to_owned()
}

/// What every list says, without the host.
async fn shown(t: &TestApp) -> Vec<Value> {
    let mut all = Vec::new();
    for list in super::samples_lists() {
        let size = if list.starts_with('/') { "" } else { "?pageSize=500" };
        all.push(t.get(&format!("{list}{size}")).await.expect(200));
    }
    all
}

async fn what_the_api_shows_is_the_same_afterwards(t: &TestApp) {
    with_another(t, async |source: &TestApp| {
        let rows = sandbox::demo_rows("2026-01-12".parse().unwrap(), 7).to_string();
        source.app.import_open_klant(std::io::Cursor::new(rows), true).await.unwrap();
        // What is said only when all are there.
        let partij = source.persoon(json!({})).await;
        let adres = source.adres(json!({ "verstrektDoorPartij": to(&partij) })).await;
        source.patch(&at("partijen", &partij), &json!({ "voorkeursDigitaalAdres": to(&adres) })).await.expect(200);
        let bedrijf = source.made("partijen", &crate::support::make::organisatie("Werkgever")).await;
        let contactpersoon = json!({ "soortPartij": "contactpersoon", "indicatieActief": true,
            "partijIdentificatie": { "werkteVoorPartij": to(&bedrijf), "contactnaam": { "achternaam": "Proef" } } });
        source.made("partijen", &contactpersoon).await;
        let report = import(t, source, "http://testserver/", &token(source)).await.unwrap();
        assert_eq!(report.verschillen(), Vec::<String>::new());
        assert!(report.left_out.is_empty(), "{report:?}");
        assert_eq!(shown(t).await, shown(source).await);
    })
    .await;
}

async fn a_number_that_is_older_than_the_one_it_belongs_to_keeps_it(t: &TestApp) {
    with_another(t, async |source: &TestApp| {
        let loose = json!({ "partijIdentificator": kvk("87654321") });
        let first = source.made("partij-identificatoren", &loose).await;
        let child =
            json!({ "partijIdentificator": vestiging("123456789012"), "subIdentificatorVan": to(&first) });
        let child = source.made("partij-identificatoren", &child).await;
        let parent =
            source.made("partij-identificatoren", &json!({ "partijIdentificator": kvk("12345678") })).await;
        let moved = json!({ "subIdentificatorVan": to(&parent) });
        source.patch(&at("partij-identificatoren", &child), &moved).await.expect(200);
        import(t, source, "http://testserver", &token(source)).await.unwrap();
        assert_eq!(shown(t).await, shown(source).await);
    })
    .await;
}

async fn a_wrong_token_or_address_is_one_clear_line(t: &TestApp) {
    with_another(t, async |source: &TestApp| {
        let wrong = import(t, source, "http://testserver", "x").await.unwrap_err();
        assert_eq!(
            wrong,
            "actoren of Open Klant cannot be read: the token is not taken: give another with --token"
        );
        let nowhere = import(t, source, "http://testserver/ergens", &token(source)).await.unwrap_err();
        assert!(nowhere.contains("is this the address of an Open Klant 2?"), "{nowhere}");
    })
    .await;
}

async fn rows_that_todays_rules_would_refuse_are_named_and_taken(t: &TestApp) {
    let uuid = "10000000-0000-4000-8000-000000000000";
    let rows = json!({ "tables": { "klantinteracties_digitaaladres": [{ "id": 1, "uuid": uuid,
        "soort_digitaal_adres": "telefoonnummer", "adres": "bel maar", "is_standaard_adres": false }] } });
    let report = t.app.import_rows(std::io::Cursor::new(rows.to_string()), ORDER).await.unwrap();
    assert_eq!((report.ongewoon, report.ongewone.len()), (1, 1));
    assert_eq!(report.ongewone[0].uuid.to_string(), uuid);
    assert_eq!(report.ongewone[0].waarom, ["adres: Het opgegeven telefoonnummer is ongeldig."]);
    assert_eq!(t.list("digitaleadressen").await[0]["adres"], "bel maar");
    let demo = sandbox::demo_rows("2026-01-12".parse().unwrap(), 7).to_string();
    let report = t.app.import_rows(std::io::Cursor::new(demo), ORDER).await.unwrap();
    assert_eq!(report.ongewone, []);
}
