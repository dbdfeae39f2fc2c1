//! HTTP itself: methods, headers, tokens, addresses that are none.

use axum::body::Body;
use http::{Method, Request};
use serde_json::json;

use crate::support::{HOST, KLANTINTERACTIES, TestApp, engines, make::at};

async fn every_answer_says_which_api_and_may_not_be_sniffed(t: &TestApp) {
    let answers = [
        (t.get("partijen").await, "0.9.0"),
        (t.get("partijen?zomaar=1").await, "0.9.0"),
        (t.get("nergens").await, "0.9.0"),
        (t.get("/contactgegevens/api/v1/persoon").await, "1.1.1"),
        (t.get("/contactgegevens/api/v1/persoon/1").await, "1.1.1"),
    ];
    for (answer, version) in answers {
        assert_eq!(answer.header("api-version"), Some(version));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("vary"), Some("origin"));
        assert_eq!(answer.header("content-type"), Some("application/json"), "{}", answer.text);
    }
}

async fn a_token_lets_in_and_nothing_else_does(t: &TestApp) {
    let ask = async |authorization: Option<&str>| {
        let mut request = Request::get(format!("{KLANTINTERACTIES}/partijen")).header("Host", HOST);
        if let Some(authorization) = authorization {
            request = request.header("Authorization", authorization);
        }
        t.send(request.body(Body::empty()).unwrap()).await
    };
    let right = t.authorization();
    ask(Some(&right)).await.expect(200);
    ask(Some(&right.replace("Token", "token"))).await.expect(200);
    let none = ask(None).await;
    none.matches("zonder_token");
    assert_eq!(none.header("www-authenticate"), Some("Token"));
    let bearer = ask(Some(&right.replace("Token", "Bearer"))).await;
    assert_eq!(bearer.expect(401)["code"], "not_authenticated");
    let wrong = ask(Some("Token 0123456789012345678901234567890123456789")).await;
    wrong.matches("verkeerde_token");
    assert_eq!(wrong.header("www-authenticate"), Some("Token"));
    for odd in ["Token", "Token ", "", "Token \u{e9}", &format!("{right}0"), &right.to_uppercase()] {
        assert_eq!(ask(Some(odd)).await.status.as_u16(), 401, "{odd:?}");
    }
}

async fn only_json_is_sent(t: &TestApp) {
    let ask = async |accept: &str| {
        let request = t.request(&Method::GET, "partijen").header("Accept", accept);
        t.send(request.body(Body::empty()).unwrap()).await
    };
    for right in [
        "application/json",
        "*/*",
        "text/html, */*;q=0.1",
        "application/*",
        "application/problem+json",
        "",
        "APPLICATION/JSON",
        "Application/Json; charset=UTF-8",
        "text/html, application/JSON",
    ] {
        ask(right).await.expect(200);
    }
    ask("text/html").await.matches("geen_html");
    assert_eq!(ask("application/xml").await.expect(406)["code"], "not_acceptable");
}

async fn only_json_is_taken(t: &TestApp) {
    let send = async |media_type: Option<&str>, body: &str| {
        let mut request = t.request(&Method::POST, "categorieen");
        if let Some(media_type) = media_type {
            request = request.header("Content-Type", media_type);
        }
        t.send(request.body(Body::from(body.to_owned())).unwrap()).await
    };
    for right in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
        send(Some(right), "{}").await.expect(201);
    }
    send(Some("application/x-www-form-urlencoded"), "naam=x").await.matches("geen_formulier");
    assert_eq!(send(Some("text/plain"), "{}").await.expect(415)["code"], "unsupported_media_type");
    assert_eq!(send(None, "{}").await.expect(415)["code"], "unsupported_media_type");
    assert_eq!(send(Some("application/merge-patch+json"), "{}").await.status.as_u16(), 415);
}

async fn a_method_that_is_not_there_is_a_405(t: &TestApp) {
    let partij = at("partijen", &t.persoon(json!({})).await);
    for (method, path) in [
        (Method::DELETE, "partijen"),
        (Method::PUT, "partijen"),
        (Method::PATCH, "partijen"),
        (Method::POST, partij.as_str()),
        (Method::GET, "maak-klantcontact"),
        (Method::TRACE, "partijen"),
    ] {
        let answer = t.with_body(&method, path, &json!({})).await;
        assert_eq!(answer.expect(405)["code"], "method_not_allowed", "{method} {path}");
    }
    t.delete("partijen").await.matches("lijst_verwijderen");
}

