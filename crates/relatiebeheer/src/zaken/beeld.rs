//! F1: one zaak with everything around it. What a source does not give is said; the rest stands.

use axum::{
    Extension, Json,
    extract::{Path, State},
};
use futures_util::future::join_all;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{
    Caller, Error, Vertrouwelijkheidaanduiding,
    catalogi::{Roltype, Statustype},
    zaken::{Besluit, Contactpersoon, Eigenschap, Kenmerk, Rol, Status, Zaak},
};

use super::{
    autorisaties,
    beleid::Handeling,
    documenten,
    inzien::{self, Mag, Open},
    stukken,
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        bronnen::{caller, missed},
        contacten::{self, Contact},
    },
    rest::{formats, problem::Result},
    toegang::{Action, Medewerker, Object, Subject, Zicht},
    verantwoording::inzage::{self, Wat},
    werkplek::aanmelding::medewerker,
};

/// A zaak.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Zaakbeeld {
    /// Code of the zaaksysteem.
    bron: String,
    /// Its name.
    register: String,
    /// When it was read.
    #[schema(format = "date-time")]
    opgehaald: String,
    uuid: Uuid,
    identificatie: String,
    omschrijving: String,
    toelichting: String,
    zaaktype: String,
    #[schema(value_type = String)]
    vertrouwelijkheid: Vertrouwelijkheidaanduiding,
    #[schema(required)]
    startdatum: Option<Date>,
    #[schema(required)]
    einddatum: Option<Date>,
    /// When it should be done.
    #[schema(required)]
    gepland: Option<Date>,
    /// When it must be done by law.
    #[schema(required)]
    uiterlijk: Option<Date>,
    #[schema(required)]
    status: Option<String>,
    /// When that status was reached.
    #[schema(required, format = "date-time")]
    status_gezet: Option<String>,
    /// What a citizen may be told of it.
    #[schema(required)]
    statustekst: Option<String>,
    #[schema(required)]
    resultaat: Option<String>,
    #[schema(required)]
    resultaat_toelichting: Option<String>,
    kenmerken: Vec<ZaakKenmerk>,
    /// Newest first.
    statussen: Vec<Gezet>,
    rollen: Vec<ZaakRol>,
    eigenschappen: Vec<ZaakEigenschap>,
    besluiten: Vec<ZaakBesluit>,
    #[schema(required)]
    hoofdzaak: Option<ZaakRef>,
    deelzaken: Vec<ZaakRef>,
    /// The contacts about it, newest first.
    contacten: Vec<Contact>,
    /// There are more contacts than these.
    meer_contacten: bool,
    /// Whether the toelichting and kenmerken may be changed.
    bijwerken: Mag,
    contact_toevoegen: Mag,
    rol_toevoegen: Mag,
    document_toevoegen: Mag,
    /// What a contactpersoon can be here.
    roltypen: Vec<RoltypeKeuze>,
    /// What is missing, and why.
    meldingen: Vec<String>,
}

/// What a zaak goes by in another system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ZaakKenmerk {
    bron: String,
    kenmerk: String,
}

/// A status that was reached.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Gezet {
    status: String,
    #[schema(required, format = "date-time")]
    gezet: Option<String>,
    toelichting: String,
}

/// Somebody in a zaak.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZaakRol {
    rol: String,
    /// `natuurlijk_persoon`, `niet_natuurlijk_persoon`, `vestiging`, `organisatorische_eenheid` or `medewerker`.
    soort: String,
    naam: String,
    /// The key of the customer, when it is one.
    #[schema(required)]
    klant: Option<String>,
    #[schema(required)]
    contactpersoon: Option<ZaakContactpersoon>,
}

/// Whom to speak with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZaakContactpersoon {
    naam: String,
    telefoonnummer: String,
    emailadres: String,
    functie: String,
}

/// A fact that the zaaktype asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZaakEigenschap {
    naam: String,
    waarde: String,
}

/// A decision that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZaakBesluit {
    besluittype: String,
    identificatie: String,
    #[schema(required)]
    datum: Option<Date>,
    #[schema(required)]
    ingang: Option<Date>,
    toelichting: String,
}

