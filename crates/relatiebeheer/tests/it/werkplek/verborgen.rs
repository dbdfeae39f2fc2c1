//! Who is hidden does not exist: not in a result, a count or an order, and not by their own key.

use std::{collections::BTreeMap, io::Cursor, time::Duration};

use futures_util::StreamExt;
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::Engine;

use super::mensen;
use crate::support::{
    Answer, TestApp, engines,
    make::{at, bsn, to},
    werkplek::Werkplek,
    with_another,
};

engines!(
    a_shielded_customer_is_found_by_no_key_and_by_no_number,
    a_shielded_vestiging_is_not_among_those_of_its_organisation,
    a_confidential_contact_is_for_who_may_see_it,
    a_draft_does_not_tell_that_its_customer_was_hidden,
    a_register_with_hidden_people_answers_as_one_without_them,
    what_is_done_with_whom_may_not_be_seen_ends_as_with_nobody,
    a_contact_with_somebody_hidden_is_no_event_for_who_may_not_see_it,
    the_name_given_in_confidence_is_not_that_of_a_relation,
    only_who_may_see_the_shielded_shields_anybody,
);

/// A person with the BSN of somebody in the BRP.
async fn somebody(t: &TestApp) -> Value {
    t.persoon(json!({
        "partijIdentificatie": { "contactnaam": { "voornaam": "Verborg", "achternaam": "Zandstraat" } },
        "partijIdentificatoren": [{ "partijIdentificator": bsn(mensen::gewoon()) }],
    }))
    .await
}

async fn shield(t: &TestApp, partij: &Value) -> Value {
    let categorie = t.made("categorieen", &json!({ "naam": "afgeschermd" })).await;
    t.made("categorie-relaties", &json!({ "partij": to(partij), "categorie": to(&categorie) })).await
}

