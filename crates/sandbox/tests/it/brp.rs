//! The BRP: questions, their answers and refusals.

use axum::Router;
use sandbox::{BRP_API_KEY, personen};
use serde_json::{Value, json};

use crate::hulp::{Antwoord, options, vraag};

async fn brp(router: &Router, body: &Value) -> Antwoord {
    let koppen = [("content-type", "application/json; charset=utf-8"), ("x-api-key", BRP_API_KEY)];
    vraag(router, "POST", "/brp/personen", &koppen, &body.to_string()).await
}

async fn raadpleeg(router: &Router, bsn: &str, fields: &[&str]) -> Value {
    let body =
        json!({ "type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [bsn], "fields": fields });
    let antwoord = brp(router, &body).await;
    assert_eq!(antwoord.status, 200, "{}", antwoord.json());
    antwoord.json()["personen"][0].clone()
}

fn bsns(antwoord: &Antwoord) -> Vec<String> {
    assert_eq!(antwoord.status, 200, "{}", antwoord.json());
    let personen = antwoord.json()["personen"].as_array().unwrap().clone();
    personen.iter().map(|p| p["burgerservicenummer"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_person_by_bsn_has_the_shapes_of_the_real_api() {
    let router = sandbox::router(options());
    let fields = [
        "burgerservicenummer",
        "naam",
        "geboorte",
        "leeftijd",
        "verblijfplaats",
        "adressering",
        "partners",
        "overlijden",
    ];
    let suzanne = raadpleeg(&router, "999993653", &fields).await;
    assert_eq!(suzanne["naam"]["volledigeNaam"], "Suzanne Moulin");
    assert_eq!(
        suzanne["geboorte"]["datum"],
        json!({ "type": "Datum", "datum": "1985-12-01", "langFormaat": "1 december 1985" })
    );
    assert_eq!(suzanne["leeftijd"], 40);
    assert_eq!(suzanne["adressering"]["aanhef"], "Geachte mevrouw Moulin");
    assert_eq!(suzanne["adressering"]["aanschrijfwijze"]["naam"], "S. Moulin");
    assert_eq!(suzanne["adressering"]["adresregel1"], "Boterdiep 31");
    assert_eq!(suzanne["verblijfplaats"]["type"], "Adres");
    let adres = &suzanne["verblijfplaats"]["verblijfadres"];
    assert_eq!(
        (&adres["korteStraatnaam"], &adres["huisnummer"], &adres["postcode"]),
        (&json!("Boterdiep"), &json!(31), &json!("3077AW"))
    );
    assert_eq!(suzanne["partners"][0]["naam"]["geslachtsnaam"], "Beaudelaire");
    assert!(suzanne.get("overlijden").is_none() && suzanne.get("geheimhoudingPersoonsgegevens").is_none());
}

#[tokio::test]
async fn secrecy_and_death_come_without_asking() {
    let router = sandbox::router(options());
    let geheim = personen().iter().find(|p| p.is_geheim()).unwrap();
    let antwoord = raadpleeg(&router, &geheim.bsn, &["naam.voornamen"]).await;
    assert_eq!(antwoord["geheimhoudingPersoonsgegevens"], true);
    assert_eq!(antwoord["naam"].as_object().unwrap().len(), 1);
    let overleden = personen().iter().find(|p| p.is_overleden()).unwrap();
    let antwoord =
        raadpleeg(&router, &overleden.bsn, &["burgerservicenummer", "leeftijd", "overlijden.datum"]).await;
    assert_eq!(antwoord["opschortingBijhouding"]["reden"]["code"], "O");
    assert!(antwoord.get("leeftijd").is_none());
    assert_eq!(antwoord["overlijden"]["datum"]["type"], "Datum");
}

#[tokio::test]
async fn an_unknown_bsn_gives_nobody_and_twenty_is_the_most() {
    let router = sandbox::router(options());
    let vraag = |bsns: Vec<&str>| json!({ "type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": bsns, "fields": ["naam"] });
    let antwoord = brp(&router, &vraag(vec!["999999990"])).await;
    assert_eq!(antwoord.json(), json!({ "type": "RaadpleegMetBurgerservicenummer", "personen": [] }));
    assert_eq!(
        brp(&router, &vraag(vec!["999993653"; 21])).await.json()["invalidParams"][0]["code"],
        "maxItems"
    );
    let fout = brp(&router, &vraag(vec!["999993653", "12"])).await;
    assert_eq!(fout.status, 400);
    assert_eq!(fout.kop("content-type"), Some("application/problem+json; charset=utf-8"));
    assert_eq!(fout.json()["code"], "paramsValidation");
    assert_eq!(fout.json()["invalidParams"][0]["name"], "burgerservicenummer[1]");
}

#[tokio::test]
async fn by_name_and_date_of_birth() {
    let router = sandbox::router(options());
    let vraag = |naam: &str, datum: &str| {
        json!({ "type": "ZoekMetGeslachtsnaamEnGeboortedatum", "geslachtsnaam": naam, "geboortedatum": datum,
            "fields": ["burgerservicenummer", "naam", "adressering"] })
    };
    for naam in ["Moulin", "mou*", "MOULIN"] {
        assert_eq!(bsns(&brp(&router, &vraag(naam, "1985-12-01")).await), ["999993653"], "{naam}");
    }
    assert!(bsns(&brp(&router, &vraag("Moul", "1985-12-01")).await).is_empty());
    assert_eq!(
        bsns(&brp(&router, &vraag("zywialowska", "1965-09-17")).await),
        ["999990172"],
        "without diacritics"
    );
    assert_eq!(bsns(&brp(&router, &vraag("Precise", "1996-05-01")).await).len(), 4, "a family");
    for (naam, datum, veld) in
        [("M*", "1985-12-01", "geslachtsnaam"), ("Moulin", "1-12-1985", "geboortedatum")]
    {
        let fout = brp(&router, &vraag(naam, datum)).await;
        assert_eq!((fout.status.as_u16(), &fout.json()["invalidParams"][0]["name"]), (400, &json!(veld)));
    }
    let gevonden = brp(&router, &vraag("Moulin", "1985-12-01")).await.json()["personen"][0].clone();
    assert!(gevonden["adressering"].get("aanhef").is_none(), "a searched person comes with less");
}

#[tokio::test]
async fn the_dead_are_found_only_when_asked_for() {
    let router = sandbox::router(options());
    let overleden = personen().iter().find(|p| p.is_overleden() && p.geslachtsnaam.is_ascii()).unwrap();
    let datum = overleden.geboren_op().unwrap().to_string();
    let mut vraag = json!({ "type": "ZoekMetGeslachtsnaamEnGeboortedatum", "geslachtsnaam": overleden.geslachtsnaam,
        "geboortedatum": datum, "fields": ["burgerservicenummer"] });
    assert!(bsns(&brp(&router, &vraag).await).is_empty());
    vraag["inclusiefOverledenPersonen"] = json!(true);
    assert_eq!(bsns(&brp(&router, &vraag).await), [overleden.bsn.as_str()]);
}

#[tokio::test]
async fn by_address_and_by_name_in_a_municipality() {
    let router = sandbox::router(options());
    let adres = json!({ "type": "ZoekMetPostcodeEnHuisnummer", "postcode": "3077 aw", "huisnummer": 31,
        "fields": ["burgerservicenummer"] });
    assert_eq!(bsns(&brp(&router, &adres).await), ["999993653"]);
    let naam = json!({ "type": "ZoekMetNaamEnGemeenteVanInschrijving", "geslachtsnaam": "moulin", "voornamen": "suz*",
        "gemeenteVanInschrijving": "0599", "fields": ["burgerservicenummer"] });
    assert_eq!(bsns(&brp(&router, &naam).await), ["999993653"]);
    let mis = json!({ "type": "ZoekMetPostcodeEnHuisnummer", "postcode": "3077AW", "fields": ["burgerservicenummer"] });
    let fout = brp(&router, &mis).await.json();
    assert_eq!(
        (&fout["code"], &fout["invalidParams"][0]["name"]),
        (&json!("paramsCombination"), &json!("huisnummer"))
    );
}

#[tokio::test]
async fn refuses_without_key_and_what_it_does_not_know() {
    let router = sandbox::router(options());
    let goed = json!({ "type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": ["999993653"], "fields": ["naam"] });
    let json_kop = ("content-type", "application/json");
    let zonder = vraag(&router, "POST", "/brp/personen", &[json_kop], &goed.to_string()).await;
    assert_eq!((zonder.status.as_u16(), &zonder.json()["code"]), (401, &json!("authentication")));
    let tekst =
        vraag(&router, "POST", "/brp/personen", &[("x-api-key", BRP_API_KEY)], &goed.to_string()).await;
    assert_eq!(tekst.status, 415);
    let veranderd = |naam: &str, waarde: Value| {
        let mut body = goed.clone();
        body[naam] = waarde;
        body
    };
    let fouten = [
        ("type", json!("Raadpleeg"), "value"),
        ("fields", json!(["bestaatNiet"]), "fields"),
        ("onzin", json!("x"), "unknownParam"),
        ("burgerservicenummer", json!("999993653"), "array"),
    ];
    for (naam, waarde, code) in fouten {
        let fout = brp(&router, &veranderd(naam, waarde)).await;
        assert_eq!(
            (fout.status.as_u16(), &fout.json()["invalidParams"][0]["code"]),
            (400, &json!(code)),
            "{naam}"
        );
    }
}

#[tokio::test]
async fn of_those_at_an_address_one_has_the_name_or_the_birth_date() {
    let router = sandbox::router(options());
    let adres = json!({ "type": "ZoekMetPostcodeEnHuisnummer", "postcode": "1067MD", "huisnummer": 275,
        "fields": ["burgerservicenummer"] });
    assert_eq!(bsns(&brp(&router, &adres).await).len(), 4);
    for (naam, waarde, bsn) in
        [("geboortedatum", "2001-11-12", "999996733"), ("geslachtsnaam", "almen*", "999996733")]
    {
        let mut body = adres.clone();
        body[naam] = json!(waarde);
        assert_eq!(bsns(&brp(&router, &body).await)[0], bsn, "{naam}");
    }
    let mut body = adres.clone();
    body["huisnummertoevoeging"] = json!("MOULIN");
    let fout = brp(&router, &body).await;
    assert_eq!((fout.status.as_u16(), &fout.json()["invalidParams"][0]["code"]), (400, &json!("pattern")));
}

#[tokio::test]
async fn every_indication_is_somebodys() {
    let router = sandbox::router(options());
    let fields = [
        "naam",
        "geboorte",
        "adressering",
        "verblijfplaats",
        "overlijden",
        "partners",
        "indicatieCurateleRegister",
    ];
    let mut seen = std::collections::BTreeSet::new();
    for persoon in personen() {
        let json = raadpleeg(&router, &persoon.bsn, &fields).await;
        note(&mut seen, "", &json);
    }
    for path in [
        "geheimhoudingPersoonsgegevens",
        "indicatieCurateleRegister",
        "inOnderzoek.burgerservicenummer",
        "inOnderzoek.leeftijd",
        "naam.inOnderzoek.geslachtsnaam",
        "geboorte.inOnderzoek.datum",
        "overlijden.inOnderzoek.datum",
        "adressering.inOnderzoek.adresregel1",
        "adressering.indicatieVastgesteldVerblijftNietOpAdres",
        "verblijfplaats.indicatieVastgesteldVerblijftNietOpAdres",
        "verblijfplaats.inOnderzoek.type",
        "partners.naam.inOnderzoek.geslachtsnaam",
        "verblijfplaats.type=Adres",
        "verblijfplaats.type=Locatie",
        "verblijfplaats.type=VerblijfplaatsBuitenland",
        "verblijfplaats.type=VerblijfplaatsOnbekend",
        "verblijfplaats.functieAdres.code=W",
        "verblijfplaats.functieAdres.code=B",
        "opschortingBijhouding.reden.code=O",
        "opschortingBijhouding.reden.code=E",
        "opschortingBijhouding.reden.code=R",
        "opschortingBijhouding.reden.code=M",
        "naam.aanduidingNaamgebruik.code=E",
        "naam.aanduidingNaamgebruik.code=P",
        "naam.aanduidingNaamgebruik.code=V",
        "naam.aanduidingNaamgebruik.code=N",
        "geboorte.datum.type=Datum",
        "geboorte.datum.type=JaarMaandDatum",
        "geboorte.datum.type=JaarDatum",
        "geboorte.datum.type=DatumOnbekend",
        "overlijden.datum.type=JaarMaandDatum",
        "partners.ontbindingHuwelijkPartnerschap.datum.type=Datum",
    ] {
        assert!(seen.contains(path), "nobody has {path}");
    }
}

/// The paths of what is true, and of each text with its value.
fn note(seen: &mut std::collections::BTreeSet<String>, path: &str, json: &Value) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                note(seen, &below, value);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| note(seen, path, item)),
        Value::Bool(true) => {
            seen.insert(path.to_owned());
        }
        Value::String(text) => {
            seen.insert(format!("{path}={text}"));
        }
        _ => {}
    }
}
