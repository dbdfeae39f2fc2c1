//! Partijen by name: every word must begin some word of theirs. When nobody is called so, words that differ by one letter
//! count too.

use std::collections::BTreeSet;

use store::{Conn, Engine, Param, sql};

use super::{
    index::SHORTEST,
    lokaal::{COLUMNS, LIMIT, Partij},
    normaal::{naamwoorden, one_typo},
};
use crate::{rest::problem::Result, toegang::Zicht};

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
    let visible = zicht.partij("z.object");
    let (from, query) = match conn.engine() {
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
    };
    let sql = format!("select {COLUMNS} from partij p where p.uuid in ({from}) order by p.id desc limit $3");
    let params: [&dyn Param; 3] = [&query, &CANDIDATES, &LIMIT];
    zicht.query(conn, &sql, &params).await
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
