//! Documents and besluiten of others: their messages name no zaak, and still whoever looks at it hears of them.

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use http::{Method, Request};
use jiff::SignedDuration;
use sandbox::{Meldingstoring, Storing};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    TestApp, engines,
    werkplek::{Werkplek, also_final, hearing_settings},
};

engines!(
    a_new_version_of_a_document_made_elsewhere_is_told_to_who_has_its_zaak_open,
    a_besluit_taken_elsewhere_is_told_to_who_has_its_zaak_open,
    a_besluit_that_was_shown_and_changes_is_told,
    a_besluit_in_a_zaak_that_nobody_was_shown_is_nobodys_business,
    a_message_about_what_nobody_was_shown_is_not_kept_and_asks_nobody,
    a_besluit_that_cannot_be_asked_is_let_go,
    what_we_send_ourselves_and_what_comes_twice_does_no_harm,
    what_is_shown_again_is_not_written_again_and_forgotten_after_a_day,
);

const MOULIN: &str = "999993653";
/// The only zaaktype of which is heard.
const REISDOC: &str = "Paspoort of identiteitskaart aanvragen";
const DOCUMENTEN: &str = "http://buren/documenten/api/v1/enkelvoudiginformatieobjecten";
const BESLUITEN: &str = "http://buren/besluiten/api/v1/besluiten";

/// Hears of one zaaktype, in the catalogus of them all: what is heard of a zaak of another type is not heard of that zaak.
async fn hearing(t: &TestApp) -> Werkplek {
    let mut settings = hearing_settings();
    settings.gemeente.rsin = sandbox::RSIN.to_owned();
    let mut server = Werkplek::open_with(t, settings).await;
    server.log_in("beheer").await;
    let one = json!({ "zaaktypen": ["ZT-REISDOC"] });
    server.put("/beheer/api/v1/abonnementen/zgw", &one).await.expect(200);
    server.log_in("kcc").await;
    server
}

/// An open zaak with a document in it that may be seen, and that document.
async fn zaak(server: &Werkplek) -> (String, Value) {
    let klant = server.klant(MOULIN).await;
    let deel = server.deel(&klant, "zaken").await;
    for zaak in deel["gegevens"]["zaken"].as_array().unwrap() {
        let uuid = zaak["uuid"].as_str().unwrap().to_owned();
        let all = server.get(&format!("/zaken/zgw/{uuid}/documenten")).await.expect(200);
        let document = all["documenten"].as_array().unwrap().iter().find(|one| one["toegankelijk"] == true);
        if let Some(document) = document
            && zaak["einddatum"].is_null()
            && zaak["zaaktype"] != REISDOC
        {
            return (uuid, document.clone());
        }
    }
    panic!("{deel}")
}

async fn looking_at(server: &Werkplek, zaak: &str) -> BodyDataStream {
    server.get(&format!("/zaken/zgw/{zaak}")).await.expect(200);
    let answer = server.begin(&format!("/meldingen?zaak=zgw/{zaak}")).await;
    assert_eq!(answer.status(), 200);
    answer.into_body().into_data_stream()
}

fn event(zaak: &str) -> String {
    format!("event: zaak\ndata: {{\"bron\":\"zgw\",\"uuid\":\"{zaak}\"}}\n\n")
}

async fn next(events: &mut BodyDataStream) -> String {
    String::from_utf8(events.next().await.unwrap().unwrap().to_vec()).unwrap()
}

