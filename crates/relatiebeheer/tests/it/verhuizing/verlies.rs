//! What the register cannot hold as it was is kept as it can be, and is said.

use std::io::Cursor;

use relatiebeheer::verhuizing::{Goal, Order, Report};
use serde_json::{Value, json};

use super::contact;
use crate::support::{TestApp, engines};

async fn import(t: &TestApp, tables: &Value, goal: Goal) -> Report {
    let rows = Cursor::new(json!({ "tables": tables }).to_string());
    t.app.import_rows(rows, Order { replace: true, goal, ..Order::default() }).await.unwrap()
}

/// The table and what is said of each row that is not wholly as it was.
fn said(report: &Report) -> Vec<(&str, Vec<&str>)> {
    report
        .veranderde
        .iter()
        .map(|odd| {
            let table = odd.tabel.rsplit('_').next().unwrap();
            (table, odd.waarom.iter().map(String::as_str).collect())
        })
        .collect()
}

async fn a_moment_to_the_end_of_9999_is_itself(t: &TestApp) {
    for (held, shown) in [
        ("9999-12-30T22:00:01+00:00", "9999-12-30T22:00:01Z"),
        ("9999-12-31T23:59:59.999999+00:00", "9999-12-31T23:59:59.999999Z"),
        ("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00Z"),
    ] {
        let row = contact(1, &json!({ "plaatsgevonden_op": held }));
        let report = import(t, &json!({ "klantinteracties_klantcontact": [row] }), Goal::Compare).await;
        assert_eq!((report.veranderd, report.ongewoon, report.verschillen()), (0, 0, vec![]), "{held}");
        assert_eq!(t.list("klantcontacten").await[0]["plaatsgevondenOp"], shown);
        let found = t.list(&format!("klantcontacten?plaatsgevondenOp={shown}")).await;
        assert_eq!(found.len(), 1, "{shown}");
    }
}

/// A row of each kind with a value that no column of ours can hold, and one whole contact.
fn rows_with_what_does_not_fit() -> Value {
    json!({
        "klantinteracties_klantcontact": [
            contact(1, &json!({ "plaatsgevonden_op": "infinity" })),
            contact(2, &json!({ "plaatsgevonden_op": "0044-03-15T12:00:00+00:00 BC" })),
            contact(3, &json!({ "plaatsgevonden_op": "gisteren", "onderwerp": ["x"] })),
            contact(4, &json!({})),
        ],
        "klantinteracties_internetaak": [{ "id": 1, "uuid": "10000000-0000-4000-8000-000000000000",
            "klantcontact_id": 4, "status": "verwerkt", "gevraagde_handeling": "x",
            "toegewezen_op": "10000-01-01T00:00:00+00:00", "afgehandeld_op": "infinity" }],
        "klantinteracties_digitaaladres": [{ "id": 1, "uuid": "20000000-0000-4000-8000-000000000000",
            "soort_digitaal_adres": "overig", "adres": "x", "verificatie_datum": "infinity" }],
        "contactgegevens_persoon": [{ "id": 1, "uuid": "30000000-0000-4000-8000-000000000000",
            "geslachtsnaam": "Bos", "geboortedatum": "-infinity", "adres_huisnummer": 12.5 }],
    })
}

