//! A standard API: its routes, who may come in, and what every answer has in common.

use axum::{Router, middleware};

use crate::{
    app::App,
    rest::{negotiate, problem::Problem},
    toegang::tokens,
};

/// Puts `routes` under `root`; what is not a route there is a 404 like any other.
pub(crate) fn router(app: &App, root: &str, version: &'static str, routes: Router<App>) -> Router<App> {
    let api = routes
        .route_layer(middleware::from_fn_with_state(app.clone(), tokens::authenticate))
        .fallback(async || Problem::NotFound)
        .layer(middleware::from_fn(negotiate::json_only))
        .layer(middleware::from_fn_with_state((app.clone(), version), negotiate::finish));
    Router::new().nest(root, api)
}
