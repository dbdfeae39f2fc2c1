//! Who may see whom: shielded customers and confidential contacts do not exist for who may not see them. The rule is
//! part of the statements that search, so that nothing is taken out of a list after its limit.
//!
//! The rule looks at one partij or contact at a time, by indexes: what it costs follows from how many a statement looks
//! at, and not from how many are shielded or how large the register is.

use jiff::civil::Date;
use store::{Conn, Engine, FromRow, Param, Params, sql};
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
    store::lower(categorie) == store::lower(&app.settings.toegang.afgeschermde_categorie)
}

/// The kinds of number under which somebody has one identity: a second partij with the same is hidden with the first.
const NUMMERS: &str = "('bsn', 'kvk_nummer', 'vestigingsnummer')";

impl Zicht {
    /// What this employee may see now.
    pub(crate) async fn of(app: &App, conn: &Conn, wie: &Medewerker) -> Result<Self> {
        let naam = &app.settings.toegang.afgeschermde_categorie;
        let alles = wie.has(Rol::Vertrouwelijk);
        let afgeschermd = if alles {
            Vec::new()
        } else {
            let sql = sql!("select uuid from categorie where lower(naam) = lower($1)");
            conn.query::<(Uuid,)>(sql, &[naam]).await?.into_iter().map(|(uuid,)| uuid).collect()
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

    /// A condition that holds when the categorie_relatie `zr` shields somebody now; `None`: nobody is shielded.
    fn afschermend(&self) -> Option<String> {
        if self.afgeschermd.is_empty() {
            return None;
        }
        let uuids: Vec<String> = self.afgeschermd.iter().map(|uuid| self.literal(*uuid)).collect();
        Some(format!(
            "zr.categorie in ({}) and (zr.eind_datum is null or zr.eind_datum >= {VANDAAG})",
            uuids.join(", ")
        ))
    }

    /// A condition that holds when the partij in `column` is hidden; `None`: nobody is. Each part is a select of one
    /// row: PostgreSQL makes of an `in` or an `exists` a list of everybody who is hidden. It is compared with what it
    /// selects: of `is null` PostgreSQL would expect that hardly any row passes, and plan for that.
    fn verborgen(&self, column: &str) -> Option<String> {
        let now = self.afschermend()?;
        let shielded = |partij: &str| format!("zr.partij = {partij} and {now}");
        let own = format!("select 1 from categorie_relatie zr where {} limit 1", shielded(column));
        // The order of the joins is the one that SQLite keeps to.
        let same = format!(
            "select 1 from partij_identificator zn cross join partij_identificator zo cross join categorie_relatie zr \
             where zn.partij = {column} and zn.code_soort_object_id in {NUMMERS} and zo.object_id = zn.object_id \
             and zo.code_soort_object_id = zn.code_soort_object_id and {} limit 1",
            shielded("zo.partij")
        );
        let within = format!(
            "select 1 from partij_identificator zn cross join partij_identificator zo cross join categorie_relatie zr \
             where zn.partij = {column} and zn.sub_identificator_van is not null and zo.uuid = zn.sub_identificator_van \
             and zo.code_soort_object_id = 'kvk_nummer' and {} limit 1",
            shielded("zo.partij")
        );
        let parts = [own, same, within].map(|part| format!("({part}) is not distinct from 1"));
        Some(format!("({})", parts.join(" or ")))
    }

    /// A uuid in the text of a statement: of our own making, so there is nothing to escape.
    fn literal(&self, uuid: Uuid) -> String {
        match self.engine {
            Engine::Sqlite => format!("x'{}'", uuid.simple()),
            Engine::Postgres => format!("'{uuid}'"),
        }
    }

    /// `and …`: the partij in `column`, which is named with its table, may be seen. For [`Zicht::query`].
    pub(crate) fn partij(&self, column: &str) -> String {
        self.verborgen(column).map_or_else(String::new, |hidden| format!(" and not {hidden}"))
    }

    /// A select of the partijen that took part in a contact with somebody who is hidden: what was said in it is hidden too.
    /// `None`: there are none. For [`Zicht::query`].
    pub(crate) fn gedeeld(&self) -> Option<String> {
        let hidden = self.lijst()?;
        Some(format!(
            "select zg.partij from betrokkene zg where zg.partij is not null and zg.klantcontact in \
             (select zb.klantcontact from betrokkene zb where zb.partij in ({hidden}))"
        ))
    }

    /// `and …`: the klantcontact that goes by `alias` may be seen. One with somebody who is hidden tells of them. For
    /// [`Zicht::query`].
    pub(crate) fn contact(&self, alias: &str) -> String {
        if self.alles {
            return String::new();
        }
        let people = self.verborgen("zb.partij").map_or_else(String::new, |hidden| {
            format!(
                " and (select 1 from betrokkene zb where zb.klantcontact = {alias}.uuid \
                 and zb.partij is not null and {hidden} limit 1) is distinct from 1"
            )
        });
        format!(" and not {alias}.vertrouwelijk{people}")
    }

    /// The same as [`Zicht::contact`], for a statement that looks at a thousand contacts each time: on SQLite a list of who
    /// is hidden is then sooner made. It holds people, and nothing of their contacts.
    pub(crate) fn contact_of_many(&self, alias: &str) -> String {
        let Some(hidden) = self.lijst() else { return self.contact(alias) };
        format!(
            " and not {alias}.vertrouwelijk and (select 1 from betrokkene zb where zb.klantcontact = {alias}.uuid \
             and zb.partij in ({hidden}) limit 1) is distinct from 1"
        )
    }

    /// A select of everybody who is hidden; `None`: nobody is.
    fn lijst(&self) -> Option<String> {
        let now = self.afschermend()?;
        let others = |soort: &str, same: &str| {
            format!(
                "select zn.partij from categorie_relatie zr cross join partij_identificator zo \
                 cross join partij_identificator zn where zr.partij is not null and {now} \
                 and zo.partij = zr.partij and {soort} and {same} and zn.partij is not null"
            )
        };
        let same = others(
            &format!("zo.code_soort_object_id in {NUMMERS}"),
            "zn.object_id = zo.object_id and zn.code_soort_object_id = zo.code_soort_object_id",
        );
        let within = others("zo.code_soort_object_id = 'kvk_nummer'", "zn.sub_identificator_van = zo.uuid");
        Some(format!(
            "select zr.partij from categorie_relatie zr where zr.partij is not null and {now} \
             union {same} union {within}"
        ))
    }

    /// Every row of a statement with conditions from here in it: they compare with today's date, which is bound. In the
    /// text it would make another statement of it every day.
    pub(crate) async fn query<T: FromRow>(
        &self,
        conn: &Conn,
        sql: &str,
        params: Params<'_>,
    ) -> Result<Vec<T>> {
        let Some((sql, before)) = with_vandaag(sql) else { return Ok(conn.query(sql, params).await?) };
        let mut all: Vec<&dyn Param> = params.to_vec();
        all.insert(before.min(all.len()), &self.vandaag);
        Ok(conn.query(&sql, &all).await?)
    }

    /// Whether this customer may be seen.
    pub(crate) async fn ziet(&self, conn: &Conn, klant: &Klant) -> Result<bool> {
        let Some(hidden) = self.verborgen("p.uuid") else { return Ok(true) };
        if let Klant::Partij(uuid) = klant {
            let sql = format!("select p.uuid from partij p where p.uuid = $1 and {hidden}");
            return Ok(self.query::<(Uuid,)>(conn, &sql, &[uuid]).await?.is_empty());
        }
        let numbers = numbers(klant);
        Ok(self.hidden(conn, &numbers).await?.is_empty())
    }

    /// The partijen among these that may be seen.
    pub(crate) async fn partijen(&self, conn: &Conn, partijen: &[Uuid]) -> Result<Vec<Uuid>> {
        let Some(hidden) = self.verborgen("p.uuid").filter(|_| !partijen.is_empty()) else {
            return Ok(partijen.to_vec());
        };
        let many = Many::new(partijen);
        let sql = format!("select p.uuid from partij p where p.uuid in {} and not {hidden}", many.places());
        let seen = self.query::<(Uuid,)>(conn, &sql, &many.params()).await?;
        Ok(seen.into_iter().map(|(uuid,)| uuid).collect())
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
        let Some(hidden) = self.verborgen("n.partij") else { return Ok(Vec::new()) };
        let sql = format!(
            "select distinct n.object_id from partij_identificator n where n.code_soort_object_id = 'vestigingsnummer' \
             and n.sub_identificator_van in (select uuid from partij_identificator where object_id = $1 \
             and code_soort_object_id = 'kvk_nummer') and n.partij is not null and {hidden}"
        );
        let found = self.query::<(String,)>(conn, &sql, &[&kvk_nummer]).await?;
        Ok(found.into_iter().map(|(nummer,)| nummer).collect())
    }

    /// Those of these numbers that are of somebody who is hidden.
    async fn hidden(&self, conn: &Conn, numbers: &[&str]) -> Result<Vec<String>> {
        let Some(hidden) = self.verborgen("n.partij") else { return Ok(Vec::new()) };
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (1..=numbers.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "select n.object_id from partij_identificator n where n.object_id in ({}) \
             and n.code_soort_object_id in {NUMMERS} and n.partij is not null and {hidden}",
            places.join(", ")
        );
        let params: Vec<&dyn Param> = numbers.iter().map(|number| number as &dyn Param).collect();
        let found = self.query::<(String,)>(conn, &sql, &params).await?;
        Ok(found.into_iter().map(|(number,)| number).collect())
    }
}

/// Stands in a condition where today's date is to be bound; no engine takes a statement in which it is left.
const VANDAAG: &str = "<vandaag>";

/// The statement with a placeholder for today's date, and how many parameters come before it: placeholders are numbered
/// in the order in which they appear, so those behind it move along. `None`: it does not ask for the date.
fn with_vandaag(sql: &str) -> Option<(String, usize)> {
    let (front, _) = sql.split_once(VANDAAG)?;
    let before = front.split('$').skip(1).filter_map(|part| placeholder(part).0).max().unwrap_or(0);
    let mut parts = sql.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = placeholder(part);
        out.push('$');
        if let Some(number) = number {
            out.push_str(&(number + usize::from(number > before)).to_string());
        }
        out.push_str(rest);
    }
    Some((out.replace(VANDAAG, &format!("${}", before + 1)), before))
}

/// The number that a text begins with, and what follows it.
fn placeholder(part: &str) -> (Option<usize>, &str) {
    let rest = part.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match part.strip_suffix(rest).and_then(|number| number.parse().ok()) {
        Some(number) => (Some(number), rest),
        None => (None, part),
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

#[cfg(test)]
mod tests {
    use super::with_vandaag;

    #[test]
    fn today_is_bound_where_the_condition_stands_and_what_comes_behind_it_moves_along() {
        let sql = "select 1 where a = $1 and b in ($2, $2) and c >= <vandaag> and d > <vandaag> limit $3 offset $10";
        let bound = "select 1 where a = $1 and b in ($2, $2) and c >= $3 and d > $3 limit $4 offset $11";
        assert_eq!(with_vandaag(sql), Some((bound.to_owned(), 2)));
        assert_eq!(with_vandaag("c >= <vandaag>"), Some(("c >= $1".to_owned(), 0)));
        assert_eq!(with_vandaag("select $1, '$'"), None);
    }
}
