//! Which customer: a person with a BSN, an organisation or vestiging of the KVK, known to us or not, or a partij of ours
//! without any of those numbers.

use std::collections::HashMap;

use store::{Conn, FromRow, Json, sql};
use uuid::Uuid;

use crate::{
    app::App,
    klantinteracties::partij::identificatie::{Records, naam},
    registers::kvk::is_nummer,
    rest::{
        formats::passes_eleven_test,
        problem::{Problem, Result},
        related::{CHUNK, Many},
    },
    toegang::{Medewerker, Zicht},
};

/// A customer, by what identifies them. Its `Debug` does not show a number.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Klant {
    /// By BSN.
    Bsn(String),
    /// An organisation, by KVK number.
    Kvk(String),
    /// A vestiging, within the KVK number of its organisation.
    Vestiging { kvk_nummer: String, vestigingsnummer: String },
    /// By our own partij, which has none of these.
    Partij(Uuid),
}

/// A partij of ours, as far as its name goes.
#[derive(Clone, Debug)]
pub(crate) struct Bekend {
    pub(crate) uuid: Uuid,
    pub(crate) soort: String,
    pub(crate) naam: Option<String>,
    pub(crate) werkte_voor: Option<Uuid>,
}

impl FromRow for Bekend {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        let (soort, records) = (row.get::<String>(1)?, row.get::<Option<Json<Records>>>(2)?);
        let naam = naam(&soort, records.as_ref().map(|records| &records.0));
        Ok(Self { uuid: row.get(0)?, soort, naam, werkte_voor: row.get(3)? })
    }
}

const PURPOSE: &str = "klant";

impl std::fmt::Debug for Klant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Klant(…)")
    }
}

impl Klant {
    /// The opaque key that browsers hold: it can stand in an address, because no BSN can be read from it.
    pub(crate) fn sleutel(&self, app: &App) -> String {
        match self {
            Self::Bsn(bsn) => format!("b{}", app.geheim.seal(PURPOSE, bsn).unwrap_or_default()),
            Self::Kvk(nummer) => format!("k{nummer}"),
            Self::Vestiging { kvk_nummer, vestigingsnummer } => format!("v{kvk_nummer}-{vestigingsnummer}"),
            Self::Partij(uuid) => format!("p{}", uuid.simple()),
        }
    }

    /// The customer behind a key, under the strongest name that they have: a view is accounted for under one name. One
    /// whom this employee may not see is not found, and neither is a partij that is gone.
    pub(crate) async fn open(app: &App, wie: &Medewerker, sleutel: &str) -> Result<Self> {
        let klant = match sleutel.split_at_checked(1) {
            Some(("b", sealed)) => app.geheim.open(PURPOSE, sealed).map(Self::Bsn),
            Some(("k", nummer)) => Self::from_kvk(nummer),
            Some(("v", nummers)) => {
                nummers.split_once('-').and_then(|(kvk, nummer)| Self::from_vestiging(kvk, nummer))
            }
            Some(("p", uuid)) => uuid.parse().ok().map(Self::Partij),
            _ => None,
        };
        let conn = app.db.read().await?;
        let klant = klant.ok_or(Problem::NotFound)?.strongest(&conn).await?;
        let is_gone = matches!(klant, Self::Partij(_)) && klant.partij(&conn).await?.is_none();
        if is_gone || !Zicht::of(app, &conn, wie).await?.ziet(&conn, &klant).await? {
            return Err(Problem::NotFound);
        }
        Ok(klant)
    }

    /// Whoever has a BSN is that person, else whoever has a KVK number that organisation, else whoever has a
    /// vestigingsnummer that vestiging.
    pub(crate) async fn strongest(self, conn: &Conn) -> Result<Self> {
        let partij = match &self {
            Self::Bsn(_) => return Ok(self),
            Self::Partij(uuid) => Some(*uuid),
            Self::Kvk(_) | Self::Vestiging { .. } => self.partij(conn).await?.map(|bekend| bekend.uuid),
        };
        match partij {
            Some(partij) => Self::of_partij(conn, partij).await,
            None => Ok(self),
        }
    }

    /// A KVK number that could be an organisation's.
    pub(crate) fn from_kvk(nummer: &str) -> Option<Self> {
        is_nummer(nummer, 8).then(|| Self::Kvk(nummer.to_owned()))
    }

    /// A vestigingsnummer within a KVK number.
    pub(crate) fn from_vestiging(kvk: &str, nummer: &str) -> Option<Self> {
        let fits = is_nummer(kvk, 8) && is_nummer(nummer, 12);
        fits.then(|| Self::Vestiging { kvk_nummer: kvk.to_owned(), vestigingsnummer: nummer.to_owned() })
    }

    /// A BSN that could be somebody's.
    pub(crate) fn from_bsn(text: &str) -> Option<Self> {
        passes_eleven_test(text).then(|| Self::Bsn(text.to_owned()))
    }

    /// The customer that has a rol in a zaak.
    pub(crate) fn of_rol(rol: &zgw::zaken::Rol) -> Option<Self> {
        let who = &rol.betrokkene_identificatie;
        if let Some(bsn) = &who.inp_bsn {
            return Self::from_bsn(bsn.as_str());
        }
        let number = who.kvk_nummer.as_deref().or(who.inn_nnp_id.as_deref())?;
        match who.vestigings_nummer.as_deref() {
            Some(vestiging) => Self::from_vestiging(number, vestiging),
            None => Self::from_kvk(number),
        }
    }

