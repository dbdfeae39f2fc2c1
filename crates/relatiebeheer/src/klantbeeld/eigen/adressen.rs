//! The telephone numbers and other addresses of a customer, and the contact in which each was given.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    klantbeeld::versie,
    klantinteracties::{digitaal_adres, partij},
    rest::{formats::serialize_moment, problem::Result, related::rows_where},
    toegang::Zicht,
};

/// A telephone number, e-mail address or other address of a customer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Adres {
    pub(crate) uuid: Uuid,
    /// `email`, `telefoonnummer` or `overig`.
    soort: String,
    adres: String,
    omschrijving: String,
    /// The first to try of its soort.
    standaard: bool,
    /// The first to try of all.
    voorkeur: bool,
    #[schema(required)]
    verificatie_datum: Option<Date>,
    /// `contact` when it was given during one, else `klant`.
    herkomst: &'static str,
    #[schema(required)]
    contact: Option<InContact>,
    /// Who changes or removes it sends it back.
    pub(crate) versie: String,
}

/// The contact in which an address was given.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InContact {
    klantcontact: Uuid,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    plaatsgevonden_op: Moment,
}

/// The addresses of a partij, oldest first: two statements.
pub(super) async fn van(app: &App, conn: &Conn, zicht: &Zicht, partij: &partij::Row) -> Result<Vec<Adres>> {
    let rows = rows_where::<digitaal_adres::Row>(conn, "partij", &[partij.uuid]).await?;
    // A contact that may not be seen did not give the address, as far as the screen goes.
    let sql = format!(
        "select b.uuid, k.uuid, k.plaatsgevonden_op from betrokkene b join klantcontact k on k.uuid = b.klantcontact \
         where b.uuid in (select betrokkene from digitaal_adres where partij = $1){}",
        zicht.contact("k")
    );
    let contacten: Vec<(Uuid, Uuid, Moment)> = zicht.query(conn, &sql, &[&partij.uuid]).await?;
    let contacten: HashMap<Uuid, InContact> = contacten
        .into_iter()
        .map(|(betrokkene, klantcontact, plaatsgevonden_op)| {
            (betrokkene, InContact { klantcontact, plaatsgevonden_op })
        })
        .collect();
    let one = |row: digitaal_adres::Row| {
        let contact = row.betrokkene.and_then(|betrokkene| contacten.get(&betrokkene).cloned());
        let mut adres = Adres {
            uuid: row.uuid,
            soort: row.soort_digitaal_adres,
            adres: row.adres,
            omschrijving: row.omschrijving,
            standaard: row.is_standaard_adres,
            voorkeur: partij.voorkeurs_digitaal_adres == Some(row.uuid),
            verificatie_datum: row.verificatie_datum,
            herkomst: if contact.is_some() { "contact" } else { "klant" },
            contact,
            versie: String::new(),
        };
        adres.versie = versie::of(app, &adres);
        adres
    };
    Ok(rows.into_iter().map(one).collect())
}

/// One address of a partij.
pub(crate) async fn een(
    app: &App,
    conn: &Conn,
    zicht: &Zicht,
    partij: &partij::Row,
    adres: Uuid,
) -> Result<Option<Adres>> {
    Ok(van(app, conn, zicht, partij).await?.into_iter().find(|een| een.uuid == adres))
}
