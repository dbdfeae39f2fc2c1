//! Set-ups that are wrong in one way each, with all that is said of them: one snapshot of them all.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::{Router, body::Body};
use http::Method;
use relatiebeheer::{
    config::Settings,
    doctor::{Bevinding, Status, is_gezond},
};
use serde_json::{Value, json};
use store::Engine;
use zgw::transport::InProcess;

use super::{configured, look};
use crate::support::{
    TestApp, run,
    werkplek::{elders, neighbours},
};

/// A rule: for which zaaktype, as secret as what, and what it gives.
type Recht = (&'static str, &'static str, &'static [&'static str]);

const ALLES: &[&str] = &["lezen", "bijwerken", "document-lezen", "document-toevoegen", "document-wijzigen"];
const KIJKEN: &[&str] = &["lezen", "document-lezen"];
const PARKEER: &str = "ZT-PARKEER";

/// One set-up, as far as it differs from the one in which all is right.
#[derive(Clone, Copy)]
struct Opstelling {
    naam: &'static str,
    /// What the administrator set here.
    instellingen: fn(&mut Settings),
    /// What the administrator of the zaaksysteem gave our application.
    autorisaties: fn(&mut Vec<Value>, &Types),
    rechten: &'static [Recht],
    abonnement: &'static [&'static str],
    /// Whether the kanalen that we publish on are there.
    kanalen: bool,
}

const GOED: Opstelling = Opstelling {
    naam: "",
    instellingen: |_| {},
    autorisaties: |_, _| {},
    rechten: &[("*", "zaakvertrouwelijk", ALLES)],
    abonnement: &[],
    kanalen: true,
};

/// The catalogi, for who gives rights.
struct Types {
    zaaktypen: Vec<Value>,
    soorten: Vec<Value>,
}

impl Types {
    async fn read(t: &TestApp, buren: &Router) -> Self {
        let all = async |list: &str| {
            let (mut found, mut page) = (Vec::new(), 1);
            loop {
                let path = format!("/catalogi/api/v1/{list}?page={page}");
                let answer = elders(&t.clock(), buren, &Method::GET, &path, None).await.expect(200);
                found.extend(answer["results"].as_array().unwrap().clone());
                if answer["next"].is_null() {
                    return found;
                }
                page += 1;
            }
        };
        Self { zaaktypen: all("zaaktypen").await, soorten: all("informatieobjecttypen").await }
    }

    /// URL of a zaaktype, of which there is one version here.
    fn zaaktype(&self, identificatie: &str) -> &Value {
        let mut found = self.zaaktypen.iter().filter(|zaaktype| zaaktype["identificatie"] == identificatie);
        &found.next().unwrap()["url"]
    }
}

/// Everything for our application that is for no more than these scopes.
fn all_types(autorisaties: &mut Vec<Value>, types: &Types) {
    for (component, key, all) in
        [("zrc", "zaaktype", &types.zaaktypen), ("drc", "informatieobjecttype", &types.soorten)]
    {
        let one = autorisaties.iter().find(|een| een["component"] == component).unwrap().clone();
        autorisaties.retain(|een| een["component"] != component);
        for soort in all {
            let mut een = one.clone();
            een[key] = soort["url"].clone();
            autorisaties.push(een);
        }
    }
}

/// Takes a scope away, whatever it is given for.
fn neem(autorisaties: &mut [Value], scope: &str) {
    neem_van(autorisaties, scope, |_| true);
}

fn neem_van(autorisaties: &mut [Value], scope: &str, van: impl Fn(&Value) -> bool) {
    for een in autorisaties.iter_mut().filter(|een| van(een)) {
        een["scopes"].as_array_mut().unwrap().retain(|own| own != scope);
    }
}

/// The neighbours answer as they did, with other addresses than the ones that we ask.
fn behind_a_gateway(settings: &mut Settings) {
    let zgw = &mut settings.zgw;
    for root in
        [&mut zgw.zaken, &mut zgw.catalogi, &mut zgw.documenten, &mut zgw.besluiten, &mut zgw.autorisaties]
    {
        *root = root.replace("http://buren/", "http://gateway/");
    }
}

