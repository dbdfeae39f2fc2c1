//! Onderwerpobjecten: what a contact was about, such as a zaak.

use futures_util::future::BoxFuture;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    objectidentificator::{self, Objectidentificator},
    soorten::{KLANTCONTACT, ONDERWERPOBJECT},
};
use crate::rest::{
    filter::{text, url, uuid},
    input::Input,
    links::Reference,
    problem::Result,
    resource::{Declaration, Resource, View},
    row::row,
};

row! {
    /// A row of `onderwerpobject`.
    pub(crate) struct Row in "onderwerpobject" {
        klantcontact: Option<Uuid>,
        was_klantcontact: Option<Uuid>,
        object_id: String,
        code_objecttype: String,
        code_register: String,
        code_soort_object_id: String,
    }
}

/// What a contact was about: an object in some register, or another contact.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Onderwerpobject {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this object.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// The contact that was about it.
    pub(crate) klantcontact: Option<Reference>,
    /// The earlier contact that it was about.
    pub(crate) was_klantcontact: Option<Reference>,
    /// The object that it was about.
    pub(crate) onderwerpobjectidentificator: Objectidentificator,
}

impl Onderwerpobject {
    /// What may be given beside the contact itself.
    pub(crate) fn read_rest(input: &mut Input<'_>, row: &mut Row) {
        input.reference("wasKlantcontact", KLANTCONTACT).into_nullable(&mut row.was_klantcontact);
        objectidentificator::read_into!(input, "onderwerpobjectidentificator", row);
    }
}

impl Resource for Onderwerpobject {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: ONDERWERPOBJECT.path,
        name: "Onderwerpobject",
        summary: "Object waar een klantcontact over ging, zoals een zaak.",
        order: "id desc",
        filters: &[
            uuid("klantcontact__uuid", "klantcontact = ?"),
            url("klantcontact__url", "klantcontact = ?"),
            uuid("wasKlantcontact__uuid", "was_klantcontact = ?"),
            url("wasKlantcontact__url", "was_klantcontact = ?"),
            text("onderwerpobjectidentificatorCodeObjecttype", "code_objecttype = ?"),
            text("onderwerpobjectidentificatorCodeRegister", "code_register = ?"),
            text("onderwerpobjectidentificatorCodeSoortObjectId", "code_soort_object_id = ?"),
            text("onderwerpobjectidentificatorObjectId", "object_id = ?"),
        ],
        expand: &[],
        unique: &[],
        target: ONDERWERPOBJECT,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            klantcontact: None,
            was_klantcontact: None,
            object_id: String::new(),
            code_objecttype: String::new(),
            code_register: String::new(),
            code_soort_object_id: String::new(),
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.reference("klantcontact", KLANTCONTACT).into_nullable(&mut row.klantcontact);
        Self::read_rest(input, row);
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self {
            uuid: row.uuid,
            url: view.links.to(ONDERWERPOBJECT.path, row.uuid),
            klantcontact: row.klantcontact.map(|uuid| view.links.reference(KLANTCONTACT.path, uuid)),
            was_klantcontact: row.was_klantcontact.map(|uuid| view.links.reference(KLANTCONTACT.path, uuid)),
            onderwerpobjectidentificator: objectidentificator::show!(row),
        };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}
