//! What did not get done at a zaaksysteem and waits for another try, or for a person: contacts that it should know of, and
//! documents that came half-way. An administrator sees each with the reason and what can be done, and tries again.

use axum::{
    Extension, Json,
    extract::{Path, State},
};
use http::StatusCode;
use serde::Serialize;
use store::{Conn, FromRow, Moment, Row, Tx, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    rest::{
        formats,
        problem::{Problem, Result},
    },
    toegang::{Action, Object, Subject},
};

/// What is shown of each kind at most: the longest waiting ones.
const MOST: i64 = 200;

/// What did not get done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Onafgemaakt {
    /// Oldest first, at most 200 of each kind.
    taken: Vec<Taak>,
}

/// One thing that did not get done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Taak {
    id: Uuid,
    soort: Soort,
    /// Code of the zaaksysteem.
    bron: String,
    /// The contact (`contact`), the zaak (`document`) or the document that stays locked (`slot`).
    over: Uuid,
    #[schema(format = "date-time")]
    sinds: String,
    pogingen: i32,
    /// When it is tried again by itself; `null`: not any more.
    #[schema(required, format = "date-time")]
    volgende: Option<String>,
    /// What went wrong, in the words of the zaaksysteem or of the log.
    fout: String,
    /// What an administrator can do about it.
    advies: &'static str,
}

/// What it is that did not get done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Soort {
    /// A zaaksysteem does not know of a contact yet.
    Contact,
    /// A document came half-way, and is not taken back yet.
    Document,
    /// A document is still locked.
    Slot,
}

/// A row, of whichever kind: id, zaaksysteem, what it is about, since, tries, next, error, and whether it has ended.
struct Rij(Uuid, String, Uuid, Moment, i32, Moment, String, bool);

impl FromRow for Rij {
    fn from_row(row: &Row<'_>) -> store::Result<Self> {
        Ok(Self(
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get(6)?,
            row.get(7)?,
        ))
    }
}

impl Soort {
    const ALL: [Self; 3] = [Self::Contact, Self::Document, Self::Slot];

    /// Those that were tried and did not succeed.
    const fn rows(self) -> &'static str {
        match self {
            Self::Contact => sql!(
                "select id, zaaksysteem, klantcontact, gemaakt, pogingen, volgende, fout, mislukt from zaakcontact ",
                "where fout <> '' order by id limit $1"
            ),
            Self::Document => sql!(
                "select id, zaaksysteem, zaak, gemaakt, pogingen, volgende, fout, false from upload ",
                "where fout <> '' order by id limit $1"
            ),
            Self::Slot => sql!(
                "select id, zaaksysteem, document, gemaakt, pogingen, volgende, fout, false from slot ",
                "where fout <> '' order by id limit $1"
            ),
        }
    }

    /// Has it tried again now.
    const fn again(self) -> &'static str {
        match self {
            Self::Contact => {
                sql!("update zaakcontact set mislukt = false, volgende = $1 where id = $2 and fout <> ''")
            }
            Self::Document => sql!("update upload set volgende = $1 where id = $2 and fout <> ''"),
            Self::Slot => sql!("update slot set volgende = $1 where id = $2 and fout <> ''"),
        }
    }

    /// What to do about it.
    fn advies(self, fout: &str) -> &'static str {
        let names = |word: &str| fout.contains(word);
        match self {
            Self::Contact if names("not allowed") || names("permission_denied") => {
                "Geef onze client_id in het zaaksysteem het recht zaken.bijwerken voor dit zaaktype, en probeer het opnieuw."
            }
            Self::Contact if names("status 400") => {
                "Controleer `public_url` en de service voor contactmomenten in het zaaksysteem; zie docs/koppelen.md."
            }
            Self::Document if names("documenten.verwijderen") => {
                "Geef onze client_id in het zaaksysteem het recht documenten.verwijderen, en probeer het opnieuw."
            }
            Self::Slot if names("geforceerd-unlock") => {
                "Geef onze client_id het recht documenten.geforceerd-unlock, of haal het slot er in het zaaksysteem af."
            }
            _ => {
                "Kijk of het zaaksysteem werkt (relatiebeheer doctor). Het wordt vanzelf opnieuw geprobeerd."
            }
        }
    }
}

/// `GET /onafgemaakt`
pub(crate) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
) -> Result<Json<Onafgemaakt>> {
    app.may(&subject, Action::Read, &Object::Beheer)?;
    let conn = app.db.read().await?;
    let mut taken = Vec::new();
    for soort in Soort::ALL {
        let rijen: Vec<Rij> = conn.query(soort.rows(), &[&MOST]).await?;
        taken.extend(rijen.into_iter().map(|rij| taak(soort, rij)));
    }
    taken.sort_by(|one, other| (&one.sinds, one.id).cmp(&(&other.sinds, other.id)));
    Ok(Json(Onafgemaakt { taken }))
}

fn taak(soort: Soort, Rij(id, bron, over, sinds, pogingen, volgende, fout, is_over): Rij) -> Taak {
    let volgende = (!is_over).then(|| formats::moment(volgende));
    let advies = soort.advies(&fout);
    Taak { id, soort, bron, over, sinds: formats::moment(sinds), pogingen, volgende, fout, advies }
}

/// `POST /onafgemaakt/{id}/opnieuw`
pub(crate) async fn again(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    app.may(&subject, Action::Write, &Object::Beheer)?;
    let id: Uuid = id.parse().map_err(|_| Problem::NotFound)?;
    let now = app.clock.now();
    let change = |tx: Tx| async move {
        let mut changed = 0;
        for soort in Soort::ALL {
            changed += tx.execute(soort.again(), &[&now, &id]).await?;
        }
        if changed == 0 { Err(Problem::NotFound) } else { Ok(()) }
    };
    app.db.transact(change).await?;
    app.zaakbel.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// How many contacts and documents did not get done, and how many of those are not tried any more.
pub(crate) async fn counts(conn: &Conn) -> store::Result<(i64, i64)> {
    let sql = sql!(
        "select (select count(*) from zaakcontact where fout <> '') + (select count(*) from upload where fout <> '') + ",
        "(select count(*) from slot where fout <> ''), (select count(*) from zaakcontact where mislukt)"
    );
    Ok(conn.first(sql, &[]).await?.unwrap_or_default())
}
