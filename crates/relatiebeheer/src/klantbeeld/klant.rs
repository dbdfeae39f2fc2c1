//! Which customer: somebody with a BSN, known to us or not, or a partij of ours without one.

use store::{Conn, FromRow, Json, sql};
use uuid::Uuid;

use crate::{
    app::App,
    klantinteracties::partij::identificatie::{Records, naam},
    rest::{
        formats::passes_eleven_test,
        problem::{Problem, Result},
    },
};

/// A customer, by what identifies them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Klant {
    /// By BSN.
    Bsn(String),
    /// By our own partij, which has no BSN.
    Partij(Uuid),
}

/// A partij of ours, as far as its name goes.
#[derive(Clone, Debug)]
pub(crate) struct Bekend {
    pub(crate) uuid: Uuid,
    pub(crate) soort: String,
    pub(crate) naam: Option<String>,
}

impl FromRow for Bekend {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        let (soort, records) = (row.get::<String>(1)?, row.get::<Option<Json<Records>>>(2)?);
        let naam = naam(&soort, records.as_ref().map(|records| &records.0));
        Ok(Self { uuid: row.get(0)?, soort, naam })
    }
}

const PURPOSE: &str = "klant";

impl Klant {
    /// The opaque key that browsers hold: it can stand in an address, because no BSN can be read from it.
    pub(crate) fn sleutel(&self, app: &App) -> String {
        match self {
            Self::Bsn(bsn) => format!("b{}", app.geheim.seal(PURPOSE, bsn).unwrap_or_default()),
            Self::Partij(uuid) => format!("p{}", uuid.simple()),
        }
    }

    /// The customer behind a key. Whoever has a BSN is that person, whichever key was used: a view is accounted for
    /// under one name.
    pub(crate) async fn open(app: &App, sleutel: &str) -> Result<Self> {
        match sleutel.split_at_checked(1) {
            Some(("b", sealed)) => app.geheim.open(PURPOSE, sealed).map(Self::Bsn).ok_or(Problem::NotFound),
            Some(("p", uuid)) => {
                let uuid = uuid.parse().map_err(|_| Problem::NotFound)?;
                Self::of_partij(&app.db.read().await?, uuid).await
            }
            _ => Err(Problem::NotFound),
        }
    }

    /// A BSN that could be somebody's.
    pub(crate) fn from_bsn(text: &str) -> Option<Self> {
        passes_eleven_test(text).then(|| Self::Bsn(text.to_owned()))
    }

    /// For the account of who looked at whom: the same person gives the same text, and nobody can read it.
    pub(crate) fn pseudoniem(&self, app: &App) -> String {
        match self {
            Self::Bsn(bsn) => format!("bsn:{}", app.geheim.hash(bsn)),
            Self::Partij(uuid) => format!("partij:{uuid}"),
        }
    }

    /// The last four digits of the BSN.
    pub(crate) fn bsn_einde(&self) -> Option<String> {
        match self {
            Self::Bsn(bsn) => bsn.get(5..).map(str::to_owned),
            Self::Partij(_) => None,
        }
    }

    /// Our own partij for this customer, if there is one.
    pub(crate) async fn partij(&self, conn: &Conn) -> Result<Option<Bekend>> {
        let found = match self {
            Self::Bsn(bsn) => {
                let sql = sql!(
                    "select uuid, soort_partij, identificatie from partij where uuid in ",
                    "(select partij from partij_identificator where object_id = $1 and code_soort_object_id = 'bsn')"
                );
                conn.first(sql, &[bsn]).await?
            }
            Self::Partij(uuid) => {
                let sql = sql!("select uuid, soort_partij, identificatie from partij where uuid = $1");
                conn.first(sql, &[uuid]).await?
            }
        };
        Ok(found)
    }

    /// The customer that a partij is: by BSN when it has one.
    pub(crate) async fn of_partij(conn: &Conn, partij: Uuid) -> Result<Self> {
        let sql = sql!(
            "select object_id from partij_identificator where partij = $1 and code_soort_object_id = 'bsn'"
        );
        let bsn: Option<(String,)> = conn.first(sql, &[&partij]).await?;
        Ok(bsn.map_or(Self::Partij(partij), |(bsn,)| Self::Bsn(bsn)))
    }
}
