//! `import open-klant [SOURCE] [--replace]`

use clap::Subcommand;

use crate::{config::Settings, verhuizing::open_klant::Report};

/// Where data can be taken over from.
#[derive(Subcommand)]
pub(super) enum Import {
    /// Open Klant: its rows as JSON on standard input.
    OpenKlant {
        /// `-`: rows as JSON on standard input.
        #[arg(default_value = "-")]
        source: String,
        /// Remove what the two APIs hold first; tokens, users, drafts and logs stay.
        #[arg(long)]
        replace: bool,
    },
}

impl Import {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let Self::OpenKlant { source, replace } = self;
        if source != "-" {
            return Err(format!(
                "`{source}` cannot be read yet: give the rows as JSON on standard input, with `-`"
            ));
        }
        let app = super::app(settings, false).await?;
        tell(&app.import_open_klant(std::io::stdin(), replace).await?);
        Ok(())
    }
}

fn tell(report: &Report) {
    for (table, rows) in &report.taken {
        tracing::info!(table, rows, "taken over");
    }
    for (what, rows) in &report.left_out {
        tracing::warn!(what, rows, "left out");
    }
}
