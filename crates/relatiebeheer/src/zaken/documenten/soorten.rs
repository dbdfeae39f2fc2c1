//! The kinds of documents that an employee can choose from: those of the zaaktype that our application may make.

use std::collections::HashMap;

use jiff::SignedDuration;
use parking_lot::Mutex;
use serde::Serialize;
use store::Moment;
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{Api, Error, catalogi::Informatieobjecttype, uuid_of};

use super::regels::may_add;
use crate::{app::App, klantbeeld::bronnen::caller, toegang::Medewerker, zaken::inzien::Open};

/// Types do not change once they are published; what we may make does, now and then.
const KEPT: SignedDuration = SignedDuration::from_mins(15);
/// What our application needs.
const AANMAKEN: &str = "documenten.aanmaken";

/// What was asked, and when.
type Known = (Moment, Vec<Informatieobjecttype>);

/// The kinds of documents of zaaktypen, by code of the zaaksysteem and URL of the zaaktype.
#[derive(Default)]
pub(crate) struct Soorten(Mutex<HashMap<(String, String), Known>>);

/// A kind of document that can be chosen.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Soort {
    uuid: Uuid,
    naam: String,
    vertrouwelijkheid: String,
}

impl Soort {
    fn of(soort: &Informatieobjecttype) -> Option<Self> {
        Some(Self {
            uuid: uuid_of(&soort.url)?,
            naam: soort.omschrijving.clone(),
            vertrouwelijkheid: soort.vertrouwelijkheidaanduiding.as_str().to_owned(),
        })
    }
}

/// What can be chosen here, for the screen.
pub(super) async fn keuze(app: &App, wie: &Medewerker, open: &Open) -> Result<Vec<Soort>, Error> {
    Ok(of(app, wie, open).await?.iter().filter_map(Soort::of).collect())
}

/// The URL of the kind with this key, when it can be chosen here.
pub(super) async fn chosen(
    app: &App,
    wie: &Medewerker,
    open: &Open,
    soort: Uuid,
) -> Result<Option<String>, Error> {
    let all = of(app, wie, open).await?;
    Ok(all.into_iter().find(|one| uuid_of(&one.url) == Some(soort)).map(|one| one.url))
}

async fn of(app: &App, wie: &Medewerker, open: &Open) -> Result<Vec<Informatieobjecttype>, Error> {
    let key = (open.systeem.code.clone(), open.zaak.zaaktype_url.clone());
    let now = app.clock.now();
    let known = app.soorten.0.lock().get(&key).cloned();
    let fresh = known.filter(|(at, _)| now.timestamp().duration_since(at.timestamp()) < KEPT);
    let all = if let Some((_, all)) = fresh {
        all
    } else {
        let all = ask(wie, open).await?;
        app.soorten.0.lock().insert(key, (now, all.clone()));
        all
    };
    Ok(all.into_iter().filter(|soort| may_add(open, soort)).collect())
}

async fn ask(wie: &Medewerker, open: &Open) -> Result<Vec<Informatieobjecttype>, Error> {
    let (client, caller) = (&open.systeem.client, caller(wie));
    let mut all = client.informatieobjecttypen_of(&caller, &open.zaak.zaaktype_url).await?;
    if client.has(Api::Autorisaties) {
        let applicatie = client.applicatie(&caller).await?;
        all.retain(|soort| applicatie.has_for_documents(AANMAKEN, &soort.url));
    }
    Ok(all)
}
