//! Documents: made, changed under lock, sent in parts, related, removed.

use axum::Router;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sandbox::{Knoppen, Storing, router_met_knoppen, router_met_storingen};
use serde_json::{Value, json};

use super::{DOCUMENTEN, ZAKEN, deel, doe, doe_alles, soort, zaak, zoals};
use crate::hulp::{options, zgw};

const INHOUD: &[u8] = b"Nagekomen stuk";

async fn body(router: &Router, zaak: &Value) -> Value {
    json!({
        "bronorganisatie": "517439943", "creatiedatum": "2026-11-20", "titel": "Nagekomen stuk", "auteur": "KCC",
        "taal": "nld", "formaat": "text/plain", "bestandsnaam": "stuk.txt", "inhoud": STANDARD.encode(INHOUD),
        "bestandsomvang": INHOUD.len(), "informatieobjecttype": soort(router, zaak, "Bijlage").await,
    })
}

/// The body with these fields instead.
#[expect(clippy::needless_pass_by_value, reason = "reads as a call with named arguments")]
fn met(body: &Value, velden: Value) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().extend(velden.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn a_small_document_is_made_in_one_request_and_refused_as_recorded() {
    let router = sandbox::router(options());
    let open = zaak(&router, true).await;
    let goed = body(&router, &open).await;
    let gemaakt = doe(&router, "POST", DOCUMENTEN, &goed).await;
    zoals("eio-create-small-201", &gemaakt);
    let gemaakt = gemaakt.json();
    assert_eq!(gemaakt["vertrouwelijkheidaanduiding"], "openbaar", "as its type says");
    assert_eq!(zgw(&router, gemaakt["inhoud"].as_str().unwrap()).await.bytes, INHOUD);
    let gevallen = [
        ("eio-create-wrong-size-400", json!({ "bestandsomvang": 3 })),
        ("eio-create-inhoud-without-size-400", json!({ "bestandsomvang": null })),
        ("eio-create-not-base64-400", json!({ "inhoud": "%%%" })),
        (
            "eio-create-received-and-in-bewerking-400",
            json!({ "ontvangstdatum": "2026-11-20", "status": "in_bewerking" }),
        ),
        ("eio-create-bad-taal-400", json!({ "taal": "nl" })),
        (
            "eio-create-unknown-type-400",
            json!({ "informatieobjecttype": "http://x/00000000-0000-4000-8000-000000000000" }),
        ),
        ("eio-create-duplicate-identificatie-400", json!({ "identificatie": gemaakt["identificatie"] })),
        ("eio-create-too-confidential-403", json!({ "vertrouwelijkheidaanduiding": "geheim" })),
        (
            "eio-create-type-not-authorised-403",
            json!({ "informatieobjecttype": soort(&router, &open, "Onderzoeksrapport").await }),
        ),
    ];
    for (naam, velden) in gevallen {
        zoals(naam, &doe(&router, "POST", DOCUMENTEN, &met(&goed, velden)).await);
    }
    zoals("eio-create-empty-body-400", &doe(&router, "POST", DOCUMENTEN, &json!({})).await);
    let zonder = met(&goed, json!({ "inhoud": null, "bestandsomvang": null }));
    let zonder = doe(&router, "POST", DOCUMENTEN, &zonder).await;
    zoals("eio-create-metadata-only-201", &zonder);
    let leeg = zgw(&router, &format!("{}/download", zonder.json()["url"].as_str().unwrap())).await;
    assert_eq!(leeg.status, 204);
}

#[tokio::test]
async fn a_change_needs_the_lock_and_every_change_is_a_version() {
    let router = sandbox::router(options());
    let open = zaak(&router, true).await;
    let document = doe(&router, "POST", DOCUMENTEN, &body(&router, &open).await).await.json();
    let url = document["url"].as_str().unwrap();
    let titel = |slot: &str| json!({ "titel": "Anders", "lock": slot });
    zoals("eio-patch-without-lock-400", &doe(&router, "PATCH", url, &json!({ "titel": "x" })).await);
    let slot = doe(&router, "POST", &format!("{url}/lock"), &json!({})).await;
    zoals("eio-lock-200", &slot);
    let slot = slot.json()["lock"].as_str().unwrap().to_owned();
    assert_eq!(zgw(&router, url).await.json()["locked"], true);
    zoals("eio-lock-existing-400", &doe(&router, "POST", &format!("{url}/lock"), &json!({})).await);
    zoals("eio-patch-locked-without-lock-400", &doe(&router, "PATCH", url, &json!({ "titel": "x" })).await);
    zoals("eio-patch-wrong-lock-400", &doe(&router, "PATCH", url, &titel("anders")).await);
    let nieuw = json!({ "inhoud": STANDARD.encode("twee"), "bestandsomvang": 4, "lock": slot });
    assert_eq!(doe(&router, "PATCH", url, &nieuw).await.json()["versie"], 2);
    assert_eq!(doe(&router, "PATCH", url, &titel(&slot)).await.json()["versie"], 3);
    let inhoud = async |versie: &str| zgw(&router, &format!("{url}/download?versie={versie}")).await.bytes;
    assert_eq!((inhoud("1").await, inhoud("3").await), (INHOUD.to_vec(), b"twee".to_vec()));
    let ontsluit = format!("{url}/unlock");
    zoals("eio-unlock-without-lock-id-400", &doe(&router, "POST", &ontsluit, &json!({})).await);
    zoals("eio-unlock-wrong-lock-id-400", &doe(&router, "POST", &ontsluit, &json!({ "lock": "x" })).await);
    zoals("eio-unlock-204", &doe(&router, "POST", &ontsluit, &json!({ "lock": slot })).await);
    zoals("eio-unlock-not-locked-400", &doe(&router, "POST", &ontsluit, &json!({ "lock": slot })).await);
    doe(&router, "POST", &format!("{url}/lock"), &json!({})).await;
    assert_eq!(doe_alles(&router, "POST", &ontsluit, &json!({})).await.status, 204, "forced");
}

/// A document of so many bytes, promised and not yet sent: its URL, its lock and its parts.
async fn belofte(router: &Router, omvang: usize) -> (String, String, Vec<Value>) {
    let open = zaak(router, true).await;
    let body = met(&body(router, &open).await, json!({ "inhoud": null, "bestandsomvang": omvang }));
    let gemaakt = doe(router, "POST", DOCUMENTEN, &body).await;
    zoals("eio-create-large-201", &gemaakt);
    let json = gemaakt.json();
    let tekst = |veld: &str| json[veld].as_str().unwrap().to_owned();
    (tekst("url"), tekst("lock"), json["bestandsdelen"].as_array().unwrap().clone())
}

#[tokio::test]
async fn a_large_document_comes_in_parts_and_is_there_once_it_is_unlocked() {
    let router = sandbox::router(options());
    let inhoud: Vec<u8> = (0..2_500_000_u32).map(|i| u8::try_from(i % 251).unwrap()).collect();
    let (url, slot, delen) = belofte(&router, inhoud.len()).await;
    let stukken: Vec<&[u8]> = inhoud.chunks(1024 * 1024).collect();
    assert_eq!(delen.len(), stukken.len());
    let adres = |plek: usize| delen[plek]["url"].as_str().unwrap();
    let te_kort = &stukken[0][1..];
    zoals("bestandsdeel-put-wrong-size-400", &deel(&router, adres(0), Some(&slot), te_kort).await);
    zoals("bestandsdeel-put-wrong-lock-400", &deel(&router, adres(0), Some("x"), stukken[0]).await);
    zoals("bestandsdeel-put-without-lock-400", &deel(&router, adres(0), None, stukken[0]).await);
    zoals("bestandsdeel-put-1-200", &deel(&router, adres(0), Some(&slot), stukken[0]).await);
    zoals("bestandsdeel-put-1-again-200", &deel(&router, adres(0), Some(&slot), stukken[0]).await);
    let ontsluit = async || doe(&router, "POST", &format!("{url}/unlock"), &json!({ "lock": slot })).await;
    zoals("eio-unlock-incomplete-upload-400", &ontsluit().await);
    assert_eq!(zgw(&router, &format!("{url}/download")).await.status, 204);
    for plek in [2, 1] {
        assert_eq!(deel(&router, adres(plek), Some(&slot), stukken[plek]).await.json()["voltooid"], true);
    }
    assert_eq!(zgw(&router, &url).await.json()["inhoud"], Value::Null, "until it is unlocked");
    assert_eq!(ontsluit().await.status, 204);
    let document = zgw(&router, &url).await.json();
    assert_eq!((&document["locked"], &document["bestandsdelen"]), (&json!(false), &json!([])));
    assert!(zgw(&router, &format!("{url}/download")).await.bytes == inhoud);
}

#[tokio::test]
async fn a_part_that_breaks_off_leaves_nothing_behind() {
    let (router, storingen) = router_met_storingen(options());
    let (url, slot, delen) = belofte(&router, 2000).await;
    storingen.zet("/documenten/api/v1/bestandsdelen", Storing::Half);
    let adres = delen[0]["url"].as_str().unwrap().to_owned();
    let (kopie, sleutel) = (router.clone(), slot.clone());
    let poging = tokio::spawn(async move { deel(&kopie, &adres, Some(&sleutel), &[7; 2000]).await.status });
    assert!(poging.await.is_err(), "the connection broke");
    storingen.herstel_alles();
    assert_eq!(zgw(&router, &url).await.json()["bestandsdelen"][0]["voltooid"], false);
    assert_eq!(deel(&router, delen[0]["url"].as_str().unwrap(), Some(&slot), &[7; 2000]).await.status, 200);
}

#[tokio::test]
async fn of_what_is_too_large_to_keep_length_and_hash_stay() {
    let knoppen = Knoppen { bestandsdeel: 40 * 1024 * 1024, ..Knoppen::default() };
    let (router, _) = router_met_knoppen(options(), knoppen);
    let inhoud = vec![1_u8; 33 * 1024 * 1024];
    let (url, slot, delen) = belofte(&router, inhoud.len()).await;
    deel(&router, delen[0]["url"].as_str().unwrap(), Some(&slot), &inhoud).await;
    doe(&router, "POST", &format!("{url}/unlock"), &json!({ "lock": slot })).await;
    let gehaald = zgw(&router, &format!("{url}/download")).await;
    assert_eq!(gehaald.bytes.len(), inhoud.len());
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &inhoud);
    let hex = hash.as_ref().iter().take(16).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    assert_eq!(gehaald.kop("etag"), Some(format!("\"{hex}\"").as_str()));
}

