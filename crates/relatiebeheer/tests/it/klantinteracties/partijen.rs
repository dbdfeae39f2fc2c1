//! Partijen: their soorten, what they nest, and what goes with them.

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, organisatie, persoon, to},
};

async fn each_soort_shows_what_identifies_it(t: &TestApp) {
    let naam = json!({ "voorletters": "J", "voornaam": "Jan", "voorvoegselAchternaam": "de", "achternaam": "Vries" });
    let mens = t.persoon(json!({ "partijIdentificatie": { "contactnaam": naam } })).await;
    assert_eq!(mens["partijIdentificatie"], json!({ "contactnaam": naam, "volledigeNaam": "Jan de Vries" }));
    let bedrijf = t.made("partijen", &organisatie("Bakkerij")).await;
    assert_eq!(bedrijf["partijIdentificatie"], json!({ "naam": "Bakkerij" }));
    let body = json!({ "soortPartij": "contactpersoon", "indicatieActief": true,
        "partijIdentificatie": { "werkteVoorPartij": to(&bedrijf), "contactnaam": { "achternaam": "Bos" } } });
    t.post("partijen", &body).await.matches("contactpersoon");
    for (given, shown) in [
        (json!({ "soortPartij": "persoon" }), Value::Null),
        (json!({ "partijIdentificatie": {} }), Value::Null),
    ] {
        assert_eq!(t.persoon(given).await["partijIdentificatie"], shown);
    }
    assert_eq!(
        t.post("partijen", &persoon(json!({ "partijIdentificatie": null }))).await.wrong(),
        ["partijIdentificatie: null"]
    );
}

async fn a_contact_person_works_for_an_organisation(t: &TestApp) {
    let mens = t.persoon(json!({})).await;
    let body = |werkgever: Value| {
        json!({ "soortPartij": "contactpersoon", "indicatieActief": true,
            "partijIdentificatie": { "werkteVoorPartij": werkgever, "contactnaam": null } })
    };
    assert_eq!(t.post("partijen", &body(to(&mens))).await.status.as_u16(), 400);
    assert_eq!(
        t.post("partijen", &body(json!({ "uuid": "11111111-1111-4111-8111-111111111111" })))
            .await
            .status
            .as_u16(),
        400
    );
    let bedrijf = t.made("partijen", &organisatie("Bakkerij")).await;
    let bos = t.made("partijen", &body(to(&bedrijf))).await;
    let path = at("partijen", &bos);
    assert_eq!(bos["partijIdentificatie"]["werkteVoorPartij"]["uuid"], bedrijf["uuid"]);
    t.delete(&at("partijen", &bedrijf)).await.expect(204);
    assert_eq!(
        t.get(&path).await.expect(200)["partijIdentificatie"],
        Value::Null,
        "the record went with the employer"
    );
}

async fn a_contact_person_can_be_changed_whatever_became_of_the_employer(t: &TestApp) {
    let bedrijf = t.made("partijen", &organisatie("Bakkerij")).await;
    let identificatie = json!({ "werkteVoorPartij": to(&bedrijf), "contactnaam": { "achternaam": "Bos" } });
    let body = json!({ "soortPartij": "contactpersoon", "indicatieActief": true,
        "partijIdentificatie": identificatie });
    let path = at("partijen", &t.made("partijen", &body).await);
    t.patch(&at("partijen", &bedrijf), &json!({ "soortPartij": "persoon" })).await.expect(200);
    let noted = t.patch(&path, &json!({ "interneNotitie": "x" })).await.expect(200);
    assert_eq!(noted["partijIdentificatie"]["werkteVoorPartij"]["uuid"], bedrijf["uuid"]);
    // What was read is sent back: nothing of the employer changes.
    assert_eq!(t.put(&path, &body).await.expect(200)["partijIdentificatie"]["volledigeNaam"], "Bos");
    let mens = t.persoon(json!({})).await;
    let wrong = json!({ "partijIdentificatie": { "werkteVoorPartij": to(&mens) } });
    let names = ["partijIdentificatie.werkteVoorPartij.uuid: invalid"];
    assert_eq!(t.patch(&path, &wrong).await.wrong(), names);
    let free = t.patch(&path, &json!({ "partijIdentificatie": { "werkteVoorPartij": null } })).await;
    assert_eq!(free.expect(200)["partijIdentificatie"]["werkteVoorPartij"], Value::Null);
    let again = json!({ "partijIdentificatie": { "werkteVoorPartij": to(&bedrijf) } });
    assert_eq!(t.patch(&path, &again).await.wrong(), names, "it is no organisation now");
}

