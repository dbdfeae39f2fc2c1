//! The municipality as rows in the columns of Open Klant's tables, written as one JSON document that is never whole
//! in memory. Parents come before their children.

use std::io::{self, Write};

use jiff::{SignedDuration, Timestamp};

use crate::municipality::{Municipality, Soort, actor_uuid, klantcontact_uuid, partij_uuid, person_number};
use crate::random::{Random, uuid};
use crate::words::{inhoud, naam, onderwerp};

/// The klantcontacten are spread over this many seconds: nearly three years.
const SPAN: i64 = 90_000_000;

/// Filled in wherever Open Klant has its two groups of address columns.
const NO_ADDRESSES: &str = r#""bezoekadres_nummeraanduiding_id":"","bezoekadres_straatnaam":"","bezoekadres_huisnummer":null,"bezoekadres_huisnummertoevoeging":"","bezoekadres_postcode":"","bezoekadres_stad":"","bezoekadres_adresregel1":"","bezoekadres_adresregel2":"","bezoekadres_adresregel3":"","bezoekadres_land":"","correspondentieadres_nummeraanduiding_id":"","correspondentieadres_straatnaam":"","correspondentieadres_huisnummer":null,"correspondentieadres_huisnummertoevoeging":"","correspondentieadres_postcode":"","correspondentieadres_stad":"","correspondentieadres_adresregel1":"","correspondentieadres_adresregel2":"","correspondentieadres_adresregel3":"","correspondentieadres_land":"""#;

const KANALEN: [&str; 4] = ["Telefoon", "Balie", "E-mail", "Webformulier"];

/// Writes `{"tables": {…}}`.
pub(crate) fn write(town: Municipality, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"tables\":{")?;
    table(out, "actor", true, town.actoren(), actor)?;
    table(out, "medewerker", false, town.actoren(), medewerker)?;
    table(out, "partij", false, town.partijen, partij)?;
    table(out, "persoon", false, town.partijen, persoon)?;
    table(out, "organisatie", false, town.partijen, organisatie)?;
    table(out, "contactpersoon", false, town.partijen, contactpersoon)?;
    table(out, "partijidentificator", false, town.identificatoren(), |id| identificator(town, id))?;
    table(out, "klantcontact", false, town.klantcontacten(), |id| klantcontact(town, id))?;
    let mut random = Random::new(2);
    table(out, "betrokkene", false, town.betrokkenen(), |id| betrokkene(town, id, &mut random))?;
    table(out, "digitaaladres", false, town.digitale_adressen(), |id| digitaal_adres(town, id))?;
    table(out, "onderwerpobject", false, town.klantcontacten(), onderwerpobject)?;
    table(out, "actorklantcontact", false, town.klantcontacten(), |id| actor_klantcontact(town, id))?;
    table(out, "internetaak", false, town.internetaken(), |id| internetaak(town, id))?;
    table(out, "internetakenactorenthoughmodel", false, town.internetaken(), |id| taak_actor(town, id))?;
    table(out, "bijlage", false, town.bijlagen(), bijlage)?;
    out.write_all(b"}}")
}

/// One table; `row` gives the inside of a row's object, or nothing for a number that this table leaves out.
fn table<R: Into<Option<String>>>(
    out: &mut impl Write,
    name: &str,
    first: bool,
    rows: u32,
    mut row: impl FnMut(u32) -> R,
) -> io::Result<()> {
    write!(out, "{}\n\"klantinteracties_{name}\":[", if first { "" } else { "," })?;
    let mut separator = "";
    for id in 1..=rows {
        if let Some(columns) = row(id).into() {
            write!(out, "{separator}\n{{\"id\":{id},{columns}}}")?;
            separator = ",";
        }
    }
    out.write_all(b"]")
}

fn actor(id: u32) -> String {
    let uuid = actor_uuid(id);
    format!(
        r#""uuid":"{uuid}","naam":"Medewerker {id}","soort_actor":"medewerker","indicatie_actief":true,"actoridentificator_object_id":"mdw-{id}","actoridentificator_code_objecttype":"mdw","actoridentificator_code_register":"msei","actoridentificator_code_soort_object_id":"idf""#
    )
}

fn medewerker(id: u32) -> String {
    format!(
        r#""actor_id":{id},"functie":"KCC-medewerker","emailadres":"medewerker{id}@example.org","telefoonnummer":"""#
    )
}

