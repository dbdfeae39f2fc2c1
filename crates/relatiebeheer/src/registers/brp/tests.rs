use std::sync::Arc;

use axum::{Json, Router, body::Body, routing::post};
use http::StatusCode;
use jiff::civil::{Date, date};
use parking_lot::Mutex;
use sandbox::Options;
use serde_json::{Value, json};
use zgw::transport::{InProcess, Transport};

use super::{Brp, Persoon, Settings};
use crate::zoeken::vraag::{Adres, Lezing, Vorm, Vraag};

const BASE: &str = "http://buren";
const VANDAAG: Date = Date::constant(2026, 1, 12);

fn client(router: Router) -> Brp {
    let settings = Settings {
        url: format!("{BASE}/brp/personen"),
        api_key: sandbox::BRP_API_KEY.to_owned(),
        tijd_ms: 5000,
    };
    let transport: Arc<dyn Transport> = Arc::new(InProcess::<_, Body>::new(router));
    Brp::new(&settings, "0599", transport).unwrap()
}

fn brp() -> Brp {
    let now = || "2026-01-12T09:30:00Z".parse().unwrap();
    client(sandbox::router(Options { base: BASE.to_owned(), seed: 1, vandaag: VANDAAG, now: Arc::new(now) }))
}

/// A BRP that answers everything with this, and what it was asked.
fn answering(status: StatusCode, body: Value) -> (Brp, Arc<Mutex<Vec<Value>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = asked.clone();
    let answer = move |Json(question): Json<Value>| async move {
        seen.lock().push(question);
        (status, Json(body))
    };
    (client(Router::new().route("/brp/personen", post(answer))), asked)
}

fn lezingen(naam: &str) -> Vec<Lezing> {
    match Vraag::of(naam, VANDAAG).vormen.into_iter().next() {
        Some(Vorm::Naam(naam)) => naam.lezingen,
        other => panic!("{naam}: {other:?}"),
    }
}

fn adres(text: &str) -> Adres {
    match Vraag::of(text, VANDAAG).vormen.into_iter().next() {
        Some(Vorm::Adres(adres)) => adres,
        other => panic!("{text}: {other:?}"),
    }
}

fn names(found: &[Persoon]) -> Vec<String> {
    found.iter().map(Persoon::naam).collect()
}

#[tokio::test]
async fn somebody_is_found_by_every_way_to_say_their_name_and_birth_date() {
    let brp = brp();
    for (naam, op, found) in [
        ("Moulin", date(1985, 12, 1), "Suzanne Moulin"),
        ("Suzanne Moulin", date(1985, 12, 1), "Suzanne Moulin"),
        ("Moulin Suzanne", date(1985, 12, 1), "Suzanne Moulin"),
        ("Moulin, Suzanne", date(1985, 12, 1), "Suzanne Moulin"),
        ("S. Moulin", date(1985, 12, 1), "Suzanne Moulin"),
        ("mevrouw Moulin", date(1985, 12, 1), "Suzanne Moulin"),
        ("van Zon", date(1951, 7, 29), "Frank N J M van Zon"),
        ("Groot Esselink", date(1985, 5, 27), "Johan Groot Esselink"),
        ("Johan Groot Esselink", date(1985, 5, 27), "Johan Groot Esselink"),
        ("Tineke Zaal-Holthuizen", date(1956, 11, 15), "Tineke Holthuizen"),
        ("Zywialowska", date(1965, 9, 17), "Róza Mstyslava Żywiałowska"),
        ("Zach Precise", date(1996, 5, 1), "Zach Precise"),
        ("Buidel", date(1948, 1, 17), "Margriet Buidel"),
    ] {
        let personen = brp.zoek_geboortedatum(&lezingen(naam), op).await.unwrap().unwrap();
        assert_eq!(names(&personen), [found], "{naam}");
    }
    let personen = brp.zoek_geboortedatum(&lezingen("Buidel"), date(1948, 1, 17)).await.unwrap().unwrap();
    assert!(personen[0].is_overleden());
    let all = brp.zoek_geboortedatum(&lezingen("Piet Precise"), date(1996, 5, 1)).await.unwrap().unwrap();
    assert_eq!(all.len(), 4, "nobody has that first name, and people are called otherwise");
}

