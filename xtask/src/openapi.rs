//! The generated files that are committed: the API descriptions in `docs/api`, and the UI's types made from two of them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{make_dir, output, program, quiet, root};
use crate::{Outcome, cargo, node, ui};

const APIS: [&str; 5] = ["klantinteracties", "contactgegevens", "contactmomenten", "werkplek", "beheer"];
/// What the UI's types are in.
const TYPES: [&str; 2] = ["src/api/schema.d.ts", "src/api/beheer.d.ts"];

/// `cargo xtask openapi`
pub(crate) fn write() -> Outcome {
    for (file, text) in generated(&cargo::product()?)? {
        make_dir(&root().join("docs/api"))?;
        fs::write(&file, text).map_err(|e| format!("cannot write {}: {e}", file.display()))?;
        eprintln!("· wrote {}", file.display());
    }
    schema()
}

/// Are the committed files what the code gives now?
pub(crate) fn check() -> Outcome {
    let mut stale = Vec::new();
    for (file, text) in generated(&cargo::product()?)? {
        if fs::read_to_string(&file).ok().as_deref() != Some(text.as_str()) {
            stale.push(file.display().to_string());
        }
    }
    let types = TYPES.map(|file| ui::dir().join(file));
    let before = types.each_ref().map(|file| fs::read(file).unwrap_or_default());
    schema()?;
    for (file, before) in types.iter().zip(before) {
        if fs::read(file).unwrap_or_default() != before {
            // A check changes nothing.
            fs::write(file, before).map_err(|e| format!("cannot write {}: {e}", file.display()))?;
            stale.push(file.display().to_string());
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("out of date: {}; run `cargo xtask openapi` and commit the result", stale.join(", ")))
}

/// The description of each API that the product knows. Only one that was never committed may be unknown to it.
fn generated(binary: &Path) -> Outcome<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    for api in APIS {
        let file = root().join(format!("docs/api/{api}.yaml"));
        match known(binary, api)? {
            Some(text) => files.push((file, text)),
            None if file.exists() => {
                return Err(format!("{} is there, but the product knows no {api}", file.display()));
            }
            None => eprintln!("· the product has no API {api} yet"),
        }
    }
    if files.is_empty() { Err("the product describes no API at all".to_owned()) } else { Ok(files) }
}

/// Exit status 2 is the product's word for a value that it does not know.
fn known(binary: &Path, api: &str) -> Outcome<Option<String>> {
    let mut command = program(binary);
    let answer =
        command.args(["openapi", api]).output().map_err(|e| crate::process::not_started(&command, &e))?;
    match answer.status.code() {
        Some(0) => Ok(Some(String::from_utf8_lossy(&answer.stdout).into_owned())),
        Some(2) => Ok(None),
        _ => output(&mut command).map(Some),
    }
}

fn schema() -> Outcome {
    node::install(&ui::dir(), "ui")?;
    quiet(node::npm(&ui::dir()).args(["run", "schema"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn an_unknown_api_is_none_and_a_crash_is_an_error() {
        let file = std::env::temp_dir().join(format!("xtask-openapi-{}", std::process::id()));
        let script = "#!/bin/sh\ncase $2 in werkplek) echo 'openapi: 3.1.0';; contactgegevens) exit 2;; *) exit 101;; esac\n";
        fs::write(&file, script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(known(&file, "werkplek"), Ok(Some("openapi: 3.1.0\n".to_owned())));
        assert_eq!(known(&file, "contactgegevens"), Ok(None));
        assert!(known(&file, "klantinteracties").is_err());
        fs::remove_file(file).unwrap();
    }
}
