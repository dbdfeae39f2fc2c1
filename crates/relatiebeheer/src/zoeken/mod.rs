//! The one search box: what was typed is classified before anything is asked, then our own register and the sources beside
//! it are asked together.

mod bronnen;
pub(crate) mod bsn;
mod contacten;
pub(crate) mod index;
pub(crate) mod lokaal;
pub(crate) mod namen;
pub(crate) mod normaal;
pub(crate) mod treffers;
pub(crate) mod vraag;
mod zaken;

use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use self::{
    contacten::ContactTreffer,
    treffers::{Gevonden, Treffer},
    vraag::{Als, Vorm, Vraag},
    zaken::ZaakTreffer,
};
use crate::{
    app::App,
    klantbeeld::{self, Klant, bronnen::Gemist},
    rest::{formats::local_date, problem::Result},
    toegang::{Medewerker, Zicht},
    verantwoording::inzage,
};

/// What was found.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Antwoord {
    /// What the question was taken for: `leeg`, `bsn`, `naam`, `naamGeboortedatum`, `postcodeHuisnummer`, `telefoon`,
    /// `email`, `kvkNummer`, `vestigingsnummer`, `rsin`, `zaaknummer` or `tekst`. One that fits several kinds asks all.
    herkend: &'static str,
    /// What the person at the screen may want to know about that.
    #[schema(required)]
    uitleg: Option<String>,
    treffers: Vec<Treffer>,
    contacten: Vec<ContactTreffer>,
    zaken: Vec<ZaakTreffer>,
    /// There is more than is shown.
    meer: bool,
    /// The sources that were asked.
    bronnen: Vec<Bron>,
    /// What the number may be as well, and was not asked as, because it may be somebody's BSN. Ask again with `als` when
    /// the employee says that it is that.
    ook_als: Vec<Als>,
}

/// A source that was asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Bron {
    naam: String,
    gelukt: bool,
    #[schema(required)]
    melding: Option<String>,
}

const BRP: &str = "BRP";
const KVK: &str = "KVK";
const EIGEN: &str = "Eigen register";
/// How many organisations of the KVK are shown.
const MOST: usize = 25;

/// Answers a question, asked as what the employee says that it is; every person that is shown is accounted for first.
pub(crate) async fn zoek(app: &App, wie: &Medewerker, tekst: &str, als: Option<Als>) -> Result<Antwoord> {
    let vandaag = local_date(app.clock.now());
    let vraag = als.map_or_else(|| Vraag::of(tekst, vandaag), |als| Vraag::als(tekst, als));
    let ook_als = ook_als(app, &vraag);
    let mut antwoord = Antwoord { herkend: vraag.herkend(), ook_als, ..Antwoord::default() };
    if let Some(niets) = vraag.niets {
        antwoord.uitleg = Some(niets.uitleg().to_owned());
        return Ok(antwoord);
    }
    let zicht = &Zicht::of(app, &app.db.read().await?, wie).await?;
    let ((brp, over_brp), kvk, (zaken, meer_zaken), lokaal) = tokio::try_join!(
        bronnen::ask_brp(app, zicht, &vraag),
        bronnen::ask_kvk(app, zicht, &vraag),
        zaken::ask_zaken(app, wie, zicht, &vraag),
        lokaal::zoek(app, zicht, &vraag),
    )?;
    let asked_brp = brp.is_some();
    let mut gevonden = antwoord.source(BRP, brp);
    let mut organisaties = antwoord.source(KVK, kvk);
    antwoord.meer = lokaal.meer || meer_zaken || organisaties.len() > MOST;
    organisaties.truncate(MOST);
    for (naam, found) in zaken {
        let found = antwoord.source(&naam, Some(found));
        antwoord.zaken.extend(found);
    }
    antwoord.bronnen.push(Bron { naam: EIGEN.to_owned(), gelukt: true, melding: None });
    for found in organisaties.into_iter().chain(lokaal.gevonden) {
        match gevonden.iter_mut().find(|known| known.klant == found.klant) {
            Some(known) => {
                known.treffer.gevonden_op = known.treffer.gevonden_op.take().or(found.treffer.gevonden_op);
            }
            None => gevonden.push(found),
        }
    }
    antwoord.contacten = lokaal.contacten;
    let uitleg = over_brp.or(lokaal.uitleg).or_else(|| uitleg(app, &vraag, asked_brp));
    antwoord.uitleg = uitleg.map(str::to_owned).or_else(|| vraag.jaar.map(gelezen_jaar));
    last_contacts(&app.db.read().await?, zicht, &mut gevonden).await?;
    let mut klanten: Vec<Klant> = Vec::new();
    let others = antwoord.contacten.iter().filter_map(|contact| contact.wie.as_ref());
    let others = others.chain(antwoord.zaken.iter().filter_map(|zaak| zaak.wie.as_ref()));
    for klant in gevonden.iter().map(|found| &found.klant).chain(others) {
        if !klanten.contains(klant) {
            klanten.push(klant.clone());
        }
    }
    inzage::record(app, wie, &klanten, inzage::Wat::Gevonden).await?;
    antwoord.treffers = gevonden.into_iter().map(|found| found.treffer).collect();
    let by_words = !antwoord.contacten.is_empty() || !antwoord.zaken.is_empty();
    if antwoord.treffers.is_empty() && by_words && antwoord.herkend == "naam" {
        antwoord.herkend = "tekst";
    }
    Ok(antwoord)
}

