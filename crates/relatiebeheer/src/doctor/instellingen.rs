//! Settings that need no neighbour to be looked at.

use std::path::Path;

use super::Bevinding;
use crate::{
    config::{DEFAULT_FILE, Gemeente, Settings},
    rest::formats::passes_eleven_test,
};

/// From where the settings came; that they could be read is known by now.
pub(super) fn gelezen(file: Option<&Path>) -> Bevinding {
    let wat = "instellingen";
    match file {
        Some(file) => Bevinding::goed(wat, format!("Gelezen uit {} en de omgeving.", file.display())),
        None if Path::new(DEFAULT_FILE).exists() => {
            Bevinding::goed(wat, format!("Gelezen uit {DEFAULT_FILE} en de omgeving."))
        }
        None => Bevinding::goed(wat, format!("Gelezen uit de omgeving; er is geen {DEFAULT_FILE}.")),
    }
}

pub(super) fn alle(settings: &Settings) -> Vec<Bevinding> {
    vec![public_url(&settings.public_url), naam(&settings.gemeente), rsin(settings), code(&settings.gemeente)]
}

fn public_url(url: &str) -> Bevinding {
    let wat = "public_url";
    if url.is_empty() {
        let advies = "Zet public_url op het adres dat medewerkers en andere systemen gebruiken.";
        return Bevinding::niet_ingesteld(wat, advies);
    }
    let Ok(parsed) = reqwest::Url::parse(url) else {
        return Bevinding::fout(wat, format!("`{url}` is geen adres."), "Schrijf het als https://naam.nl.");
    };
    let own = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match parsed.scheme() {
        "https" => Bevinding::goed(wat, url),
        "http" if own => Bevinding::let_op(wat, url, "Alleen bruikbaar op deze machine."),
        "http" => Bevinding::let_op(wat, url, "Gebruik https, zodat niemand meeleest."),
        _ => Bevinding::fout(wat, format!("`{url}` is geen webadres."), "Schrijf het als https://naam.nl."),
    }
}

fn naam(gemeente: &Gemeente) -> Bevinding {
    let wat = "gemeente.naam";
    if gemeente.naam.trim().is_empty() || gemeente.naam == Gemeente::default().naam {
        let advies = "Zet gemeente.naam op de naam van uw gemeente: die staat op de schermen.";
        return Bevinding::niet_ingesteld(wat, advies);
    }
    Bevinding::goed(wat, &gemeente.naam)
}

fn rsin(settings: &Settings) -> Bevinding {
    let wat = "gemeente.rsin";
    let rsin = settings.gemeente.rsin.as_str();
    if rsin.is_empty() && !settings.zgw.documenten.is_empty() {
        let advies =
            "Zet gemeente.rsin op het RSIN van uw gemeente: dat is de bronorganisatie van elk document.";
        return Bevinding::let_op(wat, "Niet ingesteld. Niemand kan een document toevoegen.", advies);
    }
    if rsin.is_empty() {
        return Bevinding::niet_ingesteld(wat, "Zet gemeente.rsin op het RSIN van uw gemeente.");
    }
    if passes_eleven_test(rsin) {
        return Bevinding::goed(wat, rsin);
    }
    let advies =
        "Een RSIN heeft negen cijfers en voldoet aan de elfproef. Zoek het op in het Handelsregister.";
    Bevinding::fout(wat, format!("`{rsin}` is geen RSIN."), advies)
}

fn code(gemeente: &Gemeente) -> Bevinding {
    let wat = "gemeente.code";
    let code = gemeente.code.as_str();
    if code.is_empty() {
        let advies = "Met de gemeentecode kunt u de BRP ook op voornaam en achternaam doorzoeken.";
        return Bevinding::niet_ingesteld(wat, advies);
    }
    if code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Bevinding::goed(wat, code);
    }
    let advies = "Een gemeentecode heeft vier cijfers, zoals 0599.";
    Bevinding::fout(wat, format!("`{code}` is geen gemeentecode."), advies)
}
