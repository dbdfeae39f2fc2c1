//! The search box.

use serde_json::{Value, json};

use super::mensen;
use crate::support::{
    TestApp, engines,
    make::{at, kvk, organisatie, to},
    werkplek::Werkplek,
};

engines!(
    a_bsn_finds_one_person,
    a_bsn_is_found_in_every_notation_and_goes_to_the_brp_only,
    a_number_is_asked_as_an_rsin_when_the_employee_says_that_it_is_one,
    a_number_that_fails_the_eleven_test_is_asked_of_nobody,
    a_name_with_a_birth_date_finds_somebody_in_the_brp,
    a_first_name_and_a_surname_find_inhabitants,
    a_surname_alone_searches_our_own_register,
    where_somebody_lives_whose_address_is_secret_is_in_no_list,
    everybody_who_is_found_is_accounted_for,
    when_the_brp_is_down_our_own_register_still_answers,
    a_telephone_number_is_found_in_every_notation,
    an_address_that_changes_or_goes_is_found_no_longer,
    who_shares_a_number_is_shown_with_the_others,
    a_name_with_one_typo_is_found_when_nobody_is_called_so,
    words_of_a_contact_find_it,
    contacts_with_common_words_are_those_of_the_last_year,
    the_newest_with_a_word_are_found_however_many_there_are,
    somebody_lives_at_a_postcode_and_house_number,
    a_number_of_the_kvk_finds_an_organisation_once,
    a_zaaknummer_finds_the_zaak_and_whose_it_is,
    what_was_taken_over_is_found,
);

/// Of an organisation at the KVK; it passes the 11-test, as a BSN does.
const RSIN: &str = "857587973";

async fn a_bsn_finds_one_person(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let found = werkplek.zoek("9999 92 260").await;
    let klant = found["treffers"][0]["klant"].clone();
    assert!(!klant.as_str().unwrap().contains("999992260"));
    let expected = json!({
        "herkend": "bsn", "uitleg": null,
        "treffers": [{
            "klant": klant, "naam": "Henk Vermeulen", "geboortedatum": "1940-06-16", "woonplaats": "Rotterdam",
            "soort": "persoon", "bron": "BRP", "geheim": false, "overleden": false, "laatsteContact": null,
            "kvkNummer": null, "vestigingsnummer": null, "adres": null, "gevondenOp": null,
        }],
        "contacten": [], "zaken": [], "meer": false,
        "bronnen": [
            { "naam": "BRP", "gelukt": true, "melding": null },
            { "naam": "Eigen register", "gelukt": true, "melding": null },
        ],
        "ookAls": ["rsin", "zaaknummer"],
    });
    assert_eq!(found, expected);
}

async fn a_bsn_is_found_in_every_notation_and_goes_to_the_brp_only(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for vraag in [
        "999992260",
        "BSN 999992260",
        "999992260 Jaartal",
        "BSN999992260",
        "\u{200b}999992260",
        "9999\u{a0}92\u{2011}260",
        "Henk Vermeulen (999992260)",
        "Vermeulen 16-6-1940 999992260",
    ] {
        let found = werkplek.zoek(vraag).await;
        assert_eq!(names(&found), ["Henk Vermeulen"], "{vraag}");
        assert_eq!(found["herkend"], "bsn", "{vraag}");
    }
    // A slip makes it nobody's number, and still no name.
    werkplek.zoek("999992261 Jaartal").await;
    assert_eq!(werkplek.storingen.verzoeken("/brp"), 8);
    assert_eq!((werkplek.storingen.verzoeken("/kvk"), werkplek.storingen.verzoeken("/zaken")), (0, 0));
}

async fn a_number_is_asked_as_an_rsin_when_the_employee_says_that_it_is_one(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let plain = werkplek.zoek(RSIN).await;
    assert_eq!((names(&plain), &plain["ookAls"]), (Vec::new(), &json!(["rsin", "zaaknummer"])));
    assert_eq!(werkplek.storingen.verzoeken("/kvk"), 0);
    let by_label = werkplek.zoek(&format!("rsin {RSIN}")).await;
    let said = json!({ "vraag": RSIN, "als": "rsin" });
    let by_button = werkplek.post("/zoeken", &said).await.expect(200);
    for found in [by_label, by_button] {
        assert_eq!(
            (names(&found).len(), &found["herkend"], &found["ookAls"]),
            (3, &json!("rsin"), &json!([]))
        );
        assert_eq!(found["treffers"][0]["bron"], "KVK");
    }
    let said = json!({ "vraag": "517439944", "als": "rsin" });
    let wrong = werkplek.post("/zoeken", &said).await.expect(200);
    assert!(wrong["uitleg"].as_str().unwrap().contains("RSIN"), "{wrong}");
    assert_eq!(werkplek.storingen.verzoeken("/kvk"), 2);
}

