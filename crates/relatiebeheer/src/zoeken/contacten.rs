//! Contacts by what was said in them, by their number, and by the number or address that was given in them.

use std::collections::HashMap;

use jiff::SignedDuration;
use serde::Serialize;
use store::{Conn, Engine, FromRow, Moment, Param};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    lokaal::{COLUMNS, Partij},
    normaal::woorden,
    treffers::{self, Gevonden},
};
use crate::{
    app::App,
    klantbeeld::Klant,
    rest::{formats::serialize_moment, problem::Result, related::Many},
    toegang::Zicht,
};

/// A contact that was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContactTreffer {
    pub(super) klantcontact: Uuid,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    plaatsgevonden_op: Moment,
    kanaal: String,
    onderwerp: String,
    /// The words around what was looked for.
    #[schema(required)]
    fragment: Option<String>,
    /// With whom it was, by key.
    #[schema(required)]
    klant: Option<String>,
    #[schema(required)]
    klant_naam: Option<String>,
    #[serde(skip)]
    pub(super) wie: Option<Klant>,
}

struct Row {
    uuid: Uuid,
    plaatsgevonden_op: Moment,
    kanaal: String,
    onderwerp: String,
    inhoud: String,
    reactie: String,
}

impl FromRow for Row {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            uuid: row.get(0)?,
            plaatsgevonden_op: row.get(1)?,
            kanaal: row.get(2)?,
            onderwerp: row.get(3)?,
            inhoud: row.get(4)?,
            reactie: row.get(5)?,
        })
    }
}

const CONTACT: &str = "k.uuid, k.plaatsgevonden_op, k.kanaal, k.onderwerp, k.inhoud, k.reactie";
const NEWEST: &str = "order by k.plaatsgevonden_op desc, k.id desc";

/// How many contacts a search shows, and one more to know whether there are more.
const MOST: usize = 25;
const LIMIT: i64 = 26;
/// How many of the newest contacts are looked through one by one, which finds a common word at once.
const LATEST: i64 = 1_000;
/// How many contacts with a word are looked at on SQLite, the ones that were stored last.
const CANDIDATES: i64 = 1_000;
/// Of how many words SQLite's index is asked.
const INDEXED: usize = 3;
/// How many contacts PostgreSQL puts in order before anything else is tried: that is sooner done than looking for newer
/// ones.
const SORTABLE: i64 = 5_000;
/// How many of the newest are looked through for words that more contacts have: nearly always the newest are there.
const RECENT: i64 = 30_000;
/// More than there are: the limit has PostgreSQL use the index with the words, whatever it expects of them.
const ALL: i64 = 1_000_000_000;
const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

type Some = (Vec<ContactTreffer>, bool);

/// The newest contacts with all of these words, and whether the last twelve months have more than are shown.
pub(super) async fn with_words(
    app: &App,
    conn: &Conn,
    zicht: &Zicht,
    words: &[String],
) -> Result<(Some, bool)> {
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| word.chars().count() > 1).collect();
    // One word of three letters begins too much.
    if words.iter().all(|word| word.chars().count() < 3) {
        return Ok(((Vec::new(), false), false));
    }
    let mut found = newest_first(conn, zicht, &words, LATEST).await?;
    if found.len() <= MOST {
        found = match conn.engine() {
            Engine::Sqlite => last_stored(conn, zicht, &words).await?,
            Engine::Postgres => indexed(conn, zicht, &words, found.len()).await?,
        };
    }
    let year_ago = Moment::new(app.clock.now().timestamp() - YEAR);
    let is_common = found.get(MOST).is_some_and(|one| one.plaatsgevonden_op >= year_ago);
    Ok((show(app, conn, zicht, found, &words).await?, is_common))
}

/// Looks through the `newest` contacts from the last one on, until there are enough.
async fn newest_first(conn: &Conn, zicht: &Zicht, words: &[&str], newest: i64) -> Result<Vec<Row>> {
    let patterns: Vec<String> = words.iter().map(|word| format!("% {word}%")).collect();
    let mut params: Vec<&dyn Param> = patterns.iter().map(|pattern| pattern as &dyn Param).collect();
    let conditions: Vec<String> =
        (1..=params.len()).map(|place| format!("' ' || k.zoektekst like ${place}")).collect();
    params.push(&LIMIT);
    let sql = format!(
        "select {CONTACT} from klantcontact k where {} and k.plaatsgevonden_op > (select plaatsgevonden_op \
         from klantcontact order by plaatsgevonden_op desc limit 1 offset {newest}){} {NEWEST} limit ${}",
        conditions.join(" and "),
        zicht.contact("k"),
        params.len()
    );
    zicht.query(conn, &sql, &params).await
}

