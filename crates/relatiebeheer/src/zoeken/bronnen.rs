//! The sources beside our own register: each is asked what it can answer, and fails alone.

use super::{
    normaal::woorden,
    treffers::{Gevonden, Treffer},
    vraag::{Adres, Als, Vorm, Vraag},
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        bronnen::{Gemist, missed},
    },
    registers::{brp, kvk},
    rest::problem::Result,
    toegang::Zicht,
};

type Antwoord<T> = Result<Option<std::result::Result<Vec<T>, Gemist>>>;

/// What the BRP has: nothing when it is not asked; and what to tell about that.
pub(super) type VanBrp = (Option<std::result::Result<Vec<Gevonden>, Gemist>>, Option<&'static str>);

const TE_VEEL: &str =
    "De BRP vindt te veel mensen. Voeg iets toe, bijvoorbeeld een voornaam, geboortedatum of huisnummer.";
const ANDER_SCHRIFT: &str = "De BRP is niet doorzocht: die zoekt alleen met letters van ons alfabet. Typ de naam zoals die in \
    een Nederlands paspoort of rijbewijs staat.";

/// Who the BRP knows.
pub(super) async fn ask_brp(app: &App, zicht: &Zicht, vraag: &Vraag) -> Result<VanBrp> {
    let Some(brp) = &app.brp else { return Ok((None, None)) };
    for vorm in &vraag.vormen {
        let personen = match of_vorm(brp, vorm).await {
            Ok(Some(personen)) => personen,
            Ok(None) => continue,
            Err(zgw::Error::Status { status: 400, code, .. }) if code == "tooManyResults" => {
                return Ok((Some(Ok(Vec::new())), Some(TE_VEEL)));
            }
            Err(error) => return Ok((Some(Err(not_answered(&error))), None)),
        };
        let found = personen.iter().filter_map(|persoon| of_persoon(app, persoon)).collect();
        return Ok((Some(Ok(visible(app, zicht, found).await?)), None));
    }
    let in_other_script = |vorm: &Vorm| match vorm {
        Vorm::NaamGeboortedatum(naam, _) | Vorm::Naam(naam) => {
            naam.lezingen.first().is_some_and(|lezing| brp::zoekbaar(&lezing.achternaam).is_none())
        }
        _ => false,
    };
    Ok((None, vraag.vormen.iter().any(in_other_script).then_some(ANDER_SCHRIFT)))
}

/// Who the BRP has for one thing that the question may be; `None` when it cannot be asked that.
async fn of_vorm(brp: &brp::Brp, vorm: &Vorm) -> std::result::Result<Option<Vec<brp::Persoon>>, zgw::Error> {
    match vorm {
        Vorm::Bsn(bsn) => Ok(Some(brp.persoon(bsn).await?.into_iter().collect())),
        Vorm::NaamGeboortedatum(naam, op) => brp.zoek_geboortedatum(&naam.lezingen, *op).await,
        Vorm::Adres(adres) => brp.zoek_adres(adres).await.map(Some),
        Vorm::Naam(naam) if brp.knows_gemeente() && naam.may_go_out() => brp.zoek_naam(&naam.lezingen).await,
        _ => Ok(None),
    }
}

/// What to tell when the BRP gave no answer: never its own words, which are for programmers.
fn not_answered(error: &zgw::Error) -> Gemist {
    if !matches!(error, zgw::Error::Status { status: 400, .. }) {
        return missed("De BRP", error);
    }
    tracing::warn!(%error, "the BRP refused a question");
    Gemist(
        "De BRP kan hier niet op zoeken. Zoek op BSN, op achternaam met geboortedatum, of op postcode met huisnummer."
            .to_owned(),
    )
}

fn of_persoon(app: &App, persoon: &brp::Persoon) -> Option<Gevonden> {
    let klant = Klant::from_bsn(persoon.burgerservicenummer.as_deref()?)?;
    let geheim = persoon.geheimhouding_persoonsgegevens;
    let treffer = Treffer {
        klant: klant.sleutel(app),
        naam: persoon.naam(),
        geboortedatum: persoon.geboortedatum(),
        // Where somebody lives whose address is secret is nothing for a list.
        woonplaats: persoon.woonplaats().filter(|_| !geheim),
        soort: "persoon".to_owned(),
        bron: super::BRP,
        geheim,
        overleden: persoon.is_overleden(),
        ..Treffer::default()
    };
    Some(Gevonden { klant, treffer })
}

/// Which organisations the KVK knows; nothing when it is not asked.
pub(super) async fn ask_kvk(app: &App, zicht: &Zicht, vraag: &Vraag) -> Antwoord<Gevonden> {
    let Some(register) = &app.kvk else { return Ok(None) };
    let mut all: Option<Vec<Gevonden>> = None;
    for vorm in &vraag.vormen {
        let vraag = match vorm {
            Vorm::Kvk(nummer) => kvk::Vraag::KvkNummer(nummer),
            Vorm::Vestiging(nummer) => kvk::Vraag::Vestigingsnummer(nummer),
            Vorm::Rsin(nummer) if !vraag.ook.contains(&Als::Rsin) => kvk::Vraag::Rsin(nummer),
            Vorm::Naam(naam) if naam.geheel.chars().count() > 2 && naam.may_go_out() => {
                kvk::Vraag::Naam(&naam.geheel)
            }
            // Who has a birth date is no organisation.
            Vorm::Adres(adres) if adres.geboortedatum.is_none() => kvk::Vraag::Adres {
                postcode: &adres.postcode,
                huisnummer: adres.huisnummer,
                huisletter: adres.huisletter,
            },
            _ => continue,
        };
        match register.zoek(vraag).await {
            Ok(found) => {
                let found = match vorm {
                    Vorm::Kvk(_) => the_organisation(found),
                    Vorm::Adres(adres) => called(found, adres),
                    _ => found,
                };
                let found = found.into_iter().filter_map(|found| of_organisatie(app, found));
                all.get_or_insert_default().extend(found);
            }
            Err(error) => return Ok(Some(Err(missed("De KVK", &error)))),
        }
    }
    match all {
        Some(found) => Ok(Some(Ok(visible(app, zicht, found).await?))),
        None => Ok(None),
    }
}

/// A KVK number is that of one organisation, whose vestigingen are on its own page.
fn the_organisation(found: Vec<kvk::Gevonden>) -> Vec<kvk::Gevonden> {
    let (own, vestigingen): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|found| found.vestigingsnummer.is_none());
    let one = own.into_iter().chain(vestigingen).next();
    one.map(|one| kvk::Gevonden { vestigingsnummer: None, ..one }).into_iter().collect()
}