async fn a_number_that_fails_the_eleven_test_is_asked_of_nobody(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let found = werkplek.zoek("999992261").await;
    assert_eq!((&found["treffers"], &found["bronnen"]), (&json!([]), &json!([])));
    assert_eq!(found["uitleg"], "Dit nummer klopt niet. Vraag de beller het BSN te herhalen.");
    assert_eq!(werkplek.storingen.verzoeken("/brp"), 0);
}

async fn a_name_with_a_birth_date_finds_somebody_in_the_brp(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for vraag in ["Vermeulen 16-6-1940", "1940-06-16 vermeulen"] {
        let found = werkplek.zoek(vraag).await;
        assert_eq!(names(&found), ["Henk Vermeulen"], "{vraag}");
    }
}

async fn a_first_name_and_a_surname_find_inhabitants(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    assert_eq!(names(&werkplek.zoek("Henk Vermeulen").await), ["Henk Vermeulen"]);
    assert_eq!(names(&werkplek.zoek("Hen Vermeulen").await), ["Henk Vermeulen"]);
}

async fn a_surname_alone_searches_our_own_register(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = json!({ "soortPartij": "persoon", "indicatieActief": true,
        "partijIdentificatie": { "contactnaam": { "voornaam": "Zoë", "achternaam": "Ünlü-Çelik" } } });
    t.post("partijen", &partij).await.expect(201);
    for vraag in ["unlu", "ÜNLÜ", "celik", "zoe unlu", "Ünlü-Ç"] {
        assert_eq!(names(&werkplek.zoek(vraag).await), ["Zoë Ünlü-Çelik"], "{vraag}");
    }
    assert_eq!(names(&werkplek.zoek("zoe celikxy").await), Vec::<String>::new());
    assert!(werkplek.zoek("unlu").await["uitleg"].as_str().unwrap().contains("geboortedatum"));
}

async fn where_somebody_lives_whose_address_is_secret_is_in_no_list(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let found = werkplek.zoek(mensen::geheim()).await;
    assert_eq!(
        (&found["treffers"][0]["geheim"], &found["treffers"][0]["woonplaats"]),
        (&json!(true), &Value::Null)
    );
    let found = werkplek.zoek(mensen::overleden()).await;
    assert_eq!(found["treffers"][0]["overleden"], true);
}

async fn everybody_who_is_found_is_accounted_for(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.zoek("Henk Vermeulen").await;
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(String, String, String, String)> =
        conn.query("select wie, persoon, wat, doel from inzage order by id", &[]).await.unwrap();
    let [(wie, persoon, wat, doel)] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((wie.as_str(), wat.as_str(), doel.as_str()), ("kcc@example.nl", "gevonden", "raadplegen"));
    assert!(persoon.starts_with("bsn:") && !persoon.contains("99999"), "{persoon}");
}

async fn when_the_brp_is_down_our_own_register_still_answers(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = json!({ "soortPartij": "persoon", "indicatieActief": true,
        "partijIdentificatoren": [{ "partijIdentificator": { "codeObjecttype": "natuurlijk_persoon",
            "codeSoortObjectId": "bsn", "objectId": "999992260", "codeRegister": "brp" } }] });
    t.post("partijen", &partij).await.expect(201);
    werkplek.storingen.zet("/brp", sandbox::Storing::Fout500);
    let found = werkplek.zoek("999992260").await;
    assert_eq!(names(&found), ["BSN eindigt op 2260"]);
    assert_eq!(found["treffers"][0]["bron"], "Eigen register");
    assert_eq!(found["bronnen"][0]["gelukt"], false);
    assert_eq!(found["bronnen"][0]["melding"], "De BRP doet het niet.");
}

fn names(found: &Value) -> Vec<String> {
    let treffers = found["treffers"].as_array().unwrap();
    treffers.iter().map(|treffer| treffer["naam"].as_str().unwrap().to_owned()).collect()
}

