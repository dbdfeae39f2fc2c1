//! Organisations and vestigingen: their picture, their zaken, and contacts with them.

use sandbox::Storing;
use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, bsn, kvk, to, vestiging},
    werkplek::Werkplek,
};

engines!(
    the_picture_of_an_organisation_is_the_kvks,
    the_picture_of_a_vestiging_leads_to_its_organisation,
    an_eenmanszaak_and_an_organisation_without_vestigingen,
    a_shielded_address_is_said_to_be_so_and_not_shown,
    who_was_struck_off_is_said_to_be_so,
    a_vestiging_of_another_organisation_is_unknown,
    the_zaken_are_those_of_the_organisation_by_every_number,
    the_documents_of_a_zaak_of_an_organisation_open,
    a_kvk_in_trouble_holds_up_only_its_own_part,
    without_the_kvk_zaken_by_rsin_are_said_to_be_missing,
    the_vestigingen_come_in_pages,
    what_cannot_be_a_number_is_no_customer,
    every_view_is_accounted_for_under_one_name,
    a_contact_makes_the_partij_with_its_number_and_no_name,
    a_contact_with_a_vestiging_puts_its_number_within_the_kvk_number,
    a_number_that_was_nobodys_gets_its_partij,
    whoever_has_a_stronger_number_is_that_one,
    a_contactpersoon_works_for_somebody,
    an_organisation_without_kvk_number_says_so,
);

const DONALD: &str = "k68750110";
const HOOFD: &str = "v68750110-000037178598";
const NEVEN: &str = "v68750110-000037178601";

fn contact(klant: &str) -> Value {
    json!({
        "uuid": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1", "versie": 3, "gestart": "2026-01-12T09:20:00Z",
        "kanaal": "Telefoon", "onderwerp": "Terras", "notitie": "Vraagt naar de vergunning.",
        "resultaat": "Zelf afgehandeld", "initiatief": "klant", "gelukt": true, "klant": klant,
    })
}

fn omschrijvingen(zaken: &Value) -> Vec<&str> {
    let zaken = zaken["gegevens"]["zaken"].as_array().unwrap();
    zaken.iter().map(|zaak| zaak["zaaktype"].as_str().unwrap()).collect()
}

async fn the_picture_of_an_organisation_is_the_kvks(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let beeld = werkplek.beeld(DONALD).await;
    let expected = json!({ "klant": DONALD, "naam": null, "soort": "organisatie", "bsnEinde": null,
        "kvkNummer": "68750110", "vestigingsnummer": null, "werktVoor": null, "partij": null });
    assert_eq!(beeld[0]["gegevens"], expected);
    let mut bronnen: Vec<&str> = beeld.iter().map(|deel| deel["bron"].as_str().unwrap()).collect();
    bronnen.sort_unstable();
    // Its zaken come as they are found, by each of its numbers.
    bronnen.dedup();
    assert_eq!(bronnen, ["contacten", "eigen", "klant", "organisatie", "zaken"]);
    let organisatie = werkplek.deel(DONALD, "organisatie").await;
    assert_eq!((&organisatie["gelukt"], &organisatie["register"]), (&json!(true), &json!("KVK")));
    let expected = json!({
        "naam": "Test BV Donald", "handelsnamen": ["Test BV Donald", "Test BV Donald Nevenvestiging"],
        "rechtsvorm": "Besloten Vennootschap", "kvkNummer": "68750110", "vestigingsnummer": null, "rsin": "857587973",
        "actief": true, "registratiedatum": "2017-05-19",
        "adressen": [
            { "soort": "correspondentieadres", "regels": ["Postbus 200", "1000AE Rommeldam"], "afgeschermd": false },
            { "soort": "bezoekadres", "regels": ["Hizzaarderlaan 3 A", "8823SJ Lollum"], "afgeschermd": false },
        ],
        "activiteiten": ["Teelt van appels en peren", "Groothandel in groenten en fruit"], "werkzamePersonen": 14,
        "aantalVestigingen": 2, "hoofdvestiging": { "klant": HOOFD, "naam": "Test BV Donald" }, "organisatie": null,
    });
    assert_eq!(organisatie["gegevens"], expected);
    werkplek.post(&format!("/klanten/{DONALD}/bsn"), &json!({})).await.expect(404);
}

