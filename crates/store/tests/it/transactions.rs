//! Transactions: all or nothing, whatever happens around them.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use futures_util::future::{join_all, pending};
use store::{Db, Error, Later, Param, Result, Tx};

use crate::engines::{Place, count, engines};

const SCHEMA: &str = "create table t (n bigint primary key, tekst text not null default '')";

async fn insert(tx: &Tx, n: i64) -> Result<()> {
    tx.execute("insert into t (n) values ($1)", &[&n]).await.map(drop)
}

async fn store_one(db: &Db, n: i64) -> Result<()> {
    db.transact(|tx| async move { insert(&tx, n).await }).await
}

async fn numbers(db: &Db) -> Vec<i64> {
    let conn = db.read().await.unwrap();
    let rows: Vec<(i64,)> = conn.query("select n from t order by n", &[]).await.unwrap();
    rows.into_iter().map(|(n,)| n).collect()
}

async fn what_is_acknowledged_is_there_for_who_opens_the_database_again(place: &Place) {
    let db = place.with(SCHEMA).await;
    store_one(&db, 1).await.unwrap();
    drop(db);
    assert_eq!(numbers(&place.open().await).await, [1]);
}

async fn all_who_write_at_once_are_stored(place: &Place) {
    let db = place.with(SCHEMA).await;
    let outcomes = join_all((0..50).map(|n| store_one(&db, n))).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(numbers(&db).await, (0..50).collect::<Vec<_>>());
    assert_eq!(numbers(&place.open().await).await.len(), 50);
}

async fn one_that_fails_leaves_no_trace_and_harms_no_other(place: &Place) {
    let db = place.with(SCHEMA).await;
    let work = |n: i64| {
        let db = db.clone();
        async move {
            db.transact(|tx| async move {
                insert(&tx, n).await?;
                if n % 3 == 0 { Err(Error::other("no")) } else { Ok(()) }
            })
            .await
        }
    };
    let outcomes = join_all((0..30).map(work)).await;
    for (n, outcome) in outcomes.iter().enumerate() {
        assert_eq!(outcome.is_err(), n % 3 == 0, "{n}: {outcome:?}");
    }
    assert_eq!(numbers(&db).await, (0..30).filter(|n| n % 3 != 0).collect::<Vec<_>>());
}

async fn a_statement_that_is_refused_fails_only_its_own_transaction(place: &Place) {
    let db = place.with(SCHEMA).await;
    store_one(&db, 7).await.unwrap();
    let outcomes = join_all([7, 8, 7, 9].map(|n| store_one(&db, n))).await;
    let refused: Vec<bool> = outcomes.iter().map(Result::is_err).collect();
    assert_eq!(refused, [true, false, true, false]);
    assert_eq!(numbers(&db).await, [7, 8, 9]);
}

async fn one_reads_what_one_wrote_and_others_do_not(place: &Place) {
    let db = place.with(SCHEMA).await;
    let tx = db.begin().await.unwrap();
    insert(&tx, 1).await.unwrap();
    let own: Option<(i64,)> = tx.first("select n from t", &[]).await.unwrap();
    assert_eq!(own, Some((1,)));
    assert_eq!(count(&db, "t").await, 0, "a reader does not wait for a writer, and does not see its work");
    tx.commit().await.unwrap();
    assert_eq!(count(&db, "t").await, 1);
}

async fn a_transaction_sees_all_that_was_acknowledged_before_it_began(place: &Place) {
    let db = place.with(SCHEMA).await;
    for n in 0..20 {
        store_one(&db, n).await.unwrap();
        let seen: (i64,) = db
            .transact(
                |tx| async move { Ok::<_, Error>(tx.first("select max(n) from t", &[]).await?.unwrap()) },
            )
            .await
            .unwrap();
        assert_eq!(seen.0, n);
        assert_eq!(count(&db, "t").await, n + 1);
    }
}

async fn a_caller_that_goes_away_rolls_back_and_makes_way(place: &Place) {
    let db = place.with(SCHEMA).await;
    let stuck = {
        let db = db.clone();
        tokio::spawn(async move {
            db.transact(|tx| async move {
                insert(&tx, 1).await?;
                pending::<Result<()>>().await
            })
            .await
        })
    };
    while !is_writing(&db, place).await {
        tokio::task::yield_now().await;
    }
    stuck.abort();
    assert!(stuck.await.unwrap_err().is_cancelled());
    store_one(&db, 2).await.unwrap();
    assert_eq!(numbers(&db).await, [2]);
}