async fn a_telephone_number_is_found_in_every_notation(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let jan = person(t, "Jan", "Bos").await;
    t.adres(json!({ "adres": "0612345678", "soortDigitaalAdres": "telefoonnummer", "verstrektDoorPartij": to(&jan) }))
        .await;
    t.adres(json!({ "adres": "Jan@Example.nl", "verstrektDoorPartij": to(&jan) })).await;
    for vraag in ["06-12345678", "+31 6 1234 5678", "0031612345678", "(06) 1234 5678", "jan@example.NL"] {
        let found = werkplek.zoek(vraag).await;
        assert_eq!(names(&found), ["Jan Bos"], "{vraag}");
        assert!(found["treffers"][0]["gevondenOp"].is_string(), "{found}");
    }
    let found = werkplek.zoek("+31 6 1234 5678").await;
    assert_eq!(found["herkend"], "telefoon");
    assert_eq!(found["treffers"][0]["gevondenOp"], "telefoon 06 1234 5678");
}

async fn an_address_that_changes_or_goes_is_found_no_longer(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let jan = person(t, "Jan", "Bos").await;
    let adres = t.adres(json!({ "adres": "een@example.nl", "verstrektDoorPartij": to(&jan) })).await;
    let path = at("digitaleadressen", &adres);
    t.patch(&path, &json!({ "adres": "twee@example.nl" })).await.expect(200);
    assert_eq!(names(&werkplek.zoek("een@example.nl").await), Vec::<String>::new());
    assert_eq!(names(&werkplek.zoek("twee@example.nl").await), ["Jan Bos"]);
    t.patch(&path, &json!({ "omschrijving": "werk" })).await.expect(200);
    assert_eq!(names(&werkplek.zoek("twee@example.nl").await), ["Jan Bos"]);
    t.delete(&path).await.expect(204);
    assert_eq!(names(&werkplek.zoek("twee@example.nl").await), Vec::<String>::new());
}

async fn who_shares_a_number_is_shown_with_the_others(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for voornaam in ["Jan", "Piet"] {
        let partij = person(t, voornaam, "Bos").await;
        t.adres(json!({ "adres": "0101234567", "soortDigitaalAdres": "telefoonnummer",
            "verstrektDoorPartij": to(&partij) }))
            .await;
    }
    // Somebody gave it in a contact, without saying who they were.
    let contact = t.klantcontact(json!({ "onderwerp": "Terugbellen" })).await;
    let betrokkene = t.betrokkene(&contact, json!({})).await;
    t.adres(json!({ "adres": "0101234567", "soortDigitaalAdres": "telefoonnummer",
        "verstrektDoorBetrokkene": to(&betrokkene) }))
        .await;
    let found = werkplek.zoek("010-1234567").await;
    assert_eq!(names(&found), ["Piet Bos", "Jan Bos"]);
    assert_eq!(found["contacten"][0]["onderwerp"], "Terugbellen");
    assert_eq!(found["contacten"][0]["klant"], Value::Null);
    t.delete(&at("klantcontacten", &contact)).await.expect(204);
    assert_eq!(werkplek.zoek("010-1234567").await["contacten"], json!([]));
}

async fn a_name_with_one_typo_is_found_when_nobody_is_called_so(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    person(t, "Geert", "Zandstraat").await;
    for vraag in ["Zandstrat", "zantstraat", "Zandstraaat", "Zandtsraat", "andstraat", "Geert Zandsraat"] {
        let found = werkplek.zoek(vraag).await;
        assert_eq!(names(&found), ["Geert Zandstraat"], "{vraag}");
        assert!(found["uitleg"].as_str().unwrap().contains("één letter"), "{found}");
    }
    assert_eq!(names(&werkplek.zoek("geert van der zandstraat").await), ["Geert Zandstraat"]);
    assert_eq!(names(&werkplek.zoek("zantstrat").await), Vec::<String>::new());
}

