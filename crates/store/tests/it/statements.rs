//! One SQL text on both engines, and errors that mean the same on both.

use store::{Error, sql};

use crate::engines::{Place, engines};

async fn the_portable_subset_runs(place: &Place) {
    let schema = "create table t (n bigint primary key, groep text, getal bigint, gegevens jsonb)";
    let db = place.with(schema).await;
    db.transact(|tx| async move {
        let upsert = "insert into t (n, groep, getal) values ($1, $2, $3) \
                      on conflict (n) do update set getal = excluded.getal returning getal";
        for (n, groep, getal) in [(1_i64, Some("a"), Some(1_i64)), (2, Some("a"), Some(2)), (3, None, None)] {
            let stored: Vec<(Option<i64>,)> = tx.query(upsert, &[&n, &groep, &getal]).await?;
            assert_eq!(stored, [(getal,)]);
        }
        let again: Vec<(Option<i64>,)> = tx.query(upsert, &[&1_i64, &"a", &10_i64]).await?;
        assert_eq!(again, [(Some(10),)]);
        tx.execute("insert into t (n, groep) values ($1, $2) on conflict do nothing", &[&1_i64, &"z"]).await?;
        tx.execute(r#"update t set gegevens = '{"plaats": "Ede"}' where n = 1"#, &[]).await?;

        let nulls_last: Vec<(i64,)> =
            tx.query("select n from t order by getal desc nulls last, n", &[]).await?;
        assert_eq!(nulls_last, [(1,), (2,), (3,)]);
        let window: Vec<(i64, i64)> = tx
            .query(
                "with genummerd as (select n, row_number() over (partition by groep order by n desc) as volg from t) \
                 select n, volg from genummerd where volg = 1 order by n",
                &[],
            )
            .await?;
        assert_eq!(window, [(2, 1), (3, 1)]);
        let filtered: Option<(i64, i64)> =
            tx.first("select count(*), count(*) filter (where groep = $1) from t", &[&"a"]).await?;
        assert_eq!(filtered, Some((3, 2)));
        let distinct = "select n from t where groep is not distinct from $1";
        assert_eq!(tx.query::<(i64,)>(distinct, &[&None::<String>]).await?, [(3,)]);
        let json: Vec<(i64,)> = tx.query("select n from t where gegevens ->> 'plaats' = $1", &[&"Ede"]).await?;
        assert_eq!(json, [(1,)]);
        Ok::<(), Error>(())
    })
    .await
    .unwrap();
}

async fn capitals_with_accents_have_a_lower_case(place: &Place) {
    let db = place.open().await;
    let conn = db.read().await.unwrap();
    let lower: Option<(String,)> = conn.first("select lower('ÉÖ Ĳ')", &[]).await.unwrap();
    assert_eq!(lower, Some(("éö ĳ".to_owned(),)));
    // Letter by letter, so that both engines and the program itself fold a text in one way.
    let odd = "İSTANBUL ıssız ΟΔΟΣ Straẞe ǅ";
    let lower: Option<(String,)> = conn.first("select lower($1)", &[&odd]).await.unwrap();
    assert_eq!(lower, Some(("istanbul ıssız οδοσ straße ǆ".to_owned(),)));
    assert_eq!(lower.unwrap().0, store::lower(odd));
}

async fn a_unique_index_names_its_table_and_columns(place: &Place) {
    let schema = "create table een (id bigint primary key, nummer text unique, soort text not null, code text); \
                  create unique index een_soort_code on een (soort, code) where soort <> ''";
    let db = place.with(schema).await;
    let insert = |id: i64, nummer: Option<&'static str>, soort: &'static str| {
        let db = db.clone();
        async move {
            db.transact(|tx| async move {
                let sql = "insert into een (id, nummer, soort, code) values ($1, $2, $3, 'x')";
                tx.execute(sql, &[&id, &nummer, &soort]).await.map(drop)
            })
            .await
        }
    };
    insert(1, Some("12"), "a").await.unwrap();
    assert!(insert(1, None, "").await.unwrap_err().is_unique("een", "id"));
    assert!(insert(2, Some("12"), "").await.unwrap_err().is_unique("een", "nummer"));
    let two = insert(3, None, "a").await.unwrap_err();
    assert!(two.is_unique("een", "soort, code"), "{two:?}");
    assert!(!two.is_unique("een", "soort"));
    assert!(!two.is_unique("twee", "soort, code"));
    insert(4, None, "").await.unwrap();
    insert(5, None, "").await.unwrap();
}

async fn a_reference_and_a_check_that_do_not_hold_are_told_apart(place: &Place) {
    let schema = "create table ouder (id bigint primary key); \
                  create table kind (ouder bigint references ouder (id), n bigint constraint positief check (n > 0))";
    let db = place.with(schema).await;
    let run = |sql: &'static str| {
        let db = db.clone();
        async move { db.transact(|tx| async move { tx.execute(sql, &[]).await.map(drop) }).await }
    };
    run("insert into ouder values (1)").await.unwrap();
    run("insert into kind values (1, 1)").await.unwrap();
    assert!(matches!(run("insert into kind values (2, 1)").await, Err(Error::Reference(_))));
    assert!(matches!(run("delete from ouder").await, Err(Error::Reference(_))));
    assert!(matches!(run("insert into kind values (1, 0)").await, Err(Error::Check(_))));
    let refused = run("insert into kind values (1, null), (2, null), (null, null)").await;
    assert!(matches!(refused, Err(Error::Reference(_))), "{refused:?}");
}

async fn a_wrong_statement_is_named(place: &Place) {
    let db = place.open().await;
    let conn = db.read().await.unwrap();
    let error = conn.query::<(i64,)>("select n from nergens", &[]).await.unwrap_err();
    assert!(error.to_string().contains("nergens"), "{error}");
    assert!(conn.prepare("select from where").await.is_err());
}

async fn statements_are_counted_on_the_thread_that_runs_them(place: &Place) {
    let db = place.open().await;
    let before = store::statements_run();
    let conn = db.read().await.unwrap();
    for _ in 0..3 {
        conn.query::<(i64,)>("select 1", &[]).await.ok();
    }
    assert_eq!(store::statements_run() - before, 3);
}

#[test]
fn what_sql_makes_is_known() {
    let text = sql!("select 1 ", "as een");
    assert_eq!(text, "select 1 as een");
    let known: Vec<_> = store::statements().filter(|known| (known.sql)() == text).collect();
    assert_eq!(known.len(), 1);
    assert!(known[0].at.contains("statements.rs:"), "{}", known[0].at);
}

engines!(
    the_portable_subset_runs,
    capitals_with_accents_have_a_lower_case,
    a_unique_index_names_its_table_and_columns,
    a_reference_and_a_check_that_do_not_hold_are_told_apart,
    a_wrong_statement_is_named,
    statements_are_counted_on_the_thread_that_runs_them,
);
