//! The Klantinteracties API 0.9.0, as Open Klant 2.18 serves it: one file a resource.

pub(crate) mod actor;
pub(crate) mod actorklantcontact;
pub(crate) mod adres;
pub(crate) mod betrokkene;
pub(crate) mod bijlage;
pub(crate) mod categorie;
pub(crate) mod categorie_relatie;
pub(crate) mod contactnaam;
pub(crate) mod digitaal_adres;
pub(crate) mod internetaak;
pub(crate) mod klantcontact;
pub(crate) mod maak_klantcontact;
pub(crate) mod nummer;
pub(crate) mod objectidentificator;
pub(crate) mod onderwerpobject;
mod openapi;
pub(crate) mod partij;
pub(crate) mod partij_identificator;
pub(crate) mod rekeningnummer;
pub(crate) mod soorten;
pub(crate) mod telefoon;
pub(crate) mod vertegenwoordiging;

use axum::{Router, routing::post};

use crate::{
    app::App,
    rest::{
        api,
        filter::Filter,
        handlers::{only, routes},
        links::KLANTINTERACTIES,
        oas::{fouten, serve},
        resource::{Resource, path_of},
        row::Table as _,
    },
};

pub(crate) use openapi::openapi;

/// The version of the API, on every answer.
pub(crate) const VERSION: &str = "0.9.0";

/// Calls `$visit::<R>()` for every resource of the API, in the order of its description.
macro_rules! every_resource {
    ($visit:ident) => {
        [
            $visit::<$crate::klantinteracties::actor::Actor>(),
            $visit::<$crate::klantinteracties::actorklantcontact::Actorklantcontact>(),
            $visit::<$crate::klantinteracties::betrokkene::Betrokkene>(),
            $visit::<$crate::klantinteracties::bijlage::Bijlage>(),
            $visit::<$crate::klantinteracties::categorie_relatie::CategorieRelatie>(),
            $visit::<$crate::klantinteracties::categorie::Categorie>(),
            $visit::<$crate::klantinteracties::digitaal_adres::DigitaalAdres>(),
            $visit::<$crate::klantinteracties::internetaak::Internetaak>(),
            $visit::<$crate::klantinteracties::klantcontact::Klantcontact>(),
            $visit::<$crate::klantinteracties::onderwerpobject::Onderwerpobject>(),
            $visit::<$crate::klantinteracties::partij_identificator::PartijIdentificator>(),
            $visit::<$crate::klantinteracties::partij::Partij>(),
            $visit::<$crate::klantinteracties::rekeningnummer::Rekeningnummer>(),
            $visit::<$crate::klantinteracties::vertegenwoordiging::Vertegenwoordiging>(),
        ]
    };
}

use every_resource;

/// The paths of its resources.
pub(crate) fn paths() -> [&'static str; 14] {
    every_resource!(path_of)
}

/// What each list of the API can be filtered by: the table, the filters. For the test that has the engines
/// explain them.
#[doc(hidden)]
pub fn filters() -> Vec<(&'static str, &'static [Filter])> {
    fn of<R: Resource>() -> (&'static str, &'static [Filter]) {
        (R::Row::NAME, R::DECLARATION.filters)
    }
    every_resource!(of).to_vec()
}

/// The whole API, with who may come in and what every answer has in common.
pub(crate) fn router(app: &App) -> Router<App> {
    let resources = every_resource!(routes).into_iter().fold(Router::new(), Router::merge);
    let maak = only(post(maak_klantcontact::create), "POST, OPTIONS");
    api::router(app, KLANTINTERACTIES, VERSION, resources.route("/maak-klantcontact", maak))
        .merge(serve::routes(app, KLANTINTERACTIES, VERSION, openapi))
        .merge(fouten::routes())
}
