//! Contacts that wait for a zaak, as an employee sees them.

use std::collections::HashMap;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Query, State},
};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use store::Moment;
use utoipa::ToSchema;
use uuid::Uuid;

use super::aanmelding::medewerker;
use crate::{
    app::App,
    klantbeeld::{Klant, bronnen::caller},
    klantinteracties::{actor, betrokkene, klantcontact},
    rest::{
        body,
        formats::serialize_moment,
        links::Links,
        problem::{Problem, Result},
        related::{Many, rows_where},
        row::Table,
    },
    toegang::{Action, Medewerker, Object, Subject, Zicht},
    verantwoording::inzage::{self, Wat},
    zaken::{
        beeld::ZaakRef,
        beleid::Rechten,
        contacten::Zaakadres,
        inzien,
        wachtend::{self, Kandidaat, Rij},
    },
    zoeken::lokaal,
};

/// The contacts that wait.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Wachtenden {
    /// The longest wait first, at most 500.
    wachtend: Vec<Wachtend>,
}

/// A contact that waits for the zaak of an application.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wachtend {
    uuid: Uuid,
    klantcontact: Uuid,
    onderwerp: String,
    /// What the application goes by.
    kenmerk: String,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    sinds: Moment,
    /// `wacht`, `keuze` (several zaken fit) or `te-lang` (there is a task).
    stand: String,
    /// Whom it was with, by key.
    #[schema(required)]
    klant: Option<String>,
    /// Their name, when it is asked for.
    #[schema(required)]
    klant_naam: Option<String>,
    /// Whose contact it was.
    #[schema(required)]
    medewerker: Option<String>,
    /// The zaken that fit, of those that may be seen.
    kandidaten: Vec<ZaakRef>,
}

/// The zaak that was chosen.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ZaakKiezen {
    /// Code of the zaaksysteem.
    bron: String,
    zaak: Uuid,
}

#[derive(Deserialize)]
pub(super) struct Met {
    /// With the names of the customers: each is a view of them, so only who shows the names asks for them.
    namen: Option<String>,
}

/// `GET /wachtend`
pub(super) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Query(met): Query<Met>,
) -> Result<Json<Wachtenden>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Werkplek)?;
    let conn = app.db.read().await?;
    let zicht = Zicht::of(&app, &conn, wie).await?;
    let rijen = wachtend::alle(&conn).await?;
    let uuids: Vec<Uuid> = rijen.iter().map(|rij| rij.klantcontact).collect();
    let contacten = seen(&conn, &zicht, &uuids).await?;
    let with: HashMap<Uuid, Uuid> = rows_where::<betrokkene::Row>(&conn, "klantcontact", &uuids)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.klantcontact, row.partij?)))
        .collect();
    let partijen: Vec<Uuid> = with.values().copied().collect();
    let klanten = Klant::of_partijen(&conn, &partijen).await?;
    let mut medewerkers = actor::of_klantcontacten(&conn, &uuids, &Links::fixed("")).await?;
    drop(conn);
    let namen = match met.namen.as_deref() {
        Some("true") => namen(&app, wie, &zicht, &with, &contacten).await?,
        _ => HashMap::new(),
    };
    let refs = candidates(&app, wie, &zicht, &rijen).await?;
    let show = |rij: Rij| {
        let contact = contacten.get(&rij.klantcontact)?;
        let partij = with.get(&rij.klantcontact);
        let klant = partij.and_then(|partij| klanten.get(partij));
        let medewerker = medewerkers.remove(&rij.klantcontact).and_then(|actoren| actoren.into_iter().next());
        let stand = stand(&rij, &refs, wachtend::is_too_long(&app, &rij)).to_owned();
        Some(Wachtend {
            uuid: rij.id,
            klantcontact: rij.klantcontact,
            onderwerp: contact.onderwerp.clone(),
            kenmerk: rij.kenmerk,
            sinds: rij.gemaakt,
            stand,
            klant: klant.map(|klant| klant.sleutel(&app)),
            klant_naam: partij.and_then(|partij| namen.get(partij).cloned()),
            medewerker: medewerker.map(|actor| actor.naam),
            kandidaten: rij.kandidaten.iter().filter_map(|of| refs.get(of).cloned()).collect(),
        })
    };
    Ok(Json(Wachtenden { wachtend: rijen.into_iter().filter_map(show).collect() }))
}

