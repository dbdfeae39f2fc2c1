//! Documents are written at the sandbox, which refuses what Open Zaak refuses.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{TryStreamExt, stream};
use jiff::civil::date;
use sandbox::Storing;
use zgw::autorisaties::{Nodig, Van};
use zgw::documenten::{Bestand, Bestandsdeel, Documentwijziging, Gemaakt, NieuwDocument};
use zgw::transport::Body;
use zgw::zaken::Zaak;
use zgw::{Client, Error};

use crate::fake::{BUDGET, caller, client as fake_client, read_all};
use crate::sandbox_peer::{least, people};

const STALL: Duration = Duration::from_secs(30);

/// A zaak that is open, and one that is closed.
async fn zaken(client: &Client) -> (Zaak, Zaak) {
    let (mut open, mut closed) = (None, None);
    for bsn in people() {
        for zaak in read_all(client.zaken_of(&caller(), &bsn)).await.unwrap().zaken {
            let place = if zaak.is_closed() { &mut closed } else { &mut open };
            place.get_or_insert(zaak);
        }
    }
    (open.unwrap(), closed.unwrap())
}

async fn create(client: &Client, zaak: &Zaak, number: &str, bestand: Bestand<'_>) -> Result<Gemaakt, Error> {
    let typen = client.informatieobjecttypen_of(&caller(), &zaak.zaaktype_url).await.unwrap();
    let soort = typen.iter().find(|soort| soort.omschrijving == "Bijlage").unwrap();
    let document = NieuwDocument {
        identificatie: number,
        bronorganisatie: "517439943",
        creatiedatum: date(2026, 11, 20),
        ontvangstdatum: Some(date(2026, 11, 20)),
        titel: "Nagekomen stuk",
        auteur: "A. Medewerker",
        status: "definitief",
        formaat: "text/plain",
        taal: "nld",
        bestandsnaam: "stuk.txt",
        beschrijving: "",
        indicatie_gebruiksrecht: Some(false),
        informatieobjecttype: &soort.url,
    };
    client.create_document(&caller(), &document, bestand, "Test").await
}

fn body(bytes: &[u8]) -> Body {
    let pieces: Vec<_> = bytes.chunks(300).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    Box::pin(stream::iter(pieces))
}

async fn read(client: &Client, made: &Gemaakt, versie: Option<u32>) -> Vec<u8> {
    let download = client.download(&caller(), made.document.uuid, versie).await.unwrap();
    download.body.try_collect::<Vec<_>>().await.unwrap().concat()
}

fn code(error: &Error) -> &str {
    match error {
        Error::Status { invalid_params, .. } => invalid_params.first().map_or("", |param| &param.code),
        Error::NotAllowed { code, .. } => code,
        _ => "",
    }
}

