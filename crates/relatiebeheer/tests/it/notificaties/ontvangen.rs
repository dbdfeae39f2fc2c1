//! The callback: who may speak there, and what is taken in.

use axum::body::Body;
use http::Request;
use relatiebeheer::config::{Settings, Zgw};
use serde_json::{Value, json};
use std::sync::Arc;
use zgw::transport::InProcess;

use crate::support::{
    Answer, TestApp, engines,
    werkplek::{hearing_settings, neighbours},
};

engines!(
    the_verification_of_open_notificaties_passes,
    who_may_not_speak_is_refused_before_the_body_is_read,
    what_is_no_message_of_this_zaaksysteem_is_refused,
    what_a_zaaksysteem_behind_a_gateway_calls_itself_is_known_when_it_is_set,
    the_same_message_is_stored_once,
    what_we_do_nothing_with_is_taken_and_dropped,
    what_open_notificaties_was_recorded_to_send_is_taken,
);

const ZAKEN: &str = "http://buren/zaken/api/v1";
const ZAAK: &str = "http://buren/zaken/api/v1/zaken/18c73062-3d4b-40c3-ae2f-440e701af117";
const CALLBACK: &str = "/notificaties/callback/zgw";
const CLASSIC: &str = "application/json";

/// A server with two zaaksystemen.
async fn hearing(t: &TestApp) -> TestApp {
    let mut settings = hearing_settings();
    let second = Zgw {
        code: "tweede".to_owned(),
        zaken: "http://elders/zaken/api/v1".to_owned(),
        ..settings.zgw.clone()
    };
    settings.zaaksysteem.push(second);
    with(t, settings).await
}

async fn with(t: &TestApp, settings: Settings) -> TestApp {
    let transport = Arc::new(InProcess::<_, Body>::new(neighbours(t).0));
    t.beside_at(settings, transport).await
}

async fn tell(t: &TestApp, path: &str, auth: Option<&str>, soort: &str, body: impl Into<Body>) -> Answer {
    let mut request = Request::post(path).header("Content-Type", soort);
    if let Some(auth) = auth {
        request = request.header("Authorization", auth);
    }
    t.send(request.body(body.into()).unwrap()).await
}

fn auth(t: &TestApp, bron: &str) -> String {
    let all = t.app.callbacks();
    all.into_iter().find(|callback| callback.bron == bron).unwrap().auth
}

async fn taken(t: &TestApp, body: &Value) -> u16 {
    tell(t, CALLBACK, Some(&auth(t, "zgw")), CLASSIC, body.to_string()).await.status.as_u16()
}

async fn inbox(t: &TestApp) -> i64 {
    let conn = t.db.read().await.unwrap();
    conn.first::<(i64,)>("select count(*) from inbox", &[]).await.unwrap().unwrap().0
}

fn bericht(change: &Value) -> Value {
    let mut bericht = json!({ "kanaal": "zaken", "hoofdObject": ZAAK, "resource": "status",
        "resourceUrl": format!("{ZAKEN}/statussen/655e7977-dc78-4412-aa2b-6226ec187152"), "actie": "create",
        "aanmaakdatum": "2026-01-12T09:21:17.498Z", "kenmerken": { "bronorganisatie": "517439943" } });
    bericht.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    bericht
}

fn event(id: &str) -> Value {
    json!({ "specversion": "1.0", "id": id, "source": "openzaak", "type": "nl.overheid.zaken.status.create",
        "subject": "655e7977-dc78-4412-aa2b-6226ec187152", "time": "2026-01-12T09:21:17Z",
        "data": { "hoofdObject": ZAAK, "bronorganisatie": "517439943" } })
}

async fn the_verification_of_open_notificaties_passes(t: &TestApp) {
    let t = &hearing(t).await;
    let body =
        json!({ "kanaal": "test", "hoofdObject": "http://some.hoofdobject.nl/", "resource": "some_resource",
        "resourceUrl": "http://some.resource.nl/", "actie": "create", "aanmaakdatum": "2019-01-01T12:00:00Z",
        "kenmerken": {} })
        .to_string();
    for path in [CALLBACK, "/notificaties/callback"] {
        assert_eq!(tell(t, path, None, CLASSIC, body.clone()).await.status, 401);
        assert_eq!(tell(t, path, Some(&auth(t, "zgw")), CLASSIC, body.clone()).await.status, 204);
    }
    assert_eq!(inbox(t).await, 0);
}

async fn who_may_not_speak_is_refused_before_the_body_is_read(t: &TestApp) {
    let nobody = with(t, crate::support::settings()).await;
    let t = &hearing(t).await;
    let (first, second) = (auth(t, "zgw"), auth(t, "tweede"));
    assert_ne!(first, second);
    let bare = first.strip_prefix("Bearer ").unwrap();
    let huge = "x".repeat(10_000_000);
    for wrong in [None, Some(""), Some("Bearer x"), Some(bare), Some(second.as_str())] {
        assert_eq!(tell(t, CALLBACK, wrong, CLASSIC, huge.clone()).await.status, 401, "{wrong:?}");
    }
    let unknown = tell(t, "/notificaties/callback/onbekend", Some(&first), CLASSIC, "{}").await;
    assert_eq!(unknown.status, 401, "which zaaksystemen there are is nobody's business");
    assert_eq!(tell(t, "/notificaties/callback/tweede", Some(&first), CLASSIC, "{}").await.status, 401);
    assert_eq!(tell(&nobody, "/notificaties/callback", Some(&first), CLASSIC, "{}").await.status, 401);
}

