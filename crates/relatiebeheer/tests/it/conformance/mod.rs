//! Replays the recorded requests of Open Klant 2.18: each on the rows that it was recorded on, and for one that
//! changes something also what every list says afterwards. Texts, content types and the order of nested lists may
//! differ; anything else is a failure.
//!
//! The recordings are not ours to publish; where they are not beside the repository, this says so and checks nothing.

mod compare;
mod open_klant_client;

use std::{
    io::{BufRead, BufReader, Cursor},
    path::PathBuf,
};

use axum::body::Body;
use http::Request;
use regex::Regex;
use serde_json::{Map, Value, json};

use self::compare::Comparison;
use crate::support::{Answer, HOST, TestApp, engines};

/// Cases that mock the Referentielijsten API or compare the whole OAS.
const EXCLUDED: &str = "test_kanaal_referentielijsten|test_api_19_documentation";
const EXCLUDED_FLAGS: [&str; 2] = ["referentielijsten", "debug"];
const LISTS: [&str; 16] = [
    "/klantinteracties/api/v1/actoren",
    "/klantinteracties/api/v1/actorklantcontacten",
    "/klantinteracties/api/v1/betrokkenen",
    "/klantinteracties/api/v1/bijlagen",
    "/klantinteracties/api/v1/categorie-relaties",
    "/klantinteracties/api/v1/categorieen",
    "/klantinteracties/api/v1/digitaleadressen",
    "/klantinteracties/api/v1/internetaken",
    "/klantinteracties/api/v1/klantcontacten",
    "/klantinteracties/api/v1/onderwerpobjecten",
    "/klantinteracties/api/v1/partij-identificatoren",
    "/klantinteracties/api/v1/partijen",
    "/klantinteracties/api/v1/rekeningnummers",
    "/klantinteracties/api/v1/vertegenwoordigingen",
    "/contactgegevens/api/v1/organisatie",
    "/contactgegevens/api/v1/persoon",
];

async fn answers_as_open_klant_does(t: &TestApp) {
    let Some(cases) = cases() else { return };
    let excluded = Regex::new(EXCLUDED).unwrap();
    let mut seeded = Value::Null;
    let (mut requests, mut soft, mut failures) = (0, 0, Vec::new());
    for case in cases {
        let flags = case["flags"].as_array().cloned().unwrap_or_default();
        let flagged = flags.iter().any(|flag| EXCLUDED_FLAGS.iter().any(|excluded| flag == excluded));
        if case.get("error").is_some() || flagged || excluded.is_match(case["id"].as_str().unwrap()) {
            continue;
        }
        if case["seed"] != seeded {
            seed(t, &case["seed"]).await;
        }
        let safe = matches!(case["request"]["method"].as_str(), Some("GET" | "HEAD" | "OPTIONS"));
        let keeps = safe && case["mutates"] == false;
        seeded = if keeps { case["seed"].clone() } else { Value::Null };
        let outcome = replay(t, &case).await;
        requests += 1;
        if !outcome.hard.is_empty() {
            failures.push(format!("{}#{}\n    {}", case["id"], case["seq"], outcome.hard.join("\n    ")));
        } else if !outcome.soft.is_empty() {
            soft += 1;
        }
    }
    println!("{requests} requests, {} failed, {soft} differ in a text or an order only", failures.len());
    assert!(requests > 500, "only {requests} requests were found");
    assert!(failures.is_empty(), "{} of {requests} failed:\n{}", failures.len(), failures.join("\n"));
}

fn cases() -> Option<impl Iterator<Item = Value>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/open-klant.jsonl");
    let Ok(open) = std::fs::File::open(&file) else {
        println!("did NOT run: the recordings are absent ({})", file.display());
        return None;
    };
    let lines = BufReader::new(open).lines();
    Some(lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()))
}

