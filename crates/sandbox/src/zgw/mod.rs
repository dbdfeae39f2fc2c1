//! The ZGW APIs (zaken, catalogi, documenten, besluiten, autorisaties), read only, answering as recordings of Open Zaak 1.30 do:
//! its oddities are kept, for a client must live with them.

mod autorisaties;
mod besluiten;
mod bronnen;
mod catalogi;
mod documenten;
mod errors;
mod gegevens;
mod jwt;
mod tabel;
mod vraag;
mod zaken;
mod zoeken;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use jiff::Timestamp;
use serde_json::Value;

use bronnen::{Api, Doel};
use errors::Fout;
use gegevens::{Gegevens, Opbouw};
use vraag::Vraag;

use crate::Options;
use crate::omroep::Omroep;

const CRS: &str = "EPSG:4326";
const MAXIMALE_BODY: usize = 1024 * 1024;

struct Zgw {
    base: String,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    gegevens: Gegevens,
    /// Every write is announced here.
    #[expect(dead_code, reason = "nothing is written yet")]
    omroep: Omroep,
    fouten: AtomicU64,
}

pub(crate) fn router(options: &Options, omroep: Omroep) -> Router {
    let base = options.base.trim_end_matches('/').to_owned();
    let gegevens = Gegevens::nieuw(&base, options.vandaag, options.seed);
    let zgw =
        Arc::new(Zgw { base, now: Arc::clone(&options.now), gegevens, omroep, fouten: AtomicU64::new(0) });
    Api::ALLE
        .into_iter()
        .fold(Router::new(), |router, api| {
            let pad = format!("/{}/api/v1", api.naam());
            let behandel = move |state: State<Arc<Zgw>>, request: Request| behandel(api, state, request);
            router
                .route(&pad, any(behandel))
                .route(&format!("{pad}/"), any(behandel))
                .route(&format!("{pad}/{{*rest}}"), any(behandel))
        })
        .with_state(zgw)
}

/// A good answer.
struct Antwoord {
    body: Bytes,
    etag: Option<String>,
    soort: &'static str,
    /// Extra headers of a file; a file comes without `API-version`.
    bestand: Vec<(HeaderName, String)>,
}

impl Antwoord {
    fn json(json: &Value) -> Self {
        Self { body: json.to_string().into(), etag: None, soort: "application/json", bestand: Vec::new() }
    }

    fn met_etag(mut self, etag: String) -> Self {
        self.etag = Some(etag);
        self
    }
}

async fn behandel(api: Api, State(zgw): State<Arc<Zgw>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAXIMALE_BODY).await.unwrap_or_default();
    let prefix = format!("/{}/api/v1", api.naam());
    let pad = parts.uri.path().strip_prefix(prefix.as_str()).unwrap_or_default().to_owned();
    let Some(doel) = bronnen::doel(api, &pad) else {
        return zgw.fout(None, &Fout::onbekend_pad());
    };
    let vraag = Vraag { zgw: &zgw, api, parts: &parts, body: &body, parameters: parameters(&parts) };
    let antwoord = match vraag.beantwoord(&doel) {
        Ok(antwoord) => Zgw::goed(&vraag, &doel, &antwoord),
        Err(fout) => zgw.fout(Some((api, &doel)), &fout),
    };
    if parts.method == Method::HEAD { zonder_body(antwoord) } else { antwoord }
}

fn parameters(parts: &Parts) -> Vec<(String, String)> {
    form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

fn zonder_body(antwoord: Response) -> Response {
    let (kop, _) = antwoord.into_parts();
    Response::from_parts(kop, Body::empty())
}

fn zet(antwoord: &mut Response, naam: HeaderName, waarde: &str) {
    if let Ok(waarde) = HeaderValue::from_str(waarde) {
        antwoord.headers_mut().insert(naam, waarde);
    }
}

impl Zgw {
    fn goed(vraag: &Vraag<'_>, doel: &Doel<'_>, goed: &Antwoord) -> Response {
        let ongewijzigd = goed.etag.as_ref().is_some_and(|etag| vraag.kent(etag));
        let mut antwoord = if ongewijzigd {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(goed.body.clone()).into_response()
        };
        let is_bestand = !goed.bestand.is_empty();
        if !ongewijzigd || is_bestand {
            zet(&mut antwoord, header::CONTENT_TYPE, goed.soort);
            zet(&mut antwoord, header::CONTENT_LENGTH, &goed.body.len().to_string());
        }
        if let Some(etag) = &goed.etag {
            zet(&mut antwoord, header::ETAG, etag);
        }
        for (naam, waarde) in &goed.bestand {
            zet(&mut antwoord, naam.clone(), waarde);
        }
        let versie = (!ongewijzigd && !is_bestand).then_some(vraag.api.versie());
        koppen(&mut antwoord, doel, versie);
        antwoord
    }

    fn fout(&self, waar: Option<(Api, &Doel<'_>)>, fout: &Fout) -> Response {
        let nummer = self.fouten.fetch_add(1, Ordering::Relaxed);
        let instance = crate::kans::uuid(self.gegevens.seed, &format!("fout/{nummer}"));
        let status = StatusCode::from_u16(fout.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let html = matches!(fout, Fout::Html { .. });
        let download = matches!(waar, Some((_, Doel::Download(_))));
        // A refused download says its media type and nothing else.
        let body =
            if download { "application/octet-stream".to_owned() } else { fout.body(&self.base, instance) };
        let mut antwoord = (status, body).into_response();
        let soort = match (html, download) {
            (_, true) => "application/octet-stream",
            (true, false) => "text/html; charset=utf-8",
            (false, false) => "application/json",
        };
        zet(&mut antwoord, header::CONTENT_TYPE, soort);
        match waar {
            Some((api, doel)) if !html => koppen(&mut antwoord, doel, Some(api.versie())),
            _ => zet(&mut antwoord, header::VARY, "origin, Cookie"),
        }
        antwoord
    }
}

fn koppen(antwoord: &mut Response, doel: &Doel<'_>, versie: Option<&str>) {
    zet(antwoord, header::ALLOW, doel.methoden());
    zet(antwoord, header::VARY, doel.vary());
    if doel.heeft_crs() {
        zet(antwoord, HeaderName::from_static("content-crs"), CRS);
    }
    if let Some(versie) = versie {
        zet(antwoord, HeaderName::from_static("api-version"), versie);
    }
}
