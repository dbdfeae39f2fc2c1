//! What is known without asking, and what is found without being told.

use http::Method;
use jiff::SignedDuration;
use sandbox::Meldingstoring;
use serde_json::{Value, json};

use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    a_klantbeeld_with_ten_zaken_asks_the_zaaksysteem_twice_at_most,
    somebody_with_many_zaken_sees_the_newest_while_the_others_are_asked,
    a_zaaktype_is_asked_once_until_it_changes,
    a_contact_that_waits_is_linked_by_the_message,
    a_contact_that_waits_is_linked_by_the_sweep_when_the_message_is_lost,
);

const PERSON: &str = "999993653";
const KENMERK: &str = "OF-2026-0001";

/// How often the zaaksysteem was asked anything.
fn asked(server: &Werkplek) -> usize {
    ["/zaken", "/catalogi", "/documenten", "/besluiten"]
        .map(|api| server.storingen.verzoeken(api))
        .iter()
        .sum()
}

/// Somebody registers a zaak of the parkeervergunning.
async fn new_zaak(server: &Werkplek, extra: &Value) -> Value {
    let types = "/catalogi/api/v1/zaaktypen?identificatie=ZT-PARKEER";
    let zaaktype = server.elders(&Method::GET, types, None).await.expect(200)["results"][0]["url"].clone();
    let mut body = json!({ "zaaktype": zaaktype, "bronorganisatie": "517439943", "startdatum": "2026-01-12",
        "verantwoordelijkeOrganisatie": "517439943" });
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    server.elders(&Method::POST, "/zaken/api/v1/zaken", Some(&body)).await.expect(201)
}

/// It is a zaak of the person.
async fn with_aanvrager(server: &Werkplek, zaak: &Value) {
    let types = format!("/catalogi/api/v1/roltypen?zaaktype={}", zaak["zaaktype"].as_str().unwrap());
    let types = server.elders(&Method::GET, &types, None).await.expect(200);
    let types = types["results"].as_array().unwrap();
    let initiator = types.iter().find(|roltype| roltype["omschrijvingGeneriek"] == "initiator").unwrap();
    let body = json!({ "zaak": zaak["url"], "betrokkeneType": "natuurlijk_persoon", "roltype": initiator["url"],
        "roltoelichting": "aanvrager", "betrokkeneIdentificatie": { "inpBsn": PERSON } });
    server.elders(&Method::POST, "/zaken/api/v1/rollen", Some(&body)).await.expect(201);
}

/// Hears of one zaaktype.
async fn hearing(t: &TestApp) -> Werkplek {
    let mut server = Werkplek::hearing(t).await;
    server.log_in("beheer").await;
    let one = json!({ "zaaktypen": ["ZT-PARKEER"] });
    server.put("/beheer/api/v1/abonnementen/zgw", &one).await.expect(200);
    server.log_in("kcc").await;
    server
}

/// A contact about an application that is no zaak yet.
async fn wait(server: &Werkplek) {
    let contact = json!({ "uuid": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1", "kanaal": "Telefoon",
        "onderwerp": "Is mijn aanvraag aangekomen?", "resultaat": "Zelf afgehandeld", "gelukt": true,
        "initiatief": "klant", "aanvraag": KENMERK });
    server.post("/registreren", &contact).await.expect(201);
    assert_eq!(waiting(server).await, 1);
}

async fn waiting(server: &Werkplek) -> usize {
    server.get("/wachtend").await.expect(200)["wachtend"].as_array().unwrap().len()
}