/// Those of an address that go by the name that was given with it.
fn called(found: Vec<kvk::Gevonden>, adres: &Adres) -> Vec<kvk::Gevonden> {
    let Some(naam) = &adres.naam else { return found };
    let words = woorden(&naam.geheel);
    let fits = |one: &kvk::Gevonden| {
        let own = woorden(&one.naam);
        words.iter().all(|word| own.iter().any(|name| name.starts_with(word.as_str())))
    };
    found.into_iter().filter(fits).collect()
}

fn of_organisatie(app: &App, found: kvk::Gevonden) -> Option<Gevonden> {
    let (klant, soort) = match &found.vestigingsnummer {
        Some(nummer) => (Klant::from_vestiging(&found.kvk_nummer, nummer)?, "vestiging"),
        None => (Klant::from_kvk(&found.kvk_nummer)?, "organisatie"),
    };
    let treffer = Treffer {
        klant: klant.sleutel(app),
        naam: if found.actief { found.naam } else { format!("{} (uitgeschreven)", found.naam) },
        soort: soort.to_owned(),
        bron: super::KVK,
        kvk_nummer: Some(found.kvk_nummer),
        vestigingsnummer: found.vestigingsnummer,
        adres: found.adres,
        ..Treffer::default()
    };
    Some(Gevonden { klant, treffer })
}

/// Those of them whom the employee may see, each under the strongest name that they have with us.
async fn visible(app: &App, zicht: &Zicht, found: Vec<Gevonden>) -> Result<Vec<Gevonden>> {
    let conn = app.db.read().await?;
    let mut strongest = Vec::with_capacity(found.len());
    for Gevonden { klant, mut treffer } in found {
        let klant = klant.strongest(&conn).await?;
        treffer.klant = klant.sleutel(app);
        strongest.push(Gevonden { klant, treffer });
    }
    let klanten: Vec<Klant> = strongest.iter().map(|found| found.klant.clone()).collect();
    let seen = zicht.of_klanten(&conn, &klanten).await?;
    Ok(strongest.into_iter().zip(seen).filter(|(_, seen)| *seen).map(|(found, _)| found).collect())
}
