//! Finding what nobody told us. A sweep asks again all zaken that we know of, and looks for new ones of the wanted zaaktypen.
//! It takes as many rounds as it needs, each with a budget, and goes on where it was after a restart. "Compleet t/m" is the
//! start of the last sweep that was finished: all that had happened by then is known here, or known to be out of date.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::{SignedDuration, ToSpan, civil::Date, tz::TimeZone};
use store::{Moment, Tx, sql};
use uuid::Uuid;
use zgw::overzicht::{ZAAKKOPPEN, Zaakkop, Zakenpagina};

use super::{
    abonnementen::gewenst,
    stand::{self, Stand, Tocht},
    vergeten,
};
use crate::{
    app::App,
    rest::problem::{Problem, Result},
    zaken::{
        cache::{self, Bekend, Sleutel},
        systemen::Zaaksysteem,
        verversen::{self, Stop, wij},
        wachtend,
    },
};

/// How many calls one round makes at most: a zaaksysteem has others to serve.
const CALLS: usize = 40;
/// The time between two rounds.
const PAUSE: Duration = Duration::from_mins(1);
/// The time between the beginnings of two sweeps, when one is finished in time.
const EVERY: SignedDuration = SignedDuration::from_mins(5);
/// A round does not take longer; then another server may go on with it.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// How many onderwerpobjecten are looked at for zaken in one round.
const LINKS: i64 = 5_000;

