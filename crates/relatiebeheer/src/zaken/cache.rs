//! What we know of zaken and zaaktypen without asking: enough to know which zaak it is and who may see it. A row counts
//! while nothing says that it is out of date; then it is asked again (`verversen`). An ETag decides nothing here: it can be
//! the same for another body (Open Zaak 1.30).

use std::collections::BTreeSet;

use store::{Conn, FromRow, Json, Moment, Param, Tx, sql};
use uuid::Uuid;
use zgw::{catalogi::Zaaktype, overzicht::Zaakkop, uuid_of, zaken::Zaak};

use super::systemen::Zaaksysteem;
use crate::{
    app::App,
    klantbeeld::bronnen::missed,
    rest::{
        problem::{Problem, Result},
        related::Many,
    },
    toegang::tokens,
};

/// A zaak, by the code of its zaaksysteem and its key there.
pub(crate) type Sleutel = (String, Uuid);

/// A zaak that we know of, as far as asking it again goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bekend {
    pub(crate) zaak: Uuid,
    /// Hash of what was last said of it.
    pub(crate) vingerafdruk: String,
    /// What made it out of date.
    pub(crate) oud: Option<Uuid>,
}

impl FromRow for Bekend {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self { zaak: row.get(0)?, vingerafdruk: row.get(1)?, oud: row.get(2)? })
    }
}

/// Zaken that are out of date, those that waited longest first.
pub(crate) async fn oude(conn: &Conn, bron: &str, most: i64) -> Result<Vec<Bekend>> {
    let sql = sql!(
        "select zaak, vingerafdruk, oud from zaakkop where bron = $1 and oud is not null order by oud limit $2"
    );
    Ok(conn.query(sql, &[&bron, &most]).await?)
}

/// How many zaken are out of date.
pub(crate) async fn aantal_oude(conn: &Conn, bron: &str) -> Result<i64> {
    let sql = sql!("select count(*) from zaakkop where bron = $1 and oud is not null");
    Ok(conn.first::<(i64,)>(sql, &[&bron]).await?.map_or(0, |(aantal,)| aantal))
}

/// How many rows one statement stores.
pub(super) const TOGETHER: usize = 50;

/// Adds a row of so many places to the `values` of a statement that has some parameters, and what is the same in each row.
pub(super) fn push_places(sql: &mut String, before: usize, width: usize, rest: &str) {
    let places: Vec<String> = (before + 1..=before + width).map(|place| format!("${place}")).collect();
    sql.push_str(if before == 0 { "(" } else { ", (" });
    sql.push_str(&places.join(", "));
    sql.push_str(rest);
    sql.push(')');
}

/// What is known of these zaken does not count any more; what was not known is to be asked. `oud` is new each time, so that
/// an answer to an older question does not make a row good again.
pub(crate) async fn verouder(tx: &Tx, oud: Uuid, zaken: &BTreeSet<Sleutel>) -> Result<()> {
    let zaken: Vec<&Sleutel> = zaken.iter().collect();
    for some in zaken.chunks(TOGETHER) {
        let mut sql = String::from(
            "insert into zaakkop (bron, zaak, oud, vertrouwelijk, identificatie, kenmerken, vingerafdruk) values ",
        );
        let mut params: Vec<&dyn Param> = Vec::with_capacity(some.len() * 3);
        for (bron, zaak) in some {
            push_places(&mut sql, params.len(), 3, ", '', '', '[]', ''");
            params.extend([bron as &dyn Param, zaak, &oud]);
        }
        sql.push_str(" on conflict (bron, zaak) do update set oud = excluded.oud");
        tx.execute(&sql, &params).await?;
    }
    Ok(())
}

/// What was said of a zaak counts as not said: it is asked again, and whatever it is then is new.
pub(super) async fn vergeet(tx: &Tx, bron: &str, zaak: Uuid, oud: Uuid) -> Result<()> {
    let sql = sql!("update zaakkop set vingerafdruk = '', oud = $1 where bron = $2 and zaak = $3");
    tx.execute(sql, &[&oud, &bron, &zaak]).await?;
    Ok(())
}

