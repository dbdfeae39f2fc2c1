//! Bodies that are wrong, and bodies that only look it.

use axum::body::Body;
use futures_util::stream;
use http::Method;
use serde_json::{Value, json};

use crate::support::{
    TestApp, engines,
    make::{at, klantcontact, persoon, to},
};

const POST: Method = Method::POST;

async fn what_is_no_json_is_a_400(t: &TestApp) {
    t.raw(&POST, "klantcontacten", "{ kapot").await.matches("kapotte_json");
    let deep = format!("{{\"metadata\": {}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let broken: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"{".to_vec(),
        b"{} {}".to_vec(),
        b"nul".to_vec(),
        b"{\"kanaal\": 1e999}".to_vec(),
        b"{\"kanaal\": \"\xff\xfe\"}".to_vec(),
        b"{\"kanaal\": \"\\ud800\"}".to_vec(),
        b"{\"kanaal\": \"\\udc00\\ud800\"}".to_vec(),
        b"{\"kanaal\": \"\x00\"}".to_vec(),
        b"\xef\xbb\xbf".to_vec(),
        deep.into_bytes(),
    ];
    for body in broken {
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        let answer = t.raw(&POST, "klantcontacten", body).await;
        assert_eq!(answer.expect(400)["code"], "parse_error", "{shown}");
    }
}

async fn what_is_no_object_is_a_400(t: &TestApp) {
    for body in [json!([]), json!(1), json!("x"), json!(null), json!(true), json!([{}])] {
        for path in ["klantcontacten", "partijen", "internetaken", "digitaleadressen"] {
            assert_eq!(t.post(path, &body).await.wrong(), ["nonFieldErrors: invalid"], "{path} {body}");
        }
    }
    t.post("klantcontacten", &json!([])).await.matches("geen_object");
}

async fn a_body_that_is_too_large_is_refused_before_it_is_read(t: &TestApp) {
    let large = format!("{{\"onderwerp\": \"{}\"}}", "a".repeat(1024 * 1024));
    t.raw(&POST, "klantcontacten", large.clone()).await.matches("te_groot");
    // Without a length beforehand, the limit holds just as well; what comes after it is not asked for.
    let pieces = stream::unfold(0_u32, |piece| async move {
        assert!(piece < 40, "everything was read");
        Some((Ok::<_, std::io::Error>(vec![b' '; 64 * 1024]), piece + 1))
    });
    let answer = t.raw(&POST, "klantcontacten", Body::from_stream(pieces)).await;
    assert_eq!(answer.expect(413)["code"], "too_large");
    let partij = at("partijen", &t.persoon(json!({})).await);
    for method in [Method::PUT, Method::PATCH] {
        t.raw(&method, &partij, large.clone()).await.expect(413);
    }
}

async fn a_body_in_chunks_is_read_like_any_other(t: &TestApp) {
    let body = klantcontact(json!({ "onderwerp": "In stukjes" })).to_string();
    let chunks: Vec<Result<String, std::io::Error>> =
        body.chars().collect::<Vec<_>>().chunks(7).map(|chunk| Ok(chunk.iter().collect())).collect();
    let answer = t.raw(&POST, "klantcontacten", Body::from_stream(stream::iter(chunks))).await;
    assert_eq!(answer.expect(201)["onderwerp"], "In stukjes");
}

async fn a_body_that_breaks_off_is_a_400_and_stores_nothing(t: &TestApp) {
    let chunks = [Ok("{\"naam\": ".to_owned()), Err(std::io::Error::other("weg"))];
    let answer = t.raw(&POST, "categorieen", Body::from_stream(stream::iter(chunks))).await;
    assert_eq!(answer.expect(400)["code"], "parse_error");
    assert_eq!(t.get("categorieen").await.expect(200)["count"], 0);
}

async fn a_nul_is_refused_wherever_it_stands(t: &TestApp) {
    let contact = t.klantcontact(json!({})).await;
    let nul = "null_characters_not_allowed";
    let with = async |field: &str, value: Value| {
        t.post("klantcontacten", &klantcontact(json!({ field: value }))).await.wrong()
    };
    assert_eq!(with("onderwerp", json!("a\0b")).await, [format!("onderwerp: {nul}")]);
    assert_eq!(with("kanaal", json!("\0")).await, [format!("kanaal: {nul}")]);
    assert_eq!(with("metadata", json!({ "sleutel": "\0" })).await, [format!("metadata.sleutel: {nul}")]);
    assert_eq!(with("metadata", json!({ "sleu\0tel": "x" })).await, [format!("metadata: {nul}")]);
    assert_eq!(with("taal", json!("\0")).await, [format!("taal: {nul}")]);
    let betrokkene = json!({ "hadKlantcontact": to(&contact), "rol": "kl\0ant", "initiator": true,
        "bezoekadres": { "stad": "\0" }, "contactnaam": { "achternaam": "\0" } });
    let mut wrong = t.post("betrokkenen", &betrokkene).await.wrong();
    wrong.sort();
    assert_eq!(
        wrong,
        [
            format!("bezoekadres.stad: {nul}"),
            format!("contactnaam.achternaam: {nul}"),
            "rol: invalid_choice".to_owned()
        ]
    );
    let reference = json!({ "hadKlantcontact": { "uuid": "\0" }, "rol": "klant", "initiator": true });
    assert_eq!(t.post("betrokkenen", &reference).await.wrong(), ["hadKlantcontact.uuid: invalid"]);
}

async fn texts_are_trimmed_and_numbers_are_texts(t: &TestApp) {
    let made =
        t.klantcontact(json!({ "kanaal": "  balie \n", "onderwerp": 5, "inhoud": 1.5, "nummer": 12 })).await;
    let shown = (&made["kanaal"], &made["onderwerp"], &made["inhoud"], &made["nummer"]);
    assert_eq!(shown, (&json!("balie"), &json!("5"), &json!("1.5"), &json!("12")));
    for (given, text) in [(json!(1e20), "1e+20"), (json!(12.0), "12.0"), (json!("x\u{1c}"), "x")] {
        assert_eq!(t.klantcontact(json!({ "onderwerp": given })).await["onderwerp"], text);
    }
    let wrong = |field: &str, value: Value| klantcontact(json!({ field: value }));
    assert_eq!(
        t.post("klantcontacten", &wrong("onderwerp", json!(true))).await.wrong(),
        ["onderwerp: invalid"]
    );
    assert_eq!(
        t.post("klantcontacten", &wrong("onderwerp", json!(["a"]))).await.wrong(),
        ["onderwerp: invalid"]
    );
    assert_eq!(
        t.post("klantcontacten", &wrong("onderwerp", json!("   "))).await.wrong(),
        ["onderwerp: blank"]
    );
    assert_eq!(t.post("klantcontacten", &wrong("onderwerp", json!(null))).await.wrong(), ["onderwerp: null"]);
}

async fn booleans_come_in_many_spellings(t: &TestApp) {
    for (given, read) in [
        (json!("false"), false),
        (json!(0), false),
        (json!("True"), true),
        (json!(1), true),
        (json!("on"), true),
    ] {
        let made = t.klantcontact(json!({ "vertrouwelijk": given, "indicatieContactGelukt": given })).await;
        assert_eq!((&made["vertrouwelijk"], &made["indicatieContactGelukt"]), (&json!(read), &json!(read)));
    }
    assert_eq!(
        t.klantcontact(json!({ "indicatieContactGelukt": null })).await["indicatieContactGelukt"],
        Value::Null
    );
    for wrong in [json!(2), json!("misschien"), json!({}), json!(1e300), json!(-1)] {
        let body = klantcontact(json!({ "vertrouwelijk": wrong }));
        assert_eq!(t.post("klantcontacten", &body).await.wrong(), ["vertrouwelijk: invalid"], "{wrong}");
    }
}

async fn moments_are_kept_in_utc(t: &TestApp) {
    for (given, kept) in [
        ("2026-01-12T10:00:00+01:00", "2026-01-12T09:00:00Z"),
        ("2026-01-12T10:00:00.120000Z", "2026-01-12T10:00:00.120000Z"),
        ("2026-01-12T10:00", "2026-01-12T10:00:00Z"),
        ("2026-01-12", "2026-01-12T00:00:00Z"),
        ("2026-07-12T10:00:00.1234567-05:30", "2026-07-12T15:30:00.123456Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-30T00:00:00Z", "9999-12-30T00:00:00Z"),
        ("9999-12-30T22:00:01Z", "9999-12-30T22:00:01Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ("20260112T100000Z", "2026-01-12T10:00:00Z"),
        ("2026-W03-1T10:00Z", "2026-01-12T10:00:00Z"),
        ("2026-1-12 10:00", "2026-01-12T10:00:00Z"),
    ] {
        let made = t.klantcontact(json!({ "plaatsgevondenOp": given })).await;
        assert_eq!(made["plaatsgevondenOp"], kept, "{given}");
        assert_eq!(
            t.get(&at("klantcontacten", &made)).await.expect(200)["plaatsgevondenOp"],
            kept,
            "{given}"
        );
    }
    for wrong in [
        "gisteren",
        "2026-02-30T10:00:00Z",
        "-009999-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-01-12T23:59:60Z",
        "12-01-2026",
        "+012026-01-01T00:00:00Z",
        "2026-01-12T25:00:00Z",
    ] {
        let body = klantcontact(json!({ "plaatsgevondenOp": wrong }));
        assert_eq!(t.post("klantcontacten", &body).await.wrong(), ["plaatsgevondenOp: invalid"], "{wrong}");
    }
    for beyond in ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-01:00"] {
        let body = klantcontact(json!({ "plaatsgevondenOp": beyond }));
        assert_eq!(t.post("klantcontacten", &body).await.wrong(), ["plaatsgevondenOp: overflow"], "{beyond}");
    }
    assert_eq!(
        t.klantcontact(json!({})).await["plaatsgevondenOp"],
        "2026-01-12T09:30:00Z",
        "now, when not given"
    );
}

async fn lengths_are_counted_in_characters(t: &TestApp) {
    let fits =
        t.klantcontact(json!({ "onderwerp": "é".repeat(200), "reactie": "\u{1F600}".repeat(4000) })).await;
    assert_eq!(t.get(&at("klantcontacten", &fits)).await.expect(200)["reactie"], fits["reactie"]);
    let body = klantcontact(json!({ "onderwerp": "é".repeat(201), "metadata": { "a": "b".repeat(256) } }));
    let mut wrong = t.post("klantcontacten", &body).await.wrong();
    wrong.sort();
    assert_eq!(wrong, ["metadata.a: max_length", "onderwerp: max_length"]);
}

async fn dates_come_with_and_without_their_dashes(t: &TestApp) {
    for given in ["2026-01-12", "20260112", "2026-W03-1", "2026-1-12"] {
        assert_eq!(t.adres(json!({ "verificatieDatum": given })).await["verificatieDatum"], "2026-01-12");
    }
    for wrong in ["12-01-2026", "2026-W54-1", "2026-02-30", "2026-01-12T00:00:00"] {
        let body = json!({ "soortDigitaalAdres": "overig", "adres": "x", "verificatieDatum": wrong });
        assert_eq!(t.post("digitaleadressen", &body).await.wrong(), ["verificatieDatum: invalid"], "{wrong}");
    }
}

async fn a_whole_number_may_look_like_another(t: &TestApp) {
    for given in [json!(12), json!("12"), json!(12.0), json!("12.0"), json!("+12"), json!(" 12 ")] {
        let made = t.persoon(json!({ "bezoekadres": { "huisnummer": given } })).await;
        assert_eq!(made["bezoekadres"]["huisnummer"], 12, "{given}");
    }
    for (given, code) in [
        (json!(12.5), "invalid"),
        (json!(true), "invalid"),
        (json!("1e1"), "invalid"),
        (json!("."), "invalid"),
        (json!(1e20), "invalid"),
        (json!(0), "min_value"),
        (json!(100_000), "max_value"),
        (json!("99999999999999999999"), "max_value"),
    ] {
        let body = persoon(json!({ "bezoekadres": { "huisnummer": given } }));
        assert_eq!(
            t.post("partijen", &body).await.wrong(),
            [format!("bezoekadres.huisnummer: {code}")],
            "{given}"
        );
    }
}

async fn what_is_no_word_of_a_list_is_no_choice_whatever_it_is(t: &TestApp) {
    for given in
        [json!([]), json!(["persoon"]), json!({}), json!(true), json!(1), json!("PERSOON"), json!("")]
    {
        let body = json!({ "soortPartij": given, "indicatieActief": true });
        assert_eq!(t.post("partijen", &body).await.wrong(), ["soortPartij: invalid_choice"], "{given}");
    }
}

async fn of_a_text_that_is_too_long_it_is_also_said_what_else_is_wrong(t: &TestApp) {
    let wrong =
        async |adres: Value| t.post("partijen", &persoon(json!({ "bezoekadres": adres }))).await.wrong();
    assert_eq!(
        wrong(json!({ "postcode": "1234 ABC" })).await,
        ["bezoekadres.postcode: invalid", "bezoekadres.postcode: max_length"]
    );
    assert_eq!(
        wrong(json!({ "land": "NLD" })).await,
        ["bezoekadres.land: invalid", "bezoekadres.land: max_length"]
    );
    assert_eq!(
        wrong(json!({ "land": "N" })).await,
        ["bezoekadres.land: invalid", "bezoekadres.land: min_length"]
    );
    let nummer = t.post("partijen", &persoon(json!({ "nummer": "A".repeat(11) }))).await.wrong();
    assert_eq!(nummer, ["nummer: invalid", "nummer: max_length"]);
    let nummer = t.post("partijen", &persoon(json!({ "nummer": "12345678901" }))).await.wrong();
    assert_eq!(nummer, ["nummer: max_length"]);
}

async fn all_that_is_wrong_is_said_at_once(t: &TestApp) {
    let body = json!({ "soortPartij": "dier", "indicatieActief": "misschien", "voorkeurstaal": "Nederlands",
        "bezoekadres": { "postcode": "1011PN", "huisnummer": 100_000, "land": "nl" }, "correspondentieadres": 5,
        "digitaleAdressen": [{ "uuid": "11111111-1111-4111-8111-111111111111" }],
        "rekeningnummers": [{}] });
    t.post("partijen", &body).await.matches("alles_mis");
}

async fn very_many_references_are_looked_up_in_few_statements(t: &TestApp) {
    let adres = t.adres(json!({})).await;
    let many: Vec<Value> = (0..20_000).map(|_| to(&adres)).collect();
    let before = store::statements_run();
    let body = json!({ "soortPartij": "persoon", "indicatieActief": true, "partijIdentificatoren": many });
    assert_eq!(t.post("partijen", &body).await.status.as_u16(), 400);
    let references: Vec<Value> = (0..5_000).map(|n| json!({ "uuid": format!("{n:032x}") })).collect();
    let body = json!({ "soortPartij": "persoon", "indicatieActief": true, "digitaleAdressen": references });
    assert_eq!(t.post("partijen", &body).await.wrong().len(), 5_000);
    assert!(store::statements_run() - before < 60, "{}", store::statements_run() - before);
}

engines!(
    what_is_no_json_is_a_400,
    what_is_no_object_is_a_400,
    a_body_that_is_too_large_is_refused_before_it_is_read,
    a_body_in_chunks_is_read_like_any_other,
    a_body_that_breaks_off_is_a_400_and_stores_nothing,
    a_nul_is_refused_wherever_it_stands,
    texts_are_trimmed_and_numbers_are_texts,
    booleans_come_in_many_spellings,
    moments_are_kept_in_utc,
    lengths_are_counted_in_characters,
    dates_come_with_and_without_their_dashes,
    a_whole_number_may_look_like_another,
    what_is_no_word_of_a_list_is_no_choice_whatever_it_is,
    of_a_text_that_is_too_long_it_is_also_said_what_else_is_wrong,
    all_that_is_wrong_is_said_at_once,
    very_many_references_are_looked_up_in_few_statements,
);
