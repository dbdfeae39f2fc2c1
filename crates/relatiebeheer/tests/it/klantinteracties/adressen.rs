//! Digitale adressen and rekeningnummers.

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, to},
};

async fn an_address_fits_its_kind(t: &TestApp) {
    let post = async |soort: &str, adres: &str| {
        let body = json!({ "soortDigitaalAdres": soort, "adres": adres });
        t.post("digitaleadressen", &body).await.status.as_u16()
    };
    for right in [
        "a@example.nl",
        "a.b+c@sub.example.nl",
        "\"a b\"@example.nl".replace(' ', "").as_str(),
        "a@localhost",
        "a@bücher.example",
    ] {
        assert_eq!(post("email", right).await, 201, "{right}");
    }
    for wrong in [
        "a",
        "a@",
        "@example.nl",
        "a@example",
        "a@@example.nl",
        "a b@example.nl",
        "a@-x.nl",
        "a@example.1",
        ".a@example.nl",
    ] {
        assert_eq!(post("email", wrong).await, 400, "{wrong}");
    }
    for right in ["0612345678", "0201234567", "+31612345678", "0031612345678", "+123456789012345"] {
        assert_eq!(post("telefoonnummer", right).await, 201, "{right}");
    }
    for wrong in [
        "061234567",
        "06123456789",
        "0800123456",
        "0900123456",
        "14020",
        "1400",
        "+3161234567a",
        "06-12345678",
        "+12345678",
    ] {
        assert_eq!(post("telefoonnummer", wrong).await, 400, "{wrong}");
    }
    assert_eq!(post("overig", "@gemeente op Mastodon").await, 201);
    assert_eq!(post("post", "a").await, 400);
    let body = json!({ "soortDigitaalAdres": "telefoonnummer", "adres": "0900123456" });
    t.post("digitaleadressen", &body).await.matches("servicenummer");
}

async fn an_old_address_that_breaks_todays_rules_can_still_be_described(t: &TestApp) {
    let rows = json!({ "tables": { "klantinteracties_digitaaladres": [{ "id": 1, "soort_digitaal_adres": "email",
        "uuid": "22222222-2222-4222-8222-222222222222", "adres": "geen adres", "is_standaard_adres": false,
        "omschrijving": "", "referentie": "" }] } });
    t.app.import_open_klant(std::io::Cursor::new(rows.to_string()), true).await.unwrap();
    let path = "digitaleadressen/22222222-2222-4222-8222-222222222222";
    t.patch(path, &json!({ "omschrijving": "oud" })).await.expect(200);
    assert_eq!(t.patch(path, &json!({ "adres": "nog steeds geen" })).await.wrong(), ["adres: invalid"]);
    assert_eq!(
        t.patch(path, &json!({ "soortDigitaalAdres": "telefoonnummer" })).await.wrong(),
        ["adres: invalid"]
    );
    t.patch(path, &json!({ "soortDigitaalAdres": "overig" })).await.expect(200);
}

async fn a_standard_address_that_was_let_go_can_still_be_described(t: &TestApp) {
    let adres = t.adres(json!({})).await;
    let partij = t.persoon(json!({ "digitaleAdressen": [to(&adres)] })).await;
    let path = at("digitaleadressen", &adres);
    t.patch(&path, &json!({ "isStandaardAdres": true })).await.expect(200);
    t.patch(&at("partijen", &partij), &json!({ "digitaleAdressen": [] })).await.expect(200);
    let described = t.patch(&path, &json!({ "omschrijving": "thuis" })).await.expect(200);
    assert_eq!(
        (&described["isStandaardAdres"], &described["verstrektDoorPartij"]),
        (&json!(true), &Value::Null)
    );
    let loose = t.adres(json!({})).await;
    let standard = t.patch(&at("digitaleadressen", &loose), &json!({ "isStandaardAdres": true })).await;
    assert_eq!(standard.wrong(), ["isStandaardAdres: invalid"]);
}

