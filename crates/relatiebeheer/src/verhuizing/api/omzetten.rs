//! How an object of the API becomes rows of Open Klant's tables.

use serde_json::{Map, Value, json};

use super::{Nummers, uuid};
use crate::rest::formats::snake;

/// Rows, by table in the order in which they came.
#[derive(Default)]
pub(super) struct Tabellen(Vec<(&'static str, Vec<Value>)>);

impl Tabellen {
    fn add(&mut self, table: &'static str, row: Map<String, Value>) {
        match self.0.iter_mut().find(|(known, _)| *known == table) {
            Some((_, rows)) => rows.push(Value::Object(row)),
            None => self.0.push((table, vec![Value::Object(row)])),
        }
    }

    /// As members of `tables`, each with a comma behind it.
    pub(super) fn into_text(self) -> String {
        let one = |(table, rows): (&str, Vec<Value>)| format!("\"{table}\":{},", Value::from(rows));
        self.0.into_iter().map(one).collect()
    }
}

/// The columns of an object: its texts, numbers and flags, and those of its groups with the name of the group before
/// them. What refers to others, and what follows from the rest, is left out.
fn columns(object: &Value, groups: &[&str]) -> Map<String, Value> {
    let mut row = Map::new();
    for (name, value) in object.as_object().into_iter().flatten() {
        match value {
            Value::Object(members) if groups.contains(&name.as_str()) => {
                row.extend(members.iter().map(|(member, value)| {
                    (format!("{}_{}", snake(name).trim_start_matches('_'), snake(member)), value.clone())
                }));
            }
            Value::Object(_) if name == "metadata" => drop(row.insert(name.clone(), value.clone())),
            Value::Object(_) | Value::Array(_) => {}
            _ if name == "url" || name == "volledigeNaam" => {}
            value => drop(row.insert(snake(name), value.clone())),
        }
    }
    row
}

/// Sets the columns that refer to others.
fn link(row: &mut Map<String, Value>, columns: &[(&str, Value)]) {
    row.extend(columns.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
}

/// How the objects of a list become rows.
struct Soort {
    list: &'static str,
    table: &'static str,
    /// Members whose own members are columns.
    groups: &'static [&'static str],
    /// Columns that refer to another: to an object of which list, and by which member.
    links: &'static [(&'static str, &'static str, &'static str)],
}

const fn soort(
    list: &'static str,
    table: &'static str,
    groups: &'static [&'static str],
    links: &'static [(&'static str, &'static str, &'static str)],
) -> Soort {
    Soort { list, table, groups, links }
}

const ADRESSEN: &[&str] = &["bezoekadres", "correspondentieadres"];

const SOORTEN: [Soort; 16] = [
    soort("actoren", "klantinteracties_actor", &["actoridentificator"], &[]),
    soort("categorieen", "klantinteracties_categorie", &[], &[]),
    soort("partijen", "klantinteracties_partij", ADRESSEN, &[]),
    soort(
        "partij-identificatoren",
        "klantinteracties_partijidentificator",
        &["partijIdentificator"],
        &[
            ("partij_id", "partijen", "identificeerdePartij"),
            ("sub_identificator_van_id", "partij-identificatoren", "subIdentificatorVan"),
        ],
    ),
    soort("rekeningnummers", "klantinteracties_rekeningnummer", &[], &[("partij_id", "partijen", "partij")]),
    soort(
        "categorie-relaties",
        "klantinteracties_categorierelatie",
        &[],
        &[("partij_id", "partijen", "partij"), ("categorie_id", "categorieen", "categorie")],
    ),
    soort(
        "vertegenwoordigingen",
        "klantinteracties_vertegenwoordigden",
        &[],
        &[
            ("vertegenwoordigende_partij_id", "partijen", "vertegenwoordigendePartij"),
            ("vertegenwoordigde_partij_id", "partijen", "vertegenwoordigdePartij"),
        ],
    ),
    soort("klantcontacten", "klantinteracties_klantcontact", &[], &[]),
    soort(
        "betrokkenen",
        "klantinteracties_betrokkene",
        &["bezoekadres", "correspondentieadres", "contactnaam"],
        &[("klantcontact_id", "klantcontacten", "hadKlantcontact"), ("partij_id", "partijen", "wasPartij")],
    ),
    soort(
        "digitaleadressen",
        "klantinteracties_digitaaladres",
        &[],
        &[
            ("partij_id", "partijen", "verstrektDoorPartij"),
            ("betrokkene_id", "betrokkenen", "verstrektDoorBetrokkene"),
        ],
    ),
    soort(
        "onderwerpobjecten",
        "klantinteracties_onderwerpobject",
        &["onderwerpobjectidentificator"],
        &[
            ("klantcontact_id", "klantcontacten", "klantcontact"),
            ("was_klantcontact_id", "klantcontacten", "wasKlantcontact"),
        ],
    ),
    soort(
        "bijlagen",
        "klantinteracties_bijlage",
        &["bijlageidentificator"],
        &[("klantcontact_id", "klantcontacten", "wasBijlageVanKlantcontact")],
    ),
    soort(
        "actorklantcontacten",
        "klantinteracties_actorklantcontact",
        &[],
        &[("actor_id", "actoren", "actor"), ("klantcontact_id", "klantcontacten", "klantcontact")],
    ),
    soort(
        "internetaken",
        "klantinteracties_internetaak",
        &[],
        &[("klantcontact_id", "klantcontacten", "aanleidinggevendKlantcontact")],
    ),
    soort("organisatie", "contactgegevens_organisatie", &["adres"], &[]),
    soort("persoon", "contactgegevens_persoon", &["adres"], &[]),
];

