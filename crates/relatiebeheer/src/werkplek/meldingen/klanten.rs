//! What changes about a customer: their contacts, and what we keep about them ourselves.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use axum::response::sse::Event;
use store::{Conn, Param, sql};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;

use super::BACK;
use crate::{
    app::{App, ids::first_id_of},
    klantbeeld::{
        Klant,
        eigen::{self, Eigen},
    },
    rest::{
        problem::Result,
        related::{CHUNK, Many},
    },
    toegang::{Medewerker, Zicht},
};

/// Changes that are taken in at one look; of more, the rest comes with the next.
const MOST: i64 = 1_000;

/// What changed, by partij.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// Of contacts, and those contacts.
    contacten: HashMap<Uuid, Vec<Uuid>>,
    /// Of what we keep about them.
    eigen: HashSet<Uuid>,
}

impl Changed {
    pub(super) fn is_empty(&self) -> bool {
        self.contacten.is_empty() && self.eigen.is_empty()
    }
}

/// A customer on a screen.
pub(super) struct KlantKijker {
    klant: Klant,
    wie: Medewerker,
    heard: Receiver<Arc<Changed>>,
    /// Their partij when it was last looked for; it may be made, or go, meanwhile.
    partij: Option<Uuid>,
    /// The version of what this employee sees of it. What they do not see may change without a word.
    eigen: String,
    to_tell: VecDeque<&'static str>,
}

impl KlantKijker {
    pub(super) async fn open(app: &App, wie: &Medewerker, klant: Klant) -> Result<Self> {
        // Listening first: what changes while we read is told, rather than missed.
        let heard = app.meldingen.changed.subscribe();
        let (partij, eigen) = shown(app, wie, &klant).await?;
        Ok(Self { klant, wie: wie.clone(), heard, partij, eigen, to_tell: VecDeque::new() })
    }

    /// Waits for something that may concern this customer; `None` when nothing more will come. It can be given up and
    /// asked again without missing anything.
    pub(super) async fn hears(&mut self) -> Option<Result<Arc<Changed>, RecvError>> {
        match self.heard.recv().await {
            Err(RecvError::Closed) => None,
            heard => Some(heard),
        }
    }

    /// Takes in what was heard.
    pub(super) async fn take_in(&mut self, app: &App, heard: Result<Arc<Changed>, RecvError>) {
        // Who fell behind may have missed something, and when the register cannot be read the screen is to find out by
        // itself: both are told to look.
        let told = match heard {
            Ok(changed) => self.concerns(app, &changed).await.unwrap_or((true, true)),
            Err(_) => (true, true),
        };
        self.to_tell.extend(told.0.then_some("contacten"));
        self.to_tell.extend(told.1.then_some("eigen"));
    }

    pub(super) fn next(&mut self) -> Option<Event> {
        self.to_tell.pop_front().map(|event| Event::default().event(event).data("{}"))
    }

    /// Whether contacts of this customer changed that may be seen, and whether what is shown of them did.
    async fn concerns(&mut self, app: &App, changed: &Changed) -> Result<(bool, bool)> {
        let before = self.partij;
        let partij = self.klant.partij(&app.db.read().await?).await?.map(|bekend| bekend.uuid);
        let contacten = match partij.and_then(|partij| changed.contacten.get(&partij)) {
            Some(contacten) => self.sees_any(app, contacten).await?,
            None => false,
        };
        let maybe = [before, partij].into_iter().flatten().any(|partij| changed.eigen.contains(&partij));
        if !maybe {
            self.partij = partij;
            return Ok((contacten, false));
        }
        let (partij, eigen) = shown(app, &self.wie, &self.klant).await?;
        self.partij = partij;
        let differs = eigen != self.eigen;
        self.eigen = eigen;
        Ok((contacten, differs))
    }
}

