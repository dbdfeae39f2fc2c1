//! The client against the sandbox in the same process: a neighbour that somebody else wrote, from the recordings.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::TryStreamExt;
use jiff::civil::date;
use sandbox::{Knoppen, Options, Storing, Storingen};
use tokio::time::Instant;
use zgw::transport::InProcess;
use zgw::zaken::Bsn;
use zgw::{Api, Client, Config, Error, Secret};

use crate::fake::{BUDGET, MAX_BODY, caller, read_all};

const BASE: &str = "http://127.0.0.1:8090";

fn client(client_id: &str, secret: &str) -> (Client, Storingen) {
    let now = || "2026-11-23T12:00:00Z".parse().unwrap();
    let options = Options { base: BASE.into(), seed: 1, vandaag: date(2026, 11, 23), now: Arc::new(now) };
    let knoppen = Knoppen { bestandsdeel: 1000, ..Knoppen::default() };
    let (router, storingen) = sandbox::router_met_knoppen(options, knoppen);
    let config = Config {
        zaken: format!("{BASE}/zaken/api/v1"),
        catalogi: format!("{BASE}/catalogi/api/v1"),
        documenten: format!("{BASE}/documenten/api/v1"),
        besluiten: format!("{BASE}/besluiten/api/v1"),
        autorisaties: format!("{BASE}/autorisaties/api/v1"),
        origins: vec![],
        client_id: client_id.into(),
        secret: Secret::new(secret),
        budget: BUDGET,
        max_body: MAX_BODY,
        clock: Arc::new(now),
    };
    (Client::new(config, Arc::new(InProcess::<_, Body>::new(router))).unwrap(), storingen)
}

pub(crate) fn least() -> (Client, Storingen) {
    client(sandbox::ZGW_CLIENT_ID, sandbox::ZGW_SECRET)
}

pub(crate) fn people() -> impl Iterator<Item = Bsn> {
    sandbox::personen().iter().map(|person| Bsn::parse(&person.bsn).unwrap())
}

#[tokio::test]
async fn everybody_gets_their_own_zaken_with_all_that_belongs_to_them() {
    let (least, _) = least();
    let (all, _) = client(sandbox::ZGW_ALLES_CLIENT_ID, sandbox::ZGW_ALLES_SECRET);
    let (mut seen, mut hidden) = (0, 0);
    for bsn in people() {
        let found = read_all(least.zaken_of(&caller(), &bsn)).await.unwrap();
        assert!(!found.cut && found.dropped == 0);
        for zaak in &found.zaken {
            assert!(zaak.has_rol_of(&bsn));
            assert!(zaak.zaaktype.is_some() && zaak.status.as_ref().is_some_and(|s| s.statustype.is_some()));
            assert_eq!(zaak.is_closed(), zaak.resultaat.is_some(), "{}", zaak.identificatie);
            assert_eq!(least.zaak(&caller(), zaak.uuid).await.as_ref(), Ok(zaak), "detail and list agree");
        }
        seen += found.zaken.len();
        hidden += read_all(all.zaken_of(&caller(), &bsn)).await.unwrap().zaken.len() - found.zaken.len();
    }
    assert!(seen > 10 && hidden > 0, "{seen} seen, {hidden} hidden from the client with the least rights");
}

#[tokio::test]
async fn documents_are_listed_and_read_as_far_as_allowed() {
    let (client, _) = least();
    let (mut readable, mut closed) = (0, 0);
    for bsn in people() {
        for zaak in read_all(client.zaken_of(&caller(), &bsn)).await.unwrap().zaken {
            for some in client.documenten_of(&caller(), &zaak.url).await.unwrap().documenten {
                let Some(document) = some.document else {
                    closed += 1;
                    let refused = client.download(&caller(), some.uuid, None).await.unwrap_err();
                    assert!(matches!(refused, Error::NotAllowed { .. }), "{refused:?}");
                    continue;
                };
                readable += 1;
                let download = client.download(&caller(), some.uuid, None).await.unwrap();
                let bytes = download.body.try_collect::<Vec<_>>().await.unwrap().concat();
                assert_eq!(Some(bytes.len() as u64), document.bestandsomvang, "{}", document.titel);
                assert!(document.informatieobjecttype.is_some() && document.formaat.is_some());
            }
        }
    }
    assert!(readable > 5 && closed > 0, "{readable} readable, {closed} closed");
}

