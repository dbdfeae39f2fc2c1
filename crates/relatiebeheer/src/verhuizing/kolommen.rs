//! The tables of Open Klant that hold what the two APIs show: their columns, and what each refers to.
//! Source: Open Klant 2.18, its models.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::rest::formats::{keys, moment, number_text, parse_moment};

/// A table of Open Klant.
pub(crate) struct Tabel {
    /// Its name there.
    pub(crate) naam: &'static str,
    /// Columns with the number of a row elsewhere, and which table of ours has that row.
    pub(crate) verwijzingen: &'static [(&'static str, &'static str)],
}

const fn tabel(naam: &'static str, verwijzingen: &'static [(&'static str, &'static str)]) -> Tabel {
    Tabel { naam, verwijzingen }
}

/// What is said of a row only when all rows are there, and compared apart from it.
pub(crate) const LATER: [&str; 3] =
    ["voorkeurs_digitaal_adres_id", "voorkeurs_rekeningnummer_id", "werkte_voor_partij_id"];

/// Every table, so that a row comes behind what it refers to. What a partij prefers and for whom a contactpersoon works
/// may come later; the import knows that.
pub(crate) const TABELLEN: &[Tabel] = &[
    tabel("klantinteracties_actor", &[]),
    tabel("klantinteracties_medewerker", &[("actor_id", "actor")]),
    tabel("klantinteracties_geautomatiseerdeactor", &[("actor_id", "actor")]),
    tabel("klantinteracties_organisatorischeeenheid", &[("actor_id", "actor")]),
    tabel("klantinteracties_categorie", &[]),
    tabel(
        "klantinteracties_partij",
        &[
            ("voorkeurs_digitaal_adres_id", "digitaal_adres"),
            ("voorkeurs_rekeningnummer_id", "rekeningnummer"),
        ],
    ),
    tabel("klantinteracties_persoon", &[("partij_id", "partij")]),
    tabel("klantinteracties_organisatie", &[("partij_id", "partij")]),
    tabel("klantinteracties_contactpersoon", &[("partij_id", "partij"), ("werkte_voor_partij_id", "partij")]),
    tabel(
        "klantinteracties_partijidentificator",
        &[("partij_id", "partij"), ("sub_identificator_van_id", "partij_identificator")],
    ),
    tabel("klantinteracties_rekeningnummer", &[("partij_id", "partij")]),
    tabel("klantinteracties_categorierelatie", &[("partij_id", "partij"), ("categorie_id", "categorie")]),
    tabel(
        "klantinteracties_vertegenwoordigden",
        &[("vertegenwoordigende_partij_id", "partij"), ("vertegenwoordigde_partij_id", "partij")],
    ),
    tabel("klantinteracties_klantcontact", &[]),
    tabel("klantinteracties_betrokkene", &[("partij_id", "partij"), ("klantcontact_id", "klantcontact")]),
    tabel("klantinteracties_digitaaladres", &[("partij_id", "partij"), ("betrokkene_id", "betrokkene")]),
    tabel(
        "klantinteracties_onderwerpobject",
        &[("klantcontact_id", "klantcontact"), ("was_klantcontact_id", "klantcontact")],
    ),
    tabel("klantinteracties_bijlage", &[("klantcontact_id", "klantcontact")]),
    tabel(
        "klantinteracties_actorklantcontact",
        &[("actor_id", "actor"), ("klantcontact_id", "klantcontact")],
    ),
    tabel("klantinteracties_internetaak", &[("klantcontact_id", "klantcontact")]),
    tabel(
        "klantinteracties_internetakenactorenthoughmodel",
        &[("actor_id", "actor"), ("internetaak_id", "internetaak")],
    ),
    tabel("contactgegevens_organisatie", &[]),
    tabel("contactgegevens_persoon", &[]),
];

/// Whose API answers with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    /// Open Klant's, which writes the names of `metadata` in its own way.
    OpenKlant,
    /// Ours, which answers what is stored.
    Ours,
}

impl Tabel {
    /// The table of this name.
    pub(crate) fn of(naam: &str) -> Option<&'static Self> {
        TABELLEN.iter().find(|tabel| tabel.naam == naam)
    }

    /// A row as it is compared, by what this API answers of it: without numbers, which differ from register to register, and
    /// without what is empty.
    pub(crate) fn vergelijkbaar(
        &self,
        api: Api,
        row: &Map<String, Value>,
        uuid_of: impl Fn(&str, i64) -> Option<Uuid>,
    ) -> String {
        let mut same: BTreeMap<&str, Value> = BTreeMap::new();
        let compared = |column: &str| column != "id" && !LATER.contains(&column);
        for (column, value) in row.iter().filter(|(column, _)| compared(column)) {
            let link = self.verwijzingen.iter().find(|(name, _)| name == column);
            let value = match (link, value) {
                (_, Value::Null) => continue,
                (_, Value::String(text)) if text.is_empty() => continue,
                (Some((_, to)), Value::Number(number)) => {
                    let uuid = number.as_i64().and_then(|number| uuid_of(to, number));
                    uuid.map_or(Value::Null, |uuid| uuid.to_string().into())
                }
                (Some(_), uuid) => uuid.clone(),
                (None, Value::Object(members)) if members.is_empty() => continue,
                (None, Value::Object(members)) => answered(api, members),
                (None, Value::String(text)) if column.ends_with("_op") => {
                    parse_moment(text).map_or_else(|_| text.clone(), moment).into()
                }
                (None, value) => value.clone(),
            };
            same.insert(column, value);
        }
        serde_json::to_string(&same).unwrap_or_default()
    }
}

