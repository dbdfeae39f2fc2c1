//! Somebody with many zaken: the first are soon there, and types are asked once.

use std::sync::Arc;

use serde_json::{Value, json};
use zgw::zaken::{Bsn, Rest};
use zgw::{Client, Error};

use crate::fake::{Answer, Asked, Fake, Zaken, caller, client, page, problem, read_all, uuid, zaak};

const BSN: &str = "999990019";
const ZAAKTYPE: u32 = 900;
const STATUSTYPE: u32 = 901;
const RESULTAAT: u32 = 902;
const RESULTAATTYPE: u32 = 903;

async fn zaken(client: &Client) -> Result<Zaken, Error> {
    read_all(client.zaken_of(&caller(), &Bsn::parse(BSN).unwrap())).await
}

/// A zaak of the one zaaktype, closed when its number is even.
fn of_type(number: u32) -> Value {
    let mut zaak = zaak(number, BSN);
    zaak["zaaktype"] = json!(format!("https://elders.example/zaaktypen/{}", uuid(ZAAKTYPE)));
    zaak["_expand"]["status"] = json!({"statustype": format!("https://elders.example/{}", uuid(STATUSTYPE))});
    if number.is_multiple_of(2) {
        zaak["einddatum"] = json!("2026-02-01");
        zaak["resultaat"] = json!(format!("https://elders.example/resultaten/{}", uuid(RESULTAAT)));
    }
    zaak
}

/// What a peer with so many zaken answers; `as` a page is long.
fn answer(asked: &Asked, many: usize, long: usize) -> Answer {
    let line = &asked.line;
    let named = |key: u32, name: &str| {
        Answer::Json(
            200,
            json!({"url": format!("https://elders.example/{}", uuid(key)), "omschrijving": name}),
        )
    };
    if line.contains("/zaaktypen/") {
        named(ZAAKTYPE, "Paspoort")
    } else if line.contains("/statustypen/") {
        named(STATUSTYPE, "In behandeling")
    } else if line.contains("/resultaattypen/") {
        named(RESULTAATTYPE, "Verleend")
    } else if let Some(uuids) = asked.body["uuid__in"].as_array() {
        let resultaat = json!({"resultaattype": format!("https://elders.example/{}", uuid(RESULTAATTYPE))});
        let ended = |key: &Value| {
            json!({"url": format!("https://elders.example/zaken/{}", key.as_str().unwrap()), "identificatie": "",
                "zaaktype": "", "resultaat": format!("https://elders.example/{}", uuid(RESULTAAT)),
                "_expand": {"resultaat": resultaat}})
        };
        page(&uuids.iter().map(ended).collect::<Vec<_>>(), None)
    } else {
        let size = if line.contains("pageSize=25") { 25.min(long) } else { long };
        let number: usize = line.rsplit_once("page=").map_or(1, |(_, page)| page.parse().unwrap());
        let from = (number - 1) * size;
        let some: Vec<Value> =
            (from..many.min(from + size)).map(|at| of_type(u32::try_from(at).unwrap() + 1)).collect();
        let next = (from + size < many).then(|| format!("http://x/?page={}", number + 1));
        Answer::Json(200, json!({"count": many, "next": next, "results": some}))
    }
}

fn peer(many: usize, long: usize) -> (Client, Arc<Fake>) {
    let fake = Fake::new(move |asked| answer(asked, many, long));
    (client(fake.clone()), fake)
}

#[tokio::test]
async fn somebody_with_many_zaken_sees_the_first_ones_while_the_others_are_asked() {
    let (client, _) = peer(120, 100);
    let found = zaken(&client).await.unwrap();
    assert_eq!(found.parts, [(25, Rest::Counted(95)), (75, Rest::Counted(20)), (20, Rest::None)]);
    assert_eq!((found.zaken.len(), found.cut, found.dropped), (120, false, 0));
    let (client, _) = peer(600, 100);
    let found = zaken(&client).await.unwrap();
    assert_eq!((found.zaken.len(), found.cut), (500, true), "more than anybody reads");
    assert_eq!(found.parts[0], (25, Rest::Uncounted));
}

