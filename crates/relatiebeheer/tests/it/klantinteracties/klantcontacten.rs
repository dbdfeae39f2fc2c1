//! Klantcontacten, alone and made at once with what belongs to them.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, klantcontact, to},
};

async fn the_latest_contact_comes_first_whenever_it_was_recorded(t: &TestApp) {
    for (kanaal, op) in [
        ("b", "2026-01-02T00:00:00Z"),
        ("c", "2026-01-03T00:00:00Z"),
        ("a", "2026-01-01T00:00:00Z"),
        ("d", "2026-01-03T00:00:00Z"),
    ] {
        t.klantcontact(json!({ "kanaal": kanaal, "plaatsgevondenOp": op })).await;
    }
    t.pass(SignedDuration::from_hours(1));
    t.klantcontact(json!({ "kanaal": "nu" })).await;
    let kanalen: Vec<Value> =
        t.list("klantcontacten").await.iter().map(|one| one["kanaal"].clone()).collect();
    assert_eq!(kanalen, ["nu", "d", "c", "b", "a"]);
}

async fn a_contact_that_succeeded_needs_nothing_more(t: &TestApp) {
    let both = json!({ "indicatieContactGelukt": true, "verdereActieOndernomen": true });
    t.post("klantcontacten", &klantcontact(both)).await.matches("gelukt_en_toch_actie");
    let contact = t.klantcontact(json!({ "indicatieContactGelukt": true })).await;
    let path = at("klantcontacten", &contact);
    let action = json!({ "verdereActieOndernomen": true });
    assert_eq!(
        t.patch(&path, &action).await.wrong(),
        ["nonFieldErrors: no-further-action-when-contact-succesful"]
    );
    for unknown in [Value::Null, json!("null"), json!("NULL"), json!("")] {
        t.patch(&path, &json!({ "indicatieContactGelukt": true, "verdereActieOndernomen": false }))
            .await
            .expect(200);
        let contact = t.patch(&path, &json!({ "indicatieContactGelukt": unknown })).await.expect(200);
        assert_eq!(contact["indicatieContactGelukt"], Value::Null, "{unknown}");
    }
    let wrong = t.patch(&path, &json!({ "indicatieContactGelukt": "none" })).await;
    assert_eq!(wrong.wrong(), ["indicatieContactGelukt: invalid"]);
    t.patch(&path, &action).await.expect(200);
}

async fn metadata_are_texts_under_camel_case_keys(t: &TestApp) {
    let contact = t.klantcontact(json!({ "metadata": { "a_b": "x", "getal": 5, "leeg": "" } })).await;
    assert_eq!(contact["metadata"], json!({ "aB": "x", "getal": "5", "leeg": "" }));
    let path = at("klantcontacten", &contact);
    let replaced = t.patch(&path, &json!({ "metadata": { "c": "d" } })).await.expect(200);
    assert_eq!(replaced["metadata"], json!({ "c": "d" }));
    for (wrong, names) in [
        (json!("tekst"), "metadata: not_a_dict"),
        (json!(null), "metadata: null"),
        (json!({ "a": {} }), "metadata.a: invalid"),
        (json!({ "a": true }), "metadata.a: invalid"),
    ] {
        assert_eq!(t.patch(&path, &json!({ "metadata": wrong })).await.wrong(), [names]);
    }
}

async fn the_names_of_metadata_are_those_of_open_klant(t: &TestApp) {
    for (given, shown) in [
        ("Betreft", "Betreft"),
        ("_betreft", "Betreft"),
        ("a_", "a_"),
        ("caseID", "caseId"),
        ("ZAAK", "zaak"),
        ("a_1", "a1"),
    ] {
        let contact = t.klantcontact(json!({ "metadata": { given: "x" } })).await;
        assert_eq!(contact["metadata"], json!({ shown: "x" }), "{given}");
        let path = at("klantcontacten", &contact);
        // What was read is sent back, and stays as it is.
        let same = t.patch(&path, &json!({ "metadata": contact["metadata"] })).await.expect(200);
        assert_eq!(same["metadata"], contact["metadata"], "{given}");
    }
    // Of two names that become one the last counts.
    let contact = t.klantcontact(json!({ "metadata": { "a_b": "1", "aB": "2" } })).await;
    assert_eq!(contact["metadata"], json!({ "aB": "2" }));
}

async fn numbers_are_unique_or_absent(t: &TestApp) {
    t.klantcontact(json!({ "nummer": "1", "referentienummer": "2" })).await;
    let again = klantcontact(json!({ "nummer": "1" }));
    t.post("klantcontacten", &again).await.matches("nummer_bestaat_al");
    for (nummer, is_right) in [("-5", true), ("+5", false), ("5.0", false), ("-", false)] {
        let made = t.post("klantcontacten", &klantcontact(json!({ "referentienummer": nummer }))).await;
        assert_eq!(made.status.as_u16(), if is_right { 201 } else { 400 }, "{nummer}");
    }
    let again = klantcontact(json!({ "referentienummer": 2 }));
    assert_eq!(t.post("klantcontacten", &again).await.wrong(), ["referentienummer: unique"]);
    for _ in 0..2 {
        let empty = t.klantcontact(json!({ "nummer": "", "referentienummer": null })).await;
        assert_eq!((&empty["nummer"], &empty["referentienummer"]), (&Value::Null, &Value::Null));
    }
}

