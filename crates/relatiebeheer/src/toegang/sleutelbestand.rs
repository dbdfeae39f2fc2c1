//! The key of this installation in its file, and how a restore changes it: the new key waits beside the old one until the
//! rows that go with it are committed. Whatever is killed between, the next start looks in the database which key goes
//! with it, and ends what was begun.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use store::{Db, durable, sql};

use super::geheim::Geheim;
use crate::{app::Ids, migrations, toegang::tokens::hex};

/// The name of the key in the data directory.
pub(crate) const FILE: &str = "sleutel";
/// A key that waits for the rows of its backup.
const NEW: &str = "sleutel.nieuw";
/// The migration that keeps which key goes with a database.
const SINCE: &str = "0035_sleutelmerk";
/// The shortest key, in characters.
pub(crate) const SHORTEST: usize = 32;

/// The key in `directory`, when there is one.
pub(crate) fn read(directory: &Path) -> Result<Option<String>, String> {
    read_from(&directory.join(FILE))
}

fn read_from(file: &Path) -> Result<Option<String>, String> {
    let key = match fs::read_to_string(file) {
        Ok(key) => key.trim().to_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(durable::explain(file, &error)),
    };
    if key.len() < SHORTEST {
        return Err(format!(
            "{}: this is no key, it has {} characters where a key has at least {SHORTEST}: put the file back from a backup of \
             this directory; if nothing was ever stored with it, remove the file and start again",
            file.display(),
            key.len()
        ));
    }
    Ok(Some(key))
}

/// The key in `directory`, made when it is not there: whole or not at all.
pub(crate) fn read_or_make(directory: &Path, ids: &Ids) -> Result<String, String> {
    if let Some(key) = read(directory)? {
        return Ok(key);
    }
    let file = directory.join(FILE);
    let named = |error: io::Error| durable::explain(&file, &error);
    fs::create_dir_all(directory).map_err(named)?;
    // Another verb may be first: then its key is the one.
    durable::create(&file, hex(&ids.bytes::<32>()).as_bytes()).map_err(named)?;
    read(directory)?.ok_or_else(|| format!("{}: it was removed just now: start again", file.display()))
}

/// Lays a key ready, beside the one that is in use.
pub(crate) fn lay_ready(directory: &Path, key: &str) -> Result<(), String> {
    let file = directory.join(NEW);
    let named = |error: io::Error| durable::explain(&file, &error);
    fs::create_dir_all(directory).map_err(named)?;
    durable::replace(&file, key.as_bytes()).map_err(named)
}

/// Ends what a restore began: the key that was laid ready is put in place when it goes with what the database holds, and
/// goes away when not. What to tell the administrator; `None` when nothing was put in place.
pub(crate) async fn finish(db: &Db, directory: &Path) -> Result<Option<String>, String> {
    let waiting = directory.join(NEW);
    let Some(new) = read_from(&waiting)? else { return Ok(None) };
    if !goes_with(db, &new).await? {
        fs::remove_file(&waiting).map_err(|error| durable::explain(&waiting, &error))?;
        return Ok(None);
    }
    let kept = keep_old(directory)?;
    put_in_place(directory)?;
    let kept =
        kept.map_or_else(String::new, |kept| format!(", the one before it is kept in {}", kept.display()));
    Ok(Some(format!(
        "the key of this installation ({}) is now that of the backup{kept}: restart a server that is running",
        directory.join(FILE).display()
    )))
}

/// Whether what the database holds was stored with this key; a database that does not say so goes with none.
async fn goes_with(db: &Db, key: &str) -> Result<bool, String> {
    let told = |error: store::Error| format!("which key goes with the database cannot be read: {error}");
    if db.schema(migrations::ALL).await.map_err(told)?.missing.contains(&SINCE) {
        return Ok(false);
    }
    Ok(merk(db).await.map_err(told)? == Some(Geheim::new(key)?.merk()))
}

/// What the database says of its key.
pub(crate) async fn merk(db: &Db) -> Result<Option<String>, store::Error> {
    let sql = sql!("select merk from sleutelmerk where id = 1");
    Ok(db.read().await?.first::<(String,)>(sql, &[]).await?.map(|(merk,)| merk))
}

/// Keeps the key that is in use under another name, which follows from it: once, however often this is begun.
fn keep_old(directory: &Path) -> Result<Option<PathBuf>, String> {
    let file = directory.join(FILE);
    let old = match fs::read(&file) {
        Ok(old) => old,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(durable::explain(&file, &error)),
    };
    // Whatever it holds is kept, also when it is no key.
    let merk = Geheim::mark_of(&old);
    let kept = directory.join(format!("{FILE}.oud-{}", merk.get(..8).unwrap_or_default()));
    durable::create(&kept, &old).map_err(|error| durable::explain(&kept, &error))?;
    Ok(Some(kept))
}

