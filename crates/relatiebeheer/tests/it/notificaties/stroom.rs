//! A stream of notifications of which some are lost, some come twice and none comes in order, over ten minutes in which the
//! sweep goes on beside it. In the end we know what the source knows, and at no moment did we say that we knew more.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use axum::body::Body;
use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture, stream};
use http::{Method, Request, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use relatiebeheer::config::Settings;
use serde_json::{Value, json};
use store::{Json, Moment};
use tower::ServiceExt;
use uuid::Uuid;
use zgw::transport::{Body as Stream, Transport, TransportError};

use crate::support::{TestApp, dice::Dice, engines, settings, times};

engines!(a_stream_that_loses_doubles_and_shuffles_ends_in_the_truth);

const ROOT: &str = "http://bron/zaken/api/v1";
const ZAAKTYPE: &str = "http://bron/catalogi/api/v1/zaaktypen/00000000-0000-4000-8000-000000000001";
/// On one page of the source.
const PAGE: usize = 20;
/// How long it all takes.
const LENGTH: SignedDuration = SignedDuration::from_mins(10);
/// How often something is looked at.
const STEP: SignedDuration = SignedDuration::from_secs(3);

/// What happened to one zaak: when, and its version from then on; `None`: it was gone.
type History = Vec<(Timestamp, Option<u32>)>;

/// The zaaksysteem: all that ever happened in it.
#[derive(Clone, Default)]
struct Bron(Arc<Mutex<BTreeMap<Uuid, History>>>);

impl Bron {
    fn at(history: &History, moment: Timestamp) -> Option<u32> {
        history.iter().rev().find(|(when, _)| *when <= moment).and_then(|(_, version)| *version)
    }

    fn now(history: &History) -> Option<u32> {
        history.last().and_then(|(_, version)| *version)
    }

    fn happens(&self, zaak: Uuid, now: Timestamp, version: Option<u32>) {
        self.0.lock().entry(zaak).or_default().push((now, version));
    }

    fn zaak(uuid: Uuid, history: &History) -> Option<Value> {
        let version = Self::now(history)?.to_string();
        let day = history.first()?.0.to_string();
        Some(
            json!({ "url": format!("{ROOT}/zaken/{uuid}"), "uuid": uuid, "identificatie": "Z", "zaaktype": ZAAKTYPE,
            "registratiedatum": day.get(..10), "vertrouwelijkheidaanduiding": "openbaar",
            "kenmerken": [{ "bron": "versie", "kenmerk": version }] }),
        )
    }

    fn answer(&self, request: &Request<Bytes>) -> Option<Value> {
        let all = self.0.lock();
        let path = request.uri().path();
        if path.starts_with("/catalogi/") {
            let zaaktype = json!({ "url": ZAAKTYPE, "identificatie": "ZT-1", "omschrijving": "Een" });
            return Some(if path.ends_with("zaaktypen") {
                json!({ "results": [zaaktype] })
            } else {
                zaaktype
            });
        }
        if request.method() == Method::POST {
            let asked: HashMap<String, Vec<Uuid>> = serde_json::from_slice(request.body()).unwrap();
            let found = asked["uuid__in"].iter().filter_map(|uuid| Self::zaak(*uuid, all.get(uuid)?));
            return Some(json!({ "results": found.collect::<Vec<_>>() }));
        }
        if let Some((_, uuid)) = path.split_once("/zaken/api/v1/zaken/") {
            let uuid = uuid.parse().unwrap();
            return Self::zaak(uuid, all.get(&uuid)?);
        }
        let query = request.uri().query().unwrap_or_default();
        assert!(query.contains("ordering=-registratiedatum"), "{query}");
        let page: usize = query.split_once("page=").map_or(1, |(_, page)| page.parse().unwrap());
        // The newest first; within a day by key, which is any order.
        let mut zaken: Vec<Value> =
            all.iter().filter_map(|(uuid, history)| Self::zaak(*uuid, history)).collect();
        zaken.sort_by_key(|zaak| std::cmp::Reverse(zaak["registratiedatum"].as_str().map(str::to_owned)));
        let count = zaken.len();
        let results: Vec<Value> = zaken.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
        let next = (page * PAGE < count).then(|| format!("{ROOT}/zaken?page={}", page + 1));
        (page == 1 || !results.is_empty())
            .then(|| json!({ "count": count, "next": next, "results": results }))
    }
}

impl Transport for Bron {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Stream>, TransportError>> {
        async move {
            let answer = self.answer(&request);
            let status = if answer.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
            let body = Bytes::from(answer.unwrap_or(Value::Null).to_string());
            let body: Stream = Box::pin(stream::iter([Ok(body)]));
            Ok(Response::builder().status(status).body(body).unwrap())
        }
        .boxed()
    }
}

fn hearing() -> Settings {
    let mut settings = settings();
    settings.zgw.zaken = ROOT.to_owned();
    settings.zgw.catalogi = "http://bron/catalogi/api/v1".to_owned();
    settings.zgw.documenten = "http://bron/documenten/api/v1".to_owned();
    settings.zgw.client_id = "wij".to_owned();
    settings.zgw.secret = "geheim-van-de-proefomgeving-0123456789".to_owned();
    settings
}

/// What is told of a change, and when it arrives: not at all, once or twice.
fn messages(dice: &Dice, zaak: Uuid, actie: &str, now: Timestamp, number: usize) -> Vec<(Timestamp, Value)> {
    let url = format!("{ROOT}/zaken/{zaak}");
    let bericht = json!({ "kanaal": "zaken", "hoofdObject": url, "resource": "zaak", "resourceUrl": url, "actie": actie,
        "aanmaakdatum": format!("{now} {number}"), "kenmerken": {} });
    let mut copies = 1;
    if dice.draw(&(0..100)) < 1 {
        copies = 0;
    } else if dice.draw(&(0..100)) < 5 {
        copies = 2;
    }
    let late = i64::try_from(LENGTH.as_millis()).unwrap();
    let arrives = || now + SignedDuration::from_millis(dice.draw(&(0..late)));
    (0..copies).map(|_| (arrives(), bericht.clone())).collect()
}

/// What the source does next, and how a message calls it.
fn change(dice: &Dice, bron: &Bron, living: &mut Vec<(Uuid, u32)>, now: Timestamp) -> (Uuid, &'static str) {
    match dice.draw(&(0..20)) {
        0..3 => {
            let zaak = Uuid::from_u128(dice.draw(&(1..u128::MAX)));
            living.push((zaak, 1));
            bron.happens(zaak, now, Some(1));
            (zaak, "create")
        }
        3 if living.len() > 50 => {
            let place = dice.draw(&(0..living.len()));
            let (zaak, _) = living.swap_remove(place);
            bron.happens(zaak, now, None);
            (zaak, "destroy")
        }
        _ => {
            let place = dice.draw(&(0..living.len()));
            let (zaak, version) = &mut living[place];
            *version += 1;
            bron.happens(*zaak, now, Some(*version));
            (*zaak, "partial_update")
        }
    }
}

/// What we know: the version of each zaak, or that what we know is out of date.
async fn view(t: &TestApp) -> BTreeMap<Uuid, Option<u32>> {
    let conn = t.db.read().await.unwrap();
    let rows: Vec<(Uuid, Json<Vec<Value>>, bool)> =
        conn.query("select zaak, kenmerken, oud is not null from zaakkop", &[]).await.unwrap();
    let version = |kenmerken: &[Value]| kenmerken[0]["kenmerk"].as_str().unwrap().parse().unwrap();
    rows.into_iter().map(|(zaak, kenmerken, oud)| (zaak, (!oud).then(|| version(&kenmerken.0)))).collect()
}

async fn compleet(t: &TestApp) -> Option<Timestamp> {
    let conn = t.db.read().await.unwrap();
    let row: Option<(Option<Moment>,)> =
        conn.first("select compleet from zaaksysteemstand", &[]).await.unwrap();
    row.and_then(|(compleet,)| compleet).map(Moment::timestamp)
}

/// Nothing that had happened by the moment that we say is unknown here, unless we know that it is out of date.
async fn claims_no_more_than_is_true(t: &TestApp, bron: &Bron, subscribed: Timestamp) {
    let Some(compleet) = compleet(t).await else { return };
    let view = view(t).await;
    for (zaak, history) in &*bron.0.lock() {
        let (began, then) = (history[0].0, Bron::at(history, compleet));
        match (view.get(zaak), then) {
            (Some(Some(known)), Some(then)) => {
                assert!(*known >= then, "{zaak}: {known} where {then} was true");
            }
            (Some(Some(_)), None) => assert!(began > compleet, "{zaak} was gone by {compleet}"),
            (None, Some(_)) => {
                let gone = Bron::now(history).is_none();
                assert!(gone || began < subscribed, "{zaak} of {began} is unknown at {compleet}");
            }
            (Some(None), _) | (None, None) => {}
        }
    }
}

async fn a_stream_that_loses_doubles_and_shuffles_ends_in_the_truth(t: &TestApp) {
    let (many, bron) = (times(500, 10_000), Bron::default());
    let t = &t.beside_at(hearing(), Arc::new(bron.clone())).await;
    let auth = t.app.callbacks().remove(0).auth;
    let begin = t.clock().now().timestamp();
    let chosen = "insert into abonnement (bron, zaaktype, sinds) values ('zgw', 'ZT-1', $1)";
    let since = Moment::new(begin);
    t.db.transact(async |tx| tx.execute(chosen, &[&since]).await).await.unwrap();
    let (dice, mut living) = (Dice::new(5), Vec::new());
    let mut under_way: BTreeMap<(Timestamp, usize), Value> = BTreeMap::new();
    let (mut number, mut finished) = (0, 0);
    // The changes in ten minutes, and ten more until the last message is in.
    for step in 0..2 * LENGTH.as_secs() / STEP.as_secs() {
        t.pass(STEP);
        let now = t.clock().now().timestamp();
        let due = usize::try_from(now.duration_since(begin).as_secs()).unwrap() * many / 600;
        while number < due.min(many) {
            // Each at a moment of its own, also within one step.
            let moment = now - STEP + SignedDuration::from_micros(i64::try_from(number).unwrap());
            let (zaak, actie) = if living.is_empty() {
                first(&bron, &mut living, moment)
            } else {
                change(&dice, &bron, &mut living, moment)
            };
            for (copy, (arrives, bericht)) in
                messages(&dice, zaak, actie, moment, number).into_iter().enumerate()
            {
                under_way.insert((arrives, number * 2 + copy), bericht);
            }
            number += 1;
        }
        let later = under_way.split_off(&(now, 0));
        for bericht in std::mem::replace(&mut under_way, later).into_values() {
            let request = Request::post("/notificaties/callback/zgw").header("Authorization", &auth);
            let answer = t.router().oneshot(request.body(Body::from(bericht.to_string())).unwrap()).await;
            assert_eq!(answer.unwrap().status(), 204);
        }
        t.app.verwerk().await.unwrap();
        if step % 20 == 0 {
            finished += usize::from(t.app.nalopen().await.unwrap());
        }
        if step % 5 == 0 {
            claims_no_more_than_is_true(t, &bron, begin).await;
        }
    }
    assert!(under_way.is_empty() && number == many && finished >= 2, "{finished} sweeps were finished");
    let end = t.clock().now().timestamp();
    while compleet(t).await.is_none_or(|compleet| compleet < end) {
        t.pass(SignedDuration::from_mins(1));
        t.app.nalopen().await.unwrap();
        claims_no_more_than_is_true(t, &bron, begin).await;
    }
    let truth =
        bron.0.lock().iter().filter_map(|(zaak, history)| Some((*zaak, Some(Bron::now(history)?)))).collect();
    assert_eq!(view(t).await, truth);
}

fn first(bron: &Bron, living: &mut Vec<(Uuid, u32)>, now: Timestamp) -> (Uuid, &'static str) {
    living.push((Uuid::from_u128(1), 1));
    bron.happens(Uuid::from_u128(1), now, Some(1));
    (Uuid::from_u128(1), "create")
}