/// Whether somebody has a transaction open in which they have written.
async fn is_writing(db: &Db, place: &Place) -> bool {
    if place.engine == store::Engine::Sqlite {
        return tokio::time::timeout(std::time::Duration::from_millis(1), db.begin()).await.is_err();
    }
    let conn = db.read().await.unwrap();
    let sql = "select count(*) from pg_stat_activity where datname = current_database() \
               and state = 'idle in transaction' and query like 'insert%'";
    conn.first::<(i64,)>(sql, &[]).await.unwrap().unwrap().0 > 0
}

async fn a_panic_rolls_back_and_the_others_go_on(place: &Place) {
    let db = place.with(SCHEMA).await;
    let broken = {
        let db = db.clone();
        tokio::spawn(async move {
            db.transact(|tx| async move {
                insert(&tx, 1).await?;
                if count_in(&tx).await == 1 {
                    std::panic::resume_unwind(Box::new("on purpose"));
                }
                Ok::<(), Error>(())
            })
            .await
        })
    };
    assert!(broken.await.unwrap_err().is_panic());
    store_one(&db, 2).await.unwrap();
    assert_eq!(numbers(&db).await, [2]);
}

async fn count_in(tx: &Tx) -> i64 {
    tx.first::<(i64,)>("select count(*) from t", &[]).await.unwrap().unwrap().0
}

async fn who_gives_up_waiting_for_a_turn_is_not_missed(place: &Place) {
    let db = place.open_with(|options| options.connections = 2).await;
    let setup = db.begin().await.unwrap();
    setup.batch(SCHEMA).await.unwrap();
    setup.commit().await.unwrap();
    let first = db.begin().await.unwrap();
    insert(&first, 1).await.unwrap();
    let waiting: Vec<_> = (10..20)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move { store_one(&db, n).await })
        })
        .collect();
    let last = {
        let db = db.clone();
        tokio::spawn(async move { store_one(&db, 2).await })
    };
    tokio::task::yield_now().await;
    for waiting in &waiting {
        waiting.abort();
    }
    first.commit().await.unwrap();
    last.await.unwrap().unwrap();
    let numbers = numbers(&db).await;
    assert!(numbers.starts_with(&[1, 2]), "{numbers:?}");
}

async fn who_goes_away_while_the_disk_is_written_harms_nobody(place: &Place) {
    let db = place.with(SCHEMA).await;
    for n in 0..20 {
        let tx = db.begin().await.unwrap();
        insert(&tx, n).await.unwrap();
        // Polled once, so that the commit is under way, and then dropped.
        let mut commit = Box::pin(tx.commit());
        drop(futures_util::poll!(&mut commit));
        drop(commit);
    }
    store_one(&db, 100).await.unwrap();
    assert_eq!(numbers(&db).await.last(), Some(&100));
}

async fn statements_that_depend_on_each_other_keep_their_order(place: &Place) {
    let schema = "create table ouder (n bigint primary key); \
                  create table kind (n bigint primary key, ouder bigint not null references ouder (n))";
    let db = place.with(schema).await;
    // On a connection where none of them has been prepared.
    let db = {
        drop(db);
        place.open().await
    };
    for n in 0_i64..10 {
        db.transact(|tx| async move {
            tx.execute_all(&[
                ("insert into ouder (n) values ($1)", &[&n]),
                ("insert into kind (n, ouder) values ($1, $2)", &[&n, &n]),
                ("update kind set n = n + 100 where ouder = $1", &[&n]),
            ])
            .await
        })
        .await
        .unwrap();
    }
    let conn = db.read().await.unwrap();
    let sums: Option<(i64, i64)> =
        conn.first("select count(*), min(n) from kind where n >= 100", &[]).await.unwrap();
    assert_eq!(sums, Some((10, 100)));
}

async fn work_is_done_once_when_nothing_collides(place: &Place) {
    let db = place.with(SCHEMA).await;
    let times = Arc::new(AtomicU32::new(0));
    let counted = times.clone();
    let outcome: Result<()> = db
        .transact(|_tx| {
            counted.fetch_add(1, Ordering::Relaxed);
            async { Err(Error::other("no")) }
        })
        .await;
    assert_eq!(outcome, Err(Error::other("no")));
    assert_eq!(times.load(Ordering::Relaxed), 1);
}

async fn a_collision_is_tried_again_and_not_for_ever(place: &Place) {
    let db = place.with(SCHEMA).await;
    let times = AtomicU32::new(0);
    let outcome: Result<u32> = db
        .transact(|tx| {
            let time = times.fetch_add(1, Ordering::Relaxed);
            async move {
                insert(&tx, 1).await?;
                if time < 2 { Err(Error::Collision) } else { Ok(time) }
            }
        })
        .await;
    assert_eq!(outcome, Ok(2));
    assert_eq!(numbers(&db).await, [1]);
    times.store(0, Ordering::Relaxed);
    let outcome: Result<()> = db
        .transact(|_tx| {
            times.fetch_add(1, Ordering::Relaxed);
            async { Err(Error::Collision) }
        })
        .await;
    assert_eq!(outcome, Err(Error::Collision));
    assert_eq!(times.load(Ordering::Relaxed), 6);
}