fn put_in_place(directory: &Path) -> Result<(), String> {
    let file = directory.join(FILE);
    let put = fs::rename(directory.join(NEW), &file).and_then(|()| durable::sync_folder(&file));
    put.map_err(|error| durable::explain(&file, &error))
}

/// Says with which key a database is used, when it does not say so yet, and warns when that was another one.
pub(crate) async fn recognise(db: &Db, geheim: &Geheim) -> Result<(), store::Error> {
    let own = geheim.merk();
    if merk(db).await?.is_none() {
        let sql = sql!("insert into sleutelmerk (id, merk) values (1, $1) on conflict do nothing");
        let own = &own;
        db.transact(async |tx: store::Tx| tx.execute(sql, &[own]).await).await?;
    }
    if merk(db).await? != Some(own) {
        tracing::warn!(
            "this database was used with another key (sleutel): drafts forget their customer and the account of views gives \
             people another name; put the former key back, see docs/beheer.md"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use store::{Db, Options, Target};

    use super::{FILE, NEW, finish, keep_old, lay_ready, put_in_place, read, read_or_make, recognise};
    use crate::{app::Ids, migrations, toegang::geheim::Geheim};

    struct Place(PathBuf, Db);

    impl Place {
        async fn new(name: &str) -> Self {
            let folder =
                std::env::temp_dir().join(format!("relatiebeheer-sleutel-{}-{name}", std::process::id()));
            drop(fs::remove_dir_all(&folder));
            fs::create_dir_all(&folder).unwrap();
            let target = Target::File(folder.join("test.db"));
            let db = Db::open(Options { connections: 1, ..Options::new(target) }).await.unwrap();
            db.migrate(migrations::ALL, migrations::PROGRAM).await.unwrap();
            fs::write(folder.join(FILE), old()).unwrap();
            recognise(&db, &Geheim::new(&old()).unwrap()).await.unwrap();
            Self(folder, db)
        }

        /// The rows of the backup are there.
        async fn commit(&self) {
            let merk = Geheim::new(&new()).unwrap().merk();
            let merk = &merk;
            let set = async |tx: store::Tx| tx.execute("update sleutelmerk set merk = $1", &[merk]).await;
            self.1.transact(set).await.unwrap();
        }

        fn kept(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path());
            let kept = entries.filter(|path| path.to_string_lossy().contains(".oud-"));
            kept.map(|path| fs::read_to_string(path).unwrap()).collect()
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    fn old() -> String {
        "a".repeat(64)
    }

    fn new() -> String {
        "b".repeat(64)
    }

    #[tokio::test]
    async fn wherever_a_restore_is_killed_the_next_start_has_the_key_that_goes_with_the_rows() {
        for done in 0..=4 {
            let place = Place::new(&format!("stap-{done}")).await;
            if done > 0 {
                lay_ready(&place.0, &new()).unwrap();
            }
            if done > 1 {
                place.commit().await;
            }
            if done > 2 {
                keep_old(&place.0).unwrap();
            }
            if done > 3 {
                put_in_place(&place.0).unwrap();
            }
            // Killed here; whoever starts next looks first.
            finish(&place.1, &place.0).await.unwrap();
            let expected = if done > 1 { new() } else { old() };
            assert_eq!(read(&place.0).unwrap(), Some(expected), "after {done} steps");
            assert!(!place.0.join(NEW).exists(), "after {done} steps");
            let kept = if done > 1 { vec![old()] } else { Vec::new() };
            assert_eq!(place.kept(), kept, "after {done} steps");
        }
    }

    #[tokio::test]
    async fn a_file_that_is_no_key_is_named_with_what_to_do() {
        let place = Place::new("leeg").await;
        let file = place.0.join(FILE);
        fs::write(&file, "").unwrap();
        let why = read_or_make(&place.0, &Ids::seeded(1)).unwrap_err();
        let expected = format!(
            "{}: this is no key, it has 0 characters where a key has at least 32: put the file back from a backup of this \
             directory; if nothing was ever stored with it, remove the file and start again",
            file.display()
        );
        assert_eq!(why, expected);
        fs::remove_file(&file).unwrap();
        let made = read_or_make(&place.0, &Ids::seeded(1)).unwrap();
        assert_eq!((made.len(), read_or_make(&place.0, &Ids::seeded(2)).unwrap()), (64, made));
    }
}
