//! The security log.

use std::net::SocketAddr;

use axum::{body::Body, extract::ConnectInfo};
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    werkplek::{API, Werkplek, settings},
};

engines!(
    who_came_in_and_who_did_not_is_there_with_where_they_came_from,
    the_instance_of_a_refusal_is_found,
    tokens_and_the_rules_for_zaken_are_there_as_they_were_and_as_they_are,
    refusals_fill_it_no_further_than_so_much_a_minute,
    what_is_older_than_the_term_goes,
    it_is_the_administrators_alone_and_read_in_pages,
);

const LOG: &str = "/beheer/api/v1/beveiliging";

async fn log(beheer: &Werkplek, query: &str) -> Vec<Value> {
    beheer.get(&format!("{LOG}{query}")).await.expect(200)["regels"].as_array().unwrap().clone()
}

/// What there is of a kind, without what differs each time.
async fn facts(beheer: &Werkplek, gebeurtenis: &str) -> Vec<Value> {
    let mut regels = log(beheer, &format!("?gebeurtenis={gebeurtenis}")).await;
    for regel in &mut regels {
        for name in ["id", "object", "instance"] {
            regel[name].take();
        }
    }
    regels
}

async fn who_came_in_and_who_did_not_is_there_with_where_they_came_from(t: &TestApp) {
    let mut behind = settings();
    behind.toegang.proxys = vec!["10.0.0.0/8".to_owned()];
    let mut werkplek = Werkplek::closed_with(t, behind).await;
    let back = werkplek.authorize("kcc", "/").await;
    let from_outside = |path: &str, werkplek: &Werkplek, method: &Method| {
        let peer: SocketAddr = "10.0.0.9:1234".parse().unwrap();
        let request = werkplek.request(method, path).header("X-Forwarded-For", "1.1.1.1, 192.0.2.7");
        let request = request.header("Sec-Fetch-Site", "same-origin").extension(ConnectInfo(peer));
        request.body(Body::empty()).unwrap()
    };
    let wrong =
        werkplek.send(from_outside(&back.replace("state=", "state=x"), &werkplek, &Method::GET)).await;
    assert_eq!(wrong.status, 502);
    let answer = werkplek.send(from_outside(&back, &werkplek, &Method::GET)).await;
    werkplek.take_cookies(&answer);
    werkplek.send(from_outside("/uitloggen", &werkplek, &Method::POST)).await;
    let beheer = Werkplek::beheerder(t).await;
    let fact = |gebeurtenis: &str, wie: &str, resultaat: &str, details: Value| {
        json!({ "id": null, "moment": "2026-01-12T09:30:00Z", "gebeurtenis": gebeurtenis, "wie": wie, "vanaf": "192.0.2.7",
            "resultaat": resultaat, "object": null, "details": details, "instance": null })
    };
    let why = json!({ "waarom": "the state is not the one that was sent" });
    assert_eq!(facts(&beheer, "inloggen-mislukt").await, [fact("inloggen-mislukt", "", "mislukt", why)]);
    let came_in = fact("ingelogd", "kcc@example.nl", "gelukt", json!({ "rollen": ["medewerker"] }));
    let all = facts(&beheer, "ingelogd").await;
    assert!(all.contains(&came_in), "{all:?}");
    let left = fact("uitgelogd", "kcc@example.nl", "gelukt", json!({ "waarom": "uitgelogd" }));
    assert_eq!(facts(&beheer, "uitgelogd").await, [left]);
    // Neither the cookie nor what the provider gave can be read from it.
    let session = answer.header("set-cookie").unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
    let all = beheer.get(LOG).await.text;
    assert!(!all.contains(&session) && !all.contains("eyJ"), "{all}");
}

async fn the_instance_of_a_refusal_is_found(t: &TestApp) {
    let (closed, werkplek, beheer) =
        (Werkplek::closed(t).await, Werkplek::open(t).await, Werkplek::beheerder(t).await);
    let beperkt = t.with_token(&t.app.create_token_with("portaal", &["partijen:read"]).await.unwrap());
    let nobody = t.with_token("0000000000000000000000000000000000000000");
    for (answer, wie, object) in [
        (closed.get("/ik").await, "", "GET /werkplek/api/v1/ik"),
        (werkplek.get(LOG).await, "kcc@example.nl", "GET /beheer/api/v1/beveiliging"),
        (
            beperkt.get("klantcontacten/00000000-0000-4000-8000-000000000001").await,
            "portaal",
            "GET /klantinteracties/api/v1/klantcontacten/{uuid}",
        ),
        (nobody.get("partijen").await, "", "GET /klantinteracties/api/v1/partijen"),
    ] {
        assert!(matches!(answer.status.as_u16(), 401 | 403), "{}", answer.text);
        let instance = answer.json()["instance"].as_str().unwrap().to_owned();
        let found = log(&beheer, &format!("?instance={instance}")).await;
        assert_eq!(found.len(), 1, "{object}");
        let regel = &found[0];
        assert_eq!(
            (&regel["wie"], &regel["object"], &regel["resultaat"], &regel["details"]["status"]),
            (&json!(wie), &json!(object), &json!("geweigerd"), &json!(answer.status.as_u16()))
        );
    }
}

