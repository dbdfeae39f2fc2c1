//! Sessions: how long they last, what they may do meanwhile, and who ends them.

use axum::body::Body;
use http::{Method, Request};
use jiff::SignedDuration;
use sandbox::Storing;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{Answer, TestApp, engines, werkplek::Werkplek};

engines!(
    a_session_in_which_nothing_is_done_ends_and_what_a_screen_asks_by_itself_is_nothing,
    who_may_do_less_by_the_provider_may_do_less_within_the_hour,
    who_does_not_work_here_any_more_is_out_within_the_hour,
    a_provider_that_is_down_logs_nobody_out_and_is_not_asked_by_every_request,
    an_administrator_sees_the_sessions_and_ends_one,
    a_new_login_ends_the_session_that_this_browser_had,
    logging_out_goes_on_to_the_provider,
    an_employee_keeps_the_name_of_their_first_login_and_nobody_else_gets_it,
    another_provider_than_ours_logs_nobody_in,
);

const SESSIES: &str = "/beheer/api/v1/sessies";

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// What somebody may do from now on, by the provider.
async fn may(werkplek: &Werkplek, medewerker: &str, rollen: Value) {
    let body = json!({ "medewerker": medewerker, "rollen": rollen }).to_string();
    let request = Request::post("/oidc/rollen").header("Content-Type", "application/json");
    let request = request.body(Body::from(body)).unwrap();
    let answer = werkplek.neighbours.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 204);
}

async fn log_out(werkplek: &Werkplek) -> Answer {
    let request = werkplek.request(&Method::POST, "/uitloggen").header("Sec-Fetch-Site", "same-origin");
    werkplek.send(request.body(Body::empty()).unwrap()).await
}

async fn a_session_in_which_nothing_is_done_ends_and_what_a_screen_asks_by_itself_is_nothing(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for _ in 0..2 {
        t.pass(minutes(119));
        werkplek.get("/ik").await.expect(200);
    }
    t.pass(minutes(60));
    werkplek.get("/zaaksystemen").await.expect(200);
    t.pass(minutes(61));
    assert_eq!(werkplek.get("/ik").await.status, 401);
    let werkplek = Werkplek::beheerder(t).await;
    let log = werkplek.get("/beheer/api/v1/beveiliging?gebeurtenis=sessie-beeindigd").await.expect(200);
    assert_eq!(log["regels"][0]["details"], json!({ "waarom": "te lang niets gedaan" }));
    assert_eq!(log["regels"][0]["wie"], "kcc@example.nl");
}

async fn who_may_do_less_by_the_provider_may_do_less_within_the_hour(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    may(&werkplek, "kcc", json!([])).await;
    t.pass(minutes(59));
    werkplek.get("/ik").await.expect(200);
    t.pass(minutes(2));
    werkplek.get("/ik").await.expect(403);
    may(&werkplek, "kcc", json!(["medewerker", "vertrouwelijk"])).await;
    t.pass(minutes(61));
    assert_eq!(werkplek.get("/ik").await.expect(200)["rollen"], json!(["medewerker", "vertrouwelijk"]));
    let beheer = Werkplek::beheerder(t).await;
    let log = beheer.get("/beheer/api/v1/beveiliging?gebeurtenis=rollen-gewijzigd").await.expect(200);
    let changes: Vec<Value> =
        log["regels"].as_array().unwrap().iter().map(|regel| regel["details"].clone()).collect();
    let of = |rollen: &[&str]| json!({ "rollen": rollen, "groepen": rollen });
    assert_eq!(
        changes,
        [
            json!({ "voor": of(&[]), "na": of(&["medewerker", "vertrouwelijk"]) }),
            json!({ "voor": of(&["medewerker"]), "na": of(&[]) }),
        ]
    );
}

async fn who_does_not_work_here_any_more_is_out_within_the_hour(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    may(&werkplek, "kcc", Value::Null).await;
    t.pass(minutes(61));
    assert_eq!(werkplek.get("/ik").await.status, 401);
    may(&werkplek, "kcc", json!(["medewerker"])).await;
    assert_eq!(werkplek.get("/ik").await.status, 401, "the session is gone");
}

async fn a_provider_that_is_down_logs_nobody_out_and_is_not_asked_by_every_request(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    may(&werkplek, "kcc", json!([])).await;
    werkplek.storingen.zet("/oidc", Storing::Fout500);
    t.pass(minutes(61));
    let before = werkplek.storingen.verzoeken("/oidc");
    for _ in 0..3 {
        werkplek.get("/ik").await.expect(200);
    }
    assert_eq!(werkplek.storingen.verzoeken("/oidc") - before, 1);
    werkplek.storingen.herstel_alles();
    t.pass(minutes(1));
    werkplek.get("/ik").await.expect(403);
}