async fn a_shielded_customer_is_found_by_no_key_and_by_no_number(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = somebody(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let relatie = shield(t, &partij).await;
    for vraag in [mensen::gewoon(), "Zandstraat", "Zandstrat", "Henk Vermeulen", "Vermeulen 16-6-1940"] {
        let found = werkplek.zoek(vraag).await;
        assert_eq!((&found["treffers"], &found["meer"]), (&json!([]), &json!(false)), "{vraag}: {found}");
    }
    let by_partij = format!("p{}", partij["uuid"].as_str().unwrap().replace('-', ""));
    for key in [klant.as_str(), &by_partij] {
        werkplek.get(&format!("/klanten/{key}/beeld")).await.expect(404);
        werkplek.post(&format!("/klanten/{key}/bsn"), &json!({})).await.expect(404);
        let contact = json!({ "uuid": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1", "klant": key, "kanaal": "Balie",
            "onderwerp": "x", "resultaat": "Zelf afgehandeld", "gelukt": true, "initiatief": "klant" });
        let hidden = werkplek.post("/registreren", &contact).await;
        let mut nobody = contact.clone();
        nobody["klant"] = json!(format!("p{}", uuid::Uuid::from_u128(7).simple()));
        let nobody = werkplek.post("/registreren", &nobody).await;
        assert_eq!(
            (hidden.status, &hidden.json()["invalidParams"]),
            (nobody.status, &nobody.json()["invalidParams"])
        );
    }
    let trusted = Werkplek::trusted(t).await;
    assert_eq!(trusted.klant(mensen::gewoon()).await, klant);
    assert_eq!(trusted.zoek("Zandstraat").await["treffers"][0]["klant"], json!(klant));
    // What has ended hides nobody.
    let ended = json!({ "eindDatum": "2026-01-11" });
    t.patch(&at("categorie-relaties", &relatie), &ended).await.expect(200);
    assert_eq!(werkplek.klant(mensen::gewoon()).await, klant);
}

async fn a_shielded_vestiging_is_not_among_those_of_its_organisation(t: &TestApp) {
    const DONALD: &str = "k68750110";
    const HOOFD: &str = "v68750110-000037178598";
    let (werkplek, trusted) = (Werkplek::open(t).await, Werkplek::trusted(t).await);
    let shown = async |werkplek: &Werkplek| {
        let page = werkplek.get(&format!("/klanten/{DONALD}/vestigingen")).await.expect(200);
        let all = page["vestigingen"].as_array().unwrap().iter();
        let listed = all.filter(|one| one["klant"] == HOOFD).count();
        let deel = werkplek.deel(DONALD, "organisatie").await["gegevens"].clone();
        (
            listed,
            page["totaal"].clone(),
            deel["aantalVestigingen"].clone(),
            deel["hoofdvestiging"]["klant"].clone(),
        )
    };
    assert_eq!(shown(&werkplek).await, (1, json!(2), json!(2), json!(HOOFD)));
    let contact = json!({ "uuid": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1", "klant": HOOFD, "kanaal": "Balie",
        "onderwerp": "x", "resultaat": "Zelf afgehandeld", "gelukt": true, "initiatief": "klant" });
    werkplek.post("/registreren", &contact).await.expect(201);
    shield(t, &t.list("partijen").await[0]).await;
    assert_eq!(shown(&werkplek).await, (0, json!(1), json!(1), Value::Null));
    assert_eq!(shown(&trusted).await, (1, json!(2), json!(2), json!(HOOFD)));
}

async fn a_confidential_contact_is_for_who_may_see_it(t: &TestApp) {
    let (werkplek, trusted) = (Werkplek::open(t).await, Werkplek::trusted(t).await);
    let partij = t
        .persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn(mensen::gewoon()) }] }))
        .await;
    let contact = t.klantcontact(json!({ "onderwerp": "Blijfhuis", "vertrouwelijk": true })).await;
    t.betrokkene(
        &contact,
        json!({ "wasPartij": to(&partij), "contactnaam": { "achternaam": "Schuilnaam" } }),
    )
    .await;
    t.internetaak(&contact, &t.actor("Team Zorg").await, json!({})).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let sees = async |werkplek: &Werkplek| {
        let deel = werkplek.deel(&klant, "contacten").await;
        let of = |name: &str| deel["gegevens"][name].as_array().unwrap().len();
        let contacten = (of("contacten"), of("taken"));
        let last = !werkplek.zoek(mensen::gewoon()).await["treffers"][0]["laatsteContact"].is_null();
        let text = werkplek.zoek("blijfhuis").await["contacten"].as_array().unwrap().len();
        let name = werkplek.zoek("schuilnaam").await["treffers"].as_array().unwrap().len();
        (contacten, last, text, name)
    };
    assert_eq!(sees(&werkplek).await, ((0, 0), false, 0, 0));
    assert_eq!(sees(&trusted).await, ((1, 1), true, 1, 1));
    t.patch(&at("klantcontacten", &contact), &json!({ "vertrouwelijk": false })).await.expect(200);
    assert_eq!(sees(&werkplek).await, ((1, 1), true, 1, 1));
}

async fn a_draft_does_not_tell_that_its_customer_was_hidden(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = somebody(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let path = "/concepten/6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1";
    let draft = json!({ "klant": klant, "klantNaam": "Henk Vermeulen", "notitie": "x" });
    werkplek.put(path, &draft).await.expect(200);
    shield(t, &partij).await;
    let shown = &werkplek.get("/concepten").await.expect(200)["concepten"][0];
    assert_eq!((&shown["klant"], &shown["klantNaam"]), (&Value::Null, &Value::Null));
    assert_eq!(shown["notitie"], "x");
}

/// The same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<'a>(&mut self, all: &'a [String]) -> &'a str {
        let at = self.below(all.len());
        &all[at]
    }
}

