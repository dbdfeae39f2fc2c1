//! Telling others what happened.

use std::sync::Arc;

use axum::{Router, body::Body};
use http::Request;
use jiff::SignedDuration;
use relatiebeheer::config::{Notificaties, Settings};
use sandbox::{Storing, Storingen};
use serde_json::{Value, json};
use tower::ServiceExt;
use zgw::transport::InProcess;

use crate::support::{
    Answer, TestApp, engines,
    make::{at, klantcontact, to},
    settings,
    werkplek::{Werkplek, neighbours},
};

engines!(
    every_change_is_told_as_open_klant_tells_it,
    free_text_goes_along_only_when_it_is_set,
    a_contact_with_all_its_parts_is_one_message,
    a_zaak_that_gets_or_loses_a_contact_is_an_event,
    nothing_is_stored_when_nobody_is_told,
    what_is_undone_is_not_told,
    who_is_down_hears_it_later_and_in_order,
    what_is_never_taken_is_listed_and_can_be_tried_again,
    a_server_that_stopped_half_way_tells_it_again,
    two_servers_tell_it_once,
    kanalen_are_made_once,
    an_administrator_sees_what_failed_and_nobody_else_does,
);

/// A server that tells its neighbours, and those neighbours.
struct Telling {
    t: TestApp,
    neighbours: Router,
    storingen: Storingen,
}

fn telling_settings() -> Settings {
    Settings {
        public_url: "https://crm.example.nl".to_owned(),
        notificaties: Notificaties {
            url: "http://buren/notificaties/api/v1".to_owned(),
            client_id: "relatiebeheer".to_owned(),
            secret: "geheim-van-de-proefomgeving-0123456789".to_owned(),
            bron: "relatiebeheer".to_owned(),
            cloud_events: true,
            ..Notificaties::default()
        },
        ..settings()
    }
}

impl Telling {
    async fn start(t: &TestApp, settings: Settings) -> Self {
        let (neighbours, storingen) = neighbours(t);
        let transport = Arc::new(InProcess::<_, Body>::new(neighbours.clone()));
        let t = t.beside_at(settings, transport).await;
        t.app.register_kanalen().await.unwrap();
        Self { t, neighbours, storingen }
    }

    async fn usual(t: &TestApp) -> Self {
        Self::start(t, telling_settings()).await
    }

    /// What the Notificaties API has got.
    async fn received(&self) -> Vec<Value> {
        let request = Request::get("/notificaties/api/v1/ontvangen").body(Body::empty()).unwrap();
        let answer = self.neighbours.clone().oneshot(request).await.unwrap();
        serde_json::from_value(Answer::of("ontvangen".to_owned(), answer).await.json()).unwrap()
    }

    /// Lets the worker do what it can.
    async fn deliver(&self) -> usize {
        let mut all = 0;
        loop {
            match self.t.app.deliver().await.unwrap() {
                0 => return all,
                delivered => all += delivered,
            }
        }
    }

    async fn actions(&self) -> Vec<String> {
        let text = |message: &Value, member: &str| message[member].as_str().unwrap_or_default().to_owned();
        let received = self.received().await;
        received.iter().map(|one| format!("{} {}", text(one, "resource"), text(one, "actie"))).collect()
    }

    fn storing(&self, how: Option<Storing>) {
        match how {
            Some(how) => self.storingen.zet("/notificaties/api/v1/notificaties", how),
            None => self.storingen.herstel_alles(),
        }
    }
}