async fn a_transaction_that_is_kept_cannot_be_committed(place: &Place) {
    let db = place.with(SCHEMA).await;
    let tx = db.begin().await.unwrap();
    insert(&tx, 1).await.unwrap();
    let kept = tx.clone();
    assert!(tx.commit().await.is_err());
    drop(kept);
    assert_eq!(count(&db, "t").await, 0);
    store_one(&db, 2).await.unwrap();
}

/// One more row for `t`, whenever.
struct Row(i64);

impl Later for Row {
    fn sql(&self) -> &'static str {
        "insert into t (n) values ($1)"
    }

    fn params(&self) -> Vec<&dyn Param> {
        vec![&self.0]
    }
}

async fn what_runs_later_has_run_for_the_next_statement(place: &Place) {
    let db = place.with(SCHEMA).await;
    for n in 0_i64..5 {
        let tx = db.begin().await.unwrap();
        insert(&tx, n).await.unwrap();
        tx.later(Row(n + 100)).unwrap();
        tx.later(Row(n + 200)).unwrap();
        assert_eq!(count_in(&tx).await, n * 4 + 3);
        tx.later(Row(n + 300)).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(&db, "t").await, n * 4 + 4);
    }
}

async fn what_runs_later_and_is_refused_undoes_the_rest(place: &Place) {
    let db = place.with(SCHEMA).await;
    store_one(&db, 7).await.unwrap();
    for how in 0..3 {
        let outcome = db
            .transact(|tx| async move {
                insert(&tx, 1).await?;
                tx.later(Row(7))?;
                tx.later(Row(8))?;
                match how {
                    0 => tx.settle().await?,
                    1 => drop(tx.first::<(i64,)>("select count(*) from t", &[]).await?),
                    _ => {}
                }
                Ok::<_, Error>(())
            })
            .await;
        assert!(outcome.unwrap_err().is_unique("t", "n"));
    }
    store_one(&db, 2).await.unwrap();
    assert_eq!(numbers(&db).await, [2, 7]);
}

async fn what_runs_later_is_a_transaction_alone_too(place: &Place) {
    let db = place.with(SCHEMA).await;
    let tx = db.begin().await.unwrap();
    tx.later(Row(1)).unwrap();
    tx.commit().await.unwrap();
    let dropped = db.begin().await.unwrap();
    dropped.later(Row(2)).unwrap();
    drop(dropped);
    assert_eq!(numbers(&db).await, [1]);
}

async fn a_first_statement_that_is_refused_leaves_no_transaction_behind(place: &Place) {
    let db = place.with(SCHEMA).await;
    store_one(&db, 1).await.unwrap();
    for _ in 0..20 {
        assert!(store_one(&db, 1).await.unwrap_err().is_unique("t", "n"));
    }
    store_one(&db, 2).await.unwrap();
    assert_eq!(numbers(&place.open().await).await, [1, 2]);
}

async fn a_transaction_in_which_nothing_is_done_ends_well(place: &Place) {
    let db = place.with(SCHEMA).await;
    for _ in 0..20 {
        db.transact(async |_tx| Ok::<_, Error>(())).await.unwrap();
        assert!(db.transact(async |_tx| Err::<(), _>(Error::other("no"))).await.is_err());
    }
    store_one(&db, 1).await.unwrap();
    assert_eq!(numbers(&db).await, [1]);
}

engines!(
    what_runs_later_has_run_for_the_next_statement,
    what_runs_later_and_is_refused_undoes_the_rest,
    what_runs_later_is_a_transaction_alone_too,
    a_first_statement_that_is_refused_leaves_no_transaction_behind,
    a_transaction_in_which_nothing_is_done_ends_well,
    what_is_acknowledged_is_there_for_who_opens_the_database_again,
    all_who_write_at_once_are_stored,
    one_that_fails_leaves_no_trace_and_harms_no_other,
    a_statement_that_is_refused_fails_only_its_own_transaction,
    one_reads_what_one_wrote_and_others_do_not,
    a_transaction_sees_all_that_was_acknowledged_before_it_began,
    a_caller_that_goes_away_rolls_back_and_makes_way,
    a_panic_rolls_back_and_the_others_go_on,
    who_gives_up_waiting_for_a_turn_is_not_missed,
    who_goes_away_while_the_disk_is_written_harms_nobody,
    statements_that_depend_on_each_other_keep_their_order,
    work_is_done_once_when_nothing_collides,
    a_collision_is_tried_again_and_not_for_ever,
    a_transaction_that_is_kept_cannot_be_committed,
);
