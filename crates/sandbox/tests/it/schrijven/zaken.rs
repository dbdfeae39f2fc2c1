//! Zaken: registered, changed, closed, and told of contacts.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{Method, Response};
use sandbox::{Bel, Knoppen, Storing, router_met_knoppen, router_met_storingen};
use serde_json::{Value, json};

use super::{ZAKEN, doe, doe_alles, zaak, zoals};
use crate::hulp::{jwt, options, vraag, zgw, zgw_koppen};

const BESLUITEN: &str = "/besluiten/api/v1/besluiten";

async fn zaaktype(router: &Router) -> Value {
    zgw(router, "/catalogi/api/v1/zaaktypen?identificatie=ZT-PARKEER").await.json()["results"][0].clone()
}

async fn nieuwe_zaak(router: &Router, velden: Value) -> Value {
    let mut body = json!({ "bronorganisatie": "517439943", "verantwoordelijkeOrganisatie": "517439943",
        "zaaktype": zaaktype(router).await["url"], "startdatum": "2026-11-02" });
    body.as_object_mut().unwrap().extend(velden.as_object().unwrap().clone());
    let gemaakt = doe_alles(router, "POST", &format!("{ZAKEN}/zaken"), &body).await;
    zoals("zaak-create-201-superuser", &gemaakt);
    gemaakt.json()
}

#[tokio::test]
async fn a_zaak_is_registered_by_who_may_and_found_by_its_kenmerk() {
    let router = sandbox::router(options());
    let zaak =
        nieuwe_zaak(&router, json!({ "kenmerken": [{ "bron": "formulier", "kenmerk": "F-12" }] })).await;
    assert_eq!(
        (&zaak["vertrouwelijkheidaanduiding"], &zaak["uiterlijkeEinddatumAfdoening"]),
        (&json!("openbaar"), &json!("2026-12-28"))
    );
    let gevonden = zgw(&router, &format!("{ZAKEN}/zaken?kenmerk=formulier:F-12")).await.json();
    assert_eq!(gevonden["results"][0]["url"], zaak["url"]);
    zoals("zaak-create-403", &doe(&router, "POST", &format!("{ZAKEN}/zaken"), &zaak).await);
    let dubbel = doe_alles(&router, "POST", &format!("{ZAKEN}/zaken"), &zaak).await;
    zoals("zaak-create-duplicate-identificatie-400-superuser", &dubbel);
    let geheim = nieuwe_zaak(&router, json!({ "vertrouwelijkheidaanduiding": "geheim" })).await;
    zoals("zaak-detail-too-confidential-403", &zgw(&router, geheim["url"].as_str().unwrap()).await);
}

#[tokio::test]
async fn a_zaak_is_changed_field_by_field_until_it_is_closed() {
    let router = sandbox::router(options());
    let (open, dicht) = (zaak(&router, true).await, zaak(&router, false).await);
    let url = open["url"].as_str().unwrap();
    let nieuw = doe(&router, "PATCH", url, &json!({ "toelichting": "Gebeld", "onzin": 1 })).await;
    assert_eq!((nieuw.status.as_u16(), &nieuw.json()["toelichting"]), (200, &json!("Gebeld")));
    assert_eq!(zgw(&router, url).await.json(), {
        let mut zaak = nieuw.json();
        zaak["_expand"] = json!({});
        zaak
    });
    for (naam, body) in [
        ("zaak-patch-too-long-400", json!({ "omschrijving": "x".repeat(81) })),
        ("zaak-patch-zaaktype-400", json!({ "zaaktype": "http://x/anders" })),
        ("zaak-patch-identificatie-400", json!({ "identificatie": "anders" })),
        ("zaak-patch-null-not-allowed-400", json!({ "toelichting": null })),
    ] {
        zoals(naam, &doe(&router, "PATCH", url, &body).await);
    }
    let te_laat = doe(&router, "PATCH", dicht["url"].as_str().unwrap(), &json!({ "toelichting": "x" })).await;
    zoals("zaak-patch-closed-403", &te_laat);
    let geforceerd =
        doe_alles(&router, "PATCH", dicht["url"].as_str().unwrap(), &json!({ "toelichting": "x" })).await;
    assert_eq!(geforceerd.status, 200);
}

