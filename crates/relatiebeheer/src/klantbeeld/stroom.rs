//! The picture as a stream: one line of JSON for each part, sent as soon as it is there. A slow source holds up
//! nothing but its own line.

use std::sync::Arc;

use futures_util::{
    FutureExt, Stream, StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream, SelectAll},
};
use serde::Serialize;
use store::{Conn, likewise, likewise_each};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Klant, bronnen,
    bronnen::{Gemist, Persoon, Zaken, Zakendeel},
    contacten::{self, Contacten},
    eigen::{self, Eigen},
    klant::Bekend,
    organisatie::{self, Ander, Organisatie},
};
use crate::{
    app::App,
    rest::{
        formats,
        problem::{Problem, Result},
    },
    toegang::{Medewerker, Zicht},
    verantwoording::inzage,
    zaken::systemen::Zaaksysteem,
};

/// One part of a customer's picture.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Deel {
    /// Which part.
    bron: &'static str,
    /// Whether its source answered.
    gelukt: bool,
    /// What to tell the person at the screen: why it did not, or what may be missing.
    #[schema(required)]
    melding: Option<String>,
    /// The name of the source, when it is not our own.
    #[schema(required)]
    register: Option<String>,
    /// When it was read.
    #[schema(format = "date-time")]
    opgehaald: String,
    /// What it is.
    #[schema(required)]
    gegevens: Option<Gegevens>,
}

/// The content of a part.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Gegevens {
    /// `klant`
    Klant(KlantKop),
    /// `persoon`
    Persoon(Persoon),
    /// `organisatie`
    Organisatie(Organisatie),
    /// `contacten`
    Contacten(Contacten),
    /// `zaken`
    Zaken(Zaken),
    /// `eigen`
    Eigen(Eigen),
}

/// Who it is, as far as we know ourselves.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KlantKop {
    klant: String,
    #[schema(required)]
    naam: Option<String>,
    /// `persoon`, `organisatie`, `vestiging` or `contactpersoon`.
    soort: String,
    #[schema(required)]
    bsn_einde: Option<String>,
    #[schema(required)]
    kvk_nummer: Option<String>,
    #[schema(required)]
    vestigingsnummer: Option<String>,
    /// The organisation that a contactpersoon works for.
    #[schema(required)]
    werkt_voor: Option<Ander>,
    #[schema(required)]
    partij: Option<Uuid>,
}

/// The parts that can be asked for; `klant` always comes. `persoon` is of persons, `organisatie` of organisations and
/// vestigingen, `zaken` comes for each zaaksysteem, and again when more of them came.
pub(crate) const BRONNEN: &[&str] = &["persoon", "organisatie", "contacten", "zaken", "eigen"];

/// The picture of `klant`, as far as it is asked for.
pub(crate) async fn beeld(
    app: &App,
    wie: &Medewerker,
    klant: Klant,
    wanted: &[&'static str],
) -> Result<impl Stream<Item = Deel> + Send + use<>> {
    let conn = app.db.read().await?;
    let bekend = klant.partij(&conn).await?;
    let werkt_voor = match bekend.as_ref().and_then(|bekend| bekend.werkte_voor) {
        Some(partij) => ander(app, &conn, wie, partij).await?,
        None => None,
    };
    drop(conn);
    let kop = KlantKop {
        klant: klant.sleutel(app),
        naam: bekend.as_ref().and_then(|bekend| bekend.naam.clone()),
        soort: soort(&klant, bekend.as_ref()).to_owned(),
        bsn_einde: klant.bsn_einde(),
        kvk_nummer: klant.kvk_nummer().map(str::to_owned),
        vestigingsnummer: klant.vestigingsnummer().map(str::to_owned),
        werkt_voor,
        partij: bekend.as_ref().map(|bekend| bekend.uuid),
    };
    let fits = |bron: &&&'static str| match **bron {
        "persoon" => kop.soort == "persoon",
        "organisatie" => matches!(kop.soort.as_str(), "organisatie" | "vestiging"),
        _ => true,
    };
    let wanted: Vec<&'static str> = wanted.iter().filter(fits).copied().collect();
    let first = deel(app, "klant", None, Ok(Some(Gegevens::Klant(kop))));
    let partij = bekend.map(|bekend| bekend.uuid);
    let mut parts: SelectAll<BoxStream<'static, Deel>> = SelectAll::new();
    for bron in wanted {
        if bron == "zaken" {
            for part in zaken(app, wie, &klant) {
                parts.push(likewise_each(part).boxed());
            }
        } else {
            let part = part(app.clone(), wie.clone(), klant.clone(), partij, bron);
            parts.push(stream::once(likewise(part)).boxed());
        }
    }
    Ok(stream::iter([first]).chain(parts))
}

/// What kind of customer it is.
fn soort<'a>(klant: &Klant, bekend: Option<&'a Bekend>) -> &'a str {
    match klant {
        Klant::Kvk(_) => "organisatie",
        Klant::Vestiging { .. } => "vestiging",
        Klant::Bsn(_) => "persoon",
        Klant::Partij(_) => bekend.map_or("persoon", |bekend| bekend.soort.as_str()),
    }
}

