//! A value comes back as it went in, and sorts as it should, on both engines.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use store::{Db, Error, Json, Moment};
use uuid::Uuid;

use crate::engines::{Place, engines};

/// The years 1 to 9999, to their very end: what both engines and people can do with.
const MICROS: std::ops::Range<i64> = -62_135_596_800_000_000..253_402_300_800_000_000;

fn moment(micros: i64) -> Moment {
    Moment::of_micros(micros).unwrap()
}

/// Runs a property on values of `strategy`: the test's own runtime waits for nothing else.
fn holds<S: Strategy>(strategy: &S, test: impl Fn(S::Value)) {
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(strategy, |value| {
            test(value);
            Ok(())
        })
        .unwrap();
}

/// Waits for a future within a test that is itself a future.
fn now<T>(future: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(future))
}

async fn round(db: &Db, moments: Vec<Moment>) -> Vec<Moment> {
    db.transact(|tx| {
        let moments = moments.clone();
        async move {
            tx.execute("delete from t", &[]).await?;
            for moment in &moments {
                tx.execute("insert into t (moment) values ($1)", &[moment]).await?;
            }
            let rows: Vec<(Moment,)> = tx.query("select moment from t order by moment", &[]).await?;
            Ok::<_, Error>(rows.into_iter().map(|(moment,)| moment).collect())
        }
    })
    .await
    .unwrap()
}

#[test]
fn moments_come_back_in_the_order_of_time() {
    for engine in [store::Engine::Sqlite, store::Engine::Postgres] {
        let threads =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        crate::engines::run_on(&threads, engine, &async |place: &Place| {
            let db = place.with("create table t (moment timestamptz not null)").await;
            holds(&vec(MICROS, 1..12), |micros| {
                let mut moments: Vec<Moment> = micros.iter().map(|micros| moment(*micros)).collect();
                let back = now(round(&db, moments.clone()));
                moments.sort();
                assert_eq!(back, moments);
            });
        });
    }
}

async fn moments_keep_their_microseconds_and_no_more(place: &Place) {
    let db = place.with("create table t (moment timestamptz not null)").await;
    let fine: Timestamp = "2026-01-12T09:30:00.123456789Z".parse().unwrap();
    let kept = round(&db, vec![fine.into()]).await;
    assert_eq!(kept[0].timestamp().to_string(), "2026-01-12T09:30:00.123456Z");
    // With and without a fraction, before and after 2000 and 1970: texts would not sort like this.
    let texts = [
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "1999-12-31T23:59:59.5Z",
        "2000-01-01T00:00:00Z",
        "2026-01-12T09:30:00Z",
        "2026-01-12T09:30:00.000001Z",
    ];
    let moments: Vec<Moment> = texts.iter().map(|text| text.parse::<Timestamp>().unwrap().into()).collect();
    let shuffled: Vec<Moment> = moments.iter().rev().copied().collect();
    assert_eq!(round(&db, shuffled).await, moments);
}

/// One of every kind.
type All = (
    Option<Uuid>,
    Option<Date>,
    Option<bool>,
    Option<i64>,
    Option<String>,
    Option<Json<BTreeMap<String, Vec<i64>>>>,
    Option<Moment>,
);

async fn every_kind_of_value_comes_back(place: &Place) {
    let schema = "create table t (u uuid, d date, b boolean, i bigint, s text, j jsonb, m timestamptz)";
    let db = place.with(schema).await;
    let json = Json(BTreeMap::from([("é\"\\".to_owned(), vec![1, -2]), (String::new(), vec![])]));
    let full: All = (
        Some(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001)),
        Some("0001-01-01".parse().unwrap()),
        Some(true),
        Some(i64::MIN),
        Some("Jan-Piet 'Ünlü' \u{1F600}\n".to_owned()),
        Some(json),
        Some(moment(1)),
    );
    let empty: All = (None, None, None, None, None, None, None);
    for row in [full, empty] {
        let back: All = db
            .transact(|tx| {
                let row = row.clone();
                async move {
                    tx.execute("delete from t", &[]).await?;
                    let sql = "insert into t (u, d, b, i, s, j, m) values ($1, $2, $3, $4, $5, $6, $7)";
                    tx.execute(sql, &[&row.0, &row.1, &row.2, &row.3, &row.4, &row.5, &row.6]).await?;
                    Ok::<_, Error>(tx.first("select u, d, b, i, s, j, m from t", &[]).await?.unwrap())
                }
            })
            .await
            .unwrap();
        assert_eq!(back, row);
    }
}

async fn keys_sort_by_their_bytes(place: &Place) {
    let db = place.with("create table t (u uuid)").await;
    let keys: Vec<Uuid> =
        [1_u128, 0xff, 0x0198 << 112, 0x8000 << 112, u128::MAX].map(Uuid::from_u128).to_vec();
    let back: Vec<(Uuid,)> = db
        .transact(|tx| {
            let keys = keys.clone();
            async move {
                for key in keys.iter().rev() {
                    tx.execute("insert into t (u) values ($1)", &[key]).await?;
                }
                tx.query("select u from t order by u", &[]).await
            }
        })
        .await
        .unwrap();
    assert_eq!(back.into_iter().map(|(key,)| key).collect::<Vec<_>>(), keys);
}

engines!(
    moments_keep_their_microseconds_and_no_more,
    every_kind_of_value_comes_back,
    keys_sort_by_their_bytes
);
