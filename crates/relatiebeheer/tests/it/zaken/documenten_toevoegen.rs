//! A document is added to a zaak.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::documenten_opzet::{
    GROOT, bestand, daar, gemaakt, inhoud, instellingen, lijst, met, niets_open, pdf, voeg_toe, vraag,
    werkplek, zaak,
};
use crate::support::{TestApp, engines, times};

engines!(
    a_small_file_is_added_with_what_keeps_the_zaak_closable,
    a_large_file_goes_in_parts,
    two_gigabytes_go_through,
    only_kinds_that_the_zaaktype_has_and_we_may_make_are_offered,
    what_is_filled_in_wrong_is_said_field_by_field,
    a_file_that_is_something_else_is_not_kept,
    an_outlook_message_is_kept,
    a_file_of_another_size_is_not_kept,
    a_closed_zaak_takes_none_and_says_why,
    the_process_can_say_that_no_more_is_taken,
    an_upload_is_of_one_employee_and_goes_once,
    what_is_cancelled_does_not_come,
    what_is_cancelled_while_it_comes_is_taken_back,
    a_virus_is_not_kept_and_is_named,
    without_an_answer_of_the_scanner_nothing_is_kept,
    a_zaaksysteem_that_refuses_the_relation_keeps_no_orphan,
    an_upload_that_never_comes_is_forgotten,
);

async fn a_small_file_is_added_with_what_keeps_the_zaak_closable(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let before = lijst(&werkplek, &zaak).await["documenten"].as_array().unwrap().len();
    let done = voeg_toe(&werkplek, &zaak, &pdf(2000)).await.expect(200);
    assert_eq!(done["document"]["titel"], "Nagekomen brief");
    assert_eq!((&done["document"]["soort"], &done["document"]["omvang"]), (&json!("Bijlage"), &json!(2000)));
    assert_eq!(done["document"]["wijzigen"], json!({ "mag": true, "waarom": null }));
    let all = lijst(&werkplek, &zaak).await;
    assert_eq!(all["documenten"].as_array().unwrap().len(), before + 1);
    let [made] = gemaakt(&werkplek).await.try_into().unwrap();
    let expected = json!({ "status": "definitief", "indicatieGebruiksrecht": false, "bronorganisatie": sandbox::RSIN,
        "taal": "nld", "ontvangstdatum": "2026-01-09", "creatiedatum": "2026-01-12", "bestandsnaam": "brief.pdf",
        "beschrijving": "Per post" });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&made[name], value, "{name}");
    }
    assert!(!made["auteur"].as_str().unwrap().is_empty());
    assert_eq!(inhoud(&werkplek, &done["document"]).await, pdf(2000));
    niets_open(t).await;
}

async fn a_large_file_goes_in_parts(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let bytes = pdf(GROOT);
    let done = voeg_toe(&werkplek, &zaak, &bytes).await.expect(200);
    assert_eq!(werkplek.storingen.verzoeken("/documenten/api/v1/bestandsdelen"), 2);
    assert!(inhoud(&werkplek, &done["document"]).await == bytes);
    assert_eq!(gemaakt(&werkplek).await.len(), 1);
    niets_open(t).await;
}

/// 2 GiB with `cargo xtask test --all`; otherwise more than the sandbox keeps. It is never in memory here: the pieces are one.
async fn two_gigabytes_go_through(t: &TestApp) {
    const PIECE: usize = 1024 * 1024;
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let pieces = times(40, 2048);
    let upload = vraag(&werkplek, &zaak, pieces * PIECE, json!({})).await.expect(201);
    let (first, other) = (Bytes::from(pdf(PIECE)), Bytes::from(vec![b'y'; PIECE]));
    let all = std::iter::once(first).chain(std::iter::repeat_n(other, pieces - 1));
    let mut hash = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    all.clone().for_each(|piece| hash.update(&piece));
    let mut request = bestand(&werkplek, &upload, &[]);
    request.headers_mut().insert("content-length", (pieces * PIECE).into());
    *request.body_mut() =
        axum::body::Body::from_stream(futures_util::stream::iter(all.map(Ok::<_, std::io::Error>)));
    let done = werkplek.send(request).await.expect(200);
    assert_eq!(done["document"]["omvang"], pieces * PIECE);
    let head =
        werkplek.elders(&http::Method::HEAD, &format!("{}/download", daar(&done["document"])), None).await;
    let hash: String =
        hash.finish().as_ref().iter().take(16).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    assert_eq!(head.header("etag"), Some(format!("\"{hash}\"").as_str()), "every byte in its place");
    niets_open(t).await;
}

