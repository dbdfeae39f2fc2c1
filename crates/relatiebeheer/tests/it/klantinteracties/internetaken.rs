//! Internetaken: who is to do what, and when it was done.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, to},
};

async fn one_way_to_say_who_is_to_do_it(t: &TestApp) {
    let (contact, actor) = (t.klantcontact(json!({})).await, t.actor("Balie").await);
    let body = |who: Value| {
        let mut body = json!({ "aanleidinggevendKlantcontact": to(&contact), "gevraagdeHandeling": "Bellen",
            "status": "te_verwerken" });
        body.as_object_mut().unwrap().extend(who.as_object().unwrap().clone());
        body
    };
    let one = t.made("internetaken", &body(json!({ "toegewezenAanActor": to(&actor) }))).await;
    assert_eq!(one["toegewezenAanActoren"], json!([one["toegewezenAanActor"]]));
    let several = t.made("internetaken", &body(json!({ "toegewezenAanActoren": [to(&actor)] }))).await;
    assert_eq!(several["toegewezenAanActor"]["uuid"], actor["uuid"]);
    let both = body(json!({ "toegewezenAanActor": to(&actor), "toegewezenAanActoren": [to(&actor)] }));
    assert_eq!(t.post("internetaken", &both).await.wrong(), ["nonFieldErrors: invalid"]);
    let path = at("internetaken", &one);
    t.put(&path, &body(json!({}))).await.matches("taak_voor_niemand");
    t.patch(&path, &json!({ "toelichting": "x" })).await.expect(200);
}

async fn null_takes_nobody_off_a_task(t: &TestApp) {
    let (contact, actor) = (t.klantcontact(json!({})).await, t.actor("Balie").await);
    let taak = t.internetaak(&contact, &actor, json!({})).await;
    let path = at("internetaken", &taak);
    let whole = json!({ "aanleidinggevendKlantcontact": to(&contact), "gevraagdeHandeling": "Bellen",
        "status": "te_verwerken" });
    for (who, wrong) in [
        (json!({ "toegewezenAanActor": null }), "toegewezenAanActor: null"),
        (json!({ "toegewezenAanActoren": null }), "toegewezenAanActoren: null"),
        (json!({ "toegewezenAanActoren": [null] }), "toegewezenAanActoren: null"),
        (json!({ "toegewezenAanActor": { "uuid": null } }), "toegewezenAanActor.uuid: null"),
        (json!({ "toegewezenAanActor": {} }), "toegewezenAanActor.uuid: required"),
    ] {
        let mut body = whole.clone();
        body.as_object_mut().unwrap().extend(who.as_object().unwrap().clone());
        assert_eq!(t.patch(&path, &who).await.wrong(), [wrong]);
        assert_eq!(t.put(&path, &body).await.wrong(), [wrong]);
        assert_eq!(t.post("internetaken", &body).await.wrong(), [wrong]);
    }
    let still = t.get(&path).await.expect(200);
    assert_eq!(still["toegewezenAanActoren"], taak["toegewezenAanActoren"]);
    // An empty list is how to say it.
    let nobody = t.patch(&path, &json!({ "toegewezenAanActoren": [] })).await.expect(200);
    assert_eq!(nobody["toegewezenAanActoren"], json!([]));
}

async fn an_actor_that_is_named_twice_has_a_task_once(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let (een, twee) = (t.actor("Een").await, t.actor("Twee").await);
    let who = json!({ "toegewezenAanActoren": [to(&twee), to(&een), to(&twee)] });
    let taak = t.internetaak(&contact, &een, who).await;
    let uuids = |taak: &Value| -> Vec<Value> {
        taak["toegewezenAanActoren"].as_array().unwrap().iter().map(|one| one["uuid"].clone()).collect()
    };
    assert_eq!(uuids(&taak), [twee["uuid"].clone(), een["uuid"].clone()]);
    let path = at("internetaken", &taak);
    let capitals = json!({ "uuid": een["uuid"].as_str().unwrap().to_uppercase() });
    let again = json!({ "toegewezenAanActoren": [to(&een), capitals] });
    assert_eq!(uuids(&t.patch(&path, &again).await.expect(200)), [een["uuid"].clone()]);
}

