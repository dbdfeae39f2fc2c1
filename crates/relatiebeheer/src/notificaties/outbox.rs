//! The rows of `outbox`.

use serde::Serialize;
use serde_json::Value;
use store::{Conn, FromRow, Json, Later, Moment, Param, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Bericht;
use crate::rest::{formats::serialize_moment, problem::Result};

/// New rows, to be stored with the change that they are about.
pub(crate) struct Rows {
    sql: String,
    params: Vec<Box<dyn Param>>,
}

impl Rows {
    /// Each with its key.
    pub(crate) fn of(berichten: Vec<(Uuid, Bericht)>, now: Moment) -> Self {
        let mut sql = String::from(
            "insert into outbox (id, object, soort, bericht, gemaakt, volgende, pogingen, fout, mislukt) values ",
        );
        let mut params: Vec<Box<dyn Param>> = Vec::with_capacity(berichten.len() * 6);
        for (id, Bericht { object, soort, inhoud }) in berichten {
            let first = params.len() + 1;
            let places: Vec<String> = (first..first + 6).map(|place| format!("${place}")).collect();
            sql.push_str(if first == 1 { "(" } else { ", (" });
            sql.push_str(&places.join(", "));
            sql.push_str(", 0, '', false)");
            params.push(Box::new(id));
            params.push(Box::new(object));
            params.push(Box::new(soort));
            params.push(Box::new(Json(inhoud)));
            params.push(Box::new(now));
            params.push(Box::new(now));
        }
        Self { sql, params }
    }
}

impl Later for Rows {
    fn sql(&self) -> &str {
        &self.sql
    }

    fn params(&self) -> Vec<&dyn Param> {
        self.params.iter().map(Box::as_ref).collect()
    }
}

/// A message that is to be delivered.
pub(super) struct Post {
    pub(super) id: Uuid,
    pub(super) object: Uuid,
    pub(super) soort: String,
    pub(super) bericht: Value,
    pub(super) pogingen: i32,
    pub(super) volgende: Moment,
}

impl FromRow for Post {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            object: row.get(1)?,
            soort: row.get(2)?,
            bericht: row.get::<Json<Value>>(3)?.0,
            pogingen: row.get(4)?,
            volgende: row.get(5)?,
        })
    }
}

/// How many are taken at once.
const AT_ONCE: i64 = 100;

/// What is due, oldest first.
pub(super) async fn due(conn: &Conn, now: Moment) -> Result<Vec<Post>> {
    let sql = sql!(
        "select id, object, soort, bericht, pogingen, volgende from outbox ",
        "where not mislukt and volgende <= $1 order by id limit $2"
    );
    Ok(conn.query(sql, &[&now, &AT_ONCE]).await?)
}

/// The objects about which something waits, or is being delivered: what came later waits as well.
pub(super) async fn waiting(conn: &Conn, now: Moment) -> Result<Vec<Uuid>> {
    let sql = sql!("select distinct object from outbox where not mislukt and volgende > $1");
    Ok(conn.query::<(Uuid,)>(sql, &[&now]).await?.into_iter().map(|(object,)| object).collect())
}

/// A message that could not be delivered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mislukt {
    /// Its identity.
    pub(crate) uuid: Uuid,
    /// `notificatie` or `cloudevent`.
    pub(crate) soort: String,
    /// When it happened.
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    pub(crate) gemaakt: Moment,
    /// How many times it was tried.
    pub(crate) pogingen: i32,
    /// Why it was not taken the last time.
    pub(crate) fout: String,
    /// The message itself.
    #[schema(value_type = Object)]
    pub(crate) bericht: Value,
}

impl FromRow for Mislukt {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            uuid: row.get(0)?,
            soort: row.get(1)?,
            gemaakt: row.get(2)?,
            pogingen: row.get(3)?,
            fout: row.get(4)?,
            bericht: row.get::<Json<Value>>(5)?.0,
        })
    }
}

/// The most that are listed.
pub(super) const LISTED: i64 = 500;

/// The ones that failed, newest first.
pub(super) async fn failed(conn: &Conn) -> Result<Vec<Mislukt>> {
    let sql = sql!(
        "select id, soort, gemaakt, pogingen, fout, bericht from outbox where mislukt order by id desc limit $1"
    );
    Ok(conn.query(sql, &[&LISTED]).await?)
}

/// How many wait, and how many failed.
pub(crate) async fn counts(conn: &Conn) -> Result<(i64, i64)> {
    let waiting = sql!("select count(*) from outbox where not mislukt");
    let failed = sql!("select count(*) from outbox where mislukt");
    let one = |rows: Option<(i64,)>| rows.map_or(0, |(count,)| count);
    Ok((one(conn.first(waiting, &[]).await?), one(conn.first(failed, &[]).await?)))
}
