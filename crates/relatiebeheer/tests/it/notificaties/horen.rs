//! What a message does: what we knew is asked again, and whoever looks on is told.

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use http::{Method, Request};
use jiff::SignedDuration;
use sandbox::Storing;
use serde_json::json;
use tower::ServiceExt;
use uuid::Uuid;

use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    a_change_reaches_who_looks_at_that_zaak,
    who_may_not_see_a_zaak_does_not_hear_of_it,
    another_server_tells_its_own_screens,
    what_is_gone_is_forgotten,
    many_messages_of_one_zaak_are_one_question,
    a_zaaksysteem_that_is_down_is_asked_again_later,
    the_sweep_knows_what_nobody_told,
    a_message_that_comes_while_the_answer_is_under_way_is_not_lost,
    what_a_behandelaar_does_is_on_the_screen_without_a_key,
    what_we_write_ourselves_is_asked_again,
);

const PERSON: &str = "999993653";

/// Tells the server what a Notificaties API would.
pub(crate) async fn tell(server: &Werkplek, resource: &str, zaak: &str, actie: &str, number: usize) {
    let url = format!("http://buren/zaken/api/v1/zaken/{zaak}");
    let resource_url = if resource == "zaak" {
        url.clone()
    } else {
        format!("http://buren/zaken/api/v1/statussen/{}", Uuid::from_u128(number as u128))
    };
    let body = json!({ "kanaal": "zaken", "hoofdObject": url, "resource": resource, "resourceUrl": resource_url,
        "actie": actie, "aanmaakdatum": format!("2026-01-12T09:30:00.{number:06}Z"), "kenmerken": {} });
    let auth = server.app.callbacks().remove(0).auth;
    let request = Request::post("/notificaties/callback").header("Authorization", auth);
    let answer = server.app.router().oneshot(request.body(Body::from(body.to_string())).unwrap()).await;
    assert_eq!(answer.unwrap().status(), 204);
}

async fn events(server: &Werkplek, zaken: &str) -> BodyDataStream {
    let answer = server.begin(&format!("/meldingen?zaak={zaken}")).await;
    assert_eq!(answer.status(), 200);
    answer.into_body().into_data_stream()
}

async fn next(events: &mut BodyDataStream) -> String {
    String::from_utf8(events.next().await.unwrap().unwrap().to_vec()).unwrap()
}

fn event(zaak: &str) -> String {
    format!("event: zaak\ndata: {{\"bron\":\"zgw\",\"uuid\":\"{zaak}\"}}\n\n")
}

/// The zaken of the person who has most of them.
async fn zaken(server: &Werkplek) -> Vec<String> {
    let klant = server.klant(PERSON).await;
    let deel = server.deel(&klant, "zaken").await;
    let zaken = deel["gegevens"]["zaken"].as_array().unwrap();
    zaken.iter().map(|zaak| zaak["uuid"].as_str().unwrap().to_owned()).collect()
}

/// What is kept: the zaak and whether it is out of date.
async fn kept(t: &TestApp) -> Vec<(Uuid, bool)> {
    let conn = t.db.read().await.unwrap();
    conn.query("select zaak, oud is not null from zaakkop order by zaak", &[]).await.unwrap()
}

async fn a_change_reaches_who_looks_at_that_zaak(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    let zaken = zaken(&server).await;
    let (one, other) = (&zaken[0], &zaken[1]);
    let mut looking = events(&server, &format!("zgw/{one},zgw/{other}")).await;
    tell(&server, "status", one, "create", 1).await;
    tell(&server, "rol", &zaken[2], "create", 2).await;
    tell(&server, "status", other, "create", 3).await;
    assert_eq!(server.app.verwerk().await.unwrap(), 3);
    let mut heard = [next(&mut looking).await, next(&mut looking).await];
    heard.sort_unstable();
    let mut expected = [event(one), event(other)];
    expected.sort_unstable();
    assert_eq!(heard, expected);
    assert!(kept(t).await.iter().all(|(_, oud)| !oud));
}

async fn who_may_not_see_a_zaak_does_not_hear_of_it(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    let zaak = zaken(&server).await.remove(0);
    for (path, status) in [
        (format!("zgw/{}", Uuid::nil()), 404),
        (format!("anders/{zaak}"), 404),
        (zaak.clone(), 400),
        ("zgw/geen-uuid".to_owned(), 400),
    ] {
        assert_eq!(server.get(&format!("/meldingen?zaak={path}")).await.status, status, "{path}");
    }
    let sql = "delete from zaakrecht";
    t.db.transact(async |tx| tx.execute(sql, &[]).await).await.unwrap();
    assert_eq!(server.get(&format!("/meldingen?zaak=zgw/{zaak}")).await.status, 404);
    tell(&server, "status", &zaak, "create", 1).await;
    server.app.verwerk().await.unwrap();
    assert_eq!(server.get(&format!("/meldingen?zaak=zgw/{zaak}")).await.status, 404, "also when it is known");
}

