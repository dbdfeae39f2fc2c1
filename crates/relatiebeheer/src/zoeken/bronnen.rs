//! The sources beside our own register: each is asked what it can answer, and fails alone.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    treffers::{Gevonden, Treffer},
    vraag::{Als, Vorm, Vraag},
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        bronnen::{Gemist, caller, missed},
    },
    registers::{brp, kvk},
    rest::problem::Result,
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
    /// Who asked for it, by key.
    #[schema(required)]
    klant: Option<String>,
    #[schema(required)]
    klant_naam: Option<String>,
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) wie: Option<super::contacten::Wie>,
}

type Antwoord<T> = Result<Option<std::result::Result<Vec<T>, Gemist>>>;

/// Who the BRP knows; nothing when it is not asked.
pub(super) async fn ask_brp(app: &App, zicht: &Zicht, vraag: &Vraag) -> Antwoord<Gevonden> {
    let Some(brp) = &app.brp else { return Ok(None) };
    for vorm in &vraag.vormen {
        let found = match vorm {
            Vorm::Bsn(bsn) => brp.persoon(bsn).await.map(|persoon| persoon.into_iter().collect()),
            Vorm::NaamGeboortedatum(naam, op) => brp.zoek_geboortedatum(naam, *op).await,
            Vorm::Adres(adres) => brp.zoek_adres(adres).await,
            Vorm::Naam(naam) if brp.knows_gemeente() && naam.may_go_out() => match &naam.voornaam {
                Some(voornaam) => brp.zoek_naam(voornaam, &naam.achternaam).await,
                None => continue,
            },
            _ => continue,
        };
        let personen = match found {
            Ok(personen) => personen,
            // Too many, or too little to go on: nothing is wrong with the source.
            Err(zgw::Error::Status { status: 400, detail, .. }) => {
                let why = if detail.is_empty() { "Verfijn de zoekvraag.".to_owned() } else { detail };
                return Ok(Some(Err(Gemist(format!("De BRP zegt: {why}")))));
            }
            Err(error) => return Ok(Some(Err(missed("De BRP", &error)))),
        };
        let found = personen.iter().filter_map(|persoon| of_persoon(app, persoon)).collect();
        return Ok(Some(Ok(visible(app, zicht, found).await?)));
    }
    Ok(None)
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
            Vorm::Adres(adres) => kvk::Vraag::Adres {
                postcode: &adres.postcode,
                huisnummer: adres.huisnummer,
                huisletter: adres.huisletter,
            },
            _ => continue,
        };
        match register.zoek(vraag).await {
            Ok(found) => {
                let found = if matches!(vorm, Vorm::Kvk(_)) { the_organisation(found) } else { found };
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

/// The zaken with a number, of each zaaksysteem; nothing when they are not asked.
pub(super) async fn ask_zaken(
    app: &App,
    wie: &Medewerker,
    zicht: &Zicht,
    vraag: &Vraag,
) -> Result<Vec<(String, std::result::Result<Vec<ZaakTreffer>, Gemist>)>> {
    let number = vraag.vormen.iter().find_map(|vorm| match vorm {
        Vorm::Zaaknummer(nummer) => Some(nummer),
        _ => None,
    });
    let Some(number) = number else { return Ok(Vec::new()) };
    let rechten = &Rechten::of(&app.db.read().await?, wie).await?;
    let each = app.zaaksystemen.iter().map(|systeem| async move {
        let found = match with_number(systeem, wie, number).await {
            Ok(found) => found,
            Err(error) => return Ok((systeem.naam.clone(), Err(missed(&systeem.naam, &error)))),
        };
        let seen = inzien::seen(&app.db.read().await?, zicht, rechten, systeem, found).await?;
        let mut shown = Vec::new();
        for zaak in seen {
            shown.push(of_zaak(app, systeem, zaak).await?);
        }
        Ok((systeem.naam.clone(), Ok(shown)))
    });
    futures_util::future::try_join_all(each).await
}

async fn with_number(
    systeem: &Zaaksysteem,
    wie: &Medewerker,
    number: &str,
) -> std::result::Result<Vec<zgw::zaken::Zaak>, zgw::Error> {
    let caller = caller(wie);
    let capitals = number.to_ascii_uppercase();
    let found = systeem.client.zaken_with(&caller, number).await?;
    if found.is_empty() && capitals != *number {
        return systeem.client.zaken_with(&caller, &capitals).await;
    }
    Ok(found)
}

/// A zaak with who asked for it.
async fn of_zaak(app: &App, systeem: &Zaaksysteem, zaak: zgw::zaken::Zaak) -> Result<ZaakTreffer> {
    let conn = app.db.read().await?;
    let initiator = zaak.rollen.iter().find(|rol| rol.omschrijving_generiek == "initiator");
    let mut wie = None;
    if let Some((rol, klant)) = initiator.and_then(|rol| Some((rol, Klant::of_rol(rol)?))) {
        let klant = klant.strongest(&conn).await?;
        let own = klant.partij(&conn).await?.and_then(|bekend| bekend.naam);
        let naam = match own.or_else(|| rol.betrokkene_identificatie.statutaire_naam.clone()) {
            Some(naam) => Some(naam),
            None => in_brp(app, &klant).await,
        };
        wie = naam.map(|naam| (klant, naam));
    }
    let status = zaak.status.and_then(|status| Some(status.statustype?.omschrijving));
    Ok(ZaakTreffer {
        bron: systeem.code.clone(),
        zaak: zaak.uuid,
        identificatie: zaak.identificatie,
        omschrijving: zaak.omschrijving,
        zaaktype: zaak.zaaktype.map(|zaaktype| zaaktype.omschrijving).unwrap_or_default(),
        status,
        startdatum: zaak.startdatum,
        klant: wie.as_ref().map(|(klant, _)| klant.sleutel(app)),
        klant_naam: wie.as_ref().map(|(_, naam)| naam.clone()),
        wie: wie.map(|(klant, _)| super::contacten::Wie(klant)),
    })
}

/// What the BRP calls somebody; a zaak is shown without a name when it does not answer.
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
