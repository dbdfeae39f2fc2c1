//! What only the server engine does.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use store::{Engine, Error, Result, Tx};
use tokio::sync::Barrier;

use crate::engines::{Place, run};

fn on_postgres(test: impl AsyncFn(&Place)) {
    run(Engine::Postgres, test);
}

const COUNTERS: &str = "create table teller (id bigint primary key, n bigint not null); \
                        insert into teller values (1, 0), (2, 0)";

async fn add(tx: &Tx, id: i64) -> Result<()> {
    tx.execute("update teller set n = n + 1 where id = $1", &[&id]).await.map(drop)
}

#[test]
fn a_deadlock_is_tried_again() {
    on_postgres(async |place| {
        let db = place.with(COUNTERS).await;
        let together = Arc::new(Barrier::new(2));
        let tries = Arc::new(AtomicU32::new(0));
        let work = |first: i64, second: i64| {
            let (db, together, tries) = (db.clone(), together.clone(), tries.clone());
            tokio::spawn(async move {
                db.transact(|tx| {
                    let (together, tries) = (together.clone(), tries.clone());
                    async move {
                        let again = tries.fetch_add(1, Ordering::SeqCst) >= 2;
                        add(&tx, first).await?;
                        if !again {
                            together.wait().await;
                        }
                        add(&tx, second).await
                    }
                })
                .await
            })
        };
        let (one, other) = (work(1, 2), work(2, 1));
        one.await.unwrap().unwrap();
        other.await.unwrap().unwrap();
        assert!(tries.load(Ordering::SeqCst) >= 3, "one of them was done again");
        let conn = db.read().await.unwrap();
        let sum: Vec<(i64,)> = conn.query("select n from teller order by id", &[]).await.unwrap();
        assert_eq!(sum, [(2,), (2,)]);
    });
}

#[test]
fn a_serialization_failure_is_tried_again() {
    on_postgres(async |place| {
        let db = place.with(COUNTERS).await;
        let together = Arc::new(Barrier::new(2));
        let tries = Arc::new(AtomicU32::new(0));
        let work = || {
            let (db, together, tries) = (db.clone(), together.clone(), tries.clone());
            tokio::spawn(async move {
                db.transact(|tx| {
                    let (together, tries) = (together.clone(), tries.clone());
                    async move {
                        tx.batch("set transaction isolation level repeatable read").await?;
                        let seen: Option<(i64,)> =
                            tx.first("select n from teller where id = $1", &[&1_i64]).await?;
                        if tries.fetch_add(1, Ordering::SeqCst) < 2 {
                            together.wait().await;
                        }
                        let next = seen.map_or(0, |(n,)| n) + 1;
                        tx.execute("update teller set n = $1 where id = $2", &[&next, &1_i64]).await.map(drop)
                    }
                })
                .await
            })
        };
        let (one, other) = (work(), work());
        one.await.unwrap().unwrap();
        other.await.unwrap().unwrap();
        assert_eq!(tries.load(Ordering::SeqCst), 3);
        let conn = db.read().await.unwrap();
        let n: Option<(i64,)> = conn.first("select n from teller where id = 1", &[]).await.unwrap();
        assert_eq!(n, Some((2,)));
    });
}

#[test]
fn a_connection_that_was_closed_is_replaced() {
    on_postgres(async |place| {
        let db = place.open().await;
        let admin = place.open().await;
        let pid = {
            let conn = db.read().await.unwrap();
            conn.first::<(i32,)>("select pg_backend_pid()", &[]).await.unwrap().unwrap().0
        };
        let conn = admin.read().await.unwrap();
        conn.query::<(bool,)>("select pg_terminate_backend($1)", &[&pid]).await.unwrap();
        let gone = "select count(*) from pg_stat_activity where pid = $1";
        while conn.first::<(i64,)>(gone, &[&pid]).await.unwrap() != Some((0,)) {}
        // The news may still be on its way: until it has come, an answer says that the database is unavailable.
        loop {
            let conn = db.read().await.unwrap();
            match conn.first::<(i32,)>("select pg_backend_pid()", &[]).await {
                Ok(Some((new,))) => break assert_ne!(new, pid),
                Ok(None) => panic!("no answer"),
                Err(error) => assert!(matches!(error, Error::Unavailable(_)), "{error:?}"),
            }
        }
    });
}

