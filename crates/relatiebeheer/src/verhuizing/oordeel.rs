//! What today's rules of the API would say of an old row. It is taken over as it is; who moves may want to know.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use store::Moment;
use uuid::Uuid;

use crate::{
    contactgegevens::{organisatie::Organisatie, persoon::Persoon},
    klantinteracties::{
        actor::Actor, betrokkene::Betrokkene, bijlage::Bijlage, categorie::Categorie,
        categorie_relatie::CategorieRelatie, digitaal_adres::DigitaalAdres, internetaak::Internetaak,
        klantcontact::Klantcontact, onderwerpobject::Onderwerpobject, partij::Partij,
        partij_identificator::PartijIdentificator, rekeningnummer::Rekeningnummer,
    },
    rest::{
        input::{Input, Mode},
        problem::{InvalidParam, Problem},
        resource::Resource,
    },
};

/// Columns that the API shows as one group.
const GROUPS: [&str; 8] = [
    "bezoekadres",
    "correspondentieadres",
    "contactnaam",
    "actoridentificator",
    "partij_identificator",
    "onderwerpobjectidentificator",
    "bijlageidentificator",
    "adres",
];

/// What is wrong with a row by today's rules, field by field; nothing for a table that has none of its own.
pub(super) fn oordeel(table: &str, row: &Map<String, Value>) -> Vec<InvalidParam> {
    match table {
        "klantinteracties_actor" => judge::<Actor>(row, &[]),
        "klantinteracties_betrokkene" => judge::<Betrokkene>(row, &["hadKlantcontact"]),
        "klantinteracties_bijlage" => judge::<Bijlage>(row, &[]),
        "klantinteracties_categorie" => judge::<Categorie>(row, &[]),
        "klantinteracties_categorierelatie" => judge::<CategorieRelatie>(row, &[]),
        "klantinteracties_digitaaladres" => judge::<DigitaalAdres>(row, &[]),
        "klantinteracties_internetaak" => judge::<Internetaak>(row, &["aanleidinggevendKlantcontact"]),
        "klantinteracties_klantcontact" => judge::<Klantcontact>(row, &[]),
        "klantinteracties_onderwerpobject" => judge::<Onderwerpobject>(row, &[]),
        "klantinteracties_partij" => judge::<Partij>(row, &[]),
        "klantinteracties_partijidentificator" => judge::<PartijIdentificator>(row, &[]),
        "klantinteracties_rekeningnummer" => judge::<Rekeningnummer>(row, &[]),
        "contactgegevens_organisatie" => judge::<Organisatie>(row, &[]),
        "contactgegevens_persoon" => judge::<Persoon>(row, &[]),
        "klantinteracties_medewerker" => record::<Actor>(row, ("soortActor", "medewerker")),
        "klantinteracties_geautomatiseerdeactor" => {
            record::<Actor>(row, ("soortActor", "geautomatiseerde_actor"))
        }
        "klantinteracties_organisatorischeeenheid" => {
            record::<Actor>(row, ("soortActor", "organisatorische_eenheid"))
        }
        "klantinteracties_persoon" => record::<Partij>(row, ("soortPartij", "persoon")),
        "klantinteracties_organisatie" => record::<Partij>(row, ("soortPartij", "organisatie")),
        "klantinteracties_contactpersoon" => record::<Partij>(row, ("soortPartij", "contactpersoon")),
        _ => Vec::new(),
    }
}

/// Judges what Open Klant keeps in a table of its own and the API shows as a part of an actor or a partij: that part of a
/// whole of this kind, of which the rest says nothing.
fn record<R: Resource>(row: &Map<String, Value>, (name, kind): (&str, &str)) -> Vec<InvalidParam> {
    let part = if name == "soortActor" { "actorIdentificatie" } else { "partijIdentificatie" };
    let found = read::<R>(&json!({ name: kind, part: grouped(row) }));
    found.into_iter().filter(|param| param.name.starts_with(part)).collect()
}

