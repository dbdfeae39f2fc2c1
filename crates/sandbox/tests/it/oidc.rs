//! The OpenID Connect provider: a whole login, checked with another JWT library, and its refusals.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use sandbox::{OIDC_CLIENT_ID, OIDC_SECRET, Options};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::hulp::{Antwoord, BASE, nu, options, vraag};

const TERUG: &str = "http://localhost:8080/inloggen/terug";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

fn query(paren: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(paren).finish()
}

fn uitdaging() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

fn aanvraag<'a>(uitdaging: &'a str, anders: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut paren = vec![
        ("response_type", "code"),
        ("client_id", OIDC_CLIENT_ID),
        ("redirect_uri", TERUG),
        ("scope", "openid profile email"),
        ("state", "st&te"),
        ("nonce", "n0nce"),
        ("code_challenge", uitdaging),
        ("code_challenge_method", "S256"),
    ];
    for (naam, waarde) in anders {
        paren.retain(|(n, _)| n != naam);
        paren.push((naam, waarde));
    }
    paren
}

fn parameter(antwoord: &Antwoord, naam: &str) -> Option<String> {
    assert_eq!(antwoord.status, 303);
    let doel = antwoord.kop("location").unwrap();
    assert!(doel.starts_with(TERUG), "{doel}");
    let (_, query) = doel.split_once('?').unwrap();
    form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == naam).map(|(_, waarde)| waarde.into_owned())
}

async fn formulier(router: &Router, pad: &str, koppen: &[(&str, &str)], paren: &[(&str, &str)]) -> Antwoord {
    let mut koppen = koppen.to_vec();
    koppen.push(("content-type", "application/x-www-form-urlencoded"));
    vraag(router, "POST", pad, &koppen, &query(paren)).await
}

async fn log_in(router: &Router, wie: &str) -> String {
    let uitdaging = uitdaging();
    let paren = aanvraag(&uitdaging, &[("medewerker", wie)]);
    let antwoord = formulier(router, "/oidc/authorize", &[], &paren).await;
    assert_eq!(parameter(&antwoord, "state").as_deref(), Some("st&te"));
    assert_eq!(parameter(&antwoord, "iss"), Some(format!("{BASE}/oidc")));
    parameter(&antwoord, "code").unwrap()
}

fn inwisseling<'a>(code: &'a str, anders: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut paren = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", TERUG),
        ("code_verifier", VERIFIER),
        ("client_id", OIDC_CLIENT_ID),
        ("client_secret", OIDC_SECRET),
    ];
    for (naam, waarde) in anders {
        paren.retain(|(n, _)| n != naam);
        paren.push((naam, waarde));
    }
    paren
}

async fn claims(router: &Router, id_token: &str) -> Value {
    let jwks = vraag(router, "GET", "/oidc/jwks", &[], "").await.json();
    let sleutel = &jwks["keys"][0];
    let sleutel =
        DecodingKey::from_rsa_components(sleutel["n"].as_str().unwrap(), sleutel["e"].as_str().unwrap())
            .unwrap();
    let mut regels = Validation::new(Algorithm::RS256);
    regels.set_audience(&[OIDC_CLIENT_ID]);
    regels.set_issuer(&[format!("{BASE}/oidc")]);
    regels.validate_exp = false; // the provider's clock stands still, this library's does not
    jsonwebtoken::decode::<Value>(id_token, &sleutel, &regels).unwrap().claims
}

#[tokio::test]
async fn the_page_lets_choose_an_employee_without_script() {
    let router = sandbox::router(options());
    let uitdaging = uitdaging();
    let paren = aanvraag(&uitdaging, &[("state", "\"><script>alert(1)</script>")]);
    let pagina = vraag(&router, "GET", &format!("/oidc/authorize?{}", query(&paren)), &[], "").await;
    assert_eq!(pagina.status, 200);
    let html = String::from_utf8(pagina.bytes).unwrap();
    assert!(html.contains("<html lang=\"nl\">") && !html.contains("<script"), "{html}");
    assert_eq!(html.matches("<button type=\"submit\"").count(), 4);
    for naam in ["Medewerker KCC", "Beheerder", "Medewerker vertrouwelijk", "Iemand zonder rol"] {
        assert!(html.contains(naam));
    }
}

#[tokio::test]
async fn a_login_gives_a_signed_identity_with_roles() {
    let router = sandbox::router(options());
    for (wie, naam, rollen) in [
        ("kcc", "Medewerker KCC", json!(["medewerker"])),
        ("beheer", "Beheerder", json!(["medewerker", "beheerder"])),
        ("geenrol", "Iemand zonder rol", json!([])),
    ] {
        let code = log_in(&router, wie).await;
        let token = formulier(&router, "/oidc/token", &[], &inwisseling(&code, &[])).await;
        assert_eq!(token.status, 200, "{}", token.json());
        let token = token.json();
        let claims = claims(&router, token["id_token"].as_str().unwrap()).await;
        assert_eq!(
            (&claims["name"], &claims["roles"], &claims["nonce"]),
            (&json!(naam), &rollen, &json!("n0nce"))
        );
        assert_eq!(claims["exp"].as_i64().unwrap(), nu().as_second() + 300);
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
        let over = vraag(&router, "GET", "/oidc/userinfo", &[("authorization", &bearer)], "").await.json();
        assert_eq!((&over["sub"], &over["preferred_username"]), (&claims["sub"], &json!(wie)));
    }
    assert_eq!(
        vraag(&router, "GET", "/oidc/userinfo", &[("authorization", "Bearer x")], "").await.status,
        401
    );
}

