//! The documents of a zaak of a customer: the list, and one of them on its way from the zaaksysteem.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{
    HeaderValue, StatusCode,
    header::{
        CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
    },
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::{Error, documenten::ZaakDocument};

use super::{aanmelding::medewerker, pagina};
use crate::{
    app::App,
    klantbeeld::{
        Klant,
        bronnen::{Gemist, caller, is_of, missed},
    },
    rest::{
        formats,
        problem::{Problem, Result},
    },
    toegang::{Action, Medewerker, Object, Subject},
    verantwoording::inzage::{self, Wat},
};

/// The documents of a zaak.
#[derive(Serialize, ToSchema)]
pub(crate) struct Documenten {
    gelukt: bool,
    #[schema(required)]
    melding: Option<String>,
    #[schema(format = "date-time")]
    opgehaald: String,
    documenten: Vec<Document>,
}

/// A document, as a list shows it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Document {
    uuid: Uuid,
    titel: String,
    soort: String,
    #[schema(required)]
    datum: Option<Date>,
    vertrouwelijkheid: String,
    bestandsnaam: String,
    formaat: String,
    /// Bytes.
    #[schema(required)]
    omvang: Option<u64>,
    /// Whether it may be opened.
    toegankelijk: bool,
}

/// `GET /klanten/{klant}/zaken/{zaak}/documenten`
pub(super) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((sleutel, zaak)): Path<(String, Uuid)>,
) -> Result<Json<Documenten>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Document)?;
    let klant = Klant::open(&app, wie, &sleutel).await?;
    inzage::record(&app, wie, std::slice::from_ref(&klant), Wat::Documenten).await?;
    let opgehaald = formats::moment(app.clock.now());
    let found = match of_zaak(&app, wie, &klant, zaak).await {
        Err(Error::NotFound) => return Err(Problem::NotFound),
        other => other.map_err(|error| missed(&app.settings.zgw.naam, &error)),
    };
    Ok(Json(match found {
        Ok(found) => {
            let documenten = found.into_iter().map(show).collect();
            Documenten { gelukt: true, melding: None, opgehaald, documenten }
        }
        Err(Gemist(melding)) => {
            Documenten { gelukt: false, melding: Some(melding), opgehaald, documenten: Vec::new() }
        }
    }))
}

/// The documents of a zaak, when that zaak is one of this customer's.
async fn of_zaak(app: &App, wie: &Medewerker, klant: &Klant, zaak: Uuid) -> Result<Vec<ZaakDocument>, Error> {
    let Some(zgw) = &app.zgw else { return Err(Error::NotFound) };
    let caller = caller(wie);
    let zaak = zgw.zaak(&caller, zaak).await?;
    if !is_of(app, klant, &zaak).await {
        return Err(Error::NotFound);
    }
    Ok(zgw.documenten_of(&caller, &zaak.url).await?.documenten)
}

fn show(found: ZaakDocument) -> Document {
    let document = found.document;
    let toegankelijk = document.is_some();
    let text = |value: Option<String>| value.unwrap_or_default();
    Document {
        uuid: found.uuid,
        titel: document.as_ref().map_or(found.titel, |document| document.titel.clone()),
        soort: text(
            document
                .as_ref()
                .and_then(|document| Some(document.informatieobjecttype.as_ref()?.omschrijving.clone())),
        ),
        datum: document.as_ref().and_then(|document| document.creatiedatum),
        vertrouwelijkheid: text(
            document.as_ref().map(|document| document.vertrouwelijkheidaanduiding.as_str().to_owned()),
        ),
        bestandsnaam: text(document.as_ref().and_then(|document| document.bestandsnaam.clone())),
        formaat: text(document.as_ref().and_then(|document| document.formaat.clone())),
        omvang: document.and_then(|document| document.bestandsomvang),
        toegankelijk,
    }
}

/// Types that a browser shows by itself and that can do no harm in a sandbox; all others are downloaded.
const SHOWN: &[&str] =
    &["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"];

/// `GET /klanten/{klant}/zaken/{zaak}/documenten/{document}`
pub(super) async fn content(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((sleutel, zaak, document)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Document)?;
    let klant = Klant::open(&app, wie, &sleutel).await?;
    inzage::record(&app, wie, std::slice::from_ref(&klant), Wat::Document).await?;
    match fetch(&app, wie, &klant, zaak, document).await {
        Ok(response) => Ok(response),
        Err(Error::NotFound | Error::NotAllowed { .. }) => Ok(refuse(
            StatusCode::NOT_FOUND,
            "Dit document is er niet, of u mag het niet zien. Vraag het na bij de behandelaar van de zaak.",
        )),
        Err(Error::NoContent) => Ok(refuse(
            StatusCode::NOT_FOUND,
            "Van dit document is alleen de beschrijving geregistreerd, of het wordt nog geüpload.",
        )),
        Err(error) => Ok(refuse(StatusCode::BAD_GATEWAY, &missed(&app.settings.zgw.naam, &error).0)),
    }
}

async fn fetch(
    app: &App,
    wie: &Medewerker,
    klant: &Klant,
    zaak: Uuid,
    document: Uuid,
) -> Result<Response, Error> {
    let zgw = app.zgw.as_ref().ok_or(Error::NotFound)?;
    let related = of_zaak(app, wie, klant, zaak).await?;
    if !related.iter().any(|found| found.uuid == document && found.document.is_some()) {
        return Err(Error::NotFound);
    }
    let download = zgw.download(&caller(wie), document, None).await?;
    let declared = download.document.formaat.as_deref().unwrap_or_default().to_ascii_lowercase();
    let shown = SHOWN.iter().find(|shown| **shown == declared);
    let name = file_name(download.document.bestandsnaam.as_deref().unwrap_or(&download.document.titel));
    let disposition = if shown.is_some() { "inline" } else { "attachment" };
    let mut response = Body::from_stream(download.body).into_response();
    let headers = response.headers_mut();
    let media_type = match shown {
        Some(&"text/plain") => "text/plain; charset=utf-8",
        Some(shown) => shown,
        None => "application/octet-stream",
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::from_str(&format!("{disposition}; {name}")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    // A PDF viewer is an extension of the browser and does not work in a sandbox.
    let policy = if media_type == "application/pdf" {
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    if let Some(length) = download.length {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(response)
}

/// `filename` for old browsers, `filename*` for the real name (RFC 6266).
fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain =
        |letter: char| if letter.is_ascii_alphanumeric() || "._- ".contains(letter) { letter } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    let encoded: String =
        form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    format!("filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

/// It was opened in a page of its own, so it is answered with one.
fn refuse(status: StatusCode, why: &str) -> Response {
    let page = pagina::melding("Het document kan niet worden geopend", why, None);
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
