//! The ZGW APIs (zaken, catalogi, documenten, besluiten, autorisaties), answering as recordings of Open Zaak 1.30 do:
//! its oddities are kept, for a client must live with them. What a zaaksysteem's clients do in a day can be written:
//! zaken with what belongs to them, and documents.

mod autorisaties;
mod besluiten;
mod bronnen;
mod catalogi;
mod documenten;
mod errors;
mod gegevens;
pub(crate) mod jwt;
mod rechten;
mod schrijven;
mod tabel;
mod vraag;
mod zaken;
mod zoeken;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::stream;
use jiff::Timestamp;
use parking_lot::RwLock;
use serde_json::Value;

use bronnen::{Api, Doel};
use errors::Fout;
use gegevens::{Gegevens, Opbouw};
use jwt::Client;
use vraag::{Verzoek, Vraag};

use crate::json::Velden;
use crate::omroep::Omroep;
use crate::wereld::Wereld;
use crate::{Knoppen, Options};

const CRS: &str = "EPSG:4326";
/// Room for a document in base64; anything larger comes in parts.
const MAXIMALE_BODY: usize = 64 * 1024 * 1024;

struct Zgw {
    base: String,
    /// The part of the path before the name of the API.
    voorvoegsel: &'static str,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    gegevens: RwLock<Gegevens>,
    knoppen: Knoppen,
    /// Every write is announced here.
    omroep: Omroep,
    seed: u64,
    fouten: AtomicU64,
}

