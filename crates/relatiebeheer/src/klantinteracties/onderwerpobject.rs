//! Onderwerpobjecten: what a contact was about, such as a zaak.

use axum::{
    Extension, Json,
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use futures_util::future::BoxFuture;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use store::{Conn, Moment, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    betrokkene,
    digitaal_adres::{self, DigitaalAdres},
    klantcontact::{self, Klantcontact},
    objectidentificator::{self, Objectidentificator},
    soorten::{DIGITAAL_ADRES, KLANTCONTACT, ONDERWERPOBJECT},
};
use crate::{
    app::App,
    notificaties::Bericht,
    rest::{
        filter::{text, url, uuid},
        handlers::Which,
        input::Input,
        links::{Links, Reference},
        problem::{Problem, Result},
        query::Query,
        related::rows_where,
        resource::{Declaration, Resource, View, find_to_change},
        row::row,
        write::{Action as Done, Write},
    },
    toegang::{Action, Object, Subject},
};

row! {
    /// A row of `onderwerpobject`.
    pub(crate) struct Row in "onderwerpobject" {
        klantcontact: Option<Uuid>,
        was_klantcontact: Option<Uuid>,
        object_id: String,
        code_objecttype: String,
        code_register: String,
        code_soort_object_id: String,
    }
}

/// What a contact was about: an object in some register, or another contact.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Onderwerpobject {
    /// Identity.
    #[schema(read_only)]
    pub(crate) uuid: Uuid,
    /// Address of this object.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
    /// The contact that was about it.
    pub(crate) klantcontact: Option<Reference>,
    /// The earlier contact that it was about.
    pub(crate) was_klantcontact: Option<Reference>,
    /// The object that it was about.
    pub(crate) onderwerpobjectidentificator: Objectidentificator,
}

impl Onderwerpobject {
    /// Whether a body says anything of what [`Onderwerpobject::read_rest`] reads.
    pub(crate) fn says_something(input: &Input<'_>) -> bool {
        input.has("wasKlantcontact") || input.has("onderwerpobjectidentificator")
    }

    /// What may be given beside the contact itself.
    pub(crate) fn read_rest(input: &mut Input<'_>, row: &mut Row) {
        input.reference("wasKlantcontact", KLANTCONTACT).into_nullable(&mut row.was_klantcontact);
        objectidentificator::read_into!(input, "onderwerpobjectidentificator", row);
    }
}

impl Resource for Onderwerpobject {
    type Row = Row;

    const DECLARATION: Declaration = Declaration {
        path: ONDERWERPOBJECT.path,
        name: "Onderwerpobject",
        summary: "Object waar een klantcontact over ging, zoals een zaak.",
        order: "id desc",
        filters: &[
            uuid("klantcontact__uuid", "klantcontact = ?"),
            url("klantcontact__url", "klantcontact = ?"),
            uuid("wasKlantcontact__uuid", "was_klantcontact = ?"),
            url("wasKlantcontact__url", "was_klantcontact = ?"),
            text("onderwerpobjectidentificatorCodeObjecttype", "code_objecttype = ?"),
            text("onderwerpobjectidentificatorCodeRegister", "code_register = ?"),
            text("onderwerpobjectidentificatorCodeSoortObjectId", "code_soort_object_id = ?"),
            text("onderwerpobjectidentificatorObjectId", "object_id = ?").narrow(),
        ],
        expand: &[],
        unique: &[],
        target: ONDERWERPOBJECT,
    };

    fn blank(id: Uuid, _now: Moment) -> Row {
        Row {
            id,
            uuid: id,
            klantcontact: None,
            was_klantcontact: None,
            object_id: String::new(),
            code_objecttype: String::new(),
            code_register: String::new(),
            code_soort_object_id: String::new(),
        }
    }

    fn read(input: &mut Input<'_>, row: &mut Row) {
        input.reference("klantcontact", KLANTCONTACT).into_nullable(&mut row.klantcontact);
        Self::read_rest(input, row);
    }

    fn announce(write: &Write, action: Done, row: &Row, old: Option<&Row>) {
        let app = write.app();
        if app.notificaties.is_none() || !app.settings.notificaties.cloud_events {
            return;
        }
        let (before, after) = match action {
            Done::Create => (None, zaak_of(app, row)),
            Done::Update => (old.and_then(|old| zaak_of(app, old)), zaak_of(app, row)),
            Done::Destroy => (zaak_of(app, row), None),
        };
        if before == after {
            return;
        }
        for (linked, zaak) in [(false, before), (true, after)] {
            let Some(zaak) = zaak else { continue };
            let link = Links::fixed(&app.settings.public_url).to(ONDERWERPOBJECT, row.uuid);
            let about = (row.uuid, write.new_id());
            let label = "Klantcontact".to_owned();
            write.push(Bericht::zaak(linked, zaak, (link, label), about, (&app.settings, write.now)));
        }
    }

