//! Starting other programs: where, with which environment, and what is said when they fail.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::Outcome;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let manifest = setting("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&manifest).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Cargo's target directory. This program lies in it, so CARGO_TARGET_DIR and build.target-dir are honoured.
pub(crate) fn target() -> PathBuf {
    let own = std::env::current_exe().ok();
    let found = own.as_deref().and_then(|exe| exe.ancestors().find(|dir| dir.join("CACHEDIR.TAG").exists()));
    found.map_or_else(|| root().join("target"), Path::to_path_buf)
}

/// Where xtask keeps what it installs and remembers.
pub(crate) fn cache() -> Outcome<PathBuf> {
    let dir = target().join("xtask");
    make_dir(&dir)?;
    Ok(dir)
}

pub(crate) fn make_dir(dir: &Path) -> Outcome {
    fs::create_dir_all(dir).map_err(|e| format!("cannot make {}: {e}", dir.display()))
}

/// An environment variable that is there and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "xtask has no settings file: its few settings are the environment"
)]
pub(crate) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A program to start in the root of the repository, without questions on standard input, and without what `cargo run`
/// told this program about itself: a second cargo would take it for its own.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The first of these names that is an executable on PATH.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = setting("PATH")?;
    let dirs: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().flat_map(|name| dirs.iter().map(move |dir| dir.join(name))).find(|file| is_executable(file))
}

pub(crate) fn is_executable(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Runs to the end with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|e| not_started(command, &e))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", shown(command))) }
}

/// Runs to the end and shows the output only when it fails.
pub(crate) fn quiet(command: &mut Command) -> Outcome {
    output(command).map(drop)
}

/// Runs to the end and returns standard output; shows everything when it fails.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let Output { status, stdout, stderr } = command.output().map_err(|e| not_started(command, &e))?;
    let text = String::from_utf8_lossy(&stdout);
    if status.success() {
        return Ok(text.into_owned());
    }
    eprint!("{text}{}", String::from_utf8_lossy(&stderr));
    Err(format!("`{}` failed ({status})", shown(command)))
}

pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> String {
    let name = command.get_program().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => format!("`{name}` is not there; install it or put it on PATH"),
        _ => format!("cannot start `{name}`: {error}"),
    }
}

/// The command as somebody would type it, with the program's name alone.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_has_the_workspace_manifest() {
        assert!(root().join("Cargo.toml").exists());
        assert!(root().join("xtask").is_dir());
    }

    #[test]
    fn a_failure_names_the_command_and_its_status() {
        let line = quiet(program("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(line.contains("sh -c exit 3") && line.contains('3'), "{line}");
    }

    #[test]
    fn a_missing_program_is_one_line() {
        let line = run(&mut program("no-such-program-here")).unwrap_err();
        assert_eq!(line, "`no-such-program-here` is not there; install it or put it on PATH");
    }

    #[test]
    fn output_is_standard_output_alone() {
        assert_eq!(output(program("sh").args(["-c", "echo one; echo two >&2"])).unwrap(), "one\n");
    }

    #[test]
    fn sh_is_found_on_path_and_nonsense_is_not() {
        assert!(on_path(&["no-such-program-here", "sh"]).is_some_and(|file| file.ends_with("sh")));
        assert!(on_path(&["no-such-program-here"]).is_none());
    }
}
