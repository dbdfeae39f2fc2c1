//! Reads a JSON body into a row, field by field, and gathers everything that is wrong with it.
//!
//! One reader serves POST, PUT and PATCH: a field that is absent keeps what the row already holds (the default of a
//! new row, the stored value of an old one) and is missed only where it is required and the method is not PATCH.
//! Keys may be in camelCase or snake_case, as Open Klant takes them. The same calls describe the body for the OAS.

mod fields;
mod references;
mod settle;
#[cfg(test)]
mod tests;
mod values;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::rest::{
    formats::keys::underscored,
    oas::describe::{Described, Node},
    problem::InvalidParam,
};

pub(crate) use references::Target;
pub(crate) use values::Wrong;

pub(crate) const REQUIRED: (&str, &str) = ("required", "Dit veld is vereist.");
pub(crate) const NULL: (&str, &str) = ("null", "Dit veld mag niet leeg zijn.");
pub(crate) const BLANK: (&str, &str) = ("blank", "Dit veld mag niet leeg zijn.");
/// No engine keeps them in a text.
pub(crate) const NUL: (&str, &str) = ("null_characters_not_allowed", "Null-tekens zijn niet toegestaan.");

/// What a body does to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// POST: a new row.
    Create,
    /// PUT: what is required must be there, what is absent stays.
    Replace,
    /// PATCH: what is absent stays.
    Patch,
}

/// A reference whose object has yet to be looked up.
pub(super) struct Pending {
    name: String,
    target: Target,
    uuid: Uuid,
}

/// A body that is being read.
pub(crate) struct Input<'v> {
    object: Source<'v>,
    mode: Mode,
    path: String,
    errors: Vec<InvalidParam>,
    pending: Vec<Pending>,
}

enum Source<'v> {
    Object(&'v Map<String, Value>),
    /// The body is not an object, which has been reported.
    Nothing,
    /// Nothing is read; every field writes down what it is.
    Describe(Node),
}

impl<'v> Input<'v> {
    /// Reads `body`, which must be an object.
    pub(crate) fn new(body: &'v Value, mode: Mode) -> Self {
        let mut input = Self {
            object: Source::Nothing,
            mode,
            path: String::new(),
            errors: Vec::new(),
            pending: Vec::new(),
        };
        match body {
            Value::Object(object) => input.object = Source::Object(object),
            other => input.error("nonFieldErrors", "invalid", not_a_dictionary(other)),
        }
        input
    }

    /// Reads nothing and writes down what would be read.
    pub(crate) fn describe(read: impl FnOnce(&mut Self)) -> Node {
        let mut input = Self {
            object: Source::Describe(Node::default()),
            mode: Mode::Create,
            path: String::new(),
            errors: Vec::new(),
            pending: Vec::new(),
        };
        read(&mut input);
        match input.object {
            Source::Describe(node) => node,
            Source::Nothing | Source::Object(_) => Node::default(),
        }
    }

    /// What this body does.
    pub(crate) fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether this is the description for the OAS and not a body.
    pub(crate) fn describes(&self) -> bool {
        matches!(self.object, Source::Describe(_))
    }