/// Another zaak.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ZaakRef {
    pub(crate) bron: String,
    pub(crate) uuid: Uuid,
    pub(crate) identificatie: String,
    pub(crate) omschrijving: String,
    pub(crate) zaaktype: String,
    #[schema(required)]
    pub(crate) status: Option<String>,
}

/// What a contactpersoon can be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoltypeKeuze {
    uuid: Uuid,
    naam: String,
}

/// `GET /zaken/{bron}/{zaak}`
pub(crate) async fn zaak(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak)): Path<(String, Uuid)>,
) -> Result<Json<Zaakbeeld>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Zaak)?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Zaak).await?;
    Ok(Json(Box::pin(show(&app, wie, open)).await?))
}

/// What belongs to a zaak and is asked apart from it; each may fail alone.
struct Rondom {
    statussen: Vec<Status>,
    statustypen: Vec<Statustype>,
    eigenschappen: Vec<Eigenschap>,
    /// Each with its key.
    besluiten: Vec<(Option<Uuid>, ZaakBesluit)>,
    verwant: Vec<Zaak>,
    roltypen: Vec<Roltype>,
    meldingen: Vec<String>,
}

impl Rondom {
    /// Asks for all of it at once.
    async fn of(open: &Open, caller: &Caller, roltypen: bool) -> Self {
        let (client, zaak) = (&open.systeem.client, &open.zaak);
        let verwant: Vec<Uuid> = zaak.deelzaken.iter().copied().chain(zaak.hoofdzaak).collect();
        let wanted = async {
            if roltypen { client.roltypen_of(caller, &zaak.zaaktype_url).await } else { Ok(Vec::new()) }
        };
        let (statussen, statustypen, eigenschappen, besluiten, verwant, roltypen) = tokio::join!(
            client.statussen_of(caller, &zaak.url),
            client.statustypen_of(caller, &zaak.zaaktype_url),
            client.eigenschappen_of(caller, zaak.uuid),
            besluiten(client, caller, &zaak.url),
            client.zaken_by(caller, &verwant),
            wanted,
        );
        let mut meldingen = Vec::new();
        let mut say = |wat: &str, error: &Error| {
            let why = missed(&open.systeem.naam, error).0;
            meldingen.push(format!("{wat} ontbreekt. {why}"));
        };
        Self {
            statussen: or_say(statussen, "Het verloop", &mut say),
            statustypen: or_say(statustypen, "Wat de statussen heten", &mut say),
            eigenschappen: or_say(eigenschappen, "Een deel van de gegevens", &mut say),
            besluiten: or_say(besluiten, "Het overzicht van besluiten", &mut say),
            verwant: or_say(verwant, "De samenhang met andere zaken", &mut say),
            roltypen: or_say(roltypen, "Wat een contactpersoon hier kan zijn", &mut say),
            meldingen,
        }
    }
}

fn or_say<T: Default>(found: Result<T, Error>, wat: &str, say: &mut impl FnMut(&str, &Error)) -> T {
    found.unwrap_or_else(|error| {
        say(wat, &error);
        T::default()
    })
}

/// The besluiten with their keys and the names of their types.
async fn besluiten(
    client: &zgw::Client,
    caller: &Caller,
    zaak_url: &str,
) -> Result<Vec<(Option<Uuid>, ZaakBesluit)>, Error> {
    let found = client.besluiten_of(caller, zaak_url).await?;
    let shown = found.into_iter().map(|besluit: Besluit| async move {
        let naam = match zgw::uuid_of(&besluit.besluittype) {
            Some(uuid) => client.besluittype(caller, uuid).await.map(|found| found.omschrijving),
            None => Ok(String::new()),
        };
        let besluit_uuid = zgw::uuid_of(&besluit.url);
        let shown = ZaakBesluit {
            // Its type may not be ours to see; the besluit is.
            besluittype: naam.ok().filter(|naam| !naam.is_empty()).unwrap_or_else(|| "Besluit".to_owned()),
            identificatie: besluit.identificatie,
            datum: besluit.datum,
            ingang: besluit.ingangsdatum,
            toelichting: besluit.toelichting,
        };
        (besluit_uuid, shown)
    });
    Ok(join_all(shown).await)
}

