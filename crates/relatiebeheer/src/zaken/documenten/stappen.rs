//! What is stored of a document on its way: each step before it is taken.

use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};
use store::{FromRow, Json as Stored, Moment, Tx, sql};
use uuid::Uuid;

use crate::{
    app::App,
    rest::problem::{Problem, Result},
    toegang::Medewerker,
    zaken::contacten::Wie,
};

/// How long whoever works on something has it for itself after it last said so.
pub(super) const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// How long a file may let itself be waited for.
pub(super) const WACHT: SignedDuration = SignedDuration::from_mins(15);

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stap {
    /// The file has yet to come; the zaaksysteem knows nothing.
    Gevraagd,
    /// The file is coming; the zaaksysteem knows nothing.
    Bezig,
    /// The document is being made.
    Maken,
    /// It is there, and its content is being sent.
    Delen,
    /// All content is there; it is being unlocked.
    Ontsluiten,
    /// It is whole; the zaak is being told.
    Koppelen,
    /// It is being taken back.
    Verwijderen,
}

impl Stap {
    fn as_str(self) -> &'static str {
        match self {
            Self::Gevraagd => "gevraagd",
            Self::Bezig => "bezig",
            Self::Maken => "maken",
            Self::Delen => "delen",
            Self::Ontsluiten => "ontsluiten",
            Self::Koppelen => "koppelen",
            Self::Verwijderen => "verwijderen",
        }
    }

    fn of(text: &str) -> Self {
        let all =
            [Self::Bezig, Self::Maken, Self::Delen, Self::Ontsluiten, Self::Koppelen, Self::Verwijderen];
        all.into_iter().find(|stap| stap.as_str() == text).unwrap_or(Self::Gevraagd)
    }
}

/// What was said of the document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Gegevens {
    pub(super) titel: String,
    pub(super) beschrijving: String,
    /// URL of the informatieobjecttype, as the zaaksysteem wrote it; empty for a new version.
    pub(super) soort: String,
    pub(super) bestandsnaam: String,
    pub(super) formaat: String,
    pub(super) omvang: u64,
    pub(super) ontvangen: Option<Date>,
}

/// A document on its way.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub(super) id: Uuid,
    pub(super) bron: String,
    pub(super) zaak: Uuid,
    pub(super) zaak_url: String,
    pub(super) document: Option<Uuid>,
    pub(super) identificatie: String,
    pub(super) wie: Medewerker,
    pub(super) gegevens: Gegevens,
    pub(super) stap: Stap,
    pub(super) slot: String,
    pub(super) pogingen: i32,
    pub(super) volgende: Moment,
}

impl Upload {
    /// Whether it is a new version of a document that is there already.
    pub(super) fn is_versie(&self) -> bool {
        self.gegevens.soort.is_empty()
    }
}

impl FromRow for Upload {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            bron: row.get(1)?,
            zaak: row.get(2)?,
            zaak_url: row.get(3)?,
            document: row.get(4)?,
            identificatie: row.get(5)?,
            wie: row.get::<Stored<Wie>>(6)?.0.into(),
            gegevens: row.get::<Stored<Gegevens>>(7)?.0,
            stap: Stap::of(&row.get::<String>(8)?),
            slot: row.get(9)?,
            pogingen: row.get(10)?,
            volgende: row.get(11)?,
        })
    }
}

fn until(app: &App, lease: SignedDuration) -> Moment {
    (app.clock.now().timestamp() + lease).into()
}

/// Stores that a file is to come.
pub(super) async fn begin(app: &App, upload: &Upload) -> Result<()> {
    let (now, until) = (app.clock.now(), until(app, WACHT));
    let (wie, gegevens) = (Stored(Wie::from(&upload.wie)), Stored(upload.gegevens.clone()));
    let (wie, gegevens) = (&wie, &gegevens);
    let insert = |tx: Tx| async move {
        let sql = sql!(
            "insert into upload (id, zaaksysteem, zaak, zaak_url, document, identificatie, wie, invoer, stap, slot, ",
            "afgebroken, gemaakt, pogingen, volgende, fout) ",
            "values ($1, $2, $3, $4, $5, $6, $7, $8, 'gevraagd', '', false, $9, 0, $10, '')"
        );
        let Upload { id, bron, zaak, zaak_url, document, identificatie, .. } = upload;
        tx.execute(sql, &[id, bron, zaak, zaak_url, document, identificatie, wie, gegevens, &now, &until])
            .await
            .map_err(Problem::from)
    };
    app.db.transact(insert).await.map(drop)
}

