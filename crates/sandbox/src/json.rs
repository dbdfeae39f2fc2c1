//! Fields of JSON objects, without a panic for what is no object.

use serde_json::Value;

/// Sets fields of an object; does nothing to any other value, where indexing would panic.
pub(crate) trait Velden {
    fn zet(&mut self, naam: &str, waarde: impl Into<Value>);
    /// A field; null when there is none.
    fn veld(&self, naam: &str) -> &Value;
    /// Adds or replaces these fields.
    fn vul_aan(&mut self, velden: Value);
}

impl Velden for Value {
    fn zet(&mut self, naam: &str, waarde: impl Into<Value>) {
        if let Some(velden) = self.as_object_mut() {
            velden.insert(naam.to_owned(), waarde.into());
        }
    }

    fn veld(&self, naam: &str) -> &Value {
        self.get(naam).unwrap_or(&Value::Null)
    }

    fn vul_aan(&mut self, velden: Value) {
        if let (Value::Object(doel), Value::Object(velden)) = (self, velden) {
            doel.extend(velden);
        }
    }
}
