//! Whatever is sent, the answer is never a fault of ours.

use std::cell::RefCell;

use http::Method;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRng, TestRunner},
};
use serde_json::{Map, Value, json};

use crate::support::{
    TestApp, engines,
    make::at,
    samples::{Sample, samples},
};

/// How many times each resource is tried.
const TIMES: usize = 25;

/// Draws values one by one: the tests around it are futures.
struct Dice(RefCell<TestRunner>);

impl Dice {
    fn new(seed: u8) -> Self {
        let rng = TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[seed; 32]);
        Self(RefCell::new(TestRunner::new_with_rng(Config::default(), rng)))
    }

    fn draw<S: Strategy>(&self, strategy: &S) -> S::Value {
        strategy.new_tree(&mut self.0.borrow_mut()).unwrap().current()
    }
}

/// Texts that have been trouble somewhere.
const TROUBLE: &[&str] = &[
    "",
    " ",
    "\0",
    "a\0b",
    "'",
    "\"",
    "\\",
    "%",
    "_",
    "--",
    "\u{feff}",
    "\u{202e}",
    "\u{1F600}",
    "é",
    "ß",
    "İ",
    "-0",
    "1e400",
    "NaN",
    "99999999999999999999",
    "-9223372036854775809",
    "true",
    "null",
    "2026-02-30",
    "-009999-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999-23:59",
    "2026-01-01T00:00:00+26:00",
    "11111111-1111-4111-8111-111111111111",
    "http://[",
    "https://a/11111111-1111-4111-8111-111111111111",
    "persoon",
    "organisatie",
    "contactpersoon",
    "medewerker",
    "verwerkt",
    "klant",
    "email",
    "telefoonnummer",
    "a@b.nl",
    "@",
    "0612345678",
    "999990019",
    "kvk_nummer",
    "bsn",
    "nl",
];

fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(TROUBLE).prop_map(str::to_owned),
        1 => ".{0,20}",
        1 => proptest::sample::select(&["a", "é", "\u{1F600}"][..]).prop_map(|letter| letter.repeat(5000)),
    ]
}

fn odd_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        odd_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((odd_text(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Puts something odd in one place of a body that was right, or two.
fn spoil(dice: &Dice, body: &mut Value) {
    let mut here = body;
    loop {
        let deeper = dice.draw(&any::<bool>());
        let size = match here {
            Value::Object(members) => members.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        };
        if size == 0 {
            *here = dice.draw(&odd_value());
            return;
        }
        let index = dice.draw(&(0..size));
        let child = match here {
            Value::Object(members) => members.values_mut().nth(index).unwrap(),
            Value::Array(items) => &mut items[index],
            _ => return,
        };
        let leaf = !child.is_object() && !child.is_array();
        here = child;
        if leaf || !deeper {
            *here = dice.draw(&odd_value());
            return;
        }
    }
}

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