#[tokio::test]
async fn types_and_how_zaken_ended_are_asked_once() {
    let (client, fake) = peer(10, 100);
    let first = zaken(&client).await.unwrap();
    let asked = |word: &str| fake.lines().iter().filter(|line| line.contains(word)).count();
    let counts = || ["_zoek", "/zaaktypen/", "/statustypen/", "/resultaattypen/"].map(asked);
    assert_eq!(counts(), [2, 1, 1, 1]);
    for zaak in &first.zaken {
        assert_eq!(zaak.zaaktype.as_ref().unwrap().omschrijving, "Paspoort");
        let statustype = zaak.status.as_ref().unwrap().statustype.as_ref();
        assert_eq!(statustype.unwrap().omschrijving, "In behandeling");
        let resultaat =
            zaak.resultaat.as_ref().map(|one| one.resultaattype.as_ref().unwrap().omschrijving.as_str());
        assert_eq!(resultaat, zaak.is_closed().then_some("Verleend"));
    }
    assert_eq!(zaken(&client).await.unwrap().zaken, first.zaken);
    assert_eq!(counts(), [3, 1, 1, 1], "one question when all types are known");
    client.forget_types();
    zaken(&client).await.unwrap();
    assert_eq!(counts(), [4, 2, 2, 2]);
}

#[tokio::test]
async fn a_concept_of_a_zaaktype_is_not_kept() {
    let fake = Fake::new(|asked| {
        if !asked.line.contains("/zaaktypen/") {
            return answer(asked, 1, 100);
        }
        Answer::Json(
            200,
            json!({"url": "https://elders.example/x", "omschrijving": "Proef", "concept": true}),
        )
    });
    let client = client(fake.clone());
    for times in 1..=2 {
        assert_eq!(zaken(&client).await.unwrap().zaken[0].zaaktype.as_ref().unwrap().omschrijving, "Proef");
        assert_eq!(fake.lines().iter().filter(|line| line.contains("/zaaktypen/")).count(), times);
    }
}

#[tokio::test]
async fn a_peer_that_does_not_know_the_size_of_a_page_is_asked_without_from_then_on() {
    let fake = Fake::new(|asked| {
        if asked.line.contains("pageSize") {
            problem(400, "unknown-parameters")
        } else {
            answer(asked, 120, 100)
        }
    });
    let client = client(fake.clone());
    for sized in [1, 1] {
        let found = zaken(&client).await.unwrap();
        assert_eq!(found.parts, [(100, Rest::Counted(20)), (20, Rest::None)]);
        assert_eq!(fake.lines().iter().filter(|line| line.contains("pageSize")).count(), sized);
    }
}

#[tokio::test]
async fn a_peer_that_makes_its_own_pages_is_read_page_by_page() {
    let fake = Fake::new(|asked| {
        let line = asked.line.replace("pageSize=25", "");
        answer(&Asked { line, ..asked.clone() }, 120, 100)
    });
    let found = zaken(&client(fake.clone())).await.unwrap();
    assert_eq!(found.parts, [(100, Rest::Counted(20)), (20, Rest::None)]);
}

#[tokio::test(start_paused = true)]
async fn zaken_are_there_without_the_types_that_cannot_be_read() {
    for (answered, in_trouble) in [
        ((|| problem(403, "permission_denied")) as fn() -> Answer, false),
        (|| problem(404, "not_found"), false),
        (|| problem(500, "error"), true),
        (|| Answer::Hang, true),
    ] {
        let fake =
            Fake::new(
                move |asked| {
                    if asked.line.contains("/catalogi/") { answered() } else { answer(asked, 3, 100) }
                },
            );
        let found = zaken(&client(fake)).await.unwrap();
        assert_eq!((found.zaken.len(), found.trouble.is_some()), (3, in_trouble), "{:?}", found.trouble);
        assert!(found.zaken.iter().all(|zaak| zaak.zaaktype.is_none()));
    }
}