impl KlantKijker {
    /// Whether one of these contacts may be seen now: it is not confidential, and nobody else in it is hidden either.
    async fn sees_any(&self, app: &App, contacten: &[Uuid]) -> Result<bool> {
        let conn = app.db.read().await?;
        let zicht = Zicht::of(app, &conn, &self.wie).await?;
        for some in contacten.chunks(CHUNK) {
            let many = Many::new(some);
            let sql = format!(
                "select k.uuid from klantcontact k where k.uuid in {}{} limit 1",
                many.places(),
                zicht.contact("k")
            );
            if !zicht.query::<(Uuid,)>(&conn, &sql, &many.params()).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The partij of a customer, and the version of all that this employee sees of what we keep about them.
async fn shown(app: &App, wie: &Medewerker, klant: &Klant) -> Result<(Option<Uuid>, String)> {
    let conn = app.db.read().await?;
    let Some(bekend) = klant.partij(&conn).await? else {
        return Ok((None, Eigen::leeg(app).geheel(app)));
    };
    // It is compared, not shown: nobody is accounted for.
    let (eigen, _) = eigen::van(app, &conn, wie, bekend.uuid).await?;
    Ok((Some(bekend.uuid), eigen.geheel(app)))
}

/// What is in the log of changes and was not `seen` yet.
pub(super) async fn look(app: &App, seen: &mut HashSet<Uuid>) -> Result<Changed> {
    let conn = app.db.read().await?;
    let now = app.clock.now().timestamp();
    let since = first_id_of(now.checked_sub(BACK).unwrap_or(now));
    let sql = sql!(
        "select id, soort, object from wijziging where id >= $1 and soort in ",
        "('klantcontact', 'betrokkene', 'partij', 'partij_identificator', 'digitaal_adres', 'categorie_relatie', ",
        "'vertegenwoordiging') order by id desc limit $2"
    );
    let changes: Vec<(Uuid, String, Uuid)> = conn.query(sql, &[&since, &MOST]).await?;
    seen.retain(|id| *id >= since);
    let new: Vec<(String, Uuid)> = changes
        .into_iter()
        .filter(|(id, ..)| seen.insert(*id))
        .map(|(_, soort, object)| (soort, object))
        .collect();
    let of = |wanted: &str| -> Vec<Uuid> {
        new.iter().filter(|(soort, _)| soort == wanted).map(|(_, object)| *object).collect()
    };
    let mut changed = Changed::default();
    for (column, values) in [("k.uuid", of("klantcontact")), ("b.uuid", of("betrokkene"))] {
        for (partij, contact) in deelnemers(&conn, column, &values).await? {
            changed.contacten.entry(partij).or_default().push(contact);
        }
    }
    changed.eigen.extend(of("partij"));
    // A contactpersoon is shown with the organisation, a vertegenwoordiging with both.
    for (soort, table, column) in [
        ("partij", "partij", "werkte_voor_partij"),
        ("partij_identificator", "partij_identificator", "partij"),
        ("digitaal_adres", "digitaal_adres", "partij"),
        ("categorie_relatie", "categorie_relatie", "partij"),
        ("vertegenwoordiging", "vertegenwoordiging", "vertegenwoordigende_partij"),
        ("vertegenwoordiging", "vertegenwoordiging", "vertegenwoordigde_partij"),
    ] {
        changed.eigen.extend(partijen(&conn, table, column, &of(soort)).await?);
    }
    Ok(changed)
}

/// Who took part, where `column` is one of `values`, and in which contact.
async fn deelnemers(conn: &Conn, column: &str, values: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let many = Many::new(values);
    let sql = format!(
        "select b.partij, k.uuid from betrokkene b join klantcontact k on k.uuid = b.klantcontact \
         where b.partij is not null and {column} in {}",
        many.places()
    );
    Ok(conn.query(&sql, &many.params()).await?)
}

/// The partijen that these rows belong to. A row that was removed says so itself, in the log: see `Resource::announce` of each.
async fn partijen(conn: &Conn, table: &str, column: &str, rows: &[Uuid]) -> Result<Vec<Uuid>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let many = Many::new(rows);
    let sql =
        format!("select {column} from {table} where {column} is not null and uuid in {}", many.places());
    let params: Vec<&dyn Param> = many.params();
    Ok(conn.query::<(Uuid,)>(&sql, &params).await?.into_iter().map(|(partij,)| partij).collect())
}
