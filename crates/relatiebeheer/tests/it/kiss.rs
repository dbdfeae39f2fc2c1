//! What KISS, ITA and their neighbours do that a server could trip over.

use axum::body::Body;
use futures_util::{future::join_all, stream};
use http::{Method, Request};
use serde_json::{Value, json};

use crate::support::{
    HOST, KLANTINTERACTIES, TestApp, engines,
    make::{at, bsn, klantcontact, to},
};

async fn a_get_in_chunks_without_a_body_and_without_accept(t: &TestApp) {
    t.klantcontact(json!({})).await;
    let request = Request::get(format!("{KLANTINTERACTIES}/klantcontacten?"))
        .header("Host", HOST)
        .header("Authorization", t.authorization())
        .header("Transfer-Encoding", "chunked");
    let nothing = stream::iter(Vec::<Result<String, std::io::Error>>::new());
    let answer = t.send(request.body(Body::from_stream(nothing)).unwrap()).await;
    assert_eq!(answer.expect(200)["count"], 1);
}

async fn a_post_in_chunks(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let actor = json!({ "naam": "Jansen", "soortActor": "medewerker", "indicatieActief": true,
        "actoridentificator": { "objectId": "j@example.nl", "codeObjecttype": "mdw", "codeRegister": "msei",
            "codeSoortObjectId": "email" } });
    let chunked = async |path: &str, body: &Value| {
        let chunks: Vec<_> =
            body.to_string().bytes().map(|byte| Ok::<_, std::io::Error>(vec![byte])).collect();
        t.raw(&Method::POST, path, Body::from_stream(stream::iter(chunks))).await.expect(201)
    };
    let made = chunked("klantcontacten", &klantcontact(json!({}))).await;
    assert_eq!(made["kanaal"], "telefoon");
    let actor = chunked("actoren", &actor).await;
    let link =
        chunked("actorklantcontacten", &json!({ "actor": to(&actor), "klantcontact": to(&contact) })).await;
    assert_eq!(link["actor"]["uuid"], actor["uuid"]);
}

async fn queries_as_they_come_over_the_wire(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let betrokkene = t.betrokkene(&contact, json!({})).await;
    let of = to(&betrokkene);
    t.adres(json!({ "verstrektDoorBetrokkene": of, "adres": "jan@example.nl" })).await;
    t.adres(json!({ "verstrektDoorBetrokkene": of, "adres": "+31612345678", "soortDigitaalAdres": "telefoonnummer" }))
        .await;
    for (query, found) in [
        ("?", 2),
        ("?expand=", 2),
        ("?adres=jan@example.nl", 1),
        ("?adres=jan%40example.nl&page=1&expand=verstrektDoorBetrokkene", 1),
        ("?adres=%2B31612345678", 1),
        ("?adres=+31612345678", 0),
        ("?expand=verstrektDoorBetrokkene%2CverstrektDoorBetrokkene.hadKlantcontact", 2),
    ] {
        assert_eq!(t.list(&format!("digitaleadressen{query}")).await.len(), found, "{query}");
    }
    t.get(&format!("{}?", at("klantcontacten", &contact))).await.expect(200);
    let expanded = "?expand=hadBetrokkenen%2CleiddeTotInterneTaken%2CgingOverOnderwerpobjecten";
    let answer = t.get(&format!("{}{expanded}", at("klantcontacten", &contact))).await.expect(200);
    assert_eq!(answer["_expand"]["leiddeTotInterneTaken"], json!([]), "an array, also when it is empty");
}

async fn an_empty_number_is_no_number(t: &TestApp) {
    let (contact, actor) = (t.klantcontact(json!({})).await, t.actor("Balie").await);
    for _ in 0..3 {
        let taak = t.internetaak(&contact, &actor, json!({ "nummer": "" })).await;
        assert_eq!(taak["nummer"], Value::Null);
    }
    assert_eq!(contact["nummer"], Value::Null);
    let bodies: Vec<Value> = (0..9).map(|_| klantcontact(json!({}))).collect();
    for answer in join_all(bodies.iter().map(|body| t.post("klantcontacten", body))).await {
        answer.expect(201);
    }
}

async fn empty_names_and_texts_are_taken(t: &TestApp) {
    let contact = t.klantcontact(json!({ "inhoud": "" })).await;
    t.betrokkene(&contact, json!({ "contactnaam": null, "organisatienaam": "", "bezoekadres": null })).await;
    let body = json!({ "soortPartij": "organisatie", "indicatieActief": true, "partijIdentificatie": { "naam": "" },
        "digitaleAdressen": null, "rekeningnummers": null, "voorkeursDigitaalAdres": null });
    assert_eq!(t.made("partijen", &body).await["partijIdentificatie"], json!({ "naam": "" }));
    let orphan = json!({ "identificeerdePartij": null, "partijIdentificator": bsn("999990019") });
    t.made("partij-identificatoren", &orphan).await;
}

