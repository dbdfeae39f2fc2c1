//! Our abonnement at the Notificaties API: chosen by an administrator, and kept right.

use axum::body::Body;
use http::{Method, Request};
use jiff::SignedDuration;
use sandbox::Storing;
use serde_json::{Value, json};

use crate::support::{
    Answer, TestApp, engines,
    werkplek::{PUBLIC, Werkplek},
};

engines!(
    an_administrator_chooses_and_it_is_so,
    what_is_right_is_left_alone_and_what_is_not_is_put_right,
    without_a_choice_nothing_is_asked_for,
    what_goes_wrong_is_said_and_mends,
    a_new_version_of_a_zaaktype_is_heard_and_falls_under_its_rules,
    a_new_version_that_nobody_told_of_is_found_by_comparing,
    a_new_version_that_is_announced_as_a_concept_is_heard_once_it_is_published,
    an_abonnement_that_was_chosen_while_nobody_answered_is_made_within_a_minute_of_the_return,
    a_zaaktype_that_we_may_not_see_gives_a_warning,
    only_an_administrator_chooses,
);

const PATH: &str = "/beheer/api/v1/abonnementen";
const API: &str = "/notificaties/api/v1/abonnement";

async fn beheer(t: &TestApp) -> Werkplek {
    let mut beheer = Werkplek::hearing(t).await;
    beheer.log_in("beheer").await;
    beheer
}

async fn kies(beheer: &Werkplek, zaaktypen: &[&str]) -> Value {
    beheer.put(&format!("{PATH}/zgw"), &json!({ "zaaktypen": zaaktypen })).await.expect(200)
}

/// As somebody who has this client id asks the Notificaties API.
async fn ask(beheer: &Werkplek, method: Method, path: &str, body: &Value) -> Answer {
    // Who it is, is all that the sandbox reads of a token here: {"client_id":"relatiebeheer"}
    let token = "Bearer e30.eyJjbGllbnRfaWQiOiJyZWxhdGllYmVoZWVyIn0.x";
    let request = Request::builder().method(method).uri(path).header("Authorization", token);
    let request = request.header("Content-Type", "application/json").body(Body::from(body.to_string()));
    let router = beheer.neighbours.clone();
    Answer::of(path.to_owned(), tower::ServiceExt::oneshot(router, request.unwrap()).await.unwrap()).await
}

async fn abonnementen(beheer: &Werkplek) -> Vec<Value> {
    ask(beheer, Method::GET, API, &Value::Null).await.expect(200).as_array().unwrap().clone()
}

fn zaaktype(stand: &Value, identificatie: &str) -> Value {
    let all = stand["zaaktypen"].as_array().unwrap();
    all.iter().find(|zaaktype| zaaktype["identificatie"] == identificatie).unwrap().clone()
}

async fn an_administrator_chooses_and_it_is_so(t: &TestApp) {
    let beheer = beheer(t).await;
    let before = beheer.get(PATH).await.expect(200)["zaaksystemen"][0].clone();
    assert_eq!((&before["bron"], &before["register"]), (&json!("zgw"), &json!("Open Zaak")));
    assert_eq!((&before["gelukt"], &before["compleetTot"]), (&json!(true), &Value::Null));
    let parkeer = json!({ "identificatie": "ZT-PARKEER", "omschrijving": "Parkeervergunning aanvragen", "versies": 1,
        "geabonneerd": false, "waarschuwing": null });
    assert_eq!(zaaktype(&before, "ZT-PARKEER"), parkeer);
    let after = kies(&beheer, &["ZT-PARKEER", "ZT-WMO"]).await;
    assert_eq!((&after["gelukt"], &after["melding"]), (&json!(true), &Value::Null));
    assert_eq!(zaaktype(&after, "ZT-PARKEER")["geabonneerd"], true);
    assert_eq!(zaaktype(&after, "ZT-MELDING")["geabonneerd"], false);
    let made = abonnementen(&beheer).await;
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["callbackUrl"], format!("{PUBLIC}/notificaties/callback/zgw"));
    let kanalen: Vec<&str> = made[0]["kanalen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kanaal| kanaal["naam"].as_str().unwrap())
        .collect();
    assert_eq!(kanalen, ["autorisaties", "besluiten", "documenten", "zaaktypen", "zaken", "zaken"]);
    let unknown = beheer.put(&format!("{PATH}/zgw"), &json!({ "zaaktypen": ["ZT-NIETS"] })).await.expect(400);
    assert_eq!(unknown["invalidParams"][0]["name"], "zaaktypen");
    assert_eq!(beheer.put(&format!("{PATH}/anders"), &json!({ "zaaktypen": [] })).await.status, 404);
}