const OPSTELLINGEN: &[Opstelling] = &[
    // Our own settings.
    Opstelling { naam: "the key is short", instellingen: |s| s.sleutel.truncate(31), ..GOED },
    Opstelling { naam: "the RSIN is none", instellingen: |s| s.gemeente.rsin.push('1'), ..GOED },
    Opstelling { naam: "there is no RSIN", instellingen: |s| s.gemeente.rsin.clear(), ..GOED },
    Opstelling { naam: "the gemeentecode is none", instellingen: |s| s.gemeente.code.push('1'), ..GOED },
    Opstelling {
        naam: "the public address is none",
        instellingen: |s| s.public_url.insert_str(0, "ftp:"),
        ..GOED
    },
    Opstelling {
        naam: "the database is not there",
        instellingen: |s| s.database = "postgres://u:geheim@127.0.0.1:1/x".to_owned(),
        ..GOED
    },
    Opstelling {
        naam: "nobody looks for viruses",
        instellingen: |s| s.documenten.clamd = "127.0.0.1:1".to_owned(),
        ..GOED
    },
    // The registers, and who logs people in.
    Opstelling { naam: "another key for the BRP", instellingen: |s| s.brp.api_key.push('x'), ..GOED },
    Opstelling { naam: "another address for the BRP", instellingen: |s| s.brp.url.push_str("/x"), ..GOED },
    Opstelling { naam: "another key for the KVK", instellingen: |s| s.kvk.api_key.push('x'), ..GOED },
    Opstelling { naam: "another address for the KVK", instellingen: |s| s.kvk.url.push_str("/x"), ..GOED },
    Opstelling { naam: "a slash too many for the issuer", instellingen: |s| s.oidc.issuer.push('/'), ..GOED },
    Opstelling { naam: "another issuer", instellingen: |s| s.oidc.issuer.push_str("/x"), ..GOED },
    Opstelling { naam: "no client at the issuer", instellingen: |s| s.oidc.client_id.clear(), ..GOED },
    // Where we publish.
    Opstelling {
        naam: "another address to publish to",
        instellingen: |s| s.notificaties.url.push_str("/x"),
        ..GOED
    },
    Opstelling {
        naam: "cloud events of nobody",
        instellingen: |s| s.notificaties.cloud_events = true,
        ..GOED
    },
    Opstelling { naam: "the kanalen to publish on are not there", kanalen: false, ..GOED },
    // The zaaksysteem: addresses and who we are.
    Opstelling { naam: "a gateway", instellingen: behind_a_gateway, ..GOED },
    Opstelling { naam: "another secret", instellingen: |s| s.zgw.secret.push('x'), ..GOED },
    Opstelling { naam: "another client", instellingen: |s| s.zgw.client_id.push('x'), ..GOED },
    Opstelling {
        naam: "another address of the catalogi",
        instellingen: |s| s.zgw.catalogi.push_str("/x"),
        ..GOED
    },
    Opstelling { naam: "no documents", instellingen: |s| s.zgw.documenten.clear(), ..GOED },
    Opstelling {
        naam: "hearing without a public address",
        instellingen: |s| {
            "http://buren/notificaties/api/v1".clone_into(&mut s.zgw.notificaties);
            s.public_url.clear();
        },
        ..GOED
    },
    Opstelling {
        naam: "hearing at another address",
        instellingen: |s| "http://buren/notificaties/api/v2".clone_into(&mut s.zgw.notificaties),
        ..GOED
    },
    // What our application may do there.
    Opstelling { naam: "no zaken.lezen", autorisaties: |a, _| neem(a, "zaken.lezen"), ..GOED },
    Opstelling { naam: "no zaken.bijwerken", autorisaties: |a, _| neem(a, "zaken.bijwerken"), ..GOED },
    Opstelling { naam: "no catalogi.lezen", autorisaties: |a, _| neem(a, "catalogi.lezen"), ..GOED },
    Opstelling { naam: "no documenten.lezen", autorisaties: |a, _| neem(a, "documenten.lezen"), ..GOED },
    Opstelling {
        naam: "no documenten.aanmaken",
        autorisaties: |a, _| neem(a, "documenten.aanmaken"),
        ..GOED
    },
    Opstelling {
        naam: "no documenten.bijwerken",
        autorisaties: |a, _| neem(a, "documenten.bijwerken"),
        ..GOED
    },
    Opstelling { naam: "no documenten.lock", autorisaties: |a, _| neem(a, "documenten.lock"), ..GOED },
    Opstelling {
        naam: "no documenten.verwijderen",
        autorisaties: |a, _| neem(a, "documenten.verwijderen"),
        ..GOED
    },
    Opstelling { naam: "no besluiten.lezen", autorisaties: |a, _| neem(a, "besluiten.lezen"), ..GOED },
    Opstelling { naam: "no autorisaties.lezen", autorisaties: |a, _| neem(a, "autorisaties.lezen"), ..GOED },
    // With what it may do it.
    Opstelling {
        naam: "a zaaktype may not be seen",
        autorisaties: |a, types| {
            let parkeer = types.zaaktype(PARKEER);
            neem_van(a, "zaken.lezen", |een| een["zaaktype"] == *parkeer);
        },
        ..GOED
    },
    Opstelling {
        naam: "a zaaktype that a zaakrecht names may not be seen",
        autorisaties: |a, types| {
            let parkeer = types.zaaktype(PARKEER);
            neem_van(a, "zaken.lezen", |een| een["zaaktype"] == *parkeer);
        },
        rechten: &[("*", "zaakvertrouwelijk", ALLES), (PARKEER, "openbaar", &["lezen"])],
        ..GOED
    },
    Opstelling {
        naam: "a zaaktype of the abonnement may not be seen",
        autorisaties: |a, types| {
            let parkeer = types.zaaktype(PARKEER);
            neem_van(a, "zaken.lezen", |een| een["zaaktype"] == *parkeer);
        },
        abonnement: &[PARKEER],
        ..GOED
    },
    Opstelling {
        naam: "a zaaktype that a zaakrecht names may not be changed",
        autorisaties: |a, types| {
            let parkeer = types.zaaktype(PARKEER);
            neem_van(a, "zaken.bijwerken", |een| een["zaaktype"] == *parkeer);
        },
        rechten: &[(PARKEER, "openbaar", &["lezen", "bijwerken"])],
        ..GOED
    },
    Opstelling {
        naam: "a kind of document may not be made",
        autorisaties: |a, types| {
            let one = &types.soorten[0]["url"];
            neem_van(a, "documenten.aanmaken", |een| een["informatieobjecttype"] == *one);
        },
        ..GOED
    },
    Opstelling {
        naam: "zaken that are more secret than our application may see",
        rechten: &[("*", "zaakvertrouwelijk", ALLES), (PARKEER, "geheim", KIJKEN)],
        ..GOED
    },
    Opstelling { naam: "no zaakrechten", rechten: &[], ..GOED },
    Opstelling {
        naam: "a zaakrecht for a zaaktype that is not there",
        rechten: &[("*", "zaakvertrouwelijk", ALLES), ("ZT-PARKER", "openbaar", KIJKEN)],
        ..GOED
    },
];