/// The rows of one object of a list. One that refers to a later one of its own list is held, and comes `again`.
pub(super) fn object(
    (list, again): (&'static str, bool),
    object: &Value,
    nummers: &mut Nummers,
    to: &mut Tabellen,
) {
    let (Some(own), Some(soort)) = (uuid(object), SOORTEN.iter().find(|soort| soort.list == list)) else {
        return;
    };
    let number = nummers.give(list, own);
    let mut links = vec![("id", Value::from(number))];
    for (column, other, member) in soort.links {
        let reference = object.get(*member).unwrap_or(&Value::Null);
        let found = nummers.of(other, reference);
        if *other == list && reference.is_object() && found.is_null() && !again {
            return nummers.held.push(object.clone());
        }
        links.push((column, found));
    }
    let mut row = columns(object, soort.groups);
    link(&mut row, &links);
    to.add(soort.table, row);
    match list {
        "actoren" => actor(object, number, nummers, to),
        "partijen" => partij(object, number, nummers, to),
        "internetaken" => task_actors(object, number, nummers, to),
        _ => {}
    }
}

/// The record of an actor's soort: the API shows no other.
fn actor(object: &Value, number: i64, nummers: &mut Nummers, to: &mut Tabellen) {
    let table = match object.get("soortActor").and_then(Value::as_str) {
        Some("medewerker") => "klantinteracties_medewerker",
        Some("geautomatiseerde_actor") => "klantinteracties_geautomatiseerdeactor",
        _ => "klantinteracties_organisatorischeeenheid",
    };
    let Some(record) = object.get("actorIdentificatie").filter(|record| record.is_object()) else { return };
    let mut row = columns(record, &[]);
    link(&mut row, &[("id", nummers.next(table).into()), ("actor_id", number.into())]);
    to.add(table, row);
}

/// The record of a partij's soort; what it prefers and works for is said when all are there.
fn partij(object: &Value, number: i64, nummers: &mut Nummers, to: &mut Tabellen) {
    let nothing = Value::Null;
    let record = object.get("partijIdentificatie").unwrap_or(&nothing);
    let preferred = |member: &str| object.get(member).and_then(uuid);
    let later = [
        preferred("voorkeursDigitaalAdres"),
        preferred("voorkeursRekeningnummer"),
        record.get("werkteVoorPartij").and_then(uuid),
    ];
    if later != [None; 3] {
        nummers.later.push((number, later));
    }
    let table = match object.get("soortPartij").and_then(Value::as_str) {
        Some("persoon") => "klantinteracties_persoon",
        Some("organisatie") => "klantinteracties_organisatie",
        _ => "klantinteracties_contactpersoon",
    };
    if record.is_object() {
        let mut row = columns(record, &["contactnaam"]);
        link(&mut row, &[("id", nummers.next(table).into()), ("partij_id", number.into())]);
        to.add(table, row);
    }
}

fn task_actors(object: &Value, number: i64, nummers: &mut Nummers, to: &mut Tabellen) {
    const TABLE: &str = "klantinteracties_internetakenactorenthoughmodel";
    let actoren = object.get("toegewezenAanActoren").and_then(Value::as_array);
    for actor in actoren.into_iter().flatten() {
        let actor = nummers.of("actoren", actor);
        let row = json!({ "id": nummers.next(TABLE), "internetaak_id": number, "actor_id": actor });
        if let Value::Object(row) = row {
            to.add(TABLE, row);
        }
    }
}
