//! Several clients at once.

use futures_util::future::join_all;
use http::Method;
use serde_json::{Value, json};

use crate::support::{
    Answer, TestApp, engines,
    make::{at, bsn, klantcontact, kvk, persoon, to},
    times,
};

async fn two_patches_of_different_fields_are_both_kept(t: &TestApp) {
    let contact = at("klantcontacten", &t.klantcontact(json!({})).await);
    for n in 0..10 {
        let (onderwerp, inhoud) =
            (json!({ "onderwerp": format!("o{n}") }), json!({ "inhoud": format!("i{n}") }));
        let (one, other) = tokio::join!(t.patch(&contact, &onderwerp), t.patch(&contact, &inhoud));
        one.expect(200);
        other.expect(200);
        let now = t.get(&contact).await.expect(200);
        assert_eq!((&now["onderwerp"], &now["inhoud"]), (&onderwerp["onderwerp"], &inhoud["inhoud"]));
    }
}

async fn contacts_made_at_once_are_all_there_and_none_fails(t: &TestApp) {
    let bodies: Vec<_> = (0..20).map(|n| klantcontact(json!({ "kanaal": format!("{n}") }))).collect();
    let answers = join_all(bodies.iter().map(|body| t.post("klantcontacten", body))).await;
    for answer in &answers {
        answer.expect(201);
    }
    assert_eq!(t.get("klantcontacten").await.expect(200)["count"], 20);
}

async fn one_bsn_becomes_one_partij_however_many_ask(t: &TestApp) {
    let body = persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn("999990019") }] }));
    let answers = join_all((0..6).map(|_| t.post("partijen", &body))).await;
    let made = answers.iter().filter(|answer| answer.status.as_u16() == 201).count();
    let refused = answers.iter().filter(|answer| answer.status.as_u16() == 400);
    assert_eq!((made, refused.clone().count()), (1, 5));
    for answer in refused {
        assert_eq!(answer.wrong(), ["__all__: invalid"]);
    }
    let found = "partijen?partijIdentificator__codeSoortObjectId=bsn&partijIdentificator__objectId=999990019";
    assert_eq!(t.uuids(found).await.len(), 1);
}

async fn what_goes_away_under_a_writer_is_no_fault_of_ours(t: &TestApp) {
    for _ in 0..5 {
        let contact = t.klantcontact(json!({})).await;
        let path = at("klantcontacten", &contact);
        let body = json!({ "hadKlantcontact": to(&contact), "rol": "klant", "initiator": true });
        let patch = json!({ "inhoud": "x" });
        let (made, removed, patched) =
            tokio::join!(t.post("betrokkenen", &body), t.delete(&path), t.patch(&path, &patch));
        assert!(matches!(made.status.as_u16(), 201 | 400 | 409), "{}", made.text);
        assert!(matches!(patched.status.as_u16(), 200 | 404), "{}", patched.text);
        removed.expect(204);
        assert_eq!(t.get("betrokkenen").await.expect(200)["count"], 0);
    }
}

async fn one_standard_address_of_a_kind_remains(t: &TestApp) {
    let partij = t.persoon(json!({})).await;
    let bodies: Vec<_> = (0..4)
        .map(|n| {
            json!({ "verstrektDoorPartij": to(&partij), "adres": format!("{n}@example.nl"),
            "soortDigitaalAdres": "email", "isStandaardAdres": true })
        })
        .collect();
    let answers = join_all(bodies.iter().map(|body| t.post("digitaleadressen", body))).await;
    for answer in &answers {
        assert!(matches!(answer.status.as_u16(), 201 | 400), "{}", answer.text);
    }
    assert_eq!(t.list("digitaleadressen?isStandaardAdres=true").await.len(), 1);
}

/// One of many requests that are sent at once, with what may come of it.
struct Sent {
    method: Method,
    path: String,
    body: Value,
    allowed: &'static [u16],
}

fn sent(method: Method, path: String, body: Value, allowed: &'static [u16]) -> Sent {
    Sent { method, path, body, allowed }
}

/// The fields that are changed at once, each by a client of its own.
const FIELDS: [&str; 5] =
    ["interneNotitie", "voorkeurstaal", "bezoekadres", "correspondentieadres", "indicatieGeheimhouding"];

fn change(field: &str, n: usize) -> Value {
    let value = match field {
        "interneNotitie" => json!(format!("notitie {n}")),
        "voorkeurstaal" => json!(["eng", "deu", "fra"][n % 3]),
        "indicatieGeheimhouding" => json!(true),
        _ => json!({ "straatnaam": format!("{field} {n}") }),
    };
    json!({ field: value })
}

/// Numbers that several ask for, and how many partijen there are, are changed and are removed.
struct Sizes {
    partijen: usize,
    changed: usize,
    removed: usize,
    made: usize,
}

