//! `import open-klant [SOURCE] [--replace]`

use clap::Subcommand;

use crate::{
    config::Settings,
    verhuizing::open_klant::{Order, Report},
};

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
        /// Forget an import that was interrupted, instead of going on with it.
        #[arg(long)]
        restart: bool,
    },
}

impl Import {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let Self::OpenKlant { source, replace, restart } = self;
        if source != "-" {
            return Err(format!(
                "`{source}` cannot be read yet: give the rows as JSON on standard input, with `-`"
            ));
        }
        let app = super::app(settings, false).await?;
        tell(&app.import_rows(std::io::stdin(), Order { replace, restart, ..Order::default() }).await?);
        Ok(())
    }
}

fn tell(report: &Report) {
    for (table, rows) in &report.taken {
        tracing::info!(table, rows, "taken over");
    }
    if report.before > 0 {
        tracing::info!(rows = report.before, "were in before it was interrupted");
    }
    for (what, rows) in &report.left_out {
        tracing::warn!(what, rows, "left out");
    }
}
