//! Documents of a zaak and their content.

use futures_util::TryStreamExt;
use serde_json::{Value, json};
use zgw::Error;
use zgw::documenten::Documenten;

use crate::fake::{Answer, Asked, BUDGET, Fake, caller, client, page, problem, uuid};

const ZAAK: &str = "https://elders.example/zaken/api/v1/zaken/00000000-0000-4000-8000-000000000001";

fn document(number: u32) -> Value {
    json!({
        "url": format!("https://elders.example/documenten/api/v1/enkelvoudiginformatieobjecten/{}", uuid(number)),
        "titel": format!("Stuk {number}"), "formaat": "application/pdf", "bestandsnaam": "stuk.pdf",
        "bestandsomvang": 4, "vertrouwelijkheidaanduiding": "zaakvertrouwelijk", "versie": 2,
        "informatieobjecttype": "https://elders.example/t",
        "_expand": {"informatieobjecttype": {"url": "https://elders.example/t", "omschrijving": "Bijlage"}},
    })
}

fn relations(numbers: &[u32]) -> Value {
    let relation = |number: &u32| json!({"informatieobject": document(*number)["url"], "titel": format!("Titel {number}")});
    numbers.iter().map(relation).collect()
}

async fn ask(
    behaviour: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
) -> (Result<Documenten, Error>, Vec<String>) {
    let fake = Fake::new(move |asked| {
        if asked.line.contains("/zaakinformatieobjecten?") {
            Answer::Json(200, relations(&[1, 2, 3]))
        } else {
            behaviour(asked)
        }
    });
    let client = client(fake.clone());
    let answer = tokio::spawn(async move { client.documenten_of(&caller(), ZAAK).await }).await.unwrap();
    (answer, fake.lines())
}

fn readable(found: &Documenten) -> Vec<(&str, bool)> {
    found.documenten.iter().map(|some| (some.titel.as_str(), some.document.is_some())).collect()
}

#[tokio::test]
async fn all_documents_in_two_calls_and_the_unreadable_one_is_shown_as_such() {
    let (found, lines) = ask(|asked| {
        assert_eq!(asked.body["uuid__in"], json!([uuid(1), uuid(2), uuid(3)]));
        page(&[document(3), document(1)], None)
    })
    .await;
    let found = found.unwrap();
    assert_eq!(readable(&found), [("Titel 1", true), ("Titel 2", false), ("Titel 3", true)]);
    let kind = found.documenten[0].document.as_ref().unwrap().informatieobjecttype.as_ref();
    assert_eq!(kind.unwrap().omschrijving, "Bijlage");
    assert_eq!(lines.len(), 2);
    assert_eq!(
        lines[0],
        "GET /zaken/api/v1/zaakinformatieobjecten?zaak=https%3A%2F%2Felders.example%2Fzaken%2Fapi%2Fv1%2Fzaken%2F00000000-0000-4000-8000-000000000001"
    );
    assert_eq!(lines[1], "POST /documenten/api/v1/enkelvoudiginformatieobjecten/_zoek");
}

#[tokio::test]
async fn a_peer_without_search_or_with_a_deaf_one_is_asked_one_by_one() {
    for deaf in [false, true] {
        let (found, lines) = ask(move |asked| {
            if asked.line.ends_with("/_zoek") {
                return if deaf {
                    page(&[document(1), document(9)], None)
                } else {
                    problem(404, "not_found")
                };
            }
            if asked.line.contains(&uuid(2)) {
                return problem(403, "permission_denied");
            }
            Answer::Json(200, document(if asked.line.contains(&uuid(1)) { 1 } else { 3 }))
        })
        .await;
        assert_eq!(readable(&found.unwrap()), [("Titel 1", true), ("Titel 2", false), ("Titel 3", true)]);
        assert_eq!(lines.len(), 5, "{lines:?}");
    }
}

#[tokio::test]
async fn no_right_at_all_hides_but_wrong_credentials_fail() {
    let (found, _) = ask(|_| problem(403, "permission_denied")).await;
    assert_eq!(readable(&found.unwrap()), [("Titel 1", false), ("Titel 2", false), ("Titel 3", false)]);
    let (found, _) = ask(|_| problem(403, "invalid-jwt-signature")).await;
    assert!(matches!(found.unwrap_err(), Error::NotAllowed { .. }));
    let (found, _) = ask(|_| problem(500, "error")).await;
    assert!(
        matches!(found.unwrap_err(), Error::Status { status: 500, .. }),
        "down is not the same as hidden"
    );
}

#[tokio::test]
async fn a_zaak_without_documents_asks_no_further() {
    let fake = Fake::new(|_| Answer::Json(200, json!([])));
    let found = client(fake.clone()).documenten_of(&caller(), ZAAK).await.unwrap();
    assert_eq!((found.documenten.len(), fake.asked().len()), (0, 1));
}

#[tokio::test]
async fn a_download_streams_with_the_declared_type_and_name() {
    let fake = Fake::new(|asked| match asked.line.split_once("/download") {
        Some(_) => Answer::Raw(200, "application/octet-stream", b"%PDF".to_vec()),
        None => Answer::Json(200, document(1)),
    });
    let download = client(fake.clone()).download(&caller(), uuid(1).parse().unwrap(), Some(2)).await.unwrap();
    assert_eq!(download.document.formaat.as_deref(), Some("application/pdf"));
    assert_eq!(download.document.bestandsnaam.as_deref(), Some("stuk.pdf"));
    assert_eq!(download.body.try_collect::<Vec<_>>().await.unwrap().concat(), b"%PDF");
    let asked = &fake.asked()[1];
    assert!(asked.line.ends_with("/download?versie=2"), "{}", asked.line);
    assert_eq!(asked.headers["accept"], "*/*");
}

#[tokio::test(start_paused = true)]
async fn a_download_that_cannot_start_says_why() {
    let ask = async |content: fn() -> Answer, metadata: fn() -> Answer| {
        let fake =
            Fake::new(move |asked| if asked.line.contains("/download") { content() } else { metadata() });
        client(fake).download(&caller(), uuid(1).parse().unwrap(), None).await.unwrap_err()
    };
    let fine = || Answer::Json(200, document(1));
    // Open Zaak sends this text along with its 204.
    let empty = || Answer::Raw(204, "application/octet-stream", b"application/octet-stream".to_vec());
    assert_eq!(ask(empty, fine).await, Error::NoContent);
    assert_eq!(ask(|| Answer::Hang, fine).await, Error::TimedOut { after: BUDGET });
    assert!(matches!(ask(|| problem(500, "error"), fine).await, Error::Status { status: 500, .. }));
    let refused = ask(|| problem(404, "not_found"), || problem(403, "permission_denied")).await;
    assert!(matches!(refused, Error::NotAllowed { .. }), "{refused:?}");
}
