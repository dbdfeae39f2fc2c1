//! Partij-identificatoren: the numbers by which registers know a partij.

use futures_util::future::BoxFuture;
use serde::Serialize;
use store::{Conn, Moment, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::soorten::{PARTIJ, PARTIJ_IDENTIFICATOR};
use crate::rest::{
    filter::{choice, text},
    formats::passes_eleven_test,
    input::Input,
    links::{Links, Reference},
    problem::{InvalidParam, Problem, Result},
    resource::{Declaration, Resource, Unique, View},
    row::row,
    write::Write,
};

row! {
    /// A row of `partij_identificator`.
    pub(crate) struct Row in "partij_identificator" {
        partij: Option<Uuid>,
        sub_identificator_van: Option<Uuid>,
        andere_partij_identificator: String,
        code_objecttype: String,
        code_soort_object_id: String,
        object_id: String,
        code_register: String,
    }
}

/// A number by which a register knows a partij.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartijIdentificator {
    /// Identity.
    pub(crate) uuid: Uuid,
    /// Address of this identificator.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Who it identifies.
    pub(crate) identificeerde_partij: Option<Reference>,
    /// An identification outside the registers; deprecated.
    #[schema(deprecated)]
    pub(crate) andere_partij_identificator: String,
    /// The number, its kind and its register.
    pub(crate) partij_identificator: Groep,
    /// The identificator within which this one is unique: the KVK number of a vestigingsnummer.
    pub(crate) sub_identificator_van: Option<Reference>,
}

/// A number, its kind and its register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Groep {
    /// What it identifies.
    pub(crate) code_objecttype: String,
    /// The kind of number.
    pub(crate) code_soort_object_id: String,
    /// The number.
    pub(crate) object_id: String,
    /// The register that gives it out.
    pub(crate) code_register: String,
}

const OBJECTTYPEN: &[&str] = &["natuurlijk_persoon", "niet_natuurlijk_persoon", "vestiging"];
const SOORTEN: &[&str] = &["bsn", "vestigingsnummer", "kvk_nummer", "rsin"];
const REGISTERS: &[&str] = &["brp", "hr"];
/// What Django says; programs compare it.
pub(crate) const PROTECTED: &str = "Cannot delete some instances of model 'PartijIdentificator' because they are \
                                    referenced through protected foreign keys: \
                                    'PartijIdentificator.sub_identificator_van'.";
const NIET_UNIEK: &str =
    "`PartijIdentificator` moet uniek zijn, er bestaat er al een met deze gegevenscombinatie.";
const SOORT_NIET_UNIEK: &str = "`CodeSoortObjectId` moet uniek zijn voor de Partij.";

impl Groep {
    fn read(input: &mut Input<'_>, groep: &mut Self) {
        input.choice("codeObjecttype", OBJECTTYPEN).required().into(&mut groep.code_objecttype);
        input.choice("codeSoortObjectId", SOORTEN).required().into(&mut groep.code_soort_object_id);
        input.text("objectId").present().max(200).into(&mut groep.object_id);
        input.choice("codeRegister", REGISTERS).required().into(&mut groep.code_register);
    }
}

impl Row {
    /// The number, its kind and its register.
    pub(crate) fn groep(&self) -> Groep {
        Groep {
            code_objecttype: self.code_objecttype.clone(),
            code_soort_object_id: self.code_soort_object_id.clone(),
            object_id: self.object_id.clone(),
            code_register: self.code_register.clone(),
        }
    }

    fn set_groep(&mut self, groep: Groep) {
        self.code_objecttype = groep.code_objecttype;
        self.code_soort_object_id = groep.code_soort_object_id;
        self.object_id = groep.object_id;
        self.code_register = groep.code_register;
    }
}

impl PartijIdentificator {
    /// What may be given beside the partij itself.
    pub(crate) fn read_rest(input: &mut Input<'_>, row: &mut Row) {
        input.text("anderePartijIdentificator").max(200).into(&mut row.andere_partij_identificator);
        let mut groep = Groep::default();
        if input.required_group("partijIdentificator", &mut groep, Groep::read) {
            row.set_groep(groep);
        }
        input
            .reference("subIdentificatorVan", PARTIJ_IDENTIFICATOR)
            .into_nullable(&mut row.sub_identificator_van);
    }
}