async fn a_value_that_cannot_be_held_is_said_and_its_row_stays(t: &TestApp) {
    let tables = rows_with_what_does_not_fit();
    let kept = |held: &str, kept: &str| format!("{held} past niet in dit veld en is bewaard als {kept}.");
    let (first, last) = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z");
    let expected = [
        ("klantcontact", vec![format!("plaatsgevonden_op: {}", kept("\"infinity\"", last))]),
        (
            "klantcontact",
            vec![format!("plaatsgevonden_op: {}", kept("\"0044-03-15T12:00:00+00:00 BC\"", first))],
        ),
        (
            "klantcontact",
            vec![
                format!("onderwerp: {}", kept("[\"x\"]", "leeg")),
                format!("plaatsgevonden_op: {}", kept("\"gisteren\"", "2026-01-12T09:30:00Z")),
            ],
        ),
        (
            "internetaak",
            vec![
                format!("toegewezen_op: {}", kept("\"10000-01-01T00:00:00+00:00\"", last)),
                format!("afgehandeld_op: {}", kept("\"infinity\"", "leeg")),
            ],
        ),
        ("digitaaladres", vec![format!("verificatie_datum: {}", kept("\"infinity\"", "leeg"))]),
        (
            "persoon",
            vec![
                format!("geboortedatum: {}", kept("\"-infinity\"", "0001-01-01")),
                format!("adres_huisnummer: {}", kept("12.5", "leeg")),
            ],
        ),
    ];
    for goal in [Goal::DryRun, Goal::Store, Goal::Compare] {
        let report = import(t, &tables, goal).await;
        let mut found = said(&report);
        found.sort();
        let mut expected: Vec<(&str, Vec<&str>)> =
            expected.iter().map(|(table, why)| (*table, why.iter().map(String::as_str).collect())).collect();
        expected.sort();
        assert_eq!(found, expected, "{goal:?}");
        assert_eq!(report.veranderd, 6);
        assert!(report.left_out.is_empty(), "{:?}", report.left_out);
        // What is said of a row is not said again as a guess about its notation.
        let guessed = report.ongewone.iter().flat_map(|odd| &odd.waarom);
        assert_eq!(guessed.filter(|why| why.contains("formaat")).count(), 0, "{:?}", report.ongewone);
    }
    let report = import(t, &tables, Goal::Compare).await;
    let differ: Vec<String> =
        report.verschillen().iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(
        differ,
        [
            "contactgegevens_persoon",
            "klantinteracties_digitaaladres",
            "klantinteracties_internetaak",
            "klantinteracties_klantcontact"
        ],
        "comparing does not call it equal"
    );
    let moments: Vec<Value> =
        t.list("klantcontacten").await.into_iter().map(|one| one["plaatsgevondenOp"].clone()).collect();
    assert_eq!(moments, [last, "2026-01-12T09:30:00Z", "2024-01-01T00:00:00Z", first]);
    let taak = t.list("internetaken").await.remove(0);
    assert_eq!((&taak["toegewezenOp"], &taak["afgehandeldOp"]), (&json!(last), &Value::Null));
    let persoon = t.list("/contactgegevens/api/v1/persoon").await.remove(0);
    assert_eq!(
        (&persoon["geboortedatum"], &persoon["adres"]["huisnummer"]),
        (&json!("0001-01-01"), &Value::Null)
    );
}

async fn metadata_are_answered_as_open_klant_answered_them(t: &TestApp) {
    let metadata = json!({ "_betreft": "x", "zaak_type": "y", "a_": "z", "__a": "q", "n": 1.5, "t": true, "leeg": null });
    let row = contact(1, &json!({ "metadata": metadata }));
    let report = import(t, &json!({ "klantinteracties_klantcontact": [row] }), Goal::Compare).await;
    assert_eq!((report.veranderd, report.verschillen()), (0, vec![]));
    let shown = t.list("klantcontacten").await.remove(0);
    let answered = json!({ "Betreft": "x", "zaakType": "y", "a_": "z", "_A": "q", "n": "1.5", "t": "True", "leeg": null });
    assert_eq!(shown["metadata"], answered);
}

async fn metadata_that_no_text_can_hold_are_said(t: &TestApp) {
    let lost = |metadata: Value| {
        let row = contact(1, &json!({ "metadata": metadata }));
        json!({ "klantinteracties_klantcontact": [row] })
    };
    let report = import(t, &lost(json!({ "a_b": "1", "aB": "2" })), Goal::Store).await;
    assert_eq!(report.veranderd, 1, "two names became one");
    let report = import(t, &lost(json!({ "lijst": [1, 2] })), Goal::Compare).await;
    assert_eq!((report.veranderd, report.verschillen().len()), (1, 1));
    assert_eq!(t.list("klantcontacten").await[0]["metadata"], json!({ "lijst": "[1,2]" }));
}

engines!(
    a_moment_to_the_end_of_9999_is_itself,
    a_value_that_cannot_be_held_is_said_and_its_row_stays,
    metadata_are_answered_as_open_klant_answered_them,
    metadata_that_no_text_can_hold_are_said,
);