    /// For the account of who looked at whom: the same person gives the same text, and nobody can read it.
    pub(crate) fn pseudoniem(&self, app: &App) -> String {
        match self {
            Self::Bsn(bsn) => format!("bsn:{}", app.geheim.hash(bsn)),
            // A business of one person leads to that person.
            Self::Kvk(nummer) => format!("kvk:{}", app.geheim.hash(nummer)),
            Self::Vestiging { kvk_nummer, vestigingsnummer } => {
                format!("vestiging:{}", app.geheim.hash(&format!("{kvk_nummer}-{vestigingsnummer}")))
            }
            Self::Partij(uuid) => format!("partij:{uuid}"),
        }
    }

    /// The last four digits of the BSN.
    pub(crate) fn bsn_einde(&self) -> Option<String> {
        match self {
            Self::Bsn(bsn) => bsn.get(5..).map(str::to_owned),
            _ => None,
        }
    }

    /// The KVK number of an organisation or vestiging.
    pub(crate) fn kvk_nummer(&self) -> Option<&str> {
        match self {
            Self::Kvk(kvk_nummer) | Self::Vestiging { kvk_nummer, .. } => Some(kvk_nummer),
            Self::Bsn(_) | Self::Partij(_) => None,
        }
    }

    /// The number of a vestiging.
    pub(crate) fn vestigingsnummer(&self) -> Option<&str> {
        match self {
            Self::Vestiging { vestigingsnummer, .. } => Some(vestigingsnummer),
            _ => None,
        }
    }

    /// What to call them when only a register knows their name.
    pub(crate) fn by_nummer(&self) -> String {
        match (self.bsn_einde(), self.vestigingsnummer(), self.kvk_nummer()) {
            (Some(einde), ..) => format!("BSN eindigt op {einde}"),
            (None, Some(nummer), _) => format!("Vestiging {nummer}"),
            (None, None, Some(nummer)) => format!("KVK-nummer {nummer}"),
            (None, None, None) => "Naam onbekend".to_owned(),
        }
    }

    /// Our own partij for this customer, if there is one.
    pub(crate) async fn partij(&self, conn: &Conn) -> Result<Option<Bekend>> {
        let found = match self {
            Self::Bsn(bsn) => {
                let sql = sql!(
                    "select uuid, soort_partij, identificatie, werkte_voor_partij from partij where uuid in ",
                    "(select partij from partij_identificator where object_id = $1 and code_soort_object_id = 'bsn')"
                );
                conn.first(sql, &[bsn]).await?
            }
            Self::Kvk(nummer) => {
                let sql = sql!(
                    "select uuid, soort_partij, identificatie, werkte_voor_partij from partij where uuid in ",
                    "(select partij from partij_identificator where object_id = $1 and code_soort_object_id = 'kvk_nummer') ",
                    "order by id limit 1"
                );
                conn.first(sql, &[nummer]).await?
            }
            Self::Vestiging { kvk_nummer, vestigingsnummer } => {
                let sql = sql!(
                    "select uuid, soort_partij, identificatie, werkte_voor_partij from partij where uuid in ",
                    "(select partij from partij_identificator where object_id = $1 ",
                    "and code_soort_object_id = 'vestigingsnummer' and sub_identificator_van in ",
                    "(select uuid from partij_identificator where object_id = $2 and code_soort_object_id = 'kvk_nummer')) ",
                    "order by id limit 1"
                );
                conn.first(sql, &[vestigingsnummer, kvk_nummer]).await?
            }
            Self::Partij(uuid) => {
                let sql = sql!(
                    "select uuid, soort_partij, identificatie, werkte_voor_partij from partij where uuid = $1"
                );
                conn.first(sql, &[uuid]).await?
            }
        };
        Ok(found)
    }

    /// The customer that a partij is, by the strongest number that it has.
    pub(crate) async fn of_partij(conn: &Conn, partij: Uuid) -> Result<Self> {
        Ok(Self::of_partijen(conn, &[partij]).await?.remove(&partij).unwrap_or(Self::Partij(partij)))
    }

    /// The customers that these partijen are, by the strongest number that each has.
    pub(crate) async fn of_partijen(conn: &Conn, partijen: &[Uuid]) -> Result<HashMap<Uuid, Self>> {
        let mut nummers: HashMap<Uuid, Vec<Nummer>> = HashMap::new();
        for some in partijen.chunks(CHUNK) {
            let many = Many::new(some);
            let sql = [
                "select n.partij, n.code_soort_object_id, n.object_id, binnen.object_id from partij_identificator n ",
                "left join partij_identificator binnen on binnen.uuid = n.sub_identificator_van where n.partij in ",
                &many.places(),
            ]
            .concat();
            for (partij, soort, nummer, binnen) in conn.query(&sql, &many.params()).await? {
                nummers.entry(partij).or_default().push((soort, nummer, binnen));
            }
        }
        let of = |partij: &Uuid| {
            let nummers = nummers.get(partij).map(Vec::as_slice).unwrap_or_default();
            (*partij, Self::by_numbers(*partij, nummers))
        };
        Ok(partijen.iter().map(of).collect())
    }

    /// The customer that a partij is, by its numbers: the kind, the number, and the one within which it is unique.
    pub(crate) fn by_numbers(partij: Uuid, nummers: &[Nummer]) -> Self {
        let of = |soort: &str| nummers.iter().find(|(kind, ..)| kind == soort);
        let bsn = of("bsn").map(|(_, bsn, _)| Self::Bsn(bsn.clone()));
        let kvk = of("kvk_nummer").and_then(|(_, nummer, _)| Self::from_kvk(nummer));
        let vestiging = of("vestigingsnummer")
            .and_then(|(_, nummer, binnen)| Self::from_vestiging(binnen.as_deref()?, nummer));
        bsn.or(kvk).or(vestiging).unwrap_or(Self::Partij(partij))
    }
}

/// A number of a partij: its kind, itself, and the number within which it is unique.
pub(crate) type Nummer = (String, String, Option<String>);