async fn what_is_right_is_left_alone_and_what_is_not_is_put_right(t: &TestApp) {
    let beheer = beheer(t).await;
    kies(&beheer, &["ZT-PARKEER"]).await;
    let right = abonnementen(&beheer).await;
    let calls = beheer.storingen.verzoeken(API);
    assert_eq!(beheer.app.abonneer().await.unwrap(), Vec::<String>::new());
    assert_eq!(beheer.storingen.verzoeken(API), calls + 1, "it is looked at and not written");
    // The installation has another key, or another address: nobody can see which secret the API has.
    let forgotten = "update zaaksysteemstand set bekendgemaakt = 'iets anders'";
    t.db.transact(async |tx| tx.execute(forgotten, &[]).await).await.unwrap();
    assert_eq!(beheer.app.abonneer().await.unwrap(), Vec::<String>::new());
    assert_eq!(beheer.storingen.verzoeken(API), calls + 3, "it gets the secret again");
    let auth = beheer.app.callbacks().remove(0).auth;
    let url = right[0]["url"].as_str().unwrap().strip_prefix("http://buren").unwrap().to_owned();
    // Somebody emptied it, made another for the same callback, and has one of their own.
    let empty = json!({ "callbackUrl": right[0]["callbackUrl"], "auth": auth, "kanalen": [] });
    ask(&beheer, Method::PUT, &url, &empty).await.expect(200);
    ask(&beheer, Method::POST, API, &empty).await.expect(201);
    let theirs =
        json!({ "callbackUrl": format!("{PUBLIC}/notificaties/callback"), "auth": auth, "kanalen": [] });
    ask(&beheer, Method::POST, API, &theirs).await.expect(201);
    assert_eq!(beheer.app.abonneer().await.unwrap(), Vec::<String>::new());
    let now = abonnementen(&beheer).await;
    assert_eq!(now.len(), 2, "{now:#?}");
    assert_eq!(now[0], right[0]);
    assert_eq!(now[1]["callbackUrl"], theirs["callbackUrl"], "what is not ours is left alone");
    ask(&beheer, Method::DELETE, &url, &Value::Null).await.expect(204);
    beheer.app.abonneer().await.unwrap();
    assert_eq!(abonnementen(&beheer).await.last().unwrap()["kanalen"], right[0]["kanalen"]);
}

async fn without_a_choice_nothing_is_asked_for(t: &TestApp) {
    let beheer = beheer(t).await;
    assert_eq!(beheer.app.abonneer().await.unwrap(), Vec::<String>::new());
    assert_eq!(abonnementen(&beheer).await, Vec::<Value>::new());
    kies(&beheer, &["ZT-PARKEER"]).await;
    kies(&beheer, &[]).await;
    assert_eq!(abonnementen(&beheer).await, Vec::<Value>::new());
}