/// Sweeps one zaaksysteem until the server stops.
pub(crate) async fn work(app: App, systeem: Arc<Zaaksysteem>) {
    loop {
        if let Err(stop) = ronde(&app, &systeem).await {
            let why = stop.to_line(&systeem.naam);
            tracing::warn!(bron = systeem.code, why, "the sweep cannot go on");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// One round, when it is time and nobody else is at it. Whether it finished a sweep.
pub(crate) async fn ronde(app: &App, systeem: &Zaaksysteem) -> Result<bool, Stop> {
    let bron = systeem.code.as_str();
    stand::begin(app, bron).await?;
    let now = app.clock.now();
    if !stand::neem(app, bron, now, (now.timestamp() + LEASE).into()).await? {
        return Ok(false);
    }
    let outcome = round(app, systeem).await;
    if let Err(stop) = &outcome {
        stand::gestrand(app, bron, &stop.to_line(&systeem.naam)).await?;
    }
    stand::laat(app, bron, now).await?;
    outcome
}

async fn round(app: &App, systeem: &Zaaksysteem) -> Result<bool, Stop> {
    let Some(stand) = Stand::read(&app.db.read().await?, &systeem.code).await? else { return Ok(false) };
    let mut tocht = match stand.tocht {
        Some(tocht) => tocht,
        None => match begin(app, systeem, &stand).await? {
            Some(tocht) => tocht,
            None => return Ok(false),
        },
    };
    neem_gekoppelde(app, systeem, &stand).await?;
    let mut calls = 0;
    while calls < CALLS {
        let step = if tocht.pagina == 0 {
            bekende(app, systeem, &mut tocht).await?
        } else {
            nieuwe(app, systeem, &mut tocht).await?
        };
        calls += step.calls;
        let finished = step.finished;
        let store = |tx: Tx| async move {
            if finished {
                return stand::compleet(&tx, &systeem.code, tocht.begonnen).await;
            }
            stand::tocht(&tx, &systeem.code, &tocht).await
        };
        app.db.transact(store).await?;
        if finished {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What one step did.
struct Step {
    calls: usize,
    finished: bool,
}

/// A new sweep, when it is time for one.
async fn begin(app: &App, systeem: &Zaaksysteem, stand: &Stand) -> Result<Option<Tocht>> {
    let now = app.clock.now();
    if stand.compleet.is_some_and(|compleet| now.timestamp() < compleet.timestamp() + EVERY) {
        return Ok(None);
    }
    let tocht = Tocht {
        begonnen: now,
        bekende: Uuid::nil(),
        pagina: 0,
        aantal: None,
        // A day more: a registratiedatum has no time, and a zaaksysteem may have a clock or a zone of its own.
        vanaf: day_before(stand.compleet.unwrap_or(now)),
    };
    app.db.transact(|tx: Tx| async move { stand::tocht(&tx, &systeem.code, &tocht).await }).await?;
    Ok(Some(tocht))
}

fn day_before(moment: Moment) -> Date {
    moment.timestamp().to_zoned(TimeZone::UTC).date().saturating_sub(1.day())
}

/// Asks the next known zaken again, as far as that was not done since the sweep began.
async fn bekende(app: &App, systeem: &Zaaksysteem, tocht: &mut Tocht) -> Result<Step, Stop> {
    let most = i64::try_from(ZAAKKOPPEN).unwrap_or(100);
    let sql = sql!(
        "select zaak, vingerafdruk, oud from zaakkop where bron = $1 and zaak > $2 ",
        "and (opgehaald is null or opgehaald < $3 or oud is not null) order by zaak limit $4"
    );
    let params: [&dyn store::Param; 4] = [&systeem.code, &tocht.bekende, &tocht.begonnen, &most];
    let next: Vec<Bekend> = app.db.read().await?.query(sql, &params).await?;
    let Some(last) = next.last().map(|een| een.zaak) else {
        tocht.pagina = 1;
        return Ok(Step { calls: 0, finished: false });
    };
    let next = vergeten::onnodige(app, &systeem.code, next).await?;
    tocht.bekende = last;
    if next.is_empty() {
        return Ok(Step { calls: 0, finished: false });
    }
    let uitkomst = verversen::vraag(app, systeem, next).await?;
    Ok(Step { calls: uitkomst.vragen, finished: false })
}

/// Looks at the next page of new zaken for those that we do not know.
async fn nieuwe(app: &App, systeem: &Zaaksysteem, tocht: &mut Tocht) -> Result<Step, Stop> {
    let gewenst = gewenst(&app.db.read().await?, &systeem.code).await?;
    if gewenst.is_empty() {
        return Ok(Step { calls: 0, finished: true });
    }
    let gevraagd = app.clock.now();
    let page = u32::try_from(tocht.pagina).unwrap_or(1);
    let pagina = systeem.client.newest_zaken(&wij(), page).await.map_err(Stop::Bron)?;
    let zaaktypen = versies(app, systeem, &gewenst, &pagina).await?;
    let nieuw: Vec<&Zaakkop> = pagina
        .zaken
        .iter()
        .filter(|kop| zgw::uuid_of(&kop.zaaktype_url).is_some_and(|zaaktype| zaaktypen.contains(&zaaktype)))
        .collect();
    neem_op(app, systeem, gevraagd, &nieuw).await?;
    let aantal = pagina.count.and_then(|count| i64::try_from(count).ok());
    if aantal.zip(tocht.aantal).is_some_and(|(now, before)| now < before) {
        // Something was removed: what came up to its place on a page that was read already would be missed.
        (tocht.pagina, tocht.aantal) = (1, None);
        return Ok(Step { calls: 1, finished: false });
    }
    let is_old = |kop: &Zaakkop| kop.registratiedatum.is_some_and(|day| day < tocht.vanaf);
    let finished = pagina.next.is_none() || pagina.zaken.iter().any(is_old);
    tocht.aantal = aantal;
    tocht.pagina = pagina.next.and_then(|next| i32::try_from(next).ok()).unwrap_or(1);
    Ok(Step { calls: 1, finished })
}

/// The wanted versions among those on a page.
async fn versies(
    app: &App,
    systeem: &Zaaksysteem,
    gewenst: &BTreeSet<String>,
    pagina: &Zakenpagina,
) -> Result<BTreeSet<Uuid>> {
    let all: BTreeSet<Uuid> = pagina.zaken.iter().filter_map(|kop| zgw::uuid_of(&kop.zaaktype_url)).collect();
    let mut wanted = BTreeSet::new();
    for zaaktype in all {
        if gewenst.contains(&cache::zaaktype(app, systeem, zaaktype).await?.identificatie) {
            wanted.insert(zaaktype);
        }
    }
    Ok(wanted)
}

/// Keeps the zaken that we did not know of, and does with them what a message would have done.
async fn neem_op(
    app: &App,
    systeem: &Zaaksysteem,
    gevraagd: Moment,
    koppen: &[&Zaakkop],
) -> Result<(), Stop> {
    let store = |tx: Tx| async move {
        let mut added = Vec::new();
        for kop in koppen {
            if cache::voeg_toe(&tx, &systeem.code, gevraagd, kop).await? {
                added.push(*kop);
            }
        }
        Ok::<_, Problem>(added)
    };
    let added = app.db.transact(store).await?;
    let told: BTreeSet<Sleutel> = added.iter().map(|kop| (systeem.code.clone(), kop.uuid)).collect();
    verversen::vertel(app, &told).await?;
    wachtend::gezien(app, systeem, &added, &told).await
}

/// The zaken that contacts were linked to since the last round are known from now on. Which zaaksysteem has one is found
/// by asking.
async fn neem_gekoppelde(app: &App, systeem: &Zaaksysteem, stand: &Stand) -> Result<()> {
    let from = stand.gekoppelde.unwrap_or_default();
    let codes = &app.settings.zaakverwijzing;
    let sql =
        sql!("select id, object_id, code_objecttype from onderwerpobject where id > $1 order by id limit $2");
    let rows: Vec<(Uuid, String, String)> = app.db.read().await?.query(sql, &[&from, &LINKS]).await?;
    let Some(last) = rows.last().map(|(id, ..)| *id) else { return Ok(()) };
    let is_zaak = |soort: &str| soort == codes.objecttype || soort == "zaak" || soort == "zgw-Zaak";
    let zaken: BTreeSet<Uuid> = rows
        .iter()
        .filter(|(.., soort)| is_zaak(soort))
        .filter_map(|(_, object, _)| object.parse().ok())
        .collect();
    let oud = app.ids.next(app.clock.now());
    let store = |tx: Tx| {
        let zaken = &zaken;
        async move {
            for zaak in zaken {
                let sql = sql!(
                    "insert into zaakkop (bron, zaak, vertrouwelijk, identificatie, kenmerken, vingerafdruk, oud) ",
                    "values ($1, $2, '', '', '[]', '', $3) on conflict (bron, zaak) do nothing"
                );
                tx.execute(sql, &[&systeem.code, zaak, &oud]).await?;
            }
            let sql = sql!("update zaaksysteemstand set gekoppelde = $1 where bron = $2");
            tx.execute(sql, &[&last, &systeem.code]).await.map_err(Problem::from)
        }
    };
    app.db.transact(store).await.map(drop)
}

impl App {
    /// One round of the sweep of each zaaksysteem: what the workers do all the time, for tests. Whether one was finished.
    pub async fn nalopen(&self) -> std::result::Result<bool, String> {
        let mut finished = false;
        for systeem in self.zaaksystemen.iter() {
            finished |= ronde(self, systeem).await.map_err(|stop| stop.to_line(&systeem.naam))?;
        }
        Ok(finished)
    }
}
