//! Scopes of a token.

use http::Method;
use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, bsn, klantcontact, to},
};

engines!(
    a_token_does_what_its_scopes_say_and_nothing_else,
    what_is_expanded_is_read,
    a_token_without_bsn_gets_none_in_any_answer,
    maak_klantcontact_writes_what_is_in_it,
    a_cascade_removes_contacts,
    a_scope_that_does_not_exist_makes_no_token,
    a_token_that_is_taken_back_lets_nobody_in,
);

async fn with_scopes(t: &TestApp, scopes: &[&str]) -> TestApp {
    t.with_token(&t.app.create_token_with("beperkt", scopes).await.unwrap())
}

async fn a_token_does_what_its_scopes_say_and_nothing_else(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let beperkt = with_scopes(t, &["klantcontacten:read", "categorieen:write"]).await;
    beperkt.get("klantcontacten").await.expect(200);
    beperkt.get(&at("klantcontacten", &contact)).await.expect(200);
    beperkt.post("klantcontacten", &klantcontact(json!({}))).await.matches("zonder_recht");
    for method in [Method::PUT, Method::PATCH] {
        let answer = beperkt.with_body(&method, &at("klantcontacten", &contact), &json!({})).await;
        assert_eq!(answer.expect(403)["code"], "permission_denied");
    }
    beperkt.delete(&at("klantcontacten", &contact)).await.expect(403);
    let made = beperkt.post("categorieen", &json!({ "naam": "Ondernemers" })).await.expect(201);
    beperkt.get(&at("categorieen", &made)).await.expect(403);
    beperkt.get("/contactgegevens/api/v1/persoon").await.expect(403);
    assert_eq!(t.list("klantcontacten").await.len(), 1, "nothing was made or removed");
}

async fn what_is_expanded_is_read(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    t.betrokkene(&contact, json!({})).await;
    let beperkt = with_scopes(t, &["klantcontacten:read", "betrokkenen:read"]).await;
    beperkt.get("klantcontacten?expand=hadBetrokkenen").await.expect(200);
    for expand in ["hadBetrokkenen.wasPartij", "omvatteBijlagen", "hadBetrokkenen,leiddeTotInterneTaken"] {
        beperkt.get(&format!("klantcontacten?expand={expand}")).await.expect(403);
        beperkt.get(&format!("{}?expand={expand}", at("klantcontacten", &contact))).await.expect(403);
    }
    let partijen = with_scopes(t, &["klantcontacten:read", "partijen:read"]).await;
    partijen.get("klantcontacten?expand=hadBetrokkenen.wasPartij").await.expect(403);
}

async fn a_token_without_bsn_gets_none_in_any_answer(t: &TestApp) {
    const BSN: &str = "999990019";
    let partij = t.persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn(BSN) }] })).await;
    let contact = t.klantcontact(json!({})).await;
    t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    let beperkt = with_scopes(t, &["*:read", "*:write", "zonder-bsn"]).await;
    let one = at("partijen", &partij);
    for path in [
        "partijen".to_owned(),
        one.clone(),
        format!("{one}?expand=betrokkenen"),
        "partij-identificatoren".to_owned(),
        format!("{}?expand=hadBetrokkenen.wasPartij", at("klantcontacten", &contact)),
        // Who knows the number finds whose it is, and reads it nowhere.
        format!("partijen?partijIdentificator__objectId={BSN}&partijIdentificator__codeSoortObjectId=bsn"),
    ] {
        let (theirs, ours) = (beperkt.get(&path).await, t.get(&path).await);
        assert!(
            !theirs.text.replace(&format!("objectId={BSN}"), "").contains(BSN),
            "{path}: {}",
            theirs.text
        );
        let known = ours.text.replace(&format!("\"objectId\":\"{BSN}\""), "\"objectId\":\"\"");
        let known: Value = serde_json::from_str(&known).unwrap();
        assert_eq!(theirs.expect(200), known, "{path}: nothing else is left out");
    }
    let changed = beperkt.patch(&one, &json!({})).await.expect(200);
    assert_eq!(changed["partijIdentificatoren"][0]["partijIdentificator"]["objectId"], "");
    let number = json!({ "partijIdentificator": bsn("999990020"), "identificeerdePartij": null, "anderePartijIdentificator": "" });
    let refused = beperkt.post("partij-identificatoren", &number).await;
    assert!(!refused.text.contains("999990020"), "{}", refused.text);
    t.patch(&one, &json!({})).await.expect(200);
    assert!(t.get(&one).await.text.contains(BSN), "it is still there");
}

async fn maak_klantcontact_writes_what_is_in_it(t: &TestApp) {
    let beperkt = with_scopes(t, &["klantcontacten:write", "onderwerpobjecten:write"]).await;
    let contact = klantcontact(json!({}));
    let over = json!({ "klantcontact": contact, "onderwerpobject": { "onderwerpobjectidentificator": {
        "objectId": "Z-1", "codeObjecttype": "zgw-Zaak", "codeRegister": "openzaak", "codeSoortObjectId": "uuid" } } });
    beperkt.post("maak-klantcontact", &over).await.expect(201);
    let met = json!({ "klantcontact": contact, "betrokkene": { "rol": "klant", "initiator": true } });
    beperkt.post("maak-klantcontact", &met).await.expect(403);
    with_scopes(t, &["*:read"]).await.post("maak-klantcontact", &over).await.expect(403);
}

async fn a_cascade_removes_contacts(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let over = json!({ "klantcontact": to(&contact), "onderwerpobjectidentificator": { "objectId": "Z-1" } });
    let over = at("onderwerpobjecten", &t.made("onderwerpobjecten", &over).await);
    let beperkt = with_scopes(t, &["onderwerpobjecten:write"]).await;
    beperkt.delete(&format!("{over}?cascade=true")).await.expect(403);
    assert_eq!(beperkt.delete(&over).await.status, 204);
    t.get(&at("klantcontacten", &contact)).await.expect(200);
}

async fn a_scope_that_does_not_exist_makes_no_token(t: &TestApp) {
    let why = t.app.create_token_with("x", &["zaken:read"]).await.unwrap_err();
    assert!(why.contains("`zaken:read` is not a scope"), "{why}");
}

async fn a_token_that_is_taken_back_lets_nobody_in(t: &TestApp) {
    let other = with_scopes(t, &["*:read"]).await;
    other.get("partijen").await.expect(200);
    assert_eq!(t.app.revoke_token("beperkt").await, Ok(1));
    assert_eq!(t.app.revoke_token("beperkt").await, Ok(0));
    t.pass(jiff::SignedDuration::from_secs(6));
    other.get("partijen").await.expect(401);
    t.get("partijen").await.expect(200);
}
