//! Every role, zaaktype, vertrouwelijkheidaanduiding and operation: what the rules do not give is not to be had, in any way.

use http::Method;
use serde_json::{Value, json};

use super::{MOULIN, path, zaken_of, zgw};
use crate::support::{
    TestApp, engines,
    werkplek::{Werkplek, settings},
};

engines!(nothing_is_allowed_that_no_rule_gives);

const SCHAAL: [&str; 8] = [
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
];

/// A rule, as the test knows it: group, zaaktype, most secret, what.
type Regel = (&'static str, String, usize, &'static [&'static str]);

/// Somebody at the screen, by their name at the provider, and the groups that they are in.
const WIE: [(&str, &[&str]); 3] = [
    ("kcc", &["medewerker"]),
    ("beheer", &["medewerker", "beheerder"]),
    ("vertrouwelijk", &["medewerker", "vertrouwelijk"]),
];

fn allowed(regels: &[Regel], groepen: &[&str], zaaktype: &str, va: usize, handeling: &str) -> bool {
    regels.iter().any(|(groep, voor, tot_en_met, handelingen)| {
        groepen.contains(groep)
            && (voor == "*" || voor == zaaktype)
            && va <= *tot_en_met
            && handelingen.contains(&handeling)
    })
}

/// The identificatie of the zaaktype of a zaak.
async fn zaaktype(werkplek: &Werkplek, zaak: &Value) -> String {
    let at = zgw(&format!("zaken/{}", zaak["uuid"].as_str().unwrap()));
    let known = werkplek.elders(&Method::GET, &at, None).await.expect(200);
    let at = known["zaaktype"].as_str().unwrap().strip_prefix("http://buren").unwrap().to_owned();
    werkplek.elders(&Method::GET, &at, None).await.expect(200)["identificatie"].as_str().unwrap().to_owned()
}

/// What one employee can do with one zaak, tried out: each door that there is.
async fn tried(werkplek: &Werkplek, zaak: &Value) -> Vec<(&'static str, bool)> {
    let at = path(zaak);
    let shown = werkplek.get(&at).await;
    let listed = zaken_of(werkplek, MOULIN).await.iter().any(|one| one["uuid"] == zaak["uuid"]);
    let number = zaak["identificatie"].as_str().unwrap();
    let found = !werkplek.zoek(number).await["zaken"].as_array().unwrap().is_empty();
    let change = json!({ "kenmerk": { "bron": "KCC", "kenmerk": "matrix" } });
    let changed = werkplek.patch(&at, &change).await;
    let contact = json!({ "klantcontact": uuid::Uuid::nil() });
    // A contact that does not exist is refused by field, and only to who may see the zaak.
    let linked = werkplek.post(&format!("{at}/contacten"), &contact).await;
    let documents = werkplek.get(&format!("{at}/documenten")).await;
    // Likewise a kind of document that there is not.
    let nieuw = json!({ "titel": "x", "soort": uuid::Uuid::nil(), "bestandsnaam": "x.txt", "formaat": "text/plain",
        "omvang": 1 });
    let added = werkplek.post(&format!("{at}/documenten"), &nieuw).await;
    let (mut opened, mut rewritten) = (false, false);
    let mut all = Vec::new();
    if documents.status == 200 {
        all = documents.json()["documenten"].as_array().unwrap().clone();
    }
    for document in &all {
        let one = format!("{at}/documenten/{}", document["uuid"].as_str().unwrap());
        opened |= werkplek.begin(&one).await.status() == 200;
        // What it is called already, so that nothing really changes.
        let same = json!({ "titel": document["titel"], "beschrijving": document["beschrijving"] });
        rewritten |= werkplek.put(&one, &same).await.status == 200;
    }
    for answer in [&shown, &changed, &linked, &added, &documents] {
        assert!([200, 400, 403, 404].contains(&answer.status.as_u16()), "{}", answer.text);
        assert_eq!(answer.status == 404, shown.status == 404, "one way to be not there: {}", answer.text);
    }
    vec![
        ("lezen", shown.status == 200),
        ("lezen", listed),
        ("lezen", found),
        ("lezen", linked.status == 400),
        ("bijwerken", changed.status == 200),
        ("document-lezen", opened),
        ("document-toevoegen", added.status == 400),
        ("document-wijzigen", rewritten),
    ]
}

async fn nothing_is_allowed_that_no_rule_gives(t: &TestApp) {
    let mut settings = settings();
    // The zaaksysteem holds nothing back from us: only the rules do.
    sandbox::ZGW_ALLES_CLIENT_ID.clone_into(&mut settings.zgw.client_id);
    sandbox::ZGW_ALLES_SECRET.clone_into(&mut settings.zgw.secret);
    "517439943".clone_into(&mut settings.gemeente.rsin);
    let mut werkplek = Werkplek::open_with(t, settings).await;
    // Documents that everybody may know: then the zaak decides.
    let open: Vec<Value> =
        zaken_of(&werkplek, MOULIN).await.into_iter().filter(|zaak| zaak["einddatum"].is_null()).collect();
    let mut soorten = Vec::new();
    for zaak in &open {
        soorten.push(zaaktype(&werkplek, zaak).await);
    }
    let alles: &[&str] = &[
        "lezen",
        "bijwerken",
        "document-lezen",
        "document-toevoegen",
        "document-wijzigen",
        "document-definitief-wijzigen",
    ];
    let regels: Vec<Regel> = vec![
        ("medewerker", soorten[0].clone(), 2, &["lezen"]),
        (
            "medewerker",
            soorten[1].clone(),
            4,
            &["lezen", "bijwerken", "document-lezen", "document-toevoegen"],
        ),
        ("beheerder", soorten[2].clone(), 7, alles),
        ("vertrouwelijk", "*".to_owned(), 6, alles),
    ];
    let as_json: Vec<Value> = regels
        .iter()
        .map(|(groep, zaaktype, tot, handelingen)| {
            json!({ "groep": groep, "zaaksysteem": "zgw", "zaaktype": zaaktype, "totEnMet": SCHAAL[*tot],
                "handelingen": handelingen })
        })
        .collect();
    Werkplek::beheerder(t)
        .await
        .put("/beheer/api/v1/zaakrechten", &json!({ "versie": 0, "rechten": as_json, "documentregels": [] }))
        .await
        .expect(200);
    let mut tries = 0;
    for (wie, groepen) in WIE {
        werkplek.cookies.clear();
        werkplek.log_in(wie).await;
        for (zaak, soort) in open.iter().zip(&soorten).take(3) {
            for (va, name) in SCHAAL.iter().enumerate() {
                let at = zgw(&format!("zaken/{}", zaak["uuid"].as_str().unwrap()));
                let set = json!({ "vertrouwelijkheidaanduiding": name });
                werkplek.elders(&Method::PATCH, &at, Some(&set)).await.expect(200);
                for (handeling, did) in tried(&werkplek, zaak).await {
                    // Whatever is done to a zaak begins with seeing it, and to a document likewise.
                    let first: &[&str] = if handeling == "document-wijzigen" {
                        &["lezen", "document-lezen"]
                    } else {
                        &["lezen"]
                    };
                    let may = allowed(&regels, groepen, soort, va, handeling)
                        && first.iter().all(|first| allowed(&regels, groepen, soort, va, first));
                    assert_eq!(did, may, "{wie}: {handeling} {soort} {name}");
                    tries += 1;
                }
            }
        }
    }
    assert_eq!(tries, 3 * 3 * 8 * 8);
}
