//! Whether a customer exists already: for sure by a number that identifies them, perhaps by telephone, e-mail or name.
//! Only our own register is asked; whom only the BRP or the KVK knows is not there twice.

use axum::{Extension, Json, body::Body, extract::State};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use store::Conn;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    invoer::{Fouten, cijfers},
    partij::genoemd,
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        bronnen::{missed, not_linked},
    },
    registers::kvk::{self, Kvk, is_nummer},
    rest::{
        body,
        problem::{Problem, Result},
        write::Write,
    },
    toegang::{Action, Medewerker, Object, Subject, Zicht},
    verantwoording::inzage::{self, Wat},
    werkplek::aanmelding::medewerker,
    zoeken::{
        lokaal, namen,
        normaal::{sleutel as zoeksleutel, woorden},
        treffers::{Gevonden, Treffer},
    },
};

/// What is known about a customer who may exist already.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct DubbelVraag {
    /// `persoon`, `organisatie` or `contactpersoon`.
    soort: String,
    voornaam: String,
    achternaam: String,
    organisatienaam: String,
    telefoon: String,
    email: String,
    bsn: String,
    kvk_nummer: String,
    vestigingsnummer: String,
    /// The customer that it is.
    behalve: Option<String>,
}

/// Who it may be.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Dubbel {
    /// The same number: saving is refused.
    zeker: Vec<Treffer>,
    mogelijk: Vec<Mogelijk>,
}

/// Somebody who may be the same, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Mogelijk {
    treffer: Treffer,
    reden: String,
}

/// The numbers by which registers know a customer, as they are filled in.
pub(super) struct Nummers<'a> {
    pub(super) bsn: Option<&'a str>,
    pub(super) kvk_nummer: Option<&'a str>,
    pub(super) vestigingsnummer: Option<&'a str>,
}

/// How many are suggested for one reason.
const MOST: usize = 10;
/// More words than this are no name.
const WORDS: usize = 20;

/// `POST /klanten/mogelijk-dubbel`
pub(in crate::werkplek) async fn zoek(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Dubbel>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Klant)?;
    let vraag: DubbelVraag = body::typed(&headers, body).await?;
    let behalve = match vraag.behalve.as_deref().filter(|sleutel| !sleutel.is_empty()) {
        Some(sleutel) => Some(genoemd(&app, wie, "behalve", sleutel).await?),
        None => None,
    };
    let conn = app.db.read().await?;
    let behalve = match behalve {
        Some(klant) => klant.partij(&conn).await?.map(|bekend| bekend.uuid),
        None => None,
    };
    let zeker: Vec<Uuid> =
        vraag.exact(&conn).await?.into_iter().filter(|uuid| Some(*uuid) != behalve).collect();
    let zicht = Zicht::of(&app, &conn, wie).await?;
    let mogelijk = vraag.mogelijk(&conn, &zicht).await?;
    let mogelijk: Vec<(Uuid, String)> =
        mogelijk.into_iter().filter(|(uuid, _)| Some(*uuid) != behalve && !zeker.contains(uuid)).collect();
    let zeker = lokaal::toon(&app, &conn, &zicht, &zeker).await?;
    let uuids: Vec<Uuid> = mogelijk.iter().map(|(uuid, _)| *uuid).collect();
    let treffers = lokaal::toon(&app, &conn, &zicht, &uuids).await?;
    drop(conn);
    let klanten: Vec<Klant> = zeker.iter().chain(&treffers).map(|(_, found)| found.klant.clone()).collect();
    inzage::record(&app, wie, &klanten, Wat::Gevonden).await?;
    let with_reden = |(partij, found): (Uuid, Gevonden)| {
        let reden = mogelijk.iter().find(|(uuid, _)| *uuid == partij).map(|(_, reden)| reden.clone());
        Mogelijk { treffer: found.treffer, reden: reden.unwrap_or_default() }
    };
    Ok(Json(Dubbel {
        zeker: zeker.into_iter().map(|(_, found)| found.treffer).collect(),
        mogelijk: treffers.into_iter().map(with_reden).collect(),
    }))
}

/// The key of a partij that exists, for who may know of it.
pub(super) async fn sleutel(write: &Write, wie: &Medewerker, partij: Uuid) -> Result<Option<String>> {
    let klant = Klant::of_partij(&write.tx, partij).await?;
    let seen = Zicht::of(write.app(), &write.tx, wie).await?.ziet(&write.tx, &klant).await?;
    Ok(seen.then(|| klant.sleutel(write.app())))
}

