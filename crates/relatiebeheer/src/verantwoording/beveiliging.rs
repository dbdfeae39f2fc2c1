//! The security log (BIO2 8.15.01): who came in, who was refused, and what changed of who may do what. Each fact is a row
//! that is only added, and a line of the log. It holds no secret and no BSN, and what strangers can make grow is bounded.

use std::collections::HashMap;

use jiff::SignedDuration;
use parking_lot::Mutex;
use serde_json::{Value, json};
use store::{Json, Moment, Tx, sql};

use crate::{
    app::{App, ids::first_id_of},
    rest::problem::{Problem, Result},
    zoeken::bsn,
};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wat {
    Ingelogd,
    InloggenMislukt,
    Uitgelogd,
    /// By an administrator, by a new login in the same browser, or because the provider does not vouch for it any more.
    SessieBeeindigd,
    /// The provider gave other roles than before.
    RollenGewijzigd,
    /// An answer 401 or 403.
    Geweigerd,
    TokenGemaakt,
    TokenIngetrokken,
    ZaakrechtenGewijzigd,
    /// A backup took the place of everything but this log.
    Teruggezet,
}

impl Wat {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ingelogd => "ingelogd",
            Self::InloggenMislukt => "inloggen-mislukt",
            Self::Uitgelogd => "uitgelogd",
            Self::SessieBeeindigd => "sessie-beeindigd",
            Self::RollenGewijzigd => "rollen-gewijzigd",
            Self::Geweigerd => "geweigerd",
            Self::TokenGemaakt => "token-gemaakt",
            Self::TokenIngetrokken => "token-ingetrokken",
            Self::ZaakrechtenGewijzigd => "zaakrechten-gewijzigd",
            Self::Teruggezet => "teruggezet",
        }
    }

    fn resultaat(self) -> &'static str {
        match self {
            Self::InloggenMislukt => "mislukt",
            Self::Geweigerd => "geweigerd",
            _ => "gelukt",
        }
    }

    /// Whether a stranger can bring it about as often as they like.
    fn is_unbounded(self) -> bool {
        matches!(self, Self::InloggenMislukt | Self::Geweigerd)
    }
}

/// A fact.
#[derive(Debug)]
pub(crate) struct Feit<'a> {
    pub(crate) wat: Wat,
    /// Empty while nobody knows.
    pub(crate) wie: &'a str,
    /// Empty for a verb.
    pub(crate) vanaf: &'a str,
    pub(crate) object: &'a str,
    pub(crate) details: Value,
    /// Of the problem that was answered.
    pub(crate) instance: &'a str,
}

/// Rows of refusals that are stored in a minute: of one address, and in all. The others are in the log only, and counted.
const PER_ADDRESS: u32 = 20;
const PER_MINUTE: u32 = 60;
/// The longest text of one column.
const LONGEST: usize = 500;
/// How often what is old is looked for.
const TIDY: SignedDuration = SignedDuration::from_hours(1);

/// What this process has stored lately.
#[derive(Default)]
pub(crate) struct Stand(Mutex<Tellers>);

#[derive(Default)]
struct Tellers {
    minuut: i64,
    totaal: u32,
    per_adres: HashMap<String, u32>,
    overgeslagen: u64,
    opgeruimd: Option<Moment>,
}

impl Stand {
    /// Whether one more row of this address is stored; with how many were not since the last one that was.
    fn take(&self, vanaf: &str, now: Moment) -> Option<u64> {
        let mut tellers = self.0.lock();
        let minuut = now.timestamp().as_second() / 60;
        if tellers.minuut != minuut {
            (tellers.minuut, tellers.totaal) = (minuut, 0);
            tellers.per_adres.clear();
        }
        let own = tellers.per_adres.get(vanaf).copied().unwrap_or_default();
        if tellers.totaal >= PER_MINUTE || own >= PER_ADDRESS {
            tellers.overgeslagen += 1;
            return None;
        }
        tellers.totaal += 1;
        tellers.per_adres.insert(vanaf.to_owned(), own + 1);
        Some(std::mem::take(&mut tellers.overgeslagen))
    }

    /// Whether it is time to look for what is old.
    fn is_due(&self, now: Moment) -> bool {
        let mut tellers = self.0.lock();
        let is_due =
            tellers.opgeruimd.is_none_or(|last| now.timestamp().duration_since(last.timestamp()) >= TIDY);
        if is_due {
            tellers.opgeruimd = Some(now);
        }
        is_due
    }
}

