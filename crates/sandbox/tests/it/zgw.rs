//! The ZGW APIs with the demo's own data.

use sandbox::{ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, personen};
use serde_json::{Value, json};

use crate::hulp::{BASE, options, zgw, zgw_als, zoek_zaken};

const BSN: &str = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn";
const EXPAND: &str =
    "zaaktype,status,status.statustype,resultaat,resultaat.resultaattype,rollen,rollen.roltype";

fn resultaten(json: &Value) -> Vec<Value> {
    json["results"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn the_zaken_of_a_person_with_everything_about_them() {
    let router = sandbox::router(options());
    let body = json!({ BSN: "999993653", "expand": EXPAND.split(',').collect::<Vec<_>>(), "ordering": "-startdatum" });
    let zaken = resultaten(&zoek_zaken(&router, &body).await.json());
    assert_eq!(zaken.len(), 5);
    for zaak in &zaken {
        let meer = &zaak["_expand"];
        assert!(
            meer["zaaktype"]["omschrijving"].is_string()
                && meer["status"]["_expand"]["statustype"]["omschrijving"].is_string()
        );
        let initiator = meer["rollen"]
            .as_array()
            .unwrap()
            .iter()
            .find(|rol| rol["omschrijvingGeneriek"] == "initiator")
            .unwrap();
        assert_eq!(initiator["betrokkeneIdentificatie"]["inpBsn"], "999993653");
        assert_eq!(zaak["einddatum"].is_null(), meer.get("resultaat").is_none());
        let nummer = zaak["identificatie"].as_str().unwrap();
        assert!(nummer.starts_with("ZAAK-2026-") && nummer.len() == 20, "{nummer}");
    }
    let startdata: Vec<&str> = zaken.iter().map(|zaak| zaak["startdatum"].as_str().unwrap()).collect();
    assert!(startdata.is_sorted_by(|a, b| a >= b));
    assert!(
        zaken.iter().any(|z| z["einddatum"].is_null()
            && z["uiterlijkeEinddatumAfdoening"].as_str().unwrap() < "2026-11-23")
    );
}

#[tokio::test]
async fn a_forbidden_zaaktype_is_hidden_and_refused() {
    let router = sandbox::router(options());
    let pad = format!("/zaken/api/v1/zaken?{BSN}=999993653");
    let alles = resultaten(&zgw_als(&router, ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, &pad).await.json());
    let minst = resultaten(&zgw(&router, &pad).await.json());
    assert_eq!((alles.len(), minst.len()), (6, 5));
    let verborgen = alles.iter().find(|zaak| !minst.contains(zaak)).unwrap();
    assert_eq!(zgw(&router, verborgen["url"].as_str().unwrap()).await.status, 403);
    assert_eq!(zgw(&router, verborgen["status"].as_str().unwrap()).await.status, 403);
    let rollen =
        zgw(&router, &format!("/zaken/api/v1/rollen?zaak={}", verborgen["url"].as_str().unwrap())).await;
    assert_eq!(rollen.json()["count"], 0);
    let te_vertrouwelijk = format!("/zaken/api/v1/zaken?{BSN}={}", personen()[1].bsn);
    let alles =
        resultaten(&zgw_als(&router, ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, &te_vertrouwelijk).await.json());
    assert_eq!(alles.len(), resultaten(&zgw(&router, &te_vertrouwelijk).await.json()).len() + 1);
}

#[tokio::test]
async fn documents_are_readable_files_and_one_kind_is_refused() {
    let router = sandbox::router(options());
    let zaken = resultaten(&zgw(&router, "/zaken/api/v1/zaken?pageSize=500").await.json());
    let (mut geweigerd, mut soorten) = (0, std::collections::BTreeSet::new());
    for zaak in zaken {
        let zios = zgw(
            &router,
            &format!("/zaken/api/v1/zaakinformatieobjecten?zaak={}", zaak["url"].as_str().unwrap()),
        )
        .await;
        assert!(zios.json().as_array().unwrap().len() <= 4);
        for zio in zios.json().as_array().unwrap() {
            let document = zgw(&router, zio["informatieobject"].as_str().unwrap()).await;
            if document.status == 403 {
                geweigerd += 1;
                assert_eq!(
                    zgw(&router, &format!("{}/download", zio["informatieobject"].as_str().unwrap()))
                        .await
                        .status,
                    404
                );
                continue;
            }
            let document = document.json();
            let inhoud = zgw(&router, document["inhoud"].as_str().unwrap()).await;
            assert_eq!(inhoud.kop("content-type"), Some("application/octet-stream"));
            assert!(inhoud.kop("content-disposition").unwrap().ends_with(".bin\""));
            assert_eq!(document["bestandsomvang"], inhoud.bytes.len());
            let formaat = document["formaat"].as_str().unwrap().to_owned();
            match formaat.as_str() {
                "application/pdf" => {
                    assert!(inhoud.bytes.starts_with(b"%PDF-") && inhoud.bytes.ends_with(b"%%EOF\n"));
                }
                "image/png" => assert!(inhoud.bytes.starts_with(b"\x89PNG")),
                _ => assert!(String::from_utf8(inhoud.bytes).unwrap().contains("Notitie")),
            }
            soorten.insert(formaat);
        }
    }
    assert!(geweigerd > 0);
    assert_eq!(soorten.len(), 3);
}

#[tokio::test]
async fn an_older_version_stays_available() {
    let router = sandbox::router(options());
    let alle = resultaten(
        &zgw(&router, "/documenten/api/v1/enkelvoudiginformatieobjecten?pageSize=500").await.json(),
    );
    let document = alle.iter().find(|document| document["versie"] == 2).unwrap();
    let url = document["url"].as_str().unwrap();
    let eerste = zgw(&router, &format!("{url}?versie=1")).await;
    assert_eq!(eerste.json()["versie"], 1);
    assert_eq!(eerste.kop("etag"), zgw(&router, url).await.kop("etag"), "the ETag ignores the version");
    let (oud, nieuw) = (
        zgw(&router, &format!("{url}/download?versie=1")).await,
        zgw(&router, &format!("{url}/download")).await,
    );
    assert_ne!(oud.bytes, nieuw.bytes);
    let begin = document["beginRegistratie"].as_str().unwrap().replace("T10:", "T09:");
    assert_eq!(zgw(&router, &format!("{url}?registratieOp={begin}")).await.json()["versie"], 1);
    assert_eq!(zgw(&router, &format!("{url}?registratieOp=2000-01-01T00:00:00Z")).await.status, 404);
}

/// Every URL that an object holds can be fetched, or is refused on purpose.
#[tokio::test]
async fn no_link_leads_nowhere() {
    let router = sandbox::router(options());
    let mut gezien = std::collections::BTreeSet::new();
    let mut te_gaan: Vec<String> =
        resultaten(&zgw(&router, &format!("/zaken/api/v1/zaken?{BSN}=999993653")).await.json())
            .iter()
            .map(|z| z["url"].as_str().unwrap().to_owned())
            .collect();
    while let Some(url) = te_gaan.pop() {
        if !gezien.insert(url.clone()) || url.contains("/download") {
            continue;
        }
        let antwoord = zgw(&router, &url).await;
        assert!([200, 403].contains(&antwoord.status.as_u16()), "{url}: {}", antwoord.status);
        verzamel(&antwoord.json(), &mut te_gaan);
    }
    assert!(gezien.len() > 60, "{}", gezien.len());
}

fn verzamel(json: &Value, urls: &mut Vec<String>) {
    match json {
        Value::String(tekst) if tekst.starts_with(BASE) && !tekst.contains("/ref/fouten/") => {
            urls.push(tekst.clone());
        }
        Value::Array(lijst) => lijst.iter().for_each(|een| verzamel(een, urls)),
        Value::Object(velden) => velden.values().for_each(|een| verzamel(een, urls)),
        _ => {}
    }
}

#[tokio::test]
async fn the_consumer_learns_what_it_may() {
    let router = sandbox::router(options());
    let pad = "/autorisaties/api/v1/applicaties/consumer?clientId=relatiebeheer";
    let mag = zgw(&router, pad).await.json();
    assert_eq!(mag["heeftAlleAutorisaties"], false);
    let zaaktypen = resultaten(&zgw(&router, "/catalogi/api/v1/zaaktypen").await.json());
    let toegestaan =
        mag["autorisaties"].as_array().unwrap().iter().filter(|a| a["component"] == "zrc").count();
    assert_eq!(zaaktypen.len(), toegestaan + 1, "all zaaktypen but one");
}

#[tokio::test]
async fn organisations_have_zaken_by_rsin_by_kvk_number_and_by_vestiging() {
    let router = sandbox::router(options());
    let gevallen = [
        ("nietNatuurlijkPersoon__innNnpId=857587973", "niet_natuurlijk_persoon", 1),
        ("nietNatuurlijkPersoon__kvkNummer=68750110", "niet_natuurlijk_persoon", 2),
        ("nietNatuurlijkPersoon__vestigingsNummer=000037178598", "niet_natuurlijk_persoon", 1),
        ("vestiging__vestigingsNummer=000037178598", "vestiging", 1),
        ("vestiging__kvkNummer=68750110", "vestiging", 2),
    ];
    for (kenmerk, soort, aantal) in gevallen {
        let pad =
            format!("/zaken/api/v1/zaken?rol__betrokkeneIdentificatie__{kenmerk}&expand=zaaktype,rollen");
        let zaken = resultaten(&zgw(&router, &pad).await.json());
        assert_eq!(zaken.len(), aantal, "{kenmerk}");
        for zaak in zaken {
            let rollen = zaak["_expand"]["rollen"].as_array().unwrap();
            assert!(rollen.iter().any(|rol| rol["betrokkeneType"] == soort), "{kenmerk}");
            let catalogus =
                zgw(&router, zaak["_expand"]["zaaktype"]["catalogus"].as_str().unwrap()).await.json();
            assert_eq!(catalogus["domein"], "BEDR");
        }
    }
}

#[tokio::test]
async fn what_was_decided_can_be_read_with_its_letter() {
    let router = sandbox::router(options());
    let besluiten = resultaten(&zgw(&router, "/besluiten/api/v1/besluiten?pageSize=500").await.json());
    assert!(besluiten.len() > 5, "{}", besluiten.len());
    for besluit in &besluiten {
        let url = besluit["url"].as_str().unwrap();
        let zaak = besluit["zaak"].as_str().unwrap();
        let van_zaak = zgw(&router, &format!("/besluiten/api/v1/besluiten?zaak={zaak}")).await.json();
        assert_eq!(resultaten(&van_zaak), std::slice::from_ref(besluit));
        assert_eq!(zgw(&router, &format!("{zaak}/besluiten")).await.json()[0]["besluit"], url);
        let brief = zgw(&router, &format!("/besluiten/api/v1/besluitinformatieobjecten?besluit={url}")).await;
        let document = zgw(&router, brief.json()[0]["informatieobject"].as_str().unwrap()).await.json();
        assert_eq!(document["titel"], "Besluit");
    }
}
