//! One operation: method, path, parameters, body and answers.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::{ToSchema, openapi::RefOr, openapi::schema::Schema};

use super::{
    VERSION_HEADER,
    component::{Components, REF, reference},
    fouten,
    overlay::set,
};

/// What the value of a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Text,
    Uuid,
    Uri,
    Boolean,
    Number,
    Date,
    DateTime,
    Choice(&'static [&'static str]),
}

impl Scalar {
    /// Its schema.
    pub(crate) fn schema(self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Uuid => json!({ "type": "string", "format": "uuid" }),
            Self::Uri => json!({ "type": "string", "format": "uri" }),
            Self::Boolean => json!({ "type": "boolean" }),
            Self::Number => json!({ "type": "integer" }),
            Self::Date => json!({ "type": "string", "format": "date" }),
            Self::DateTime => json!({ "type": "string", "format": "date-time" }),
            Self::Choice(options) => json!({ "type": "string", "enum": options }),
        }
    }
}

/// An operation in the making.
#[must_use]
pub(crate) struct Operation {
    method: &'static str,
    path: String,
    head: Map<String, Value>,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: BTreeMap<u16, Value>,
    problems: Vec<u16>,
    schemas: Vec<(String, RefOr<Schema>)>,
    open: bool,
}

/// An operation that is done.
pub(super) struct Finished {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) value: Value,
    pub(super) problems: Vec<u16>,
    pub(super) faults: Vec<String>,
}

macro_rules! methods {
    ($($name:ident),+) => {
        $(#[doc = concat!("`", stringify!($name), " path`, under the id `id`; the summary is one Dutch sentence.")]
        pub(crate) fn $name(path: &str, id: &str, summary: &str) -> Operation {
            Operation::new(stringify!($name), path, id, summary)
        })+
    };
}
methods!(get, post, put, patch, delete);

impl Operation {
    fn new(method: &'static str, path: &str, id: &str, summary: &str) -> Self {
        let head = [("operationId", id), ("summary", summary)];
        Self {
            method,
            path: path.to_owned(),
            head: head.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect(),
            parameters: Vec::new(),
            body: None,
            answers: BTreeMap::new(),
            problems: vec![500, 503],
            schemas: Vec::new(),
            open: false,
        }
    }

    /// Whether it is this one.
    pub(super) fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    /// The group that it belongs to.
    pub(crate) fn tag(mut self, tag: &str) -> Self {
        self.head.insert("tags".to_owned(), json!([tag]));
        self
    }

    /// More than the summary says; Markdown.
    pub(crate) fn describe(mut self, text: &str) -> Self {
        self.head.insert("description".to_owned(), text.into());
        self
    }

    /// Needs no token and no session.
    pub(crate) fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// A part of the path.
    pub(crate) fn path(self, name: &str, kind: Scalar, description: &str) -> Self {
        let schema = kind.schema();
        self.parameter(json!({
            "name": name, "in": "path", "required": true, "description": description, "schema": schema
        }))
    }

    /// A query parameter, which may be left out.
    pub(crate) fn query(self, name: &str, kind: Scalar, description: &str) -> Self {
        let schema = kind.schema();
        self.parameter(json!({ "name": name, "in": "query", "description": description, "schema": schema }))
    }

    /// A header of the request, which must be there.
    pub(crate) fn header(self, name: &str, kind: Scalar, description: &str) -> Self {
        let schema = kind.schema();
        self.parameter(json!({
            "name": name, "in": "header", "required": true, "description": description, "schema": schema
        }))
    }

    /// A parameter, written out.
    pub(crate) fn parameter(mut self, parameter: Value) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// The JSON body.
    pub(crate) fn body<T: ToSchema>(mut self) -> Self {
        self.gather::<T>();
        self.body_of(&reference(&T::name()))
    }

