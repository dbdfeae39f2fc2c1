//! What the API says about itself: is it what Open Klant says, and what the API really answers?

mod answers;
mod generated;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    path::Path,
    process::Command,
};

use serde_json::{Map, Value};

/// What our descriptions say otherwise than Open Klant's on purpose: the end of its place, what is said, and why.
const DELIBERATE: &[(&str, &str, &str)] = &[
    ("._expand", "property", "one schema for an object, expanded or not; theirs has a second one beside it"),
    (").soortActor", "enum", "within a variant only its own value, so that a value fits one variant"),
    (").soortPartij", "enum", "within a variant only its own value, so that a value fits one variant"),
    (
        ".actorIdentificatie",
        "nullable",
        "an actor of which nothing was given answers null; theirs too, unsaid",
    ),
    (
        ".partijIdentificatie",
        "nullable",
        "a partij of which nothing was given answers null; theirs too, unsaid",
    ),
    ("(contactpersoon).partijIdentificatie.uuid", "required", "it is in every answer and never read"),
    (
        "/betrokkenen/{uuid} 200._expand.wasPartij",
        "property",
        "one schema, also for what partijen and others expand",
    ),
    ("/betrokkenen/{uuid} 200._expand.hadKlantcontact", "property", "likewise"),
    ("/betrokkenen 200.results[]._expand.wasPartij", "property", "likewise"),
    ("/betrokkenen 200.results[]._expand.hadKlantcontact", "property", "likewise"),
    ("._expand.digitaleAdressen", "nullable", "a partij without adressen expands to an empty list"),
    (".categorieRelaties[].categorieNaam", "required", "may be null; theirs calls null present"),
    (".toegewezenAanActor.uuid", "nullable", "nobody is answered as {\"uuid\": null}; theirs too, unsaid"),
    (
        "/maak-klantcontact request.betrokkene",
        "nullable",
        "one schema with the answer, in which it may be null",
    ),
    ("/maak-klantcontact 201.betrokkene", "nullable", "null when there is none; theirs too, unsaid"),
    ("/maak-klantcontact request.onderwerpobject", "nullable", "one schema with the answer, as betrokkene"),
    ("/maak-klantcontact 201.onderwerpobject", "nullable", "null when there is none; theirs too, unsaid"),
];

/// The description of one of our APIs, as the program prints it.
fn ours(api: &str) -> Value {
    let printed = Command::new(env!("CARGO_BIN_EXE_relatiebeheer")).args(["openapi", api]).output().unwrap();
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    yaml_serde::from_slice(&printed.stdout).unwrap()
}

/// Open Klant's description, when it is at hand.
fn theirs(api: &str) -> Option<Value> {
    let file = format!("../../../shared/specs/open-klant/{api}-openapi.yaml");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    match std::fs::read(&file) {
        Ok(text) => Some(yaml_serde::from_slice(&text).unwrap()),
        Err(error) => {
            eprintln!("{}: {error}; nothing is compared with Open Klant's own description", file.display());
            None
        }
    }
}

#[test]
fn klantinteracties_says_what_open_klant_says() {
    compare("klantinteracties", DELIBERATE);
}

#[test]
fn contactgegevens_says_what_open_klant_says() {
    compare("contactgegevens", &[]);
}

fn compare(api: &str, deliberate: &[(&str, &str, &str)]) {
    let Some(theirs) = theirs(api) else { return };
    let ours = ours(api);
    let mut compared = Compared { ours: &ours, theirs: &theirs, differences: BTreeSet::new(), read_only: 0 };
    compared.all();
    let meant = |difference: &Difference, (end, what, _): &(&str, &str, &str)| {
        difference.what == *what && difference.at.ends_with(end)
    };
    let unmeant = |difference: &&Difference| !deliberate.iter().any(|known| meant(difference, known));
    let found: Vec<_> =
        compared.differences.iter().filter(unmeant).map(|found| format!("\n  {found:?}")).collect();
    assert!(found.is_empty(), "{} differences:{}", found.len(), found.concat());
    for known in deliberate {
        assert!(
            compared.differences.iter().any(|difference| meant(difference, known)),
            "{known:?} is no more"
        );
    }
}

/// Something that the two say differently.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    at: String,
    what: &'static str,
    ours: String,
    theirs: String,
}

/// Two descriptions, and where ours says something else.
struct Compared<'d> {
    ours: &'d Value,
    theirs: &'d Value,
    differences: BTreeSet<Difference>,
    /// How many properties around this place are read-only as a whole in ours.
    read_only: usize,
}

