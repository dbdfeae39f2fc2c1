//! How far we are with each zaaksysteem: our abonnement there, and the sweep.

use jiff::civil::Date;
use store::{Conn, FromRow, Moment, Tx, sql};
use uuid::Uuid;

use crate::{
    app::App,
    rest::problem::{Problem, Result},
};

/// A row of `zaaksysteemstand`, as far as reading goes.
#[derive(Debug, Clone)]
pub(crate) struct Stand {
    /// Hash of the callback and the secret that its Notificaties API got last.
    pub(crate) bekendgemaakt: String,
    /// Why our abonnement could not be put right.
    pub(crate) abonnement_fout: String,
    /// Everything until then is known: the start of the last sweep that was finished.
    pub(crate) compleet: Option<Moment>,
    /// Why the sweep cannot go on.
    pub(crate) fout: String,
    /// How far the sweep is that is under way.
    pub(crate) tocht: Option<Tocht>,
    /// Onderwerpobjecten up to here have been looked at for zaken.
    pub(crate) gekoppelde: Option<Uuid>,
}

/// A sweep that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tocht {
    /// When it began.
    pub(crate) begonnen: Moment,
    /// Known zaken up to here were asked again.
    pub(crate) bekende: Uuid,
    /// The page of new zaken that is next; 0 while known zaken are being asked.
    pub(crate) pagina: i32,
    /// How many zaken there were on the page before.
    pub(crate) aantal: Option<i64>,
    /// Zaken registered before this day were there already.
    pub(crate) vanaf: Date,
}

impl FromRow for Stand {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        let (begonnen, vanaf): (Option<Moment>, Option<Date>) = (row.get(3)?, row.get(7)?);
        let (pagina, aantal) = (row.get(5)?, row.get(6)?);
        let bekende = row.get::<Option<Uuid>>(4)?.unwrap_or_default();
        let tocht =
            begonnen.zip(vanaf).map(|(begonnen, vanaf)| Tocht { begonnen, bekende, pagina, aantal, vanaf });
        Ok(Self {
            bekendgemaakt: row.get(0)?,
            abonnement_fout: row.get(1)?,
            compleet: row.get(2)?,
            tocht,
            gekoppelde: row.get(8)?,
            fout: row.get(9)?,
        })
    }
}

impl Stand {
    /// How it is with one zaaksysteem; `None` before anything was done for it.
    pub(crate) async fn read(conn: &Conn, bron: &str) -> Result<Option<Self>> {
        let sql = sql!(
            "select bekendgemaakt, abonnement_fout, compleet, begonnen, bekende, pagina, aantal, vanaf, gekoppelde, fout ",
            "from zaaksysteemstand where bron = $1"
        );
        Ok(conn.first(sql, &[&bron]).await?)
    }
}

/// Makes the row when it is not there yet.
pub(super) async fn begin(app: &App, bron: &str) -> Result<()> {
    let never = Moment::new(jiff::Timestamp::UNIX_EPOCH);
    let store = |tx: Tx| async move {
        let sql = sql!(
            "insert into zaaksysteemstand (bron, bekendgemaakt, abonnement_fout, pagina, fout, bezet) ",
            "values ($1, '', '', 0, '', $2) on conflict (bron) do nothing"
        );
        tx.execute(sql, &[&bron, &never]).await.map_err(Problem::from)
    };
    app.db.transact(store).await.map(drop)
}

/// Messages that were refused for their address.
pub(crate) struct Geweigerd {
    pub(crate) aantal: i64,
    /// Scheme and host of the last one.
    pub(crate) herkomst: String,
    pub(crate) op: Moment,
}

impl Geweigerd {
    /// Those of one zaaksysteem, when there were any.
    pub(crate) async fn read(conn: &Conn, bron: &str) -> Result<Option<Self>> {
        let sql = sql!(
            "select geweigerd, geweigerd_herkomst, geweigerd_op from zaaksysteemstand ",
            "where bron = $1 and geweigerd_op is not null"
        );
        let found: Option<(i64, String, Moment)> = conn.first(sql, &[&bron]).await?;
        Ok(found.map(|(aantal, herkomst, op)| Self { aantal, herkomst, op }))
    }
}

