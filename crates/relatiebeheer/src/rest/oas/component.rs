//! The schemas of a description, under their names.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::{
    ToSchema,
    openapi::{RefOr, schema::Schema},
};

/// What points at another part of the document.
pub(crate) const REF: &str = "$ref";
const SCHEMAS: &str = "#/components/schemas/";

/// Schemas by name.
#[derive(Default)]
pub(crate) struct Components {
    schemas: BTreeMap<String, Value>,
    /// The name of a type in Rust, and what it is to be called.
    names: BTreeMap<&'static str, &'static str>,
    conflicts: Vec<String>,
}

impl Components {
    /// Calls the schema of the type `from` something else, here and wherever it is referred to.
    pub(crate) fn rename(&mut self, from: &'static str, to: &'static str) {
        self.names.insert(from, to);
    }

    /// A type with everything that it holds.
    pub(crate) fn add<T: ToSchema>(&mut self) {
        let mut all = Vec::new();
        T::schemas(&mut all);
        all.push((T::name().into_owned(), T::schema()));
        for (name, schema) in all {
            self.insert(&name, &schema);
        }
    }

    /// A schema as it was derived.
    pub(crate) fn insert(&mut self, name: &str, schema: &RefOr<Schema>) {
        let value = serde_json::to_value(schema).unwrap_or_default();
        self.put(name.to_owned(), value);
    }

    fn put(&mut self, name: String, value: Value) {
        if self.schemas.get(&name).is_some_and(|known| *known != value) {
            self.conflicts.push(format!("two schemas are called {name}"));
        }
        self.schemas.insert(name, value);
    }

    /// All of them by their final names, and what was wrong.
    pub(crate) fn finish(self) -> (Value, Vec<String>) {
        let Self { schemas, names, mut conflicts } = self;
        let mut named: BTreeMap<String, Value> = BTreeMap::new();
        for (name, mut schema) in schemas {
            rename(&mut schema, &names);
            let name = names.get(&*name).map_or(name, |name| (*name).to_owned());
            if named.insert(name.clone(), schema).is_some() {
                conflicts.push(format!("two schemas are called {name}"));
            }
        }
        (json!(named), conflicts)
    }
}

fn rename(value: &mut Value, names: &BTreeMap<&str, &str>) {
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
pub(crate) fn tidy(mut value: Value) -> Value {
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
