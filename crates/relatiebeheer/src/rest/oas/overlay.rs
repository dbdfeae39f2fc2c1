//! Lays what `read` says about a body over the schema of the struct that goes over the wire, so that each limit is
//! written once. What `read` does not mention is read-only.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    component::{REF, SCHEMAS},
    describe::{Described, Kind, Node},
};

/// Schemas by name, while limits are laid over them.
pub(super) struct Overlay<'s> {
    schemas: &'s mut BTreeMap<String, Value>,
    /// What has been laid over which schema.
    done: BTreeMap<String, String>,
    faults: Vec<String>,
}

impl<'s> Overlay<'s> {
    pub(super) fn new(schemas: &'s mut BTreeMap<String, Value>) -> Self {
        Self { schemas, done: BTreeMap::new(), faults: Vec::new() }
    }

    /// What was wrong.
    pub(super) fn faults(self) -> Vec<String> {
        self.faults
    }

    /// Lays `node` over the schema `name` and over what it nests.
    pub(super) fn lay(&mut self, name: &str, node: &Node) {
        let said = format!("{node:?}");
        match self.done.insert(name.to_owned(), said.clone()) {
            Some(before) if before != said => self.faults.push(format!("{name} is read in two ways")),
            Some(_) => return,
            None => {}
        }
        let Some(mut schema) = self.schemas.remove(name) else {
            self.faults.push(format!("there is no schema {name}"));
            return;
        };
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            for field in node.fields.iter().filter(|field| !properties.contains_key(field.name)) {
                self.faults.push(format!("{name}.{} is read but never written", field.name));
            }
            for (property, schema) in properties.iter_mut() {
                match node.fields.iter().find(|field| field.name == property) {
                    Some(field) => self.limit(field, schema),
                    None => set(schema, "readOnly", true),
                }
            }
        }
        require(&mut schema, node);
        self.schemas.insert(name.to_owned(), schema);
    }

    fn limit(&mut self, field: &Described, schema: &mut Value) {
        if let Some(nested) = &field.nested
            && let Some(name) = referred(schema)
        {
            self.lay(&name, nested);
        }
        if let Value::Object(schema) = schema {
            schema.shift_remove("readOnly");
        }
        constrain(field, schema);
        if let Some(target) = field.reference {
            let before = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let description = format!("{before} Out of `{}`.", target.path);
            set(schema, "description", description.trim_start());
        }
        if field.nullable {
            make_nullable(schema);
        }
    }
}

/// What must be in a body, and what is always in an answer without being read from one: also when it is null there.
fn require(schema: &mut Value, node: &Node) {
    let always: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let field = |name: &str| node.fields.iter().find(|field| field.name == name);
    let is_required = |(name, schema): &(&String, &Value)| match field(name) {
        Some(field) => field.required,
        None => always.contains(&name.as_str()) || is_nullable(schema),
    };
    let properties = schema["properties"].as_object().into_iter().flatten();
    let required: Vec<String> = properties.filter(is_required).map(|(name, _)| name.clone()).collect();
    if let Value::Object(schema) = schema {
        schema.shift_remove("required");
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
    }
}

fn constrain(field: &Described, schema: &mut Value) {
    let texts = [("pattern", field.pattern), ("format", field.format)];
    for (key, text) in texts.into_iter().filter_map(|(key, text)| Some((key, text?))) {
        set(schema, key, text);
    }
    let numbers = [("maxLength", field.max_length), ("minLength", field.min_length)];
    for (key, number) in numbers.into_iter().filter_map(|(key, number)| Some((key, number?))) {
        set(schema, key, number);
    }
    match field.kind {
        Kind::Choice(options) => {
            let blank = if field.required { None } else { Some("") };
            set(schema, "enum", options.iter().copied().chain(blank).collect::<Vec<_>>());
        }
        Kind::Number((min, max)) => {
            set(schema, "minimum", min);
            set(schema, "maximum", max);
        }
        Kind::Text | Kind::Boolean | Kind::DateTime | Kind::Date | Kind::Object | Kind::List => {}
    }
}

pub(super) fn set(schema: &mut Value, key: &str, value: impl Into<Value>) {
    if let Value::Object(schema) = schema {
        schema.insert(key.to_owned(), value.into());
    }
}

/// The name of the schema that this one is, or is when it is not null.
fn referred(schema: &Value) -> Option<String> {
    let one = |schema: &Value| schema.get(REF)?.as_str()?.strip_prefix(SCHEMAS).map(ToOwned::to_owned);
    one(schema).or_else(|| schema.get("oneOf")?.as_array()?.iter().find_map(one))
}

fn is_nullable(schema: &Value) -> bool {
    let types = schema["type"].as_array().into_iter().flatten();
    let options = schema["oneOf"].as_array().into_iter().flatten().map(|option| &option["type"]);
    types.chain(options).any(|kind| kind == "null")
}

/// Lets a schema be null too.
pub(super) fn make_nullable(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    if let Some(Value::Array(options)) = object.get_mut("enum")
        && !options.contains(&Value::Null)
    {
        options.push(Value::Null);
    }
    match object.get_mut("type") {
        Some(Value::String(one)) => {
            let both = json!([one, "null"]);
            object.insert("type".to_owned(), both);
        }
        Some(_) => {}
        None => {
            if let Some(reference) = object.shift_remove(REF) {
                object.insert("oneOf".to_owned(), json!([{ REF: reference }, { "type": "null" }]));
            }
        }
    }
}
