//! F2: what is changed in a zaak itself: its toelichting, a kenmerk, somebody to speak with. As little as possible, read
//! again just before, because in the standard the last one wins.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{
    Error,
    autorisaties::Van,
    zaken::{Contactpersoon, Kenmerk, NieuweRol, Zaakwijziging},
};

use super::{
    autorisaties::{BIJWERKEN, Recht},
    beeld::{self, RoltypeKeuze, Zaakbeeld},
    cache,
    inzien::{self, Open, is_hidden},
};
use crate::{
    app::App,
    klantbeeld::bronnen::{caller, missed},
    rest::{
        body,
        problem::{InvalidParam, Problem, Result},
    },
    toegang::{Action, Medewerker, Object, Subject},
    verantwoording::inzage::{self, Wat},
    werkplek::aanmelding::medewerker,
};

/// For the audit trail of the zaaksysteem.
const WAAROM: &str = "Bijgewerkt vanuit het klantcontactcentrum";

/// What is to change.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ZaakInvoer {
    /// Replaces the toelichting.
    #[schema(max_length = 1000)]
    toelichting: Option<String>,
    /// Is added.
    kenmerk: Option<KenmerkInvoer>,
    /// What was on the screen while it was changed.
    gezien: Gezien,
}

/// A kenmerk that is added.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct KenmerkInvoer {
    #[schema(max_length = 40)]
    bron: String,
    #[schema(max_length = 40)]
    kenmerk: String,
}

/// What can be overwritten.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct Gezien {
    toelichting: String,
}

/// Somebody else changed it meanwhile; nothing was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Gewijzigd {
    detail: String,
    /// What it is now.
    nu: Gezien,
}

/// Somebody who is added to a zaak.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RolInvoer {
    /// One of the roltypen that the zaak gives.
    roltype: Uuid,
    contactpersoon: ContactpersoonInvoer,
}

/// Whom to speak with.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ContactpersoonInvoer {
    #[schema(max_length = 200)]
    naam: String,
    #[schema(max_length = 20)]
    telefoonnummer: String,
    #[schema(max_length = 254)]
    emailadres: String,
    #[schema(max_length = 50)]
    functie: String,
}

/// `PATCH /zaken/{bron}/{zaak}`
pub(crate) async fn wijzig(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak)): Path<(String, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Zaak)?;
    let invoer: ZaakInvoer = body::parse(body::json(&headers, body).await?)?;
    let mut wrong = Wrong::default();
    wrong.text("toelichting", invoer.toelichting.as_deref().unwrap_or_default(), 1000, None);
    if let Some(kenmerk) = &invoer.kenmerk {
        wrong.text("kenmerk.bron", &kenmerk.bron, 40, Some("Vul in uit welk systeem het kenmerk komt."));
        wrong.text("kenmerk.kenmerk", &kenmerk.kenmerk, 40, Some("Vul het kenmerk in."));
    }
    wrong.or_ok()?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Zaak).await?;
    beeld::bijwerken(&open).or_refuse()?;
    if invoer.toelichting.is_some() && invoer.gezien.toelichting != open.zaak.toelichting {
        let detail =
            "Iemand anders heeft de toelichting net gewijzigd. Kies welke tekst blijft staan.".to_owned();
        let nu = Gezien { toelichting: open.zaak.toelichting };
        return Ok((StatusCode::CONFLICT, Json(Gewijzigd { detail, nu })).into_response());
    }
    let wijziging = wijziging(&open, invoer);
    let client = &open.systeem.client;
    let changed = client.change_zaak(&caller(wie), zaak, &wijziging, WAAROM).await;
    if let Err(error) = changed {
        return Err(geweigerd(&app, &open, (BIJWERKEN, open.van_zaak()), &error).await);
    }
    Ok(Json(again(&app, wie, &bron, zaak).await?).into_response())
}

fn wijziging(open: &Open, invoer: ZaakInvoer) -> Zaakwijziging {
    let kenmerken = invoer.kenmerk.map(|nieuw| {
        let nieuw = Kenmerk { bron: nieuw.bron.trim().to_owned(), kenmerk: nieuw.kenmerk.trim().to_owned() };
        let mut all = open.zaak.kenmerken.clone();
        if !all.contains(&nieuw) {
            all.push(nieuw);
        }
        all
    });
    Zaakwijziging { toelichting: invoer.toelichting, kenmerken }
}