fn partij(id: u32) -> String {
    let soort = match Municipality::soort(id) {
        Soort::Persoon => "persoon",
        Soort::Organisatie => "organisatie",
        Soort::Contactpersoon => "contactpersoon",
    };
    let uuid = partij_uuid(id);
    format!(
        r#""uuid":"{uuid}","nummer":"{id:010}","interne_notitie":"","soort_partij":"{soort}","indicatie_geheimhouding":false,"voorkeurstaal":"nld","indicatie_actief":true,"voorkeurs_digitaal_adres_id":null,"voorkeurs_rekeningnummer_id":null,{NO_ADDRESSES}"#
    )
}

fn name(id: u32) -> String {
    let (voornaam, voorvoegsel, achternaam) = naam(id);
    format!(
        r#""contactnaam_voorletters":"","contactnaam_voornaam":"{voornaam}","contactnaam_voorvoegsel_achternaam":"{voorvoegsel}","contactnaam_achternaam":"{achternaam}""#
    )
}

fn persoon(id: u32) -> Option<String> {
    (Municipality::soort(id) == Soort::Persoon).then(|| format!(r#""partij_id":{id},{}"#, name(id)))
}

fn organisatie(id: u32) -> Option<String> {
    let is_one = Municipality::soort(id) == Soort::Organisatie;
    is_one.then(|| format!(r#""partij_id":{id},"naam":"{} Proefbedrijf {id}""#, naam(id).2))
}

fn contactpersoon(id: u32) -> Option<String> {
    let employer = Municipality::employer(id);
    let columns = || {
        let uuid = uuid("contactpersoon", id);
        format!(r#""uuid":"{uuid}","partij_id":{id},"werkte_voor_partij_id":{employer},{}"#, name(id))
    };
    (Municipality::soort(id) == Soort::Contactpersoon).then(columns)
}

/// First one of each partij (none for a contactpersoon), then vestigingen under their organisation's KVK number.
fn identificator(town: Municipality, id: u32) -> Option<String> {
    let uuid = uuid("partijidentificator", id);
    let (partij, objecttype, soort, number, register, parent) = if id <= town.partijen {
        match Municipality::soort(id) {
            Soort::Persoon => {
                (id, "natuurlijk_persoon", "bsn", format!("{:09}", person_number(id)), "brp", None)
            }
            Soort::Organisatie => (id, "niet_natuurlijk_persoon", "kvk_nummer", kvk(id), "hr", None),
            Soort::Contactpersoon => return None,
        }
    } else {
        let partij = (id - town.partijen) * 20 / 100 * 100 + 80 + id % 18;
        let partij = if partij > town.partijen { 80 } else { partij };
        (partij, "vestiging", "vestigingsnummer", format!("{id:012}"), "hr", Some(partij))
    };
    let parent = parent.map_or_else(|| "null".to_owned(), |parent| parent.to_string());
    Some(format!(
        r#""uuid":"{uuid}","partij_id":{partij},"sub_identificator_van_id":{parent},"andere_partij_identificator":"","partij_identificator_code_objecttype":"{objecttype}","partij_identificator_code_soort_object_id":"{soort}","partij_identificator_object_id":"{number}","partij_identificator_code_register":"{register}""#
    ))
}

pub(crate) fn kvk(id: u32) -> String {
    format!("{:08}", 90_000_000 + id)
}

fn klantcontact(town: Municipality, id: u32) -> String {
    let uuid = klantcontact_uuid(id);
    let kanaal = pick(&KANALEN, id);
    let (onderwerp, inhoud) = (onderwerp(id), inhoud(id));
    let moment = moment(town, id);
    let gelukt = !id.is_multiple_of(8);
    format!(
        r#""uuid":"{uuid}","nummer":"{id:010}","referentienummer":"{id:010}","kanaal":"{kanaal}","onderwerp":"{onderwerp}","inhoud":"{inhoud}","reactie":"","indicatie_contact_gelukt":{gelukt},"hoofd_onderwerp_type":"","verdere_actie_ondernomen":false,"taal":"nld","vertrouwelijk":false,"plaatsgevonden_op":"{moment}","metadata":{{}}"#
    )
}

/// Spread over the years, and not quite in the order of the ids.
fn moment(town: Municipality, id: u32) -> String {
    let start = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 53);
    let jitter = i64::from(id.wrapping_mul(2_654_435_761) % 5400);
    let seconds = SPAN * i64::from(id) / i64::from(town.klantcontacten());
    (start + SignedDuration::from_secs(seconds + jitter)).strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// 85 of 100 belong to a partij; busy partijen have hundreds of contacts, most have a few.
fn betrokkene(town: Municipality, id: u32, random: &mut Random) -> String {
    let uuid = uuid("betrokkene", id);
    let klantcontact = if id <= town.klantcontacten() { id } else { (id - town.klantcontacten()) * 10 };
    let partij = 1 + random.skewed(town.partijen);
    // Who is known gives the name that is known.
    let known = random.below(100) < 85;
    let name = name(if known { partij } else { id });
    let partij = if known { partij.to_string() } else { "null".to_owned() };
    let rol = if id <= town.klantcontacten() { "klant" } else { "vertegenwoordiger" };
    let initiator = id <= town.klantcontacten();
    format!(
        r#""uuid":"{uuid}","klantcontact_id":{klantcontact},"partij_id":{partij},"rol":"{rol}","organisatienaam":"","initiator":{initiator},{name},{NO_ADDRESSES}"#
    )
}

/// An e-mail address for every partij, a phone number for most.
fn digitaal_adres(town: Municipality, id: u32) -> String {
    let uuid = uuid("digitaaladres", id);
    let (partij, soort, adres) = if id <= town.partijen {
        (id, "email", format!("proef{id}@example.org"))
    } else {
        (id - town.partijen, "telefoonnummer", format!("06{id:08}"))
    };
    format!(
        r#""uuid":"{uuid}","partij_id":{partij},"betrokkene_id":null,"soort_digitaal_adres":"{soort}","is_standaard_adres":true,"adres":"{adres}","omschrijving":"","referentie":"","verificatie_datum":null"#
    )
}

/// Four of five klantcontacten are about a zaak.
fn onderwerpobject(id: u32) -> Option<String> {
    let columns = || {
        let (uuid, zaak) = (uuid("onderwerpobject", id), uuid("zaak", id / 3));
        format!(
            r#""uuid":"{uuid}","klantcontact_id":{id},"was_klantcontact_id":null,"onderwerpobjectidentificator_object_id":"{zaak}","onderwerpobjectidentificator_code_objecttype":"zgw-Zaak","onderwerpobjectidentificator_code_register":"openzaak","onderwerpobjectidentificator_code_soort_object_id":"uuid""#
        )
    };
    (!id.is_multiple_of(5)).then(columns)
}

fn actor_klantcontact(town: Municipality, id: u32) -> String {
    let uuid = uuid("actorklantcontact", id);
    let actor = 1 + id % town.actoren();
    format!(r#""uuid":"{uuid}","actor_id":{actor},"klantcontact_id":{id}"#)
}

/// Every fifth klantcontact leaves something to do.
fn internetaak(town: Municipality, id: u32) -> String {
    let (uuid, klantcontact) = (uuid("internetaak", id), id * 5);
    let done = !id.is_multiple_of(4);
    let status = if done { "verwerkt" } else { "te_verwerken" };
    let moment = moment(town, klantcontact);
    let ended = if done { format!("\"{moment}\"") } else { "null".to_owned() };
    format!(
        r#""uuid":"{uuid}","klantcontact_id":{klantcontact},"nummer":"{id:010}","referentienummer":"{id:010}","gevraagde_handeling":"Terugbellen","toelichting":"","status":"{status}","toegewezen_op":"{moment}","afgehandeld_op":{ended}"#
    )
}

fn taak_actor(town: Municipality, id: u32) -> String {
    format!(r#""internetaak_id":{id},"actor_id":{}"#, 1 + id % town.actoren())
}

fn bijlage(id: u32) -> String {
    let (uuid, document) = (uuid("bijlage", id), uuid("document", id));
    format!(
        r#""uuid":"{uuid}","klantcontact_id":{},"bijlageidentificator_object_id":"{document}","bijlageidentificator_code_objecttype":"document","bijlageidentificator_code_register":"openzaak","bijlageidentificator_code_soort_object_id":"uuid""#,
        id * 20
    )
}

fn pick<'a>(from: &[&'a str], id: u32) -> &'a str {
    from.get(id as usize % from.len()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap, HashSet};

    use serde_json::{Map, Value};

    use super::*;

    type Rows = Vec<Map<String, Value>>;

    fn tables(partijen: u32) -> BTreeMap<String, Rows> {
        let mut text = Vec::new();
        write(Municipality { partijen }, &mut text).unwrap();
        let mut all: Map<String, Value> = serde_json::from_slice(&text).unwrap();
        serde_json::from_value(all.remove("tables").unwrap()).unwrap()
    }

    fn ids(rows: &Rows) -> HashSet<u64> {
        rows.iter().map(|row| row["id"].as_u64().unwrap()).collect()
    }

    #[test]
    fn every_reference_has_its_row_and_every_key_is_unique() {
        let tables = tables(1000);
        let parents: HashMap<&str, &str> = HashMap::from([
            ("partij_id", "partij"),
            ("werkte_voor_partij_id", "partij"),
            ("sub_identificator_van_id", "partijidentificator"),
            ("actor_id", "actor"),
            ("klantcontact_id", "klantcontact"),
            ("internetaak_id", "internetaak"),
        ]);
        for (table, rows) in &tables {
            assert_eq!(ids(rows).len(), rows.len(), "{table}: ids are unique");
            for (column, parent) in &parents {
                let known = ids(&tables[&format!("klantinteracties_{parent}")]);
                let refers = rows.iter().filter_map(|row| row.get(*column)?.as_u64());
                let strays = refers.filter(|id| !known.contains(id)).count();
                assert_eq!(strays, 0, "{table}.{column}");
            }
            let uuids: Vec<_> = rows.iter().filter_map(|row| row.get("uuid")).collect();
            assert_eq!(uuids.iter().collect::<HashSet<_>>().len(), uuids.len(), "{table}: uuids are unique");
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_reference() {
        let tables = tables(1000);
        let count = |table: &str| tables[&format!("klantinteracties_{table}")].len();
        assert_eq!(count("partij"), count("persoon") + count("organisatie") + count("contactpersoon"));
        assert_eq!(count("klantcontact"), 3000);
        assert_eq!(count("betrokkene"), 3300);
        assert_eq!(count("onderwerpobject"), 2400);
        assert_eq!(count("internetaak"), 600);
        assert_eq!(count("digitaaladres"), 1930);
        assert_eq!(count("partijidentificator"), 1050 - 20);
    }

    #[test]
    fn one_default_address_of_a_kind_and_one_number_of_a_kind_per_partij() {
        let tables = tables(1000);
        let mut seen = HashSet::new();
        for row in &tables["klantinteracties_digitaaladres"] {
            assert!(seen.insert((row["partij_id"].to_string(), row["soort_digitaal_adres"].to_string())));
        }
        let mut seen = HashSet::new();
        for row in &tables["klantinteracties_partijidentificator"] {
            assert!(seen.insert(row["partij_identificator_object_id"].to_string()));
        }
    }

    #[test]
    fn the_columns_are_those_of_open_klant() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance/open-klant.jsonl");
        let Ok(text) = std::fs::read_to_string(file) else {
            eprintln!("NOT TESTED: the recordings are not here ({file})");
            return;
        };
        let mut theirs: HashMap<String, HashSet<String>> = HashMap::new();
        for line in text.lines() {
            let mut case: Map<String, Value> = serde_json::from_str(line).unwrap();
            let Some(Value::Object(seed)) = case.remove("seed") else { continue };
            for (table, rows) in seed {
                let columns =
                    rows.as_array().unwrap().iter().flat_map(|row| row.as_object().unwrap().keys().cloned());
                theirs.entry(table).or_default().extend(columns);
            }
        }
        for (table, rows) in tables(100) {
            let ours: HashSet<String> = rows.iter().flat_map(|row| row.keys().cloned()).collect();
            assert_eq!(Some(&ours), theirs.get(&table), "{table}");
        }
    }

    #[test]
    fn moments_are_dates_in_the_past() {
        for partijen in [100, 100_000, 5_000_000] {
            let town = Municipality { partijen };
            let last: Timestamp = moment(town, town.klantcontacten()).parse().unwrap();
            assert!(last < "2026-01-01T00:00:00Z".parse().unwrap(), "{last}");
            assert!(moment(town, 1) < moment(town, town.klantcontacten() / 2));
        }
    }
}