const VOORNAMEN: [&str; 6] = ["Jan", "Fatima", "Zoë", "Piet", "Suzanne", "Mohamed"];
const ACHTERNAMEN: [&str; 8] =
    ["Jansen", "Janssen", "Zandstraat", "de Vries", "van der Berg", "Çelik", "Bakker", "Bakkers"];
const WOORDEN: [&str; 8] = [
    "paspoort",
    "parkeervergunning",
    "grofvuil",
    "verhuizing",
    "aanslag",
    "bijstand",
    "rijbewijs",
    "blijfhuis",
];
/// Of every three people the third is hidden, and every seventh contact is confidential.
const PEOPLE: usize = 90;
const CONTACTS: usize = 240;

fn is_hidden(person: usize) -> bool {
    person % 3 == 2
}

/// Whom somebody represents.
fn represented(person: usize) -> usize {
    (person * 7 + 1) % PEOPLE
}

/// Who else took part in a contact.
fn second(contact: usize) -> Option<usize> {
    contact.is_multiple_of(5).then(|| (contact + 1) % PEOPLE)
}

/// Whether everybody may see a contact.
fn is_open(contact: usize) -> bool {
    contact % 7 != 3 && !is_hidden(contact % PEOPLE) && !second(contact).is_some_and(is_hidden)
}

