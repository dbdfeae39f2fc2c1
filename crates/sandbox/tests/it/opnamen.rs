//! Every recorded conversation with Open Zaak 1.30 about what we serve, held again with our own data: status, errors,
//! headers and the shape of the bodies must agree; the values cannot.

use std::collections::BTreeSet;

use axum::Router;
use sandbox::{ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, ZGW_CLIENT_ID, ZGW_SECRET};
use serde_json::{Value, json};

use crate::hulp::{Antwoord, BASE, gedeeld, jwt, nu, options, vraag, zgw, zgw_als};

const OPEN_ZAAK: &str = "http://127.0.0.1:8102";

/// Beginnings of the names of cases about what we do not have.
const NIET_HIER: &[(&str, &str)] = &[
    ("klantcontact", "no klantcontacten"),
    ("zaaknotitie", "no zaaknotities"),
    ("zaakcontactmoment", "no zaakcontactmomenten"),
    ("gebruiksrechten-list", "no gebruiksrechten"),
    ("gebruiksrechten-detail", "no gebruiksrechten"),
    ("catalogi-roltypen-list-all-generieke-omschrijvingen", "no concepts"),
    ("catalogi-zaaktypen-list-status-alles", "no concepts"),
    ("catalogi-zaaktype-detail-concept", "no concepts"),
    ("catalogi-roltypen-list-of-concept", "no concepts"),
    ("catalogi-roltypen-list-generiek-klantcontacter", "our zaaktypen do not have that rol"),
    ("catalogi-eigenschappen-list-wmo", "only one zaaktype has an eigenschap"),
    ("besluitinformatieobjecten-list-empty", "every besluit has a letter"),
    ("zaken-list-by-betrokkene-url", "no rol refers to a partij"),
    ("zaken-list-by-bsn-belanghebbende", "nobody is belanghebbende"),
    ("rollen-list-by-zaak-all-types", "no zaak has all of them"),
    ("zaak-audittrail-200", "no audit trail"),
    ("zaak-audittrail-after", "no audit trail"),
    ("eio-audittrail-200", "no audit trail"),
    ("eio-download-metadata-only-204", "every document has content"),
    ("eio-download-upload-pending-204", "every document has content"),
    ("eio-download-large", "no large file"),
    ("etag-", "about writes"),
    ("zaak-detail-after-writes", "about writes"),
    ("zaak-detail-new", "about writes"),
    ("zaak-detail-just-closed", "about writes"),
    ("zaak-detail-reopened", "about writes"),
    ("statussen-list-two", "about writes"),
    ("zaken-list-too-confidential-empty", "about writes"),
    ("zaakinformatieobjecten-list-with-unreadable-document", "about writes"),
    ("oio-list-leaves-out", "about writes"),
    ("eio-detail-deleted", "about writes"),
    ("eio-detail-locked", "about writes"),
    ("eio-detail-before", "about writes"),
    ("eio-detail-after", "about writes"),
    ("eio-detail-upload", "about writes"),
    ("eio-detail-with-gebruiksrechten", "about writes"),
];

fn wordt_bediend(geval: &Value) -> bool {
    let (methode, pad) = (&geval["request"]["method"], geval["request"]["path"].as_str().unwrap_or_default());
    let leest = ["GET", "HEAD", "OPTIONS"].iter().any(|m| methode == m) || pad.ends_with("/_zoek");
    let naam = geval["name"].as_str().unwrap();
    geval["server"] == "open-zaak"
        && (leest || naam == "method-not-allowed-405")
        && !NIET_HIER.iter().any(|(begin, _)| naam.starts_with(begin))
}

/// What stands in our data for what was recorded: old text, new text.
type Vertaling = Vec<(String, String)>;

async fn alles(router: &Router, pad: &str) -> Value {
    zgw_als(router, ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, pad).await.json()
}

