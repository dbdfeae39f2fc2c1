//! The OpenAPI descriptions, made from the declarations that the handlers run on.
//!
//! A standard API says `.resource::<R>()` for each of its resources: paths, parameters and limits come from
//! `R::DECLARATION` and `R::read`. Any other operation is one line of a table:
//!
//! ```ignore
//! pub(crate) fn openapi() -> Document {
//!     Api::new("werkplek", VERSION, "/werkplek/api/v1", Security::Cookie("sessie"))
//!         .describe("De API van de werkplek.")
//!         .tag("zoeken", "Klanten vinden.")
//!         .add(
//!             post("/zoeken", "zoeken", "Zoekt klanten op nummer of naam.")
//!                 .tag("zoeken")
//!                 .body::<Vraag>()
//!                 .answer::<Gevonden>(200, "Wie gevonden zijn."),
//!         )
//!         .add(
//!             get("/klanten/{klant}/beeld", "klantbeeld", "Wat er over een klant bekend is.")
//!                 .path("klant", Scalar::Text, "Sleutel van de klant.")
//!                 .query("bronnen", Scalar::Text, "Alleen deze bronnen, met komma's ertussen.")
//!                 .answer_as::<Deel>(200, "application/x-ndjson", "Per bron één regel."),
//!         )
//!         .add(
//!             put("/concepten/{uuid}", "conceptBewaren", "Bewaart een concept.")
//!                 .path("uuid", Scalar::Uuid, "Van het concept.")
//!                 .body::<Concept>()
//!                 .answer::<Bewaard>(200, "Bewaard.")
//!                 .answer::<Nieuwer>(409, "Er is een nieuwere versie."),
//!         )
//!         .add(delete("/concepten/{uuid}", "conceptWeggooien", "…").path("uuid", Scalar::Uuid, "…").empty(204, "Weg."))
//!         .add(get("/keuzes", "keuzes", "…").open().answer::<Keuzes>(200, "…"))
//!         .finish()
//! }
//! ```
//!
//! * `body`, `answer` and `answer_as` take a struct or enum that derives `ToSchema`; it becomes a component under its
//!   own name, with everything that it holds. A list goes in a struct of its own.
//! * `path`, `query` and `header` say by a [`Scalar`] what the value is. A path or header parameter is required, a query
//!   parameter is not.
//! * Errors come by themselves: 500 and 503 always; 401 and 403 unless the operation is `open()`; 404 with a path
//!   parameter; 400, 413 and 415 with a body. `problems(&[400, 502])` adds what else may happen.
//! * Every answer carries the version header; a 201 that says where the object is adds `.located()`.
//! * An `Option` that is always written out, as null when there is nothing, needs `#[schema(required)]`.
//! * `Document::faults` names what is wrong with a description (two schemas under one name, a reference to nothing,
//!   a path parameter that is not described): let a test assert that there are none.
//!
//! `serve::routes` puts a description on the air, `cli/openapi.rs` lists it.

mod component;
mod connect;
pub(crate) mod describe;
pub(crate) mod fouten;
mod operation;
mod overlay;
mod resource;
pub(crate) mod serve;
mod variants;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use self::{
    component::{Components, REF},
    overlay::set,
};
use crate::rest::problem::ProblemBody;

pub(crate) use self::component::reference;
pub(crate) use self::operation::{Operation, Scalar, delete, get, patch, post, put};

/// The name of the version header.
const VERSION_HEADER: &str = "API-version";

/// How a client says who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// `Authorization: Token …`; errors are `application/json`, as Open Klant sends them.
    Token,
    /// A session cookie of this name; errors are `application/problem+json`.
    Cookie(&'static str),
}

impl Security {
    fn scheme(self) -> (&'static str, Value) {
        match self {
            Self::Token => (
                "tokenAuth",
                json!({
                    "type": "apiKey", "in": "header", "name": "Authorization",
                    "description": "Een token van de beheerder, met het woord `Token` en een spatie ervoor. Of een ZGW-JWT \
                        die de applicatie zelf ondertekent (HS256), met het woord `Bearer` en een spatie ervoor."
                }),
            ),
            Self::Cookie(name) => (
                "sessie",
                json!({
                    "type": "apiKey", "in": "cookie", "name": name,
                    "description": "De sessie van een medewerker die is ingelogd."
                }),
            ),
        }
    }

    fn problem_type(self) -> &'static str {
        match self {
            Self::Token => "application/json",
            Self::Cookie(_) => "application/problem+json",
        }
    }
}

