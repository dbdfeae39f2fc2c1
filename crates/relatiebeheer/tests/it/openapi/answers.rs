//! Is what the API answers what its description says, and can everybody read that?

use axum::body::Body;
use http::{Method, Request};
use serde_json::{Value, json};

use super::flatten;
use crate::support::{
    Answer, CONTACTGEGEVENS, HOST, KLANTINTERACTIES, TestApp, engines,
    make::{at, bsn, klantcontact, kvk, organisatie, to, vestiging},
};

engines!(
    answers_have_the_properties_that_the_description_gives,
    errors_are_as_described,
    descriptions_are_in_the_open,
    the_root_lists_the_resources,
    every_problem_has_a_page,
);

/// One of everything, with everything that hangs together.
pub(super) async fn everything(t: &TestApp) {
    let adres =
        json!({ "straatnaam": "Dorpsstraat", "huisnummer": 1, "postcode": "1234 AB", "stad": "Utrecht" });
    let persoon = t
        .persoon(json!({
            "bezoekadres": adres.clone(),
            "partijIdentificatie": { "contactnaam": { "voornaam": "Test", "achternaam": "Proef" } },
            "partijIdentificatoren": [{ "partijIdentificator": bsn("999990019") }],
        }))
        .await;
    let bedrijf = t.made("partijen", &organisatie("Proefbedrijf")).await;
    let contactpersoon = json!({ "soortPartij": "contactpersoon", "indicatieActief": true,
        "partijIdentificatie": { "werkteVoorPartij": to(&bedrijf), "contactnaam": { "achternaam": "Proef" } } });
    t.made("partijen", &contactpersoon).await;
    let nummer = t.made("partij-identificatoren", &json!({ "partijIdentificator": kvk("12345678") })).await;
    let vestiging = json!({ "partijIdentificator": vestiging("123456789012"), "subIdentificatorVan": to(&nummer),
        "identificeerdePartij": to(&bedrijf) });
    t.made("partij-identificatoren", &vestiging).await;
    let contact = t.klantcontact(json!({ "metadata": { "afdeling": "Balie" } })).await;
    let betrokkene = t.betrokkene(&contact, json!({ "wasPartij": to(&persoon) })).await;
    t.adres(json!({ "verstrektDoorBetrokkene": to(&betrokkene), "verstrektDoorPartij": to(&persoon) })).await;
    let actor = t.actor("Medewerker").await;
    let eenheid = json!({ "naam": "Balie", "soortActor": "organisatorische_eenheid",
        "actorIdentificatie": { "omschrijving": "De balie", "emailadres": "balie@example.nl" } });
    t.made("actoren", &eenheid).await;
    t.made("actorklantcontacten", &json!({ "actor": to(&actor), "klantcontact": to(&contact) })).await;
    t.internetaak(&contact, &actor, json!({})).await;
    let over = json!({ "klantcontact": to(&contact), "onderwerpobjectidentificator": { "objectId": "Z-1" } });
    t.made("onderwerpobjecten", &over).await;
    t.made("bijlagen", &json!({ "wasBijlageVanKlantcontact": to(&contact) })).await;
    let categorie = t.made("categorieen", &json!({ "naam": "Ondernemers" })).await;
    t.made("categorie-relaties", &json!({ "partij": to(&persoon), "categorie": to(&categorie) })).await;
    t.made("rekeningnummers", &json!({ "partij": to(&persoon), "iban": "NL18BANK23481326" })).await;
    let namens =
        json!({ "vertegenwoordigendePartij": to(&persoon), "vertegenwoordigdePartij": to(&bedrijf) });
    t.made("vertegenwoordigingen", &namens).await;
    let persoon = json!({ "geboortedatum": "1970-01-31", "geslachtsnaam": "Proef", "adres": adres });
    t.made(&format!("{CONTACTGEGEVENS}/persoon"), &persoon).await;
    t.made(&format!("{CONTACTGEGEVENS}/organisatie"), &json!({ "handelsnaam": "Proefbedrijf" })).await;
}

