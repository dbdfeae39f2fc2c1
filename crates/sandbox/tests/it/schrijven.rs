//! Writing, refused with the words that were recorded of Open Zaak 1.30.

mod documenten;
mod zaken;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use sandbox::{ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, ZGW_CLIENT_ID, ZGW_SECRET};
use serde_json::{Value, json};

use crate::hulp::{Antwoord, BASE, gedeeld, jwt, stuur, vraag, zgw, zgw_koppen};

const ZAKEN: &str = "/zaken/api/v1";
const DOCUMENTEN: &str = "/documenten/api/v1/enkelvoudiginformatieobjecten";

/// A write of the product's client.
async fn doe(router: &Router, methode: &str, pad: &str, body: &Value) -> Antwoord {
    als(router, (ZGW_CLIENT_ID, ZGW_SECRET), methode, pad, body).await
}

/// A write of the client with all rights.
async fn doe_alles(router: &Router, methode: &str, pad: &str, body: &Value) -> Antwoord {
    als(router, (ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET), methode, pad, body).await
}

async fn als(router: &Router, wie: (&str, &str), methode: &str, pad: &str, body: &Value) -> Antwoord {
    let token = jwt(wie.0, wie.1, &json!({}));
    let body = if body.is_null() { String::new() } else { body.to_string() };
    vraag(router, methode, pad.trim_start_matches(BASE), &zgw_koppen(&token), &body).await
}

/// Agrees with the recording of this name: status, and what is refused why. Ids differ.
fn zoals(naam: &str, antwoord: &Antwoord) {
    let Some(opnamen) = gedeeld("conformance/zgw/open-zaak-1.30-responses.jsonl") else { return };
    let opgenomen = opnamen.lines().map(|regel| serde_json::from_str::<Value>(regel).unwrap());
    let opgenomen = opgenomen.into_iter().find(|geval| geval["name"] == naam);
    let verwacht = opgenomen.unwrap_or_else(|| panic!("no recording {naam}"))["response"].clone();
    assert_eq!(verwacht["status"], antwoord.status.as_u16(), "{naam}: {}", antwoord.json());
    let fouten = |body: &Value| -> Vec<(Value, Value, String)> {
        let alle = body["invalidParams"].as_array().into_iter().flatten();
        alle.map(|p| (p["name"].clone(), p["code"].clone(), zonder_ids(&p["reason"]))).collect()
    };
    assert_eq!(fouten(&verwacht["body"]), fouten(&antwoord.json()), "{naam}");
    if antwoord.status.as_u16() >= 400 {
        assert_eq!(verwacht["body"]["detail"], antwoord.json()["detail"], "{naam}");
    }
    if antwoord.status == 201 {
        let namen = |body: &Value| body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(namen(&verwacht["body"]), namen(&antwoord.json()), "{naam}");
        assert_eq!(antwoord.kop("location"), antwoord.json()["url"].as_str(), "{naam}");
    }
}

/// The reason without addresses and numbers, which are of one world only.
fn zonder_ids(reden: &Value) -> String {
    let tekst = reden.as_str().unwrap_or_default();
    tekst
        .split([' ', '(', ')'])
        .filter(|woord| !woord.contains("http") && !woord.contains("-20") && !woord.contains("-REC-"))
        .collect()
}

/// A zaak that is open, or one that is closed.
async fn zaak(router: &Router, open: bool) -> Value {
    let pad = format!("{ZAKEN}/zaken?einddatum__isnull={open}&pageSize=500");
    zgw(router, &pad).await.json()["results"][0].clone()
}

/// The URL of this informatieobjecttype, in the catalogue of this zaak.
async fn soort(router: &Router, zaak: &Value, naam: &str) -> Value {
    let zaaktype = zgw(router, zaak["zaaktype"].as_str().unwrap()).await.json();
    let pad = format!(
        "/catalogi/api/v1/informatieobjecttypen?catalogus={}&omschrijving={naam}",
        zaaktype["catalogus"].as_str().unwrap()
    );
    zgw(router, &pad).await.json()["results"][0]["url"].clone()
}

/// PUT of a part of a large document.
async fn deel(router: &Router, url: &str, slot: Option<&str>, inhoud: &[u8]) -> Antwoord {
    let mut body = Vec::new();
    if let Some(slot) = slot {
        body.extend_from_slice(
            format!("--GRENS\r\nContent-Disposition: form-data; name=\"lock\"\r\n\r\n{slot}\r\n").as_bytes(),
        );
    }
    body.extend_from_slice(
        b"--GRENS\r\nContent-Disposition: form-data; name=\"inhoud\"; filename=\"part.bin\"\r\n\
          Content-Type: application/octet-stream\r\n\r\n",
    );
    body.extend_from_slice(inhoud);
    body.extend_from_slice(b"\r\n--GRENS--\r\n");
    let request = Request::put(url.trim_start_matches(BASE))
        .header("authorization", jwt(ZGW_CLIENT_ID, ZGW_SECRET, &json!({})))
        .header("content-type", "multipart/form-data; boundary=GRENS")
        .header("content-length", body.len());
    stuur(router, request.body(Body::from(body)).unwrap()).await
}
