//! Logging in, and what stays closed to whom.

use axum::body::Body;
use http::Method;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{
    TestApp, engines,
    werkplek::{API, Werkplek},
};

engines!(
    an_employee_logs_in_and_is_known,
    a_session_is_kept_where_no_script_can_read_it,
    without_a_session_every_door_stays_closed,
    without_a_role_every_door_stays_closed,
    another_state_than_was_sent_does_not_log_in,
    a_code_is_good_once,
    a_login_that_takes_too_long_fails,
    only_our_own_addresses_are_returned_to,
    a_provider_that_is_down_is_said_in_a_page,
    a_request_from_another_site_changes_nothing,
    logging_out_ends_the_session,
    a_session_ends_by_itself,
    a_token_does_not_open_the_werkplek_nor_a_session_the_apis,
);

/// Every door of the werkplek for those who have logged in.
const DOORS: &[(Method, &str)] = &[
    (Method::GET, "/ik"),
    (Method::POST, "/zoeken"),
    (Method::GET, "/klanten/p00000000000000000000000000000000/beeld"),
    (Method::POST, "/klanten/p00000000000000000000000000000000/bsn"),
    (Method::GET, "/zaken/zgw/00000000-0000-0000-0000-000000000000/documenten"),
    (
        Method::GET,
        "/zaken/zgw/00000000-0000-0000-0000-000000000000/documenten/00000000-0000-0000-0000-000000000000",
    ),
    (Method::GET, "/concepten"),
    (Method::PUT, "/concepten/00000000-0000-0000-0000-000000000001"),
    (Method::DELETE, "/concepten/00000000-0000-0000-0000-000000000001"),
    (Method::POST, "/registreren"),
];

async fn an_employee_logs_in_and_is_known(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let expected =
        json!({ "naam": "Medewerker KCC", "gebruiker": "kcc@example.nl", "rollen": ["medewerker"] });
    assert_eq!(werkplek.get("/ik").await.expect(200), expected);
}

async fn a_session_is_kept_where_no_script_can_read_it(t: &TestApp) {
    let mut werkplek = Werkplek::closed(t).await;
    let back = werkplek.authorize("kcc", "/ergens").await;
    let answer = werkplek.visit(&back).await;
    assert_eq!(answer.header("location"), Some("/ergens"));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("relatiebeheer_sessie="), "{cookie}");
    assert!(cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains("Secure"), "only over TLS: {cookie}");
    let request = werkplek.request(&Method::POST, "/uitloggen").header("Sec-Fetch-Site", "same-origin");
    let answer =
        werkplek.send(request.header("X-Forwarded-Proto", "https").body(Body::empty()).unwrap()).await;
    assert!(answer.header("set-cookie").unwrap().ends_with("; Secure"));
}