/// The newest of the contacts that were stored last: FTS5 hands out rows by when they were stored. It puts all contacts with
/// a word that begins so in a list in memory, megabytes of it for a common one: so it is asked for the longest words only,
/// and the others are looked for in what it finds.
async fn last_stored(conn: &Conn, zicht: &Zicht, words: &[&str]) -> Result<Vec<Row>> {
    let mut words = words.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let (indexed, others) = words.split_at(words.len().min(INDEXED));
    let query = indexed.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ");
    let patterns: Vec<String> = others.iter().map(|word| format!("% {word}%")).collect();
    let mut params: Vec<&dyn Param> = vec![&query];
    params.extend(patterns.iter().map(|pattern| pattern as &dyn Param));
    let fits = (2..=params.len()).map(|place| format!(" and ' ' || k.zoektekst like ${place}"));
    let fits = fits.collect::<Vec<_>>().concat();
    params.push(&LIMIT);
    let sql = format!(
        "select {CONTACT} from (select k.uuid from contactindex \
         cross join contactrij r on r.rij = contactindex.rowid \
         cross join klantcontact k on k.uuid = r.klantcontact \
         where contactindex match $1{fits}{} order by contactindex.rowid desc limit {CANDIDATES}) found \
         cross join klantcontact k on k.uuid = found.uuid {NEWEST} limit ${}",
        zicht.contact_of_many("k"),
        params.len()
    );
    zicht.query(conn, &sql, &params).await
}

/// The newest of all that PostgreSQL's index finds. Words that many contacts have are looked for among the recent ones
/// before all of these are put in order: at once when more than one of the `latest` has them.
async fn indexed(conn: &Conn, zicht: &Zicht, words: &[&str], latest: usize) -> Result<Vec<Row>> {
    let is_common = latest > 1;
    if is_common {
        let recent = newest_first(conn, zicht, words, RECENT).await?;
        if recent.len() > MOST {
            return Ok(recent);
        }
    }
    let (found, all) = sorted(conn, zicht, words, SORTABLE).await?;
    if all < SORTABLE {
        return Ok(found);
    }
    if !is_common {
        let recent = newest_first(conn, zicht, words, RECENT).await?;
        if recent.len() > MOST {
            return Ok(recent);
        }
    }
    Ok(sorted(conn, zicht, words, ALL).await?.0)
}

/// Puts as many contacts with these words as `most` in order, and only then looks who may see them, from the newest on.
/// Also how many were put in order.
async fn sorted(conn: &Conn, zicht: &Zicht, words: &[&str], most: i64) -> Result<(Vec<Row>, i64)> {
    let found = format!(
        "select k.id, k.uuid, k.plaatsgevonden_op, k.vertrouwelijk from klantcontact k \
         where to_tsvector('simple', k.zoektekst) @@ to_tsquery('simple', $1) limit {most}"
    );
    let sql = format!(
        "select {CONTACT}, gevonden.alle from (select k.uuid, k.alle from \
         (select k.*, count(*) over () as alle from ({found}) k {NEWEST} limit {ALL}) k \
         where true{} {NEWEST} limit $2) gevonden join klantcontact k on k.uuid = gevonden.uuid {NEWEST}",
        zicht.contact("k")
    );
    let query = words.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ");
    let rows: Vec<Counted> = zicht.query(conn, &sql, &[&query, &LIMIT]).await?;
    let all = if let Some(Counted(_, all)) = rows.first() {
        *all
    } else {
        // There are none, or none that may be seen: then there may be more behind these.
        let sql = format!("select count(*) from ({found}) found");
        conn.first::<(i64,)>(&sql, &[&query]).await?.map_or(0, |(all,)| all)
    };
    Ok((rows.into_iter().map(|Counted(row, _)| row).collect(), all))
}

/// A contact, and how many there are in all.
struct Counted(Row, i64);

impl FromRow for Counted {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self(Row::from_row(row)?, row.get(6)?))
    }
}