async fn the_picture_of_a_vestiging_leads_to_its_organisation(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let kop = werkplek.deel(NEVEN, "klant").await;
    assert_eq!(
        (&kop["gegevens"]["soort"], &kop["gegevens"]["vestigingsnummer"]),
        (&json!("vestiging"), &json!("000037178601"))
    );
    let neven = werkplek.deel(NEVEN, "organisatie").await["gegevens"].clone();
    assert_eq!(neven["naam"], "Test BV Donald Nevenvestiging");
    assert_eq!(neven["hoofdvestiging"], json!({ "klant": HOOFD, "naam": "Test BV Donald" }));
    assert_eq!(neven["organisatie"], json!({ "klant": DONALD, "naam": "Test BV Donald" }));
    let hoofd = werkplek.deel(HOOFD, "organisatie").await["gegevens"].clone();
    assert_eq!((&hoofd["hoofdvestiging"], &hoofd["werkzamePersonen"]), (&Value::Null, &json!(9)));
}

async fn an_eenmanszaak_and_an_organisation_without_vestigingen(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let dagobert = werkplek.deel("k69599084", "organisatie").await["gegevens"].clone();
    assert_eq!((&dagobert["rechtsvorm"], &dagobert["rsin"]), (&json!("Eenmanszaak"), &Value::Null));
    let vve = werkplek.deel("k90000749", "organisatie").await["gegevens"].clone();
    assert_eq!((&vve["aantalVestigingen"], &vve["hoofdvestiging"]), (&json!(0), &Value::Null));
    assert_eq!(vve["adressen"][0]["regels"], json!(["Blaauwweg 163", "3328XD Dordrecht"]));
}

async fn a_shielded_address_is_said_to_be_so_and_not_shown(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for klant in ["k90001354", "v90001354-990000541921"] {
        let organisatie = werkplek.deel(klant, "organisatie").await["gegevens"].clone();
        let adressen = organisatie["adressen"].as_array().unwrap();
        assert!(adressen.len() == 2, "{organisatie}");
        assert!(adressen.iter().all(|adres| adres["afgeschermd"] == true && adres["regels"] == json!([])));
    }
    let list = werkplek.get("/klanten/k90001354/vestigingen").await.expect(200);
    assert_eq!(list["vestigingen"][0]["adres"], Value::Null);
}

async fn who_was_struck_off_is_said_to_be_so(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for klant in ["k96354429", "v96354429-990001987781"] {
        assert_eq!(werkplek.deel(klant, "organisatie").await["gegevens"]["actief"], false, "{klant}");
    }
    assert_eq!(werkplek.deel(DONALD, "organisatie").await["gegevens"]["actief"], true);
}

async fn a_vestiging_of_another_organisation_is_unknown(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for klant in ["v69599084-000037178598", "k12345678"] {
        let organisatie = werkplek.deel(klant, "organisatie").await;
        assert_eq!((&organisatie["gelukt"], &organisatie["gegevens"]), (&json!(true), &Value::Null));
        assert_eq!(organisatie["melding"], "De KVK kent dit nummer niet.");
        assert_eq!(werkplek.deel(klant, "zaken").await["gegevens"]["zaken"], json!([]), "{klant}");
    }
}

async fn the_zaken_are_those_of_the_organisation_by_every_number(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let zaken = werkplek.deel(DONALD, "zaken").await;
    assert_eq!((&zaken["gelukt"], &zaken["melding"]), (&json!(true), &Value::Null));
    assert_eq!(omschrijvingen(&zaken).len(), 5, "by RSIN, by KVK number and of its vestigingen: {zaken}");
    let hoofd = werkplek.deel(HOOFD, "zaken").await;
    let mut soorten = omschrijvingen(&hoofd);
    soorten.sort_unstable();
    assert_eq!(soorten, ["Exploitatievergunning horeca aanvragen", "Subsidie aanvragen"]);
    assert_eq!(omschrijvingen(&werkplek.deel(NEVEN, "zaken").await), ["Evenementenvergunning aanvragen"]);
    assert_eq!(omschrijvingen(&werkplek.deel("k69599084", "zaken").await).len(), 3, "no RSIN at all");
}

