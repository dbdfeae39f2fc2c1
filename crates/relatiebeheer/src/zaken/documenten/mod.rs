//! F3: the documents of a zaak: the list, and one of them on its way from the zaaksysteem.

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

use super::{
    beleid::{Handeling, Van},
    inzien::{self, Mag, Open},
};
use crate::{
    app::App,
    klantbeeld::bronnen::{Gemist, caller, missed},
    rest::{formats, problem::Result},
    toegang::{Action, Medewerker, Object, Subject},
    verantwoording::inzage::{self, Wat},
    werkplek::{aanmelding::medewerker, pagina},
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

/// `GET /zaken/{bron}/{zaak}/documenten`
pub(crate) async fn list(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak)): Path<(String, Uuid)>,
) -> Result<Json<Documenten>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Zaak)?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Documenten).await?;
    let opgehaald = formats::moment(app.clock.now());
    let found = of_zaak(wie, &open).await.map_err(|error| missed(&open.systeem.naam, &error));
    Ok(Json(match found {
        Ok(found) => {
            let documenten = found.into_iter().map(|found| show(&open, found)).collect();
            Documenten { gelukt: true, melding: None, opgehaald, documenten }
        }
        Err(Gemist(melding)) => {
            Documenten { gelukt: false, melding: Some(melding), opgehaald, documenten: Vec::new() }
        }
    }))
}

/// The documents of a zaak.
async fn of_zaak(wie: &Medewerker, open: &Open) -> Result<Vec<ZaakDocument>, Error> {
    let client = &open.systeem.client;
    Ok(client.documenten_of(&caller(wie), &open.zaak.url).await?.documenten)
}

/// Whether the rules let this employee see a document: it is as secret as it is, and as the zaak is.
fn may_see(open: &Open, document: &zgw::documenten::Document) -> bool {
    let van = Van { vertrouwelijk: &document.vertrouwelijkheidaanduiding, ..open.van() };
    open.may(Handeling::DocumentLezen) && open.rechten.may(Handeling::DocumentLezen, van)
}

fn show(open: &Open, found: ZaakDocument) -> Document {
    let document = found.document.filter(|document| may_see(open, document));
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

/// `GET /zaken/{bron}/{zaak}/documenten/{document}`
pub(crate) async fn content(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak, document)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Zaak)?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Document).await?;
    match fetch(wie, &open, document).await {
        Ok(response) => Ok(response),
        Err(Error::NotFound | Error::NotAllowed { .. }) => Ok(refuse(
            StatusCode::NOT_FOUND,
            "Dit document is er niet, of u mag het niet zien. Vraag het na bij de behandelaar van de zaak.",
        )),
        Err(Error::NoContent) => Ok(refuse(
            StatusCode::NOT_FOUND,
            "Van dit document is alleen de beschrijving geregistreerd, of het wordt nog geüpload.",
        )),
        Err(error) => Ok(refuse(StatusCode::BAD_GATEWAY, &missed(&open.systeem.naam, &error).0)),
    }
}

async fn fetch(wie: &Medewerker, open: &Open, document: Uuid) -> Result<Response, Error> {
    let related = of_zaak(wie, open).await?;
    let is_ours = |found: &ZaakDocument| {
        found.uuid == document && found.document.as_ref().is_some_and(|document| may_see(open, document))
    };
    if !related.iter().any(is_ours) {
        return Err(Error::NotFound);
    }
    let download = open.systeem.client.download(&caller(wie), document, None).await?;
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

/// Whether a document may be added to a zaak.
pub(crate) fn toevoegen(open: &Open) -> Mag {
    if !open.may(Handeling::DocumentToevoegen) {
        return Mag::niet("U mag aan zaken van dit type geen documenten toevoegen.");
    }
    if open.zaak.is_closed() {
        return Mag::niet(
            "De zaak is gesloten. U kunt geen document meer toevoegen. Maak een contactverzoek voor de behandelaar.",
        );
    }
    if !open.rechten.process_allows(Handeling::DocumentToevoegen, open.van(), open.statustype()) {
        return Mag::niet(
            "Bij deze status neemt het proces geen documenten meer aan. Maak een contactverzoek voor de behandelaar.",
        );
    }
    Mag::wel()
}