async fn an_identification_that_says_nothing_changes_nothing(t: &TestApp) {
    for (soort, right) in [
        ("persoon", json!({ "contactnaam": { "achternaam": "Bos" } })),
        ("organisatie", json!({ "naam": "Bakkerij" })),
        ("contactpersoon", json!({ "contactnaam": { "achternaam": "Bos" } })),
    ] {
        let body = |identificatie: Value| json!({ "soortPartij": soort, "indicatieActief": true, "partijIdentificatie": identificatie });
        for nothing in [json!({}), json!({ "extra": 1 })] {
            let made = t.made("partijen", &body(nothing.clone())).await;
            assert_eq!(made["partijIdentificatie"], Value::Null, "{soort} {nothing}");
        }
        let made = t.made("partijen", &body(right)).await;
        let path = at("partijen", &made);
        for nothing in [json!({}), json!({ "extra": 1 })] {
            for patch in [body(nothing.clone()), json!({ "partijIdentificatie": nothing })] {
                let same = t.patch(&path, &patch).await.expect(200);
                assert_eq!(same["partijIdentificatie"], made["partijIdentificatie"], "{patch}");
            }
        }
        // Without the soort, null says nothing either; with it, it is wrong.
        let same = t.patch(&path, &json!({ "partijIdentificatie": null })).await.expect(200);
        assert_eq!(same["partijIdentificatie"], made["partijIdentificatie"]);
        for answer in [t.patch(&path, &body(json!(null))).await, t.put(&path, &body(json!(null))).await] {
            assert_eq!(answer.wrong(), ["partijIdentificatie: null"]);
        }
        for wrong in [json!([]), json!("x")] {
            let answer = t.patch(&path, &body(wrong)).await;
            assert_eq!(answer.wrong(), ["partijIdentificatie.nonFieldErrors: invalid"]);
        }
    }
}

async fn kosovo_is_a_country(t: &TestApp) {
    let made = t.persoon(json!({ "bezoekadres": { "land": "XK" } })).await;
    assert_eq!(made["bezoekadres"]["land"], "XK");
    let wrong = t.post("partijen", &persoon(json!({ "bezoekadres": { "land": "XX" } }))).await.wrong();
    assert_eq!(wrong, ["bezoekadres.land: invalid"]);
}

async fn what_it_was_before_is_there_again_when_the_soort_changes_back(t: &TestApp) {
    let path = at("partijen", &t.made("partijen", &organisatie("Bakkerij")).await);
    let as_mens = json!({ "soortPartij": "persoon", "partijIdentificatie": { "contactnaam": { "achternaam": "Bos" } } });
    let mens = t.patch(&path, &as_mens).await.expect(200);
    assert_eq!(mens["partijIdentificatie"]["volledigeNaam"], "Bos");
    let back = t.patch(&path, &json!({ "soortPartij": "organisatie" })).await.expect(200);
    assert_eq!(back["partijIdentificatie"], json!({ "naam": "Bakkerij" }));
    let renamed = t.patch(&path, &json!({ "partijIdentificatie": { "naam": "Slagerij" } })).await.expect(200);
    assert_eq!(
        renamed["partijIdentificatie"],
        json!({ "naam": "Slagerij" }),
        "its soort need not be said again"
    );
}

