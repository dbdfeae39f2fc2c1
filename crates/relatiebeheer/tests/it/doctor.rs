//! The verb that looks at each setting and neighbour.

mod opstellingen;

use std::{io::Cursor, os::unix::fs::PermissionsExt, path::Path, process::Command, sync::Arc};

use axum::{Router, body::Body, routing::any};
use http::Request;
use relatiebeheer::{
    config::{Contactwijze, Nummers, Settings},
    doctor::{Bevinding, Status, examine, is_gezond},
    verhuizing::{Order, Pieces},
};
use sandbox::Storing;
use serde_json::json;
use store::Engine;
use tower::ServiceExt;
use zgw::transport::InProcess;

use crate::support::{
    TestApp, engines, run,
    werkplek::{PUBLIC, Werkplek, neighbours, settings},
};

engines!(
    all_that_is_set_works,
    what_is_not_set_is_said_and_not_failed,
    without_numbers_it_is_said_who_needs_them,
    a_schema_that_is_behind_is_said_and_left_alone,
    a_database_of_a_newer_program_is_a_fault,
    an_import_that_has_not_ended_is_said,
    each_step_of_hearing_is_looked_at,
    each_step_of_telling_of_a_contact_is_looked_at,
);

/// Settings that are all right, on the register of this test.
fn configured(t: &TestApp) -> Settings {
    let mut settings = settings();
    (settings.data, settings.database) = t.place.clone();
    "https://relatiebeheer.example.nl".clone_into(&mut settings.public_url);
    "Gemeente Rotterdam".clone_into(&mut settings.gemeente.naam);
    "111222333".clone_into(&mut settings.gemeente.rsin);
    "http://buren/notificaties/api/v1".clone_into(&mut settings.notificaties.url);
    "relatiebeheer".clone_into(&mut settings.notificaties.client_id);
    settings.klantinteracties.nummers = Nummers::Register;
    settings
}

async fn look(t: &TestApp, settings: &Settings, neighbours: Router) -> Vec<Bevinding> {
    let transport = Arc::new(InProcess::<_, Body>::new(neighbours));
    examine(settings, Some(Path::new("relatiebeheer.toml")), transport, t.clock()).await
}

#[track_caller]
fn of<'a>(found: &'a [Bevinding], wat: &str) -> &'a Bevinding {
    found.iter().find(|bevinding| bevinding.wat == wat).unwrap_or_else(|| panic!("{wat}: {found:#?}"))
}

async fn all_that_is_set_works(t: &TestApp) {
    let neighbours = neighbours(t).0;
    opstellingen::prepare(t, &neighbours).await;
    let found = look(t, &configured(t), neighbours).await;
    let found: Vec<Bevinding> =
        found.into_iter().filter(|een| !["zgw.contact", "zgw.notificaties"].contains(&een.wat)).collect();
    let statuses: Vec<_> = found.iter().map(|bevinding| (bevinding.wat, bevinding.status)).collect();
    let all = [
        "instellingen",
        "gegevensmap",
        "database",
        "sleutel",
        "public_url",
        "gemeente.naam",
        "gemeente.rsin",
        "gemeente.code",
        "nummers",
        "oidc",
        "zgw.zaken",
        "zgw.catalogi",
        "zgw.documenten",
        "zgw.besluiten",
        "zgw.autorisaties",
        "zgw.rechten",
        "brp",
        "kvk",
        "notificaties",
    ];
    assert_eq!(statuses, all.map(|wat| (wat, Status::Goed)), "{found:#?}");
    assert!(is_gezond(&found));
    assert!(found.iter().all(|bevinding| bevinding.to_string().lines().count() == 1));
}

async fn what_is_not_set_is_said_and_not_failed(t: &TestApp) {
    let (data, database) = t.place.clone();
    let settings = Settings { data, database, sleutel: "5".repeat(32), ..Settings::default() };
    let found = look(t, &settings, Router::new()).await;
    for wat in [
        "public_url",
        "gemeente.naam",
        "gemeente.rsin",
        "gemeente.code",
        "oidc",
        "zgw.zaken",
        "brp",
        "kvk",
        "notificaties",
    ] {
        let bevinding = of(&found, wat);
        assert_eq!(bevinding.status, Status::NietIngesteld, "{bevinding}");
        assert!(!bevinding.advies.is_empty(), "{bevinding}");
    }
    assert!(is_gezond(&found));
}

