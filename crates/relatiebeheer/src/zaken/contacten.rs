//! F2: a contact about a zaak. Our own register has it at once, as an onderwerpobject; the zaaksysteem is told of it, in the
//! way that it understands, by a worker that is patient when it does not answer.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
};
use http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{FromRow, Json as Stored, Later, Moment, Param, sql};
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{
    Error,
    zaken::{Notitie, ZaakKlantcontact},
};

use super::{autorisaties, beeld, cache, inzien, terugnemen};
use crate::{
    app::{App, geduld::wait},
    config::Contactwijze,
    contactmomenten,
    klantbeeld::bronnen::caller,
    klantinteracties::{klantcontact, onderwerpobject::Onderwerpobject},
    rest::{
        body,
        problem::{Problem, Result},
        related::rows_where,
        resource::Resource,
        write::Write,
    },
    toegang::{Action, Medewerker, Object, Subject, Zicht},
    werkplek::aanmelding::medewerker,
};

/// A zaak at one of the zaaksystemen.
#[derive(Clone, Debug)]
pub(crate) struct Zaakadres {
    /// Code of the zaaksysteem.
    pub(crate) bron: String,
    pub(crate) zaak: Uuid,
}

/// A contact that is added to a zaak.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ContactInvoer {
    /// The registered contact.
    klantcontact: Uuid,
}

/// That it was added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Gekoppeld {
    gekoppeld: bool,
    /// What has yet to happen.
    #[schema(required)]
    melding: Option<String>,
}

/// `POST /zaken/{bron}/{zaak}/contacten`
pub(crate) async fn voeg_toe(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak)): Path<(String, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Gekoppeld>)> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Zaak)?;
    let invoer: ContactInvoer = body::parse(body::json(&headers, body).await?)?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    let conn = app.db.read().await?;
    let zicht = Zicht::of(&app, &conn, wie).await?;
    let sql = format!("select k.uuid from klantcontact k where k.uuid = $1{}", zicht.contact("k"));
    let known: Vec<(Uuid,)> = zicht.query(&conn, &sql, &[&invoer.klantcontact]).await?;
    drop(conn);
    if known.is_empty() {
        return Err(Problem::field("klantcontact", "does_not_exist", "Dit contact is er niet (meer)."));
    }
    let adres = &Zaakadres { bron, zaak };
    app.write(&subject, |write| async move { koppel(&write, wie, invoer.klantcontact, adres).await }).await?;
    let wijze = open.systeem.contact;
    let melding = match wijze {
        Contactwijze::Geen => None,
        wijze => Some(vooruitzicht(&open, wijze)),
    };
    Ok((StatusCode::CREATED, Json(Gekoppeld { gekoppeld: true, melding })))
}

/// Whether the zaaksysteem will have the contact, in words for the person at the screen.
fn vooruitzicht(open: &inzien::Open, wijze: Contactwijze) -> String {
    let naam = &open.systeem.naam;
    if let Some(reden) = beeld::volgens_regels(open).reden() {
        return format!("Het contact staat bij de zaak in deze werkplek, niet in {naam}. {reden}");
    }
    let recht = match wijze {
        Contactwijze::Klantcontact => autorisaties::BIJWERKEN,
        _ => autorisaties::CONTACT,
    };
    match open.ons_niet(recht) {
        Some(reden) => {
            format!("{naam} krijgt het contact nog niet te zien. {reden} Daarna gaat het vanzelf.")
        }
        None => format!("{naam} krijgt het contact ook te zien."),
    }
}

/// Lets a contact be about a zaak, and has the zaaksysteem told of it. Once is enough.
pub(crate) async fn koppel(
    write: &Write,
    wie: &Medewerker,
    klantcontact: Uuid,
    adres: &Zaakadres,
) -> Result<()> {
    let object = adres.zaak.to_string();
    let sql = sql!("select uuid from onderwerpobject where klantcontact = $1 and object_id = $2 limit 1");
    if write.tx.first::<(Uuid,)>(sql, &[&klantcontact, &object]).await?.is_some() {
        return Ok(());
    }
    write.insert::<Onderwerpobject>(&onderwerp(write, klantcontact, adres.zaak))?;
    meld(write, wie, klantcontact, adres)
}