/// The kanalen that we publish on are there, and our application may do what the zaakrechten give.
pub(super) async fn prepare(t: &TestApp, buren: &Router) {
    let line = Arc::new(InProcess::<_, Body>::new(buren.clone()));
    t.beside_at(configured(t), line).await.app.register_kanalen().await.unwrap();
    let types = Types::read(t, buren).await;
    geef(t, buren, &types, GOED.autorisaties).await;
    choose(t, &GOED).await;
}

/// What the zaaksysteem's administrator gives our application: everything that is needed, but for this.
async fn geef(t: &TestApp, buren: &Router, types: &Types, wijzig: fn(&mut Vec<Value>, &Types)) {
    let found = "/autorisaties/api/v1/applicaties?clientIds=relatiebeheer";
    let applicatie =
        elders(&t.clock(), buren, &Method::GET, found, None).await.expect(200)["results"][0].clone();
    let mut autorisaties = applicatie["autorisaties"].as_array().unwrap().clone();
    all_types(&mut autorisaties, types);
    wijzig(&mut autorisaties, types);
    let url = applicatie["url"].as_str().unwrap().strip_prefix("http://buren").unwrap();
    let body = json!({ "autorisaties": autorisaties });
    elders(&t.clock(), buren, &Method::PATCH, url, Some(&body)).await.expect(200);
}

