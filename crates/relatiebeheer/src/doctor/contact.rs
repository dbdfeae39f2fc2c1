//! Whether a zaaksysteem can be told of a contact in the way that was chosen. For a `zaakcontactmoment` it comes to us: to our
//! Contactmomenten API at the public address, with a token that may read a contact and keep its relation with the zaak.
//! What it set up on its own side (the service of type CMC) nobody can ask it: its first refusal is under `zaken`.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, StatusCode};
use zgw::{
    Error,
    transport::{Transport, fetch},
};

use super::{Bevinding, buren::why, opslag};
use crate::{
    config::{self, Contactwijze, Settings},
    contactmomenten::CONTACTMOMENTEN,
    toegang::{Action, tokens},
};

const WAT: &str = "zgw.contact";
const BUDGET: Duration = Duration::from_secs(8);
const MAX_ANSWER: usize = 64 * 1024;
/// What it reads and writes here: see `contactmomenten`.
const NODIG: [(Action, &str); 2] = [(Action::Read, "klantcontacten"), (Action::Write, "onderwerpobjecten")];
const TOKEN: &str =
    "`relatiebeheer token create openzaak --jwt --scope klantcontacten:read --scope onderwerpobjecten:write`";

/// What there is to say of one zaaksysteem.
pub(super) async fn contact(
    settings: &Settings,
    systeem: &config::Zgw,
    transport: &Arc<dyn Transport>,
) -> Vec<Bevinding> {
    if systeem.zaken.is_empty() {
        return Vec::new();
    }
    let found = match systeem.contact {
        Contactwijze::Geen => Bevinding::niet_ingesteld(
            WAT,
            "Zonder zgw.contact staat een contact alleen bij ons, en niet bij de zaak.",
        ),
        Contactwijze::Zaaknotitie => Bevinding::goed(WAT, "Een contact komt bij de zaak als zaaknotitie."),
        Contactwijze::Klantcontact => Bevinding::goed(WAT, "Een contact komt bij de zaak als klantcontact."),
        Contactwijze::Zaakcontactmoment => zaakcontactmoment(settings, &**transport).await,
    };
    vec![found.of(&systeem.code)]
}

async fn zaakcontactmoment(settings: &Settings, transport: &dyn Transport) -> Bevinding {
    let public = settings.public_url.trim_end_matches('/');
    if public.is_empty() {
        let advies = "Zet public_url op het adres waarop het zaaksysteem ons bereikt.";
        return Bevinding::fout(
            WAT,
            "public_url is leeg: het zaaksysteem haalt het contact bij ons op.",
            advies,
        );
    }
    let url = format!("{public}{CONTACTMOMENTEN}/objectcontactmomenten");
    match ask(transport, &url).await {
        Ok(StatusCode::UNAUTHORIZED) => {}
        Ok(status) => {
            let resultaat =
                format!("{url} antwoordt {status} aan wie geen token heeft; het hoort 401 te zijn.");
            let advies =
                format!("Controleer public_url, en of de proxy daarvoor {CONTACTMOMENTEN} doorgeeft.");
            return Bevinding::fout(WAT, resultaat, advies);
        }
        Err(error) => {
            let advies =
                "Controleer public_url, en of de server draait; het zaaksysteem moet dit adres ook bereiken.";
            return Bevinding::fout(WAT, format!("{url}: {}", why(&error)), advies);
        }
    }
    if has_token(settings).await == Some(false) {
        let resultaat = "Het zaaksysteem kan er niet in: er is geen client die zijn eigen tokens tekent en een contact mag lezen.";
        let advies = format!(
            "Maak er een met {TOKEN}, en zet de uitvoer in Open Zaak bij de service van het type CMC."
        );
        return Bevinding::fout(WAT, resultaat, advies);
    }
    let service = format!("{public}{CONTACTMOMENTEN}/");
    let resultaat = format!(
        "Het zaaksysteem kan een contact bij ons ophalen; zijn service van het type CMC heeft het adres {service}."
    );
    Bevinding::goed(WAT, resultaat)
}

async fn ask(transport: &dyn Transport, url: &str) -> Result<StatusCode, Error> {
    let request = Request::get(url).body(Bytes::new());
    let request = request.map_err(|error| Error::Unsendable { reason: error.to_string() })?;
    Ok(fetch(transport, request, BUDGET, MAX_ANSWER).await?.status())
}

/// Whether some client may do what a zaaksysteem does here; `None`: the database does not say.
async fn has_token(settings: &Settings) -> Option<bool> {
    let db = opslag::open(settings).await.ok()?;
    let all = tokens::list(&db.read().await.ok()?).await.ok()?;
    Some(all.iter().any(|een| een.jwt && NODIG.iter().all(|(action, what)| een.rechten.allow(*action, what))))
}
