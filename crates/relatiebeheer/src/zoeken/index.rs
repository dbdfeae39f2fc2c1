//! Keeps the words by which a partij is found, in the transaction that changes them. (What contacts and digitale adressen
//! are found by stands in their own rows.)

use std::collections::{BTreeSet, HashSet};

use store::{Engine, FromRow, Json, Param, Tx, sql};
use uuid::Uuid;

use super::normaal::{sleutel, zoektekst};
use crate::{
    klantinteracties::{
        contactnaam::Contactnaam,
        partij::identificatie::{Records, naam},
    },
    rest::{
        problem::Result,
        related::{Many, group},
        write::Write,
    },
};

/// The tables that follow from others, on either engine: words, and what `rest/count.rs` knows.
pub(crate) const TABLES: &[&str] = &["zoektekst", "zoekwoord", "contactrij", "telling", "verwijderd"];

/// The form in which the words are kept. Raise it when that changes: the words are then made anew at the next start.
const VERSIE: i64 = 1;

struct Named(String, Option<Json<Records>>);

impl FromRow for Named {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?))
    }
}

/// A name that somebody gave in a contact, and whether that was a confidential one.
struct Given {
    vertrouwelijk: bool,
    naam: String,
}

impl Given {
    fn new(
        vertrouwelijk: bool,
        voornaam: String,
        voorvoegsel_achternaam: String,
        achternaam: String,
    ) -> Self {
        let naam = Contactnaam { voorletters: String::new(), voornaam, voorvoegsel_achternaam, achternaam };
        Self { vertrouwelijk, naam: naam.volledige_naam() }
    }
}

/// The words of a partij.
#[derive(Default, PartialEq)]
struct Words {
    /// That anybody may find it by.
    tekst: String,
    /// With those of confidential contacts; empty when there are no more.
    alles: String,
}

impl Words {
    fn of(own: Option<&str>, given: &[Given]) -> Self {
        let names = |vertrouwelijk: bool| {
            given.iter().filter(move |given| given.vertrouwelijk == vertrouwelijk).take(NAMES)
        };
        let open: Vec<&str> = own.into_iter().chain(names(false).map(|given| given.naam.as_str())).collect();
        let tekst = zoektekst(open.iter().copied());
        let alles = zoektekst(open.into_iter().chain(names(true).map(|given| given.naam.as_str())));
        let alles = if alles == tekst { String::new() } else { alles };
        Self { tekst, alles }
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.tekst.split(' ').chain(self.alles.split(' '))
    }

    fn is_empty(&self) -> bool {
        self.tekst.is_empty() && self.alles.is_empty()
    }
}

/// How many different names that callers gave are kept for one partij.
const NAMES: usize = 20;

/// Puts the words of a partij right: its own name and the names that its callers gave.
pub(crate) async fn partij(write: &Write, partij: Uuid) -> Result<()> {
    let sql = sql!("select soort_partij, identificatie from partij where uuid = $1");
    let Some(Named(soort, records)) = write.tx.first(sql, &[&partij]).await? else { return Ok(()) };
    let sql = sql!(
        "select distinct k.vertrouwelijk, b.contactnaam_voornaam, b.contactnaam_voorvoegsel_achternaam, ",
        "b.contactnaam_achternaam from betrokkene b join klantcontact k on k.uuid = b.klantcontact ",
        "where b.partij = $1 and b.contactnaam_achternaam <> '' order by 1, 2, 3, 4"
    );
    let given: Vec<(bool, String, String, String)> = write.tx.query(sql, &[&partij]).await?;
    let given: Vec<Given> = given.into_iter().map(|(v, a, b, c)| Given::new(v, a, b, c)).collect();
    let own = naam(&soort, records.as_ref().map(|records| &records.0));
    set(write, partij, &Words::of(own.as_deref(), &given)).await
}

/// Somebody gave this name for a partij in a new contact. Most callers give a name that is known: then there is nothing to
/// do.
pub(crate) async fn named(write: &Write, partij: Uuid, naam: &str) -> Result<()> {
    let sql = sql!("select tekst from zoektekst where object = $1");
    let known: Option<(String,)> = write.tx.first(sql, &[&partij]).await?;
    let known: HashSet<&str> = known.iter().flat_map(|(tekst,)| tekst.split(' ')).collect();
    if zoektekst([naam]).split(' ').all(|word| known.contains(word)) {
        return Ok(());
    }
    self::partij(write, partij).await
}

/// Takes a partij out of the index.
pub(crate) async fn forget(write: &Write, partij: Uuid) -> Result<()> {
    set(write, partij, &Words::default()).await
}