/// Another customer, when they may be seen, by the name that we have for them or else by number.
async fn ander(app: &App, conn: &Conn, wie: &Medewerker, partij: Uuid) -> Result<Option<Ander>> {
    let klant = Klant::of_partij(conn, partij).await?;
    if !Zicht::of(app, conn, wie).await?.ziet(conn, &klant).await? {
        return Ok(None);
    }
    let naam = Klant::Partij(partij).partij(conn).await?.and_then(|bekend| bekend.naam);
    let naam = naam.unwrap_or_else(|| klant.by_nummer());
    Ok(Some(Ander { klant: klant.sleutel(app), naam }))
}

fn part(
    app: App,
    wie: Medewerker,
    klant: Klant,
    partij: Option<Uuid>,
    bron: &'static str,
) -> BoxFuture<'static, Deel> {
    async move {
        match bron {
            "persoon" => {
                let persoon = bronnen::persoon(&app, &klant).await.map(|found| found.map(Gegevens::Persoon));
                deel(&app, bron, Some("BRP".to_owned()), persoon)
            }
            "organisatie" => {
                let found = organisatie::organisatie(&app, &wie, &klant).await;
                let found = found.map(|found| found.map(Gegevens::Organisatie));
                let mut deel = deel(&app, bron, Some("KVK".to_owned()), found);
                if klant.kvk_nummer().is_none() {
                    deel.melding = Some("Deze organisatie heeft bij ons geen KVK-nummer.".to_owned());
                }
                deel
            }
            "eigen" => {
                let eigen = own(&app, &wie, partij).await;
                deel(&app, bron, None, eigen.map(|eigen| Some(Gegevens::Eigen(eigen))))
            }
            _ => {
                let contacten =
                    own_contacten(&app, &wie, partij).await.map(|found| Some(Gegevens::Contacten(found)));
                deel(&app, bron, None, contacten)
            }
        }
    }
    .boxed()
}

/// Parts for each zaaksysteem, each with all that came of it so far: one that fails stands beside what the others give.
fn zaken(app: &App, wie: &Medewerker, klant: &Klant) -> Vec<BoxStream<'static, Deel>> {
    let one = |systeem: &Arc<Zaaksysteem>| {
        let (for_part, register) = (app.clone(), systeem.naam.clone());
        let part = move |part: Zakendeel| {
            let gegevens = part.zaken.map(Gegevens::Zaken);
            let deel = deel(&for_part, "zaken", Some(register.clone()), Ok(gegevens));
            Deel { gelukt: part.gelukt, melding: part.melding, ..deel }
        };
        bronnen::zaken(app, wie, klant, systeem).map(part).boxed()
    };
    let parts: Vec<_> = app.zaaksystemen.iter().map(one).collect();
    if !parts.is_empty() {
        return parts;
    }
    let naam = app.settings.zgw.naam.clone();
    let missing = deel(app, "zaken", Some(naam.clone()), Err(bronnen::not_linked(&naam)));
    vec![stream::iter([missing]).boxed()]
}

async fn own_contacten(app: &App, wie: &Medewerker, partij: Option<Uuid>) -> Result<Contacten, Gemist> {
    let Some(partij) = partij else { return Ok(Contacten::default()) };
    let read = async {
        let conn = app.db.read().await?;
        let zicht = Zicht::of(app, &conn, wie).await?;
        contacten::of_partij(app, &conn, (wie, &zicht), partij).await
    };
    read.await.map_err(|problem| {
        tracing::error!(?problem, "the contacts of a customer cannot be read");
        Gemist("De contacten zijn even niet te lezen.".to_owned())
    })
}

/// What we keep ourselves; the others that it names are accounted for first.
async fn own(app: &App, wie: &Medewerker, partij: Option<Uuid>) -> Result<Eigen, Gemist> {
    let Some(partij) = partij else { return Ok(Eigen::leeg(app)) };
    let read = async {
        let (eigen, genoemd) = eigen::van(app, &app.db.read().await?, wie, partij).await?;
        inzage::record(app, wie, &genoemd, inzage::Wat::Relatie).await?;
        Ok(eigen)
    };
    read.await.map_err(|problem: Problem| {
        tracing::error!(?problem, "what we keep about a customer cannot be read");
        Gemist("De eigen gegevens zijn even niet te lezen.".to_owned())
    })
}

fn deel(
    app: &App,
    bron: &'static str,
    register: Option<String>,
    found: Result<Option<Gegevens>, Gemist>,
) -> Deel {
    let opgehaald = formats::moment(app.clock.now());
    let (gelukt, melding, gegevens) = match found {
        Ok(Some(gegevens)) => (true, None, Some(gegevens)),
        Ok(None) => {
            let unknown = match bron {
                "persoon" => Some("De BRP kent deze persoon niet."),
                "organisatie" => Some("De KVK kent dit nummer niet."),
                _ => None,
            };
            (true, unknown.map(str::to_owned), None)
        }
        Err(Gemist(melding)) => (false, Some(melding), None),
    };
    Deel { bron, gelukt, melding, register, opgehaald, gegevens }
}