#[tokio::test]
async fn a_small_document_is_made_found_and_related_once() {
    let (client, _) = least();
    let (open, closed) = zaken(&client).await;
    let made = create(&client, &open, "KCC-1", Bestand::Bytes(b"inhoud")).await.unwrap();
    assert!(made.lock.is_none() && made.delen.is_empty());
    assert_eq!(read(&client, &made, None).await, b"inhoud");
    let found = client.find_document(&caller(), "517439943", "KCC-1").await.unwrap().unwrap();
    assert_eq!(found.uuid, made.document.uuid);
    assert_eq!(client.find_document(&caller(), "517439943", "KCC-2").await.unwrap(), None);
    let again = create(&client, &open, "KCC-1", Bestand::Bytes(b"inhoud")).await.unwrap_err();
    assert_eq!(code(&again), "identificatie-niet-uniek");

    assert!(!client.has_document(&caller(), &open.url, found.uuid).await.unwrap());
    client.add_document(&caller(), &open.url, &found).await.unwrap();
    assert!(client.has_document(&caller(), &open.url, found.uuid).await.unwrap());
    let twice = client.add_document(&caller(), &open.url, &found).await.unwrap_err();
    assert_eq!(code(&twice), "unique");
    assert_eq!(
        code(&client.delete_document(&caller(), found.uuid, "Test").await.unwrap_err()),
        "pending-relations"
    );
    let refused = client.add_document(&caller(), &closed.url, &found).await.unwrap_err();
    assert!(matches!(refused, Error::NotAllowed { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_large_document_is_sent_in_parts_and_can_be_removed_half_way() {
    let (client, storingen) = least();
    let (open, _) = zaken(&client).await;
    let bytes: Vec<u8> = (0..2500_u32).map(|i| u8::try_from(i % 251).unwrap()).collect();
    let made = create(&client, &open, "KCC-1", Bestand::Volgt(2500)).await.unwrap();
    let lock = made.lock.clone().unwrap();
    assert_eq!(made.delen.iter().map(|deel| deel.omvang).collect::<Vec<_>>(), [1000, 1000, 500]);
    let put = async |deel: &Bestandsdeel, bytes: &[u8]| {
        client.put_bestandsdeel(&caller(), deel, &lock, body(bytes), STALL).await
    };
    put(&made.delen[0], &bytes[..1000]).await.unwrap();
    storingen.zet("/documenten/api/v1/bestandsdelen", Storing::Half);
    assert!(matches!(put(&made.delen[1], &bytes[1000..2000]).await, Err(Error::Unreachable { .. })));
    storingen.herstel_alles();
    let state = client.document_upload(&caller(), made.document.uuid).await.unwrap();
    assert_eq!(state.lock.as_ref(), Some(&lock), "the peer tells it as long as parts are missing");
    assert_eq!(state.delen.iter().map(|deel| deel.voltooid).collect::<Vec<_>>(), [true, false, false]);
    let early = client.unlock_document(&caller(), made.document.uuid, &lock).await.unwrap_err();
    assert_eq!(code(&early), "incomplete-upload");
    put(&made.delen[1], &bytes[1000..2000]).await.unwrap();
    put(&made.delen[2], &bytes[2000..]).await.unwrap();
    client.unlock_document(&caller(), made.document.uuid, &lock).await.unwrap();
    assert_eq!(read(&client, &made, None).await, bytes);

    let half = create(&client, &open, "KCC-2", Bestand::Volgt(2500)).await.unwrap();
    let (uuid, lock) = (half.document.uuid, half.lock.unwrap());
    let locked = client.delete_document(&caller(), uuid, "Test").await.unwrap_err();
    assert_eq!(code(&locked), "destroy-locked");
    // What Open Zaak lets us do: another content takes the place of the parts, and then the lock comes off.
    let same = Documentwijziging::default();
    let one_byte = Some(Bestand::Bytes(b" "));
    client.change_document(&caller(), (uuid, &lock), &same, one_byte, "Test").await.unwrap();
    client.unlock_document(&caller(), uuid, &lock).await.unwrap();
    client.delete_document(&caller(), uuid, "Test").await.unwrap();
    assert_eq!(client.document(&caller(), half.document.uuid).await, Err(Error::NotFound));
}

#[tokio::test]
async fn a_change_under_lock_is_one_version() {
    let (client, _) = least();
    let (open, _) = zaken(&client).await;
    let made = create(&client, &open, "KCC-1", Bestand::Bytes(b"een")).await.unwrap();
    let uuid = made.document.uuid;
    let lock = client.lock_document(&caller(), uuid).await.unwrap();
    assert_eq!(code(&client.lock_document(&caller(), uuid).await.unwrap_err()), "existing-lock");
    let wijziging = Documentwijziging { titel: Some("Anders"), ..Documentwijziging::default() };
    let file = Some(Bestand::Bytes(b"twee"));
    let changed = client.change_document(&caller(), (uuid, &lock), &wijziging, file, "Test").await.unwrap();
    assert_eq!((changed.document.versie, changed.document.titel.as_str()), (Some(2), "Anders"));
    client.unlock_document(&caller(), uuid, &lock).await.unwrap();
    let versies = client.document_versies(&caller(), uuid).await.unwrap();
    let seen: Vec<_> = versies.iter().map(|one| (one.versie.unwrap(), one.titel.as_str())).collect();
    assert_eq!(seen, [(2, "Anders"), (1, "Nagekomen stuk")]);
    assert_eq!(
        (read(&client, &made, Some(1)).await, read(&client, &made, None).await),
        (b"een".to_vec(), b"twee".to_vec())
    );
}

#[tokio::test]
async fn we_know_which_kinds_of_documents_we_may_make() {
    let (client, _) = least();
    let (open, _) = zaken(&client).await;
    let typen = client.informatieobjecttypen_of(&caller(), &open.zaaktype_url).await.unwrap();
    let applicatie = client.applicatie(&caller()).await.unwrap();
    let may = |soort: &zgw::catalogi::Informatieobjecttype| {
        let van = Some(Van { soort: &soort.url, vertrouwelijk: Some(&soort.vertrouwelijkheidaanduiding) });
        let nodig = Nodig { component: "drc", scopes: &["documenten.aanmaken"], van };
        applicatie.gemis(&nodig).is_none()
    };
    let (may, not): (Vec<_>, Vec<_>) = typen.iter().partition(|soort| may(soort));
    assert_eq!((may.len(), not.len()), (3, 1));
    assert_eq!(not[0].omschrijving, "Onderzoeksrapport");
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_takes_nothing_is_given_up_and_a_slow_one_is_not() {
    let (client, storingen) = least();
    let (open, _) = zaken(&client).await;
    let made = create(&client, &open, "KCC-1", Bestand::Volgt(900)).await.unwrap();
    let lock = made.lock.unwrap();
    storingen.zet("/documenten", Storing::Hangt);
    let put =
        async || client.put_bestandsdeel(&caller(), &made.delen[0], &lock, body(&[1; 900]), STALL).await;
    assert_eq!(put().await, Err(Error::TimedOut { after: STALL }));
    storingen.zet("/documenten", Storing::Traag(BUDGET * 5));
    assert_eq!(put().await, Ok(()));
}

#[tokio::test]
async fn a_peer_without_the_filter_is_asked_by_way_of_the_relations() {
    use crate::fake::{Answer, Fake, page, problem, uuid};
    let fake = Fake::new(|asked| match asked.line.as_str() {
        line if line.contains("/informatieobjecttypen?") => problem(400, "invalid"),
        line if line.contains("zaaktype-informatieobjecttypen") => {
            let url = format!("https://elders.example/informatieobjecttypen/{}", uuid(7));
            page(&[serde_json::json!({ "informatieobjecttype": url })], None)
        }
        _ => Answer::Json(
            200,
            serde_json::json!({ "url": "https://elders.example/7", "omschrijving": "Brief" }),
        ),
    });
    let found =
        fake_client(fake.clone()).informatieobjecttypen_of(&caller(), "https://elders.example/z").await;
    assert_eq!(found.unwrap()[0].omschrijving, "Brief");
    assert_eq!(fake.lines().len(), 3);
}
