//! What the KVK says about an organisation or vestiging, in the words of the screen.

use futures_util::future::join;
use jiff::civil::Date;
use serde::Serialize;
use store::sql;
use utoipa::ToSchema;
use zgw::Error;

use super::{
    Klant,
    bronnen::{Gemist, missed, not_linked},
};
use crate::{
    app::App,
    registers::kvk::{self, Basisprofiel, Kvk, Soort, Vestigingsprofiel},
    rest::{
        formats::passes_eleven_test,
        problem::{Problem, Result},
    },
    toegang::{Medewerker, Zicht},
};

const DE_KVK: &str = "De KVK";

/// What an organisation or vestiging is, by the KVK.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Organisatie {
    naam: String,
    handelsnamen: Vec<String>,
    #[schema(required)]
    rechtsvorm: Option<String>,
    kvk_nummer: String,
    #[schema(required)]
    vestigingsnummer: Option<String>,
    #[schema(required)]
    rsin: Option<String>,
    /// Not struck off.
    actief: bool,
    #[schema(required)]
    registratiedatum: Option<Date>,
    adressen: Vec<OrganisatieAdres>,
    /// What it does, the main activity first.
    activiteiten: Vec<String>,
    #[schema(required)]
    werkzame_personen: Option<u32>,
    #[schema(required)]
    aantal_vestigingen: Option<usize>,
    /// The hoofdvestiging, of an organisation and of its other vestigingen.
    #[schema(required)]
    hoofdvestiging: Option<Ander>,
    /// The organisation that a vestiging is of.
    #[schema(required)]
    organisatie: Option<Ander>,
}

/// Another customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ander {
    pub(super) klant: String,
    pub(super) naam: String,
}

/// An address of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisatieAdres {
    /// `bezoekadres` or `correspondentieadres`.
    soort: String,
    /// None of an address that is shielded.
    regels: Vec<String>,
    /// May not be given to anybody.
    afgeschermd: bool,
}

/// A page of the vestigingen of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Vestigingen {
    vestigingen: Vec<Vestiging>,
    pagina: usize,
    /// There is a next page.
    meer: bool,
    totaal: usize,
}

/// A vestiging, as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Vestiging {
    klant: String,
    naam: String,
    vestigingsnummer: String,
    #[schema(required)]
    adres: Option<String>,
    hoofdvestiging: bool,
}

/// The vestigingen of an organisation that the employee may not see.
async fn verborgen(app: &App, wie: &Medewerker, kvk_nummer: &str) -> Result<Vec<String>> {
    let conn = app.db.read().await?;
    Zicht::of(app, &conn, wie).await?.verborgen_vestigingen(&conn, kvk_nummer).await
}

/// What it is, by the KVK. `None`: the KVK does not know it.
pub(super) async fn organisatie(
    app: &App,
    wie: &Medewerker,
    klant: &Klant,
) -> Result<Option<Organisatie>, Gemist> {
    let Some(nummer) = klant.kvk_nummer() else { return Ok(None) };
    let Some(kvk) = &app.kvk else { return Err(not_linked(DE_KVK)) };
    let verborgen = verborgen(app, wie, nummer).await.map_err(|problem| {
        tracing::error!(?problem, "who may see which vestiging cannot be read");
        Gemist("Het eigen register is even niet te lezen, dus de KVK wordt niet getoond.".to_owned())
    })?;
    let found = match klant.vestigingsnummer() {
        None => geheel(app, kvk, nummer, &verborgen).await,
        Some(vestiging) => een_vestiging(app, kvk, nummer, vestiging, &verborgen).await,
    };
    found.map_err(|error| missed(DE_KVK, &error))
}

async fn geheel(
    app: &App,
    kvk: &Kvk,
    nummer: &str,
    verborgen: &[String],
) -> Result<Option<Organisatie>, Error> {
    let (profiel, aantal) = join(kvk.basisprofiel(nummer), kvk.aantal_vestigingen(nummer)).await;
    let Some(profiel) = profiel? else { return Ok(None) };
    Ok(Some(Organisatie {
        naam: profiel.naam().unwrap_or("Naam onbekend").to_owned(),
        handelsnamen: profiel.handelsnamen(),
        rechtsvorm: profiel.rechtsvorm().map(str::to_owned),
        kvk_nummer: nummer.to_owned(),
        vestigingsnummer: None,
        rsin: profiel.rsin().map(str::to_owned),
        actief: profiel.is_actief(),
        registratiedatum: profiel.registratiedatum(),
        adressen: profiel.adressen().iter().map(show_adres).collect(),
        activiteiten: profiel.activiteiten(),
        werkzame_personen: profiel.totaal_werkzame_personen,
        // Without the count the rest is as good.
        aantal_vestigingen: aantal.ok().map(|aantal| aantal.saturating_sub(verborgen.len())),
        hoofdvestiging: hoofdvestiging(app, nummer, &profiel, verborgen),
        organisatie: None,
    }))
}