async fn the_documents_of_a_zaak_of_an_organisation_open(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let zaken = werkplek.deel(DONALD, "zaken").await["gegevens"]["zaken"].clone();
    let mut opened = 0;
    for zaak in zaken.as_array().unwrap() {
        let zaak = zaak["uuid"].as_str().unwrap();
        let list = werkplek.get(&format!("/zaken/zgw/{zaak}/documenten")).await.expect(200);
        for document in list["documenten"].as_array().unwrap() {
            let path = format!("/zaken/zgw/{zaak}/documenten/{}", document["uuid"].as_str().unwrap());
            assert_eq!(werkplek.begin(&path).await.status(), 200);
            opened += 1;
        }
    }
    assert!(opened > 3, "{opened}");
}

async fn a_kvk_in_trouble_holds_up_only_its_own_part(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for (trouble, says) in [
        (Storing::Fout500, "De KVK doet het niet."),
        (Storing::Onzin, "De KVK doet het niet."),
        (Storing::TeVeel429, "De KVK krijgt te veel vragen. Wacht even en probeer het opnieuw."),
    ] {
        werkplek.storingen.zet("/kvk", trouble);
        for klant in [DONALD, HOOFD] {
            for deel in werkplek.beeld(klant).await {
                assert_eq!(deel["gelukt"], deel["bron"] != "organisatie", "{trouble:?}: {deel}");
            }
            assert_eq!(werkplek.deel(klant, "organisatie").await["melding"], says);
        }
        let problem = werkplek.get(&format!("/klanten/{DONALD}/vestigingen")).await.expect(502);
        assert_eq!(problem["detail"], says);
    }
    werkplek.storingen.herstel_alles();
    for klant in ["k90004973", "k90002903"] {
        assert_eq!(werkplek.deel(klant, "organisatie").await["gelukt"], false, "this one always fails");
    }
    werkplek.storingen.zet("/kvk/api/v2/zoeken", Storing::Fout500);
    let organisatie = werkplek.deel(DONALD, "organisatie").await;
    assert_eq!(
        (&organisatie["gelukt"], &organisatie["gegevens"]["aantalVestigingen"]),
        (&json!(true), &Value::Null)
    );
}

async fn without_the_kvk_zaken_by_rsin_are_said_to_be_missing(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.storingen.zet("/kvk", Storing::Fout500);
    let zaken = werkplek.deel(DONALD, "zaken").await;
    let says = "De KVK doet het niet. Zaken die alleen op RSIN zijn geregistreerd, ontbreken.";
    assert_eq!((&zaken["gelukt"], &zaken["melding"]), (&json!(true), &json!(says)));
    assert_eq!(omschrijvingen(&zaken).len(), 4);
    assert_eq!(
        werkplek.deel(HOOFD, "zaken").await["melding"],
        Value::Null,
        "a vestiging has no RSIN to miss"
    );
    let rsin = json!({ "codeObjecttype": "niet_natuurlijk_persoon", "codeSoortObjectId": "rsin",
        "objectId": "857587973", "codeRegister": "hr" });
    let partij = json!({ "soortPartij": "organisatie", "indicatieActief": true, "partijIdentificatoren": [
        { "partijIdentificator": kvk("68750110") }, { "partijIdentificator": rsin }] });
    t.post("partijen", &partij).await.expect(201);
    let zaken = werkplek.deel(DONALD, "zaken").await;
    assert_eq!(
        (omschrijvingen(&zaken).len(), &zaken["melding"]),
        (5, &Value::Null),
        "we know the RSIN ourselves"
    );
}

async fn the_vestigingen_come_in_pages(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let page = async |klant: &str, pagina: &str| {
        werkplek.get(&format!("/klanten/{klant}/vestigingen{pagina}")).await.expect(200)
    };
    let first = page("k90006577", "").await;
    assert_eq!((&first["pagina"], &first["meer"], &first["totaal"]), (&json!(1), &json!(true), &json!(1000)));
    let hoofd = json!({ "klant": "v90006577-990090000000", "naam": "Duizendblad Hoofdkantoor",
        "vestigingsnummer": "990090000000", "adres": "Duizendbladlaan, Rommeldam", "hoofdvestiging": true });
    assert_eq!((first["vestigingen"].as_array().unwrap().len(), &first["vestigingen"][0]), (25, &hoofd));
    let last = page("v90006577-990090000012", "?pagina=40").await;
    assert_eq!((last["vestigingen"].as_array().unwrap().len(), &last["meer"]), (25, &json!(false)));
    assert_eq!(page("k90006577", "?pagina=41").await["vestigingen"], json!([]));
    assert_eq!(page("k69599068", "").await["vestigingen"], json!([]));
    for wrong in ["0", "-1", "twee", "", "99999999999999999999999"] {
        werkplek.get(&format!("/klanten/{DONALD}/vestigingen?pagina={wrong}")).await.expect(400);
    }
    let klant = werkplek.klant("999992260").await;
    werkplek.get(&format!("/klanten/{klant}/vestigingen")).await.expect(404);
}

