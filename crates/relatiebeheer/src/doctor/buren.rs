//! Neighbours: each is asked something small, with the credentials that the settings give.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::Request;
use serde::Deserialize;
use serde_json::Value;
use zgw::{
    Caller, Error,
    error::{expect_success, read_json},
    transport::{Transport, fetch},
};

use super::Bevinding;
use crate::{
    app::Clock,
    config::{self, Settings},
    notificaties,
    registers::{brp::Brp, kvk::Kvk},
    zaken::documenten::scan,
};

const BUDGET: Duration = Duration::from_secs(8);
const MAX_ANSWER: usize = 1024 * 1024;
/// Of the test set of the RvIG: nobody at all where real people are.
const TEST_BSN: &str = "999993653";
/// Of the test environment of the KVK.
const TEST_KVK: &str = "68750110";

/// What the provider of logins says of itself.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    jwks_uri: Option<String>,
}

/// Whether the virus scanner answers; nothing when there is none.
pub(super) async fn clamd(settings: &config::Documenten) -> Vec<Bevinding> {
    let wat = "documenten.clamd";
    if settings.clamd.is_empty() {
        return Vec::new();
    }
    vec![match scan::answers(&settings.clamd).await {
        Ok(()) => Bevinding {
            advies: "Of StreamMaxLength daar ten minste documenten.max_bytes is, ziet u in clamd.conf."
                .to_owned(),
            ..Bevinding::goed(wat, "De virusscanner antwoordt.")
        },
        Err(why) => Bevinding::fout(
            wat,
            format!("De virusscanner antwoordt niet: {why}."),
            "Controleer documenten.clamd (host:poort) en of clamd op TCP luistert. Tot dan wordt er geen bestand aangenomen.",
        ),
    }]
}

/// Whether employees can be sent to the provider of logins.
pub(super) async fn oidc(settings: &config::Oidc, transport: Arc<dyn Transport>) -> Bevinding {
    let wat = "oidc";
    if settings.issuer.is_empty() {
        let advies = "Zonder oidc.issuer kan niemand inloggen in de werkplek; de API's werken wel.";
        return Bevinding::niet_ingesteld(wat, advies);
    }
    if settings.client_id.is_empty() {
        let advies =
            "Zet oidc.client_id op de naam waaronder Relatiebeheer bij de inlogvoorziening bekend is.";
        return Bevinding::fout(wat, "oidc.client_id is leeg.", advies);
    }
    let address = format!("{}/.well-known/openid-configuration", settings.issuer.trim_end_matches('/'));
    let said: Discovery = match read(&*transport, &address).await {
        Ok(said) => said,
        Err(error) => {
            let advies = "Controleer oidc.issuer: het adres zonder /.well-known/openid-configuration.";
            return Bevinding::fout(wat, why(&error), advies);
        }
    };
    if said.issuer != settings.issuer {
        let resultaat = format!("De inlogvoorziening noemt zichzelf `{}`.", said.issuer);
        return Bevinding::fout(
            wat,
            resultaat,
            "Zet oidc.issuer precies zo, ook met of zonder / aan het eind.",
        );
    }
    let (Some(_), Some(_), Some(keys)) = (said.authorization_endpoint, said.token_endpoint, said.jwks_uri)
    else {
        let resultaat = "De inlogvoorziening noemt niet alle adressen die nodig zijn.";
        return Bevinding::fout(
            wat,
            resultaat,
            "Vraag haar beheerder om de authorization code flow aan te zetten.",
        );
    };
    match read::<Value>(&*transport, &keys).await {
        Ok(keys) if keys.get("keys").and_then(Value::as_array).is_some_and(|keys| !keys.is_empty()) => {
            let advies = "Of client_id en client_secret kloppen, blijkt bij het inloggen.";
            Bevinding { advies: advies.to_owned(), ..Bevinding::goed(wat, "De inlogvoorziening antwoordt.") }
        }
        Ok(_) => {
            let resultaat = "De inlogvoorziening heeft geen sleutels om inloggen mee te controleren.";
            Bevinding::fout(wat, resultaat, "Vraag haar beheerder om een ondertekensleutel.")
        }
        Err(error) => {
            let resultaat =
                format!("De sleutels van de inlogvoorziening zijn niet op te halen. {}", why(&error));
            Bevinding::fout(wat, resultaat, "Controleer of deze server het adres in jwks_uri kan bereiken.")
        }
    }
}

async fn read<T: serde::de::DeserializeOwned>(transport: &dyn Transport, address: &str) -> Result<T, Error> {
    let request = Request::get(address).header(http::header::ACCEPT, "application/json").body(Bytes::new());
    let request = request.map_err(|error| Error::Unsendable { reason: error.to_string() })?;
    read_json(&expect_success(fetch(transport, request, BUDGET, MAX_ANSWER).await?)?)
}

