//! Keeps the words by which a partij is found, in the transaction that changes them.

use store::{Engine, FromRow, Json, sql};
use uuid::Uuid;

use super::normaal::woorden;
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

/// Its tables, on either engine.
pub(crate) const TABLES: &[&str] = &["zoektekst"];

struct Named(String, Option<Json<Records>>);

impl FromRow for Named {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?))
    }
}

/// How many different names that callers gave are kept for one partij.
const NAMES: usize = 20;

/// Puts the words of a partij right: its own name and the names that its callers gave.
pub(crate) async fn partij(write: &Write, partij: Uuid) -> Result<()> {
    let sql = sql!("select soort_partij, identificatie from partij where uuid = $1");
    let Some(Named(soort, records)) = write.tx.first(sql, &[&partij]).await? else { return Ok(()) };
    let sql = sql!(
        "select distinct contactnaam_voornaam, contactnaam_voorvoegsel_achternaam, contactnaam_achternaam ",
        "from betrokkene where partij = $1 and contactnaam_achternaam <> '' limit 20"
    );
    let given: Vec<(String, String, String)> = write.tx.query(sql, &[&partij]).await?;
    let given = given.into_iter().take(NAMES).map(|(voornaam, voorvoegsel_achternaam, achternaam)| {
        Contactnaam { voorletters: String::new(), voornaam, voorvoegsel_achternaam, achternaam }
            .volledige_naam()
    });
    let own = naam(&soort, records.as_ref().map(|records| &records.0));
    let mut words: Vec<String> = own.into_iter().chain(given).flat_map(|name| woorden(&name)).collect();
    words.sort_unstable();
    words.dedup();
    set(write, partij, &words.join(" ")).await
}

/// Takes a partij out of the index.
pub(crate) async fn forget(write: &Write, partij: Uuid) -> Result<()> {
    set(write, partij, "").await
}

async fn set(write: &Write, object: Uuid, text: &str) -> Result<()> {
    let old: Option<(String,)> = {
        let sql = sql!("select tekst from zoektekst where object = $1");
        write.tx.first(sql, &[&object]).await?
    };
    if old.as_ref().map_or("", |(old,)| old) == text {
        return Ok(());
    }
    match write.tx.engine() {
        Engine::Sqlite => set_sqlite(write, object, text, old.is_some()).await,
        Engine::Postgres if text.is_empty() => {
            let sql = sql!("delete from zoektekst where object = $1");
            write.tx.execute(sql, &[&object]).await?;
            Ok(())
        }
        Engine::Postgres => {
            let sql = sql!(
                "insert into zoektekst (object, tekst) values ($1, $2) ",
                "on conflict (object) do update set tekst = excluded.tekst"
            );
            write.tx.execute(sql, &[&object, &text]).await?;
            Ok(())
        }
    }
}

/// FTS5 keeps no copy of the text, so it has to be told what to take out.
async fn set_sqlite(write: &Write, object: Uuid, text: &str, known: bool) -> Result<()> {
    if known {
        let out = "insert into zoekindex (zoekindex, rowid, tekst) \
                   select 'delete', rowid, tekst from zoektekst where object = $1";
        write.tx.execute(out, &[&object]).await?;
        write.tx.execute(sql!("delete from zoektekst where object = $1"), &[&object]).await?;
    }
    if !text.is_empty() {
        write
            .tx
            .execute(sql!("insert into zoektekst (object, tekst) values ($1, $2)"), &[&object, &text])
            .await?;
        let new = "insert into zoekindex (rowid, tekst) select rowid, tekst from zoektekst where object = $1";
        write.tx.execute(new, &[&object]).await?;
    }
    Ok(())
}

/// Forgets everything.
pub(crate) async fn clear(tx: &store::Tx) -> Result<(), store::Error> {
    tx.execute("delete from zoektekst", &[]).await?;
    if tx.engine() == Engine::Sqlite {
        tx.execute("insert into zoekindex (zoekindex) values ('delete-all')", &[]).await?;
    }
    Ok(())
}

/// How many partijen are put right with one pair of statements.
const CHUNK: i64 = 256;

struct Own(Uuid, Uuid, String, Option<Json<Records>>);

impl FromRow for Own {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    }
}

/// Puts the words of every partij right, after an import.
pub(crate) async fn rebuild(write: &Write) -> Result<()> {
    let tx = &write.tx;
    clear(tx).await?;
    let mut after = Uuid::nil();
    loop {
        let sql = sql!(
            "select id, uuid, soort_partij, identificatie from partij where id > $1 order by id limit $2"
        );
        let partijen: Vec<Own> = tx.query(sql, &[&after, &CHUNK]).await?;
        let Some(last) = partijen.last() else { break };
        after = last.0;
        let uuids: Vec<Uuid> = partijen.iter().map(|own| own.1).collect();
        let many = Many::new(&uuids);
        let sql = format!(
            "select distinct partij, contactnaam_voornaam, contactnaam_voorvoegsel_achternaam, contactnaam_achternaam \
             from betrokkene where contactnaam_achternaam <> '' and partij in {}",
            many.places()
        );
        let given: Vec<(Uuid, String, String, String)> = tx.query(&sql, &many.params()).await?;
        let mut given = group(
            given.into_iter().map(|(partij, first, prefix, last)| (partij, [first, prefix, last].join(" "))),
        );
        for Own(_, uuid, soort, records) in &partijen {
            let own = naam(soort, records.as_ref().map(|records| &records.0));
            let names = given.remove(uuid).unwrap_or_default().into_iter().take(NAMES);
            let mut words: Vec<String> =
                own.into_iter().chain(names).flat_map(|name| woorden(&name)).collect();
            words.sort_unstable();
            words.dedup();
            if !words.is_empty() {
                let sql = sql!("insert into zoektekst (object, tekst) values ($1, $2)");
                tx.execute(sql, &[uuid, &words.join(" ")]).await?;
            }
        }
        if partijen.len() < usize::try_from(CHUNK).unwrap_or(usize::MAX) {
            break;
        }
    }
    if tx.engine() == Engine::Sqlite {
        tx.execute("insert into zoekindex (zoekindex) values ('rebuild')", &[]).await?;
    }
    Ok(())
}
