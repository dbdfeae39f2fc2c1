//! The rules of `deny.toml`: licences, banned crates, where crates come from.
//!
//! cargo-deny does this when it is installed. A fresh machine has not got it and takes many minutes to build it, so the
//! same file is read here too, as far as we use it. Known vulnerabilities are cargo-deny's alone: they need its database.

use std::collections::BTreeMap;
use std::fs;

use crate::process::{on_path, output, root, run};
use crate::{Outcome, cargo, spdx};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(crate) fn check() -> Outcome<String> {
    if on_path(&["cargo-deny"]).is_some() {
        let words =
            ["deny", "--workspace", "--all-features", "--locked", "check", "bans", "licenses", "sources"];
        return run(cargo::cargo().args(words)).map(|()| "cargo-deny".to_owned());
    }
    let read =
        |name: &str| fs::read_to_string(root().join(name)).map_err(|e| format!("cannot read {name}: {e}"));
    let rules = Rules::read(&read("deny.toml")?);
    // --locked: a lock file that does not fit the manifests is an error here, as in a build for release.
    let tree = output(cargo::cargo().args([
        "tree",
        "--locked",
        "--workspace",
        "--all-features",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}|{l}",
    ]))?;
    let lock = lock(&read("Cargo.lock")?);
    let complaints: Vec<String> = [licences(&rules, &tree), bans(&rules, &lock), sources(&lock)].concat();
    if complaints.is_empty() {
        return Ok(format!("{} crates, by our own reading of deny.toml", lock.len()));
    }
    for line in &complaints {
        eprintln!("{line}");
    }
    Err(format!("{} dependencies break the rules of deny.toml", complaints.len()))
}

/// What we use of `deny.toml`. One entry a line, as that file says at its top.
#[derive(Default)]
struct Rules {
    licences: Vec<String>,
    bans: Vec<Ban>,
}

struct Ban {
    name: String,
    reason: String,
    /// The crates that may depend on it all the same.
    wrappers: Vec<String>,
}

impl Rules {
    fn read(text: &str) -> Self {
        let mut rules = Self::default();
        let mut list = "";
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            match line.split_once(" = [") {
                Some((key, _)) if !line.starts_with('{') && !line.ends_with(']') => list = key,
                _ if line == "]" => list = "",
                _ if list == "allow" && line.starts_with('"') => rules.licences.extend(strings(line)),
                _ if list == "deny" && line.starts_with('{') => rules.bans.extend(Ban::read(line)),
                _ => {}
            }
        }
        rules
    }
}

impl Ban {
    /// `{ crate = "chrono", wrappers = ["oauth2"], reason = "…" },`
    fn read(line: &str) -> Option<Self> {
        let value = |key: &str| line.split_once(&format!("{key} = ")).map(|(_, rest)| rest);
        let wrappers = value("wrappers").and_then(|rest| rest.split_once(']')).map(|(list, _)| strings(list));
        Some(Self {
            name: strings(value("crate")?).into_iter().next()?,
            reason: strings(value("reason")?).into_iter().next()?,
            wrappers: wrappers.unwrap_or_default(),
        })
    }
}

fn strings(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// One crate in Cargo.lock.
#[derive(Debug, Default, PartialEq)]
struct Locked {
    source: Option<String>,
    dependencies: Vec<String>,
}

/// By `name version`.
fn lock(text: &str) -> BTreeMap<String, Locked> {
    let mut crates = BTreeMap::new();
    for part in text.split("[[package]]").skip(1) {
        let value = |key: &str| {
            part.lines().find_map(|line| line.strip_prefix(&format!("{key} = \""))?.strip_suffix('"'))
        };
        let lines = part.lines().map(str::trim).filter(|line| line.starts_with('"'));
        // `"name"`, `"name 1.2.3"` when there are several versions
        let names = lines.flat_map(strings).filter_map(|entry| entry.split(' ').next().map(str::to_owned));
        let found = Locked { source: value("source").map(str::to_owned), dependencies: names.collect() };
        crates.insert(format!("{} {}", value("name").unwrap_or("?"), value("version").unwrap_or("?")), found);
    }
    crates
}

fn licences(rules: &Rules, tree: &str) -> Vec<String> {
    let mut lines: Vec<&str> =
        tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|l| !l.is_empty()).collect();
    lines.sort_unstable();
    lines.dedup();
    let parts = lines.into_iter().map(|line| line.split_once('|').unwrap_or((line, "")));
    let refused = parts.filter(|(_, licence)| !spdx::satisfied(licence, &rules.licences));
    refused.map(|(name, licence)| format!("licence not allowed: {name}: {licence:?}")).collect()
}