/// Whoever is hidden from an employee does not exist, also not as a number that is taken. So where somebody may be hidden,
/// a new customer has a number that its register knows and whose bearer may be seen; the register is asked either way.
pub(super) async fn findable(app: &App, wie: &Medewerker, klant: &Klant) -> Result<()> {
    let conn = app.db.read().await?;
    let zicht = Zicht::of(app, &conn, wie).await?;
    if !zicht.verbergt() {
        return Ok(());
    }
    let is_seen = zicht.ziet(&conn, klant).await?;
    let is_ours = is_seen && klant.partij(&conn).await?.is_some();
    drop(conn);
    if is_ours || (in_register(app, klant).await? && is_seen) { Ok(()) } else { Err(unknown(klant)) }
}

/// Whether the register of its number knows a customer.
async fn in_register(app: &App, klant: &Klant) -> Result<bool> {
    let (bron, found) = match klant {
        Klant::Bsn(bsn) => match &app.brp {
            Some(brp) => ("De BRP", brp.persoon(bsn).await.map(|persoon| persoon.is_some())),
            None => return Err(Problem::Neighbour(not_linked("De BRP").0)),
        },
        Klant::Kvk(_) | Klant::Vestiging { .. } => match &app.kvk {
            Some(kvk) => ("De KVK", in_kvk(kvk, klant).await),
            None => return Err(Problem::Neighbour(not_linked("De KVK").0)),
        },
        Klant::Partij(_) => return Ok(true),
    };
    found.map_err(|error| Problem::Neighbour(missed(bron, &error).0))
}

async fn in_kvk(kvk: &Kvk, klant: &Klant) -> std::result::Result<bool, zgw::Error> {
    let found = match (klant.vestigingsnummer(), klant.kvk_nummer()) {
        (Some(nummer), _) => kvk.zoek(kvk::Vraag::Vestigingsnummer(nummer)).await?,
        (None, Some(nummer)) => kvk.zoek(kvk::Vraag::KvkNummer(nummer)).await?,
        (None, None) => Vec::new(),
    };
    Ok(found.iter().any(|found| Some(found.kvk_nummer.as_str()) == klant.kvk_nummer()))
}

/// Nobody has this number, as far as this employee may know.
pub(super) fn unknown(klant: &Klant) -> Problem {
    let (name, reason) = match klant {
        Klant::Bsn(_) => {
            ("bsn", "De BRP kent niemand met dit BSN. Controleer het nummer, of maak de klant zonder BSN.")
        }
        Klant::Vestiging { .. } => {
            let reason =
                "De KVK kent deze vestiging niet. Controleer de nummers, of maak de klant zonder nummer.";
            ("vestigingsnummer", reason)
        }
        _ => {
            let reason = "De KVK kent geen organisatie met dit nummer. Controleer het, of maak de klant zonder nummer.";
            ("kvkNummer", reason)
        }
    };
    Problem::field(name, "does_not_exist", reason)
}

/// Accounts for saying that a customer exists.
pub(super) async fn accounted(app: &App, wie: &Medewerker, sleutel: &str) -> Result<()> {
    let klant = Klant::open(app, wie, sleutel).await?;
    inzage::record(app, wie, &[klant], Wat::Gevonden).await
}

impl DubbelVraag {
    /// Who has the number that was given; a number that cannot be one is nobody's.
    async fn exact(&self, conn: &Conn) -> Result<Vec<Uuid>> {
        let nummers = Nummers {
            bsn: Some(&self.bsn),
            kvk_nummer: Some(&self.kvk_nummer),
            vestigingsnummer: Some(&self.vestigingsnummer),
        };
        let Some(klant) = nummers.klant() else { return Ok(Vec::new()) };
        Ok(klant.partij(conn).await?.map(|bekend| bekend.uuid).into_iter().collect())
    }

