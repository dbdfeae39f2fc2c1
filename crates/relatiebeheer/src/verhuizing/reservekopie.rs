//! Backups: everything in one file, the key of this installation too, so that one file is enough to go on elsewhere.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use store::{Copied, Db, Extent, backup_note};

use crate::{
    app::App,
    config::Settings,
    migrations,
    rest::write::{Aftermath, Write},
    toegang::Subject,
    verhuizing::open_klant::log,
    zoeken::index,
};

const EXTENT: Extent<'_> =
    Extent { migrations: migrations::ALL, derived: index::TABLES, passing: &["sessie", "idempotentie"] };

/// The name of the key among a backup's notes, and of its file in the data directory.
const KEY: &str = "sleutel";

/// Writes everything to `file`; gives the number of rows.
pub(crate) async fn backup(db: &Db, settings: &Settings, file: &Path) -> Result<u64, String> {
    let key = fs::read_to_string(key_file(settings)).ok().filter(|_| settings.sleutel.is_empty());
    let key = key.as_deref().map(str::trim).unwrap_or_default();
    let copied = db.backup(file, EXTENT, &[(KEY, key)]).await.map_err(|error| error.to_string())?;
    Ok(rows(&copied))
}

fn rows(copied: &Copied) -> u64 {
    copied.iter().map(|(_, rows)| rows).sum()
}

fn key_file(settings: &Settings) -> PathBuf {
    Path::new(&settings.data).join(KEY)
}

/// Puts the key of a backup in its place, before the application starts with it. What to tell the administrator.
pub(crate) fn key(settings: &Settings, file: &Path) -> Result<Option<&'static str>, String> {
    let key = backup_note(file, KEY).map_err(|error| error.to_string())?.unwrap_or_default();
    let place = key_file(settings);
    let known = fs::read_to_string(&place).unwrap_or_default();
    if !settings.sleutel.is_empty() || known.trim() == key {
        return Ok(None);
    }
    if key.is_empty() {
        return Ok(Some(
            "the backup was made with a key from the settings (sleutel): give the same one here, or drafts forget their \
             customer and the account of views gives people another name",
        ));
    }
    let put = || -> std::io::Result<()> {
        fs::create_dir_all(&settings.data)?;
        let mut made =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&place)?;
        made.write_all(key.as_bytes())?;
        made.sync_all()
    };
    put().map_err(|error| format!("{}: {error}", place.display()))?;
    Ok(Some(
        "the key of this installation (data/sleutel) is now that of the backup: restart a server that is running",
    ))
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
        let finish = async {
            index::rebuild(&tx).await?;
            log(&write, "reservekopie").await
        };
        finish.await.map_err(|problem| format!("{problem:?}"))?;
        tx.batch("analyze").await.map_err(told)?;
        drop(write);
        tx.commit().await.map_err(told)?;
        Ok(rows(&copied))
    }
}