async fn answers_have_the_properties_that_the_description_gives(t: &TestApp) {
    everything(t).await;
    let maak = json!({ "klantcontact": klantcontact(json!({})) });
    let made = t.made("maak-klantcontact", &maak).await;
    let mut wrong = Vec::new();
    for root in [KLANTINTERACTIES, CONTACTGEGEVENS] {
        let document = t.get(&format!("{root}/openapi.json")).await.expect(200);
        let paths = document["paths"].as_object().unwrap();
        for path in paths.keys().filter(|path| !path.contains('{') && paths[*path].get("get").is_some()) {
            listed(t, root, &document, path, &mut wrong).await;
        }
        if root == KLANTINTERACTIES {
            let schema = json!({ "$ref": "#/components/schemas/MaakKlantcontact" });
            fits(&document, &schema, &made, "maak-klantcontact", &mut wrong);
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Looks at a list and at every object on it, with everything expanded.
async fn listed(t: &TestApp, root: &str, document: &Value, path: &str, wrong: &mut Vec<String>) {
    let get = |path: &str| document["paths"][path]["get"].clone();
    let schema = |get: &Value| get["responses"]["200"]["content"]["application/json"]["schema"].clone();
    let (list, one) = (get(path), get(&format!("{path}/{{uuid}}")));
    let parameters = one["parameters"].as_array().unwrap();
    let expand = parameters.iter().find(|parameter| parameter["name"] == "expand");
    let expand = expand.map(|expand| expand["schema"]["items"]["enum"].as_array().unwrap().clone());
    let expand: Vec<&str> = expand.iter().flatten().map(|name| name.as_str().unwrap()).collect();
    let query = if expand.is_empty() { String::new() } else { format!("?expand={}", expand.join(",")) };
    let page = t.get(&format!("{root}{path}{query}")).await.expect(200);
    fits(document, &schema(&list), &page, path, wrong);
    let results = page["results"].as_array().unwrap();
    assert!(!results.is_empty(), "no {path}");
    for result in results {
        let answer = t.get(&format!("{root}{}{query}", at(path, result))).await.expect(200);
        fits(document, &schema(&one), &answer, path, wrong);
    }
}

/// Says where `value` is not what `schema` says: its type, its choices, and exactly its properties.
pub(super) fn fits(document: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let variants = flatten(document, schema);
    if value.is_null() && variants.values().any(|flat| flat.nullable) {
        return;
    }
    let soort = ["soortActor", "soortPartij"].iter().find_map(|by| value[*by].as_str());
    let flat = variants.get(soort.unwrap_or_default()).or_else(|| variants.get(""));
    let Some(flat) = flat else { return wrong.push(format!("{at}: {soort:?} is not described")) };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if flat.says.get("type").is_some_and(|said| said != kind) {
        wrong.push(format!("{at} is {kind}"));
    }
    if let Some(text) =
        value.as_str().filter(|text| !flat.choices.is_empty() && !flat.choices.contains(*text))
    {
        wrong.push(format!("{at} is {text}"));
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(document, flat.items.as_ref().unwrap(), item, &format!("{at}[{}]", index.min(1)), wrong);
    }
    let Some(object) = value.as_object().filter(|_| !flat.properties.is_empty()) else { return };
    for (name, value) in object {
        match flat.properties.get(name) {
            Some(schema) => fits(document, schema, value, &format!("{at}.{name}"), wrong),
            None => wrong.push(format!("{at}.{name} is not described")),
        }
    }
    // What is expanded, the address of nobody and what is wrong with a request are there when there is anything to tell.
    let optional = ["_expand", "toegewezenAanActor"].iter().any(|part| at.ends_with(part));
    for name in flat.properties.keys().filter(|name| !["_expand", "invalidParams"].contains(&name.as_str())) {
        if !optional && !object.contains_key(name) {
            wrong.push(format!("{at}.{name} is not there"));
        }
    }
}

async fn errors_are_as_described(t: &TestApp) {
    let document = t.get("openapi.json").await.expect(200);
    let schema = json!({ "$ref": "#/components/schemas/Fout" });
    let mut wrong = Vec::new();
    let uuid = "00000000-0000-4000-8000-000000000000";
    let nothing = t.get(&format!("klantcontacten/{uuid}")).await;
    let invalid = t.post("klantcontacten", &json!({})).await;
    let stranger = t.send(open("klantcontacten")).await;
    for (answer, status) in [(nothing, "404"), (invalid, "400"), (stranger, "401")] {
        let body = answer.expect(status.parse().unwrap());
        fits(&document, &schema, &body, "Fout", &mut wrong);
        let described = &document["components"]["responses"][format!("Fout{status}")];
        let content = described["content"].as_object().unwrap().keys().next().unwrap();
        assert_eq!(answer.header("content-type"), Some(content.as_str()));
        for header in described["headers"].as_object().unwrap().keys() {
            assert!(answer.header(header).is_some(), "{status} has no {header}");
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A request without a token.
fn open(path: &str) -> Request<Body> {
    let path = if path.starts_with('/') { path.to_owned() } else { format!("{KLANTINTERACTIES}/{path}") };
    Request::builder().uri(path).header("Host", HOST).body(Body::empty()).unwrap()
}

async fn descriptions_are_in_the_open(t: &TestApp) {
    for api in ["klantinteracties", "contactgegevens"] {
        let get = async |kind: &str| t.send(open(&format!("/{api}/api/v1/openapi.{kind}"))).await;
        let (json, yaml) = (get("json").await, get("yaml").await);
        assert_eq!(json.header("content-type"), Some("application/vnd.oai.openapi+json"));
        assert_eq!(yaml.header("content-type"), Some("application/vnd.oai.openapi; charset=utf-8"));
        for answer in [&json, &yaml] {
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        }
        assert_eq!(json.expect(200)["info"]["title"], api);
        assert_eq!(json.expect(200)["info"]["version"], *json.header("api-version").unwrap());
        assert_eq!(yaml_serde::from_str::<Value>(&yaml.text).unwrap(), json.expect(200));
    }
    let other = t.request(&Method::POST, "openapi.json").body(Body::empty()).unwrap();
    assert_eq!(t.send(other).await.status, 405);
}

async fn the_root_lists_the_resources(t: &TestApp) {
    let root = t.send(open("")).await.expect(200);
    assert_eq!(root.as_object().unwrap().len(), 15);
    assert_eq!(root["partijen"], "http://testserver/klantinteracties/api/v1/partijen");
    for (name, address) in root.as_object().unwrap() {
        let path = address.as_str().unwrap().trim_start_matches("http://testserver");
        let expected = if name == "maak-klantcontact" { 405 } else { 200 };
        assert_eq!(t.get(path).await.status, expected, "{name}");
    }
    for api in ["klantinteracties", "contactgegevens"] {
        for kind in ["json", "yaml"] {
            let moved = t.send(open(&format!("/{api}/api/v1/schema/openapi.{kind}"))).await;
            assert_eq!(moved.status, 302);
            let to = format!("/{api}/api/v1/openapi.{kind}");
            assert_eq!(moved.header("location"), Some(to.as_str()));
            assert_eq!(t.send(open(&to)).await.status, 200);
        }
    }
    let without_slash = t.send(open(KLANTINTERACTIES)).await;
    assert_eq!(without_slash.status, 301);
    assert_eq!(without_slash.header("location"), Some("/klantinteracties/api/v1/"));
}

async fn every_problem_has_a_page(t: &TestApp) {
    let problems: [Answer; 4] = [
        t.post("klantcontacten", &json!({})).await,
        t.raw(&Method::POST, "klantcontacten", "{").await,
        t.get("klantcontacten/niets").await,
        t.send(open("klantcontacten")).await,
    ];
    for problem in problems {
        let address = problem.json()["type"].as_str().unwrap().to_owned();
        let page = t.send(open(address.trim_start_matches("http://testserver"))).await;
        assert_eq!(page.status, 200, "{address}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(page.text.contains("Wat kunt u doen?"), "{}", page.text);
    }
    assert_eq!(t.send(open("/ref/fouten/%3Cb%3E/")).await.status, 404);
}
