//! Registering a contact.

use serde_json::{Value, json};

use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    a_contact_is_read_back_by_every_client_of_the_api,
    somebody_whom_only_the_brp_knew_becomes_a_partij_with_a_bsn_and_nothing_else,
    the_second_contact_is_with_the_same_partij_and_by_the_same_actor,
    the_same_request_again_changes_nothing,
    a_contact_that_is_registered_tells_who_typed_on,
    the_same_request_at_the_same_moment_is_stored_once,
    an_anonymous_caller_is_a_betrokkene_without_partij,
    a_call_of_our_own_that_was_not_answered,
    what_is_wrong_is_said_at_each_field_and_nothing_is_stored,
    a_customer_that_is_not_known_is_refused,
    the_draft_goes_with_the_contact_and_everything_is_in_the_log,
    a_caller_is_found_by_the_name_that_was_given,
    a_bsn_that_was_nobodys_gets_its_partij,
    a_contact_without_a_uuid_is_refused,
);

const UUID: &str = "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1";

fn contact() -> Value {
    json!({
        "uuid": UUID, "versie": 3, "gestart": "2026-01-12T09:20:00Z", "kanaal": "Telefoon",
        "onderwerp": "Paspoort", "notitie": "Vraagt wanneer het klaar is.", "resultaat": "Zelf afgehandeld",
        "initiatief": "klant", "gelukt": true,
    })
}

#[expect(clippy::needless_pass_by_value, reason = "reads best at the call")]
fn with(extra: Value) -> Value {
    let mut body = contact();
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    body
}

async fn register(werkplek: &Werkplek, body: &Value) -> String {
    let answer = werkplek.post("/registreren", body).await.expect(201);
    answer["klantcontact"]["uuid"].as_str().unwrap().to_owned()
}

async fn count(t: &TestApp, path: &str) -> usize {
    t.list(path).await.len()
}

async fn a_contact_is_read_back_by_every_client_of_the_api(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant("999992260").await;
    let zaken = werkplek.deel(&klant, "zaken").await;
    let zaak = zaken["gegevens"]["zaken"][0].clone();
    let uuid = register(&werkplek, &with(json!({ "klant": klant, "zaak": zaak }))).await;
    let expand = "expand=hadBetrokkenen,gingOverOnderwerpobjecten,hadBetrokkenen.wasPartij";
    t.get(&format!("klantcontacten/{uuid}?{expand}")).await.matches("werkplek_klantcontact");
    let deel = werkplek.deel(&klant, "contacten").await;
    let expected = json!([{
        "uuid": uuid, "plaatsgevondenOp": "2026-01-12T09:20:00Z", "kanaal": "Telefoon", "onderwerp": "Paspoort",
        "inhoud": "Vraagt wanneer het klaar is.", "resultaat": "Zelf afgehandeld", "gelukt": true,
        "initiatief": "klant", "medewerker": "Medewerker KCC", "zaken": [zaak["uuid"]],
    }]);
    assert_eq!(deel["gegevens"]["contacten"], expected);
}

async fn somebody_whom_only_the_brp_knew_becomes_a_partij_with_a_bsn_and_nothing_else(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant("999992260").await;
    assert_eq!(count(t, "partijen").await, 0, "looking somebody up makes nothing");
    register(&werkplek, &with(json!({ "klant": klant }))).await;
    t.get("partijen").await.matches("werkplek_partijen");
}

async fn the_second_contact_is_with_the_same_partij_and_by_the_same_actor(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant("999992260").await;
    register(&werkplek, &with(json!({ "klant": klant }))).await;
    register(&werkplek, &with(json!({ "klant": klant, "uuid": "7dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1" })))
        .await;
    let found = [
        count(t, "klantcontacten").await,
        count(t, "partijen").await,
        count(t, "partij-identificatoren").await,
        count(t, "actoren").await,
    ];
    assert_eq!(found, [2, 1, 1, 1]);
}

async fn the_same_request_again_changes_nothing(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let first = werkplek.post("/registreren", &contact()).await.expect(201);
    let again = werkplek.post("/registreren", &contact()).await.expect(201);
    assert_eq!(first, again);
    assert_eq!(count(t, "klantcontacten").await, 1);
}

async fn a_contact_that_is_registered_tells_who_typed_on(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.post("/registreren", &contact()).await.expect(201);
    let problem =
        werkplek.post("/registreren", &with(json!({ "onderwerp": "Iets anders" }))).await.expect(409);
    assert_eq!(
        problem,
        json!({
            "status": 409, "title": "Dit contact is al opgeslagen.", "afgerond": "opgeslagen",
            "detail": "Dit contact is al opgeslagen. Wat u daarna typte, staat er niet bij. Maak er een nieuw contact van.",
        })
    );
    assert_eq!(count(t, "klantcontacten").await, 1);
}

async fn the_same_request_at_the_same_moment_is_stored_once(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant("999992260").await;
    let body = with(json!({ "klant": klant }));
    let (one, two, three) = tokio::join!(
        werkplek.post("/registreren", &body),
        werkplek.post("/registreren", &body),
        werkplek.post("/registreren", &body),
    );
    let first = one.expect(201);
    assert_eq!((&two.expect(201), &three.expect(201)), (&first, &first));
    assert_eq!((count(t, "klantcontacten").await, count(t, "partijen").await), (1, 1));
}

