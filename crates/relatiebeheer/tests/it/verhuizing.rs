//! Moving in from Open Klant.

mod api;
mod database;
mod oordeel;
mod stukken;
mod terug;
mod uitvoer;
mod verlies;

use std::io::Cursor;

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, bsn, to},
    samples::samples,
};

/// How many rows were taken over, and how many were left out.
async fn import(t: &TestApp, tables: Value, replace: bool) -> Result<(u64, u64), String> {
    let rows = Cursor::new(json!({ "tables": tables }).to_string());
    let report = t.app.import_open_klant(rows, replace).await?;
    Ok((report.taken.values().sum(), report.left_out.values().sum()))
}

fn contact(id: u32, extra: &Value) -> Value {
    let mut row = json!({ "id": id, "uuid": format!("00000000-0000-4000-8000-{id:012}"), "kanaal": "telefoon",
        "onderwerp": "x", "taal": "nld", "vertrouwelijk": false, "verdere_actie_ondernomen": false, "metadata": {},
        "plaatsgevonden_op": "2024-01-01T00:00:00+00:00" });
    row.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    row
}

async fn rows_keep_their_uuids_and_their_order(t: &TestApp) {
    // The largest id is the newest, whatever its uuid and wherever it stands in the text.
    let rows = [3, 1, 2].map(
        |id| json!({ "id": id, "uuid": format!("{id}0000000-0000-4000-8000-000000000000"), "naam": "c" }),
    );
    let report = import(t, json!({ "klantinteracties_categorie": rows }), false).await.unwrap();
    assert_eq!(report, (3, 0));
    let uuids = t.uuids("categorieen").await;
    assert_eq!(uuids, [3, 2, 1].map(|id| format!("{id}0000000-0000-4000-8000-000000000000")));
    let newest = t.made("categorieen", &json!({ "naam": "nieuw" })).await;
    assert_eq!(t.uuids("categorieen").await[0], newest["uuid"].as_str().unwrap());
}

async fn a_row_may_come_before_what_it_refers_to(t: &TestApp) {
    let tables = json!({
        "klantinteracties_betrokkene": [{ "id": 1, "uuid": "10000000-0000-4000-8000-000000000000", "rol": "klant",
            "initiator": true, "klantcontact_id": 7, "partij_id": 9, "contactnaam_achternaam": "Bos" }],
        "klantinteracties_persoon": [{ "id": 1, "partij_id": 9, "contactnaam_achternaam": "Vries",
            "contactnaam_voornaam": "Jan" }],
        "klantinteracties_partij": [{ "id": 9, "uuid": "90000000-0000-4000-8000-000000000000",
            "soort_partij": "persoon", "indicatie_actief": true, "voorkeurs_digitaal_adres_id": 5 }],
        "klantinteracties_digitaaladres": [{ "id": 5, "uuid": "50000000-0000-4000-8000-000000000000", "partij_id": 9,
            "soort_digitaal_adres": "email", "adres": "jan@example.nl", "is_standaard_adres": true }],
        "klantinteracties_klantcontact": [contact(7, &json!({}))],
        "klantinteracties_bijlage": [{ "id": 1, "klantcontact_id": 404 }],
        "andere_tabel": [{ "id": 1 }],
    });
    let report = import(t, tables, false).await.unwrap();
    assert_eq!(report, (5, 2));
    let partij = t.get("partijen/90000000-0000-4000-8000-000000000000").await.expect(200);
    assert_eq!(partij["partijIdentificatie"]["volledigeNaam"], "Jan Vries");
    assert_eq!(partij["voorkeursDigitaalAdres"]["uuid"], "50000000-0000-4000-8000-000000000000");
    assert_eq!(partij["betrokkenen"][0]["uuid"], "10000000-0000-4000-8000-000000000000");
    let conn = t.db.read().await.unwrap();
    let words: Vec<(String,)> = conn.query("select tekst from zoektekst", &[]).await.unwrap();
    assert_eq!(words, [("bos jan vries".to_owned(),)]);
}

async fn replace_takes_away_the_two_apis_and_nothing_else(t: &TestApp) {
    for sample in samples(t).await {
        t.made(sample.list, &sample.body).await;
    }
    let rows = json!({ "klantinteracties_klantcontact": [contact(1, &json!({}))] });
    import(t, rows, true).await.unwrap();
    for sample in samples_lists() {
        let expected = usize::from(sample == "klantcontacten");
        assert_eq!(t.list(sample).await.len(), expected, "{sample}");
    }
    // The token that asks is still good, also for who has not seen it before.
    assert_eq!(t.beside().await.get("klantcontacten").await.expect(200)["count"], 1);
}

fn samples_lists() -> [&'static str; 16] {
    [
        "actoren",
        "actorklantcontacten",
        "betrokkenen",
        "bijlagen",
        "categorie-relaties",
        "categorieen",
        "digitaleadressen",
        "internetaken",
        "klantcontacten",
        "onderwerpobjecten",
        "partij-identificatoren",
        "partijen",
        "rekeningnummers",
        "vertegenwoordigingen",
        "/contactgegevens/api/v1/organisatie",
        "/contactgegevens/api/v1/persoon",
    ]
}

