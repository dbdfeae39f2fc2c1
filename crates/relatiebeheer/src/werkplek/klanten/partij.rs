//! The partij of a customer while it is being changed, and what every change of it has in common.

use axum::response::Response;
use http::{HeaderMap, Uri};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    app::App,
    klantbeeld::Klant,
    klantinteracties::partij::{Partij, Row},
    rest::{
        handlers::created,
        idempotency::Key,
        input::Mode,
        problem::{InvalidParam, Problem, Result},
        resource::{Resource, find_to_change},
        write::Write,
    },
    toegang::{Medewerker, Subject},
    werkplek::nieuw::partij_of,
};

/// The partij of a customer, made when a register knows them and we did not; others who want to change it, wait.
pub(super) async fn te_wijzigen(write: &Write, klant: &Klant) -> Result<Row> {
    if let Klant::Partij(_) = klant {
        return bestaand(write, klant).await;
    }
    let partij = partij_of(write, klant).await?;
    find_to_change::<Partij>(write, partij).await?.ok_or(Problem::NotFound)
}

/// The partij of a customer whom we know; others who want to change it, wait.
pub(super) async fn bestaand(write: &Write, klant: &Klant) -> Result<Row> {
    let bekend = klant.partij(&write.tx).await?.ok_or(Problem::NotFound)?;
    find_to_change::<Partij>(write, bekend.uuid).await?.ok_or(Problem::NotFound)
}

/// Changes a partij by its own rules; what they find wrong is said under the names of the screen.
pub(super) async fn wijzig(write: &Write, partij: Row, body: &Value) -> Result<Row> {
    Partij::update(write, partij, body, Mode::Patch).await.map_err(|problem| {
        hernoem(problem, |name| match name {
            "indicatieGeheimhouding" => "geheimhouding",
            name if name.ends_with("werkteVoorPartij.uuid") => "werktVoor",
            name if name.ends_with("voorvoegselAchternaam") => "voorvoegsel",
            name if name.ends_with("naam") => name.rsplit('.').next().unwrap_or(name),
            name => name,
        })
    })
}

/// Gives what is wrong other names.
pub(super) fn hernoem(problem: Problem, name: impl Fn(&str) -> &str) -> Problem {
    let Problem::Invalid(params) = problem else { return problem };
    let renamed = |param: InvalidParam| InvalidParam { name: name(&param.name).to_owned(), ..param };
    Problem::Invalid(params.into_iter().map(renamed).collect())
}

/// A customer that a body names.
pub(super) async fn genoemd(app: &App, wie: &Medewerker, name: &str, sleutel: &str) -> Result<Klant> {
    let klant = match Klant::open(app, wie, sleutel).await {
        Err(Problem::NotFound) => None,
        other => Some(other?),
    };
    let known = match &klant {
        Some(klant @ Klant::Partij(_)) => klant.partij(&app.db.read().await?).await?.is_some(),
        other => other.is_some(),
    };
    let unknown = || Problem::field(name, "invalid", "Deze klant is niet (meer) bekend. Zoek opnieuw.");
    klant.filter(|_| known).ok_or_else(unknown)
}

const SAVED: &str = "Dit is al opgeslagen. Wat u daarna invulde, staat er niet bij. Sluit dit formulier en kijk wat er staat.";

/// Makes something; under the key of the request, once.
pub(super) async fn eenmaal<T, F, Fut>(
    app: &App,
    subject: &Subject,
    (headers, uri, body): (&HeaderMap, &Uri, &Value),
    make: F,
) -> Result<Response>
where
    T: Serialize,
    F: Fn(std::sync::Arc<Write>) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let (key, make) = (Key::of(headers, uri.path(), body)?, &make);
    let make = |write| async move { Ok(((), make(write).await?)) };
    let ((), made) = created(app, subject, key, make).await.map_err(|problem| match problem {
        // The key is the form's own: it was saved, and then something else was typed in it.
        Problem::SameKey => Problem::Conflict(SAVED.to_owned()),
        other => other,
    })?;
    Ok(made)
}

/// `{"uuid": …}`, as the standard refers to something.
pub(super) fn verwijzing(uuid: Uuid) -> Value {
    serde_json::json!({ "uuid": uuid })
}
