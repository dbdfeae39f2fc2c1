//! Partij-identificatoren: numbers that registers give out, each once.

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, bsn, kvk, persoon, to, vestiging},
};

async fn post(t: &TestApp, groep: Value) -> Vec<String> {
    t.post("partij-identificatoren", &json!({ "partijIdentificator": groep })).await.wrong()
}

async fn a_number_has_the_form_that_its_register_gives_it(t: &TestApp) {
    let wrong = ["partijIdentificatorObjectId: invalid"];
    for number in ["99999001", "9999900190", "99999001a", "999990018", "000000000", "٩٩٩٩٩٠٠١٩", ""]
    {
        assert_eq!(post(t, bsn(number)).await, wrong, "bsn {number}");
    }
    for number in ["1234567", "123456789", "1234567a"] {
        assert_eq!(post(t, kvk(number)).await, wrong, "kvk {number}");
    }
    let rsin = |number: &str| {
        json!({ "codeObjecttype": "niet_natuurlijk_persoon", "codeSoortObjectId": "rsin",
        "objectId": number, "codeRegister": "hr" })
    };
    assert_eq!(post(t, rsin("999990018")).await, wrong);
    t.made("partij-identificatoren", &json!({ "partijIdentificator": rsin("999990019") })).await;
    t.made("partij-identificatoren", &json!({ "partijIdentificator": bsn("999990019") })).await;
    t.made("partij-identificatoren", &json!({ "partijIdentificator": kvk("12345678") })).await;
    let body = json!({ "partijIdentificator": bsn("999990018") });
    t.post("partij-identificatoren", &body).await.matches("bsn_zonder_elfproef");
}

async fn a_register_has_its_own_kinds(t: &TestApp) {
    let mut groep = bsn("999990081");
    groep["codeRegister"] = json!("hr");
    assert_eq!(post(t, groep).await, ["partijIdentificatorCodeObjecttype: invalid"]);
    let mut groep = kvk("12345678");
    groep["codeSoortObjectId"] = json!("bsn");
    assert_eq!(post(t, groep).await, ["partijIdentificatorCodeSoortObjectId: invalid"]);
    let mut groep = kvk("12345678");
    groep["codeRegister"] = json!("overig");
    assert_eq!(post(t, groep).await, ["partijIdentificator.codeRegister: invalid_choice"]);
    let mut empty = post(t, json!({})).await;
    empty.sort();
    assert_eq!(
        empty,
        ["codeObjecttype", "codeRegister", "codeSoortObjectId", "objectId"]
            .map(|code| format!("partijIdentificator.{code}: required"))
    );
}

async fn a_number_is_given_out_once(t: &TestApp) {
    let een =
        t.persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn("999990019") }] })).await;
    let again = persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn("999990019") }] }));
    t.post("partijen", &again).await.matches("bsn_dubbel");
    let second = json!({ "identificeerdePartij": to(&een), "partijIdentificator": bsn("999990081") });
    assert_eq!(
        t.post("partij-identificatoren", &second).await.wrong(),
        ["__all__: invalid"],
        "one BSN a partij"
    );
    t.delete(&at("partijen", &een)).await.expect(204);
    t.made("partijen", &again).await;
}

async fn a_vestiging_stands_within_a_kvk_number(t: &TestApp) {
    let create = async |body: Value| t.post("partij-identificatoren", &body).await;
    let loose = create(json!({ "partijIdentificator": vestiging("123456789012") })).await;
    assert_eq!(loose.wrong(), ["subIdentificatorVan: invalid"]);
    let person = create(json!({ "partijIdentificator": bsn("999990019") })).await.expect(201);
    let wrong =
        json!({ "partijIdentificator": vestiging("123456789012"), "subIdentificatorVan": to(&person) });
    assert_eq!(create(wrong).await.wrong(), ["subIdentificatorVan: invalid"]);
    let (een, ander) = (
        create(json!({ "partijIdentificator": kvk("12345678") })).await.expect(201),
        create(json!({ "partijIdentificator": kvk("87654321") })).await.expect(201),
    );
    let within = |parent: &Value| json!({ "partijIdentificator": vestiging("123456789012"), "subIdentificatorVan": to(parent) });
    create(within(&een)).await.expect(201);
    assert_eq!(create(within(&een)).await.wrong(), ["__all__: invalid"]);
    create(within(&ander)).await.expect(201);
    let path = at("partij-identificatoren", &een);
    assert_eq!(
        t.patch(&path, &json!({ "subIdentificatorVan": to(&een) })).await.wrong(),
        ["subIdentificatorVan: invalid"]
    );
}

async fn a_number_of_another_kind_may_stand_within_any(t: &TestApp) {
    let create = async |body: Value| t.post("partij-identificatoren", &body).await;
    let burger = create(json!({ "partijIdentificator": bsn("999990019") })).await.expect(201);
    let bedrijf = create(json!({ "partijIdentificator": kvk("12345678") })).await.expect(201);
    for (parent, number) in [(&burger, "999990081"), (&bedrijf, "999990093")] {
        let body = json!({ "partijIdentificator": bsn(number), "subIdentificatorVan": to(parent) });
        let made = create(body.clone()).await.expect(201);
        assert_eq!(made["subIdentificatorVan"]["uuid"], parent["uuid"], "{number}");
        assert_eq!(create(body).await.wrong(), ["__all__: invalid"], "once within it");
        let path = at("partij-identificatoren", &made);
        let itself = json!({ "subIdentificatorVan": to(&made) });
        assert_eq!(t.patch(&path, &itself).await.wrong(), ["subIdentificatorVan: invalid"]);
        let loose = t.patch(&path, &json!({ "subIdentificatorVan": null })).await.expect(200);
        assert_eq!(loose["subIdentificatorVan"], Value::Null);
    }
}