async fn only_kinds_that_the_zaaktype_has_and_we_may_make_are_offered(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let all = lijst(&werkplek, &zaak).await;
    assert_eq!(all["toevoegen"], json!({ "mag": true, "waarom": null }));
    let names: Vec<&str> =
        all["soorten"].as_array().unwrap().iter().map(|one| one["naam"].as_str().unwrap()).collect();
    assert_eq!(names, ["Aanvraag", "Bijlage", "Brief"], "not the one that we may not make");
    let other = json!({ "soort": "6dc0ab71-6a20-4a0a-8a5c-8c8a8fb9e9b1" });
    let refused = vraag(&werkplek, &zaak, 10, other).await.expect(400);
    assert_eq!(refused["invalidParams"][0]["name"], "soort");
}

async fn what_is_filled_in_wrong_is_said_field_by_field(t: &TestApp) {
    let mut settings = instellingen();
    settings.documenten.max_bytes = 5 * 1024 * 1024;
    let werkplek = met(t, settings, false).await;
    let zaak = zaak(&werkplek, true).await;
    for (field, value) in [
        ("titel", json!(" ")),
        ("titel", json!("x".repeat(201))),
        ("beschrijving", json!("x".repeat(1001))),
        ("bestandsnaam", json!("virus.exe")),
        ("bestandsnaam", json!("")),
        ("omvang", json!(0)),
        ("omvang", json!(6 * 1024 * 1024)),
        ("ontvangen", json!("2026-01-13")),
    ] {
        let refused = vraag(&werkplek, &zaak, 10, json!({ field: value })).await.expect(400);
        assert_eq!(refused["invalidParams"][0]["name"], field, "{refused}");
    }
    let too_large = vraag(&werkplek, &zaak, 6 * 1024 * 1024, json!({})).await.expect(400);
    assert_eq!(
        too_large["invalidParams"][0]["reason"],
        "Het bestand is te groot. Het mag ten hoogste 5 MB zijn."
    );
    let other_type = vraag(&werkplek, &zaak, 10, json!({ "formaat": "image/png" })).await.expect(400);
    assert!(other_type["invalidParams"][0]["reason"].as_str().unwrap().contains("image/png"), "{other_type}");
    niets_open(t).await;
}

async fn a_file_that_is_something_else_is_not_kept(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let refused = voeg_toe(&werkplek, &zaak, b"MZ\x90\0 this is a program").await.expect(422);
    assert_eq!(refused["code"], "kind");
    assert!(refused["detail"].as_str().unwrap().starts_with("Het bestand heet .pdf, maar"), "{refused}");
    assert!(gemaakt(&werkplek).await.is_empty());
    niets_open(t).await;
}

async fn an_outlook_message_is_kept(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let mail = outlook();
    let fields = json!({ "bestandsnaam": "Mail.msg", "formaat": "", "titel": "Een mail" });
    let upload = vraag(&werkplek, &zaak, mail.len(), fields).await.expect(201);
    let done = werkplek.send(bestand(&werkplek, &upload, &mail)).await.expect(200);
    assert_eq!(
        (&done["document"]["titel"], &done["document"]["omvang"]),
        (&json!("Een mail"), &json!(mail.len()))
    );
    let [made] = gemaakt(&werkplek).await.try_into().unwrap();
    assert_eq!(
        (&made["formaat"], &made["bestandsnaam"]),
        (&json!("application/vnd.ms-outlook"), &json!("Mail.msg"))
    );
    // The same bytes by another name are something else.
    let fields = json!({ "bestandsnaam": "Lijst.xls", "formaat": "application/vnd.ms-excel" });
    let upload = vraag(&werkplek, &zaak, mail.len(), fields).await.expect(201);
    werkplek.send(bestand(&werkplek, &upload, &mail)).await.expect(422);
    niets_open(t).await;
}

/// A compound file with the root of an Outlook message: a header, a table of sectors and a directory of two entries.
fn outlook() -> Vec<u8> {
    let mut file = vec![0xff; 3 * 512];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file[30..32].copy_from_slice(&9u16.to_le_bytes());
    file[48..52].copy_from_slice(&1u32.to_le_bytes());
    file[76..80].copy_from_slice(&0u32.to_le_bytes());
    for (at, (name, child)) in
        [("Root Entry", 1u32), ("__properties_version1.0", u32::MAX)].into_iter().enumerate()
    {
        let entry = &mut file[1024 + at * 128..][..128];
        for (place, unit) in entry.chunks_exact_mut(2).zip(name.encode_utf16()) {
            place.copy_from_slice(&unit.to_le_bytes());
        }
        entry[64..66].copy_from_slice(&u16::try_from(2 * name.len() + 2).unwrap().to_le_bytes());
        entry[76..80].copy_from_slice(&child.to_le_bytes());
    }
    file
}