async fn every_door(werkplek: &Werkplek, status: u16) {
    for (method, path) in DOORS {
        let answer = werkplek.with_body(method, path, &json!({ "vraag": "x" })).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}

async fn without_a_session_every_door_stays_closed(t: &TestApp) {
    let mut werkplek = Werkplek::closed(t).await;
    every_door(&werkplek, 401).await;
    werkplek.cookies = "relatiebeheer_sessie=geraden".to_owned();
    every_door(&werkplek, 401).await;
    werkplek.get("/keuzes").await.expect(200);
}

async fn without_a_role_every_door_stays_closed(t: &TestApp) {
    let mut werkplek = Werkplek::closed(t).await;
    werkplek.log_in("geenrol").await;
    every_door(&werkplek, 403).await;
    let problem = werkplek.get("/ik").await.expect(403);
    assert!(problem["detail"].as_str().unwrap().contains("Vraag uw beheerder"), "{problem}");
}

async fn another_state_than_was_sent_does_not_log_in(t: &TestApp) {
    let mut werkplek = Werkplek::closed(t).await;
    let back = werkplek.authorize("kcc", "/ergens").await;
    let answer = werkplek.visit(&back.replace("state=", "state=x")).await;
    assert_eq!(answer.status, 502);
    werkplek.cookies = String::new();
    assert_eq!(werkplek.visit(&back).await.status, 502, "another browser than the one that began");
}

async fn a_code_is_good_once(t: &TestApp) {
    let mut werkplek = Werkplek::closed(t).await;
    let back = werkplek.authorize("kcc", "/ergens").await;
    assert_eq!(werkplek.visit(&back).await.status, 303);
    assert_eq!(werkplek.visit(&back).await.status, 502);
}

async fn a_login_that_takes_too_long_fails(t: &TestApp) {
    let mut werkplek = Werkplek::closed(t).await;
    let back = werkplek.authorize("kcc", "/ergens").await;
    t.pass(SignedDuration::from_mins(11));
    assert_eq!(werkplek.visit(&back).await.status, 502);
}

async fn only_our_own_addresses_are_returned_to(t: &TestApp) {
    let asked = [
        ("/klanten/x", "/klanten/x"),
        ("/?y=z", "/?y=z"),
        ("//elders.nl", "/"),
        ("https://elders.nl", "/"),
        ("/%09/elders.nl", "/"),
        ("/x%0By", "/"),
    ];
    for (asked, given) in asked {
        let mut werkplek = Werkplek::closed(t).await;
        let back = werkplek.authorize("kcc", asked).await;
        assert_eq!(werkplek.visit(&back).await.header("location"), Some(given), "{asked}");
    }
}

async fn a_provider_that_is_down_is_said_in_a_page(t: &TestApp) {
    let werkplek = Werkplek::closed(t).await;
    werkplek.storingen.zet("/oidc", sandbox::Storing::Fout500);
    let answer = werkplek.visit("/inloggen").await;
    assert_eq!(answer.status, 502);
    assert!(answer.text.contains("Inloggen is niet gelukt"), "{}", answer.text);
    werkplek.storingen.herstel_alles();
    assert_eq!(werkplek.visit("/inloggen").await.status, 303, "the first good answer is used");
}

async fn a_request_from_another_site_changes_nothing(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let path = format!("{API}/concepten/00000000-0000-4000-8000-000000000001");
    let attempts = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://elders.nl"),
        ("X-Niets", "x"),
    ];
    for (name, value) in attempts {
        let request = werkplek.request(&Method::PUT, &path).header("Content-Type", "application/json");
        let answer = werkplek.send(request.header(name, value).body(Body::from("{}")).unwrap()).await;
        assert_eq!(answer.status, 403, "{name}: {value}");
    }
    let request = werkplek.request(&Method::PUT, &path).header("Content-Type", "application/json");
    let request = request.header("Origin", "http://localhost:8080").body(Body::from("{}")).unwrap();
    werkplek.send(request).await.expect(200);
}

async fn logging_out_ends_the_session(t: &TestApp) {
    let mut werkplek = Werkplek::open(t).await;
    let before = werkplek.cookies.clone();
    let request = werkplek.request(&Method::POST, "/uitloggen").header("Sec-Fetch-Site", "same-origin");
    let answer = werkplek.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status.as_u16(), 303);
    werkplek.take_cookies(&answer);
    assert!(!werkplek.cookies.contains("sessie"));
    werkplek.cookies = before;
    assert_eq!(werkplek.get("/ik").await.status, 401, "the cookie alone is worth nothing any more");
}

async fn a_session_ends_by_itself(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for _ in 0..5 {
        t.pass(SignedDuration::from_mins(119));
        werkplek.get("/ik").await.expect(200);
    }
    t.pass(SignedDuration::from_mins(6));
    assert_eq!(werkplek.get("/ik").await.status, 401);
}

async fn a_token_does_not_open_the_werkplek_nor_a_session_the_apis(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let request = t.request(&Method::GET, &format!("{API}/ik")).body(Body::empty()).unwrap();
    assert_eq!(werkplek.send(request).await.status, 401);
    assert_eq!(werkplek.visit("/klantinteracties/api/v1/partijen").await.status, 401);
}
