//! Partijen by name: every word must begin some word of theirs. When nobody is called so, words that differ by one letter
//! count too.

use std::collections::{BTreeSet, HashMap};

use store::{Conn, Engine, Param, sql};
use uuid::Uuid;

use super::{
    index::SHORTEST,
    lokaal::{COLUMNS, LIMIT, Partij},
    normaal::{naamwoorden, one_typo, woorden},
};
use crate::{
    rest::{
        problem::Result,
        related::{CHUNK, Many},
    },
    toegang::Zicht,
};

/// How many are looked at that took part in a contact with somebody hidden and are in the index under the words.
const MOST_APART: i64 = 500;
/// How many partijen are put in order.
const CANDIDATES: i64 = 200;

/// A word of a question, and others that it may have been meant for.
struct Word {
    begin: String,
    others: Vec<String>,
}

/// The partijen with a name, and whether it is another name than was typed.
pub(crate) async fn zoek(conn: &Conn, zicht: &Zicht, naam: &str) -> Result<(Vec<Partij>, bool)> {
    let mut words: Vec<Word> =
        naamwoorden(naam).into_iter().take(8).map(|begin| Word { begin, others: Vec::new() }).collect();
    let exact = by_words(conn, zicht, &words).await?;
    if !exact.is_empty() {
        return Ok((exact, false));
    }
    let mut any = false;
    for word in &mut words {
        word.others = alike(conn, &word.begin).await?;
        any |= !word.others.is_empty();
    }
    let found = if any { by_words(conn, zicht, &words).await? } else { Vec::new() };
    let is_other = !found.is_empty();
    Ok((found, is_other))
}

async fn by_words(conn: &Conn, zicht: &Zicht, words: &[Word]) -> Result<Vec<Partij>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // What they are found by is partly hidden: by what is left of it, beside the index.
    let apart = gedeeld(conn, zicht, words).await?;
    let gedeeld = zicht.gedeeld().map_or_else(String::new, |of| format!(" and z.object not in ({of})"));
    let (from, query) = matching(conn.engine(), zicht, words, &gedeeld);
    let mut params: Vec<&dyn Param> = vec![&query, &CANDIDATES];
    let first = params.len() + 1;
    params.extend(apart.iter().map(|uuid| uuid as &dyn Param));
    let places: Vec<String> = (first..=params.len()).map(|place| format!("${place}")).collect();
    params.push(&LIMIT);
    let apart = match places.as_slice() {
        [] => String::new(),
        places => format!(" union select uuid from partij where uuid in ({})", places.join(", ")),
    };
    let sql = format!(
        "select {COLUMNS} from partij p where p.uuid in (select object from ({from}) found{apart}) \
         order by p.id desc limit ${}",
        params.len()
    );
    zicht.query(conn, &sql, &params).await
}

/// The partijen that the index has under all these words and that may be seen and fit `condition`, at most `$2` of them; and
/// the words as `$1`.
fn matching(engine: Engine, zicht: &Zicht, words: &[Word], condition: &str) -> (String, String) {
    let visible = zicht.partij("z.object") + condition;
    match engine {
        Engine::Sqlite => {
            let all = joined(words, " AND ", " OR ", |word| format!("\"{word}\""), "*");
            let from = format!(
                "select z.object from zoekindex cross join zoektekst z on z.rowid = zoekindex.rowid \
                 where zoekindex match $1{visible} order by zoekindex.rowid desc limit $2"
            );
            (from, if zicht.alles() { all } else { format!("{{tekst}} : ({all})") })
        }
        Engine::Postgres => {
            let query = joined(words, " & ", " | ", |word| format!("'{word}'"), ":*");
            let match_in = |column: &str| {
                format!(
                    "select z.object from zoektekst z \
                     where to_tsvector('simple', z.{column}) @@ to_tsquery('simple', $1){visible}"
                )
            };
            let from = if zicht.alles() {
                let (open, all) = (match_in("tekst"), match_in("alles"));
                format!("select object from ({open} union {all} and z.alles <> '') found limit $2")
            } else {
                format!("{} limit $2", match_in("tekst"))
            };
            (from, query)
        }
    }
}

