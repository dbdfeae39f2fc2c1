//! maak-klantcontact: a contact with its betrokkene and its onderwerpobject, in one request and one transaction.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use store::Conn;
use utoipa::ToSchema;

use super::{
    betrokkene::{self, Betrokkene},
    klantcontact::{self, Around, Klantcontact},
    onderwerpobject::{self, Onderwerpobject},
    soorten::{BETROKKENE, ONDERWERPOBJECT},
};
use crate::{
    app::App,
    rest::{
        body,
        handlers::created,
        idempotency::Key,
        input::{Input, Mode, NULL, REQUIRED},
        links::Links,
        problem::Result,
        resource::{Resource, View},
        write::Write,
    },
    toegang::{Action, Object, Subject},
};

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MaakKlantcontact {
    /// The contact.
    klantcontact: Klantcontact,
    /// Who took part, when that was given.
    betrokkene: Option<Betrokkene>,
    /// What it was about, when that was given.
    onderwerpobject: Option<Onderwerpobject>,
}

/// The rows that were made.
pub(crate) struct Made {
    pub(crate) klantcontact: klantcontact::Row,
    pub(crate) betrokkene: Option<betrokkene::Row>,
    pub(crate) onderwerpobject: Option<onderwerpobject::Row>,
}

/// Makes the three at once; everything that is wrong with any of them is said together.
pub(crate) async fn insert(write: &Write, body: &Value) -> Result<Made> {
    let mut made = Made {
        klantcontact: Klantcontact::blank(write.new_id(), write.now),
        betrokkene: None,
        onderwerpobject: None,
    };
    let mut input = Input::new(body, Mode::Create);
    if let Some(part) = part(&mut input, "klantcontact", true) {
        input.nested_part("klantcontact", part, |input| Klantcontact::read(input, &mut made.klantcontact));
    }
    if let Some(part) = part(&mut input, "betrokkene", false) {
        let mut row = Betrokkene::blank(write.new_id(), write.now);
        row.klantcontact = made.klantcontact.uuid;
        input.nested_part("betrokkene", part, |input| Betrokkene::read_rest(input, &mut row));
        made.betrokkene = Some(row);
    }
    if let Some(part) = part(&mut input, "onderwerpobject", false) {
        let mut row = Onderwerpobject::blank(write.new_id(), write.now);
        row.klantcontact = Some(made.klantcontact.uuid);
        let mut says_something = false;
        input.nested_part("onderwerpobject", part, |input| {
            says_something = Onderwerpobject::says_something(input);
            Onderwerpobject::read_rest(input, &mut row);
        });
        // Of an object about which nothing is said none is made.
        made.onderwerpobject = Some(row).filter(|_| says_something);
    }
    input.done().settle(&write.tx).await?;
    Klantcontact::complete(write, &mut made.klantcontact).await?;
    store(write, &made).await?;
    Ok(made)
}

/// One of the three parts of the body.
fn part<'v>(input: &mut Input<'v>, name: &'static str, required: bool) -> Option<&'v Map<String, Value>> {
    match input.raw(name) {
        None if required => input.error(name, REQUIRED.0, REQUIRED.1),
        None => {}
        Some(Value::Null) => input.error(name, NULL.0, NULL.1),
        Some(Value::Object(object)) => return Some(object),
        Some(other) => {
            let reason = crate::rest::input::not_a_dictionary(other);
            input.error(&format!("{name}.nonFieldErrors"), "invalid", reason);
        }
    }
    None
}

/// Stores the parts by the rules of their own resources.
pub(crate) async fn store(write: &Write, made: &Made) -> Result<()> {
    Klantcontact::rules(write, &made.klantcontact, None).await?;
    write.insert::<Klantcontact>(&made.klantcontact)?;
    if let Some(row) = &made.betrokkene {
        write.insert::<Betrokkene>(row)?;
    }
    if let Some(row) = &made.onderwerpobject {
        write.insert::<Onderwerpobject>(row)?;
    }
    match &made.betrokkene {
        Some(row) => Betrokkene::stored(write, row, None).await,
        None => Ok(()),
    }
}

async fn show(conn: &Conn, made: Made, view: &View) -> Result<MaakKlantcontact> {
    let Made { klantcontact, betrokkene, onderwerpobject } = made;
    let (over, wie) = (onderwerpobject.as_ref().map(|row| row.uuid), betrokkene.as_ref().map(|row| row.uuid));
    let mut around = Around::made(klantcontact.uuid, &view.links, over, wie);
    Ok(MaakKlantcontact {
        klantcontact: klantcontact::show(klantcontact, &mut around, view),
        betrokkene: match betrokkene {
            Some(row) => Betrokkene::present_new(conn, row, view).await?,
            None => None,
        },
        onderwerpobject: match onderwerpobject {
            Some(row) => Onderwerpobject::present_new(conn, row, view).await?,
            None => None,
        },
    })
}

/// `POST /maak-klantcontact`
pub(crate) async fn create(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    app.may(&subject, Action::Write, &Object::Api(Klantcontact::DECLARATION.path))?;
    let body = &body::json(&headers, body).await?;
    for (part, resource) in [("betrokkene", BETROKKENE), ("onderwerpobject", ONDERWERPOBJECT)] {
        if body.get(part).is_some() {
            app.may(&subject, Action::Write, &Object::Api(resource.path))?;
        }
    }
    let view = &View::plain(&Links::of(&headers));
    let make = |write: Arc<Write>| async move {
        let made = insert(&write, body).await?;
        Ok(((), show(&write.tx, made, view).await?))
    };
    let ((), made) = created(&app, &subject, Key::of(&headers, uri.path(), body)?, make).await?;
    Ok((StatusCode::CREATED, made).into_response())
}
