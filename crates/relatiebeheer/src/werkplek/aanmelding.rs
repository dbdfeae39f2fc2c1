//! Who has logged in.

use axum::{Extension, Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    rest::problem::{Problem, Result},
    toegang::{Action, Medewerker, Object, Rol, Subject},
};

/// The employee at the screen.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ik {
    naam: String,
    gebruiker: String,
    rollen: Vec<Rol>,
}

/// `GET /ik`
pub(super) async fn ik(State(app): State<App>, Extension(subject): Extension<Subject>) -> Result<Json<Ik>> {
    let Medewerker { naam, gebruiker, rollen, .. } =
        medewerker(&app, &subject, Action::Read, Object::Werkplek)?.clone();
    Ok(Json(Ik { naam, gebruiker, rollen }))
}

/// The employee, when they may do this.
pub(crate) fn medewerker<'s>(
    app: &App,
    subject: &'s Subject,
    action: Action,
    object: Object<'_>,
) -> Result<&'s Medewerker> {
    app.may(subject, action, &object)?;
    match subject {
        Subject::Medewerker(medewerker) => Ok(medewerker),
        Subject::Token { .. } => Err(Problem::NotAuthenticated),
    }
}