fn bans(rules: &Rules, lock: &BTreeMap<String, Locked>) -> Vec<String> {
    let mut complaints = Vec::new();
    for (user, locked) in lock {
        let user = user.split(' ').next().unwrap_or(user);
        for ban in rules.bans.iter().filter(|ban| locked.dependencies.contains(&ban.name)) {
            if !ban.wrappers.iter().any(|wrapper| wrapper == user) {
                complaints.push(format!("banned: {} (used by {user}): {}", ban.name, ban.reason));
            }
        }
    }
    complaints
}

fn sources(lock: &BTreeMap<String, Locked>) -> Vec<String> {
    let foreign =
        lock.iter().filter(|(_, locked)| locked.source.as_deref().is_some_and(|from| from != CRATES_IO));
    foreign.map(|(name, locked)| format!("not from crates.io: {name}: {:?}", locked.source)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = r#"
# allow = [
[licenses]
allow = [
    "MIT",
    "EUPL-1.2", # ours
]
[bans]
deny = [
    { crate = "openssl-sys", reason = "rustls it is" },
    { crate = "chrono", wrappers = ["oauth2", "openidconnect"], reason = "jiff it is" },
]
[sources]
allow-registry = ["https://github.com/rust-lang/crates.io-index"]
"#;

    const LOCK: &str = r#"
[[package]]
name = "oauth2"
version = "5.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = [
 "chrono",
 "rand 0.8.8",
]

[[package]]
name = "ours"
version = "0.1.0"
dependencies = [
 "chrono",
]

[[package]]
name = "forked"
version = "1.0.0"
source = "git+https://example.org/forked"
"#;

    #[test]
    fn the_rules_are_read() {
        let rules = Rules::read(TOML);
        assert_eq!(rules.licences, ["MIT", "EUPL-1.2"]);
        let names: Vec<&str> = rules.bans.iter().map(|ban| ban.name.as_str()).collect();
        assert_eq!(names, ["openssl-sys", "chrono"]);
        assert_eq!(rules.bans.last().unwrap().wrappers, ["oauth2", "openidconnect"]);
    }

    #[test]
    fn a_banned_crate_is_refused_but_for_its_wrappers() {
        let found = bans(&Rules::read(TOML), &lock(LOCK));
        assert_eq!(found, ["banned: chrono (used by ours): jiff it is"]);
    }

    #[test]
    fn only_the_registry_and_our_own_folders_are_sources() {
        let found = sources(&lock(LOCK));
        assert_eq!(found.len(), 1);
        assert!(found.concat().contains("forked 1.0.0"), "{found:?}");
    }

    #[test]
    fn each_licence_is_judged_once() {
        let tree = "a v1|MIT\nb v1|GPL-3.0-only\n\nb v1|GPL-3.0-only (*)\nc v1|\n";
        let found = licences(&Rules::read(TOML), tree);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn our_own_file_gives_rules() {
        let rules = Rules::read(&fs::read_to_string(root().join("deny.toml")).unwrap());
        assert!(rules.licences.contains(&"EUPL-1.2".to_owned()));
        assert!(rules.bans.len() > 5);
    }
}
