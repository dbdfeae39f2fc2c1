//! Asking again what is out of date. Many messages about one zaak are one question, and many zaken are one question too;
//! what comes back is what counts, never what a message said.

use std::{
    collections::{BTreeSet, HashMap},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use jiff::SignedDuration;
use store::{Moment, Param, Tx, sql};
use uuid::Uuid;
use zgw::{
    Caller, Error,
    overzicht::{ZAAKKOPPEN, Zaakkop},
};

use super::{
    cache::{self, Bekend, Sleutel},
    inzien::is_hidden,
    systemen::Zaaksysteem,
    wachtend,
};
use crate::{
    app::App,
    klantbeeld::bronnen::missed,
    rest::problem::{Problem, Result},
};

/// How often is looked when nobody says that there is something.
const LOOK: Duration = Duration::from_secs(5);
/// For how long is waited for more when not all that one question can hold was out of date: nobody waits for the answer,
/// screens ask for themselves.
const GATHER: Duration = Duration::from_secs(1);
/// The wait after a zaaksysteem did not answer.
const REST: Duration = Duration::from_secs(20);
/// For how long other servers can hear of a zaak that changed.
const HEARD: SignedDuration = SignedDuration::from_mins(1);

/// On whose behalf we ask when no employee does.
pub(crate) fn wij() -> Caller {
    Caller::new("relatiebeheer", "Relatiebeheer")
}

/// Why it stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The zaaksysteem does not answer as it should.
    Bron(Error),
    /// Our own register does not.
    Register(Problem),
}

impl Stop {
    /// In one line, for the person at the screen.
    pub(crate) fn to_line(&self, naam: &str) -> String {
        match self {
            Self::Bron(error) => missed(naam, error).0,
            Self::Register(problem) => problem.to_line(),
        }
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Register(problem)
    }
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        Self::Register(error.into())
    }
}

/// What came of asking.
#[derive(Debug, Default)]
pub(crate) struct Uitkomst {
    /// How many calls it took.
    pub(crate) vragen: usize,
    /// What is not as it was, or is gone.
    pub(crate) anders: BTreeSet<Sleutel>,
}