async fn a_file_of_another_size_is_not_kept(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let upload = vraag(&werkplek, &zaak, 3000, json!({})).await.expect(201);
    let refused = werkplek.send(bestand(&werkplek, &upload, &pdf(2999))).await.expect(422);
    assert_eq!(refused["code"], "size", "by what it says of itself");
    for length in [2999, 3001, GROOT - 1] {
        let upload = vraag(&werkplek, &zaak, if length < GROOT - 1 { 3000 } else { GROOT }, json!({}))
            .await
            .expect(201);
        let mut request = bestand(&werkplek, &upload, &pdf(length));
        request.headers_mut().remove("content-length");
        let refused = werkplek.send(request).await.expect(422);
        assert_eq!(refused["code"], "size", "{length}");
    }
    assert!(gemaakt(&werkplek).await.is_empty());
    t.pass(jiff::SignedDuration::from_mins(20));
    werkplek.app.repair_documents().await.unwrap();
    niets_open(t).await;
}

async fn a_closed_zaak_takes_none_and_says_why(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let (open, closed) = (zaak(&werkplek, true).await, zaak(&werkplek, false).await);
    let all = lijst(&werkplek, &closed).await;
    assert_eq!((&all["toevoegen"]["mag"], &all["soorten"]), (&json!(false), &json!([])));
    assert!(all["toevoegen"]["waarom"].as_str().unwrap().starts_with("De zaak is gesloten."));
    let soort = super::documenten_opzet::soort(&werkplek, &open, "Bijlage").await;
    let body =
        json!({ "titel": "Brief", "soort": soort, "bestandsnaam": "a.pdf", "formaat": "", "omvang": 10 });
    let refused = werkplek.post(&format!("/zaken/zgw/{closed}/documenten"), &body).await.expect(403);
    assert!(refused["detail"].as_str().unwrap().starts_with("De zaak is gesloten."), "{refused}");
}

async fn the_process_can_say_that_no_more_is_taken(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let upload = vraag(&werkplek, &zaak, 2000, json!({})).await.expect(201);
    let mut beheer = werkplek.restarted(t).await;
    beheer.log_in("beheer").await;
    let mut rules = beheer.get("/beheer/api/v1/zaakrechten").await.expect(200);
    rules["documentregels"] = json!([{ "zaaksysteem": "*", "zaaktype": "*", "statustype": "*", "toevoegen": false,
        "wijzigen": false }]);
    beheer.put("/beheer/api/v1/zaakrechten", &rules).await.expect(200);
    let refused = werkplek.send(bestand(&werkplek, &upload, &pdf(2000))).await.expect(403);
    assert!(
        refused["detail"].as_str().unwrap().starts_with("Bij deze status"),
        "also between asking and sending"
    );
    let all = lijst(&werkplek, &zaak).await;
    assert_eq!(all["toevoegen"]["mag"], false);
    let shown = all["documenten"].as_array().unwrap().iter().filter(|one| one["toegankelijk"] == true);
    assert!(shown.into_iter().all(|one| one["wijzigen"]["mag"] == false));
    assert!(gemaakt(&werkplek).await.is_empty());
    niets_open(t).await;
}

async fn an_upload_is_of_one_employee_and_goes_once(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let upload = vraag(&werkplek, &zaak, 2000, json!({})).await.expect(201);
    let mut other = werkplek.restarted(t).await;
    other.log_in("vertrouwelijk").await;
    other.send(bestand(&other, &upload, &pdf(2000))).await.expect(404);
    werkplek.send(bestand(&werkplek, &upload, &pdf(2000))).await.expect(200);
    werkplek.send(bestand(&werkplek, &upload, &pdf(2000))).await.expect(404);
    assert_eq!(gemaakt(&werkplek).await.len(), 1);
}

async fn what_is_cancelled_does_not_come(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let upload = vraag(&werkplek, &zaak, 2000, json!({})).await.expect(201);
    let path = format!("/uploads/{}", upload["upload"].as_str().unwrap());
    assert_eq!(werkplek.delete(&path).await.status, 204);
    werkplek.send(bestand(&werkplek, &upload, &pdf(2000))).await.expect(404);
    assert!(gemaakt(&werkplek).await.is_empty());
    niets_open(t).await;
}

