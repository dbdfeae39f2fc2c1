//! The contacts with a customer, newest first.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use store::{Conn, Moment, Param};
use utoipa::ToSchema;
use uuid::Uuid;

use super::taken::{self, Taak, Taken};
use crate::{
    app::App,
    klantinteracties::{actor, betrokkene, klantcontact, onderwerpobject},
    rest::{
        formats::serialize_moment,
        links::Links,
        problem::Result,
        related::{CHUNK, Many, rows_where},
        row::Table,
    },
    toegang::{Medewerker, Zicht},
    zaken::inzien,
};

/// Who looks, and whom they may see.
pub(crate) type Blik<'a> = (&'a Medewerker, &'a Zicht);

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
#[serde(rename_all = "camelCase")]
pub(crate) struct Contacten {
    pub(crate) contacten: Vec<Contact>,
    /// There are more than these.
    pub(crate) meer: bool,
    /// What others still have to do because of these or older contacts; the newest first, at most 50.
    taken: Vec<Taak>,
    /// There are more open tasks than these.
    meer_taken: bool,
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
    /// The uuids of the zaken that it was about, of those that this employee surely may see. Which others of the customer's
    /// zaken it was about, is said by the zaak itself.
    zaken: Vec<Uuid>,
}

/// The contacts in which a partij took part, as far as they may be seen, and what is still to be done because of them: a
/// few statements, whatever their number.
pub(crate) async fn of_partij(app: &App, conn: &Conn, blik: Blik<'_>, partij: Uuid) -> Result<Contacten> {
    let zicht = blik.1;
    let sql = format!(
        "select k.uuid from ({OWN} where k.uuid in (select klantcontact from betrokkene where partij = $1) \
         {NEWEST} limit {ALL}) k where true{} {NEWEST} limit $2",
        zicht.contact("k")
    );
    let uuids = zicht.query::<(Uuid,)>(conn, &sql, &[&partij, &(MOST + 1)]).await?;
    let contacten = show(app, conn, blik, uuids, |row| row.partij == Some(partij)).await?;
    let Taken { taken, meer } = taken::of_partij(conn, zicht, partij).await?;
    Ok(Contacten { taken, meer_taken: meer, ..contacten })
}

/// The contacts about a zaak, whichever codes were written with its uuid, as far as they may be seen.
pub(crate) async fn of_zaak(app: &App, conn: &Conn, blik: Blik<'_>, zaak: Uuid) -> Result<Contacten> {
    let zicht = blik.1;
    let sql = format!(
        "select k.uuid from ({OWN} where k.uuid in (select klantcontact from onderwerpobject where object_id = $1 \
         and lower(code_objecttype) in ('zgw-zaak', 'zaak')) {NEWEST} limit {ALL}) k where true{} {NEWEST} limit $2",
        zicht.contact("k")
    );
    let uuids = zicht.query::<(Uuid,)>(conn, &sql, &[&zaak.to_string(), &(MOST + 1)]).await?;
    show(app, conn, blik, uuids, |row| row.rol == "klant").await
}

/// These contacts, with who began them: the betrokkene that is `klant`, or the municipality.
async fn show(
    app: &App,
    conn: &Conn,
    blik: Blik<'_>,
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
    let over: Vec<(Uuid, Uuid)> = onderwerpen.iter().filter_map(about_zaak).collect();
    let all: HashSet<Uuid> = over.iter().map(|(_, zaak)| *zaak).collect();
    let seen = inzien::zeker(app, conn, blik, &all.into_iter().collect::<Vec<_>>()).await?;
    let mut rows: HashMap<Uuid, klantcontact::Row> = rows.into_iter().map(|row| (row.uuid(), row)).collect();
    let initiators: HashMap<Uuid, bool> =
        betrokkenen.iter().filter(|row| klant(row)).map(|row| (row.klantcontact, row.initiator)).collect();
    let contact = |uuid: Uuid| {
        let row = rows.remove(&uuid)?;
        let medewerker = actoren.remove(&uuid).and_then(|actoren| actoren.into_iter().next());
        let zaken = over.iter().filter(|(contact, zaak)| *contact == uuid && seen.contains(zaak));
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
            zaken: zaken.map(|(_, zaak)| *zaak).collect(),
        })
    };
    let contacten = uuids.into_iter().filter_map(contact).collect();
    Ok(Contacten { contacten, meer, ..Contacten::default() })
}

/// The contact and the zaak that it was about. KISS and ITA write `zgw-Zaak`, others `zaak`: both are read.
fn about_zaak(row: &onderwerpobject::Row) -> Option<(Uuid, Uuid)> {
    let is_zaak = matches!(row.code_objecttype.to_ascii_lowercase().as_str(), "zgw-zaak" | "zaak");
    Some((row.klantcontact?, row.object_id.parse().ok()?)).filter(|_| is_zaak)
}

/// How many contacts of all the zaken of a customer are named.
const ABOUT: i64 = 500;

/// Which contacts, of those that may be seen, were about each of these zaken, by any text that a zaak goes by; the newest.
pub(crate) async fn about(
    conn: &Conn,
    zicht: &Zicht,
    zaken: &[String],
) -> Result<HashMap<String, Vec<Uuid>>> {
    let mut found: HashMap<String, Vec<Uuid>> = HashMap::new();
    for some in zaken.chunks(CHUNK) {
        let params: Vec<&dyn Param> =
            some.iter().map(|zaak| zaak as &dyn Param).chain([&ABOUT as &dyn Param]).collect();
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "select o.object_id, k.uuid from onderwerpobject o join klantcontact k on k.uuid = o.klantcontact \
             where o.object_id in ({}) and lower(o.code_objecttype) in ('zgw-zaak', 'zaak'){} order by o.id desc limit ${}",
            places.join(", "),
            zicht.contact("k"),
            params.len()
        );
        for (zaak, contact) in zicht.query::<(String, Uuid)>(conn, &sql, &params).await? {
            found.entry(zaak).or_default().push(contact);
        }
    }
    Ok(found)
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
