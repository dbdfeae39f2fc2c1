//! `backup FILE` and `restore FILE`

use std::path::PathBuf;

use clap::Args;

use crate::{
    config::Settings,
    toegang::sleutelbestand,
    verhuizing::reservekopie::{self, Key},
};

/// Write everything to one file, while the server runs.
#[derive(Args)]
pub(super) struct Backup {
    /// A file that is not there yet.
    file: PathBuf,
}

/// Replace everything by what is in a backup.
#[derive(Args)]
pub(super) struct Restore {
    /// A file that `backup` wrote, on whichever engine.
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let db = super::open(&settings).await?;
        let rows = reservekopie::backup(&db, &settings, &self.file).await?;
        tracing::info!(rows, file = %self.file.display(), "backed up");
        Ok(())
    }
}

impl Restore {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let mut settings = settings;
        let directory = PathBuf::from(&settings.data);
        let key = reservekopie::key(&settings, &self.file)?;
        if let Key::Other(key) = &key {
            // It waits beside the one of today until the rows that go with it are committed.
            sleutelbestand::lay_ready(&directory, key)?;
            settings.sleutel.clone_from(key);
        }
        let db = super::open(&settings).await?;
        let restored = self.restored(settings).await;
        if let (Key::Other(key), Ok(_)) = (&key, &restored) {
            // A verb that started meanwhile took the key away: the rows that go with it were not there yet.
            sleutelbestand::lay_ready(&directory, key)?;
        }
        // Whether they were, the database says, also when the answer was lost.
        let placed = sleutelbestand::finish(&db, &directory).await;
        match (&key, &placed) {
            (Key::Elsewhere, _) => tracing::warn!("{}", reservekopie::ELSEWHERE),
            (_, Ok(Some(advice))) => tracing::warn!("{advice}"),
            (Key::Other(_), Ok(None)) => tracing::warn!("the key of this installation is what it was"),
            _ => {}
        }
        let rows = restored?;
        placed?;
        tracing::info!(rows, file = %self.file.display(), "restored");
        Ok(())
    }

    async fn restored(&self, settings: Settings) -> Result<u64, String> {
        super::app_of_any_key(settings, false).await?.restore(&self.file).await
    }
}