/// A zaak as the screen shows it.
pub(crate) async fn show(app: &App, wie: &Medewerker, open: Open) -> Result<Zaakbeeld> {
    let rol_toevoegen = rol_toevoegen(&open);
    let rondom = Box::pin(Rondom::of(&open, &caller(wie), rol_toevoegen == Mag::wel())).await;
    let (besluit_uuids, besluiten): (Vec<_>, Vec<_>) = rondom.besluiten.into_iter().unzip();
    let stukken: Vec<Uuid> = besluit_uuids.into_iter().flatten().chain([open.zaak.uuid]).collect();
    stukken::getoond(app, &open.systeem.code, open.zaak.uuid, &stukken).await;
    let conn = app.db.read().await?;
    let zicht = Zicht::of(app, &conn, wie).await?;
    let contacten = contacten::of_zaak(app, &conn, (wie, &zicht), open.zaak.uuid).await?;
    let verwant = inzien::seen(&conn, &zicht, &open.rechten, &open.systeem, rondom.verwant).await?;
    let rollen = rollen(app, &conn, &open.zaak.rollen).await?;
    let hoofd = open.zaak.hoofdzaak;
    let (hoofdzaak, deelzaken): (Vec<&Zaak>, Vec<&Zaak>) =
        verwant.iter().partition(|zaak| Some(zaak.uuid) == hoofd);
    let refs = |zaak: &Zaak| ZaakRef::of(&open.systeem.code, zaak);
    let hoofdzaak = hoofdzaak.first().map(|zaak| refs(zaak));
    let deelzaken = deelzaken.into_iter().map(refs).collect();
    let bijwerken = bijwerken(&open);
    let document_toevoegen = documenten::toevoegen(app, &open);
    let zaak = open.zaak;
    let status = zaak.status.as_ref();
    let statustype = status.and_then(|status| status.statustype.as_ref());
    Ok(Zaakbeeld {
        bron: open.systeem.code.clone(),
        register: open.systeem.naam.clone(),
        opgehaald: formats::moment(app.clock.now()),
        status: statustype.map(|statustype| statustype.omschrijving.clone()),
        status_gezet: status.and_then(moment_of),
        statustekst: statustype.and_then(|statustype| statustype.statustekst.clone()),
        uuid: zaak.uuid,
        identificatie: zaak.identificatie,
        omschrijving: zaak.omschrijving,
        toelichting: zaak.toelichting,
        zaaktype: zaak.zaaktype.map(|zaaktype| zaaktype.omschrijving).unwrap_or_default(),
        vertrouwelijkheid: zaak.vertrouwelijkheidaanduiding,
        startdatum: zaak.startdatum,
        einddatum: zaak.einddatum,
        gepland: zaak.einddatum_gepland,
        uiterlijk: zaak.uiterlijke_einddatum_afdoening,
        resultaat_toelichting: zaak.resultaat.as_ref().map(|resultaat| resultaat.toelichting.clone()),
        resultaat: zaak.resultaat.and_then(|resultaat| Some(resultaat.resultaattype?.omschrijving)),
        kenmerken: zaak.kenmerken.into_iter().map(ZaakKenmerk::from).collect(),
        statussen: rondom.statussen.iter().map(|status| gezet(status, &rondom.statustypen)).collect(),
        rollen,
        eigenschappen: rondom.eigenschappen.into_iter().map(ZaakEigenschap::from).collect(),
        besluiten,
        hoofdzaak,
        deelzaken,
        contacten: contacten.contacten,
        meer_contacten: contacten.meer,
        bijwerken,
        contact_toevoegen: Mag::wel(),
        rol_toevoegen,
        document_toevoegen,
        roltypen: rondom.roltypen.into_iter().filter_map(RoltypeKeuze::of).collect(),
        meldingen: rondom.meldingen,
    })
}

/// Whether the toelichting and the kenmerken may be changed: by the rules, and by what our application may do there.
pub(super) fn bijwerken(open: &Open) -> Mag {
    Mag::tenzij(volgens_regels(open).reden().or_else(|| open.ons_niet(autorisaties::BIJWERKEN)))
}

/// Whether the rules let this employee change the zaak as it is.
pub(super) fn volgens_regels(open: &Open) -> Mag {
    if !open.may(Handeling::Bijwerken) {
        return Mag::niet("U mag zaken van dit type bekijken, niet bijwerken.");
    }
    if open.zaak.is_closed() {
        return Mag::niet(
            "De zaak is gesloten en kan niet meer worden bijgewerkt. Overleg met de behandelaar.",
        );
    }
    Mag::wel()
}

