//! Telephone numbers, e-mail addresses and the like of a customer, by the rules of the digitaal adres.

use axum::{
    Extension, Json,
    body::Body,
    extract::{OriginalUri, Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::sql;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    gezien::{Gezien, bewaak, mag_weg},
    invoer::{Fouten, telefoon},
    partij::{bestaand, eenmaal, hernoem, te_wijzigen, verwijzing, wijzig},
};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        eigen::adressen::{self, Adres},
    },
    klantinteracties::{
        digitaal_adres::{self, DigitaalAdres},
        partij,
        telefoon::{emailadres, telefoonnummer},
    },
    rest::{
        body,
        formats::local_date,
        input::Mode,
        problem::{Problem, Result},
        resource::{Resource, find_to_change},
        write::Write,
    },
    toegang::{Action, Medewerker, Object, Subject, Zicht},
    verantwoording::inzage::{self, Wat},
    werkplek::aanmelding::medewerker,
};

/// An address as it is filled in.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct AdresInvoer {
    /// `email`, `telefoonnummer` or `overig`.
    soort: String,
    #[schema(max_length = 80)]
    adres: String,
    #[schema(max_length = 40)]
    omschrijving: String,
    /// The first to try of its soort; another that was, no longer is.
    standaard: bool,
    /// The first to try of all; another that was, no longer is.
    voorkeur: bool,
    /// When it was last confirmed.
    #[schema(required, format = "date")]
    verificatie_datum: Option<String>,
    /// The contact in which it was given.
    #[schema(required)]
    klantcontact: Option<Uuid>,
    /// Of the address that is changed; without it only what is empty is filled in. A new one has none.
    versie: Option<String>,
}

/// An address that is worth storing.
#[derive(Debug)]
pub(super) struct Nagekeken {
    body: Value,
    voorkeur: bool,
    klantcontact: Option<Uuid>,
}

const SOORTEN: &[&str] = &["email", "telefoonnummer", "overig"];

impl AdresInvoer {
    /// What is wrong with it is reported under `prefix`. An address that was stored may break today's rules.
    pub(super) fn check(
        &self,
        app: &App,
        fouten: &mut Fouten,
        prefix: &str,
        old: Option<&digitaal_adres::Row>,
    ) -> Nagekeken {
        let name = |field: &str| format!("{prefix}{field}");
        let adres = if self.soort == "telefoonnummer" { telefoon(&self.adres) } else { self.adres.clone() };
        let adres = fouten.tekst(&name("adres"), &adres, 80);
        let same = old.is_some_and(|old| old.adres == adres && old.soort_digitaal_adres == self.soort);
        if !SOORTEN.contains(&self.soort.as_str()) {
            let reason = "Kies een soort: telefoonnummer, e-mailadres of anders.";
            fouten.add(&name("soort"), "invalid_choice", reason);
        } else if let Some((code, reason)) = wrong(&self.soort, &adres).filter(|_| !same) {
            fouten.add(&name("adres"), code, reason);
        }
        let omschrijving = fouten.tekst(&name("omschrijving"), &self.omschrijving, 40);
        let verificatie = fouten.datum(&name("verificatieDatum"), self.verificatie_datum.as_deref());
        if verificatie.is_some_and(|datum| datum > local_date(app.clock.now())) {
            let reason = "Deze dag is nog niet geweest. Vul in wanneer u het bij de klant controleerde.";
            fouten.add(&name("verificatieDatum"), "invalid", reason);
        }
        let mut body = json!({
            "isStandaardAdres": self.standaard,
            "omschrijving": omschrijving,
            "verificatieDatum": verificatie,
        });
        if let (Some(members), false) = (body.as_object_mut(), same) {
            members.insert("soortDigitaalAdres".to_owned(), json!(self.soort));
            members.insert("adres".to_owned(), json!(adres));
        }
        Nagekeken { body, voorkeur: self.voorkeur, klantcontact: self.klantcontact }
    }
}