async fn words_of_a_contact_find_it(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let jan = person(t, "Jan", "Bos").await;
    let contact = t
        .klantcontact(
            json!({ "onderwerp": "Rijbewijs", "inhoud": "Beller is zijn rijbewijs kwijt in Zürich.",
            "reactie": "Doorverwezen naar het consulaat" }),
        )
        .await;
    t.betrokkene(&contact, json!({ "wasPartij": to(&jan) })).await;
    for vraag in ["zurich", "rijbewijs kwijt", "\"consulaat\"", "RIJBEW Zürich"] {
        let found = werkplek.zoek(vraag).await;
        assert_eq!(found["contacten"][0]["klantcontact"], contact["uuid"], "{vraag}: {found}");
        assert_eq!(found["contacten"][0]["klantNaam"], "Jan Bos");
        assert_eq!(found["herkend"], "tekst", "{vraag}");
    }
    let found = werkplek.zoek("zurich").await;
    assert_eq!(found["contacten"][0]["fragment"], "Beller is zijn rijbewijs kwijt in Zürich.");
    let path = at("klantcontacten", &contact);
    t.patch(&path, &json!({ "inhoud": "Nu in Bazel" })).await.expect(200);
    assert_eq!(werkplek.zoek("zurich").await["contacten"], json!([]));
    assert_eq!(werkplek.zoek("bazel").await["contacten"][0]["klantcontact"], contact["uuid"]);
    t.delete(&path).await.expect(204);
    assert_eq!(werkplek.zoek("bazel").await["contacten"], json!([]));
}

async fn contacts_with_common_words_are_those_of_the_last_year(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for day in 1..=28 {
        let op = format!("2025-06-{day:02}T10:00:00Z");
        t.klantcontact(json!({ "onderwerp": "Parkeren", "plaatsgevondenOp": op })).await;
    }
    t.klantcontact(json!({ "onderwerp": "Parkeren", "plaatsgevondenOp": "2020-01-01T10:00:00Z" })).await;
    let found = werkplek.zoek("parkeren").await;
    assert_eq!(found["contacten"].as_array().unwrap().len(), 25);
    assert_eq!(found["contacten"][0]["plaatsgevondenOp"], "2025-06-28T10:00:00Z");
    assert_eq!(found["meer"], true);
    assert!(found["uitleg"].as_str().unwrap().contains("twaalf maanden"), "{found}");
}

async fn the_newest_with_a_word_are_found_however_many_there_are(t: &TestApp) {
    // One a minute: long ago "grofvuil", lately "parkeren", and now and then a "zeldzaam" one.
    let start: jiff::Timestamp = "2025-06-01T00:00:00Z".parse().unwrap();
    let at = |id: i64| (start + jiff::SignedDuration::from_mins(id)).to_string();
    let rows: Vec<Value> = (1..=6_300)
        .map(|id| {
            let onderwerp = if id <= 5_200 { "Grofvuil" } else { "Parkeren" };
            let inhoud = if id % 1_000 == 0 { "zeldzaam" } else { "" };
            json!({ "id": id, "kanaal": "x", "onderwerp": onderwerp, "inhoud": inhoud, "taal": "nld",
                "vertrouwelijk": false, "plaatsgevonden_op": at(id) })
        })
        .collect();
    let rows = json!({ "tables": { "klantinteracties_klantcontact": rows } }).to_string();
    t.app.import_open_klant(std::io::Cursor::new(rows), false).await.unwrap();
    let werkplek = Werkplek::open(t).await;
    let newest =
        |from: i64, step: i64, many: i64| (0..many).map(move |n| at(from - n * step)).collect::<Vec<_>>();
    for (vraag, expected, meer) in [
        ("parkeren", newest(6_300, 1, 25), true),
        ("grofvuil", newest(5_200, 1, 25), true),
        ("zeldzaam", newest(6_000, 1_000, 6), false),
        ("grofv zeldzaam", newest(5_000, 1_000, 5), false),
        ("parkeren grofvuil", Vec::new(), false),
    ] {
        let found = werkplek.zoek(vraag).await;
        let moments: Vec<&str> = found["contacten"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["plaatsgevondenOp"].as_str().unwrap())
            .collect();
        assert_eq!(
            (moments, &found["meer"]),
            (expected.iter().map(String::as_str).collect(), &json!(meer)),
            "{vraag}"
        );
    }
}

async fn somebody_lives_at_a_postcode_and_house_number(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = json!({ "soortPartij": "persoon", "indicatieActief": true,
        "partijIdentificatie": { "contactnaam": { "voornaam": "Jan", "achternaam": "Bos" } },
        "bezoekadres": { "postcode": "9999 ZX", "huisnummer": 12, "huisnummertoevoeging": "A-2" } });
    t.made("partijen", &body).await;
    for vraag in ["9999ZX 12", "9999 zx 12a", "9999 ZX 12 A 2"] {
        let found = werkplek.zoek(vraag).await;
        assert_eq!(names(&found), ["Jan Bos"], "{vraag}");
        assert_eq!(found["herkend"], "postcodeHuisnummer");
    }
    for vraag in ["9999ZX 13", "9999ZX 12B"] {
        assert_eq!(names(&werkplek.zoek(vraag).await), Vec::<String>::new(), "{vraag}");
    }
    let brp = sandbox::personen().iter().find(|persoon| persoon.bsn == mensen::gewoon()).unwrap();
    let werk = werkplek.deel(&werkplek.klant(&brp.bsn).await, "persoon").await;
    let regels = werk["gegevens"]["adres"].as_array().unwrap();
    let nummer: String = regels[0].as_str().unwrap().chars().filter(char::is_ascii_digit).collect();
    let found = werkplek.zoek(&format!("{} {nummer}", &regels[1].as_str().unwrap()[..7])).await;
    assert!(names(&found).contains(&"Henk Vermeulen".to_owned()), "{found}");
}

