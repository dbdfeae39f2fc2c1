//! The lock on a document while it is changed: asked for after we stored that we ask, used after we stored what we got.

use jiff::SignedDuration;
use store::{FromRow, Json as Stored, Moment, Tx, sql};
use uuid::Uuid;
use zgw::{Error, documenten::Document};

use super::{herstel, stappen::LEASE, stroom::Gebroken};
use crate::{
    app::App,
    klantbeeld::bronnen::caller,
    rest::problem::{Problem, Result},
    toegang::Medewerker,
    zaken::{autorisaties::VERGRENDELEN, contacten::Wie, systemen::Zaaksysteem},
};

/// A lock that we asked for.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) id: Uuid,
    pub(super) bron: String,
    pub(super) document: Uuid,
    /// The version that was there.
    pub(super) versie: i32,
    /// Empty while we do not know it.
    pub(super) slot: String,
    pub(super) wie: Medewerker,
    pub(super) pogingen: i32,
    pub(super) volgende: Moment,
}

impl FromRow for Slot {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            bron: row.get(1)?,
            document: row.get(2)?,
            versie: row.get(3)?,
            slot: row.get(4)?,
            wie: row.get::<Stored<Wie>>(5)?.0.into(),
            pogingen: row.get(6)?,
            volgende: row.get(7)?,
        })
    }
}

fn until(app: &App, lease: SignedDuration) -> Moment {
    (app.clock.now().timestamp() + lease).into()
}

/// Locks a document for this employee. `None`: somebody else holds it.
pub(super) async fn take(
    app: &App,
    wie: &Medewerker,
    systeem: &Zaaksysteem,
    document: Uuid,
) -> Result<Option<Slot>, Gebroken> {
    let caller = caller(wie);
    let now = systeem.client.document(&caller, document).await?;
    if now.locked {
        return Ok(None);
    }
    let mut slot = Slot {
        id: app.ids.next(app.clock.now()),
        bron: systeem.code.clone(),
        document,
        versie: versie(&now),
        slot: String::new(),
        wie: wie.clone(),
        pogingen: 0,
        volgende: until(app, LEASE),
    };
    store(app, &slot).await?;
    match systeem.client.lock_document(&caller, document).await {
        Ok(key) => {
            know(app, &slot, &key).await?;
            slot.slot = key;
            held(app, systeem, slot).await.map(Some)
        }
        // Refused: there is no lock of ours.
        Err(error) if is_taken(&error) => {
            end(app, slot.id).await?;
            Ok(None)
        }
        Err(
            error @ (Error::NotAllowed { .. } | Error::NotFound | Error::Status { status: 400..500, .. }),
        ) => {
            end(app, slot.id).await?;
            Err(Gebroken::bij(VERGRENDELEN, error))
        }
        // Perhaps it was locked all the same: the row stays, and the worker looks.
        Err(error) => Err(error.into()),
    }
}

/// The version that is there under our lock: somebody may have made another one between our look and the lock.
async fn held(app: &App, systeem: &Zaaksysteem, mut slot: Slot) -> Result<Slot, Gebroken> {
    match systeem.client.document(&caller(&slot.wie), slot.document).await {
        Ok(now) => {
            if slot.versie != versie(&now) {
                slot.versie = versie(&now);
                go_back_to(app, &slot).await?;
            }
            Ok(slot)
        }
        Err(error) => {
            herstel::release(app, systeem, &slot).await;
            Err(error.into())
        }
    }
}

fn versie(document: &Document) -> i32 {
    i32::try_from(document.versie.unwrap_or(1)).unwrap_or(i32::MAX)
}

fn is_taken(error: &Error) -> bool {
    has_code(error, "existing-lock")
}

/// Whether a refusal names this code.
pub(super) fn has_code(error: &Error, code: &str) -> bool {
    matches!(error, Error::Status { invalid_params, .. } if invalid_params.iter().any(|param| param.code == code))
}

async fn store(app: &App, slot: &Slot) -> Result<()> {
    let now = app.clock.now();
    let wie = &Stored(Wie::from(&slot.wie));
    let insert = |tx: Tx| async move {
        let sql = sql!(
            "insert into slot (id, zaaksysteem, document, versie, slot, wie, gemaakt, pogingen, volgende, fout) ",
            "values ($1, $2, $3, $4, '', $5, $6, 0, $7, '')"
        );
        let Slot { id, bron, document, versie, volgende, .. } = slot;
        tx.execute(sql, &[id, bron, document, versie, wie, &now, volgende]).await.map_err(Problem::from)
    };
    app.db.transact(insert).await.map(drop)
}

async fn know(app: &App, slot: &Slot, key: &str) -> Result<()> {
    let until = until(app, LEASE);
    let change = |tx: Tx| async move {
        let sql = sql!("update slot set slot = $1, volgende = $2 where id = $3");
        tx.execute(sql, &[&key, &until, &slot.id]).await.map_err(Problem::from)
    };
    app.db.transact(change).await.map(drop)
}

async fn go_back_to(app: &App, slot: &Slot) -> Result<()> {
    let change = |tx: Tx| async move {
        let sql = sql!("update slot set versie = $1 where id = $2");
        tx.execute(sql, &[&slot.versie, &slot.id]).await.map_err(Problem::from)
    };
    app.db.transact(change).await.map(drop)
}

/// Those that nobody is working on.
pub(super) async fn left(app: &App, most: i64) -> Result<Vec<Slot>> {
    let now = app.clock.now();
    let sql = sql!(
        "select id, zaaksysteem, document, versie, slot, wie, pogingen, volgende from slot ",
        "where volgende <= $1 order by id limit $2"
    );
    Ok(app.db.read().await?.query(sql, &[&now, &most]).await?)
}

/// Takes one that was left.
pub(super) async fn take_left(app: &App, slot: &Slot) -> Result<bool> {
    let until = until(app, LEASE);
    let take = |tx: Tx| async move {
        let sql = sql!("update slot set volgende = $1 where id = $2 and volgende = $3");
        Ok::<_, Problem>(tx.execute(sql, &[&until, &slot.id, &slot.volgende]).await? == 1)
    };
    app.db.transact(take).await
}

/// Says that somebody is still working under the lock of this document.
pub(super) async fn renew(app: &App, bron: &str, document: Uuid) -> Result<()> {
    let until = until(app, LEASE);
    let renew = |tx: Tx| async move {
        let sql = sql!("update slot set volgende = $1 where zaaksysteem = $2 and document = $3");
        tx.execute(sql, &[&until, &bron, &document]).await.map_err(Problem::from)
    };
    app.db.transact(renew).await.map(drop)
}

/// Leaves it for the worker.
pub(super) async fn leave(app: &App, slot: &Slot, after: SignedDuration, why: &str) -> Result<()> {
    let (at, tried) = (until(app, after), slot.pogingen + 1);
    let change = |tx: Tx| async move {
        let sql = sql!("update slot set volgende = $1, pogingen = $2, fout = $3 where id = $4");
        tx.execute(sql, &[&at, &tried, &why, &slot.id]).await.map_err(Problem::from)
    };
    app.db.transact(change).await.map(drop)
}

/// It is released.
pub(super) async fn end(app: &App, slot: Uuid) -> Result<()> {
    let remove = |tx: Tx| async move {
        tx.execute(sql!("delete from slot where id = $1"), &[&slot]).await.map_err(Problem::from)
    };
    app.db.transact(remove).await.map(drop)
}
