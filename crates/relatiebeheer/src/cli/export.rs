//! `export open-klant [--out FILE]`

use std::{
    io::{self, BufWriter},
    path::PathBuf,
};

use clap::Subcommand;
use store::durable::{self, Part};

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
                let named = |error: io::Error| durable::explain(&path, &error);
                let taken = || named(io::Error::from(io::ErrorKind::AlreadyExists));
                if path.exists() {
                    return Err(taken());
                }
                // It holds everything of everybody: for nobody else on this machine.
                let mut file = BufWriter::new(Part::begin(&path).map_err(named)?);
                let written = app.export_open_klant(&mut file).await?;
                let part = file.into_inner().map_err(|error| named(error.into_error()))?;
                if !part.keep_if_new().map_err(named)? {
                    return Err(taken());
                }
                written
            }
        };
        for (table, rows) in written {
            tracing::info!(table, rows, "written");
        }
        Ok(())
    }
}