fn uuid(url: &Value) -> String {
    url.as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// A besluit of this type, and how it is related to its letter.
async fn besluit(router: &Router, besluittype: &Value) -> (Value, Value) {
    let besluiten = alles(router, "/besluiten/api/v1/besluiten").await;
    let besluiten = besluiten["results"].as_array().unwrap();
    let besluit = besluiten.iter().find(|besluit| besluit["besluittype"] == *besluittype).unwrap();
    let url = besluit["url"].as_str().unwrap();
    let bio = alles(router, &format!("/besluiten/api/v1/besluitinformatieobjecten?besluit={url}")).await;
    (besluit.clone(), bio[0].clone())
}

async fn vertaling(router: &Router) -> Vertaling {
    let zaken =
        alles(router, "/zaken/api/v1/zaken?pageSize=500&expand=zaaktype,zaakinformatieobjecten").await;
    let zaken = zaken["results"].as_array().unwrap();
    let soort =
        |zaak: &&Value, code: &str| zaak["_expand"]["zaaktype"]["identificatie"] == format!("ZT-{code}");
    let openbaar = |zaak: &&Value| zaak["vertrouwelijkheidaanduiding"] != "geheim";
    let kies = |past: &dyn Fn(&&Value) -> bool| zaken.iter().find(past).unwrap();
    let documenten = |zaak: &Value| zaak["zaakinformatieobjecten"].as_array().unwrap().len();
    let open = kies(&|z| soort(z, "PARKEER") && z["einddatum"].is_null() && documenten(z) >= 2);
    let dicht = kies(&|z| soort(z, "PARKEER") && !z["einddatum"].is_null() && documenten(z) >= 1);
    let wmo = kies(&|z| soort(z, "WMO") && openbaar(z));
    let omgeving = kies(&|z| soort(z, "OMGEVING"));
    let verborgen = kies(&|z| soort(z, "ADRESONDERZOEK") && documenten(z) >= 1);
    let geheim = kies(&|z| !openbaar(z) && !soort(z, "ADRESONDERZOEK"));
    let van = |soort: &str, kenmerk: &str| {
        let pad = format!("/zaken/api/v1/zaken?rol__betrokkeneIdentificatie__{soort}__{kenmerk}");
        async move { alles(router, &pad).await["results"][0].clone() }
    };
    let nnp = &van("nietNatuurlijkPersoon", "kvkNummer=69599084").await;
    let vestiging = &van("vestiging", "vestigingsNummer=000037178598").await;
    let (besluit, bio) = &besluit(router, &open["_expand"]["zaaktype"]["besluittypen"][0]).await;
    let bsn = alles(router, open["rollen"][0].as_str().unwrap().trim_start_matches(BASE)).await;
    let bsn = bsn["betrokkeneIdentificatie"]["inpBsn"].as_str().unwrap().to_owned();

    let mut paren: Vertaling = Vec::new();
    let mut zet = |oud: &str, nieuw: String| paren.push((oud.to_owned(), nieuw));
    zet(OPEN_ZAAK, BASE.to_owned());
    for (oud, zaak) in [
        ("a2a9c440-ed23-4581-9c70-317a7d15a325", open),
        ("18c73062-3d4b-40c3-ae2f-440e701af117", open),
        ("196c6293-c492-49fc-8406-94acab67f958", dicht),
        ("3f486967-8a0a-4217-a618-57726846800a", wmo),
        ("90d07002-5ff9-4b7d-a124-1d7181184d5e", omgeving),
        ("a078a597-d2c3-41c3-a843-f02c04a69781", nnp),
        ("7a49020e-94e0-49e9-8413-aa90b1f21015", vestiging),
        ("290f87b1-c004-459a-b6f2-8afe1c28d19a", &json!({ "url": nnp["rollen"][0] })),
        ("bfa07e90-42e5-4759-b147-5fe4a88daec7", &json!({ "url": vestiging["rollen"][0] })),
        ("90b6dc62-3898-4edf-89ab-62c3b99006aa", &json!({ "url": besluit["zaak"] })),
        ("433dcf45-3032-45c9-92fc-2af3b6701861", besluit),
        ("ed576ada-894f-47ba-905c-db5e2d0f9013", besluit),
        ("cd9b3e81-abaf-4977-834e-6e04056f94c7", &json!({ "url": besluit["besluittype"] })),
        ("4150aa43-6f65-44a0-9933-4bb7427acdb0", bio),
        ("19f66b3f-acaa-4eb6-bc4e-b1f5f998ed8f", &json!({ "url": bio["informatieobject"] })),
        ("d0a28bf9-29b5-426e-8b49-af0c5ce7f661", verborgen),
        ("8a43face-1139-4fad-b00f-2d331e4860ab", geheim),
        ("e2f55117-3f3a-410c-9ebe-5f1d3f959d25", &json!({ "url": open["zaaktype"] })),
        ("31bfade6-f0c8-4d62-a905-b7c45d95a645", &json!({ "url": wmo["zaaktype"] })),
        ("9f0956b8-96e6-467a-a90f-2cdd4ceed6b0", &json!({ "url": verborgen["zaaktype"] })),
        ("e7c6bdef-1bef-4063-bea8-929dbb790420", &json!({ "url": open["status"] })),
        ("8ef1b029-6e12-411a-9729-3792ec203433", &json!({ "url": dicht["resultaat"] })),
        ("393ccf1d-bbc8-42d8-92da-6bd5f0e3d838", &json!({ "url": open["rollen"][0] })),
        ("f62aa69d-c188-4034-a400-4ce7245d4742", &json!({ "url": open["rollen"][1] })),
        ("efb3cd87-ebe0-4152-9a19-2d8e28f91783", &json!({ "url": omgeving["rollen"][2] })),
        ("d4f3df4e-1a33-4af7-b1cb-57fea7eca495", &json!({ "url": verborgen["rollen"][0] })),
        ("af27521e-3cda-481b-b809-77e5c1fed2d4", &json!({ "url": open["eigenschappen"][0] })),
        ("100372a8-09f2-4bb2-9651-8d5544e574af", &json!({ "url": open["zaakobjecten"][0] })),
        ("c05c2089-93bd-437a-b7fe-58d7e96e1eb5", &json!({ "url": open["zaakinformatieobjecten"][0] })),
        ("3d62f87f-bb22-4aad-b9c3-aceb26bd8f12", &json!({ "url": verborgen["zaakinformatieobjecten"][0] })),
    ] {
        zet(oud, uuid(&zaak["url"]));
    }
    let nummer = |zaak: &Value| zaak["identificatie"].as_str().unwrap().to_owned();
    zet("ZAAK-SEED-0002", nummer(open));
    zet("zaak-seed-0002", nummer(open).to_lowercase());
    zet("seed-0002", nummer(open).to_lowercase());
    zet("seed:SEED-2", format!("webformulier:{}", nummer(open).replace("ZAAK", "FORM")));
    zet("ZAAK-SEED-0008", nummer(dicht));
    zet("ZAAK-SEED-0050", nummer(verborgen));
    zet("Zaak 2 van", open["omschrijving"].as_str().unwrap().to_owned());
    zet("999992934", bsn.clone());
    zet("ZT-PARK", "ZT-PARKEER".to_owned());
    zet("mdw-1", "mdw-parkeer".to_owned());
    zet("AFD-KCC", "afd-omgeving".to_owned());
    paren.extend(documenten_en_typen(router, open, verborgen).await);
    paren
}

async fn documenten_en_typen(router: &Router, open: &Value, verborgen: &Value) -> Vertaling {
    let eio = alles(router, "/documenten/api/v1/enkelvoudiginformatieobjecten?pageSize=500").await;
    let eio = eio["results"].as_array().unwrap();
    let van = |zaak: &Value, plek: usize| {
        zaak["_expand"]["zaakinformatieobjecten"][plek]["informatieobject"].clone()
    };
    let verboden = eio.iter().find(|d| d["titel"] == "Onderzoeksrapport").unwrap();
    let (eerste, tweede) = (van(open, 0), van(open, 1));
    let nummer =
        eio.iter().find(|d| d["url"] == eerste).unwrap()["identificatie"].as_str().unwrap().to_owned();
    let twee_versies = eio.iter().find(|d| d["versie"] == 2).unwrap();
    let van_versie_1 = twee_versies["beginRegistratie"].as_str().unwrap().replace("T10:", "T09:");
    let oio = alles(
        router,
        &format!("/documenten/api/v1/objectinformatieobjecten?informatieobject={}", eerste.as_str().unwrap()),
    )
    .await;
    let zaaktype = alles(router, open["zaaktype"].as_str().unwrap()).await;
    let iotypen = alles(router, "/catalogi/api/v1/informatieobjecttypen").await;
    let iotype = |naam: &str| {
        let alle = iotypen["results"].as_array().unwrap();
        alle.iter().find(|t| t["omschrijving"] == naam).unwrap()["url"].clone()
    };
    let van_zaaktype =
        |pad: &str| format!("/catalogi/api/v1/{pad}?zaaktype={}", open["zaaktype"].as_str().unwrap());
    let roltypen = alles(router, &van_zaaktype("roltypen")).await["results"].clone();
    let roltype = |naam: &str| {
        roltypen.as_array().unwrap().iter().find(|t| t["omschrijvingGeneriek"] == naam).unwrap()["url"]
            .clone()
    };
    let ziot = alles(router, &van_zaaktype("zaaktype-informatieobjecttypen")).await;
    let applicaties = alles(router, "/autorisaties/api/v1/applicaties?clientIds=relatiebeheer").await;
    assert!(verborgen["zaaktype"] != open["zaaktype"]);
    let mut paren: Vertaling = [
        ("a6dd0c45-b14d-46cb-9b35-6c1c937eb2df", &eerste),
        ("05c181a4-f7f1-48cd-b06a-ba3daa196c4b", &tweede),
        ("8c7d7bc5-7422-475b-9d2d-afc5b35c2054", &verboden["url"]),
        ("0d63a807-127d-40e8-9893-95963625f63e", &verboden["url"]),
        ("fe40dd05-22ca-4193-a76e-ef1f4d984ea2", &twee_versies["url"]),
        ("4eae98e2-004c-4fd9-bb56-f536760da65f", &oio[0]["url"]),
        ("c574ed6a-7529-4532-aee1-1915b928887f", &zaaktype["statustypen"][3]),
        ("dd7893b2-d3c0-490f-a8ca-a248a7356de9", &zaaktype["statustypen"][0]),
        ("6758d1c0-a416-4b64-a971-3afa68f93398", &zaaktype["resultaattypen"][0]),
        ("4104710e-a68f-4a78-8bd8-b08bb80c4293", &zaaktype["eigenschappen"][0]),
        ("3a23f865-b4d3-4a7a-9794-70b3a3a993bd", &zaaktype["catalogus"]),
        ("afc97259-ccc1-4a09-aee9-d4840584b33e", &roltype("behandelaar")),
        ("4f662c83-7ecb-42fb-b84a-5f350d05a9db", &roltype("zaakcoordinator")),
        ("964e5769-3412-458a-a7f9-82d651db3f64", &ziot["results"][0]["url"]),
        ("acc46845-7630-4253-84f0-fe74711a5769", &iotype("Aanvraag")),
        ("52cdfa25-73ce-4da5-8e95-97ac8e2710ec", &iotype("Bijlage")),
        ("ef425799-b1d5-41a8-ac0c-fa6014367ac5", &iotype("Brief")),
        ("08341356-d20e-4209-a608-a8bbf96aae0d", &iotype("Onderzoeksrapport")),
        ("e199e038-ac7e-4518-add4-c1dc32e83167", &applicaties["results"][0]["url"]),
    ]
    .into_iter()
    .map(|(oud, url)| (oud.to_owned(), uuid(url)))
    .collect();
    paren.push(("DOCUMENT-2026-0000000004".to_owned(), nummer));
    paren.push(("2026-11-23T14:14:09.130033Z".to_owned(), van_versie_1));
    paren
}

fn vertaal(tekst: &str, vertaling: &Vertaling) -> String {
    let mut nieuw = tekst.to_owned();
    for (van, naar) in vertaling {
        nieuw = nieuw.replace(van, naar);
    }
    nieuw
}

/// Client ids are so short that they would also be found elsewhere.
fn waarde(naam: &str, tekst: &str, vertaling: &Vertaling) -> String {
    match (naam, tekst) {
        // We have more zaken than were recorded.
        ("page", "4") => "40".to_owned(),
        (naam, "517439943") if naam.ends_with("innNnpId") => "857587973".to_owned(),
        ("clientId" | "clientIds", "crm") => ZGW_CLIENT_ID.to_owned(),
        ("clientId" | "clientIds", "crm-superuser") => ZGW_ALLES_CLIENT_ID.to_owned(),
        _ => vertaal(tekst, vertaling),
    }
}

fn token(geval: &Value) -> Option<String> {
    let eigen = |claims: Value| Some(jwt(ZGW_CLIENT_ID, ZGW_SECRET, &claims));
    match geval["name"].as_str().unwrap() {
        "auth-garbage-token-403" => return Some("Bearer garbage".to_owned()),
        "auth-unknown-client-403" => return Some(jwt("onbekend", "x", &json!({}))),
        "auth-wrong-secret-403" => return Some(jwt(ZGW_CLIENT_ID, "mis", &json!({}))),
        "auth-iat-expired-403" => return eigen(json!({ "iat": nu().as_second() - 3700 })),
        "auth-exp-past-403" => return eigen(json!({ "exp": nu().as_second() - 60 })),
        "auth-iat-future-200" => return eigen(json!({ "iat": nu().as_second() + 120 })),
        _ => {}
    }
    match geval["client"].as_str() {
        Some("crm-superuser") => Some(jwt(ZGW_ALLES_CLIENT_ID, ZGW_ALLES_SECRET, &json!({}))),
        Some(_) => eigen(json!({})),
        None => None,
    }
}

async fn herhaal(router: &Router, geval: &Value, vertaling: &Vertaling) -> Antwoord {
    let request = &geval["request"];
    let mut pad = vertaal(request["path"].as_str().unwrap(), vertaling);
    let query = request["query"].as_object().into_iter().flatten();
    let query: Vec<(&String, String)> =
        query.map(|(naam, tekst)| (naam, waarde(naam, tekst.as_str().unwrap(), vertaling))).collect();
    if !query.is_empty() {
        pad =
            format!("{pad}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish());
    }
    let mut koppen: Vec<(String, String)> = Vec::new();
    for (naam, inhoud) in request["headers"].as_object().unwrap() {
        let mut inhoud = inhoud.as_str().unwrap().to_owned();
        if naam == "If-None-Match" && geval["response"]["status"] == 304 {
            let etag =
                zgw(router, &pad).await.kop("etag").unwrap_or_else(|| panic!("no ETag: {pad}")).to_owned();
            inhoud = if inhoud.starts_with("W/") { format!("W/{etag}") } else { etag };
        }
        koppen.push((naam.to_lowercase(), inhoud));
    }
    koppen.extend(token(geval).map(|token| ("authorization".to_owned(), token)));
    let koppen: Vec<(&str, &str)> =
        koppen.iter().map(|(naam, inhoud)| (naam.as_str(), inhoud.as_str())).collect();
    let body = if request["body"].is_null() {
        String::new()
    } else {
        let body = request["body"].to_string().replace("innNnpId\":\"517439943", "innNnpId\":\"857587973");
        vertaal(&body, vertaling)
    };
    vraag(router, request["method"].as_str().unwrap(), &pad, &koppen, &body).await
}

/// The paths of all fields, as deep as both sides go.
fn vorm(een: &Value, ander: &Value, pad: &str, verschillen: &mut Vec<String>) {
    match (een, ander) {
        (Value::Object(een), Value::Object(ander)) => {
            let namen =
                |velden: &serde_json::Map<String, Value>| velden.keys().cloned().collect::<BTreeSet<_>>();
            for naam in namen(een).symmetric_difference(&namen(ander)) {
                verschillen.push(format!("{pad}/{naam}"));
            }
            for (naam, waarde) in een {
                if let Some(ander) = ander.get(naam) {
                    vorm(waarde, ander, &format!("{pad}/{naam}"), verschillen);
                }
            }
        }
        (Value::Array(een), Value::Array(ander)) => {
            // Of a rol the form depends on who is in it: compare like with like.
            let soort = een.first().and_then(|een| een.get("betrokkeneType"));
            let ander = ander.iter().find(|ander| soort.is_none() || ander.get("betrokkeneType") == soort);
            if let (Some(een), Some(ander)) = (een.first(), ander) {
                vorm(een, ander, &format!("{pad}[]"), verschillen);
            }
        }
        // What may be empty in one world and filled in another.
        (Value::Null, _) | (_, Value::Null) => {}
        _ if std::mem::discriminant(een) != std::mem::discriminant(ander) => {
            verschillen.push(format!("{pad} (kind)"));
        }
        _ => {}
    }
}

fn koppen(geval: &Value, antwoord: &Antwoord, verschillen: &mut Vec<String>) {
    let opgenomen = geval["response"]["headers"].as_object().unwrap();
    let verwacht = |naam: &str| {
        opgenomen.iter().find(|(n, _)| n.eq_ignore_ascii_case(naam)).map(|(_, w)| w.as_str().unwrap())
    };
    for naam in ["content-type", "allow", "vary", "content-crs", "api-version", "warning"] {
        if verwacht(naam) != antwoord.kop(naam) {
            verschillen.push(format!("{naam}: {:?} for {:?}", antwoord.kop(naam), verwacht(naam)));
        }
    }
    for naam in ["etag", "last-modified", "content-disposition", "location"] {
        if verwacht(naam).is_some() != antwoord.kop(naam).is_some() {
            verschillen.push(format!("{naam}: {:?} for {:?}", antwoord.kop(naam), verwacht(naam)));
        }
    }
}

fn vergelijk(geval: &Value, antwoord: &Antwoord, vertaling: &Vertaling) -> Vec<String> {
    let mut verschillen = Vec::new();
    let verwacht = &geval["response"];
    if verwacht["status"] != antwoord.status.as_u16() {
        verschillen.push(format!("status {} for {}", antwoord.status, verwacht["status"]));
    }
    koppen(geval, antwoord, &mut verschillen);
    let (opgenomen, eigen) = (&verwacht["body"], antwoord.json());
    if opgenomen.get("text").is_some() || opgenomen.get("binary").is_some() || opgenomen.is_null() {
        if opgenomen["text"] == "application/octet-stream" && antwoord.bytes != b"application/octet-stream" {
            verschillen.push("body of a refused download".to_owned());
        }
        return verschillen;
    }
    if !geval["name"].as_str().unwrap().starts_with("api-root") {
        vorm(opgenomen, &eigen, "", &mut verschillen);
    }
    for veld in ["code", "title", "detail", "status", "invalidParams"] {
        let opgenomen: Value =
            serde_json::from_str(&vertaal(&opgenomen[veld].to_string(), vertaling)).unwrap();
        if verwacht["status"].as_u64() >= Some(400) && opgenomen != eigen[veld] {
            verschillen.push(format!("{veld}: {} for {opgenomen}", eigen[veld]));
        }
    }
    let leeg = |json: &Value| json.get("results").unwrap_or(json).as_array().map(Vec::is_empty);
    if leeg(opgenomen) != leeg(&eigen) {
        verschillen.push(format!("empty: {:?} for {:?}", leeg(&eigen), leeg(opgenomen)));
    }
    let type_van =
        |json: &Value| json["type"].as_str().and_then(|t| t.split("/ref/").nth(1)).map(str::to_owned);
    if type_van(opgenomen) != type_van(&eigen) {
        verschillen.push(format!("type {:?}", type_van(&eigen)));
    }
    verschillen
}

#[tokio::test]
async fn answers_as_open_zaak_was_recorded() {
    let Some(opnamen) = gedeeld("conformance/zgw/open-zaak-1.30-responses.jsonl") else { return };
    let router = sandbox::router(options());
    let vertaling = vertaling(&router).await;
    let (mut aantal, mut fouten) = (0, Vec::new());
    for regel in opnamen.lines() {
        let geval: Value = serde_json::from_str(regel).unwrap();
        if !wordt_bediend(&geval) {
            continue;
        }
        aantal += 1;
        let antwoord = herhaal(&router, &geval, &vertaling).await;
        let verschillen = vergelijk(&geval, &antwoord, &vertaling);
        if !verschillen.is_empty() {
            fouten.push(format!("{}: {}", geval["name"].as_str().unwrap(), verschillen.join("; ")));
        }
    }
    assert!(fouten.is_empty(), "{} of {aantal} cases differ:\n{}", fouten.len(), fouten.join("\n"));
    assert!(aantal > 200, "{aantal} cases");
    println!("{aantal} recorded cases agree");
}
