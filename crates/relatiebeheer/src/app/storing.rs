//! What is wrong with where the data is: a damaged database, a disk that is full or fails. Logged when it begins, with
//! where it is and what to do, and told by readiness until it is over.

use std::time::Duration;

use parking_lot::Mutex;
use store::{Trouble, sql};
use tokio::time::Instant;

use super::App;
use crate::rest::problem::Problem;

/// How often a write is tried for who asks whether we are ready.
const EVERY: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub(crate) struct Storing(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    met: Option<Trouble>,
    tried: Option<Instant>,
}

impl Storing {
    pub(crate) fn now(&self) -> Option<Trouble> {
        self.0.lock().met
    }

    /// Takes down what a statement met. Damage is worse than the rest, and stays until the server is started again.
    pub(crate) fn met(&self, app: &App, trouble: Trouble) {
        let mut state = self.0.lock();
        if state.met == Some(trouble) || state.met == Some(Trouble::Damaged) {
            return;
        }
        state.met = Some(trouble);
        tracing::error!(file = place(app), "{}", trouble.advice());
    }

    fn written(&self) {
        let mut state = self.0.lock();
        if state.met.is_some_and(|met| met != Trouble::Damaged) {
            tracing::info!("the data can be written again");
            state.met = None;
        }
    }

    /// Whether it is time to try a write.
    fn is_due(&self) -> bool {
        let mut state = self.0.lock();
        let due = state.tried.is_none_or(|tried| tried.elapsed() >= EVERY);
        if due {
            state.tried = Some(Instant::now());
        }
        due
    }
}

/// Where the data is, as far as everybody may read it: an address of PostgreSQL may hold a password.
fn place(app: &App) -> String {
    if app.settings.database.is_empty() {
        format!("{}/relatiebeheer.db", app.settings.data)
    } else {
        "PostgreSQL".to_owned()
    }
}

/// Tries whether something written is on disk: a row that says nothing is written as it is.
pub(crate) async fn try_to_write(app: &App) {
    if !app.storing.is_due() {
        return;
    }
    let touch =
        async |tx: store::Tx| tx.execute(sql!("update migration set slot = slot where name = ''"), &[]).await;
    match app.db.transact(touch).await {
        Ok(_) => app.storing.written(),
        Err(store::Error::Failing(trouble, _)) => app.storing.met(app, trouble),
        // Another write may be taking long: that is no trouble of the disk.
        Err(error) => tracing::debug!(%error, "no write could be tried"),
    }
}

/// What to say to who asks whether we are ready.
pub(crate) fn told(trouble: Trouble) -> Problem {
    Problem::Unready(match trouble {
        Trouble::Damaged => {
            "De database is beschadigd. Zet een reservekopie terug; zie docs/beheer.md.".to_owned()
        }
        Trouble::Full => "De schijf is vol. Maak ruimte.".to_owned(),
        Trouble::Failing => "De schijf werkt niet goed. Kijk in het logboek van het systeem.".to_owned(),
        Trouble::ReadOnly => "De database kan alleen gelezen worden. Geef schrijfrechten.".to_owned(),
    })
}
