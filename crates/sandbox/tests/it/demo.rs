//! The rows for the product's register have exactly the columns that Open Klant's tables have.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::hulp::{VANDAAG, gedeeld};

fn kolommen(rij: &Value) -> BTreeSet<String> {
    rij.as_object().unwrap().keys().cloned().collect()
}

/// Adds every row below a table's name, wherever that is in the document.
fn verzamel(json: &Value, tabellen: &mut BTreeMap<String, BTreeSet<String>>) {
    let Some(velden) = json.as_object() else { return };
    for (naam, waarde) in velden {
        match waarde.as_array().and_then(|rijen| rijen.first()) {
            Some(rij) if naam.starts_with("klantinteracties_") => {
                tabellen.entry(naam.clone()).or_insert_with(|| kolommen(rij));
            }
            _ => verzamel(waarde, tabellen),
        }
    }
}

#[test]
fn rows_have_the_columns_of_open_klant() {
    let Some(opnamen) = gedeeld("conformance/open-klant.jsonl") else { return };
    let mut bekend = BTreeMap::new();
    for regel in opnamen.lines() {
        verzamel(&serde_json::from_str::<Value>(regel).unwrap()["seed"], &mut bekend);
    }
    let alles = sandbox::demo_rows(VANDAAG, 1);
    let mut vergeleken = 0;
    for (tabel, rijen) in alles["tables"].as_object().unwrap() {
        let Some(verwacht) = bekend.get(tabel) else { continue };
        vergeleken += 1;
        for rij in rijen.as_array().unwrap() {
            assert_eq!(&kolommen(rij), verwacht, "{tabel}");
        }
    }
    assert!(vergeleken >= 12, "{vergeleken} tables compared");
}
