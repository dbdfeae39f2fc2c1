//! What is written is announced, as it was recorded: with the kenmerken, and not everything.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tower::ServiceExt;

use crate::omroep::{Gebeurtenis, Omroep};
use crate::wereld::Wereld;
use crate::zgw::jwt;
use crate::{Knoppen, Options};

fn nu() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn zaaksysteem() -> (Router, Receiver<Gebeurtenis>) {
    let vandaag = Date::constant(2026, 11, 23);
    let options = Options { base: "http://x".into(), seed: 1, vandaag, now: Arc::new(nu) };
    let omroep = Omroep::nieuw(Arc::new(nu));
    let luisteraar = omroep.luister();
    (crate::zgw::router(&options, Wereld::Eerste, &Knoppen::default(), omroep), luisteraar)
}

async fn vraag(router: &Router, methode: &str, url: &str, body: &Value) -> Value {
    let request = Request::builder()
        .method(methode)
        .uri(url.trim_start_matches("http://x"))
        .header("authorization", jwt::als_alles(nu().as_second()))
        .header("accept-crs", "EPSG:4326")
        .header("content-crs", "EPSG:4326")
        .header("content-type", "application/json")
        .body(Body::from(if body.is_null() { String::new() } else { body.to_string() }))
        .unwrap();
    let antwoord = router.clone().oneshot(request).await.unwrap();
    let status = antwoord.status();
    let bytes = axum::body::to_bytes(antwoord.into_body(), usize::MAX).await.unwrap();
    assert!(status.is_success(), "{methode} {url}: {}", String::from_utf8_lossy(&bytes));
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn gehoord(luisteraar: &mut Receiver<Gebeurtenis>) -> Vec<(String, String)> {
    std::iter::from_fn(|| luisteraar.try_recv().ok())
        .map(|een| (een.resource.to_owned(), een.actie.to_owned()))
        .collect()
}

#[tokio::test]
async fn a_zaak_is_announced_with_what_an_abonnement_filters_on() {
    let (router, mut luisteraar) = zaaksysteem();
    let typen = vraag(&router, "GET", "/catalogi/api/v1/zaaktypen", &Value::Null).await;
    let zaaktype = &typen["results"][0];
    let body = json!({ "bronorganisatie": "517439943", "verantwoordelijkeOrganisatie": "517439943",
        "zaaktype": zaaktype["url"], "startdatum": "2026-11-20" });
    let zaak = vraag(&router, "POST", "/zaken/api/v1/zaken", &body).await;
    let melding = luisteraar.try_recv().unwrap().json();
    assert_eq!(melding["hoofdObject"], zaak["url"]);
    assert_eq!((&melding["kanaal"], &melding["resource"]), (&json!("zaken"), &json!("zaak")));
    let kenmerken = json!({ "bronorganisatie": "517439943", "zaaktype": zaaktype["url"],
        "zaaktype.catalogus": zaaktype["catalogus"],
        "vertrouwelijkheidaanduiding": zaak["vertrouwelijkheidaanduiding"] });
    assert_eq!(melding["kenmerken"], kenmerken);
    let url = zaak["url"].as_str().unwrap();
    vraag(&router, "PATCH", url, &json!({ "toelichting": "Anders" })).await;
    let notitie = json!({ "gerelateerdAan": url, "onderwerp": "a", "tekst": "b" });
    vraag(&router, "POST", "/zaken/api/v1/zaaknotities", &notitie).await;
    vraag(&router, "DELETE", url, &Value::Null).await;
    let paar = |resource: &str, actie: &str| (resource.to_owned(), actie.to_owned());
    let verwacht = [paar("zaak", "partial_update"), paar("zaak", "destroy")];
    assert_eq!(gehoord(&mut luisteraar), verwacht, "a notitie is announced to nobody");
}

#[tokio::test]
async fn a_document_and_its_relation_are_announced_on_their_own_channels() {
    let (router, mut luisteraar) = zaaksysteem();
    let alle = vraag(&router, "GET", "/zaken/api/v1/zaken?einddatum__isnull=true", &Value::Null).await;
    let zaak = &alle["results"][0];
    let zaaktype = vraag(&router, "GET", zaak["zaaktype"].as_str().unwrap(), &Value::Null).await;
    let body = json!({ "bronorganisatie": "517439943", "creatiedatum": "2026-11-20", "titel": "Stuk",
        "auteur": "KCC", "taal": "nld", "informatieobjecttype": zaaktype["informatieobjecttypen"][0] });
    let document = vraag(&router, "POST", "/documenten/api/v1/enkelvoudiginformatieobjecten", &body).await;
    let melding = luisteraar.try_recv().unwrap();
    assert_eq!((melding.kanaal, melding.resource), ("documenten", "enkelvoudiginformatieobject"));
    let relatie = json!({ "zaak": zaak["url"], "informatieobject": document["url"] });
    let relatie = vraag(&router, "POST", "/zaken/api/v1/zaakinformatieobjecten", &relatie).await;
    let melding = luisteraar.try_recv().unwrap();
    assert_eq!(melding.resource_url, relatie["url"].as_str().unwrap());
    assert_eq!(melding.hoofd_object, zaak["url"].as_str().unwrap());
    let slot =
        vraag(&router, "POST", &format!("{}/lock", document["url"].as_str().unwrap()), &json!({})).await;
    vraag(&router, "DELETE", relatie["url"].as_str().unwrap(), &Value::Null).await;
    assert!(slot["lock"].is_string());
    assert!(gehoord(&mut luisteraar).is_empty(), "a lock and a removed relation are announced to nobody");
}
