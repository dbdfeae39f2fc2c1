//! The command line: one file a verb.

mod backup;
mod doctor;
mod export;
mod import;
mod notificaties;
mod openapi;
mod serve;
mod token;

use std::{
    collections::BTreeMap,
    io::IsTerminal,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::{Args, Parser, Subcommand};
use store::{Db, Options, Target};
use zgw::transport::Reqwest;

use crate::{
    app::{App, Clock, Ids, Parts, werk},
    config::{self, Settings},
    toegang::sleutelbestand,
};

/// Relatiebeheercomponent (CRM) for municipal contact centres.
#[derive(Parser)]
#[command(name = "relatiebeheer", version)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Args)]
struct Common {
    /// Settings file (default: relatiebeheer.toml, when there is one).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Directory for the SQLite file and keys (default: data).
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// postgres://… instead of SQLite.
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// auto, text or json.
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<String>,
}

#[derive(Subcommand)]
enum Verb {
    /// Serve the APIs and the werkplek.
    Serve(serve::Serve),
    /// Manage API tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// Take data over from another system.
    #[command(subcommand)]
    Import(import::Import),
    /// Compare what is here with another system; changes nothing.
    #[command(subcommand)]
    Compare(import::Compare),
    /// Take data to another system.
    #[command(subcommand)]
    Export(export::Export),
    /// What others are told: kanalen, and what could not be delivered.
    #[command(subcommand)]
    Notificaties(notificaties::Notificaties),
    /// Write everything to one file, while the server runs.
    Backup(backup::Backup),
    /// Replace everything by what is in a backup, of either engine.
    Restore(backup::Restore),
    /// Look at each setting and neighbour, and say what to do.
    Doctor(doctor::Doctor),
    /// Print the OpenAPI description of an API.
    Openapi(openapi::Openapi),
}

/// How long a neighbour may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(3);
/// Exit status for a wrong setting or an unreachable database.
const WRONG: u8 = 2;

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let environment: BTreeMap<String, String> = std::env::vars().collect();
    let mut flags = vec![
        ("data", cli.common.data.clone()),
        ("database", cli.common.database.clone()),
        ("log_format", cli.common.log_format.clone()),
    ];
    if let Verb::Serve(serve) = &cli.verb {
        flags.extend(serve.flags());
    }
    let settings = match config::load(cli.common.config.as_deref(), &environment, &flags) {
        Ok(settings) => settings,
        Err(why) if matches!(cli.verb, Verb::Doctor(_)) => return doctor::unreadable(&why),
        Err(why) => return wrong(&why),
    };
    log(&settings.log_format);
    werk::log_panics();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4)))
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(cli.verb, settings, cli.common.config.as_deref())),
        Err(error) => Err(error.to_string()),
    };
    match outcome {
        Ok(status) => status,
        Err(why) => wrong(&why),
    }
}

async fn run(verb: Verb, settings: Settings, file: Option<&Path>) -> Result<ExitCode, String> {
    match verb {
        Verb::Serve(serve) => serve.run(settings).await?,
        Verb::Token(token) => token.run(settings).await?,
        Verb::Import(import) => import.run(settings).await?,
        Verb::Compare(compare) => compare.run(settings).await?,
        Verb::Notificaties(notificaties) => notificaties.run(settings).await?,
        Verb::Export(export) => export.run(settings).await?,
        Verb::Backup(backup) => backup.run(settings).await?,
        Verb::Restore(restore) => Box::pin(restore.run(settings)).await?,
        Verb::Doctor(doctor) => return doctor.run(settings, file).await,
        Verb::Openapi(openapi) => openapi.run()?,
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stderr, reason = "the one line that says what is wrong")]
fn wrong(why: &str) -> ExitCode {
    eprintln!("relatiebeheer: {why}");
    ExitCode::from(WRONG)
}

/// Logs go to standard error: text on a terminal, JSON lines elsewhere.
fn log(format: &str) {
    let filter = tracing_subscriber::EnvFilter::new("info");
    let on_terminal = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let builder = builder.with_ansi(on_terminal);
    let json = format == "json" || (format == "auto" && !on_terminal);
    if json { builder.json().init() } else { builder.with_target(false).compact().init() }
}

/// Opens the register that the settings name.
pub(crate) async fn open(settings: &Settings) -> Result<Db, String> {
    let target = if settings.database.is_empty() {
        // Nobody else on this machine has any business with what is in it.
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&settings.data);
        made.map_err(|error| format!("{}: {error}", settings.data))?;
        Target::File(PathBuf::from(&settings.data).join("relatiebeheer.db"))
    } else {
        Target::Url(settings.database.clone())
    };
    let options = Options { connections: settings.database_verbindingen, ..Options::new(target) };
    Db::open(options).await.map_err(|error| format!("the database cannot be opened: {error}"))
}

/// How neighbours are reached over the network.
fn transport() -> Result<Reqwest, String> {
    let agent = concat!("relatiebeheer/", env!("CARGO_PKG_VERSION"));
    Reqwest::new(agent, CONNECT).map_err(|error| error.to_string())
}

/// Puts the application together on the machine's own clock and randomness, and has the database know its key.
pub(crate) async fn app(settings: Settings, is_trial: bool) -> Result<App, String> {
    let app = app_of_any_key(settings, is_trial).await?;
    sleutelbestand::recognise(&app.db, &app.geheim).await.map_err(|error| error.to_string())?;
    Ok(app)
}

/// The same for a restore, whose key goes with rows that are not there yet.
pub(crate) async fn app_of_any_key(settings: Settings, is_trial: bool) -> Result<App, String> {
    let (db, ids) = (open(&settings).await?, Ids::random_source());
    let mut settings = settings;
    if settings.sleutel.is_empty() {
        let directory = Path::new(&settings.data);
        if let Some(advice) = sleutelbestand::finish(&db, directory).await? {
            tracing::warn!("{advice}");
        }
        settings.sleutel = sleutelbestand::read_or_make(directory, &ids)?;
    }
    let transport = transport()?;
    let clock = Clock::system();
    let parts = Parts { db, clock, ids, settings, transport: Arc::new(transport), is_trial };
    App::start(parts).await.map_err(|error| error.to_string())
}
