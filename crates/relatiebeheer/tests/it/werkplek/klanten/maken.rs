//! New customers.

use futures_util::future::join_all;
use serde_json::json;

use super::{eigen, gemaakt, inzage, persoon, rows, telefoon, with};
use crate::{
    support::{TestApp, engines, make, werkplek::Werkplek},
    werkplek::mensen,
};

engines!(
    a_person_without_a_number_is_made_with_name_language_and_addresses,
    every_client_of_the_api_reads_what_was_made,
    a_contactpersoon_works_for_an_organisation_that_only_the_kvk_knew,
    whom_a_register_knows_is_made_without_a_name,
    whoever_exists_is_not_made_again_and_is_pointed_at,
    many_at_the_same_moment_give_one_partij,
    a_number_that_was_nobodys_goes_to_one_partij_only,
    the_same_request_again_changes_nothing,
    everything_that_is_wrong_is_said_at_once,
    a_contactpersoon_needs_an_organisation,
    numbers_belong_to_the_right_kind_of_customer,
    what_was_made_is_in_the_log,
    who_has_no_role_makes_no_customers,
);

async fn a_person_without_a_number_is_made_with_name_language_and_addresses(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let email = json!({ "soort": "email", "adres": " jan@example.nl ", "voorkeur": true });
    let body = persoon(json!({ "voorkeurstaal": "pol", "adressen": [telefoon("06 - 1234 5678"), email] }));
    let klant = gemaakt(&werkplek, &body).await;
    let eigen = eigen(&werkplek, &klant).await;
    let naam =
        json!({ "voornaam": "Jan", "voorvoegsel": "van der", "achternaam": "Berg", "organisatienaam": "" });
    assert_eq!((&eigen["naam"], &eigen["voorkeurstaal"]), (&naam, &json!("pol")));
    let adressen = eigen["adressen"].as_array().unwrap();
    let shown: Vec<_> = adressen.iter().map(|adres| (&adres["adres"], &adres["voorkeur"])).collect();
    assert_eq!(shown, [(&json!("0612345678"), &json!(false)), (&json!("jan@example.nl"), &json!(true))]);
    let kop = werkplek.deel(&klant, "klant").await;
    assert_eq!(kop["gegevens"]["naam"], "Jan van der Berg");
    assert_eq!(werkplek.klant("jan berg").await, klant, "and can be found by name");
}

async fn every_client_of_the_api_reads_what_was_made(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = json!({ "soort": "organisatie", "organisatienaam": "Buurthuis De Brug" });
    let made = werkplek.post("/klanten", &body).await.expect(201);
    let partij = t.get(&format!("partijen/{}", made["partij"].as_str().unwrap())).await.expect(200);
    assert_eq!(partij["soortPartij"], "organisatie");
    assert_eq!(partij["partijIdentificatie"], json!({ "naam": "Buurthuis De Brug" }));
    assert_eq!(partij["indicatieActief"], true);
}

async fn a_contactpersoon_works_for_an_organisation_that_only_the_kvk_knew(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = persoon(json!({ "soort": "contactpersoon", "werktVoor": "k68750110" }));
    let klant = gemaakt(&werkplek, &body).await;
    let relaties = eigen(&werkplek, &klant).await["relaties"].clone();
    assert_eq!(
        (&relatie(&relaties, 0, "soort"), &relatie(&relaties, 0, "klant"), &relatie(&relaties, 0, "naam")),
        (&"werktVoor", &"k68750110", &"KVK-nummer 68750110")
    );
    let relaties = eigen(&werkplek, "k68750110").await["relaties"].clone();
    assert_eq!(
        (&relatie(&relaties, 0, "soort"), &relatie(&relaties, 0, "klant"), &relatie(&relaties, 0, "naam")),
        (&"contactpersoon", &klant.as_str(), &"Jan van der Berg")
    );
}

fn relatie<'a>(relaties: &'a serde_json::Value, at: usize, field: &str) -> &'a str {
    relaties[at][field].as_str().unwrap()
}