/// That a contact was about a zaak, in the codes that are set.
pub(crate) fn onderwerp(write: &Write, klantcontact: Uuid, zaak: Uuid) -> <Onderwerpobject as Resource>::Row {
    let mut row = Onderwerpobject::blank(write.new_id(), write.now);
    let codes = &write.app().settings.zaakverwijzing;
    row.klantcontact = Some(klantcontact);
    row.object_id = zaak.to_string();
    row.code_objecttype.clone_from(&codes.objecttype);
    row.code_register.clone_from(&codes.register);
    row.code_soort_object_id.clone_from(&codes.soort);
    row
}

/// Has the zaaksysteem told of a contact, when it is to be told of any.
pub(crate) fn meld(write: &Write, wie: &Medewerker, klantcontact: Uuid, adres: &Zaakadres) -> Result<()> {
    let app = write.app();
    let systeem = app.zaaksystemen.get(&adres.bron);
    if systeem.is_none_or(|systeem| systeem.contact == Contactwijze::Geen) {
        return Ok(());
    }
    keep(write, wie, klantcontact, adres, false)
}

/// Keeps that a zaaksysteem is to be told of a contact, or that it is to forget it (`weg`).
pub(super) fn keep(
    write: &Write,
    wie: &Medewerker,
    klantcontact: Uuid,
    adres: &Zaakadres,
    weg: bool,
) -> Result<()> {
    write.tx.later(Nieuw {
        id: write.new_id(),
        klantcontact,
        adres: adres.clone(),
        wie: Stored(Wie::from(wie)),
        now: write.now,
        weg,
    })?;
    write.ring(|app| app.zaakbel.notify_one());
    Ok(())
}

/// Who did it: what follows is done in their name and by their rights, also when that is later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Wie {
    gebruiker: String,
    naam: String,
    rollen: Vec<crate::toegang::Rol>,
    groepen: Vec<String>,
}

impl From<&Medewerker> for Wie {
    fn from(wie: &Medewerker) -> Self {
        let Medewerker { gebruiker, naam, rollen, groepen, spoor: _ } = wie.clone();
        Self { gebruiker, naam, rollen, groepen }
    }
}

impl From<Wie> for Medewerker {
    fn from(Wie { gebruiker, naam, rollen, groepen }: Wie) -> Self {
        Self { gebruiker, naam, rollen, groepen, spoor: None }
    }
}

/// A new row of `zaakcontact`.
struct Nieuw {
    id: Uuid,
    klantcontact: Uuid,
    adres: Zaakadres,
    wie: Stored<Wie>,
    now: Moment,
    weg: bool,
}

impl Later for Nieuw {
    fn sql(&self) -> &str {
        sql!(
            "insert into zaakcontact (id, klantcontact, zaaksysteem, zaak, wie, gemaakt, volgende, pogingen, fout, ",
            "mislukt, weg) values ($1, $2, $3, $4, $5, $6, $7, 0, '', false, $8)"
        )
    }

    fn params(&self) -> Vec<&dyn Param> {
        vec![
            &self.id,
            &self.klantcontact,
            &self.adres.bron,
            &self.adres.zaak,
            &self.wie,
            &self.now,
            &self.now,
            &self.weg,
        ]
    }
}

/// A contact of which a zaaksysteem has yet to be told, or that it has yet to forget.
pub(super) struct Wachtend {
    id: Uuid,
    pub(super) klantcontact: Uuid,
    pub(super) adres: Zaakadres,
    pub(super) wie: Medewerker,
    pogingen: i32,
    volgende: Moment,
    /// The zaaksysteem is to forget it.
    weg: bool,
}

impl FromRow for Wachtend {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            klantcontact: row.get(1)?,
            adres: Zaakadres { bron: row.get(2)?, zaak: row.get(3)? },
            wie: row.get::<Stored<Wie>>(4)?.0.into(),
            pogingen: row.get(5)?,
            volgende: row.get(6)?,
            weg: row.get(7)?,
        })
    }
}

/// How many are taken at once.
const AT_ONCE: i64 = 50;
/// For how long whoever tells it has it for itself; longer than it takes.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// How often is looked when nobody says that there is something.
const LOOK: Duration = Duration::from_secs(5);