async fn what_cannot_be_a_number_is_no_customer(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for key in [
        "k",
        "k1234567",
        "k1234567x",
        "k123456789",
        "v68750110",
        "v68750110-1",
        "v-000037178598",
        "v68750110-00003717859x",
        "k%00",
    ] {
        assert_eq!(werkplek.get(&format!("/klanten/{key}/beeld")).await.status, 404, "{key}");
    }
}

async fn every_view_is_accounted_for_under_one_name(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    werkplek.beeld(DONALD).await;
    werkplek.get(&format!("/klanten/{DONALD}/vestigingen")).await.expect(200);
    werkplek.beeld(HOOFD).await;
    let conn = t.db.read().await.unwrap();
    let views: Vec<(String, String)> =
        conn.query("select wat, persoon from inzage order by id", &[]).await.unwrap();
    let what: Vec<&str> = views.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(what, ["klantbeeld", "vestigingen", "klantbeeld"]);
    assert!(
        views[0].1.starts_with("kvk:") && views[0].1 == views[1].1 && views[2].1.starts_with("vestiging:")
    );
    assert!(views.iter().all(|(_, who)| !who.contains("68750110")), "{views:?}");
}

async fn a_contact_makes_the_partij_with_its_number_and_no_name(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let body = contact(DONALD);
    werkplek.post("/registreren", &body).await.expect(201);
    let partijen = t.list("partijen").await;
    assert_eq!((partijen.len(), &partijen[0]["soortPartij"]), (1, &json!("organisatie")));
    assert_eq!(partijen[0]["partijIdentificatie"], json!({ "naam": "" }));
    let nummers = t.list("partij-identificatoren").await;
    assert_eq!((nummers.len(), &nummers[0]["partijIdentificator"]), (1, &kvk("68750110")));
    let kop = werkplek.deel(DONALD, "klant").await;
    assert_eq!(kop["gegevens"]["partij"], partijen[0]["uuid"]);
    assert_eq!(werkplek.deel(DONALD, "contacten").await["gegevens"]["contacten"][0]["onderwerp"], "Terras");
}

async fn a_contact_with_a_vestiging_puts_its_number_within_the_kvk_number(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    for (klant, uuid) in
        [(HOOFD, "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1"), (NEVEN, "7dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1")]
    {
        let mut body = contact(klant);
        body["uuid"] = json!(uuid);
        werkplek.post("/registreren", &body).await.expect(201);
    }
    let nummers = t.list("partij-identificatoren").await;
    assert_eq!((nummers.len(), t.list("partijen").await.len()), (3, 2));
    let parent = nummers.iter().find(|nummer| nummer["partijIdentificator"] == kvk("68750110")).unwrap();
    assert_eq!(parent["identificeerdePartij"], Value::Null, "nobody has called for the whole organisation");
    for number in ["000037178598", "000037178601"] {
        let own = nummers.iter().find(|nummer| nummer["partijIdentificator"] == vestiging(number)).unwrap();
        assert_eq!(own["subIdentificatorVan"]["uuid"], parent["uuid"]);
    }
    let mut body = contact(DONALD);
    body["uuid"] = json!("8dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1");
    werkplek.post("/registreren", &body).await.expect(201);
    assert_eq!((t.list("partij-identificatoren").await.len(), t.list("partijen").await.len()), (3, 3));
    for klant in [DONALD, HOOFD, NEVEN] {
        let contacten = werkplek.deel(klant, "contacten").await;
        assert_eq!(contacten["gegevens"]["contacten"].as_array().unwrap().len(), 1, "{klant}");
    }
}

async fn a_number_that_was_nobodys_gets_its_partij(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let loose = json!({ "identificeerdePartij": null, "partijIdentificator": kvk("68750110") });
    let parent = t.post("partij-identificatoren", &loose).await.expect(201);
    let loose = json!({ "identificeerdePartij": null, "subIdentificatorVan": to(&parent),
        "partijIdentificator": vestiging("000037178598") });
    t.post("partij-identificatoren", &loose).await.expect(201);
    werkplek.post("/registreren", &contact(HOOFD)).await.expect(201);
    let mut body = contact(DONALD);
    body["uuid"] = json!("7dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1");
    werkplek.post("/registreren", &body).await.expect(201);
    let nummers = t.list("partij-identificatoren").await;
    assert!(
        nummers.len() == 2 && nummers.iter().all(|nummer| nummer["identificeerdePartij"].is_object()),
        "{nummers:?}"
    );
}

