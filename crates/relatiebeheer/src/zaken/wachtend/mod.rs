//! F2, before there is a zaak: a contact about an application that no Zaakafhandelcomponent has registered yet. It is saved at
//! once with the reference that the application goes by, and waits until a zaak with that reference shows up. We never
//! make a zaak ourselves.

mod herkennen;

use jiff::SignedDuration;
use store::{Conn, FromRow, Json, Moment, sql};
use uuid::Uuid;

pub(crate) use self::herkennen::gezien;
use super::{
    contacten::{Wie, Zaakadres, koppel},
    inzien,
};
use crate::{
    app::App,
    klantinteracties::{internetaak::Internetaak, onderwerpobject::Onderwerpobject},
    rest::{
        problem::{Problem, Result},
        resource::Resource,
        write::Write,
    },
    toegang::{Medewerker, Rol, Subject},
};

/// The codes of an onderwerpobject that is an application and no zaak yet.
pub(crate) const AANVRAAG: (&str, &str, &str) = ("productaanvraag", "aanvraag", "kenmerk");

/// How long a reference can be.
pub(crate) const LANGST: usize = 100;

/// How a contact waits.
pub(crate) mod stand {
    /// For a zaak with its reference.
    pub(crate) const WACHT: &str = "wacht";
    /// For somebody who chooses: several zaken have the reference.
    pub(crate) const KEUZE: &str = "keuze";
    /// Too long already: there is a task.
    pub(crate) const TE_LANG: &str = "te-lang";
}

/// A contact that waits.
pub(crate) struct Rij {
    pub(crate) id: Uuid,
    pub(crate) klantcontact: Uuid,
    pub(crate) kenmerk: String,
    pub(crate) gemaakt: Moment,
    pub(crate) stand: String,
    /// The zaken to choose from; or the one that was named while its zaaksysteem did not answer.
    pub(crate) kandidaten: Vec<Kandidaat>,
    /// By whose rights a zaak is looked for.
    pub(crate) wie: Medewerker,
}

/// A zaak that has the reference: code of the zaaksysteem, uuid.
pub(crate) type Kandidaat = (String, Uuid);

impl FromRow for Rij {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            klantcontact: row.get(1)?,
            kenmerk: row.get(2)?,
            gemaakt: row.get(3)?,
            stand: row.get(4)?,
            kandidaten: row.get::<Json<Vec<Kandidaat>>>(5)?.0,
            wie: row.get::<Option<Json<Wie>>>(6)?.map_or_else(iemand, |wie| wie.0.into()),
        })
    }
}

/// Lets a new contact wait for the zaak of an application, by the rights of who registers it.
pub(crate) async fn begin(write: &Write, wie: &Medewerker, klantcontact: Uuid, kenmerk: &str) -> Result<()> {
    let (objecttype, register, soort) = AANVRAAG;
    let mut row = Onderwerpobject::blank(write.new_id(), write.now);
    row.klantcontact = Some(klantcontact);
    kenmerk.clone_into(&mut row.object_id);
    objecttype.clone_into(&mut row.code_objecttype);
    register.clone_into(&mut row.code_register);
    soort.clone_into(&mut row.code_soort_object_id);
    write.insert::<Onderwerpobject>(&row)?;
    wacht(write, wie, klantcontact, kenmerk, Vec::new()).await
}

/// Lets a new contact wait until the zaaksysteem of its zaak answers, and with that whether they may see it.
pub(crate) async fn tot_bekend(
    write: &Write,
    wie: &Medewerker,
    klantcontact: Uuid,
    adres: &Zaakadres,
) -> Result<()> {
    wacht(write, wie, klantcontact, &adres.zaak.to_string(), vec![(adres.bron.clone(), adres.zaak)]).await
}