async fn a_klantbeeld_with_ten_zaken_asks_the_zaaksysteem_twice_at_most(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    for _ in 0..6 {
        let zaak = new_zaak(&server, &json!({})).await;
        with_aanvrager(&server, &zaak).await;
    }
    let klant = server.klant(PERSON).await;
    server.beeld(&klant).await;
    let before = asked(&server);
    let deel = server.deel(&klant, "zaken").await;
    assert!(deel["gegevens"]["zaken"].as_array().unwrap().len() >= 10, "{deel}");
    let zaken: Vec<String> = deel["gegevens"]["zaken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|zaak| format!("zgw/{}", zaak["uuid"].as_str().unwrap()))
        .collect();
    let looking = server.begin(&format!("/meldingen?zaak={}", zaken.join(","))).await;
    assert_eq!(looking.status(), 200);
    assert!(asked(&server) - before <= 2, "{} questions", asked(&server) - before);
    // To whom they were not shown, or too long ago, each is looked up.
    t.pass(SignedDuration::from_mins(16));
    assert_eq!(server.begin(&format!("/meldingen?zaak={}", zaken.join(","))).await.status(), 200);
    assert!(asked(&server) - before >= 10);
}

async fn somebody_with_many_zaken_sees_the_newest_while_the_others_are_asked(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    for _ in 0..120 {
        let zaak = new_zaak(&server, &json!({})).await;
        with_aanvrager(&server, &zaak).await;
    }
    let klant = server.klant(PERSON).await;
    let parts = async || -> Vec<Value> {
        let beeld = server.beeld(&klant).await;
        beeld
            .into_iter()
            .filter(|deel| deel["bron"] == "zaken")
            .map(|deel| deel["gegevens"].clone())
            .collect()
    };
    let told = |part: &Value| {
        (
            part["zaken"].as_array().unwrap().len() as u64,
            part["volgen"].as_bool().unwrap(),
            part["nog"].as_u64(),
        )
    };
    let first = parts().await;
    let all = told(first.last().unwrap()).0;
    assert!(all >= 120);
    let expected = [(25, true, Some(all - 25)), (100, true, Some(all - 100)), (all, false, None)];
    assert_eq!(first.iter().map(told).collect::<Vec<_>>(), expected);
    // Types are known by now, and how zaken ended: a question for each part.
    let before = asked(&server);
    assert_eq!(parts().await, first);
    assert_eq!(asked(&server) - before, 3);
}

async fn a_zaaktype_is_asked_once_until_it_changes(t: &TestApp) {
    let server = hearing(t).await;
    let zaak = new_zaak(&server, &json!({})).await;
    let one = format!("/catalogi/api/v1/zaaktypen/{}", uuid_at(&zaak["zaaktype"]));
    let sweep = async || {
        t.pass(SignedDuration::from_mins(6));
        assert!(server.app.nalopen().await.unwrap());
    };
    let before = server.storingen.verzoeken(&one);
    sweep().await;
    assert_eq!(server.storingen.verzoeken(&one), before, "choosing it was enough to know it");
    let zaaktype = &zaak["zaaktype"];
    let body = json!({ "kanaal": "zaaktypen", "hoofdObject": zaaktype, "resource": "zaaktype",
        "resourceUrl": zaaktype, "actie": "update", "aanmaakdatum": "2026-01-12T09:30:00Z", "kenmerken": {} });
    let auth = server.app.callbacks().remove(0).auth;
    let request = http::Request::post("/notificaties/callback").header("Authorization", auth);
    let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
    assert_eq!(server.send(request).await.status, 204);
    server.app.verwerk().await.unwrap();
    sweep().await;
    sweep().await;
    assert_eq!(server.storingen.verzoeken(&one), before + 1);
}

fn uuid_at(url: &Value) -> &str {
    url.as_str().unwrap().rsplit('/').next().unwrap()
}

async fn a_contact_that_waits_is_linked_by_the_message(t: &TestApp) {
    let server = hearing(t).await;
    wait(&server).await;
    new_zaak(&server, &json!({})).await;
    new_zaak(&server, &json!({ "kenmerken": [{ "bron": "formulier", "kenmerk": KENMERK }] })).await;
    let mut heard = 0;
    while heard < 2 {
        heard += server.app.verwerk().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(waiting(&server).await, 0);
}

async fn a_contact_that_waits_is_linked_by_the_sweep_when_the_message_is_lost(t: &TestApp) {
    let server = hearing(t).await;
    wait(&server).await;
    server.storingen.zet_meldingen(Meldingstoring { kwijt: 100, ..Meldingstoring::default() });
    new_zaak(&server, &json!({ "kenmerken": [{ "bron": "formulier", "kenmerk": KENMERK }] })).await;
    assert_eq!(server.app.verwerk().await.unwrap(), 0);
    assert_eq!(waiting(&server).await, 1);
    t.pass(SignedDuration::from_mins(6));
    assert!(server.app.nalopen().await.unwrap());
    assert_eq!(waiting(&server).await, 0);
}
