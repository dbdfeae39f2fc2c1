//! Backups: everything in one file, the key of this installation too, so that one file is enough to go on elsewhere.

use std::{path::Path, sync::Arc};

use serde_json::json;
use store::{Copied, Db, Extent, backup_note};

use crate::{
    app::App,
    config::Settings,
    migrations,
    rest::write::{Aftermath, Write},
    toegang::{Subject, sleutelbestand, tokens},
    verantwoording::beveiliging::{self, Feit, Wat},
    verhuizing::open_klant::log,
    zoeken::index,
};

const EXTENT: Extent<'_> = Extent {
    migrations: migrations::ALL,
    program: migrations::PROGRAM,
    derived: index::TABLES,
    passing: &["sessie", "idempotentie"],
    kept: &["beveiliging"],
};

/// The name of the key among a backup's notes.
const KEY: &str = "sleutel";

/// Writes everything to `file`; gives the number of rows.
pub(crate) async fn backup(db: &Db, settings: &Settings, file: &Path) -> Result<u64, String> {
    let key =
        if settings.sleutel.is_empty() { sleutelbestand::read(Path::new(&settings.data))? } else { None };
    let copied = db
        .backup(file, EXTENT, &[(KEY, &key.unwrap_or_default())])
        .await
        .map_err(|error| error.to_string())?;
    Ok(rows(&copied))
}

fn rows(copied: &Copied) -> u64 {
    copied.iter().map(|(_, rows)| rows).sum()
}

/// What a backup says of the key that its rows go with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// It is the one that is in use here, or one is given with the settings.
    Same,
    /// It was given with the settings there.
    Elsewhere,
    /// This one, which is to be put in place.
    Other(String),
}

/// What to tell who restores rows of which the key was a setting.
pub(crate) const ELSEWHERE: &str = "the backup was made with a key from the settings (sleutel): give the same one here, or drafts forget their customer and \
                                    the account of views gives people another name";

/// The key that a backup goes with.
pub(crate) fn key(settings: &Settings, file: &Path) -> Result<Key, String> {
    let key = backup_note(file, KEY).map_err(|error| error.to_string())?.unwrap_or_default();
    // Whatever the file of today holds, the one of the backup can take its place.
    let known = sleutelbestand::read(Path::new(&settings.data)).ok().flatten();
    if !settings.sleutel.is_empty() || known.as_deref() == Some(&key) {
        return Ok(Key::Same);
    }
    Ok(if key.is_empty() { Key::Elsewhere } else { Key::Other(key) })
}

impl App {
    /// Replaces everything by what is in a backup, in one transaction; who reads meanwhile sees what there was. Gives
    /// the number of rows.
    pub async fn restore(&self, file: &Path) -> Result<u64, String> {
        self.restored(file).await.map_err(|problem| format!("nothing was restored: {problem}"))
    }

    /// Writes everything to a file that is not there yet, while the register is in use. Gives the number of rows.
    pub async fn backup(&self, file: &Path) -> Result<u64, String> {
        backup(&self.db, &self.settings, file).await
    }

    async fn restored(&self, file: &Path) -> Result<u64, String> {
        let told = |error: store::Error| error.to_string();
        let tx = self.db.begin().await.map_err(told)?;
        let copied = tx.restore(file, EXTENT).await.map_err(told)?;
        let write =
            Arc::new(Write::new(self.clone(), &Subject::verb("restore"), tx.clone(), Aftermath::default()));
        let merk = self.geheim.merk();
        let finish = async {
            tx.execute("delete from sleutelmerk", &[]).await?;
            tx.execute("insert into sleutelmerk (id, merk) values (1, $1)", &[&merk]).await?;
            index::rebuild(&tx).await?;
            let (wie, object, details) = (tokens::VERB, "reservekopie", json!({}));
            let feit = Feit { wat: Wat::Teruggezet, wie, vanaf: "", object, details, instance: "" };
            beveiliging::record(self, &tx, &feit).await?;
            log(&write, "reservekopie").await
        };
        finish.await.map_err(|problem| format!("{problem:?}"))?;
        tx.batch("analyze").await.map_err(told)?;
        drop(write);
        tx.commit().await.map_err(told)?;
        Ok(rows(&copied))
    }
}
