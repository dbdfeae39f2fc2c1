//! A request body: JSON, of a bounded size, however it was sent.

use axum::body::Body as HttpBody;
use http::{HeaderMap, header::CONTENT_TYPE};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::Value;

use crate::rest::{
    input::not_a_dictionary,
    problem::{Problem, Result},
};

/// The largest body that the standard APIs take; the longest legal object is a few kB.
pub(crate) const MAX_BODY: usize = 1024 * 1024;

/// Reads the whole body, whether it came with a length or in chunks, and parses it as JSON.
pub(crate) async fn json(headers: &HeaderMap, body: HttpBody) -> Result<Value> {
    let bytes = match Limited::new(body, MAX_BODY).collect().await {
        Ok(collected) => collected.to_bytes(),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => {
            return Err(Problem::TooLarge(MAX_BODY));
        }
        Err(_) => return Err(Problem::Unparsable("de verbinding brak af".to_owned())),
    };
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if bytes.is_empty() && media_type.is_empty() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    if media_type != "application/json" {
        return Err(Problem::UnsupportedMediaType(given.to_owned()));
    }
    serde_json::from_slice(&bytes).map_err(|error| Problem::Unparsable(error.to_string()))
}

/// Reads a body of one of our own APIs.
pub(crate) async fn typed<T: serde::de::DeserializeOwned>(headers: &HeaderMap, body: HttpBody) -> Result<T> {
    parse(json(headers, body).await?)
}

/// Reads a value of one of our own APIs.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(value: Value) -> Result<T> {
    let wrong = |reason: String| Problem::field("nonFieldErrors", "invalid", reason);
    // serde would take a list for a struct of which every member has a default.
    if !value.is_object() {
        return Err(wrong(not_a_dictionary(&value)));
    }
    if holds_nul(&value) {
        return Err(wrong("Haal het onzichtbare teken (NUL) uit de tekst.".to_owned()));
    }
    serde_json::from_value(value).map_err(|error| wrong(format!("Dit is niet te lezen: {error}.")))
}

/// Whether there is a NUL in any text or key, which PostgreSQL does not hold.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(members) => members.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        _ => false,
    }
}