async fn another_server_tells_its_own_screens(t: &TestApp) {
    let (here, there) = (Werkplek::hearing(t).await, Werkplek::hearing(t).await);
    let zaak = zaken(&here).await.remove(0);
    let mut looking = events(&here, &format!("zgw/{zaak}")).await;
    tell(&there, "status", &zaak, "create", 1).await;
    there.app.verwerk().await.unwrap();
    assert_eq!(next(&mut looking).await, event(&zaak));
}

async fn what_is_gone_is_forgotten(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    let zaken = zaken(&server).await;
    for (number, zaak) in zaken.iter().enumerate() {
        tell(&server, "status", zaak, "create", number).await;
    }
    server.app.verwerk().await.unwrap();
    assert_eq!(kept(t).await.len(), zaken.len());
    let mut looking = events(&server, &format!("zgw/{}", zaken[0])).await;
    tell(&server, "zaak", &zaken[0], "destroy", 10).await;
    tell(&server, "status", &zaken[0], "create", 11).await;
    tell(&server, "rol", &zaken[1], "destroy", 12).await;
    server.app.verwerk().await.unwrap();
    assert_eq!(next(&mut looking).await, event(&zaken[0]));
    assert_eq!(kept(t).await.len(), zaken.len() - 1, "the rol is gone, its zaak is not");
    // Nobody knows this one, or we may not see it: a message is not enough to keep anything of it.
    tell(&server, "status", &Uuid::from_u128(7).to_string(), "create", 13).await;
    server.app.verwerk().await.unwrap();
    assert_eq!(kept(t).await.len(), zaken.len() - 1);
}

async fn many_messages_of_one_zaak_are_one_question(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    let zaken = zaken(&server).await;
    for number in 0..60 {
        tell(&server, "status", &zaken[number % 3], "create", number).await;
    }
    let before = server.storingen.verzoeken("/zaken");
    assert_eq!(server.app.verwerk().await.unwrap(), 60);
    assert_eq!(server.storingen.verzoeken("/zaken") - before, 1);
    assert_eq!(kept(t).await.len(), 3);
}

async fn a_zaaksysteem_that_is_down_is_asked_again_later(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    let zaak = zaken(&server).await.remove(0);
    server.storingen.zet("/zaken", Storing::Fout500);
    tell(&server, "status", &zaak, "create", 1).await;
    server.app.verwerk().await.unwrap_err();
    assert_eq!(kept(t).await, [(zaak.parse().unwrap(), true)]);
    assert!(server.app.nalopen().await.unwrap_err().contains("Open Zaak doet het niet."));
    let standen = server.get("/zaaksystemen").await.expect(200);
    assert_eq!(standen["zaaksystemen"][0]["gelukt"], false);
    server.storingen.herstel_alles();
    assert_eq!(server.app.verwerk().await.unwrap(), 0);
    assert_eq!(kept(t).await, [(zaak.parse().unwrap(), false)]);
    assert!(server.app.nalopen().await.unwrap());
    let standen = server.get("/zaaksystemen").await.expect(200);
    assert_eq!(standen["zaaksystemen"][0]["compleetTot"], "2026-01-12T09:30:00Z");
    assert_eq!(standen["zaaksystemen"][0]["gelukt"], true);
}

