//! F2, before there is a zaak: a contact about an application that no Zaakafhandelcomponent has registered yet. It is saved at
//! once with the reference that the application goes by, and waits until a zaak with that reference shows up. We never
//! make a zaak ourselves.

mod herkennen;

use jiff::SignedDuration;
use store::{Conn, FromRow, Json, Moment, sql};
use uuid::Uuid;

pub(crate) use self::herkennen::gezien;
use super::contacten::{Zaakadres, koppel};
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
    /// The zaken to choose from.
    pub(crate) kandidaten: Vec<Kandidaat>,
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
        })
    }
}

/// Lets a new contact wait for the zaak of an application.
pub(crate) async fn begin(write: &Write, klantcontact: Uuid, kenmerk: &str) -> Result<()> {
    let (objecttype, register, soort) = AANVRAAG;
    let mut row = Onderwerpobject::blank(write.new_id(), write.now);
    row.klantcontact = Some(klantcontact);
    kenmerk.clone_into(&mut row.object_id);
    objecttype.clone_into(&mut row.code_objecttype);
    register.clone_into(&mut row.code_register);
    soort.clone_into(&mut row.code_soort_object_id);
    write.insert::<Onderwerpobject>(&row)?;
    let none = Json(Vec::<Kandidaat>::new());
    let sql = sql!(
        "insert into wachtend (id, klantcontact, kenmerk, gemaakt, stand, kandidaten) values ($1, $2, $3, $4, $5, $6)"
    );
    let wacht = stand::WACHT;
    write.tx.execute(sql, &[&write.new_id(), &klantcontact, &kenmerk, &write.now, &wacht, &none]).await?;
    Ok(())
}

/// All that wait, oldest first. A contact that is gone waits for nothing.
pub(crate) async fn alle(conn: &Conn) -> Result<Vec<Rij>> {
    let sql = sql!(
        "select id, klantcontact, kenmerk, gemaakt, stand, kandidaten from wachtend ",
        "where klantcontact in (select uuid from klantcontact) order by id limit 500"
    );
    Ok(conn.query(sql, &[]).await?)
}

/// One that waits.
pub(crate) async fn een(conn: &Conn, id: Uuid) -> Result<Option<Rij>> {
    let sql =
        sql!("select id, klantcontact, kenmerk, gemaakt, stand, kandidaten from wachtend where id = $1");
    Ok(conn.first(sql, &[&id]).await?)
}

/// The employee that nobody is: what links by itself may see what the application may see.
fn systeem() -> Medewerker {
    Medewerker {
        gebruiker: "relatiebeheer".to_owned(),
        naam: "Relatiebeheer".to_owned(),
        rollen: vec![Rol::Medewerker, Rol::Vertrouwelijk],
        groepen: Vec::new(),
        spoor: None,
    }
}

/// One zaak: the contact is linked. Several: somebody chooses.
async fn settle(app: &App, rij: &Rij, found: Vec<Kandidaat>) -> Result<()> {
    match found.as_slice() {
        [] => Ok(()),
        [(bron, zaak)] => {
            let subject = Subject::Medewerker(systeem());
            link(app, &subject, &systeem(), rij, &Zaakadres { bron: bron.clone(), zaak: *zaak }).await
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
    for rij in alle(&app.db.read().await?).await? {
        if rij.stand != stand::KEUZE {
            settle(app, &rij, herkennen::overal(app, &rij.kenmerk).await).await?;
        }
        let days = i64::from(app.settings.werkplek.wachten_dagen);
        let too_long = app.clock.now().timestamp().duration_since(rij.gemaakt.timestamp())
            >= SignedDuration::from_hours(24 * days);
        if rij.stand == stand::WACHT && too_long && een(&app.db.read().await?, rij.id).await?.is_some() {
            task(app, &rij).await?;
        }
    }
    Ok(())
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
