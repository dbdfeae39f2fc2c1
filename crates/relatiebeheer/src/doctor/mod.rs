//! Looks at each setting and each neighbour: what was tried, what came back, and what to do about it. Changes nothing.

mod buren;
mod contact;
mod horen;
mod instellingen;
mod nummers;
mod opslag;
mod rechten;
mod zaaksysteem;

use std::{fmt, path::Path, sync::Arc, time::Duration};

use futures_util::future::{BoxFuture, FutureExt, join_all};
use zgw::transport::Transport;

use crate::{app::Clock, config::Settings};

/// How it is with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It works.
    Goed,
    /// It works, and something about it needs attention.
    LetOp,
    /// Nobody set it, so it is not used.
    NietIngesteld,
    /// It is set and does not work.
    Fout,
}

/// What was found about one thing: a line.
#[derive(Clone, Debug)]
pub struct Bevinding {
    /// How it is.
    pub status: Status,
    /// Which thing.
    pub wat: &'static str,
    /// What was tried and what came back.
    pub resultaat: String,
    /// What to do about it; empty when nothing is.
    pub advies: String,
}

/// How long one thing may take, whatever its own settings say.
const MOST: Duration = Duration::from_secs(20);

impl Bevinding {
    fn new(
        status: Status,
        wat: &'static str,
        resultaat: impl Into<String>,
        advies: impl Into<String>,
    ) -> Self {
        Self { status, wat, resultaat: resultaat.into(), advies: advies.into() }
    }

    fn goed(wat: &'static str, resultaat: impl Into<String>) -> Self {
        Self::new(Status::Goed, wat, resultaat, "")
    }

    fn let_op(wat: &'static str, resultaat: impl Into<String>, advies: impl Into<String>) -> Self {
        Self::new(Status::LetOp, wat, resultaat, advies)
    }

    /// The same, of the zaaksysteem with this code. The first is what most have; others are named.
    fn of(self, code: &str) -> Self {
        match code {
            "zgw" => self,
            code => Self { resultaat: format!("{code}: {}", self.resultaat), ..self },
        }
    }

    fn niet_ingesteld(wat: &'static str, advies: impl Into<String>) -> Self {
        Self::new(Status::NietIngesteld, wat, "", advies)
    }

    fn fout(wat: &'static str, resultaat: impl Into<String>, advies: impl Into<String>) -> Self {
        Self::new(Status::Fout, wat, resultaat, advies)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Goed => "goed",
            Self::LetOp => "let op",
            Self::NietIngesteld => "niet ingesteld",
            Self::Fout => "fout",
        })
    }
}

impl fmt::Display for Bevinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{} {}", self.resultaat, self.advies);
        // What a neighbour said may have lines of its own.
        let text: Vec<&str> = text.split_whitespace().collect();
        write!(f, "{:<14}  {:<16}  {}", self.status, self.wat, text.join(" "))
    }
}

/// That the settings cannot be read, which is where it ends.
pub fn unreadable(why: &str) -> Bevinding {
    // A parser shows the line that it stumbled over, which may hold a secret.
    let why: Vec<&str> = why.lines().filter(|line| !line.contains('|')).collect();
    let why = why.join(" ");
    let advies = "Verbeter dit en probeer het opnieuw; relatiebeheer.example.toml noemt elke instelling.";
    Bevinding::fout("instellingen", format!("Niet te lezen: {why}."), advies)
}

/// Looks at everything, each thing apart from the others and bounded in time.
pub async fn examine(
    settings: &Settings,
    file: Option<&Path>,
    transport: Arc<dyn Transport>,
    clock: Clock,
) -> Vec<Bevinding> {
    let systemen = || [&settings.zgw].into_iter().chain(&settings.zaaksysteem);
    let zaaksystemen = systemen()
        .map(|zgw| ("zgw", zaaksysteem::zaaksysteem(zgw, clock.clone(), transport.clone()).boxed()));
    let rechten =
        systemen().map(|zgw| ("zgw.rechten", rechten::rechten(settings, zgw, &clock, &transport).boxed()));
    let telling = systemen().map(|zgw| ("zgw.contact", contact::contact(settings, zgw, &transport).boxed()));
    let hearing =
        systemen().map(|zgw| ("zgw.notificaties", horen::horen(settings, zgw, &clock, &transport).boxed()));
    let checks: Vec<(&'static str, BoxFuture<'_, Vec<Bevinding>>)> = vec![
        ("instellingen", async { vec![instellingen::gelezen(file)] }.boxed()),
        ("gegevensmap", async { vec![opslag::map(settings)] }.boxed()),
        ("database", opslag::database(settings).map(|found| vec![found]).boxed()),
        ("zaken", opslag::onafgemaakt(settings).boxed()),
        ("sleutel", async { vec![opslag::sleutel(settings)] }.boxed()),
        ("instellingen", async { instellingen::alle(settings) }.boxed()),
        ("nummers", nummers::nummers(settings).map(|found| vec![found]).boxed()),
        ("oidc", buren::oidc(&settings.oidc, transport.clone()).map(|found| vec![found]).boxed()),
    ];
    let registers: Vec<(&'static str, BoxFuture<'_, Vec<Bevinding>>)> = vec![
        ("documenten.clamd", buren::clamd(&settings.documenten).boxed()),
        ("brp", buren::brp(settings, transport.clone()).map(|found| vec![found]).boxed()),
        ("kvk", buren::kvk(&settings.kvk, transport.clone()).map(|found| vec![found]).boxed()),
        (
            "notificaties",
            buren::notificaties(settings, clock.clone(), transport.clone()).map(|found| vec![found]).boxed(),
        ),
    ];
    let bounded = checks
        .into_iter()
        .chain(zaaksystemen)
        .chain(rechten)
        .chain(telling)
        .chain(hearing)
        .chain(registers)
        .map(|(wat, check)| async move {
            tokio::time::timeout(MOST, check).await.unwrap_or_else(|_| {
                let resultaat = format!("Geen antwoord binnen {} seconden.", MOST.as_secs());
                vec![Bevinding::fout(wat, resultaat, "Controleer het adres en de verbinding.")]
            })
        });
    join_all(bounded).await.into_iter().flatten().collect()
}

/// Whether all that is configured works.
pub fn is_gezond(bevindingen: &[Bevinding]) -> bool {
    bevindingen.iter().all(|bevinding| bevinding.status != Status::Fout)
}
