//! Making customers, changing what we keep about them, and their addresses and relations.

mod adressen;
mod dubbel;
mod gegevens;
mod gezien;
mod maken;
mod nooit_500;
mod relaties;

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, werkplek::Werkplek};

/// A person to make, with these members.
fn persoon(extra: Value) -> Value {
    with(
        json!({ "soort": "persoon", "voornaam": "Jan", "voorvoegsel": "van der", "achternaam": "Berg" }),
        extra,
    )
}

#[expect(clippy::needless_pass_by_value, reason = "reads best at the call")]
fn with(mut body: Value, extra: Value) -> Value {
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    body
}

fn telefoon(nummer: &str) -> Value {
    json!({ "soort": "telefoonnummer", "adres": nummer })
}

/// The key of a customer that is made.
async fn gemaakt(werkplek: &Werkplek, body: &Value) -> String {
    let made = werkplek.post("/klanten", body).await.expect(201);
    made["klant"].as_str().unwrap().to_owned()
}

/// What we keep about a customer.
async fn eigen(werkplek: &Werkplek, klant: &str) -> Value {
    werkplek.deel(klant, "eigen").await["gegevens"].clone()
}

/// A body of who saw `shown`.
fn seen(body: Value, shown: &Value) -> Value {
    with(body, json!({ "versie": shown["versie"] }))
}

/// Removes what was `shown`, by who saw it.
async fn removed(werkplek: &Werkplek, path: &str, shown: &Value) -> Answer {
    werkplek.delete(&format!("{path}?versie={}", shown["versie"].as_str().unwrap())).await
}

/// How many rows a table has.
async fn rows(t: &TestApp, table: &str) -> i64 {
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(i64,)> = conn.query(&format!("select count(*) from {table}"), &[]).await.unwrap();
    rows[0].0
}

/// What was looked at, oldest first.
async fn inzage(t: &TestApp) -> Vec<String> {
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(String,)> = conn.query("select wat from inzage order by id", &[]).await.unwrap();
    rows.into_iter().map(|(wat,)| wat).collect()
}
