//! The contacts with a customer, newest first.

use std::collections::HashMap;

use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    klantinteracties::{actor, betrokkene, klantcontact, onderwerpobject},
    rest::{
        formats::serialize_moment,
        links::Links,
        problem::Result,
        related::{Many, rows_where},
        row::Table,
    },
    toegang::Zicht,
};

/// How many contacts are shown at once.
const MOST: i64 = 50;
/// What is put in order before anybody looks who may see it: from the newest on, PostgreSQL then looks at no more of them
/// than are shown.
const OWN: &str = "select k.id, k.uuid, k.plaatsgevonden_op, k.vertrouwelijk from klantcontact k";
const NEWEST: &str = "order by k.plaatsgevonden_op desc, k.id desc";
/// More than there are: the limit keeps the two selects apart.
const ALL: i64 = 1_000_000_000;

/// The contacts with a customer.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Contacten {
    pub(crate) contacten: Vec<Contact>,
    /// There are more than these.
    pub(crate) meer: bool,
}

/// One contact, as the timeline shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Contact {
    uuid: Uuid,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    plaatsgevonden_op: Moment,
    kanaal: String,
    onderwerp: String,
    inhoud: String,
    #[schema(required)]
    resultaat: Option<String>,
    #[schema(required)]
    gelukt: Option<bool>,
    #[schema(required)]
    initiatief: Option<&'static str>,
    #[schema(required)]
    medewerker: Option<String>,
    /// The uuids of the zaken that it was about.
    zaken: Vec<String>,
}

/// The contacts in which a partij took part, as far as they may be seen: four statements, whatever their number.
pub(crate) async fn of_partij(conn: &Conn, zicht: &Zicht, partij: Uuid) -> Result<Contacten> {
    let sql = format!(
        "select k.uuid from ({OWN} where k.uuid in (select klantcontact from betrokkene where partij = $1) \
         {NEWEST} limit {ALL}) k where true{} {NEWEST} limit $2",
        zicht.contact("k")
    );
    let uuids = zicht.query::<(Uuid,)>(conn, &sql, &[&partij, &(MOST + 1)]).await?;
    show(conn, uuids, |row| row.partij == Some(partij)).await
}

/// The contacts about a zaak, whichever codes were written with its uuid, as far as they may be seen.
pub(crate) async fn of_zaak(conn: &Conn, zicht: &Zicht, zaak: Uuid) -> Result<Contacten> {
    let sql = format!(
        "select k.uuid from ({OWN} where k.uuid in (select klantcontact from onderwerpobject where object_id = $1 \
         and lower(code_objecttype) in ('zgw-zaak', 'zaak')) {NEWEST} limit {ALL}) k where true{} {NEWEST} limit $2",
        zicht.contact("k")
    );
    let uuids = zicht.query::<(Uuid,)>(conn, &sql, &[&zaak.to_string(), &(MOST + 1)]).await?;
    show(conn, uuids, |row| row.rol == "klant").await
}

/// These contacts, with who began them: the betrokkene that is `klant`, or the municipality.
async fn show(
    conn: &Conn,
    found: Vec<(Uuid,)>,
    klant: impl Fn(&betrokkene::Row) -> bool,
) -> Result<Contacten> {
    let mut uuids: Vec<Uuid> = found.into_iter().map(|(uuid,)| uuid).collect();
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let meer = uuids.len() > most;
    uuids.truncate(most);
    let links = Links::fixed("");
    let (rows, mut actoren, betrokkenen, onderwerpen) = tokio::try_join!(
        rows_where::<klantcontact::Row>(conn, "uuid", &uuids),
        actor::of_klantcontacten(conn, &uuids, &links),
        rows_where::<betrokkene::Row>(conn, "klantcontact", &uuids),
        rows_where::<onderwerpobject::Row>(conn, "klantcontact", &uuids),
    )?;
    let mut rows: HashMap<Uuid, klantcontact::Row> = rows.into_iter().map(|row| (row.uuid(), row)).collect();
    let initiators: HashMap<Uuid, bool> =
        betrokkenen.iter().filter(|row| klant(row)).map(|row| (row.klantcontact, row.initiator)).collect();
    let contact = |uuid: Uuid| {
        let row = rows.remove(&uuid)?;
        let medewerker = actoren.remove(&uuid).and_then(|actoren| actoren.into_iter().next());
        let zaken = onderwerpen.iter().filter(|over| over.klantcontact == Some(uuid) && is_zaak(over));
        let resultaat = row.metadata.0.get("resultaat").and_then(|value| value.as_str()).map(str::to_owned);
        Some(Contact {
            uuid,
            plaatsgevonden_op: row.plaatsgevonden_op,
            kanaal: row.kanaal,
            onderwerp: row.onderwerp,
            inhoud: row.inhoud,
            resultaat,
            gelukt: row.indicatie_contact_gelukt,
            initiatief: initiators.get(&uuid).map(|klant| if *klant { "klant" } else { "gemeente" }),
            medewerker: medewerker.map(|actor| actor.naam),
            zaken: zaken.map(|over| over.object_id.clone()).collect(),
        })
    };
    Ok(Contacten { contacten: uuids.into_iter().filter_map(contact).collect(), meer })
}

/// KISS and ITA write `zgw-Zaak`, others `zaak`: both are read.
fn is_zaak(row: &onderwerpobject::Row) -> bool {
    matches!(row.code_objecttype.to_ascii_lowercase().as_str(), "zgw-zaak" | "zaak")
}

/// When the last contact with each of these partijen was, of those that may be seen.
pub(crate) async fn last(conn: &Conn, zicht: &Zicht, partijen: &[Uuid]) -> Result<HashMap<Uuid, Moment>> {
    if partijen.is_empty() {
        return Ok(HashMap::new());
    }
    let many = Many::new(partijen);
    let sql = format!(
        "select p.uuid, (select k.plaatsgevonden_op from (select k.uuid, k.plaatsgevonden_op, k.vertrouwelijk \
         from betrokkene b join klantcontact k on k.uuid = b.klantcontact where b.partij = p.uuid \
         order by k.plaatsgevonden_op desc limit {ALL}) k where true{} order by k.plaatsgevonden_op desc limit 1) \
         from partij p where p.uuid in {}",
        zicht.contact("k"),
        many.places()
    );
    let found: Vec<(Uuid, Option<Moment>)> = zicht.query(conn, &sql, &many.params()).await?;
    Ok(found.into_iter().filter_map(|(partij, moment)| Some((partij, moment?))).collect())
}
