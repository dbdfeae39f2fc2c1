//! Bijlagen: what was sent along with a contact.

use futures_util::future::BoxFuture;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    objectidentificator::{self, Objectidentificator},
    soorten::{BIJLAGE, KLANTCONTACT},
};
use crate::rest::{
    filter::{text, uuid},
    input::Input,
    links::Reference,
    problem::Result,
    resource::{Declaration, Resource, View},
    row::row,
};

row! {
    /// A row of `bijlage`.
    pub(crate) struct Row in "bijlage" {
        klantcontact: Option<Uuid>,
        object_id: String,
        code_objecttype: String,
        code_register: String,
        code_soort_object_id: String,
    }
}

/// An object in some register that was sent along with a contact.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bijlage {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this object.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// The contact that it came with.
    #[serde(rename = "wasBijlageVanKlantcontact")]
    pub(crate) klantcontact: Option<Reference>,
    /// The object that was sent along.
    pub(crate) bijlageidentificator: Objectidentificator,
}

impl Resource for Bijlage {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: BIJLAGE.path,
        name: "Bijlage",
        summary: "Object dat bij een klantcontact is meegestuurd.",
        order: "id desc",
        filters: &[
            uuid("klantcontact__uuid", "klantcontact = ?"),
            text("bijlageidentificatorCodeObjecttype", "code_objecttype = ?"),
            text("bijlageidentificatorCodeRegister", "code_register = ?"),
            text("bijlageidentificatorCodeSoortObjectId", "code_soort_object_id = ?"),
            text("bijlageidentificatorObjectId", "object_id = ?").narrow(),
        ],
        expand: &[],
        unique: &[],
        target: BIJLAGE,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            klantcontact: None,
            object_id: String::new(),
            code_objecttype: String::new(),
            code_register: String::new(),
            code_soort_object_id: String::new(),
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.reference("wasBijlageVanKlantcontact", KLANTCONTACT).into_nullable(&mut row.klantcontact);
        objectidentificator::read_into!(input, "bijlageidentificator", row);
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self {
            uuid: row.uuid,
            url: view.links.to(BIJLAGE, row.uuid),
            klantcontact: row.klantcontact.map(|uuid| view.links.reference(KLANTCONTACT, uuid)),
            bijlageidentificator: objectidentificator::show!(row),
        };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}
