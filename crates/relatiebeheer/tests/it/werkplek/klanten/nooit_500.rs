//! Whatever is sent about a customer, the answer is never a fault of ours.

use http::Method;
use serde_json::{Value, json};

use super::{gemaakt, persoon, telefoon, with};
use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(an_odd_value_in_any_place_is_refused_or_taken, an_odd_address_is_not_found);

fn odd() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!(" "),
        json!("\0"),
        json!("a\0b"),
        json!("'\"\\%_--"),
        json!("\u{202e}\u{1F600}"),
        json!("é".repeat(5000)),
        json!("2026-02-30"),
        json!("-009999-01-01"),
        json!("9999-12-31"),
        json!("11111111-1111-4111-8111-111111111111"),
        json!("p11111111111141118111111111111111"),
        json!("999992260"),
        json!([]),
        json!([null]),
        json!([[]]),
        json!([{}]),
        json!({}),
        json!({ "uuid": 1 }),
    ]
}

async fn an_odd_value_in_any_place_is_refused_or_taken(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    t.made("categorieen", &json!({ "naam": "Wijkteam" })).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let adres =
        werkplek.post(&format!("/klanten/{klant}/adressen"), &telefoon("0612345678")).await.expect(201);
    let adres = format!("/klanten/{klant}/adressen/{}", adres["uuid"].as_str().unwrap());
    let full = with(
        telefoon("0687654321"),
        json!({ "omschrijving": "", "standaard": true, "voorkeur": true,
        "verificatieDatum": "2026-01-12", "klantcontact": null, "versie": null }),
    );
    let nieuw = persoon(json!({ "organisatienaam": "", "werktVoor": null, "bsn": null, "kvkNummer": null,
        "vestigingsnummer": null, "voorkeurstaal": "pol", "adressen": [full] }));
    let gegevens = persoon(json!({ "voorkeurstaal": "pol", "interneNotitie": "x", "geheimhouding": true,
        "versie": null }));
    let vraag =
        persoon(json!({ "organisatienaam": "", "telefoon": "", "email": "", "bsn": "", "kvkNummer": "",
        "vestigingsnummer": "", "behalve": klant }));
    let relatie = json!({ "soort": "categorie", "klant": klant, "categorie": "Wijkteam", "beginDatum": null,
        "eindDatum": null });
    let requests = [
        (Method::POST, "/klanten".to_owned(), nieuw),
        (Method::POST, "/klanten/mogelijk-dubbel".to_owned(), vraag),
        (Method::PUT, format!("/klanten/{klant}/gegevens"), gegevens),
        (Method::POST, format!("/klanten/{klant}/adressen"), full.clone()),
        (Method::PUT, adres, full),
        (Method::POST, format!("/klanten/{klant}/relaties"), relatie),
    ];
    for (method, path, body) in requests {
        for odd in odd() {
            ask(&werkplek, &method, &path, &odd).await;
            for name in body.as_object().unwrap().keys() {
                let mut body = body.clone();
                body[name] = odd.clone();
                ask(&werkplek, &method, &path, &body).await;
            }
        }
        for name in full_keys() {
            for odd in odd() {
                let mut body = body.clone();
                if let Some(first) = body.pointer_mut("/adressen/0") {
                    first[name] = odd.clone();
                    ask(&werkplek, &method, &path, &body).await;
                }
            }
        }
    }
}

fn full_keys() -> [&'static str; 4] {
    ["soort", "adres", "verificatieDatum", "klantcontact"]
}

async fn ask(werkplek: &Werkplek, method: &Method, path: &str, body: &Value) {
    let answer = werkplek.with_body(method, path, body).await;
    assert!(answer.status.as_u16() < 500, "{method} {path} {body}: {}", answer.text);
}

async fn an_odd_address_is_not_found(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    for odd in ["x", "%00", "%FF", "11111111-1111-4111-8111-111111111111"] {
        for path in [format!("/klanten/{klant}/adressen/{odd}"), format!("/klanten/{klant}/relaties/{odd}")] {
            let answer = werkplek.put(&path, &telefoon("0612345678")).await;
            assert!((400..500).contains(&answer.status.as_u16()), "{path}: {}", answer.text);
            let answer = werkplek.delete(&path).await;
            assert!((400..500).contains(&answer.status.as_u16()), "{path}: {}", answer.text);
        }
        let path = format!("/klanten/{odd}/gegevens");
        let answer = werkplek.put(&path, &json!({})).await;
        assert!((400..500).contains(&answer.status.as_u16()), "{path}: {}", answer.text);
    }
}
