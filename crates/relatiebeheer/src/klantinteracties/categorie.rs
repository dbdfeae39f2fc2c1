//! Categorieen: groups that a municipality puts partijen in.

use futures_util::future::BoxFuture;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::soorten::CATEGORIE;
use crate::rest::{
    input::Input,
    problem::Result,
    resource::{Declaration, Resource, View},
    row::row,
};

row! {
    /// A row of `categorie`.
    pub(crate) struct Row in "categorie" {
        naam: String,
    }
}

/// A group of partijen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Categorie {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this categorie.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Name.
    pub(crate) naam: String,
}

impl Resource for Categorie {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: CATEGORIE.path,
        name: "Categorie",
        summary: "Groep waarin de gemeente partijen indeelt (experimenteel).",
        order: "id desc",
        filters: &[],
        expand: &[],
        unique: &[],
        target: CATEGORIE,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row { id, uuid: id, naam: String::new() }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.text("naam").max(80).into(&mut row.naam);
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self { uuid: row.uuid, url: view.links.to(CATEGORIE, row.uuid), naam: row.naam };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}