async fn the_sweep_knows_what_nobody_told(t: &TestApp) {
    let mut server = Werkplek::hearing(t).await;
    let zaken = zaken(&server).await;
    let linked = json!({ "klantcontact": null, "wasKlantcontact": null, "onderwerpobjectidentificator": {
        "objectId": zaken[0], "codeObjecttype": "zgw-Zaak", "codeRegister": "openzaak", "codeSoortObjectId": "uuid" } });
    t.made("onderwerpobjecten", &linked).await;
    assert!(server.app.nalopen().await.unwrap());
    assert_eq!(kept(t).await, [(zaken[0].parse().unwrap(), false)], "a zaak that a contact is linked to");
    assert!(!server.app.nalopen().await.unwrap(), "it is not time yet");
    server.log_in("beheer").await;
    let all = json!({ "zaaktypen": ["ZT-PARKEER", "ZT-OMGEVING", "ZT-MELDING", "ZT-WMO", "ZT-REISDOC"] });
    let answer = server.put("/beheer/api/v1/abonnementen/zgw", &all).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    t.pass(SignedDuration::from_mins(6));
    assert!(server.app.nalopen().await.unwrap());
    let known = kept(t).await.len();
    assert!(known >= 1, "{known}");
    let before = server.storingen.verzoeken("/zaken");
    t.pass(SignedDuration::from_mins(6));
    assert!(server.app.nalopen().await.unwrap());
    assert_eq!(kept(t).await.len(), known);
    assert!(server.storingen.verzoeken("/zaken") - before <= 3, "known zaken are asked together");
    let forgotten = "delete from zaakkop";
    t.db.transact(async |tx| tx.execute(forgotten, &[]).await).await.unwrap();
    t.pass(SignedDuration::from_mins(6));
    assert!(server.app.nalopen().await.unwrap());
}

async fn a_message_that_comes_while_the_answer_is_under_way_is_not_lost(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    let zaak = zaken(&server).await.remove(0);
    tell(&server, "status", &zaak, "create", 1).await;
    server.storingen.zet("/zaken", Storing::Traag(std::time::Duration::from_millis(300)));
    let slow = server.app.verwerk();
    let meanwhile = async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        tell(&server, "status", &zaak, "create", 2).await;
        // Another worker takes it in while the answer to the first is still under way.
        server.storingen.zet("/zaken", Storing::Fout500);
        server.app.verwerk().await.unwrap_err();
    };
    let (slow, ()) = tokio::join!(slow, meanwhile);
    slow.unwrap_err();
    assert_eq!(kept(t).await, [(zaak.parse().unwrap(), true)], "the answer to the first is too old");
    server.storingen.herstel_alles();
    server.app.verwerk().await.unwrap();
    assert_eq!(kept(t).await, [(zaak.parse().unwrap(), false)]);
}

async fn what_a_behandelaar_does_is_on_the_screen_without_a_key(t: &TestApp) {
    let mut server = Werkplek::hearing(t).await;
    let zaken = zaken(&server).await;
    server.log_in("beheer").await;
    let all = json!({ "zaaktypen": ["ZT-PARKEER"] });
    server.put("/beheer/api/v1/abonnementen/zgw", &all).await.expect(200);
    server.log_in("kcc").await;
    let parkeer = async |zaak: &String| {
        server.get(&format!("/zaken/zgw/{zaak}")).await.expect(200)["zaaktype"]
            == "Parkeervergunning aanvragen"
    };
    let mut subscribed = None;
    for zaak in &zaken {
        let is_parkeer = parkeer(zaak).await;
        if is_parkeer {
            subscribed = Some(zaak.clone());
        }
    }
    let subscribed = subscribed.unwrap();
    let mut looking = events(&server, &format!("zgw/{subscribed}")).await;
    for zaak in &zaken {
        let body = json!({ "toelichting": "De behandelaar heeft gebeld." });
        let path = format!("/zaken/api/v1/zaken/{zaak}");
        server.elders(&Method::PATCH, &path, Some(&body)).await;
    }
    // The Notificaties API delivers behind the request.
    while server.app.verwerk().await.unwrap() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(next(&mut looking).await, event(&subscribed));
    assert_eq!(kept(t).await, [(subscribed.parse().unwrap(), false)], "no other zaaktype was asked for");
}

async fn what_we_write_ourselves_is_asked_again(t: &TestApp) {
    let server = Werkplek::hearing(t).await;
    let zaken = zaken(&server).await;
    let mut open = None;
    for zaak in &zaken {
        let beeld = server.get(&format!("/zaken/zgw/{zaak}")).await.expect(200);
        if beeld["bijwerken"]["mag"] == true {
            open = Some((zaak.clone(), beeld));
        }
    }
    let (zaak, beeld) = open.unwrap();
    tell(&server, "status", &zaak, "create", 1).await;
    server.app.verwerk().await.unwrap();
    let mut looking = events(&server, &format!("zgw/{zaak}")).await;
    let body =
        json!({ "toelichting": "Belt morgen terug.", "gezien": { "toelichting": beeld["toelichting"] } });
    let changed = server.with_body(&Method::PATCH, &format!("/zaken/zgw/{zaak}"), &body).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(next(&mut looking).await, event(&zaak));
    assert_eq!(kept(t).await, [(zaak.parse().unwrap(), true)]);
    server.app.verwerk().await.unwrap();
    assert_eq!(kept(t).await, [(zaak.parse().unwrap(), false)]);
}