/// `metadata` as this API answers it, with its names in order.
fn answered(api: Api, members: &Map<String, Value>) -> Value {
    let answer = match api {
        Api::OpenKlant => metadata(members.clone()),
        Api::Ours => members.clone(),
    };
    let ordered: BTreeMap<String, Value> = answer.into_iter().collect();
    ordered.into_iter().collect::<Map<_, _>>().into()
}

/// `metadata` as the API of Open Klant answers it: its names, and texts for numbers and flags. What it shows of a list or an
/// object is left to who reads this.
pub(crate) fn metadata(members: Map<String, Value>) -> Map<String, Value> {
    let one = |(key, value): (String, Value)| {
        let value = match value {
            Value::Number(number) => Value::String(number_text(&number)),
            Value::Bool(flag) => Value::from(if flag { "True" } else { "False" }),
            value => value,
        };
        (keys::shown(&key), value)
    };
    members.into_iter().map(one).collect()
}

/// How many rows a table has and what they say together, whatever their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Som {
    /// How many rows.
    pub rijen: u64,
    /// The sum of the digests of all rows.
    pub afdruk: u128,
}

impl Som {
    pub(crate) fn add(&mut self, row: &str) {
        let digest = Sha256::digest(row.as_bytes());
        let first: [u8; 16] = digest.get(..16).and_then(|half| half.try_into().ok()).unwrap_or_default();
        self.rijen += 1;
        self.afdruk = self.afdruk.wrapping_add(u128::from_be_bytes(first));
    }
}

/// What a partij prefers, or for whom a contactpersoon works, as it is compared.
pub(crate) fn later(partij: Uuid, to: &[Option<Uuid>]) -> String {
    format!("{partij} {to:?}")
}

/// Under which name those are counted.
pub(crate) const VOORKEUREN: &str = "klantinteracties_partij: voorkeuren";
/// Likewise.
pub(crate) const WERKGEVERS: &str = "klantinteracties_contactpersoon: werkte_voor_partij";

/// By table of Open Klant.
pub type Sommen = BTreeMap<String, Som>;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::verhuizing::open_klant::OURS;

    #[test]
    fn every_table_refers_to_tables_that_there_are() {
        for tabel in TABELLEN {
            for (column, to) in tabel.verwijzingen {
                assert!(OURS.contains(to), "{}.{column}", tabel.naam);
            }
        }
    }

    #[test]
    fn rows_that_say_the_same_are_the_same() {
        let tabel = Tabel::of("klantinteracties_internetaak").unwrap();
        let uuid = Uuid::from_u128(7);
        let same = |row: Value| tabel.vergelijkbaar(Api::Ours, row.as_object().unwrap(), |_, _| Some(uuid));
        let one = json!({ "id": 1, "klantcontact_id": 5, "nummer": null, "toelichting": "",
            "toegewezen_op": "2026-01-01T12:00:00+01:00" });
        let other = json!({ "toegewezen_op": "2026-01-01T11:00:00Z", "klantcontact_id": 9, "id": 2 });
        assert_eq!(same(one.clone()), same(other));
        let mut different = one;
        different["toelichting"] = "x".into();
        assert_ne!(same(different.clone()), same(json!({ "klantcontact_id": 9 })));
    }

    #[test]
    fn metadata_is_compared_by_what_each_api_answers() {
        let tabel = Tabel::of("klantinteracties_klantcontact").unwrap();
        let same = |api, metadata: Value| {
            tabel.vergelijkbaar(api, json!({ "metadata": metadata }).as_object().unwrap(), |_, _| None)
        };
        let theirs =
            json!({ "_betreft": "x", "zaak_type": "y", "a_": "z", "n": 1.5, "t": true, "leeg": null });
        let ours =
            json!({ "t": "True", "Betreft": "x", "zaakType": "y", "a_": "z", "n": "1.5", "leeg": null });
        assert_eq!(same(Api::OpenKlant, theirs.clone()), same(Api::Ours, ours));
        // What is stored as it was there is answered otherwise here.
        assert_ne!(same(Api::OpenKlant, theirs.clone()), same(Api::Ours, theirs));
    }

    #[test]
    fn a_sum_does_not_depend_on_the_order() {
        let (mut one, mut other) = (Som::default(), Som::default());
        for (row, again) in ["a", "b", "c"].iter().zip(["c", "a", "b"]) {
            one.add(row);
            other.add(again);
        }
        assert_eq!(one, other);
        other.add("a");
        assert_ne!(one, other);
    }
}