/// `POST /zaken/{bron}/{zaak}/rollen`
pub(crate) async fn nieuwe_rol(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak)): Path<(String, Uuid)>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Zaakbeeld>)> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Zaak)?;
    let invoer: RolInvoer = body::parse(body::json(&headers, body).await?)?;
    let contactpersoon = check(&invoer.contactpersoon)?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Zaak).await?;
    beeld::rol_toevoegen(&open).or_refuse()?;
    let (client, caller) = (&open.systeem.client, caller(wie));
    let roltypen = client.roltypen_of(&caller, &open.zaak.zaaktype_url).await;
    let roltypen = roltypen.map_err(|error| refused(&open, &error))?;
    let roltype = roltypen.into_iter().find(|roltype| {
        RoltypeKeuze::of(roltype.clone()).is_some_and(|keuze| keuze.uuid() == invoer.roltype)
    });
    let Some(roltype) = roltype else {
        return Err(Problem::field("roltype", "invalid_choice", "Kies wat deze persoon in de zaak is."));
    };
    // Somebody who pressed twice, or whose first try was answered too late, is there already.
    let is_there = open.zaak.rollen.iter().any(|rol| {
        rol.omschrijving == roltype.omschrijving && rol.contactpersoon_rol.as_ref() == Some(&contactpersoon)
    });
    if !is_there {
        let rol = NieuweRol {
            zaak_url: &open.zaak.url,
            roltype_url: &roltype.url,
            toelichting: WAAROM,
            contactpersoon: &contactpersoon,
        };
        if let Err(error) = client.add_rol(&caller, &rol).await {
            return Err(geweigerd(&app, &open, (BIJWERKEN, open.van_zaak()), &error).await);
        }
    }
    Ok((StatusCode::CREATED, Json(again(&app, wie, &bron, zaak).await?)))
}

fn check(invoer: &ContactpersoonInvoer) -> Result<Contactpersoon> {
    let mut wrong = Wrong::default();
    wrong.text("contactpersoon.naam", &invoer.naam, 200, Some("Vul de naam in."));
    wrong.text("contactpersoon.telefoonnummer", &invoer.telefoonnummer, 20, None);
    wrong.text("contactpersoon.emailadres", &invoer.emailadres, 254, None);
    wrong.text("contactpersoon.functie", &invoer.functie, 50, None);
    if !invoer.emailadres.trim().is_empty() && !invoer.emailadres.contains('@') {
        wrong.say("contactpersoon.emailadres", "invalid", "In een e-mailadres staat een @.".to_owned());
    }
    wrong.or_ok()?;
    let text = |text: &str| text.trim().to_owned();
    Ok(Contactpersoon {
        naam: text(&invoer.naam),
        emailadres: text(&invoer.emailadres),
        functie: text(&invoer.functie),
        telefoonnummer: text(&invoer.telefoonnummer),
    })
}

/// The zaak as it is now that we wrote in it.
async fn again(app: &App, wie: &Medewerker, bron: &str, zaak: Uuid) -> Result<Zaakbeeld> {
    cache::geschreven(app, bron, zaak).await;
    let open = inzien::open(app, wie, bron, zaak).await?;
    Box::pin(beeld::show(app, wie, open)).await
}

/// The same; a refusal of what our application may do is known from now on.
pub(super) async fn geweigerd(
    app: &App,
    open: &Open,
    (recht, van): (Recht, Van<'_>),
    error: &Error,
) -> Problem {
    if matches!(error, Error::NotAllowed { .. })
        && is_hidden(error)
        && let Some(waarom) = open.weigerde(app, recht, van).await
    {
        return Problem::Forbidden(waarom);
    }
    refused(open, error)
}

/// What a zaaksysteem says when it does not take a change, for the person at the screen.
pub(super) fn refused(open: &Open, error: &Error) -> Problem {
    match error {
        error if is_hidden(error) => Problem::Forbidden(format!(
            "{} staat ons deze wijziging niet toe. Vraag het na bij de behandelaar van de zaak.",
            open.systeem.naam
        )),
        Error::Status { status: 400, invalid_params, detail, .. } => {
            let reasons: Vec<&str> = invalid_params.iter().map(|param| param.reason.as_str()).collect();
            let why = if reasons.is_empty() { detail.clone() } else { reasons.join(" ") };
            Problem::field(
                "nonFieldErrors",
                "invalid",
                format!("{} neemt dit niet aan: {why}", open.systeem.naam),
            )
        }
        error => Problem::Neighbour(missed(&open.systeem.naam, error).0),
    }
}

/// What is wrong with what was filled in.
#[derive(Default)]
pub(super) struct Wrong(Vec<InvalidParam>);

impl Wrong {
    /// A text that must fit, and may have to be there.
    pub(super) fn text(&mut self, name: &str, value: &str, max: usize, missing: Option<&str>) {
        let length = value.trim().chars().count();
        if let Some(missing) = missing.filter(|_| length == 0) {
            self.say(name, "required", missing.to_owned());
        }
        if length > max {
            let reason = format!("Dit zijn {} tekens te veel. Er passen er {max}.", length - max);
            self.say(name, "max_length", reason);
        }
        if value.contains('\0') {
            self.say(name, "null_characters_not_allowed", "Haal het onzichtbare teken weg.".to_owned());
        }
    }

    pub(super) fn say(&mut self, name: &str, code: &str, reason: String) {
        self.0.push(InvalidParam::new(name, code, reason));
    }

    pub(super) fn or_ok(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.0)) }
    }
}
