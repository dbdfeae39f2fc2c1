//! Answers recorded from Open Zaak 1.30, through the client.

use std::path::Path;

use serde_json::Value;
use zgw::zaken::Bsn;
use zgw::{Error, Vertrouwelijkheidaanduiding, uuid_of};

use crate::fake::{Answer, Fake, caller, client, problem, read_all};

/// The recordings by name; `None`, said aloud, on a machine that does not have them.
fn recordings() -> Option<Vec<Value>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/conformance/zgw/open-zaak-1.30-responses.jsonl");
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!("NOT TESTED: the recordings are not here ({})", file.display());
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn case<'a>(all: &'a [Value], name: &str) -> &'a Value {
    all.iter().find(|case| case["name"] == name).unwrap_or_else(|| panic!("no recording {name}"))
}

fn answer(case: &Value) -> Answer {
    let status = u16::try_from(case["response"]["status"].as_u64().unwrap()).unwrap();
    Answer::Json(status, case["response"]["body"].clone())
}

#[tokio::test]
async fn zaken_of_a_person_with_their_types_and_statuses() {
    let Some(all) = recordings() else { return };
    // Recorded without rollen in expand; those of the seed are then asked for, one zaak at a time.
    let rollen = all.iter().find(|case| case["name"] == "rollen-list-by-bsn").unwrap().clone();
    let zoek = case(&all, "zaken-zoek-by-bsn-expand").clone();
    let bsn = zoek["request"]["body"]["rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"].clone();
    let bsn = Bsn::parse(bsn.as_str().unwrap()).unwrap();
    let fake = Fake::new(move |asked| answer(if asked.line.contains("_zoek") { &zoek } else { &rollen }));
    let found = read_all(client(fake.clone()).zaken_of(&caller(), &bsn)).await.unwrap();
    assert_eq!((found.zaken.len(), found.dropped, found.cut), (5, 0, false));
    let newest = &found.zaken[0];
    assert_eq!(newest.identificatie, "ZAAK-SEED-0012");
    assert_eq!(newest.zaaktype.as_ref().unwrap().omschrijving, "Aanvraag Wmo-voorziening");
    let status = newest.status.as_ref().unwrap();
    assert_eq!(status.statustype.as_ref().unwrap().omschrijving, "In behandeling");
    assert_eq!(status.datum_status_gezet.unwrap().to_string(), "2026-09-14T12:00:00Z");
    assert_eq!(newest.vertrouwelijkheidaanduiding, Vertrouwelijkheidaanduiding::Zaakvertrouwelijk);
}

#[tokio::test]
async fn a_misspelt_key_returns_everything_and_nothing_of_it_is_shown() {
    let Some(all) = recordings() else { return };
    let everything = case(&all, "zaken-zoek-unknown-key-returns-everything").clone();
    let refused = case(&all, "zaken-list-unknown-parameter-400").clone();
    let rollen = case(&all, "rollen-list-by-zaak-all-types").clone();
    let fake = Fake::new(move |asked| {
        let line = &asked.line;
        answer(if line.contains("_zoek") {
            &everything
        } else if line.contains("/rollen") {
            &rollen
        } else {
            &refused
        })
    });
    let found = read_all(client(fake).zaken_of(&caller(), &Bsn::parse("999990019").unwrap())).await.unwrap();
    assert_eq!((found.zaken.len(), found.dropped), (0, 48));
}

