//! Moving out again, and whether what came in is what was there.

use std::io::{BufRead, BufReader, Cursor};

use relatiebeheer::verhuizing::{Goal, Order, Report};
use serde_json::{Value, json};
use store::Engine;

use crate::support::{TestApp, engines};

engines!(
    what_is_written_is_what_was_read,
    a_register_moves_to_the_other_engine_and_is_the_same,
    the_recorded_registers_come_back_as_they_were,
    a_difference_is_told,
    a_dry_run_stores_nothing,
);

fn demo() -> Vec<u8> {
    sandbox::demo_rows("2026-01-12".parse().unwrap(), 7).to_string().into_bytes()
}

async fn import(t: &TestApp, rows: Vec<u8>, order: Order) -> Report {
    t.app.import_rows(Cursor::new(rows), order).await.unwrap()
}

async fn export(t: &TestApp) -> Vec<u8> {
    let mut rows = Vec::new();
    t.app.export_open_klant(&mut rows).await.unwrap();
    rows
}

const REPLACE: Order = Order {
    replace: true,
    restart: false,
    pieces: relatiebeheer::verhuizing::Pieces { first: 10_000, next: 100_000 },
    goal: Goal::Compare,
};

async fn what_is_written_is_what_was_read(t: &TestApp) {
    let report = import(t, demo(), REPLACE).await;
    assert_eq!(report.verschillen(), Vec::<String>::new());
    assert!(report.gelezen.len() > 15, "{:?}", report.gelezen.keys());
    let lists = shown(t).await;
    let rows = export(t).await;
    assert_eq!(export(t).await, rows, "the same every time");
    let report = import(t, rows.clone(), REPLACE).await;
    assert_eq!(report.verschillen(), Vec::<String>::new());
    assert_eq!(export(t).await, rows);
    assert_eq!(shown(t).await, lists, "and the API shows the same");
}

async fn a_register_moves_to_the_other_engine_and_is_the_same(t: &TestApp) {
    import(t, demo(), REPLACE).await;
    let rows = export(t).await;
    let other = if t.db.engine() == Engine::Sqlite { Engine::Postgres } else { Engine::Sqlite };
    t.elsewhere(other, async |other| {
        let report = import(other, rows.clone(), REPLACE).await;
        assert_eq!(report.verschillen(), Vec::<String>::new());
        assert_eq!(export(other).await, rows);
    })
    .await;
}

/// What every list says.
async fn shown(t: &TestApp) -> Vec<Value> {
    let mut all = Vec::new();
    for list in super::samples_lists() {
        let size = if list.starts_with('/') { "" } else { "?pageSize=500" };
        all.push(t.get(&format!("{list}{size}")).await.expect(200));
    }
    all
}

async fn the_recorded_registers_come_back_as_they_were(t: &TestApp) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance/open-klant.jsonl");
    let Ok(open) = std::fs::File::open(file) else {
        println!("did NOT run: the recordings are absent ({file})");
        return;
    };
    let mut seeds: Vec<Value> = Vec::new();
    for line in BufReader::new(open).lines() {
        let case: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if !seeds.contains(&case["seed"]) && case["seed"].is_object() {
            seeds.push(case["seed"].clone());
        }
    }
    assert!(seeds.len() > 100, "{}", seeds.len());
    // Every tenth: they are much alike.
    for seed in seeds.iter().step_by(10) {
        let rows = json!({ "tables": seed }).to_string().into_bytes();
        let report = import(t, rows, REPLACE).await;
        assert_eq!(report.verschillen(), Vec::<String>::new(), "{seed}");
        let before = shown(t).await;
        import(t, export(t).await, REPLACE).await;
        assert_eq!(shown(t).await, before, "{seed}");
    }
}

async fn a_difference_is_told(t: &TestApp) {
    t.klantcontact(json!({})).await;
    let rows = json!({ "tables": { "klantinteracties_categorie": [{ "id": 1,
        "uuid": "10000000-0000-4000-8000-000000000000", "naam": "c" }] } });
    let order = Order { replace: false, ..REPLACE };
    let report = import(t, rows.to_string().into_bytes(), order).await;
    assert_eq!(report.verschillen(), ["klantinteracties_klantcontact: 0 rows read, 1 here"]);
}

async fn a_dry_run_stores_nothing(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let order = Order { goal: Goal::DryRun, ..REPLACE };
    let report = import(t, demo(), order).await;
    assert!(report.taken["klantinteracties_partij"] > 50);
    let wrong = json!({ "tables": { "klantinteracties_bijlage": [{ "id": 1, "klantcontact_id": 404 }] } });
    let report = import(t, wrong.to_string().into_bytes(), order).await;
    assert_eq!(report.left_out.values().sum::<u64>(), 1);
    assert_eq!(t.uuids("klantcontacten").await, [contact["uuid"].as_str().unwrap()]);
    assert_eq!(t.get("partijen").await.expect(200)["count"], 0);
    let broken = t.app.import_rows(Cursor::new(b"{".to_vec()), order).await.unwrap_err();
    assert!(broken.starts_with("the rows cannot be read"), "{broken}");
}