/// Reads the row as the body of a POST; whatever it refers to is there.
fn judge<R: Resource>(row: &Map<String, Value>, references: &[&str]) -> Vec<InvalidParam> {
    let mut body = grouped(row);
    for reference in references {
        body.insert((*reference).to_owned(), json!({ "uuid": Uuid::nil() }));
    }
    read::<R>(&Value::Object(body))
}

/// The columns as the API groups them.
fn grouped(row: &Map<String, Value>) -> Map<String, Value> {
    let mut body = Map::new();
    for (column, value) in row.iter().filter(|(column, _)| *column != "id" && *column != "uuid") {
        let grouped = |group: &&'static str| Some((*group, column.strip_prefix(*group)?.strip_prefix('_')?));
        // What refers to another row is a number here, and no more than that.
        if value.is_number() && column.ends_with("_id") {
            continue;
        }
        match GROUPS.iter().find_map(grouped) {
            Some((group, member)) => {
                if let Value::Object(members) = body.entry(group).or_insert_with(|| json!({})) {
                    members.insert(member.to_owned(), value.clone());
                }
            }
            None => drop(body.insert(column.clone(), value.clone())),
        }
    }
    body
}

fn read<R: Resource>(body: &Value) -> Vec<InvalidParam> {
    let mut input = Input::new(body, Mode::Create);
    let mut read = R::blank(Uuid::nil(), Moment::new(Timestamp::UNIX_EPOCH));
    R::read(&mut input, &mut read);
    let mut errors = input.done().into_errors();
    if let Err(Problem::Invalid(params)) = R::coherent(&read) {
        errors.extend(params);
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(table: &str, row: &Value) -> Vec<String> {
        let found = oordeel(table, row.as_object().unwrap());
        found.into_iter().map(|param| format!("{}: {}", param.name, param.code)).collect()
    }

    #[test]
    fn a_row_that_is_right_is_not_named() {
        let right = json!({ "id": 1, "uuid": Uuid::nil(), "partij_id": 7, "soort_digitaal_adres": "email",
            "adres": "proef@example.nl", "omschrijving": "", "referentie": "", "is_standaard_adres": false,
            "verificatie_datum": null });
        assert_eq!(names("klantinteracties_digitaaladres", &right), Vec::<String>::new());
        assert_eq!(names("klantinteracties_geenvanons", &json!({ "id": 1 })), Vec::<String>::new());
    }

    #[test]
    fn what_is_wrong_is_named_as_the_api_names_it() {
        let row = json!({ "id": 1, "soort_partij": "persoon", "indicatie_actief": true, "nummer": "A1",
            "bezoekadres_postcode": "1234AB", "bezoekadres_land": "nl", "bezoekadres_huisnummer": 5 });
        let expected = ["nummer: invalid", "bezoekadres.postcode: invalid", "bezoekadres.land: invalid"];
        let mut found = names("klantinteracties_partij", &row);
        found.sort();
        let mut expected = expected.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(found, expected);
        let bsn = json!({ "id": 1, "partij_identificator_code_objecttype": "natuurlijk_persoon",
            "partij_identificator_code_soort_object_id": "bsn", "partij_identificator_object_id": "123456789",
            "partij_identificator_code_register": "brp" });
        assert_eq!(
            names("klantinteracties_partijidentificator", &bsn),
            ["partijIdentificatorObjectId: invalid"]
        );
        let medewerker = json!({ "id": 1, "actor_id": 1, "functie": "KCC", "emailadres": "geen adres",
            "telefoonnummer": "" });
        assert_eq!(
            names("klantinteracties_medewerker", &medewerker),
            ["actorIdentificatie.emailadres: invalid", "actorIdentificatie.telefoonnummer: blank"]
        );
        let organisatie = json!({ "id": 1, "partij_id": 1, "naam": "x".repeat(201) });
        assert_eq!(
            names("klantinteracties_organisatie", &organisatie),
            ["partijIdentificatie.naam: max_length"]
        );
        let iban = json!({ "id": 1, "partij_id": null, "iban": "123", "bic": "" });
        assert_eq!(names("klantinteracties_rekeningnummer", &iban), ["iban: invalid"]);
    }
}
