//! Schemas that differ by the value of one of their fields, as an actor does by its soort.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    component::{REF, SCHEMAS, reference},
    describe::Node,
};

/// A schema of which `part` differs by the value of `by`.
pub(super) struct Variants {
    pub(super) name: String,
    pub(super) by: &'static str,
    pub(super) part: &'static str,
    /// What the part is, by the value of `by`.
    pub(super) options: Vec<(&'static str, Node)>,
}

impl Variants {
    /// The schema of the part for one value: `geautomatiseerde_actor` → `GeautomatiseerdeActor`.
    pub(super) fn part_name(option: &str) -> String {
        let words = option.split('_').map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
            first + letters.as_str()
        });
        words.collect()
    }

    /// Splits the schema into what is common and one schema for each value, told apart by a discriminator.
    pub(super) fn split(&self, schemas: &mut BTreeMap<String, Value>) {
        let Some(mut base) = schemas.remove(&self.name) else { return };
        let description = base.get("description").cloned();
        let properties = base.get_mut("properties").and_then(Value::as_object_mut);
        let part = properties.and_then(|properties| properties.shift_remove(self.part)).unwrap_or_default();
        let part_description = part.get("description");
        if let Some(untagged) = part.pointer("/oneOf/0/$ref").and_then(Value::as_str) {
            schemas.remove(untagged.trim_start_matches(SCHEMAS));
        }
        let base_name = format!("{}Basis", self.name);
        let mut mapping = Map::new();
        for (option, _) in &self.options {
            let part_name = Self::part_name(option);
            let name = format!("{}{part_name}", self.name);
            let own = json!({
                "type": "object",
                "properties": {
                    self.by: { "type": "string", "enum": [option] },
                    self.part: {
                        "description": part_description,
                        "oneOf": [reference(&part_name), { "type": "null" }],
                    },
                },
            });
            let all = json!({ "allOf": [reference(&base_name), own] });
            schemas.insert(name.clone(), all);
            mapping.insert((*option).to_owned(), format!("{SCHEMAS}{name}").into());
        }
        let one_of: Vec<Value> = mapping.values().map(|reference| json!({ REF: reference })).collect();
        let discriminator = json!({ "propertyName": self.by, "mapping": mapping });
        let whole = json!({ "description": description, "oneOf": one_of, "discriminator": discriminator });
        schemas.insert(base_name, base);
        schemas.insert(self.name.clone(), whole);
    }

    /// In a part of an object the value of `by` may be lacking, so that the part can be any of them.
    pub(super) fn loosen(&self, patched: &mut Value) {
        let parts = self.options.iter().map(|(option, _)| reference(&Self::part_name(option)));
        let any: Vec<Value> = parts.collect();
        if let Some(part) = patched.pointer_mut(&format!("/properties/{}", self.part)) {
            *part = json!({ "description": part.get("description"), "anyOf": any });
        }
    }
}