    /// The value of a field, under either spelling.
    pub(crate) fn raw(&self, name: &str) -> Option<&'v Value> {
        match &self.object {
            Source::Object(object) => object.get(name).or_else(|| object.get(&underscored(name))),
            Source::Nothing | Source::Describe(_) => None,
        }
    }

    /// Whether a field is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Whether a group is there with any of these members.
    pub(crate) fn has_any(&self, name: &str, members: &[&str]) -> bool {
        let Some(Value::Object(group)) = self.raw(name) else { return false };
        members.iter().any(|member| group.contains_key(*member) || group.contains_key(&underscored(member)))
    }

    /// Whether a group is there and is an object that says none of what is read of it.
    pub(crate) fn says_nothing(&self, name: &str, members: &[&str]) -> bool {
        matches!(self.raw(name), Some(Value::Object(_))) && !self.has_any(name, members)
    }

    /// Reports that field `name` is wrong.
    pub(crate) fn error(&mut self, name: &str, code: &str, reason: impl Into<String>) {
        // Of a body that is no object, nothing is missed.
        if matches!(self.object, Source::Nothing) && !self.errors.is_empty() {
            return;
        }
        let name = self.full_name(name);
        self.errors.push(InvalidParam::new(name, code, reason));
    }

    fn full_name(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Nothing has been found wrong so far.
    pub(crate) fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// Runs `read` on a part of the body, with its name before the names of its fields.
    pub(crate) fn nested_part(
        &mut self,
        name: &str,
        object: &'v Map<String, Value>,
        read: impl FnOnce(&mut Self),
    ) {
        let full_name = self.full_name(name);
        let path = std::mem::replace(&mut self.path, full_name);
        let outer = std::mem::replace(&mut self.object, Source::Object(object));
        read(self);
        self.object = outer;
        self.path = path;
    }

    /// Like [`Input::nested_part`], as another method would read it: a nested object is whole, whatever the method.
    pub(crate) fn whole_part(
        &mut self,
        name: &str,
        object: &'v Map<String, Value>,
        read: impl FnOnce(&mut Self),
    ) {
        let mode = std::mem::replace(&mut self.mode, Mode::Create);
        self.nested_part(name, object, read);
        self.mode = mode;
    }

    /// Describes a part under `name`, for the OAS.
    fn describe_part(
        &mut self,
        name: &'static str,
        nullable: bool,
        required: bool,
        read: impl FnOnce(&mut Self),
    ) {
        let Source::Describe(outer) = std::mem::replace(&mut self.object, Source::Describe(Node::default()))
        else {
            return;
        };
        read(self);
        let inner = std::mem::replace(&mut self.object, Source::Describe(outer));
        if let (Source::Describe(outer), Source::Describe(inner)) = (&mut self.object, inner) {
            outer.fields.push(Described { required, nullable, nested: Some(inner), ..Described::new(name) });
        }
    }

    fn describe_field(&mut self, field: Described) {
        if let Source::Describe(node) = &mut self.object {
            node.fields.push(field);
        }
    }

    /// A group of fields that is replaced as a whole: absent keeps it, `null` empties it. Returns whether `read` was
    /// called, on a group that starts empty.
    pub(crate) fn group<T: Default>(
        &mut self,
        name: &'static str,
        to: &mut T,
        read: impl FnOnce(&mut Self, &mut T),
    ) -> bool {
        if self.describes() {
            self.describe_part(name, true, false, |input| read(input, &mut T::default()));
            return false;
        }
        match self.raw(name) {
            None => false,
            Some(Value::Null) => {
                *to = T::default();
                true
            }
            Some(Value::Object(object)) => {
                *to = T::default();
                self.whole_part(name, object, |input| read(input, to));
                true
            }
            Some(other) => {
                self.error(&format!("{name}.nonFieldErrors"), "invalid", not_a_dictionary(other));
                false
            }
        }
    }

    /// A group that must be there (except in a PATCH) and is replaced as a whole.
    pub(crate) fn required_group<T: Default>(
        &mut self,
        name: &'static str,
        to: &mut T,
        read: impl FnOnce(&mut Self, &mut T),
    ) -> bool {
        if self.describes() {
            self.describe_part(name, false, true, |input| read(input, &mut T::default()));
            return false;
        }
        match self.raw(name) {
            None if self.mode != Mode::Patch => self.error(name, REQUIRED.0, REQUIRED.1),
            Some(Value::Null) => self.error(name, NULL.0, NULL.1),
            _ => return self.group(name, to, read),
        }
        false
    }

    /// A list of objects. `None`: absent or `null`.
    pub(crate) fn list(&mut self, name: &str) -> Option<&'v [Value]> {
        match self.raw(name)? {
            Value::Null => None,
            Value::Array(items) => Some(items),
            other => {
                let reason =
                    format!("Verwachtte een lijst met items, maar kreeg het type \"{}\".", type_name(other));
                self.error(&format!("{name}.nonFieldErrors"), "not_a_list", reason);
                None
            }
        }
    }
}

pub(crate) fn not_a_dictionary(value: &Value) -> String {
    format!("Ongeldige data. Verwacht een dictionary, kreeg een {}.", type_name(value))
}

/// The names that Open Klant's texts use.
fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}
