//! Every filter and expansion that the APIs describe, and every statement of the program: prepared and run.

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::at,
    samples::{Sample, samples},
};

/// A parameter of a list, with a value that is right.
struct Parameter {
    name: String,
    value: String,
}

const APIS: [&str; 2] = ["/klantinteracties/api/v1", "/contactgegevens/api/v1"];

/// The lists of an API with what each can be narrowed by, and what it can expand.
async fn lists(t: &TestApp, api: &str) -> Vec<(String, Vec<Parameter>, Vec<String>)> {
    let described = t.get(&format!("{api}/openapi.json")).await.expect(200);
    let paths = described["paths"].as_object().unwrap().iter();
    let lists = paths.filter(|(path, item)| !path.contains('{') && item.get("get").is_some());
    lists.map(|(path, item)| list(&described, format!("{api}{path}"), &item["get"])).collect()
}

fn list(described: &Value, path: String, get: &Value) -> (String, Vec<Parameter>, Vec<String>) {
    let mut filters = Vec::new();
    let mut expansions = Vec::new();
    for parameter in get["parameters"].as_array().into_iter().flatten() {
        let parameter = match parameter["$ref"].as_str() {
            Some(reference) => described.pointer(reference.trim_start_matches('#')).unwrap(),
            None => parameter,
        };
        let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
        if parameter["in"] != "query" {
            continue;
        }
        if name == "expand" {
            let known = schema["items"]["enum"].as_array().unwrap();
            expansions.extend(known.iter().map(|path| path.as_str().unwrap().to_owned()));
        } else {
            filters.push(Parameter { name: name.to_owned(), value: example(schema) });
        }
    }
    (path, filters, expansions)
}

/// A value that fits a schema.
fn example(schema: &Value) -> String {
    let uuid = "11111111-1111-4111-8111-111111111111";
    if let Some(first) = schema["enum"].get(0) {
        return first.as_str().unwrap().to_owned();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("boolean"), _) => "true".to_owned(),
        (Some("integer"), _) => "1".to_owned(),
        (_, Some("uuid")) => uuid.to_owned(),
        (_, Some("uri")) => format!("https://example.nl/{uuid}"),
        (_, Some("date")) => "2026-01-12".to_owned(),
        (_, Some("date-time")) => "2026-01-12T09:30:00Z".to_owned(),
        _ => "a,b".to_owned(),
    }
}

async fn every_filter_alone_and_all_of_them_together(t: &TestApp) {
    let mut known = 0;
    for api in APIS {
        for (path, filters, _) in lists(t, api).await {
            for Parameter { name, value } in &filters {
                t.get(&format!("{path}?{name}={value}")).await.expect(200);
            }
            let all: Vec<String> = filters.iter().map(|one| format!("{}={}", one.name, one.value)).collect();
            let none = t.get(&format!("{path}?{}", all.join("&"))).await.expect(200);
            assert_eq!(none["count"], 0, "{path}");
            known += filters.len();
        }
    }
    assert!(known > 130, "{known} filters and paging parameters");
}

async fn every_expansion_alone_and_all_of_them_together(t: &TestApp) {
    for Sample { list, body, .. } in samples(t).await {
        t.made(list, &body).await;
    }
    let mut known = 0;
    for (path, _, expansions) in lists(t, APIS[0]).await {
        let objects = t.list(&path).await;
        assert!(!objects.is_empty(), "{path}");
        let list = path.rsplit('/').next().unwrap();
        for asked in expansions.iter().chain([&expansions.join(",")]).filter(|asked| !asked.is_empty()) {
            for object in t.list(&format!("{path}?expand={asked}")).await {
                let first = asked.split(['.', ',']).next().unwrap();
                assert!(object["_expand"].get(first).is_some(), "{path}?expand={asked}");
                let alone = t.get(&format!("{}?expand={asked}", at(list, &object))).await.expect(200);
                assert_eq!(alone, object, "{path}?expand={asked}");
            }
            known += 1;
        }
    }
    assert!(known > 14, "{known} expansions");
}

async fn every_statement_of_the_program_is_understood(t: &TestApp) {
    let conn = t.db.read().await.unwrap();
    let mut known = 0;
    for statement in store::statements() {
        let sql = (statement.sql)();
        if let Err(error) = conn.prepare(&sql).await {
            panic!("{}: {error}: {sql}", statement.at);
        }
        // SQLite runs a correlated one some forty times slower than `in (select …)`.
        assert!(!sql.contains("exists (select"), "{}: {sql}", statement.at);
        known += 1;
    }
    assert!(known > 80, "{known} statements");
}

async fn a_filter_that_is_not_described_is_refused_by_every_list(t: &TestApp) {
    for api in APIS {
        for (path, ..) in lists(t, api).await {
            let wrong = t.get(&format!("{path}?ordering=naam")).await.wrong();
            assert_eq!(wrong, ["nonFieldErrors: unknown-parameters"], "{path}");
            assert_eq!(t.get(&format!("{path}?page=1&pageSize=1")).await.expect(200)["results"], json!([]));
        }
    }
}

engines!(
    every_filter_alone_and_all_of_them_together,
    every_expansion_alone_and_all_of_them_together,
    every_statement_of_the_program_is_understood,
    a_filter_that_is_not_described_is_refused_by_every_list,
);
