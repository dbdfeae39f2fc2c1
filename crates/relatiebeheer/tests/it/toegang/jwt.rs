//! Applications that sign their own tokens.

use axum::body::Body;
use http::Request;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::support::{Answer, HOST, KLANTINTERACTIES, TestApp, engines, make::klantcontact};

engines!(
    an_application_comes_in_with_what_it_signed,
    a_text_that_no_database_holds_is_refused_before_it_is_looked_up,
    what_is_not_right_is_refused,
    its_scopes_hold,
    the_log_says_on_whose_behalf,
    a_client_id_is_given_out_once,
);

fn signed(algorithm: Algorithm, secret: &str, claims: &Value) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).unwrap()
}

async fn ask(t: &TestApp, jwt: &str) -> Answer {
    let request = Request::get(format!("{KLANTINTERACTIES}/partijen"))
        .header("Host", HOST)
        .header("Authorization", format!("Bearer {jwt}"));
    t.send(request.body(Body::empty()).unwrap()).await
}

fn now(t: &TestApp) -> i64 {
    t.clock().now().timestamp().as_second()
}

async fn an_application_comes_in_with_what_it_signed(t: &TestApp) {
    let secret = t.app.create_client("kiss", &[]).await.unwrap();
    for (ago, extra) in
        [(0, json!({})), (3_500, json!({})), (-50, json!({})), (10, json!({ "exp": now(t) + 5 }))]
    {
        let mut claims = json!({ "iss": "kiss", "iat": now(t) - ago, "client_id": "kiss", "user_id": "",
            "user_representation": "" });
        claims.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        ask(t, &signed(Algorithm::HS256, &secret, &claims)).await.expect(200);
    }
    // Another server of the same installation knows it too.
    let claims = json!({ "client_id": "kiss", "iat": now(t) });
    ask(&t.beside().await, &signed(Algorithm::HS256, &secret, &claims)).await.expect(200);
}

async fn a_text_that_no_database_holds_is_refused_before_it_is_looked_up(t: &TestApp) {
    let secret = t.app.create_client("kiss", &[]).await.unwrap();
    for claims in [json!({ "client_id": "ki\0ss" }), json!({ "client_id": "kiss", "user_id": "a\0b" })] {
        let mut claims = claims;
        claims["iat"] = json!(now(t));
        // Whether it is signed or not: nobody knows that yet.
        for secret in [secret.as_str(), "x"] {
            ask(t, &signed(Algorithm::HS256, secret, &claims)).await.expect(401);
        }
    }
}

async fn what_is_not_right_is_refused(t: &TestApp) {
    let secret = t.app.create_client("kiss", &[]).await.unwrap();
    let other = t.app.create_client("ita", &[]).await.unwrap();
    let claims = |client: &str, ago: i64| json!({ "client_id": client, "iat": now(t) - ago });
    let right = signed(Algorithm::HS256, &secret, &claims("kiss", 0));
    let (head, rest) = right.split_once('.').unwrap();
    let (body, signature) = rest.split_once('.').unwrap();
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIn0.{body}.{signature}");
    let wrong = [
        signed(Algorithm::HS256, &other, &claims("kiss", 0)),
        signed(Algorithm::HS256, "", &claims("kiss", 0)),
        signed(Algorithm::HS512, &secret, &claims("kiss", 0)),
        signed(Algorithm::HS256, &secret, &claims("niemand", 0)),
        signed(Algorithm::HS256, &secret, &claims("kiss", 3_700)),
        signed(Algorithm::HS256, &secret, &claims("kiss", -120)),
        signed(Algorithm::HS256, &secret, &json!({ "client_id": "kiss" })),
        signed(Algorithm::HS256, &secret, &json!({ "iat": now(t) })),
        signed(Algorithm::HS256, &secret, &json!({ "client_id": "kiss", "iat": i64::MIN })),
        signed(Algorithm::HS256, &secret, &json!({ "client_id": "kiss", "iat": i64::MAX })),
        signed(Algorithm::HS256, &secret, &json!({ "client_id": "kiss", "iat": now(t), "exp": now(t) - 90 })),
        signed(Algorithm::HS256, &secret, &json!({ "client_id": "kiss", "iat": now(t), "nbf": now(t) + 90 })),
        format!("{head}.{body}.{}", signature.to_uppercase()),
        unsigned,
        "a.b.c".to_owned(),
    ];
    for jwt in wrong {
        assert_eq!(ask(t, &jwt).await.expect(401)["code"], "authentication_failed", "{jwt}");
    }
    for none in ["", "a.b", "..", "a.b.c.d"] {
        assert_eq!(ask(t, none).await.expect(401)["code"], "not_authenticated", "{none}");
    }
    ask(t, &right).await.expect(200);
}

async fn its_scopes_hold(t: &TestApp) {
    let secret = t.app.create_client("kiss", &["klantcontacten:read"]).await.unwrap();
    let jwt = signed(Algorithm::HS256, &secret, &json!({ "client_id": "kiss", "iat": now(t) }));
    ask(t, &jwt).await.expect(403);
}

async fn the_log_says_on_whose_behalf(t: &TestApp) {
    let secret = t.app.create_client("kiss", &[]).await.unwrap();
    let claims = json!({ "client_id": "kiss", "iat": now(t), "user_id": "j.jansen" });
    let request = Request::post(format!("{KLANTINTERACTIES}/klantcontacten"))
        .header("Host", HOST)
        .header("Content-Type", "application/json")
        .header("Authorization", format!("Bearer {}", signed(Algorithm::HS256, &secret, &claims)));
    t.send(request.body(Body::from(klantcontact(json!({})).to_string())).unwrap()).await.expect(201);
    let conn = t.db.read().await.unwrap();
    let wie: Vec<(String,)> =
        conn.query("select wie from wijziging where soort = 'klantcontact'", &[]).await.unwrap();
    assert_eq!(wie, [("kiss (j.jansen)".to_owned(),)]);
}

async fn a_client_id_is_given_out_once(t: &TestApp) {
    t.app.create_client("kiss", &[]).await.unwrap();
    let why = t.app.create_client("kiss", &[]).await.unwrap_err();
    assert_eq!(
        why,
        "`kiss` has a secret already: take it back with `token revoke kiss`, or give another name"
    );
}
