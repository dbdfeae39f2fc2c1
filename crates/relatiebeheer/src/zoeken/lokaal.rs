//! Searching our own register.

use store::{Conn, Engine, FromRow, sql};
use uuid::Uuid;

use super::{EIGEN, Gevonden, Treffer, normaal::woorden, vraag::Vraag};
use crate::{
    app::App,
    klantbeeld::{Klant, contacten},
    klantinteracties::contactnaam::Contactnaam,
    rest::{problem::Result, related::Many},
};

/// How many partijen a search by name gives.
const MOST: i64 = 25;

struct Partij(Uuid, String);

impl FromRow for Partij {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?))
    }
}

/// The partijen that answer a question.
pub(super) async fn zoek(app: &App, vraag: &Vraag) -> Result<Vec<Gevonden>> {
    let conn = app.db.read().await?;
    let partijen = match vraag {
        Vraag::Leeg | Vraag::GeenBsn | Vraag::NaamGeboortedatum(..) => return Ok(Vec::new()),
        Vraag::Bsn(bsn) => by_bsn(&conn, bsn).await?,
        Vraag::Naam { voornaam, achternaam } => {
            let name = [voornaam.as_deref().unwrap_or_default(), achternaam].join(" ");
            by_words(&conn, &woorden(&name)).await?
        }
    };
    Ok(as_hits(app, &conn, partijen).await?.into_iter().map(|(_, gevonden)| gevonden).collect())
}

/// These partijen as hits, in the same order.
pub(crate) async fn toon(app: &App, conn: &Conn, uuids: &[Uuid]) -> Result<Vec<(Uuid, Gevonden)>> {
    let many = Many::new(uuids);
    if uuids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = ["select uuid, soort_partij from partij where uuid in ", &many.places()].concat();
    let mut partijen: Vec<Partij> = conn.query(&sql, &many.params()).await?;
    partijen.sort_by_key(|partij| uuids.iter().position(|uuid| *uuid == partij.0));
    as_hits(app, conn, partijen).await
}

async fn as_hits(app: &App, conn: &Conn, partijen: Vec<Partij>) -> Result<Vec<(Uuid, Gevonden)>> {
    let uuids: Vec<Uuid> = partijen.iter().map(|partij| partij.0).collect();
    let mut last = contacten::last(conn, &uuids).await?;
    let mut gevonden = Vec::with_capacity(partijen.len());
    for Partij(uuid, soort) in partijen {
        let klant = Klant::of_partij(conn, uuid).await?;
        let treffer = Treffer {
            klant: klant.sleutel(app),
            naam: naam(conn, &klant, uuid).await?,
            geboortedatum: None,
            woonplaats: None,
            soort: if soort == "organisatie" { soort } else { "persoon".to_owned() },
            bron: EIGEN,
            geheim: false,
            overleden: false,
            laatste_contact: last.remove(&uuid),
        };
        gevonden.push((uuid, Gevonden { klant, treffer }));
    }
    Ok(gevonden)
}

async fn by_bsn(conn: &Conn, bsn: &str) -> Result<Vec<Partij>> {
    let sql = sql!(
        "select uuid, soort_partij from partij where uuid in (select partij from partij_identificator ",
        "where object_id = $1 and code_soort_object_id = 'bsn')"
    );
    Ok(conn.query(sql, &[&bsn]).await?)
}

/// Every word must begin some word of the name.
async fn by_words(conn: &Conn, words: &[String]) -> Result<Vec<Partij>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, query) = match conn.engine() {
        Engine::Sqlite => (
            "select uuid, soort_partij from partij where uuid in (select object from zoektekst where rowid in \
             (select rowid from zoekindex where zoekindex match $1 limit 200)) order by id desc limit $2",
            words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" "),
        ),
        Engine::Postgres => (
            "select uuid, soort_partij from partij where uuid in (select object from zoektekst where \
             to_tsvector('simple', tekst) @@ to_tsquery('simple', $1) limit 200) order by id desc limit $2",
            words.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & "),
        ),
    };
    Ok(conn.query(sql, &[&query, &MOST]).await?)
}

/// The partijen that have every one of these words in a name, newest first.
pub(crate) async fn met_woorden(conn: &Conn, words: &[String], most: i64) -> Result<Vec<Uuid>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, query) = match conn.engine() {
        Engine::Sqlite => (
            "select uuid from partij where uuid in (select object from zoektekst where rowid in \
             (select rowid from zoekindex where zoekindex match $1 limit 200)) order by id desc limit $2",
            words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" "),
        ),
        Engine::Postgres => (
            "select uuid from partij where uuid in (select object from zoektekst where \
             to_tsvector('simple', tekst) @@ to_tsquery('simple', $1) limit 200) order by id desc limit $2",
            words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" & "),
        ),
    };
    let found: Vec<(Uuid,)> = conn.query(sql, &[&query, &most]).await?;
    Ok(found.into_iter().map(|(uuid,)| uuid).collect())
}

/// Our own name for a partij, or else what its last caller said they were called.
async fn naam(conn: &Conn, klant: &Klant, partij: Uuid) -> Result<String> {
    if let Some(naam) = klant.partij(conn).await?.and_then(|bekend| bekend.naam) {
        return Ok(naam);
    }
    let sql = sql!(
        "select contactnaam_voornaam, contactnaam_voorvoegsel_achternaam, contactnaam_achternaam from betrokkene ",
        "where partij = $1 and contactnaam_achternaam <> '' order by id desc limit 1"
    );
    let given: Option<(String, String, String)> = conn.first(sql, &[&partij]).await?;
    Ok(given.map_or_else(
        || "Naam onbekend".to_owned(),
        |(voornaam, voorvoegsel_achternaam, achternaam)| {
            Contactnaam { voorletters: String::new(), voornaam, voorvoegsel_achternaam, achternaam }
                .volledige_naam()
        },
    ))
}
