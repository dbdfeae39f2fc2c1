//! `export open-klant [--out FILE]`

use std::{
    fs::OpenOptions,
    io::{self, BufWriter},
    os::unix::fs::OpenOptionsExt as _,
    path::PathBuf,
};

use clap::Subcommand;

use crate::config::Settings;

/// Where data can be taken to.
#[derive(Subcommand)]
pub(super) enum Export {
    /// Open Klant: rows of its tables as JSON, as `import open-klant -` reads them.
    OpenKlant {
        /// A new file, instead of standard output.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

impl Export {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let Self::OpenKlant { out } = self;
        let app = super::app(settings, false).await?;
        let written = match out {
            None => app.export_open_klant(&mut BufWriter::new(io::stdout())).await?,
            Some(path) => {
                let named = |error: io::Error| format!("{}: {error}", path.display());
                // It holds everything of everybody: for nobody else on this machine.
                let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
                let mut file = BufWriter::new(file.map_err(named)?);
                let written = app.export_open_klant(&mut file).await?;
                file.into_inner().map_err(|error| named(error.into_error()))?.sync_all().map_err(named)?;
                written
            }
        };
        for (table, rows) in written {
            tracing::info!(table, rows, "written");
        }
        Ok(())
    }
}