/// The upload of this employee that goes by this key.
pub(super) async fn of(app: &App, wie: &Medewerker, id: Uuid) -> Result<Upload> {
    let sql = sql!(
        "select id, zaaksysteem, zaak, zaak_url, document, identificatie, wie, invoer, stap, slot, pogingen, volgende ",
        "from upload where id = $1"
    );
    let found: Option<Upload> = app.db.read().await?.first(sql, &[&id]).await?;
    found.filter(|upload| upload.wie.gebruiker == wie.gebruiker).ok_or(Problem::NotFound)
}

/// Those that nobody is working on.
pub(super) async fn left(app: &App, most: i64) -> Result<Vec<Upload>> {
    let now = app.clock.now();
    let sql = sql!(
        "select id, zaaksysteem, zaak, zaak_url, document, identificatie, wie, invoer, stap, slot, pogingen, volgende ",
        "from upload where volgende <= $1 order by id limit $2"
    );
    Ok(app.db.read().await?.query(sql, &[&now, &most]).await?)
}

/// Takes the file that was asked for: once, by one of us.
pub(super) async fn take_file(app: &App, upload: Uuid) -> Result<bool> {
    let until = until(app, LEASE);
    let take = |tx: Tx| async move {
        let sql = sql!("update upload set stap = 'bezig', volgende = $1 where id = $2 and stap = 'gevraagd'");
        Ok::<_, Problem>(tx.execute(sql, &[&until, &upload]).await? == 1)
    };
    app.db.transact(take).await
}

/// Takes one that was left.
pub(super) async fn take_left(app: &App, upload: &Upload) -> Result<bool> {
    let until = until(app, LEASE);
    let take = |tx: Tx| async move {
        let sql = sql!("update upload set volgende = $1 where id = $2 and volgende = $3");
        Ok::<_, Problem>(tx.execute(sql, &[&until, &upload.id, &upload.volgende]).await? == 1)
    };
    app.db.transact(take).await
}

/// Says that somebody is still working on it; whether it is still wanted.
pub(super) async fn renew(app: &App, upload: Uuid) -> Result<bool> {
    let until = until(app, LEASE);
    let renew = |tx: Tx| async move {
        let sql = sql!("update upload set volgende = $1 where id = $2 and not afgebroken");
        Ok::<_, Problem>(tx.execute(sql, &[&until, &upload]).await? == 1)
    };
    app.db.transact(renew).await
}

/// Whether the employee wants it no more.
pub(super) async fn is_cancelled(app: &App, upload: Uuid) -> Result<bool> {
    let sql = sql!("select afgebroken from upload where id = $1");
    let found: Option<(bool,)> = app.db.read().await?.first(sql, &[&upload]).await?;
    Ok(found.is_some_and(|(afgebroken,)| afgebroken))
}

/// Stores the step that is taken now, with the document and its lock as far as they are known.
pub(super) async fn step(app: &App, upload: &mut Upload, stap: Stap) -> Result<()> {
    let until = until(app, LEASE);
    upload.stap = stap;
    let upload = &*upload;
    let change = |tx: Tx| async move {
        let sql = sql!(
            "update upload set stap = $1, document = $2, slot = $3, volgende = $4, pogingen = 0 where id = $5"
        );
        let stap = upload.stap.as_str();
        let changed = tx.execute(sql, &[&stap, &upload.document, &upload.slot, &until, &upload.id]).await?;
        // Whoever took it away means that it stops here.
        if changed == 1 { Ok(()) } else { Err(Problem::NotFound) }
    };
    app.db.transact(change).await
}

/// Leaves it for the worker, at this moment.
pub(super) async fn leave(app: &App, upload: &Upload, after: SignedDuration, why: &str) -> Result<()> {
    let (at, tried) = (until(app, after), upload.pogingen + 1);
    let change = |tx: Tx| async move {
        let sql = sql!("update upload set volgende = $1, pogingen = $2, fout = $3 where id = $4");
        tx.execute(sql, &[&at, &tried, &why, &upload.id]).await.map_err(Problem::from)
    };
    app.db.transact(change).await.map(drop)
}

/// It is done with.
pub(super) async fn end(app: &App, upload: Uuid) -> Result<()> {
    let remove = |tx: Tx| async move {
        tx.execute(sql!("delete from upload where id = $1"), &[&upload]).await.map_err(Problem::from)
    };
    app.db.transact(remove).await.map(drop)
}

/// The employee wants it no more. What the zaaksysteem knows of it is taken back by who is working on it.
pub(super) async fn cancel(app: &App, upload: Uuid) -> Result<()> {
    let change = |tx: Tx| async move {
        let sql = sql!("delete from upload where id = $1 and stap = 'gevraagd'");
        if tx.execute(sql, &[&upload]).await? == 0 {
            tx.execute(sql!("update upload set afgebroken = true where id = $1"), &[&upload]).await?;
        }
        Ok::<_, Problem>(())
    };
    app.db.transact(change).await
}