#[tokio::test]
async fn a_document_is_related_once_to_a_zaak_that_is_open_and_fits() {
    let router = sandbox::router(options());
    let (open, dicht) = (zaak(&router, true).await, zaak(&router, false).await);
    let document = doe(&router, "POST", DOCUMENTEN, &body(&router, &open).await).await.json();
    let pad = format!("{ZAKEN}/zaakinformatieobjecten");
    let relatie = |zaak: &Value| json!({ "zaak": zaak["url"], "informatieobject": document["url"] });
    let gemaakt = doe(&router, "POST", &pad, &relatie(&open)).await;
    zoals("zio-create-201", &gemaakt);
    zoals("zio-create-duplicate-400", &doe(&router, "POST", &pad, &relatie(&open)).await);
    zoals("zio-create-on-closed-zaak-403", &doe(&router, "POST", &pad, &relatie(&dicht)).await);
    zoals(
        "zio-create-required-fields-400",
        &doe(&router, "POST", &pad, &json!({ "zaak": open["url"] })).await,
    );
    let bedrijf = zgw(&router, "/catalogi/api/v1/zaaktypen?identificatie=ZT-HORECA").await.json();
    let anders = format!(
        "{ZAKEN}/zaken?zaaktype={}&einddatum__isnull=true",
        bedrijf["results"][0]["url"].as_str().unwrap()
    );
    let anders = zgw(&router, &anders).await.json()["results"][0].clone();
    zoals("zio-create-type-not-in-zaaktype-400", &doe(&router, "POST", &pad, &relatie(&anders)).await);
    let spiegel = format!(
        "/documenten/api/v1/objectinformatieobjecten?informatieobject={}",
        document["url"].as_str().unwrap()
    );
    assert_eq!(zgw(&router, &spiegel).await.json()[0]["object"], open["url"]);
    let verwijder = async || doe(&router, "DELETE", document["url"].as_str().unwrap(), &Value::Null).await;
    zoals("eio-delete-related-400-superuser", &verwijder().await);
    let weg = doe(&router, "DELETE", gemaakt.json()["url"].as_str().unwrap(), &Value::Null).await;
    zoals("zio-delete-204", &weg);
    assert_eq!(verwijder().await.status, 204);
    assert_eq!(zgw(&router, document["url"].as_str().unwrap()).await.status, 404);
}
