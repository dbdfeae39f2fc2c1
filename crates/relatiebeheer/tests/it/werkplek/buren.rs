//! Neighbours that are slow, down or talk nonsense, in simulated time.
//!
//! On SQLite only: what is tested is how long we wait for a neighbour, and a clock that jumps when nothing happens
//! would also jump while a database on the other side of a socket thinks.

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
    werkplek::{PATIENCE, Werkplek},
};

/// What can be wrong with a neighbour. One that refuses connections is as one that is not there: see `Hangt`.
const TROUBLE: &[Storing] = &[
    Storing::Hangt,
    Storing::Traag(Duration::from_secs(6)),
    Storing::Druppelt(Duration::from_secs(1)),
    Storing::Fout500,
    Storing::Onzin,
    Storing::EindelozeBody,
    Storing::TeVeel429,
];

/// A neighbour, the part that comes from it, and its name on the screen.
const NEIGHBOURS: &[(&str, &str, &str)] =
    &[("/brp", "persoon", "De BRP"), ("/zaken", "zaken", "Open Zaak"), ("/catalogi", "", "")];

#[test]
fn a_neighbour_in_trouble_holds_up_nothing_but_its_own_part_and_is_named() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let werkplek = Werkplek::open(t).await;
        let klant = werkplek.klant(mensen::gewoon()).await;
        tokio::time::pause();
        for (prefix, bron, naam) in NEIGHBOURS {
            for trouble in TROUBLE {
                werkplek.storingen.zet(prefix, *trouble);
                check(&werkplek, &klant, bron, naam, &format!("{prefix} {trouble:?}")).await;
                werkplek.storingen.herstel_alles();
                let healed = werkplek.beeld(&klant).await;
                assert!(healed.iter().all(|deel| deel["gelukt"] == true), "healed from {prefix} {trouble:?}");
            }
        }
    });
}

/// Reads the picture part by part, and when each came.
async fn check(werkplek: &Werkplek, klant: &str, broken: &str, naam: &str, what: &str) {
    let start = Instant::now();
    let mut lines = werkplek.begin(&format!("/klanten/{klant}/beeld")).await.into_body().into_data_stream();
    let mut seen = Vec::new();
    while let Some(deel) = next(&mut lines).await {
        let bron = deel["bron"].as_str().unwrap().to_owned();
        if bron == broken {
            assert_eq!(deel["gelukt"], false, "{what}");
            let melding = deel["melding"].as_str().unwrap();
            assert!(melding.starts_with(naam) && melding.ends_with("De rest klopt."), "{what}: {melding}");
            assert!(start.elapsed() < PATIENCE + Duration::from_millis(10), "{what}: {:?}", start.elapsed());
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
