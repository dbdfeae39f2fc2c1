//! Contactmomenten API 1.0 (VNG, no longer in use), as much of it as a zaaksysteem asks when a `zaakcontactmoment` is made: the
//! contact itself, read only, and the relation with the zaak, which is our onderwerpobject.
//!
//! The standard's order (cm-006, zrc-025): the zaaksysteem reads the contactmoment, stores its own side, and then posts
//! the mirror image here. Open Zaak 1.30 does exactly that.

use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{OriginalUri, State},
    routing::get,
};
use http::{HeaderMap, StatusCode, header::LOCATION};
use serde::{Deserialize, Serialize};
use store::{Moment, sql};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    klantinteracties::{
        actor, klantcontact,
        onderwerpobject::{self, Onderwerpobject},
    },
    rest::{
        api, body,
        formats::serialize_moment,
        handlers::{Which, method_not_allowed},
        links::Links,
        oas::{Document, Scalar, Security, delete, get as read, post, serve},
        problem::{Problem, Result},
        query::Query,
        related::rows_where,
    },
    toegang::{Action, Object, Subject},
    zaken::contacten::onderwerp,
};

/// Where the API lives.
pub(crate) const CONTACTMOMENTEN: &str = "/contactmomenten/api/v1";

const VERSION: &str = "1.0.0";

/// The rights that it needs are those on the contacts and on what they are about.
const CONTACTEN: &str = "klantcontacten";
const ONDERWERPEN: &str = "onderwerpobjecten";

/// The address of a contact as a contactmoment.
pub(crate) fn url(origin: &str, klantcontact: Uuid) -> String {
    format!("{}{CONTACTMOMENTEN}/contactmomenten/{klantcontact}", origin.trim_end_matches('/'))
}

/// A contact, in the fields of the Contactmomenten API.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Contactmoment {
    url: String,
    bronorganisatie: String,
    #[serde(serialize_with = "serialize_moment")]
    #[schema(value_type = String, format = "date-time")]
    registratiedatum: Moment,
    kanaal: String,
    voorkeurskanaal: String,
    voorkeurstaal: String,
    tekst: String,
    onderwerp_links: Vec<String>,
    initiatiefnemer: String,
    medewerker: String,
    medewerker_identificatie: MedewerkerIdentificatie,
}

/// Who spoke for the municipality.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MedewerkerIdentificatie {
    identificatie: String,
    achternaam: String,
    voorletters: String,
    voorvoegsel_achternaam: String,
}

/// That a contactmoment is about an object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Objectcontactmoment {
    url: String,
    contactmoment: String,
    object: String,
    object_type: String,
}

/// The same, as it is posted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ObjectcontactmomentInvoer {
    contactmoment: String,
    object: String,
    #[serde(default)]
    object_type: String,
}

/// The API, for applications.
pub(crate) fn router(app: &App) -> Router<App> {
    let resources = Router::new()
        .route("/contactmomenten/{uuid}", get(contactmoment).fallback(method_not_allowed))
        .route("/objectcontactmomenten", get(list).post(create).fallback(method_not_allowed))
        .route("/objectcontactmomenten/{uuid}", get(retrieve).delete(destroy).fallback(method_not_allowed));
    api::router(app, CONTACTMOMENTEN, VERSION, resources).merge(serve::routes(
        app,
        CONTACTMOMENTEN,
        VERSION,
        openapi,
    ))
}

async fn contactmoment(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Which(uuid): Which,
    headers: HeaderMap,
) -> Result<Json<Contactmoment>> {
    app.may(&subject, Action::Read, &Object::Api(CONTACTEN))?;
    let conn = app.db.read().await?;
    let row = rows_where::<klantcontact::Row>(&conn, "uuid", &[uuid]).await?.pop();
    let row = row.ok_or(Problem::NotFound)?;
    let links = Links::of(&headers);
    let actoren = actor::of_klantcontacten(&conn, &[uuid], &links).await?.remove(&uuid);
    let medewerker = actoren.and_then(|actoren| actoren.into_iter().next());
    let sql = sql!(
        "select initiator from betrokkene where klantcontact = $1 and rol = 'klant' order by id limit 1"
    );
    let klant: Option<(bool,)> = conn.first(sql, &[&uuid]).await?;
    Ok(Json(Contactmoment {
        url: url(links.origin(), uuid),
        bronorganisatie: app.settings.gemeente.rsin.clone(),
        registratiedatum: row.plaatsgevonden_op,
        kanaal: row.kanaal,
        voorkeurskanaal: String::new(),
        voorkeurstaal: row.taal,
        tekst: if row.inhoud.is_empty() { row.onderwerp } else { row.inhoud },
        onderwerp_links: Vec::new(),
        initiatiefnemer: klant.map_or("", |(klant,)| if klant { "klant" } else { "gemeente" }).to_owned(),
        medewerker: String::new(),
        medewerker_identificatie: medewerker.map(who).unwrap_or_default(),
    }))
}