#[test]
fn a_transaction_whose_connection_is_cut_is_not_stored() {
    on_postgres(async |place| {
        let db = place.with(COUNTERS).await;
        let admin = place.open().await;
        let tx = db.begin().await.unwrap();
        add(&tx, 1).await.unwrap();
        let pid = tx.first::<(i32,)>("select pg_backend_pid()", &[]).await.unwrap().unwrap().0;
        let conn = admin.read().await.unwrap();
        conn.query::<(bool,)>("select pg_terminate_backend($1)", &[&pid]).await.unwrap();
        let gone = "select count(*) from pg_stat_activity where pid = $1";
        while conn.first::<(i64,)>(gone, &[&pid]).await.unwrap() != Some((0,)) {}
        let outcome = tx.commit().await;
        assert!(matches!(outcome, Err(Error::Unavailable(_))), "{outcome:?}");
        let n: Option<(i64,)> = conn.first("select n from teller where id = 1", &[]).await.unwrap();
        assert_eq!(n, Some((0,)));
    });
}

#[test]
fn a_plan_from_before_a_change_of_the_table_is_made_anew() {
    on_postgres(async |place| {
        let db = place.with("create table t (n bigint); insert into t values (1)").await;
        let all = "select * from t";
        // Several connections, each with its own plan.
        let conns = futures_util::future::join_all((0..4).map(|_| db.read())).await;
        for conn in &conns {
            conn.as_ref().unwrap().query::<(i64,)>(all, &[]).await.unwrap();
        }
        drop(conns);
        place.with("alter table t add column tekst text default 'nieuw'").await;
        let conn = db.read().await.unwrap();
        let rows: Vec<(i64, String)> = conn.query(all, &[]).await.unwrap();
        assert_eq!(rows, [(1, "nieuw".to_owned())]);
        drop(conn);

        place.with("alter table t add column meer bigint default 7").await;
        let times = AtomicU32::new(0);
        let rows: Vec<(i64, String, i64)> = db
            .transact(|tx| {
                times.fetch_add(1, Ordering::Relaxed);
                async move { tx.query(all, &[]).await }
            })
            .await
            .unwrap();
        assert_eq!(rows, [(1, "nieuw".to_owned(), 7)]);
        assert!(times.load(Ordering::Relaxed) <= 2, "all plans are forgotten at once");
    });
}

#[test]
fn a_statement_that_takes_too_long_is_ended() {
    on_postgres(async |place| {
        let db = place.open_with(|options| options.statement_timeout = Duration::from_millis(50)).await;
        let conn = db.read().await.unwrap();
        let slow = conn.query::<(i64,)>("select 1::bigint from pg_sleep(60)", &[]).await;
        assert_eq!(slow, Err(Error::TooSlow));
        assert_eq!(conn.query::<(i64,)>("select 1::bigint", &[]).await.unwrap(), [(1,)]);
    });
}

