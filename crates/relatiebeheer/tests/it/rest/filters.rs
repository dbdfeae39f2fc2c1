//! What a list is narrowed by.

use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{bsn, kvk, to, vestiging},
};

async fn kanalen(t: &TestApp, query: &str) -> Vec<String> {
    let contacten = t.list(&format!("klantcontacten?{query}")).await;
    contacten.iter().map(|contact| contact["kanaal"].as_str().unwrap().to_owned()).collect()
}

async fn a_text_is_equal_to_the_letter(t: &TestApp) {
    for kanaal in ["Balie", "balie", "bal%e", "b_lie", "a+b", "a b"] {
        t.klantcontact(json!({ "kanaal": kanaal })).await;
    }
    assert_eq!(kanalen(t, "kanaal=balie").await, ["balie"]);
    assert_eq!(kanalen(t, "kanaal=bal%25e").await, ["bal%e"]);
    assert_eq!(kanalen(t, "kanaal=b_lie").await, ["b_lie"]);
    assert_eq!(kanalen(t, "kanaal=a%2Bb").await, ["a+b"]);
    assert_eq!(kanalen(t, "kanaal=a+b").await, ["a b"]);
    assert_eq!(kanalen(t, "kanaal=a%20b").await, ["a b"]);
    assert_eq!(kanalen(t, "kanaal=").await.len(), 6, "an empty value asks nothing");
    assert_eq!(kanalen(t, "kanaal=x&kanaal=balie").await, ["balie"], "the last one counts");
    assert_eq!(kanalen(t, "kanaal=%27%3B%20drop%20table%20partij").await.len(), 0);
}