fn id(kind: u32, number: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

/// The number of somebody: of those who are hidden one that the BRP and the KVK do not have, or it would have to forget
/// them too.
fn number_of(n: usize) -> (&'static str, String) {
    let is_company = n % 10 == 8;
    let known = if is_company {
        sandbox::organisaties().get(n / 10).map(|one| one.kvk_nummer.clone())
    } else {
        sandbox::personen().get(n).map(|persoon| persoon.bsn.clone())
    };
    match (is_company, known.filter(|_| !is_hidden(n))) {
        (true, known) => ("kvk_nummer", known.unwrap_or_else(|| format!("{:08}", 99_000_000 + n))),
        (false, known) => ("bsn", known.unwrap_or_else(|| unknown_bsn(n))),
    }
}

/// A BSN of the test set that the sandbox does not have.
fn unknown_bsn(n: usize) -> String {
    let passes = |bsn: &String| {
        let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
        let sum: i32 = bsn.bytes().zip(weights).map(|(digit, weight)| i32::from(digit - b'0') * weight).sum();
        sum % 11 == 0
    };
    let all = (999_900_000..999_990_000).map(|bsn: u32| bsn.to_string()).filter(passes);
    all.filter(|bsn| !sandbox::personen().iter().any(|persoon| persoon.bsn == *bsn)).nth(n).unwrap()
}

/// A register as rows of Open Klant; without the hidden people there is nothing of them.
#[expect(clippy::too_many_lines, reason = "one row of each kind, in the order of their tables")]
fn rows(with_hidden: bool) -> Value {
    let mut tables: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let mut add = |table: &'static str, row: Value| tables.entry(table).or_default().push(row);
    add("categorie", json!({ "id": 1, "uuid": id(1, 1), "naam": "Afgeschermd" }));
    for n in (0..PEOPLE).filter(|n| with_hidden || !is_hidden(*n)) {
        let number = n + 1;
        let adres = json!({ "postcode": format!("1234 A{}", ["A", "B"][n % 2]), "huisnummer": n % 9 + 1 });
        let soort = if n % 10 == 8 { "organisatie" } else { "persoon" };
        add(
            "partij",
            json!({ "id": number, "uuid": id(2, number), "soort_partij": soort, "indicatie_actief": true,
            "bezoekadres_postcode": adres["postcode"], "bezoekadres_huisnummer": adres["huisnummer"] }),
        );
        let (voornaam, achternaam) = (VOORNAMEN[n % 6], ACHTERNAMEN[n / 3 % 8]);
        if soort == "organisatie" {
            add(
                "organisatie",
                json!({ "id": number, "partij_id": number, "naam": format!("Bedrijf {achternaam}") }),
            );
        } else if n % 4 != 0 {
            add(
                "persoon",
                json!({ "id": number, "partij_id": number, "contactnaam_voornaam": voornaam,
                "contactnaam_achternaam": achternaam }),
            );
        }
        let (kind, value) = number_of(n);
        add(
            "partijidentificator",
            json!({ "id": number, "uuid": id(3, number), "partij_id": number,
            "partij_identificator_code_soort_object_id": kind, "partij_identificator_code_objecttype": soort,
            "partij_identificator_object_id": value, "partij_identificator_code_register": "x" }),
        );
        add(
            "digitaaladres",
            json!({ "id": number, "uuid": id(4, number), "partij_id": number,
            "soort_digitaal_adres": "telefoonnummer", "adres": format!("06100000{:02}", n / 2) }),
        );
        if is_hidden(n) {
            add(
                "categorierelatie",
                json!({ "id": number, "uuid": id(5, number), "partij_id": number, "categorie_id": 1 }),
            );
        }
    }
    for n in (0..PEOPLE).filter(|n| with_hidden || !is_hidden(*n) && !is_hidden(represented(*n))) {
        add(
            "vertegenwoordigden",
            json!({ "id": n + 1, "uuid": id(9, n + 1), "vertegenwoordigende_partij_id": n + 1,
            "vertegenwoordigde_partij_id": represented(n) + 1 }),
        );
    }
    for n in 0..CONTACTS {
        if !with_hidden && !is_open(n) {
            continue;
        }
        let (person, confidential) = (n % PEOPLE, n % 7 == 3);
        let number = n + 1;
        if let Some(second) = second(n) {
            add(
                "betrokkene",
                json!({ "id": 1_000 + number, "uuid": id(10, number), "klantcontact_id": number, "rol": "klant",
                "initiator": false, "partij_id": second + 1 }),
            );
        }
        add(
            "klantcontact",
            json!({ "id": number, "uuid": id(6, number), "kanaal": "Balie", "taal": "nld",
            "nummer": format!("{:010}", 5_000_000 + n), "vertrouwelijk": confidential,
            "onderwerp": WOORDEN[n % 8], "inhoud": format!("{} en {}", WOORDEN[n / 8 % 8], ACHTERNAMEN[n % 8]),
            "plaatsgevonden_op": format!("2025-{:02}-{:02}T10:00:00Z", n % 12 + 1, n % 28 + 1) }),
        );
        add(
            "betrokkene",
            json!({ "id": number, "uuid": id(7, number), "klantcontact_id": number, "rol": "klant",
            "initiator": true, "partij_id": person + 1, "contactnaam_achternaam": ACHTERNAMEN[n / 2 % 8] }),
        );
        add(
            "digitaaladres",
            json!({ "id": 1_000 + number, "uuid": id(8, number), "betrokkene_id": number,
            "soort_digitaal_adres": "email", "adres": format!("adres{}@example.nl", n % 40) }),
        );
    }
    let tables: serde_json::Map<String, Value> =
        tables.into_iter().map(|(table, rows)| (format!("klantinteracties_{table}"), json!(rows))).collect();
    json!({ "tables": tables })
}

/// What somebody may type: names, numbers and words of everybody, hidden or not, whole, cut off or misspelt.
fn vraag(dice: &mut Dice, numbers: &[String]) -> String {
    let names: Vec<String> = VOORNAMEN.iter().chain(&ACHTERNAMEN).map(|one| (*one).to_owned()).collect();
    let words: Vec<String> = WOORDEN.iter().map(|one| (*one).to_owned()).collect();
    let text = match dice.below(10) {
        0 => dice.of(numbers).to_owned(),
        1 => format!("06100000{:02}", dice.below(50)),
        2 => format!("adres{}@example.nl", dice.below(45)),
        3 => format!("1234A{} {}", ["A", "B", "C"][dice.below(3)], dice.below(10)),
        4 => format!("{:010}", 5_000_000 + dice.below(CONTACTS + 5)),
        5 => dice.of(&words).to_owned(),
        6 => format!("{} {}", dice.of(&words), dice.of(&names)),
        7 => format!("{} {}", dice.of(&names), dice.of(&names)),
        8 => format!("Bedrijf {}", dice.of(&names)),
        _ => dice.of(&names).to_owned(),
    };
    let mut letters: Vec<char> = text.chars().collect();
    match dice.below(4) {
        0 => letters.truncate(2 + dice.below(8)),
        1 => drop(letters.remove(dice.below(letters.len()))),
        2 if letters.len() > 2 => {
            let at = dice.below(letters.len() - 1);
            letters.swap(at, at + 1);
        }
        _ => {}
    }
    letters.into_iter().collect()
}

/// 300 on each engine; with TEST_ALL ten thousand, or as many as TEST_QUESTIONS says, and on PostgreSQL a tenth of that.
#[expect(clippy::disallowed_methods, reason = "settings of the tests, not of the product")]
fn how_many(engine: Engine) -> usize {
    if std::env::var("TEST_ALL").is_err() {
        return 300;
    }
    let asked = std::env::var("TEST_QUESTIONS").ok().and_then(|asked| asked.parse().ok());
    let most: usize = asked.unwrap_or(10_000);
    if engine == Engine::Sqlite { most } else { most / 10 }
}

/// The parts of a klantbeeld, whichever came first.
fn parts(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

async fn a_register_with_hidden_people_answers_as_one_without_them(t: &TestApp) {
    with_another(t, async |without: &TestApp| {
        fill(t, without).await;
        let (with, without, trusted) =
            (Werkplek::open(t).await, Werkplek::open(without).await, Werkplek::trusted(t).await);
        let numbers: Vec<String> = (0..PEOPLE + 5).map(|n| number_of(n).1).collect();
        let mut dice = Dice(1);
        let (mut hits, mut more) = (0, 0);
        for turn in 0..how_many(t.db.engine()) {
            let vraag = vraag(&mut dice, &numbers);
            let (ours, theirs) = (with.zoek(&vraag).await, without.zoek(&vraag).await);
            if turn < 300 {
                more += usize::from(trusted.zoek(&vraag).await != ours);
            }
            hits += usize::from(ours["treffers"] != json!([]));
            for hit in ours["treffers"].as_array().unwrap().iter().take(usize::from(turn < 300)) {
                let path =
                    format!("/klanten/{}/beeld?bronnen=contacten,eigen", hit["klant"].as_str().unwrap());
                let (ours, theirs) = (with.get(&path).await, without.get(&path).await);
                assert_eq!(
                    (ours.status, parts(&ours.text)),
                    (theirs.status, parts(&theirs.text)),
                    "{vraag}: {path}"
                );
            }
            assert_eq!(ours, theirs, "{vraag}");
        }
        assert!(hits > 50 && more > 50, "{hits} questions found somebody, {more} would have found more");
        for number in (0..PEOPLE).filter(|n| is_hidden(*n)).map(|n| n + 1) {
            let path = format!("/klanten/p{}/beeld", id(2, number).replace('-', ""));
            let (ours, theirs) = (with.get(&path).await, without.get(&path).await);
            assert_eq!((ours.status.as_u16(), theirs.status.as_u16()), (404, 404), "{path}");
        }
    })
    .await;
}

/// The one register with hidden people, the other without them.
async fn fill(with: &TestApp, without: &TestApp) {
    for (register, with_hidden) in [(with, true), (without, false)] {
        let rows = Cursor::new(rows(with_hidden).to_string());
        let report = register.app.import_open_klant(rows, true).await.unwrap();
        assert!(report.left_out.is_empty(), "{report:?}");
    }
}

/// What an answer tells, without the keys that are new each time.
fn told(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json();
    for name in ["instance", "partij"] {
        if let Some(value) = body.get_mut(name) {
            value.take();
        }
    }
    (answer.status.as_u16(), body)
}

async fn what_is_done_with_whom_may_not_be_seen_ends_as_with_nobody(t: &TestApp) {
    with_another(t, async |without: &TestApp| {
        fill(t, without).await;
        let (with, without) = (Werkplek::open(t).await, Werkplek::open(without).await);
        let mut seen: BTreeMap<u16, usize> = BTreeMap::new();
        let mut same = async |method: Method, path: String, body: Value| {
            let (ours, theirs) = (
                with.with_body(&method, &path, &body).await,
                without.with_body(&method, &path, &body).await,
            );
            assert_eq!(told(&ours), told(&theirs), "{method} {path} {body}");
            *seen.entry(ours.status.as_u16()).or_default() += 1;
        };
        let key = |person: usize| format!("p{}", id(2, person + 1).replace('-', ""));
        for person in 0..PEOPLE {
            let (klant, ander) = (key(person), key(represented(person)));
            let relatie = json!({ "soort": "vertegenwoordigt", "klant": ander });
            same(Method::POST, format!("/klanten/{klant}/relaties"), relatie).await;
            let period = json!({ "beginDatum": null, "eindDatum": "2030-01-01" });
            same(Method::PUT, format!("/klanten/{klant}/relaties/{}", id(9, person + 1)), period).await;
            let contact = json!({ "uuid": id(11, person + 1), "klant": ander, "kanaal": "Balie", "onderwerp": "x",
                "resultaat": "Zelf afgehandeld", "gelukt": true, "initiatief": "gemeente" });
            // Who was registered is new each time: only a refusal is compared.
            if is_hidden(represented(person)) {
                same(Method::POST, "/registreren".to_owned(), contact).await;
                same(Method::GET, format!("/meldingen?klant={ander}"), Value::Null).await;
                same(Method::POST, format!("/klanten/{ander}/bsn"), json!({})).await;
                let gegevens = json!({ "achternaam": "Anders", "interneNotitie": "x" });
                same(Method::PUT, format!("/klanten/{ander}/gegevens"), gegevens).await;
            }
        }
        for person in 0..PEOPLE {
            same(Method::DELETE, format!("/klanten/{}/relaties/{}", key(person), id(9, person + 1)), json!({})).await;
        }
        for number in 0..PEOPLE + 20 {
            let (kind, value) = number_of(number);
            let body = match kind {
                "bsn" => json!({ "soort": "persoon", "bsn": value }),
                _ => json!({ "soort": "organisatie", "kvkNummer": value }),
            };
            same(Method::POST, "/klanten/mogelijk-dubbel".to_owned(), body.clone()).await;
            same(Method::POST, "/klanten".to_owned(), body).await;
        }
        for status in [201, 400, 404, 409] {
            assert!(seen.contains_key(&status), "{seen:?}");
        }
    })
    .await;
}

async fn a_contact_with_somebody_hidden_is_no_event_for_who_may_not_see_it(t: &TestApp) {
    let (werkplek, trusted) = (Werkplek::open(t).await, Werkplek::trusted(t).await);
    let categorie = t.made("categorieen", &json!({ "naam": "Afgeschermd" })).await;
    let (visible, hidden) = (t.persoon(json!({})).await, t.persoon(json!({})).await);
    t.made("categorie-relaties", &json!({ "partij": to(&hidden), "categorie": to(&categorie) })).await;
    let shared = t.klantcontact(json!({})).await;
    for partij in [&visible, &hidden] {
        t.betrokkene(&shared, json!({ "wasPartij": to(partij) })).await;
    }
    let own = t.klantcontact(json!({})).await;
    t.betrokkene(&own, json!({ "wasPartij": to(&visible) })).await;
    t.pass(SignedDuration::from_mins(1));
    let path = format!("/meldingen?klant=p{}", visible["uuid"].as_str().unwrap().replace('-', ""));
    let hear = async |werkplek: &Werkplek| werkplek.begin(&path).await.into_body().into_data_stream();
    let (mut theirs, mut ours) = (hear(&trusted).await, hear(&werkplek).await);
    t.patch(&at("klantcontacten", &shared), &json!({ "onderwerp": "Anders" })).await.expect(200);
    assert!(theirs.next().await.is_some(), "who may see it hears of it");
    let nothing = tokio::time::timeout(Duration::from_millis(500), ours.next()).await;
    assert!(nothing.is_err(), "{nothing:?}");
    t.patch(&at("klantcontacten", &own), &json!({ "onderwerp": "Anders" })).await.expect(200);
    assert!(ours.next().await.is_some());
}

async fn the_name_given_in_confidence_is_not_that_of_a_relation(t: &TestApp) {
    let (werkplek, trusted) = (Werkplek::open(t).await, Werkplek::trusted(t).await);
    let (one, other) = (t.persoon(json!({})).await, t.persoon(json!({})).await);
    let body = json!({ "vertegenwoordigendePartij": to(&one), "vertegenwoordigdePartij": to(&other) });
    t.made("vertegenwoordigingen", &body).await;
    for (naam, vertrouwelijk) in [("Bekend", false), ("Schuilnaam", true)] {
        let contact = t.klantcontact(json!({ "vertrouwelijk": vertrouwelijk })).await;
        let named = json!({ "wasPartij": to(&other), "contactnaam": { "achternaam": naam } });
        t.betrokkene(&contact, named).await;
    }
    let klant = format!("p{}", one["uuid"].as_str().unwrap().replace('-', ""));
    let named = async |werkplek: &Werkplek| {
        werkplek.deel(&klant, "eigen").await["gegevens"]["relaties"][0]["naam"].clone()
    };
    assert_eq!((named(&werkplek).await, named(&trusted).await), (json!("Bekend"), json!("Schuilnaam")));
}

async fn only_who_may_see_the_shielded_shields_anybody(t: &TestApp) {
    let (werkplek, trusted) = (Werkplek::open(t).await, Werkplek::trusted(t).await);
    for naam in ["Afgeschermd", "Ondernemer"] {
        t.made("categorieen", &json!({ "naam": naam })).await;
    }
    let choices =
        async |werkplek: &Werkplek| werkplek.get("/keuzes").await.expect(200)["categorieen"].clone();
    assert_eq!(choices(&werkplek).await, json!(["Ondernemer"]));
    assert_eq!(choices(&trusted).await, json!(["Afgeschermd", "Ondernemer"]));
    let klant = format!("p{}", t.persoon(json!({})).await["uuid"].as_str().unwrap().replace('-', ""));
    let path = format!("/klanten/{klant}/relaties");
    let shield = json!({ "soort": "categorie", "categorie": "Afgeschermd", "beginDatum": "2025-01-01",
        "eindDatum": "2025-12-31" });
    assert_eq!(werkplek.post(&path, &shield).await.wrong(), ["categorie: not_allowed"]);
    // One that ended hides nobody, and nobody else makes it begin again.
    let made = trusted.post(&path, &shield).await.expect(201);
    let relatie = format!("{path}/{}", made["uuid"].as_str().unwrap());
    let again = json!({ "beginDatum": "2025-01-01", "eindDatum": null, "versie": made["versie"] });
    assert_eq!(werkplek.put(&relatie, &again).await.wrong(), ["categorie: not_allowed"]);
    let seen = |made: &Value| format!("{relatie}?versie={}", made["versie"].as_str().unwrap());
    assert_eq!(werkplek.delete(&seen(&made)).await.wrong(), ["categorie: not_allowed"]);
    let made = trusted.put(&relatie, &again).await.expect(200);
    werkplek.get(&format!("/klanten/{klant}/beeld")).await.expect(404);
    trusted.delete(&seen(&made)).await.expect(204);
    assert_eq!(werkplek.get(&format!("/klanten/{klant}/beeld")).await.status, 200);
}
