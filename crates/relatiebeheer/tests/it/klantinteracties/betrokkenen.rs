//! Betrokkenen and actoren: who took part, on either side.

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, to},
};

async fn a_caller_may_be_nobody_we_know(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let anonymous = t.betrokkene(&contact, json!({ "wasPartij": null, "contactnaam": null })).await;
    assert_eq!((&anonymous["wasPartij"], &anonymous["volledigeNaam"]), (&Value::Null, &json!("")));
    assert_eq!(anonymous["contactnaam"]["achternaam"], "");
    let shown = t.get(&at("klantcontacten", &contact)).await.expect(200);
    assert_eq!(shown["hadBetrokkenen"][0]["uuid"], anonymous["uuid"]);
}

async fn a_contact_or_partij_that_does_not_exist_is_named(t: &TestApp) {
    let nowhere = json!({ "uuid": "11111111-1111-4111-8111-111111111111" });
    let body =
        json!({ "hadKlantcontact": nowhere, "wasPartij": nowhere, "rol": "klant", "initiator": false });
    t.post("betrokkenen", &body).await.matches("verwijst_nergens_naar");
    for (reference, wrong) in [
        (json!({ "uuid": "1" }), "hadKlantcontact.uuid: invalid"),
        (json!({ "uuid": null }), "hadKlantcontact.uuid: null"),
        (json!({}), "hadKlantcontact.uuid: required"),
        (json!("11111111-1111-4111-8111-111111111111"), "hadKlantcontact.nonFieldErrors: invalid"),
        (json!(null), "hadKlantcontact: null"),
        (json!([]), "hadKlantcontact.nonFieldErrors: invalid"),
    ] {
        let body = json!({ "hadKlantcontact": reference, "rol": "klant", "initiator": true });
        assert_eq!(t.post("betrokkenen", &body).await.wrong(), [wrong]);
    }
}

async fn who_is_removed_leaves_the_address(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let betrokkene = t.betrokkene(&contact, json!({})).await;
    let adres = t.adres(json!({ "verstrektDoorBetrokkene": to(&betrokkene) })).await;
    let path = at("betrokkenen", &betrokkene);
    assert_eq!(t.get(&path).await.expect(200)["digitaleAdressen"][0]["uuid"], adres["uuid"]);
    t.delete(&path).await.expect(204);
    assert_eq!(
        t.get(&at("digitaleadressen", &adres)).await.expect(200)["verstrektDoorBetrokkene"],
        Value::Null
    );
}

async fn each_soort_of_actor_has_its_own_identification(t: &TestApp) {
    let body = |soort: &str, identificatie: Value| json!({ "naam": "A", "soortActor": soort, "actorIdentificatie": identificatie });
    let post = async |soort: &str, identificatie: Value| t.post("actoren", &body(soort, identificatie)).await;
    let program =
        post("geautomatiseerde_actor", json!({ "functie": "sync", "omschrijving": "nachtelijk" })).await;
    assert_eq!(
        program.expect(201)["actorIdentificatie"],
        json!({ "functie": "sync", "omschrijving": "nachtelijk" })
    );
    let unit = post("organisatorische_eenheid", json!({ "omschrijving": "KCC" })).await.expect(201);
    assert_eq!(
        unit["actorIdentificatie"],
        json!({ "omschrijving": "KCC", "emailadres": "", "faxnummer": "", "telefoonnummer": "" })
    );
    let mut wrong = post("medewerker", json!({ "emailadres": "geen" })).await.wrong();
    wrong.sort();
    assert_eq!(
        wrong,
        [
            "actorIdentificatie.emailadres: invalid",
            "actorIdentificatie.functie: required",
            "actorIdentificatie.telefoonnummer: required"
        ]
    );
    // Of what is required nothing is said, which is wrong; where nothing is, nothing is stored.
    for nothing in [json!({}), json!({ "extra": 1 })] {
        let wrong = ["actorIdentificatie.functie: required", "actorIdentificatie.telefoonnummer: required"];
        assert_eq!(post("medewerker", nothing.clone()).await.wrong(), wrong);
        let unit = post("organisatorische_eenheid", nothing).await.expect(201);
        assert_eq!(unit["actorIdentificatie"], Value::Null);
    }
    assert_eq!(post("medewerker", json!(null)).await.wrong(), ["actorIdentificatie: null"]);
    assert_eq!(post("robot", json!({})).await.wrong(), ["soortActor: invalid_choice"]);
    // What it was comes back with its soort.
    let path = at("actoren", &unit);
    t.patch(&path, &json!({ "soortActor": "medewerker" })).await.expect(200);
    let back = t.patch(&path, &json!({ "soortActor": "organisatorische_eenheid" })).await.expect(200);
    assert_eq!(back["actorIdentificatie"]["omschrijving"], "KCC");
}