    /// A JSON body of this schema.
    pub(crate) fn body_of(mut self, schema: &Value) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        self.body = Some(json!({ "required": true, "content": content }));
        self
    }

    /// A body of another media type.
    pub(crate) fn raw_body(mut self, media_type: &str, schema: &Value) -> Self {
        self.body = Some(json!({ "required": true, "content": { media_type: { "schema": schema } } }));
        self
    }

    /// A JSON answer.
    pub(crate) fn answer<T: ToSchema>(self, status: u16, description: &str) -> Self {
        self.answer_as::<T>(status, "application/json", description)
    }

    /// An answer of another media type; of a stream, the schema is that of one line.
    pub(crate) fn answer_as<T: ToSchema>(mut self, status: u16, media_type: &str, description: &str) -> Self {
        self.gather::<T>();
        let schema = reference(&T::name());
        self.answer_of(status, media_type, &schema, description)
    }

    /// An answer of this schema.
    pub(crate) fn answer_of(self, status: u16, media_type: &str, schema: &Value, description: &str) -> Self {
        let content = json!({ media_type: { "schema": schema } });
        self.respond(status, json!({ "description": description, "content": content }))
    }

    /// An answer without a body.
    pub(crate) fn empty(self, status: u16, description: &str) -> Self {
        self.respond(status, json!({ "description": description }))
    }

    /// Its 201 says in a header where the new object is.
    pub(crate) fn located(mut self) -> Self {
        if let Some(headers) = self.answers.get_mut(&201).and_then(|answer| answer.get_mut("headers")) {
            set(headers, "Location", json!({ REF: "#/components/headers/Location" }));
        }
        self
    }

    /// Errors beside those that come by themselves.
    pub(crate) fn problems(mut self, statuses: &[u16]) -> Self {
        self.problems.extend(statuses);
        self
    }

    fn respond(mut self, status: u16, mut answer: Value) -> Self {
        set(&mut answer, "headers", json!({ VERSION_HEADER: { REF: "#/components/headers/ApiVersion" } }));
        self.answers.insert(status, answer);
        self
    }

    fn gather<T: ToSchema>(&mut self) {
        T::schemas(&mut self.schemas);
        self.schemas.push((T::name().into_owned(), T::schema()));
    }

    /// What every operation that applications call can answer.
    pub(super) fn for_applications(mut self) -> Self {
        if !self.open {
            self.problems.extend([406, 429]);
        }
        self
    }

    /// Completes it, and hands its schemas over.
    pub(super) fn finish(mut self, scheme: &str, components: &mut Components) -> Finished {
        for (name, schema) in std::mem::take(&mut self.schemas) {
            components.insert(&name, &schema);
        }
        let problems = self.all_problems();
        let mut responses: BTreeMap<String, Value> = problems
            .iter()
            .map(|status| {
                let reference = format!("#/components/responses/{}", fouten::name(*status));
                (status.to_string(), json!({ REF: reference }))
            })
            .collect();
        responses.extend(self.answers.iter().map(|(status, answer)| (status.to_string(), answer.clone())));
        let faults = self.faults();
        let Self { method, path, mut head, parameters, body, open, .. } = self;
        if !parameters.is_empty() {
            head.insert("parameters".to_owned(), parameters.into());
        }
        if let Some(body) = body {
            head.insert("requestBody".to_owned(), body);
        }
        head.insert("security".to_owned(), if open { json!([]) } else { json!([{ scheme: [] }]) });
        head.insert("responses".to_owned(), json!(responses));
        Finished { method, path, value: Value::Object(head), problems, faults }
    }

    /// Every error that is not described as an answer of its own.
    fn all_problems(&self) -> Vec<u16> {
        let mut problems = self.problems.clone();
        if !self.open {
            problems.extend([401, 403]);
        }
        if self.path.contains('{') {
            problems.push(404);
        }
        if self.body.is_some() {
            problems.extend([400, 413, 415]);
        }
        problems.retain(|status| !self.answers.contains_key(status));
        problems.sort_unstable();
        problems.dedup();
        problems
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let described = |name: &str| {
            let is_it = |parameter: &&Value| parameter["in"] == "path" && parameter["name"] == *name;
            self.parameters.iter().any(|parameter| is_it(&parameter))
        };
        let in_path = self.path.split('{').skip(1).filter_map(|part| part.split('}').next());
        for name in in_path.filter(|name| !described(name)) {
            faults.push(format!("{} {}: {name} is not described", self.method, self.path));
        }
        if !self.answers.keys().any(|status| *status < 400) {
            faults.push(format!("{} {} never succeeds", self.method, self.path));
        }
        for status in self.problems.iter().filter(|status| fouten::description(**status).is_empty()) {
            faults.push(format!("{} {}: status {status} is none of ours", self.method, self.path));
        }
        faults
    }
}
