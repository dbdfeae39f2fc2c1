//! Zaken by their number, as people say it, and by words of their omschrijving.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    bsn,
    normaal::woorden,
    vraag::{
        Vorm, Vraag,
        zaak::{self, Zoekwijze},
    },
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        bronnen::{Gemist, caller, missed},
    },
    rest::problem::{Problem, Result},
    toegang::{Medewerker, Zicht},
    zaken::{beleid::Rechten, inzien, systemen::Zaaksysteem},
};

/// A zaak that was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ZaakTreffer {
    /// Code of the zaaksysteem.
    bron: String,
    zaak: Uuid,
    identificatie: String,
    omschrijving: String,
    zaaktype: String,
    #[schema(required)]
    status: Option<String>,
    #[schema(required)]
    startdatum: Option<Date>,
    /// Who asked for it, by key; none when the zaak names nobody that we know.
    #[schema(required)]
    klant: Option<String>,
    #[schema(required)]
    klant_naam: Option<String>,
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) wie: Option<Klant>,
}

/// How a zaaksysteem is asked.
enum Gezocht<'v> {
    Nummer(&'v str),
    /// Words of the omschrijving, normalised.
    Woorden(&'v [String]),
}

type Gevonden = std::result::Result<Vec<ZaakTreffer>, Gemist>;

/// How many zaken of each zaaksysteem are shown.
const MOST: usize = 25;
/// A shorter word is in too many.
const SHORTEST_WORD: usize = 4;

/// The zaken of each zaaksysteem, and whether there are more; nothing when they are not asked.
pub(super) async fn ask_zaken(
    app: &App,
    wie: &Medewerker,
    zicht: &Zicht,
    vraag: &Vraag,
) -> Result<(Vec<(String, Gevonden)>, bool)> {
    let Some(gezocht) = &gezocht(vraag) else { return Ok((Vec::new(), false)) };
    let rechten = &Rechten::of(&app.db.read().await?, wie).await?;
    let each = app.zaaksystemen.iter().map(|systeem| async move {
        let found = match gezocht {
            Gezocht::Nummer(nummer) => with_number(systeem, wie, nummer).await,
            Gezocht::Woorden(words) => with_words(systeem, wie, words).await,
        };
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                let missed: Gevonden = Err(missed(&systeem.naam, &error));
                return Ok::<_, Problem>((systeem.naam.clone(), missed, false));
            }
        };
        let mut seen = inzien::seen(&app.db.read().await?, zicht, rechten, systeem, found).await?;
        let more = seen.len() > MOST;
        seen.truncate(MOST);
        let mut shown = Vec::new();
        for zaak in seen {
            shown.push(of_zaak(app, systeem, gezocht, zaak).await?);
        }
        Ok((systeem.naam.clone(), Ok(shown), more))
    });
    let each: Vec<(String, Gevonden, bool)> = futures_util::future::try_join_all(each).await?;
    let more = each.iter().any(|(.., more)| *more);
    Ok((each.into_iter().map(|(naam, found, _)| (naam, found)).collect(), more))
}

fn gezocht(vraag: &Vraag) -> Option<Gezocht<'_>> {
    let by_number = vraag.vormen.iter().find_map(|vorm| match vorm {
        Vorm::Zaaknummer(nummer) => Some(Gezocht::Nummer(nummer)),
        _ => None,
    });
    let by_words = || {
        vraag.vormen.iter().find_map(|vorm| match vorm {
            Vorm::Tekst(words) if may_go_out(words) => Some(Gezocht::Woorden(words)),
            _ => None,
        })
    };
    by_number.or_else(by_words)
}

/// Whether others may be asked for these words: they tell something, and no number of a person.
fn may_go_out(words: &[String]) -> bool {
    let tells = words.iter().any(|word| word.chars().count() >= SHORTEST_WORD);
    tells && !bsn::has_long_number(&words.join(" "))
}

/// The zaken that go by what was typed: in the first way of asking that finds any.
async fn with_number(
    systeem: &Zaaksysteem,
    wie: &Medewerker,
    nummer: &str,
) -> std::result::Result<Vec<zgw::zaken::Zaak>, zgw::Error> {
    let caller = caller(wie);
    for wijze in zaak::zoekwijzen(nummer) {
        let found = match &wijze {
            Zoekwijze::Precies(nummer) => systeem.client.zaken_with(&caller, nummer).await?,
            Zoekwijze::Bevat(part) => match systeem.client.zaken_numbered_like(&caller, part).await {
                Ok(found) => found.into_iter().filter(|zaak| zaak::is(&zaak.identificatie, nummer)).collect(),
                // Not every zaaksysteem can be asked for a part of a number.
                Err(error) if error.is_refusal() => Vec::new(),
                Err(error) => return Err(error),
            },
        };
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// The zaken with all of these words in their omschrijving, the newest first. The longest word is asked for.
async fn with_words(
    systeem: &Zaaksysteem,
    wie: &Medewerker,
    words: &[String],
) -> std::result::Result<Vec<zgw::zaken::Zaak>, zgw::Error> {
    let Some(longest) = words.iter().max_by_key(|word| word.chars().count()) else { return Ok(Vec::new()) };
    let fits = |zaak: &zgw::zaken::Zaak| {
        let own = woorden(&zaak.omschrijving);
        words.iter().all(|word| own.iter().any(|other| other.contains(word.as_str())))
    };
    match systeem.client.zaken_described(&caller(wie), longest, fits).await {
        Err(error) if error.is_refusal() => Ok(Vec::new()),
        found => found,
    }
}

/// A zaak with who asked for it: as we know them, as the BRP does, or else as the zaak itself says.
async fn of_zaak(
    app: &App,
    systeem: &Zaaksysteem,
    gezocht: &Gezocht<'_>,
    zaak: zgw::zaken::Zaak,
) -> Result<ZaakTreffer> {
    let conn = app.db.read().await?;
    let initiator = zaak.rollen.iter().find(|rol| rol.omschrijving_generiek == "initiator");
    let mut wie = initiator.and_then(Klant::of_rol);
    let mut naam = None;
    if let Some(klant) = wie.take() {
        let klant = klant.strongest(&conn).await?;
        naam = klant.partij(&conn).await?.and_then(|bekend| bekend.naam);
        // By words there may be many: the BRP is not asked for all of them.
        if naam.is_none() && matches!(gezocht, Gezocht::Nummer(_)) {
            naam = in_brp(app, &klant).await;
        }
        wie = Some(klant);
    }
    let naam = naam.or_else(|| initiator?.betrokkene_identificatie.weergavenaam());
    let status = zaak.status.and_then(|status| Some(status.statustype?.omschrijving));
    Ok(ZaakTreffer {
        bron: systeem.code.clone(),
        zaak: zaak.uuid,
        identificatie: zaak.identificatie,
        omschrijving: zaak.omschrijving,
        zaaktype: zaak.zaaktype.map(|zaaktype| zaaktype.omschrijving).unwrap_or_default(),
        status,
        startdatum: zaak.startdatum,
        klant: wie.as_ref().map(|klant| klant.sleutel(app)),
        klant_naam: naam,
        wie,
    })
}

/// What the BRP calls somebody; a zaak is shown with another name when it does not answer.
async fn in_brp(app: &App, klant: &Klant) -> Option<String> {
    let (Klant::Bsn(bsn), Some(brp)) = (klant, &app.brp) else { return None };
    match brp.persoon(bsn).await {
        Ok(persoon) => persoon.map(|persoon| persoon.naam()),
        Err(error) => {
            tracing::warn!(%error, "the BRP did not name the initiator of a zaak");
            None
        }
    }
}