async fn een_vestiging(
    app: &App,
    kvk: &Kvk,
    nummer: &str,
    vestiging: &str,
    verborgen: &[String],
) -> Result<Option<Organisatie>, Error> {
    let (profiel, geheel) = join(kvk.vestigingsprofiel(nummer, vestiging), kvk.basisprofiel(nummer)).await;
    let Some(profiel) = profiel? else { return Ok(None) };
    // What the organisation adds is welcome, not needed.
    let geheel = geheel.ok().flatten();
    let geheel = geheel.as_ref();
    let hoofd = geheel.and_then(|geheel| hoofdvestiging(app, nummer, geheel, verborgen));
    let own = Klant::from_vestiging(nummer, vestiging).map(|klant| klant.sleutel(app));
    Ok(Some(Organisatie {
        naam: profiel.naam().unwrap_or("Naam onbekend").to_owned(),
        handelsnamen: profiel.handelsnamen(),
        rechtsvorm: geheel.and_then(Basisprofiel::rechtsvorm).map(str::to_owned),
        kvk_nummer: nummer.to_owned(),
        vestigingsnummer: Some(vestiging.to_owned()),
        rsin: profiel.rsin.clone().or_else(|| geheel?.rsin().map(str::to_owned)),
        actief: profiel.is_actief() && geheel.is_none_or(Basisprofiel::is_actief),
        registratiedatum: profiel.registratiedatum(),
        adressen: profiel.adressen.iter().map(show_adres).collect(),
        activiteiten: profiel.activiteiten(),
        werkzame_personen: profiel.totaal_werkzame_personen,
        aantal_vestigingen: None,
        hoofdvestiging: hoofd.filter(|hoofd| Some(&hoofd.klant) != own.as_ref()),
        organisatie: geheel.and_then(|geheel| {
            Some(Ander { klant: Klant::from_kvk(nummer)?.sleutel(app), naam: geheel.naam()?.to_owned() })
        }),
    }))
}

fn hoofdvestiging(app: &App, kvk: &str, geheel: &Basisprofiel, verborgen: &[String]) -> Option<Ander> {
    let hoofd: &Vestigingsprofiel = geheel.hoofdvestiging()?;
    let nummer = hoofd.vestigingsnummer.as_ref().filter(|nummer| !verborgen.contains(nummer))?;
    let klant = Klant::from_vestiging(kvk, nummer)?;
    Some(Ander { klant: klant.sleutel(app), naam: hoofd.naam().or(geheel.naam())?.to_owned() })
}

fn show_adres(adres: &kvk::Adres) -> OrganisatieAdres {
    let soort = adres.soort.as_deref().unwrap_or("bezoekadres").to_owned();
    OrganisatieAdres { soort, regels: adres.regels(), afgeschermd: adres.is_afgeschermd() }
}

/// A page of the vestigingen of the organisation that a customer is, or is a vestiging of.
pub(crate) async fn vestigingen(
    app: &App,
    wie: &Medewerker,
    klant: &Klant,
    pagina: usize,
) -> Result<Vestigingen> {
    let nummer = klant.kvk_nummer().ok_or(Problem::NotFound)?;
    let failed = |Gemist(melding)| Problem::Neighbour(melding);
    let kvk = app.kvk.as_ref().ok_or_else(|| failed(not_linked(DE_KVK)))?;
    let verborgen = verborgen(app, wie, nummer).await?;
    let found = kvk.vestigingen(nummer, pagina).await;
    let found = found.map_err(|error| failed(missed(DE_KVK, &error)))?;
    let vestigingen = found.vestigingen.into_iter().filter_map(|gevonden| {
        let vestigingsnummer = gevonden.vestigingsnummer.filter(|nummer| !verborgen.contains(nummer))?;
        Some(Vestiging {
            klant: Klant::from_vestiging(nummer, &vestigingsnummer)?.sleutel(app),
            naam: gevonden.naam,
            vestigingsnummer,
            adres: gevonden.adres,
            hoofdvestiging: gevonden.soort == Soort::Hoofdvestiging,
        })
    });
    let meer = pagina.saturating_mul(kvk::PAGE) < found.totaal;
    let totaal = found.totaal.saturating_sub(verborgen.len());
    Ok(Vestigingen { vestigingen: vestigingen.collect(), pagina, meer, totaal })
}

/// The numbers by which a zaaksysteem may know an organisation or vestiging.
pub(super) fn by_numbers(klant: &Klant, rsin: Option<String>) -> Option<zgw::zaken::Organisatie> {
    let kvk_nummer = klant.kvk_nummer()?.to_owned();
    Some(match klant.vestigingsnummer() {
        None => zgw::zaken::Organisatie::Geheel { kvk_nummer, rsin },
        Some(nummer) => {
            zgw::zaken::Organisatie::Vestiging { kvk_nummer, vestigingsnummer: nummer.to_owned() }
        }
    })
}

/// The same, with the RSIN: our own register's or else the KVK's. When the KVK does not give it, something may be missing.
pub(super) async fn at_zaaksysteem(
    app: &App,
    klant: &Klant,
) -> (Option<zgw::zaken::Organisatie>, Option<String>) {
    let (Klant::Kvk(nummer), Some(kvk)) = (klant, &app.kvk) else { return (by_numbers(klant, None), None) };
    let own = own_rsin(app, klant).await.unwrap_or_else(|problem| {
        tracing::error!(?problem, "the RSIN of a customer cannot be read");
        None
    });
    if own.is_some() {
        return (by_numbers(klant, own), None);
    }
    match kvk.basisprofiel(nummer).await {
        Ok(profiel) => {
            (by_numbers(klant, profiel.and_then(|profiel| profiel.rsin().map(str::to_owned))), None)
        }
        Err(error) => {
            let Gemist(why) = missed(DE_KVK, &error);
            let melding = format!("{why} Zaken die alleen op RSIN zijn geregistreerd, ontbreken.");
            (by_numbers(klant, None), Some(melding))
        }
    }
}

async fn own_rsin(app: &App, klant: &Klant) -> Result<Option<String>> {
    let conn = app.db.read().await?;
    let Some(partij) = klant.partij(&conn).await? else { return Ok(None) };
    let sql = sql!(
        "select object_id from partij_identificator where partij = $1 and code_soort_object_id = 'rsin'"
    );
    let found: Option<(String,)> = conn.first(sql, &[&partij.uuid]).await?;
    Ok(found.map(|(rsin,)| rsin).filter(|rsin| passes_eleven_test(rsin)))
}
