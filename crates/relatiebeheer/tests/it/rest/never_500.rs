//! Whatever is sent, the answer is never a fault of ours.

use http::Method;
use serde_json::{Map, Value, json};

use crate::support::{
    TestApp,
    dice::{Dice, odd_text, odd_value, spoil},
    engines,
    make::at,
    samples::{Sample, samples},
};

/// How many times each resource is tried.
const TIMES: usize = 25;

async fn whatever_the_body(t: &TestApp) {
    let dice = Dice::new(1);
    let samples = samples(t).await;
    let mut made = Vec::new();
    for sample in &samples {
        made.push(at(sample.list, &t.made(sample.list, &sample.body).await));
    }
    for (Sample { name, list, body, .. }, path) in samples.iter().zip(&made) {
        for time in 0..TIMES {
            let mut odd = body.clone();
            if time % 5 == 4 {
                odd = dice.draw(&odd_value());
            } else {
                spoil(&dice, &mut odd);
                if time % 3 == 2 {
                    spoil(&dice, &mut odd);
                }
            }
            for (method, path) in
                [(Method::POST, *list), (Method::PUT, path.as_str()), (Method::PATCH, path.as_str())]
            {
                let answer = t.with_body(&method, path, &odd).await;
                assert!(answer.status.as_u16() < 500, "{name}: {method} {odd}: {}", answer.text);
            }
        }
        t.get(path).await.expect(200);
        t.get(list).await.expect(200);
    }
}

async fn whatever_the_body_of_maak_klantcontact(t: &TestApp) {
    let dice = Dice::new(2);
    let part = |name: &str, samples: &[Sample]| {
        let sample = samples.iter().find(|sample| sample.name == name).unwrap();
        let mut body = sample.body.clone();
        for unique in ["nummer", "referentienummer"] {
            body.as_object_mut().unwrap().remove(unique);
        }
        body
    };
    let samples = samples(t).await;
    let right = json!({ "klantcontact": part("klantcontact", &samples), "betrokkene": part("betrokkene", &samples),
        "onderwerpobject": part("onderwerpobject", &samples) });
    t.post("maak-klantcontact", &right).await.expect(201);
    for _ in 0..60 {
        let mut odd = right.clone();
        spoil(&dice, &mut odd);
        let answer = t.post("maak-klantcontact", &odd).await;
        assert!(answer.status.as_u16() < 500, "{odd}: {}", answer.text);
    }
}

async fn whatever_the_query(t: &TestApp) {
    let dice = Dice::new(3);
    let description = t.get("openapi.json").await.expect(200);
    for Sample { name, list, body, .. } in samples(t).await {
        t.made(list, &body).await;
        let names = parameters(&description, list);
        assert!(names.len() >= 2, "{name}: {names:?}");
        for parameter in &names {
            for _ in 0..4 {
                let text = dice.draw(&odd_text());
                let value: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
                let answer = t.get(&format!("{list}?{parameter}={value}")).await;
                assert!(answer.status.as_u16() < 500, "{list}?{parameter}={text:?}: {}", answer.text);
            }
            for raw in ["%ff%fe", "%", "%0", "%C3", "a%00b", "+", "&&==&"] {
                let answer = t.get(&format!("{list}?{parameter}={raw}")).await;
                assert!(answer.status.as_u16() < 500, "{list}?{parameter}={raw}: {}", answer.text);
            }
        }
    }
}

/// The query parameters of a list, as its API describes them.
fn parameters(description: &Value, list: &str) -> Vec<String> {
    let path = format!("/{}", list.rsplit('/').next().unwrap());
    let listed = description["paths"][&path]["get"]["parameters"].as_array().cloned();
    let Some(listed) = listed else { return vec!["page".to_owned(), "pageSize".to_owned()] };
    let queries = listed.iter().filter(|parameter| parameter["in"] == "query");
    queries.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
}

async fn whatever_the_keys(t: &TestApp) {
    let dice = Dice::new(4);
    for Sample { name, list, body, .. } in samples(t).await {
        for _ in 0..5 {
            let mut odd: Map<String, Value> = body.as_object().unwrap().clone();
            for _ in 0..20 {
                odd.insert(dice.draw(&odd_text()), dice.draw(&odd_value()));
            }
            let answer = t.post(list, &Value::Object(odd.clone())).await;
            assert!(answer.status.as_u16() < 500, "{name}: {odd:?}: {}", answer.text);
        }
    }
}

engines!(whatever_the_body, whatever_the_body_of_maak_klantcontact, whatever_the_query, whatever_the_keys);