async fn the_key_of_the_partij_may_be_left_out(t: &TestApp) {
    let adres = t.adres(json!({})).await;
    assert_eq!(adres["verstrektDoorPartij"], Value::Null);
    let body = json!({ "adres": "b@example.nl", "soortDigitaalAdres": "email" });
    t.put(&at("digitaleadressen", &adres), &body).await.expect(200);
}

async fn there_is_one_standard_address_of_a_kind(t: &TestApp) {
    let partij = t.persoon(json!({})).await;
    let of = |extra: Value| {
        let mut body = json!({ "verstrektDoorPartij": to(&partij), "isStandaardAdres": true });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    let een = t.adres(of(json!({}))).await;
    let telefoon =
        t.adres(of(json!({ "soortDigitaalAdres": "telefoonnummer", "adres": "0612345678" }))).await;
    let twee = t.adres(of(json!({ "adres": "twee@example.nl" }))).await;
    let standard = async |adres: &Value| {
        t.get(&at("digitaleadressen", adres)).await.expect(200)["isStandaardAdres"].clone()
    };
    assert_eq!(
        (standard(&een).await, standard(&twee).await, standard(&telefoon).await),
        (json!(false), json!(true), json!(true))
    );
    t.patch(&at("digitaleadressen", &een), &json!({ "isStandaardAdres": true })).await.expect(200);
    assert_eq!((standard(&een).await, standard(&twee).await), (json!(true), json!(false)));
    let nobody = json!({ "adres": "a@example.nl", "soortDigitaalAdres": "email", "isStandaardAdres": true });
    assert_eq!(t.post("digitaleadressen", &nobody).await.wrong(), ["isStandaardAdres: invalid"]);
}

async fn a_reference_is_used_once_for_a_kind_of_a_partij(t: &TestApp) {
    let (een, ander) = (t.persoon(json!({})).await, t.persoon(json!({})).await);
    let body = |partij: &Value, soort: &str, adres: &str| {
        json!({ "verstrektDoorPartij": to(partij), "soortDigitaalAdres": soort, "adres": adres,
            "referentie": "portaalvoorkeur" })
    };
    t.made("digitaleadressen", &body(&een, "email", "a@example.nl")).await;
    let again = t.post("digitaleadressen", &body(&een, "email", "b@example.nl")).await;
    assert_eq!(again.wrong(), ["nonFieldErrors: unique"]);
    t.made("digitaleadressen", &body(&een, "telefoonnummer", "0612345678")).await;
    t.made("digitaleadressen", &body(&ander, "email", "a@example.nl")).await;
    let slug = json!({ "adres": "a@example.nl", "soortDigitaalAdres": "email", "referentie": "met spatie" });
    assert_eq!(t.post("digitaleadressen", &slug).await.wrong(), ["referentie: invalid"]);
}

async fn an_account_number_has_the_form_of_one(t: &TestApp) {
    let post =
        async |iban: &str, bic: &str| t.post("rekeningnummers", &json!({ "iban": iban, "bic": bic })).await;
    post("NL18BANK23481326", "").await.expect(201);
    post("nl18b", "BANKNL2A").await.expect(201);
    for wrong in ["NL", "1234567890", "NL1XBANK", "NL18BANK 2348", "NL18", &format!("NL18{}", "1".repeat(31))]
    {
        assert_eq!(post(wrong, "").await.wrong()[0].split(':').next(), Some("iban"), "{wrong}");
    }
    for wrong in ["BANK", "BANKNL2AXXXX", "BANK NL2A"] {
        assert_eq!(post("NL18BANK23481326", wrong).await.wrong().len(), 1, "{wrong}");
    }
    assert_eq!(t.list("rekeningnummers?iban=NL18BANK23481326").await.len(), 1);
    assert_eq!(t.list("rekeningnummers?bic=BANKNL2A").await.len(), 1);
}

engines!(
    an_address_fits_its_kind,
    an_old_address_that_breaks_todays_rules_can_still_be_described,
    a_standard_address_that_was_let_go_can_still_be_described,
    the_key_of_the_partij_may_be_left_out,
    there_is_one_standard_address_of_a_kind,
    a_reference_is_used_once_for_a_kind_of_a_partij,
    an_account_number_has_the_form_of_one,
);
