//! Actoren: who acts on behalf of the municipality.

use std::collections::HashMap;

use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Conn, FromRow, Json, Moment};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    objectidentificator::{self, Objectidentificator},
    soorten::ACTOR,
    telefoon::{self, emailadres, telefoonnummer},
};
use crate::rest::{
    filter::{boolean, choice, text},
    input::{Input, Mode, NULL},
    links::Links,
    problem::Result,
    related::{CHUNK, Many},
    resource::{Declaration, Resource, View},
    row::{Table, row},
};

row! {
    /// A row of `actor`.
    pub(crate) struct Row in "actor" {
        naam: String,
        soort_actor: String,
        indicatie_actief: bool,
        object_id: String,
        code_objecttype: String,
        code_register: String,
        code_soort_object_id: String,
        identificatie: Option<Json<Records>>,
    }
}

/// One record for every soort that this actor has been: when the soort changes back, what it was is there again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Records {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) medewerker: Option<Medewerker>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) geautomatiseerde_actor: Option<GeautomatiseerdeActor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) organisatorische_eenheid: Option<OrganisatorischeEenheid>,
}

/// An employee.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct Medewerker {
    /// Position.
    pub(crate) functie: String,
    /// E-mail address.
    #[schema(format = "email")]
    pub(crate) emailadres: String,
    /// Telephone number.
    pub(crate) telefoonnummer: String,
}

/// A program that acts by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct GeautomatiseerdeActor {
    /// What it does.
    pub(crate) functie: String,
    /// Description.
    pub(crate) omschrijving: String,
}

/// A department or group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct OrganisatorischeEenheid {
    /// Description.
    pub(crate) omschrijving: String,
    /// E-mail address.
    #[schema(format = "email")]
    pub(crate) emailadres: String,
    /// Fax number.
    pub(crate) faxnummer: String,
    /// Telephone number.
    pub(crate) telefoonnummer: String,
}

/// What identifies an actor, by its soort.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ActorIdentificatie {
    /// Of an employee.
    Medewerker(Medewerker),
    /// Of a program.
    GeautomatiseerdeActor(GeautomatiseerdeActor),
    /// Of a department or group.
    OrganisatorischeEenheid(OrganisatorischeEenheid),
}

/// Somebody or something that acts on behalf of the municipality.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Actor {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this actor.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// Name.
    pub(crate) naam: String,
    /// What it is.
    pub(crate) soort_actor: String,
    /// Whether it still acts.
    #[schema(default = true)]
    pub(crate) indicatie_actief: bool,
    /// How other registers know it.
    pub(crate) actoridentificator: Objectidentificator,
    /// What identifies it, by its soort.
    pub(crate) actor_identificatie: Option<ActorIdentificatie>,
}

const SOORTEN: &[&str] = &["medewerker", "geautomatiseerde_actor", "organisatorische_eenheid"];

impl Resource for Actor {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: ACTOR.path,
        name: "Actor",
        summary: "Medewerker, eenheid of programma dat namens de gemeente contact heeft.",
        order: "id desc",
        filters: &[
            text("naam", "naam = ?"),
            choice("soortActor", SOORTEN, "soort_actor = ?"),
            boolean("indicatieActief", "indicatie_actief = ?"),
            text("actoridentificatorCodeObjecttype", "code_objecttype = ?"),
            text("actoridentificatorCodeRegister", "code_register = ?"),
            text("actoridentificatorCodeSoortObjectId", "code_soort_object_id = ?"),
            text("actoridentificatorObjectId", "object_id = ?").narrow(),
        ],
        expand: &[],
        unique: &[],
        target: ACTOR,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            naam: String::new(),
            soort_actor: String::new(),
            indicatie_actief: true,
            object_id: String::new(),
            code_objecttype: String::new(),
            code_register: String::new(),
            code_soort_object_id: String::new(),
            identificatie: None,
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.text("naam").required().max(200).into(&mut row.naam);
        input.choice("soortActor", SOORTEN).required().into(&mut row.soort_actor);
        input.boolean("indicatieActief", false, &mut row.indicatie_actief);
        objectidentificator::read_into!(input, "actoridentificator", row);
        read_identificatie(input, row);
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        Box::pin(async move { Ok(rows.into_iter().map(|row| show(row, &view.links)).collect()) })
    }
}

