//! Neighbours to run beside the product, for the demo and for tests: the ZGW APIs, the BRP, the KVK and an OpenID
//! Connect provider under one origin. All data is in memory and follows from a seed; the people come from the public RvIG
//! test set, the organisations from the KVK's (`data/README.md`). It knows nothing of the product.

#![recursion_limit = "256"] // long json! objects

mod bel;
mod brp;
mod demo;
mod json;
mod kans;
mod kvk;
mod notificaties;
mod oidc;
mod omroep;
mod organisaties;
mod pdf;
mod personen;
mod png;
mod storing;
mod wereld;
mod zgw;

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::net::TcpListener;

use omroep::Omroep;
use wereld::Wereld;

pub use bel::Bel;
pub use demo::demo_rows;
pub use organisaties::{Adres, Organisatie, Vestiging, organisaties};
pub use personen::{Partner, Persoon, Verblijf, Waarde, personen};
pub use storing::{Meldingstoring, Storing, Storingen};

/// The client for the ZGW APIs: sees all but one zaaktype and one kind of document, nothing above zaakvertrouwelijk.
pub const ZGW_CLIENT_ID: &str = "relatiebeheer";
/// Its secret.
pub const ZGW_SECRET: &str = "relatiebeheer-sandbox-geheim-van-32-tekens";
/// A client for the ZGW APIs that sees everything, for comparison in tests.
pub const ZGW_ALLES_CLIENT_ID: &str = "relatiebeheer-alles";
/// Its secret.
pub const ZGW_ALLES_SECRET: &str = "relatiebeheer-alles-sandbox-geheim-van-32-tekens";
/// As whom the zaaksystemen call others, as to verify a contactmoment.
pub const ZAAKSYSTEEM_CLIENT_ID: &str = "open-zaak";
/// The secret that belongs to it.
pub const ZAAKSYSTEEM_SECRET: &str = "open-zaak-sandbox-geheim-van-minstens-32-tekens";
/// The client of the OpenID Connect provider.
pub const OIDC_CLIENT_ID: &str = "relatiebeheer";
/// Its secret.
pub const OIDC_SECRET: &str = "relatiebeheer-oidc-sandbox-geheim";
/// The key for the BRP, in the header `X-API-KEY`.
pub const BRP_API_KEY: &str = "brp-sandbox-sleutel";
/// The key for the KVK, in the header `apikey`.
pub const KVK_API_KEY: &str = "kvk-sandbox-sleutel";

/// The municipality's number in the test data of the ZGW APIs (a fictional RSIN that passes the 11-test).
pub const RSIN: &str = "517439943";

/// How to run the neighbours.
#[derive(Clone)]
pub struct Options {
    /// The origin under which the neighbours are reached, such as `http://127.0.0.1:8090`.
    pub base: String,
    /// What all ids and choices follow from.
    pub seed: u64,
    /// The day to which the dates of the zaken are relative.
    pub vandaag: Date,
    /// The clock for tokens and ages.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

/// What a test turns, and nobody else needs to.
#[derive(Clone)]
pub struct Knoppen {
    /// The size of a part of a large document, in bytes.
    pub bestandsdeel: u64,
    /// Whether our least client may free a document of which the lock is lost.
    pub geforceerd_unlock: bool,
    /// How the neighbours call others, as to verify a contactmoment.
    pub bel: Bel,
}

impl Default for Knoppen {
    fn default() -> Self {
        Self { bestandsdeel: 1024 * 1024, geforceerd_unlock: false, bel: Bel::default() }
    }
}

/// All neighbours under one origin.
pub fn router(options: Options) -> Router {
    router_met_storingen(options).0
}

/// All neighbours, and the handle to make them misbehave while they run.
pub fn router_met_storingen(options: Options) -> (Router, Storingen) {
    router_met_knoppen(options, Knoppen::default())
}

/// All neighbours, turned as a test needs them.
#[expect(clippy::needless_pass_by_value, reason = "the neighbours own what they were started with")]
pub fn router_met_knoppen(options: Options, knoppen: Knoppen) -> (Router, Storingen) {
    let storingen = Storingen::default();
    let omroep = || Omroep::nieuw(Arc::clone(&options.now));
    let (eerste, tweede) = (omroep(), omroep());
    let router = Router::new()
        .merge(zgw::router(&options, Wereld::Eerste, &knoppen, eerste.clone()))
        .merge(zgw::router(&options, Wereld::Tweede, &knoppen, tweede.clone()))
        .merge(brp::router(&options))
        .merge(kvk::router(&options))
        .merge(oidc::router(&options))
        .merge(notificaties::router(&options, &knoppen, vec![eerste, tweede], storingen.clone()))
        .layer(from_fn_with_state(storingen.clone(), storing::stoor))
        // Below no trouble itself, or it could not be lifted.
        .merge(storing::beheer::router(storingen.clone()));
    (router, storingen)
}

/// Serves all neighbours until `stop` is done.
pub async fn serve(
    listener: TcpListener,
    options: Options,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    serve_met_knoppen(listener, options, Knoppen::default(), stop).await
}

/// Likewise, turned as a test needs them.
pub async fn serve_met_knoppen(
    listener: TcpListener,
    options: Options,
    knoppen: Knoppen,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (router, _) = router_met_knoppen(options, knoppen);
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// `Authorization` of [`ZGW_ALLES_CLIENT_ID`], for who looks at what the zaaksystemen hold; good for an hour.
pub fn zgw_alles(now: Timestamp) -> String {
    zgw::jwt::als_alles(now.as_second())
}
