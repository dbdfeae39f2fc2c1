//! Drafts: contacts that an employee is still working on. They survive the tab, the browser and the server.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use store::{FromRow, Json as Stored, Moment, Param, Tx, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::aanmelding::medewerker;
use crate::{
    app::App,
    klantbeeld::Klant,
    rest::{
        body,
        formats::{moment, serialize_moment},
        idempotency,
        problem::{Problem, Result},
    },
    toegang::{Action, Medewerker, Object, Subject},
};

/// A contact that is still being worked on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Concept {
    pub(crate) uuid: Uuid,
    /// The version that was last seen; 0 for a new one.
    pub(crate) versie: i64,
    /// When the contact began.
    #[schema(format = "date-time")]
    pub(crate) gestart: String,
    /// When it was last stored.
    #[schema(read_only, format = "date-time")]
    pub(crate) bewaard_op: String,
    /// The customer, by key.
    #[schema(required)]
    pub(crate) klant: Option<String>,
    #[schema(required)]
    pub(crate) klant_naam: Option<String>,
    /// The name that a caller gave who is not looked up.
    #[schema(max_length = 200)]
    pub(crate) naam_beller: String,
    pub(crate) notitie: String,
    pub(crate) kanaal: String,
    pub(crate) onderwerp: String,
    pub(crate) resultaat: String,
    #[schema(required)]
    pub(crate) zaak: Option<ZaakKeuze>,
    /// What the application goes by that is no zaak yet, when the contact was about one.
    #[schema(max_length = 100)]
    pub(crate) aanvraag: String,
    /// Who started it: `klant` or `gemeente`.
    pub(crate) initiatief: String,
    /// Whether the other was reached.
    pub(crate) gelukt: bool,
}

/// The zaak that a contact is about.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ZaakKeuze {
    /// Code of the zaaksysteem.
    pub(crate) bron: String,
    pub(crate) uuid: Uuid,
    pub(crate) identificatie: String,
    pub(crate) omschrijving: String,
}

impl Default for Concept {
    fn default() -> Self {
        Self {
            uuid: Uuid::nil(),
            versie: 0,
            gestart: String::new(),
            bewaard_op: String::new(),
            klant: None,
            klant_naam: None,
            naam_beller: String::new(),
            notitie: String::new(),
            kanaal: String::new(),
            onderwerp: String::new(),
            resultaat: String::new(),
            zaak: None,
            aanvraag: String::new(),
            initiatief: "klant".to_owned(),
            gelukt: true,
        }
    }
}

/// The drafts of an employee.
#[derive(Serialize, ToSchema)]
pub(crate) struct Concepten {
    concepten: Vec<Concept>,
}

/// That a draft is stored.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bewaard {
    versie: i64,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    bewaard_op: Moment,
}

/// The draft went on elsewhere, perhaps in another window of the same person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Achterhaald {
    status: u16,
    title: &'static str,
    detail: &'static str,
    /// The newer version, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    concept: Option<Concept>,
    /// How it ended, when it is a draft no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    afgerond: Option<Afgerond>,
}

/// How a draft ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Afgerond {
    /// It is registered.
    Opgeslagen,
    /// It is not there any more.
    Weg,
}

impl Achterhaald {
    fn newer(concept: Concept) -> Self {
        let detail = "Deze notitie is in een ander venster verder getypt.";
        Self {
            status: 409,
            title: "Er is een nieuwere versie.",
            detail,
            concept: Some(concept),
            afgerond: None,
        }
    }

    pub(super) fn over(how: Afgerond) -> Self {
        let (title, detail) = match how {
            Afgerond::Opgeslagen => (
                "Dit contact is al opgeslagen.",
                "Dit contact is al opgeslagen. Wat u daarna typte, staat er niet bij. Maak er een nieuw contact van.",
            ),
            Afgerond::Weg => (
                "Dit contact is er niet meer.",
                "Dit contact staat niet meer bij uw open contacten. Wat u typte, is niet bewaard. Maak er een nieuw \
                 contact van.",
            ),
        };
        Self { status: 409, title, detail, concept: None, afgerond: Some(how) }
    }
}