async fn whoever_has_a_stronger_number_is_that_one(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let kop = async |klant: &str| werkplek.deel(klant, "klant").await["gegevens"]["klant"].clone();
    let of = |partij: &Value| format!("p{}", partij["uuid"].as_str().unwrap().replace('-', ""));
    let with = |numbers: &[Value]| {
        let numbers: Vec<Value> =
            numbers.iter().map(|number| json!({ "partijIdentificator": number })).collect();
        json!({ "soortPartij": "organisatie", "indicatieActief": true, "partijIdentificatoren": numbers })
    };
    let organisatie = t.post("partijen", &with(&[kvk("68750110")])).await.expect(201);
    assert_eq!(kop(&of(&organisatie)).await, DONALD);
    let parent = t.list("partij-identificatoren").await[0].clone();
    let branch = t.post("partijen", &with(&[])).await.expect(201);
    let number = json!({ "identificeerdePartij": to(&branch), "subIdentificatorVan": to(&parent),
        "partijIdentificator": vestiging("000037178598") });
    t.post("partij-identificatoren", &number).await.expect(201);
    assert_eq!(kop(&of(&branch)).await, HOOFD);
    assert_eq!(kop(HOOFD).await, HOOFD);
    let own = json!({ "identificeerdePartij": to(&organisatie), "partijIdentificator": bsn("999992260") });
    t.post("partij-identificatoren", &own).await.expect(201);
    let person = json!(werkplek.klant("999992260").await);
    assert_eq!((kop(DONALD).await, kop(&of(&organisatie)).await), (person.clone(), person));
}

async fn a_contactpersoon_works_for_somebody(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let organisatie = json!({ "soortPartij": "organisatie", "indicatieActief": true,
        "partijIdentificatoren": [{ "partijIdentificator": kvk("68750110") }] });
    let organisatie = t.post("partijen", &organisatie).await.expect(201);
    let person = json!({ "soortPartij": "contactpersoon", "indicatieActief": true, "partijIdentificatie": {
        "werkteVoorPartij": to(&organisatie), "contactnaam": { "voornaam": "Kwik", "achternaam": "Duck" } } });
    let person = t.post("partijen", &person).await.expect(201);
    let key = format!("p{}", person["uuid"].as_str().unwrap().replace('-', ""));
    let beeld = werkplek.beeld(&key).await;
    assert_eq!(beeld[0]["gegevens"]["soort"], "contactpersoon");
    assert_eq!(beeld[0]["gegevens"]["werktVoor"], json!({ "klant": DONALD, "naam": "KVK-nummer 68750110" }));
    let mut bronnen: Vec<&str> = beeld.iter().map(|deel| deel["bron"].as_str().unwrap()).collect();
    bronnen.sort_unstable();
    assert_eq!(
        bronnen,
        ["contacten", "eigen", "klant", "zaken"],
        "neither a person of the BRP nor an organisation"
    );
    let named = json!({ "partijIdentificatie": { "naam": "Donald B.V." } });
    t.patch(&at("partijen", &organisatie), &named).await.expect(200);
    assert_eq!(werkplek.beeld(&key).await[0]["gegevens"]["werktVoor"]["naam"], "Donald B.V.");
}

async fn an_organisation_without_kvk_number_says_so(t: &TestApp) {
    let werkplek = Werkplek::open(t).await;
    let partij = json!({ "soortPartij": "organisatie", "indicatieActief": true,
        "partijIdentificatie": { "naam": "Buurtvereniging De Hoek" } });
    let partij = t.post("partijen", &partij).await.expect(201);
    let key = format!("p{}", partij["uuid"].as_str().unwrap().replace('-', ""));
    let organisatie = werkplek.deel(&key, "organisatie").await;
    assert_eq!((&organisatie["gelukt"], &organisatie["gegevens"]), (&json!(true), &Value::Null));
    assert_eq!(organisatie["melding"], "Deze organisatie heeft bij ons geen KVK-nummer.");
}
