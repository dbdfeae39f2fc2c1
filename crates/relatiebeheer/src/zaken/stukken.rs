//! Which documents and besluiten belong to the zaken that employees look at. A message about one of them names no zaak, and
//! most of them are about what nobody was shown.

use std::collections::{BTreeSet, HashSet};

use jiff::SignedDuration;
use store::{Conn, Moment, Param, Tx, sql};
use uuid::Uuid;

use super::cache::{self, Sleutel};
use crate::{
    app::App,
    rest::{problem::Result, related::Many},
};

/// For how long it is remembered what was shown.
const BEWAARD: SignedDuration = SignedDuration::from_hours(24);
/// For how long what is shown again is not written again.
const VERS: SignedDuration = SignedDuration::from_hours(1);

/// These documents or besluiten of a zaak are shown to an employee. The screen does not wait for more than that: when it cannot
/// be remembered, only what others change in them is not heard.
pub(crate) async fn getoond(app: &App, bron: &str, zaak: Uuid, objecten: &[Uuid]) {
    if let Err(problem) = onthoud(app, bron, zaak, objecten).await {
        tracing::warn!(bron, why = problem.to_line(), "what belongs to a zaak cannot be remembered");
    }
}

/// Most is shown many times: then nothing is written.
async fn onthoud(app: &App, bron: &str, zaak: Uuid, objecten: &[Uuid]) -> Result<()> {
    let now = app.clock.now();
    let since: Moment = (now.timestamp() - VERS).into();
    let sql = sql!("select object from zaakstuk where bron = $1 and zaak = $2 and getoond > $3");
    let known: Vec<(Uuid,)> = app.db.read().await?.query(sql, &[&bron, &zaak, &since]).await?;
    let known: HashSet<Uuid> = known.into_iter().map(|(object,)| object).collect();
    let new: BTreeSet<Uuid> = objecten.iter().filter(|object| !known.contains(object)).copied().collect();
    if new.is_empty() {
        return Ok(());
    }
    let new: Vec<Uuid> = new.into_iter().collect();
    let store = |tx: Tx| {
        let new = &new;
        async move { bewaar(&tx, (&bron, &zaak), new, now).await }
    };
    app.db.transact(store).await
}

async fn bewaar(tx: &Tx, (bron, zaak): (&&str, &Uuid), objecten: &[Uuid], now: Moment) -> Result<()> {
    for some in objecten.chunks(cache::TOGETHER) {
        let mut sql = String::from("insert into zaakstuk (bron, zaak, object, getoond) values ");
        let mut params: Vec<&dyn Param> = Vec::with_capacity(some.len() * 4);
        for object in some {
            cache::push_places(&mut sql, params.len(), 4, "");
            params.extend([bron as &dyn Param, zaak, object, &now]);
        }
        sql.push_str(" on conflict (bron, zaak, object) do update set getoond = excluded.getoond");
        tx.execute(&sql, &params).await?;
    }
    Ok(())
}

/// Whether a document, a besluit or a zaak was shown to anybody lately.
pub(crate) async fn is_getoond(conn: &Conn, bron: &str, object: Uuid) -> Result<bool> {
    let sql = sql!("select zaak from zaakstuk where object = $1 and bron = $2 limit 1");
    Ok(conn.first::<(Uuid,)>(sql, &[&object, &bron]).await?.is_some())
}

/// The zaken that these documents and besluiten belong to.
pub(crate) async fn zaken_van(conn: &Conn, stukken: &BTreeSet<Sleutel>) -> Result<BTreeSet<Sleutel>> {
    if stukken.is_empty() {
        return Ok(BTreeSet::new());
    }
    let objecten: Vec<Uuid> = stukken.iter().map(|(_, object)| *object).collect();
    let many = Many::new(&objecten);
    let sql = format!("select bron, object, zaak from zaakstuk where object in {}", many.places());
    let rows: Vec<(String, Uuid, Uuid)> = conn.query(&sql, &many.params()).await?;
    let of_these = rows.into_iter().filter_map(|(bron, object, zaak)| {
        let stuk = (bron, object);
        stukken.contains(&stuk).then_some((stuk.0, zaak))
    });
    Ok(of_these.collect())
}

/// What was shown more than a day ago is forgotten.
pub(crate) async fn vergeet(app: &App) -> Result<()> {
    let before: Moment = (app.clock.now().timestamp() - BEWAARD).into();
    let sql = sql!("select object from zaakstuk where getoond < $1 limit 1");
    if app.db.read().await?.first::<(Uuid,)>(sql, &[&before]).await?.is_none() {
        return Ok(());
    }
    let forget = |tx: Tx| async move {
        tx.execute(sql!("delete from zaakstuk where getoond < $1"), &[&before]).await?;
        Ok(())
    };
    app.db.transact(forget).await
}