impl Resource for PartijIdentificator {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: PARTIJ_IDENTIFICATOR.path,
        name: "PartijIdentificator",
        summary: "Nummer waaronder een register een partij kent.",
        order: "id desc",
        filters: &[
            text("anderePartijIdentificator", "andere_partij_identificator = ?"),
            choice("partijIdentificatorCodeObjecttype", OBJECTTYPEN, "code_objecttype = ?"),
            choice("partijIdentificatorCodeSoortObjectId", SOORTEN, "code_soort_object_id = ?"),
            text("partijIdentificatorObjectId", "object_id = ?").narrow(),
            choice("partijIdentificatorCodeRegister", REGISTERS, "code_register = ?"),
        ],
        expand: &[],
        unique: &[
            Unique {
                columns: "partij, code_soort_object_id",
                name: "__all__",
                code: "invalid",
                reason: SOORT_NIET_UNIEK,
            },
            Unique {
                columns: "code_objecttype, code_soort_object_id, object_id, code_register",
                name: "__all__",
                code: "invalid",
                reason: NIET_UNIEK,
            },
            Unique {
                columns: "sub_identificator_van, code_objecttype, code_soort_object_id, object_id, code_register",
                name: "__all__",
                code: "invalid",
                reason: NIET_UNIEK,
            },
        ],
        target: PARTIJ_IDENTIFICATOR,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            partij: None,
            sub_identificator_van: None,
            andere_partij_identificator: String::new(),
            code_objecttype: String::new(),
            code_soort_object_id: String::new(),
            object_id: String::new(),
            code_register: String::new(),
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.reference("identificeerdePartij", PARTIJ).into_nullable(&mut row.partij);
        Self::read_rest(input, row);
    }

    fn coherent(row: &Row) -> Result<()> {
        registertabel(row)
    }

    async fn rules(write: &Write, row: &Row, old: Option<&Row>) -> Result<()> {
        // An old number may break today's rules; it is looked at when it changes.
        if old.is_none_or(|old| old.groep() != row.groep()) {
            Self::coherent(row)?;
        }
        if let Some(old) = old.filter(|old| old.code_soort_object_id != row.code_soort_object_id)
            && is_parent(write, old.uuid).await?
        {
            let reason = "Het is niet mogelijk om de codeSoortObjectId van deze PartijIdentificator te wijzigen, \
                          omdat er andere PartijIdentificatoren aan gekoppeld zijn.";
            return Err(Problem::field("partijIdentificatorCodeSoortObjectId", "invalid", reason));
        }
        let place = |row: &Row| (row.sub_identificator_van, row.code_soort_object_id.clone());
        if old.is_none_or(|old| place(old) != place(row)) {
            within(write, row).await?;
        }
        unique(write, row).await
    }

    async fn delete(write: &Write, row: Row) -> Result<()> {
        if is_parent(write, row.uuid).await? {
            return Err(Problem::field("nonFieldErrors", "invalid", PROTECTED));
        }
        Ok(write.delete::<Row>(row.uuid).await?)
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        Box::pin(async move { Ok(rows.into_iter().map(|row| show(row, &view.links)).collect()) })
    }
}

pub(crate) fn show(row: Row, links: &Links) -> PartijIdentificator {
    PartijIdentificator {
        uuid: row.uuid,
        url: links.to(PARTIJ_IDENTIFICATOR, row.uuid),
        identificeerde_partij: row.partij.map(|uuid| links.reference(PARTIJ, uuid)),
        partij_identificator: row.groep(),
        andere_partij_identificator: row.andere_partij_identificator,
        sub_identificator_van: row
            .sub_identificator_van
            .map(|uuid| links.reference(PARTIJ_IDENTIFICATOR, uuid)),
    }
}

/// Which kinds of object a register has, which kinds of number those have, and what such a number looks like.
fn registertabel(row: &Row) -> Result<()> {
    let objecttypen: &[&str] = match row.code_register.as_str() {
        "brp" => &["natuurlijk_persoon"],
        "hr" => &["niet_natuurlijk_persoon", "vestiging"],
        _ => OBJECTTYPEN,
    };
    if !objecttypen.contains(&row.code_objecttype.as_str()) && !row.code_objecttype.is_empty() {
        let reason = only("codeRegister", &row.code_register, objecttypen);
        return Err(Problem::field("partijIdentificatorCodeObjecttype", "invalid", reason));
    }
    let soorten: &[&str] = match row.code_objecttype.as_str() {
        "natuurlijk_persoon" => &["bsn"],
        "niet_natuurlijk_persoon" => &["rsin", "kvk_nummer"],
        "vestiging" => &["vestigingsnummer"],
        _ => SOORTEN,
    };
    if !soorten.contains(&row.code_soort_object_id.as_str()) && !row.code_soort_object_id.is_empty() {
        let reason = only("codeObjecttype", &row.code_objecttype, soorten);
        return Err(Problem::field("partijIdentificatorCodeSoortObjectId", "invalid", reason));
    }
    nummer(row).map_err(|why| {
        let reason = format!("Deze waarde is ongeldig, reden: {why}");
        Problem::field("partijIdentificatorObjectId", "invalid", reason)
    })
}

