//! What holds for every resource of both APIs.

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::at,
    samples::{Sample, samples},
};

async fn a_new_one_is_answered_as_it_is_read_back(t: &TestApp) {
    for Sample { name, list, body, .. } in samples(t).await {
        let answer = t.post(list, &body).await;
        answer.matches(&format!("{name}_nieuw"));
        let made = answer.expect(201);
        let path = at(list, &made);
        assert_eq!(answer.header("location"), made["url"].as_str(), "{name}");
        assert!(made["url"].as_str().unwrap().ends_with(&path), "{name}: {}", made["url"]);
        assert_eq!(t.get(&path).await.expect(200), made, "{name}");
        let mut listed = t.list(list).await.remove(0);
        if let Some(expand) = listed.as_object_mut().unwrap().remove("_expand") {
            assert_eq!(expand, json!({}), "{name}");
        }
        assert_eq!(listed, made, "{name}: newest first");
    }
}

/// What was answered, as it may be sent back.
fn sent_back(name: &str, mut made: Value) -> Value {
    if name == "internetaak" {
        // Either of the two names who is to do it, never both.
        made.as_object_mut().unwrap().remove("toegewezenAanActor");
    }
    made
}

async fn putting_back_what_was_answered_changes_nothing(t: &TestApp) {
    for Sample { name, list, body, .. } in samples(t).await {
        let made = t.made(list, &body).await;
        let path = at(list, &made);
        for _ in 0..2 {
            assert_eq!(t.put(&path, &sent_back(name, made.clone())).await.expect(200), made, "{name}");
        }
        assert_eq!(t.get(&path).await.expect(200), made, "{name}");
    }
}

async fn a_patch_changes_what_it_names_and_nothing_else(t: &TestApp) {
    for Sample { name, list, body, change, .. } in samples(t).await {
        let made = t.made(list, &body).await;
        let path = at(list, &made);
        assert_eq!(t.patch(&path, &json!({})).await.expect(200), made, "{name}: nothing named");
        let changed = t.patch(&path, &change).await.expect(200);
        for (field, value) in made.as_object().unwrap() {
            match change.get(field) {
                // A reference is answered with its address.
                Some(given) if given.is_object() => {
                    assert_eq!(changed[field]["uuid"], given["uuid"], "{name}");
                }
                Some(given) => assert_eq!(changed[field], *given, "{name}.{field}"),
                None => assert_eq!(changed[field], *value, "{name}.{field}"),
            }
        }
        assert_eq!(t.get(&path).await.expect(200), changed, "{name}");
    }
}

async fn what_is_required_is_missed_in_post_and_put_and_not_in_patch(t: &TestApp) {
    for Sample { name, list, body, required, .. } in samples(t).await {
        if required.is_empty() {
            t.made(list, &json!({})).await;
            continue;
        }
        let made = t.made(list, &body).await;
        let path = at(list, &made);
        for answer in [t.post(list, &json!({})).await, t.put(&path, &json!({})).await] {
            let mut wrong = answer.wrong();
            wrong.sort();
            let expected: Vec<String> = required.iter().map(|field| format!("{field}: required")).collect();
            assert_eq!(wrong, expected, "{name}");
        }
        assert_eq!(t.get(&path).await.expect(200), made, "{name}: nothing was changed");
    }
}

async fn what_is_absent_in_a_put_stays_as_it_was(t: &TestApp) {
    for Sample { name, list, body, required, .. } in samples(t).await {
        if name == "internetaak" {
            continue; // who is to do it is required as well, in either of two fields
        }
        let made = t.made(list, &body).await;
        let mut least = json!({});
        for field in required {
            least[field] = body[field].clone();
        }
        assert_eq!(t.put(&at(list, &made), &least).await.expect(200), made, "{name}");
    }
}

async fn what_is_removed_is_gone(t: &TestApp) {
    for Sample { name, list, body, .. } in samples(t).await {
        let before = t.get(list).await.expect(200)["count"].clone();
        let path = at(list, &t.made(list, &body).await);
        let answer = t.delete(&path).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""), "{name}");
        for again in [t.get(&path).await, t.delete(&path).await, t.patch(&path, &json!({})).await] {
            assert_eq!(again.expect(404)["code"], "not_found", "{name}");
        }
        assert_eq!(t.get(list).await.expect(200)["count"], before, "{name}");
    }
}

async fn fields_that_nobody_knows_and_fields_that_are_ours_are_passed_over(t: &TestApp) {
    for Sample { name, list, mut body, .. } in samples(t).await {
        let made = t.made(list, &body).await;
        t.delete(&at(list, &made)).await;
        body["uuid"] = json!("11111111-1111-4111-8111-111111111111");
        body["url"] = json!("https://elders.example.nl/1");
        body["zomaar"] = json!({ "iets": [1, null] });
        let other = t.made(list, &body).await;
        assert_ne!(other["uuid"], body["uuid"], "{name}");
        assert_eq!(other.get("zomaar"), None, "{name}");
    }
}

async fn keys_in_snake_case_are_taken_too(t: &TestApp) {
    for Sample { name, list, body, .. } in samples(t).await {
        let made = t.made(list, &body).await;
        t.delete(&at(list, &made)).await;
        let again = t.made(list, &snake(&body)).await;
        let same = |one: &Value| {
            let mut one = one.clone();
            for own in ["uuid", "url", "partijIdentificatoren"] {
                one.as_object_mut().unwrap().remove(own);
            }
            one
        };
        assert_eq!(same(&again), same(&made), "{name}");
    }
}

/// Every key as Python writes it.
fn snake(value: &Value) -> Value {
    let name = |key: &String| {
        key.chars().fold(String::new(), |mut snake, letter| {
            if letter.is_ascii_uppercase() {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
            snake
        })
    };
    match value {
        Value::Object(object) => object.iter().map(|(key, value)| (name(key), snake(value))).collect(),
        Value::Array(items) => items.iter().map(snake).collect(),
        other => other.clone(),
    }
}

engines!(
    a_new_one_is_answered_as_it_is_read_back,
    putting_back_what_was_answered_changes_nothing,
    a_patch_changes_what_it_names_and_nothing_else,
    what_is_required_is_missed_in_post_and_put_and_not_in_patch,
    what_is_absent_in_a_put_stays_as_it_was,
    what_is_removed_is_gone,
    fields_that_nobody_knows_and_fields_that_are_ours_are_passed_over,
    keys_in_snake_case_are_taken_too,
);