async fn a_group_is_never_null_and_is_replaced_whole(t: &TestApp) {
    let partij = t
        .persoon(json!({ "bezoekadres": { "stad": "Ede", "huisnummer": 5 }, "correspondentieadres": null }))
        .await;
    let empty = t.persoon(json!({})).await["bezoekadres"].clone();
    assert_eq!(empty["huisnummer"], Value::Null);
    assert_eq!(partij["correspondentieadres"], empty);
    let changed =
        t.patch(&at("partijen", &partij), &json!({ "bezoekadres": { "land": "NL" } })).await.expect(200);
    assert_eq!(
        (&changed["bezoekadres"]["stad"], &changed["bezoekadres"]["land"]),
        (&json!(""), &json!("NL"))
    );
    let cleared = t.patch(&at("partijen", &partij), &json!({ "bezoekadres": null })).await.expect(200);
    assert_eq!(cleared["bezoekadres"], empty);
}

async fn addresses_and_accounts_are_taken_over_and_let_go(t: &TestApp) {
    let (een, twee) = (t.adres(json!({})).await, t.adres(json!({})).await);
    let rekening = t.made("rekeningnummers", &json!({ "iban": "NL18BANK23481326" })).await;
    let partij = t
        .persoon(json!({ "digitaleAdressen": [to(&een), to(&twee)], "voorkeursDigitaalAdres": to(&twee),
            "rekeningnummers": [to(&rekening)], "voorkeursRekeningnummer": to(&rekening) }))
        .await;
    let uuids = |partij: &Value, list: &str| -> Vec<Value> {
        partij[list].as_array().unwrap().iter().map(|one| one["uuid"].clone()).collect()
    };
    assert_eq!(uuids(&partij, "digitaleAdressen"), [een["uuid"].clone(), twee["uuid"].clone()]);
    assert_eq!(partij["voorkeursDigitaalAdres"]["uuid"], twee["uuid"]);
    let path = at("partijen", &partij);
    let left = t.patch(&path, &json!({ "digitaleAdressen": [to(&twee)] })).await.expect(200);
    assert_eq!(uuids(&left, "digitaleAdressen"), [twee["uuid"].clone()]);
    assert_eq!(uuids(&left, "rekeningnummers").len(), 1, "not named, not touched");
    let loose = t.get(&at("digitaleadressen", &een)).await.expect(200);
    assert_eq!(loose["verstrektDoorPartij"], Value::Null, "let go, not removed");
    let none = t.patch(&path, &json!({ "digitaleAdressen": null, "rekeningnummers": [] })).await.expect(200);
    assert_eq!((uuids(&none, "digitaleAdressen").len(), uuids(&none, "rekeningnummers").len()), (0, 0));
    let ander = t.persoon(json!({ "digitaleAdressen": [to(&een)] })).await;
    let back = t.put(&path, &persoon(json!({ "digitaleAdressen": [to(&een)] }))).await.expect(200);
    assert_eq!(uuids(&back, "digitaleAdressen"), [een["uuid"].clone()]);
    assert_eq!(uuids(&t.get(&at("partijen", &ander)).await.expect(200), "digitaleAdressen").len(), 0);
}

async fn what_is_preferred_must_be_ones_own(t: &TestApp) {
    let (own, other) = (t.adres(json!({})).await, t.adres(json!({})).await);
    let wrong = ["voorkeursDigitaalAdres: invalid"];
    let post = async |body: Value| t.post("partijen", &persoon(body)).await.wrong();
    assert_eq!(post(json!({ "voorkeursDigitaalAdres": to(&own) })).await, wrong);
    assert_eq!(
        post(json!({ "digitaleAdressen": [to(&own)], "voorkeursDigitaalAdres": to(&other) })).await,
        wrong
    );
    let path = at("partijen", &t.persoon(json!({ "digitaleAdressen": [to(&own)] })).await);
    let preferred = json!({ "voorkeursDigitaalAdres": to(&own) });
    assert_eq!(t.put(&path, &persoon(preferred.clone())).await.wrong(), wrong);
    let chosen = t.patch(&path, &preferred).await.expect(200);
    assert_eq!(chosen["voorkeursDigitaalAdres"]["uuid"], own["uuid"], "a PATCH looks at what is linked");
    assert_eq!(t.patch(&path, &json!({ "voorkeursDigitaalAdres": to(&other) })).await.wrong(), wrong);
    t.delete(&at("digitaleadressen", &own)).await.expect(204);
    let after = t.get(&path).await.expect(200);
    assert_eq!(after["voorkeursDigitaalAdres"], Value::Null, "what is gone is nobody's first choice");
}