#[tokio::test]
async fn rollen_come_and_go() {
    let router = sandbox::router(options());
    let zaak = nieuwe_zaak(&router, json!({})).await;
    let dicht = self::zaak(&router, false).await;
    let typen = format!("/catalogi/api/v1/roltypen?zaaktype={}", zaak["zaaktype"].as_str().unwrap());
    let typen = zgw(&router, &typen).await.json()["results"].as_array().unwrap().clone();
    let soort = |naam: &str| typen.iter().find(|t| t["omschrijvingGeneriek"] == naam).unwrap()["url"].clone();
    let pad = format!("{ZAKEN}/rollen");
    let rol = |zaak: &Value, bsn: &str| {
        json!({ "zaak": zaak["url"], "betrokkeneType": "natuurlijk_persoon", "roltype": soort("initiator"),
            "betrokkeneIdentificatie": { "inpBsn": bsn } })
    };
    zoals("rol-create-invalid-bsn-400", &doe(&router, "POST", &pad, &rol(&zaak, "123")).await);
    zoals("rol-create-bsn-elfproef-400", &doe(&router, "POST", &pad, &rol(&zaak, "123456789")).await);
    let gemaakt = doe(&router, "POST", &pad, &rol(&zaak, "999993653")).await;
    zoals("rol-create-natuurlijk-persoon-201", &gemaakt);
    zoals("rol-create-second-initiator-400", &doe(&router, "POST", &pad, &rol(&zaak, "999993653")).await);
    zoals("rol-create-on-closed-zaak-403", &doe(&router, "POST", &pad, &rol(&dicht, "999993653")).await);
    zoals("rol-create-empty-body-400", &doe(&router, "POST", &pad, &json!({})).await);
    zoals(
        "rol-create-required-fields-400",
        &doe(&router, "POST", &pad, &json!({ "zaak": zaak["url"] })).await,
    );
    let bsn = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn=999993653";
    let van = async || zgw(&router, &format!("{ZAKEN}/zaken?{bsn}&pageSize=500")).await.json();
    assert_eq!(van().await["results"][0]["url"], zaak["url"], "newest first");
    zoals(
        "rol-delete-204",
        &doe(&router, "DELETE", gemaakt.json()["url"].as_str().unwrap(), &Value::Null).await,
    );
    assert_ne!(van().await["results"][0]["url"], zaak["url"]);
}

#[tokio::test]
async fn the_last_status_closes_a_zaak_that_has_a_resultaat() {
    let router = sandbox::router(options());
    let zaak = nieuwe_zaak(&router, json!({})).await;
    let zaaktype = zaaktype(&router).await;
    let status = |plek: usize, dag: &str| {
        json!({ "zaak": zaak["url"], "statustype": zaaktype["statustypen"][plek],
            "datumStatusGezet": format!("{dag}T09:00:00Z") })
    };
    let pad = format!("{ZAKEN}/statussen");
    zoals("status-create-403", &doe(&router, "POST", &pad, &status(3, "2026-11-02")).await);
    zoals("status-create-201-superuser", &doe_alles(&router, "POST", &pad, &status(3, "2026-11-02")).await);
    for (naam, plek, dag) in [
        ("status-create-same-moment-400-superuser", 2, "2026-11-02"),
        ("status-create-future-400-superuser", 2, "2027-01-01"),
        ("status-create-eindstatus-without-resultaat-400-superuser", 0, "2026-11-20"),
    ] {
        zoals(naam, &doe_alles(&router, "POST", &pad, &status(plek, dag)).await);
    }
    let resultaat = json!({ "zaak": zaak["url"], "resultaattype": zaaktype["resultaattypen"][0] });
    let resultaten = format!("{ZAKEN}/resultaten");
    zoals("resultaat-create-201", &doe(&router, "POST", &resultaten, &resultaat).await);
    zoals("resultaat-create-second-400", &doe(&router, "POST", &resultaten, &resultaat).await);
    let eind = doe_alles(&router, "POST", &pad, &status(0, "2026-11-20")).await;
    zoals("status-create-eindstatus-201-superuser", &eind);
    let nu = zgw(&router, zaak["url"].as_str().unwrap()).await.json();
    assert_eq!((&nu["einddatum"], &nu["status"]), (&json!("2026-11-20"), &eind.json()["url"]));
    let object = json!({ "zaak": zaak["url"], "objectType": "adres" });
    let object = doe(&router, "POST", &format!("{ZAKEN}/zaakobjecten"), &object).await;
    zoals("zaakobject-create-on-closed-zaak-403", &object);
}

