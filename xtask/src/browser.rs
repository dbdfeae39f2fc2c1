//! Which browser the browser tests use: the one in CHROMIUM, an installed one, or the one from npm.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::process::{cache, make_dir, on_path, output, program, setting};
use crate::{Outcome, node};

const NPM: (&str, &str) = ("@sparticuz/chromium", "147.0.2");

const ADVICE: &str = "install Chromium (`apt-get install chromium`) or set CHROMIUM to one";

pub(crate) fn chromium() -> Outcome<PathBuf> {
    if let Some(given) = setting("CHROMIUM") {
        let path = PathBuf::from(given);
        return starts(&path).map(|()| path).map_err(|line| format!("CHROMIUM: {line}"));
    }
    let names = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];
    match on_path(&names).filter(|path| starts(path).is_ok()) {
        Some(installed) => Ok(installed),
        None => from_npm().map_err(|line| format!("no browser for the browser tests: {ADVICE} ({line})")),
    }
}

fn starts(path: &Path) -> Outcome {
    let mut command = program(path);
    let answer =
        command.arg("--version").output().map_err(|e| format!("cannot start {}: {e}", path.display()))?;
    if answer.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&answer.stderr);
    Err(format!("{} does not start: {}", path.display(), said.lines().next().unwrap_or("no reason given")))
}

/// The package holds a compressed headless Chromium for x86-64 Linux, with the libraries (NSS, NSPR) and a font that a
/// bare machine lacks. The machine's own are used where they are there.
fn from_npm() -> Outcome<PathBuf> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err("there is none on npm for this platform".to_owned());
    }
    let dir = cache()?.join("chromium");
    let unpacked = dir.join(NPM.1);
    node::package(&dir, NPM.0, NPM.1)?;
    if !unpacked.is_dir() {
        crate::report::step("unpacking Chromium", || unpack(&dir, &unpacked))?;
    }
    let plain = unpacked.join("chromium");
    let own_libraries = starts(&plain).is_err();
    let own_fonts = !Path::new("/etc/fonts/fonts.conf").exists();
    if !own_libraries && !own_fonts {
        return Ok(plain);
    }
    let wrapper = unpacked.join("chromium.sh");
    if own_fonts {
        write(&unpacked.join("fonts/fonts.conf"), &fonts_conf(&unpacked))?;
    }
    write(&wrapper, &wrapper_text(&unpacked, own_libraries, own_fonts))?;
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(&wrapper, executable).map_err(|e| format!("{}: {e}", wrapper.display()))?;
    starts(&wrapper).map(|()| wrapper)
}

/// Unpacks beside the final folder and renames: half an unpacked browser must not look like a whole one.
fn unpack(dir: &Path, unpacked: &Path) -> Outcome {
    const SCRIPT: &str = "import chromium, { inflate } from '@sparticuz/chromium';
        await chromium.executablePath();
        await inflate('node_modules/@sparticuz/chromium/bin/al2023.tar.br');";
    let half = dir.join("unpacking");
    fs::remove_dir_all(&half).ok();
    make_dir(&half)?;
    let mut node = program("node");
    node.args(["--input-type=module", "--eval", SCRIPT]).current_dir(dir).env("TMPDIR", &half);
    output(&mut node)?;
    fs::rename(&half, unpacked).map_err(|e| format!("cannot rename {}: {e}", half.display()))
}

fn wrapper_text(unpacked: &Path, libraries: bool, fonts: bool) -> String {
    let dir = unpacked.display();
    let mut lines = vec!["#!/bin/sh".to_owned()];
    lines.extend(libraries.then(|| format!("export LD_LIBRARY_PATH='{dir}/al2023/lib'")));
    lines.extend(fonts.then(|| format!("export FONTCONFIG_PATH='{dir}/fonts'")));
    lines.push(format!("exec '{dir}/chromium' \"$@\"\n"));
    lines.join("\n")
}

fn fonts_conf(unpacked: &Path) -> String {
    let dir = unpacked.display();
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n<fontconfig>\
         <dir>{dir}/fonts/fonts</dir><cachedir>{dir}/fonts-cache</cachedir></fontconfig>\n"
    )
}

fn write(file: &Path, text: &str) -> Outcome {
    fs::write(file, text).map_err(|e| format!("cannot write {}: {e}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrapper_sets_only_what_is_lacking() {
        let dir = Path::new("/cache/147");
        let text = wrapper_text(dir, true, false);
        assert!(
            text.contains("LD_LIBRARY_PATH='/cache/147/al2023/lib'") && !text.contains("FONTCONFIG"),
            "{text}"
        );
        assert!(text.ends_with("exec '/cache/147/chromium' \"$@\"\n"), "{text}");
        assert!(wrapper_text(dir, false, true).contains("FONTCONFIG_PATH='/cache/147/fonts'"));
    }

    #[test]
    fn a_browser_that_does_not_start_gives_its_reason() {
        let line = starts(Path::new("/bin/false")).unwrap_err();
        assert!(line.contains("/bin/false does not start"), "{line}");
        assert!(starts(Path::new("/no/such/browser")).unwrap_err().contains("cannot start"));
    }
}