async fn a_number_is_used_once(t: &TestApp) {
    t.persoon(json!({ "nummer": "12" })).await;
    assert_eq!(t.post("partijen", &persoon(json!({ "nummer": "12" }))).await.wrong(), ["nummer: unique"]);
    let second = t.persoon(json!({})).await;
    assert_eq!(t.patch(&at("partijen", &second), &json!({ "nummer": 12 })).await.wrong(), ["nummer: unique"]);
    for none in [json!(""), Value::Null, json!("")] {
        assert_eq!(t.persoon(json!({ "nummer": none })).await["nummer"], Value::Null);
    }
    for wrong in ["abc", "1.5", "12345678901"] {
        assert_eq!(
            t.post("partijen", &persoon(json!({ "nummer": wrong }))).await.wrong().len(),
            1,
            "{wrong}"
        );
    }
}

async fn what_belongs_to_a_partij_goes_with_it(t: &TestApp) {
    let partij = t.persoon(json!({})).await;
    let contact = t.klantcontact(json!({})).await;
    t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
    t.adres(json!({ "verstrektDoorPartij": to(&partij) })).await;
    t.made("rekeningnummers", &json!({ "iban": "NL18BANK23481326", "partij": to(&partij) })).await;
    t.made("categorie-relaties", &json!({ "partij": to(&partij) })).await;
    let ander = t.persoon(json!({})).await;
    let speaks = json!({ "vertegenwoordigendePartij": to(&partij), "vertegenwoordigdePartij": to(&ander) });
    t.made("vertegenwoordigingen", &speaks).await;
    let shown = t.get(&at("partijen", &partij)).await.expect(200);
    assert_eq!(shown["vertegenwoordigden"][0]["uuid"], ander["uuid"]);
    assert!(shown["vertegenwoordigden"][0]["url"].as_str().unwrap().contains("/partijen/"));
    t.delete(&at("partijen", &partij)).await.expect(204);
    for list in
        ["betrokkenen", "digitaleadressen", "rekeningnummers", "categorie-relaties", "vertegenwoordigingen"]
    {
        assert_eq!(t.list(list).await.len(), 0, "{list}");
    }
    assert_eq!(t.uuids("partijen").await, [ander["uuid"].as_str().unwrap()]);
    assert_eq!(t.list("klantcontacten").await.len(), 1, "the contact stays");
}

async fn who_represents_whom(t: &TestApp) {
    let (een, ander) = (t.persoon(json!({})).await, t.persoon(json!({})).await);
    let speaks = json!({ "vertegenwoordigendePartij": to(&een), "vertegenwoordigdePartij": to(&ander) });
    let made = t.made("vertegenwoordigingen", &speaks).await;
    assert_eq!(t.post("vertegenwoordigingen", &speaks).await.wrong(), ["nonFieldErrors: unique"]);
    let itself = json!({ "vertegenwoordigdePartij": to(&een) });
    let path = at("vertegenwoordigingen", &made);
    assert_eq!(t.patch(&path, &itself).await.wrong(), ["vertegenwoordigdePartij: invalid"]);
    let represented = format!("partijen?vertegenwoordigdePartij__uuid={}", een["uuid"].as_str().unwrap());
    assert_eq!(t.uuids(&represented).await, [ander["uuid"].as_str().unwrap()]);
}