/// The standard has room for 24 characters of an identification.
fn who(actor: actor::Actor) -> MedewerkerIdentificatie {
    let identificatie = actor.actoridentificator.object_id.chars().take(24).collect();
    MedewerkerIdentificatie { identificatie, achternaam: actor.naam, ..MedewerkerIdentificatie::default() }
}

fn show(links: &Links, row: &onderwerpobject::Row, object: Option<&str>) -> Objectcontactmoment {
    let origin = links.origin();
    Objectcontactmoment {
        url: format!("{origin}{CONTACTMOMENTEN}/objectcontactmomenten/{}", row.uuid),
        contactmoment: row.klantcontact.map(|uuid| url(origin, uuid)).unwrap_or_default(),
        // What we keep of a zaak is its uuid.
        object: object.map_or_else(|| row.object_id.clone(), str::to_owned),
        object_type: "zaak".to_owned(),
    }
}

/// `GET /objectcontactmomenten?object=…&contactmoment=…`
async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Json<Vec<Objectcontactmoment>>> {
    app.may(&subject, Action::Read, &Object::Api(ONDERWERPEN))?;
    let known = |name: &str| matches!(name, "object" | "contactmoment" | "objectType");
    let query = Query::parse(uri.query(), known)?;
    let object = query.get("object").map(str::to_owned);
    let zaak = object.as_deref().and_then(zgw::uuid_of).map(|uuid| uuid.to_string());
    let contact = query.get("contactmoment").and_then(zgw::uuid_of);
    if zaak.is_none() && contact.is_none() {
        return Ok(Json(Vec::new()));
    }
    let conn = app.db.read().await?;
    let rows = if let Some(contact) = contact {
        rows_where::<onderwerpobject::Row>(&conn, "klantcontact", &[contact]).await?
    } else {
        let sql = sql!("select uuid from onderwerpobject where object_id = $1 order by id limit 100");
        let found = conn.query::<(Uuid,)>(sql, &[&zaak.clone().unwrap_or_default()]).await?;
        let uuids: Vec<Uuid> = found.into_iter().map(|(uuid,)| uuid).collect();
        rows_where::<onderwerpobject::Row>(&conn, "uuid", &uuids).await?
    };
    let links = Links::of(&headers);
    let fits = |row: &&onderwerpobject::Row| zaak.as_ref().is_none_or(|zaak| *zaak == row.object_id);
    Ok(Json(rows.iter().filter(fits).map(|row| show(&links, row, object.as_deref())).collect()))
}

/// `POST /objectcontactmomenten`: the mirror image of what the zaaksysteem has just stored. What our own register knows
/// already is not made again.
async fn create(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, [(http::HeaderName, String); 1], Json<Objectcontactmoment>)> {
    app.may(&subject, Action::Write, &Object::Api(ONDERWERPEN))?;
    let invoer: ObjectcontactmomentInvoer = body::parse(body::json(&headers, body).await?)?;
    if invoer.object_type != "zaak" {
        let why = "Alleen een zaak kan het onderwerp van een contactmoment zijn.";
        return Err(Problem::field("objectType", "invalid_choice", why));
    }
    let wrong = |name: &str| Problem::field(name, "bad-url", "Dit is geen adres dat hier bekend is.");
    let contact = zgw::uuid_of(&invoer.contactmoment).ok_or_else(|| wrong("contactmoment"))?;
    let zaak = zgw::uuid_of(&invoer.object).ok_or_else(|| wrong("object"))?;
    let conn = app.db.read().await?;
    if rows_where::<klantcontact::Row>(&conn, "uuid", &[contact]).await?.is_empty() {
        return Err(wrong("contactmoment"));
    }
    drop(conn);
    let made = app.write(&subject, |write| async move {
        let of_contact = rows_where::<onderwerpobject::Row>(&write.tx, "klantcontact", &[contact]).await?;
        if let Some(known) = of_contact.into_iter().find(|row| row.object_id == zaak.to_string()) {
            return Ok(known);
        }
        let row = onderwerp(&write, contact, zaak);
        write.insert::<Onderwerpobject>(&row)?;
        Ok(row)
    });
    let row = made.await?;
    let shown = show(&Links::of(&headers), &row, Some(&invoer.object));
    Ok((StatusCode::CREATED, [(LOCATION, shown.url.clone())], Json(shown)))
}