async fn every_change_is_told_as_open_klant_tells_it(t: &TestApp) {
    let telling = Telling::usual(t).await;
    let t = &telling.t;
    let contact = t
        .klantcontact(
            json!({ "nummer": "1", "hoofdOnderwerpType": "https://example.nl/x", "onderwerp": "Geheim" }),
        )
        .await;
    t.patch(&at("klantcontacten", &contact), &json!({ "inhoud": "anders" })).await.expect(200);
    t.put(&at("klantcontacten", &contact), &klantcontact(json!({}))).await.expect(200);
    let partij = t.persoon(json!({ "interneNotitie": "Belt vaak", "nummer": "7" })).await;
    let actor = t.actor("Balie").await;
    let taak = t.internetaak(&contact, &actor, json!({ "toelichting": "Na vijven" })).await;
    t.patch(&at("internetaken", &taak), &json!({ "status": "verwerkt" })).await.expect(200);
    for (list, object) in [("internetaken", &taak), ("partijen", &partij), ("klantcontacten", &contact)] {
        t.delete(&at(list, object)).await.expect(204);
    }
    telling.deliver().await;
    let mut received = telling.received().await;
    for message in &mut received {
        let url = message["resourceUrl"].as_str().unwrap().to_owned();
        assert!(url.starts_with("https://crm.example.nl/klantinteracties/api/v1/"), "{url}");
        assert_eq!(message["hoofdObject"], url.as_str());
        for member in ["resourceUrl", "hoofdObject"] {
            message[member] = url.rsplit_once('/').unwrap().0.into();
        }
    }
    let mut shown = insta::Settings::clone_current();
    shown.set_prepend_module_to_snapshot(false);
    shown.set_omit_expression(true);
    shown.set_snapshot_path("../snapshots");
    shown.bind(|| insta::assert_json_snapshot!("notificaties", received));
}

async fn free_text_goes_along_only_when_it_is_set(t: &TestApp) {
    for free in [false, true] {
        let mut settings = telling_settings();
        settings.notificaties.vrije_tekst = free;
        let telling = Telling::start(t, settings).await;
        telling.t.persoon(json!({ "interneNotitie": "Belt vaak" })).await;
        telling.deliver().await;
        let kenmerken = telling.received().await[0]["kenmerken"].clone();
        let expected = if free { json!("Belt vaak") } else { Value::Null };
        assert_eq!(kenmerken.get("interneNotitie").cloned().unwrap_or_default(), expected);
        assert_eq!(kenmerken["soortPartij"], "persoon");
    }
}

async fn a_contact_with_all_its_parts_is_one_message(t: &TestApp) {
    let telling = Telling::usual(t).await;
    let maak = json!({ "klantcontact": klantcontact(json!({})), "betrokkene": { "rol": "klant", "initiator": true } });
    telling.t.made("maak-klantcontact", &maak).await;
    assert_eq!(telling.deliver().await, 1);
    assert_eq!(telling.actions().await, ["klantcontact create"]);
}

fn zaak(uuid: &str, objecttype: &str) -> Value {
    json!({ "objectId": uuid, "codeObjecttype": objecttype, "codeRegister": "openzaak", "codeSoortObjectId": "uuid" })
}

async fn a_zaak_that_gets_or_loses_a_contact_is_an_event(t: &TestApp) {
    let telling = Telling::usual(t).await;
    let t = &telling.t;
    let contact = t.klantcontact(json!({})).await;
    let (one, other) = ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222");
    let body = json!({ "klantcontact": to(&contact), "onderwerpobjectidentificator": zaak(one, "zaak") });
    let over = t.made("onderwerpobjecten", &body).await;
    let path = at("onderwerpobjecten", &over);
    let moved = json!({ "onderwerpobjectidentificator": zaak(other, "zgw-Zaak") });
    t.patch(&path, &moved).await.expect(200);
    t.patch(&path, &moved).await.expect(200);
    t.delete(&path).await.expect(204);
    let loose = json!({ "klantcontact": null, "onderwerpobjectidentificator": zaak(one, "zaak") });
    t.made("onderwerpobjecten", &loose).await;
    let maak = json!({ "klantcontact": klantcontact(json!({})),
        "onderwerpobject": { "onderwerpobjectidentificator": zaak(one, "zgw-Zaak") } });
    t.made("maak-klantcontact", &maak).await;
    telling.deliver().await;
    let received = telling.received().await;
    let events: Vec<&Value> =
        received.iter().filter(|message| message.get("specversion").is_some()).collect();
    let told: Vec<String> = events
        .iter()
        .map(|event| format!("{} {}", event["type"].as_str().unwrap(), event["subject"].as_str().unwrap()))
        .collect();
    let (linked, gone) = ("nl.overheid.zaken.zaak-gekoppeld", "nl.overheid.zaken.zaak-ontkoppeld");
    let expected = [(linked, one), (gone, one), (linked, other), (gone, other), (linked, one)];
    assert_eq!(told, expected.map(|(kind, zaak)| format!("{kind} {zaak}")));
    assert_eq!(
        events[0]["data"]["linkTo"],
        over["url"].as_str().unwrap().replace("http://testserver", "https://crm.example.nl")
    );
    assert_eq!(events[0]["data"]["zaak"], format!("urn:uuid:{one}"));
}