async fn whom_a_register_knows_is_made_without_a_name(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let bsn = mensen::gewoon();
    let klant =
        gemaakt(&werkplek, &persoon(json!({ "bsn": bsn, "adressen": [telefoon("0612345678")] }))).await;
    assert_eq!(klant, werkplek.klant(bsn).await, "one customer, whichever way");
    let shown = eigen(&werkplek, &klant).await;
    let geen = json!({ "voornaam": "", "voorvoegsel": "", "achternaam": "", "organisatienaam": "" });
    assert_eq!((&shown["naam"], &shown["adressen"][0]["adres"]), (&geen, &json!("0612345678")));
    let body = json!({ "soort": "organisatie", "organisatienaam": "X", "kvkNummer": "68750110",
        "vestigingsnummer": "0000 3717 8598" });
    assert_eq!(gemaakt(&werkplek, &body).await, "v68750110-000037178598");
    assert_eq!(eigen(&werkplek, "v68750110-000037178598").await["naam"], geen);
}

async fn whoever_exists_is_not_made_again_and_is_pointed_at(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = json!({ "soort": "organisatie", "organisatienaam": "Donald", "kvkNummer": "68750110" });
    assert_eq!(gemaakt(&werkplek, &body).await, "k68750110");
    let answer = werkplek.post("/klanten", &body).await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.expect(409);
    assert_eq!(
        (&problem["klant"], &problem["title"]),
        (&json!("k68750110"), &json!("Deze klant bestaat al."))
    );
    assert_eq!(rows(t, "partij").await, 1);
    assert_eq!(inzage(t).await, ["gevonden"]);
}

async fn many_at_the_same_moment_give_one_partij(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = persoon(json!({ "bsn": mensen::gewoon(), "adressen": [telefoon("0612345678")] }));
    let keys: Vec<String> = (0..12).map(|at| at.to_string()).collect();
    let answers = join_all(keys.iter().map(|key| werkplek.post_once("/klanten", &body, key))).await;
    let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(made.len(), 1, "{:?}", answers.iter().map(|answer| &answer.text).collect::<Vec<_>>());
    assert!(refused.iter().all(|answer| answer.status == 409));
    assert_eq!((rows(t, "partij").await, rows(t, "digitaal_adres").await), (1, 1));
}

