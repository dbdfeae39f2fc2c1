//! Personen, apart from the partijen.

use futures_util::future::BoxFuture;
use jiff::civil::Date;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::PERSOON;
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
    /// A row of `persoon`.
    pub(crate) struct Row in "persoon" {
        geboortedatum: Date,
        overlijdensdatum: Option<Date>,
        geslachtsnaam: String,
        geslacht: String,
        voorvoegsel: String,
        voornamen: String,
        adres: adres::Stored,
    }
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Persoon {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this person.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Date of birth.
    pub(crate) geboortedatum: Date,
    /// Date of death.
    pub(crate) overlijdensdatum: Option<Date>,
    /// Surname, without what stands before it.
    pub(crate) geslachtsnaam: String,
    /// m, v, o, or empty when it is not known.
    pub(crate) geslacht: String,
    /// What stands before the surname: van der.
    pub(crate) voorvoegsel: String,
    /// First names.
    pub(crate) voornamen: String,
    /// Where they live.
    pub(crate) adres: Adres,
}

impl Resource for Persoon {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: PERSOON.path,
        name: "Persoon",
        summary: "Persoon met zijn of haar adres.",
        order: "id desc",
        filters: &[],
        expand: &[],
        unique: &[],
        target: PERSOON,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            geboortedatum: Date::ZERO,
            overlijdensdatum: None,
            geslachtsnaam: String::new(),
            geslacht: String::new(),
            voorvoegsel: String::new(),
            voornamen: String::new(),
            adres: None,
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.date("geboortedatum", &mut row.geboortedatum);
        input.nullable_date("overlijdensdatum", &mut row.overlijdensdatum);
        input.text("geslachtsnaam").required().max(200).into(&mut row.geslachtsnaam);
        input.choice("geslacht", &["m", "v", "o"]).into(&mut row.geslacht);
        input.text("voorvoegsel").max(10).into(&mut row.voorvoegsel);
        input.text("voornamen").max(200).into(&mut row.voornamen);
        adres::read(input, "adres", &mut row.adres);
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self {
            uuid: row.uuid,
            url: view.links.to(PERSOON, row.uuid),
            geboortedatum: row.geboortedatum,
            overlijdensdatum: row.overlijdensdatum,
            geslachtsnaam: row.geslachtsnaam,
            geslacht: row.geslacht,
            voorvoegsel: row.voorvoegsel,
            voornamen: row.voornamen,
            adres: adres::show(row.adres),
        };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}