async fn an_actor_is_changed_without_saying_what_it_is(t: &TestApp) {
    let identificatie = json!({ "functie": "Balie", "emailadres": "", "telefoonnummer": "0612345678" });
    let body = json!({ "naam": "A", "soortActor": "medewerker", "actorIdentificatie": identificatie });
    let path = at("actoren", &t.made("actoren", &body).await);
    let patched = async |body: Value| t.patch(&path, &body).await;
    for nothing in [json!(null), json!({}), json!({ "extra": 1 })] {
        let same = patched(json!({ "actorIdentificatie": nothing })).await.expect(200);
        assert_eq!(same["actorIdentificatie"], identificatie);
    }
    // What is given is kept, also without the soort.
    let other = json!({ "functie": "Post", "emailadres": "", "telefoonnummer": "0612345678" });
    let changed = patched(json!({ "actorIdentificatie": other })).await.expect(200);
    assert_eq!(changed["actorIdentificatie"], other);
    let wrong = patched(json!({ "actorIdentificatie": { "functie": "Post" } })).await;
    assert_eq!(wrong.wrong(), ["actorIdentificatie.telefoonnummer: required"]);
    let wrong = patched(json!({ "soortActor": "medewerker", "actorIdentificatie": null })).await;
    assert_eq!(wrong.wrong(), ["actorIdentificatie: null"]);
    let mut whole = body;
    whole["actorIdentificatie"] = Value::Null;
    assert_eq!(t.put(&path, &whole).await.wrong(), ["actorIdentificatie: null"]);
    // An eenheid has nothing that is required: saying nothing changes nothing, also in a PUT.
    let unit = json!({ "naam": "B", "soortActor": "organisatorische_eenheid",
        "actorIdentificatie": { "omschrijving": "KCC" } });
    let made = t.made("actoren", &unit).await;
    let mut nothing = unit;
    nothing["actorIdentificatie"] = json!({ "extra": 1 });
    let same = t.put(&at("actoren", &made), &nothing).await.expect(200);
    assert_eq!(same["actorIdentificatie"], made["actorIdentificatie"]);
}

async fn actoren_are_found_by_their_identificator(t: &TestApp) {
    let actor = t.actor("Een").await;
    t.actor("Twee").await;
    let group = json!({ "actoridentificator": { "objectId": "m1", "codeObjecttype": "mdw", "codeRegister": "msei",
        "codeSoortObjectId": "idf" } });
    t.patch(&at("actoren", &actor), &group).await.expect(200);
    for query in ["ObjectId=m1", "CodeObjecttype=mdw", "CodeRegister=msei", "CodeSoortObjectId=idf"] {
        let found = t.uuids(&format!("actoren?actoridentificator{query}")).await;
        assert_eq!(found, [actor["uuid"].as_str().unwrap()], "{query}");
    }
    assert_eq!(t.list("actoren?naam=Een&soortActor=medewerker&indicatieActief=true").await.len(), 1);
}

engines!(
    a_caller_may_be_nobody_we_know,
    a_contact_or_partij_that_does_not_exist_is_named,
    who_is_removed_leaves_the_address,
    each_soort_of_actor_has_its_own_identification,
    an_actor_is_changed_without_saying_what_it_is,
    actoren_are_found_by_their_identificator,
);
