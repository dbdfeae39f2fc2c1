//! The Contactgegevens API 1.1.1, as Open Klant 2.18 serves it: one file a resource.

pub(crate) mod organisatie;
pub(crate) mod persoon;

use axum::Router;
use utoipa::ToSchema;

use crate::{
    app::App,
    rest::{
        api,
        handlers::routes,
        input::Target,
        links::CONTACTGEGEVENS,
        oas::{Api, Document, Security, serve},
        resource::{Resource, path_of},
    },
};

/// The version of the API, on every answer.
pub(crate) const VERSION: &str = "1.1.1";

pub(crate) const ORGANISATIE: Target =
    Target { api: CONTACTGEGEVENS, table: "organisatie", label: "Organisatie", path: "organisatie" };
pub(crate) const PERSOON: Target =
    Target { api: CONTACTGEGEVENS, table: "persoon", label: "Persoon", path: "persoon" };

/// Calls `$visit::<R>()` for every resource of the API, in the order of its description.
macro_rules! every_resource {
    ($visit:ident) => {
        [
            $visit::<$crate::contactgegevens::organisatie::Organisatie>(),
            $visit::<$crate::contactgegevens::persoon::Persoon>(),
        ]
    };
}

/// The paths of its resources.
pub(crate) fn paths() -> [&'static str; 2] {
    every_resource!(path_of)
}

/// The whole API, with who may come in and what every answer has in common.
pub(crate) fn router(app: &App) -> Router<App> {
    let resources = every_resource!(routes).into_iter().fold(Router::new(), Router::merge);
    api::router(app, CONTACTGEGEVENS, VERSION, resources).merge(serve::routes(
        app,
        CONTACTGEGEVENS,
        VERSION,
        openapi,
    ))
}

const OVER: &str = "\
Gegevens van personen en organisaties die geen register bijhoudt. Deze API volgt Contactgegevens 1.1.1, zoals Open Klant \
2.18 die aanbiedt.";

/// The description of the API.
pub(crate) fn openapi() -> Document {
    let api = Api::new("contactgegevens", VERSION, CONTACTGEGEVENS, Security::Token).describe(OVER);
    every_resource!(resource).into_iter().fold(api, |api, add| add(api)).finish()
}

fn resource<R: Resource + ToSchema>() -> fn(Api) -> Api {
    Api::resource::<R>
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_has_no_faults() {
        assert_eq!(super::openapi().faults(), &[] as &[String]);
    }
}
