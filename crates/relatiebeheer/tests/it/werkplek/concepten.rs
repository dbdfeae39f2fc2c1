//! Drafts.

use http::Method;
use serde_json::{Value, json};

use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(
    a_draft_survives_the_tab_and_the_server,
    an_older_version_does_not_overwrite_a_newer_one,
    a_draft_is_nobody_elses,
    a_draft_can_be_thrown_away,
    a_draft_that_is_registered_is_no_draft_again,
    a_draft_that_was_thrown_away_does_not_come_back_unasked,
    a_pasted_mail_is_kept_to_be_shortened,
    what_is_too_long_says_how_much_must_go,
    a_draft_that_cannot_be_read_is_refused,
    nobody_works_on_more_than_fifty_contacts,
);

const UUID: &str = "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1";
const PATH: &str = "/concepten/6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1";

fn draft(versie: i64, notitie: &str) -> Value {
    json!({ "uuid": UUID, "versie": versie, "gestart": "2026-01-12T09:29:00Z", "notitie": notitie })
}

async fn a_draft_survives_the_tab_and_the_server(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let saved = werkplek.put(PATH, &draft(0, "Mevrouw vraagt naar haar paspoort")).await.expect(200);
    assert_eq!(saved, json!({ "versie": 1, "bewaardOp": "2026-01-12T09:30:00Z" }));
    let elsewhere = Werkplek::open(t).await;
    let expected = json!({ "concepten": [{
        "uuid": UUID, "versie": 1, "gestart": "2026-01-12T09:29:00Z", "bewaardOp": "2026-01-12T09:30:00Z",
        "klant": null, "klantNaam": null, "naamBeller": "", "notitie": "Mevrouw vraagt naar haar paspoort",
        "kanaal": "", "onderwerp": "", "resultaat": "", "zaak": null, "aanvraag": "", "initiatief": "klant", "gelukt": true,
    }] });
    assert_eq!(elsewhere.get("/concepten").await.expect(200), expected);
}

async fn an_older_version_does_not_overwrite_a_newer_one(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.put(PATH, &draft(0, "een")).await.expect(200);
    werkplek.put(PATH, &draft(1, "twee")).await.expect(200);
    let newer = werkplek.put(PATH, &draft(1, "te laat")).await.expect(409);
    assert_eq!((&newer["concept"]["notitie"], &newer["concept"]["versie"]), (&json!("twee"), &json!(2)));
    let known = werkplek.get("/concepten").await.expect(200);
    assert_eq!(known["concepten"][0]["notitie"], "twee");
}

async fn a_draft_is_nobody_elses(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.put(PATH, &draft(0, "van mij")).await.expect(200);
    let mut other = Werkplek::closed(t).await;
    other.log_in("beheer").await;
    assert_eq!(other.get("/concepten").await.expect(200), json!({ "concepten": [] }));
    other.put(PATH, &draft(0, "overgenomen")).await.expect(404);
    other.with_body(&Method::DELETE, PATH, &json!({})).await.expect(204);
    let known = werkplek.get("/concepten").await.expect(200);
    assert_eq!(known["concepten"][0]["notitie"], "van mij");
}

async fn a_draft_can_be_thrown_away(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.put(PATH, &draft(0, "weg ermee")).await.expect(200);
    werkplek.with_body(&Method::DELETE, PATH, &json!({})).await.expect(204);
    assert_eq!(werkplek.get("/concepten").await.expect(200), json!({ "concepten": [] }));
}

/// What another window still has is refused, from the version that it saw and as a new one alike.
async fn a_draft_that_is_registered_is_no_draft_again(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.put(PATH, &draft(0, "een")).await.expect(200);
    let complete = json!({
        "uuid": UUID, "notitie": "een", "kanaal": "Telefoon", "onderwerp": "Paspoort", "resultaat": "Zelf afgehandeld",
    });
    werkplek.post("/registreren", &complete).await.expect(201);
    let expected = json!({
        "status": 409, "title": "Dit contact is al opgeslagen.", "afgerond": "opgeslagen",
        "detail": "Dit contact is al opgeslagen. Wat u daarna typte, staat er niet bij. Maak er een nieuw contact van.",
    });
    for versie in [1, 0] {
        assert_eq!(werkplek.put(PATH, &draft(versie, "een en meer")).await.expect(409), expected);
    }
    assert_eq!(werkplek.get("/concepten").await.expect(200), json!({ "concepten": [] }));
}

async fn a_draft_that_was_thrown_away_does_not_come_back_unasked(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.put(PATH, &draft(0, "een")).await.expect(200);
    werkplek.with_body(&Method::DELETE, PATH, &json!({})).await.expect(204);
    let expected = json!({
        "status": 409, "title": "Dit contact is er niet meer.", "afgerond": "weg",
        "detail": "Dit contact staat niet meer bij uw open contacten. Wat u typte, is niet bewaard. \
                   Maak er een nieuw contact van.",
    });
    assert_eq!(werkplek.put(PATH, &draft(1, "een en meer")).await.expect(409), expected);
    assert_eq!(werkplek.get("/concepten").await.expect(200), json!({ "concepten": [] }));
}

async fn a_pasted_mail_is_kept_to_be_shortened(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let mail = "ë".repeat(50_000);
    werkplek.put(PATH, &draft(0, &mail)).await.expect(200);
    assert_eq!(werkplek.get("/concepten").await.expect(200)["concepten"][0]["notitie"], json!(mail));
}

async fn what_is_too_long_says_how_much_must_go(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for (field, allowed) in
        [("notitie", 50_000), ("onderwerp", 1_000), ("naamBeller", 1_000), ("aanvraag", 1_000)]
    {
        let answer = werkplek.put(PATH, &json!({ field: "ë".repeat(allowed + 7) })).await.expect(400);
        let expected = json!([{
            "name": field, "code": "max_length",
            "reason": format!("Deze tekst is te lang om te bewaren. Haal er 7 tekens af; er passen er {allowed}."),
        }]);
        assert_eq!(answer["invalidParams"], expected);
    }
}

async fn a_draft_that_cannot_be_read_is_refused(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for body in [json!([]), json!({ "notitie": 5 }), json!({ "notitie": "\u{0}" }), json!({ "versie": "x" })]
    {
        let answer = werkplek.put(PATH, &body).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text);
    }
    werkplek.put(PATH, &json!({ "versie": i64::MAX })).await.expect(400);
    werkplek.put(PATH, &json!({ "zaak": { "omschrijving": "a\u{0}b" } })).await.expect(400);
    let answer = werkplek.put("/concepten/geen-uuid", &json!({})).await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{}", answer.text);
    answer.expect(400);
}

async fn nobody_works_on_more_than_fifty_contacts(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for number in 0..50 {
        let path = format!("/concepten/00000000-0000-4000-8000-0000000000{number:02}");
        werkplek.put(&path, &json!({})).await.expect(200);
    }
    let problem = werkplek.put(PATH, &draft(0, "nog een")).await.expect(409);
    assert!(problem["detail"].as_str().unwrap().contains("Rond er eerst een af"), "{problem}");
}
