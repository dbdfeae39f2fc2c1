//! Drives the release binary of the product from the outside: how fast it is, and whether anything is lost when it
//! is killed. Started by `cargo xtask bench` and `cargo xtask faults`.

mod against;
mod engine;
mod faults;
mod http;
mod load;
mod municipality;
mod place;
mod plot;
mod proc;
mod random;
mod report;
mod rows;
mod scenario;
mod server;
mod session;
mod speed;
mod stats;
mod words;
mod zaaksysteem;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

#[derive(Parser)]
#[command(about = "Measures the product from the outside", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Requests per second, latency, CPU and memory on a generated municipality. Never fails on a figure.
    Speed(SpeedFlags),
    /// CPU per request of two programs that are asked the same by turns, and their ratio. Never fails on a figure.
    Against(AgainstFlags),
    /// Reads a SQLite file again and again, as another program would; `faults kill` starts it.
    #[command(hide = true)]
    ForeignReader { file: PathBuf },
    /// Rounds in which something breaks. Fails when an acknowledged record is lost or doubled.
    Faults {
        #[command(subcommand)]
        fault: Fault,
    },
}

#[derive(Subcommand)]
enum Fault {
    /// The server is killed (SIGKILL) while clients write.
    Kill(KillFlags),
    /// A Notificaties API tells of changes without a pause, and after a night of trouble all at once.
    Callback(CallbackFlags),
    /// Clients ask the slowest questions that are allowed, while others ask whether the server lives, and save.
    Stampede(StampedeFlags),
    /// The server is killed (SIGKILL) while employees add and change documents at a zaaksysteem.
    Uploads(UploadFlags),
}

/// What both verbs need.
#[derive(Args, Clone)]
struct Common {
    /// sqlite, postgres or both
    #[arg(long, default_value = "both")]
    engine: engine::Choice,
    /// The product's binary
    #[arg(long, env = "RELATIEBEHEER_BIN", default_value = "target/release/relatiebeheer")]
    bin: PathBuf,
    /// A PostgreSQL server; every run makes and drops a database of its own there
    #[arg(long, env = "TEST_DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
    /// Process id of that server, for its CPU time; asked from the server itself when it is local
    #[arg(long, env = "TEST_POSTGRES_PID")]
    postgres_pid: Option<u32>,
    /// Where data directories are made, on a real disk
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
}

#[derive(Args)]
struct SpeedFlags {
    #[command(flatten)]
    common: Common,
    /// Number of partijen; k and m are understood. Of several, smallest first, the growth is shown: 100k,1m
    #[arg(long, default_value = "100k", value_parser = municipality::size, value_delimiter = ',')]
    size: Vec<u32>,
    /// Directory for speed.json and speed.md
    #[arg(long, default_value = "docs/bench")]
    out: PathBuf,
    /// Keep the municipality and use it again the next time: for trying things, not for figures to publish
    #[arg(long)]
    keep: bool,
    /// Fill the municipality and ask nothing: goes with --keep
    #[arg(long)]
    import_only: bool,
    /// Only the questions whose name contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Seconds per measurement
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=120))]
    seconds: u64,
}

#[derive(Args)]
struct AgainstFlags {
    #[command(flatten)]
    common: Common,
    /// The binary that it is held against, such as one of an earlier commit
    old: PathBuf,
    /// Number of partijen; k and m are understood
    #[arg(long, default_value = "30k", value_parser = municipality::size)]
    size: u32,
    /// Only the questions whose name contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Seconds for each of both per measurement
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=60))]
    seconds: u64,
}

#[derive(Args)]
struct KillFlags {
    #[command(flatten)]
    common: Common,
    /// Rounds per engine
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rounds: u32,
    /// Clients that write at the same time
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=64))]
    clients: u32,
    /// Ask half of what got no answer again after the restart, with the same Idempotency-Key, as a careful client does
    #[arg(long)]
    retry: bool,
    /// Decides the moments of the kills
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Args)]
struct CallbackFlags {
    #[command(flatten)]
    common: Common,
    /// Messages a second
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rate: u32,
    /// For how many seconds
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
    /// Messages that nobody has dealt with yet
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    backlog: u32,
}

#[derive(Args)]
struct UploadFlags {
    #[command(flatten)]
    common: Common,
    /// Kills per engine; the repair is waited for once, after the last
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    rounds: u32,
    /// Employees at work at the same time
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=64))]
    clients: u32,
    /// Decides the moments of the kills and what is asked
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Args)]
struct StampedeFlags {
    #[command(flatten)]
    common: Common,
    /// Number of partijen; k and m are understood
    #[arg(long, default_value = "100k", value_parser = municipality::size)]
    size: u32,
    /// Clients that ask at the same time
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=64))]
    clients: u32,
    /// Seconds for each kind of question
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=300))]
    seconds: u64,
    /// Keep the municipality and use it again the next time
    #[arg(long)]
    keep: bool,
}

impl StampedeFlags {
    fn length(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// One thread: on a small machine the load generator must not take the server's place.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let work = async {
        match Cli::parse().verb {
            Verb::Against(flags) => against::run(&flags).await,
            Verb::Speed(flags) => speed::run(&flags).await,
            Verb::Faults { fault: Fault::Kill(flags) } => faults::kill(&flags).await,
            Verb::Faults { fault: Fault::Callback(flags) } => faults::callback(&flags).await,
            Verb::Faults { fault: Fault::Stampede(flags) } => faults::stampede(&flags).await,
            Verb::ForeignReader { file } => faults::foreign_reader(&file),
            Verb::Faults { fault: Fault::Uploads(flags) } => faults::uploads(&flags).await,
        }
    };
    // Ended from outside: the server that was started here must not stay behind.
    let outcome = tokio::select! {
        outcome = work => outcome,
        () = told_to_stop() => Err(anyhow::anyhow!("stopped; the data directory and database of this run stay")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn told_to_stop() {
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(_) => std::future::pending().await,
    }
}
