//! Pages, and the count that is on every one of them.

use jiff::SignedDuration;
use serde_json::{Value, json};
use store::Param;
use uuid::Uuid;

use crate::support::{HOST, KLANTINTERACTIES, TestApp, engines, make::at};

async fn make(t: &TestApp, number: usize) {
    for n in 0..number {
        t.made("categorieen", &json!({ "naam": format!("{n}") })).await;
    }
}

/// Names on a page, and the queries of the addresses around it.
async fn page(t: &TestApp, query: &str) -> (Vec<String>, Option<String>, Option<String>) {
    let page = t.get(&format!("categorieen{query}")).await.expect(200);
    assert_eq!(page["count"], 5);
    let names = page["results"].as_array().unwrap().iter();
    let start = format!("http://{HOST}{KLANTINTERACTIES}/categorieen");
    let around = |side: &str| page[side].as_str().map(|url| url.strip_prefix(&start).unwrap().to_owned());
    (names.map(|one| one["naam"].as_str().unwrap().to_owned()).collect(), around("next"), around("previous"))
}

async fn pages_go_from_the_newest_to_the_oldest(t: &TestApp) {
    make(t, 5).await;
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(page(t, "").await.1, None);
    let first = page(t, "?pageSize=2").await;
    assert_eq!(first, (vec!["4".into(), "3".into()], some("?page=2&pageSize=2"), None));
    let second = page(t, "?pageSize=2&page=2").await;
    // The address of the first page names no page.
    assert_eq!(second, (vec!["2".into(), "1".into()], some("?page=3&pageSize=2"), some("?pageSize=2")));
    let last = page(t, "?page=3&pageSize=2").await;
    assert_eq!(last, (vec!["0".into()], None, some("?page=2&pageSize=2")));
    assert_eq!(page(t, "?page=last&pageSize=2").await, last);
    t.get("categorieen?pageSize=2&page=2").await.matches("tweede_bladzijde");
}

async fn a_page_that_is_not_there_is_a_404(t: &TestApp) {
    t.get("categorieen?page=1").await.expect(200);
    t.get("categorieen?page=last").await.expect(200);
    make(t, 3).await;
    t.get("categorieen?page=2").await.matches("geen_bladzijde");
    for wrong in
        ["0", "-1", "x", "1.5", "99999999999999999999", "9223372036854775807", "18446744073709551615"]
    {
        let problem = t.get(&format!("categorieen?page={wrong}")).await.expect(404);
        assert_eq!(problem["detail"], "Ongeldige pagina.", "{wrong}");
    }
    t.get("categorieen?page=").await.expect(200);
}

async fn a_page_size_that_makes_no_sense_is_the_usual_one(t: &TestApp) {
    make(t, 101).await;
    for (size, shown) in [
        ("", 100),
        ("0", 100),
        ("-1", 100),
        ("x", 100),
        ("1", 1),
        ("101", 101),
        ("501", 101),
        ("99999999999999999999", 100),
    ] {
        let results = t.list(&format!("categorieen?pageSize={size}")).await;
        assert_eq!(results.len(), shown, "pageSize={size}");
    }
}

async fn the_count_is_exact_whoever_wrote_and_whenever(t: &TestApp) {
    let beside = t.beside().await;
    let count = async |t: &TestApp| t.get("categorieen?pageSize=1").await.expect(200)["count"].clone();
    make(t, 3).await;
    assert_eq!((count(t).await, count(&beside).await), (json!(3), json!(3)));
    t.pass(SignedDuration::from_mins(5));
    beside.pass(SignedDuration::from_mins(5));
    assert_eq!(count(t).await, 3);
    make(&beside, 2).await;
    assert_eq!((count(t).await, count(&beside).await), (json!(5), json!(5)));
    let oldest: Vec<Value> = t.list("categorieen").await;
    beside.delete(&at("categorieen", &oldest[4])).await.expect(204);
    assert_eq!((count(t).await, count(&beside).await), (json!(4), json!(4)));
    t.pass(SignedDuration::from_hours(24));
    beside.pass(SignedDuration::from_hours(24));
    assert_eq!(count(t).await, 4);
    let rows =
        json!({ "tables": { "klantinteracties_categorie": [{ "id": 1, "naam": "oud" }] } }).to_string();
    beside.app.import_open_klant(std::io::Cursor::new(rows), true).await.unwrap();
    assert_eq!((count(t).await, count(&beside).await), (json!(1), json!(1)));
}

async fn what_disappears_with_something_else_is_counted_no_longer(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    for _ in 0..3 {
        t.betrokkene(&contact, json!({})).await;
    }
    let other = t.klantcontact(json!({})).await;
    t.betrokkene(&other, json!({})).await;
    t.betrokkene(&other, json!({})).await;
    assert_eq!(t.get("betrokkenen?pageSize=1").await.expect(200)["count"], 5);
    t.delete(&at("klantcontacten", &contact)).await.expect(204);
    assert_eq!(t.get("betrokkenen?pageSize=1").await.expect(200)["count"], 2);
}

