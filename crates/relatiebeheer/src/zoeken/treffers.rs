//! Customers that were found, as a list shows them.

use std::collections::HashMap;

use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::lokaal::Partij;
use crate::{
    app::App,
    klantbeeld::{Klant, contacten},
    klantinteracties::contactnaam::Contactnaam,
    rest::{formats::serialize_optional_moment, problem::Result, related::Many},
    toegang::Zicht,
};

/// A customer that was found.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Treffer {
    pub(super) klant: String,
    pub(super) naam: String,
    /// As far as it is known: `1985-12-01`, `1985-12` or `1985`.
    #[schema(required)]
    pub(super) geboortedatum: Option<String>,
    #[schema(required)]
    pub(super) woonplaats: Option<String>,
    /// `persoon`, `organisatie`, `vestiging` or `contactpersoon`.
    pub(super) soort: String,
    pub(super) bron: &'static str,
    pub(super) geheim: bool,
    pub(super) overleden: bool,
    #[serde(serialize_with = "serialize_optional_moment")]
    #[schema(required, value_type = Option<String>, format = "date-time")]
    pub(super) laatste_contact: Option<Moment>,
    #[schema(required)]
    pub(super) kvk_nummer: Option<String>,
    #[schema(required)]
    pub(super) vestigingsnummer: Option<String>,
    /// Of an organisation or vestiging, in one line.
    #[schema(required)]
    pub(super) adres: Option<String>,
    /// By which number or address they were found.
    #[schema(required)]
    pub(super) gevonden_op: Option<String>,
}

/// A hit before it is shown.
#[derive(Clone)]
pub(crate) struct Gevonden {
    pub(crate) klant: Klant,
    pub(crate) treffer: Treffer,
}

impl Gevonden {
    /// What they are called.
    pub(crate) fn naam(self) -> String {
        self.treffer.naam
    }
}

type Nummer = (String, String, Option<String>);

/// Partijen as hits, in their order; whoever has two partijen is one customer.
pub(super) async fn of_partijen(
    app: &App,
    conn: &Conn,
    zicht: &Zicht,
    partijen: Vec<Partij>,
) -> Result<Vec<Gevonden>> {
    let order: Vec<Uuid> = partijen.iter().map(|partij| partij.uuid).collect();
    let mut shown = by_partij(app, conn, zicht, partijen).await?;
    let mut all: Vec<Gevonden> = Vec::with_capacity(order.len());
    for found in order.iter().filter_map(|uuid| shown.remove(uuid)) {
        if !all.iter().any(|known| known.klant == found.klant) {
            all.push(found);
        }
    }
    Ok(all)
}

/// Partijen as hits: three statements, whatever their number.
pub(super) async fn by_partij(
    app: &App,
    conn: &Conn,
    zicht: &Zicht,
    partijen: Vec<Partij>,
) -> Result<HashMap<Uuid, Gevonden>> {
    if partijen.is_empty() {
        return Ok(HashMap::new());
    }
    let uuids: Vec<Uuid> = partijen.iter().map(|partij| partij.uuid).collect();
    let nameless: Vec<Uuid> =
        partijen.iter().filter(|partij| partij.naam.is_none()).map(|partij| partij.uuid).collect();
    let (nummers, given, mut last) = tokio::try_join!(
        nummers(conn, &uuids),
        given(conn, zicht, &nameless),
        contacten::last(conn, zicht, &uuids)
    )?;
    let (mut nummers, mut given) = (nummers, given);
    let one = |partij: Partij| {
        let klant = Klant::by_numbers(partij.uuid, &nummers.remove(&partij.uuid).unwrap_or_default());
        let soort = match &klant {
            Klant::Vestiging { .. } => "vestiging".to_owned(),
            Klant::Kvk(_) => "organisatie".to_owned(),
            _ => partij.soort,
        };
        let naam = partij.naam.or_else(|| given.remove(&partij.uuid));
        let treffer = Treffer {
            klant: klant.sleutel(app),
            naam: naam.unwrap_or_else(|| klant.by_nummer()),
            soort,
            bron: super::EIGEN,
            laatste_contact: last.remove(&partij.uuid),
            kvk_nummer: klant.kvk_nummer().map(str::to_owned),
            vestigingsnummer: klant.vestigingsnummer().map(str::to_owned),
            gevonden_op: partij.gevonden_op,
            ..Treffer::default()
        };
        (partij.uuid, Gevonden { klant, treffer })
    };
    Ok(partijen.into_iter().map(one).collect())
}

async fn nummers(conn: &Conn, partijen: &[Uuid]) -> Result<HashMap<Uuid, Vec<Nummer>>> {
    let many = Many::new(partijen);
    let sql = format!(
        "select n.partij, n.code_soort_object_id, n.object_id, binnen.object_id from partij_identificator n \
         left join partij_identificator binnen on binnen.uuid = n.sub_identificator_van where n.partij in {} \
         order by n.id",
        many.places()
    );
    let rows: Vec<(Uuid, String, String, Option<String>)> = conn.query(&sql, &many.params()).await?;
    Ok(crate::rest::related::group(rows.into_iter().map(|(partij, a, b, c)| (partij, (a, b, c)))))
}

/// What their last caller said they were called, for who has no name with us.
pub(crate) async fn given(conn: &Conn, zicht: &Zicht, partijen: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if partijen.is_empty() {
        return Ok(HashMap::new());
    }
    let many = Many::new(partijen);
    let sql = format!(
        "select b.partij, b.contactnaam_voornaam, b.contactnaam_voorvoegsel_achternaam, b.contactnaam_achternaam \
         from betrokkene b join klantcontact k on k.uuid = b.klantcontact \
         where b.contactnaam_achternaam <> '' and b.partij in {}{} order by b.id",
        many.places(),
        zicht.contact("k")
    );
    let rows: Vec<(Uuid, String, String, String)> = zicht.query(conn, &sql, &many.params()).await?;
    let name = |(partij, voornaam, voorvoegsel_achternaam, achternaam)| {
        let naam = Contactnaam { voorletters: String::new(), voornaam, voorvoegsel_achternaam, achternaam };
        (partij, naam.volledige_naam())
    };
    Ok(rows.into_iter().map(name).collect())
}
