//! How far an import is that goes in pieces. There is a row of this while one has not ended.

use store::{Conn, FromRow, Moment, Param, Tx, sql};
use uuid::Uuid;

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fase {
    /// What was there goes.
    Leegmaken,
    /// Rows are stored.
    Rijen,
    /// The words to search by are made.
    Zoeken,
    /// All rows are in, and are read back to be compared.
    Vergelijken,
}

const NAMEN: [(Fase, &str); 4] = [
    (Fase::Leegmaken, "leegmaken"),
    (Fase::Rijen, "rijen"),
    (Fase::Zoeken, "zoeken"),
    (Fase::Vergelijken, "vergelijken"),
];

impl Fase {
    fn naam(self) -> &'static str {
        NAMEN.iter().find(|(fase, _)| *fase == self).map_or("", |(_, naam)| naam)
    }

    fn of(naam: &str) -> Option<Self> {
        NAMEN.iter().find(|(_, known)| *known == naam).map(|(fase, _)| *fase)
    }
}

/// How far an import is.
#[derive(Clone, Debug)]
pub(crate) struct Voortgang {
    /// When it began; the keys of its rows begin with this moment.
    pub(crate) begonnen: Moment,
    pub(crate) bijgewerkt: Moment,
    /// Whether what was there goes first.
    pub(crate) vervangt: bool,
    pub(crate) fase: Fase,
    /// How many pieces are in.
    pub(crate) stukken: i64,
    /// How many steps are done.
    pub(crate) gedaan: u64,
    /// The digest of those steps.
    pub(crate) afdruk: String,
    /// The key of the last partij whose words are made.
    pub(crate) tot: Uuid,
}

impl FromRow for Voortgang {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        let fase: String = row.get(3)?;
        Ok(Self {
            begonnen: row.get(0)?,
            bijgewerkt: row.get(1)?,
            vervangt: row.get(2)?,
            fase: Fase::of(&fase)
                .ok_or_else(|| store::Error::other("an import of a newer version is busy"))?,
            stukken: row.get(4)?,
            gedaan: row.get::<i64>(5)?.unsigned_abs(),
            afdruk: row.get(6)?,
            tot: row.get(7)?,
        })
    }
}

const BRON: &str = "open-klant";

impl Voortgang {
    /// Of an import that begins now.
    pub(crate) fn begin(now: Moment, vervangt: bool) -> Self {
        let fase = if vervangt { Fase::Leegmaken } else { Fase::Rijen };
        let afdruk = String::new();
        Self {
            begonnen: now,
            bijgewerkt: now,
            vervangt,
            fase,
            stukken: 0,
            gedaan: 0,
            afdruk,
            tot: Uuid::nil(),
        }
    }

    /// The import that has not ended, if there is one.
    pub(crate) async fn read(conn: &Conn) -> store::Result<Option<Self>> {
        let sql = sql!(
            "select begonnen, bijgewerkt, vervangt, fase, stukken, gedaan, afdruk, tot from overname ",
            "where bron = $1"
        );
        conn.first(sql, &[&BRON]).await
    }

    /// Writes this with the piece that makes it true. Another import may have gone on where this one thought to.
    pub(super) async fn write(&mut self, tx: &Tx, now: Moment) -> store::Result<()> {
        let before = self.stukken;
        (self.bijgewerkt, self.stukken) = (now, before + 1);
        let gedaan = i64::try_from(self.gedaan).unwrap_or(i64::MAX);
        let fase = self.fase.naam();
        let rows = if before == 0 {
            let sql = sql!(
                "insert into overname (bron, begonnen, bijgewerkt, vervangt, fase, stukken, gedaan, afdruk, tot) ",
                "values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing"
            );
            let params: [&dyn Param; 9] = [
                &BRON,
                &self.begonnen,
                &now,
                &self.vervangt,
                &fase,
                &self.stukken,
                &gedaan,
                &self.afdruk,
                &self.tot,
            ];
            tx.execute(sql, &params).await?
        } else {
            let sql = sql!(
                "update overname set bijgewerkt = $1, fase = $2, stukken = $3, gedaan = $4, afdruk = $5, tot = $6 ",
                "where bron = $7 and stukken = $8 and begonnen = $9"
            );
            let params: [&dyn Param; 9] = [
                &now,
                &fase,
                &self.stukken,
                &gedaan,
                &self.afdruk,
                &self.tot,
                &BRON,
                &before,
                &self.begonnen,
            ];
            tx.execute(sql, &params).await?
        };
        if rows == 1 { Ok(()) } else { Err(store::Error::other("another import is busy")) }
    }

    /// Nobody goes on with this, unless somebody did.
    pub(super) async fn forget(&self, tx: &Tx) -> store::Result<()> {
        let sql = sql!("delete from overname where bron = $1 and stukken = $2 and begonnen = $3");
        tx.execute(sql, &[&BRON, &self.stukken, &self.begonnen]).await.map(drop)
    }

    /// No import is under way any more.
    pub(super) async fn end(tx: &Tx) -> store::Result<()> {
        tx.execute(sql!("delete from overname where bron = $1"), &[&BRON]).await.map(drop)
    }
}