    fn delete_route() -> MethodRouter<App> {
        axum::routing::delete(destroy)
    }

    fn present<'a>(_conn: &'a Conn, rows: Vec<Row>, view: &'a View) -> BoxFuture<'a, Result<Vec<Self>>> {
        let one = |row: Row| Self {
            uuid: row.uuid,
            url: view.links.to(ONDERWERPOBJECT, row.uuid),
            klantcontact: row.klantcontact.map(|uuid| view.links.reference(KLANTCONTACT, uuid)),
            was_klantcontact: row.was_klantcontact.map(|uuid| view.links.reference(KLANTCONTACT, uuid)),
            onderwerpobjectidentificator: objectidentificator::show!(row),
        };
        Box::pin(async move { Ok(rows.into_iter().map(one).collect()) })
    }
}

/// The zaak that a contact is linked to by this: in the words of Open Zaak's clients, of KISS, or our own.
fn zaak_of<'r>(app: &App, row: &'r Row) -> Option<&'r str> {
    let codes = &app.settings.zaakverwijzing;
    let is_zaak = ["zaak", "zgw-Zaak", &codes.objecttype].contains(&row.code_objecttype.as_str());
    let by_uuid = ["uuid", &codes.soort].contains(&row.code_soort_object_id.as_str());
    (is_zaak && by_uuid && row.klantcontact.is_some()).then_some(row.object_id.as_str())
}

/// What is left of the contacts of an object that was removed with `?cascade=true`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Behouden {
    /// Addresses of the contacts that stay, because another object refers to them.
    behouden: Vec<String>,
}

/// `DELETE`, with `?cascade=true` for the contacts as well.
async fn destroy(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Which(uuid): Which,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response> {
    app.may(&subject, Action::Write, &Object::Api(Onderwerpobject::DECLARATION.path))?;
    let query = Query::parse(uri.query(), |_| true)?;
    // Much goes along: only this word asks for it, in small letters or capitals, and no other way to say yes.
    let cascade = query.get("cascade").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if cascade {
        for resource in [KLANTCONTACT, DIGITAAL_ADRES] {
            app.may(&subject, Action::Write, &Object::Api(resource.path))?;
        }
    }
    let kept = app
        .write(&subject, |write| async move {
            let row = find_to_change::<Onderwerpobject>(&write, uuid).await?.ok_or(Problem::NotFound)?;
            let mut contacten: Vec<Uuid> = row.klantcontact.into_iter().chain(row.was_klantcontact).collect();
            contacten.dedup();
            Onderwerpobject::delete(&write, row).await?;
            if cascade { remove_contacten(&write, contacten).await } else { Ok(Vec::new()) }
        })
        .await?;
    if !cascade {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let links = Links::of(&headers);
    let behouden = kept.into_iter().map(|uuid| links.to(KLANTCONTACT, uuid)).collect();
    Ok(Json(Behouden { behouden }).into_response())
}

/// Removes contacts that no object refers to any more, with the addresses that were given for them alone. Returns
/// those that stay.
async fn remove_contacten(write: &Write, contacten: Vec<Uuid>) -> Result<Vec<Uuid>> {
    let mut kept = Vec::new();
    for contact in contacten {
        let sql = sql!(
            "select uuid from onderwerpobject where klantcontact = $1 ",
            "union all select uuid from onderwerpobject where was_klantcontact = $2 limit 1"
        );
        if write.tx.first::<(Uuid,)>(sql, &[&contact, &contact]).await?.is_some() {
            kept.push(contact);
            continue;
        }
        let betrokkenen = rows_where::<betrokkene::Row>(&write.tx, "klantcontact", &[contact]).await?;
        let betrokkenen: Vec<Uuid> = betrokkenen.iter().map(|row| row.uuid).collect();
        let adressen = rows_where::<digitaal_adres::Row>(&write.tx, "betrokkene", &betrokkenen).await?;
        for adres in adressen.into_iter().filter(|adres| adres.partij.is_none()) {
            DigitaalAdres::delete(write, adres).await?;
        }
        for row in rows_where::<klantcontact::Row>(&write.tx, "uuid", &[contact]).await? {
            Klantcontact::delete(write, row).await?;
        }
    }
    Ok(kept)
}
