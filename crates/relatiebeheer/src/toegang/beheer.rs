//! The sessions of employees, as an administrator sees and ends them.

use axum::{
    Extension, Json,
    extract::{Path, State},
};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::json;
use store::{FromRow, Json as Stored, Moment, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Action, Object, Rol, Subject, sessies};
use crate::{
    app::{App, vangnet::Vanaf},
    rest::{
        formats::serialize_moment,
        problem::{Problem, Result},
    },
    verantwoording::beveiliging::{self, Feit, Wat},
};

/// The sessions that there are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sessies {
    /// The last used first, at most 500.
    sessies: Vec<Sessie>,
}

/// A session of an employee.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sessie {
    id: Uuid,
    gebruiker: String,
    naam: String,
    rollen: Vec<Rol>,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    begonnen: Moment,
    /// When something was last done in it, to the minute.
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    laatst: Moment,
    /// Address that it was begun from.
    vanaf: String,
    /// It is the one that asks.
    deze: bool,
}

impl FromRow for Sessie {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            gebruiker: row.get(1)?,
            naam: row.get(2)?,
            rollen: row.get::<Stored<Vec<Rol>>>(3)?.0,
            begonnen: row.get(4)?,
            laatst: row.get(5)?,
            vanaf: row.get(6)?,
            deze: row.get(7)?,
        })
    }
}

/// `GET /sessies`
pub(crate) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    headers: HeaderMap,
) -> Result<Json<Sessies>> {
    app.may(&subject, Action::Read, &Object::Beheer)?;
    let own = sessies::hash_of(&headers).unwrap_or_default();
    let sql = sql!(
        "select id, gebruiker, naam, rollen, begonnen, coalesce(laatst, begonnen), vanaf, hash = $1 from sessie ",
        "where id is not null and verloopt > $2 order by 6 desc, id desc limit 500"
    );
    let sessies = app.db.read().await?.query(sql, &[&own, &app.clock.now()]).await?;
    Ok(Json(Sessies { sessies }))
}

/// `DELETE /sessies/{id}`: whoever works in it has to log in again.
pub(crate) async fn end(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Extension(Vanaf(vanaf)): Extension<Vanaf>,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    app.may(&subject, Action::Write, &Object::Beheer)?;
    let id: Uuid = id.parse().map_err(|_| Problem::NotFound)?;
    let (app, subject, vanaf) = (&app, &subject, &vanaf);
    let remove = |tx: store::Tx| async move {
        let sql = sql!("select gebruiker from sessie where id = $1");
        let Some((gebruiker,)) = tx.first::<(String,)>(sql, &[&id]).await? else { return Ok(false) };
        tx.execute(sql!("delete from sessie where id = $1"), &[&id]).await?;
        let details = json!({ "waarom": "beëindigd door een beheerder", "van": gebruiker });
        let (wie, object) = (subject.name(), &id.to_string());
        let feit = Feit { wat: Wat::SessieBeeindigd, wie, vanaf, object, details, instance: "" };
        beveiliging::record(app, &tx, &feit).await?;
        Ok::<_, store::Error>(true)
    };
    if app.db.transact(remove).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::NotFound) }
}
