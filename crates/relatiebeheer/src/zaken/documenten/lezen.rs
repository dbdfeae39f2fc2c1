//! F3: a document as it comes from the zaaksysteem, and the versions that it has.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{
        CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
        X_FRAME_OPTIONS,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use zgw::Error;

use super::{of_zaak_one, regels::may_see};
use crate::{
    app::App,
    klantbeeld::bronnen::{caller, missed},
    rest::{
        formats,
        problem::{Problem, Result},
    },
    toegang::{Action, Medewerker, Object, Subject},
    verantwoording::inzage::{self, Wat},
    werkplek::{aanmelding::medewerker, pagina},
    zaken::inzien::{self, Open, is_hidden},
};

/// The versions of a document.
#[derive(Serialize, ToSchema)]
pub(super) struct Versies {
    /// Newest first.
    versies: Vec<Versie>,
}

/// A version of a document.
#[derive(Serialize, ToSchema)]
struct Versie {
    versie: u32,
    #[schema(required, format = "date-time")]
    gewijzigd: Option<String>,
    titel: String,
    auteur: String,
    bestandsnaam: String,
    /// Bytes.
    #[schema(required)]
    omvang: Option<u64>,
}

/// Which version; the newest when nothing is said.
#[derive(Deserialize)]
pub(super) struct Gevraagd {
    versie: Option<u32>,
}

/// `GET /zaken/{bron}/{zaak}/documenten/{document}/versies`
pub(super) async fn versies(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak, document)): Path<(String, Uuid, Uuid)>,
) -> Result<Json<Versies>> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Zaak)?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Document).await?;
    let found = async {
        of_zaak_one(wie, &open, document).await?;
        open.systeem.client.document_versies(&caller(wie), document).await
    };
    match found.await {
        Ok(found) => {
            let seen = found.into_iter().filter(|versie| may_see(&open, versie));
            Ok(Json(Versies { versies: seen.map(Versie::from).collect() }))
        }
        Err(error) if is_hidden(&error) => Err(Problem::NotFound),
        Err(error) => Err(Problem::Neighbour(missed(&open.systeem.naam, &error).0)),
    }
}

impl From<zgw::documenten::Document> for Versie {
    fn from(document: zgw::documenten::Document) -> Self {
        Self {
            versie: document.versie.unwrap_or(1),
            gewijzigd: document.begin_registratie.map(|at| formats::moment(at.into())),
            titel: document.titel,
            auteur: document.auteur,
            bestandsnaam: document.bestandsnaam.unwrap_or_default(),
            omvang: document.bestandsomvang,
        }
    }
}

/// Types that a browser shows by itself and that can do no harm in a sandbox; all others are downloaded.
const SHOWN: &[&str] =
    &["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"];

/// `GET /zaken/{bron}/{zaak}/documenten/{document}`
pub(super) async fn content(
    State(app): State<App>,
    Extension(subject): Extension<Subject>,
    Path((bron, zaak, document)): Path<(String, Uuid, Uuid)>,
    Query(gevraagd): Query<Gevraagd>,
) -> Result<Response> {
    let wie = medewerker(&app, &subject, Action::Read, Object::Zaak)?;
    let open = inzien::open(&app, wie, &bron, zaak).await?;
    inzage::record(&app, wie, &open.klanten, Wat::Document).await?;
    match fetch(wie, &open, (document, gevraagd.versie)).await {
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

async fn fetch(
    wie: &Medewerker,
    open: &Open,
    (document, versie): (Uuid, Option<u32>),
) -> Result<Response, Error> {
    of_zaak_one(wie, open, document).await?;
    let (client, caller) = (&open.systeem.client, caller(wie));
    // An older version may have been more secret, of another kind, and have had another name.
    let older = match versie {
        Some(versie) => Some(client.document_versie(&caller, document, versie).await?),
        None => None,
    };
    if older.as_ref().is_some_and(|older| !may_see(open, older)) {
        return Err(Error::NotFound);
    }
    let mut download = client.download(&caller, document, versie).await?;
    download.document = older.unwrap_or(download.document);
    let mut response = Body::from_stream(download.body).into_response();
    dress(response.headers_mut(), &download.document);
    if let Some(length) = download.length {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(response)
}

/// What a browser is told of it: what it may be shown as and what it is called, and that it may do nothing.
fn dress(headers: &mut HeaderMap, document: &zgw::documenten::Document) {
    let declared = document.formaat.as_deref().unwrap_or_default().to_ascii_lowercase();
    let shown = SHOWN.iter().find(|shown| **shown == declared);
    let name = file_name(document.bestandsnaam.as_deref().unwrap_or(&document.titel));
    let disposition = if shown.is_some() { "inline" } else { "attachment" };
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
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    } else {
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
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

/// It was opened in a page of its own or in one of ours, so it is answered with a page.
fn refuse(status: StatusCode, why: &str) -> Response {
    let page = pagina::melding("Het document kan niet worden geopend", why, None);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'self'"),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    (status, headers, page).into_response()
}
