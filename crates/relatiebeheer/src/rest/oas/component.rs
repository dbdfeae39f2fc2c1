//! The schemas of a description, under their names.

use std::collections::{BTreeMap, BTreeSet};

use super::{describe::Node, overlay::Overlay, variants::Variants};
use serde_json::{Map, Value, json};
use utoipa::{
    ToSchema,
    openapi::{RefOr, schema::Schema},
};

/// What points at another part of the document.
pub(crate) const REF: &str = "$ref";
pub(crate) const SCHEMAS: &str = "#/components/schemas/";

/// Refers to a schema.
pub(crate) fn reference(name: &str) -> Value {
    json!({ REF: format!("{SCHEMAS}{name}") })
}

/// Schemas by name.
#[derive(Default)]
pub(crate) struct Components {
    schemas: BTreeMap<String, Value>,
    /// The name of a type in Rust, and what it is to be called.
    names: BTreeMap<String, String>,
    limits: BTreeMap<String, Node>,
    variants: Vec<Variants>,
    /// Those that have a second schema, for PATCH, in which nothing is required.
    patched: BTreeSet<String>,
    conflicts: Vec<String>,
}

impl Components {
    /// Calls the schema of the type `from` something else, here and wherever it is referred to.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        self.names.insert(from.to_owned(), to.to_owned());
    }

    /// A type with everything that it holds.
    pub(super) fn add<T: ToSchema>(&mut self) {
        let mut all = Vec::new();
        T::schemas(&mut all);
        all.push((T::name().into_owned(), T::schema()));
        for (name, schema) in all {
            self.insert(&name, &schema);
        }
    }

    /// A schema as it was derived.
    pub(super) fn insert(&mut self, name: &str, schema: &RefOr<Schema>) {
        self.put(name, tidy(serde_json::to_value(schema).unwrap_or_default()));
    }

    /// A schema.
    pub(super) fn put(&mut self, name: &str, schema: Value) {
        if self.schemas.get(name).is_some_and(|known| *known != schema) {
            self.conflicts.push(format!("two schemas are called {name}"));
        }
        self.schemas.insert(name.to_owned(), schema);
    }

    /// A schema by its name in Rust.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.schemas.get(name)
    }

    /// A schema by its name in Rust, to change.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.schemas.get_mut(name)
    }

    /// Says what a body of this schema has to keep to.
    pub(super) fn limit(&mut self, name: &str, node: Node) {
        self.limits.insert(name.to_owned(), node);
    }

    /// What a body of this schema has to keep to.
    pub(super) fn limits(&mut self, name: &str) -> Option<&mut Node> {
        self.limits.get_mut(name)
    }

    /// Asks for a second schema, for PATCH.
    pub(super) fn patch(&mut self, name: &str) {
        self.patched.insert(name.to_owned());
    }

    /// Says that a schema differs by one of its fields.
    pub(super) fn vary(&mut self, variants: Variants) {
        self.variants.push(variants);
    }

    /// Makes what has been written about the operations refer to the final names.
    pub(super) fn rename_in(&self, paths: &mut Map<String, Value>) {
        paths.values_mut().for_each(|value| rename(value, &self.names));
    }

    /// All of them by their final names, and what was wrong.
    pub(super) fn finish(self) -> (Value, Vec<String>) {
        let Self { mut schemas, names, limits, variants, patched, mut conflicts } = self;
        let mut overlay = Overlay::new(&mut schemas);
        for (part, node) in variants.iter().flat_map(|variants| &variants.options) {
            overlay.lay(&Variants::part_name(part), node);
        }
        for (name, node) in &limits {
            overlay.lay(name, node);
        }
        conflicts.extend(overlay.faults());
        for name in &patched {
            let mut patched = schemas.get(name).cloned().unwrap_or_default();
            if let Value::Object(patched) = &mut patched {
                patched.shift_remove("required");
            }
            variants
                .iter()
                .filter(|variants| variants.name == *name)
                .for_each(|variants| variants.loosen(&mut patched));
            let name = names.get(name).unwrap_or(name);
            schemas.insert(patched_name(name), patched);
        }
        for variants in &variants {
            variants.split(&mut schemas);
        }
        let mut named: BTreeMap<String, Value> = BTreeMap::new();
        for (name, mut schema) in schemas {
            rename(&mut schema, &names);
            let name = names.get(&name).cloned().unwrap_or(name);
            if named.insert(name.clone(), schema).is_some() {
                conflicts.push(format!("two schemas are called {name}"));
            }
        }
        (json!(named), conflicts)
    }
}

/// The name of the schema for a PATCH.
pub(super) fn patched_name(name: &str) -> String {
    format!("Patched{name}")
}

fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut(REF)
                && let Some(name) = reference.strip_prefix(SCHEMAS).and_then(|name| names.get(name))
            {
                *reference = format!("{SCHEMAS}{name}");
            }
            object.values_mut().for_each(|value| rename(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| rename(value, names)),
        _ => {}
    }
}

/// Puts right what the derive leaves in an odd place: the description of a nullable reference belongs to the property,
/// `readOnly` to the list and not to its items, and an empty default says nothing.
fn tidy(mut value: Value) -> Value {
    tidy_in_place(&mut value);
    value
}

fn tidy_in_place(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(tidy_in_place),
        Value::Object(object) => {
            object.values_mut().for_each(tidy_in_place);
            if object.get("default").is_some_and(|default| default.is_null() || default == "") {
                object.shift_remove("default");
            }
            if !object.contains_key("description")
                && let Some(description) =
                    nullable_part(object).and_then(|part| part.shift_remove("description"))
            {
                object.insert("description".to_owned(), description);
            }
            if object.get("type").is_some_and(|kind| kind == "array")
                && let Some(Value::Object(items)) = object.get_mut("items")
                && let Some(read_only) = items.shift_remove("readOnly")
            {
                object.insert("readOnly".to_owned(), read_only);
            }
        }
        _ => {}
    }
}

/// What a `oneOf` of something and null is when it is not null.
fn nullable_part(object: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    let options = object.get_mut("oneOf")?.as_array_mut()?;
    if options.len() != 2 || !options.iter().any(|option| option["type"] == "null") {
        return None;
    }
    options.iter_mut().find(|option| option["type"] != "null")?.as_object_mut()
}