async fn set(write: &Write, object: Uuid, words: &Words) -> Result<()> {
    let old: Option<(String, String)> = {
        let sql = sql!("select tekst, alles from zoektekst where object = $1");
        write.tx.first(sql, &[&object]).await?
    };
    let known = old.is_some();
    let (tekst, alles) = old.unwrap_or_default();
    let old = Words { tekst, alles };
    if old == *words {
        return Ok(());
    }
    learn(&write.tx, &old, words).await?;
    let tx = &write.tx;
    match tx.engine() {
        Engine::Sqlite => set_sqlite(tx, object, words, known).await?,
        Engine::Postgres if words.is_empty() => {
            tx.execute(sql!("delete from zoektekst where object = $1"), &[&object]).await?;
        }
        Engine::Postgres => {
            let sql = sql!(
                "insert into zoektekst (object, tekst, alles) values ($1, $2, $3) ",
                "on conflict (object) do update set tekst = excluded.tekst, alles = excluded.alles"
            );
            tx.execute(sql, &[&object, &words.tekst, &words.alles]).await?;
        }
    }
    Ok(())
}

/// FTS5 keeps no copy of the text, so it has to be told what to take out.
async fn set_sqlite(tx: &Tx, object: Uuid, words: &Words, known: bool) -> Result<()> {
    if known {
        let out = "insert into zoekindex (zoekindex, rowid, tekst, alles) \
                   select 'delete', rowid, tekst, alles from zoektekst where object = $1";
        tx.execute(out, &[&object]).await?;
        tx.execute(sql!("delete from zoektekst where object = $1"), &[&object]).await?;
    }
    if !words.is_empty() {
        let sql = sql!("insert into zoektekst (object, tekst, alles) values ($1, $2, $3)");
        tx.execute(sql, &[&object, &words.tekst, &words.alles]).await?;
        let new = "insert into zoekindex (rowid, tekst, alles) \
                   select rowid, tekst, alles from zoektekst where object = $1";
        tx.execute(new, &[&object]).await?;
    }
    Ok(())
}

/// Words of fewer letters are not looked up by a typo.
pub(super) const SHORTEST: usize = 4;
const LONGEST: usize = 40;

/// Remembers words that were not there before, to find them when they are misspelt.
async fn learn(tx: &Tx, old: &Words, new: &Words) -> Result<()> {
    let known: HashSet<&str> = old.all().collect();
    remember(tx, &fresh(std::slice::from_ref(new), |word| known.contains(word))).await
}

/// Words that are looked up by a typo and that are not known yet, each once.
fn fresh(words: &[Words], is_known: impl Fn(&str) -> bool) -> BTreeSet<&str> {
    let all = words.iter().flat_map(Words::all);
    all.filter(|word| (SHORTEST..=LONGEST).contains(&word.chars().count()) && !is_known(word)).collect()
}

async fn remember(tx: &Tx, words: &BTreeSet<&str>) -> Result<()> {
    let pairs: Vec<[String; 2]> =
        words.iter().map(|word| [(*word).to_owned(), word.chars().rev().collect()]).collect();
    for some in pairs.chunks(CHUNK_WORDS) {
        let places: Vec<String> =
            (0..some.len()).map(|at| format!("(${}, ${})", at * 2 + 1, at * 2 + 2)).collect();
        let sql = format!(
            "insert into zoekwoord (woord, omgekeerd) values {} on conflict do nothing",
            places.join(", ")
        );
        let params: Vec<&dyn Param> = some.iter().flatten().map(|word| word as &dyn Param).collect();
        tx.execute(&sql, &params).await?;
    }
    Ok(())
}

const CHUNK_WORDS: usize = 500;

/// Forgets everything.
pub(crate) async fn clear(tx: &Tx) -> Result<(), store::Error> {
    tx.execute("delete from zoektekst", &[]).await?;
    tx.execute("delete from zoekwoord", &[]).await?;
    if tx.engine() == Engine::Sqlite {
        tx.execute("insert into zoekindex (zoekindex) values ('delete-all')", &[]).await?;
    }
    Ok(())
}

/// How many rows are put right with one pair of statements.
const CHUNK: i64 = 256;

struct Own(Uuid, Uuid, String, Option<Json<Records>>);

impl FromRow for Own {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    }
}

/// Puts the words of every partij right, in one transaction.
pub(crate) async fn rebuild(tx: &Tx) -> Result<()> {
    clear(tx).await?;
    let mut rebuild = Rebuild::after(Uuid::nil());
    while rebuild.some(tx).await? > 0 {}
    Ok(())
}

/// Makes the words of partijen that have none yet, some at a time.
pub(crate) struct Rebuild {
    last: Uuid,
    /// Words that were remembered lately: most names are those of many.
    lately: HashSet<String>,
}

/// How many words are kept to see what was remembered lately.
const LATELY: usize = 100_000;

impl Rebuild {
    /// From the partij after this key on.
    pub(crate) fn after(last: Uuid) -> Self {
        Self { last, lately: HashSet::new() }
    }

    /// The key of the last partij that was done.
    pub(crate) fn last(&self) -> Uuid {
        self.last
    }

