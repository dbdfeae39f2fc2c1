//! An import that is too large for one transaction, and stops before its end.

use std::io::Cursor;

use relatiebeheer::verhuizing::{Goal, Order, Pieces};
use serde_json::{Value, json};

use super::contact;
use crate::support::{TestApp, engines, with_another};

engines!(
    an_import_that_was_interrupted_goes_on_where_it_was,
    a_register_that_was_being_replaced_is_replaced_after_all,
    who_goes_on_gives_the_same_rows_by_the_same_command,
    a_small_import_is_all_or_nothing,
    a_comparison_that_was_interrupted_is_made_after_all,
    comparing_alone_stores_nothing_and_says_what_differs,
);

const SMALL: Pieces = Pieces { first: 50, next: 150 };
const ORDER: Order = Order { replace: false, restart: false, pieces: SMALL, goal: Goal::Store };
const REPLACE: Order = Order { replace: true, ..ORDER };

fn demo(seed: u64) -> Vec<u8> {
    sandbox::demo_rows("2026-01-12".parse().unwrap(), seed).to_string().into_bytes()
}

async fn import(t: &TestApp, rows: &[u8], order: Order) -> Result<u64, String> {
    Ok(t.app.import_rows(Cursor::new(rows.to_vec()), order).await?.before)
}

/// What the API shows, and the words to search by.
async fn all(t: &TestApp) -> Vec<Value> {
    let mut all = Vec::new();
    for list in super::samples_lists() {
        let (page, size) =
            if list.starts_with('/') { (list.to_owned(), "") } else { (list.to_owned(), "?pageSize=500") };
        all.push(json!({ list: t.get(&format!("{page}{size}")).await.expect(200) }));
    }
    let conn = t.db.read().await.unwrap();
    for sql in [
        "select tekst from zoektekst order by tekst, object",
        "select woord from zoekwoord order by woord",
        "select zoektekst from klantcontact order by id",
    ] {
        let words: Vec<(String,)> = conn.query(sql, &[]).await.unwrap();
        all.push(json!(words.into_iter().map(|(words,)| words).collect::<Vec<_>>()));
    }
    all
}

/// How many rows are said to be over, when an import has not ended.
async fn under_way(t: &TestApp) -> Option<i64> {
    let conn = t.db.read().await.unwrap();
    conn.first::<(i64,)>("select gedaan from overname", &[]).await.unwrap().map(|(rows,)| rows)
}

async fn an_import_that_was_interrupted_goes_on_where_it_was(t: &TestApp) {
    with_another(t, async |whole: &TestApp| {
        let rows = demo(7);
        whole.app.import_open_klant(Cursor::new(rows.clone()), false).await.unwrap();
        let mut over = 0;
        for part in 2..10 {
            let why = import(t, &rows[..rows.len() / 10 * part], ORDER).await.unwrap_err();
            let Some(known) = under_way(t).await else {
                assert!(why.contains("nothing was taken over"), "{why}");
                continue;
            };
            assert!(why.contains(&format!("{known} rows are taken over and stay")), "{why}");
            assert!(known >= over, "{known} after {over}");
            over = known;
        }
        assert!(over > 300, "{over}");
        let before = import(t, &rows, ORDER).await.unwrap();
        assert_eq!(before, over.unsigned_abs());
        assert_eq!(under_way(t).await, None);
        assert_eq!(all(t).await, all(whole).await);
    })
    .await;
}

/// Where reading back stumbles, and storing these rows does not.
async fn turn(t: &TestApp, from: &str, to: &str) {
    let sql = format!("alter table persoon rename column {from} to {to}");
    t.db.transact(async |tx: store::Tx| tx.batch(&sql).await).await.unwrap();
}