async fn without_numbers_it_is_said_who_needs_them(t: &TestApp) {
    let off = "update nummering set wel = false";
    t.db.transact(async |tx| tx.execute(off, &[]).await).await.unwrap();
    let mut settings = configured(t);
    for set in [Nummers::Register, Nummers::Uit] {
        settings.klantinteracties.nummers = set;
        let found = look(t, &settings, Router::new()).await;
        let nummers = of(&found, "nummers");
        assert_eq!(nummers.status, Status::LetOp, "{nummers}");
        assert!(nummers.advies.contains("ITA"), "{nummers}");
    }
    settings.klantinteracties.nummers = Nummers::Aan;
    assert_eq!(of(&look(t, &settings, Router::new()).await, "nummers").status, Status::Goed);
}

async fn a_schema_that_is_behind_is_said_and_left_alone(t: &TestApp) {
    let last = "delete from migration where name = '0005_contactgegevens'";
    t.db.transact(async |tx| tx.execute(last, &[]).await).await.unwrap();
    for _ in 0..2 {
        let found = look(t, &configured(t), neighbours(t).0).await;
        let database = of(&found, "database");
        assert_eq!(database.status, Status::LetOp, "{database}");
        assert!(database.resultaat.contains("1 stap"), "{database}");
    }
}

async fn a_database_of_a_newer_program_is_a_fault(t: &TestApp) {
    let newer = "insert into migration (name, checksum, slot) values ('9999_later', 'x', 0)";
    t.db.transact(async |tx| tx.execute(newer, &[]).await).await.unwrap();
    let found = look(t, &configured(t), neighbours(t).0).await;
    assert_eq!(of(&found, "database").status, Status::Fout);
    assert!(!is_gezond(&found));
}

async fn an_import_that_has_not_ended_is_said(t: &TestApp) {
    let rows = sandbox::demo_rows("2026-01-12".parse().unwrap(), 7).to_string().into_bytes();
    let pieces = Pieces { first: 50, next: 100 };
    let half = Cursor::new(rows[..rows.len() / 2].to_vec());
    t.app.import_rows(half, Order { pieces, ..Order::default() }).await.unwrap_err();
    let found = look(t, &configured(t), neighbours(t).0).await;
    let database = of(&found, "database");
    assert_eq!(database.status, Status::LetOp);
    assert!(database.resultaat.contains("een overname uit Open Klant is niet af"), "{database}");
    assert!(database.advies.contains("dezelfde opdracht opnieuw"), "{database}");
}

#[test]
fn a_neighbour_in_trouble_holds_up_no_more_than_its_time() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let settings = configured(t);
        tokio::time::pause();
        for trouble in [Storing::Hangt, Storing::Fout500, Storing::Onzin, Storing::EindelozeBody] {
            let (router, storingen) = neighbours(t);
            for prefix in ["/oidc", "/zaken", "/catalogi", "/documenten", "/brp", "/kvk"] {
                storingen.zet(prefix, trouble);
            }
            let start = tokio::time::Instant::now();
            let found = look(t, &settings, router).await;
            assert!(
                start.elapsed() < std::time::Duration::from_secs(10),
                "{trouble:?}: {:?}",
                start.elapsed()
            );
            for wat in ["oidc", "zgw.zaken", "zgw.catalogi", "zgw.documenten", "brp", "kvk"] {
                assert_eq!(of(&found, wat).status, Status::Fout, "{trouble:?}");
            }
        }
    });
}

#[test]
fn a_place_that_is_not_there_yet_is_not_made() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let mut settings = configured(t);
        settings.data.push_str("/nieuw");
        settings.sleutel.clear();
        // Nobody has made the kanalen.
        settings.notificaties.url.clear();
        let found = look(t, &settings, neighbours(t).0).await;
        for wat in ["gegevensmap", "database", "sleutel"] {
            assert_eq!(of(&found, wat).status, Status::LetOp, "{found:#?}");
        }
        assert!(!Path::new(&settings.data).exists());
        assert!(is_gezond(&found));
    });
}

