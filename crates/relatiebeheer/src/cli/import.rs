//! `import open-klant [SOURCE] [--replace] [--dry-run]` and `compare open-klant [SOURCE]`

use std::{
    fs::{File, OpenOptions},
    io::{self, IsTerminal},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use clap::{Args, Subcommand};
use parking_lot::Mutex;

use crate::{
    app::App,
    config::Settings,
    verhuizing::{Goal, Order, Report, Watch},
};

/// Where data can be taken over from.
#[derive(Subcommand)]
pub(super) enum Import {
    /// Open Klant: its database, its API, or its rows as JSON on standard input.
    OpenKlant(OpenKlant),
}

#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[derive(Args)]
pub(super) struct OpenKlant {
    /// `postgres://…`: a database of Open Klant, which is only read; its tokens come along. `https://…`: its API.
    /// `-`: rows as JSON on standard input.
    #[arg(default_value = "-")]
    source: String,
    /// For the API of Open Klant: a token that lets us in.
    #[arg(long, env = "OPEN_KLANT_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Remove what the two APIs hold first; tokens, users, drafts and logs stay.
    #[arg(long)]
    replace: bool,
    /// Forget an import that was interrupted, instead of going on with it.
    #[arg(long, conflicts_with = "dry_run")]
    restart: bool,
    /// Read everything, say what would be taken over, and store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Afterwards read everything back and say whether it is equal to what was read.
    #[arg(long, conflicts_with = "dry_run")]
    compare: bool,
    /// A new file for every row that today's rules would refuse, and every row that is left out, one JSON object a line. The
    /// first are taken over all the same. Rules about several rows are looked at when all are there, so not with --dry-run.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What can be compared with what is here.
#[derive(Subcommand)]
pub(super) enum Compare {
    /// Open Klant: its database, its API, or its rows as JSON on standard input. Nothing is stored.
    OpenKlant {
        /// As `import open-klant` takes it.
        #[arg(default_value = "-")]
        source: String,
        /// For the API of Open Klant: a token that lets us in.
        #[arg(long, env = "OPEN_KLANT_TOKEN", hide_env_values = true)]
        token: Option<String>,
    },
}

impl Compare {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let Self::OpenKlant { source, token } = self;
        let order = Order { goal: Goal::OnlyCompare, ..Order::default() };
        let app = super::app(settings, false).await?;
        let watch = Watch::default();
        let report = tokio::select! {
            report = take(&app, (&source, token.as_deref()), order, &watch) => report?,
            () = look_on(&watch) => return Ok(()),
        };
        compared(&report)
    }
}

impl Import {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let Self::OpenKlant(OpenKlant { source, token, replace, restart, dry_run, compare, report: file }) =
            self;
        let goal = match (dry_run, compare) {
            (true, _) => Goal::DryRun,
            (_, true) => Goal::Compare,
            _ => Goal::Store,
        };
        let order = Order { replace, restart, goal, ..Order::default() };
        let app = super::app(settings, false).await?;
        let named = file.as_deref().map(create).transpose()?;
        let watch = Watch { named: named.map(|file| Arc::new(Mutex::new(file))), ..Watch::default() };
        let report = tokio::select! {
            report = take(&app, (&source, token.as_deref()), order, &watch) => report?,
            () = look_on(&watch) => return Ok(()),
        };
        tell(&report, order)
    }
}