async fn what_goes_wrong_is_said_and_mends(t: &TestApp) {
    let beheer = beheer(t).await;
    beheer.storingen.zet("/notificaties", Storing::Fout500);
    let stand = kies(&beheer, &["ZT-PARKEER"]).await;
    assert_eq!(stand["gelukt"], false);
    assert!(stand["melding"].as_str().unwrap().starts_with("De Notificaties API"), "{stand}");
    assert_eq!(zaaktype(&stand, "ZT-PARKEER")["geabonneerd"], true, "the choice stands");
    let shown = beheer.get(PATH).await.expect(200)["zaaksystemen"][0].clone();
    assert_eq!(shown["gelukt"], false);
    beheer.storingen.herstel_alles();
    assert_eq!(beheer.app.abonneer().await.unwrap(), Vec::<String>::new());
    assert_eq!(beheer.get(PATH).await.expect(200)["zaaksystemen"][0]["gelukt"], true);
    beheer.storingen.zet("/catalogi", Storing::Fout500);
    let shown = beheer.get(PATH).await.expect(200)["zaaksystemen"][0].clone();
    assert_eq!(shown["gelukt"], false);
    assert_eq!(zaaktype(&shown, "ZT-PARKEER")["geabonneerd"], true);
    assert_eq!(zaaktype(&shown, "ZT-WMO")["geabonneerd"], false, "as it was known");
}

async fn only_an_administrator_chooses(t: &TestApp) {
    let employee = Werkplek::hearing(t).await;
    assert_eq!(employee.get(PATH).await.status, 403);
    assert_eq!(employee.put(&format!("{PATH}/zgw"), &json!({ "zaaktypen": [] })).await.status, 403);
    let standen = employee.get("/zaaksystemen").await.expect(200);
    let expected = json!({ "bron": "zgw", "register": "Open Zaak", "gelukt": true, "melding": null,
        "compleetTot": null, "wachtend": 0 });
    assert_eq!(standen["zaaksystemen"], json!([expected]));
}

/// The next version of the parkeervergunning is made and published at the zaaksysteem.
async fn publish(server: &Werkplek) -> Value {
    let version = concept(server).await;
    publish_concept(server, &version).await;
    version
}

/// What is announced to nobody.
async fn publish_concept(server: &Werkplek, version: &Value) {
    let path = format!("{}/publish", version.as_str().unwrap().strip_prefix("http://buren").unwrap());
    server.elders(&Method::POST, &path, None).await.expect(200);
}

/// The next version of the parkeervergunning is made, and that is announced.
async fn concept(server: &Werkplek) -> Value {
    let body = json!({ "identificatie": "ZT-PARKEER", "beginGeldigheid": "2026-01-12" });
    let path = "/catalogi/api/v1/zaaktypen";
    server.elders(&Method::POST, path, Some(&body)).await.expect(201)["url"].clone()
}

/// The versions of zaaktypen of which the abonnement wants to hear.
async fn versions(beheer: &Werkplek) -> Vec<Value> {
    let all = abonnementen(beheer).await;
    let kanalen = all[0]["kanalen"].as_array().unwrap();
    kanalen
        .iter()
        .filter(|kanaal| kanaal["naam"] == "zaken")
        .map(|kanaal| kanaal["filters"]["zaaktype"].clone())
        .collect()
}

