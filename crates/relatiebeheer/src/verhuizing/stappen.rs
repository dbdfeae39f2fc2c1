//! What one row of Open Klant means for the register: a row of ours, or something more about one that is there.

use store::{Engine, Json, Param};
use uuid::Uuid;

use super::{
    record::Record,
    sleutels::{Keys, Made},
    tabellen,
};
use crate::{
    klantinteracties::{
        actor,
        contactnaam::Contactnaam,
        partij::identificatie::{self, Naam, Records},
    },
    rest::row::{Table, columns},
};

/// A new row of any table.
pub(super) trait Storable: Send + Sync {
    fn table(&self) -> &'static str;
    fn columns(&self) -> String;
    fn params(&self) -> Vec<&dyn Param>;
}

impl<T: Table> Storable for T {
    fn table(&self) -> &'static str {
        T::NAME
    }
    fn columns(&self) -> String {
        columns::<T>()
    }
    fn params(&self) -> Vec<&dyn Param> {
        Table::params(self)
    }
}

/// Who is to do a task.
struct TaskActor([Uuid; 3]);

impl Storable for TaskActor {
    fn table(&self) -> &'static str {
        "internetaak_actor"
    }
    fn columns(&self) -> String {
        "id, internetaak, actor".to_owned()
    }
    fn params(&self) -> Vec<&dyn Param> {
        self.0.iter().map(|uuid| uuid as &dyn Param).collect()
    }
}

/// Something about a row that is there.
pub(super) struct Change {
    sql: fn(Engine) -> &'static str,
    params: Vec<Box<dyn Param>>,
}

impl Change {
    pub(super) fn sql(&self, engine: Engine) -> &'static str {
        (self.sql)(engine)
    }

    pub(super) fn params(&self) -> Vec<&dyn Param> {
        self.params.iter().map(Box::as_ref).collect()
    }

    /// For whom a contactpersoon works.
    pub(super) fn employer(partij: Uuid, employer: Uuid) -> Self {
        let sql = |_| "update partij set werkte_voor_partij = $1 where uuid = $2";
        Self { sql, params: vec![Box::new(employer), Box::new(partij)] }
    }

    pub(super) fn preferred(partij: Uuid, adres: Option<Uuid>, rekening: Option<Uuid>) -> Self {
        let sql = |_| "update partij set voorkeurs_digitaal_adres = $1, voorkeurs_rekeningnummer = $2 where uuid = $3";
        Self { sql, params: vec![Box::new(adres), Box::new(rekening), Box::new(partij)] }
    }

    /// A record of one soort, beside those of other soorten.
    fn of_partij(partij: Uuid, records: Records) -> Self {
        let sql = |engine| match engine {
            Engine::Sqlite => {
                "update partij set identificatie = json_patch(coalesce(identificatie, '{}'), $1) where uuid = $2"
            }
            Engine::Postgres => {
                "update partij set identificatie = \
                 (coalesce(identificatie::jsonb, '{}') || ($1::json)::jsonb)::json where uuid = $2"
            }
        };
        Self { sql, params: vec![Box::new(Json(records)), Box::new(partij)] }
    }

    fn of_actor(actor: Uuid, records: actor::Records) -> Self {
        let sql = |engine| match engine {
            Engine::Sqlite => {
                "update actor set identificatie = json_patch(coalesce(identificatie, '{}'), $1) where uuid = $2"
            }
            Engine::Postgres => {
                "update actor set identificatie = \
                 (coalesce(identificatie::jsonb, '{}') || ($1::json)::jsonb)::json where uuid = $2"
            }
        };
        Self { sql, params: vec![Box::new(Json(records)), Box::new(actor)] }
    }
}

/// What is done for one row.
pub(super) enum Step {
    Row(Box<dyn Storable>),
    Change(Change),
    /// Only what is to be done when all rows are there.
    Later,
    /// This is no table of Open Klant that we know.
    Nothing,
}

/// What a step leaves to be done when all rows are there.
#[derive(Default)]
pub(super) struct Later {
    /// The contactpersoon, and the number of the partij that they work for.
    pub(super) employer: Option<(Uuid, i64)>,
    /// The partij, and the numbers of the address and the account that it prefers.
    pub(super) preferred: Option<(Uuid, Option<i64>, Option<i64>)>,
}

