//! Zaken and documents, with the zaaksystemen in the same process.

mod autorisaties;
mod bijwerken;
mod contacten;
mod documenten;
mod documenten_crash;
mod documenten_opzet;
mod documenten_toevoegen;
mod documenten_wijzigen;
mod grenzen;
mod inzien;
mod matrix;
mod rechten;
mod systemen;
mod verborgen;
mod wachtend;

use serde_json::Value;

use crate::support::werkplek::Werkplek;

/// Who has everything: five zaken, one of them closed, documents of every kind.
const MOULIN: &str = "999993653";

/// The zaken that the werkplek lists for a person, of the first zaaksysteem.
async fn zaken_of(werkplek: &Werkplek, bsn: &str) -> Vec<Value> {
    let klant = werkplek.klant(bsn).await;
    let is_first = |deel: &Value| deel["bron"] == "zaken" && deel["register"] == "Open Zaak";
    let deel = werkplek.beeld(&klant).await.into_iter().rfind(is_first).unwrap();
    deel["gegevens"]["zaken"].as_array().unwrap().clone()
}

/// One that is open, and one that is closed.
async fn open_en_gesloten(werkplek: &Werkplek) -> (Value, Value) {
    let (closed, open): (Vec<Value>, Vec<Value>) =
        zaken_of(werkplek, MOULIN).await.into_iter().partition(|zaak| zaak["einddatum"].is_string());
    (open[0].clone(), closed[0].clone())
}

/// Where a zaak is in the workspace's API.
fn path(zaak: &Value) -> String {
    format!("/zaken/{}/{}", zaak["bron"].as_str().unwrap(), zaak["uuid"].as_str().unwrap())
}

/// Where a list of the Zaken API is.
fn zgw(list: &str) -> String {
    format!("/zaken/api/v1/{list}")
}

/// The URL of a zaak, as the zaaksysteem writes it.
fn url(zaak: &Value) -> String {
    format!("http://buren/zaken/api/v1/zaken/{}", zaak["uuid"].as_str().unwrap())
}
