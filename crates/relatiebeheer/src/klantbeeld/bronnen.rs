//! What the sources beside us say about a customer, in the words of the screen.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{Caller, Error, zaken::Bsn};

use super::{Klant, contacten, organisatie};
use crate::{
    app::App,
    registers::brp,
    rest::formats,
    toegang::{Medewerker, Zicht},
    zaken::{beleid::Rechten, inzien, systemen::Zaaksysteem},
};

/// Who a person is, by the BRP.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Persoon {
    naam: String,
    #[schema(required)]
    aanspreekvorm: Option<String>,
    #[schema(required)]
    geboortedatum: Option<Date>,
    #[schema(required)]
    leeftijd: Option<i16>,
    /// Their address may never be given to others.
    geheim: bool,
    overleden: bool,
    #[schema(required)]
    overlijdensdatum: Option<Date>,
    /// The address in lines.
    #[schema(required)]
    adres: Option<Vec<String>>,
    partners: Vec<String>,
    /// Some of it may be wrong, and is being looked into.
    in_onderzoek: bool,
}

/// The zaken of a customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Zaken {
    zaken: Vec<Zaak>,
}

/// A zaak, as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Zaak {
    /// Code of the zaaksysteem.
    bron: String,
    uuid: Uuid,
    identificatie: String,
    omschrijving: String,
    zaaktype: String,
    #[schema(required)]
    status: Option<String>,
    /// When that status was reached.
    #[schema(required, format = "date-time")]
    status_gezet: Option<String>,
    #[schema(required)]
    startdatum: Option<Date>,
    #[schema(required)]
    einddatum: Option<Date>,
    /// When it must be done.
    #[schema(required)]
    uiterlijk: Option<Date>,
    #[schema(required)]
    resultaat: Option<String>,
    /// The contacts about it, of those that may be seen.
    contacten: Vec<Uuid>,
}

/// Why a source gave nothing, in Dutch, for the person at the screen.
pub(crate) struct Gemist(pub(crate) String);

/// Who it is, by the BRP. `None`: the BRP does not know this person.
pub(crate) async fn persoon(app: &App, klant: &Klant) -> Result<Option<Persoon>, Gemist> {
    let Klant::Bsn(bsn) = klant else { return Ok(None) };
    let Some(brp) = &app.brp else { return Err(not_linked("De BRP")) };
    let found = brp.persoon(bsn).await.map_err(|error| missed("De BRP", &error))?;
    Ok(found.as_ref().map(show_persoon))
}

fn show_persoon(persoon: &brp::Persoon) -> Persoon {
    Persoon {
        naam: persoon.naam(),
        aanspreekvorm: persoon.adressering.aanhef.clone(),
        geboortedatum: persoon.geboortedatum(),
        leeftijd: persoon.leeftijd,
        geheim: persoon.geheimhouding_persoonsgegevens,
        overleden: persoon.is_overleden(),
        overlijdensdatum: persoon.overlijdensdatum(),
        adres: persoon.adres(),
        partners: persoon.partners(),
        in_onderzoek: persoon.in_onderzoek.is_some(),
    }
}

/// The zaken of a customer in one zaaksysteem, as far as the employee may see them, and what there is to say about them.
pub(crate) async fn zaken(
    app: &App,
    wie: &Medewerker,
    klant: &Klant,
    systeem: &Zaaksysteem,
) -> Result<(Zaken, Option<String>), Gemist> {
    let client = &systeem.client;
    let (found, melding) = if let Klant::Partij(_) = klant {
        return Ok((Zaken { zaken: Vec::new() }, None));
    } else if let Some(bsn) = bsn(klant) {
        (client.zaken_of(&caller(wie), &bsn).await, None)
    } else {
        let (organisatie, melding) = organisatie::at_zaaksysteem(app, klant).await;
        match organisatie {
            Some(organisatie) => (client.zaken_of_organisatie(&caller(wie), &organisatie).await, melding),
            None => (Ok(zgw::zaken::Zaken::default()), None),
        }
    };
    let found = found.map_err(|error| match klant {
        Klant::Bsn(_) if error.is_refusal() => no_zoek(&systeem.naam, &error),
        _ => missed(&systeem.naam, &error),
    })?;
    let incomplete = (found.dropped > 0 && matches!(klant, Klant::Bsn(_))).then(|| {
        format!("{} filtert niet op BSN. Er kunnen meer zaken zijn. Meld het aan uw beheerder.", systeem.naam)
    });
    let melding = melding.or(incomplete);
    if found.dropped > 0 {
        let (dropped, bron) = (found.dropped, &systeem.code);
        tracing::warn!(dropped, bron, "the zaaksysteem gave zaken of others, which were not shown");
    }
    let zaken = shown(app, wie, systeem, found.zaken).await.map_err(|problem| {
        tracing::error!(?problem, "what an employee may see cannot be read");
        Gemist("De zaken zijn even niet te lezen. De rest klopt.".to_owned())
    })?;
    Ok((Zaken { zaken }, melding))
}