async fn wacht(
    write: &Write,
    wie: &Medewerker,
    klantcontact: Uuid,
    kenmerk: &str,
    kandidaten: Vec<Kandidaat>,
) -> Result<()> {
    let sql = sql!(
        "insert into wachtend (id, klantcontact, kenmerk, gemaakt, stand, kandidaten, wie) ",
        "values ($1, $2, $3, $4, $5, $6, $7)"
    );
    let (kandidaten, wie) = (Json(kandidaten), Json(Wie::from(wie)));
    let (id, stand) = (write.new_id(), stand::WACHT);
    write.tx.execute(sql, &[&id, &klantcontact, &kenmerk, &write.now, &stand, &kandidaten, &wie]).await?;
    Ok(())
}

/// All that wait, oldest first. A contact that is gone waits for nothing.
pub(crate) async fn alle(conn: &Conn) -> Result<Vec<Rij>> {
    let sql = sql!(
        "select id, klantcontact, kenmerk, gemaakt, stand, kandidaten, wie from wachtend ",
        "where klantcontact in (select uuid from klantcontact) order by id limit 500"
    );
    Ok(conn.query(sql, &[]).await?)
}

/// One that waits.
pub(crate) async fn een(conn: &Conn, id: Uuid) -> Result<Option<Rij>> {
    let sql =
        sql!("select id, klantcontact, kenmerk, gemaakt, stand, kandidaten, wie from wachtend where id = $1");
    Ok(conn.first(sql, &[&id]).await?)
}

/// Who registered a contact before that was kept: somebody, with the rights that every employee has.
fn iemand() -> Medewerker {
    Medewerker { rollen: vec![Rol::Medewerker], ..systeem() }
}

/// The employee that nobody is, for what we do by ourselves.
fn systeem() -> Medewerker {
    Medewerker {
        gebruiker: "relatiebeheer".to_owned(),
        naam: "Relatiebeheer".to_owned(),
        rollen: vec![Rol::Medewerker, Rol::Vertrouwelijk],
        groepen: Vec::new(),
        spoor: None,
    }
}

/// Those of these zaken that whoever registered the contact may see now; `None`: that cannot be said of all of them.
async fn seen(app: &App, wie: &Medewerker, found: Vec<Kandidaat>) -> Result<Option<Vec<Kandidaat>>> {
    let mut seen = Vec::new();
    for kandidaat in found {
        match inzien::ziet(app, wie, &kandidaat).await? {
            Some(true) => seen.push(kandidaat),
            Some(false) => {}
            None => return Ok(None),
        }
    }
    Ok(Some(seen))
}

/// One zaak: the contact is linked, in the name of who registered it. Several: somebody chooses. One that they may not see
/// is not there: the contact goes on waiting as if nobody had made it.
async fn settle(app: &App, rij: &Rij, found: Vec<Kandidaat>) -> Result<()> {
    let Some(found) = seen(app, &rij.wie, found).await? else { return Ok(()) };
    match found.as_slice() {
        [] => Ok(()),
        [(bron, zaak)] => {
            let subject = Subject::Medewerker(rij.wie.clone());
            link(app, &subject, &rij.wie, rij, &Zaakadres { bron: bron.clone(), zaak: *zaak }).await
        }
        _ => {
            let (keuze, found) = (stand::KEUZE, &Json(found.clone()));
            let change = |tx: store::Tx| async move {
                let sql = sql!("update wachtend set stand = $1, kandidaten = $2 where id = $3");
                tx.execute(sql, &[&keuze, found, &rij.id]).await.map_err(Problem::from)
            };
            app.db.transact(change).await.map(drop)
        }
    }
}

/// The contact is about this zaak now and waits no longer.
pub(crate) async fn link(
    app: &App,
    subject: &Subject,
    wie: &Medewerker,
    rij: &Rij,
    adres: &Zaakadres,
) -> Result<()> {
    app.write(subject, |write| async move {
        let gone = write.tx.execute(sql!("delete from wachtend where id = $1"), &[&rij.id]).await?;
        // Somebody else was just ahead.
        if gone == 0 {
            return Ok(());
        }
        koppel(&write, wie, rij.klantcontact, adres).await
    })
    .await
}