async fn an_anonymous_caller_is_a_betrokkene_without_partij(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    register(&werkplek, &with(json!({ "naamBeller": "Jan van der Berg" }))).await;
    let betrokkene = t.list("betrokkenen").await.remove(0);
    assert_eq!((&betrokkene["wasPartij"], &betrokkene["initiator"]), (&Value::Null, &json!(true)));
    assert_eq!(betrokkene["volledigeNaam"], "Jan van der Berg");
    assert_eq!(count(t, "partijen").await, 0);
}

async fn a_call_of_our_own_that_was_not_answered(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant("999992260").await;
    register(&werkplek, &with(json!({ "klant": klant, "initiatief": "gemeente", "gelukt": false }))).await;
    let contact = t.list("klantcontacten").await.remove(0);
    assert_eq!(contact["indicatieContactGelukt"], false);
    assert_eq!(t.list("betrokkenen").await[0]["initiator"], false);
    let deel = werkplek.deel(&klant, "contacten").await;
    assert_eq!(deel["gegevens"]["contacten"][0]["initiatief"], "gemeente");
}

async fn what_is_wrong_is_said_at_each_field_and_nothing_is_stored(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let empty = json!({ "uuid": UUID, "notitie": "x".repeat(1001), "naamBeller": "y".repeat(201), "initiatief": "?" });
    let answer = werkplek.post("/registreren", &empty).await;
    assert_eq!(
        answer.wrong(),
        [
            "kanaal: required",
            "onderwerp: required",
            "notitie: max_length",
            "resultaat: required",
            "naamBeller: max_length",
            "initiatief: invalid_choice",
        ]
    );
    let reason = answer.json()["invalidParams"][2]["reason"].clone();
    assert_eq!(reason, "Dit zijn 1 tekens te veel. Er passen er 1000.");
    for body in
        [with(json!({ "onderwerp": "\u{0}" })), with(json!({ "gestart": "gisteren" })), json!([]), json!(5)]
    {
        werkplek.post("/registreren", &body).await.expect(400);
    }
    assert_eq!(count(t, "klantcontacten").await, 0);
}

async fn a_customer_that_is_not_known_is_refused(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for klant in ["x", "bgeraden", "p00000000000040008000000000000000", ""] {
        let answer = werkplek.post("/registreren", &with(json!({ "klant": klant }))).await;
        assert_eq!(answer.wrong(), ["klant: invalid"], "{klant}");
    }
    assert_eq!(count(t, "klantcontacten").await, 0);
}

async fn the_draft_goes_with_the_contact_and_everything_is_in_the_log(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant("999992260").await;
    let body = with(json!({ "klant": klant, "versie": 0 }));
    werkplek.put(&format!("/concepten/{UUID}"), &body).await.expect(200);
    register(&werkplek, &body).await;
    assert_eq!(werkplek.get("/concepten").await.expect(200), json!({ "concepten": [] }));
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(String, String, String)> =
        conn.query("select wie, actie, soort from wijziging order by id", &[]).await.unwrap();
    let soorten: Vec<&str> = rows.iter().map(|(_, _, soort)| soort.as_str()).collect();
    let expected =
        ["partij", "partij_identificator", "klantcontact", "betrokkene", "actor", "actor_klantcontact"];
    assert_eq!(soorten, expected);
    assert!(rows.iter().all(|(wie, actie, _)| wie == "kcc@example.nl" && actie == "create"), "{rows:?}");
}

async fn a_caller_is_found_by_the_name_that_was_given(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant("999992260").await;
    register(&werkplek, &with(json!({ "klant": klant, "naamBeller": "Petra Buurvrouw" }))).await;
    let found = werkplek.zoek("buurvrouw").await;
    assert_eq!(found["treffers"][0]["klant"], json!(klant));
    assert_eq!(found["treffers"][0]["naam"], "Petra Buurvrouw");
}

async fn a_bsn_that_was_nobodys_gets_its_partij(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let loose = json!({ "identificeerdePartij": null, "partijIdentificator": {
        "codeObjecttype": "natuurlijk_persoon", "codeSoortObjectId": "bsn", "objectId": "999992260",
        "codeRegister": "brp" } });
    t.post("partij-identificatoren", &loose).await.expect(201);
    let klant = werkplek.klant("999992260").await;
    register(&werkplek, &with(json!({ "klant": klant }))).await;
    let nummers = t.list("partij-identificatoren").await;
    assert_eq!(nummers.len(), 1);
    assert_eq!(nummers[0]["identificeerdePartij"]["uuid"], t.list("partijen").await[0]["uuid"]);
}

async fn a_contact_without_a_uuid_is_refused(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let mut body = contact();
    body.as_object_mut().unwrap().remove("uuid");
    assert_eq!(werkplek.post("/registreren", &body).await.wrong(), ["uuid: required"]);
}
