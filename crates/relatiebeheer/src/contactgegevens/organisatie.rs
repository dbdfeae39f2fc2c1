//! Organisaties, apart from the partijen.

use futures_util::future::BoxFuture;
use jiff::civil::Date;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::ORGANISATIE;
use crate::{
    klantinteracties::adres::{self, Adres},
    rest::{
        input::Input,
        problem::Result,
        resource::{Declaration, Resource, View},
        row::row,
    },
};

row! {
    /// A row of `organisatie`.
    pub(crate) struct Row in "organisatie" {
        handelsnaam: String,
        oprichtingsdatum: Option<Date>,
        opheffingsdatum: Option<Date>,
        adres: adres::Stored,
    }
}

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Organisatie {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this organisation.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// The name under which it trades.
    pub(crate) handelsnaam: String,
    /// When it was founded.
    pub(crate) oprichtingsdatum: Option<Date>,
    /// When it was ended.
    pub(crate) opheffingsdatum: Option<Date>,
    /// Where it is.
    pub(crate) adres: Adres,
}

impl Resource for Organisatie {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: ORGANISATIE.path,
        name: "Organisatie",
        summary: "Organisatie met haar adres.",
        order: "id desc",
        filters: &[],
        expand: &[],
        unique: &[],
        target: ORGANISATIE,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            handelsnaam: String::new(),
            oprichtingsdatum: None,
            opheffingsdatum: None,
            adres: None,
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.text("handelsnaam").required().max(255).into(&mut row.handelsnaam);
        input.nullable_date("oprichtingsdatum", &mut row.oprichtingsdatum);
        input.nullable_date("opheffingsdatum", &mut row.opheffingsdatum);
        adres::read(input, "adres", &mut row.adres);
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self {
            uuid: row.uuid,
            url: view.links.to(ORGANISATIE, row.uuid),
            handelsnaam: row.handelsnaam,
            oprichtingsdatum: row.oprichtingsdatum,
            opheffingsdatum: row.opheffingsdatum,
            adres: adres::show(row.adres),
        };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}