fn only(field: &str, value: &str, allowed: &[&str]) -> String {
    let list: Vec<String> = allowed.iter().map(|code| format!("'{code}'")).collect();
    format!("voor `{field}` {value} zijn alleen deze waarden toegestaan: [{}]", list.join(", "))
}

/// A BSN or RSIN has nine digits and passes the 11-test, a KVK number has eight, a vestigingsnummer twelve.
fn nummer(row: &Row) -> Result<(), String> {
    let (length, name) = match row.code_soort_object_id.as_str() {
        "bsn" => (9, Some("BSN")),
        "rsin" => (9, Some("RSIN")),
        "kvk_nummer" => (8, None),
        "vestigingsnummer" => (12, None),
        _ => return Ok(()),
    };
    if row.object_id.chars().count() != length {
        return Err(format!("Waarde moet {length} tekens lang zijn"));
    }
    if !row.object_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("Voer een numerieke waarde in".to_owned());
    }
    match name {
        Some(name) if !passes_eleven_test(&row.object_id) => Err(format!("Onjuist {name} nummer")),
        _ => Ok(()),
    }
}

/// Whether another identificator is unique within this one.
pub(crate) async fn is_parent(write: &Write, uuid: Uuid) -> Result<bool> {
    let sql = sql!("select uuid from partij_identificator where sub_identificator_van = $1 limit 1");
    Ok(write.tx.first::<(Uuid,)>(sql, &[&uuid]).await?.is_some())
}

/// A vestigingsnummer is unique only within a KVK number; any other number may be unique within one of any kind, but
/// nothing is within itself.
async fn within(write: &Write, row: &Row) -> Result<()> {
    let wrong = |reason: &str| Err(Problem::field("subIdentificatorVan", "invalid", reason));
    let is_vestiging = row.code_soort_object_id == "vestigingsnummer";
    let Some(parent) = row.sub_identificator_van else {
        if is_vestiging {
            return wrong(
                "Voor een PartijIdentificator met codeSoortObjectId = `vestigingsnummer` is het verplicht om een \
                 `sub_identifier_van` met codeSoortObjectId = `kvk_nummer` te kiezen.",
            );
        }
        return Ok(());
    };
    if parent == row.uuid {
        return wrong("Een `PartijIdentificator` kan geen `subIdentificatorVan` zijn van zichzelf.");
    }
    let sql = sql!("select code_soort_object_id from partij_identificator where uuid = $1");
    let soort = write.tx.first::<(String,)>(sql, &[&parent]).await?;
    if is_vestiging && soort.is_some_and(|(soort,)| soort != "kvk_nummer") {
        return wrong(
            "Het is alleen mogelijk om een subIdentifierVan te selecteren met codeSoortObjectId = `kvk_nummer`.",
        );
    }
    Ok(())
}

/// The unique indexes say the same; asked beforehand, all that is wrong can be said at once.
async fn unique(write: &Write, row: &Row) -> Result<()> {
    let sql = sql!(
        "select sub_identificator_van from partij_identificator where code_objecttype = $1 ",
        "and code_soort_object_id = $2 and object_id = $3 and code_register = $4 and uuid <> $5"
    );
    let g = (&row.code_objecttype, &row.code_soort_object_id, &row.object_id, &row.code_register);
    let same: Vec<(Option<Uuid>,)> = write.tx.query(sql, &[g.0, g.1, g.2, g.3, &row.uuid]).await?;
    let taken = same.iter().any(|(within,)| *within == row.sub_identificator_van);
    let sql = sql!(
        "select uuid from partij_identificator where partij = $1 and code_soort_object_id = $2 and uuid <> $3"
    );
    let second = match row.partij {
        Some(partij) => write.tx.first::<(Uuid,)>(sql, &[&partij, g.1, &row.uuid]).await?.is_some(),
        None => false,
    };
    let error = |reason| InvalidParam::new("__all__", "invalid", reason);
    let errors: Vec<InvalidParam> =
        [second.then(|| error(SOORT_NIET_UNIEK)), taken.then(|| error(NIET_UNIEK))]
            .into_iter()
            .flatten()
            .collect();
    if errors.is_empty() { Ok(()) } else { Err(Problem::Invalid(errors)) }
}