async fn a_thousand_at_once_lose_nothing_and_double_nothing(t: &TestApp) {
    let sizes = Sizes {
        partijen: times(300, 10_000),
        changed: times(10, 80),
        removed: times(15, 125),
        made: times(40, 350),
    };
    let uuid = |n: usize| format!("00000000-0000-4000-8000-{n:012}");
    let rows: Vec<Value> = (1..=sizes.partijen)
        .map(|n| {
            json!({ "id": n, "uuid": uuid(n), "soort_partij": "persoon", "indicatie_actief": true,
            "interne_notitie": "", "voorkeurstaal": "nld", "indicatie_geheimhouding": false })
        })
        .collect();
    let rows = json!({ "tables": { "klantinteracties_partij": rows } }).to_string();
    t.app.import_open_klant(std::io::Cursor::new(rows), false).await.unwrap();
    let all = at_once(&sizes, uuid);
    let answers = join_all(all.iter().map(|one| answered(t, one))).await;
    for (one, answer) in all.iter().zip(&answers) {
        let status = answer.status.as_u16();
        assert!(one.allowed.contains(&status), "{} {}: {status} {}", one.method, one.path, answer.text);
    }
    nothing_is_lost_or_doubled(t, &sizes, uuid, &answers).await;
}

/// The answer to a client that does as it is told: on a machine that is busy with other things not everybody gets a
/// connection in time, and is asked to try again.
async fn answered(t: &TestApp, one: &Sent) -> Answer {
    for _ in 0..9 {
        let answer = t.with_body(&one.method, &one.path, &one.body).await;
        if answer.status != 503 {
            return answer;
        }
    }
    t.with_body(&one.method, &one.path, &one.body).await
}

/// All kinds of request mixed up.
fn at_once(sizes: &Sizes, uuid: impl Fn(usize) -> String) -> Vec<Sent> {
    let mut all = Vec::new();
    for n in 1..=sizes.changed {
        for field in FIELDS {
            let path = format!("partijen/{}", uuid(n));
            all.push(sent(Method::PATCH, path, change(field, n), &[200]));
        }
    }
    for n in 1..=sizes.removed {
        let gone = uuid(sizes.partijen + 1 - n);
        for _ in 0..2 {
            all.push(sent(Method::DELETE, format!("partijen/{gone}"), Value::Null, &[204, 404]));
        }
        let adres = json!({ "verstrektDoorPartij": { "uuid": gone }, "adres": "a@example.nl", "soortDigitaalAdres": "email" });
        all.push(sent(Method::POST, "digitaleadressen".to_owned(), adres, &[201, 400, 409]));
    }
    for n in 0..sizes.made {
        // Each number is asked for three times or more.
        let number = kvk(&format!("{:08}", 10_000_000 + n % (sizes.made / 3)));
        let body = persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": number }] }));
        all.push(sent(Method::POST, "partijen".to_owned(), body, &[201, 400]));
    }
    // The same order at every run, and no kind behind another.
    let mut mixed: Vec<(usize, Sent)> =
        all.into_iter().enumerate().map(|(n, one)| (n * 7_919 % 10_007, one)).collect();
    mixed.sort_by_key(|(place, _)| *place);
    mixed.into_iter().map(|(_, one)| one).collect()
}

async fn nothing_is_lost_or_doubled(
    t: &TestApp,
    sizes: &Sizes,
    uuid: impl Fn(usize) -> String,
    answers: &[Answer],
) {
    for n in 1..=sizes.changed {
        let partij = t.get(&format!("partijen/{}", uuid(n))).await.expect(200);
        for field in FIELDS {
            let wanted = &change(field, n)[field];
            let kept = &partij[field];
            let same = match wanted.get("straatnaam") {
                Some(straat) => &kept["straatnaam"] == straat,
                None => kept == wanted,
            };
            assert!(same, "{field} of {n} is {kept}, not {wanted}");
        }
    }
    let numbers = t.get("partij-identificatoren?pageSize=500").await.expect(200);
    assert_eq!(numbers["count"], sizes.made / 3, "one partij at most for a number");
    let of_nobody = t.list("digitaleadressen?pageSize=500").await;
    assert_eq!(
        of_nobody.len(),
        0,
        "an address goes with its partij, and none is left of a partij that is gone"
    );
    let made =
        answers.iter().filter(|answer| answer.status == 201 && answer.what.ends_with("/partijen")).count();
    let left = sizes.partijen - sizes.removed + made;
    assert_eq!(t.get("partijen").await.expect(200)["count"], left);
    // Nobody is still waiting for anybody.
    t.patch(&format!("partijen/{}", uuid(1)), &json!({ "interneNotitie": "" })).await.expect(200);
}

engines!(
    two_patches_of_different_fields_are_both_kept,
    contacts_made_at_once_are_all_there_and_none_fails,
    one_bsn_becomes_one_partij_however_many_ask,
    what_goes_away_under_a_writer_is_no_fault_of_ours,
    one_standard_address_of_a_kind_remains,
    a_thousand_at_once_lose_nothing_and_double_nothing,
);