/// Those of these zaken that the employee may see, each with the contacts about it.
async fn shown(
    app: &App,
    wie: &Medewerker,
    systeem: &Zaaksysteem,
    zaken: Vec<zgw::zaken::Zaak>,
) -> crate::rest::problem::Result<Vec<Zaak>> {
    let conn = app.db.read().await?;
    let (zicht, rechten) = (Zicht::of(app, &conn, wie).await?, Rechten::of(&conn, wie).await?);
    let seen = inzien::seen(&conn, &zicht, &rechten, systeem, zaken).await?;
    for zaak in &seen {
        inzien::show(app, wie, systeem, zaak);
    }
    let names = |zaak: &zgw::zaken::Zaak| {
        [zaak.uuid.to_string(), zaak.identificatie.clone()].into_iter().filter(|name| !name.is_empty())
    };
    let all: Vec<String> = seen.iter().flat_map(names).collect();
    let mut about = contacten::about(&conn, &zicht, &all).await?;
    let mut of = |zaak: &zgw::zaken::Zaak| {
        let contacten: BTreeSet<Uuid> =
            names(zaak).flat_map(|name| about.remove(&name).unwrap_or_default()).collect();
        contacten.into_iter().collect()
    };
    Ok(seen
        .into_iter()
        .map(|zaak| {
            let contacten = of(&zaak);
            show_zaak(systeem, zaak, contacten)
        })
        .collect())
}

/// The BSN of a customer, for the zaaksysteem.
fn bsn(klant: &Klant) -> Option<Bsn> {
    match klant {
        Klant::Bsn(bsn) => Bsn::parse(bsn),
        _ => None,
    }
}

/// Every call is made on behalf of the employee, by name, and in the trace of the request.
pub(crate) fn caller(wie: &Medewerker) -> Caller {
    let caller = Caller::new(&wie.gebruiker, &wie.naam);
    match &wie.spoor {
        Some(traceparent) => caller.with_traceparent(traceparent),
        None => caller,
    }
}

fn show_zaak(systeem: &Zaaksysteem, zaak: zgw::zaken::Zaak, contacten: Vec<Uuid>) -> Zaak {
    let status = zaak.status;
    let statustype = status.as_ref().and_then(|status| status.statustype.as_ref());
    Zaak {
        bron: systeem.code.clone(),
        uuid: zaak.uuid,
        identificatie: zaak.identificatie,
        omschrijving: zaak.omschrijving,
        zaaktype: zaak.zaaktype.map(|zaaktype| zaaktype.omschrijving).unwrap_or_default(),
        status: statustype.map(|statustype| statustype.omschrijving.clone()),
        status_gezet: status
            .and_then(|status| status.datum_status_gezet)
            .map(|at| formats::moment(at.into())),
        startdatum: zaak.startdatum,
        einddatum: zaak.einddatum,
        uiterlijk: zaak.uiterlijke_einddatum_afdoening,
        resultaat: zaak.resultaat.and_then(|resultaat| Some(resultaat.resultaattype?.omschrijving)),
        contacten,
    }
}

pub(crate) fn not_linked(bron: &str) -> Gemist {
    Gemist(format!("{bron} is niet gekoppeld. Vraag uw beheerder om de koppeling in te stellen."))
}

/// A BSN has no place in an address, so without `_zoek` a zaaksysteem cannot be asked for the zaken of a person.
fn no_zoek(bron: &str, error: &Error) -> Gemist {
    tracing::warn!(bron, %error, "POST /zaken/_zoek with a BSN is refused");
    Gemist(format!(
        "{bron} kan niet op BSN zoeken. De zaken van deze persoon zijn hier niet te zien. Meld het aan uw beheerder."
    ))
}

/// What to tell about a source that failed; the log has the details.
pub(crate) fn missed(bron: &str, error: &Error) -> Gemist {
    tracing::warn!(bron, %error, "a neighbour failed");
    Gemist(match error {
        Error::TimedOut { after } => {
            format!("{bron} antwoordt niet binnen {} seconden. De rest klopt.", after.as_secs().max(1))
        }
        Error::Unreachable { .. } => format!("{bron} is niet bereikbaar. De rest klopt."),
        Error::NotAllowed { .. } => {
            format!("{bron} laat ons niet toe. De rest klopt. Meld het aan uw beheerder.")
        }
        Error::Status { status: 429, .. } => {
            format!("{bron} krijgt te veel vragen. Wacht even en probeer het opnieuw. De rest klopt.")
        }
        _ => format!("{bron} geeft geen bruikbaar antwoord. De rest klopt."),
    })
}