/// A schema with its references followed and its parts put together.
#[derive(Clone, Debug, Default)]
struct Flat {
    /// Everything that is said about the value itself, in one spelling for OpenAPI 3.0 and 3.1.
    says: BTreeMap<&'static str, Value>,
    choices: BTreeSet<String>,
    nullable: bool,
    properties: BTreeMap<String, Value>,
    required: BTreeSet<String>,
    items: Option<Value>,
}

const SAID: [&str; 9] =
    ["type", "format", "maxLength", "minLength", "pattern", "minimum", "maximum", "readOnly", "deprecated"];

impl Flat {
    fn of(schema: &Map<String, Value>) -> Self {
        let mut flat =
            Self { nullable: schema.get("nullable") == Some(&Value::Bool(true)), ..Self::default() };
        for (key, value) in SAID.iter().filter_map(|key| Some((*key, schema.get(*key)?))) {
            flat.says.insert(key, value.clone());
        }
        if let Some(Value::Array(types)) = schema.get("type") {
            flat.nullable |= types.iter().any(|kind| kind == "null");
            let kind = types.iter().find(|kind| *kind != "null").cloned().unwrap();
            flat.says.insert("type", kind);
        }
        let choices = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        flat.choices = choices.filter_map(Value::as_str).map(ToOwned::to_owned).collect();
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        flat.properties = properties.map(|(name, schema)| (name.clone(), schema.clone())).collect();
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        flat.required = required.filter_map(Value::as_str).map(ToOwned::to_owned).collect();
        flat.items = schema.get("items").cloned();
        flat
    }

    fn and(mut self, other: Self) -> Self {
        for (key, value) in other.says {
            self.says.entry(key).or_insert(value);
        }
        self.choices.extend(other.choices);
        self.nullable |= other.nullable;
        self.properties.extend(other.properties);
        self.required.extend(other.required);
        self.items = self.items.or(other.items);
        self
    }
}

/// What a schema can be, by the value of its discriminator; under the empty name when there is none.
fn flatten(document: &Value, schema: &Value) -> BTreeMap<String, Flat> {
    let Some(schema) = schema.as_object() else { return BTreeMap::new() };
    let mut all = BTreeMap::from([(String::new(), Flat::of(schema))]);
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let to = document.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference}"));
        all = both(&all, &flatten(document, to));
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        all = both(&all, &flatten(document, part));
    }
    if let Some(mapping) = schema.get("discriminator").and_then(|how| how.get("mapping")?.as_object()) {
        let one = |(name, to): (&String, &Value)| {
            let only = flatten(document, &serde_json::json!({ "$ref": to })).into_values().next().unwrap();
            (name.clone(), only)
        };
        return both(&all, &mapping.iter().map(one).collect());
    }
    for option in ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten() {
        if option.get("type").is_some_and(|kind| kind == "null") {
            for flat in all.values_mut() {
                flat.nullable = true;
            }
        } else {
            all = both(&all, &flatten(document, option));
        }
    }
    all
}

fn both(left: &BTreeMap<String, Flat>, right: &BTreeMap<String, Flat>) -> BTreeMap<String, Flat> {
    let mut all = BTreeMap::new();
    for (one, left) in left {
        for (other, right) in right {
            all.insert(format!("{one}{other}"), left.clone().and(right.clone()));
        }
    }
    all
}