async fn outbox(t: &TestApp) -> i64 {
    let conn = t.db.read().await.unwrap();
    conn.first::<(i64,)>("select count(*) from outbox", &[]).await.unwrap().unwrap().0
}

async fn nothing_is_stored_when_nobody_is_told(t: &TestApp) {
    t.klantcontact(json!({})).await;
    t.persoon(json!({})).await;
    assert_eq!(outbox(t).await, 0);
    let telling = Telling::usual(t).await;
    telling.t.klantcontact(json!({})).await;
    telling.t.made("categorieen", &json!({ "naam": "x" })).await;
    assert_eq!(outbox(t).await, 1);
    telling.deliver().await;
    assert_eq!(outbox(t).await, 0, "what was told is gone");
}

async fn what_is_undone_is_not_told(t: &TestApp) {
    let telling = Telling::usual(t).await;
    telling.t.klantcontact(json!({ "nummer": "1" })).await;
    telling.t.post("klantcontacten", &klantcontact(json!({ "nummer": "1" }))).await.expect(400);
    telling.t.post("klantcontacten", &json!({})).await.expect(400);
    assert_eq!(outbox(t).await, 1);
}

async fn who_is_down_hears_it_later_and_in_order(t: &TestApp) {
    let telling = Telling::usual(t).await;
    telling.storing(Some(Storing::Fout500));
    let t = &telling.t;
    let one = t.klantcontact(json!({})).await;
    assert_eq!(telling.deliver().await, 0);
    t.patch(&at("klantcontacten", &one), &json!({ "inhoud": "a" })).await.expect(200);
    t.delete(&at("klantcontacten", &one)).await.expect(204);
    assert_eq!(telling.deliver().await, 0, "what came later waits for what came before");
    telling.storing(None);
    let other = t.klantcontact(json!({})).await;
    assert_eq!(telling.deliver().await, 1, "another object does not wait");
    t.pass(SignedDuration::from_secs(31));
    assert_eq!(telling.deliver().await, 3);
    let expected =
        ["create", "create", "partial_update", "destroy"].map(|actie| format!("klantcontact {actie}"));
    assert_eq!(telling.actions().await, expected);
    let first = telling.received().await[0]["resourceUrl"].as_str().unwrap().to_owned();
    assert!(first.ends_with(other["uuid"].as_str().unwrap()), "{first}");
}

