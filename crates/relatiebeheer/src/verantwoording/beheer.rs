//! The security log, as an administrator reads it.

use axum::{
    Extension, Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{FromRow, Json as Stored, Moment, Param};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    rest::{
        formats::serialize_moment,
        problem::{Problem, Result},
    },
    toegang::{Action, Object, Subject},
};

/// A page of the security log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Beveiligingslog {
    /// The newest first, at most 100.
    regels: Vec<Regel>,
    /// There are older ones: ask for them with `voor`, the key of the last one.
    meer: bool,
}

/// A fact of the security log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Regel {
    id: Uuid,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    moment: Moment,
    /// `ingelogd`, `inloggen-mislukt`, `uitgelogd`, `sessie-beeindigd`, `rollen-gewijzigd`, `geweigerd`, `token-gemaakt`,
    /// `token-ingetrokken`, `zaakrechten-gewijzigd` or `teruggezet`.
    gebeurtenis: String,
    /// The employee, application or verb; empty while nobody knows.
    wie: String,
    /// Address that the request came from; empty for a verb.
    vanaf: String,
    /// `gelukt`, `mislukt` or `geweigerd`.
    resultaat: String,
    /// What it was about: method and pattern of the address, the name of a token, the key of a session.
    object: String,
    /// What differs with the gebeurtenis, such as `voor` and `na`.
    #[schema(value_type = Object)]
    details: Value,
    /// `instance` of the problem that was answered; empty when there was none.
    instance: String,
}

impl FromRow for Regel {
    fn from_row(row: &store::Row<'_>) -> store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            moment: row.get(1)?,
            gebeurtenis: row.get(2)?,
            wie: row.get(3)?,
            vanaf: row.get(4)?,
            resultaat: row.get(5)?,
            object: row.get(6)?,
            details: row.get::<Stored<Value>>(7)?.0,
            instance: row.get(8)?,
        })
    }
}

/// Which facts.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Vraag {
    gebeurtenis: Option<String>,
    wie: Option<String>,
    instance: Option<String>,
    voor: Option<String>,
}

/// How many make a page.
const PAGE: usize = 100;

/// `GET /beveiliging`
pub(crate) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Query(vraag): Query<Vraag>,
) -> Result<Json<Beveiligingslog>> {
    app.may(&subject, Action::Read, &Object::Beheer)?;
    let voor: Option<Uuid> = match vraag.voor.as_deref() {
        None => None,
        Some(voor) => Some(
            voor.parse()
                .map_err(|_| Problem::field("voor", "invalid", "Geef de sleutel (id) van een regel."))?,
        ),
    };
    let mut params: Vec<&dyn Param> = Vec::new();
    let mut conditions: Vec<String> = Vec::new();
    let texts = [("gebeurtenis", &vraag.gebeurtenis), ("wie", &vraag.wie), ("instance", &vraag.instance)];
    for (column, value) in texts.iter().filter_map(|(column, value)| Some((column, value.as_ref()?))) {
        params.push(value);
        conditions.push(format!("{column} = ${}", params.len()));
    }
    if let Some(voor) = &voor {
        params.push(voor);
        conditions.push(format!("id < ${}", params.len()));
    }
    let filter =
        if conditions.is_empty() { String::new() } else { format!(" where {}", conditions.join(" and ")) };
    let sql = format!(
        "select id, moment, gebeurtenis, wie, vanaf, resultaat, object, details, instance from beveiliging{filter} \
         order by id desc limit {}",
        PAGE + 1
    );
    let mut regels: Vec<Regel> = app.db.read().await?.query(&sql, &params).await?;
    let meer = regels.len() > PAGE;
    regels.truncate(PAGE);
    Ok(Json(Beveiligingslog { regels, meer }))
}
