//! Neighbours that are stopped, slow, down or talk nonsense, in simulated time.
//!
//! On SQLite only: what is tested is how long we wait for a neighbour, and no clock of ours can be held still while a
//! database on the other side of a socket thinks.

use std::time::Duration;

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use sandbox::Storing;
use serde_json::Value;
use store::Engine;
use tokio::time::Instant;

use super::mensen;
use crate::support::{
    TestApp, run,
    tijd::Stilstand,
    werkplek::{PATIENCE, Werkplek},
};

/// What can be wrong with a neighbour.
#[derive(Clone, Copy, Debug)]
enum Trouble {
    /// It is there, and misbehaves.
    Storing(Storing),
    /// Nobody started it: it refuses connections.
    Gestopt,
}

const TROUBLE: &[Trouble] = &[
    Trouble::Gestopt,
    Trouble::Storing(Storing::Hangt),
    Trouble::Storing(Storing::Traag(Duration::from_secs(6))),
    Trouble::Storing(Storing::Druppelt(Duration::from_secs(1))),
    Trouble::Storing(Storing::Fout500),
    Trouble::Storing(Storing::Onzin),
    Trouble::Storing(Storing::EindelozeBody),
    Trouble::Storing(Storing::TeVeel429),
];

/// A neighbour, the part that comes from it, and its name on the screen.
const NEIGHBOURS: &[(&str, &str, &str)] =
    &[("/brp", "persoon", "De BRP"), ("/zaken", "zaken", "Open Zaak"), ("/catalogi", "", "")];

/// Some steps of the clock.
const MARGIN: Duration = Duration::from_millis(200);

impl Trouble {
    fn begin(self, werkplek: &Werkplek, prefix: &str) {
        match self {
            Self::Storing(storing) => werkplek.storingen.zet(prefix, storing),
            Self::Gestopt => werkplek.gestopt.zet(Some(prefix)),
        }
    }
}

fn heal(werkplek: &Werkplek) {
    werkplek.storingen.herstel_alles();
    werkplek.gestopt.zet(None);
}

#[test]
fn a_neighbour_in_trouble_holds_up_nothing_but_its_own_part_and_is_named() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let werkplek = Werkplek::open(t).await;
        let klant = werkplek.klant(mensen::gewoon()).await;
        let tijd = Stilstand::begin(&t.db);
        for (prefix, bron, naam) in NEIGHBOURS {
            for trouble in TROUBLE {
                trouble.begin(&werkplek, prefix);
                check(&tijd, &werkplek, &klant, bron, naam, &format!("{prefix} {trouble:?}")).await;
                heal(&werkplek);
                let healed = tijd.run(werkplek.beeld(&klant)).await;
                assert!(healed.iter().all(|deel| deel["gelukt"] == true), "healed from {prefix} {trouble:?}");
            }
        }
    });
}

/// Reads the picture part by part, and when each came.
async fn check(tijd: &Stilstand, werkplek: &Werkplek, klant: &str, broken: &str, naam: &str, what: &str) {
    let start = Instant::now();
    let answer = tijd.run(werkplek.begin(&format!("/klanten/{klant}/beeld"))).await;
    let mut lines = answer.into_body().into_data_stream();
    let mut seen = Vec::new();
    while let Some(deel) = tijd.run(next(&mut lines)).await {
        let bron = deel["bron"].as_str().unwrap().to_owned();
        if bron == broken {
            assert_eq!(deel["gelukt"], false, "{what}");
            let melding = deel["melding"].as_str().unwrap();
            assert!(melding.starts_with(naam) && melding.ends_with("De rest klopt."), "{what}: {melding}");
            assert!(start.elapsed() < PATIENCE + MARGIN, "{what}: {:?}", start.elapsed());
        } else {
            assert_eq!(deel["gelukt"], true, "{what}: {deel}");
            assert!(
                start.elapsed() < Duration::from_secs(1),
                "{what}: {bron} came after {:?}",
                start.elapsed()
            );
        }
        seen.push(bron);
    }
    assert_eq!(seen.len(), 5, "{what}: {seen:?}");
}

