//! Delivery: in order for each object, at least once, and with patience.

use std::{collections::HashSet, time::Duration};

use jiff::SignedDuration;
use store::{Moment, sql};
use zgw::{Caller, notificaties::Notificaties};

use super::outbox::{Post, due, waiting};
use crate::{
    app::{
        App,
        geduld::{RETRIES, wait},
    },
    rest::problem::{Problem, Result},
};

/// For how long whoever delivers a message has it for itself. Longer than any call takes; when the server stops in
/// between, it is delivered again after this.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// How long a message that failed is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(60 * 24);
/// How often is looked when nobody says that there is something.
const LOOK: Duration = Duration::from_secs(5);

/// Delivers until the server stops.
pub(crate) async fn work(app: App) {
    let Some(client) = app.notificaties.clone() else { return };
    loop {
        match round(&app, &client).await {
            // There may be more.
            Ok(delivered) if delivered > 0 => continue,
            Ok(_) => {}
            Err(problem) => tracing::warn!(why = problem.to_line(), "notifications cannot be read"),
        }
        tokio::select! {
            () = app.bel.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Delivers what is due; says how many were taken.
pub(crate) async fn round(app: &App, client: &Notificaties) -> Result<usize> {
    let now = app.clock.now();
    let conn = app.db.read().await?;
    let (due, waiting) = (due(&conn, now).await?, waiting(&conn, now).await?);
    drop(conn);
    let mut waiting: HashSet<_> = waiting.into_iter().collect();
    let mut delivered = 0;
    for post in due {
        if waiting.contains(&post.object) || !take(app, &post).await? {
            continue;
        }
        match send(client, &post).await {
            Ok(()) => {
                done(app, &post).await?;
                delivered += 1;
            }
            Err(error) => {
                waiting.insert(post.object);
                postpone(app, &post, &error.to_string()).await?;
            }
        }
    }
    forget(app, now).await?;
    Ok(delivered)
}

async fn send(client: &Notificaties, post: &Post) -> std::result::Result<(), zgw::Error> {
    let caller = Caller::new("relatiebeheer", "Relatiebeheer");
    match post.soort.as_str() {
        "cloudevent" => client.publish_event(&caller, &post.bericht).await,
        _ => client.publish(&caller, &post.bericht).await,
    }
}

/// Has it for itself for a while, when nobody else was first.
async fn take(app: &App, post: &Post) -> Result<bool> {
    let until: Moment = (app.clock.now().timestamp() + LEASE).into();
    let take = |tx: store::Tx| async move {
        let sql = sql!("update outbox set volgende = $1 where id = $2 and volgende = $3 and not mislukt");
        Ok::<_, Problem>(tx.execute(sql, &[&until, &post.id, &post.volgende]).await? == 1)
    };
    app.db.transact(take).await
}

async fn done(app: &App, post: &Post) -> Result<()> {
    let remove = |tx: store::Tx| async move {
        tx.execute(sql!("delete from outbox where id = $1"), &[&post.id]).await.map_err(Problem::from)
    };
    app.db.transact(remove).await.map(drop)
}

/// It is tried again later, or given up.
async fn postpone(app: &App, post: &Post, why: &str) -> Result<()> {
    let tried = post.pogingen + 1;
    let failed = tried > RETRIES;
    let next: Moment = (app.clock.now().timestamp() + wait(app, tried)).into();
    tracing::warn!(id = %post.id, tried, failed, why, "a notification was not taken");
    let change = |tx: store::Tx| async move {
        let sql =
            sql!("update outbox set pogingen = $1, volgende = $2, fout = $3, mislukt = $4 where id = $5");
        tx.execute(sql, &[&tried, &next, &why, &failed, &post.id]).await.map_err(Problem::from)
    };
    app.db.transact(change).await.map(drop)
}

/// Messages that nobody looked at.
async fn forget(app: &App, now: Moment) -> Result<()> {
    let before: Moment = (now.timestamp() - KEPT).into();
    let conn = app.db.read().await?;
    let old = sql!("select id from outbox where mislukt and gemaakt < $1 limit 1");
    if conn.first::<(uuid::Uuid,)>(old, &[&before]).await?.is_none() {
        return Ok(());
    }
    drop(conn);
    let remove = |tx: store::Tx| async move {
        let sql = sql!("delete from outbox where mislukt and gemaakt < $1");
        tx.execute(sql, &[&before]).await.map_err(Problem::from)
    };
    app.db.transact(remove).await.map(drop)
}

impl App {
    /// Delivers what is due now; how many were taken. What the worker does all the time, for tests.
    pub async fn deliver(&self) -> std::result::Result<usize, String> {
        match &self.notificaties {
            Some(client) => round(self, client).await.map_err(|problem| problem.to_line()),
            None => Ok(0),
        }
    }
}