async fn every_answer_says_which_methods_there_are(t: &TestApp) {
    let partij = at("partijen", &t.persoon(json!({})).await);
    let (list, detail) = ("GET, POST, HEAD, OPTIONS", "GET, PUT, PATCH, DELETE, HEAD, OPTIONS");
    for (method, path, status, allowed) in [
        (Method::GET, "partijen", 200, list),
        (Method::GET, "partijen?zomaar=1", 400, list),
        (Method::DELETE, "partijen", 405, list),
        (Method::OPTIONS, "partijen", 204, list),
        (Method::GET, partij.as_str(), 200, detail),
        (Method::GET, "partijen/geen-uuid", 404, detail),
        (Method::OPTIONS, partij.as_str(), 204, detail),
        (Method::POST, partij.as_str(), 405, detail),
        (Method::OPTIONS, "maak-klantcontact", 204, "POST, OPTIONS"),
        (Method::GET, "maak-klantcontact", 405, "POST, OPTIONS"),
        (Method::GET, "", 200, "GET, HEAD, OPTIONS"),
        (Method::GET, "/contactgegevens/api/v1/persoon", 200, list),
    ] {
        let answer = t.with_body(&method, path, &json!({})).await;
        let said = (answer.status.as_u16(), answer.header("allow"));
        assert_eq!(said, (status, Some(allowed)), "{method} {path}");
    }
}

async fn head_says_what_get_says_without_saying_it(t: &TestApp) {
    let partij = at("partijen", &t.persoon(json!({})).await);
    for path in ["partijen", partij.as_str()] {
        let get = t.get(path).await;
        let head = t.send(t.request(&Method::HEAD, path).body(Body::empty()).unwrap()).await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""));
        assert_eq!(head.header("content-type"), get.header("content-type"));
    }
}

async fn what_is_not_there_is_a_404_in_json(t: &TestApp) {
    for path in [
        "nergens",
        "partijen/",
        "partijen/11111111-1111-4111-8111-111111111111",
        "partijen/geen-uuid",
        "partijen/%00",
        "partijen/%ff%fe",
        "partijen/11111111-1111-4111-8111-111111111111/meer",
        "/klantinteracties/api/v2/partijen",
        "/contactgegevens/api/v1/nergens",
    ] {
        let answer = t.get(path).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}: {}", answer.text);
        if !path.contains("v2") {
            assert_eq!(answer.json()["code"], "not_found", "{path}");
        }
    }
    t.get("partijen/geen-uuid").await.matches("geen_uuid");
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let answer = t.with_body(&method, "partijen/%ff", &json!({})).await;
        assert_eq!(answer.expect(404)["code"], "not_found", "{method}");
    }
}

async fn addresses_follow_what_the_client_called_us(t: &TestApp) {
    let partij = t.persoon(json!({})).await;
    let path = format!("{KLANTINTERACTIES}/{}", at("partijen", &partij));
    let request = Request::get(&path)
        .header("Host", "klant.example.nl:8443")
        .header("X-Forwarded-Proto", "https")
        .header("Authorization", t.authorization());
    let answer = t.send(request.body(Body::empty()).unwrap()).await.expect(200);
    assert_eq!(answer["url"], format!("https://klant.example.nl:8443{path}"));
    let request = Request::get(format!("{KLANTINTERACTIES}/nergens"))
        .header("Host", "a\"b<c>")
        .body(Body::empty())
        .unwrap();
    let problem = t.send(request).await.expect(404);
    assert_eq!(problem["type"], "http://a\"b<c>/ref/fouten/NotFound/");
}

engines!(
    every_answer_says_which_api_and_may_not_be_sniffed,
    a_token_lets_in_and_nothing_else_does,
    only_json_is_sent,
    only_json_is_taken,
    a_method_that_is_not_there_is_a_405,
    every_answer_says_which_methods_there_are,
    head_says_what_get_says_without_saying_it,
    what_is_not_there_is_a_404_in_json,
    addresses_follow_what_the_client_called_us,
);