async fn the_actoren_are_written_out_whole_in_the_order_in_which_they_came(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let (een, twee) = (t.actor("Een").await, t.actor("Twee").await);
    for actor in [&twee, &een] {
        t.made("actorklantcontacten", &json!({ "actor": to(actor), "klantcontact": to(&contact) })).await;
    }
    let again = json!({ "actor": to(&een), "klantcontact": to(&contact) });
    t.post("actorklantcontacten", &again).await.matches("actor_dubbel");
    let path = at("klantcontacten", &contact);
    assert_eq!(t.get(&path).await.expect(200)["hadBetrokkenActoren"], json!([twee, een]));
    t.delete(&at("actoren", &twee)).await.expect(204);
    assert_eq!(t.get(&path).await.expect(200)["hadBetrokkenActoren"], json!([een]));
    assert_eq!(t.list("actorklantcontacten").await.len(), 1);
}

async fn what_hangs_below_a_contact_goes_with_it(t: &TestApp) {
    let (contact, actor) = (t.klantcontact(json!({})).await, t.actor("Balie").await);
    let betrokkene = t.betrokkene(&contact, json!({})).await;
    let adres = t.adres(json!({ "verstrektDoorBetrokkene": to(&betrokkene) })).await;
    t.internetaak(&contact, &actor, json!({})).await;
    t.made("onderwerpobjecten", &json!({ "klantcontact": to(&contact) })).await;
    t.made("onderwerpobjecten", &json!({ "wasKlantcontact": to(&contact) })).await;
    t.made("bijlagen", &json!({ "wasBijlageVanKlantcontact": to(&contact) })).await;
    t.made("actorklantcontacten", &json!({ "actor": to(&actor), "klantcontact": to(&contact) })).await;
    t.get(&at("klantcontacten", &contact)).await.matches("klantcontact_met_alles");
    t.delete(&at("klantcontacten", &contact)).await.expect(204);
    for list in ["betrokkenen", "internetaken", "onderwerpobjecten", "bijlagen", "actorklantcontacten"] {
        assert_eq!(t.list(list).await.len(), 0, "{list}");
    }
    let adres = t.get(&at("digitaleadressen", &adres)).await.expect(200);
    assert_eq!(adres["verstrektDoorBetrokkene"], Value::Null, "the address stays");
    t.get(&at("actoren", &actor)).await.expect(200);
}

async fn three_are_made_in_one_request(t: &TestApp) {
    let partij = t.persoon(json!({})).await;
    let body = json!({
        "klantcontact": klantcontact(json!({})),
        "betrokkene": { "wasPartij": to(&partij), "rol": "klant", "initiator": true,
            "hadKlantcontact": { "uuid": "11111111-1111-4111-8111-111111111111" } },
        "onderwerpobject": { "onderwerpobjectidentificator": { "objectId": "Z-1" } },
    });
    let answer = t.post("maak-klantcontact", &body).await;
    answer.matches("maak_klantcontact");
    let made = answer.expect(201);
    assert_eq!(made["betrokkene"]["hadKlantcontact"]["uuid"], made["klantcontact"]["uuid"]);
    assert_eq!(made["onderwerpobject"]["klantcontact"]["uuid"], made["klantcontact"]["uuid"]);
    assert_eq!(t.get(&at("klantcontacten", &made["klantcontact"])).await.expect(200), made["klantcontact"]);
    let alone =
        t.post("maak-klantcontact", &json!({ "klantcontact": klantcontact(json!({})) })).await.expect(201);
    assert_eq!((&alone["betrokkene"], &alone["onderwerpobject"]), (&Value::Null, &Value::Null));
}

async fn of_three_that_are_wrong_none_is_made(t: &TestApp) {
    let body = json!({
        "klantcontact": klantcontact(json!({ "taal": "Nederlands" })),
        "betrokkene": { "rol": "buur" },
        "onderwerpobject": { "wasKlantcontact": { "uuid": "11111111-1111-4111-8111-111111111111" } },
    });
    t.post("maak-klantcontact", &body).await.matches("maak_klantcontact_mis");
    let null = json!({ "klantcontact": klantcontact(json!({})), "betrokkene": null });
    assert_eq!(t.post("maak-klantcontact", &null).await.wrong(), ["betrokkene: null"]);
    assert_eq!(t.post("maak-klantcontact", &json!({})).await.wrong(), ["klantcontact: required"]);
    let list = json!({ "klantcontact": [] });
    assert_eq!(t.post("maak-klantcontact", &list).await.wrong(), ["klantcontact.nonFieldErrors: invalid"]);
    let both = json!({ "indicatieContactGelukt": true, "verdereActieOndernomen": true });
    let rule =
        json!({ "klantcontact": klantcontact(both), "betrokkene": { "rol": "klant", "initiator": true } });
    assert_eq!(t.post("maak-klantcontact", &rule).await.status.as_u16(), 400);
    for list in ["klantcontacten", "betrokkenen", "onderwerpobjecten"] {
        assert_eq!(t.list(list).await.len(), 0, "{list}");
    }
}

engines!(
    the_latest_contact_comes_first_whenever_it_was_recorded,
    a_contact_that_succeeded_needs_nothing_more,
    metadata_are_texts_under_camel_case_keys,
    the_names_of_metadata_are_those_of_open_klant,
    numbers_are_unique_or_absent,
    the_actoren_are_written_out_whole_in_the_order_in_which_they_came,
    what_hangs_below_a_contact_goes_with_it,
    three_are_made_in_one_request,
    of_three_that_are_wrong_none_is_made,
);