/// Deals with so many messages, which the Notificaties API delivers behind the request.
async fn heard(server: &Werkplek, messages: usize) {
    let mut dealt = 0;
    while dealt < messages {
        dealt += server.app.verwerk().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(dealt, messages);
}

/// Another employee changes the title of a document, in a system of their own.
async fn new_version(server: &Werkplek, document: &Value) {
    let path =
        format!("/documenten/api/v1/enkelvoudiginformatieobjecten/{}", document["uuid"].as_str().unwrap());
    let lock = server.elders(&Method::POST, &format!("{path}/lock"), None).await.expect(200)["lock"].clone();
    let change = json!({ "titel": "Herziene brief", "lock": lock });
    server.elders(&Method::PATCH, &path, Some(&change)).await.expect(200);
    server.elders(&Method::POST, &format!("{path}/unlock"), Some(&json!({ "lock": lock }))).await.expect(204);
}

/// Another employee takes a besluit in a zaak.
async fn new_besluit(server: &Werkplek, zaak: &str) -> Value {
    let path = format!("/zaken/api/v1/zaken/{zaak}");
    let zaak = server.elders(&Method::GET, &path, None).await.expect(200);
    let path = format!("/catalogi/api/v1/zaaktypen/{}", key(&zaak["zaaktype"]));
    let zaaktype = server.elders(&Method::GET, &path, None).await.expect(200);
    let path = format!("/catalogi/api/v1/besluittypen?catalogus={}", zaaktype["catalogus"].as_str().unwrap());
    let besluittypen = server.elders(&Method::GET, &path, None).await.expect(200);
    let body = json!({ "verantwoordelijkeOrganisatie": sandbox::RSIN, "besluittype": besluittypen["results"][0]["url"],
        "zaak": zaak["url"], "datum": "2026-01-12", "ingangsdatum": "2026-01-12", "toelichting": "Toegekend" });
    server.elders(&Method::POST, "/besluiten/api/v1/besluiten", Some(&body)).await.expect(201)
}

fn key(url: &Value) -> &str {
    url.as_str().unwrap().rsplit('/').next().unwrap()
}

/// Tells the server of an object what a Notificaties API would.
async fn tell(server: &Werkplek, (kanaal, resource): (&str, &str), url: &str, actie: &str, number: usize) {
    let body = json!({ "kanaal": kanaal, "hoofdObject": url, "resource": resource, "resourceUrl": url, "actie": actie,
        "aanmaakdatum": format!("2026-01-12T09:30:00.{number:06}Z"), "kenmerken": {} });
    let auth = server.app.callbacks().remove(0).auth;
    let request = Request::post("/notificaties/callback").header("Authorization", auth);
    assert_eq!(server.send(request.body(Body::from(body.to_string())).unwrap()).await.status, 204);
}

const DOCUMENT: (&str, &str) = ("documenten", "enkelvoudiginformatieobject");
const BESLUIT: (&str, &str) = ("besluiten", "besluit");

async fn count(t: &TestApp, table: &str) -> i64 {
    let conn = t.db.read().await.unwrap();
    conn.first::<(i64,)>(&format!("select count(*) from {table}"), &[]).await.unwrap().unwrap().0
}

/// How often the zaaksysteem was asked anything.
fn asked(server: &Werkplek) -> usize {
    ["/zaken", "/catalogi", "/documenten", "/besluiten"]
        .map(|api| server.storingen.verzoeken(api))
        .iter()
        .sum()
}

async fn a_new_version_of_a_document_made_elsewhere_is_told_to_who_has_its_zaak_open(t: &TestApp) {
    let server = hearing(t).await;
    let (zaak, document) = zaak(&server).await;
    let mut looking = looking_at(&server, &zaak).await;
    new_version(&server, &document).await;
    let before = asked(&server);
    heard(&server, 1).await;
    assert_eq!(next(&mut looking).await, event(&zaak));
    assert_eq!(asked(&server), before, "of the zaak itself nothing is asked again");
    assert_eq!(count(t, "zaakkop").await, 0);
    let all = server.get(&format!("/zaken/zgw/{zaak}/documenten")).await.expect(200);
    let shown = all["documenten"].as_array().unwrap().iter().find(|one| one["uuid"] == document["uuid"]);
    assert_eq!(shown.unwrap()["titel"], "Herziene brief");
}

async fn a_besluit_taken_elsewhere_is_told_to_who_has_its_zaak_open(t: &TestApp) {
    let server = hearing(t).await;
    let (zaak, _) = zaak(&server).await;
    let mut looking = looking_at(&server, &zaak).await;
    let besluit = new_besluit(&server, &zaak).await;
    let one = format!("/besluiten/api/v1/besluiten/{}", key(&besluit["url"]));
    heard(&server, 1).await;
    assert_eq!(next(&mut looking).await, event(&zaak));
    assert_eq!(server.storingen.verzoeken(&one), 1, "in which zaak it was taken is asked once");
    let shown = server.get(&format!("/zaken/zgw/{zaak}")).await.expect(200);
    assert_eq!(shown["besluiten"][0]["toelichting"], "Toegekend");
    assert_eq!(shown["besluiten"][0]["identificatie"], besluit["identificatie"]);
}

async fn a_besluit_that_was_shown_and_changes_is_told(t: &TestApp) {
    let server = hearing(t).await;
    let (zaak, _) = zaak(&server).await;
    let besluit = new_besluit(&server, &zaak).await;
    heard(&server, 1).await;
    let mut looking = looking_at(&server, &zaak).await;
    let before = asked(&server);
    tell(&server, BESLUIT, besluit["url"].as_str().unwrap(), "partial_update", 1).await;
    assert_eq!(server.app.verwerk().await.unwrap(), 1);
    assert_eq!(next(&mut looking).await, event(&zaak));
    assert_eq!(asked(&server), before);
}

async fn a_besluit_in_a_zaak_that_nobody_was_shown_is_nobodys_business(t: &TestApp) {
    let server = hearing(t).await;
    let klant = server.klant(MOULIN).await;
    let deel = server.deel(&klant, "zaken").await;
    let zaken = deel["gegevens"]["zaken"].as_array().unwrap();
    let other = zaken.iter().find(|zaak| zaak["zaaktype"] != REISDOC).unwrap();
    let zaak = other["uuid"].as_str().unwrap().to_owned();
    let besluit = new_besluit(&server, &zaak).await;
    heard(&server, 1).await;
    assert_eq!(count(t, "zaakmelding").await, 0);
    let gone = format!("{BESLUITEN}/{}", Uuid::from_u128(7));
    tell(&server, BESLUIT, &gone, "create", 1).await;
    assert_eq!(server.app.verwerk().await.unwrap(), 1, "one that is not there, or not for us");
    tell(&server, BESLUIT, besluit["url"].as_str().unwrap(), "partial_update", 2).await;
    assert_eq!(server.app.verwerk().await.unwrap(), 0);
    assert_eq!(count(t, "zaakmelding").await, 0);
}

async fn a_message_about_what_nobody_was_shown_is_not_kept_and_asks_nobody(t: &TestApp) {
    let server = hearing(t).await;
    let (zaak, _) = zaak(&server).await;
    server.get(&format!("/zaken/zgw/{zaak}")).await.expect(200);
    let before = asked(&server);
    for number in 0..20 {
        let document = format!("{DOCUMENTEN}/{}", Uuid::from_u128(number as u128));
        tell(&server, DOCUMENT, &document, ["create", "partial_update", "destroy"][number % 3], number).await;
        let besluit = format!("{BESLUITEN}/{}", Uuid::from_u128(number as u128));
        tell(&server, BESLUIT, &besluit, ["destroy", "partial_update"][number % 2], number).await;
    }
    assert_eq!(count(t, "inbox").await, 0);
    assert_eq!(server.app.verwerk().await.unwrap(), 0);
    assert_eq!((asked(&server), count(t, "zaakmelding").await), (before, 0));
}

async fn a_besluit_that_cannot_be_asked_is_let_go(t: &TestApp) {
    let server = hearing(t).await;
    let (zaak, _) = zaak(&server).await;
    let mut looking = looking_at(&server, &zaak).await;
    server.storingen.zet("/besluiten", Storing::Fout500);
    new_besluit_unheard(&server, &zaak).await;
    assert_eq!(server.app.verwerk().await.unwrap(), 1);
    assert_eq!(server.app.verwerk().await.unwrap(), 0, "it is asked once");
    server.storingen.herstel_alles();
    let other = new_besluit(&server, &zaak).await;
    heard(&server, 1).await;
    assert_eq!(next(&mut looking).await, event(&zaak), "the next one is heard, of {other}");
}

/// A message about a besluit, which the zaaksysteem then does not show.
async fn new_besluit_unheard(server: &Werkplek, zaak: &str) {
    let besluit = format!("{BESLUITEN}/{zaak}");
    tell(server, BESLUIT, &besluit, "create", 1).await;
}

async fn what_we_send_ourselves_and_what_comes_twice_does_no_harm(t: &TestApp) {
    also_final(t).await;
    let server = hearing(t).await;
    server.storingen.zet_meldingen(Meldingstoring { dubbel: 100, ..Meldingstoring::default() });
    let (zaak, document) = zaak(&server).await;
    let mut looking = looking_at(&server, &zaak).await;
    let path = format!("/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap());
    let change = json!({ "titel": "Onze brief", "beschrijving": "", "bestand": null });
    assert_eq!(server.put(&path, &change).await.expect(200)["versie"], 2);
    assert_eq!(next(&mut looking).await, event(&zaak), "at once, without a message");
    heard(&server, 1).await;
    assert_eq!(next(&mut looking).await, event(&zaak));
    let all = server.get(&format!("/zaken/zgw/{zaak}/documenten")).await.expect(200);
    let shown = all["documenten"].as_array().unwrap().iter().find(|one| one["uuid"] == document["uuid"]);
    assert_eq!((&shown.unwrap()["titel"], &shown.unwrap()["versie"]), (&json!("Onze brief"), &json!(2)));
    // Delivered twice, stored once, and reading it told nobody anything.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!((count(t, "inbox").await, server.app.verwerk().await.unwrap()), (1, 0));
}

async fn what_is_shown_again_is_not_written_again_and_forgotten_after_a_day(t: &TestApp) {
    let server = hearing(t).await;
    let (zaak, _) = zaak(&server).await;
    let look = async || {
        server.get(&format!("/zaken/zgw/{zaak}")).await.expect(200);
        server.get(&format!("/zaken/zgw/{zaak}/documenten")).await.expect(200);
    };
    let moments = async || {
        let conn = t.db.read().await.unwrap();
        let sql = "select distinct cast(getoond as text) from zaakstuk where zaak = $1";
        let zaak: Uuid = zaak.parse().unwrap();
        let moments: Vec<(String,)> = conn.query(sql, &[&zaak]).await.unwrap();
        moments
    };
    look().await;
    let first = moments().await;
    assert_eq!(first.len(), 1);
    t.pass(SignedDuration::from_mins(30));
    look().await;
    assert_eq!(moments().await, first);
    t.pass(SignedDuration::from_mins(60));
    look().await;
    let second = moments().await;
    assert_eq!(second.len(), 1);
    assert_ne!(second, first);
    t.pass(SignedDuration::from_hours(23));
    server.app.verwerk().await.unwrap();
    assert_eq!(moments().await, second, "longer than a day ago for the first time, not for the last");
    t.pass(SignedDuration::from_hours(2));
    server.app.verwerk().await.unwrap();
    assert_eq!(count(t, "zaakstuk").await, 0);
}
