//! What today's rules say of rows that are taken over as they are.

use std::{fs, io::Cursor, sync::Arc};

use parking_lot::Mutex;
use relatiebeheer::verhuizing::{Goal, Order, Watch};
use serde_json::{Value, json};

use super::contact;
use crate::support::{TestApp, engines};

engines!(
    what_is_wrong_between_rows_and_in_a_record_of_its_own_is_named,
    every_row_is_named_in_the_file_that_was_asked_for,
);

fn uuid(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn partij(id: u32, soort: &str, extra: &Value) -> Value {
    let mut row = json!({ "id": id, "uuid": uuid(id), "soort_partij": soort, "indicatie_actief": true });
    row.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    row
}

/// Rows of which each kind breaks one rule.
fn rows() -> Value {
    json!({
        "klantinteracties_partij": [partij(1, "persoon", &json!({ "voorkeurs_digitaal_adres_id": 11 })),
            partij(2, "contactpersoon", &json!({}))],
        "klantinteracties_persoon": [{ "id": 1, "partij_id": 1, "contactnaam_voorvoegsel_achternaam": "van den overkant" }],
        "klantinteracties_contactpersoon": [{ "id": 1, "uuid": uuid(3), "partij_id": 2, "werkte_voor_partij_id": 1 }],
        "klantinteracties_digitaaladres": [{ "id": 11, "uuid": uuid(11), "partij_id": null, "adres": "a@example.nl",
            "soort_digitaal_adres": "email", "is_standaard_adres": true }],
        "klantinteracties_vertegenwoordigden": [{ "id": 1, "uuid": uuid(21), "vertegenwoordigende_partij_id": 1,
            "vertegenwoordigde_partij_id": 1 }],
        "klantinteracties_actor": [{ "id": 31, "uuid": uuid(31), "naam": "Mdw", "soort_actor": "medewerker",
            "indicatie_actief": true, "actoridentificator_object_id": "", "actoridentificator_code_objecttype": "",
            "actoridentificator_code_register": "", "actoridentificator_code_soort_object_id": "" }],
        "klantinteracties_medewerker": [{ "id": 1, "actor_id": 31, "functie": "x", "emailadres": "geen",
            "telefoonnummer": "+31 0" }],
        "klantinteracties_klantcontact": [contact(41, &json!({}))],
        "klantinteracties_internetaak": [{ "id": 51, "uuid": uuid(51), "klantcontact_id": 41, "status": "te_verwerken",
            "gevraagde_handeling": "Bellen", "toegewezen_op": "2023-01-01T00:00:00Z", "afgehandeld_op": null }],
        "klantinteracties_bijlage": [{ "id": 61, "uuid": uuid(61), "klantcontact_id": 404 }],
    })
}

async fn what_is_wrong_between_rows_and_in_a_record_of_its_own_is_named(t: &TestApp) {
    let order = Order { goal: Goal::Compare, ..Order::default() };
    let source = Cursor::new(json!({ "tables": rows() }).to_string());
    let report = t.app.import_rows(source, order).await.unwrap();
    let mut named: Vec<String> = report
        .ongewone
        .iter()
        .map(|odd| {
            let field = odd.waarom[0].split(':').next().unwrap();
            format!("{} {field}", odd.tabel.strip_prefix("klantinteracties_").unwrap())
        })
        .collect();
    named.sort();
    assert_eq!(
        named,
        [
            "digitaaladres isStandaardAdres",
            "internetaak toegewezenAanActoren",
            "medewerker actorIdentificatie.emailadres",
            "partij partijIdentificatie.werkteVoorPartij.uuid",
            "partij voorkeursDigitaalAdres",
            "persoon partijIdentificatie.contactnaam.voorvoegselAchternaam",
            "vertegenwoordigden vertegenwoordigdePartij",
        ]
    );
    assert_eq!(report.ongewoon, 7);
    assert_eq!(t.list("partijen").await.len(), 2, "and all are taken");
}

async fn every_row_is_named_in_the_file_that_was_asked_for(t: &TestApp) {
    let path = std::env::temp_dir().join(format!("oordeel-{}-{:?}", std::process::id(), t.db.engine()));
    let many: Vec<Value> = (1..=250).map(|id| contact(id, &json!({ "kanaal": "" }))).collect();
    let mut tables = json!({ "klantinteracties_klantcontact": many });
    tables["klantinteracties_bijlage"] = json!([{ "id": 61, "uuid": uuid(61), "klantcontact_id": 404 }]);
    let named = Some(Arc::new(Mutex::new(fs::File::create(&path).unwrap())));
    let watch = Watch { named, ..Watch::default() };
    let source = Cursor::new(json!({ "tables": tables }).to_string());
    let report = t.app.import_watched(source, Order::default(), &watch).await.unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((report.ongewoon, report.ongewone.len(), lines.len()), (250, 100, 251));
    assert_eq!(
        lines[250],
        json!({ "tabel": "klantinteracties_bijlage", "uuid": uuid(61),
        "waarom": ["weggelaten: verwijst naar een rij die er niet is."] })
    );
}