impl Compared<'_> {
    fn all(&mut self) {
        for (path, methods) in self.theirs["paths"].as_object().unwrap() {
            for (method, theirs) in methods.as_object().unwrap() {
                let at = format!("{method} {path}");
                match self.ours["paths"][path].get(method) {
                    Some(ours) => self.operation(&at, ours, theirs),
                    None => self.differ(&at, "operation", "none", "one"),
                }
            }
        }
    }

    fn differ(&mut self, at: &str, what: &'static str, ours: impl Debug, theirs: impl Debug) {
        let (ours, theirs) = (format!("{ours:?}"), format!("{theirs:?}"));
        self.differences.insert(Difference { at: at.to_owned(), what, ours, theirs });
    }

    fn operation(&mut self, at: &str, ours: &Value, theirs: &Value) {
        if ours["operationId"] != theirs["operationId"] {
            self.differ(at, "operationId", &ours["operationId"], &theirs["operationId"]);
        }
        self.parameters(at, ours, theirs);
        let body =
            |operation: &Value| operation["requestBody"]["content"]["application/json"]["schema"].clone();
        if !theirs["requestBody"].is_null() {
            let patch = at.starts_with("patch");
            self.schema(&format!("{at} request"), &body(ours), &body(theirs), patch, &mut Vec::new());
        }
        for (status, theirs) in theirs["responses"].as_object().unwrap() {
            let at = format!("{at} {status}");
            let ours = &ours["responses"][status];
            if ours.is_null() {
                self.differ(&at, "answer", "none", "one");
                continue;
            }
            let schema = |response: &Value| response["content"]["application/json"]["schema"].clone();
            self.schema(&at, &schema(ours), &schema(theirs), false, &mut Vec::new());
            for header in theirs["headers"].as_object().into_iter().flatten().map(|(name, _)| name) {
                if ours["headers"].get(header).is_none() {
                    self.differ(&at, "header", "none", header);
                }
            }
        }
    }

    fn parameters(&mut self, at: &str, ours: &Value, theirs: &Value) {
        let list = |operation: &Value| operation["parameters"].as_array().cloned().unwrap_or_default();
        let ours = list(ours);
        for theirs in &list(theirs) {
            let name = theirs["name"].as_str().unwrap();
            let at = format!("{at} ?{name}");
            let Some(ours) = ours.iter().find(|ours| ours["name"] == name) else {
                self.differ(&at, "parameter", "none", "one");
                continue;
            };
            let flag = |parameter: &Value, key: &str| parameter[key] == true;
            for key in
                ["required", "deprecated"].into_iter().filter(|key| flag(ours, key) != flag(theirs, key))
            {
                self.differ(&at, key, flag(ours, key), flag(theirs, key));
            }
            for key in ["in", "style", "explode"].into_iter().filter(|key| ours[*key] != theirs[*key]) {
                self.differ(&at, key, &ours[key], &theirs[key]);
            }
            self.schema(&at, &ours["schema"], &theirs["schema"], false, &mut Vec::new());
        }
    }

    /// `within`: the schemas around this one, so that a circle ends.
    fn schema(&mut self, at: &str, ours: &Value, theirs: &Value, patch: bool, within: &mut Vec<String>) {
        if theirs.is_null() {
            return;
        }
        let round = format!("{ours}{theirs}");
        if theirs.get("$ref").is_some() && within.contains(&round) {
            return;
        }
        within.push(round);
        // Of what it may be in a PATCH, the one by the same name.
        let same = |option: &&Value| option["$ref"] == theirs["$ref"];
        let ours = ours["anyOf"].as_array().and_then(|options| options.iter().find(same)).unwrap_or(ours);
        let (ours, theirs) = (flatten(self.ours, ours), flatten(self.theirs, theirs));
        for (name, theirs) in &theirs {
            let at = if name.is_empty() { at.to_owned() } else { format!("{at}({name})") };
            // What a PATCH may hold is not told apart by a field that it need not have.
            match ours.get(name).or_else(|| ours.get("").filter(|_| patch)) {
                Some(ours) => self.flat(&at, ours, theirs, patch, within),
                None => self.differ(&at, "schema", "none", "one"),
            }
        }
        within.pop();
    }

    fn flat(&mut self, at: &str, ours: &Flat, theirs: &Flat, patch: bool, within: &mut Vec<String>) {
        for key in SAID {
            let (ours, theirs) = (ours.says.get(key), theirs.says.get(key));
            // More precise is fine, and a description of an object may leave its type out.
            let finer = match key {
                "readOnly" => theirs.is_none() || self.read_only > 0,
                "format" | "type" => theirs.is_none(),
                _ => false,
            };
            if ours != theirs && !finer {
                self.differ(at, key, ours, theirs);
            }
        }
        if ours.choices != theirs.choices {
            self.differ(at, "enum", &ours.choices, &theirs.choices);
        }
        if ours.nullable != theirs.nullable {
            self.differ(at, "nullable", ours.nullable, theirs.nullable);
        }
        let required = if patch { BTreeSet::new() } else { theirs.required.clone() };
        for name in ours.required.symmetric_difference(&required) {
            let (ours, theirs) = (ours.required.contains(name), required.contains(name));
            self.differ(&format!("{at}.{name}"), "required", ours, theirs);
        }
        for (name, theirs) in &theirs.properties {
            let at = format!("{at}.{name}");
            match ours.properties.get(name) {
                Some(ours) => {
                    let read_only = usize::from(ours["readOnly"] == true);
                    self.read_only += read_only;
                    self.schema(&at, ours, theirs, false, within);
                    self.read_only -= read_only;
                }
                None => self.differ(&at, "property", "none", "one"),
            }
        }
        for name in ours.properties.keys().filter(|name| !theirs.properties.contains_key(*name)) {
            self.differ(&format!("{at}.{name}"), "property", "one", "none");
        }
        if let Some(theirs) = &theirs.items {
            let ours = ours.items.clone().unwrap_or_default();
            self.schema(&format!("{at}[]"), &ours, theirs, false, within);
        }
    }
}
