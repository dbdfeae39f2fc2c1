//! Who may be the same customer.

use serde_json::{Value, json};

use super::{gemaakt, inzage, persoon, telefoon};
use crate::{
    support::{TestApp, engines, werkplek::Werkplek},
    werkplek::mensen,
};

engines!(
    the_same_number_is_the_same_customer_for_sure,
    the_same_telephone_e_mail_or_name_is_only_a_suggestion,
    a_number_is_the_same_in_every_spelling,
    half_a_name_is_no_reason,
    the_customer_itself_is_left_out,
    whom_only_a_register_knows_is_not_there_twice,
    who_is_shown_is_accounted_for,
);

async fn dubbel(werkplek: &Werkplek, vraag: &Value) -> Value {
    werkplek.post("/klanten/mogelijk-dubbel", vraag).await.expect(200)
}

async fn the_same_number_is_the_same_customer_for_sure(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({ "bsn": mensen::gewoon() }))).await;
    let found = dubbel(&werkplek, &json!({ "soort": "persoon", "bsn": mensen::gewoon() })).await;
    assert_eq!((&found["zeker"][0]["klant"], &found["mogelijk"]), (&json!(klant), &json!([])));
    for vraag in [json!({ "bsn": "999990018" }), json!({ "kvkNummer": "x" }), json!({})] {
        assert_eq!(dubbel(&werkplek, &vraag).await, json!({ "zeker": [], "mogelijk": [] }));
    }
}

async fn the_same_telephone_e_mail_or_name_is_only_a_suggestion(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let email = json!({ "soort": "email", "adres": "jan@example.nl" });
    let klant = gemaakt(&werkplek, &persoon(json!({ "adressen": [telefoon("0612345678"), email] }))).await;
    let cases = [
        (json!({ "telefoon": "06 1234 5678" }), "Hetzelfde telefoonnummer"),
        (json!({ "email": "Jan@Example.nl" }), "Hetzelfde e-mailadres"),
        (json!({ "soort": "persoon", "voornaam": "JAN", "achternaam": "Van der Bérg" }), "Dezelfde naam"),
        (
            json!({ "voornaam": "Jan", "achternaam": "Berg", "telefoon": "0612345678" }),
            "Hetzelfde telefoonnummer en dezelfde naam",
        ),
    ];
    for (vraag, reden) in cases {
        let found = dubbel(&werkplek, &vraag).await;
        let shown =
            (&found["zeker"], &found["mogelijk"][0]["treffer"]["klant"], &found["mogelijk"][0]["reden"]);
        assert_eq!(shown, (&json!([]), &json!(klant), &json!(reden)), "{vraag}");
        assert_eq!(found["mogelijk"].as_array().unwrap().len(), 1);
    }
    gemaakt(&werkplek, &persoon(json!({ "adressen": [telefoon("0612345678")] }))).await;
}

async fn a_number_is_the_same_in_every_spelling(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for stored in ["+31612345678", "0031612345678", "0612345678"] {
        t.adres(json!({ "adres": stored, "soortDigitaalAdres": "telefoonnummer",
            "verstrektDoorPartij": { "uuid": t.persoon(json!({})).await["uuid"] } }))
            .await;
    }
    let found = dubbel(&werkplek, &json!({ "telefoon": "+31 (0)6 1234 5678" })).await;
    assert_eq!(found["mogelijk"].as_array().unwrap().len(), 3);
}

async fn half_a_name_is_no_reason(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    gemaakt(&werkplek, &persoon(json!({}))).await;
    for vraag in [json!({ "achternaam": "Berg" }), json!({ "voornaam": "Jan", "achternaam": "Bergsma" })] {
        assert_eq!(dubbel(&werkplek, &vraag).await["mogelijk"], json!([]), "{vraag}");
    }
    let many = "Jan ".repeat(1000);
    assert_eq!(
        dubbel(&werkplek, &json!({ "voornaam": many, "achternaam": "B" })).await["mogelijk"],
        json!([])
    );
}

async fn the_customer_itself_is_left_out(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = gemaakt(&werkplek, &persoon(json!({}))).await;
    let vraag = json!({ "voornaam": "Jan", "achternaam": "Berg", "behalve": klant });
    assert_eq!(dubbel(&werkplek, &vraag).await["mogelijk"], json!([]));
    let vraag = json!({ "behalve": "p00000000000040008000000000000000" });
    assert_eq!(werkplek.post("/klanten/mogelijk-dubbel", &vraag).await.wrong(), ["behalve: invalid"]);
}

async fn whom_only_a_register_knows_is_not_there_twice(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let before = werkplek.storingen.verzoeken("/brp");
    assert_eq!(dubbel(&werkplek, &json!({ "bsn": mensen::gewoon() })).await["zeker"], json!([]));
    assert_eq!(werkplek.storingen.verzoeken("/brp"), before);
}

async fn who_is_shown_is_accounted_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    gemaakt(&werkplek, &persoon(json!({}))).await;
    dubbel(&werkplek, &json!({ "achternaam": "Jansen", "voornaam": "Jan" })).await;
    assert_eq!(inzage(t).await, Vec::<String>::new());
    dubbel(&werkplek, &json!({ "achternaam": "Berg", "voornaam": "Jan" })).await;
    assert_eq!(inzage(t).await, ["gevonden"]);
}