async fn what_is_cancelled_while_it_comes_is_taken_back(t: &TestApp) {
    let werkplek = Arc::new(werkplek(t).await);
    let zaak = zaak(&werkplek, true).await;
    for omvang in [2000, GROOT] {
        let upload = vraag(&werkplek, &zaak, omvang, json!({})).await.expect(201);
        let path = format!("/uploads/{}", upload["upload"].as_str().unwrap());
        let (bytes, browser) = (pdf(omvang), werkplek.clone());
        let pieces = futures_util::stream::unfold(Some(bytes), move |bytes| {
            let (path, browser) = (path.clone(), browser.clone());
            async move {
                let bytes = bytes?;
                assert_eq!(browser.delete(&path).await.status, 204);
                Some((Ok::<_, std::io::Error>(bytes), None))
            }
        });
        let mut request = bestand(&werkplek, &upload, &[]);
        request.headers_mut().insert("content-length", omvang.into());
        *request.body_mut() = axum::body::Body::from_stream(pieces);
        let refused = werkplek.send(request).await.expect(409);
        assert_eq!(refused["detail"], "Het toevoegen is geannuleerd.");
        assert!(gemaakt(&werkplek).await.is_empty());
        niets_open(t).await;
    }
}

/// A ClamAV daemon that finds a virus in what holds this word; `None`: it says nothing clear.
pub(crate) async fn clamd(virus: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut command = [0; 10];
            socket.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut seen = Vec::new();
            while let Ok(length @ 1..) = socket.read_u32().await {
                let mut piece = vec![0; usize::try_from(length).unwrap()];
                socket.read_exact(&mut piece).await.unwrap();
                seen.extend_from_slice(&piece);
            }
            let answer: &[u8] = match virus {
                None => b"INSTREAM size limit exceeded. ERROR\0",
                Some(word) if seen.windows(word.len()).any(|some| some == word.as_bytes()) => {
                    b"stream: Proef-Virus FOUND\0"
                }
                Some(_) => b"stream: OK\0",
            };
            let _gone = socket.write_all(answer).await;
        }
    }));
    address
}

async fn a_virus_is_not_kept_and_is_named(t: &TestApp) {
    let mut settings = instellingen();
    settings.documenten.clamd = clamd(Some("EICAR")).await;
    let werkplek = met(t, settings, false).await;
    let zaak = zaak(&werkplek, true).await;
    voeg_toe(&werkplek, &zaak, &pdf(2000)).await.expect(200);
    for omvang in [2000, GROOT] {
        let mut bytes = pdf(omvang);
        let last = bytes.len() - 5;
        bytes[last..].copy_from_slice(b"EICAR");
        let refused = voeg_toe(&werkplek, &zaak, &bytes).await.expect(422);
        assert_eq!(refused["code"], "virus");
        assert!(refused["detail"].as_str().unwrap().contains("Proef-Virus"), "{refused}");
    }
    assert_eq!(gemaakt(&werkplek).await.len(), 1, "the clean one alone");
    niets_open(t).await;
}

async fn without_an_answer_of_the_scanner_nothing_is_kept(t: &TestApp) {
    let mut settings = instellingen();
    settings.documenten.clamd = clamd(None).await;
    let werkplek = met(t, settings, false).await;
    let zaak = zaak(&werkplek, true).await;
    for omvang in [2000, GROOT] {
        let refused = voeg_toe(&werkplek, &zaak, &pdf(omvang)).await.expect(502);
        assert!(refused["detail"].as_str().unwrap().contains("virusscanner"), "{refused}");
    }
    let mut settings = instellingen();
    settings.documenten.clamd = "127.0.0.1:1".to_owned();
    let werkplek = met(t, settings, false).await;
    let zaak = super::documenten_opzet::zaak(&werkplek, true).await;
    voeg_toe(&werkplek, &zaak, &pdf(2000)).await.expect(502);
    assert!(gemaakt(&werkplek).await.is_empty());
    niets_open(t).await;
}

async fn a_zaaksysteem_that_refuses_the_relation_keeps_no_orphan(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let upload = vraag(&werkplek, &zaak, 2000, json!({})).await.expect(201);
    werkplek.storingen.zet("/zaken/api/v1/zaakinformatieobjecten", sandbox::Storing::Fout500);
    werkplek.send(bestand(&werkplek, &upload, &pdf(2000))).await.expect(502);
    werkplek.storingen.herstel_alles();
    let settled = async || {
        t.pass(jiff::SignedDuration::from_mins(5));
        werkplek.app.repair_documents().await.unwrap()
    };
    assert_eq!(settled().await, 1);
    let made: Vec<Value> = gemaakt(&werkplek).await;
    assert_eq!(made.len(), 1, "what could not be related is related later, once");
    assert_eq!(settled().await, 0);
    niets_open(t).await;
}

async fn an_upload_that_never_comes_is_forgotten(t: &TestApp) {
    let werkplek = werkplek(t).await;
    let zaak = zaak(&werkplek, true).await;
    let upload = vraag(&werkplek, &zaak, 2000, json!({})).await.expect(201);
    t.pass(jiff::SignedDuration::from_mins(16));
    assert_eq!(werkplek.app.repair_documents().await, Ok(1));
    werkplek.send(bestand(&werkplek, &upload, &pdf(2000))).await.expect(404);
    niets_open(t).await;
}
