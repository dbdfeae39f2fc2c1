//! Who may see whom: shielded customers and confidential contacts do not exist for who may not see them. The rule is
//! part of the statements that search, so that nothing is taken out of a list after its limit.

use jiff::civil::Date;
use store::{Conn, Engine, Param, sql};
use uuid::Uuid;

use super::{Medewerker, Rol};
use crate::{
    app::App,
    klantbeeld::Klant,
    rest::{formats::local_date, problem::Result, related::Many},
};

/// What one employee may see.
#[derive(Clone, Debug)]
pub(crate) struct Zicht {
    engine: Engine,
    alles: bool,
    /// The categorieen that shield whoever is in them.
    afgeschermd: Vec<Uuid>,
    vandaag: Date,
}

/// Whether this categorie shields whoever is in it, by its name.
pub(crate) fn schermt_af(app: &App, categorie: &str) -> bool {
    categorie.to_lowercase() == app.settings.toegang.afgeschermde_categorie.to_lowercase()
}

/// The kinds of number under which somebody has one identity: a second partij with the same is hidden with the first.
const NUMMERS: &str = "('bsn', 'kvk_nummer', 'vestigingsnummer')";

impl Zicht {
    /// What this employee may see now.
    pub(crate) async fn of(app: &App, conn: &Conn, wie: &Medewerker) -> Result<Self> {
        let naam = app.settings.toegang.afgeschermde_categorie.to_lowercase();
        let alles = wie.has(Rol::Vertrouwelijk);
        let afgeschermd = if alles {
            Vec::new()
        } else {
            let sql = sql!("select uuid from categorie where lower(naam) = $1");
            conn.query::<(Uuid,)>(sql, &[&naam]).await?.into_iter().map(|(uuid,)| uuid).collect()
        };
        Ok(Self { engine: conn.engine(), alles, afgeschermd, vandaag: local_date(app.clock.now()) })
    }

    /// Whether nothing is hidden.
    pub(crate) fn alles(&self) -> bool {
        self.alles
    }

    /// Whether anybody may be hidden.
    pub(crate) fn verbergt(&self) -> bool {
        !self.afgeschermd.is_empty()
    }

    /// A select of the partijen that are hidden; `None`: there are none.
    fn verborgen(&self) -> Option<String> {
        if self.afgeschermd.is_empty() {
            return None;
        }
        let uuids: Vec<String> = self.afgeschermd.iter().map(|uuid| self.literal(*uuid)).collect();
        let (uuids, vandaag) = (uuids.join(", "), self.vandaag);
        let own = format!(
            "select partij from categorie_relatie where partij is not null and categorie in ({uuids}) \
             and (eind_datum is null or eind_datum >= '{vandaag}')"
        );
        let same = format!(
            "select partij from partij_identificator where partij is not null and (object_id, code_soort_object_id) in \
             (select object_id, code_soort_object_id from partij_identificator \
             where code_soort_object_id in {NUMMERS} and partij in ({own}))"
        );
        let within = format!(
            "select partij from partij_identificator where partij is not null and sub_identificator_van in \
             (select uuid from partij_identificator where code_soort_object_id = 'kvk_nummer' and partij in ({own}))"
        );
        Some(format!("{own} union {same} union {within}"))
    }

    /// A uuid in the text of a statement: of our own making, so there is nothing to escape.
    fn literal(&self, uuid: Uuid) -> String {
        match self.engine {
            Engine::Sqlite => format!("x'{}'", uuid.simple()),
            Engine::Postgres => format!("'{uuid}'"),
        }
    }

    /// `and …`: the partij in `column` may be seen.
    pub(crate) fn partij(&self, column: &str) -> String {
        self.verborgen().map_or_else(String::new, |hidden| format!(" and {column} not in ({hidden})"))
    }

    /// A select of the partijen that took part in a contact with somebody who is hidden: what was said in it is hidden too.
    /// `None`: there are none.
    pub(crate) fn gedeeld(&self) -> Option<String> {
        let hidden = self.verborgen()?;
        Some(format!(
            "select partij from betrokkene where partij is not null and klantcontact in \
             (select klantcontact from betrokkene where partij in ({hidden}))"
        ))
    }

