//! Large documents over a real network: streamed, with their length, at the speed of the peer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use jiff::civil::date;
use sandbox::Options;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use zgw::documenten::{Bestand, NieuwDocument};
use zgw::transport::{Body, Reqwest};
use zgw::{Client, Config, Secret};

use crate::fake::{BUDGET, MAX_BODY, caller, read_all};

const MIB: u64 = 1024 * 1024;

/// A client of the sandbox on a port of its own, and of its Documenten API at this address.
async fn client(documenten: Option<String>) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let now = || "2026-11-23T12:00:00Z".parse().unwrap();
    let options = Options { base: base.clone(), seed: 1, vandaag: date(2026, 11, 23), now: Arc::new(now) };
    drop(tokio::spawn(sandbox::serve(listener, options, std::future::pending())));
    let config = Config {
        zaken: format!("{base}/zaken/api/v1"),
        catalogi: format!("{base}/catalogi/api/v1"),
        documenten: documenten.unwrap_or_else(|| format!("{base}/documenten/api/v1")),
        besluiten: String::new(),
        autorisaties: String::new(),
        origins: vec![],
        client_id: sandbox::ZGW_CLIENT_ID.into(),
        secret: Secret::new(sandbox::ZGW_SECRET),
        budget: BUDGET,
        max_body: MAX_BODY,
        clock: Arc::new(now),
    };
    Client::new(config, Arc::new(Reqwest::new("test", BUDGET).unwrap())).unwrap()
}

/// So many bytes in pieces of 64 KiB, and how many pieces were taken.
fn body(bytes: u64) -> (Body, Arc<AtomicU64>) {
    let taken = Arc::new(AtomicU64::new(0));
    let count = taken.clone();
    let pieces = stream::iter(0..bytes / (64 * 1024)).map(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::from(vec![7; 64 * 1024]))
    });
    (Box::pin(pieces), taken)
}

#[tokio::test]
async fn a_large_document_goes_over_the_network_in_parts() {
    let client = client(None).await;
    let bsn =
        sandbox::personen().iter().map(|person| zgw::zaken::Bsn::parse(&person.bsn).unwrap()).next().unwrap();
    let zaak = read_all(client.zaken_of(&caller(), &bsn)).await.unwrap().zaken.remove(0);
    let typen = client.informatieobjecttypen_of(&caller(), &zaak.zaaktype_url).await.unwrap();
    let document = NieuwDocument {
        identificatie: "KCC-1",
        bronorganisatie: "517439943",
        creatiedatum: date(2026, 11, 20),
        ontvangstdatum: None,
        titel: "Film",
        auteur: "A. Medewerker",
        status: "definitief",
        formaat: "video/mp4",
        taal: "nld",
        bestandsnaam: "film.mp4",
        beschrijving: "",
        indicatie_gebruiksrecht: Some(false),
        informatieobjecttype: &typen[0].url,
    };
    let made = client.create_document(&caller(), &document, Bestand::Volgt(3 * MIB), "Test").await.unwrap();
    let lock = made.lock.clone().unwrap();
    for deel in &made.delen {
        let (inhoud, _) = body(deel.omvang);
        client.put_bestandsdeel(&caller(), deel, &lock, inhoud, BUDGET).await.unwrap();
    }
    client.unlock_document(&caller(), made.document.uuid, &lock).await.unwrap();
    let download = client.download(&caller(), made.document.uuid, None).await.unwrap();
    assert_eq!(download.length, Some(3 * MIB));
    let length: usize =
        download.body.map(|piece| piece.unwrap().len()).collect::<Vec<_>>().await.iter().sum();
    assert_eq!(length as u64, 3 * MIB);
}

/// A peer that accepts the connection and reads nothing: only what fits in the buffers on the way is taken.
#[tokio::test]
async fn a_peer_that_reads_nothing_holds_back_what_is_sent() {
    let deaf = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/documenten/api/v1", deaf.local_addr().unwrap());
    let client = client(Some(address)).await;
    let deel = serde_json::json!({ "url": "http://x/00000000-0000-4000-8000-000000000001", "volgnummer": 1,
        "omvang": 512 * MIB });
    let deel = serde_json::from_value(deel).unwrap();
    let (inhoud, taken) = body(512 * MIB);
    let given_up = client.put_bestandsdeel(&caller(), &deel, "slot", inhoud, Duration::from_secs(1)).await;
    assert!(matches!(given_up, Err(zgw::Error::TimedOut { .. })), "{given_up:?}");
    let taken = taken.load(Ordering::Relaxed) * 64 * 1024;
    assert!(taken < 64 * MIB, "{} MiB were taken", taken / MIB);
}

/// What a peer does with a connection after it has read what was asked.
#[derive(Clone, Copy, Debug)]
enum Kwaal {
    Zwijgt,
    AntwoordtEindeloos,
}

/// Whoever gives up hangs up: the peer has no connection left of it.
#[tokio::test]
async fn a_peer_in_trouble_is_hung_up_on() {
    for kwaal in [Kwaal::Zwijgt, Kwaal::AntwoordtEindeloos] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/documenten/api/v1", listener.local_addr().unwrap());
        let client = client(Some(address)).await;
        let peer = async {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut asked = [0; 4096];
            assert!(connection.read(&mut asked).await.unwrap() > 0);
            if let Kwaal::AntwoordtEindeloos = kwaal {
                let head =
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
                connection.write_all(head.as_bytes()).await.unwrap();
                while connection.write_all(b"8\r\n[[[[[[[[\r\n").await.is_ok() {}
            } else {
                assert!(!matches!(connection.read(&mut asked).await, Ok(more) if more > 0), "{kwaal:?}");
            }
        };
        let caller = caller();
        let (answer, ()) = tokio::join!(client.document(&caller, uuid::Uuid::from_u128(1)), peer);
        assert!(answer.is_err(), "{kwaal:?}: {answer:?}");
    }
}
