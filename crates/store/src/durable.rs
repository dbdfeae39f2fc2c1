//! Files that are there whole or not at all, also after a kill or a power cut: written under another name, synced, given
//! their own name, and the folder synced. Whatever a killed process left behind goes with the next file in that folder.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// How the name of an unfinished file ends.
pub const PART: &str = ".relatiebeheer-part";
/// What SQLite puts beside a file.
const BESIDE: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// A file that is being written. It goes when this is dropped before it got its own name.
#[derive(Debug)]
pub struct Part {
    /// Locked for as long as it is written, so that nobody takes it for a leftover.
    file: File,
    path: PathBuf,
    place: PathBuf,
    is_done: bool,
}

impl Part {
    /// Begins the file that will stand at `place`, readable by this user only.
    pub fn begin(place: &Path) -> io::Result<Self> {
        static LAST: AtomicU32 = AtomicU32::new(0);
        clear(folder(place));
        loop {
            let number = LAST.fetch_add(1, Ordering::Relaxed);
            let mut path = OsString::from(place);
            path.push(format!(".{}-{number}{PART}", std::process::id()));
            let path = PathBuf::from(path);
            let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
            // Where nothing can be locked, nothing is taken for a leftover either.
            drop(file.try_lock());
            // Before it was locked, somebody who clears up could take it for one.
            if file.metadata()?.nlink() > 0 {
                return Ok(Self { file, path, place: place.to_owned(), is_done: false });
            }
        }
    }

    /// Where it is until it is finished.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its own name, over what stands there.
    pub fn replace(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, &self.place)?;
        self.is_done = true;
        sync_folder(&self.place)
    }

    /// Gives it its own name unless something stands there: then nothing changes, and it says `false`.
    pub fn keep_if_new(self) -> io::Result<bool> {
        self.file.sync_all()?;
        match fs::hard_link(&self.path, &self.place) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            // A disk without links.
            Err(_) if !self.place.exists() => return self.replace().map(|()| true),
            Err(error) => return Err(error),
        }
        sync_folder(&self.place)?;
        Ok(true)
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_done {
            remove(&self.path);
        }
    }
}

/// Writes a file over what stands there.
pub fn replace(place: &Path, content: &[u8]) -> io::Result<()> {
    let mut part = Part::begin(place)?;
    part.write_all(content)?;
    part.replace()
}

/// Writes a file unless something stands there: then it says `false`.
pub fn create(place: &Path, content: &[u8]) -> io::Result<bool> {
    let mut part = Part::begin(place)?;
    part.write_all(content)?;
    part.keep_if_new()
}

/// Removes a SQLite file, with the log that may lie beside it.
pub(crate) fn remove(file: &Path) {
    for suffix in BESIDE {
        let mut beside = OsString::from(file);
        beside.push(suffix);
        drop(fs::remove_file(beside));
    }
}

/// Removes unfinished files that nobody is writing.
fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if !path.as_os_str().to_string_lossy().ends_with(PART) {
            continue;
        }
        // A process that ended let go of it. Whose it was may be another one; then it is not ours to remove.
        if File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            remove(&path);
        }
    }
}

fn folder(place: &Path) -> &Path {
    place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What changed in the folder of `place` is on disk.
pub fn sync_folder(place: &Path) -> io::Result<()> {
    File::open(folder(place))?.sync_all()
}

/// What went wrong with a file, and what to do about it.
pub fn explain(file: &Path, error: &io::Error) -> String {
    let advice = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on this disk",
        io::ErrorKind::ReadOnlyFilesystem => {
            "this disk can only be read: let it be written, or give another place"
        }
        io::ErrorKind::PermissionDenied => "give the user of relatiebeheer the right to write here",
        io::ErrorKind::NotFound => "make this folder, or give another place",
        io::ErrorKind::AlreadyExists => "give a name that is not taken",
        _ if error.raw_os_error() == Some(EIO) => "this disk fails: look at the system's log",
        _ => return format!("{}: {error}", file.display()),
    };
    format!("{}: {error}: {advice}", file.display())
}

/// Input/output error.
const EIO: i32 = 5;

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _, path::PathBuf};

    use super::{PART, Part, create, explain, replace};

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("store-durable-{}-{name}", std::process::id()));
            drop(fs::remove_dir_all(&folder));
            fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = Folder::new("whole");
        let place = folder.0.join("sleutel");
        let mut part = Part::begin(&place).unwrap();
        part.write_all(b"half").unwrap();
        assert!(!place.exists());
        drop(part);
        assert_eq!(folder.names(), [""; 0], "who gives up leaves nothing");
        assert!(create(&place, b"one").unwrap());
        assert!(!create(&place, b"other").unwrap());
        assert_eq!(fs::read(&place).unwrap(), b"one");
        replace(&place, b"other").unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"other");
        assert_eq!(folder.names(), ["sleutel"]);
    }

    #[test]
    fn what_a_killed_process_left_goes_and_what_is_being_written_stays() {
        let folder = Folder::new("leftover");
        for suffix in ["", "-wal", "-shm"] {
            fs::write(folder.0.join(format!("a.backup.1-0{PART}{suffix}")), "everybody").unwrap();
        }
        fs::write(folder.0.join("of-somebody-else.part"), "theirs").unwrap();
        let busy = Part::begin(&folder.0.join("b.backup")).unwrap();
        assert!(create(&folder.0.join("c.backup"), b"c").unwrap());
        assert!(busy.path().exists());
        drop(busy);
        assert_eq!(folder.names(), ["c.backup", "of-somebody-else.part"]);
    }

    #[test]
    fn an_error_names_the_file_and_says_what_to_do() {
        let missing = PathBuf::from("/nergens/sleutel");
        let error = create(&missing, b"x").unwrap_err();
        assert_eq!(
            explain(&missing, &error),
            "/nergens/sleutel: No such file or directory (os error 2): make this folder, or give another place"
        );
        let full = std::io::Error::from_raw_os_error(28);
        assert!(
            explain(&missing, &full)
                .ends_with("No space left on device (os error 28): make room on this disk")
        );
    }
}
