//! What nobody needs us to know of a zaak is not kept.

use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{TestApp, engines, werkplek::Werkplek};

engines!(a_zaak_that_nobody_needs_is_forgotten);

/// Moulin's zaken: each with its zaaktype.
async fn zaken(server: &Werkplek) -> Vec<(Uuid, String)> {
    let klant = server.klant("999993653").await;
    let deel = server.deel(&klant, "zaken").await;
    let one = |zaak: &Value| {
        (zaak["uuid"].as_str().unwrap().parse().unwrap(), zaak["zaaktype"].as_str().unwrap().to_owned())
    };
    deel["gegevens"]["zaken"].as_array().unwrap().iter().map(one).collect()
}

async fn kies(server: &mut Werkplek, zaaktypen: &[&str]) {
    server.log_in("beheer").await;
    let choice = json!({ "zaaktypen": zaaktypen });
    server.put("/beheer/api/v1/abonnementen/zgw", &choice).await.expect(200);
    server.log_in("kcc").await;
}

/// Those of these zaken that are known.
async fn kept(t: &TestApp, of: &[Uuid]) -> Vec<Uuid> {
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(Uuid,)> = conn.query("select zaak from zaakkop order by zaak", &[]).await.unwrap();
    rows.into_iter().map(|(zaak,)| zaak).filter(|zaak| of.contains(zaak)).collect()
}

async fn sweep(t: &TestApp, server: &Werkplek) {
    t.pass(SignedDuration::from_mins(6));
    assert!(server.app.nalopen().await.unwrap());
}

fn sorted(mut zaken: Vec<Uuid>) -> Vec<Uuid> {
    zaken.sort_unstable();
    zaken
}

async fn a_zaak_that_nobody_needs_is_forgotten(t: &TestApp) {
    let mut server = Werkplek::hearing(t).await;
    kies(&mut server, &["ZT-PARKEER"]).await;
    let all = zaken(&server).await;
    let of: Vec<Uuid> = all.iter().map(|(zaak, _)| *zaak).collect();
    let oud = Uuid::from_u128(1);
    for (zaak, _) in &all {
        // Known from when their zaaktypen were chosen too.
        let sql = "insert into zaakkop (bron, zaak, vertrouwelijk, identificatie, kenmerken, vingerafdruk, oud) \
                   values ('zgw', $1, '', '', '[]', '', $2)";
        t.db.transact(async |tx| tx.execute(sql, &[zaak, &oud]).await).await.unwrap();
    }
    server.app.verwerk().await.unwrap();
    let (wanted, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(_, zaaktype)| zaaktype == "Parkeervergunning aanvragen");
    let wanted: Vec<Uuid> = wanted.into_iter().map(|(zaak, _)| zaak).collect();
    let others: Vec<Uuid> = others.into_iter().map(|(zaak, _)| zaak).collect();
    assert!(!wanted.is_empty() && others.len() >= 4, "{wanted:?} {others:?}");
    let small = json!({ "klantcontact": null, "wasKlantcontact": null, "onderwerpobjectidentificator": {
        "objectId": others[0], "codeObjecttype": "zgw-Zaak", "codeRegister": "openzaak", "codeSoortObjectId": "uuid" } });
    t.made("onderwerpobjecten", &small).await;
    let mut large = small.clone();
    large["onderwerpobjectidentificator"]["objectId"] = json!(others[1].to_string().to_uppercase());
    t.made("onderwerpobjecten", &large).await;
    server.get(&format!("/zaken/zgw/{}", others[2])).await.expect(200);
    sweep(t, &server).await;
    let linked = [others[0], others[1]];
    let on_screen = [others[2]];
    assert_eq!(kept(t, &of).await, sorted([wanted.as_slice(), &linked, &on_screen].concat()));
    t.pass(SignedDuration::from_hours(25));
    server.app.verwerk().await.unwrap();
    sweep(t, &server).await;
    assert_eq!(kept(t, &of).await, sorted([wanted.as_slice(), &linked].concat()));
    let before = server.storingen.verzoeken("/zaken");
    kies(&mut server, &[]).await;
    sweep(t, &server).await;
    assert_eq!(kept(t, &of).await, sorted(linked.to_vec()), "nobody wants to hear of anything");
    assert!(server.storingen.verzoeken("/zaken") - before <= 2, "of what is forgotten nothing is asked");
}