/// What is wrong with an address of its soort, and what to do about it.
fn wrong(soort: &str, adres: &str) -> Option<(&'static str, &'static str)> {
    let service = ["0800", "0900", "14"].iter().any(|prefix| adres.starts_with(prefix));
    match soort {
        "telefoonnummer" if adres.is_empty() => Some(("required", "Vul een telefoonnummer in.")),
        "telefoonnummer" if telefoonnummer(adres).is_err() && service => Some((
            "invalid",
            "Nummers die met 0800, 0900 of 14 beginnen, kunnen hier niet. Kies de soort anders.",
        )),
        "telefoonnummer" if telefoonnummer(adres).is_err() => {
            Some(("invalid", "Dit is geen telefoonnummer. Vul tien cijfers in, of een + met het landnummer."))
        }
        "email" if adres.is_empty() => Some(("required", "Vul een e-mailadres in.")),
        "email" if emailadres(adres).is_err() => {
            Some(("invalid", "Dit is geen e-mailadres. Schrijf het als naam@voorbeeld.nl."))
        }
        _ if adres.is_empty() => Some(("required", "Vul in hoe de klant te bereiken is.")),
        _ => None,
    }
}

/// `POST /klanten/{klant}/adressen`
pub(in crate::werkplek) async fn maak(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(sleutel): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Klant)?;
    let klant = &Klant::open(&app, wie, &sleutel).await?;
    let given = body::json(&headers, body).await?;
    let invoer: AdresInvoer = body::parse(given.clone())?;
    let mut fouten = Fouten::default();
    let adres = &invoer.check(&app, &mut fouten, "", None);
    fouten.klaar()?;
    inzage::record(&app, wie, std::slice::from_ref(klant), Wat::Gegevens).await?;
    let made = eenmaal(&app, &subject, (&headers, &uri, &given), |write| async move {
        let partij = te_wijzigen(&write, klant).await?;
        let (partij, uuid) = voeg_toe(&write, partij, adres, "").await?;
        shown(&write, wie, &partij, uuid).await
    });
    Ok((StatusCode::CREATED, Box::pin(made).await?).into_response())
}

/// Stores an address of a partij; what is wrong with it is reported under `prefix`.
pub(super) async fn voeg_toe(
    write: &Write,
    partij: partij::Row,
    adres: &Nagekeken,
    prefix: &str,
) -> Result<(partij::Row, Uuid)> {
    let mut body = adres.body.clone();
    let betrokkene = betrokkene(write, partij.uuid, adres.klantcontact, prefix).await?;
    if let Some(members) = body.as_object_mut() {
        members.insert("verstrektDoorPartij".to_owned(), verwijzing(partij.uuid));
        members.insert("verstrektDoorBetrokkene".to_owned(), json!(betrokkene.map(verwijzing)));
    }
    let row =
        write.insert_settled::<DigitaalAdres>(&body).await.map_err(|problem| renamed(problem, prefix))?;
    let partij = prefer(write, partij, row.uuid, adres.voorkeur).await?;
    Ok((partij, row.uuid))
}

/// `PUT /klanten/{klant}/adressen/{uuid}`
pub(in crate::werkplek) async fn zet(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((sleutel, uuid)): Path<(String, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Adres>> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Klant)?;
    let klant = &Klant::open(&app, wie, &sleutel).await?;
    let invoer: &AdresInvoer = &body::typed(&headers, body).await?;
    inzage::record(&app, wie, std::slice::from_ref(klant), Wat::Gegevens).await?;
    let app_ = &app;
    let changed = app.write(&subject, |write| async move {
        let (partij, old) = van_klant(&write, klant, uuid).await?;
        let nu = shown(&write, wie, &partij, uuid).await?;
        let mut fouten = Fouten::default();
        let adres = invoer.check(app_, &mut fouten, "", Some(&old));
        fouten.klaar()?;
        let mut body = adres.body;
        // Where it came from is not forgotten because a later change does not repeat it.
        let betrokkene = betrokkene(&write, partij.uuid, adres.klantcontact, "").await?;
        if let (Some(members), Some(betrokkene)) = (body.as_object_mut(), betrokkene) {
            members.insert("verstrektDoorBetrokkene".to_owned(), verwijzing(betrokkene));
        }
        let changed = DigitaalAdres::update(&write, old, &body, Mode::Patch).await;
        changed.map_err(|problem| renamed(problem, ""))?;
        let partij = prefer(&write, partij, uuid, adres.voorkeur).await?;
        let na = shown(&write, wie, &partij, uuid).await?;
        bewaak(invoer.versie.as_deref(), &nu, &na)?;
        Ok(na)
    });
    Ok(Json(Box::pin(changed).await?))
}

