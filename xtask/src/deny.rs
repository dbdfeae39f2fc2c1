//! The rules of `deny.toml`: licences, banned crates, where crates come from.
//!
//! cargo-deny does this when it is installed. A fresh machine has not got it and takes many minutes to build it, so the
//! same file is read here too, as far as we use it. Known vulnerabilities are cargo-deny's alone: they need its database.

use std::collections::{BTreeMap, BTreeSet};
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
        "depth",
        "--format",
        "{p}|{l}",
    ]))?;
    let tree = tree_of(&tree);
    let complaints: Vec<String> =
        [licences(&rules, &tree), bans(&rules, &tree), sources(&read("Cargo.lock")?)].concat();
    if complaints.is_empty() {
        return Ok(format!("{} crates, by our own reading of deny.toml", tree.len()));
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

/// A crate that is really built somewhere, on some platform; Cargo.lock also lists crates that no feature asks for.
#[derive(Default)]
struct Built {
    licence: String,
    users: BTreeSet<String>,
}

/// By `name version`, from lines such as `2chrono v0.4.45|MIT OR Apache-2.0 (*)`: the depth, the crate, its licence.
fn tree_of(text: &str) -> BTreeMap<String, Built> {
    let mut crates: BTreeMap<String, Built> = BTreeMap::new();
    let mut path: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end_matches(" (*)");
        let named = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let Some(depth) = line.strip_suffix(named).and_then(|digits| digits.parse::<usize>().ok()) else {
            continue;
        };
        let (package, licence) = named.split_once('|').unwrap_or((named, ""));
        let key = package.split(' ').take(2).collect::<Vec<_>>().join(" ");
        path.truncate(depth);
        let built = crates.entry(key.clone()).or_default();
        licence.clone_into(&mut built.licence);
        built.users.extend(path.last().map(|user| name(user).to_owned()));
        path.push(key);
    }
    crates
}

fn name(package: &str) -> &str {
    package.split(' ').next().unwrap_or(package)
}

fn licences(rules: &Rules, tree: &BTreeMap<String, Built>) -> Vec<String> {
    let refused = tree.iter().filter(|(_, built)| !spdx::satisfied(&built.licence, &rules.licences));
    refused.map(|(package, built)| format!("licence not allowed: {package}: {:?}", built.licence)).collect()
}

fn bans(rules: &Rules, tree: &BTreeMap<String, Built>) -> Vec<String> {
    let mut complaints = Vec::new();
    for (package, built) in tree {
        for ban in rules.bans.iter().filter(|ban| ban.name == name(package)) {
            let users = built.users.iter().filter(|user| !ban.wrappers.contains(user));
            complaints
                .extend(users.map(|user| format!("banned: {package} (used by {user}): {}", ban.reason)));
        }
    }
    complaints
}

/// Our own crates have no source in Cargo.lock; every other must come from the registry.
fn sources(lock: &str) -> Vec<String> {
    let mut package = "";
    let mut foreign = Vec::new();
    for line in lock.lines() {
        if let Some(found) = line.strip_prefix("name = ") {
            package = found;
        }
        let elsewhere = line.strip_prefix("source = ").filter(|from| from.trim_matches('"') != CRATES_IO);
        foreign.extend(elsewhere.map(|from| format!("not from crates.io: {package}: {from}")));
    }
    foreign
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

    const TREE: &str = "\
0ours v0.1.0 (/home)|EUPL-1.2
1oauth2 v5.0.0|MIT
2chrono v0.4.45|MIT
1chrono v0.4.45|MIT (*)
1derive v1.0.0 (proc-macro)|GPL-3.0-only

0other v0.1.0 (/home)|EUPL-1.2
1silent v2.0.0|
1derive v1.0.0 (proc-macro)|GPL-3.0-only (*)
";

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
        let found = bans(&Rules::read(TOML), &tree_of(TREE));
        assert_eq!(found, ["banned: chrono v0.4.45 (used by ours): jiff it is"]);
    }

    #[test]
    fn each_licence_is_judged_once_and_none_at_all_is_refused() {
        let found = licences(&Rules::read(TOML), &tree_of(TREE));
        let wanted = [
            "licence not allowed: derive v1.0.0: \"GPL-3.0-only\"",
            "licence not allowed: silent v2.0.0: \"\"",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn only_the_registry_and_our_own_folders_are_sources() {
        let lock = format!(
            "name = \"ours\"\nname = \"a\"\nsource = \"{CRATES_IO}\"\nname = \"b\"\nsource = \"git+https://b\""
        );
        assert_eq!(sources(&lock), ["not from crates.io: \"b\": \"git+https://b\""]);
    }

    #[test]
    fn our_own_file_gives_rules() {
        let rules = Rules::read(&fs::read_to_string(root().join("deny.toml")).unwrap());
        assert!(rules.licences.contains(&"EUPL-1.2".to_owned()));
        assert!(rules.bans.len() > 5);
    }
}