/// What it may be asked as when the employee says so, of those whom we can ask.
fn ook_als(app: &App, vraag: &Vraag) -> Vec<Als> {
    let can_ask = |als: &Als| match als {
        Als::Rsin => app.kvk.is_some(),
        Als::Zaaknummer => app.zaaksystemen.iter().next().is_some(),
    };
    vraag.ook.iter().copied().filter(can_ask).collect()
}

impl Antwoord {
    /// Says how a source did, when it was asked, and gives what it found.
    fn source<T>(&mut self, naam: &str, answer: Option<std::result::Result<Vec<T>, Gemist>>) -> Vec<T> {
        let (melding, found) = match answer {
            None => return Vec::new(),
            Some(Ok(found)) => (None, found),
            Some(Err(Gemist(melding))) => (Some(melding), Vec::new()),
        };
        self.bronnen.push(Bron { naam: naam.to_owned(), gelukt: melding.is_none(), melding });
        found
    }
}

/// What the person at the screen may want to know about a name.
fn uitleg(app: &App, vraag: &Vraag, asked_brp: bool) -> Option<&'static str> {
    let Some(Vorm::Naam(naam)) = vraag.vormen.first() else { return None };
    if asked_brp || app.brp.is_none() || !naam.may_go_out() {
        return None;
    }
    Some("De BRP is niet doorzocht. Voeg een geboortedatum toe (31-1-1970) om ook in de BRP te zoeken.")
}

/// A year without its century may be another one.
fn gelezen_jaar(jaar: i16) -> String {
    format!("Het geboortejaar is gelezen als {jaar}. Is het een ander jaar? Typ dan alle vier de cijfers.")
}

/// When we last spoke to those whom another source found.
async fn last_contacts(conn: &Conn, zicht: &Zicht, gevonden: &mut [Gevonden]) -> Result<()> {
    let mut known = Vec::new();
    for (at, found) in gevonden.iter().enumerate().filter(|(_, found)| found.treffer.bron != EIGEN) {
        if let Some(bekend) = found.klant.partij(conn).await? {
            known.push((at, bekend.uuid));
        }
    }
    let partijen: Vec<uuid::Uuid> = known.iter().map(|(_, partij)| *partij).collect();
    let last = klantbeeld::contacten::last(conn, zicht, &partijen).await?;
    for (at, partij) in known {
        if let Some(found) = gevonden.get_mut(at) {
            found.treffer.laatste_contact = last.get(&partij).copied();
        }
    }
    Ok(())
}