impl IntoResponse for Achterhaald {
    fn into_response(self) -> Response {
        (StatusCode::CONFLICT, Json(self)).into_response()
    }
}

struct Row {
    uuid: Uuid,
    versie: i64,
    inhoud: Stored<Concept>,
    bewaard_op: Moment,
}

impl FromRow for Row {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self { uuid: row.get(0)?, versie: row.get(1)?, inhoud: row.get(2)?, bewaard_op: row.get(3)? })
    }
}

impl From<Row> for Concept {
    fn from(row: Row) -> Self {
        Self { uuid: row.uuid, versie: row.versie, bewaard_op: moment(row.bewaard_op), ..row.inhoud.0 }
    }
}

/// Nobody works on more contacts than this.
const MOST: i64 = 50;
/// Far more than can be registered: what was pasted is kept until somebody has shortened it. The werkplek knows it too.
const LONGEST_NOTE: usize = 50_000;
const LONGEST_FIELD: usize = 1_000;
/// What a browser counts to without rounding.
const LARGEST_VERSION: i64 = 1 << 53;

/// `GET /concepten`
pub(super) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
) -> Result<Json<Concepten>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Werkplek)?;
    let sql = sql!(
        "select uuid, versie, inhoud, bewaard_op from concept where gebruiker = $1 order by bewaard_op desc limit $2"
    );
    let rows: Vec<Row> = app.db.read().await?.query(sql, &[&wie.gebruiker, &MOST]).await?;
    let mut concepten = Vec::with_capacity(rows.len());
    for row in rows {
        concepten.push(shown(&app, wie, row.into()).await?);
    }
    Ok(Json(Concepten { concepten }))
}

/// A draft as this employee may see it: a customer that may not be seen any more is nobody, like one that is gone.
async fn shown(app: &App, wie: &Medewerker, concept: Concept) -> Result<Concept> {
    let Some(sleutel) = &concept.klant else { return Ok(concept) };
    match Klant::open(app, wie, sleutel).await {
        Ok(_) => Ok(concept),
        Err(Problem::NotFound) => Ok(Concept { klant: None, klant_naam: None, ..concept }),
        Err(problem) => Err(problem),
    }
}

/// `PUT /concepten/{uuid}`
pub(super) async fn save(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(uuid): Path<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Write, Object::Werkplek)?;
    let concept: Concept = body::typed(&headers, body).await?;
    check(&concept)?;
    let (gebruiker, concept) = (&wie.gebruiker, &concept);
    let now = app.clock.now();
    let outcome = app.db.transact(|tx| store_concept(tx, gebruiker, uuid, concept, now)).await?;
    Ok(match outcome {
        Outcome::Stored(versie) => Json(Bewaard { versie, bewaard_op: now }).into_response(),
        Outcome::Newer(newer) => Achterhaald::newer(shown(&app, wie, *newer).await?).into_response(),
        Outcome::Over(how) => Achterhaald::over(how).into_response(),
    })
}

/// A draft may be unfinished in any way, but not without bounds.
fn check(concept: &Concept) -> Result<()> {
    let texts = [
        ("notitie", concept.notitie.as_str(), LONGEST_NOTE),
        ("onderwerp", &concept.onderwerp, LONGEST_FIELD),
        ("kanaal", &concept.kanaal, LONGEST_FIELD),
        ("resultaat", &concept.resultaat, LONGEST_FIELD),
        ("naamBeller", &concept.naam_beller, LONGEST_FIELD),
        ("aanvraag", &concept.aanvraag, LONGEST_FIELD),
        ("klantNaam", concept.klant_naam.as_deref().unwrap_or_default(), LONGEST_FIELD),
    ];
    for (name, text, max) in texts {
        let length = text.chars().count();
        if length > max {
            let reason = format!(
                "Deze tekst is te lang om te bewaren. Haal er {} tekens af; er passen er {max}.",
                length - max
            );
            return Err(Problem::field(name, "max_length", reason));
        }
    }
    if !(0..=LARGEST_VERSION).contains(&concept.versie) {
        return Err(Problem::field("versie", "invalid", "Dit is geen versie die wij gaven."));
    }
    Ok(())
}

