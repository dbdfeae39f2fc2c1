//! A fingerprint of a folder's files, to skip work that would give the same result. It guards against being out of date,
//! not against an enemy, so the standard hasher will do.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use crate::Outcome;

/// Every file under `dir`, by relative name and content, leaving out folders and files with a name in `skip`.
pub(crate) fn folder(dir: &Path, skip: &[&str]) -> Outcome<String> {
    let said = |e: io::Error| format!("cannot read {}: {e}", dir.display());
    let mut files = Vec::new();
    collect(dir, skip, &mut files).map_err(said)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(dir).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file).map_err(said)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// A few named files; one that is absent counts as such.
pub(crate) fn files(dir: &Path, names: &[&str]) -> String {
    let mut hasher = DefaultHasher::new();
    for name in names {
        (name, fs::read(dir.join(name)).ok()).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn collect(dir: &Path, skip: &[&str], into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if skip.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), skip, into)?;
        } else if kind.is_file() {
            into.push(entry.path());
        }
    }
    Ok(())
}

/// A remembered fingerprint: `is` before the work, `set` after it succeeded.
pub(crate) struct Stamp(PathBuf);

impl Stamp {
    pub(crate) fn new(name: &str) -> Outcome<Self> {
        Ok(Self(crate::process::cache()?.join(format!("{name}.stamp"))))
    }

    pub(crate) fn is(&self, hash: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|kept| kept == hash)
    }

    pub(crate) fn set(&self, hash: &str) -> Outcome {
        fs::write(&self.0, hash).map_err(|e| format!("cannot write {}: {e}", self.0.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("xtask-hash-{name}-{}", std::process::id()));
        fs::remove_dir_all(&dir).ok();
        fs::create_dir_all(dir.join("src")).unwrap();
        fs::create_dir_all(dir.join("dist")).unwrap();
        fs::write(dir.join("src/a.ts"), "one").unwrap();
        dir
    }

    #[test]
    fn content_and_names_count_and_skipped_folders_do_not() {
        let dir = scratch("folder");
        let first = folder(&dir, &["dist"]).unwrap();
        fs::write(dir.join("dist/out.js"), "built").unwrap();
        assert_eq!(first, folder(&dir, &["dist"]).unwrap());
        fs::write(dir.join("src/a.ts"), "two").unwrap();
        let second = folder(&dir, &["dist"]).unwrap();
        assert_ne!(first, second);
        fs::rename(dir.join("src/a.ts"), dir.join("src/b.ts")).unwrap();
        assert_ne!(second, folder(&dir, &["dist"]).unwrap());
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn an_absent_file_differs_from_an_empty_one() {
        let dir = scratch("files");
        let absent = files(&dir, &["lock"]);
        fs::write(dir.join("lock"), "").unwrap();
        assert_ne!(absent, files(&dir, &["lock"]));
        fs::remove_dir_all(dir).unwrap();
    }
}
