//! `notificaties kanalen`, `notificaties lijst`, `notificaties opnieuw`, `notificaties callback`

use clap::Subcommand;
use uuid::Uuid;

use crate::config::Settings;

/// What others are told, and where they tell us.
#[derive(Subcommand)]
pub(super) enum Notificaties {
    /// Make the kanalen at the Notificaties API that are not there yet.
    Kanalen,
    /// Say what could not be delivered.
    Lijst,
    /// Try what could not be delivered again.
    Opnieuw {
        /// One of the list; without it all of them.
        uuid: Option<Uuid>,
    },
    /// Say where each zaaksysteem tells us of changes, and with which Authorization: a secret.
    Callback,
}

impl Notificaties {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let app = super::app(settings, false).await?;
        match self {
            Self::Kanalen => {
                for (naam, made) in app.register_kanalen().await? {
                    print(&format!("{naam}\t{}", if made { "made" } else { "was there" }));
                }
            }
            Self::Lijst => {
                let found = app.berichten().await.map_err(|problem| problem.to_line())?;
                for bericht in &found.berichten {
                    print(&format!(
                        "{}\t{:?}\t{}\t{} tries\t{}",
                        bericht.uuid, bericht.gemaakt, bericht.soort, bericht.pogingen, bericht.fout
                    ));
                }
                tracing::info!(waiting = found.wachtend, failed = found.mislukt, "notifications");
            }
            Self::Opnieuw { uuid } => {
                let again = app.try_again(uuid).await.map_err(|problem| problem.to_line())?;
                if again == 0 {
                    return Err(
                        "there is nothing to try again: `relatiebeheer notificaties lijst` says what failed"
                            .to_owned(),
                    );
                }
                tracing::info!(again, "will be tried again by the server");
            }
            Self::Callback => {
                for callback in app.callbacks() {
                    let url = callback.url.unwrap_or_else(|| "public_url is not set".to_owned());
                    print(&format!("{}\t{url}\t{}", callback.bron, callback.auth));
                }
            }
        }
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "what the verb returns")]
fn print(line: &str) {
    println!("{line}");
}
