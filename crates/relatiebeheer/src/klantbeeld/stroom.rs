//! The picture as a stream: one line of JSON for each part, sent as soon as it is there. A slow source holds up
//! nothing but its own line.

use futures_util::{
    FutureExt, Stream, StreamExt,
    future::BoxFuture,
    stream::{self, FuturesUnordered},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Klant, bronnen,
    bronnen::{Gemist, Persoon, Zaken},
    contacten::{self, Contacten},
};
use crate::{app::App, rest::formats, rest::problem::Result, toegang::Medewerker};

/// One part of a customer's picture.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Deel {
    /// Which part.
    bron: &'static str,
    /// Whether its source answered.
    gelukt: bool,
    /// What to tell the person at the screen when it did not.
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
    /// `contacten`
    Contacten(Contacten),
    /// `zaken`
    Zaken(Zaken),
}

/// Who it is, as far as we know ourselves.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KlantKop {
    klant: String,
    #[schema(required)]
    naam: Option<String>,
    soort: String,
    #[schema(required)]
    bsn_einde: Option<String>,
    #[schema(required)]
    partij: Option<Uuid>,
}

/// The parts that can be asked for; `klant` always comes.
pub(crate) const BRONNEN: &[&str] = &["persoon", "contacten", "zaken"];

/// The picture of `klant`, as far as it is asked for.
pub(crate) async fn beeld(
    app: &App,
    wie: &Medewerker,
    klant: Klant,
    wanted: &[&'static str],
) -> Result<impl Stream<Item = Deel> + Send + use<>> {
    let conn = app.db.read().await?;
    let bekend = klant.partij(&conn).await?;
    drop(conn);
    let kop = KlantKop {
        klant: klant.sleutel(app),
        naam: bekend.as_ref().and_then(|bekend| bekend.naam.clone()),
        soort: bekend.as_ref().map_or("persoon", |bekend| bekend.soort.as_str()).to_owned(),
        bsn_einde: klant.bsn_einde(),
        partij: bekend.as_ref().map(|bekend| bekend.uuid),
    };
    let first = deel(app, "klant", None, Ok(Some(Gegevens::Klant(kop))));
    let partij = bekend.map(|bekend| bekend.uuid);
    let parts: FuturesUnordered<BoxFuture<'static, Deel>> =
        wanted.iter().map(|bron| part(app.clone(), wie.clone(), klant.clone(), partij, bron)).collect();
    Ok(stream::iter([first]).chain(parts))
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
            "zaken" => {
                let zaken =
                    bronnen::zaken(&app, &wie, &klant).await.map(|found| Some(Gegevens::Zaken(found)));
                deel(&app, bron, Some(app.settings.zgw.naam.clone()), zaken)
            }
            _ => {
                let contacten =
                    own_contacten(&app, partij).await.map(|found| Some(Gegevens::Contacten(found)));
                deel(&app, bron, None, contacten)
            }
        }
    }
    .boxed()
}

async fn own_contacten(app: &App, partij: Option<Uuid>) -> Result<Contacten, Gemist> {
    let Some(partij) = partij else { return Ok(Contacten::default()) };
    let read = async { contacten::of_partij(&app.db.read().await?, partij).await };
    read.await.map_err(|problem| {
        tracing::error!(?problem, "the contacts of a customer cannot be read");
        Gemist("De contacten zijn even niet te lezen. De rest klopt.".to_owned())
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
            (true, Some("De BRP kent deze persoon niet.".to_owned()).filter(|_| bron == "persoon"), None)
        }
        Err(Gemist(melding)) => (false, Some(melding), None),
    };
    Deel { bron, gelukt, melding, register, opgehaald, gegevens }
}