/// Whether somebody may be added as contactpersoon.
pub(super) fn rol_toevoegen(open: &Open) -> Mag {
    bijwerken(open)
}

fn moment_of(status: &Status) -> Option<String> {
    status.datum_status_gezet.map(|at| formats::moment(at.into()))
}

fn gezet(status: &Status, statustypen: &[Statustype]) -> Gezet {
    let uuid = zgw::uuid_of(&status.statustype_url);
    let statustype = statustypen.iter().find(|statustype| zgw::uuid_of(&statustype.url) == uuid);
    let naam = statustype.map(|statustype| statustype.omschrijving.clone());
    Gezet {
        status: naam.unwrap_or_else(|| "Status".to_owned()),
        gezet: moment_of(status),
        toelichting: status.statustoelichting.clone(),
    }
}

/// Who is in it: by the name that the zaak gives, or that we know.
async fn rollen(app: &App, conn: &store::Conn, rollen: &[Rol]) -> Result<Vec<ZaakRol>> {
    let mut shown = Vec::with_capacity(rollen.len());
    for rol in rollen {
        let klant = match Klant::of_rol(rol) {
            Some(klant) => Some(klant.strongest(conn).await?),
            None => None,
        };
        let own = match &klant {
            Some(klant) => klant.partij(conn).await?.and_then(|bekend| bekend.naam),
            None => None,
        };
        let said = rol.betrokkene_identificatie.weergavenaam();
        let contact =
            rol.contactpersoon_rol.as_ref().filter(|contact| **contact != Contactpersoon::default());
        let number = klant.as_ref().map(Klant::by_nummer);
        let number = number.or_else(|| rol.betrokkene_identificatie.identificatie.clone());
        let naam = said.or(own).or_else(|| Some(contact?.naam.clone())).or(number);
        shown.push(ZaakRol {
            rol: rol.omschrijving.clone(),
            soort: rol.betrokkene_type.clone(),
            naam: naam.unwrap_or_else(|| "Naam onbekend".to_owned()),
            klant: klant.map(|klant| klant.sleutel(app)),
            contactpersoon: contact.map(ZaakContactpersoon::of),
        });
    }
    Ok(shown)
}

impl ZaakRef {
    /// A zaak that the employee may see.
    pub(crate) fn of(bron: &str, zaak: &Zaak) -> Self {
        let statustype = zaak.status.as_ref().and_then(|status| status.statustype.as_ref());
        Self {
            bron: bron.to_owned(),
            uuid: zaak.uuid,
            identificatie: zaak.identificatie.clone(),
            omschrijving: zaak.omschrijving.clone(),
            zaaktype: zaak.zaaktype.as_ref().map(|found| found.omschrijving.clone()).unwrap_or_default(),
            status: statustype.map(|statustype| statustype.omschrijving.clone()),
        }
    }
}

impl RoltypeKeuze {
    /// A zaak has one initiator and one zaakcoordinator, and who decides is not for a contact centre to say.
    pub(super) fn of(roltype: Roltype) -> Option<Self> {
        const NIET: [&str; 4] = ["initiator", "zaakcoordinator", "behandelaar", "beslisser"];
        if NIET.contains(&roltype.omschrijving_generiek.as_str()) {
            return None;
        }
        Some(Self { uuid: zgw::uuid_of(&roltype.url)?, naam: roltype.omschrijving })
    }

    pub(super) fn uuid(&self) -> Uuid {
        self.uuid
    }
}

impl ZaakContactpersoon {
    fn of(contact: &Contactpersoon) -> Self {
        Self {
            naam: contact.naam.clone(),
            telefoonnummer: contact.telefoonnummer.clone(),
            emailadres: contact.emailadres.clone(),
            functie: contact.functie.clone(),
        }
    }
}

impl From<Kenmerk> for ZaakKenmerk {
    fn from(Kenmerk { kenmerk, bron }: Kenmerk) -> Self {
        Self { bron, kenmerk }
    }
}

impl From<Eigenschap> for ZaakEigenschap {
    fn from(Eigenschap { naam, waarde }: Eigenschap) -> Self {
        Self { naam, waarde }
    }
}
