//! Whatever the description allows to be sent, and much that it does not: every answer is one that it describes.

use std::collections::BTreeMap;

use axum::body::Body;
use http::{Method, Request};
use serde_json::{Map, Value, json};

use super::{
    Flat,
    answers::{everything, fits},
    flatten,
};
use crate::support::{
    Answer, CONTACTGEGEVENS, HOST, KLANTINTERACTIES, TestApp,
    dice::{Dice, odd_text, odd_value, spoil},
    engines,
    make::kvk,
    samples::samples,
    times,
};

engines!(every_answer_is_one_that_is_described);

/// An operation of an API.
struct Operation<'d> {
    root: &'static str,
    document: &'d Value,
    path: &'d str,
    method: Method,
    says: &'d Value,
}

/// What there is to refer to.
struct Known {
    /// By the path of its list.
    uuids: BTreeMap<String, Vec<String>>,
    /// Bodies that are right, likewise.
    bodies: BTreeMap<String, Vec<Value>>,
    /// A token that may do nothing.
    powerless: String,
}

async fn every_answer_is_one_that_is_described(t: &TestApp) {
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for (root, seed) in [(KLANTINTERACTIES, 11), (CONTACTGEGEVENS, 12)] {
        let (dice, document) = (Dice::new(seed), t.get(&format!("{root}/openapi.json")).await.expect(200));
        everything(t).await;
        let mut operations = operations(root, &document);
        // What removes comes last.
        operations.sort_by_key(|operation| operation.method == Method::DELETE);
        for operation in operations {
            let known = Known::of(t).await;
            let mut succeeded = false;
            for _ in 0..times(12, 200) {
                let (what, answer) = operation.ask(t, &dice, &known).await;
                asked += 1;
                succeeded |= answer.status.is_success();
                operation.judge(&what, &answer, &mut wrong);
            }
            // Few examples may all be wrong.
            if !succeeded && times(12, 200) > 100 {
                wrong.push(format!("{} {} never succeeded", operation.method, operation.path));
            }
        }
        empty(t).await;
    }
    wrong.sort();
    wrong.dedup();
    println!("{asked} requests");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

fn operations<'d>(root: &'static str, document: &'d Value) -> Vec<Operation<'d>> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, says) in methods.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            all.push(Operation { root, document, path, method, says });
        }
    }
    all
}

