//! `token create NAME`

use clap::Subcommand;

use crate::{config::Settings, toegang::tokens};

/// API tokens.
#[derive(Subcommand)]
pub(super) enum Token {
    /// Make a token and print it, once.
    Create {
        /// For whom it is: the name of the system that will use it.
        name: String,
    },
}

impl Token {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let Self::Create { name } = self;
        if name.trim().is_empty() {
            return Err("give the token a name: who is going to use it?".to_owned());
        }
        let app = super::app(settings, false).await?;
        let token = tokens::create(&app, name.trim()).await.map_err(|problem| format!("{problem:?}"))?;
        print(&token);
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "what the verb returns")]
fn print(token: &str) {
    println!("{token}");
}
