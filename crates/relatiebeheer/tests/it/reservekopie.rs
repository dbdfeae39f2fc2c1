//! Backups, and the drill: everything is lost, and is there again.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::{Value, json};
use store::{Db, Engine, Options, Target};

use crate::gezondheid::damage;
use crate::support::{
    TestApp, engines,
    make::{at, bsn},
    samples::samples,
    werkplek::Werkplek,
};

/// A file for one test, removed afterwards.
struct File(PathBuf);

impl File {
    fn new(t: &TestApp, name: &str) -> Self {
        let engine = if t.db.engine() == Engine::Sqlite { "sqlite" } else { "postgres" };
        let name = format!("relatiebeheer_{}_{name}_{engine}.backup", std::process::id());
        let file = std::env::temp_dir().join(name);
        drop(std::fs::remove_file(&file));
        Self(file)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

/// One of everything; the paths of all lists.
async fn fill(t: &TestApp) -> Vec<&'static str> {
    let all = samples(t).await;
    for sample in &all {
        t.made(sample.list, &sample.body).await;
    }
    // A partij that points at a newer one, and an identificator within another.
    let werkgever = t.made("partijen", &crate::support::make::organisatie("Bakkerij De Oven")).await;
    let contact = json!({ "soortPartij": "contactpersoon", "indicatieActief": true,
        "partijIdentificatie": { "werkteVoorPartij": { "uuid": werkgever["uuid"] },
            "contactnaam": { "voornaam": "Ada", "achternaam": "Bos" } } });
    t.made("partijen", &contact).await;
    all.iter().map(|sample| sample.list).collect()
}

/// Everything that the APIs show.
async fn content(t: &TestApp, lists: &[&str]) -> Vec<Value> {
    let mut pages = Vec::new();
    for list in lists {
        pages.push(t.get(&format!("{list}?pageSize=500")).await.expect(200));
    }
    pages
}

async fn what_was_lost_after_a_backup_is_there_again(t: &TestApp) {
    let lists = fill(t).await;
    let before = content(t, &lists).await;
    let file = File::new(t, "drill");
    assert!(t.app.backup(&file.0).await.unwrap() > 20);
    for list in &lists {
        for one in t.list(list).await {
            // What goes along with something else is gone already.
            t.delete(&at(list, &one)).await;
        }
    }
    t.klantcontact(json!({ "onderwerp": "na de reservekopie" })).await;
    assert_ne!(content(t, &lists).await, before);
    t.app.restore(&file.0).await.unwrap();
    assert_eq!(content(t, &lists).await, before);
}

async fn a_backup_of_one_engine_is_restored_on_the_other(t: &TestApp) {
    let lists = fill(t).await;
    let before = content(t, &lists).await;
    let file = File::new(t, "andere");
    t.app.backup(&file.0).await.unwrap();
    let other = if t.db.engine() == Engine::Sqlite { Engine::Postgres } else { Engine::Sqlite };
    t.elsewhere(other, async |there: &TestApp| {
        there.app.restore(&file.0).await.unwrap();
        // By the token that came along.
        assert_eq!(content(there, &lists).await, before);
        there.klantcontact(json!({})).await;
        assert_eq!(
            there.get("klantcontacten").await.expect(200)["count"],
            json!(before_count(&before, &lists) + 1)
        );
    })
    .await;
}

fn before_count(pages: &[Value], lists: &[&str]) -> i64 {
    let at = lists.iter().position(|list| *list == "klantcontacten").unwrap();
    pages[at]["count"].as_i64().unwrap()
}

async fn who_was_found_by_name_is_found_by_name_again(t: &TestApp) {
    let naam = json!({ "contactnaam": { "voornaam": "Zoë", "achternaam": "Quist" } });
    t.persoon(json!({ "partijIdentificatie": naam,
        "partijIdentificatoren": [{ "partijIdentificator": bsn("999990019") }] }))
        .await;
    let file = File::new(t, "zoeken");
    t.app.backup(&file.0).await.unwrap();
    let other = if t.db.engine() == Engine::Sqlite { Engine::Postgres } else { Engine::Sqlite };
    t.elsewhere(other, async |there: &TestApp| {
        there.app.restore(&file.0).await.unwrap();
        let werkplek = Werkplek::open(there).await;
        assert_eq!(werkplek.zoek("quist").await["treffers"].as_array().unwrap().len(), 1);
    })
    .await;
}

async fn a_backup_never_overwrites_a_file(t: &TestApp) {
    let file = File::new(t, "bestaat");
    t.app.backup(&file.0).await.unwrap();
    let why = t.app.backup(&file.0).await.unwrap_err();
    assert!(why.ends_with("is already there"), "{why}");
}

async fn what_is_no_backup_is_refused_and_changes_nothing(t: &TestApp) {
    let made = t.klantcontact(json!({})).await;
    let file = File::new(t, "geen");
    for wrong in [None, Some("geen reservekopie"), Some("")] {
        if let Some(text) = wrong {
            std::fs::write(&file.0, text).unwrap();
        }
        let why = t.app.restore(&file.0).await.unwrap_err();
        assert!(why.starts_with("nothing was restored: "), "{why}");
        assert_eq!(t.list("klantcontacten").await.len(), 1);
    }
    t.get(&at("klantcontacten", &made)).await.expect(200);
}

/// What a newer program does to a database.
async fn newer(db: &Db) {
    let sql = "insert into migration (name, checksum, slot, program, runs_from) values ('9999_later', 'x', 0, '9.9.9', '')";
    db.transact(async |tx: store::Tx| tx.execute(sql, &[]).await).await.unwrap();
}

const NEWER: &str = "was written by version 9.9.9 and has parts that this program, version 0.1.0, does not know (9999_later): \
                     use version 9.9.9 or a newer one; docs/beheer.md, \"Terug naar een oudere versie\" tells how to go back";

async fn a_restore_takes_nothing_out_of_the_security_log(t: &TestApp) {
    let file = File::new(t, "logboek");
    t.app.create_token("ervoor").await.unwrap();
    t.app.backup(&file.0).await.unwrap();
    t.app.create_token("erna").await.unwrap();
    t.app.restore(&file.0).await.unwrap();
    let rows: Vec<(String, String)> =
        t.db.read()
            .await
            .unwrap()
            .query("select gebeurtenis, object from beveiliging where object <> 'test' order by id", &[])
            .await
            .unwrap();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(wat, object)| (wat.as_str(), object.as_str())).collect();
    assert_eq!(
        rows,
        [("token-gemaakt", "ervoor"), ("token-gemaakt", "erna"), ("teruggezet", "reservekopie")]
    );
}