async fn tokens_and_the_rules_for_zaken_are_there_as_they_were_and_as_they_are(t: &TestApp) {
    let beheer = Werkplek::beheerder(t).await;
    let token = t.app.create_token_with("portaal", &["partijen:read", "zonder-bsn"]).await.unwrap();
    let secret = t.app.create_client("ita", &[]).await.unwrap();
    t.app.revoke_token("portaal").await.unwrap();
    t.app.revoke_token("niemand").await.unwrap();
    let of = async |gebeurtenis: &str| -> Vec<(Value, Value)> {
        let regels = log(&beheer, &format!("?gebeurtenis={gebeurtenis}")).await;
        regels.iter().map(|regel| (regel["object"].clone(), regel["details"].clone())).collect()
    };
    let made = of("token-gemaakt").await;
    assert_eq!(made[0], (json!("ita"), json!({ "rechten": "alles" })));
    assert_eq!(made[1], (json!("portaal"), json!({ "rechten": "partijen:read zonder-bsn" })));
    assert_eq!(of("token-ingetrokken").await, [(json!("portaal"), json!({ "aantal": 1 }))]);
    let before = beheer.get("/beheer/api/v1/zaakrechten").await.expect(200);
    let none = json!({ "versie": before["versie"], "rechten": [], "documentregels": [] });
    let after = beheer.put("/beheer/api/v1/zaakrechten", &none).await.expect(200);
    let changed = json!({ "voor": before, "na": after });
    assert_eq!(of("zaakrechten-gewijzigd").await, [(json!("zaakrechten"), changed)]);
    beheer.put("/beheer/api/v1/zaakrechten", &none).await.expect(409);
    assert_eq!(of("zaakrechten-gewijzigd").await.len(), 1, "what was not changed");
    let all = beheer.get(LOG).await.text;
    assert!(!all.contains(&token) && !all.contains(&secret), "{all}");
}

async fn refusals_fill_it_no_further_than_so_much_a_minute(t: &TestApp) {
    let (closed, beheer) = (Werkplek::closed(t).await, Werkplek::beheerder(t).await);
    for _ in 0..50 {
        closed.visit(&format!("{API}/ik")).await.expect(401);
    }
    assert_eq!(log(&beheer, "?gebeurtenis=geweigerd").await.len(), 20);
    t.pass(SignedDuration::from_mins(1));
    closed.visit(&format!("{API}/ik")).await.expect(401);
    let refused = log(&beheer, "?gebeurtenis=geweigerd").await;
    assert_eq!((refused.len(), &refused[0]["details"]), (21, &json!({ "status": 401, "overgeslagen": 30 })));
}

async fn what_is_older_than_the_term_goes(t: &TestApp) {
    let closed = Werkplek::closed(t).await;
    closed.get("/ik").await.expect(401);
    t.pass(SignedDuration::from_hours(24 * 399));
    closed.get("/ik").await.expect(401);
    let beheer = Werkplek::beheerder(t).await;
    assert_eq!(log(&beheer, "?gebeurtenis=geweigerd").await.len(), 2);
    t.pass(SignedDuration::from_hours(24 * 2));
    closed.get("/ik").await.expect(401);
    let beheer = Werkplek::beheerder(t).await;
    assert_eq!(log(&beheer, "?gebeurtenis=geweigerd").await.len(), 2, "the first one is gone");
}

async fn it_is_the_administrators_alone_and_read_in_pages(t: &TestApp) {
    Werkplek::open(t).await.get(LOG).await.expect(403);
    let beheer = Werkplek::beheerder(t).await;
    for n in 0..120 {
        t.app.create_token(&format!("systeem-{n}")).await.unwrap();
    }
    let first = beheer.get(&format!("{LOG}?gebeurtenis=token-gemaakt")).await.expect(200);
    let regels = first["regels"].as_array().unwrap();
    assert_eq!(
        (regels.len(), &first["meer"], &regels[0]["object"]),
        (100, &json!(true), &json!("systeem-119"))
    );
    let last = regels[99]["id"].as_str().unwrap();
    let second = beheer.get(&format!("{LOG}?gebeurtenis=token-gemaakt&voor={last}")).await.expect(200);
    // The token of the tests itself is the first.
    assert_eq!((second["regels"].as_array().unwrap().len(), &second["meer"]), (21, &json!(false)));
    assert_eq!(beheer.get(&format!("{LOG}?voor=x")).await.wrong(), ["voor: invalid"]);
}