/// These zaken are gone, or not for us any more: nothing of them is kept.
pub(crate) async fn verwijder(tx: &Tx, zaken: &BTreeSet<Sleutel>) -> Result<()> {
    for (bron, zaak) in zaken {
        tx.execute(sql!("delete from zaakkop where bron = $1 and zaak = $2"), &[bron, zaak]).await?;
    }
    Ok(())
}

/// Stores what was said of a zaak that we know of, unless something happened to it since it was asked.
pub(crate) async fn bewaar(
    tx: &Tx,
    bron: &str,
    gevraagd: Moment,
    bekend: &Bekend,
    kop: &Zaakkop,
) -> Result<()> {
    let sql = sql!(
        "update zaakkop set zaaktype = $1, vertrouwelijk = $2, identificatie = $3, kenmerken = $4, vingerafdruk = $5, ",
        "opgehaald = $6, oud = null where bron = $7 and zaak = $8 and oud is not distinct from $9"
    );
    let (zaaktype, vertrouwelijk) = (uuid_of(&kop.zaaktype_url), kop.vertrouwelijkheidaanduiding.as_str());
    let (kenmerken, hash) = (Json(kop.kenmerken.clone()), vingerafdruk(kop));
    tx.execute(
        sql,
        &[
            &zaaktype,
            &vertrouwelijk,
            &kop.identificatie,
            &kenmerken,
            &hash,
            &gevraagd,
            &bron,
            &kop.uuid,
            &bekend.oud,
        ],
    )
    .await?;
    Ok(())
}

/// Stores a zaak that we did not know of. False: somebody else was first.
pub(crate) async fn voeg_toe(tx: &Tx, bron: &str, gevraagd: Moment, kop: &Zaakkop) -> Result<bool> {
    let sql = sql!(
        "insert into zaakkop (bron, zaak, zaaktype, vertrouwelijk, identificatie, kenmerken, vingerafdruk, opgehaald) ",
        "values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (bron, zaak) do nothing"
    );
    let (zaaktype, vertrouwelijk) = (uuid_of(&kop.zaaktype_url), kop.vertrouwelijkheidaanduiding.as_str());
    let (kenmerken, hash) = (Json(kop.kenmerken.clone()), vingerafdruk(kop));
    let added = tx
        .execute(
            sql,
            &[&bron, &kop.uuid, &zaaktype, &vertrouwelijk, &kop.identificatie, &kenmerken, &hash, &gevraagd],
        )
        .await?;
    Ok(added == 1)
}

/// What changes when anything about the zaak itself does.
pub(crate) fn vingerafdruk(kop: &Zaakkop) -> String {
    tokens::hash(&kop.toestand)
}

/// We wrote in a zaak ourselves: what is known of it is asked again, and whoever has it on the screen is told. What was written
/// is written; when this does not go, the message that follows or the sweep does it.
pub(crate) async fn geschreven(app: &App, bron: &str, zaak: Uuid) {
    let zaken = BTreeSet::from([(bron.to_owned(), zaak)]);
    let oud = app.ids.next(app.clock.now());
    let done = async {
        let change = |tx: Tx| {
            let zaken = &zaken;
            async move { verouder(&tx, oud, zaken).await }
        };
        app.db.transact(change).await?;
        app.horen.verversen.notify_waiters();
        super::verversen::vertel(app, &zaken).await
    };
    let done: Result<()> = done.await;
    if let Err(problem) = done {
        tracing::warn!(why = problem.to_line(), "a zaak that we wrote in is not asked again yet");
    }
}

/// A version of a zaaktype, as far as rules and screens go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zaaktypekop {
    pub(crate) identificatie: String,
    pub(crate) omschrijving: String,
}

