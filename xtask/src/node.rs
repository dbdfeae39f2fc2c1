//! Node and npm: are they there, and are a folder's packages installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::hash::{self, Stamp};
use crate::process::{make_dir, on_path, output, program, quiet};

const OLDEST: (u32, u32) = (20, 19);

/// Node is there and new enough, and so is npm.
pub(crate) fn check() -> Outcome {
    let advice = "needed for the UI (Node 20.19 or newer, with npm): https://nodejs.org";
    let node = on_path(&["node"]).ok_or_else(|| format!("`node` is not on PATH; it is {advice}"))?;
    let said = output(program(node).arg("--version"))?;
    let said = said.trim();
    if version(said).is_none_or(|found| found < OLDEST) {
        return Err(format!("Node {said} is too old; newer is {advice}"));
    }
    on_path(&["npm"]).map(drop).ok_or_else(|| format!("`npm` is not on PATH; it is {advice}"))
}

/// `v20.20.2` → (20, 20)
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.strip_prefix('v')?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

/// `npm …` in `dir`, without the remarks that are not for us.
pub(crate) fn npm(dir: &Path) -> Command {
    let mut command = program("npm");
    command.current_dir(dir).env("npm_config_update_notifier", "false").env("npm_config_fund", "false");
    command.env("npm_config_audit", "false").env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// `npm ci` in a folder of this repository, when its lock changed since the last time.
pub(crate) fn install(dir: &Path, name: &str) -> Outcome {
    check()?;
    let stamp = Stamp::new(&format!("{name}-packages"))?;
    let wanted = hash::files(dir, &["package.json", "package-lock.json"]);
    if dir.join("node_modules").is_dir() && stamp.is(&wanted) {
        return Ok(());
    }
    crate::report::step(&format!("npm ci in {name}"), || quiet(npm(dir).args(["ci", "--loglevel=error"])))?;
    stamp.set(&wanted)
}

/// One pinned package in a folder of its own; install scripts do not run. Returns the package's folder.
pub(crate) fn package(dir: &Path, name: &str, version: &str) -> Outcome<PathBuf> {
    let manifest = format!("{{\"private\": true, \"dependencies\": {{\"{name}\": \"{version}\"}}}}\n");
    let file = dir.join("package.json");
    let package = dir.join("node_modules").join(name);
    if package.is_dir() && fs::read_to_string(&file).is_ok_and(|kept| kept == manifest) {
        return Ok(package);
    }
    check()?;
    make_dir(dir)?;
    crate::report::step(&format!("npm install {name}@{version}"), || {
        // The manifest is written last, under this name: half an installation must not look like a whole one.
        fs::remove_file(&file).ok();
        let wanted = format!("{name}@{version}");
        let flags = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--loglevel=error"];
        quiet(npm(dir).args(flags).arg("--prefix").arg(dir).arg(wanted))
    })?;
    fs::write(&file, manifest).map_err(|e| format!("cannot write {}: {e}", file.display()))?;
    Ok(package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(version("v20.20.2"), Some((20, 20)));
        assert!(version("v20.9.0").is_some_and(|found| found < OLDEST));
        assert!(version("v22.3.0").is_some_and(|found| found >= OLDEST));
        assert_eq!(version("20"), None);
    }
}