/// It need not wait any longer.
pub(crate) async fn stop(app: &App, rij: &Rij) -> Result<()> {
    let remove = |tx: store::Tx| async move {
        tx.execute(sql!("delete from wachtend where id = $1"), &[&rij.id]).await.map_err(Problem::from)
    };
    app.db.transact(remove).await.map(drop)
}

/// How often the zaaksystemen are asked for what waits; a notification brings it sooner.
const LOOK: std::time::Duration = std::time::Duration::from_mins(5);

/// Looks every now and then, until the server stops.
pub(crate) async fn work(app: App) {
    loop {
        if let Err(problem) = kijk(&app).await {
            tracing::warn!(why = problem.to_line(), "contacts that wait for a zaak cannot be looked after");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Looks for the zaken of all that wait by their numbers, and makes a task of what waits too long.
pub(crate) async fn kijk(app: &App) -> Result<()> {
    forget(app).await?;
    // Neighbours are asked for each: no connection is held meanwhile.
    let rijen = alle(&app.db.read().await?).await?;
    for rij in &rijen {
        if let Err(problem) = kijk_naar(app, rij).await {
            tracing::warn!(why = problem.to_line(), id = %rij.id, "a contact that waits for a zaak cannot be looked after");
        }
    }
    Ok(())
}

async fn kijk_naar(app: &App, rij: &Rij) -> Result<()> {
    if rij.stand != stand::KEUZE {
        let found = rij.kandidaten.iter().cloned().chain(herkennen::overal(app, &rij.kenmerk).await);
        settle(app, rij, herkennen::once(found.collect())).await?;
    }
    if rij.stand == stand::WACHT
        && is_too_long(app, rij)
        && een(&app.db.read().await?, rij.id).await?.is_some()
    {
        task(app, rij).await?;
    }
    Ok(())
}

/// Whether it waits so long that somebody must look into it.
pub(crate) fn is_too_long(app: &App, rij: &Rij) -> bool {
    let days = i64::from(app.settings.werkplek.wachten_dagen);
    let waits = app.clock.now().timestamp().duration_since(rij.gemaakt.timestamp());
    waits >= SignedDuration::from_hours(24 * days)
}

/// Contacts that are gone wait no longer.
async fn forget(app: &App) -> Result<()> {
    const GONE: &str = "from wachtend where klantcontact not in (select uuid from klantcontact)";
    let conn = app.db.read().await?;
    if conn.first::<(Uuid,)>(&format!("select id {GONE} limit 1"), &[]).await?.is_none() {
        return Ok(());
    }
    drop(conn);
    let remove = |tx: store::Tx| async move {
        tx.execute(&format!("delete {GONE}"), &[]).await.map_err(Problem::from)
    };
    app.db.transact(remove).await.map(drop)
}

/// A wait that is too long becomes a task for who answers citizens; it goes on waiting.
async fn task(app: &App, rij: &Rij) -> Result<()> {
    app.write(&Subject::Medewerker(systeem()), |write| async move {
        let sql = sql!("update wachtend set stand = $1 where id = $2 and stand = $3");
        let changed = write.tx.execute(sql, &[&stand::TE_LANG, &rij.id, &stand::WACHT]).await?;
        if changed == 0 {
            return Ok(());
        }
        let mut row = Internetaak::blank(write.new_id(), write.now);
        row.klantcontact = rij.klantcontact;
        row.gevraagde_handeling = "Zoek uit waarom de aanvraag nog geen zaak is".to_owned();
        row.toelichting = format!(
            "Het contact wacht op een zaak met kenmerk {}. Die is er nog niet. Vraag na of de aanvraag is geregistreerd, \
             of kies in de werkplek bij Wachtend de juiste zaak.",
            rij.kenmerk
        );
        "te_verwerken".clone_into(&mut row.status);
        Internetaak::complete(&write, &mut row).await?;
        write.insert::<Internetaak>(&row)
    })
    .await
}

impl App {
    /// Looks for the zaken of all contacts that wait. What the worker does every now and then, for tests.
    pub async fn look_for_zaken(&self) -> std::result::Result<(), String> {
        kijk(self).await.map_err(|problem| problem.to_line())
    }
}
