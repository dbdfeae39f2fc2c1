//! Compares an answer with a recorded one. Identities and moments that the recorded server made itself match any, but
//! the same one each time.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::LazyLock,
};

use jiff::Timestamp;
use regex::{Captures, Regex};
use serde_json::Value;

static UUID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").unwrap());
static MOMENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$").unwrap());
static DATE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\d{4}-\d\d-\d\d$").unwrap());

/// What differs: `hard` must not, `soft` may.
pub(crate) struct Comparison {
    pub(crate) hard: Vec<String>,
    pub(crate) soft: Vec<String>,
    now: Option<Timestamp>,
    known: HashSet<String>,
    text: String,
    renamed: HashMap<String, String>,
}

impl Comparison {
    /// `text` is all that both servers were given.
    pub(crate) fn new(text: &str, now: Option<&str>) -> Self {
        Self {
            hard: Vec::new(),
            soft: Vec::new(),
            now: now.and_then(|now| now.parse().ok()),
            known: UUID.find_iter(text).map(|found| found.as_str().to_lowercase()).collect(),
            text: text.to_owned(),
            renamed: HashMap::new(),
        }
    }

    pub(crate) fn compare(&mut self, expected: &Value, got: &Value, path: &str) {
        match (expected, got) {
            (Value::Object(expected), Value::Object(got)) => {
                let keys: BTreeSet<&String> = expected.keys().chain(got.keys()).collect();
                for key in keys {
                    let path = format!("{path}.{key}");
                    match (expected.get(key), got.get(key)) {
                        (Some(expected), Some(got)) => self.compare(expected, got, &path),
                        (Some(expected), None) => {
                            self.hard.push(format!("{path}: missing (expected {expected})"));
                        }
                        (None, got) => {
                            self.hard.push(format!("{path}: unexpected {}", got.unwrap_or(&Value::Null)));
                        }
                    }
                }
            }
            (Value::Array(expected), Value::Array(got)) => self.compare_lists(expected, got, path),
            (Value::String(expected), Value::String(got)) => {
                if !self.same_text(expected, got) {
                    let text = matches!(last(path), "reason" | "title" | "detail");
                    let list = if text { &mut self.soft } else { &mut self.hard };
                    list.push(format!("{path}: expected {expected:?} got {got:?}"));
                }
            }
            _ if expected == got => {}
            _ => self.hard.push(format!("{path}: expected {expected} got {got}")),
        }
    }

    fn compare_lists(&mut self, expected: &[Value], got: &[Value], path: &str) {
        if expected.len() != got.len() {
            let (expected, got) = (Value::from(expected), Value::from(got));
            return self.hard.push(format!("{path}: another length: expected {expected} got {got}"));
        }
        let (mut expected, mut got) = (expected.to_vec(), got.to_vec());
        if last(path) == "invalidParams" {
            let order = |list: &[Value]| list.iter().map(name_and_code).collect::<Vec<_>>();
            if order(&expected) != order(&got) {
                self.soft.push(format!("{path}: order of invalidParams"));
                let key = |param: &Value| (name_and_code(param), param["reason"].as_str().map(str::to_owned));
                expected.sort_by_key(key);
                got.sort_by_key(key);
            }
        } else if expected.first().is_some_and(|first| first.get("uuid").is_some())
            && last(path) != "results"
            && path.contains('.')
        {
            let key = |item: &Value| self.without_own(item);
            let order = |list: &[Value]| list.iter().map(key).collect::<Vec<_>>();
            let sorted = |mut list: Vec<String>| {
                list.sort();
                list
            };
            if order(&expected) != order(&got) && sorted(order(&expected)) == sorted(order(&got)) {
                expected.sort_by_key(key);
                got.sort_by_key(key);
                self.soft.push(format!("{path}: order of nested list"));
            }
        }
        for (index, (expected, got)) in expected.iter().zip(&got).enumerate() {
            self.compare(expected, got, &format!("{path}[{index}]"));
        }
    }

    /// An object as text, its identities left out unless both servers were given them.
    fn without_own(&self, item: &Value) -> String {
        let replace = |found: &Captures<'_>| {
            let uuid = &found[0];
            if self.known.contains(&uuid.to_lowercase()) { uuid.to_owned() } else { "#".to_owned() }
        };
        UUID.replace_all(&sorted_text(item), replace).into_owned()
    }

    fn same_text(&mut self, expected: &str, got: &str) -> bool {
        if expected == got {
            return true;
        }
        let theirs: Vec<&str> = UUID.find_iter(expected).map(|found| found.as_str()).collect();
        let ours: Vec<&str> = UUID.find_iter(got).map(|found| found.as_str()).collect();
        let around = |text: &str| UUID.replace_all(text, "#").into_owned();
        if !theirs.is_empty() && theirs.len() == ours.len() && around(expected) == around(got) {
            return theirs.into_iter().zip(ours).all(|(theirs, ours)| self.same_uuid(theirs, ours));
        }
        if MOMENT.is_match(expected) && MOMENT.is_match(got) {
            let just_now =
                self.now.zip(expected.parse().ok()).is_some_and(|(now, expected): (_, Timestamp)| {
                    (expected.duration_since(now)).unsigned_abs().as_secs() < 5
                });
            let given = self.text.contains(expected) || self.text.contains(&expected.replace('Z', "+00:00"));
            return just_now || !given;
        }
        DATE.is_match(expected) && DATE.is_match(got) && !self.text.contains(expected)
    }

    fn same_uuid(&mut self, theirs: &str, ours: &str) -> bool {
        if theirs == ours {
            return true;
        }
        if self.known.contains(&theirs.to_lowercase()) {
            return false;
        }
        self.renamed.entry(theirs.to_owned()).or_insert_with(|| ours.to_owned()) == ours
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

fn name_and_code(param: &Value) -> (Option<String>, Option<String>) {
    let text = |key: &str| param[key].as_str().map(str::to_owned);
    (text("name"), text("code"))
}

/// JSON with its keys in order.
fn sorted_text(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let mut members: Vec<String> =
                object.iter().map(|(key, value)| format!("{key:?}:{}", sorted_text(value))).collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(sorted_text).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}
