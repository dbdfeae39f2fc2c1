//! What is written along with a partij: which addresses and accounts are its own, and its identificatoren.

use serde_json::{Map, Value};
use store::{Param, sql};
use uuid::Uuid;

use super::{Partij, Row, identificatie};
use crate::{
    klantinteracties::{
        partij_identificator::{self, PROTECTED, PartijIdentificator},
        soorten::{DIGITAAL_ADRES, PARTIJ_IDENTIFICATOR, REKENINGNUMMER},
    },
    rest::{
        formats::keys::underscored,
        input::{Input, Mode, REQUIRED},
        problem::{InvalidParam, Problem, Result},
        related::rows_where,
        resource::Resource,
        write::{Action, Write},
    },
};

/// The lists in the body; `None` when a list is not given.
pub(super) struct Lists {
    adressen: Option<Vec<Uuid>>,
    rekeningen: Option<Vec<Uuid>>,
    identificatoren: Option<Vec<Given>>,
}

/// An identificator in the body: new, or an existing one to change.
struct Given {
    row: partij_identificator::Row,
    old: Option<partij_identificator::Row>,
}

const ADRESSEN: &str = "digitaleAdressen";
const REKENINGEN: &str = "rekeningnummers";
const IDENTIFICATOREN: &str = "partijIdentificatoren";

/// Reads the lists for what they are worth on their own; also what describes them in the OAS.
pub(super) fn describe(input: &mut Input<'_>) {
    if input.describes() {
        input.reference_list(ADRESSEN, DIGITAAL_ADRES);
        input.reference_list(REKENINGEN, REKENINGNUMMER);
    }
}

/// Reads the whole body: the partij's own fields into `row`, and its lists.
pub(super) async fn read(write: &Write, body: &Value, mode: Mode, row: &mut Row) -> Result<Lists> {
    let mut input = Input::new(body, mode);
    let items = input.list(IDENTIFICATOREN);
    let uuids: Vec<Uuid> = items.unwrap_or_default().iter().filter_map(uuid_in).collect();
    let known = rows_where::<partij_identificator::Row>(&write.tx, "uuid", &uuids).await?;
    let preferred =
        (input.raw("voorkeursDigitaalAdres").is_some(), input.raw("voorkeursRekeningnummer").is_some());

    let mut input = Input::new(body, mode);
    let identificatoren = items.map(|items| read_identificatoren(&mut input, items, &known, write));
    let adressen = input.reference_list(ADRESSEN, DIGITAAL_ADRES);
    let rekeningen = input.reference_list(REKENINGEN, REKENINGNUMMER);
    Partij::read(&mut input, row);
    input.done().settle(&write.tx).await?;
    identificatie::complete(write, row);

    let lists = Lists { adressen, rekeningen, identificatoren };
    check_duplicates(&uuids, items, mode)?;
    lists.check_preferred(write, row, mode, preferred).await?;
    Ok(lists)
}

fn uuid_in(item: &Value) -> Option<Uuid> {
    item.get("uuid")?.as_str()?.parse().ok()
}

fn read_identificatoren<'v>(
    input: &mut Input<'v>,
    items: &'v [Value],
    known: &[partij_identificator::Row],
    write: &Write,
) -> Vec<Given> {
    let mut all = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let name = format!("{IDENTIFICATOREN}.{index}");
        let Some(object) = item.as_object() else {
            let reason = crate::rest::input::not_a_dictionary(item);
            input.error(&format!("{name}.nonFieldErrors"), "invalid", reason);
            continue;
        };
        let uuid = object.get("uuid").filter(|uuid| !uuid.is_null());
        let old = uuid_in(item).and_then(|uuid| known.iter().find(|row| row.uuid == uuid)).cloned();
        if uuid.is_some() && old.is_none() && uuid_in(item).is_none() {
            input.error(&format!("{name}.uuid"), "invalid", "Must be a valid UUID.");
        } else if let (Some(uuid), None) = (uuid_in(item), &old) {
            input.expect(&format!("{name}.uuid"), PARTIJ_IDENTIFICATOR, uuid);
        }
        let fresh = old.is_none();
        let mut row = old.clone().unwrap_or_else(|| PartijIdentificator::blank(write.new_id(), write.now));
        // A new one in a PATCH misses its number only when it is about to be made: its name then stands alone.
        if fresh && input.mode() == Mode::Patch && !has(object, "partijIdentificator") {
            input.error("partijIdentificator", REQUIRED.0, REQUIRED.1);
        }
        input.nested_part(&name, object, |input| PartijIdentificator::read_rest(input, &mut row));
        all.push(Given { row, old });
    }
    all
}