/// The names of those with whom these contacts were, by partij; accounted for like everybody who is found.
async fn namen(
    app: &App,
    wie: &Medewerker,
    zicht: &Zicht,
    with: &HashMap<Uuid, Uuid>,
    contacten: &HashMap<Uuid, klantcontact::Row>,
) -> Result<HashMap<Uuid, String>> {
    let shown = with.iter().filter(|(contact, _)| contacten.contains_key(contact));
    let mut partijen: Vec<Uuid> = shown.map(|(_, partij)| *partij).collect();
    partijen.sort_unstable();
    partijen.dedup();
    let found = lokaal::toon(app, &app.db.read().await?, zicht, &partijen).await?;
    let klanten: Vec<Klant> = found.iter().map(|(_, found)| found.klant.clone()).collect();
    inzage::record(app, wie, &klanten, Wat::Gevonden).await?;
    Ok(found.into_iter().map(|(partij, found)| (partij, found.naam())).collect())
}

/// A choice is one for who may see what there is to choose from: to others it waits, as if there were no zaak.
fn stand<'r>(rij: &'r Rij, refs: &HashMap<Kandidaat, ZaakRef>, is_too_long: bool) -> &'r str {
    let is_choice = rij.stand == wachtend::stand::KEUZE;
    match is_choice && !rij.kandidaten.iter().any(|of| refs.contains_key(of)) {
        true if is_too_long => wachtend::stand::TE_LANG,
        true => wachtend::stand::WACHT,
        false => &rij.stand,
    }
}

/// Of these contacts, those that may be seen.
async fn seen(conn: &store::Conn, zicht: &Zicht, uuids: &[Uuid]) -> Result<HashMap<Uuid, klantcontact::Row>> {
    if uuids.is_empty() {
        return Ok(HashMap::new());
    }
    let many = Many::new(uuids);
    let sql =
        format!("select k.uuid from klantcontact k where k.uuid in {}{}", many.places(), zicht.contact("k"));
    let seen: Vec<Uuid> =
        zicht.query::<(Uuid,)>(conn, &sql, &many.params()).await?.into_iter().map(|(uuid,)| uuid).collect();
    let rows = rows_where::<klantcontact::Row>(conn, "uuid", &seen).await?;
    Ok(rows.into_iter().map(|row| (row.uuid(), row)).collect())
}

/// The zaken to choose from, as far as this employee may see them; one question for each zaaksysteem.
async fn candidates(
    app: &App,
    wie: &Medewerker,
    zicht: &Zicht,
    rijen: &[Rij],
) -> Result<HashMap<Kandidaat, ZaakRef>> {
    let mut found = HashMap::new();
    for systeem in app.zaaksystemen.iter() {
        let of = rijen.iter().flat_map(|rij| &rij.kandidaten).filter(|(bron, _)| *bron == systeem.code);
        let uuids: Vec<Uuid> = of.map(|(_, zaak)| *zaak).take(100).collect();
        let Ok(zaken) = systeem.client.zaken_by(&caller(wie), &uuids).await else { continue };
        let conn = app.db.read().await?;
        let rechten = Rechten::of(&conn, wie).await?;
        for zaak in inzien::seen(&conn, zicht, &rechten, systeem, zaken).await? {
            found.insert((systeem.code.clone(), zaak.uuid), ZaakRef::of(&systeem.code, &zaak));
        }
    }
    Ok(found)
}

/// The one that waits, when the employee may see its contact.
async fn een(app: &App, wie: &Medewerker, uuid: Uuid) -> Result<Rij> {
    let conn = app.db.read().await?;
    let rij = wachtend::een(&conn, uuid).await?.ok_or(Problem::NotFound)?;
    let zicht = Zicht::of(app, &conn, wie).await?;
    if seen(&conn, &zicht, &[rij.klantcontact]).await?.is_empty() { Err(Problem::NotFound) } else { Ok(rij) }
}

/// `POST /wachtend/{uuid}/koppelen`
pub(super) async fn koppelen(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(uuid): Path<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Werkplek)?;
    let gekozen: ZaakKiezen = body::parse(body::json(&headers, body).await?)?;
    let rij = een(&app, wie, uuid).await?;
    let open =
        inzien::open(&app, wie, &gekozen.bron, gekozen.zaak).await.map_err(|problem| match problem {
            Problem::NotFound => Problem::field("zaak", "does_not_exist", "Deze zaak is er niet (meer)."),
            other => other,
        })?;
    let adres = Zaakadres { bron: gekozen.bron, zaak: open.zaak.uuid };
    wachtend::link(&app, &subject, wie, &rij, &adres).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /wachtend/{uuid}`
pub(super) async fn stop(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(uuid): Path<Uuid>,
) -> Result<StatusCode> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Werkplek)?;
    let rij = een(&app, wie, uuid).await?;
    wachtend::stop(&app, &rij).await?;
    Ok(StatusCode::NO_CONTENT)
}