async fn the_actoren_keep_their_order_and_a_task_outlives_them(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let (een, twee) = (t.actor("Een").await, t.actor("Twee").await);
    let taak = t.internetaak(&contact, &een, json!({ "toegewezenAanActoren": [to(&twee), to(&een)] })).await;
    let path = at("internetaken", &taak);
    let actoren = |taak: &Value| -> Vec<Value> {
        taak["toegewezenAanActoren"].as_array().unwrap().iter().map(|one| one["uuid"].clone()).collect()
    };
    assert_eq!(actoren(&taak), [twee["uuid"].clone(), een["uuid"].clone()]);
    for actor in [&een, &twee] {
        let query = format!("internetaken?toegewezenAanActor__uuid={}", actor["uuid"].as_str().unwrap());
        assert_eq!(t.uuids(&query).await.len(), 1);
    }
    assert_eq!(t.uuids("internetaken?actoren__naam=Een").await.len(), 1);
    let turned = t.patch(&path, &json!({ "toegewezenAanActoren": [to(&een), to(&twee)] })).await.expect(200);
    assert_eq!(turned["toegewezenAanActor"]["uuid"], een["uuid"]);
    for actor in [&een, &twee] {
        t.delete(&at("actoren", actor)).await.expect(204);
    }
    let left = t.get(&path).await.expect(200);
    assert_eq!((&left["toegewezenAanActor"], actoren(&left).len()), (&json!({ "uuid": null }), 0));
}

async fn what_is_done_has_a_moment_and_what_is_not_has_none(t: &TestApp) {
    let (contact, actor) = (t.klantcontact(json!({})).await, t.actor("Balie").await);
    let taak = t.internetaak(&contact, &actor, json!({ "toegewezenOp": "2020-01-01T00:00:00Z" })).await;
    assert_eq!(
        (&taak["toegewezenOp"], &taak["afgehandeldOp"]),
        (&json!("2026-01-12T09:30:00Z"), &Value::Null)
    );
    let path = at("internetaken", &taak);
    let given = json!({ "afgehandeldOp": "2026-01-12T10:00:00Z" });
    assert_eq!(t.patch(&path, &given).await.wrong(), ["afgehandeldOp: invalid"]);
    t.pass(SignedDuration::from_hours(2));
    let done = t.patch(&path, &json!({ "status": "verwerkt" })).await.expect(200);
    assert_eq!(done["afgehandeldOp"], "2026-01-12T11:30:00Z");
    t.pass(SignedDuration::from_hours(1));
    let still = t.patch(&path, &json!({ "toelichting": "x" })).await.expect(200);
    assert_eq!(still["afgehandeldOp"], done["afgehandeldOp"]);
    assert_eq!(t.patch(&path, &given).await.expect(200)["afgehandeldOp"], given["afgehandeldOp"]);
    let again = t.patch(&path, &json!({ "status": "te_verwerken" })).await.expect(200);
    assert_eq!(again["afgehandeldOp"], Value::Null);
    assert_eq!(again["toegewezenOp"], taak["toegewezenOp"]);
}

async fn tasks_are_found_by_their_contact_and_status(t: &TestApp) {
    let (contact, actor) = (t.klantcontact(json!({ "nummer": "9" })).await, t.actor("Balie").await);
    let taak = t.internetaak(&contact, &actor, json!({ "nummer": "5", "referentienummer": "6" })).await;
    let other = t.klantcontact(json!({})).await;
    t.internetaak(&other, &actor, json!({ "status": "verwerkt" })).await;
    let uuid = contact["uuid"].as_str().unwrap();
    for query in [
        format!("klantcontact__uuid={uuid}"),
        format!("aanleidinggevendKlantcontact__uuid={uuid}"),
        format!("aanleidinggevendKlantcontact__url={}", contact["url"].as_str().unwrap()),
        "klantcontact__nummer=9".to_owned(),
        "nummer=5".to_owned(),
        "referentienummer=6".to_owned(),
        "status=te_verwerken".to_owned(),
    ] {
        assert_eq!(
            t.uuids(&format!("internetaken?{query}")).await,
            [taak["uuid"].as_str().unwrap()],
            "{query}"
        );
    }
    assert_eq!(t.uuids("internetaken?toegewezenOp=2026-01-12T10:30:00%2B01:00").await.len(), 2);
}

engines!(
    one_way_to_say_who_is_to_do_it,
    null_takes_nobody_off_a_task,
    an_actor_that_is_named_twice_has_a_task_once,
    the_actoren_keep_their_order_and_a_task_outlives_them,
    what_is_done_has_a_moment_and_what_is_not_has_none,
    tasks_are_found_by_their_contact_and_status,
);