async fn a_number_of_the_kvk_finds_an_organisation_once(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let one = sandbox::organisaties().first().unwrap();
    let mut body = organisatie("Onze naam");
    body["partijIdentificatoren"] = json!([{ "partijIdentificator": kvk(&one.kvk_nummer) }]);
    t.made("partijen", &body).await;
    let found = werkplek.zoek(&one.kvk_nummer).await;
    let keys: Vec<&str> =
        found["treffers"].as_array().unwrap().iter().map(|one| one["klant"].as_str().unwrap()).collect();
    let key = format!("k{}", one.kvk_nummer);
    assert_eq!(keys.iter().filter(|one| **one == key).count(), 1, "{found}");
    assert_eq!(found["herkend"], "kvkNummer");
    let asked = found["bronnen"].as_array().unwrap().iter().any(|bron| bron["naam"] == "KVK");
    assert!(asked, "{found}");
}

async fn a_zaaknummer_finds_the_zaak_and_whose_it_is(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let klant = werkplek.klant(mensen::gewoon()).await;
    let zaak = werkplek.deel(&klant, "zaken").await["gegevens"]["zaken"][0].clone();
    let number = zaak["identificatie"].as_str().unwrap();
    for vraag in [number.to_owned(), number.to_lowercase()] {
        let found = werkplek.zoek(&vraag).await;
        assert_eq!(found["herkend"], "zaaknummer");
        let hit = &found["zaken"][0];
        assert_eq!((&hit["zaak"], &hit["identificatie"]), (&zaak["uuid"], &zaak["identificatie"]), "{found}");
        assert_eq!((&hit["klant"], &hit["klantNaam"]), (&json!(klant), &json!("Henk Vermeulen")));
    }
    werkplek.storingen.zet("/zaken", sandbox::Storing::Fout500);
    let found = werkplek.zoek(number).await;
    assert_eq!(
        found["bronnen"][0],
        json!({ "naam": "Open Zaak", "gelukt": false,
        "melding": "Open Zaak doet het niet." })
    );
}

async fn what_was_taken_over_is_found(t: &TestApp) {
    let rows = json!({ "tables": {
        "klantinteracties_partij": [{ "id": 1, "soort_partij": "persoon", "indicatie_actief": true }],
        "klantinteracties_persoon": [{ "id": 1, "partij_id": 1, "contactnaam_achternaam": "Zandstraat" }],
        "klantinteracties_digitaaladres": [{ "id": 1, "partij_id": 1, "soort_digitaal_adres": "telefoonnummer",
            "adres": "06 - 1234 5678" }],
        "klantinteracties_klantcontact": [{ "id": 1, "kanaal": "x", "onderwerp": "Grofvuil", "taal": "nld",
            "vertrouwelijk": false, "plaatsgevonden_op": "2024-01-01T00:00:00Z" }],
    } });
    t.app.import_open_klant(std::io::Cursor::new(rows.to_string()), true).await.unwrap();
    let werkplek = Werkplek::open(t).await;
    for vraag in ["0612345678", "zandstrat"] {
        assert_eq!(names(&werkplek.zoek(vraag).await), ["Zandstraat"], "{vraag}");
    }
    assert_eq!(werkplek.zoek("grofvuil").await["contacten"][0]["onderwerp"], "Grofvuil");
    t.app.import_open_klant(std::io::Cursor::new(json!({ "tables": {} }).to_string()), true).await.unwrap();
    assert_eq!(werkplek.zoek("grofvuil").await["contacten"], json!([]));
}

async fn person(t: &TestApp, voornaam: &str, achternaam: &str) -> Value {
    t.persoon(json!({ "partijIdentificatie": { "contactnaam": { "voornaam": voornaam, "achternaam": achternaam } } }))
        .await
}
