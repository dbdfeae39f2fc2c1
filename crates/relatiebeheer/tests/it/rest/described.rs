//! Every filter and expansion that the APIs describe, and every statement of the program: prepared and run.

use relatiebeheer::Kind;
use serde_json::{Value, json};
use store::Engine;

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

/// How the engine would find what fits a condition.
async fn plan(t: &TestApp, table: &str, condition: &str) -> String {
    // Without an order: by the index of that one, everything can be walked through.
    let sql = format!("select * from {table} where {condition}");
    if t.db.engine() == Engine::Sqlite {
        let conn = t.db.read().await.unwrap();
        let steps: Vec<(i64, i64, i64, String)> =
            conn.query(&format!("explain query plan {sql}"), &[]).await.unwrap();
        return steps.into_iter().map(|(.., step)| step + "\n").collect();
    }
    // In an empty table anything else is as good: what matters is whether an index could be used.
    let tx = t.db.begin().await.unwrap();
    tx.batch("set local enable_seqscan = off").await.unwrap();
    let steps: Vec<(String,)> = tx.query(&format!("explain {sql}"), &[]).await.unwrap();
    steps.into_iter().map(|(step,)| step + "\n").collect()
}

/// A filter that is called narrow finds its rows by an index on both engines, in its own table and in every other.
async fn what_is_called_a_narrow_filter_is_one(t: &TestApp) {
    let sqlite = t.db.engine() == Engine::Sqlite;
    let mut narrow = 0;
    for (table, filters) in relatiebeheer::filters() {
        for filter in filters.iter().filter(|filter| filter.is_narrow) {
            let value = match filter.kind {
                Kind::Uuid | Kind::Url if sqlite => "x'00000000000000000000000000000001'",
                Kind::Uuid | Kind::Url => "'00000000-0000-0000-0000-000000000001'::uuid",
                _ => "'1'",
            };
            let steps = plan(t, table, &filter.sql.replace('?', value)).await;
            let scans: Vec<&str> = steps
                .lines()
                .filter(|step| if sqlite { step.contains("SCAN ") } else { step.contains("Seq Scan") })
                .collect();
            assert!(scans.is_empty(), "{table} by {}: {steps}", filter.name);
            narrow += 1;
        }
    }
    assert!(narrow > 50, "{narrow} narrow filters");
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
    what_is_called_a_narrow_filter_is_one,
    a_filter_that_is_not_described_is_refused_by_every_list,
);