impl Zaaktypekop {
    /// As the zaaktype of this zaak, as far as it is known.
    pub(super) fn of_zaak(self, zaak: &Zaak) -> Zaaktype {
        Zaaktype {
            url: zaak.zaaktype_url.clone(),
            identificatie: self.identificatie,
            omschrijving: self.omschrijving,
            ..Zaaktype::default()
        }
    }
}

impl FromRow for Zaaktypekop {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self { identificatie: row.get(0)?, omschrijving: row.get(1)? })
    }
}

/// A version of a zaaktype: kept, or asked once.
pub(crate) async fn zaaktype(app: &App, systeem: &Zaaksysteem, zaaktype: Uuid) -> Result<Zaaktypekop> {
    let sql = sql!("select identificatie, omschrijving from zaaktype where bron = $1 and zaaktype = $2");
    let known = app.db.read().await?.first(sql, &[&systeem.code, &zaaktype]).await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let asked = systeem.client.zaaktype(&super::verversen::wij(), zaaktype).await;
    let asked = asked.map_err(|error| Problem::Neighbour(missed(&systeem.naam, &error).0))?;
    let kop = Zaaktypekop { identificatie: asked.identificatie, omschrijving: asked.omschrijving };
    let now = app.clock.now();
    let store = |tx: Tx| {
        let kop = kop.clone();
        async move { bewaar_zaaktype(&tx, &systeem.code, zaaktype, &kop, now).await }
    };
    app.db.transact(store).await?;
    Ok(kop)
}

/// Gives zaken whose zaaktype the peer did not give what we keep of it.
pub(crate) async fn name_zaaktypen(conn: &Conn, systeem: &Zaaksysteem, zaken: &mut [Zaak]) -> Result<()> {
    let unnamed = zaken.iter().filter(|zaak| zaak.zaaktype.is_none());
    let uuids: BTreeSet<Uuid> = unnamed.filter_map(|zaak| uuid_of(&zaak.zaaktype_url)).collect();
    if uuids.is_empty() {
        return Ok(());
    }
    let uuids: Vec<Uuid> = uuids.into_iter().collect();
    let many = Many::new(&uuids);
    let sql = format!(
        "select zaaktype, bron, identificatie, omschrijving from zaaktype where zaaktype in {}",
        many.places()
    );
    let known: Vec<(Uuid, String, String, String)> = conn.query(&sql, &many.params()).await?;
    for zaak in zaken.iter_mut().filter(|zaak| zaak.zaaktype.is_none()) {
        let uuid = uuid_of(&zaak.zaaktype_url);
        let own = known.iter().find(|(zaaktype, bron, ..)| Some(*zaaktype) == uuid && *bron == systeem.code);
        zaak.zaaktype = own.map(|(_, _, identificatie, omschrijving)| {
            let kop =
                Zaaktypekop { identificatie: identificatie.clone(), omschrijving: omschrijving.clone() };
            kop.of_zaak(zaak)
        });
    }
    Ok(())
}

/// Keeps a version of a zaaktype.
pub(crate) async fn bewaar_zaaktype(
    tx: &Tx,
    bron: &str,
    zaaktype: Uuid,
    kop: &Zaaktypekop,
    now: Moment,
) -> Result<()> {
    let sql = sql!(
        "insert into zaaktype (bron, zaaktype, identificatie, omschrijving, opgehaald) values ($1, $2, $3, $4, $5) ",
        "on conflict (bron, zaaktype) do update set identificatie = excluded.identificatie, ",
        "omschrijving = excluded.omschrijving, opgehaald = excluded.opgehaald"
    );
    tx.execute(sql, &[&bron, &zaaktype, &kop.identificatie, &kop.omschrijving, &now]).await?;
    Ok(())
}

/// A zaaktype changed: it is asked again when it is needed.
pub(crate) async fn vergeet_zaaktype(tx: &Tx, bron: &str, zaaktype: Uuid) -> Result<()> {
    tx.execute(sql!("delete from zaaktype where bron = $1 and zaaktype = $2"), &[&bron, &zaaktype]).await?;
    Ok(())
}