fn has(object: &Map<String, Value>, name: &str) -> bool {
    object.contains_key(name) || object.contains_key(&underscored(name))
}

fn check_duplicates(uuids: &[Uuid], items: Option<&[Value]>, mode: Mode) -> Result<()> {
    let name = "partijIdentificatoren.identificeerdePartij";
    let mut distinct = uuids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < uuids.len() {
        let reason = "Duplicaat uuid kan niet worden ingevoerd voor `partij_identificatoren`.";
        return Err(Problem::field(name, "duplicated", reason));
    }
    let owner = |item: &Value| {
        let owner = item.get("identificeerdePartij").or_else(|| item.get("identificeerde_partij"));
        owner.is_some_and(|owner| !owner.is_null())
    };
    if mode == Mode::Create && items.unwrap_or_default().iter().any(owner) {
        let reason =
            "Het veld `identificeerde_partij` wordt automatisch ingesteld en dient niet te worden opgegeven.";
        return Err(Problem::field(name, "invalid", reason));
    }
    Ok(())
}

impl Lists {
    /// What is preferred must be one's own.
    async fn check_preferred(&self, write: &Write, row: &Row, mode: Mode, given: (bool, bool)) -> Result<()> {
        let linked = |table: &'static str, uuid: Uuid| async move {
            let sql = format!("select uuid from {table} where uuid = $1 and partij = $2");
            Ok::<bool, Problem>(write.tx.first::<(Uuid,)>(&sql, &[&uuid, &row.uuid]).await?.is_some())
        };
        let sides = [
            (
                given.0,
                row.voorkeurs_digitaal_adres,
                &self.adressen,
                "digitaal_adres",
                "voorkeursDigitaalAdres",
            ),
            (
                given.1,
                row.voorkeurs_rekeningnummer,
                &self.rekeningen,
                "rekeningnummer",
                "voorkeursRekeningnummer",
            ),
        ];
        for (given, preferred, list, table, name) in sides {
            let Some(preferred) = preferred.filter(|_| given) else { continue };
            let own = match (list, mode) {
                (Some(list), _) => list.contains(&preferred),
                (None, Mode::Patch) => linked(table, preferred).await?,
                (None, _) => false,
            };
            if !own {
                let empty = list.as_ref().is_none_or(Vec::is_empty) && mode == Mode::Replace;
                return Err(Problem::field(name, "invalid", not_linked(name, empty)));
            }
        }
        Ok(())
    }

    /// Stores the lists of a partij that is itself stored by now.
    pub(super) async fn store(self, write: &Write, row: &Row, mode: Mode) -> Result<()> {
        if let Some(adressen) = &self.adressen {
            relink(write, "digitaal_adres", adressen, row.uuid).await?;
        }
        if let Some(rekeningen) = &self.rekeningen {
            relink(write, "rekeningnummer", rekeningen, row.uuid).await?;
        }
        if let Some(identificatoren) = self.identificatoren {
            store_identificatoren(write, identificatoren, row.uuid, mode).await?;
        }
        Ok(())
    }
}

fn not_linked(name: &str, empty: bool) -> &'static str {
    match (name, empty) {
        ("voorkeursDigitaalAdres", true) => {
            "voorkeursDigitaalAdres mag niet meegegeven worden als digitaleAdressen leeg is."
        }
        ("voorkeursDigitaalAdres", false) => "Het voorkeurs adres moet een gelinkte digitaal adres zijn.",
        (_, true) => "voorkeursRekeningnummer mag niet meegegeven worden als rekeningnummers leeg is.",
        (_, false) => "Het voorkeurs rekeningnummer moet een gelinkte rekeningnummer zijn.",
    }
}