/// A description in the making.
pub(crate) struct Api {
    info: Map<String, Value>,
    server: &'static str,
    security: Security,
    tags: Vec<Value>,
    operations: Vec<Operation>,
    pub(in crate::rest::oas) components: Components,
    faults: Vec<String>,
}

/// A description that is done.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    value: Value,
    faults: Vec<String>,
}

impl Api {
    /// An API without operations, at `server`.
    pub(crate) fn new(
        title: &'static str,
        version: &'static str,
        server: &'static str,
        security: Security,
    ) -> Self {
        let info = json!({
            "title": title,
            "version": version,
            "contact": contact(),
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        });
        let mut components = Components::default();
        components.rename("ProblemBody", "Fout");
        components.rename("InvalidParam", "FieldValidationError");
        components.add::<ProblemBody>();
        Self {
            info: info.as_object().cloned().unwrap_or_default(),
            server,
            security,
            tags: Vec::new(),
            operations: Vec::new(),
            components,
            faults: Vec::new(),
        }
    }

    /// What the API is for; Markdown.
    pub(crate) fn describe(mut self, text: &str) -> Self {
        self.info.insert("description".to_owned(), text.into());
        self
    }

    /// A group of operations.
    pub(crate) fn tag(mut self, name: &str, description: &str) -> Self {
        self.tags.push(json!({ "name": name, "description": description }));
        self
    }

    /// A schema that no operation mentions by itself.
    pub(crate) fn schema<T: ToSchema>(mut self) -> Self {
        self.components.add::<T>();
        self
    }

    /// Says something about a part of a schema that the derive cannot say; after everything that holds the type.
    pub(crate) fn edit(mut self, name: &str, pointer: &str, key: &str, value: impl Into<Value>) -> Self {
        match self.components.get_mut(name).and_then(|schema| schema.pointer_mut(pointer)) {
            Some(part) => set(part, key, value),
            None => self.faults.push(format!("there is no {name}{pointer}")),
        }
        self
    }

    /// Calls the schema of the type `from` something else.
    pub(crate) fn rename(mut self, from: &str, to: &str) -> Self {
        self.components.rename(from, to);
        self
    }

    /// An operation.
    pub(crate) fn add(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// Says more about an operation that has been added.
    pub(crate) fn extend(mut self, method: &str, path: &str, more: fn(Operation) -> Operation) -> Self {
        match self.operations.iter().position(|operation| operation.is(method, path)) {
            Some(at) => {
                let operation = self.operations.remove(at);
                self.operations.insert(at, more(operation));
            }
            None => self.faults.push(format!("there is no {method} {path}")),
        }
        self
    }

    /// The whole description.
    pub(crate) fn finish(self) -> Document {
        let Self { info, server, security, tags, operations, mut components, mut faults } = self;
        let (scheme, how) = security.scheme();
        let (mut paths, mut statuses) = (Map::new(), BTreeSet::new());
        for operation in operations {
            let operation =
                if security == Security::Token { operation.for_applications() } else { operation };
            let done = operation.finish(scheme, &mut components);
            faults.extend(done.faults);
            statuses.extend(done.problems);
            let methods = paths.entry(done.path.clone()).or_insert_with(|| json!({}));
            if methods.get(done.method).is_some() {
                faults.push(format!("{} {} is described twice", done.method, done.path));
            }
            set(methods, done.method, done.value);
        }
        components.rename_in(&mut paths);
        let (schemas, conflicts) = components.finish();
        faults.extend(conflicts);
        connect::deprecate(&mut paths, &schemas);
        let responses: BTreeMap<String, Value> =
            statuses.into_iter().map(|status| (fouten::name(status), problem(status, security))).collect();
        let value = json!({
            "openapi": "3.1.0",
            "info": info,
            "servers": [{ "url": server }],
            "tags": tags,
            "paths": paths,
            "components": {
                "securitySchemes": { scheme: how },
                "headers": headers(),
                "responses": responses,
                "schemas": schemas,
            },
        });
        faults.extend(connect::dangling(&value));
        faults.extend(connect::same_ids(&value));
        Document { value, faults }
    }
}

/// The organisation that publishes this software fills in its own, as in `publiccode.yml`; these lead nowhere.
fn contact() -> Value {
    json!({
        "name": "Relatiebeheer",
        "url": "https://example.org/relatiebeheer",
        "email": "relatiebeheer@example.org",
    })
}

fn headers() -> Value {
    json!({
        "ApiVersion": {
            "description": "De versie van deze API, voluit.",
            "schema": { "type": "string", "examples": ["1.2.1"] },
        },
        "Location": {
            "description": "Het adres van wat is gemaakt.",
            "schema": { "type": "string", "format": "uri" },
        },
        "RetryAfter": {
            "description": "Na hoeveel seconden er weer ruimte is.",
            "schema": { "type": "integer", "minimum": 1 },
        },
        "WwwAuthenticate": {
            "description": "Hoe een client zich bekend moet maken.",
            "schema": { "type": "string" },
        },
    })
}

/// The answer for an error.
fn problem(status: u16, security: Security) -> Value {
    let mut headers = json!({ VERSION_HEADER: { REF: "#/components/headers/ApiVersion" } });
    let own = match (status, security) {
        (401, Security::Token) => Some(("WWW-Authenticate", "WwwAuthenticate")),
        (429, Security::Token) => Some(("Retry-After", "RetryAfter")),
        _ => None,
    };
    if let (Some((name, component)), Value::Object(headers)) = (own, &mut headers) {
        headers.insert(name.to_owned(), json!({ REF: format!("#/components/headers/{component}") }));
    }
    json!({
        "description": fouten::description(status),
        "headers": headers,
        "content": { security.problem_type(): { "schema": { REF: "#/components/schemas/Fout" } } },
    })
}

impl Document {
    /// The description itself.
    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// What is wrong with it.
    pub(crate) fn faults(&self) -> &[String] {
        &self.faults
    }