/// Whether this is the address of a database.
pub(super) fn is_database(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

async fn take(
    app: &App,
    (source, token): (&str, Option<&str>),
    order: Order,
    watch: &Watch,
) -> Result<Report, String> {
    match source {
        "-" => app.import_watched(io::stdin(), order, watch).await,
        url if is_database(url) => app.import_database(url, order, watch).await,
        url if url.starts_with("https://") || url.starts_with("http://") => {
            let token = token.ok_or("give a token of that Open Klant with --token")?;
            app.import_api((url, token), order, watch).await
        }
        other => Err(format!(
            "`{other}` cannot be read: give postgres://… for a database of Open Klant, https://… for its API, or - for rows as JSON on \
             standard input"
        )),
    }
}

/// Says how far it is: in one line that changes on a terminal, in a line every ten seconds elsewhere.
async fn look_on(watch: &Watch) {
    let on_terminal = io::stderr().is_terminal();
    let step = Duration::from_secs(if on_terminal { 1 } else { 10 });
    let mut seconds = 0;
    loop {
        tokio::time::sleep(step).await;
        seconds += step.as_secs();
        let (read, expected) = (watch.read.load(Ordering::Relaxed), watch.expected.load(Ordering::Relaxed));
        let line = progress(read, expected, seconds);
        if on_terminal { rewrite(&line) } else { tracing::info!("{line}") }
    }
}

/// `1200 of about 5000 rows, 400 a second, about 10 s left`
fn progress(read: u64, expected: u64, seconds: u64) -> String {
    let rate = read / seconds.max(1);
    match expected.saturating_sub(read) {
        _ if read == 0 => "reading".to_owned(),
        0 => format!("{read} rows, {rate} a second"),
        left => {
            let bar = usize::try_from(read * 20 / expected.max(1)).unwrap_or(20);
            format!(
                "[{:20}] {read} of about {expected} rows, {rate} a second, about {} s left",
                "#".repeat(bar.min(20)),
                left / rate.max(1)
            )
        }
    }
}

#[expect(clippy::print_stderr, reason = "a line for who waits at a terminal")]
fn rewrite(line: &str) {
    eprint!("\r{line}\u{1b}[K");
}

/// How many rows that today's rules would refuse are shown.
const SHOWN: usize = 20;

/// A file for all of them, which only its owner can read.
fn create(path: &Path) -> Result<File, String> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("{} is there already: give --report a new file", path.display())
        }
        _ => format!("{}: {error}", path.display()),
    })
}

fn tell(report: &Report, order: Order) -> Result<(), String> {
    let what = if order.goal == Goal::DryRun { "would be taken over" } else { "taken over" };
    for (table, rows) in &report.taken {
        tracing::info!(table, rows, "{what}");
    }
    if report.before > 0 {
        tracing::info!(rows = report.before, "were in before it was interrupted");
    }
    if report.tokens > 0 {
        tracing::info!(tokens = report.tokens, "clients keep their tokens");
    }
    for (what, rows) in &report.left_out {
        tracing::warn!(what, rows, "left out");
    }
    if report.veranderd > 0 {
        tracing::warn!(
            rows = report.veranderd,
            "hold a value that cannot be kept as it was; the row is taken over with the nearest that can"
        );
    }
    for odd in report.veranderde.iter().take(SHOWN) {
        tracing::warn!(table = odd.tabel, uuid = %odd.uuid, why = odd.waarom.join("; "), "changed");
    }
    if report.ongewoon > 0 {
        tracing::warn!(
            rows = report.ongewoon,
            "would be refused by today's rules, and are taken over as they are"
        );
    }
    for odd in report.ongewone.iter().take(SHOWN) {
        tracing::warn!(table = odd.tabel, uuid = %odd.uuid, why = odd.waarom.join("; "), "for example");
    }
    if order.goal == Goal::Compare { compared(report) } else { Ok(()) }
}

/// Says whether what is here is what was read.
fn compared(report: &Report) -> Result<(), String> {
    for (table, som) in &report.gelezen {
        let here = report.hier.get(table).copied().unwrap_or_default();
        let (read, here) = (format!("{:032x}", som.afdruk), format!("{:032x}", here.afdruk));
        tracing::info!(table, rows = som.rijen, read, here, "compared");
    }
    match report.verschillen().as_slice() {
        [] => {
            tracing::info!("what is here is equal to what was read");
            Ok(())
        }
        differences => Err(format!(
            "what is here is not equal to what was read ({}): was there more in the register, or did somebody write \
             meanwhile?",
            differences.join("; ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::progress;

    #[test]
    fn who_waits_reads_how_far_it_is_and_how_long_it_takes() {
        assert_eq!(progress(0, 100, 1), "reading");
        assert_eq!(progress(1_200, 0, 3), "1200 rows, 400 a second");
        assert_eq!(
            progress(1_000, 5_000, 5),
            "[####                ] 1000 of about 5000 rows, 200 a second, about 20 s left"
        );
        assert_eq!(progress(6_000, 5_000, 5), "6000 rows, 1200 a second");
    }
}