    /// Does the next ones; how many there were.
    pub(crate) async fn some(&mut self, tx: &Tx) -> Result<u64> {
        let sql = sql!(
            "select id, uuid, soort_partij, identificatie from partij where id > $1 order by id limit $2"
        );
        let partijen: Vec<Own> = tx.query(sql, &[&self.last, &CHUNK]).await?;
        let Some(last) = partijen.last() else { return Ok(0) };
        self.last = last.0;
        self.index_chunk(tx, &partijen).await?;
        Ok(partijen.len() as u64)
    }

    async fn index_chunk(&mut self, tx: &Tx, partijen: &[Own]) -> Result<()> {
        let (uuids, words) = words_of(tx, partijen).await?;
        if words.is_empty() {
            return Ok(());
        }
        if self.lately.len() > LATELY {
            self.lately.clear();
        }
        let fresh = fresh(&words, |word| self.lately.contains(word));
        remember(tx, &fresh).await?;
        self.lately.extend(fresh.into_iter().map(str::to_owned));
        let before: Option<(i64,)> = match tx.engine() {
            Engine::Sqlite => tx.first("select coalesce(max(rowid), 0) from zoektekst", &[]).await?,
            Engine::Postgres => None,
        };
        let mut params: Vec<&dyn Param> = Vec::new();
        let mut places = Vec::new();
        for (uuid, words) in uuids.iter().zip(&words) {
            let at = params.len();
            places.push(format!("(${}, ${}, ${})", at + 1, at + 2, at + 3));
            params.extend([uuid as &dyn Param, &words.tekst, &words.alles]);
        }
        // Who was changed since the words began to be made has them already.
        let sql = format!(
            "insert into zoektekst (object, tekst, alles) values {} on conflict do nothing",
            places.join(", ")
        );
        tx.execute(&sql, &params).await?;
        if let Some((before,)) = before {
            let sql = "insert into zoekindex (rowid, tekst, alles) \
                       select rowid, tekst, alles from zoektekst where rowid > $1";
            tx.execute(sql, &[&before]).await?;
        }
        Ok(())
    }
}

/// The words of those of these partijen that have any.
async fn words_of(tx: &Tx, partijen: &[Own]) -> Result<(Vec<Uuid>, Vec<Words>)> {
    let uuids: Vec<Uuid> = partijen.iter().map(|own| own.1).collect();
    let many = Many::new(&uuids);
    let sql = format!(
        "select distinct b.partij, k.vertrouwelijk, b.contactnaam_voornaam, b.contactnaam_voorvoegsel_achternaam, \
         b.contactnaam_achternaam from betrokkene b join klantcontact k on k.uuid = b.klantcontact \
         where b.contactnaam_achternaam <> '' and b.partij in {} order by 1, 2, 3, 4, 5",
        many.places()
    );
    let given: Vec<(Uuid, bool, String, String, String)> = tx.query(&sql, &many.params()).await?;
    let mut given = group(given.into_iter().map(|(partij, v, a, b, c)| (partij, Given::new(v, a, b, c))));
    let words = |Own(_, uuid, soort, records): &Own| {
        let own = naam(soort, records.as_ref().map(|records| &records.0));
        (*uuid, Words::of(own.as_deref(), &given.remove(uuid).unwrap_or_default()))
    };
    Ok(partijen.iter().map(words).filter(|(_, words)| !words.is_empty()).unzip())
}

/// Makes anew what an older version of the program kept in another form; nothing to do at nearly every start.
pub(crate) async fn bring_up_to_date(db: &store::Db) -> Result<()> {
    let current = sql!("select versie from zoekversie");
    let known: Option<(i64,)> = db.read().await?.first(current, &[]).await?;
    if known == Some((VERSIE,)) {
        return Ok(());
    }
    let work = |tx: Tx| async move {
        rebuild(&tx).await?;
        adressen(&tx).await?;
        contacten(&tx).await?;
        tx.execute("delete from zoekversie", &[]).await?;
        tx.execute(sql!("insert into zoekversie (versie) values ($1)"), &[&VERSIE]).await?;
        Ok(())
    };
    db.transact(work).await
}

async fn adressen(tx: &Tx) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let sql = sql!("select id, adres from digitaal_adres where id > $1 order by id limit $2");
        let rows: Vec<(Uuid, String)> = tx.query(sql, &[&after, &CHUNK]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.0;
        for (id, adres) in &rows {
            let sql = sql!("update digitaal_adres set zoeksleutel = $1 where id = $2");
            tx.execute(sql, &[&sleutel(adres), id]).await?;
        }
    }
}

async fn contacten(tx: &Tx) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let sql = sql!(
            "select id, onderwerp, inhoud, reactie from klantcontact where id > $1 order by id limit $2"
        );
        let rows: Vec<(Uuid, String, String, String)> = tx.query(sql, &[&after, &CHUNK]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.0;
        for (id, onderwerp, inhoud, reactie) in &rows {
            let words = zoektekst([onderwerp.as_str(), inhoud, reactie]);
            let sql = sql!("update klantcontact set zoektekst = $1 where id = $2");
            tx.execute(sql, &[&words, id]).await?;
        }
    }
}
