//! Where rows of Open Klant come from, when not from standard input: its database, read as the same JSON.

use std::io::{self, Cursor, Read};

use store::{Conn, Db, Options, Target};
use tokio::sync::mpsc;

use super::kolommen::TABELLEN;
use crate::config::Token;

/// How many rows are asked for at once.
const PAGE: i64 = 2_000;
/// How many pages wait to be read.
const AHEAD: usize = 4;

/// Rows as JSON while they come in; read by a thread that may wait.
pub(crate) struct Stroom {
    parts: mpsc::Receiver<Result<String, String>>,
    part: Cursor<String>,
}

impl Stroom {
    pub(super) fn of(parts: mpsc::Receiver<Result<String, String>>) -> Self {
        Self { parts, part: Cursor::default() }
    }
}

impl Read for Stroom {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.part.read(to)?;
            if read > 0 || to.is_empty() {
                return Ok(read);
            }
            match self.parts.blocking_recv() {
                Some(Ok(part)) => self.part = Cursor::new(part),
                Some(Err(why)) => return Err(io::Error::other(why)),
                None => return Ok(0),
            }
        }
    }
}

/// A database of Open Klant.
pub(crate) struct Bron {
    pub(crate) rijen: Stroom,
    /// How many rows there are, roughly: as the database itself thinks.
    pub(crate) geschat: u64,
    /// The tokens of its clients.
    pub(crate) tokens: Vec<Token>,
}

/// Opens the database of an Open Klant; its rows are those of one moment, and nothing in it is changed.
pub(crate) async fn postgres(url: &str) -> Result<Bron, String> {
    let unreachable = |error: store::Error| format!("the database of Open Klant cannot be read: {error}");
    let db = Db::open(Options::new(Target::Url(url.to_owned()))).await.map_err(unreachable)?;
    let conn = db.picture().await.map_err(unreachable)?;
    conn.batch("set local timezone to 'UTC'").await.map_err(unreachable)?;
    let mut tabellen = Vec::new();
    for tabel in TABELLEN {
        if is_there(&conn, tabel.naam).await.map_err(unreachable)? {
            tabellen.push(tabel.naam);
        } else {
            tracing::warn!(table = tabel.naam, "is not in that database: nothing of it comes over");
        }
    }
    if !tabellen.contains(&"klantinteracties_partij") {
        return Err(
            "this is no database of Open Klant 2: it has no table klantinteracties_partij; look at the name of the \
             database in the URL"
                .to_owned(),
        );
    }
    let mut geschat = 0;
    for naam in &tabellen {
        geschat += estimate(&conn, naam).await.map_err(unreachable)?;
    }
    let tokens = tokens(&conn).await.map_err(unreachable)?;
    let (sender, parts) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        if let Err(why) = send(&conn, &tabellen, &sender).await {
            // Nobody reads any more: then nobody needs to hear why.
            drop(sender.send(Err(why)).await);
        }
        drop(conn);
        drop(db);
    });
    Ok(Bron { rijen: Stroom::of(parts), geschat, tokens })
}

async fn is_there(conn: &Conn, table: &str) -> store::Result<bool> {
    let sql = "select to_regclass($1)::text is not null";
    Ok(conn.first::<(bool,)>(sql, &[&table]).await?.is_some_and(|(there,)| there))
}

/// What the database's own statistics say; a table that was never looked at counts as empty.
async fn estimate(conn: &Conn, table: &str) -> store::Result<u64> {
    let sql = "select greatest(reltuples, 0)::bigint from pg_class where oid = to_regclass($1)";
    Ok(conn.first::<(i64,)>(sql, &[&table]).await?.map_or(0, |(rows,)| rows.unsigned_abs()))
}

async fn tokens(conn: &Conn) -> store::Result<Vec<Token>> {
    if !is_there(conn, "token_tokenauth").await? {
        return Ok(Vec::new());
    }
    let sql = "select identifier, token from token_tokenauth order by id";
    let rows: Vec<(String, String)> = conn.query(sql, &[]).await?;
    Ok(rows.into_iter().map(|(identifier, token)| Token { identifier, token }).collect())
}

/// Sends every row, in pages.
async fn send(
    conn: &Conn,
    tabellen: &[&str],
    to: &mpsc::Sender<Result<String, String>>,
) -> Result<(), String> {
    let gone = |_| "nobody reads the rows any more".to_owned();
    to.send(Ok("{\"tables\":{".to_owned())).await.map_err(gone)?;
    for (index, naam) in tabellen.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        to.send(Ok(format!("{comma}\"{naam}\":["))).await.map_err(gone)?;
        let sql = format!(
            "select t.id::bigint, to_json(t)::text from {naam} t where t.id > $1::bigint order by t.id limit {PAGE}"
        );
        let mut last = i64::MIN;
        loop {
            let rows: Vec<(i64, String)> = conn
                .query(&sql, &[&last])
                .await
                .map_err(|error| format!("{naam} of Open Klant cannot be read: {error}"))?;
            let comma = if last == i64::MIN { "" } else { "," };
            let Some((newest, _)) = rows.last() else { break };
            last = *newest;
            let rows: Vec<String> = rows.into_iter().map(|(_, row)| row).collect();
            to.send(Ok(format!("{comma}{}", rows.join(",")))).await.map_err(gone)?;
        }
        to.send(Ok("]".to_owned())).await.map_err(gone)?;
    }
    to.send(Ok("}}".to_owned())).await.map_err(gone)
}