async fn find(app: &App, uuid: Uuid) -> Result<onderwerpobject::Row> {
    let conn = app.db.read().await?;
    rows_where::<onderwerpobject::Row>(&conn, "uuid", &[uuid]).await?.pop().ok_or(Problem::NotFound)
}

async fn retrieve(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Which(uuid): Which,
    headers: HeaderMap,
) -> Result<Json<Objectcontactmoment>> {
    app.may(&subject, Action::Read, &Object::Api(ONDERWERPEN))?;
    Ok(Json(show(&Links::of(&headers), &find(&app, uuid).await?, None)))
}

/// `DELETE /objectcontactmomenten/{uuid}`: the zaaksysteem no longer refers to the contact; that it was about the zaak is
/// ours to know, and stays. One that is gone here may be gone there: Open Zaak keeps its own when this is refused.
async fn destroy(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Which(_): Which,
) -> Result<StatusCode> {
    app.may(&subject, Action::Write, &Object::Api(ONDERWERPEN))?;
    Ok(StatusCode::NO_CONTENT)
}

const OVER: &str = "\
Wat een zaaksysteem van Contactmomenten 1.0 nodig heeft om een zaakcontactmoment te maken: het contact zelf, en de relatie met \
de zaak. Voor al het andere is er Klantinteracties.";

/// The description of the API.
pub(crate) fn openapi() -> Document {
    crate::rest::oas::Api::new("contactmomenten", VERSION, CONTACTMOMENTEN, Security::Token)
        .describe(OVER)
        .tag("contactmomenten", "Contacten, zoals Contactmomenten 1.0 ze kent.")
        .add(
            read("/contactmomenten/{uuid}", "contactmomentRead", "Een contact.")
                .tag("contactmomenten")
                .path("uuid", Scalar::Uuid, "Van het klantcontact.")
                .answer::<Contactmoment>(200, "Het contact."),
        )
        .add(
            read("/objectcontactmomenten", "objectcontactmomentList", "Van welke zaken een contact is.")
                .tag("contactmomenten")
                .query("object", Scalar::Text, "Adres van de zaak.")
                .query("contactmoment", Scalar::Text, "Adres van het contact.")
                .query("objectType", Scalar::Text, "`zaak`.")
                .answer::<Vec<Objectcontactmoment>>(200, "De relaties."),
        )
        .add(
            post(
                "/objectcontactmomenten",
                "objectcontactmomentCreate",
                "Legt vast van welke zaak een contact is.",
            )
            .tag("contactmomenten")
            .body::<ObjectcontactmomentInvoer>()
            .answer::<Objectcontactmoment>(201, "De relatie."),
        )
        .add(
            read("/objectcontactmomenten/{uuid}", "objectcontactmomentRead", "Een relatie.")
                .tag("contactmomenten")
                .path("uuid", Scalar::Uuid, "De relatie.")
                .answer::<Objectcontactmoment>(200, "De relatie."),
        )
        .add(
            delete(
                "/objectcontactmomenten/{uuid}",
                "objectcontactmomentDelete",
                "De zaak verwijst niet meer.",
            )
            .tag("contactmomenten")
            .path("uuid", Scalar::Uuid, "De relatie.")
            .empty(204, "Gelezen; ons register onthoudt waar het contact over ging."),
        )
        .finish()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_has_no_faults() {
        assert_eq!(super::openapi().faults(), &[] as &[String]);
    }
}