async fn a_category_starts_today_unless_another_day_is_given(t: &TestApp) {
    // Half past eleven in the evening in Greenwich is tomorrow in Amsterdam.
    t.set("2026-01-12T23:30:00Z".parse().unwrap());
    let made = t.made("categorie-relaties", &json!({})).await;
    assert_eq!((&made["beginDatum"], &made["eindDatum"]), (&json!("2026-01-13"), &Value::Null));
    let null = t.made("categorie-relaties", &json!({ "beginDatum": null })).await;
    assert_eq!(null["beginDatum"], "2026-01-13");
    let path = at("categorie-relaties", &made);
    assert_eq!(t.patch(&path, &json!({ "beginDatum": null })).await.expect(200)["beginDatum"], Value::Null);
    for wrong in ["12-01-2026", "2026-02-30", "0000-01-01", "2026-01-01T00:00:00Z"] {
        assert_eq!(
            t.patch(&path, &json!({ "beginDatum": wrong })).await.wrong(),
            ["beginDatum: invalid"],
            "{wrong}"
        );
    }
    let partij = t.persoon(json!({})).await;
    let categorie = t.made("categorieen", &json!({ "naam": "Ondernemer" })).await;
    t.made("categorie-relaties", &json!({ "partij": to(&partij), "categorie": to(&categorie) })).await;
    let shown = t.get(&at("partijen", &partij)).await.expect(200);
    assert_eq!(shown["categorieRelaties"][0]["categorieNaam"], "Ondernemer");
}

async fn a_partij_is_found_by_its_names_and_no_longer_when_they_are_gone(t: &TestApp) {
    let words = async || {
        let conn = t.db.read().await.unwrap();
        let rows: Vec<(String,)> =
            conn.query("select tekst from zoektekst order by tekst", &[]).await.unwrap();
        rows.into_iter().map(|(words,)| words).collect::<Vec<_>>()
    };
    let bedrijf = t.made("partijen", &organisatie("Čelik & Zn.")).await;
    assert_eq!(words().await, ["celik zn"]);
    let contact = t.klantcontact(json!({})).await;
    let naam = json!({ "contactnaam": { "achternaam": "Bos" }, "wasPartij": to(&bedrijf) });
    let betrokkene = t.betrokkene(&contact, naam.clone()).await;
    assert_eq!(words().await, ["bos celik zn"]);
    t.delete(&at("betrokkenen", &betrokkene)).await.expect(204);
    assert_eq!(words().await, ["celik zn"]);
    t.betrokkene(&contact, naam).await;
    t.delete(&at("klantcontacten", &contact)).await.expect(204);
    assert_eq!(words().await, ["celik zn"]);
    let body = json!({ "soortPartij": "contactpersoon", "indicatieActief": true,
        "partijIdentificatie": { "werkteVoorPartij": to(&bedrijf), "contactnaam": { "achternaam": "Smit" } } });
    t.made("partijen", &body).await;
    assert_eq!(words().await, ["celik zn", "smit"]);
    t.delete(&at("partijen", &bedrijf)).await.expect(204);
    assert_eq!(words().await, Vec::<String>::new());
}

engines!(
    each_soort_shows_what_identifies_it,
    a_contact_person_works_for_an_organisation,
    a_contact_person_can_be_changed_whatever_became_of_the_employer,
    an_identification_that_says_nothing_changes_nothing,
    kosovo_is_a_country,
    what_it_was_before_is_there_again_when_the_soort_changes_back,
    a_group_is_never_null_and_is_replaced_whole,
    addresses_and_accounts_are_taken_over_and_let_go,
    what_is_preferred_must_be_ones_own,
    a_number_is_used_once,
    what_belongs_to_a_partij_goes_with_it,
    who_represents_whom,
    a_category_starts_today_unless_another_day_is_given,
    a_partij_is_found_by_its_names_and_no_longer_when_they_are_gone,
);
