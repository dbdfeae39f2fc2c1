//! Neighbours that are stopped, slow, down or talk nonsense, in simulated time: every place that asks one of them, with
//! each of them in every trouble.
//!
//! On SQLite only: what is tested is how long we wait for a neighbour, and no clock of ours can be held still while a
//! database on the other side of a socket thinks.

use std::time::Duration;

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use http_body_util::BodyExt;
use sandbox::Storing;
use serde_json::{Value, json};
use store::Engine;
use tokio::{runtime::Handle, time::Instant};

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

/// A place that asks neighbours, by what it has of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plek {
    Persoon,
    Organisatie,
    Zaak,
    Documenten,
    Inhoud,
    Abonnement,
}

const PLEKKEN: &[Plek] =
    &[Plek::Persoon, Plek::Organisatie, Plek::Zaak, Plek::Documenten, Plek::Inhoud, Plek::Abonnement];

/// A neighbour, its name on the screen, and the parts that cannot be whole without it.
type Buur = (&'static str, &'static str, &'static [(Plek, &'static [&'static str])]);

/// The KVK knows the RSIN, by which some zaken of an organisation are found. What a zaaktype is called comes with the zaak.
const BUREN: &[Buur] = &[
    ("/brp", "De BRP", &[(Plek::Persoon, &["persoon"])]),
    ("/kvk", "De KVK", &[(Plek::Organisatie, &["organisatie", "zaken"])]),
    (
        "/zaken",
        "Open Zaak",
        &[
            (Plek::Persoon, &["zaken"]),
            (Plek::Organisatie, &["zaken"]),
            (Plek::Zaak, &["zaak"]),
            (Plek::Documenten, &["documenten"]),
            (Plek::Inhoud, &["inhoud"]),
        ],
    ),
    ("/catalogi", "Open Zaak", &[(Plek::Zaak, &["zaak"]), (Plek::Abonnement, &["abonnement"])]),
    ("/documenten", "Open Zaak", &[(Plek::Documenten, &["documenten"]), (Plek::Inhoud, &["inhoud"])]),
    ("/besluiten", "Open Zaak", &[(Plek::Zaak, &["zaak"])]),
    ("/notificaties", "De Notificaties API", &[(Plek::Abonnement, &["abonnement"])]),
];

/// An organisation with a RSIN.
const ORGANISATIE: &str = "k68750110";

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

/// What came of one place.
#[derive(Debug, PartialEq)]
struct Deel {
    naam: String,
    /// What is said to be missing; nothing when it is whole.
    melding: Option<String>,
    gegevens: Value,
}

/// Somebody at work, and what they look at.
struct Bureau {
    werkplek: Werkplek,
    tijd: Stilstand,
    klant: String,
    zaak: String,
    document: String,
}

impl Bureau {
    async fn open(t: &TestApp) -> Self {
        let mut werkplek = Werkplek::hearing(t).await;
        werkplek.log_in("beheer").await;
        let wanted = json!({ "zaaktypen": ["ZT-PARKEER"] });
        werkplek.put("/beheer/api/v1/abonnementen/zgw", &wanted).await.expect(200);
        werkplek.log_in("kcc").await;
        let klant = werkplek.klant(mensen::gewoon()).await;
        let zaken = werkplek.deel(&klant, "zaken").await;
        let zaak = format!("/zaken/zgw/{}", zaken["gegevens"]["zaken"][0]["uuid"].as_str().unwrap());
        let documenten = werkplek.get(&format!("{zaak}/documenten")).await.expect(200);
        let document = documenten["documenten"][0]["uuid"].as_str().unwrap().to_owned();
        Self { tijd: Stilstand::begin(&t.db), werkplek, klant, zaak, document }
    }

    /// Looks at a place, part by part, and when each came.
    async fn kijk(&self, plek: Plek) -> Vec<(Deel, Duration)> {
        let start = Instant::now();
        let one = |naam: &str, melding: Option<String>, gegevens: Value| {
            vec![(Deel { naam: naam.to_owned(), melding, gegevens }, start.elapsed())]
        };
        match plek {
            Plek::Persoon => self.beeld(&self.klant).await,
            Plek::Organisatie => self.beeld(ORGANISATIE).await,
            Plek::Zaak => {
                let mut zaak = self.tijd.run(self.werkplek.get(&self.zaak)).await.json();
                zaak["opgehaald"] = Value::Null;
                let meldingen = zaak["meldingen"].as_array().cloned().unwrap_or_default();
                let said: Vec<&str> =
                    meldingen.iter().chain([&zaak["detail"]]).filter_map(Value::as_str).collect();
                let melding = (!said.is_empty()).then(|| said.join("\n"));
                one("zaak", melding, zaak)
            }
            Plek::Documenten => {
                let path = format!("{}/documenten", self.zaak);
                let list = self.tijd.run(self.werkplek.get(&path)).await.json();
                let melding = [&list["melding"], &list["detail"]].into_iter().find_map(Value::as_str);
                one("documenten", melding.map(str::to_owned), list.clone())
            }
            Plek::Inhoud => {
                let path = format!("{}/documenten/{}", self.zaak, self.document);
                let answer = self.tijd.run(self.werkplek.begin(&path)).await;
                let status = answer.status();
                let body = self.tijd.run(answer.into_body().collect()).await.unwrap().to_bytes();
                // A page of its own says why, in a browser.
                let refused = (status != 200).then(|| String::from_utf8(body.to_vec()).unwrap());
                one("inhoud", refused, Value::from(body.len()))
            }
            Plek::Abonnement => {
                let wrong = self.tijd.run(self.werkplek.app.abonneer()).await.unwrap();
                one("abonnement", (!wrong.is_empty()).then(|| wrong.join("\n")), Value::Null)
            }
        }
    }

    async fn beeld(&self, klant: &str) -> Vec<(Deel, Duration)> {
        let start = Instant::now();
        let answer = self.tijd.run(self.werkplek.begin(&format!("/klanten/{klant}/beeld"))).await;
        let mut lines = answer.into_body().into_data_stream();
        let mut seen = Vec::new();
        while let Some(mut deel) = self.tijd.run(next(&mut lines)).await {
            let naam = deel["bron"].as_str().unwrap().to_owned();
            let melding = deel["melding"].as_str().map(str::to_owned);
            assert!(deel["gelukt"] == true || melding.is_some(), "{deel}");
            deel["opgehaald"] = Value::Null;
            seen.push((Deel { naam, melding, gegevens: deel }, start.elapsed()));
        }
        seen.sort_by(|(one, _), (other, _)| one.naam.cmp(&other.naam));
        seen
    }

    async fn whole(&self, plek: Plek) -> Vec<Deel> {
        self.kijk(plek).await.into_iter().map(|(deel, _)| deel).collect()
    }
}

async fn next(lines: &mut BodyDataStream) -> Option<Value> {
    let line = lines.next().await?.unwrap();
    Some(serde_json::from_slice(&line).unwrap())
}

#[test]
fn a_neighbour_in_trouble_holds_up_nothing_but_its_own_parts_is_named_and_leaves_nothing_behind() {
    run(Engine::Sqlite, async |t: &TestApp| {
        let bureau = Bureau::open(t).await;
        let mut healthy = Vec::new();
        for plek in PLEKKEN {
            let whole = bureau.whole(*plek).await;
            assert!(whole.iter().all(|deel| deel.melding.is_none()), "{plek:?}: {whole:#?}");
            healthy.push(whole);
        }
        let alive = Handle::current().metrics().num_alive_tasks();
        for (prefix, naam, own) in BUREN {
            for trouble in TROUBLE {
                let what = format!("{prefix} {trouble:?}");
                trouble.begin(&bureau.werkplek, prefix);
                for plek in PLEKKEN {
                    let missing = own.iter().find(|(of, _)| of == plek).map_or(&[][..], |(_, parts)| parts);
                    check(&bureau.kijk(*plek).await, naam, missing, &format!("{what}, {plek:?}"));
                }
                heal(&bureau.werkplek);
                for (plek, whole) in PLEKKEN.iter().zip(&healthy) {
                    assert_eq!(bureau.whole(*plek).await, *whole, "{plek:?}, healed from {what}");
                }
                assert_eq!(Handle::current().metrics().num_alive_tasks(), alive, "tasks after {what}");
            }
        }
    });
}

fn check(seen: &[(Deel, Duration)], naam: &str, missing: &[&str], what: &str) {
    for (deel, after) in seen {
        if missing.contains(&deel.naam.as_str()) {
            let melding = deel.melding.as_deref().unwrap_or_default();
            assert!(melding.contains(naam), "{what}, {}: {melding}", deel.naam);
            assert!(*after < PATIENCE + MARGIN, "{what}, {}: {after:?}", deel.naam);
        } else {
            assert_eq!(deel.melding, None, "{what}, {}", deel.naam);
            assert!(*after < Duration::from_secs(1), "{what}: {} came after {after:?}", deel.naam);
        }
    }
}
