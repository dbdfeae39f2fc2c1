//! What the sources beside us say about a customer, in the words of the screen.

use std::{collections::BTreeSet, sync::Arc};

use futures_util::{
    Stream, StreamExt,
    stream::{self, BoxStream},
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{
    Caller, Error,
    zaken::{Bsn, Rest},
};

use super::{Klant, contacten, organisatie};
use crate::{
    app::App,
    registers::brp,
    rest::formats,
    toegang::{Medewerker, Zicht},
    zaken::{beleid::Rechten, cache, inzien, systemen::Zaaksysteem},
};

/// Who a person is, by the BRP. Dates are as far as they are known: `1985-12-01`, `1985-12` or `1985`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is an indication of the BRP of its own")]
pub(crate) struct Persoon {
    /// First names, prefix and their own surname.
    naam: String,
    #[schema(required)]
    aanspreekvorm: Option<String>,
    /// As a letter has it, with the surname that they want to go by.
    #[schema(required)]
    aanschrijfnaam: Option<String>,
    /// Whose surname they want to go by, in the words of the BRP; null: their own.
    #[schema(required)]
    naamgebruik: Option<String>,
    #[schema(required)]
    geboortedatum: Option<String>,
    #[schema(required)]
    leeftijd: Option<i16>,
    /// Their address may never be given to others.
    geheim: bool,
    overleden: bool,
    #[schema(required)]
    overlijdensdatum: Option<String>,
    /// Why the BRP no longer keeps the record of somebody who is alive.
    #[schema(required)]
    opgeschort: Option<Opgeschort>,
    /// Somebody else acts for them in law.
    curatele: bool,
    /// The address in lines; abroad the last one is the country.
    #[schema(required)]
    adres: Option<Vec<String>>,
    /// `woonadres`, `briefadres`, `locatie`, `buitenland` or `onbekend`.
    #[schema(required)]
    adressoort: Option<&'static str>,
    /// It has been established that they do not live at that address.
    verblijft_niet_op_adres: bool,
    /// Of now, not of before.
    partners: Vec<String>,
    /// Some of it may be wrong, and is being looked into.
    in_onderzoek: bool,
    /// What of it.
    onderzoeken: Vec<Onderzoek>,
}

/// Why the BRP no longer keeps a record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Opgeschort {
    /// `emigratie`, `niet-ingezetene`, `ministerieel besluit` or what the BRP says.
    reden: String,
    #[schema(required)]
    sinds: Option<String>,
}

/// What is being looked into.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Onderzoek {
    /// `adres`, `naam`, `geboortedatum`, `overlijden`, `partner`, `BSN`, `geslacht`, `curatele` or `inschrijving`.
    wat: &'static str,
    #[schema(required)]
    sinds: Option<String>,
}

/// The zaken of a customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Zaken {
    /// Newest first.
    zaken: Vec<Zaak>,
    /// More are being asked: this part comes again, with those.
    volgen: bool,
    /// How many those are, when that is known.
    #[schema(required)]
    nog: Option<u64>,
}

/// A zaak, as a list shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
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
    let onderzoeken = persoon.onderzoeken().into_iter();
    let onderzoeken: Vec<Onderzoek> =
        onderzoeken.map(|brp::Onderzoek { wat, sinds }| Onderzoek { wat, sinds }).collect();
    Persoon {
        naam: persoon.naam(),
        aanspreekvorm: persoon.adressering.aanhef.clone(),
        aanschrijfnaam: persoon.aanschrijfnaam().map(str::to_owned),
        naamgebruik: persoon.naamgebruik().map(str::to_owned),
        geboortedatum: persoon.geboortedatum(),
        leeftijd: persoon.leeftijd,
        geheim: persoon.geheimhouding_persoonsgegevens,
        overleden: persoon.is_overleden(),
        overlijdensdatum: persoon.overlijdensdatum(),
        opgeschort: persoon.opgeschort().map(|(reden, sinds)| Opgeschort { reden: reden.to_owned(), sinds }),
        curatele: persoon.indicatie_curatele_register,
        adres: persoon.adres(),
        adressoort: persoon.adressoort(),
        verblijft_niet_op_adres: persoon.verblijft_niet_op_adres(),
        partners: persoon.partners(),
        in_onderzoek: !onderzoeken.is_empty(),
        onderzoeken,
    }
}

/// The zaken of a customer in one zaaksysteem, as far as the employee may see them: each time that some more came, all that
/// came so far.
pub(crate) fn zaken(
    app: &App,
    wie: &Medewerker,
    klant: &Klant,
    systeem: &Arc<Zaaksysteem>,
) -> impl Stream<Item = Zakendeel> + Send + use<> {
    let lezer = Lezer {
        app: app.clone(),
        wie: wie.clone(),
        klant: klant.clone(),
        systeem: systeem.clone(),
        parts: None,
        zaken: Vec::new(),
        meldingen: Vec::new(),
    };
    stream::unfold(Some(lezer), async |lezer| {
        let mut lezer = lezer?;
        let (deel, is_last) = lezer.deel().await;
        Some((deel, (!is_last).then_some(lezer)))
    })
}

/// What is known of the zaken of a customer in one zaaksysteem.
pub(crate) struct Zakendeel {
    /// `None`: nothing.
    pub(crate) zaken: Option<Zaken>,
    /// Why there may be more than these, or what else there is to say.
    pub(crate) melding: Option<String>,
    /// Whether the zaaksysteem said all that it was asked.
    pub(crate) gelukt: bool,
}

