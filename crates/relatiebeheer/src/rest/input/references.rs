//! References in a body: `{"uuid": …}`, never a URL.

use serde_json::Value;
use uuid::Uuid;

use super::{Input, NULL, Pending, REQUIRED, not_a_dictionary};
use crate::rest::{
    input::Mode,
    oas::describe::{Described, Kind},
};

/// A kind of object: what a reference may point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The root of its API.
    pub(crate) api: &'static str,
    /// The table.
    pub(crate) table: &'static str,
    /// What it is called when it does not exist.
    pub(crate) label: &'static str,
    /// The path of its resource.
    pub(crate) path: &'static str,
}

/// A reference field, while its rules are being given.
pub(crate) struct Reference<'i, 'v> {
    input: &'i mut Input<'v>,
    name: &'static str,
    target: Target,
    required: bool,
}

impl<'v> Input<'v> {
    /// A reference to an object of `target`; that it exists is checked when the whole body is read.
    pub(crate) fn reference<'i>(&'i mut self, name: &'static str, target: Target) -> Reference<'i, 'v> {
        Reference { input: self, name, target, required: false }
    }

    /// The uuid in `{"uuid": …}`; reports what is wrong under `name.uuid`.
    pub(crate) fn uuid_of(&mut self, name: &str, value: &'v Value) -> Option<Uuid> {
        let field = format!("{name}.uuid");
        let Value::Object(object) = value else {
            self.error(&format!("{name}.nonFieldErrors"), "invalid", not_a_dictionary(value));
            return None;
        };
        match object.get("uuid") {
            None => self.error(&field, REQUIRED.0, REQUIRED.1),
            Some(Value::Null) => self.error(&field, NULL.0, NULL.1),
            Some(value) => match value.as_str().and_then(|text| text.parse().ok()) {
                Some(uuid) => return Some(uuid),
                None => self.error(&field, "invalid", "Must be a valid UUID."),
            },
        }
        None
    }

    /// Has the existence of an object looked up with the others.
    pub(crate) fn expect(&mut self, name: &str, target: Target, uuid: Uuid) {
        let name = self.full_name(name);
        self.pending.push(Pending { name, target, uuid });
    }
}

impl Reference<'_, '_> {
    /// Must be there, except in a PATCH.
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Into a field that always refers to something.
    pub(crate) fn into(self, to: &mut Uuid) {
        if let Some(uuid) = self.given() {
            *to = uuid;
        }
    }

    /// What is referred to; `None`: not given, or not readable (which is reported).
    pub(crate) fn given(self) -> Option<Uuid> {
        self.read(false).flatten()
    }

    /// Into a field that may refer to nothing.
    pub(crate) fn into_nullable(self, to: &mut Option<Uuid>) {
        if let Some(uuid) = self.read(true) {
            *to = uuid;
        }
    }

    fn read(self, nullable: bool) -> Option<Option<Uuid>> {
        let Self { input, name, target, required } = self;
        if input.describes() {
            let field = Described::new(name);
            input.describe_field(Described { required, nullable, reference: Some(target), ..field });
            return None;
        }
        match input.raw(name) {
            None if required && input.mode != Mode::Patch => input.error(name, REQUIRED.0, REQUIRED.1),
            None => {}
            Some(Value::Null) if nullable => return Some(None),
            Some(Value::Null) => input.error(name, NULL.0, NULL.1),
            Some(value) => {
                let uuid = input.uuid_of(name, value)?;
                input.expect(&format!("{name}.uuid"), target, uuid);
                return Some(Some(uuid));
            }
        }
        None
    }
}

impl Input<'_> {
    /// A list of references, which may be `null` for an empty one. `None`: not given, or not readable (which is reported).
    pub(crate) fn reference_list(&mut self, name: &'static str, target: Target) -> Option<Vec<Uuid>> {
        self.list_of_references(name, target, true)
    }

    /// Likewise, of which there is no `null`.
    pub(crate) fn some_references(&mut self, name: &'static str, target: Target) -> Option<Vec<Uuid>> {
        self.list_of_references(name, target, false)
    }

    fn list_of_references(
        &mut self,
        name: &'static str,
        target: Target,
        nullable: bool,
    ) -> Option<Vec<Uuid>> {
        if self.describes() {
            let field =
                Described { kind: Kind::List, nullable, reference: Some(target), ..Described::new(name) };
            self.describe_field(field);
            return None;
        }
        let items = match self.raw(name)? {
            Value::Null if nullable => &[],
            Value::Null => {
                self.error(name, NULL.0, NULL.1);
                return None;
            }
            _ => self.list(name)?,
        };
        let mut uuids = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if item.is_null() {
                self.error(name, NULL.0, NULL.1);
                return None;
            }
            let uuid = self.uuid_of(&format!("{name}.{index}"), item)?;
            self.expect(&format!("{name}.{index}.uuid"), target, uuid);
            uuids.push(uuid);
        }
        Some(uuids)
    }
}