/// What our own administrator chose.
async fn choose(t: &TestApp, opstelling: &Opstelling) {
    let now = t.clock().now();
    let chosen = async |tx: store::Tx| {
        tx.execute("delete from zaakrecht", &[]).await?;
        tx.execute("delete from abonnement", &[]).await?;
        for (zaaktype, tot, handelingen) in opstelling.rechten {
            let sql = "insert into zaakrecht (volgnummer, groep, zaaksysteem, zaaktype, tot_en_met, handelingen) \
                       select count(*), 'medewerker', '*', $1, $2, $3 from zaakrecht";
            tx.execute(sql, &[zaaktype, tot, &store::Json(*handelingen)]).await?;
        }
        for zaaktype in opstelling.abonnement {
            tx.execute(
                "insert into abonnement (bron, zaaktype, sinds) values ('zgw', $1, $2)",
                &[zaaktype, &now],
            )
            .await?;
        }
        Ok::<_, store::Error>(())
    };
    t.db.transact(chosen).await.unwrap();
}

async fn of(t: &TestApp, opstelling: &Opstelling) -> (Settings, Vec<Bevinding>) {
    let buren = neighbours(t).0;
    if opstelling.kanalen {
        prepare(t, &buren).await;
    }
    let types = Types::read(t, &buren).await;
    geef(t, &buren, &types, opstelling.autorisaties).await;
    choose(t, opstelling).await;
    let mut settings = configured(t);
    (opstelling.instellingen)(&mut settings);
    let found = look(t, &settings, buren).await;
    (settings, found)
}

#[test]
fn each_wrong_set_up_has_a_line_that_says_what_to_do_and_tells_no_secret() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let mut said = String::new();
        for opstelling in OPSTELLINGEN {
            let (settings, found) = of(t, opstelling).await;
            let wrong = found.iter().filter(|een| matches!(een.status, Status::Fout | Status::LetOp));
            let wrong: Vec<&Bevinding> = wrong.collect();
            assert!(!wrong.is_empty(), "{}: {found:#?}", opstelling.naam);
            assert!(wrong.iter().all(|een| !een.advies.is_empty()), "{}: {wrong:#?}", opstelling.naam);
            for secret in
                [&settings.zgw.secret, &settings.brp.api_key, &settings.oidc.client_secret, "geheim@"]
            {
                assert!(!found.iter().any(|line| line.to_string().contains(secret)), "{found:#?}");
            }
            writeln!(said, "# {}", opstelling.naam).unwrap();
            for een in wrong {
                writeln!(said, "{een}").unwrap();
            }
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
            insta::assert_snapshot!("doctor_opstellingen", said);
        });
    });
}

#[test]
fn for_who_only_looks_the_scopes_to_read_are_enough() {
    let kijken = Opstelling {
        autorisaties: |all, _| {
            for een in all {
                een["scopes"]
                    .as_array_mut()
                    .unwrap()
                    .retain(|scope| scope.as_str().unwrap().split('.').next_back() == Some("lezen"));
            }
        },
        rechten: &[("*", "zaakvertrouwelijk", KIJKEN)],
        ..GOED
    };
    run(Engine::Sqlite, async |t: &TestApp| {
        let (_, found) = of(t, &kijken).await;
        let not_good: Vec<&Bevinding> =
            found.iter().filter(|een| !matches!(een.status, Status::Goed | Status::NietIngesteld)).collect();
        assert!(not_good.is_empty() && is_gezond(&found), "{not_good:#?}");
    });
}
