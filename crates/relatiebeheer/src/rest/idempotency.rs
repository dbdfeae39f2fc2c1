//! `Idempotency-Key`: a request that is sent again, because its answer was lost, does nothing again and gets the same
//! answer. Kept for 24 hours, for whoever sent it.

use std::sync::Arc;

use http::HeaderMap;
use jiff::SignedDuration;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use store::{Conn, Json, Moment, Param, sql};

use crate::{
    app::App,
    rest::{
        problem::{Problem, Result},
        write::Write,
    },
    toegang::{Subject, tokens},
};

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// The longest key that is taken.
const LONGEST: usize = 255;

/// A key, with what it stands for.
pub(crate) struct Key {
    sleutel: String,
    /// Hash of the address and the body: the same key for something else is a mistake.
    vingerafdruk: String,
}

impl Key {
    /// The key of a request, when it has one.
    pub(crate) fn of(headers: &HeaderMap, address: &str, body: &Value) -> Result<Option<Self>> {
        let Some(given) = headers.get("idempotency-key") else { return Ok(None) };
        let sleutel = given.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST);
        let wrong = || {
            let reason = "Geef een sleutel van 1 tot 255 letters en cijfers, zoals een uuid.";
            Problem::field("Idempotency-Key", "invalid", reason)
        };
        Ok(Some(Self::new(sleutel.ok_or_else(wrong)?.to_owned(), address, body)))
    }

    /// A key that the request itself implies.
    pub(crate) fn new(sleutel: String, address: &str, body: &Value) -> Self {
        Self { sleutel, vingerafdruk: tokens::hash(&format!("{address}\n{body}")) }
    }
}

impl Key {
    /// Whether something was done under it by this subject.
    pub(crate) async fn is_taken(&self, conn: &Conn, subject: &Subject) -> Result<bool> {
        is_taken(conn, subject.name(), &self.sleutel).await
    }
}

impl App {
    /// Runs `work` as [`App::write`] does, unless it has been done under this key.
    pub(crate) async fn write_once<T, F, Fut>(&self, subject: &Subject, key: &Key, work: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        F: Fn(Arc<Write>) -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        let work = &work;
        let attempt = |write: Arc<Write>| async move {
            if let Some(answer) = known(&write, key).await? {
                return Ok(answer);
            }
            claim(&write, key).await?;
            let answer = work(write.clone()).await?;
            remember(&write, key, &answer).await?;
            Ok(answer)
        };
        match self.write(subject, attempt).await {
            // The same request was stored elsewhere at the same moment: by now its answer is known.
            Err(Problem::Internal(store::Error::Unique { table, .. })) if table == "idempotentie" => {
                self.write(subject, attempt).await
            }
            other => other,
        }
    }
}

/// Whether something was done under this key.
pub(crate) async fn is_taken(conn: &Conn, who: &str, sleutel: &str) -> Result<bool> {
    let sql = sql!("select sleutel from idempotentie where wie = $1 and sleutel = $2");
    let found: Option<(String,)> = conn.first(sql, &[&who, &sleutel]).await?;
    Ok(found.is_some())
}

async fn known<T: DeserializeOwned>(write: &Write, key: &Key) -> Result<Option<T>> {
    let sql = sql!("select vingerafdruk, antwoord from idempotentie where wie = $1 and sleutel = $2");
    let found: Option<(String, Json<Value>)> = write.tx.first(sql, &[&write.who(), &key.sleutel]).await?;
    match found {
        None => Ok(None),
        Some((vingerafdruk, _)) if vingerafdruk != key.vingerafdruk => Err(Problem::SameKey),
        Some((_, Json(answer))) => {
            let answer = serde_json::from_value(answer).map_err(store::Error::other)?;
            Ok(Some(answer))
        }
    }
}

/// Takes the key before anything else is done: the same request at the same moment waits here, and then finds the
/// answer.
async fn claim(write: &Write, key: &Key) -> Result<()> {
    let expired: Moment = (write.now.timestamp() - KEPT).into();
    write.tx.execute(sql!("delete from idempotentie where gemaakt < $1"), &[&expired]).await?;
    let sql = sql!(
        "insert into idempotentie (wie, sleutel, vingerafdruk, antwoord, gemaakt) values ($1, $2, $3, $4, $5)"
    );
    let nothing = Json(Value::Array(Vec::new()));
    let params: [&dyn Param; 5] = [&write.who(), &key.sleutel, &key.vingerafdruk, &nothing, &write.now];
    write.tx.execute(sql, &params).await?;
    Ok(())
}

async fn remember(write: &Write, key: &Key, answer: &impl Serialize) -> Result<()> {
    let answer = Json(serde_json::to_value(answer).map_err(store::Error::other)?);
    let sql = sql!("update idempotentie set antwoord = $1 where wie = $2 and sleutel = $3");
    write.tx.execute(sql, &[&answer, &write.who(), &key.sleutel]).await?;
    Ok(())
}