/// Removes everything, so that what is made next is not taken yet.
async fn empty(t: &TestApp) {
    t.app.import_open_klant(std::io::Cursor::new(r#"{"tables": {}}"#), true).await.unwrap();
}

impl Known {
    async fn of(t: &TestApp) -> Self {
        let (mut uuids, mut bodies) = (BTreeMap::new(), BTreeMap::new());
        for sample in samples(t).await {
            let name = sample.list.rsplit('/').next().unwrap().to_owned();
            let made = t.post(sample.list, &sample.body).await;
            assert!(made.status.as_u16() < 500, "{}", made.text);
            uuids.insert(name.clone(), t.uuids(sample.list).await);
            let mut plain = sample.body;
            for unique in ["nummer", "referentienummer", "partijIdentificatoren"] {
                plain.as_object_mut().unwrap().remove(unique);
            }
            bodies.insert(name, vec![plain, sample.change]);
        }
        let powerless = t.app.create_token_with("niets", &["persoon:write"]).await.unwrap();
        Self { uuids, bodies, powerless }
    }

    /// A uuid that a member of this name could refer to, or not.
    fn uuid(&self, dice: &Dice, name: &str) -> String {
        let name = name.to_lowercase();
        let likely = [
            ("klantcontact", "klantcontacten"),
            ("betrokkene", "betrokkenen"),
            ("actor", "actoren"),
            ("categorie", "categorieen"),
            ("digitaal", "digitaleadressen"),
            ("rekening", "rekeningnummers"),
            ("subidentificator", "partij-identificatoren"),
            ("partij", "partijen"),
        ];
        let list = likely.iter().find(|(part, _)| name.contains(part)).map_or("partijen", |(_, list)| *list);
        let known = self.uuids.get(list).filter(|known| !known.is_empty() && !dice.once_in(6));
        known.map_or_else(
            || "11111111-1111-4111-8111-111111111111".to_owned(),
            |known| dice.one_of(known).clone(),
        )
    }
}

impl Operation<'_> {
    /// The list that this belongs to.
    fn list(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or_default()
    }

    /// Sends one request; says which.
    async fn ask(&self, t: &TestApp, dice: &Dice, known: &Known) -> (String, Answer) {
        let uuids = known.uuids.get(self.list()).filter(|uuids| !uuids.is_empty() && !dice.once_in(8));
        let uuid = uuids.map_or_else(|| encoded(&dice.draw(&odd_text())), |uuids| dice.one_of(uuids).clone());
        let uuid = if uuid.is_empty() { "x".to_owned() } else { uuid };
        let path = format!("{}{}{}", self.root, self.path.replace("{uuid}", &uuid), self.query(dice, known));
        let body = self.says.get("requestBody").map(|described| self.body(dice, known, described));
        let mut request = Request::builder().method(self.method.clone()).uri(&path).header("Host", HOST);
        let authorization = match dice.draw(&(0..24)) {
            0 => None,
            1 => Some("Token 0123456789012345678901234567890123456789".to_owned()),
            2 => Some("Bearer a.b.c".to_owned()),
            3 => Some(format!("Token {}", known.powerless)),
            _ => Some(t.authorization()),
        };
        if let Some(authorization) = authorization {
            request = request.header("Authorization", authorization);
        }
        if dice.once_in(16) {
            request = request.header("Accept", *dice.one_of(&["text/html", "*/*", "application/json", ";"]));
        }
        if body.is_some() {
            let odd = *dice.one_of(&["text/plain", "application/json; charset=utf-8", "multipart/form-data"]);
            request = request.header("Content-Type", if dice.once_in(16) { odd } else { "application/json" });
        }
        let text = match &body {
            Some(_) if dice.once_in(16) => "{\"a\":".to_owned(),
            Some(body) => body.to_string(),
            None => String::new(),
        };
        let what = format!("{} {path} {text}", self.method);
        (what, t.send(request.body(Body::from(text)).unwrap()).await)
    }

    fn query(&self, dice: &Dice, known: &Known) -> String {
        let mut pairs = Vec::new();
        let described = self.says.get("parameters").and_then(Value::as_array);
        let described: Vec<&Value> =
            described.into_iter().flatten().filter(|one| one["in"] == "query").collect();
        for _ in 0..dice.draw(&(0..3_usize)).min(described.len()) {
            let parameter = dice.one_of(&described);
            let name = parameter["name"].as_str().unwrap();
            let value = match self.schema(&parameter["schema"]) {
                _ if dice.once_in(5) => dice.draw(&odd_text()),
                flat if !flat.choices.is_empty() => chosen(dice, &flat),
                flat => match flat.items.map(|items| self.schema(&items)) {
                    Some(items) => format!("{},{}", chosen(dice, &items), chosen(dice, &items)),
                    None => text(dice, known, name, &self.schema(&parameter["schema"])),
                },
            };
            pairs.push(format!("{name}={}", encoded(&value)));
        }
        if dice.once_in(20) {
            pairs.push("zomaar=1".to_owned());
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// A body that is right, or one by the description, or either with something odd in it.
    fn body(&self, dice: &Dice, known: &Known, described: &Value) -> Value {
        let schema = &described["content"]["application/json"]["schema"];
        let right = known.bodies.get(self.list()).filter(|_| dice.draw(&(0..3)) > 0);
        let mut body = match right {
            Some(bodies) if self.method == Method::PATCH => dice.one_of(bodies).clone(),
            // A number is somebody's once.
            Some(_) if self.list() == "partij-identificatoren" && self.method == Method::POST => {
                let number = format!("{:08}", dice.draw(&(10_000_000..99_999_999_u32)));
                json!({ "partijIdentificator": kvk(&number) })
            }
            Some(bodies) => bodies[0].clone(),
            None => self.value(dice, known, "", schema, 0),
        };
        if dice.once_in(3) {
            spoil(dice, &mut body);
        }
        body
    }

    fn schema(&self, schema: &Value) -> Flat {
        flatten(self.document, schema).into_values().next_back().unwrap_or_default()
    }

    /// A value by its schema.
    fn value(&self, dice: &Dice, known: &Known, name: &str, schema: &Value, depth: usize) -> Value {
        let variants: Vec<Flat> = flatten(self.document, schema).into_values().collect();
        if variants.is_empty() || depth > 5 {
            return Value::Null;
        }
        let flat = dice.one_of(&variants);
        if flat.nullable && dice.once_in(4) {
            return Value::Null;
        }
        match flat.says.get("type").and_then(Value::as_str) {
            _ if !flat.properties.is_empty() => {
                let mut object = Map::new();
                for (name, schema) in &flat.properties {
                    let is_wanted = flat.required.contains(name) || dice.once_in(2);
                    let is_read_only = self.schema(schema).says.get("readOnly") == Some(&Value::Bool(true));
                    if is_wanted && !is_read_only {
                        object.insert(name.clone(), self.value(dice, known, name, schema, depth + 1));
                    }
                }
                if flat.properties.len() == 2 && flat.properties.contains_key("url") {
                    object.insert("uuid".to_owned(), known.uuid(dice, name).into());
                }
                Value::Object(object)
            }
            Some("array") => {
                let items = flat.items.as_ref().unwrap_or(&Value::Null);
                let one = |_| self.value(dice, known, name, items, depth + 1);
                (0..dice.draw(&(0..3_u8))).map(one).collect()
            }
            Some("boolean") => dice.once_in(2).into(),
            Some("integer") => dice.draw(&(-1..100_001_i64)).into(),
            Some("object") => json!({ "een": dice.draw(&odd_text()) }),
            Some("string") if !flat.choices.is_empty() => chosen(dice, flat).into(),
            Some("string") => text(dice, known, name, flat).into(),
            _ => dice.draw(&odd_value()),
        }
    }

    /// Is this an answer that is described?
    fn judge(&self, what: &str, answer: &Answer, wrong: &mut Vec<String>) {
        let status = answer.status.as_u16();
        let at = format!("{} {}", self.method, self.path);
        let Some(described) = self.says["responses"].get(status.to_string()).filter(|_| status < 500) else {
            return wrong.push(format!("{at}: {status} is not described: {what}: {}", answer.text));
        };
        let described = match described.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')).unwrap(),
            None => described,
        };
        let Some(content) = described.get("content").and_then(Value::as_object) else {
            if !answer.text.is_empty() {
                wrong.push(format!("{at}: {status} has a body: {what}"));
            }
            return;
        };
        let media_type = answer.header("content-type").unwrap_or_default();
        let Some(described) = content.get(media_type) else {
            return wrong.push(format!("{at}: {status} is {media_type}: {what}"));
        };
        let mut unfit = Vec::new();
        fits(self.document, &described["schema"], &answer.json(), &at, &mut unfit);
        wrong.extend(unfit.into_iter().map(|unfit| format!("{unfit} ({status}, {what})")));
    }
}

/// A text of this format that could be right.
fn text(dice: &Dice, known: &Known, name: &str, flat: &Flat) -> String {
    let format = flat.says.get("format").and_then(Value::as_str).unwrap_or_default();
    let right: &[&str] = match format {
        "uuid" => return known.uuid(dice, name),
        "uri" => return format!("http://{HOST}/x/{}", known.uuid(dice, name)),
        "date" => &["2026-01-31", "1899-02-28", "9999-12-31"],
        "date-time" => &["2026-01-12T12:00:00Z", "2026-07-01T00:00:00.123456+02:00", "2026-01-01"],
        "email" => &["proef@example.nl"],
        _ => &[
            "1",
            "nld",
            "NL",
            "1234 AB",
            "999990019",
            "12345678",
            "bsn",
            "Proef",
            "NL18BANK23481326",
            "true",
        ],
    };
    let most = flat.says.get("maxLength").and_then(Value::as_u64).unwrap_or(100);
    match dice.draw(&(0..8)) {
        0 => dice.draw(&odd_text()),
        1 => "é".repeat(usize::try_from(most.min(5_000)).unwrap()),
        2 => "x".repeat(usize::try_from(most.min(5_000)).unwrap() + 1),
        _ => (*dice.one_of(right)).to_owned(),
    }
}

fn chosen(dice: &Dice, flat: &Flat) -> String {
    let choices: Vec<&String> = flat.choices.iter().collect();
    choices.get(dice.draw(&(0..choices.len().max(1)))).map(|choice| (*choice).clone()).unwrap_or_default()
}

/// No address is longer than 64 KiB.
fn encoded(text: &str) -> String {
    let text: String = text.chars().take(2_000).collect();
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