async fn a_newer_backup_is_refused_and_says_which_version_reads_it(t: &TestApp) {
    t.klantcontact(json!({})).await;
    let file = File::new(t, "nieuwer");
    t.app.backup(&file.0).await.unwrap();
    newer(&Db::open(Options::new(Target::File(file.0.clone()))).await.unwrap()).await;
    // A backup is one file: what was written stands in it when its log is gone.
    let log = PathBuf::from(format!("{}-wal", file.0.display()));
    while log.exists() {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    let why = t.app.restore(&file.0).await.unwrap_err();
    assert_eq!(why, format!("nothing was restored: this backup {NEWER}"));
    assert_eq!(t.list("klantcontacten").await.len(), 1);
}

async fn a_newer_database_is_not_copied_in_part(t: &TestApp) {
    let file = File::new(t, "deel");
    newer(&t.db).await;
    let why = t.app.backup(&file.0).await.unwrap_err();
    assert_eq!(why, format!("this database {NEWER}"));
    assert!(!file.0.exists());
}

engines!(
    a_restore_takes_nothing_out_of_the_security_log,
    a_newer_backup_is_refused_and_says_which_version_reads_it,
    a_newer_database_is_not_copied_in_part,
    what_was_lost_after_a_backup_is_there_again,
    a_backup_of_one_engine_is_restored_on_the_other,
    who_was_found_by_name_is_found_by_name_again,
    a_backup_never_overwrites_a_file,
    what_is_no_backup_is_refused_and_changes_nothing,
);

/// The program itself, with its data in a folder of its own.
struct Installatie(PathBuf);

impl Installatie {
    fn new(name: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = format!("relatiebeheer-herstel-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        drop(std::fs::remove_dir_all(&folder));
        let new = Self(folder);
        new.run(&["token", "create", name]);
        new
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_relatiebeheer"));
        command.args(words).arg("--data").arg(&self.0).current_dir(std::env::temp_dir());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, words: &[&str]) -> String {
        let output = self.command(words).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{words:?}: {said}");
        said
    }

    fn sleutel(&self) -> String {
        std::fs::read_to_string(self.0.join("sleutel")).unwrap()
    }

    /// Whether a file of which the name contains this is in the folder.
    fn has(folder: &Path, part: &str) -> bool {
        let mut entries = std::fs::read_dir(folder).unwrap();
        entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().contains(part)))
    }

    async fn db(&self) -> Db {
        let target = Target::File(self.0.join("relatiebeheer.db"));
        Db::open(Options { connections: 1, ..Options::new(target) }).await.unwrap()
    }

    async fn forget_merk(&self) {
        let forget = async |tx: store::Tx| tx.execute("delete from sleutelmerk", &[]).await;
        self.db().await.transact(forget).await.unwrap();
    }

    /// Whose rows it has: the names of its tokens.
    async fn tokens(&self) -> Vec<String> {
        let db = self.db().await;
        let conn = db.read().await.unwrap();
        let rows: Vec<(String,)> = conn.query("select naam from token order by naam", &[]).await.unwrap();
        rows.into_iter().map(|(naam,)| naam).collect()
    }
}

