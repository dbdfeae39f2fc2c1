//! What every answer of a standard API has in common: JSON only, its version, and where a problem is explained.

use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{ACCEPT, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS},
};

use crate::{
    app::App,
    rest::{
        links::Links,
        problem::{Instance, Problem, ProblemBody},
    },
};

const API_VERSION: HeaderName = HeaderName::from_static("api-version");

/// Refuses a client that takes no JSON. No `Accept` at all is fine.
pub(crate) async fn json_only(request: Request, next: Next) -> Response {
    if accepts_json(request.headers()) {
        next.run(request).await
    } else {
        Problem::NotAcceptable.into_response()
    }
}

fn accepts_json(headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(ACCEPT).iter().peekable();
    if given.peek().is_none() {
        return true;
    }
    given.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|range| {
        let media_type = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        matches!(
            media_type.as_str(),
            "" | "*/*" | "application/*" | "application/json" | "application/problem+json"
        )
    })
}

/// Adds what belongs to every answer of an API with this version, and completes problems.
pub(crate) async fn finish(
    State((app, version)): State<(App, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let links = Links::of(request.headers());
    let mut response = spoken(next.run(request).await);
    if let Some(mut problem) = response.extensions_mut().remove::<ProblemBody>() {
        problem.r#type = format!("{}{}", links.origin(), problem.r#type);
        problem.instance = format!("urn:uuid:{}", app.ids.random());
        let (mut parts, _) = response.into_parts();
        parts.extensions.insert(Instance(problem.instance.clone()));
        parts.headers.remove(http::header::CONTENT_LENGTH);
        response = (parts, Json(problem)).into_response();
    }
    let headers = response.headers_mut();
    headers.insert(API_VERSION, HeaderValue::from_static(version));
    headers.insert(VARY, HeaderValue::from_static("origin"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Plain words of the framework become a problem like all others.
pub(crate) fn spoken(response: Response) -> Response {
    let plain =
        response.headers().get(CONTENT_TYPE).is_some_and(|given| given.as_bytes().starts_with(b"text/plain"));
    match Problem::of_status(response.status()) {
        Some(problem) if plain && response.extensions().get::<ProblemBody>().is_none() => {
            problem.into_response()
        }
        _ => response,
    }
}