/// Deals with one message, which the Notificaties API delivers behind the request.
async fn heard(server: &Werkplek) {
    while server.app.verwerk().await.unwrap() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Who may read what, by zaaktype.
async fn may_read(beheer: &Werkplek, zaaktype: &str) {
    let mut rules = beheer.get("/beheer/api/v1/zaakrechten").await.expect(200);
    rules["rechten"] = json!([{ "groep": "medewerker", "zaaksysteem": "*", "zaaktype": zaaktype,
        "totEnMet": "zaakvertrouwelijk", "handelingen": ["lezen"] }]);
    beheer.put("/beheer/api/v1/zaakrechten", &rules).await.expect(200);
}

async fn a_new_version_of_a_zaaktype_is_heard_and_falls_under_its_rules(t: &TestApp) {
    let mut server = beheer(t).await;
    kies(&server, &["ZT-PARKEER"]).await;
    may_read(&server, "ZT-PARKEER").await;
    let before = versions(&server).await;
    assert_eq!(before.len(), 1);
    let version = publish(&server).await;
    heard(&server).await;
    assert_eq!(server.app.abonneer().await.unwrap(), Vec::<String>::new());
    let mut both = versions(&server).await;
    both.retain(|url| *url != before[0]);
    assert_eq!(both, std::slice::from_ref(&version));
    let stand = server.get(PATH).await.expect(200)["zaaksystemen"][0].clone();
    assert_eq!(
        (zaaktype(&stand, "ZT-PARKEER")["versies"].clone(), &stand["gelukt"]),
        (json!(2), &json!(true))
    );
    let body = json!({ "zaaktype": version, "bronorganisatie": sandbox::RSIN, "startdatum": "2026-01-12",
        "verantwoordelijkeOrganisatie": sandbox::RSIN });
    let zaak = server.elders(&Method::POST, "/zaken/api/v1/zaken", Some(&body)).await.expect(201);
    heard(&server).await;
    let conn = t.db.read().await.unwrap();
    let known: Vec<(uuid::Uuid, bool)> =
        conn.query("select zaak, oud is not null from zaakkop", &[]).await.unwrap();
    assert_eq!(known, [(zaak["uuid"].as_str().unwrap().parse().unwrap(), false)]);
    let path = format!("/zaken/zgw/{}", zaak["uuid"].as_str().unwrap());
    server.log_in("kcc").await;
    let shown = server.get(&path).await.expect(200);
    assert_eq!(shown["zaaktype"], "Parkeervergunning aanvragen");
    assert_eq!(shown["bijwerken"]["mag"], false, "reading is all that the rule for its zaaktype gives");
    server.log_in("beheer").await;
    may_read(&server, "ZT-WMO").await;
    server.log_in("kcc").await;
    server.get(&path).await.expect(404);
}

async fn a_new_version_that_nobody_told_of_is_found_by_comparing(t: &TestApp) {
    let server = beheer(t).await;
    kies(&server, &["ZT-PARKEER"]).await;
    let lost = sandbox::Meldingstoring { kwijt: 100, ..sandbox::Meldingstoring::default() };
    server.storingen.zet_meldingen(lost);
    let version = publish(&server).await;
    assert_eq!(server.app.verwerk().await.unwrap(), 0);
    assert!(!versions(&server).await.contains(&version));
    // As every quarter of an hour.
    assert_eq!(server.app.abonneer().await.unwrap(), Vec::<String>::new());
    assert!(versions(&server).await.contains(&version));
}

async fn a_new_version_that_is_announced_as_a_concept_is_heard_once_it_is_published(t: &TestApp) {
    let server = beheer(t).await;
    kies(&server, &["ZT-PARKEER"]).await;
    let version = concept(&server).await;
    heard(&server).await;
    let look = async || assert_eq!(server.app.kijk_naar_abonnementen().await.unwrap(), Vec::<String>::new());
    look().await;
    assert!(!versions(&server).await.contains(&version), "nobody may make zaken of a concept");
    publish_concept(&server, &version).await;
    t.pass(SignedDuration::from_secs(59));
    look().await;
    assert!(!versions(&server).await.contains(&version), "of that nobody is told");
    t.pass(SignedDuration::from_secs(1));
    look().await;
    assert!(versions(&server).await.contains(&version));
    let asked = server.storingen.verzoeken("/catalogi");
    t.pass(SignedDuration::from_mins(14));
    look().await;
    assert_eq!(server.storingen.verzoeken("/catalogi"), asked, "there is no concept any more to look at");
}

async fn an_abonnement_that_was_chosen_while_nobody_answered_is_made_within_a_minute_of_the_return(
    t: &TestApp,
) {
    let beheer = beheer(t).await;
    beheer.storingen.zet("/notificaties", Storing::Fout500);
    assert_eq!(kies(&beheer, &["ZT-PARKEER"]).await["gelukt"], false);
    for _ in 0..20 {
        t.pass(SignedDuration::from_mins(1));
        assert_eq!(beheer.app.kijk_naar_abonnementen().await.unwrap().len(), 1, "it is tried every minute");
        let tried = beheer.storingen.verzoeken("/notificaties");
        t.pass(SignedDuration::from_secs(30));
        assert_eq!(beheer.app.kijk_naar_abonnementen().await.unwrap(), Vec::<String>::new());
        assert_eq!(beheer.storingen.verzoeken("/notificaties"), tried, "and no more often");
    }
    beheer.storingen.herstel_alles();
    t.pass(SignedDuration::from_secs(30));
    assert_eq!(beheer.app.kijk_naar_abonnementen().await.unwrap(), Vec::<String>::new());
    assert_eq!(abonnementen(&beheer).await.len(), 1);
    assert_eq!(beheer.get(PATH).await.expect(200)["zaaksystemen"][0]["gelukt"], true);
    // Who chose on one server is served by the worker on another.
    let mut other = beheer.restarted(t).await;
    other.log_in("beheer").await;
    beheer.storingen.zet("/notificaties", Storing::Fout500);
    assert_eq!(kies(&other, &["ZT-PARKEER", "ZT-WMO"]).await["gelukt"], false);
    beheer.storingen.herstel_alles();
    t.pass(SignedDuration::from_secs(60));
    assert_eq!(beheer.app.kijk_naar_abonnementen().await.unwrap(), Vec::<String>::new());
    assert_eq!(versions(&beheer).await.len(), 2);
}

async fn a_zaaktype_that_we_may_not_see_gives_a_warning(t: &TestApp) {
    let beheer = beheer(t).await;
    let found = "/autorisaties/api/v1/applicaties?clientIds=relatiebeheer";
    let applicatie = beheer.elders(&Method::GET, found, None).await.expect(200)["results"][0].clone();
    let given: Vec<&str> = applicatie["autorisaties"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|een| een["zaaktype"].as_str())
        .collect();
    let all =
        beheer.elders(&Method::GET, "/catalogi/api/v1/zaaktypen", None).await.expect(200)["results"].clone();
    let is_hidden = |een: &&Value| !given.contains(&een["url"].as_str().unwrap());
    let hidden =
        all.as_array().unwrap().iter().find(is_hidden).unwrap()["identificatie"].as_str().unwrap().to_owned();
    let chosen = kies(&beheer, &[&hidden, "ZT-PARKEER"]).await;
    assert_eq!(
        (&chosen["gelukt"], zaaktype(&chosen, &hidden)["geabonneerd"].clone()),
        (&json!(true), json!(true))
    );
    let waarom = "Wij mogen zaken van dit type niet zien. Vraag de beheerder van Open Zaak om zaken.lezen voor dit \
                  zaaktype.";
    assert_eq!(zaaktype(&chosen, &hidden)["waarschuwing"], waarom);
    assert_eq!(zaaktype(&chosen, "ZT-PARKEER")["waarschuwing"], Value::Null);
    // A version that was forgotten there, and a zaaksysteem that does not say what we may.
    publish(&beheer).await;
    let mut less = applicatie["autorisaties"].clone();
    less.as_array_mut().unwrap().retain(|een| een["component"] != "nrc");
    let url = applicatie["url"].as_str().unwrap().strip_prefix("http://buren").unwrap();
    beheer.elders(&Method::PATCH, url, Some(&json!({ "autorisaties": less }))).await.expect(200);
    t.pass(SignedDuration::from_mins(6));
    let shown = beheer.get(PATH).await.expect(200)["zaaksystemen"][0].clone();
    let waarom = "Wij mogen zaken van 1 van de 2 versies niet zien. Vraag de beheerder van Open Zaak om zaken.lezen voor \
                  dit zaaktype.";
    assert_eq!(zaaktype(&shown, "ZT-PARKEER")["waarschuwing"], waarom);
    beheer.storingen.zet("/autorisaties", Storing::Fout500);
    t.pass(SignedDuration::from_mins(6));
    let shown = beheer.get(PATH).await.expect(200)["zaaksystemen"][0].clone();
    assert_eq!(zaaktype(&shown, &hidden)["waarschuwing"], Value::Null);
}
