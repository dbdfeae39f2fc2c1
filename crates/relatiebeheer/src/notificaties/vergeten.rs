//! Zaken that nobody needs us to know. We hear of a zaak because its zaaktype was chosen or because a contact is about it; when
//! neither is so any more, and it is on nobody's screen, what we keep of it goes. The sweep comes by each known zaak, so it does
//! this on its way, a hundred at a time.

use std::collections::HashSet;

use store::{Conn, Param, Tx, sql};
use uuid::Uuid;

use super::abonnementen::gewenst;
use crate::{
    app::App,
    rest::{problem::Result, related::Many},
    zaken::cache::{self, Bekend},
};

/// Forgets those of these zaken that nobody needs; the others are given back.
pub(super) async fn onnodige(app: &App, bron: &str, zaken: Vec<Bekend>) -> Result<Vec<Bekend>> {
    let uuids: Vec<Uuid> = zaken.iter().map(|een| een.zaak).collect();
    let conn = app.db.read().await?;
    let mut over: HashSet<Uuid> = ongewenste(&conn, bron, &uuids).await?;
    if over.is_empty() {
        return Ok(zaken);
    }
    for needed in getoonde(&conn, bron, &over).await?.into_iter().chain(gekoppelde(&conn, &over).await?) {
        over.remove(&needed);
    }
    drop(conn);
    let weg = over.iter().map(|zaak| (bron.to_owned(), *zaak)).collect();
    let forget = |tx: Tx| {
        let weg = &weg;
        async move { cache::verwijder(&tx, weg).await }
    };
    if !over.is_empty() {
        app.db.transact(forget).await?;
    }
    Ok(zaken.into_iter().filter(|een| !over.contains(&een.zaak)).collect())
}

/// Those of a zaaktype that is not chosen. Nothing of them may be waiting to be asked, and as long as any is chosen it must be
/// known of which type they are.
async fn ongewenste(conn: &Conn, bron: &str, zaken: &[Uuid]) -> Result<HashSet<Uuid>> {
    let gewenst = gewenst(conn, bron).await?;
    let many = Many::new(zaken);
    let sql = format!(
        "select k.zaak, k.bron, z.identificatie from zaakkop k \
         left join zaaktype z on z.bron = k.bron and z.zaaktype = k.zaaktype where k.oud is null and k.zaak in {}",
        many.places()
    );
    let rows: Vec<(Uuid, String, Option<String>)> = conn.query(&sql, &many.params()).await?;
    let is_wanted = |zaaktype: &Option<String>| match zaaktype {
        Some(zaaktype) => gewenst.contains(zaaktype),
        None => !gewenst.is_empty(),
    };
    let unwanted = rows.into_iter().filter(|(_, van, zaaktype)| van == bron && !is_wanted(zaaktype));
    Ok(unwanted.map(|(zaak, ..)| zaak).collect())
}

/// Those that an employee was shown lately.
async fn getoonde(conn: &Conn, bron: &str, zaken: &HashSet<Uuid>) -> Result<Vec<Uuid>> {
    let zaken: Vec<Uuid> = zaken.iter().copied().collect();
    let many = Many::new(&zaken);
    let sql = format!("select object, bron from zaakstuk where object in {}", many.places());
    let rows: Vec<(Uuid, String)> = conn.query(&sql, &many.params()).await?;
    Ok(rows.into_iter().filter(|(_, van)| van == bron).map(|(zaak, _)| zaak).collect())
}

/// Those that a contact is about; others may write a uuid in capitals.
async fn gekoppelde(conn: &Conn, zaken: &HashSet<Uuid>) -> Result<Vec<Uuid>> {
    let mut linked = Vec::new();
    for zaak in zaken {
        let (small, large) = (zaak.to_string(), zaak.to_string().to_uppercase());
        let params: [&dyn Param; 2] = [&small, &large];
        let sql = sql!("select id from onderwerpobject where object_id in ($1, $2) limit 1");
        if conn.first::<(Uuid,)>(sql, &params).await?.is_some() {
            linked.push(*zaak);
        }
    }
    Ok(linked)
}