#[tokio::test]
async fn wrong_credentials_are_told_apart() {
    let (client, _) = client(sandbox::ZGW_CLIENT_ID, "een-ander-geheim-van-minstens-32-tekens");
    for api in [Api::Zaken, Api::Catalogi, Api::Documenten] {
        let error = client.check(&caller(), api).await.unwrap_err();
        assert!(
            matches!(&error, Error::NotAllowed { code, .. } if code == "invalid-jwt-signature"),
            "{error:?}"
        );
    }
    let (client, _) = least();
    for api in [Api::Zaken, Api::Catalogi, Api::Documenten] {
        assert!(client.check(&caller(), api).await.is_ok(), "{api:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn trouble_next_door_is_named_within_the_budget() {
    let (client, storingen) = least();
    let bsn = people().next().unwrap();
    let ask = async |storing| {
        storingen.zet("/zaken", storing);
        let start = Instant::now();
        let error = read_all(client.zaken_of(&caller(), &bsn)).await.unwrap_err();
        assert!(start.elapsed() <= BUDGET, "{:?}", start.elapsed());
        error
    };
    let late = Error::TimedOut { after: BUDGET };
    assert_eq!(ask(Storing::Hangt).await, late);
    assert_eq!(ask(Storing::Druppelt(Duration::from_secs(1))).await, late);
    assert_eq!(ask(Storing::Traag(BUDGET * 2)).await, late);
    assert_eq!(ask(Storing::EindelozeBody).await, Error::TooLarge { max: MAX_BODY });
    assert!(matches!(ask(Storing::Fout500).await, Error::Status { status: 500, .. }));
    assert!(matches!(ask(Storing::TeVeel429).await, Error::Status { status: 429, .. }));
    assert!(matches!(ask(Storing::Onzin).await, Error::Unreadable { .. }));
    storingen.zet("/zaken", Storing::Traag(BUDGET / 2));
    assert!(read_all(client.zaken_of(&caller(), &bsn)).await.is_ok(), "slow is not broken");
}

#[tokio::test]
async fn many_zaken_are_asked_for_together_and_those_that_are_not_ours_are_left_out() {
    let (least, _) = least();
    let (all, _) = client(sandbox::ZGW_ALLES_CLIENT_ID, sandbox::ZGW_ALLES_SECRET);
    let (mut mine, mut page) = (Vec::new(), Some(1));
    while let Some(number) = page {
        let read = all.newest_zaken(&caller(), number).await.unwrap();
        assert!(read.count.is_some_and(|count| count > 0));
        mine.extend(read.zaken);
        page = read.next;
    }
    assert!(mine.is_sorted_by(|a, b| a.registratiedatum >= b.registratiedatum));
    let uuids: Vec<_> = mine.iter().take(zgw::overzicht::ZAAKKOPPEN).map(|zaak| zaak.uuid).collect();
    let found = least.zaakkoppen(&caller(), &uuids).await.unwrap().unwrap();
    assert!(!found.is_empty() && found.len() < uuids.len(), "{} of {}", found.len(), uuids.len());
    for kop in &found {
        assert_eq!(&least.zaakkop(&caller(), kop.uuid).await.unwrap(), kop, "detail and list agree");
        assert_eq!(least.api_of(&kop.url), Some(Api::Zaken));
    }
    let types = least.zaaktypen(&caller()).await.unwrap();
    assert!(found.iter().all(|kop| types.iter().any(|zaaktype| zaaktype.url == kop.zaaktype_url)));
    assert_eq!(least.api_of("http://127.0.0.1:8090.evil.example/zaken/api/v1/zaken/1"), None);
    assert_eq!(least.api_of("http://127.0.0.1:8090/zaken/api/v10/zaken/1"), None);
}

#[tokio::test]
async fn an_abonnement_is_made_read_replaced_and_ended() {
    use zgw::notificaties::{Abonnement, Kanaalkeuze, Notificaties};
    let now = || "2026-11-23T12:00:00Z".parse().unwrap();
    let options = Options { base: BASE.into(), seed: 1, vandaag: date(2026, 11, 23), now: Arc::new(now) };
    let bel = sandbox::Bel::met(|request| {
        let known = request.headers().get("authorization").is_some_and(|auth| auth == "Bearer x");
        let answer = http::Response::builder().status(if known { 204 } else { 401 }).body(Bytes::new());
        Box::pin(std::future::ready(Ok(answer.unwrap())))
    });
    let knoppen = Knoppen { bel, ..Knoppen::default() };
    let transport = Arc::new(InProcess::<_, Body>::new(sandbox::router_met_knoppen(options, knoppen).0));
    let peer = Notificaties::new(
        &format!("{BASE}/notificaties/api/v1"),
        (sandbox::ZGW_CLIENT_ID, &Secret::new(sandbox::ZGW_SECRET)),
        BUDGET,
        Arc::new(now),
        transport,
    );
    let (peer, caller) = (peer.unwrap(), caller());
    let new = Abonnement {
        callback_url: "http://crm/callback".to_owned(),
        auth: "Bearer x".to_owned(),
        kanalen: vec![Kanaalkeuze::with("zaken", "zaaktype", "http://c/1"), Kanaalkeuze::all_of("zaaktypen")],
        ..Abonnement::default()
    };
    let made = peer.create_abonnement(&caller, &new).await.unwrap();
    assert_eq!(peer.abonnementen(&caller).await.unwrap(), std::slice::from_ref(&made));
    assert_eq!(made, Abonnement { url: made.url.clone(), auth: String::new(), ..new });
    let wrong = peer.replace_abonnement(&caller, &made).await.unwrap_err();
    assert!(matches!(wrong, Error::Status { status: 400, .. }), "without auth: {wrong}");
    let changed = Abonnement { auth: "Bearer x".to_owned(), kanalen: vec![], ..made.clone() };
    peer.replace_abonnement(&caller, &changed).await.unwrap();
    assert_eq!(peer.abonnementen(&caller).await.unwrap()[0].kanalen, []);
    peer.delete_abonnement(&caller, &made).await.unwrap();
    assert_eq!(peer.abonnementen(&caller).await.unwrap(), []);
}