    /// `and …`: the klantcontact that goes by `alias` may be seen. One with somebody who is hidden tells of them.
    pub(crate) fn contact(&self, alias: &str) -> String {
        if self.alles {
            return String::new();
        }
        let people = self.verborgen().map_or_else(String::new, |hidden| {
            format!(
                " and {alias}.uuid not in (select klantcontact from betrokkene where partij in ({hidden}))"
            )
        });
        format!(" and not {alias}.vertrouwelijk{people}")
    }

    /// Whether this customer may be seen.
    pub(crate) async fn ziet(&self, conn: &Conn, klant: &Klant) -> Result<bool> {
        let Some(hidden) = self.verborgen() else { return Ok(true) };
        if let Klant::Partij(uuid) = klant {
            let sql = format!("select uuid from partij where uuid = $1 and uuid in ({hidden})");
            return Ok(conn.first::<(Uuid,)>(&sql, &[uuid]).await?.is_none());
        }
        let numbers = numbers(klant);
        Ok(self.hidden(conn, &numbers).await?.is_empty())
    }

    /// The partijen among these that may be seen.
    pub(crate) async fn partijen(&self, conn: &Conn, partijen: &[Uuid]) -> Result<Vec<Uuid>> {
        let Some(hidden) = self.verborgen().filter(|_| !partijen.is_empty()) else {
            return Ok(partijen.to_vec());
        };
        let many = Many::new(partijen);
        let sql =
            format!("select uuid from partij where uuid in {} and uuid not in ({hidden})", many.places());
        Ok(conn.query::<(Uuid,)>(&sql, &many.params()).await?.into_iter().map(|(uuid,)| uuid).collect())
    }

    /// The customers among these that may be seen.
    pub(crate) async fn of_klanten(&self, conn: &Conn, klanten: &[Klant]) -> Result<Vec<bool>> {
        let all: Vec<&str> = klanten.iter().flat_map(numbers).collect();
        let hidden = self.hidden(conn, &all).await?;
        Ok(klanten
            .iter()
            .map(|klant| numbers(klant).iter().all(|number| !hidden.iter().any(|one| one == number)))
            .collect())
    }

    /// The numbers of the vestigingen of this organisation that are hidden.
    pub(crate) async fn verborgen_vestigingen(&self, conn: &Conn, kvk_nummer: &str) -> Result<Vec<String>> {
        let Some(hidden) = self.verborgen() else { return Ok(Vec::new()) };
        let sql = format!(
            "select distinct object_id from partij_identificator where code_soort_object_id = 'vestigingsnummer' \
             and sub_identificator_van in (select uuid from partij_identificator where object_id = $1 \
             and code_soort_object_id = 'kvk_nummer') and partij in ({hidden})"
        );
        Ok(conn.query::<(String,)>(&sql, &[&kvk_nummer]).await?.into_iter().map(|(nummer,)| nummer).collect())
    }

    /// Those of these numbers that are of somebody who is hidden.
    async fn hidden(&self, conn: &Conn, numbers: &[&str]) -> Result<Vec<String>> {
        let Some(hidden) = self.verborgen() else { return Ok(Vec::new()) };
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (1..=numbers.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "select object_id from partij_identificator where object_id in ({}) \
             and code_soort_object_id in {NUMMERS} and partij in ({hidden})",
            places.join(", ")
        );
        let params: Vec<&dyn Param> = numbers.iter().map(|number| number as &dyn Param).collect();
        Ok(conn.query::<(String,)>(&sql, &params).await?.into_iter().map(|(number,)| number).collect())
    }
}

/// The numbers by which registers know a customer: a vestiging is hidden with its organisation.
fn numbers(klant: &Klant) -> Vec<&str> {
    match klant {
        Klant::Bsn(bsn) => vec![bsn],
        Klant::Kvk(nummer) => vec![nummer],
        Klant::Vestiging { kvk_nummer, vestigingsnummer } => vec![kvk_nummer, vestigingsnummer],
        Klant::Partij(_) => Vec::new(),
    }
}