/// Keeps the zaken of one zaaksysteem up to date until the server stops.
pub(crate) async fn work(app: App, systeem: Arc<Zaaksysteem>) {
    loop {
        // Whoever rings while we look is heard as well.
        let mut bell = pin!(app.horen.verversen.notified());
        bell.as_mut().enable();
        match ronde(&app, &systeem).await {
            Ok(0) => tokio::select! {
                () = bell => {}
                () = tokio::time::sleep(LOOK) => {}
            },
            Ok(asked) if asked < ZAAKKOPPEN => tokio::time::sleep(GATHER).await,
            Ok(_) => {}
            Err(stop) => {
                tracing::warn!(
                    bron = systeem.code,
                    why = stop.to_line(&systeem.naam),
                    "zaken stay out of date"
                );
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Asks again what is out of date, as much as goes in one question. How many that was.
pub(crate) async fn ronde(app: &App, systeem: &Zaaksysteem) -> Result<usize, Stop> {
    let most = i64::try_from(ZAAKKOPPEN).unwrap_or(100);
    let oude = cache::oude(&app.db.read().await?, &systeem.code, most).await?;
    let asked = oude.len();
    if asked > 0 {
        vraag(app, systeem, oude).await?;
    }
    Ok(asked)
}

/// Asks these zaken again (at most [`ZAAKKOPPEN`]), whatever we know of them, and keeps what comes back.
pub(crate) async fn vraag(app: &App, systeem: &Zaaksysteem, bekend: Vec<Bekend>) -> Result<Uitkomst, Stop> {
    let gevraagd = app.clock.now();
    let uuids: Vec<Uuid> = bekend.iter().map(|een| een.zaak).collect();
    let mut uitkomst = Uitkomst { vragen: 1, ..Uitkomst::default() };
    let samen = systeem.client.zaakkoppen(&wij(), &uuids).await.map_err(Stop::Bron)?;
    let mut koppen: HashMap<Uuid, Zaakkop> =
        samen.unwrap_or_default().into_iter().map(|kop| (kop.uuid, kop)).collect();
    let mut weg = Vec::new();
    for een in &bekend {
        if koppen.contains_key(&een.zaak) {
            continue;
        }
        // Silence is not yet absence.
        uitkomst.vragen += 1;
        match systeem.client.zaakkop(&wij(), een.zaak).await {
            Ok(kop) => drop(koppen.insert(een.zaak, kop)),
            Err(error) if is_hidden(&error) => weg.push(een.clone()),
            Err(error) => return Err(Stop::Bron(error)),
        }
    }
    let sleutel = |een: &Bekend| (systeem.code.clone(), een.zaak);
    let gebleven: Vec<(Bekend, Zaakkop)> = bekend
        .into_iter()
        .filter_map(|een| Some((koppen.remove(&een.zaak)?, een)))
        .map(|(kop, een)| (een, kop))
        .collect();
    let anders = gebleven.iter().filter(|(een, kop)| een.vingerafdruk != cache::vingerafdruk(kop));
    uitkomst.anders = anders.map(|(een, _)| een).chain(&weg).map(sleutel).collect();
    bewaar(app, systeem, gevraagd, &gebleven, &weg).await?;
    vertel(app, &uitkomst.anders).await?;
    let koppen: Vec<&Zaakkop> = gebleven.iter().map(|(_, kop)| kop).collect();
    wachtend::gezien(app, systeem, &koppen, &uitkomst.anders).await?;
    Ok(uitkomst)
}

async fn bewaar(
    app: &App,
    systeem: &Zaaksysteem,
    gevraagd: Moment,
    gebleven: &[(Bekend, Zaakkop)],
    weg: &[Bekend],
) -> Result<()> {
    let store = |tx: Tx| async move {
        for (een, kop) in gebleven {
            cache::bewaar(&tx, &systeem.code, gevraagd, een, kop).await?;
        }
        for een in weg {
            let sql =
                sql!("delete from zaakkop where bron = $1 and zaak = $2 and oud is not distinct from $3");
            tx.execute(sql, &[&systeem.code, &een.zaak, &een.oud]).await?;
        }
        Ok::<_, Problem>(())
    };
    app.db.transact(store).await
}

/// Whoever has one of these zaken on the screen is to ask it again: at once on this server, within a second on others.
pub(crate) async fn vertel(app: &App, zaken: &BTreeSet<Sleutel>) -> Result<()> {
    if zaken.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let rows: Vec<(Uuid, &Sleutel)> = zaken.iter().map(|zaak| (app.ids.next(now), zaak)).collect();
    let store = |tx: Tx| {
        let rows = &rows;
        async move { noteer(&tx, rows, now).await }
    };
    app.db.transact(store).await?;
    app.meldingen.zaken.vertel(rows.iter().map(|(id, zaak)| (*id, (*zaak).clone())));
    Ok(())
}

/// For the screens that other servers serve.
async fn noteer(tx: &Tx, rows: &[(Uuid, &Sleutel)], now: Moment) -> Result<()> {
    let before = crate::app::ids::first_id_of(now.timestamp() - HEARD);
    tx.execute(sql!("delete from zaakmelding where id < $1"), &[&before]).await?;
    for some in rows.chunks(cache::TOGETHER) {
        let (mut sql, mut params) =
            (String::from("insert into zaakmelding (id, bron, zaak) values "), Vec::<&dyn Param>::new());
        for (id, (bron, zaak)) in some {
            cache::push_places(&mut sql, params.len(), 3, "");
            params.extend([id as &dyn Param, bron, zaak]);
        }
        tx.execute(&sql, &params).await?;
    }
    Ok(())
}