#[tokio::test]
async fn a_code_works_once_and_only_for_who_asked_for_it() {
    let router = sandbox::router(options());
    let basic = format!("Basic {}", STANDARD.encode(format!("{OIDC_CLIENT_ID}:{OIDC_SECRET}")));
    let met_basic = [("authorization", basic.as_str())];
    let code = log_in(&router, "kcc").await;
    let kaal = inwisseling(&code, &[("client_id", ""), ("client_secret", "")]);
    assert_eq!(formulier(&router, "/oidc/token", &met_basic, &kaal).await.status, 200);
    let nogmaals = formulier(&router, "/oidc/token", &met_basic, &kaal).await;
    assert_eq!((nogmaals.status.as_u16(), nogmaals.json()), (400, json!({ "error": "invalid_grant" })));
    for anders in [
        ("code_verifier", "another-verifier-another-verifier-another-verifier"),
        ("code_verifier", ""),
        ("redirect_uri", "http://localhost:8080/elders"),
    ] {
        let code = log_in(&router, "kcc").await;
        let fout = formulier(&router, "/oidc/token", &[], &inwisseling(&code, &[anders])).await;
        assert_eq!(fout.json(), json!({ "error": "invalid_grant" }), "{anders:?}");
    }
    let code = log_in(&router, "kcc").await;
    let fout = formulier(&router, "/oidc/token", &[], &inwisseling(&code, &[("client_secret", "mis")])).await;
    assert_eq!((fout.status.as_u16(), fout.json()), (401, json!({ "error": "invalid_client" })));
}

#[tokio::test]
async fn a_code_expires() {
    let klok = Arc::new(AtomicI64::new(nu().as_second()));
    let tik = Arc::clone(&klok);
    let now = Arc::new(move || jiff::Timestamp::from_second(tik.load(Ordering::Relaxed)).unwrap());
    let router = sandbox::router(Options { now, ..options() });
    let code = log_in(&router, "kcc").await;
    klok.fetch_add(121, Ordering::Relaxed);
    let fout = formulier(&router, "/oidc/token", &[], &inwisseling(&code, &[])).await;
    assert_eq!(fout.json(), json!({ "error": "invalid_grant" }));
}

#[tokio::test]
async fn bad_requests_go_back_with_an_error_or_stay_here() {
    let router = sandbox::router(options());
    let uitdaging = uitdaging();
    for (naam, waarde, fout) in [
        ("response_type", "token", "unsupported_response_type"),
        ("scope", "profile", "invalid_scope"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("prompt", "none", "login_required"),
    ] {
        let paren = aanvraag(&uitdaging, &[(naam, waarde)]);
        let antwoord = vraag(&router, "GET", &format!("/oidc/authorize?{}", query(&paren)), &[], "").await;
        assert_eq!(parameter(&antwoord, "error").as_deref(), Some(fout));
    }
    for (naam, waarde) in [("client_id", "ander"), ("redirect_uri", "https://evil.example/")] {
        let paren = aanvraag(&uitdaging, &[(naam, waarde)]);
        let antwoord = vraag(&router, "GET", &format!("/oidc/authorize?{}", query(&paren)), &[], "").await;
        assert_eq!((antwoord.status.as_u16(), antwoord.kop("location")), (400, None));
    }
}

#[tokio::test]
async fn discovery_and_logging_out() {
    let router = sandbox::router(options());
    let config = vraag(&router, "GET", "/oidc/.well-known/openid-configuration", &[], "").await.json();
    assert_eq!(config["issuer"], format!("{BASE}/oidc"));
    let eind = config["end_session_endpoint"].as_str().unwrap().trim_start_matches(BASE);
    let uit = vraag(
        &router,
        "GET",
        &format!("{eind}?post_logout_redirect_uri=http://localhost:8080/&state=a"),
        &[],
        "",
    )
    .await;
    assert_eq!((uit.status.as_u16(), uit.kop("location")), (303, Some("http://localhost:8080/?state=a")));
    let kaal = vraag(&router, "GET", eind, &[], "").await;
    assert_eq!(kaal.status, 200);
    let elders =
        vraag(&router, "GET", &format!("{eind}?post_logout_redirect_uri=https://evil.example/"), &[], "")
            .await;
    assert_eq!(elders.status, 400);
}