/// Everything goes, exactly these rows come.
async fn seed(t: &TestApp, tables: &Value) {
    let rows = json!({ "tables": tables }).to_string();
    t.app.import_open_klant(Cursor::new(rows), true).await.unwrap();
}

async fn replay(t: &TestApp, case: &Value) -> Comparison {
    if let Some(now) = case["now"].as_str() {
        t.set(now.parse().unwrap());
    }
    let (asked, expected) = (&case["request"], &case["response"]);
    let answer = t.send(request(t, asked, expected)).await;
    let known = format!("{}{asked}", case["seed"]);
    let mut comparison = Comparison::new(&known, case["now"].as_str());
    let status = u64::from(answer.status.as_u16());
    if Some(status) != expected["status"].as_u64() {
        comparison
            .hard
            .push(format!("status: expected {} got {status}: {}", expected["status"], answer.text));
        return comparison;
    }
    compare_headers(&mut comparison, &expected["headers"], &answer);
    let html = expected["body"].as_str().is_some_and(|text| text.trim_start().starts_with('<'));
    if !html {
        comparison.compare(&expected["body"], &body_of(&answer), "");
    }
    if comparison.hard.is_empty() && case.get("post_api").is_some_and(|state| !state.is_null()) {
        comparison.compare(&case["post_api"], &state(t).await, "STATE");
    }
    comparison
}

fn request(t: &TestApp, asked: &Value, expected: &Value) -> Request<Body> {
    let query = asked["query"].as_str().unwrap_or_default();
    let question = if query.is_empty() { "" } else { "?" };
    let path = asked["path"].as_str().unwrap().replace(' ', "%20");
    let method = asked["method"].as_str().unwrap();
    let mut request = Request::builder().method(method).uri(format!("{path}{question}{query}"));
    let headers = asked["headers"].as_object().cloned().unwrap_or_default();
    for (name, value) in &headers {
        // The recorded token is not ours; a wrong one stays wrong.
        let ours = name == "Authorization" && expected["status"] != 401;
        if name != "Host" && !ours {
            request = request.header(name, value.as_str().unwrap());
        } else if ours && value != "" {
            request = request.header(name, t.authorization());
        }
    }
    request = request.header("Host", HOST);
    let body = match &asked["body"] {
        Value::Null => Body::empty(),
        body => {
            if !headers.contains_key("Content-Type") {
                request = request.header("Content-Type", "application/json");
            }
            Body::from(
                body.get("__raw__").map_or_else(|| body.to_string(), |raw| raw.as_str().unwrap().to_owned()),
            )
        }
    };
    request.body(body).unwrap()
}

fn compare_headers(comparison: &mut Comparison, expected: &Value, answer: &Answer) {
    let media_type = |given: &str| given.split(';').next().unwrap_or_default().to_owned();
    let wanted = media_type(expected["Content-Type"].as_str().unwrap_or_default());
    let got = media_type(answer.header("content-type").unwrap_or_default());
    if !wanted.is_empty() && got != wanted {
        comparison.soft.push(format!("content-type: expected {wanted} got {got}"));
    }
    if let Some(wanted) =
        expected["API-version"].as_str().filter(|wanted| answer.header("api-version") != Some(wanted))
    {
        comparison
            .soft
            .push(format!("API-version: expected {wanted} got {:?}", answer.header("api-version")));
    }
}

/// A body that is not JSON counts as its text.
fn body_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text)
        .unwrap_or_else(|_| Value::String(answer.text.chars().take(2000).collect()))
}

/// What every list says.
async fn state(t: &TestApp) -> Value {
    let mut state = Map::new();
    for list in LISTS {
        let answer = t.get(&format!("{list}?pageSize=500")).await;
        let shown = match answer.status.as_u16() {
            200 => answer.json()["results"].take(),
            status => json!({ "status": status }),
        };
        state.insert(list.to_owned(), shown);
    }
    Value::Object(state)
}

engines!(answers_as_open_klant_does);