async fn what_is_never_taken_is_listed_and_can_be_tried_again(t: &TestApp) {
    let telling = Telling::usual(t).await;
    telling.storing(Some(Storing::Fout500));
    let t = &telling.t;
    t.klantcontact(json!({})).await;
    for _ in 0..8 {
        assert_eq!(telling.deliver().await, 0);
        t.pass(SignedDuration::from_hours(20));
    }
    let mut beheer = Werkplek::closed(t).await;
    beheer.log_in("beheer").await;
    let found = beheer.get("/beheer/api/v1/notificaties").await.expect(200);
    assert_eq!((&found["mislukt"], &found["wachtend"]), (&json!(1), &json!(0)));
    let failed = &found["berichten"][0];
    assert_eq!((&failed["pogingen"], &failed["soort"]), (&json!(8), &json!("notificatie")));
    assert_eq!(failed["bericht"]["actie"], "create");
    assert!(failed["fout"].as_str().unwrap().contains("500"), "{failed}");
    telling.storing(None);
    let path = format!("/beheer/api/v1/notificaties/{}/opnieuw", failed["uuid"].as_str().unwrap());
    assert_eq!(beheer.post(&path, &Value::Null).await.status, 204);
    assert_eq!(telling.deliver().await, 1);
    assert_eq!(beheer.post(&path, &Value::Null).await.status, 404);
    assert_eq!(telling.actions().await, ["klantcontact create"]);
    telling.storing(Some(Storing::Fout500));
    t.klantcontact(json!({})).await;
    for _ in 0..9 {
        telling.deliver().await;
        t.pass(SignedDuration::from_hours(20));
    }
    assert_eq!(outbox(t).await, 1);
    t.pass(SignedDuration::from_hours(61 * 24));
    telling.deliver().await;
    assert_eq!(outbox(t).await, 0, "what nobody looked at for two months is forgotten");
}

async fn a_server_that_stopped_half_way_tells_it_again(t: &TestApp) {
    let telling = Telling::usual(t).await;
    telling.t.klantcontact(json!({})).await;
    telling.storing(Some(Storing::Hangt));
    {
        let delivery = telling.t.app.deliver();
        let stopped = tokio::time::timeout(std::time::Duration::from_secs(1), delivery).await;
        assert!(stopped.is_err(), "it was still being told");
    }
    telling.storing(None);
    assert_eq!(telling.deliver().await, 0, "somebody else may still be telling it");
    telling.t.pass(SignedDuration::from_mins(3));
    assert_eq!(telling.deliver().await, 1);
    assert_eq!(telling.actions().await, ["klantcontact create"]);
}

async fn two_servers_tell_it_once(t: &TestApp) {
    let telling = Telling::usual(t).await;
    let transport = Arc::new(InProcess::<_, Body>::new(telling.neighbours.clone()));
    let other = t.beside_at(telling_settings(), transport).await;
    for _ in 0..10 {
        telling.t.klantcontact(json!({})).await;
        other.klantcontact(json!({})).await;
    }
    let (one, two) = tokio::join!(telling.t.app.deliver(), other.app.deliver());
    one.unwrap();
    two.unwrap();
    telling.deliver().await;
    let received = telling.received().await;
    let mut urls: Vec<&str> = received.iter().map(|one| one["resourceUrl"].as_str().unwrap()).collect();
    urls.sort_unstable();
    urls.dedup();
    assert_eq!((urls.len(), received.len()), (20, 20));
}

async fn kanalen_are_made_once(t: &TestApp) {
    let telling = Telling::usual(t).await;
    let made = telling.t.app.register_kanalen().await.unwrap();
    let expected = ["partijen", "internetaken", "klantcontacten"].map(|naam| (naam.to_owned(), false));
    assert_eq!(made, expected);
    let why = t.app.register_kanalen().await.unwrap_err();
    assert_eq!(why, "notificaties.url is not set: nothing is published");
}

async fn an_administrator_sees_what_failed_and_nobody_else_does(t: &TestApp) {
    let path = "/beheer/api/v1/notificaties";
    let employee = Werkplek::open(t).await;
    assert_eq!(employee.get(path).await.status, 403);
    let nobody = Werkplek::closed(t).await;
    assert_eq!(nobody.get(path).await.status, 401);
    assert_eq!(employee.post(&format!("{path}/x/opnieuw"), &Value::Null).await.status, 403);
}