async fn a_part_of_a_text_is_found_whatever_its_case(t: &TestApp) {
    for onderwerp in
        ["Één VRAAG", "100% zeker", "onder_streept", r"terug\slag", "anders", "İstanbul", "straat", "ΟΔΟΣ"]
    {
        t.klantcontact(json!({ "onderwerp": onderwerp })).await;
    }
    let found = async |part: &str| {
        let contacten = t.list(&format!("klantcontacten?onderwerp={part}")).await;
        contacten.iter().map(|contact| contact["onderwerp"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("%C3%A9%C3%A9n%20vr").await, ["Één VRAAG"]);
    assert_eq!(found("VRAAG").await, ["Één VRAAG"]);
    assert_eq!(found("%25").await, ["100% zeker"], "no wildcards");
    assert_eq!(found("_").await, ["onder_streept"]);
    assert_eq!(found("%5C").await, [r"terug\slag"]);
    assert_eq!(found(&"a".repeat(60_000)).await.len(), 0, "longer than any text");
    for part in ["%C4%B0stanbul", "%C4%B0STAN", "istanbul", "%20%C4%B0s%09"] {
        assert_eq!(found(part).await, ["İstanbul"], "{part}");
    }
    // The last letter of a word folds as it does inside one.
    assert_eq!(found("%CE%BF%CE%B4%CE%BF%CF%83").await, ["ΟΔΟΣ"]);
    assert_eq!(found("%CE%94%CE%9F%CE%A3").await, ["ΟΔΟΣ"]);
}

async fn spaces_around_a_value_say_nothing(t: &TestApp) {
    let contact = t.klantcontact(json!({ "kanaal": "balie" })).await;
    t.klantcontact(json!({ "kanaal": "post" })).await;
    let betrokkene = t.betrokkene(&contact, json!({})).await;
    let uuid = betrokkene["uuid"].as_str().unwrap();
    for query in [
        "kanaal=%20balie%20".to_owned(),
        "kanaal=%09balie%0A".to_owned(),
        format!("hadBetrokkene__uuid=%20{uuid}%20"),
        format!("hadBetrokkene__url=%20https://elders.example.nl/{uuid}%20"),
    ] {
        assert_eq!(kanalen(t, &query).await, ["balie"], "{query}");
    }
    for nothing in ["kanaal=%20", "onderwerp=%20%09", "hadBetrokkene__uuid=%20", "hadBetrokkene__url=%20"] {
        assert_eq!(kanalen(t, nothing).await.len(), 2, "{nothing}");
    }
    // A word of a list is given to the letter, and a space is no moment.
    let wrong = t.get("partijen?soortPartij=%20persoon").await.wrong();
    assert_eq!(wrong, ["soortPartij: invalid_choice"]);
    let wrong = t.get("klantcontacten?plaatsgevondenOp=%20").await.wrong();
    assert_eq!(wrong, ["plaatsgevondenOp: invalid"]);
}

async fn a_date_may_have_its_day_first_and_a_moment_any_notation(t: &TestApp) {
    t.adres(json!({ "verificatieDatum": "2024-02-01" })).await;
    t.adres(json!({ "verificatieDatum": "2024-01-02" })).await;
    for given in [
        "2024-02-01",
        "01-02-2024",
        "1-2-2024",
        "01/02/2024",
        "1/2/24",
        "2024/02/01",
        "20240201",
        "2024-W05-4",
    ] {
        let found = t.list(&format!("digitaleadressen?verificatieDatum={given}")).await;
        let days: Vec<&Value> = found.iter().map(|adres| &adres["verificatieDatum"]).collect();
        assert_eq!(days, ["2024-02-01"], "{given}");
        assert_eq!(
            t.list(&format!("digitaleadressen?verificatieDatum__lt={given}")).await.len(),
            1,
            "{given}"
        );
    }
    t.klantcontact(json!({ "kanaal": "a", "plaatsgevondenOp": "2024-02-01T12:30:00Z" })).await;
    t.klantcontact(json!({ "kanaal": "b", "plaatsgevondenOp": "9999-12-31T23:59:59.999999Z" })).await;
    for given in ["2024-02-01T12:30Z", "20240201T123000Z", "2024-W05-4T13:30%2B01:00"] {
        assert_eq!(kanalen(t, &format!("plaatsgevondenOp={given}")).await, ["a"], "{given}");
    }
    assert_eq!(kanalen(t, "plaatsgevondenOp=9999-12-31T23:59:59.999999Z").await, ["b"]);
    assert_eq!(kanalen(t, "plaatsgevondenOp=9999-12-31T23:59:59-01:00").await.len(), 0, "no moment of ours");
}

async fn what_is_no_uuid_date_or_choice_is_a_400(t: &TestApp) {
    for (query, wrong) in [
        ("klantcontacten?hadBetrokkene__uuid=1", "hadBetrokkene__uuid: invalid"),
        ("klantcontacten?hadBetrokkene__url=hier", "hadBetrokkene__url: invalid"),
        ("klantcontacten?plaatsgevondenOp=gisteren", "plaatsgevondenOp: invalid"),
        ("klantcontacten?plaatsgevondenOp=-009999-01-01T00:00:00Z", "plaatsgevondenOp: invalid"),
        ("digitaleadressen?verificatieDatum=31-02-2026", "verificatieDatum: invalid"),
        ("digitaleadressen?verificatieDatum=12/31/2026", "verificatieDatum: invalid"),
        ("digitaleadressen?verificatieDatum__gt=0000-01-01", "verificatieDatum__gt: invalid"),
        ("digitaleadressen?soortDigitaalAdres=post", "soortDigitaalAdres: invalid_choice"),
        ("partijen?soortPartij=PERSOON", "soortPartij: invalid_choice"),
        ("partijen?nummer=%00", "nummer: null_characters_not_allowed"),
        ("klantcontacten?onderwerp=%00", "onderwerp: null_characters_not_allowed"),
        ("klantcontacten?hadBetrokkene__uuid=%00", "hadBetrokkene__uuid: invalid"),
        ("partijen?ordering=naam", "nonFieldErrors: unknown-parameters"),
        ("partijen?soort_partij=persoon", "nonFieldErrors: unknown-parameters"),
        ("partijen?%00=1", "nonFieldErrors: unknown-parameters"),
    ] {
        assert_eq!(t.get(query).await.wrong(), [wrong], "{query}");
    }
    t.get("partijen?soortPartij=dier&vertegenwoordigdePartij__uuid=x").await.matches("filters_mis");
    t.get("partijen?zomaar=1&nog=2").await.matches("onbekende_parameters");
    let partij = t.persoon(json!({})).await;
    let detail = format!("{}?zomaar=1", crate::support::make::at("partijen", &partij));
    assert_eq!(t.get(&detail).await.wrong(), ["nonFieldErrors: unknown-parameters"]);
}

async fn of_a_url_only_the_uuid_counts(t: &TestApp) {
    let contact = t.klantcontact(json!({ "kanaal": "een" })).await;
    t.klantcontact(json!({ "kanaal": "twee" })).await;
    let betrokkene = t.betrokkene(&contact, json!({})).await;
    let uuid = betrokkene["uuid"].as_str().unwrap();
    for url in [
        betrokkene["url"].as_str().unwrap().to_owned(),
        format!("https://elders.example.nl/x/{uuid}"),
        format!("http://localhost/{uuid}/"),
        format!("ftp://localhost/{uuid}?q=1"),
    ] {
        assert_eq!(kanalen(t, &format!("hadBetrokkene__url={url}")).await, ["een"], "{url}");
    }
    assert_eq!(kanalen(t, "hadBetrokkene__url=https://elders.example.nl/geen-uuid").await.len(), 0);
    for wrong in
        [uuid.to_owned(), format!("/betrokkenen/{uuid}"), format!("file:///{uuid}"), "http://".to_owned()]
    {
        let query = format!("klantcontacten?hadBetrokkene__url={wrong}");
        assert_eq!(t.get(&query).await.wrong(), ["hadBetrokkene__url: invalid"], "{wrong}");
    }
}

async fn a_boolean_that_is_none_asks_nothing(t: &TestApp) {
    t.klantcontact(json!({ "kanaal": "a", "vertrouwelijk": true })).await;
    t.klantcontact(json!({ "kanaal": "b", "vertrouwelijk": false })).await;
    for yes in ["true", "True", "TRUE", "tRuE", "1"] {
        assert_eq!(kanalen(t, &format!("vertrouwelijk={yes}")).await, ["a"]);
    }
    for no in ["false", "False", "FALSE", "fAlSe", "0"] {
        assert_eq!(kanalen(t, &format!("vertrouwelijk={no}")).await, ["b"]);
    }
    for nothing in ["misschien", "ja", "t", "01", "%20true"] {
        assert_eq!(kanalen(t, &format!("vertrouwelijk={nothing}")).await.len(), 2, "{nothing}");
    }
}

async fn one_of_several_is_enough_where_a_list_is_taken(t: &TestApp) {
    for naam in ["a", "b", "c"] {
        let categorie = t.made("categorieen", &json!({ "naam": naam })).await;
        let partij = t.persoon(json!({ "interneNotitie": naam })).await;
        t.made("categorie-relaties", &json!({ "partij": to(&partij), "categorie": to(&categorie) })).await;
    }
    let partijen = async |query: &str| {
        let found = t.list(&format!("partijen?{query}")).await;
        found.iter().map(|partij| partij["interneNotitie"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(partijen("categorierelatie__categorie__naam=a,c").await, ["c", "a"]);
    assert_eq!(
        partijen("categorierelatie__categorie__naam=a,%20c%20,,a&soortPartij=persoon").await,
        ["c", "a"]
    );
    assert_eq!(partijen("categorierelatie__categorie__naam=,").await.len(), 3);
    let many = vec!["a"; 100].join(",");
    assert_eq!(partijen(&format!("categorierelatie__categorie__naam={many}")).await, ["a"]);
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let query = format!("categorie-relaties?categorie__naam={}", many.join(","));
    assert_eq!(t.get(&query).await.wrong(), ["categorie__naam: invalid"]);
}

async fn filters_on_identificatoren_each_look_for_themselves(t: &TestApp) {
    let parent = t.made("partij-identificatoren", &json!({ "partijIdentificator": kvk("12345678") })).await;
    let een = t
        .persoon(json!({ "interneNotitie": "een", "partijIdentificatoren": [
            { "partijIdentificator": bsn("999990019") },
            { "partijIdentificator": vestiging("123456789012"), "subIdentificatorVan": to(&parent) } ] }))
        .await;
    t.persoon(json!({ "partijIdentificatoren": [{ "partijIdentificator": bsn("999990081") }] })).await;
    let contact = t.klantcontact(json!({ "kanaal": "balie" })).await;
    let betrokkene = t.betrokkene(&contact, json!({ "wasPartij": to(&een) })).await;
    t.adres(json!({ "verstrektDoorPartij": to(&een), "verstrektDoorBetrokkene": to(&betrokkene) })).await;
    for (list, prefix) in [
        ("partijen", "partijIdentificator__"),
        ("betrokkenen", "wasPartij__partijIdentificator__"),
        ("klantcontacten", "hadBetrokkene__wasPartij__partijIdentificator__"),
        ("digitaleadressen", "verstrektDoorPartij__partijIdentificator__"),
    ] {
        let found = async |query: String| t.list(&format!("{list}?{query}")).await.len();
        assert_eq!(found(format!("{prefix}objectId=999990019")).await, 1, "{list}");
        // Each by another identificator of the same partij.
        let both = format!("{prefix}objectId=999990019&{prefix}codeSoortObjectId=vestigingsnummer");
        assert_eq!(found(both).await, 1, "{list}");
        let all = format!(
            "{prefix}codeObjecttype=natuurlijk_persoon&{prefix}codeSoortObjectId=bsn&{prefix}objectId=999990019\
             &{prefix}codeRegister=brp"
        );
        assert_eq!(found(all).await, 1, "{list}");
        assert_eq!(found(format!("{prefix}objectId=999990020")).await, 0, "{list}");
    }
    let sub =
        "partijen?subIdentificatorVan__codeSoortObjectId=kvk_nummer&subIdentificatorVan__objectId=12345678";
    assert_eq!(t.uuids(sub).await, [een["uuid"].as_str().unwrap()]);
}

async fn a_list_that_is_filtered_holds_each_object_once(t: &TestApp) {
    let partij = t.persoon(json!({})).await;
    for _ in 0..3 {
        let contact = t.klantcontact(json!({})).await;
        for _ in 0..2 {
            let betrokkene = t.betrokkene(&contact, json!({ "wasPartij": to(&partij) })).await;
            let adres = json!({ "verstrektDoorBetrokkene": to(&betrokkene), "adres": "een@example.nl" });
            t.adres(adres).await;
        }
    }
    let uuid = partij["uuid"].as_str().unwrap();
    let count = async |query: String| t.get(&query).await.expect(200)["count"].clone();
    assert_eq!(count(format!("klantcontacten?hadBetrokkene__wasPartij__uuid={uuid}")).await, 3);
    assert_eq!(
        count("klantcontacten?hadBetrokkene__digitaaladres__adres__icontains=EEN@".to_owned()).await,
        3
    );
    assert_eq!(count("betrokkenen?verstrektedigitaalAdres__adres=een@example.nl".to_owned()).await, 6);
}

async fn adresregels_are_filtered_by(t: &TestApp) {
    for regel in ["Rue 1", "Rue 2"] {
        let adres = json!({ "adresregel1": regel, "adresregel2": "b", "adresregel3": "c", "land": "FR" });
        t.persoon(json!({ "bezoekadres": adres, "correspondentieadres": adres })).await;
    }
    for side in ["bezoekadres", "correspondentieadres"] {
        let found = async |query: &str| t.list(&format!("partijen?{side}{query}")).await.len();
        assert_eq!(found("Adresregel1=Rue%202").await, 1);
        assert_eq!(
            (found("Adresregel2=b").await, found("Adresregel3=x").await, found("Land=FR").await),
            (2, 0, 2)
        );
    }
}

async fn yes_or_no_about_what_hangs_below(t: &TestApp) {
    let met = t.klantcontact(json!({ "kanaal": "met" })).await;
    let actor = t.actor("Balie").await;
    let partij = t.persoon(json!({})).await;
    t.internetaak(&met, &actor, json!({})).await;
    t.betrokkene(&met, json!({ "wasPartij": to(&partij) })).await;
    let zonder = t.klantcontact(json!({ "kanaal": "zonder" })).await;
    t.betrokkene(&zonder, json!({})).await;
    for filter in ["leiddeTotInterneTaken", "hadBetrokkene__wasPartij"] {
        assert_eq!(kanalen(t, &format!("{filter}=true")).await, ["met"], "{filter}");
        assert_eq!(kanalen(t, &format!("{filter}=false")).await, ["zonder"], "{filter}");
    }
}

async fn dates_are_compared_and_an_unverified_address_is_neither_before_nor_after(t: &TestApp) {
    for (n, date) in [("1", json!("2026-01-01")), ("2", json!("2026-02-01")), ("3", Value::Null)] {
        t.adres(json!({ "omschrijving": n, "verificatieDatum": date })).await;
    }
    let found = async |query: &str| {
        let adressen = t.list(&format!("digitaleadressen?{query}")).await;
        adressen.iter().map(|adres| adres["omschrijving"].as_str().unwrap()).collect::<String>()
    };
    assert_eq!(found("verificatieDatum=2026-02-01").await, "2");
    assert_eq!(found("verificatieDatum__gt=2026-01-01").await, "2");
    assert_eq!(found("verificatieDatum__gte=2026-01-01").await, "21");
    assert_eq!(found("verificatieDatum__lt=2026-02-01").await, "1");
    assert_eq!(found("verificatieDatum__lte=2026-02-01").await, "21");
    assert_eq!(found("isGeverifieerd=true").await, "21");
    assert_eq!(found("isGeverifieerd=false").await, "3");
}

engines!(
    a_text_is_equal_to_the_letter,
    a_part_of_a_text_is_found_whatever_its_case,
    spaces_around_a_value_say_nothing,
    a_date_may_have_its_day_first_and_a_moment_any_notation,
    what_is_no_uuid_date_or_choice_is_a_400,
    of_a_url_only_the_uuid_counts,
    a_boolean_that_is_none_asks_nothing,
    one_of_several_is_enough_where_a_list_is_taken,
    filters_on_identificatoren_each_look_for_themselves,
    a_list_that_is_filtered_holds_each_object_once,
    adresregels_are_filtered_by,
    yes_or_no_about_what_hangs_below,
    dates_are_compared_and_an_unverified_address_is_neither_before_nor_after,
);