async fn a_comparison_that_was_interrupted_is_made_after_all(t: &TestApp) {
    let rows = demo(7);
    for pieces in [SMALL, Pieces::default()] {
        let order = Order { pieces, goal: Goal::Compare, ..REPLACE };
        turn(t, "geslachtsnaam", "anders").await;
        t.app.import_rows(Cursor::new(rows.clone()), order).await.unwrap_err();
        turn(t, "anders", "geslachtsnaam").await;
        let over = under_way(t).await.unwrap();
        let report = t.app.import_rows(Cursor::new(rows.clone()), order).await.unwrap();
        assert_eq!((report.before, report.verschillen()), (over.unsigned_abs(), Vec::<String>::new()));
        assert!(!report.gelezen.is_empty());
        assert_eq!(under_way(t).await, None);
    }
    // Or by the verb that only compares.
    let order = Order { goal: Goal::Compare, ..REPLACE };
    turn(t, "geslachtsnaam", "anders").await;
    t.app.import_rows(Cursor::new(rows.clone()), order).await.unwrap_err();
    turn(t, "anders", "geslachtsnaam").await;
    let only = Order { goal: Goal::OnlyCompare, ..Order::default() };
    let report = t.app.import_rows(Cursor::new(rows), only).await.unwrap();
    assert_eq!((report.verschillen(), under_way(t).await), (Vec::<String>::new(), None));
}

async fn comparing_alone_stores_nothing_and_says_what_differs(t: &TestApp) {
    let rows = demo(7);
    let only = Order { goal: Goal::OnlyCompare, ..Order::default() };
    let empty = t.app.import_rows(Cursor::new(rows.clone()), only).await.unwrap();
    assert!(
        empty.verschillen().iter().any(|said| said.ends_with("rows read, 0 here")),
        "{:?}",
        empty.verschillen()
    );
    assert_eq!(t.list("partijen").await, Vec::<Value>::new());
    import(t, &rows[..rows.len() / 2], ORDER).await.unwrap_err();
    let why = t.app.import_rows(Cursor::new(rows.clone()), only).await.unwrap_err();
    assert_eq!(why, "an import has not ended: give that command again to go on, and compare then");
    import(t, &rows, ORDER).await.unwrap();
    let equal = t.app.import_rows(Cursor::new(rows.clone()), only).await.unwrap();
    assert_eq!(equal.verschillen(), Vec::<String>::new());
    t.klantcontact(json!({})).await;
    let more = t.app.import_rows(Cursor::new(rows), only).await.unwrap();
    assert_eq!(more.verschillen().len(), 1, "{:?}", more.verschillen());
}

async fn a_register_that_was_being_replaced_is_replaced_after_all(t: &TestApp) {
    with_another(t, async |whole: &TestApp| {
        import(t, &demo(7), ORDER).await.unwrap();
        let rows = demo(8);
        whole.app.import_open_klant(Cursor::new(rows.clone()), false).await.unwrap();
        let why = import(t, &rows[..rows.len() / 2], REPLACE).await.unwrap_err();
        assert!(why.contains("the same command goes on"), "{why}");
        import(t, &rows, REPLACE).await.unwrap();
        assert_eq!(all(t).await, all(whole).await);
    })
    .await;
}

async fn who_goes_on_gives_the_same_rows_by_the_same_command(t: &TestApp) {
    let rows = demo(7);
    import(t, &rows[..rows.len() / 2], ORDER).await.unwrap_err();
    let known = under_way(t).await;
    let why = import(t, &demo(8), ORDER).await.unwrap_err();
    assert!(why.contains("these are not the rows of the import that was interrupted"), "{why}");
    let why = import(t, &rows, REPLACE).await.unwrap_err();
    assert!(why.contains("was interrupted: give that command again"), "{why}");
    assert_eq!(under_way(t).await, known);
    // Who thinks better of it begins anew.
    let before = import(t, &demo(8), Order { restart: true, ..REPLACE }).await.unwrap();
    assert_eq!((before, under_way(t).await), (0, None));
}

async fn a_small_import_is_all_or_nothing(t: &TestApp) {
    let rows: Vec<Value> =
        (1..SMALL.first).map(|id| contact(u32::try_from(id).unwrap(), &json!({}))).collect();
    let rows = json!({ "tables": { "klantinteracties_klantcontact": rows } }).to_string().into_bytes();
    let why = import(t, &rows[..rows.len() - 1], ORDER).await.unwrap_err();
    assert!(why.contains("nothing was taken over"), "{why}");
    assert_eq!((t.uuids("klantcontacten").await.len(), under_way(t).await), (0, None));
    import(t, &rows, ORDER).await.unwrap();
    assert_eq!(t.uuids("klantcontacten?pageSize=100").await.len(), 49);
}
