//! What an administrator sees of delivery: what failed, and another try.

use axum::{
    Extension, Json,
    extract::{Path, State},
};
use http::StatusCode;
use serde::Serialize;
use store::sql;
use utoipa::ToSchema;
use uuid::Uuid;

use super::outbox::{self, Mislukt};
use crate::{
    app::App,
    rest::problem::{Problem, Result},
    toegang::{Action, Object, Subject},
};

/// The messages that could not be delivered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Berichten {
    /// How many still wait for their turn or their next try.
    pub(crate) wachtend: i64,
    /// How many were given up; the list holds the newest of them, at most 500.
    pub(crate) mislukt: i64,
    pub(crate) berichten: Vec<Mislukt>,
}

/// `GET /notificaties`
pub(crate) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
) -> Result<Json<Berichten>> {
    app.may(&subject, Action::Read, &Object::Beheer)?;
    Ok(Json(app.berichten().await?))
}

/// `POST /notificaties/{uuid}/opnieuw`
pub(crate) async fn retry(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path(uuid): Path<String>,
) -> Result<StatusCode> {
    app.may(&subject, Action::Write, &Object::Beheer)?;
    let uuid: Uuid = uuid.parse().map_err(|_| Problem::NotFound)?;
    match app.try_again(Some(uuid)).await? {
        0 => Err(Problem::NotFound),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

impl App {
    /// What waits and what failed.
    pub(crate) async fn berichten(&self) -> Result<Berichten> {
        let conn = self.db.read().await?;
        let (wachtend, mislukt) = outbox::counts(&conn).await?;
        Ok(Berichten { wachtend, mislukt, berichten: outbox::failed(&conn).await? })
    }

    /// Tries a message that failed again, or all of them. How many.
    pub(crate) async fn try_again(&self, uuid: Option<Uuid>) -> Result<u64> {
        let now = self.clock.now();
        let again = |tx: store::Tx| async move {
            let one = sql!(
                "update outbox set mislukt = false, pogingen = 0, volgende = $1 where mislukt and id = $2"
            );
            let all = sql!("update outbox set mislukt = false, pogingen = 0, volgende = $1 where mislukt");
            let changed = match uuid {
                Some(uuid) => tx.execute(one, &[&now, &uuid]).await,
                None => tx.execute(all, &[&now]).await,
            };
            changed.map_err(Problem::from)
        };
        let changed = self.db.transact(again).await?;
        self.bel.notify_one();
        Ok(changed)
    }
}
