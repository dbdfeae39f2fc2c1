//! Filters put together, beside the simplest thing that could be right: look at every object and at all that it is
//! connected with.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{
    TestApp,
    dice::Dice,
    engines,
    make::{kvk, to, vestiging},
    times,
};

engines!(any_combination_of_filters_gives_what_looking_at_everything_gives);

/// Everything there is, as its list shows it, in its order.
struct World(BTreeMap<&'static str, Vec<Value>>);

const LISTS: [&str; 14] = [
    "actoren",
    "actorklantcontacten",
    "betrokkenen",
    "bijlagen",
    "categorie-relaties",
    "categorieen",
    "digitaleadressen",
    "internetaken",
    "klantcontacten",
    "onderwerpobjecten",
    "partij-identificatoren",
    "partijen",
    "rekeningnummers",
    "vertegenwoordigingen",
];

async fn any_combination_of_filters_gives_what_looking_at_everything_gives(t: &TestApp) {
    let dice = Dice::new(21);
    fill(t, &dice).await;
    let world = World::of(t).await;
    let description = t.get("openapi.json").await.expect(200);
    let (mut asked, mut found) = (0, 0);
    for list in LISTS {
        let filters = filters(&description, list);
        for turn in 0..times(60, 600) {
            // Each alone first, then some together.
            let alone = filters.get(turn / 2);
            let chosen: Vec<&Value> = match alone {
                Some(filter) => vec![filter],
                None if filters.is_empty() => break,
                None => (0..dice.draw(&(1..4))).map(|_| dice.one_of(&filters)).collect(),
            };
            let mut asking = BTreeMap::new();
            for filter in chosen {
                let name = filter["name"].as_str().unwrap();
                asking.insert(name, world.value(&dice, list, name, filter));
            }
            let query: String =
                form_urlencoded::Serializer::new(String::new()).extend_pairs(&asking).finish();
            let got = t.uuids(&format!("{list}?pageSize=500&{query}")).await;
            let expected = world.matching(list, &asking);
            assert_eq!(got, expected, "{list}?{query}");
            asked += 1;
            found += usize::from(!got.is_empty());
        }
    }
    assert!(found * 3 > asked, "of {asked} questions only {found} found something");
}

/// The filters of a list, as its API describes them.
fn filters(description: &Value, list: &str) -> Vec<Value> {
    let parameters = description["paths"][format!("/{list}")]["get"]["parameters"].as_array().unwrap();
    let other = ["page", "pageSize", "expand"];
    parameters.iter().filter(|one| !other.contains(&one["name"].as_str().unwrap())).cloned().collect()
}

/// Some of everything, connected by chance.
async fn fill(t: &TestApp, dice: &Dice) {
    let word = || (*dice.one_of(&["Balie", "balie", "Één", "x_y", ""])).to_owned();
    let adres = || {
        json!({ "adresregel1": word(), "land": dice.one_of(&["NL", "BE", ""]),
        "nummeraanduidingId": dice.one_of(&["0363200000218908", ""]) })
    };
    let (mut partijen, mut actoren, mut categorieen) = (vec![], vec![], vec![]);
    for naam in ["Balie", "Ondernemer", "a,b"] {
        categorieen.push(to(&t.made("categorieen", &json!({ "naam": naam })).await));
        let actor = json!({ "naam": naam, "soortActor": dice.one_of(&["medewerker", "geautomatiseerde_actor"]),
            "indicatieActief": dice.once_in(2), "actoridentificator": { "objectId": word(),
            "codeObjecttype": "mdw", "codeRegister": "msei", "codeSoortObjectId": "idf" } });
        actoren.push(to(&t.made("actoren", &actor).await));
    }
    for turn in 0..12_u32 {
        let partij = json!({ "soortPartij": dice.one_of(&["persoon", "organisatie"]),
            "indicatieActief": dice.once_in(2), "indicatieGeheimhouding": dice.once_in(2),
            "nummer": (turn % 3 > 0).then(|| turn.to_string()), "bezoekadres": adres(), "correspondentieadres": adres() });
        let partij = to(&t.made("partijen", &partij).await);
        if turn % 2 == 0 {
            let number = json!({ "identificeerdePartij": partij,
                "anderePartijIdentificator": word(), "partijIdentificator": kvk(&format!("{:08}", 10_000_000 + turn)) });
            let number = to(&t.made("partij-identificatoren", &number).await);
            if turn % 4 == 0 {
                t.made(
                    "partij-identificatoren",
                    &json!({ "identificeerdePartij": partij, "subIdentificatorVan": number,
                    "partijIdentificator": vestiging(&format!("{:012}", turn / 8)) }),
                )
                .await;
            }
        }
        if turn % 3 == 0 {
            let iban = json!({ "partij": partij, "iban": "NL18BANK23481326", "bic": dice.one_of(&["BANKNL2A", ""]) });
            t.made("rekeningnummers", &iban).await;
            let relatie = json!({ "partij": partij, "categorie": dice.one_of(&categorieen),
                "beginDatum": dice.one_of(&["2026-01-01", "2026-02-02"]), "eindDatum": null });
            t.made("categorie-relaties", &relatie).await;
        }
        partijen.push(partij);
    }
    let betrokkenen = contacts(t, dice, &partijen, &actoren).await;
    for turn in 0..20_u32 {
        let adres = json!({ "adres": format!("{}{turn}@example.nl", dice.one_of(&["Jan", "jan", "a_b"])),
            "soortDigitaalAdres": "email", "omschrijving": word(), "referentie": dice.one_of(&["", "portaal"]),
            "verstrektDoorPartij": if dice.once_in(3) { Value::Null } else { dice.one_of(&partijen).clone() },
            "verstrektDoorBetrokkene": if dice.once_in(3) { Value::Null } else { dice.one_of(&betrokkenen).clone() },
            "verificatieDatum": dice.one_of(&[Some("2026-01-01"), Some("2026-02-02"), None]) });
        // A referentie may be taken: then there is one fewer.
        assert!(t.post("digitaleadressen", &adres).await.status.as_u16() < 500);
    }
    for _ in 0..8 {
        let pair = json!({ "vertegenwoordigendePartij": dice.one_of(&partijen), "vertegenwoordigdePartij": dice.one_of(&partijen) });
        assert!(t.post("vertegenwoordigingen", &pair).await.status.as_u16() < 500);
    }
}

/// Contacts with these, and all that hangs below them; who took part.
async fn contacts(t: &TestApp, dice: &Dice, partijen: &[Value], actoren: &[Value]) -> Vec<Value> {
    let word = || (*dice.one_of(&["Balie", "balie", "Één", "x_y", ""])).to_owned();
    let mut betrokkenen = Vec::new();
    for turn in 0..16_u32 {
        let contact = json!({ "kanaal": word() + "k", "onderwerp": word() + "!", "inhoud": word(), "reactie": word(),
            "taal": "nld", "vertrouwelijk": dice.once_in(2), "indicatieContactGelukt": dice.one_of(&[Some(true), Some(false), None]),
            "nummer": (turn % 2 == 0).then(|| turn.to_string()), "referentienummer": (turn % 3 == 0).then(|| turn.to_string()),
            "plaatsgevondenOp": dice.one_of(&["2026-01-01T00:00:00Z", "2026-01-02T12:00:00+01:00"]) });
        let contact = to(&t.made("klantcontacten", &contact).await);
        for _ in 0..dice.draw(&(0..3)) {
            let partij = if dice.once_in(3) { Value::Null } else { dice.one_of(partijen).clone() };
            let betrokkene = json!({ "hadKlantcontact": contact, "wasPartij": partij, "rol": dice.one_of(&["klant", "vertegenwoordiger"]),
                "initiator": true, "organisatienaam": word(), "contactnaam": { "voornaam": word(), "achternaam": word() } });
            betrokkenen.push(to(&t.made("betrokkenen", &betrokkene).await));
        }
        if dice.once_in(2) {
            let taak = json!({ "aanleidinggevendKlantcontact": contact, "toegewezenAanActoren": [dice.one_of(actoren)],
                "gevraagdeHandeling": "Bellen", "status": dice.one_of(&["te_verwerken", "verwerkt"]), "nummer": turn.to_string() });
            t.made("internetaken", &taak).await;
            t.made("actorklantcontacten", &json!({ "actor": dice.one_of(actoren), "klantcontact": contact }))
                .await;
        }
        for link in ["klantcontact", "wasKlantcontact"] {
            if dice.once_in(2) {
                let over = json!({ link: contact, "onderwerpobjectidentificator": { "objectId": word(),
                    "codeObjecttype": dice.one_of(&["zaak", "zgw-Zaak"]), "codeRegister": "openzaak", "codeSoortObjectId": "uuid" } });
                t.made("onderwerpobjecten", &over).await;
            }
        }
        if dice.once_in(3) {
            t.made(
                "bijlagen",
                &json!({ "wasBijlageVanKlantcontact": contact,
                "bijlageidentificator": { "objectId": word(), "codeObjecttype": "document" } }),
            )
            .await;
        }
    }
    betrokkenen
}

impl World {
    async fn of(t: &TestApp) -> Self {
        let mut lists = BTreeMap::new();
        for list in LISTS {
            let all = t.list(&format!("{list}?pageSize=500")).await;
            assert!(!all.is_empty(), "no {list}");
            lists.insert(list, all);
        }
        Self(lists)
    }

    /// A value to ask for: mostly one that there is.
    fn value(&self, dice: &Dice, list: &str, name: &str, described: &Value) -> String {
        let all: Vec<Value> =
            self.0[list].iter().flat_map(|object| self.reached(list, object, name)).collect();
        let kind = described["schema"]["format"].as_str().or(described["schema"]["type"].as_str()).unwrap();
        let texts: Vec<String> = all.iter().filter_map(text).filter(|text| !text.is_empty()).collect();
        match kind {
            "boolean" => (*dice.one_of(&["true", "False", "1", "misschien"])).to_owned(),
            _ if texts.is_empty() || dice.once_in(6) => match kind {
                "uuid" => "11111111-1111-4111-8111-111111111111".to_owned(),
                "uri" => "http://a.nl/11111111-1111-4111-8111-111111111111".to_owned(),
                "date" => "2026-01-15".to_owned(),
                "date-time" => "2026-01-02T11:00:00Z".to_owned(),
                _ => described["schema"]["enum"][0].as_str().unwrap_or("niets").to_owned(),
            },
            "uri" => format!("https://elders.nl/x/{}", dice.one_of(&texts)),
            _ => dice.one_of(&texts).clone(),
        }
    }

    /// The uuids of the objects on a list for which every filter holds.
    fn matching(&self, list: &str, asking: &BTreeMap<&str, String>) -> Vec<String> {
        let holds =
            |object: &&Value| asking.iter().all(|(name, value)| self.holds(list, object, name, value));
        self.0[list].iter().filter(holds).map(|object| object["uuid"].as_str().unwrap().to_owned()).collect()
    }

    fn holds(&self, list: &str, object: &Value, name: &str, asked: &str) -> bool {
        let reached = self.reached(list, object, name);
        let any = |test: &dyn Fn(&str) -> bool| reached.iter().filter_map(text).any(|text| test(&text));
        let flag = match asked {
            "true" | "True" | "1" => Some(true),
            "false" | "False" | "0" => Some(false),
            _ => None,
        };
        let contains = ["onderwerp", "inhoud", "reactie", "omschrijving"].contains(&name)
            || name.ends_with("__icontains")
            || (list, name) == ("actoren", "naam");
        match name {
            // These say whether there is any.
            "hadBetrokkene__wasPartij" | "leiddeTotInterneTaken" | "isGeverifieerd" => {
                flag.is_none_or(|flag| flag != reached.iter().all(Value::is_null))
            }
            _ if reached.iter().any(Value::is_boolean) || flag.is_none() && asked == "misschien" => {
                flag.is_none_or(|flag| reached.contains(&Value::Bool(flag)))
            }
            _ if name.starts_with("indicatie") => flag.is_none(),
            "categorierelatie__categorie__naam" => {
                asked.split(',').map(str::trim).any(|asked| any(&|text| text == asked))
            }
            _ if name.ends_with("__url") => any(&|text| asked.ends_with(text)),
            _ if name.ends_with("__gt") => any(&|text| text > asked),
            _ if name.ends_with("__gte") => any(&|text| text >= asked),
            _ if name.ends_with("__lt") => any(&|text| text < asked),
            _ if name.ends_with("__lte") => any(&|text| text <= asked),
            _ if contains => any(&|text| text.to_lowercase().contains(&asked.to_lowercase())),
            _ => any(&|text| text == asked),
        }
    }

    /// The values that a filter is about.
    fn reached(&self, list: &str, object: &Value, name: &str) -> Vec<Value> {
        let name = ["__icontains", "__gte", "__gt", "__lte", "__lt"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name);
        match name.split_once("__") {
            None => vec![leaf(object, name)],
            Some((hop, rest)) => self
                .connected(list, object, hop)
                .into_iter()
                .flat_map(|(list, object)| self.reached(list, &object, rest))
                .collect(),
        }
    }

    /// What an object is connected with.
    fn connected(&self, list: &str, object: &Value, hop: &str) -> Vec<(&'static str, Value)> {
        match (list, hop) {
            ("betrokkenen", "verstrektedigitaalAdres" | "digitaaladres") => {
                self.pointing("digitaleadressen", "verstrektDoorBetrokkene", object)
            }
            ("klantcontacten", "hadBetrokkene") => self.pointing("betrokkenen", "hadKlantcontact", object),
            ("klantcontacten", "onderwerpobject") => {
                self.pointing("onderwerpobjecten", "klantcontact", object)
            }
            ("klantcontacten", "wasOnderwerpobject") => {
                self.pointing("onderwerpobjecten", "wasKlantcontact", object)
            }
            ("partijen", "partijIdentificator") => {
                self.pointing("partij-identificatoren", "identificeerdePartij", object)
            }
            ("partijen", "subIdentificatorVan") => self
                .pointing("partij-identificatoren", "identificeerdePartij", object)
                .into_iter()
                .flat_map(|(_, number)| self.named("partij-identificatoren", &number["subIdentificatorVan"]))
                .collect(),
            ("partijen", "categorierelatie") => self.pointing("categorie-relaties", "partij", object),
            // Named after the one who is represented, it asks for who represents.
            ("partijen", "vertegenwoordigdePartij") => self
                .pointing("vertegenwoordigingen", "vertegenwoordigdePartij", object)
                .into_iter()
                .flat_map(|(_, pair)| self.named("partijen", &pair["vertegenwoordigendePartij"]))
                .collect(),
            ("internetaken", "actoren" | "toegewezenAanActor") => {
                let actoren = object["toegewezenAanActoren"].as_array().unwrap();
                actoren.iter().flat_map(|actor| self.named("actoren", actor)).collect()
            }
            ("internetaken", _) => self.named("klantcontacten", &object["aanleidinggevendKlantcontact"]),
            ("bijlagen", _) => self.named("klantcontacten", &object["wasBijlageVanKlantcontact"]),
            (_, hop) => {
                let to = match hop {
                    "actor" => "actoren",
                    "klantcontact" | "wasKlantcontact" | "hadKlantcontact" => "klantcontacten",
                    "categorie" => "categorieen",
                    "verstrektDoorBetrokkene" => "betrokkenen",
                    _ => "partijen",
                };
                self.named(to, &object[hop])
            }
        }
    }

    /// The objects of which `member` refers to this one.
    fn pointing(&self, list: &'static str, member: &str, object: &Value) -> Vec<(&'static str, Value)> {
        let points = |other: &&Value| other[member]["uuid"] == object["uuid"];
        self.0[list].iter().filter(points).map(|other| (list, other.clone())).collect()
    }

    /// The object that this refers to.
    fn named(&self, list: &'static str, reference: &Value) -> Vec<(&'static str, Value)> {
        let is_it = |other: &&Value| other["uuid"] == reference["uuid"];
        self.0[list].iter().filter(is_it).map(|other| (list, other.clone())).collect()
    }
}

/// A member, or one of a group: `bezoekadresLand` is `land` of `bezoekadres`.
fn leaf(object: &Value, name: &str) -> Value {
    match name {
        "url" => return object["uuid"].clone(),
        "isGeverifieerd" => return object["verificatieDatum"].clone(),
        "leiddeTotInterneTaken" => return object[name].get(0).cloned().unwrap_or_default(),
        _ => {}
    }
    if let Some(value) = object.get(name) {
        return value.clone();
    }
    let groups = object.as_object().unwrap().iter().filter(|(_, value)| value.is_object());
    for (group, members) in groups {
        let rest = name.strip_prefix(group.as_str()).unwrap_or(name);
        let mut letters = rest.chars();
        let Some(first) = letters.next() else { continue };
        let member = format!("{}{}", first.to_lowercase(), letters.as_str());
        if let Some(value) = members.get(&member).filter(|_| rest != name || group.ends_with("dentificator"))
        {
            return value.clone();
        }
    }
    panic!("{name} is nowhere in {object}")
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(reference) => reference.get("uuid").and_then(text),
        _ => None,
    }
}
