//! Vertegenwoordigingen: which partij speaks for which other partij.

use futures_util::future::BoxFuture;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    partij::left,
    soorten::{PARTIJ, VERTEGENWOORDIGING},
};
use crate::rest::{
    filter::{url, uuid},
    input::Input,
    links::Reference,
    problem::{Problem, Result},
    resource::{Declaration, Resource, Unique, View},
    row::row,
    write::{Action, Write},
};

row! {
    /// A row of `vertegenwoordiging`.
    pub(crate) struct Row in "vertegenwoordiging" {
        vertegenwoordigende_partij: Uuid,
        vertegenwoordigde_partij: Uuid,
    }
}

/// That one partij speaks for another.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Vertegenwoordiging {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this link.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Who speaks.
    pub(crate) vertegenwoordigende_partij: Reference,
    /// For whom.
    pub(crate) vertegenwoordigde_partij: Reference,
}

impl Resource for Vertegenwoordiging {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: VERTEGENWOORDIGING.path,
        name: "Vertegenwoordigden",
        summary: "Welke partij welke andere partij vertegenwoordigt.",
        order: "id desc",
        filters: &[
            uuid("vertegenwoordigendePartij__uuid", "vertegenwoordigende_partij = ?"),
            url("vertegenwoordigendePartij__url", "vertegenwoordigende_partij = ?"),
            uuid("vertegenwoordigdePartij__uuid", "vertegenwoordigde_partij = ?"),
            url("vertegenwoordigdePartij__url", "vertegenwoordigde_partij = ?"),
        ],
        expand: &[],
        unique: &[Unique {
            columns: "vertegenwoordigende_partij, vertegenwoordigde_partij",
            name: "nonFieldErrors",
            code: "unique",
            reason: "De velden vertegenwoordigende_partij, vertegenwoordigde_partij moeten een unieke set zijn.",
        }],
        target: VERTEGENWOORDIGING,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row { id, uuid: id, vertegenwoordigende_partij: Uuid::nil(), vertegenwoordigde_partij: Uuid::nil() }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        let from = input.reference("vertegenwoordigendePartij", PARTIJ).required();
        from.into(&mut row.vertegenwoordigende_partij);
        input.reference("vertegenwoordigdePartij", PARTIJ).required().into(&mut row.vertegenwoordigde_partij);
    }

    async fn rules(_write: &Write, row: &Row, _old: Option<&Row>) -> Result<()> {
        if row.vertegenwoordigende_partij == row.vertegenwoordigde_partij {
            let reason = "De partij kan niet zichzelf vertegenwoordigen.";
            return Err(Problem::field("vertegenwoordigdePartij", "invalid", reason));
        }
        Ok(())
    }

    fn announce(write: &Write, action: Action, row: &Row, old: Option<&Row>) {
        for partij in [|row: &Row| row.vertegenwoordigende_partij, |row: &Row| row.vertegenwoordigde_partij] {
            left(write, action, (Some(partij(row)), old.map(partij)));
        }
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self {
            uuid: row.uuid,
            url: view.links.to(VERTEGENWOORDIGING, row.uuid),
            vertegenwoordigende_partij: view.links.reference(PARTIJ, row.vertegenwoordigende_partij),
            vertegenwoordigde_partij: view.links.reference(PARTIJ, row.vertegenwoordigde_partij),
        };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}
