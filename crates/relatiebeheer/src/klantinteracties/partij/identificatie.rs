//! What identifies a partij, by its soort.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{FromRow, Json, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Row;
use crate::{
    klantinteracties::{contactnaam::Contactnaam, soorten::PARTIJ},
    rest::{
        input::{Input, Mode, NULL},
        links::{Links, Reference},
        problem::{Problem, Result},
        write::{Action, Write},
    },
    zoeken::index,
};

/// One record for every soort that this partij has been: when the soort changes back, what it was is there again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Records {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) persoon: Option<Contactnaam>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) organisatie: Option<Naam>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contactpersoon: Option<Record>,
}

/// The name of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Naam {
    pub(crate) naam: String,
}

/// A contact person; for whom they work stands in a column, because it is a reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Record {
    pub(crate) uuid: Uuid,
    pub(crate) contactnaam: Contactnaam,
}

/// What identifies a partij, by its soort.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum PartijIdentificatie {
    /// Of a contact person.
    Contactpersoon(Contactpersoon),
    /// Of a citizen.
    Persoon(Persoon),
    /// Of an organisation.
    Organisatie(Organisatie),
}

/// What identifies a citizen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Persoon {
    /// Name.
    contactnaam: Contactnaam,
    /// Name in one line.
    #[schema(read_only)]
    volledige_naam: String,
}

/// What identifies an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Organisatie {
    /// Name.
    naam: String,
}

/// What identifies a contact person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Contactpersoon {
    /// Identity of this record.
    uuid: Uuid,
    /// The organisation that they work for.
    werkte_voor_partij: Option<Reference>,
    /// Name.
    contactnaam: Contactnaam,
    /// Name in one line.
    #[schema(read_only)]
    volledige_naam: String,
}

const NAME: &str = "partijIdentificatie";

/// Reads what identifies a partij of the soort that it has by now; given anew, it replaces what was known. An object that
/// says nothing of it makes no record and changes none; in a PUT it is one that is empty.
pub(super) fn read(input: &mut Input<'_>, row: &mut Row) {
    let members: &[&str] = match row.soort_partij.as_str() {
        "persoon" => &["contactnaam"],
        "organisatie" => &["naam"],
        _ => &["uuid", "werkteVoorPartij", "contactnaam"],
    };
    if input.mode() != Mode::Replace && input.says_nothing(NAME, members) {
        return;
    }
    if matches!(input.raw(NAME), Some(Value::Null)) {
        // A PATCH that names no soort may leave it empty, and then it says nothing.
        let is_whole = input.mode() != Mode::Patch || input.has("soortPartij");
        if is_whole {
            input.error(NAME, NULL.0, NULL.1);
        }
        return;
    }
    let mut records = row.identificatie.clone().unwrap_or_default().0;
    match row.soort_partij.as_str() {
        "persoon" => {
            let mut naam = Contactnaam::default();
            if input.group(NAME, &mut naam, |input, naam| {
                input.group("contactnaam", naam, Contactnaam::read);
            }) {
                records.persoon = Some(naam);
            }
        }
        "organisatie" => {
            let mut naam = Naam::default();
            if input.group(NAME, &mut naam, |input, naam| input.text("naam").max(200).into(&mut naam.naam)) {
                records.organisatie = Some(naam);
            }
        }
        "contactpersoon" => {
            let mut given = (Contactnaam::default(), None);
            if input.group(NAME, &mut given, read_contactpersoon) {
                records.contactpersoon = Some(Record { uuid: Uuid::nil(), contactnaam: given.0 });
                row.werkte_voor_partij = given.1;
            }
        }
        _ => {}
    }
    row.identificatie = (records != Records::default()).then_some(Json(records));
}

fn read_contactpersoon(input: &mut Input<'_>, (naam, werkgever): &mut (Contactnaam, Option<Uuid>)) {
    input.reference("werkteVoorPartij", PARTIJ).into_nullable(werkgever);
    input.group("contactnaam", naam, Contactnaam::read);
}

/// Whom a contact person works for is an organisation when that is said; whether it still is one later is not looked at.
pub(super) async fn rules(write: &Write, row: &Row, old: Option<&Row>) -> Result<()> {
    let was = old.and_then(|old| old.werkte_voor_partij);
    let said = row.werkte_voor_partij.filter(|werkgever| Some(*werkgever) != was);
    let Some(werkgever) = said.filter(|_| row.soort_partij == "contactpersoon") else {
        return Ok(());
    };
    let sql = sql!("select soort_partij from partij where uuid = $1");
    let soort = write.tx.first::<(String,)>(sql, &[&werkgever]).await?;
    if soort.is_some_and(|(soort,)| soort != "organisatie") {
        let reason = "Een contactpersoon werkt voor een partij met `soortPartij` organisatie.";
        return Err(Problem::field("partijIdentificatie.werkteVoorPartij.uuid", "invalid", reason));
    }
    Ok(())
}

/// Gives a record that is new an identity.
pub(super) fn complete(write: &Write, row: &mut Row) {
    if let Some(Json(Records { contactpersoon: Some(record), .. })) = &mut row.identificatie
        && record.uuid.is_nil()
    {
        record.uuid = write.new_id();
    }
}

/// When an organisation goes, its contact persons stay but are nobody's: their record goes with it.
pub(super) async fn forget_werkgever(write: &Write, organisatie: Uuid) -> Result<()> {
    struct Found(Uuid, Option<Json<Records>>);
    impl FromRow for Found {
        fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
            Ok(Self(row.get(0)?, row.get(1)?))
        }
    }
    let sql = sql!("select uuid, identificatie from partij where werkte_voor_partij = $1");
    for Found(uuid, records) in write.tx.query::<Found>(sql, &[&organisatie]).await? {
        let mut records = records.unwrap_or_default();
        records.0.contactpersoon = None;
        let sql = sql!("update partij set identificatie = $1, werkte_voor_partij = null where uuid = $2");
        write.tx.execute(sql, &[&records, &uuid]).await?;
        write.log(Action::Update, "partij", uuid);
        index::partij(write, uuid).await?;
    }
    Ok(())
}

/// What identifies a partij, as it is written out.
pub(super) fn show(row: &Row, links: &Links) -> Option<PartijIdentificatie> {
    let records = row.identificatie.as_ref()?.0.clone();
    match row.soort_partij.as_str() {
        "persoon" => records.persoon.map(|contactnaam| {
            let volledige_naam = contactnaam.volledige_naam();
            PartijIdentificatie::Persoon(Persoon { contactnaam, volledige_naam })
        }),
        "organisatie" => {
            records.organisatie.map(|Naam { naam }| PartijIdentificatie::Organisatie(Organisatie { naam }))
        }
        _ => records.contactpersoon.map(|Record { uuid, contactnaam }| {
            PartijIdentificatie::Contactpersoon(Contactpersoon {
                uuid,
                werkte_voor_partij: row.werkte_voor_partij.map(|uuid| links.reference(PARTIJ, uuid)),
                volledige_naam: contactnaam.volledige_naam(),
                contactnaam,
            })
        }),
    }
}

/// The name of a partij in one line, as far as we know it ourselves.
pub(crate) fn naam(soort: &str, records: Option<&Records>) -> Option<String> {
    let records = records?;
    let naam = match soort {
        "persoon" => records.persoon.as_ref()?.volledige_naam(),
        "organisatie" => records.organisatie.as_ref()?.naam.clone(),
        _ => records.contactpersoon.as_ref()?.contactnaam.volledige_naam(),
    };
    (!naam.is_empty()).then_some(naam)
}