/// Tells until the server stops.
pub(crate) async fn work(app: App) {
    if app.zaaksystemen.iter().all(|systeem| systeem.contact == Contactwijze::Geen) {
        return;
    }
    loop {
        match round(&app).await {
            Ok(told) if told > 0 => continue,
            Ok(_) => {}
            Err(problem) => tracing::warn!(why = problem.to_line(), "contacts of zaken cannot be read"),
        }
        tokio::select! {
            () = app.zaakbel.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// How it ended.
pub(super) enum Uitkomst {
    /// The zaaksysteem has it, or had it already; or it has forgotten it.
    Verteld,
    /// It will never have it, as the employee was told: the zaak is closed.
    Niet(String),
    /// It will never have it, and nobody was told: an administrator sees it.
    Einde(String),
    /// Not now.
    Later(String),
}

/// Tells what is due; how many were done with.
async fn round(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let sql = sql!(
        "select id, klantcontact, zaaksysteem, zaak, wie, pogingen, volgende, weg from zaakcontact ",
        "where not mislukt and volgende <= $1 order by id limit $2"
    );
    let due: Vec<Wachtend> = app.db.read().await?.query(sql, &[&now, &AT_ONCE]).await?;
    let mut done = 0;
    for one in due {
        if !take(app, &one).await? {
            continue;
        }
        let outcome = if one.weg { terugnemen::neem(app, &one).await } else { tell(app, &one).await };
        match outcome {
            Uitkomst::Verteld => {
                done += 1;
                finish(app, &one).await?;
            }
            Uitkomst::Niet(why) => {
                tracing::info!(why, bron = one.adres.bron, "a zaaksysteem is not told of a contact");
                done += 1;
                finish(app, &one).await?;
            }
            Uitkomst::Einde(why) => {
                done += 1;
                postpone(app, &one, &why, true).await?;
            }
            Uitkomst::Later(why) => postpone(app, &one, &why, false).await?,
        }
    }
    Ok(done)
}

async fn take(app: &App, one: &Wachtend) -> Result<bool> {
    let until: Moment = (app.clock.now().timestamp() + LEASE).into();
    let take = |tx: store::Tx| async move {
        let sql =
            sql!("update zaakcontact set volgende = $1 where id = $2 and volgende = $3 and not mislukt");
        Ok::<_, Problem>(tx.execute(sql, &[&until, &one.id, &one.volgende]).await? == 1)
    };
    app.db.transact(take).await
}

async fn finish(app: &App, one: &Wachtend) -> Result<()> {
    let remove = |tx: store::Tx| async move {
        tx.execute(sql!("delete from zaakcontact where id = $1"), &[&one.id]).await.map_err(Problem::from)
    };
    app.db.transact(remove).await.map(drop)
}

/// Keeps it, for another try or for an administrator.
async fn postpone(app: &App, one: &Wachtend, why: &str, failed: bool) -> Result<()> {
    let tried = one.pogingen.saturating_add(1);
    let next: Moment = (app.clock.now().timestamp() + wait(app, tried)).into();
    tracing::warn!(id = %one.id, tried, failed, why, "a zaaksysteem was not told of a contact");
    let change = |tx: store::Tx| async move {
        let sql = sql!(
            "update zaakcontact set pogingen = $1, volgende = $2, fout = $3, mislukt = $4 where id = $5"
        );
        tx.execute(sql, &[&tried, &next, &why, &failed, &one.id]).await.map_err(Problem::from)
    };
    app.db.transact(change).await.map(drop)
}

async fn tell(app: &App, one: &Wachtend) -> Uitkomst {
    let open = match inzien::open(app, &one.wie, &one.adres.bron, one.adres.zaak).await {
        Ok(open) => open,
        Err(Problem::NotFound) => return not_there(app, one).await,
        Err(problem) => return Uitkomst::Later(problem.to_line()),
    };
    if let Some(reden) = beeld::volgens_regels(&open).reden() {
        return Uitkomst::Niet(reden);
    }
    let contact = match contact(app, one.klantcontact).await {
        Ok(Some(contact)) => contact,
        Ok(None) => return Uitkomst::Niet("the contact is gone".to_owned()),
        Err(problem) => return Uitkomst::Later(problem.to_line()),
    };
    let outcome = match open.systeem.contact {
        Contactwijze::Geen => Ok(()),
        Contactwijze::Zaakcontactmoment => contactmoment(app, one, &open).await,
        Contactwijze::Zaaknotitie => notitie(one, &open, &contact).await,
        Contactwijze::Klantcontact => zaakklantcontact(one, &open, &contact).await,
    };
    match outcome {
        Ok(()) => {
            cache::geschreven(app, &one.adres.bron, one.adres.zaak).await;
            Uitkomst::Verteld
        }
        // Rights come and go, and so do settings: it is tried until it is there.
        Err(error) => Uitkomst::Later(error.to_string()),
    }
}

/// Why a zaak is not there: gone, which it stays; or not to be seen, which may change.
async fn not_there(app: &App, one: &Wachtend) -> Uitkomst {
    let Some(systeem) = app.zaaksystemen.get(&one.adres.bron) else {
        return Uitkomst::Later("there is no such zaaksysteem".to_owned());
    };
    match systeem.client.zaak(&caller(&one.wie), one.adres.zaak).await {
        Ok(_) => Uitkomst::Einde("the employee may not see the zaak any more".to_owned()),
        Err(Error::NotFound) => Uitkomst::Einde("the zaak is gone".to_owned()),
        Err(error) => Uitkomst::Later(error.to_string()),
    }
}

async fn contact(app: &App, uuid: Uuid) -> Result<Option<klantcontact::Row>> {
    let conn = app.db.read().await?;
    Ok(rows_where::<klantcontact::Row>(&conn, "uuid", &[uuid]).await?.pop())
}

/// A first try may have come through without an answer: look before it is repeated.
async fn contactmoment(app: &App, one: &Wachtend, open: &inzien::Open) -> Result<(), Error> {
    let (client, caller, zaak) = (&open.systeem.client, caller(&one.wie), &open.zaak.url);
    let url = contactmomenten::url(&app.settings.public_url, one.klantcontact);
    if one.pogingen > 0 && client.has_zaakcontactmoment(&caller, zaak, &url).await? {
        return Ok(());
    }
    client.add_zaakcontactmoment(&caller, zaak, &url).await
}

/// What a repeated note is known by: the number of the contact, in words for who reads it.
fn kenmerk(contact: &klantcontact::Row) -> String {
    format!("Klantcontact {}", contact.uuid)
}

async fn notitie(one: &Wachtend, open: &inzien::Open, contact: &klantcontact::Row) -> Result<(), Error> {
    let (client, caller, zaak) = (&open.systeem.client, caller(&one.wie), &open.zaak.url);
    let kenmerk = kenmerk(contact);
    if one.pogingen > 0 && client.has_notitie(&caller, zaak, &kenmerk).await? {
        return Ok(());
    }
    let tekst = format!("{}\n\n{} ({kenmerk})", contact.inhoud, contact.kanaal);
    let onderwerp: String = contact.onderwerp.chars().take(255).collect();
    let door: String = one.wie.naam.chars().take(255).collect();
    let notitie = Notitie {
        onderwerp: &onderwerp,
        tekst: tekst.trim_start(),
        aangemaakt_door: &door,
        notitie_type: "intern",
        status: "definitief",
        gerelateerd_aan: zaak,
    };
    client.add_notitie(&caller, &notitie).await
}

async fn zaakklantcontact(
    one: &Wachtend,
    open: &inzien::Open,
    contact: &klantcontact::Row,
) -> Result<(), Error> {
    /// What the standard has room for.
    const MOST: usize = 1000;
    let (client, caller, zaak) = (&open.systeem.client, caller(&one.wie), &open.zaak.url);
    let kenmerk = kenmerk(contact);
    if one.pogingen > 0 && client.has_klantcontact(&caller, zaak, &contact.onderwerp, &kenmerk).await? {
        return Ok(());
    }
    let room = MOST - kenmerk.chars().count() - 2;
    let inhoud: String = contact.inhoud.chars().take(room).collect();
    let kanaal: String = contact.kanaal.chars().take(20).collect();
    let toelichting = format!("{inhoud}\n\n{kenmerk}");
    let body = ZaakKlantcontact {
        zaak,
        datumtijd: contact.plaatsgevonden_op.timestamp(),
        kanaal: &kanaal,
        onderwerp: &contact.onderwerp,
        toelichting: toelichting.trim_start(),
    };
    client.add_klantcontact(&caller, &body).await
}

impl App {
    /// Tells zaaksystemen of the contacts that are due; how many were done with. What the worker does, for tests.
    pub async fn tell_zaken(&self) -> std::result::Result<usize, String> {
        round(self).await.map_err(|problem| problem.to_line())
    }
}
