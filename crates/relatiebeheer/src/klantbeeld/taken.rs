//! What others still have to do for a customer: the open internetaken of the contacts with them.

use std::collections::HashMap;

use serde::Serialize;
use store::{Conn, FromRow, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    rest::{formats::serialize_moment, problem::Result, related::Many},
    toegang::Zicht,
};

/// How many open tasks are shown at once.
const MOST: i64 = 50;

/// The open tasks of a customer.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The newest first.
    pub(super) taken: Vec<Taak>,
    pub(super) meer: bool,
}

/// A task that is not done yet, and who is to do it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Taak {
    uuid: Uuid,
    /// The contact that it came from.
    klantcontact: Uuid,
    /// What that contact was about.
    onderwerp: String,
    gevraagde_handeling: String,
    toelichting: String,
    /// As the standard has it: `te_verwerken`.
    status: String,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    toegewezen_op: Moment,
    /// The names of who is to do it, the first that it was given to first.
    eigenaren: Vec<String>,
}

impl FromRow for Taak {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            uuid: row.get(0)?,
            klantcontact: row.get(1)?,
            onderwerp: row.get(2)?,
            gevraagde_handeling: row.get(3)?,
            toelichting: row.get(4)?,
            status: row.get(5)?,
            toegewezen_op: row.get(6)?,
            eigenaren: Vec::new(),
        })
    }
}

/// The open tasks of the contacts in which a partij took part, as far as those may be seen: two statements, whatever
/// their number.
pub(super) async fn of_partij(conn: &Conn, zicht: &Zicht, partij: Uuid) -> Result<Taken> {
    let sql = format!(
        "select i.uuid, i.klantcontact, k.onderwerp, i.gevraagde_handeling, i.toelichting, i.status, i.toegewezen_op \
         from internetaak i join klantcontact k on k.uuid = i.klantcontact where i.status <> 'verwerkt' \
         and i.klantcontact in (select klantcontact from betrokkene where partij = $1){} \
         order by i.toegewezen_op desc, i.id desc limit $2",
        zicht.contact("k")
    );
    let mut taken: Vec<Taak> = zicht.query(conn, &sql, &[&partij, &(MOST + 1)]).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let meer = taken.len() > most;
    taken.truncate(most);
    let uuids: Vec<Uuid> = taken.iter().map(|taak| taak.uuid).collect();
    let mut owners = eigenaren(conn, &uuids).await?;
    for taak in &mut taken {
        taak.eigenaren = owners.remove(&taak.uuid).unwrap_or_default();
    }
    Ok(Taken { taken, meer })
}

/// The names of who is to do each of these tasks.
async fn eigenaren(conn: &Conn, taken: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    if taken.is_empty() {
        return Ok(HashMap::new());
    }
    let many = Many::new(taken);
    let sql = format!(
        "select t.internetaak, a.naam from internetaak_actor t join actor a on a.uuid = t.actor \
         where t.internetaak in {} order by t.id",
        many.places()
    );
    Ok(crate::rest::related::group(conn.query::<(Uuid, String)>(&sql, &many.params()).await?))
}