async fn an_administrator_sees_the_sessions_and_ends_one(t: &TestApp) {
    let (werkplek, beheer) = (Werkplek::open(t).await, Werkplek::beheerder(t).await);
    werkplek.get(SESSIES).await.expect(403);
    t.pass(minutes(5));
    werkplek.get("/ik").await.expect(200);
    let mut sessies = beheer.get(SESSIES).await.expect(200)["sessies"].as_array().unwrap().clone();
    let id = sessies[0]["id"].take();
    let expected = json!({ "id": null, "gebruiker": "kcc@example.nl", "naam": "Medewerker KCC", "rollen": ["medewerker"],
        "begonnen": "2026-01-12T09:30:00Z", "laatst": "2026-01-12T09:35:00Z", "vanaf": "", "deze": false });
    assert_eq!((sessies.len(), &sessies[0]), (2, &expected));
    assert_eq!((&sessies[1]["gebruiker"], &sessies[1]["deze"]), (&json!("beheer@example.nl"), &json!(true)));
    let path = format!("{SESSIES}/{}", id.as_str().unwrap());
    werkplek.delete(&path).await.expect(403);
    beheer.delete(&path).await.expect(204);
    beheer.delete(&path).await.expect(404);
    assert_eq!(werkplek.get("/ik").await.status, 401);
    let log = beheer.get("/beheer/api/v1/beveiliging?gebeurtenis=sessie-beeindigd").await.expect(200);
    let regel = &log["regels"][0];
    assert_eq!(
        (&regel["wie"], &regel["details"]["van"]),
        (&json!("beheer@example.nl"), &json!("kcc@example.nl"))
    );
    assert_eq!(regel["object"], id);
}

async fn a_new_login_ends_the_session_that_this_browser_had(t: &TestApp) {
    let mut werkplek = Werkplek::open(t).await;
    let old = werkplek.cookies.clone();
    let back = werkplek.authorize("beheer", "/").await;
    // A browser that comes back from another site sends the cookie of a session not along.
    let others = werkplek.cookies.split("; ").filter(|cookie| !cookie.starts_with("relatiebeheer_sessie="));
    werkplek.cookies = others.collect::<Vec<_>>().join("; ");
    let answer = werkplek.visit(&back).await;
    werkplek.take_cookies(&answer);
    assert_eq!(werkplek.get("/ik").await.expect(200)["gebruiker"], "beheer@example.nl");
    werkplek.cookies = old;
    assert_eq!(werkplek.get("/ik").await.status, 401);
}

async fn logging_out_goes_on_to_the_provider(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let answer = log_out(&werkplek).await;
    assert_eq!(answer.status, 303);
    let there = answer.header("location").unwrap();
    let expected = "http://buren/oidc/uitloggen?client_id=relatiebeheer&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8080%2F\
         &id_token_hint=ey";
    assert!(there.starts_with(expected), "{there}");
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self' http://buren;"), "{policy}");
    assert_eq!(log_out(&werkplek).await.header("location"), Some("/"), "there is no session any more");
    let werkplek = Werkplek::open(t).await;
    werkplek.storingen.zet("/oidc", Storing::Fout500);
    assert_eq!(log_out(&werkplek).await.header("location"), Some("/"));
    assert_eq!(werkplek.get("/ik").await.status, 401, "our own session ends whatever the provider does");
}

async fn an_employee_keeps_the_name_of_their_first_login_and_nobody_else_gets_it(t: &TestApp) {
    const KNOWN: [(&str, &str); 2] = [
        ("http://elders somebody", "kcc@example.nl"),
        ("http://buren/oidc 3f1c9f7e-0002", "voor-het-trouwen@example.nl"),
    ];
    let add = |tx: store::Tx| async move {
        for (sub, gebruiker) in KNOWN {
            let sql =
                "insert into medewerker (sub, gebruiker, gemaakt) select $1, $2, max(gemaakt) from token";
            tx.execute(sql, &[&sub, &gebruiker]).await?;
        }
        Ok::<(), store::Error>(())
    };
    t.db.transact(add).await.unwrap();
    let name = async |werkplek: &Werkplek| werkplek.get("/ik").await.expect(200)["gebruiker"].clone();
    for _ in 0..2 {
        assert_eq!(name(&Werkplek::open(t).await).await, "3f1c9f7e-0001", "the address is somebody else's");
        assert_eq!(name(&Werkplek::beheerder(t).await).await, "voor-het-trouwen@example.nl");
        assert_eq!(name(&Werkplek::trusted(t).await).await, "vertrouwelijk@example.nl");
    }
}

async fn another_provider_than_ours_logs_nobody_in(t: &TestApp) {
    let mut werkplek = Werkplek::closed(t).await;
    let back = werkplek.authorize("kcc", "/").await;
    let other = back.replace("iss=http%3A%2F%2Fburen", "iss=http%3A%2F%2Felders");
    assert_ne!(other, back);
    assert_eq!(werkplek.visit(&other).await.status, 502);
}