async fn what_is_no_message_of_this_zaaksysteem_is_refused(t: &TestApp) {
    let t = &hearing(t).await;
    for (body, status) in [("", 400), ("<xml>", 400), ("[]", 400), ("{}", 400), ("{\"kanaal\":1}", 400)] {
        let answer = tell(t, CALLBACK, Some(&auth(t, "zgw")), CLASSIC, body).await;
        assert_eq!(answer.status, status, "{body}");
    }
    let huge = bericht(&json!({ "resource": "x".repeat(70_000) })).to_string();
    assert_eq!(tell(t, CALLBACK, Some(&auth(t, "zgw")), CLASSIC, huge).await.status, 413);
    let uuid = "18c73062-3d4b-40c3-ae2f-440e701af117";
    for (member, url) in [
        ("hoofdObject", format!("http://169.254.169.254/zaken/api/v1/zaken/{uuid}")),
        ("hoofdObject", format!("http://elders/zaken/api/v1/zaken/{uuid}")),
        ("hoofdObject", format!("http://buren.evil.example/zaken/api/v1/zaken/{uuid}")),
        ("hoofdObject", format!("http://buren/brp/personen/{uuid}")),
        ("resourceUrl", "file:///etc/passwd".to_owned()),
        ("resourceUrl", format!("http://127.0.0.1/statussen/{uuid}")),
    ] {
        assert_eq!(taken(t, &bericht(&json!({ member: url }))).await, 400, "{member} {url}");
    }
    for (kanaal, path) in [("documenten", "enkelvoudiginformatieobjecten"), ("besluiten", "besluiten")] {
        for origin in ["http://169.254.169.254", "http://elders", "http://buren.evil.example"] {
            let url = format!("{origin}/{kanaal}/api/v1/{path}/{uuid}");
            let change = json!({ "kanaal": kanaal, "hoofdObject": url, "resourceUrl": url });
            assert_eq!(taken(t, &bericht(&change)).await, 400, "{url}");
        }
    }
    assert_eq!(inbox(t).await, 0);
}

async fn what_a_zaaksysteem_behind_a_gateway_calls_itself_is_known_when_it_is_set(t: &TestApp) {
    let about = |origin: &str| {
        let zaak = format!("{origin}/zaken/api/v1/zaken/18c73062-3d4b-40c3-ae2f-440e701af117");
        json!({ "kanaal": "zaken", "hoofdObject": zaak, "resource": "zaak", "resourceUrl": zaak, "actie": "update",
            "aanmaakdatum": "2026-01-12T09:30:00Z", "kenmerken": {} })
    };
    let without = hearing(t).await;
    assert_eq!(taken(&without, &about("https://openzaak.intern")).await, 400);
    let mut settings = hearing_settings();
    settings.zgw.noemt_zich = vec!["https://openzaak.intern".to_owned()];
    let behind = with(t, settings).await;
    for (origin, status) in [
        ("http://buren", 204),
        ("https://openzaak.intern", 204),
        ("https://openzaak.intern.example", 400),
        ("https://elders", 400),
    ] {
        assert_eq!(taken(&behind, &about(origin)).await, status, "{origin}");
    }
}

async fn the_same_message_is_stored_once(t: &TestApp) {
    let t = &hearing(t).await;
    for _ in 0..3 {
        assert_eq!(taken(t, &bericht(&json!({}))).await, 204);
    }
    assert_eq!(inbox(t).await, 1);
    for change in [
        json!({ "aanmaakdatum": "2026-01-12T09:21:17.499Z" }),
        json!({ "actie": "update" }),
        json!({ "resourceUrl": ZAAK }),
    ] {
        assert_eq!(taken(t, &bericht(&change)).await, 204);
    }
    assert_eq!(inbox(t).await, 4);
    for id in ["1", "1", "2"] {
        let soort = "application/cloudevents+json";
        let answer = tell(t, CALLBACK, Some(&auth(t, "zgw")), soort, event(id).to_string()).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
    }
    assert_eq!(inbox(t).await, 6);
    assert_eq!(t.app.verwerk().await, Ok(6));
    assert_eq!(taken(t, &bericht(&json!({}))).await, 204);
    assert_eq!(inbox(t).await, 6, "also when it was dealt with already");
}

async fn what_we_do_nothing_with_is_taken_and_dropped(t: &TestApp) {
    let t = &hearing(t).await;
    let document =
        "http://buren/documenten/api/v1/enkelvoudiginformatieobjecten/18c73062-3d4b-40c3-ae2f-440e701af117";
    for change in [
        json!({ "kanaal": "documenten", "hoofdObject": document, "resourceUrl": document }),
        json!({ "kanaal": "onbekend" }),
        json!({ "hoofdObject": format!("{ZAKEN}/zaken/geen-uuid") }),
    ] {
        assert_eq!(taken(t, &bericht(&change)).await, 204, "{change}");
    }
    assert_eq!(inbox(t).await, 0);
}

async fn what_open_notificaties_was_recorded_to_send_is_taken(t: &TestApp) {
    let path = "../../../shared/conformance/zgw/open-notificaties-1.16-callbacks.jsonl";
    let Ok(recorded) = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + path)
    else {
        println!("SKIPPED: no recordings at {path}");
        return;
    };
    let t = &hearing(t).await;
    let mut seen = 0;
    for line in recorded.replace("http://127.0.0.1:8102", "http://buren").lines() {
        let call: Value = serde_json::from_str(line).unwrap();
        let soort = call["headers"]["Content-Type"].as_str().unwrap();
        let known = call["headers"].get("Authorization").map(|_| auth(t, "zgw"));
        let answer = tell(t, CALLBACK, known.as_deref(), soort, call["body"].to_string()).await;
        assert_eq!(answer.status, if known.is_some() { 204 } else { 401 }, "{line}");
        seen += i64::from(known.is_some());
    }
    assert_eq!((seen, inbox(t).await), (8, 8));
}