#[tokio::test]
async fn a_zaak_is_told_of_a_contact_by_note_and_by_klantcontact() {
    let router = sandbox::router(options());
    let (open, dicht) = (zaak(&router, true).await, zaak(&router, false).await);
    let notities = format!("{ZAKEN}/zaaknotities");
    let notitie = |zaak: &Value| {
        json!({ "gerelateerdAan": zaak["url"], "onderwerp": "Gebeld", "tekst": "Over de status",
        "aangemaaktDoor": "kcc-1", "notitieType": "intern", "status": "concept" })
    };
    let gemaakt = doe(&router, "POST", &notities, &notitie(&open)).await;
    zoals("zaaknotitie-create-201", &gemaakt);
    zoals("zaaknotitie-create-on-closed-zaak-201", &doe(&router, "POST", &notities, &notitie(&dicht)).await);
    let url = gemaakt.json()["url"].as_str().unwrap().to_owned();
    let definitief = doe(&router, "PATCH", &url, &json!({ "status": "definitief" })).await;
    assert_eq!(definitief.json()["status"], "definitief");
    zoals("zaaknotitie-patch-definitief-400", &doe(&router, "PATCH", &url, &json!({ "tekst": "x" })).await);
    let lijst = zgw(&router, &format!("{notities}?gerelateerdAan={}", open["url"].as_str().unwrap())).await;
    assert_eq!(lijst.json()["count"], 1);
    zoals("zaaknotitie-delete-definitief-204", &doe(&router, "DELETE", &url, &Value::Null).await);

    let contacten = format!("{ZAKEN}/klantcontacten");
    let contact =
        |zaak: &Value, op: &str| json!({ "zaak": zaak["url"], "datumtijd": op, "kanaal": "telefoon" });
    let gemaakt = doe(&router, "POST", &contacten, &contact(&open, "2026-11-20T10:00:00Z")).await;
    zoals("klantcontact-create-201-deprecated", &gemaakt);
    assert!(gemaakt.kop("warning").unwrap().contains("verouderd"));
    zoals(
        "klantcontact-create-future-400",
        &doe(&router, "POST", &contacten, &contact(&open, "2027-01-01T00:00:00Z")).await,
    );
    let dicht = doe(&router, "POST", &contacten, &contact(&dicht, "2026-11-20T10:00:00Z")).await;
    zoals("klantcontact-create-on-closed-zaak-403", &dicht);
}

/// A Contactmomenten API that knows one contactmoment, and what was asked of it.
fn andere_kant() -> (Bel, Arc<Mutex<Vec<String>>>) {
    let gevraagd = Arc::new(Mutex::new(Vec::new()));
    let lijst = Arc::clone(&gevraagd);
    let bel = Bel::met(move |request| {
        let pad = request.uri().path().to_owned();
        lijst.lock().unwrap().push(format!("{} {pad}", request.method()));
        let (status, body) = match *request.method() {
            Method::GET if pad.ends_with("/geen") => (200, json!({ "onderwerp": "geen contactmoment" })),
            Method::GET => (200, json!({ "tekst": "Gebeld", "medewerkerIdentificatie": {} })),
            Method::POST => {
                (201, json!({ "url": "http://wij/contactmomenten/api/v1/objectcontactmomenten/2" }))
            }
            _ => (204, Value::Null),
        };
        Box::pin(async move {
            Ok(Response::builder().status(status).body(Bytes::from(body.to_string())).unwrap())
        })
    });
    (bel, gevraagd)
}

#[tokio::test]
async fn a_contactmoment_is_looked_up_and_mirrored_at_its_own_side() {
    let (bel, gevraagd) = andere_kant();
    let (router, _) = router_met_knoppen(options(), Knoppen { bel, ..Knoppen::default() });
    let open = zaak(&router, true).await;
    let pad = format!("{ZAKEN}/zaakcontactmomenten");
    let relatie = |id: &str| {
        json!({ "zaak": open["url"],
        "contactmoment": format!("http://wij/contactmomenten/api/v1/contactmomenten/{id}") })
    };
    zoals("zaakcontactmoment-create-wrong-shape-400", &doe(&router, "POST", &pad, &relatie("geen")).await);
    let gemaakt = doe(&router, "POST", &pad, &relatie("1")).await;
    zoals("zaakcontactmoment-create-201", &gemaakt);
    let lijst = zgw(&router, &format!("{pad}?zaak={}", open["url"].as_str().unwrap())).await.json();
    assert_eq!(lijst.as_array().unwrap().len(), 1);
    let weg = doe(&router, "DELETE", gemaakt.json()["url"].as_str().unwrap(), &Value::Null).await;
    zoals("zaakcontactmoment-delete-204", &weg);
    let wortel = "/contactmomenten/api/v1";
    let verwacht = [
        format!("GET {wortel}/contactmomenten/geen"),
        format!("GET {wortel}/contactmomenten/1"),
        format!("POST {wortel}/objectcontactmomenten"),
        format!("DELETE {wortel}/objectcontactmomenten/2"),
    ];
    assert_eq!(*gevraagd.lock().unwrap(), verwacht);
}