async fn what_was_counted_is_kept_and_what_goes_is_taken_off(t: &TestApp) {
    let beside = t.beside().await;
    let key = |nth: u128| Uuid::from_u128((0x0190_0000_0000_u128 << 80) | (0x7000_u128 << 64) | nth);
    let old: Vec<Uuid> = (0..10_050).map(key).collect();
    for some in old.chunks(1_000) {
        let places: Vec<String> =
            (1..=some.len()).map(|place| format!("(${place}, ${place}, 'oud')")).collect();
        let sql = &format!("insert into categorie (id, uuid, naam) values {}", places.join(", "));
        let insert = |tx: store::Tx| async move {
            let params: Vec<&dyn Param> = some.iter().map(|id| id as &dyn Param).collect();
            tx.execute(sql, &params).await
        };
        t.db.transact(insert).await.unwrap();
    }
    let count = async |t: &TestApp| t.get("categorieen?pageSize=1").await.expect(200)["count"].clone();
    assert_eq!((count(t).await, count(&beside).await), (json!(10_050), json!(10_050)));
    let kept = "select bruto from telling where soort = 'categorie'";
    let kept: Option<(i64,)> = t.db.read().await.unwrap().first(kept, &[]).await.unwrap();
    assert_eq!(kept, Some((10_050,)), "the next one counts no more than what is new");
    for gone in [0, 7, 10_049] {
        t.delete(&format!("categorieen/{}", old[gone])).await.expect(204);
    }
    make(&beside, 2).await;
    assert_eq!((count(t).await, count(&beside).await), (json!(10_049), json!(10_049)));
}

async fn a_page_far_down_a_list_follows_the_one_before_it(t: &TestApp) {
    make(t, 1_012).await;
    let (first, second) =
        (t.list("categorieen?pageSize=5&page=201").await, t.list("categorieen?pageSize=5&page=202").await);
    let names: Vec<&Value> = first.iter().chain(&second).map(|one| &one["naam"]).collect();
    assert_eq!(names, ["11", "10", "9", "8", "7", "6", "5", "4", "3", "2"]);
}

async fn the_addresses_keep_the_filters(t: &TestApp) {
    for _ in 0..3 {
        t.klantcontact(json!({ "kanaal": "e-mail & post" })).await;
        t.klantcontact(json!({})).await;
    }
    let page = t
        .get("klantcontacten?kanaal=e-mail+%26%20post&pageSize=1&page=2&expand=hadBetrokkenen")
        .await
        .expect(200);
    let start = format!("http://{HOST}{KLANTINTERACTIES}/klantcontacten");
    assert_eq!(
        page["next"],
        format!("{start}?page=3&kanaal=e-mail+%26%20post&pageSize=1&expand=hadBetrokkenen")
    );
    assert_eq!(
        page["previous"],
        format!("{start}?kanaal=e-mail+%26%20post&pageSize=1&expand=hadBetrokkenen")
    );
    assert_eq!(page["count"], 3);
}

async fn the_number_of_statements_does_not_grow_with_the_page(t: &TestApp) {
    let statements = async |path: &str| {
        let before = store::statements_run();
        t.get(path).await.expect(200);
        store::statements_run() - before
    };
    let all = "expand=hadBetrokkenen,hadBetrokkenen.wasPartij,hadBetrokkenen.digitaleAdressen,leiddeTotInterneTaken,\
               gingOverOnderwerpobjecten,omvatteBijlagen";
    let actor = t.actor("Balie").await;
    for n in 0..12 {
        let contact = t.klantcontact(json!({ "kanaal": "balie" })).await;
        let partij = t.persoon(json!({})).await;
        let betrokkene =
            t.betrokkene(&contact, json!({ "wasPartij": crate::support::make::to(&partij) })).await;
        t.adres(json!({ "verstrektDoorBetrokkene": crate::support::make::to(&betrokkene),
            "verstrektDoorPartij": crate::support::make::to(&partij) }))
            .await;
        t.internetaak(&contact, &actor, json!({ "nummer": n })).await;
    }
    // Counted once; from then on the count is kept.
    for list in ["partijen", "digitaleadressen", "betrokkenen", "categorie-relaties", "actoren"] {
        t.get(&format!("{list}?pageSize=1")).await.expect(200);
    }
    for path in [
        format!("klantcontacten?kanaal=balie&{all}"),
        "klantcontacten?kanaal=balie".to_owned(),
        "partijen?expand=betrokkenen.hadKlantcontact,digitaleAdressen,categorieRelaties,betrokkenen"
            .to_owned(),
        "digitaleadressen?expand=verstrektDoorBetrokkene,verstrektDoorBetrokkene.hadKlantcontact,\
         verstrektDoorBetrokkene.hadKlantcontact.leiddeTotInterneTaken"
            .to_owned(),
        "betrokkenen?expand=digitaleAdressen".to_owned(),
        "internetaken?status=te_verwerken".to_owned(),
        "categorie-relaties?".to_owned(),
        "actoren?".to_owned(),
    ] {
        let (few, many) = (
            statements(&format!("{path}&pageSize=2")).await,
            statements(&format!("{path}&pageSize=11")).await,
        );
        assert_eq!(few, many, "{path}");
        assert!(many < 32, "{path}: {many}");
    }
}

engines!(
    pages_go_from_the_newest_to_the_oldest,
    a_page_that_is_not_there_is_a_404,
    a_page_size_that_makes_no_sense_is_the_usual_one,
    the_count_is_exact_whoever_wrote_and_whenever,
    what_disappears_with_something_else_is_counted_no_longer,
    what_was_counted_is_kept_and_what_goes_is_taken_off,
    a_page_far_down_a_list_follows_the_one_before_it,
    the_addresses_keep_the_filters,
    the_number_of_statements_does_not_grow_with_the_page,
);
