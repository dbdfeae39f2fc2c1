//! Categorie-relaties: which partij is in which categorie, and when.

use std::collections::HashMap;

use futures_util::future::BoxFuture;
use jiff::civil::Date;
use serde::Serialize;
use store::{Conn, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    categorie,
    partij::left,
    soorten::{CATEGORIE, CATEGORIE_RELATIE, PARTIJ},
};
use crate::rest::{
    filter::{any_of, date, text, url, uuid},
    formats::local_date,
    input::Input,
    links::Reference,
    problem::Result,
    related::rows_where,
    resource::{Declaration, Resource, View},
    row::row,
    write::{Action, Write},
};

row! {
    /// A row of `categorie_relatie`.
    pub(crate) struct Row in "categorie_relatie" {
        partij: Option<Uuid>,
        categorie: Option<Uuid>,
        begin_datum: Option<Date>,
        eind_datum: Option<Date>,
    }
}

/// That a partij is in a categorie.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CategorieRelatie {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this relation.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// The partij.
    pub(crate) partij: Option<Reference>,
    /// The categorie.
    pub(crate) categorie: Option<CategorieReference>,
    /// First day; today when it is not given.
    pub(crate) begin_datum: Option<Date>,
    /// Last day.
    pub(crate) eind_datum: Option<Date>,
}

/// A reference to a categorie, with its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategorieReference {
    /// Its identity.
    pub(crate) uuid: Uuid,
    /// Its address.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Its name.
    #[schema(read_only)]
    pub(crate) naam: String,
}

/// A relation as a partij shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CategorieRelatieReference {
    /// Its identity.
    pub(crate) uuid: Uuid,
    /// Its address.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// The name of the categorie.
    pub(crate) categorie_naam: Option<String>,
    /// First day.
    pub(crate) begin_datum: Option<Date>,
    /// Last day.
    pub(crate) eind_datum: Option<Date>,
}

impl Resource for CategorieRelatie {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: CATEGORIE_RELATIE.path,
        name: "CategorieRelatie",
        summary: "Welke partij in welke categorie zit, en wanneer (experimenteel).",
        order: "id desc",
        filters: &[
            uuid("partij__uuid", "partij = ?"),
            url("partij__url", "partij = ?"),
            text("partij__nummer", "partij in (select uuid from partij where nummer = ?)").narrow(),
            uuid("categorie__uuid", "categorie = ?"),
            url("categorie__url", "categorie = ?"),
            any_of("categorie__naam", "categorie in (select uuid from categorie where naam = ?)"),
            date("beginDatum", "begin_datum = ?"),
            date("eindDatum", "eind_datum = ?"),
        ],
        expand: &[],
        unique: &[],
        target: CATEGORIE_RELATIE,
    };

    fn blank(id: Uuid, now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            partij: None,
            categorie: None,
            begin_datum: Some(local_date(now)),
            eind_datum: None,
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        let today = row.begin_datum;
        input.reference("partij", PARTIJ).into_nullable(&mut row.partij);
        input.reference("categorie", CATEGORIE).into_nullable(&mut row.categorie);
        input.nullable_date("beginDatum", &mut row.begin_datum);
        if input.mode() == crate::rest::input::Mode::Create {
            row.begin_datum = row.begin_datum.or(today);
        }
        input.nullable_date("eindDatum", &mut row.eind_datum);
    }

    fn announce(write: &Write, action: Action, row: &Row, old: Option<&Row>) {
        left(write, action, (row.partij, old.and_then(|old| old.partij)));
    }

    fn present<'a>(conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        Box::pin(async move {
            let namen = namen(conn, &rows).await?;
            let one = |row: Row| Self {
                uuid: row.uuid,
                url: view.links.to(CATEGORIE_RELATIE, row.uuid),
                partij: row.partij.map(|uuid| view.links.reference(PARTIJ, uuid)),
                categorie: row.categorie.map(|uuid| CategorieReference {
                    uuid,
                    url: view.links.to(CATEGORIE, uuid),
                    naam: namen.get(&uuid).cloned().unwrap_or_default(),
                }),
                begin_datum: row.begin_datum,
                eind_datum: row.eind_datum,
            };
            Ok(rows.into_iter().map(one).collect())
        })
    }
}

/// The names of the categorieen of these relations.
async fn namen(conn: &Conn, rows: &[Row]) -> Result<HashMap<Uuid, String>> {
    let categorieen: Vec<Uuid> = rows.iter().filter_map(|row| row.categorie).collect();
    let found = rows_where::<categorie::Row>(conn, "uuid", &categorieen).await?;
    Ok(found.into_iter().map(|categorie| (categorie.uuid, categorie.naam)).collect())
}

/// The relations of these partijen as a partij shows them, by partij.
pub(crate) async fn of_partijen(
    conn: &Conn,
    partijen: &[Uuid],
    view: &View,
) -> Result<HashMap<Uuid, Vec<CategorieRelatieReference>>> {
    let rows = rows_where::<Row>(conn, "partij", partijen).await?;
    let namen = namen(conn, &rows).await?;
    let pairs = rows.into_iter().filter_map(|row| {
        let reference = CategorieRelatieReference {
            uuid: row.uuid,
            url: view.links.to(CATEGORIE_RELATIE, row.uuid),
            categorie_naam: row.categorie.and_then(|uuid| namen.get(&uuid).cloned()),
            begin_datum: row.begin_datum,
            eind_datum: row.eind_datum,
        };
        Some((row.partij?, reference))
    });
    Ok(crate::rest::related::group(pairs))
}