async fn a_number_that_was_nobodys_goes_to_one_partij_only(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let loose = json!({ "identificeerdePartij": null, "partijIdentificator": make::kvk("68750110") });
    t.post("partij-identificatoren", &loose).await.expect(201);
    let body = json!({ "soort": "organisatie", "organisatienaam": "Donald", "kvkNummer": "68750110" });
    let (one, other) = tokio::join!(werkplek.post("/klanten", &body), werkplek.post("/klanten", &body));
    let mut statuses = [one.status, other.status].map(|status| status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{} {}", one.text, other.text);
    assert_eq!((rows(t, "partij").await, rows(t, "partij_identificator").await), (1, 1));
}

async fn the_same_request_again_changes_nothing(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = persoon(json!({ "adressen": [telefoon("0612345678")] }));
    let (first, again) =
        tokio::join!(werkplek.post_once("/klanten", &body, "a"), werkplek.post_once("/klanten", &body, "a"),);
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(werkplek.post_once("/klanten", &body, "a").await.expect(201), first.json());
    werkplek.post_once("/klanten", &persoon(json!({})), "a").await.expect(409);
    assert_eq!((rows(t, "partij").await, rows(t, "digitaal_adres").await), (1, 1));
}

async fn everything_that_is_wrong_is_said_at_once(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = json!({ "soort": "persoon", "voorvoegsel": "aan boven het", "voorkeurstaal": "xx", "adressen": [
        telefoon("12"), { "soort": "email", "adres": "jan" }, { "soort": "fax", "adres": "1" },
        { "soort": "overig", "adres": "", "omschrijving": "x".repeat(41), "verificatieDatum": "2026-01-13" },
        { "soort": "telefoonnummer", "adres": "0900 1234", "verificatieDatum": "gisteren" } ] });
    let answer = werkplek.post("/klanten", &body).await;
    let expected = [
        "voorvoegsel: max_length",
        "achternaam: required",
        "voorkeurstaal: invalid_choice",
        "adressen.0.adres: invalid",
        "adressen.1.adres: invalid",
        "adressen.2.soort: invalid_choice",
        "adressen.3.adres: required",
        "adressen.3.omschrijving: max_length",
        "adressen.3.verificatieDatum: invalid",
        "adressen.4.adres: invalid",
        "adressen.4.verificatieDatum: invalid",
    ];
    assert_eq!(answer.wrong(), expected);
    let reason = answer.json()["invalidParams"][9]["reason"].clone();
    assert_eq!(reason, "Nummers die met 0800, 0900 of 14 beginnen, kunnen hier niet. Kies de soort anders.");
    let contact = json!({ "klantcontact": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1" });
    let body = persoon(json!({ "adressen": [with(telefoon("0612345678"), contact)] }));
    assert_eq!(werkplek.post("/klanten", &body).await.wrong(), ["adressen.0.klantcontact: invalid"]);
    assert_eq!(rows(t, "partij").await, 0);
}

async fn a_contactpersoon_needs_an_organisation(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let wrong = async |soort: &str, werkt_voor: &str| {
        let body = persoon(json!({ "soort": soort, "werktVoor": werkt_voor, "organisatienaam": "X" }));
        werkplek.post("/klanten", &body).await.wrong()
    };
    assert_eq!(wrong("contactpersoon", "").await, ["werktVoor: required"]);
    assert_eq!(wrong("contactpersoon", "k1").await, ["werktVoor: invalid"]);
    let nobody = "p00000000000040008000000000000000";
    assert_eq!(wrong("contactpersoon", nobody).await, ["werktVoor: invalid"]);
    let person = gemaakt(&werkplek, &persoon(json!({}))).await;
    assert_eq!(wrong("contactpersoon", &person).await, ["werktVoor: invalid"]);
    let citizen = werkplek.klant(mensen::gewoon()).await;
    assert_eq!(wrong("contactpersoon", &citizen).await, ["werktVoor: invalid"]);
    assert_eq!(wrong("organisatie", "k68750110").await, ["werktVoor: invalid"]);
    assert_eq!(rows(t, "partij").await, 1);
}

async fn numbers_belong_to_the_right_kind_of_customer(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let wrong = async |extra| werkplek.post("/klanten", &persoon(extra)).await.wrong();
    assert_eq!(wrong(json!({ "bsn": "999990018" })).await, ["bsn: invalid"]);
    assert_eq!(wrong(json!({ "kvkNummer": "68750110" })).await, ["kvkNummer: invalid"]);
    let organisatie = async |extra| wrong(with(json!({ "soort": "organisatie" }), extra)).await;
    assert_eq!(organisatie(json!({ "bsn": mensen::gewoon() })).await, ["bsn: invalid"]);
    assert_eq!(organisatie(json!({ "kvkNummer": "1" })).await, ["kvkNummer: invalid"]);
    assert_eq!(organisatie(json!({ "vestigingsnummer": "000037178598" })).await, ["kvkNummer: required"]);
    let both = json!({ "kvkNummer": "68750110", "vestigingsnummer": "1" });
    assert_eq!(organisatie(both).await, ["vestigingsnummer: invalid"]);
    assert_eq!(wrong(json!({ "soort": "vestiging" })).await, ["soort: invalid_choice"]);
    assert_eq!(rows(t, "partij").await, 0);
}

async fn what_was_made_is_in_the_log(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body =
        json!({ "soort": "organisatie", "kvkNummer": "68750110", "adressen": [telefoon("0612345678")] });
    gemaakt(&werkplek, &body).await;
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(String, String, String)> =
        conn.query("select wie, actie, soort from wijziging order by id", &[]).await.unwrap();
    let soorten: Vec<&str> = rows.iter().map(|(.., soort)| soort.as_str()).collect();
    assert_eq!(soorten, ["partij", "partij_identificator", "digitaal_adres"]);
    assert!(rows.iter().all(|(wie, actie, _)| wie == "kcc@example.nl" && actie == "create"), "{rows:?}");
}

async fn who_has_no_role_makes_no_customers(t: &TestApp) {
    let mut werkplek = Werkplek::closed(t).await;
    werkplek.post("/klanten", &persoon(json!({}))).await.expect(401);
    werkplek.log_in("geenrol").await;
    for path in ["/klanten", "/klanten/mogelijk-dubbel", "/klanten/k68750110/adressen"] {
        werkplek.post(path, &persoon(json!({}))).await.expect(403);
    }
    werkplek.put("/klanten/k68750110/gegevens", &json!({})).await.expect(403);
    werkplek.delete("/klanten/k68750110/relaties/6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1").await.expect(403);
}
