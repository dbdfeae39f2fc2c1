//! What an API says about itself, in the open: its description and its root.

use std::sync::{Arc, OnceLock};

use axum::{
    Json, Router, middleware,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, StatusCode,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION},
};
use serde_json::{Map, Value};

use super::Document;
use crate::{
    app::App,
    rest::{handlers::only, links::Links, negotiate},
};

/// The description as it goes out, made at the first request.
#[derive(Default)]
struct Texts {
    json: OnceLock<Bytes>,
    yaml: OnceLock<Bytes>,
    resources: OnceLock<Vec<String>>,
}

/// `openapi.json`, `openapi.yaml` and the root of the API at `root`, which send whoever forgets its slash there.
pub(crate) fn routes(
    app: &App,
    root: &'static str,
    version: &'static str,
    describe: fn() -> Document,
) -> Router<App> {
    let texts = Arc::new(Texts::default());
    let (json, yaml, resources) = (texts.clone(), texts.clone(), texts);
    let only = |method: MethodRouter<App>| only(method, "GET, HEAD, OPTIONS");
    let moved = |kind: &str| {
        let to = format!("{root}/openapi.{kind}");
        get(async move || (StatusCode::FOUND, [(LOCATION, to.clone())]))
    };
    let name = root.split('/').find(|part| !part.is_empty()).unwrap_or("openapi");
    Router::new()
        .route(
            &format!("{root}/openapi.json"),
            only(get(async move || {
                let text = json.json.get_or_init(|| describe().json().into());
                text_of("application/vnd.oai.openapi+json", name, "json", text)
            })),
        )
        .route(
            &format!("{root}/openapi.yaml"),
            only(get(async move || {
                let text = yaml.yaml.get_or_init(|| describe().yaml().unwrap_or_default().into());
                text_of("application/vnd.oai.openapi; charset=utf-8", name, "yaml", text)
            })),
        )
        .route(
            &format!("{root}/"),
            only(get(async move |headers: HeaderMap| {
                overview(resources.resources.get_or_init(|| lists(&describe())), &Links::of(&headers), root)
            })),
        )
        // Where Open Klant had them before.
        .route(&format!("{root}/schema/openapi.json"), only(moved("json")))
        .route(&format!("{root}/schema/openapi.yaml"), only(moved("yaml")))
        .route(
            root,
            only(get(async move || (StatusCode::MOVED_PERMANENTLY, [(LOCATION, format!("{root}/"))]))),
        )
        .route_layer(middleware::from_fn_with_state((app.clone(), version), negotiate::finish))
}

fn text_of(media_type: &'static str, api: &str, kind: &str, text: &Bytes) -> Response {
    let headers: [(HeaderName, String); 3] = [
        (CONTENT_TYPE, media_type.to_owned()),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{api}.{kind}\"")),
    ];
    (headers, text.clone()).into_response()
}

/// The addresses that need no uuid: lists, and what is only posted to.
fn lists(document: &Document) -> Vec<String> {
    let paths = document.value()["paths"].as_object().into_iter().flatten();
    let lists = paths.filter(|(path, _)| !path.contains('{'));
    lists.map(|(path, _)| path.trim_start_matches('/').to_owned()).collect()
}

fn overview(resources: &[String], links: &Links, root: &str) -> Json<Map<String, Value>> {
    let address = |name: &String| (name.clone(), format!("{}{root}/{name}", links.origin()).into());
    Json(resources.iter().map(address).collect())
}
