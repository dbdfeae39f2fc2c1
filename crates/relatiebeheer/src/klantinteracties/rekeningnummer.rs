//! Rekeningnummers: the bank accounts of a partij.

use futures_util::future::BoxFuture;
use serde::Serialize;
use store::{Conn, Moment, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::soorten::{PARTIJ, REKENINGNUMMER};
use crate::rest::{
    filter::{text, uuid},
    input::{Input, Wrong},
    links::Reference,
    problem::Result,
    resource::{Declaration, Resource, View},
    row::row,
    write::Write,
};

row! {
    /// A row of `rekeningnummer`.
    pub(crate) struct Row in "rekeningnummer" {
        partij: Option<Uuid>,
        iban: String,
        bic: String,
    }
}

/// A bank account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rekeningnummer {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this account.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Whose account it is.
    pub(crate) partij: Option<Reference>,
    /// International account number.
    pub(crate) iban: String,
    /// Code of the bank.
    pub(crate) bic: String,
}

impl Resource for Rekeningnummer {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: REKENINGNUMMER.path,
        name: "Rekeningnummer",
        summary: "Bankrekening van een partij.",
        order: "id desc",
        filters: &[text("iban", "iban = ?").narrow(), text("bic", "bic = ?"), uuid("uuid", "uuid = ?")],
        expand: &[],
        unique: &[],
        target: REKENINGNUMMER,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row { id, uuid: id, partij: None, iban: String::new(), bic: String::new() }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.reference("partij", PARTIJ).into_nullable(&mut row.partij);
        let number = input.text("iban").required().max(34).pattern("^[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{1,30}$");
        number.check(iban).into(&mut row.iban);
        input.text("bic").max(11).min(8).pattern(r"^[\S]+$").check(bic).into(&mut row.bic);
    }

    async fn delete(write: &Write, row: Row) -> Result<()> {
        // Nobody prefers an account that is going away.
        let sql =
            sql!("update partij set voorkeurs_rekeningnummer = null where voorkeurs_rekeningnummer = $1");
        write.tx.execute(sql, &[&row.uuid]).await?;
        Ok(write.delete::<Row>(row.uuid).await?)
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self {
            uuid: row.uuid,
            url: view.links.to(REKENINGNUMMER, row.uuid),
            partij: row.partij.map(|uuid| view.links.reference(PARTIJ, uuid)),
            iban: row.iban,
            bic: row.bic,
        };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}

/// The form of an IBAN; its check digits are not looked at, as Open Klant does not.
fn iban(text: &str) -> Result<(), Wrong> {
    let (country, rest) = text.split_at_checked(2).unwrap_or_default();
    let (check, account) = rest.split_at_checked(2).unwrap_or_default();
    let fits = country.bytes().all(|byte| byte.is_ascii_alphabetic())
        && check.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=30).contains(&account.len())
        && account.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { Ok(()) } else { Err(("invalid", "Ongeldige IBAN".to_owned())) }
}

fn bic(text: &str) -> Result<(), Wrong> {
    let fits = !text.chars().any(char::is_whitespace);
    if fits { Ok(()) } else { Err(("invalid", "Ongeldige BIC".to_owned())) }
}