/// A message was refused for its address.
pub(super) async fn geweigerd(app: &App, bron: &str, adres: &str) -> Result<()> {
    begin(app, bron).await?;
    let (origin, now) = (herkomst(adres), app.clock.now());
    let herkomst = origin.as_str();
    let store = |tx: Tx| async move {
        let sql = sql!(
            "update zaaksysteemstand set geweigerd = geweigerd + 1, geweigerd_herkomst = $1, geweigerd_op = $2 ",
            "where bron = $3"
        );
        tx.execute(sql, &[&herkomst, &now, &bron]).await.map_err(Problem::from)
    };
    app.db.transact(store).await.map(drop)
}

/// Scheme and host of an address: what comes after it is about somebody's zaak.
pub(crate) fn herkomst(adres: &str) -> String {
    /// A host has 253 characters at most.
    const MOST: usize = 300;
    let host = adres.find("://").map_or(0, |at| at + 3);
    let end = adres.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
    let origin = end.and_then(|end| adres.get(..host + end)).unwrap_or(adres);
    origin.chars().take(MOST).collect()
}

/// What became of our abonnement.
pub(super) async fn abonnement(app: &App, bron: &str, bekendgemaakt: &str, fout: &str) -> Result<()> {
    let store = |tx: Tx| async move {
        let sql =
            sql!("update zaaksysteemstand set bekendgemaakt = $1, abonnement_fout = $2 where bron = $3");
        tx.execute(sql, &[&bekendgemaakt, &fout, &bron]).await.map_err(Problem::from)
    };
    app.db.transact(store).await.map(drop)
}

/// A sweep begins, or goes on from here.
pub(super) async fn tocht(tx: &Tx, bron: &str, tocht: &Tocht) -> Result<()> {
    let Tocht { begonnen, bekende, pagina, aantal, vanaf } = tocht;
    let sql = sql!(
        "update zaaksysteemstand set begonnen = $1, bekende = $2, pagina = $3, aantal = $4, vanaf = $5, fout = '' ",
        "where bron = $6"
    );
    tx.execute(sql, &[begonnen, bekende, pagina, aantal, vanaf, &bron]).await?;
    Ok(())
}

/// The sweep that began then is finished, unless another has begun meanwhile.
pub(super) async fn compleet(tx: &Tx, bron: &str, begonnen: Moment) -> Result<()> {
    let sql = sql!(
        "update zaaksysteemstand set compleet = begonnen, begonnen = null, fout = '' where bron = $1 and begonnen = $2"
    );
    tx.execute(sql, &[&bron, &begonnen]).await?;
    Ok(())
}

/// The sweep begins anew: what it looks for changed.
pub(super) async fn opnieuw(tx: &Tx, bron: &str) -> Result<()> {
    tx.execute(sql!("update zaaksysteemstand set begonnen = null where bron = $1"), &[&bron]).await?;
    Ok(())
}

/// The sweep cannot go on now.
pub(super) async fn gestrand(app: &App, bron: &str, fout: &str) -> Result<()> {
    let store = |tx: Tx| async move {
        let sql = sql!("update zaaksysteemstand set fout = $1 where bron = $2");
        tx.execute(sql, &[&fout, &bron]).await.map_err(Problem::from)
    };
    app.db.transact(store).await.map(drop)
}

/// Has the sweep for itself until then, when nobody else has it.
pub(super) async fn neem(app: &App, bron: &str, now: Moment, until: Moment) -> Result<bool> {
    let store = |tx: Tx| async move {
        let sql = sql!("update zaaksysteemstand set bezet = $1 where bron = $2 and bezet <= $3");
        Ok::<_, Problem>(tx.execute(sql, &[&until, &bron, &now]).await? == 1)
    };
    app.db.transact(store).await
}

/// Gives the sweep back.
pub(super) async fn laat(app: &App, bron: &str, now: Moment) -> Result<()> {
    let store = |tx: Tx| async move {
        let sql = sql!("update zaaksysteemstand set bezet = $1 where bron = $2");
        tx.execute(sql, &[&now, &bron]).await.map_err(Problem::from)
    };
    app.db.transact(store).await.map(drop)
}
