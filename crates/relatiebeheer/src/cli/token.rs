//! `token create NAME`, `token list`, `token revoke NAME`

use clap::Subcommand;

use crate::{config::Settings, toegang::tokens};

/// API tokens.
#[derive(Subcommand)]
pub(super) enum Token {
    /// Make a token and print it, once.
    Create {
        /// For whom it is: the name of the system that will use it.
        name: String,
        /// What it may do, such as klantcontacten:read or *:write; again for more. None: everything. With zonder-bsn it
        /// gets no BSN in any answer.
        #[arg(long = "scope", value_name = "RESOURCE:read|write")]
        scopes: Vec<String>,
        /// For a system that signs its own tokens (ZGW JWT, HS256): NAME is its client_id, and its secret is printed.
        #[arg(long)]
        jwt: bool,
    },
    /// Say which there are, and what each may do.
    List,
    /// Take back every token of this name.
    Revoke {
        /// As it was made.
        name: String,
    },
}

impl Token {
    pub(super) async fn run(self, settings: Settings) -> Result<(), String> {
        let app = super::app(settings, false).await?;
        match self {
            Self::Create { name, scopes, jwt } => {
                let (name, scopes) = (name.trim(), scopes.iter().map(String::as_str).collect::<Vec<_>>());
                if name.is_empty() {
                    return Err("give the token a name: who is going to use it?".to_owned());
                }
                let made = if jwt {
                    app.create_client(name, &scopes).await?
                } else {
                    app.create_token_with(name, &scopes).await?
                };
                print(&made);
            }
            Self::List => {
                let conn = app.db.read().await.map_err(|error| error.to_string())?;
                for known in tokens::list(&conn).await.map_err(|problem| problem.to_line())? {
                    let kind = if known.jwt { "jwt" } else { "token" };
                    let rechten = known.rechten.to_string();
                    let may = if known.rechten.is_everything() { "everything" } else { &rechten };
                    print(&format!("{}\t{kind}\t{may}\t{:?}", known.naam, known.gemaakt));
                }
            }
            Self::Revoke { name } => {
                if app.revoke_token(name.trim()).await? == 0 {
                    return Err(format!(
                        "there is no token of {name}: `relatiebeheer token list` says which there are"
                    ));
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
