//! `nummer`, handed out when the setting asks for it.

use futures_util::future::join_all;
use relatiebeheer::{
    config::{Klantinteracties, Nummers, Settings},
    verhuizing::Order,
};
use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, klantcontact, persoon, to},
    settings,
};

engines!(
    a_new_register_counts_and_an_old_one_goes_on_as_it_did,
    nobody_gets_a_number_unless_it_is_set,
    each_kind_counts_for_itself,
    who_brings_a_number_keeps_it_and_it_is_passed_over,
    many_at_once_get_a_number_each,
    a_contact_that_is_refused_leaves_no_gap,
);

async fn set(t: &TestApp, nummers: Nummers) -> TestApp {
    t.beside_with(Settings { klantinteracties: Klantinteracties { nummers }, ..settings() }).await
}

async fn counting(t: &TestApp) -> TestApp {
    set(t, Nummers::Aan).await
}

/// Takes over one contact of Open Klant, with or without a number.
async fn import(t: &TestApp, nummer: Option<&str>) {
    let row = json!({ "id": 1, "uuid": "10000000-0000-4000-8000-000000000000", "kanaal": "x", "onderwerp": "x",
        "taal": "nld", "vertrouwelijk": false, "plaatsgevonden_op": "2024-01-01T00:00:00Z", "nummer": nummer });
    let rows = json!({ "tables": { "klantinteracties_klantcontact": [row] } }).to_string();
    let order = Order { replace: true, ..Order::default() };
    t.app.import_rows(std::io::Cursor::new(rows), order).await.unwrap();
}

async fn a_new_register_counts_and_an_old_one_goes_on_as_it_did(t: &TestApp) {
    let here = set(t, Nummers::Register).await;
    let nummer = async || here.klantcontact(json!({})).await["nummer"].clone();
    assert_eq!(nummer().await, "0000000001");
    import(&here, None).await;
    assert_eq!((nummer().await, nummer().await), (Value::Null, Value::Null));
    here.klantcontact(json!({ "nummer": "5" })).await;
    assert_eq!(nummer().await, Value::Null, "who brings one changes nothing for others");
    import(&here, Some("0000000041")).await;
    assert_eq!((nummer().await, nummer().await), (json!("0000000002"), json!("0000000003")));
    assert_eq!(here.persoon(json!({})).await["nummer"], "0000000001");
    // What is set goes before what the register has.
    assert_eq!(set(t, Nummers::Uit).await.klantcontact(json!({})).await["nummer"], Value::Null);
}

async fn nobody_gets_a_number_unless_it_is_set(t: &TestApp) {
    assert_eq!(t.klantcontact(json!({})).await["nummer"], Value::Null);
    assert_eq!(t.klantcontact(json!({ "nummer": "" })).await["nummer"], Value::Null);
    assert_eq!(t.persoon(json!({})).await["nummer"], Value::Null);
}

async fn each_kind_counts_for_itself(t: &TestApp) {
    let t = counting(t).await;
    let first = t.klantcontact(json!({})).await;
    assert_eq!(first["nummer"], "0000000001");
    assert_eq!(t.klantcontact(json!({ "nummer": "" })).await["nummer"], "0000000002");
    assert_eq!(t.persoon(json!({})).await["nummer"], "0000000001");
    let actor = t.actor("Balie").await;
    assert_eq!(t.internetaak(&first, &actor, json!({ "nummer": "" })).await["nummer"], "0000000001");
    let maak = t.made("maak-klantcontact", &json!({ "klantcontact": klantcontact(json!({})) })).await;
    assert_eq!(maak["klantcontact"]["nummer"], "0000000003");
    let changed = t.patch(&at("klantcontacten", &first), &json!({ "inhoud": "anders" })).await.expect(200);
    assert_eq!(changed["nummer"], "0000000001");
    assert_eq!(t.uuids("klantcontacten?nummer=0000000003").await.len(), 1);
}

async fn who_brings_a_number_keeps_it_and_it_is_passed_over(t: &TestApp) {
    for nummer in ["0000000001", "0000000007", "9", "-3"] {
        t.klantcontact(json!({ "nummer": nummer })).await;
    }
    let t = counting(t).await;
    assert_eq!(t.klantcontact(json!({})).await["nummer"], "0000000008");
    assert_eq!(t.klantcontact(json!({ "nummer": "12" })).await["nummer"], "12");
    assert_eq!(t.klantcontact(json!({})).await["nummer"], "0000000009");
}

async fn many_at_once_get_a_number_each(t: &TestApp) {
    let t = counting(t).await;
    let bodies: Vec<_> = (0..30).map(|_| persoon(json!({}))).collect();
    let answers = join_all(bodies.iter().map(|body| t.post("partijen", body))).await;
    let mut numbers: Vec<String> =
        answers.iter().map(|answer| answer.expect(201)["nummer"].as_str().unwrap().to_owned()).collect();
    numbers.sort();
    let expected: Vec<String> = (1..=30).map(|number| format!("{number:010}")).collect();
    assert_eq!(numbers, expected);
}

async fn a_contact_that_is_refused_leaves_no_gap(t: &TestApp) {
    let t = counting(t).await;
    let contact = t.klantcontact(json!({ "referentienummer": "1" })).await;
    t.post("klantcontacten", &klantcontact(json!({ "referentienummer": "1" }))).await.expect(400);
    let wrong = json!({ "hadKlantcontact": to(&contact) });
    t.post("betrokkenen", &wrong).await.expect(400);
    assert_eq!(t.klantcontact(json!({})).await["nummer"], "0000000002");
}
