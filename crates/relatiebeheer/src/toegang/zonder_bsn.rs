//! Answers for an application that may not get a BSN: whatever they are about, the number is left out of them.

use axum::{
    body::{Body, to_bytes},
    response::{IntoResponse, Response},
};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::Value;

use crate::rest::{page, problem::Problem};

/// The answer of `work`, with an empty `objectId` where a BSN would be. A page has it left out of each of its objects while
/// it is written; any other answer is one object.
pub(super) async fn masked(work: impl Future<Output = Response>) -> Response {
    let response = page::edited(hide, work).await;
    let kind = response.headers().get(CONTENT_TYPE).map(http::HeaderValue::as_bytes);
    if page::is_edited(&response) || !kind.is_some_and(|kind| kind.starts_with(b"application/")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.ok();
    // What cannot be looked through does not go out.
    let Some(mut value) = whole.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) else {
        return Problem::Unavailable.into_response();
    };
    hide(&mut value);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}

fn hide(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(members) => {
            let soort = members.get("codeSoortObjectId").and_then(Value::as_str);
            if soort.is_some_and(|soort| soort.eq_ignore_ascii_case("bsn")) {
                members.insert("objectId".to_owned(), Value::String(String::new()));
            }
            members.values_mut().for_each(hide);
        }
        _ => {}
    }
}
