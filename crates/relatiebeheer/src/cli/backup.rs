//! `backup FILE` and `restore FILE`

use std::path::PathBuf;

use clap::Args;

use crate::{config::Settings, verhuizing::reservekopie};

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
        let key = reservekopie::key(&settings, &self.file)?;
        let app = super::app(settings, false).await?;
        let rows = app.restore(&self.file).await?;
        tracing::info!(rows, file = %self.file.display(), "restored");
        if let Some(advice) = key {
            tracing::warn!("{advice}");
        }
        Ok(())
    }
}
