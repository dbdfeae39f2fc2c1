//! Backups, and the drill: everything is lost, and is there again.

use std::path::PathBuf;

use serde_json::{Value, json};
use store::Engine;

use crate::support::{
    TestApp, engines,
    make::{at, bsn},
    samples::samples,
    werkplek::Werkplek,
};

/// A file for one test, removed afterwards.
struct File(PathBuf);

impl File {
    fn new(t: &TestApp, name: &str) -> Self {
        let engine = if t.db.engine() == Engine::Sqlite { "sqlite" } else { "postgres" };
        let name = format!("relatiebeheer_{}_{name}_{engine}.backup", std::process::id());
        let file = std::env::temp_dir().join(name);
        drop(std::fs::remove_file(&file));
        Self(file)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

/// One of everything; the paths of all lists.
async fn fill(t: &TestApp) -> Vec<&'static str> {
    let all = samples(t).await;
    for sample in &all {
        t.made(sample.list, &sample.body).await;
    }
    // A partij that points at a newer one, and an identificator within another.
    let werkgever = t.made("partijen", &crate::support::make::organisatie("Bakkerij De Oven")).await;
    let contact = json!({ "soortPartij": "contactpersoon", "indicatieActief": true,
        "partijIdentificatie": { "werkteVoorPartij": { "uuid": werkgever["uuid"] },
            "contactnaam": { "voornaam": "Ada", "achternaam": "Bos" } } });
    t.made("partijen", &contact).await;
    all.iter().map(|sample| sample.list).collect()
}

/// Everything that the APIs show.
async fn content(t: &TestApp, lists: &[&str]) -> Vec<Value> {
    let mut pages = Vec::new();
    for list in lists {
        pages.push(t.get(&format!("{list}?pageSize=500")).await.expect(200));
    }
    pages
}

async fn what_was_lost_after_a_backup_is_there_again(t: &TestApp) {
    let lists = fill(t).await;
    let before = content(t, &lists).await;
    let file = File::new(t, "drill");
    assert!(t.app.backup(&file.0).await.unwrap() > 20);
    for list in &lists {
        for one in t.list(list).await {
            // What goes along with something else is gone already.
            t.delete(&at(list, &one)).await;
        }
    }
    t.klantcontact(json!({ "onderwerp": "na de reservekopie" })).await;
    assert_ne!(content(t, &lists).await, before);
    t.app.restore(&file.0).await.unwrap();
    assert_eq!(content(t, &lists).await, before);
}

async fn a_backup_of_one_engine_is_restored_on_the_other(t: &TestApp) {
    let lists = fill(t).await;
    let before = content(t, &lists).await;
    let file = File::new(t, "andere");
    t.app.backup(&file.0).await.unwrap();
    let other = if t.db.engine() == Engine::Sqlite { Engine::Postgres } else { Engine::Sqlite };
    t.elsewhere(other, async |there: &TestApp| {
        there.app.restore(&file.0).await.unwrap();
        // By the token that came along.
        assert_eq!(content(there, &lists).await, before);
        there.klantcontact(json!({})).await;
        assert_eq!(
            there.get("klantcontacten").await.expect(200)["count"],
            json!(before_count(&before, &lists) + 1)
        );
    })
    .await;
}

fn before_count(pages: &[Value], lists: &[&str]) -> i64 {
    let at = lists.iter().position(|list| *list == "klantcontacten").unwrap();
    pages[at]["count"].as_i64().unwrap()
}

async fn who_was_found_by_name_is_found_by_name_again(t: &TestApp) {
    let naam = json!({ "contactnaam": { "voornaam": "Zoë", "achternaam": "Quist" } });
    t.persoon(json!({ "partijIdentificatie": naam,
        "partijIdentificatoren": [{ "partijIdentificator": bsn("999990019") }] }))
        .await;
    let file = File::new(t, "zoeken");
    t.app.backup(&file.0).await.unwrap();
    let other = if t.db.engine() == Engine::Sqlite { Engine::Postgres } else { Engine::Sqlite };
    t.elsewhere(other, async |there: &TestApp| {
        there.app.restore(&file.0).await.unwrap();
        let werkplek = Werkplek::open(there).await;
        assert_eq!(werkplek.zoek("quist").await["treffers"].as_array().unwrap().len(), 1);
    })
    .await;
}

async fn a_backup_never_overwrites_a_file(t: &TestApp) {
    let file = File::new(t, "bestaat");
    t.app.backup(&file.0).await.unwrap();
    let why = t.app.backup(&file.0).await.unwrap_err();
    assert!(why.ends_with("is already there"), "{why}");
}

async fn what_is_no_backup_is_refused_and_changes_nothing(t: &TestApp) {
    let made = t.klantcontact(json!({})).await;
    let file = File::new(t, "geen");
    for wrong in [None, Some("geen reservekopie"), Some("")] {
        if let Some(text) = wrong {
            std::fs::write(&file.0, text).unwrap();
        }
        let why = t.app.restore(&file.0).await.unwrap_err();
        assert!(why.starts_with("nothing was restored: "), "{why}");
        assert_eq!(t.list("klantcontacten").await.len(), 1);
    }
    t.get(&at("klantcontacten", &made)).await.expect(200);
}

engines!(
    what_was_lost_after_a_backup_is_there_again,
    a_backup_of_one_engine_is_restored_on_the_other,
    who_was_found_by_name_is_found_by_name_again,
    a_backup_never_overwrites_a_file,
    what_is_no_backup_is_refused_and_changes_nothing,
);