/// Those who took part in a contact with somebody hidden, and are found by their own name or by what was said of them in
/// contacts that may be seen.
async fn gedeeld(conn: &Conn, zicht: &Zicht, words: &[Word]) -> Result<Vec<Uuid>> {
    let Some(of) = zicht.gedeeld() else { return Ok(Vec::new()) };
    // The index knows them by everything that was said of them, so it leaves nobody out.
    let (from, query) = matching(conn.engine(), zicht, words, &format!(" and z.object in ({of})"));
    let sql = format!(
        "select {COLUMNS} from partij p where p.uuid in (select object from ({from}) found) order by p.id desc"
    );
    let partijen: Vec<Partij> = zicht.query(conn, &sql, &[&query, &MOST_APART]).await?;
    let mut names: HashMap<Uuid, Vec<String>> = HashMap::new();
    for partij in &partijen {
        names.entry(partij.uuid).or_default().extend(partij.naam.iter().flat_map(|naam| woorden(naam)));
    }
    let uuids: Vec<Uuid> = partijen.iter().map(|partij| partij.uuid).collect();
    for some in uuids.chunks(CHUNK) {
        let many = Many::new(some);
        let sql = format!(
            "select distinct b.partij, b.contactnaam_voornaam, b.contactnaam_voorvoegsel_achternaam, \
             b.contactnaam_achternaam from betrokkene b join klantcontact k on k.uuid = b.klantcontact \
             where b.contactnaam_achternaam <> '' and b.partij in {}{}",
            many.places(),
            zicht.contact("k")
        );
        let said: Vec<(Uuid, String, String, String)> = zicht.query(conn, &sql, &many.params()).await?;
        for (partij, voornaam, voorvoegsel, achternaam) in said {
            let own = names.entry(partij).or_default();
            own.extend([voornaam, voorvoegsel, achternaam].iter().flat_map(|naam| woorden(naam)));
        }
    }
    let fits = |uuid: &Uuid| {
        let own = names.get(uuid).map(Vec::as_slice).unwrap_or_default();
        words
            .iter()
            .all(|word| own.iter().any(|name| name.starts_with(&word.begin) || word.others.contains(name)))
    };
    Ok(uuids.into_iter().filter(fits).collect())
}

/// The words as the engine wants them: each with what it may have been meant for.
fn joined(words: &[Word], and: &str, or: &str, quote: impl Fn(&str) -> String, begin: &str) -> String {
    let one = |word: &Word| {
        let begin = quote(&word.begin) + begin;
        let others = word.others.iter().map(|other| quote(other));
        format!("({})", [begin].into_iter().chain(others).collect::<Vec<_>>().join(or))
    };
    words.iter().map(one).collect::<Vec<_>>().join(and)
}

/// The words of our register that differ from this one by one letter: what is typed wrong stands in the first half or
/// in the second, so the other half is right; or two letters changed places in the middle.
async fn alike(conn: &Conn, word: &str) -> Result<Vec<String>> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < SHORTEST {
        return Ok(Vec::new());
    }
    let half = letters.len() / 2;
    let first: String = letters.iter().take(half).collect();
    let last: String = letters.iter().skip(half).rev().collect();
    let mut swapped = letters;
    swapped.swap(half.saturating_sub(1), half);
    let swapped: String = swapped.into_iter().collect();
    let after = |begin: &str| format!("{begin}\u{10ffff}");
    let sql = sql!(
        "select woord from zoekwoord where woord >= $1 and woord < $2 ",
        "union all select woord from zoekwoord where omgekeerd >= $3 and omgekeerd < $4 ",
        "union all select woord from zoekwoord where woord = $5"
    );
    let params: [&dyn Param; 5] = [&first, &after(&first), &last, &after(&last), &swapped];
    let found: Vec<(String,)> = conn.query(sql, &params).await?;
    let alike: BTreeSet<String> = found
        .into_iter()
        .map(|(other,)| other)
        .filter(|other| other != word && one_typo(other, word))
        .collect();
    Ok(alike.into_iter().collect())
}