#[tokio::test]
async fn the_first_name_stands_before_the_surname_or_after() {
    let brp = brp();
    for naam in ["Suzanne Moulin", "Moulin Suzanne", "Moulin, Suzanne", "Suz Moulin", "mevr. Suzanne Moulin"]
    {
        let found = brp.zoek_naam(&lezingen(naam)).await.unwrap().unwrap();
        assert_eq!(names(&found), ["Suzanne Moulin"], "{naam}");
    }
    assert!(brp.zoek_naam(&lezingen("Moulin")).await.unwrap().is_none(), "it needs a first name");
}

#[tokio::test]
async fn one_of_those_at_an_address_is_found_by_name_or_birth_date() {
    let brp = brp();
    for (text, found) in [
        ("3077AW 31", vec!["Suzanne Moulin"]),
        ("3077AW 31 1-12-1985", vec!["Suzanne Moulin"]),
        ("1-12-1985 3077 AW 31", vec!["Suzanne Moulin"]),
        ("3077AW 31 Moulin", vec!["Suzanne Moulin"]),
        ("3077AW 31 Bos", vec![]),
        ("1067MD 275 12-11-2001", vec!["Cornelis Almenkinders"]),
        ("1067MD 275 Magdalena Almenkinders", vec!["Magdalena Almenkinders"]),
    ] {
        assert_eq!(names(&brp.zoek_adres(&adres(text)).await.unwrap()), found, "{text}");
    }
}

#[tokio::test]
async fn what_is_asked_is_what_the_brp_takes() {
    let (brp, asked) = answering(StatusCode::OK, json!({ "personen": [] }));
    assert!(brp.zoek_geboortedatum(&lezingen("Иванов"), date(1980, 1, 1)).await.unwrap().is_none());
    assert!(asked.lock().is_empty());
    brp.zoek_geboortedatum(&lezingen("Țepeș"), date(1980, 1, 1)).await.unwrap();
    brp.zoek_adres(&adres("1234AB 12-12345 Nguyễn")).await.unwrap();
    brp.zoek_adres(&adres("1234AB 12 A-2")).await.unwrap();
    let fields = json!(["burgerservicenummer", "naam", "geboorte.datum", "adressering"]);
    let dead = json!(true);
    let expected = [
        json!({ "type": "ZoekMetGeslachtsnaamEnGeboortedatum", "geslachtsnaam": "Tepes*",
            "geboortedatum": "1980-01-01", "fields": fields, "inclusiefOverledenPersonen": dead }),
        json!({ "type": "ZoekMetPostcodeEnHuisnummer", "postcode": "1234AB", "huisnummer": 12,
            "geslachtsnaam": "Nguyen*", "fields": fields, "inclusiefOverledenPersonen": dead }),
        json!({ "type": "ZoekMetPostcodeEnHuisnummer", "postcode": "1234AB", "huisnummer": 12, "huisletter": "A",
            "huisnummertoevoeging": "2", "fields": fields, "inclusiefOverledenPersonen": dead }),
    ];
    assert_eq!(asked.lock().as_slice(), expected);
}

#[tokio::test]
async fn of_too_many_only_the_living_are_asked_for() {
    let (brp, asked) = answering(StatusCode::BAD_REQUEST, json!({ "code": "tooManyResults", "status": 400 }));
    assert!(brp.zoek_adres(&adres("1234AB 12")).await.is_err());
    let asked = asked.lock();
    let dead: Vec<bool> =
        asked.iter().map(|question| question.get("inclusiefOverledenPersonen").is_some()).collect();
    assert_eq!(dead, [true, false]);
}

#[tokio::test]
async fn a_municipality_that_may_not_have_every_field_is_answered_without_them() {
    let (brp, asked) =
        answering(StatusCode::FORBIDDEN, json!({ "code": "unauthorizedField", "status": 403 }));
    assert!(brp.persoon("999993653").await.is_err());
    let asked = asked.lock();
    let has = |question: &Value| {
        question["fields"].as_array().unwrap().contains(&json!("indicatieCurateleRegister"))
    };
    assert_eq!(asked.iter().map(has).collect::<Vec<_>>(), [true, false]);
}