#[tokio::test]
async fn the_second_zaaksysteem_has_its_own_zaken_and_types() {
    let router = sandbox::router(options());
    let zaken = zgw(&router, "/tweede/zaken/api/v1/zaken?expand=zaaktype").await.json();
    assert_eq!(zaken["count"], 5);
    let zaak = &zaken["results"][0];
    assert!(zaak["url"].as_str().unwrap().starts_with("http://127.0.0.1:8090/tweede/zaken/api/v1/zaken/"));
    assert!(zaak["identificatie"].as_str().unwrap().starts_with("SD2026-"));
    let catalogus = zgw(&router, zaak["_expand"]["zaaktype"]["catalogus"].as_str().unwrap()).await.json();
    assert_eq!(catalogus["domein"], "SOC");
    let uuid = zaak["uuid"].as_str().unwrap();
    assert_eq!(zgw(&router, &format!("{ZAKEN}/zaken/{uuid}")).await.status, 404, "not in the first");
    let url = zaken["results"].as_array().unwrap().iter().find(|z| z["einddatum"].is_null()).unwrap()["url"]
        .clone();
    let gewijzigd = doe(&router, "PATCH", url.as_str().unwrap(), &json!({ "toelichting": "x" })).await;
    assert_eq!(gewijzigd.status, 200);
}

#[tokio::test]
async fn a_stale_etag_says_unchanged_although_it_changed() {
    let (router, storingen) = router_met_storingen(options());
    let open = zaak(&router, true).await;
    let url = open["url"].as_str().unwrap();
    let etag = zgw(&router, url).await.kop("etag").unwrap().to_owned();
    doe(&router, "PATCH", url, &json!({ "toelichting": "Anders" })).await;
    let token = jwt(sandbox::ZGW_CLIENT_ID, sandbox::ZGW_SECRET, &json!({}));
    let mut koppen = zgw_koppen(&token);
    koppen.push(("if-none-match", &etag));
    let pad = url.trim_start_matches(crate::hulp::BASE);
    assert_eq!(vraag(&router, "GET", pad, &koppen, "").await.status, 200);
    storingen.zet("/zaken", Storing::OudeEtag);
    assert_eq!(vraag(&router, "GET", pad, &koppen, "").await.status, 304);
    assert_eq!(zgw(&router, url).await.json()["toelichting"], "Anders", "without an ETag the truth");
}

#[tokio::test]
async fn a_besluit_is_taken_in_a_zaak_by_who_may() {
    let router = sandbox::router(options());
    let zaak = zaak(&router, true).await;
    let zaaktype = zgw(&router, zaak["zaaktype"].as_str().unwrap()).await.json();
    let soorten =
        format!("/catalogi/api/v1/besluittypen?catalogus={}", zaaktype["catalogus"].as_str().unwrap());
    let soort = zgw(&router, &soorten).await.json()["results"][0]["url"].clone();
    let body = json!({ "verantwoordelijkeOrganisatie": "517439943", "besluittype": soort, "zaak": zaak["url"],
        "datum": "2026-11-20", "ingangsdatum": "2026-11-23" });
    assert_eq!(doe(&router, "POST", BESLUITEN, &body).await.status, 403);
    assert_eq!(doe_alles(&router, "POST", BESLUITEN, &json!({})).await.status, 400);
    let genomen = doe_alles(&router, "POST", BESLUITEN, &body).await;
    assert_eq!(genomen.status, 201);
    let lijst = format!("{BESLUITEN}?zaak={}", zaak["url"].as_str().unwrap());
    assert_eq!(zgw(&router, &lijst).await.json()["results"][0], genomen.json());
    let namen = |json: &Value| json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let alle = zgw(&router, BESLUITEN).await.json()["results"].as_array().unwrap().clone();
    assert_eq!(namen(&genomen.json()), namen(alle.last().unwrap()), "as those that were there");
}

