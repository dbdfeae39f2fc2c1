//! Zaken of a person, at peers that do it right and peers that do not.

use serde_json::json;
use tokio::time::Instant;
use zgw::zaken::{Bsn, MAX_PAGES};
use zgw::{Api, Error};

use crate::fake::{
    Answer, Asked, BUDGET, Fake, MAX_BODY, Zaken, caller, client, page, problem, read_all, rol, uuid, zaak,
};

const BSN: &str = "999990019";
const OTHER: &str = "999992934";

async fn ask(
    behaviour: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
) -> (Result<Zaken, Error>, Vec<Asked>) {
    let fake = Fake::new(behaviour);
    let client = client(fake.clone());
    // Spawned, because those who use this client do so from several threads.
    let work =
        tokio::spawn(async move { read_all(client.zaken_of(&caller(), &Bsn::parse(BSN).unwrap())).await });
    let answer = work.await.unwrap();
    (answer, fake.asked())
}

fn numbers(zaken: &Zaken) -> Vec<&str> {
    zaken.zaken.iter().map(|zaak| zaak.identificatie.as_str()).collect()
}

fn is_zoek(asked: &Asked) -> bool {
    asked.line.starts_with("POST /zaken/api/v1/zaken/_zoek")
}

#[tokio::test]
async fn the_bsn_goes_in_the_body_with_the_headers_of_the_standard() {
    let (zaken, asked) = ask(|_| page(&[zaak(1, BSN), zaak(2, BSN)], None)).await;
    let zaken = zaken.unwrap();
    assert_eq!(numbers(&zaken), ["Z-0002", "Z-0001"], "newest first");
    assert!(!zaken.cut && zaken.dropped == 0);
    let [asked] = asked.as_slice() else { panic!("one request: {asked:?}") };
    assert_eq!(asked.line, "POST /zaken/api/v1/zaken/_zoek?pageSize=25");
    assert_eq!(
        asked.body,
        json!({"rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": BSN, "ordering": "-startdatum",
            "expand": ["status", "rollen"]})
    );
    for (name, value) in [
        ("accept", "application/json"),
        ("accept-crs", "EPSG:4326"),
        ("content-crs", "EPSG:4326"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(asked.headers[name], value);
    }
    assert!(asked.headers["authorization"].to_str().unwrap().starts_with("Bearer ey"));
    assert!(asked.headers["authorization"].is_sensitive());
}

#[tokio::test]
async fn pages_are_followed_by_number_on_our_own_root() {
    let (zaken, asked) = ask(|asked| match asked.line.rsplit_once("page=") {
        None => page(&[zaak(1, BSN)], Some("https://evil.example/steal?page=2")),
        Some((_, "2")) => page(&[zaak(2, BSN), zaak(1, BSN)], Some("https://evil.example/?page=3")),
        Some(_) => problem(404, "not_found"),
    })
    .await;
    let zaken = zaken.unwrap();
    assert_eq!(numbers(&zaken), ["Z-0002", "Z-0001"], "each once");
    assert!(!zaken.cut, "a list that became shorter is read to its end");
    let lines: Vec<_> = asked.iter().map(|asked| asked.line.as_str()).collect();
    let zoek = "POST /zaken/api/v1/zaken/_zoek";
    let pages = ["?pageSize=25", "", "?page=2", "?page=3"].map(|query| format!("{zoek}{query}"));
    assert_eq!(lines, pages, "the first few, and then all");
}

#[tokio::test]
async fn a_long_list_is_cut_and_says_so() {
    let (zaken, asked) = ask(|asked| {
        let number: u32 = asked.line.rsplit_once("page=").map_or(1, |(_, page)| page.parse().unwrap());
        page(&[zaak(number, BSN)], Some(&format!("http://x/?page={}", number + 1)))
    })
    .await;
    let zaken = zaken.unwrap();
    assert!(zaken.cut);
    assert_eq!((zaken.zaken.len(), asked.len()), (MAX_PAGES as usize, MAX_PAGES as usize + 1));
}

#[tokio::test]
async fn a_peer_that_ignores_the_filter_shows_nobody_elses_zaken_and_says_that_these_are_not_all() {
    let everything = || page(&[zaak(1, OTHER), zaak(2, BSN), zaak(3, OTHER)], Some("http://x/?page=2"));
    let (zaken, asked) = ask(move |_| everything()).await;
    let zaken = zaken.unwrap();
    assert_eq!((numbers(&zaken), zaken.cut, zaken.dropped), (vec!["Z-0002"], true, 2));
    assert_eq!(asked.len(), 1, "an unfiltered list is not read to its end");
}

#[tokio::test]
async fn a_peer_without_zoek_is_never_asked_with_the_bsn_in_an_address() {
    for status in [400, 404, 405, 501] {
        let (zaken, asked) = ask(move |_| problem(status, "x")).await;
        assert!(zaken.unwrap_err().is_refusal());
        assert!(asked.iter().all(is_zoek), "{asked:?}");
    }
}

#[tokio::test]
async fn rollen_that_are_not_expanded_are_fetched() {
    let (zaken, asked) = ask(|asked| {
        let bare = |number| {
            let mut zaak = zaak(number, BSN);
            zaak["_expand"] = json!({});
            zaak
        };
        if !asked.line.contains("/rollen?") {
            page(&[bare(1), bare(2)], None)
        } else if asked.line.ends_with(&uuid(1)) {
            page(&[rol(BSN)], None)
        } else {
            page(&[rol(OTHER)], None)
        }
    })
    .await;
    let zaken = zaken.unwrap();
    assert_eq!(numbers(&zaken), ["Z-0001"]);
    let fetched = "GET /zaken/api/v1/rollen?zaak=https%3A%2F%2Felders.example%2Fzaken%2Fapi%2Fv1%2Fzaken%2F";
    assert!(asked[1].line.starts_with(fetched), "{}: the peer knows the zaak by its own URL", asked[1].line);
}

#[tokio::test]
async fn one_zaak_by_its_key() {
    let fake = Fake::new(|_| Answer::Json(200, zaak(7, BSN)));
    let zaak = client(fake.clone()).zaak(&caller(), uuid(7).parse().unwrap()).await.unwrap();
    assert!(zaak.has_rol_of(&Bsn::parse(BSN).unwrap()) && !zaak.has_rol_of(&Bsn::parse(OTHER).unwrap()));
    assert!(!format!("{zaak:?}").contains(BSN), "a log of a zaak holds no BSN");
    assert!(fake.lines()[0].starts_with(&format!("GET /zaken/api/v1/zaken/{}?expand=status%2C", uuid(7))));
}

#[tokio::test]
async fn zaken_by_their_number_are_only_those_with_that_number() {
    let fake = Fake::new(|_| page(&[zaak(7, BSN), zaak(8, OTHER)], Some("http://x/?page=2")));
    let found = client(fake.clone()).zaken_with(&caller(), "Z-0007").await.unwrap();
    let found: Vec<&str> = found.iter().map(|zaak| zaak.identificatie.as_str()).collect();
    assert_eq!(found, ["Z-0007"]);
    let [asked] = fake.asked().try_into().unwrap();
    assert!(asked.line.starts_with("GET /zaken/api/v1/zaken?identificatie=Z-0007&expand="), "{}", asked.line);
    let fake = Fake::new(|_| page(&[], None));
    assert!(client(fake).zaken_with(&caller(), "a&b").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_part_of_a_number_or_an_omschrijving_is_asked_in_a_body() {
    let fake = Fake::new(|_| page(&[zaak(17, BSN), zaak(8, OTHER)], Some("http://x/?page=2")));
    let found = client(fake.clone()).zaken_numbered_like(&caller(), "z-001").await.unwrap();
    let found: Vec<&str> = found.iter().map(|zaak| zaak.identificatie.as_str()).collect();
    assert_eq!(found, ["Z-0017"], "a peer that ignores the filter gives others");
    client(fake.clone()).zaken_described(&caller(), "boom", |_| true).await.unwrap();
    let [by_number, by_word] = fake.asked().try_into().unwrap();
    for (asked, field, value) in
        [(by_number, "identificatie__icontains", "z-001"), (by_word, "omschrijving", "boom")]
    {
        assert_eq!(asked.line, "POST /zaken/api/v1/zaken/_zoek?pageSize=50");
        assert_eq!((&asked.body[field], &asked.body["ordering"]), (&json!(value), &json!("-startdatum")));
        assert_eq!(asked.body.as_object().unwrap().len(), 3, "{}", asked.body);
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_hangs_anywhere_costs_one_budget() {
    let start = Instant::now();
    let (zaken, _) = ask(|_| Answer::Hang).await;
    assert_eq!(zaken.unwrap_err(), Error::TimedOut { after: BUDGET });
    let (zaken, _) = ask(|asked| {
        if asked.line.contains("page=") {
            Answer::Hang
        } else {
            page(&[zaak(1, BSN)], Some("http://x/?page=2"))
        }
    })
    .await;
    assert_eq!(zaken.unwrap_err(), Error::TimedOut { after: BUDGET }, "half a list is told from a whole one");
    assert_eq!(start.elapsed(), BUDGET * 2);
}

#[tokio::test]
async fn a_peer_that_talks_nonsense_is_named_for_what_it_does() {
    let html = b"<html>Bad gateway</html>".to_vec();
    let error = async |answer: fn() -> Answer| ask(move |_| answer()).await.0.unwrap_err();
    assert!(matches!(
        error(|| Answer::Raw(200, "text/html", b"<html>".to_vec())).await,
        Error::Unreadable { .. }
    ));
    assert!(matches!(error(|| Answer::Json(200, json!({"results": 7}))).await, Error::Unreadable { .. }));
    assert!(matches!(error(|| Answer::Json(200, json!([]))).await, Error::Unreadable { .. }));
    assert!(matches!(error(|| problem(429, "throttled")).await, Error::Status { status: 429, .. }));
    let (answer, _) = ask(move |_| Answer::Raw(500, "text/html", html.clone())).await;
    assert!(matches!(answer.unwrap_err(), Error::Status { status: 500, .. }));
    let endless = || Answer::Raw(200, "application/json", vec![b' '; MAX_BODY + 1]);
    assert_eq!(error(endless).await, Error::TooLarge { max: MAX_BODY });
    let refused = error(|| problem(403, "jwt-expired")).await;
    assert_eq!(refused, Error::NotAllowed { code: "jwt-expired".into(), detail: "D".into() });
}

#[tokio::test]
async fn a_check_tells_whether_the_settings_work() {
    let fake = Fake::new(|asked| match asked.line.split('/').nth(1) {
        Some("zaken") => page(&[], None),
        Some("documenten") => problem(403, "invalid-jwt-signature"),
        _ => Answer::Json(200, json!({"een": "andere dienst"})),
    });
    let client = client(fake);
    assert_eq!(client.check(&caller(), Api::Zaken).await, Ok(None));
    assert!(matches!(client.check(&caller(), Api::Documenten).await, Err(Error::NotAllowed { .. })));
    assert!(matches!(client.check(&caller(), Api::Catalogi).await, Err(Error::Unreadable { .. })));
}