/// The APIs of one zaaksysteem.
pub(crate) fn router(options: &Options, wereld: Wereld, knoppen: &Knoppen, omroep: Omroep) -> Router {
    let voorvoegsel = wereld.voorvoegsel();
    let base = format!("{}{voorvoegsel}", options.base.trim_end_matches('/'));
    let seed = options.seed ^ wereld.afwijking();
    let gegevens = RwLock::new(Gegevens::nieuw(&base, options.vandaag, seed, wereld));
    let now = Arc::clone(&options.now);
    let knoppen = knoppen.clone();
    let fouten = AtomicU64::new(0);
    let zgw = Arc::new(Zgw { base, voorvoegsel, now, gegevens, knoppen, omroep, seed, fouten });
    Api::ALLE
        .into_iter()
        .fold(Router::new(), |router, api| {
            let pad = format!("{voorvoegsel}/{}/api/v1", api.naam());
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
    status: StatusCode,
    body: Bytes,
    /// So many zeros follow: the content of a document that was too large to keep.
    nullen: u64,
    etag: Option<String>,
    soort: &'static str,
    /// Where the new object is.
    locatie: Option<String>,
    /// Extra headers of a file; a file comes without `API-version`.
    bestand: Vec<(HeaderName, String)>,
}

impl Antwoord {
    fn bytes(body: Bytes) -> Self {
        Self {
            status: StatusCode::OK,
            body,
            nullen: 0,
            etag: None,
            soort: "application/octet-stream",
            locatie: None,
            bestand: Vec::new(),
        }
    }

    fn json(json: &Value) -> Self {
        Self { soort: "application/json", ..Self::bytes(json.to_string().into()) }
    }

    /// What was made, under its own `url`.
    fn gemaakt(json: &Value) -> Self {
        let locatie = json.veld("url").as_str().map(str::to_owned);
        Self { status: StatusCode::CREATED, locatie, ..Self::json(json) }
    }

    fn leeg() -> Self {
        Self { status: StatusCode::NO_CONTENT, ..Self::bytes(Bytes::new()) }
    }

    fn met_etag(mut self, etag: String) -> Self {
        self.etag = Some(etag);
        self
    }

    fn lengte(&self) -> u64 {
        self.nullen + u64::try_from(self.body.len()).unwrap_or_default()
    }

    fn inhoud(&self) -> Body {
        if self.nullen == 0 { Body::from(self.body.clone()) } else { nullen(self.nullen) }
    }
}

fn nullen(aantal: u64) -> Body {
    static NULLEN: [u8; 64 * 1024] = [0; 64 * 1024];
    Body::from_stream(stream::unfold(aantal, |over| async move {
        let stuk = usize::try_from(over).unwrap_or(usize::MAX).min(NULLEN.len());
        let rest = over - u64::try_from(stuk).ok()?;
        let stuk = NULLEN.get(..stuk).filter(|stuk| !stuk.is_empty())?;
        Some((Ok::<_, Infallible>(Bytes::from_static(stuk)), rest))
    }))
}

async fn behandel(api: Api, State(zgw): State<Arc<Zgw>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let prefix = format!("{}/{}/api/v1", zgw.voorvoegsel, api.naam());
    let pad = parts.uri.path().strip_prefix(prefix.as_str()).unwrap_or_default().to_owned();
    let Some(doel) = bronnen::doel(api, &pad) else {
        return zgw.fout(None, &Fout::onbekend_pad());
    };
    // The parts of a large document are not collected first.
    let (bytes, stroom) = match doel {
        Doel::Bestandsdeel(_) => (Bytes::new(), body),
        _ => (to_bytes(body, MAXIMALE_BODY).await.unwrap_or_default(), Body::empty()),
    };
    let nodig = rechten::nodig(api, &doel, &parts.method);
    let verzoek =
        Verzoek { zgw: &zgw, api, parts: &parts, body: &bytes, parameters: parameters(&parts), nodig };
    let uitkomst = match verzoek.toelaten(&doel) {
        Err(fout) => Err(fout),
        // Whoever has the scope for nothing at all does not get as far as the object.
        Ok(Some(Client::Minst)) if !nodig.is_none_or(|nodig| zgw.gegevens.read().minst_heeft(nodig)) => {
            Err(Fout::geen_toestemming())
        }
        Ok(Some(client)) if verzoek.schrijft(&doel) => {
            schrijven::schrijf(&verzoek, &doel, client, stroom).await
        }
        Ok(client) => {
            let gegevens = zgw.gegevens.read();
            Vraag { verzoek: &verzoek, gegevens: &gegevens }.beantwoord(&doel, client)
        }
    };
    let mut antwoord = match uitkomst {
        Ok(antwoord) => Zgw::goed(&verzoek, &doel, &antwoord),
        Err(fout) => zgw.fout(Some((api, &doel)), &fout),
    };
    if doel.verouderd() {
        zet(&mut antwoord, header::WARNING, &waarschuwing(&format!("{}{}", zgw.origin(), parts.uri.path())));
    }
    if parts.method == Method::HEAD { zonder_body(antwoord) } else { antwoord }
}

fn waarschuwing(url: &str) -> String {
    format!(
        "299 \"{url}\" \"Deze endpoint is verouderd en zal binnenkort uit dienst worden genomen. Maak gebruik van \
         de vervangende contactmomenten API.\""
    )
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
    /// Without what comes before the name of the API.
    fn origin(&self) -> &str {
        self.base.trim_end_matches(self.voorvoegsel)
    }

    fn goed(vraag: &Verzoek<'_>, doel: &Doel<'_>, goed: &Antwoord) -> Response {
        let ongewijzigd = goed.etag.as_ref().is_some_and(|etag| vraag.kent(etag));
        let mut antwoord = if ongewijzigd {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            (goed.status, goed.inhoud()).into_response()
        };
        let is_bestand = !goed.bestand.is_empty();
        if (!ongewijzigd || is_bestand) && goed.status != StatusCode::NO_CONTENT {
            zet(&mut antwoord, header::CONTENT_TYPE, goed.soort);
            zet(&mut antwoord, header::CONTENT_LENGTH, &goed.lengte().to_string());
        }
        if let Some(locatie) = &goed.locatie {
            zet(&mut antwoord, header::LOCATION, locatie);
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
        let instance = crate::kans::uuid(self.seed, &format!("fout/{nummer}"));
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