/// `DELETE /klanten/{klant}/adressen/{uuid}`
pub(in crate::werkplek) async fn verwijder(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((sleutel, uuid)): Path<(String, Uuid)>,
    Query(gezien): Query<Gezien>,
) -> Result<StatusCode> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Klant)?;
    let klant = &Klant::open(&app, wie, &sleutel).await?;
    let gezien = gezien.versie.as_deref();
    app.write(&subject, |write| async move {
        let (partij, row) = van_klant(&write, klant, uuid).await?;
        mag_weg(gezien, &shown(&write, wie, &partij, uuid).await?)?;
        DigitaalAdres::delete(&write, row).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An address of a partij as this employee sees it.
async fn shown(write: &Write, wie: &Medewerker, partij: &partij::Row, uuid: Uuid) -> Result<Adres> {
    let zicht = Zicht::of(write.app(), &write.tx, wie).await?;
    adressen::een(write.app(), &write.tx, &zicht, partij, uuid).await?.ok_or(Problem::NotFound)
}

/// An address of this customer; that of another does not exist here.
async fn van_klant(write: &Write, klant: &Klant, uuid: Uuid) -> Result<(partij::Row, digitaal_adres::Row)> {
    let partij = bestaand(write, klant).await?;
    let row = find_to_change::<DigitaalAdres>(write, uuid).await?;
    let row = row.filter(|row| row.partij == Some(partij.uuid)).ok_or(Problem::NotFound)?;
    Ok((partij, row))
}

/// As whom the customer took part in the contact in which an address was given.
async fn betrokkene(
    write: &Write,
    partij: Uuid,
    klantcontact: Option<Uuid>,
    prefix: &str,
) -> Result<Option<Uuid>> {
    let Some(klantcontact) = klantcontact else { return Ok(None) };
    let sql = sql!("select uuid from betrokkene where klantcontact = $1 and partij = $2 order by id limit 1");
    let found: Option<(Uuid,)> = write.tx.first(sql, &[&klantcontact, &partij]).await?;
    let unknown = || {
        let reason = "Dit contact is niet met deze klant. Sla het adres op zonder het contact.";
        Problem::field(format!("{prefix}klantcontact"), "invalid", reason)
    };
    found.map(|(uuid,)| Some(uuid)).ok_or_else(unknown)
}

/// Makes an address the first to try of all, or no longer.
async fn prefer(write: &Write, partij: partij::Row, adres: Uuid, voorkeur: bool) -> Result<partij::Row> {
    let is_preferred = partij.voorkeurs_digitaal_adres == Some(adres);
    if is_preferred == voorkeur {
        return Ok(partij);
    }
    let preferred = voorkeur.then(|| verwijzing(adres));
    wijzig(write, partij, &json!({ "voorkeursDigitaalAdres": preferred })).await
}

fn renamed(problem: Problem, prefix: &str) -> Problem {
    let problem = hernoem(problem, |name| match name {
        "soortDigitaalAdres" => "soort",
        "isStandaardAdres" => "standaard",
        name if name.starts_with("verstrektDoorBetrokkene") => "klantcontact",
        name => name,
    });
    let Problem::Invalid(mut params) = problem else { return problem };
    for param in &mut params {
        param.name.insert_str(0, prefix);
    }
    Problem::Invalid(params)
}