#[tokio::test]
async fn a_zaaktype_gets_a_new_version_with_all_that_belongs_to_it() {
    const ZAAKTYPEN: &str = "/catalogi/api/v1/zaaktypen";
    let router = sandbox::router(options());
    let oud = zaaktype(&router).await;
    let body = json!({ "identificatie": "ZT-PARKEER", "beginGeldigheid": "2026-11-23" });
    assert_eq!(doe(&router, "POST", ZAAKTYPEN, &body).await.status, 403);
    let onbekend = json!({ "identificatie": "ZT-NIETS", "beginGeldigheid": "2026-11-23" });
    assert_eq!(doe_alles(&router, "POST", ZAAKTYPEN, &onbekend).await.status, 400);
    let nieuw = doe_alles(&router, "POST", ZAAKTYPEN, &body).await;
    assert_eq!(nieuw.status, 201);
    let nieuw = nieuw.json();
    assert_ne!(nieuw["url"], oud["url"]);
    let zaaktypen = async |vraag: &str| {
        let pad = format!("{ZAAKTYPEN}?identificatie=ZT-PARKEER{vraag}");
        let gevonden = zgw(&router, &pad).await.json()["results"].as_array().unwrap().clone();
        gevonden.into_iter().map(|een| een["concept"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(zaaktypen("").await, [false], "what is not published is in no list");
    assert_eq!(zaaktypen("&status=concept").await, [true]);
    let publiceer = format!("{}/publish", nieuw["url"].as_str().unwrap());
    assert_eq!(doe(&router, "POST", &publiceer, &json!({})).await.status, 403);
    assert_eq!(doe_alles(&router, "POST", &publiceer, &json!({})).await.json()["concept"], false);
    assert_eq!(zaaktypen("").await, [false, false]);
    let oud = zgw(&router, oud["url"].as_str().unwrap()).await.json();
    assert_eq!((&oud["eindeGeldigheid"], &nieuw["eindeGeldigheid"]), (&json!("2026-11-23"), &Value::Null));
    for bron in
        ["statustypen", "resultaattypen", "roltypen", "eigenschappen", "zaaktype-informatieobjecttypen"]
    {
        let van = async |zaaktype: &Value| {
            let pad = format!("/catalogi/api/v1/{bron}?zaaktype={}", zaaktype["url"].as_str().unwrap());
            zgw(&router, &pad).await.json()["results"].as_array().unwrap().len()
        };
        assert_eq!(van(&oud).await, van(&nieuw).await, "{bron}");
    }
    let zaak = nieuwe_zaak(&router, json!({ "zaaktype": nieuw["url"] })).await;
    assert_eq!(
        zgw(&router, zaak["url"].as_str().unwrap()).await.status,
        200,
        "who saw the one sees the other"
    );
}

#[tokio::test]
async fn an_application_does_what_its_autorisaties_say_at_this_moment() {
    let router = sandbox::router(options());
    let open = zaak(&router, true).await;
    let url = open["url"].as_str().unwrap();
    let gevonden = "/autorisaties/api/v1/applicaties?clientIds=relatiebeheer";
    let applicatie = zgw(&router, gevonden).await.json()["results"][0].clone();
    let geef = async |scopes: &[&str], most: &str, zaaktype: &Value| {
        let mut autorisaties = applicatie["autorisaties"].as_array().unwrap().clone();
        autorisaties.retain(|een| een["component"] != "zrc");
        autorisaties.push(json!({ "component": "zrc", "scopes": scopes, "zaaktype": zaaktype,
            "maxVertrouwelijkheidaanduiding": most }));
        let pad = applicatie["url"].as_str().unwrap();
        let body = json!({ "autorisaties": autorisaties });
        assert_eq!(doe(&router, "PATCH", pad, &body).await.status, 403, "not by itself");
        assert_eq!(doe_alles(&router, "PATCH", pad, &body).await.json()["autorisaties"], json!(autorisaties));
    };
    let statussen = async || {
        let wijzig = doe(&router, "PATCH", url, &json!({ "toelichting": "Gebeld" })).await.status.as_u16();
        (zgw(&router, url).await.status.as_u16(), wijzig)
    };
    let eigen = &open["zaaktype"];
    let ander = json!("http://elders/zaaktypen/1");
    assert_eq!(statussen().await, (200, 200));
    geef(&["zaken.lezen"], "zeer_geheim", eigen).await;
    assert_eq!(statussen().await, (200, 403), "without the scope");
    geef(&["zaken.lezen", "zaken.geforceerd-bijwerken"], "zeer_geheim", eigen).await;
    assert_eq!(statussen().await, (200, 200), "by force");
    geef(&["zaken.lezen", "zaken.bijwerken"], "zeer_geheim", &ander).await;
    assert_eq!(statussen().await, (403, 403), "another version");
    geef(&["zaken.lezen", "zaken.bijwerken"], "", eigen).await;
    assert_eq!(statussen().await, (403, 403), "no maximum");
    geef(&["zaken.bijwerken"], "zeer_geheim", eigen).await;
    assert_eq!(zgw(&router, &format!("{ZAKEN}/zaken")).await.status, 403, "nothing at all to see");
    let pad = applicatie["url"].as_str().unwrap();
    let beide = json!({ "heeftAlleAutorisaties": true });
    assert_eq!(doe_alles(&router, "PATCH", pad, &beide).await.status, 400, "everything, and something");
}