/// Reads the zaken of a customer in one zaaksysteem, part by part.
struct Lezer {
    app: App,
    wie: Medewerker,
    klant: Klant,
    systeem: Arc<Zaaksysteem>,
    /// `None` until it was asked.
    parts: Option<BoxStream<'static, Result<zgw::zaken::Zaken, Error>>>,
    /// All that came so far, newest first.
    zaken: Vec<Zaak>,
    /// What there is to say about them, each thing once.
    meldingen: Vec<String>,
}

impl Lezer {
    /// What there is when something more came, and whether that was the last.
    async fn deel(&mut self) -> (Zakendeel, bool) {
        let part = self.next().await;
        match self.take(part).await {
            Ok(rest) => (self.so_far(rest, true), rest == Rest::None),
            Err(Gemist(melding)) if self.zaken.is_empty() => {
                (Zakendeel { zaken: None, melding: Some(melding), gelukt: false }, true)
            }
            Err(Gemist(melding)) => {
                self.say(melding);
                (self.so_far(Rest::None, false), true)
            }
        }
    }

    fn so_far(&self, rest: Rest, gelukt: bool) -> Zakendeel {
        let (volgen, nog) = match rest {
            Rest::None => (false, None),
            Rest::Counted(nog) => (true, Some(nog)),
            Rest::Uncounted => (true, None),
        };
        let melding = (!self.meldingen.is_empty()).then(|| self.meldingen.join(" "));
        Zakendeel { zaken: Some(Zaken { zaken: self.zaken.clone(), volgen, nog }), melding, gelukt }
    }

    fn say(&mut self, melding: String) {
        if !self.meldingen.contains(&melding) {
            self.meldingen.push(melding);
        }
    }

    async fn next(&mut self) -> Result<zgw::zaken::Zaken, Error> {
        if self.parts.is_none() {
            self.parts = Some(self.ask().await);
        }
        let next = match &mut self.parts {
            Some(parts) => parts.next().await,
            None => None,
        };
        next.unwrap_or_else(|| Ok(zgw::zaken::Zaken::default()))
    }

    async fn ask(&mut self) -> BoxStream<'static, Result<zgw::zaken::Zaken, Error>> {
        let (client, caller) = (&self.systeem.client, caller(&self.wie));
        if let Some(bsn) = bsn(&self.klant) {
            return client.zaken_of(&caller, &bsn).boxed();
        }
        if matches!(self.klant, Klant::Partij(_)) {
            return stream::empty().boxed();
        }
        let (organisatie, melding) = organisatie::at_zaaksysteem(&self.app, &self.klant).await;
        self.meldingen.extend(melding);
        match organisatie {
            Some(organisatie) => client.zaken_of_organisatie(&caller, &organisatie).boxed(),
            None => stream::empty().boxed(),
        }
    }

    /// Adds a part to what there is; what comes after it.
    async fn take(&mut self, part: Result<zgw::zaken::Zaken, Error>) -> Result<Rest, Gemist> {
        let (naam, code) = (self.systeem.naam.clone(), self.systeem.code.clone());
        let part = part.map_err(|error| match self.klant {
            Klant::Bsn(_) if error.is_refusal() => no_zoek(&naam, &error),
            _ => not_all(missed(&naam, &error)),
        })?;
        if part.dropped > 0 {
            tracing::warn!(part.dropped, code, "the zaaksysteem gave zaken of others, which were not shown");
        }
        if part.dropped > 0 && matches!(self.klant, Klant::Bsn(_)) {
            self.say(format!(
                "{naam} filtert niet op BSN. Er kunnen meer zaken zijn. Meld het aan uw beheerder."
            ));
        } else if part.cut {
            self.say(format!("{naam} heeft nog meer zaken van deze klant. U ziet de nieuwste."));
        }
        if let Some(error) = &part.trouble {
            self.say(format!(
                "Van sommige zaken ontbreekt het type of de status. {}",
                missed(&naam, error).0
            ));
        }
        let new = shown(&self.app, &self.wie, &self.systeem, part.zaken).await.map_err(|problem| {
            tracing::error!(?problem, "what an employee may see cannot be read");
            not_all(Gemist("De zaken zijn even niet te lezen.".to_owned()))
        })?;
        self.zaken.extend(new);
        self.zaken.sort_by(|a, b| (b.startdatum, &b.identificatie).cmp(&(a.startdatum, &a.identificatie)));
        Ok(part.rest)
    }
}

/// Those of these zaken that the employee may see, each with the contacts about it.
async fn shown(
    app: &App,
    wie: &Medewerker,
    systeem: &Zaaksysteem,
    mut zaken: Vec<zgw::zaken::Zaak>,
) -> crate::rest::problem::Result<Vec<Zaak>> {
    if zaken.is_empty() {
        return Ok(Vec::new());
    }
    let conn = app.db.read().await?;
    cache::name_zaaktypen(&conn, systeem, &mut zaken).await?;
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

/// What others gave, or this one before, is not all there is.
fn not_all(Gemist(melding): Gemist) -> Gemist {
    Gemist(format!("{melding} U ziet niet alle zaken."))
}

/// What to tell about a source that failed; the log has the details.
pub(crate) fn missed(bron: &str, error: &Error) -> Gemist {
    tracing::warn!(bron, %error, "a neighbour failed");
    Gemist(match error {
        Error::TimedOut { after } => {
            format!("{bron} antwoordt niet binnen {} seconden.", after.as_secs().max(1))
        }
        Error::Unreachable { .. } => format!("{bron} is niet bereikbaar."),
        Error::NotAllowed { .. } => {
            format!("{bron} laat ons niet toe. Meld het aan uw beheerder.")
        }
        Error::Status { status: 429, .. } => {
            format!("{bron} krijgt te veel vragen. Wacht even en probeer het opnieuw.")
        }
        _ => format!("{bron} doet het niet."),
    })
}
