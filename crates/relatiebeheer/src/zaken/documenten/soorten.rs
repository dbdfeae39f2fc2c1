//! The kinds of documents that an employee can choose from: those of the zaaktype that they and our application may make.

use std::collections::HashMap;

use jiff::SignedDuration;
use parking_lot::Mutex;
use serde::Serialize;
use store::Moment;
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{Error, catalogi::Informatieobjecttype, uuid_of};

use super::regels::{may_add, ons_niet_nieuw};
use crate::{app::App, klantbeeld::bronnen::caller, toegang::Medewerker, zaken::inzien::Open};

/// Types do not change once they are published; which of them go with a zaaktype may, by force.
const KEPT: SignedDuration = SignedDuration::from_mins(15);

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

/// What can be chosen here, for the screen; otherwise why nothing can.
pub(super) async fn keuze(
    app: &App,
    wie: &Medewerker,
    open: &Open,
) -> Result<Result<Vec<Soort>, String>, Error> {
    const GEEN: &str = "Bij dit zaaktype zijn er geen soorten documenten die u mag toevoegen.";
    let ours = of(app, wie, open).await?;
    let why = ours.iter().find_map(|soort| ons_niet_nieuw(open, soort, 0));
    let may = ours.iter().filter(|soort| ons_niet_nieuw(open, soort, 0).is_none());
    let soorten: Vec<Soort> = may.filter_map(Soort::of).collect();
    if soorten.is_empty() {
        return Ok(Err(why.unwrap_or_else(|| GEEN.to_owned())));
    }
    Ok(Ok(soorten))
}

/// The kind with this key, when this employee may choose it here.
pub(super) async fn chosen(
    app: &App,
    wie: &Medewerker,
    open: &Open,
    soort: Uuid,
) -> Result<Option<Informatieobjecttype>, Error> {
    let all = of(app, wie, open).await?;
    Ok(all.into_iter().find(|one| uuid_of(&one.url) == Some(soort)))
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
    open.systeem.client.informatieobjecttypen_of(&caller(wie), &open.zaak.zaaktype_url).await
}