/// What came of storing a draft.
enum Outcome {
    /// The version that it became.
    Stored(i64),
    /// The newer one that is there already.
    Newer(Box<Concept>),
    Over(Afgerond),
}

impl Outcome {
    fn newer(row: Option<Row>) -> Result<Self> {
        row.map(|row| Self::Newer(Box::new(row.into()))).ok_or(Problem::NotFound)
    }
}

async fn store_concept(tx: Tx, wie: &str, uuid: Uuid, concept: &Concept, now: Moment) -> Result<Outcome> {
    let own = sql!("select uuid, versie, inhoud, bewaard_op from concept where uuid = $1 and gebruiker = $2");
    let known: Option<Row> = tx.first(own, &[&uuid, &wie]).await?;
    if known.as_ref().is_some_and(|known| known.versie > concept.versie) {
        return Outcome::newer(known);
    }
    if known.is_none() {
        if let Some(how) = over(&tx, wie, uuid, concept.versie).await? {
            return Ok(Outcome::Over(how));
        }
        let sql = sql!("select count(*) from concept where gebruiker = $1");
        let open: Option<(i64,)> = tx.first(sql, &[&wie]).await?;
        if open.is_some_and(|(open,)| open >= MOST) {
            let why = "U heeft 50 contacten openstaan. Rond er eerst een af, of annuleer er een.";
            return Err(Problem::Conflict(why.to_owned()));
        }
    }
    let (versie, inhoud) = (concept.versie + 1, Stored(concept.clone()));
    let sql = sql!(
        "insert into concept (uuid, gebruiker, versie, inhoud, bewaard_op) values ($1, $2, $3, $4, $5) ",
        "on conflict (uuid) do update set versie = excluded.versie, inhoud = excluded.inhoud, ",
        "bewaard_op = excluded.bewaard_op ",
        "where concept.gebruiker = excluded.gebruiker and concept.versie < excluded.versie"
    );
    let params: [&dyn Param; 5] = [&uuid, &wie, &versie, &inhoud, &now];
    if tx.execute(sql, &params).await? == 0 {
        // Another tab was first after all, or it is somebody else's: for this employee it does not exist.
        return Outcome::newer(tx.first(own, &[&uuid, &wie]).await?);
    }
    Ok(Outcome::Stored(versie))
}

/// How the draft ended that this is, when it is not stored: a draft that was never stored has no version yet.
async fn over(tx: &Tx, wie: &str, uuid: Uuid, versie: i64) -> Result<Option<Afgerond>> {
    if idempotency::is_taken(tx, wie, &uuid.to_string()).await? {
        return Ok(Some(Afgerond::Opgeslagen));
    }
    Ok((versie > 0).then_some(Afgerond::Weg))
}

/// `DELETE /concepten/{uuid}`
pub(super) async fn discard(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(uuid): Path<Uuid>,
) -> Result<StatusCode> {
    let wie = &medewerker(&app, &subject, Action::Write, Object::Werkplek)?.gebruiker;
    app.db.transact(|tx| async move { remove(&tx, uuid, wie).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a draft of this employee.
pub(crate) async fn remove(tx: &Tx, uuid: Uuid, gebruiker: &str) -> Result<(), store::Error> {
    let sql = sql!("delete from concept where uuid = $1 and gebruiker = $2");
    tx.execute(sql, &[&uuid, &gebruiker]).await?;
    Ok(())
}