async fn what_others_stand_within_stays(t: &TestApp) {
    let parent = t.made("partij-identificatoren", &json!({ "partijIdentificator": kvk("12345678") })).await;
    let child =
        json!({ "partijIdentificator": vestiging("123456789012"), "subIdentificatorVan": to(&parent) });
    let child = t.made("partij-identificatoren", &child).await;
    let path = at("partij-identificatoren", &parent);
    t.delete(&path).await.matches("kvk_met_vestiging");
    let rsin = json!({ "partijIdentificator": { "codeObjecttype": "niet_natuurlijk_persoon",
        "codeSoortObjectId": "rsin", "objectId": "999990019", "codeRegister": "hr" } });
    assert_eq!(t.patch(&path, &rsin).await.wrong(), ["partijIdentificatorCodeSoortObjectId: invalid"]);
    t.delete(&at("partij-identificatoren", &child)).await.expect(204);
    t.patch(&path, &rsin).await.expect(200);
    t.delete(&path).await.expect(204);
}

async fn a_partij_with_the_parent_of_anothers_number_stays(t: &TestApp) {
    let moeder =
        t.persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": kvk("12345678") }] })).await;
    let parent = to(&moeder["partijIdentificatoren"][0]);
    let dochter = t
        .persoon(json!({ "partijIdentificatoren": [
            { "partijIdentificator": vestiging("123456789012"), "subIdentificatorVan": parent }] }))
        .await;
    assert_eq!(t.delete(&at("partijen", &moeder)).await.wrong(), ["nonFieldErrors: invalid"]);
    t.get(&at("partijen", &moeder)).await.expect(200);
    t.delete(&at("partijen", &dochter)).await.expect(204);
    t.delete(&at("partijen", &moeder)).await.expect(204);
    // Parent and child of one partij go together.
    let beide =
        t.persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": kvk("12345678") }] })).await;
    let body = json!({ "identificeerdePartij": to(&beide), "partijIdentificator": vestiging("123456789012"),
        "subIdentificatorVan": to(&beide["partijIdentificatoren"][0]) });
    t.made("partij-identificatoren", &body).await;
    t.delete(&at("partijen", &beide)).await.expect(204);
    assert_eq!(t.list("partij-identificatoren").await.len(), 0);
}

async fn within_a_partij_they_are_kept_made_and_removed(t: &TestApp) {
    let partij = t
        .persoon(json!({ "partijIdentificatoren": [
            { "partijIdentificator": bsn("999990019") }, { "partijIdentificator": kvk("12345678") }] }))
        .await;
    let path = at("partijen", &partij);
    let numbers = |partij: &Value| -> Vec<String> {
        let all = partij["partijIdentificatoren"].as_array().unwrap().iter();
        all.map(|one| one["partijIdentificator"]["objectId"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(numbers(&partij), ["999990019", "12345678"]);
    let kept = json!({ "partijIdentificatoren": [
        { "uuid": partij["partijIdentificatoren"][1]["uuid"], "partijIdentificator": kvk("87654321") },
        { "partijIdentificator": bsn("999990081") }] });
    let changed = t.patch(&path, &kept).await.expect(200);
    assert_eq!(numbers(&changed), ["87654321", "999990081"]);
    assert_eq!(changed["partijIdentificatoren"][0]["uuid"], partij["partijIdentificatoren"][1]["uuid"]);
    assert_eq!(
        numbers(&t.patch(&path, &json!({ "partijIdentificatoren": null })).await.expect(200)).len(),
        2
    );
    let twice = json!({ "partijIdentificatoren": [
        { "uuid": changed["partijIdentificatoren"][0]["uuid"] }, { "uuid": changed["partijIdentificatoren"][0]["uuid"] }] });
    assert_eq!(
        t.patch(&path, &twice).await.wrong(),
        ["partijIdentificatoren.identificeerdePartij: duplicated"]
    );
    assert_eq!(numbers(&t.patch(&path, &json!({ "partijIdentificatoren": [] })).await.expect(200)).len(), 0);
    assert_eq!(t.list("partij-identificatoren").await.len(), 0);
    let wrong = json!({ "partijIdentificatoren": [
        { "partijIdentificator": bsn("999990019") }, { "partijIdentificator": kvk("1") }] });
    assert_eq!(
        t.patch(&path, &wrong).await.wrong(),
        ["partijIdentificatoren.1.partijIdentificatorObjectId: invalid"]
    );
    assert_eq!(t.list("partij-identificatoren").await.len(), 0, "all or nothing");
}

async fn a_number_may_exist_without_a_partij(t: &TestApp) {
    let loose = t.made("partij-identificatoren", &json!({ "partijIdentificator": bsn("999990019") })).await;
    assert_eq!(loose["identificeerdePartij"], Value::Null);
    let partij = t.persoon(json!({ "partijIdentificatoren": [{ "uuid": loose["uuid"], "partijIdentificator": bsn("999990019") }] })).await;
    assert_eq!(partij["partijIdentificatoren"][0]["uuid"], loose["uuid"]);
    let found = t.get(&at("partij-identificatoren", &loose)).await.expect(200);
    assert_eq!(found["identificeerdePartij"]["uuid"], partij["uuid"]);
}

engines!(
    a_number_has_the_form_that_its_register_gives_it,
    a_register_has_its_own_kinds,
    a_number_is_given_out_once,
    a_vestiging_stands_within_a_kvk_number,
    a_number_of_another_kind_may_stand_within_any,
    what_others_stand_within_stays,
    a_partij_with_the_parent_of_anothers_number_stays,
    within_a_partij_they_are_kept_made_and_removed,
    a_number_may_exist_without_a_partij,
);
