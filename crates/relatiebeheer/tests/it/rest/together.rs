//! Several clients at once.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{
    TestApp, engines,
    make::{at, bsn, klantcontact, persoon, to},
};

async fn two_patches_of_different_fields_are_both_kept(t: &TestApp) {
    let contact = at("klantcontacten", &t.klantcontact(json!({})).await);
    for n in 0..10 {
        let (onderwerp, inhoud) =
            (json!({ "onderwerp": format!("o{n}") }), json!({ "inhoud": format!("i{n}") }));
        let (one, other) = tokio::join!(t.patch(&contact, &onderwerp), t.patch(&contact, &inhoud));
        one.expect(200);
        other.expect(200);
        let now = t.get(&contact).await.expect(200);
        assert_eq!((&now["onderwerp"], &now["inhoud"]), (&onderwerp["onderwerp"], &inhoud["inhoud"]));
    }
}

async fn contacts_made_at_once_are_all_there_and_none_fails(t: &TestApp) {
    let bodies: Vec<_> = (0..20).map(|n| klantcontact(json!({ "kanaal": format!("{n}") }))).collect();
    let answers = join_all(bodies.iter().map(|body| t.post("klantcontacten", body))).await;
    for answer in &answers {
        answer.expect(201);
    }
    assert_eq!(t.get("klantcontacten").await.expect(200)["count"], 20);
}

async fn one_bsn_becomes_one_partij_however_many_ask(t: &TestApp) {
    let body = persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn("999990019") }] }));
    let answers = join_all((0..6).map(|_| t.post("partijen", &body))).await;
    let made = answers.iter().filter(|answer| answer.status.as_u16() == 201).count();
    let refused = answers.iter().filter(|answer| answer.status.as_u16() == 400);
    assert_eq!((made, refused.clone().count()), (1, 5));
    for answer in refused {
        assert_eq!(answer.wrong(), ["__all__: invalid"]);
    }
    let found = "partijen?partijIdentificator__codeSoortObjectId=bsn&partijIdentificator__objectId=999990019";
    assert_eq!(t.uuids(found).await.len(), 1);
}

async fn what_goes_away_under_a_writer_is_no_fault_of_ours(t: &TestApp) {
    for _ in 0..5 {
        let contact = t.klantcontact(json!({})).await;
        let path = at("klantcontacten", &contact);
        let body = json!({ "hadKlantcontact": to(&contact), "rol": "klant", "initiator": true });
        let patch = json!({ "inhoud": "x" });
        let (made, removed, patched) =
            tokio::join!(t.post("betrokkenen", &body), t.delete(&path), t.patch(&path, &patch));
        assert!(matches!(made.status.as_u16(), 201 | 400 | 409), "{}", made.text);
        assert!(matches!(patched.status.as_u16(), 200 | 404), "{}", patched.text);
        removed.expect(204);
        assert_eq!(t.get("betrokkenen").await.expect(200)["count"], 0);
    }
}

async fn one_standard_address_of_a_kind_remains(t: &TestApp) {
    let partij = t.persoon(json!({})).await;
    let bodies: Vec<_> = (0..4)
        .map(|n| {
            json!({ "verstrektDoorPartij": to(&partij), "adres": format!("{n}@example.nl"),
            "soortDigitaalAdres": "email", "isStandaardAdres": true })
        })
        .collect();
    let answers = join_all(bodies.iter().map(|body| t.post("digitaleadressen", body))).await;
    for answer in &answers {
        assert!(matches!(answer.status.as_u16(), 201 | 400), "{}", answer.text);
    }
    assert_eq!(t.list("digitaleadressen?isStandaardAdres=true").await.len(), 1);
}

engines!(
    two_patches_of_different_fields_are_both_kept,
    contacts_made_at_once_are_all_there_and_none_fails,
    one_bsn_becomes_one_partij_however_many_ask,
    what_goes_away_under_a_writer_is_no_fault_of_ours,
    one_standard_address_of_a_kind_remains,
);