/// Whether the Notificaties API answers and has our kanalen.
pub(super) async fn notificaties(
    settings: &Settings,
    clock: Clock,
    transport: Arc<dyn Transport>,
) -> Bevinding {
    let wat = "notificaties";
    let client = match notificaties::client(settings, &clock, &transport) {
        Ok(Some(client)) => client,
        Ok(None) => {
            let advies = "Zonder notificaties.url hoort niemand van wijzigingen.";
            return Bevinding::niet_ingesteld(wat, advies);
        }
        Err(why) => {
            let advies = "Zet notificaties.url, notificaties.client_id, notificaties.secret en public_url.";
            return Bevinding::fout(wat, format!("De instellingen kloppen niet: {why}."), advies);
        }
    };
    let there = match client.kanalen(&Caller::new("doctor", "Controle van de instellingen")).await {
        Ok(there) => there,
        Err(error) => {
            let advies = "Controleer notificaties.url, notificaties.client_id en notificaties.secret, en of onze \
                          client_id de scopes notificaties.publiceren en notificaties.consumeren heeft.";
            return Bevinding::fout(wat, why(&error), advies);
        }
    };
    let missing: Vec<String> = notificaties::kanalen::all(settings)
        .into_iter()
        .map(|kanaal| kanaal.naam)
        .filter(|naam| !there.iter().any(|kanaal| kanaal.naam == *naam))
        .collect();
    if missing.is_empty() {
        return Bevinding::goed(wat, "De API antwoordt en heeft onze kanalen.");
    }
    let resultaat = format!("De API antwoordt, maar heeft geen kanaal {}.", missing.join(", "));
    Bevinding::fout(wat, resultaat, "Doe `relatiebeheer notificaties kanalen`.")
}

/// Whether the BRP answers a question about somebody who is nobody.
pub(super) async fn brp(settings: &Settings, transport: Arc<dyn Transport>) -> Bevinding {
    let wat = "brp";
    let Some(brp) = Brp::new(&settings.brp, &settings.gemeente.code, transport) else {
        return Bevinding::niet_ingesteld(wat, "Zonder brp.url worden personen niet in de BRP opgezocht.");
    };
    match brp.persoon(TEST_BSN).await {
        Ok(Some(_)) => {
            Bevinding::goed(wat, "De BRP antwoordt, en kent een testpersoon: dit is een proefomgeving.")
        }
        Ok(None) => Bevinding::goed(wat, "De BRP antwoordt."),
        Err(error) => {
            let advies = match &error {
                Error::NotAllowed { .. } => {
                    "Controleer brp.api_key, en of u voor deze gegevens geautoriseerd bent."
                }
                Error::NotFound => "Controleer brp.url: het adres eindigt op /personen.",
                _ => "Controleer brp.url en de verbinding daarheen.",
            };
            Bevinding::fout(wat, why(&error), advies)
        }
    }
}

/// Whether the KVK answers a small question.
pub(super) async fn kvk(settings: &config::Kvk, transport: Arc<dyn Transport>) -> Bevinding {
    let wat = "kvk";
    let Some(kvk) = Kvk::new(settings, transport) else {
        return Bevinding::niet_ingesteld(
            wat,
            "Zonder kvk.url worden organisaties niet bij de KVK opgezocht.",
        );
    };
    match kvk.aantal_vestigingen(TEST_KVK).await {
        Ok(_) => Bevinding::goed(wat, "De KVK antwoordt."),
        Err(error) => {
            let advies = match &error {
                Error::NotAllowed { .. } => "Controleer kvk.api_key.",
                Error::NotFound => "Controleer kvk.url: het adres is dat voor /v2/zoeken.",
                _ => "Controleer kvk.url en de verbinding daarheen.",
            };
            Bevinding::fout(wat, why(&error), advies)
        }
    }
}

/// What somebody else said, ending as a sentence does.
fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end().trim_end_matches('.'))
}

/// What came back, for an administrator. The error holds no address and no secret.
pub(super) fn why(error: &Error) -> String {
    match error {
        Error::Unreachable { reason } => format!("Niet bereikbaar: {reason}."),
        Error::TimedOut { after } => format!("Geen antwoord binnen {} ms.", after.as_millis()),
        Error::NotAllowed { code, detail } if code.is_empty() && detail.is_empty() => {
            "Wij worden niet toegelaten.".to_owned()
        }
        Error::NotAllowed { code, detail } => {
            format!("Wij worden niet toegelaten ({code}): {}", sentence(detail))
        }
        Error::NotFound => "Op dit adres is niets (404).".to_owned(),
        Error::Status { status, detail, .. } if detail.is_empty() => {
            format!("Antwoordt met status {status}.")
        }
        Error::Status { status, detail, .. } => {
            format!("Antwoordt met status {status}: {}", sentence(detail))
        }
        Error::Unreadable { reason } => format!("Antwoordt iets anders dan de standaard zegt: {reason}."),
        other => format!("Geen bruikbaar antwoord: {other}."),
    }
}
