//! Many rows at once, in a transaction that takes room for them.

use futures_util::future::join_all;
use store::{Db, Params, Result, Tx};

use crate::engines::{Place, count, engines};

const SCHEMA: &str = "create table t (n bigint primary key, tekst text)";

/// More than go in one statement.
const MANY: i64 = 120;

async fn store_many(tx: &Tx, from: i64) -> Result<()> {
    let rows: Vec<(i64, Option<&str>)> =
        (from..from + MANY).map(|n| (n, (n % 2 == 0).then_some("a\t\"b\"\\ é"))).collect();
    let rows: Vec<Vec<&dyn store::Param>> =
        rows.iter().map(|(n, tekst)| vec![n as &dyn store::Param, tekst]).collect();
    let rows: Vec<Params<'_>> = rows.iter().map(Vec::as_slice).collect();
    tx.insert_rows("t", "n, tekst", &rows).await
}

async fn one(db: &Db, n: i64) -> Result<()> {
    db.transact(|tx| async move { tx.execute("insert into t (n) values ($1)", &[&n]).await.map(drop) }).await
}

async fn all_of_them_are_there_as_they_were_given(place: &Place) {
    let db = place.with(SCHEMA).await;
    let tx = db.begin_large().await.unwrap();
    store_many(&tx, 0).await.unwrap();
    tx.insert_rows("t", "n, tekst", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let rows: Vec<(i64, Option<String>)> = place
        .open()
        .await
        .read()
        .await
        .unwrap()
        .query("select n, tekst from t order by n", &[])
        .await
        .unwrap();
    let expected: Vec<(i64, Option<String>)> =
        (0..MANY).map(|n| (n, (n % 2 == 0).then(|| "a\t\"b\"\\ é".to_owned()))).collect();
    assert_eq!(rows, expected);
}

async fn none_is_there_when_it_is_given_up_or_refused(place: &Place) {
    let db = place.with(SCHEMA).await;
    let tx = db.begin_large().await.unwrap();
    store_many(&tx, 0).await.unwrap();
    drop(tx);
    let tx = db.begin_large().await.unwrap();
    store_many(&tx, 1_000).await.unwrap();
    store_many(&tx, 1_000 + MANY - 1).await.unwrap_err();
    drop(tx);
    assert_eq!(count(&db, "t").await, 0);
    one(&db, 1).await.unwrap();
    assert_eq!(count(&db, "t").await, 1);
}

async fn who_writes_beside_it_is_stored_whatever_becomes_of_it(place: &Place) {
    let db = place.with(SCHEMA).await;
    for is_kept in [true, false] {
        let from = if is_kept { 0 } else { 1_000 };
        let others = join_all((1..20).map(|n| one(&db, from + 500 + n)));
        let large = async {
            let tx = db.begin_large().await?;
            store_many(&tx, from).await?;
            if is_kept {
                return tx.commit().await;
            }
            drop(tx);
            Ok(())
        };
        let (others, large) = futures_util::join!(others, large);
        assert!(others.iter().all(Result::is_ok) && large.is_ok(), "{others:?} {large:?}");
    }
    assert_eq!(count(&db, "t").await, 2 * 19 + MANY);
}

engines!(
    all_of_them_are_there_as_they_were_given,
    none_is_there_when_it_is_given_up_or_refused,
    who_writes_beside_it_is_stored_whatever_becomes_of_it,
);