/// The identification belongs to the soort; given anew, it replaces what was known.
fn read_identificatie(input: &mut Input<'_>, row: &mut Row) {
    const NAME: &str = "actorIdentificatie";
    // A PATCH that names no soort may leave it empty, and then it says nothing.
    let is_whole = input.mode() != Mode::Patch || input.has("soortActor");
    let members: &[&str] = match row.soort_actor.as_str() {
        "medewerker" => &["functie", "emailadres", "telefoonnummer"],
        "geautomatiseerde_actor" => &["functie", "omschrijving"],
        _ => &["omschrijving", "emailadres", "faxnummer", "telefoonnummer"],
    };
    let may_say_nothing = !is_whole || row.soort_actor == "organisatorische_eenheid";
    if may_say_nothing && input.says_nothing(NAME, members) {
        return;
    }
    if matches!(input.raw(NAME), Some(Value::Null)) {
        if is_whole {
            input.error(NAME, NULL.0, NULL.1);
        }
        return;
    }
    let mut records = row.identificatie.clone().unwrap_or_default().0;
    match row.soort_actor.as_str() {
        "medewerker" => {
            let mut record = Medewerker::default();
            if input.group(NAME, &mut record, Medewerker::read) {
                records.medewerker = Some(record);
            }
        }
        "geautomatiseerde_actor" => {
            let mut record = GeautomatiseerdeActor::default();
            if input.group(NAME, &mut record, GeautomatiseerdeActor::read) {
                records.geautomatiseerde_actor = Some(record);
            }
        }
        "organisatorische_eenheid" => {
            let mut record = OrganisatorischeEenheid::default();
            if input.group(NAME, &mut record, OrganisatorischeEenheid::read) {
                records.organisatorische_eenheid = Some(record);
            }
        }
        _ => {}
    }
    row.identificatie = (records != Records::default()).then_some(Json(records));
}

impl Medewerker {
    fn read(input: &mut Input<'_>, record: &mut Self) {
        input.text("functie").required().max(40).into(&mut record.functie);
        input.text("emailadres").max(254).format("email").check(emailadres).into(&mut record.emailadres);
        let number = input.text("telefoonnummer").required().max(20);
        number.pattern(telefoon::PATROON).check(telefoonnummer).into(&mut record.telefoonnummer);
    }
}

impl GeautomatiseerdeActor {
    fn read(input: &mut Input<'_>, record: &mut Self) {
        input.text("functie").required().max(40).into(&mut record.functie);
        input.text("omschrijving").max(200).into(&mut record.omschrijving);
    }
}

impl OrganisatorischeEenheid {
    fn read(input: &mut Input<'_>, record: &mut Self) {
        input.text("omschrijving").max(200).into(&mut record.omschrijving);
        input.text("emailadres").max(254).format("email").check(emailadres).into(&mut record.emailadres);
        input.text("faxnummer").max(20).into(&mut record.faxnummer);
        let number = input.text("telefoonnummer").max(20);
        number.pattern(telefoon::PATROON).check(telefoonnummer).into(&mut record.telefoonnummer);
    }
}

pub(crate) fn show(row: Row, links: &Links) -> Actor {
    let records = row.identificatie.unwrap_or_default().0;
    let identificatie = match row.soort_actor.as_str() {
        "medewerker" => records.medewerker.map(ActorIdentificatie::Medewerker),
        "geautomatiseerde_actor" => {
            records.geautomatiseerde_actor.map(ActorIdentificatie::GeautomatiseerdeActor)
        }
        _ => records.organisatorische_eenheid.map(ActorIdentificatie::OrganisatorischeEenheid),
    };
    Actor {
        uuid: row.uuid,
        url: links.to(ACTOR, row.uuid),
        naam: row.naam,
        soort_actor: row.soort_actor,
        indicatie_actief: row.indicatie_actief,
        actoridentificator: objectidentificator::show!(row),
        actor_identificatie: identificatie,
    }
}

/// An actor with the contact that it had.
struct Had {
    klantcontact: Uuid,
    actor: Row,
}

impl FromRow for Had {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        // The contact comes last, behind the columns of the actor.
        Ok(Self { klantcontact: row.get(Row::FIELDS.len() + 2)?, actor: Row::from_row(row)? })
    }
}

/// The actoren of these contacts, by contact.
pub(crate) async fn of_klantcontacten(
    conn: &Conn,
    klantcontacten: &[Uuid],
    links: &Links,
) -> Result<HashMap<Uuid, Vec<Actor>>> {
    let mut actoren: HashMap<Uuid, Vec<Actor>> = HashMap::new();
    let columns = Row::COLUMNS.split(", ").map(|column| format!("a.{column}")).collect::<Vec<_>>().join(", ");
    for some in klantcontacten.chunks(CHUNK) {
        let many = Many::new(some);
        let sql = format!(
            "select {columns}, ak.klantcontact from actor_klantcontact ak join actor a on a.uuid = ak.actor \
             where ak.klantcontact in {} order by ak.id",
            many.places()
        );
        for had in conn.query::<Had>(&sql, &many.params()).await? {
            actoren.entry(had.klantcontact).or_default().push(show(had.actor, links));
        }
    }
    Ok(actoren)
}
