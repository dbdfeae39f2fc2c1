//! Actorklantcontacten: which actor had which contact.

use futures_util::future::BoxFuture;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::soorten::{ACTOR, ACTORKLANTCONTACT, KLANTCONTACT};
use crate::rest::{
    filter::{url, uuid},
    input::Input,
    links::Reference,
    problem::Result,
    resource::{Declaration, Resource, Unique, View},
    row::row,
};

row! {
    /// A row of `actor_klantcontact`.
    pub(crate) struct Row in "actor_klantcontact" {
        actor: Uuid,
        klantcontact: Uuid,
    }
}

/// That an actor had a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Actorklantcontact {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this link.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// The actor.
    pub(crate) actor: Reference,
    /// The contact.
    pub(crate) klantcontact: Reference,
}

impl Resource for Actorklantcontact {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: ACTORKLANTCONTACT.path,
        name: "ActorKlantcontact",
        summary: "Welke actor welk klantcontact had.",
        order: "id desc",
        filters: &[
            uuid("actor__uuid", "actor = ?"),
            url("actor__url", "actor = ?"),
            uuid("klantcontact__uuid", "klantcontact = ?"),
            url("klantcontact__url", "klantcontact = ?"),
        ],
        expand: &[],
        unique: &[Unique {
            columns: "actor, klantcontact",
            name: "nonFieldErrors",
            code: "unique",
            reason: "De velden actor, klantcontact moeten een unieke set zijn.",
        }],
        target: ACTORKLANTCONTACT,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row { id, uuid: id, actor: Uuid::nil(), klantcontact: Uuid::nil() }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.reference("actor", ACTOR).required().into(&mut row.actor);
        input.reference("klantcontact", KLANTCONTACT).required().into(&mut row.klantcontact);
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self {
            uuid: row.uuid,
            url: view.links.to(ACTORKLANTCONTACT, row.uuid),
            actor: view.links.reference(ACTOR, row.actor),
            klantcontact: view.links.reference(KLANTCONTACT, row.klantcontact),
        };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}