    /// As JSON.
    pub(crate) fn json(&self) -> String {
        self.value.to_string()
    }

    /// As YAML.
    pub(crate) fn yaml(&self) -> Result<String, String> {
        yaml_serde::to_string(&self.value).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked.
    #[derive(ToSchema)]
    #[expect(dead_code, reason = "only its schema matters")]
    struct Vraag {
        /// A number or a name.
        vraag: String,
        /// Where it comes from, or null.
        #[schema(required)]
        bron: Option<String>,
    }

    fn api() -> Api {
        Api::new("proef", "1.0.0", "/proef/api/v1", Security::Cookie("sessie"))
    }

    #[test]
    fn an_operation_is_described_by_one_line() {
        let document = api()
            .tag("zoeken", "Zoeken.")
            .add(
                put("/concepten/{uuid}", "bewaar", "Bewaart.")
                    .tag("zoeken")
                    .path("uuid", Scalar::Uuid, "Van het concept.")
                    .header("Idempotency-Key", Scalar::Uuid, "Sleutel.")
                    .body::<Vraag>()
                    .answer::<Vraag>(200, "Bewaard.")
                    .problems(&[502]),
            )
            .add(
                get("/keuzes", "keuzes", "Keuzes.")
                    .open()
                    .query("q", Scalar::Text, "Vraag.")
                    .empty(204, "Geen."),
            )
            .finish();
        assert_eq!(document.faults(), &[] as &[String]);
        let value = document.value();
        let operation = &value["paths"]["/concepten/{uuid}"]["put"];
        let statuses: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
        assert_eq!(statuses, ["200", "400", "401", "403", "404", "413", "415", "500", "502", "503"]);
        assert_eq!(operation["security"], json!([{ "sessie": [] }]));
        assert_eq!(operation["parameters"][0]["schema"], json!({ "type": "string", "format": "uuid" }));
        let schema = &value["components"]["schemas"]["Vraag"];
        assert_eq!(schema["required"], json!(["vraag", "bron"]));
        assert_eq!(value["paths"]["/keuzes"]["get"]["security"], json!([]));
        let problem = &value["components"]["responses"]["Fout400"]["content"];
        assert!(problem["application/problem+json"].is_object(), "{problem}");
        assert!(document.yaml().unwrap().starts_with("openapi: 3.1.0"));
    }

    #[test]
    fn faults_are_named() {
        let document = api()
            .add(get("/a/{b}", "a", "A.").empty(204, "Goed."))
            .add(get("/c", "a", "C.").problems(&[418]).empty(204, "Goed."))
            .add(get("/d", "d", "D.").body_of(&json!({ REF: "#/components/schemas/Niets" })))
            .finish();
        let expected = [
            "get /a/{b}: b is not described",
            "get /c: status 418 is none of ours",
            "get /d never succeeds",
            "#/components/schemas/Niets does not exist",
            "operationId a is used twice",
        ];
        assert_eq!(document.faults(), expected);
    }
}
