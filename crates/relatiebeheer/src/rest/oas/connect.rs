//! What the parts of a description have to do with one another.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{component::REF, overlay::set};

/// A filter on a property that is deprecated, is deprecated too.
pub(super) fn deprecate(paths: &mut Map<String, Value>, schemas: &Value) {
    let schemas = schemas.as_object().into_iter().flat_map(Map::values);
    let properties = schemas.filter_map(|schema| schema["properties"].as_object()).flatten();
    let old: BTreeSet<&str> = properties
        .filter(|(_, schema)| schema["deprecated"] == true)
        .map(|(name, _)| name.as_str())
        .collect();
    let operations = paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    let parameters =
        operations.filter_map(|operation| operation.get_mut("parameters")?.as_array_mut()).flatten();
    for parameter in parameters.filter(|parameter| parameter["in"] == "query") {
        let name = parameter["name"].as_str().unwrap_or_default();
        if name.rsplit("__").next().is_some_and(|last| old.contains(last)) {
            set(parameter, "deprecated", true);
        }
    }
}

/// References that lead nowhere.
pub(super) fn dangling(document: &Value) -> Vec<String> {
    let mut references = BTreeSet::new();
    gather(document, &mut references);
    let leads_nowhere = |reference: &&String| document.pointer(reference.trim_start_matches('#')).is_none();
    references.iter().filter(leads_nowhere).map(|reference| format!("{reference} does not exist")).collect()
}

fn gather(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get(REF) {
                references.insert(reference.clone());
            }
            object.values().for_each(|value| gather(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| gather(value, references)),
        _ => {}
    }
}

/// Operations under one id.
pub(super) fn same_ids(document: &Value) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let paths = document.get("paths").and_then(Value::as_object);
    let operations =
        paths.into_iter().flat_map(Map::values).filter_map(Value::as_object).flat_map(Map::values);
    let ids = operations.filter_map(|operation| operation.get("operationId")?.as_str());
    ids.filter(|id| !seen.insert(*id)).map(|id| format!("operationId {id} is used twice")).collect()
}