/// Passes everything on to the server until it freezes; what is sent then goes nowhere, and nobody hangs up.
async fn proxy(url: &str) -> (String, tokio::sync::watch::Sender<bool>) {
    let (front, rest) = url.split_once("://").unwrap();
    let (before, after) = rest.split_once('@').map_or(("", rest), |(user, after)| (user, after));
    let (address, path) = after.split_once('/').unwrap();
    let at = if before.is_empty() { String::new() } else { format!("{before}@") };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ours = listener.local_addr().unwrap();
    let (freeze, frozen) = tokio::sync::watch::channel(false);
    let address = address.to_owned();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (address, mut frozen) = (address.clone(), frozen.clone());
            tokio::spawn(async move {
                let mut server = tokio::net::TcpStream::connect(&address).await.unwrap();
                loop {
                    let passed = tokio::select! {
                        passed = tokio::io::copy_bidirectional(&mut client, &mut server) => passed.is_ok(),
                        _ = frozen.wait_for(|frozen| *frozen) => false,
                    };
                    if passed {
                        return;
                    }
                    // Thawed or not: this connection is lost to whoever had it.
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    (format!("{front}://{at}{ours}/{path}"), freeze)
}

#[test]
fn a_server_that_freezes_is_said_in_time_and_its_connections_are_closed() {
    on_postgres(async |place| {
        let store::Target::Url(url) = &place.options.target else { panic!("a URL") };
        let (through, freeze) = proxy(url).await;
        let db = place
            .open_with(|options| {
                options.target = store::Target::Url(through);
                options.connections = 2;
                options.statement_timeout = Duration::from_millis(20);
            })
            .await;
        let reading = db.read().await.unwrap();
        reading.query::<(i64,)>("select 1::bigint", &[]).await.unwrap();
        let writing = db.begin().await.unwrap();
        writing.batch("create table t (n bigint)").await.unwrap();
        freeze.send(true).unwrap();
        let answer = reading.query::<(i64,)>("select 1::bigint", &[]).await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
        let stored = writing.commit().await;
        assert!(matches!(stored, Err(Error::Unavailable(_))), "{stored:?}");
        drop(reading);
        freeze.send(false).unwrap();
        // Each connection that was frozen is replaced by a new one.
        for _ in 0..4 {
            let conn = db.read().await.unwrap();
            assert_eq!(conn.query::<(i64,)>("select 1::bigint", &[]).await, Ok(vec![(1,)]));
        }
    });
}

#[test]
fn a_server_that_only_reads_is_unavailable_until_another_connection_finds_who_writes() {
    on_postgres(async |place| {
        let db = place.with(COUNTERS).await;
        let name = db.read().await.unwrap().first::<(String,)>("select current_database()::text", &[]).await;
        let name = name.unwrap().unwrap().0;
        let admin = place.open().await;
        let only_reads = |yes: bool| {
            let (admin, name) = (admin.clone(), name.clone());
            async move {
                let conn = admin.read().await.unwrap();
                let set = format!(
                    "set default_transaction_read_only = off; alter database {name} set default_transaction_read_only = {yes}"
                );
                conn.batch(&set).await.unwrap();
            }
        };
        only_reads(true).await;
        let db = place.open_with(|options| options.connections = 2).await;
        for _ in 0..3 {
            let refused = db.transact(|tx| async move { add(&tx, 1).await }).await;
            assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
        }
        only_reads(false).await;
        db.transact(|tx| async move { add(&tx, 1).await }).await.unwrap();
    });
}

#[test]
fn a_connection_keeps_a_bounded_number_of_statements() {
    on_postgres(async |place| {
        let db = place.open_with(|options| options.connections = 2).await;
        let conn = db.read().await.unwrap();
        for n in 0..700_i64 {
            assert_eq!(conn.query::<(i64,)>(&format!("select {n}::bigint"), &[]).await, Ok(vec![(n,)]));
        }
        let kept = "select count(*) from pg_prepared_statements";
        let (kept,) = conn.first::<(i64,)>(kept, &[]).await.unwrap().unwrap();
        assert!((1..=300).contains(&kept), "{kept} are kept");
    });
}

#[test]
fn one_caller_leaves_connections_to_others_and_to_who_writes() {
    on_postgres(async |place| {
        drop(place.with(COUNTERS).await);
        let db = place
            .open_with(|options| {
                options.connections = 4;
                options.wait = Duration::from_millis(20);
            })
            .await;
        let mut taken = Vec::new();
        store::on_behalf_of(1, async {
            while let Ok(conn) = db.read().await {
                taken.push(conn);
            }
        })
        .await;
        assert_eq!(taken.len(), 2);
        store::on_behalf_of(2, async { taken.push(db.read().await.unwrap()) }).await;
        assert!(
            matches!(db.read().await.map(drop), Err(Error::Unavailable(_))),
            "the fourth is for who writes"
        );
        db.transact(|tx| async move { add(&tx, 1).await }).await.unwrap();
    });
}

#[test]
fn every_connection_in_use_is_said_in_time() {
    on_postgres(async |place| {
        let db = place
            .open_with(|options| {
                options.connections = 2;
                options.wait = Duration::from_millis(20);
            })
            .await;
        let taken = db.read().await.unwrap();
        assert!(
            matches!(db.read().await.map(drop), Err(Error::Unavailable(_))),
            "the other is for who writes"
        );
        drop(taken);
        db.read().await.map(drop).unwrap();
    });
}

#[test]
fn what_nobody_waits_for_any_more_is_ended_at_the_server() {
    on_postgres(async |place| {
        let db = place.open_with(|options| options.connections = 2).await;
        let running = async || -> i64 {
            let count = "select count(*) from pg_stat_activity where query = 'select pg_sleep(600)::text' and \
                         state = 'active' and datname = current_database()";
            let watching = place.open_with(|options| options.connections = 2).await;
            watching.read().await.unwrap().first::<(i64,)>(count, &[]).await.unwrap().unwrap().0
        };
        let conn = db.read().await.unwrap();
        let asking =
            tokio::spawn(async move { conn.query::<(String,)>("select pg_sleep(600)::text", &[]).await });
        while running().await == 0 {
            tokio::task::yield_now().await;
        }
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
        // Its turn is for the next, who finds the server free of it.
        db.read().await.unwrap().query::<(i32,)>("select 1", &[]).await.unwrap();
        while running().await > 0 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn a_server_that_is_not_there_is_said_at_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let target = store::Target::Url("postgres://niemand@127.0.0.1:1/niets?sslmode=disable".to_owned());
    let opened = runtime.block_on(store::Db::open(store::Options::new(target)));
    assert!(matches!(opened.map(drop), Err(Error::Unavailable(_))));
}