/// The step of one row of `table`, without the name of Open Klant's application before it.
pub(super) fn step(keys: &mut Keys, table: &str, record: &Record, later: &mut Later) -> Made<Step> {
    fn row(row: impl Storable + 'static) -> Step {
        Step::Row(Box::new(row))
    }
    Ok(match table {
        "partij" => {
            let partij = tabellen::partij(keys, record);
            let adres = record.number("voorkeurs_digitaal_adres_id");
            let rekening = record.number("voorkeurs_rekeningnummer_id");
            later.preferred =
                (adres.is_some() || rekening.is_some()).then_some((partij.uuid, adres, rekening));
            row(partij)
        }
        "partijidentificator" => row(tabellen::identificator(keys, record)?),
        "klantcontact" => row(tabellen::contact(keys, record)),
        "betrokkene" => row(tabellen::betrokkene(keys, record)?),
        "onderwerpobject" => row(tabellen::onderwerpobject(keys, record)?),
        "bijlage" => row(tabellen::bijlage(keys, record)?),
        "digitaaladres" => row(tabellen::digitaal_adres(keys, record)?),
        "actor" => row(tabellen::actor(keys, record)),
        "actorklantcontact" => row(tabellen::actorklantcontact(keys, record)?),
        "internetaak" => row(tabellen::internetaak(keys, record)?),
        "internetakenactorenthoughmodel" => {
            let (id, internetaak, actor) = tabellen::internetaak_actor(keys, record)?;
            row(TaskActor([id, internetaak, actor]))
        }
        "rekeningnummer" => row(tabellen::rekeningnummer(keys, record)?),
        "vertegenwoordigden" => row(tabellen::vertegenwoordiging(keys, record)?),
        "categorie" => row(tabellen::categorie(keys, record)),
        "categorierelatie" => row(tabellen::categorie_relatie(keys, record)?),
        "contactgegevens_organisatie" => row(tabellen::organisatie(keys, record)),
        "contactgegevens_persoon" => row(tabellen::persoon(keys, record)),
        "persoon" | "organisatie" | "contactpersoon" => {
            let partij = keys.must("partij", record, "partij_id")?;
            if table == "contactpersoon" {
                later.employer = record.number("werkte_voor_partij_id").map(|number| (partij, number));
            }
            Step::Change(Change::of_partij(partij, partij_record(table, record)))
        }
        "medewerker" | "geautomatiseerdeactor" | "organisatorischeeenheid" => {
            let actor = keys.must("actor", record, "actor_id")?;
            Step::Change(Change::of_actor(actor, actor_record(table, record)))
        }
        // Not a table: what the API of Open Klant says of a partij, when it is read from there.
        "voorkeuren" => {
            let partij = keys.must("partij", record, "partij_id")?;
            let number = |column: &str| record.number(column);
            let preferred = (number("voorkeurs_digitaal_adres_id"), number("voorkeurs_rekeningnummer_id"));
            if preferred != (None, None) {
                later.preferred = Some((partij, preferred.0, preferred.1));
            }
            later.employer = number("werkte_voor_partij_id").map(|number| (partij, number));
            Step::Later
        }
        _ => Step::Nothing,
    })
}

fn partij_record(table: &str, record: &Record) -> Records {
    let contactnaam = || Contactnaam {
        voorletters: record.text("contactnaam_voorletters"),
        voornaam: record.text("contactnaam_voornaam"),
        voorvoegsel_achternaam: record.text("contactnaam_voorvoegsel_achternaam"),
        achternaam: record.text("contactnaam_achternaam"),
    };
    match table {
        "persoon" => Records { persoon: Some(contactnaam()), ..Records::default() },
        "organisatie" => {
            Records { organisatie: Some(Naam { naam: record.text("naam") }), ..Records::default() }
        }
        _ => {
            let uuid = record.uuid().unwrap_or_default();
            let contactpersoon = identificatie::Record { uuid, contactnaam: contactnaam() };
            Records { contactpersoon: Some(contactpersoon), ..Records::default() }
        }
    }
}

fn actor_record(table: &str, record: &Record) -> actor::Records {
    let (functie, omschrijving) = (record.text("functie"), record.text("omschrijving"));
    let (emailadres, telefoonnummer) = (record.text("emailadres"), record.text("telefoonnummer"));
    let mut records = actor::Records::default();
    match table {
        "medewerker" => records.medewerker = Some(actor::Medewerker { functie, emailadres, telefoonnummer }),
        "geautomatiseerdeactor" => {
            records.geautomatiseerde_actor = Some(actor::GeautomatiseerdeActor { functie, omschrijving });
        }
        _ => {
            let faxnummer = record.text("faxnummer");
            records.organisatorische_eenheid =
                Some(actor::OrganisatorischeEenheid { omschrijving, emailadres, faxnummer, telefoonnummer });
        }
    }
    records
}