async fn next(lines: &mut BodyDataStream) -> Option<Value> {
    let line = lines.next().await?.unwrap();
    Some(serde_json::from_slice(&line).unwrap())
}

/// The documents of a zaak come from one neighbour; how long may both lists and contents keep somebody waiting?
#[test]
fn documents_in_trouble_are_said_to_be_so_in_time_and_open_again_afterwards() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let werkplek = Werkplek::open(t).await;
        let klant = werkplek.klant(mensen::gewoon()).await;
        let zaken = werkplek.deel(&klant, "zaken").await;
        let zaak = zaken["gegevens"]["zaken"][0]["uuid"].as_str().unwrap();
        let address = format!("/zaken/zgw/{zaak}/documenten");
        let document = werkplek.get(&address).await.expect(200)["documenten"][0]["uuid"].clone();
        let content = format!("{address}/{}", document.as_str().unwrap());
        let tijd = Stilstand::begin(&t.db);
        for trouble in TROUBLE {
            trouble.begin(&werkplek, "/documenten");
            let start = Instant::now();
            let list = tijd.run(werkplek.get(&address)).await.expect(200);
            assert_eq!(list["gelukt"], false, "{trouble:?}");
            let melding = list["melding"].as_str().unwrap();
            assert!(
                melding.starts_with("Open Zaak ") && melding.ends_with("De rest klopt."),
                "{trouble:?}: {melding}"
            );
            assert!(start.elapsed() < PATIENCE + MARGIN, "{trouble:?}: {:?}", start.elapsed());
            let answer = tijd.run(werkplek.begin(&content)).await;
            assert_eq!(answer.status(), 502, "{trouble:?}");
            heal(&werkplek);
            assert_eq!(tijd.run(werkplek.begin(&content)).await.status(), 200, "healed from {trouble:?}");
        }
    });
}

/// The page of a zaak comes from the Zaken API; what others would have added is said to be missing, in time.
#[test]
fn the_page_of_a_zaak_stands_without_what_a_neighbour_in_trouble_would_have_added() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let werkplek = Werkplek::open(t).await;
        let klant = werkplek.klant(mensen::gewoon()).await;
        let zaken = werkplek.deel(&klant, "zaken").await;
        let page = format!("/zaken/zgw/{}", zaken["gegevens"]["zaken"][0]["uuid"].as_str().unwrap());
        let whole = werkplek.get(&page).await.expect(200);
        assert_eq!(whole["meldingen"], serde_json::json!([]));
        let tijd = Stilstand::begin(&t.db);
        for (prefix, status) in [("/catalogi", 200), ("/besluiten", 200), ("/zaken", 502)] {
            for trouble in TROUBLE {
                trouble.begin(&werkplek, prefix);
                let start = Instant::now();
                let shown = tijd.run(werkplek.get(&page)).await.expect(status);
                assert!(start.elapsed() < PATIENCE + MARGIN, "{prefix} {trouble:?}: {:?}", start.elapsed());
                let said = if status == 200 {
                    shown["meldingen"].as_array().unwrap().clone()
                } else {
                    vec![shown["detail"].clone()]
                };
                assert!(!said.is_empty(), "{prefix} {trouble:?}");
                for melding in &said {
                    let melding = melding.as_str().unwrap();
                    assert!(
                        melding.contains("Open Zaak ") && melding.ends_with("De rest klopt."),
                        "{prefix} {trouble:?}: {melding}"
                    );
                }
                heal(&werkplek);
                let mut healed = tijd.run(werkplek.get(&page)).await.expect(200);
                healed["opgehaald"] = whole["opgehaald"].clone();
                assert_eq!(healed, whole, "healed from {prefix} {trouble:?}");
            }
        }
    });
}