#[test]
fn a_key_that_others_can_read_is_said() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let mut settings = configured(t);
        settings.sleutel.clear();
        let file = Path::new(&settings.data).join("sleutel");
        for (text, mode, status) in [
            ("5".repeat(64), 0o600, Status::Goed),
            ("5".repeat(64), 0o644, Status::LetOp),
            ("5".to_owned(), 0o600, Status::Fout),
        ] {
            std::fs::write(&file, text).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            let found = look(t, &settings, neighbours(t).0).await;
            assert_eq!(of(&found, "sleutel").status, status, "{found:#?}");
        }
    });
}

/// The verb itself, in a directory of its own with these settings.
fn doctor(name: &str, settings: &str) -> (i32, String) {
    let dir = std::env::temp_dir().join(format!("relatiebeheer-doctor-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("relatiebeheer.toml"), settings).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_relatiebeheer"));
    let output = command.arg("doctor").current_dir(&dir).output().unwrap();
    std::fs::remove_dir_all(dir).unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_exit_status_tells_whether_what_is_set_works() {
    let (status, text) = doctor("gezond", "public_url = \"https://x.example.nl\"\n");
    assert_eq!(status, 0, "{text}");
    assert!(text.starts_with("goed            instellingen"), "{text}");
    let (status, text) = doctor("ziek", "[brp]\nurl = \"http://127.0.0.1:1/personen\"\n");
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("fout            brp "), "{text}");
    let (status, text) = doctor("onleesbaar", "listn = 1\n");
    assert_eq!((status, text.lines().count()), (1, 1), "{text}");
    assert!(text.contains("unknown field `listn`"), "{text}");
    let (status, text) = doctor("half", "[zgw]\nsecret = \"heelgeheim\n");
    assert!(status == 1 && text.contains("line 2") && !text.contains("heelgeheim"), "{text}");
}

/// The step and how it is with it, of hearing only.
fn hearing(found: &[Bevinding]) -> Vec<(&'static str, Status)> {
    let steps = ["zgw.notificaties", "callback", "abonnement"];
    found.iter().map(|one| (one.wat, one.status)).filter(|(wat, _)| steps.contains(wat)).collect()
}

