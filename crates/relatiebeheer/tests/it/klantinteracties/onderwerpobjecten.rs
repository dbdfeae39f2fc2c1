//! Onderwerpobjecten and bijlagen: what a contact was about.

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, klantcontact, to},
};

async fn nothing_has_to_be_known_about_one(t: &TestApp) {
    t.post("onderwerpobjecten", &json!({})).await.matches("onderwerpobject_leeg");
    t.made("bijlagen", &json!({ "bijlageidentificator": null })).await;
}

async fn contacts_about_a_zaak_are_found_by_it(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    t.klantcontact(json!({})).await;
    let zaak = json!({ "objectId": "Z-1", "codeObjecttype": "zgw-Zaak", "codeRegister": "openzaak",
        "codeSoortObjectId": "uuid" });
    let body = json!({ "klantcontact": to(&contact), "onderwerpobjectidentificator": zaak });
    let object = t.made("onderwerpobjecten", &body).await;
    let uuid = object["uuid"].as_str().unwrap();
    for query in [
        "onderwerpobjectidentificatorObjectId=Z-1",
        "onderwerpobjectidentificatorCodeObjecttype=zgw-Zaak",
        "onderwerpobjectidentificatorCodeRegister=openzaak",
        "onderwerpobjectidentificatorCodeSoortObjectId=uuid",
        &format!("uuid={uuid}"),
    ] {
        let found = t.uuids(&format!("klantcontacten?onderwerpobject__{query}")).await;
        assert_eq!(found, [contact["uuid"].as_str().unwrap()], "{query}");
        if !query.starts_with("uuid") {
            assert_eq!(t.uuids(&format!("onderwerpobjecten?{query}")).await, [uuid], "{query}");
        }
    }
    let wrong = "klantcontacten?onderwerpobject__onderwerpobjectidentificatorObjectId=Z-2";
    assert_eq!(t.uuids(wrong).await.len(), 0);
    let was = "klantcontacten?wasOnderwerpobject__onderwerpobjectidentificatorObjectId=Z-1";
    assert_eq!(t.uuids(was).await.len(), 0);
    t.patch(&at("onderwerpobjecten", &object), &json!({ "wasKlantcontact": to(&contact) })).await.expect(200);
    assert_eq!(t.uuids(was).await.len(), 1);
}

async fn with_cascade_its_contacts_go_too(t: &TestApp) {
    let (contact, earlier) = (t.klantcontact(json!({})).await, t.klantcontact(json!({})).await);
    let partij = t.persoon(json!({})).await;
    let betrokkene = t.betrokkene(&contact, json!({})).await;
    t.adres(json!({ "verstrektDoorBetrokkene": to(&betrokkene) })).await;
    let kept = t
        .adres(json!({ "verstrektDoorBetrokkene": to(&betrokkene), "verstrektDoorPartij": to(&partij) }))
        .await;
    let body = json!({ "klantcontact": to(&contact), "wasKlantcontact": to(&earlier) });
    let object = t.made("onderwerpobjecten", &body).await;
    let path = format!("{}?cascade=true", at("onderwerpobjecten", &object));
    assert_eq!(t.delete(&path).await.expect(200), json!({ "behouden": [] }));
    assert_eq!((t.list("klantcontacten").await.len(), t.list("betrokkenen").await.len()), (0, 0));
    assert_eq!(t.uuids("digitaleadressen").await, [kept["uuid"].as_str().unwrap()]);
}

async fn with_cascade_a_contact_that_another_object_names_stays(t: &TestApp) {
    let (contact, earlier) = (t.klantcontact(json!({})).await, t.klantcontact(json!({})).await);
    let body = json!({ "klantcontact": to(&contact), "wasKlantcontact": to(&earlier) });
    let object = t.made("onderwerpobjecten", &body).await;
    t.made("onderwerpobjecten", &json!({ "wasKlantcontact": to(&contact) })).await;
    let path = at("onderwerpobjecten", &object);
    let answer = t.delete(&format!("{path}?cascade=TRUE")).await.expect(200);
    assert_eq!(answer, json!({ "behouden": [contact["url"]] }));
    assert_eq!(t.uuids("klantcontacten").await, [contact["uuid"].as_str().unwrap()]);
    t.delete(&format!("{path}?cascade=true")).await.expect(404);
}

async fn without_cascade_the_contacts_stay(t: &TestApp) {
    for query in [
        "",
        "?cascade=false",
        "?cascade=misschien",
        "?cascade=",
        "?cascade=1",
        "?cascade=yes",
        "?cascade=%20true",
        "?cascade=true&cascade=false",
        "?zomaar=1",
    ] {
        let contact = t.klantcontact(json!({})).await;
        let object = t.made("onderwerpobjecten", &json!({ "klantcontact": to(&contact) })).await;
        let answer = t.delete(&format!("{}{query}", at("onderwerpobjecten", &object))).await;
        assert_eq!(answer.expect(204), Value::Null, "{query}");
        t.get(&at("klantcontacten", &contact)).await.expect(200);
    }
}

async fn with_a_contact_no_object_is_made_about_which_nothing_is_said(t: &TestApp) {
    let eerder = t.klantcontact(json!({})).await;
    let make = async |object: Value| {
        let body = json!({ "klantcontact": klantcontact(json!({})), "onderwerpobject": object });
        t.made("maak-klantcontact", &body).await
    };
    for nothing in [json!({}), json!({ "zomaar": 1 }), json!({ "klantcontact": to(&eerder) })] {
        let made = make(nothing.clone()).await;
        assert_eq!(made["onderwerpobject"], Value::Null, "{nothing}");
        assert_eq!(made["klantcontact"]["gingOverOnderwerpobjecten"], json!([]), "{nothing}");
    }
    assert_eq!(t.list("onderwerpobjecten").await.len(), 0);
    for something in [
        json!({ "onderwerpobjectidentificator": {} }),
        json!({ "onderwerpobjectidentificator": null }),
        json!({ "was_klantcontact": null }),
        json!({ "wasKlantcontact": to(&eerder) }),
    ] {
        let made = make(something.clone()).await;
        let of = &made["onderwerpobject"]["klantcontact"]["uuid"];
        assert_eq!(of, &made["klantcontact"]["uuid"], "{something}");
    }
    assert_eq!(t.list("onderwerpobjecten").await.len(), 4);
}

engines!(
    with_a_contact_no_object_is_made_about_which_nothing_is_said,
    nothing_has_to_be_known_about_one,
    contacts_about_a_zaak_are_found_by_it,
    with_cascade_its_contacts_go_too,
    with_cascade_a_contact_that_another_object_names_stays,
    without_cascade_the_contacts_stay,
);