    /// Who has the same telephone number, e-mail address or name, and which of these.
    async fn mogelijk(&self, conn: &Conn, zicht: &Zicht) -> Result<Vec<(Uuid, String)>> {
        let (namen, lijkt) = self.by_name(conn, zicht).await?;
        let sets = [
            ("hetzelfde telefoonnummer", with_adres(conn, zicht, &self.telefoon).await?),
            ("hetzelfde e-mailadres", with_adres(conn, zicht, &self.email).await?),
            (if lijkt { "een naam die erop lijkt" } else { "dezelfde naam" }, namen),
        ];
        let mut found: Vec<(Uuid, String)> = Vec::new();
        for (reden, partijen) in sets {
            for partij in partijen {
                match found.iter_mut().find(|(known, _)| *known == partij) {
                    Some((_, redenen)) => {
                        redenen.push_str(" en ");
                        redenen.push_str(reden);
                    }
                    None => found.push((partij, reden.to_owned())),
                }
            }
        }
        for (_, reden) in &mut found {
            let rest = reden.split_off(1);
            *reden = reden.to_uppercase() + &rest;
        }
        Ok(found)
    }

    /// Who is called so, and whether that is by a name that differs by one letter. A surname alone is too many people's.
    async fn by_name(&self, conn: &Conn, zicht: &Zicht) -> Result<(Vec<Uuid>, bool)> {
        let naam = if self.soort == "organisatie" {
            self.organisatienaam.clone()
        } else {
            if woorden(&self.voornaam).is_empty() || woorden(&self.achternaam).is_empty() {
                return Ok((Vec::new(), false));
            }
            [self.voornaam.as_str(), &self.achternaam].join(" ")
        };
        if woorden(&naam).len() > WORDS {
            return Ok((Vec::new(), false));
        }
        let (found, lijkt) = namen::zoek(conn, zicht, &naam).await?;
        Ok((found.into_iter().take(MOST).map(|partij| partij.uuid).collect(), lijkt))
    }
}

/// Whose address this is, however it is written.
async fn with_adres(conn: &Conn, zicht: &Zicht, adres: &str) -> Result<Vec<Uuid>> {
    if adres.trim().is_empty() {
        return Ok(Vec::new());
    }
    let found = lokaal::by_digital_address(conn, zicht, &zoeksleutel(adres)).await?;
    Ok(found.into_iter().take(MOST).map(|partij| partij.uuid).collect())
}

impl Nummers<'_> {
    fn given(&self) -> [String; 3] {
        [self.bsn, self.kvk_nummer, self.vestigingsnummer].map(|nummer| cijfers(nummer.unwrap_or_default()))
    }

    /// None is given.
    pub(super) fn is_empty(&self) -> bool {
        self.given().iter().all(String::is_empty)
    }

    /// Whom the numbers identify, when they can be numbers of a register.
    fn klant(&self) -> Option<Klant> {
        let [bsn, kvk, vestiging] = self.given();
        if !bsn.is_empty() {
            return Klant::from_bsn(&bsn);
        }
        if vestiging.is_empty() { Klant::from_kvk(&kvk) } else { Klant::from_vestiging(&kvk, &vestiging) }
    }

    /// Whom the numbers identify; each must fit, and belong to such a customer.
    pub(super) fn check(&self, fouten: &mut Fouten, soort: &str) -> Option<Klant> {
        let [bsn, kvk, vestiging] = self.given();
        if !bsn.is_empty() && soort != "persoon" {
            fouten.add("bsn", "invalid", "Een BSN hoort bij een persoon. Maak dit leeg, of kies persoon.");
        } else if !bsn.is_empty() && Klant::from_bsn(&bsn).is_none() {
            let reason = "Dit nummer klopt niet. Vraag het BSN nog eens, of laat dit leeg.";
            fouten.add("bsn", "invalid", reason);
        }
        let hoort = "hoort bij een organisatie. Maak dit leeg, of kies organisatie.";
        if !kvk.is_empty() && soort != "organisatie" {
            fouten.add("kvkNummer", "invalid", format!("Een KVK-nummer {hoort}"));
        } else if !kvk.is_empty() && Klant::from_kvk(&kvk).is_none() {
            fouten.add("kvkNummer", "invalid", "Een KVK-nummer heeft acht cijfers.");
        } else if kvk.is_empty() && !vestiging.is_empty() {
            fouten.add("kvkNummer", "required", "Vul bij een vestigingsnummer ook het KVK-nummer in.");
        }
        if !vestiging.is_empty() && soort != "organisatie" {
            fouten.add("vestigingsnummer", "invalid", format!("Een vestigingsnummer {hoort}"));
        } else if !vestiging.is_empty() && !is_nummer(&vestiging, 12) {
            fouten.add("vestigingsnummer", "invalid", "Een vestigingsnummer heeft twaalf cijfers.");
        }
        self.klant()
    }
}