async fn each_step_of_hearing_is_looked_at(t: &TestApp) {
    let settings = Settings { sleutel: "5".repeat(64), ..configured(t) };
    assert_eq!(
        hearing(&look(t, &settings, neighbours(t).0).await),
        [("zgw.notificaties", Status::NietIngesteld)]
    );
    let mut settings = Settings { public_url: PUBLIC.to_owned(), ..settings };
    "http://buren/notificaties/api/v1".clone_into(&mut settings.zgw.notificaties);
    let mut server = Werkplek::hearing(t).await;
    let here = server.app.router();
    // The world, as far as this server sees it: its neighbours, and itself by its public address.
    let callback = any(move |request: Request<Body>| here.clone().oneshot(request));
    let world = server.neighbours.clone().route("/notificaties/callback/zgw", callback);
    let (goed, fout, niet) = (Status::Goed, Status::Fout, Status::NietIngesteld);
    let found = look(t, &settings, world.clone()).await;
    assert_eq!(hearing(&found), [("zgw.notificaties", goed), ("callback", goed), ("abonnement", niet)]);
    server.log_in("beheer").await;
    let path = "/beheer/api/v1/abonnementen/zgw";
    server.put(path, &json!({ "zaaktypen": ["ZT-PARKEER"] })).await.expect(200);
    let found = look(t, &settings, world.clone()).await;
    assert_eq!(
        hearing(&found),
        [("zgw.notificaties", goed), ("callback", goed), ("abonnement", goed)],
        "{found:#?}"
    );
    // It speaks of an address that nobody knows.
    let vreemd = "https://openzaak.intern/zaken/api/v1/zaken/18c73062-3d4b-40c3-ae2f-440e701af117";
    let bericht = json!({ "kanaal": "zaken", "hoofdObject": vreemd, "resource": "zaak", "resourceUrl": vreemd,
        "actie": "update", "aanmaakdatum": "2026-01-12T09:30:00Z", "kenmerken": {} });
    let auth = server.app.callbacks().remove(0).auth;
    for _ in 0..2 {
        let request = Request::post("/notificaties/callback/zgw").header("Authorization", &auth);
        let request = request.body(Body::from(bericht.to_string())).unwrap();
        assert_eq!(server.app.router().oneshot(request).await.unwrap().status(), 400);
    }
    let found = look(t, &settings, world.clone()).await;
    let berichten = of(&found, "berichten");
    assert_eq!(berichten.status, Status::LetOp);
    assert!(berichten.resultaat.starts_with("2 berichten zijn geweigerd,"), "{berichten}");
    assert!(berichten.advies.contains("`https://openzaak.intern` in `noemt_zich`"), "{berichten}");
    let mut known = settings.clone();
    known.zgw.noemt_zich = vec!["https://openzaak.intern".to_owned()];
    assert!(look(t, &known, world.clone()).await.iter().all(|one| one.wat != "berichten"));
    // Another key than the server's, a proxy that lets nothing through, nobody there, and another Notificaties API.
    let other = Settings { sleutel: "6".repeat(64), ..settings.clone() };
    let found = look(t, &other, world).await;
    assert_eq!(of(&found, "callback").status, fout);
    assert!(of(&found, "callback").resultaat.contains("ander geheim"), "{found:#?}");
    let found = look(t, &settings, server.neighbours.clone()).await;
    assert!(of(&found, "callback").resultaat.contains("404"), "{found:#?}");
    let found = look(t, &settings, neighbours(t).0).await;
    assert_eq!(of(&found, "abonnement").status, fout);
    assert!(of(&found, "abonnement").resultaat.contains("is er niet"), "{found:#?}");
    server.storingen.zet("/notificaties", Storing::Fout500);
    let found = look(t, &settings, server.neighbours.clone()).await;
    assert_eq!(of(&found, "zgw.notificaties").status, fout);
    assert!(hearing(&found).iter().all(|(wat, _)| *wat != "abonnement"), "one thing at a time");
}

async fn each_step_of_telling_of_a_contact_is_looked_at(t: &TestApp) {
    let mut settings = Settings { public_url: PUBLIC.to_owned(), ..configured(t) };
    let contact = async |settings: &Settings, world: &Router| {
        let found = look(t, settings, world.clone()).await;
        let een = of(&found, "zgw.contact");
        (een.status, een.to_string())
    };
    let nobody = neighbours(t).0;
    assert_eq!(contact(&settings, &nobody).await.0, Status::NietIngesteld);
    for by_itself in [Contactwijze::Zaaknotitie, Contactwijze::Klantcontact] {
        settings.zgw.contact = by_itself;
        assert_eq!(contact(&settings, &nobody).await.0, Status::Goed);
    }
    settings.zgw.contact = Contactwijze::Zaakcontactmoment;
    let (status, said) = contact(&settings, &nobody).await;
    assert!(status == Status::Fout && said.contains("404"), "the public address leads elsewhere: {said}");
    let here = t.router();
    let ours = any(move |request: Request<Body>| here.clone().oneshot(request));
    let world = nobody.route("/contactmomenten/{*path}", ours);
    let (status, said) = contact(&settings, &world).await;
    assert!(status == Status::Fout && said.contains("token create openzaak --jwt"), "{said}");
    t.app.create_client("openzaak", &["klantcontacten:read"]).await.unwrap();
    assert_eq!(
        contact(&settings, &world).await.0,
        Status::Fout,
        "it may read a contact, and keep no relation"
    );
    t.app.create_client("open-zaak", &["klantcontacten:read", "onderwerpobjecten:write"]).await.unwrap();
    let (status, said) = contact(&settings, &world).await;
    assert_eq!(status, Status::Goed, "{said}");
    assert!(said.contains(&format!("{PUBLIC}/contactmomenten/api/v1/")), "{said}");
    settings.public_url.clear();
    assert_eq!(contact(&settings, &world).await.0, Status::Fout);
}