/// Stores a fact in the transaction that makes it one.
pub(crate) async fn record(app: &App, tx: &Tx, feit: &Feit<'_>) -> Result<(), store::Error> {
    let now = app.clock.now();
    let Feit { wat, vanaf, .. } = feit;
    let (wie, object) = (readable(feit.wie), readable(feit.object));
    let (soort, resultaat, details) = (wat.as_str(), wat.resultaat(), Json(feit.details.clone()));
    tracing::info!(
        target: "beveiliging",
        gebeurtenis = soort,
        wie,
        vanaf,
        resultaat,
        object,
        details = %feit.details,
        instance = feit.instance,
        "security"
    );
    let sql = sql!(
        "insert into beveiliging (id, moment, gebeurtenis, wie, vanaf, resultaat, object, details, instance) ",
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let id = app.ids.next(now);
    tx.execute(sql, &[&id, &now, &soort, &wie, vanaf, &resultaat, &object, &details, &feit.instance]).await?;
    Ok(())
}

/// Stores a fact by itself. What cannot be stored is in the log; it stops nobody.
pub(crate) async fn note(app: &App, mut feit: Feit<'_>) {
    let now = app.clock.now();
    if feit.wat.is_unbounded() {
        let Some(skipped) = app.beveiliging.take(feit.vanaf, now) else {
            let (wie, object) = (readable(feit.wie), readable(feit.object));
            tracing::info!(target: "beveiliging", wat = ?feit.wat, wie, vanaf = feit.vanaf, object, instance = feit.instance, "security");
            return;
        };
        if let (Some(details), true) = (feit.details.as_object_mut(), skipped > 0) {
            details.insert("overgeslagen".to_owned(), json!(skipped));
        }
    }
    let feit = &feit;
    let store = |tx: Tx| async move { record(app, &tx, feit).await };
    if let Err(error) = app.db.transact(store).await {
        tracing::error!(%error, ?feit, "a fact of the security log is not stored");
    }
    if app.beveiliging.is_due(now)
        && let Err(problem) = forget(app, now).await
    {
        tracing::warn!(why = problem.to_line(), "old facts of the security log are not removed");
    }
}

/// Removes what is older than the term.
async fn forget(app: &App, now: Moment) -> Result<()> {
    let days = i64::from(app.settings.toegang.beveiligingslog_dagen);
    if days == 0 {
        return Ok(());
    }
    let before = now.timestamp().checked_sub(SignedDuration::from_hours(24 * days));
    let before = first_id_of(before.unwrap_or(jiff::Timestamp::UNIX_EPOCH));
    let remove = |tx: Tx| async move {
        tx.execute(sql!("delete from beveiliging where id < $1"), &[&before]).await.map_err(Problem::from)
    };
    app.db.transact(remove).await.map(drop)
}

/// As it is stored: not longer than there is room for, and nothing where somebody's number may be.
pub(crate) fn readable(text: &str) -> String {
    if bsn::in_text(text).is_some() {
        return "(kan een BSN bevatten)".to_owned();
    }
    text.chars().filter(|sign| !sign.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use store::Moment;

    use super::{PER_ADDRESS, PER_MINUTE, SignedDuration, Stand, readable};

    #[test]
    fn one_address_and_all_together_store_so_much_a_minute_and_the_rest_is_counted() {
        let stand = Stand::default();
        let at = |seconds| Moment::new(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds));
        let stored =
            |vanaf: &str, times: u32, at| (0..times).filter(|_| stand.take(vanaf, at).is_some()).count();
        assert_eq!(stored("10.0.0.1", 50, at(0)), PER_ADDRESS as usize);
        let others: usize = (0..50).map(|n| stored(&format!("10.0.1.{n}"), 3, at(1))).sum();
        assert_eq!(others, (PER_MINUTE - PER_ADDRESS) as usize);
        // Those of the first address were told with the first row of another one.
        let skipped = 150 - u64::from(PER_MINUTE - PER_ADDRESS);
        assert_eq!(stand.take("10.0.0.1", at(61)), Some(skipped));
        assert_eq!(stand.take("10.0.0.1", at(61)), Some(0));
    }

    #[test]
    fn no_number_of_anybody_is_stored() {
        assert_eq!(readable("kcc@example.nl"), "kcc@example.nl");
        assert_eq!(readable("portaal (999990639)"), "(kan een BSN bevatten)");
        assert_eq!(readable("a\nb"), "ab");
    }
}