/// The contact with this number.
pub(super) async fn with_number(app: &App, conn: &Conn, zicht: &Zicht, nummer: &str) -> Result<Some> {
    let sql = format!(
        "select {CONTACT} from klantcontact k where k.uuid in (select uuid from klantcontact where nummer = $1 \
         union select uuid from klantcontact where referentienummer = $2){} {NEWEST} limit $3",
        zicht.contact("k")
    );
    let found = zicht.query(conn, &sql, &[&nummer, &nummer, &LIMIT]).await?;
    show(app, conn, zicht, found, &[]).await
}

/// The contacts in which this number or address was given.
pub(super) async fn with_adres(app: &App, conn: &Conn, zicht: &Zicht, sleutel: &str) -> Result<Some> {
    let sql = format!(
        "select {CONTACT} from klantcontact k where k.uuid in (select klantcontact from betrokkene where uuid in \
         (select betrokkene from digitaal_adres where zoeksleutel = $1)){} {NEWEST} limit $2",
        zicht.contact("k")
    );
    let found = zicht.query(conn, &sql, &[&sleutel, &LIMIT]).await?;
    show(app, conn, zicht, found, &[]).await
}

async fn show(app: &App, conn: &Conn, zicht: &Zicht, mut rows: Vec<Row>, words: &[&str]) -> Result<Some> {
    let meer = rows.len() > MOST;
    rows.truncate(MOST);
    let mut people = people(app, conn, zicht, &rows).await?;
    let one = |row: Row| {
        let found = people.remove(&row.uuid);
        let fragment = fragment(&row.inhoud, words).or_else(|| fragment(&row.reactie, words));
        ContactTreffer {
            klantcontact: row.uuid,
            plaatsgevonden_op: row.plaatsgevonden_op,
            kanaal: row.kanaal,
            onderwerp: row.onderwerp,
            fragment,
            klant: found.as_ref().map(|(klant, _)| klant.sleutel(app)),
            klant_naam: found.as_ref().map(|(_, naam)| naam.clone()),
            wie: found.map(|(klant, _)| klant),
        }
    };
    Ok((rows.into_iter().map(one).collect(), meer))
}

/// The first partij of each contact.
async fn people(
    app: &App,
    conn: &Conn,
    zicht: &Zicht,
    rows: &[Row],
) -> Result<HashMap<Uuid, (Klant, String)>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let contacts: Vec<Uuid> = rows.iter().map(|row| row.uuid).collect();
    let many = Many::new(&contacts);
    let sql = format!(
        "select klantcontact, partij from betrokkene where partij is not null and klantcontact in {} order by id desc",
        many.places()
    );
    let first: HashMap<Uuid, Uuid> =
        conn.query::<(Uuid, Uuid)>(&sql, &many.params()).await?.into_iter().collect();
    let partijen: Vec<Uuid> = first.values().copied().collect();
    if partijen.is_empty() {
        return Ok(HashMap::new());
    }
    let many = Many::new(&partijen);
    let sql = format!("select {COLUMNS} from partij p where p.uuid in {}", many.places());
    let partijen: Vec<Partij> = conn.query(&sql, &many.params()).await?;
    let shown = treffers::by_partij(app, conn, zicht, partijen).await?;
    let of = |(contact, partij): (Uuid, Uuid)| {
        let Gevonden { klant, treffer } = shown.get(&partij)?;
        Some((contact, (klant.clone(), treffer.naam.clone())))
    };
    Ok(first.into_iter().filter_map(of).collect())
}

/// The words around the first one that was looked for.
fn fragment(text: &str, words: &[&str]) -> Option<String> {
    const BEFORE: usize = 6;
    const IN_ALL: usize = 20;
    let all: Vec<&str> = text.split_whitespace().collect();
    let hit = |word: &&str| woorden(word).iter().any(|one| words.iter().any(|word| one.starts_with(word)));
    let at = all.iter().position(hit)?;
    let from = at.saturating_sub(BEFORE);
    let part: Vec<&str> = all.iter().skip(from).take(IN_ALL).copied().collect();
    let (start, end) = (if from > 0 { "… " } else { "" }, if from + IN_ALL < all.len() { " …" } else { "" });
    Some(format!("{start}{}{end}", part.join(" ")))
}
