//! SQLite or PostgreSQL.

use clap::ValueEnum;
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Choice {
    Sqlite,
    Postgres,
    Both,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Engine {
    #[default]
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

impl Choice {
    /// PostgreSQL is left out of `both`, aloud, when there is no server; asked for by name it is an error later.
    pub(crate) fn engines(self, has_database: bool) -> Vec<Engine> {
        match self {
            Self::Sqlite => vec![Engine::Sqlite],
            Self::Postgres => vec![Engine::Postgres],
            Self::Both if has_database => vec![Engine::Sqlite, Engine::Postgres],
            Self::Both => {
                eprintln!("· PostgreSQL is left out: set TEST_DATABASE_URL or start this with cargo xtask");
                vec![Engine::Sqlite]
            }
        }
    }
}
