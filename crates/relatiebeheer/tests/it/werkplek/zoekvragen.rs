//! What people type or paste in the search box: `zoekvragen.tsv` says of each question what it is taken for, who is asked
//! and what is found.

use serde_json::{Value, json};

use super::mensen;
use crate::support::{TestApp, engines, make::to, werkplek::Werkplek};

engines!(every_question_is_understood_and_asked_of_whom_it_is_meant_for);

const VRAGEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/werkplek/zoekvragen.tsv");

async fn every_question_is_understood_and_asked_of_whom_it_is_meant_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    register(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let zaak = werkplek.deel(&klant, "zaken").await["gegevens"]["zaken"][0].clone();
    let lines = std::fs::read_to_string(VRAGEN).unwrap();
    let rows = lines.lines().filter(|line| !line.starts_with('#'));
    let vragen: Vec<[String; 4]> = rows.map(|line| row(line, &zaak)).collect();
    assert!(vragen.len() >= 200, "{}", vragen.len());
    let mut wrong = Vec::new();
    for [vraag, herkend, bronnen, gevonden] in vragen {
        let found = werkplek.zoek(&vraag).await;
        let real = format!("{}\t{}", found["herkend"].as_str().unwrap(), asked(&found));
        let all_answered = found["bronnen"].as_array().unwrap().iter().all(|bron| bron["gelukt"] == true);
        if real != format!("{herkend}\t{}", sorted(&bronnen))
            || !all_answered
            || !holds(&found, &gevonden, &zaak)
        {
            wrong.push(format!("{vraag}\t{real}\t{gevonden}: {}", shown(&found)));
        }
    }
    assert!(wrong.is_empty(), "{} of the questions:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whom our own register knows, and what was said.
async fn register(t: &TestApp) {
    let named = |voornaam: &str, achternaam: &str| json!({ "partijIdentificatie": { "contactnaam": { "voornaam": voornaam, "achternaam": achternaam } } });
    let jan = t.persoon(named("Jan", "Bos")).await;
    for nummer in ["0612345678", "0101234567"] {
        t.adres(json!({ "adres": nummer, "soortDigitaalAdres": "telefoonnummer", "verstrektDoorPartij": to(&jan) })).await;
    }
    t.adres(json!({ "adres": "jan@example.nl", "verstrektDoorPartij": to(&jan) })).await;
    t.persoon(named("Zoë", "Ünlü-Çelik")).await;
    t.klantcontact(json!({ "onderwerp": "Hulpmiddel", "inhoud": "Een rollator is aangevraagd." })).await;
}

/// The columns of a line, with the signs and the zaak that stand for themselves.
fn row(line: &str, zaak: &Value) -> [String; 4] {
    let number = zaak["identificatie"].as_str().unwrap();
    let [_, jaar, nul] = number.split('-').collect::<Vec<_>>().try_into().unwrap();
    let omschrijving = zaak["omschrijving"].as_str().unwrap();
    let words: Vec<&str> = omschrijving.split(' ').filter(|word| word.len() > 4).collect();
    let first = words.first().unwrap();
    let [vraag, herkend, bronnen, gevonden] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
    let vraag = vraag
        .replace("{zaak}", number)
        .replace("{jaar}", jaar)
        .replace("{nul}", nul)
        .replace("{nr}", nul.trim_start_matches('0'))
        .replace("{woord}", first)
        .replace("{WOORD}", &first.to_uppercase());
    [signs(&vraag), herkend.to_owned(), bronnen.to_owned(), gevonden.to_owned()]
}

/// `\u200b` is that sign.
fn signs(text: &str) -> String {
    let mut parts = text.split("\\u");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |before, part| {
        let (hex, rest) = part.split_at(4);
        let sign = char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
        format!("{before}{sign}{rest}")
    })
}

/// The sources that were asked, a letter each.
fn asked(found: &Value) -> String {
    let letter = |bron: &Value| match bron["naam"].as_str().unwrap() {
        "BRP" => 'B',
        "KVK" => 'K',
        "Eigen register" => 'E',
        _ => 'Z',
    };
    let letters: String = found["bronnen"].as_array().unwrap().iter().map(letter).collect();
    if letters.is_empty() { "-".to_owned() } else { sorted(&letters) }
}

fn sorted(letters: &str) -> String {
    ["B", "K", "Z", "E", "-"].into_iter().filter(|letter| letters.contains(letter)).collect()
}

fn holds(found: &Value, gevonden: &str, zaak: &Value) -> bool {
    let (soort, naam) = gevonden.split_once(':').unwrap_or((gevonden, ""));
    let any = |list: &str, fits: &dyn Fn(&Value) -> bool| found[list].as_array().unwrap().iter().any(fits);
    match soort {
        "klant" => any("treffers", &|treffer| treffer["naam"].as_str().unwrap().contains(naam)),
        "zaak" => any("zaken", &|one| one["identificatie"] == zaak["identificatie"]),
        "contact" => any("contacten", &|contact| contact["onderwerp"] == "Hulpmiddel"),
        _ => found["treffers"] == json!([]) && found["zaken"] == json!([]),
    }
}

/// What was found, short.
fn shown(found: &Value) -> String {
    let of = |list: &str, name: &str| {
        found[list]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one[name].to_string())
            .take(3)
            .collect::<Vec<_>>()
            .join(", ")
    };
    format!(
        "{} | {} | {} | {}",
        of("treffers", "naam"),
        of("zaken", "identificatie"),
        of("contacten", "onderwerp"),
        found["uitleg"]
    )
}
