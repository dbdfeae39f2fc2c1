//! The pages: the built werkplek, embedded in the binary, and the few that the server writes itself.

use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{
    HeaderValue, Method, StatusCode,
    header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
};
use rust_embed::{Embed, EmbeddedFile};

use crate::{app::App, rest::problem::Problem};

/// What `npm run build` made; empty when it did not run.
#[derive(Embed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Built;

/// Any address that is not an API's: a file of the werkplek, or the werkplek itself, which finds its own way.
pub(super) async fn serve(State(_app): State<App>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::MethodNotAllowed(request.method().to_string()).into_response();
    }
    let is_api =
        ["klantinteracties", "contactgegevens", "contactmomenten", "werkplek", "beheer", "notificaties"]
            .contains(&path.split('/').next().unwrap_or_default());
    if is_api {
        return Problem::NotFound.into_response();
    }
    let wants_br = request
        .headers()
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|coding| coding.trim().starts_with("br")));
    if let Some(file) = Built::get(path).filter(|_| !path.is_empty()) {
        let packed = wants_br.then(|| Built::get(&format!("{path}.br"))).flatten();
        return show(path, file, packed, &request);
    }
    if path.starts_with("assets/") {
        return Problem::NotFound.into_response();
    }
    if let Some(index) = Built::get("index.html") {
        return show("index.html", index, None, &request);
    }
    let kop = "De werkplek is niet meegebouwd";
    let page = melding(kop, "De API's werken. Bouw de werkplek met: cargo xtask run.", None);
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

fn show(path: &str, file: EmbeddedFile, packed: Option<EmbeddedFile>, request: &Request) -> Response {
    let etag = format!(
        "\"{}\"",
        crate::toegang::tokens::hex(file.metadata.sha256_hash().get(..16).unwrap_or_default())
    );
    if request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let media_type = file.metadata.mimetype().to_owned();
    let media_type = match media_type.as_str() {
        "text/html" => "text/html; charset=utf-8".to_owned(),
        "text/javascript" | "application/javascript" => "text/javascript; charset=utf-8".to_owned(),
        "text/css" => "text/css; charset=utf-8".to_owned(),
        _ => media_type,
    };
    // The names of assets change with their content.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let encoded = packed.is_some();
    let mut response = packed.unwrap_or(file).data.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&media_type) {
        headers.insert(CONTENT_TYPE, value);
    }
    if let Ok(value) = HeaderValue::from_str(&etag) {
        headers.insert(ETAG, value);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if encoded {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

/// A page of our own with one message, in Dutch. The texts are ours and need no escaping, except what is passed in.
pub(crate) fn melding(kop: &str, tekst: &str, verder: Option<(&str, &str)>) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let link = verder.map_or(String::new(), |(naam, adres)| {
        format!("<p><a href=\"{}\">{}</a></p>", escape(adres), escape(naam))
    });
    format!(
        "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{kop} - Relatiebeheer</title></head>\
         <body><main><h1>{kop}</h1><p>{tekst}</p>{link}</main></body></html>",
        kop = escape(kop),
        tekst = escape(tekst),
    )
}
