//! `export open-klant [TO] [--out FILE]`

use std::{
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use store::durable::{self, Part};

use super::import::is_database;
use crate::{app::App, config::Settings, verhuizing::Written};

/// Where data can be taken to.
#[derive(Subcommand)]
pub(super) enum Export {
    /// Open Klant: rows of its tables as JSON, as `import open-klant -` reads them; or straight into its database.
    OpenKlant {
        /// `postgres://…`: a database of Open Klant in which only its migrations have run. All rows come in it, or none.
        #[arg(value_name = "TO")]
        to: Option<String>,
        /// A new file, instead of standard output.
        #[arg(long, value_name = "FILE", conflicts_with = "to")]
        out: Option<PathBuf>,
    },
}

impl Export {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let Self::OpenKlant { to, out } = self;
        if let Some(other) = to.as_deref().filter(|to| !is_database(to)) {
            return Err(format!(
                "`{other}` cannot be written to: give postgres://… for a database of Open Klant, --out for a file, or nothing \
                 for standard output"
            ));
        }
        let app = super::app(settings, false).await?;
        let written = match (to, out) {
            (Some(url), _) => app.export_to_database(&url).await?,
            (None, Some(path)) => to_file(&app, &path).await?,
            (None, None) => app.export_open_klant(&mut BufWriter::new(io::stdout())).await?,
        };
        for (table, rows) in written {
            tracing::info!(table, rows, "written");
        }
        Ok(())
    }
}

async fn to_file(app: &App, path: &Path) -> Result<Written, String> {
    let named = |error: io::Error| durable::explain(path, &error);
    let taken = || named(io::Error::from(io::ErrorKind::AlreadyExists));
    if path.exists() {
        return Err(taken());
    }
    // It holds everything of everybody: for nobody else on this machine.
    let mut file = BufWriter::new(Part::begin(path).map_err(named)?);
    let written = app.export_open_klant(&mut file).await?;
    let part = file.into_inner().map_err(|error| named(error.into_error()))?;
    if part.keep_if_new().map_err(named)? { Ok(written) } else { Err(taken()) }
}