/// Makes exactly these rows belong to the partij; others of it are let go, not removed.
async fn relink(write: &Write, table: &'static str, uuids: &[Uuid], partij: Uuid) -> Result<()> {
    let owned = format!("select uuid from {table} where partij = $1");
    for (uuid,) in write.tx.query::<(Uuid,)>(&owned, &[&partij]).await? {
        if !uuids.contains(&uuid) {
            let sql = format!("update {table} set partij = null where uuid = $1");
            write.tx.execute(&sql, &[&uuid]).await?;
            write.log(Action::Update, table, uuid);
        }
    }
    for uuid in uuids {
        let sql = format!("update {table} set partij = $1 where uuid = $2 and partij is distinct from $3");
        let params: [&dyn Param; 3] = [&partij, uuid, &partij];
        let changed = write.tx.execute(&sql, &params).await.map_err(|error| match error {
            store::Error::Unique { .. } => {
                let reason = "Deze adressen kunnen niet samen bij een partij: ze zijn beide standaard of hebben \
                              dezelfde referentie.";
                Problem::field(ADRESSEN, "unique", reason)
            }
            other => other.into(),
        })?;
        if changed > 0 {
            write.log(Action::Update, table, *uuid);
        }
    }
    Ok(())
}

/// On PUT and PATCH, identificatoren that are not mentioned go; then the mentioned ones are changed or made.
async fn store_identificatoren(write: &Write, given: Vec<Given>, partij: Uuid, mode: Mode) -> Result<()> {
    if mode != Mode::Create {
        let kept: Vec<Uuid> =
            given.iter().filter_map(|given| given.old.as_ref().map(|old| old.uuid)).collect();
        let rows = rows_where::<partij_identificator::Row>(&write.tx, "partij", &[partij]).await?;
        let gone: Vec<Uuid> = rows.iter().map(|row| row.uuid).filter(|uuid| !kept.contains(uuid)).collect();
        remove_identificatoren(write, &gone).await?;
    }
    for (index, Given { mut row, old }) in given.into_iter().enumerate() {
        row.partij = Some(partij);
        let named = |problem| with_index(problem, index);
        PartijIdentificator::rules(write, &row, old.as_ref()).await.map_err(named)?;
        match old {
            Some(_) => write.update::<PartijIdentificator>(&row).await?,
            None => write.insert::<PartijIdentificator>(&row)?,
        }
    }
    Ok(())
}

/// One within which another is unique stays, and then so does everything: also when that other one would go as well.
async fn remove_identificatoren(write: &Write, gone: &[Uuid]) -> Result<()> {
    for uuid in gone {
        if partij_identificator::is_parent(write, *uuid).await? {
            return Err(Problem::field("nonFieldErrors", "invalid", PROTECTED));
        }
    }
    for uuid in gone {
        write.delete::<partij_identificator::Row>(*uuid).await?;
    }
    Ok(())
}

/// Says which of the list it was, except for what is wrong with the list as a whole.
fn with_index(problem: Problem, index: usize) -> Problem {
    let Problem::Invalid(params) = problem else { return problem };
    let named = |param: InvalidParam| match param.name.as_str() {
        "__all__" => param,
        name => InvalidParam { name: format!("{IDENTIFICATOREN}.{index}.{name}"), ..param },
    };
    Problem::Invalid(params.into_iter().map(named).collect())
}

/// Nobody prefers an address or an account that goes with its partij.
pub(super) async fn forget_preferred(write: &Write, partij: Uuid) -> Result<()> {
    let adressen = sql!(
        "update partij set voorkeurs_digitaal_adres = null where voorkeurs_digitaal_adres in ",
        "(select uuid from digitaal_adres where partij = $1)"
    );
    let rekeningen = sql!(
        "update partij set voorkeurs_rekeningnummer = null where voorkeurs_rekeningnummer in ",
        "(select uuid from rekeningnummer where partij = $1)"
    );
    write.tx.execute_all(&[(adressen, &[&partij]), (rekeningen, &[&partij])]).await?;
    Ok(())
}