impl Drop for Installatie {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A step of a restore, and how it is seen that it was taken.
type Moment<'a> = (&'a str, &'a dyn Fn(&Installatie) -> bool);

#[tokio::test]
async fn wherever_a_restore_is_killed_the_key_stays_with_the_rows_and_nothing_is_left_behind() {
    let from = Installatie::new("van");
    let kopie = from.0.join("kopie.backup");
    from.run(&["backup", kopie.to_str().unwrap()]);
    let (van, restore) = (from.sleutel(), ["restore", kopie.to_str().unwrap()]);
    // What has happened when it is killed; the last never does, so that one ends by itself.
    let moments: [Moment; 5] = [
        ("begun", &|_| true),
        ("laid ready", &|naar| naar.0.join("sleutel.nieuw").exists()),
        ("copying", &|naar| Installatie::has(kopie.parent().unwrap(), "-part") || naar.sleutel() == van),
        ("old key kept", &|naar| Installatie::has(&naar.0, "sleutel.oud-")),
        ("never", &|_| false),
    ];
    for (moment, has_come) in moments {
        let naar = Installatie::new("naar");
        let eigen = naar.sleutel();
        let mut busy = naar.command(&restore).spawn().unwrap();
        while busy.try_wait().unwrap().is_none() && !has_come(&naar) {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        drop(busy.kill());
        busy.wait().unwrap();
        // The next start; it makes a token of its own.
        naar.run(&["token", "create", "later"]);
        let restored = naar.tokens().await.iter().any(|naam| naam == "van");
        let expected = if restored { &van } else { &eigen };
        assert_eq!(&naar.sleutel(), expected, "killed when: {moment}");
        assert_eq!(restored, Installatie::has(&naar.0, "sleutel.oud-"), "killed when: {moment}");
        assert!(!naar.0.join("sleutel.nieuw").exists(), "killed when: {moment}");
        assert!(restored || moment != "never");
        // The next run beside the copy takes what was left there away.
        let another = from.0.join(format!("{}.backup", moment.replace(' ', "-")));
        from.run(&["backup", another.to_str().unwrap()]);
        assert!(!Installatie::has(&from.0, "-part"), "killed when: {moment}");
    }
}

#[tokio::test]
async fn a_restore_that_fails_leaves_the_key_as_it_was_and_says_so() {
    let (from, naar) = (Installatie::new("van"), Installatie::new("naar"));
    let kopie = from.0.join("kopie.backup");
    from.run(&["backup", kopie.to_str().unwrap()]);
    let (before, van) = (naar.sleutel(), from.sleutel());
    // The key can be read from it, the rows cannot.
    let stuk = from.0.join("stuk.backup");
    std::fs::copy(&kopie, &stuk).unwrap();
    damage(&stuk, "klantcontact").await;
    for _ in 0..2 {
        let output = naar.command(&["restore", stuk.to_str().unwrap()]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("the key of this installation is what it was"), "{said}");
        assert!(!said.contains("another key"), "{said}");
        assert_eq!(naar.sleutel(), before, "{said}");
        assert!(
            !Installatie::has(&naar.0, "sleutel.oud-") && !naar.0.join("sleutel.nieuw").exists(),
            "{said}"
        );
        // The second time as an installation of before the database knew its key.
        naar.forget_merk().await;
    }
    let said = naar.run(&["restore", kopie.to_str().unwrap()]);
    assert_eq!(naar.sleutel(), van);
    assert!(said.contains("is now that of the backup, the one before it is kept in"), "{said}");
}