async fn the_actor_is_in_the_contact(t: &TestApp) {
    let (contact, actor) = (t.klantcontact(json!({})).await, t.actor("Jansen").await);
    t.made("actorklantcontacten", &json!({ "actor": to(&actor), "klantcontact": to(&contact) })).await;
    let shown = t.get(&at("klantcontacten", &contact)).await.expect(200);
    let had = &shown["hadBetrokkenActoren"][0];
    assert_eq!((&had["naam"], &had["soortActor"]), (&json!("Jansen"), &json!("medewerker")));
    assert!(had["actoridentificator"]["objectId"].is_string());
    t.delete(&at("actoren", &actor)).await.expect(204);
    t.get(&at("klantcontacten", &contact)).await.expect(200);
}

async fn a_page_is_what_a_typed_client_expects(t: &TestApp) {
    for list in ["internetaken", "klantcontacten", "partijen", "actoren"] {
        let page = t.get(list).await.expect(200);
        assert!(page["count"].is_number() && page["results"].is_array(), "{list}");
        assert_eq!((&page["next"], &page["previous"]), (&Value::Null, &Value::Null), "{list}");
    }
}

async fn the_newest_task_comes_first(t: &TestApp) {
    let (contact, actor) = (t.klantcontact(json!({})).await, t.actor("Balie").await);
    for n in 1..=3 {
        t.internetaak(&contact, &actor, json!({ "nummer": n })).await;
    }
    let numbers: Vec<Value> =
        t.list("internetaken").await.iter().map(|taak| taak["nummer"].clone()).collect();
    assert_eq!(numbers, ["3", "2", "1"]);
}

async fn an_address_of_before_the_move_still_finds_its_contacts(t: &TestApp) {
    let partij = t.persoon(json!({})).await;
    let contact = t.klantcontact(json!({})).await;
    t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    let uuid = partij["uuid"].as_str().unwrap();
    for host in [format!("http://{HOST}"), "https://openklant.gemeente.example.nl".to_owned()] {
        let url = format!("{host}{KLANTINTERACTIES}/partijen/{uuid}");
        assert_eq!(
            t.list(&format!("betrokkenen?wasPartij__url={url}&pageSize=100")).await.len(),
            1,
            "{host}"
        );
    }
}

async fn one_partij_at_most_for_a_number(t: &TestApp) {
    let mens = json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn("999990019") }] });
    t.persoon(mens).await;
    let query = "partijen?soortPartij=persoon&partijIdentificator__codeSoortObjectId=bsn\
                 &partijIdentificator__codeRegister=brp&partijIdentificator__objectId=999990019";
    assert_eq!(t.list(query).await.len(), 1);
}

async fn every_vocabulary_for_a_zaak_is_read(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    for (objecttype, register) in [("zgw-Zaak", "openzaak"), ("zaak", "open-zaak")] {
        let codes = json!({ "objectId": "Z", "codeObjecttype": objecttype, "codeRegister": register,
            "codeSoortObjectId": "uuid" });
        let body = json!({ "klantcontact": to(&contact), "onderwerpobjectidentificator": codes });
        assert_eq!(t.made("onderwerpobjecten", &body).await["onderwerpobjectidentificator"], codes);
    }
    let found = "klantcontacten?onderwerpobject__onderwerpobjectidentificatorObjectId=Z&expand=gingOverOnderwerpobjecten";
    let contacten = t.list(found).await;
    assert_eq!(contacten.len(), 1);
    assert_eq!(contacten[0]["_expand"]["gingOverOnderwerpobjecten"].as_array().unwrap().len(), 2);
}

async fn an_actor_with_contacts_can_be_removed(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let actor = t.actor("Tijdelijk").await;
    t.made("actorklantcontacten", &json!({ "actor": to(&actor), "klantcontact": to(&contact) })).await;
    t.internetaak(&contact, &actor, json!({})).await;
    t.delete(&at("actoren", &actor)).await.expect(204);
    let left = t.get(&at("klantcontacten", &contact)).await.expect(200);
    assert_eq!(left["hadBetrokkenActoren"], json!([]));
    assert_eq!(t.list("internetaken").await[0]["toegewezenAanActor"], json!({ "uuid": null }));
}

async fn what_is_expanded_is_there_even_when_it_is_empty(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let expand = "hadBetrokkenen,leiddeTotInterneTaken,gingOverOnderwerpobjecten";
    let shown = t.get(&format!("{}?expand={expand}", at("klantcontacten", &contact))).await.expect(200);
    let nothing =
        json!({ "hadBetrokkenen": [], "leiddeTotInterneTaken": [], "gingOverOnderwerpobjecten": [] });
    assert_eq!(shown["_expand"], nothing);
    t.betrokkene(&contact, json!({})).await;
    assert_eq!(t.list("betrokkenen").await[0]["_expand"], json!({}));
}

engines!(
    an_actor_with_contacts_can_be_removed,
    what_is_expanded_is_there_even_when_it_is_empty,
    a_get_in_chunks_without_a_body_and_without_accept,
    a_post_in_chunks,
    queries_as_they_come_over_the_wire,
    an_empty_number_is_no_number,
    empty_names_and_texts_are_taken,
    the_actor_is_in_the_contact,
    a_page_is_what_a_typed_client_expects,
    the_newest_task_comes_first,
    an_address_of_before_the_move_still_finds_its_contacts,
    one_partij_at_most_for_a_number,
    every_vocabulary_for_a_zaak_is_read,
);