async fn what_cannot_be_read_leaves_everything_as_it_was(t: &TestApp) {
    let before = t.klantcontact(json!({})).await;
    for broken in [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        r#"{"tables": 5}"#.to_owned(),
        r#"{"tables": {"klantinteracties_categorie": [5]}}"#.to_owned(),
        r#"{"tables": {"klantinteracties_categorie": [{"id": 1, "naam": "x"}]}} en meer"#.to_owned(),
        format!(r#"{{"tables": {{"klantinteracties_klantcontact": [{}, "#, contact(1, &json!({}))),
    ] {
        let why = t.app.import_open_klant(Cursor::new(broken.clone()), true).await.unwrap_err();
        assert!(why.contains("nothing was taken over"), "{broken}: {why}");
    }
    assert_eq!(t.uuids("klantcontacten").await, [before["uuid"].as_str().unwrap()]);
}

async fn rows_that_break_todays_rules_are_taken_as_they_are(t: &TestApp) {
    let tables = json!({
        "klantinteracties_klantcontact": [
            contact(1, &json!({ "taal": "", "kanaal": "", "metadata": { "a_b": 5 }, "nummer": null })),
            contact(2, &json!({ "onderwerp": "a\u{0}b" })),
        ],
        "klantinteracties_partijidentificator": [{ "id": 1, "partij_identificator_object_id": "123",
            "partij_identificator_code_soort_object_id": "bsn", "partij_identificator_code_objecttype": "overig",
            "partij_identificator_code_register": "overig" }],
        "klantinteracties_internetaak": [{ "id": 1, "klantcontact_id": 1, "status": "verwerkt", "gevraagde_handeling": "",
            "toegewezen_op": "2023-01-01T00:00:00.5+02:00", "afgehandeld_op": null }],
    });
    import(t, tables, true).await.unwrap();
    let contacten = t.list("klantcontacten").await;
    assert_eq!(contacten[0]["onderwerp"], "ab");
    assert_eq!(contacten[1]["metadata"], json!({ "aB": "5" }));
    assert_eq!(t.list("internetaken").await[0]["toegewezenOp"], "2022-12-31T22:00:00.500000Z");
    let old = t.list("partij-identificatoren").await.remove(0);
    assert_eq!(old["partijIdentificator"]["objectId"], "123");
    // Touching something else of it needs no new number.
    let path = at("partij-identificatoren", &old);
    let touched = t.patch(&path, &json!({ "anderePartijIdentificator": "x" })).await.expect(200);
    assert_eq!(touched["partijIdentificator"], old["partijIdentificator"]);
    t.patch(&path, &json!({ "partijIdentificator": bsn("999990019") })).await.expect(200);
}

async fn what_is_there_already_is_not_taken_twice(t: &TestApp) {
    let rows = json!({ "klantinteracties_klantcontact": [contact(1, &json!({}))] });
    import(t, rows.clone(), false).await.unwrap();
    import(t, rows.clone(), false).await.unwrap_err();
    import(t, rows, true).await.unwrap();
    assert_eq!(t.list("klantcontacten").await.len(), 1);
}

async fn more_rows_than_go_in_one_statement(t: &TestApp) {
    let rows: Vec<Value> = (1..=1_001).map(|id| contact(id, &json!({}))).collect();
    let betrokkenen: Vec<Value> = (1..=1_001)
        .map(|id| json!({ "id": id, "klantcontact_id": id, "rol": "klant", "initiator": true, "partij_id": id % 300 + 1,
            "contactnaam_achternaam": "Bos" }))
        .collect();
    let partijen: Vec<Value> = (1..=300)
        .map(|id| json!({ "id": id, "soort_partij": "persoon", "indicatie_actief": true }))
        .collect();
    let tables = json!({ "klantinteracties_klantcontact": rows, "klantinteracties_partij": partijen,
        "klantinteracties_betrokkene": betrokkenen });
    import(t, tables, true).await.unwrap();
    assert_eq!(
        t.get("klantcontacten?pageSize=500&page=3").await.expect(200)["results"].as_array().unwrap().len(),
        1
    );
    // More objects below one page than an engine takes parameters for at once.
    let expand = "partijen?pageSize=500&expand=betrokkenen,betrokkenen.hadKlantcontact";
    let found: usize =
        t.list(expand).await.iter().map(|one| one["_expand"]["betrokkenen"].as_array().unwrap().len()).sum();
    assert_eq!(found, 1_001);
    let one = t.list("partijen?pageSize=1").await.remove(0);
    t.made(
        "digitaleadressen",
        &json!({ "adres": "a@example.nl", "soortDigitaalAdres": "email", "verstrektDoorPartij": to(&one) }),
    )
    .await;
}

engines!(
    rows_keep_their_uuids_and_their_order,
    a_row_may_come_before_what_it_refers_to,
    replace_takes_away_the_two_apis_and_nothing_else,
    what_cannot_be_read_leaves_everything_as_it_was,
    rows_that_break_todays_rules_are_taken_as_they_are,
    what_is_there_already_is_not_taken_twice,
    more_rows_than_go_in_one_statement,
);