#[tokio::test]
async fn every_recorded_zaak_is_read() {
    let Some(all) = recordings() else { return };
    let mut read = 0;
    for case in &all {
        let (body, request) = (&case["response"]["body"], &case["request"]);
        let path = request["path"].as_str().unwrap_or_default();
        let Some(uuid) = path.strip_prefix("/zaken/api/v1/zaken/").and_then(|rest| rest.parse().ok()) else {
            continue;
        };
        let rollen = serde_json::json!({"count": 0, "next": null, "previous": null, "results": []});
        let zaak = case.clone();
        let fake = Fake::new(move |asked| {
            if asked.line.contains("/rollen?") { Answer::Json(200, rollen.clone()) } else { answer(&zaak) }
        });
        let outcome = client(fake).zaak(&caller(), uuid).await;
        match (case["response"]["status"].as_u64(), outcome) {
            (Some(200), _) if body.is_null() => {}
            (Some(200), Ok(zaak)) => {
                read += 1;
                assert_eq!(zaak.uuid, uuid, "{}", case["name"]);
                assert_eq!(Some(zaak.uuid), uuid_of(&zaak.url));
                assert_eq!(zaak.is_closed(), !body["einddatum"].is_null(), "{}", case["name"]);
                let status = zaak.status.is_some();
                assert_eq!(status, body["_expand"]["status"].is_object(), "{}", case["name"]);
            }
            (Some(403), outcome) => {
                assert!(matches!(outcome, Err(Error::NotAllowed { .. })), "{}: {outcome:?}", case["name"]);
            }
            (Some(404), outcome) => assert_eq!(outcome, Err(Error::NotFound), "{}", case["name"]),
            (Some(200), Err(error)) => panic!("{}: {error}", case["name"]),
            _ => {}
        }
    }
    assert!(read > 20, "only {read} zaken were read");
}

#[tokio::test]
async fn a_closed_zaak_has_its_result_and_rollen() {
    let Some(all) = recordings() else { return };
    let closed = case(&all, "zaak-detail-expand-closed").clone();
    let fake = Fake::new(move |asked| {
        if asked.line.contains("/catalogi/") { problem(404, "not_found") } else { answer(&closed) }
    });
    let zaak = client(fake.clone())
        .zaak(&caller(), uuid_of("x/196c6293-c492-49fc-8406-94acab67f958").unwrap())
        .await;
    let zaak = zaak.unwrap();
    let resultaat = zaak.resultaat.unwrap();
    assert_eq!(resultaat.resultaattype.unwrap().omschrijving, "verleend");
    assert!(zaak.status.unwrap().statustype.unwrap().is_eindstatus);
    let kinds: Vec<_> = zaak.rollen.iter().map(|rol| rol.betrokkene_type.as_str()).collect();
    assert!(kinds.contains(&"medewerker"), "{kinds:?}");
    let asked = fake.lines().iter().filter(|line| line.contains("/zaken/api/v1/")).count();
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn documents_of_a_zaak_with_one_that_may_not_be_read() {
    let Some(all) = recordings() else { return };
    let relations = case(&all, "zaakinformatieobjecten-list-with-unreadable-document").clone();
    let found = case(&all, "eio-zoek-leaves-out-unreadable-document").clone();
    let count = relations["response"]["body"].as_array().unwrap().len();
    let fake =
        Fake::new(move |asked| answer(if asked.line.starts_with("POST") { &found } else { &relations }));
    let found = client(fake).documenten_of(&caller(), "http://x/y").await.unwrap();
    assert_eq!(found.documenten.len(), count);
    let readable = found.documenten.iter().filter_map(|some| some.document.as_ref());
    let titles: Vec<_> = readable.map(|document| document.titel.as_str()).collect();
    assert_eq!(titles, ["Nagekomen stuk"]);
}

#[tokio::test]
async fn a_zaak_by_its_number() {
    let Some(all) = recordings() else { return };
    let list = case(&all, "zaken-list-by-identificatie").clone();
    let rollen = case(&all, "rollen-list-by-zaak-all-types").clone();
    let number = list["response"]["body"]["results"][0]["identificatie"].as_str().unwrap().to_owned();
    let fake = Fake::new(move |asked| answer(if asked.line.contains("/rollen?") { &rollen } else { &list }));
    let found = client(fake).zaken_with(&caller(), &number).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].identificatie, number);
}
