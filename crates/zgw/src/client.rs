//! The client itself: where the APIs are, and how a request is put together.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request, Response, Uri};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::auth::{Caller, Clock, Credentials, Secret};
use crate::error::{expect_success, read_json};
use crate::transport::{Transport, fetch};
use crate::typen::Typen;
use crate::wire::encode;

const ACCEPT_CRS: HeaderName = HeaderName::from_static("accept-crs");
const CONTENT_CRS: HeaderName = HeaderName::from_static("content-crs");
const AUDIT_TOELICHTING: HeaderName = HeaderName::from_static("x-audit-toelichting");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// One set of ZGW APIs (one zaaksysteem) and the application that we are there.
#[derive(Clone)]
pub struct Config {
    /// Root of the Zaken API, such as `https://openzaak.example.nl/zaken/api/v1`.
    pub zaken: String,
    /// Root of the Catalogi API.
    pub catalogi: String,
    /// Root of the Documenten API.
    pub documenten: String,
    /// Root of the Besluiten API; empty: it is not asked.
    pub besluiten: String,
    /// Root of the Autorisaties API; empty: it is not asked.
    pub autorisaties: String,
    /// Origins by which the peer calls itself when that is not how we reach it (gateway, FSC outway), such as
    /// `https://openzaak.intern`: the paths of its APIs are the same there.
    pub origins: Vec<String>,
    /// Our client id at this peer.
    pub client_id: String,
    /// The secret that belongs to it.
    pub secret: Secret,
    /// The time that one method of [`Client`] may take, all its requests together.
    pub budget: Duration,
    /// The most bytes of one answer that are held in memory (downloads are not).
    pub max_body: usize,
    /// The current time, for tokens.
    pub clock: Clock,
}

/// A setting that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {reason}")]
pub struct ConfigError {
    /// Which field of [`Config`].
    pub setting: &'static str,
    /// What is wrong with it, in English.
    pub reason: String,
}

/// One of the APIs of a [`Config`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// Zaken API
    Zaken,
    /// Catalogi API
    Catalogi,
    /// Documenten API
    Documenten,
    /// Besluiten API
    Besluiten,
    /// Autorisaties API
    Autorisaties,
}

/// A client of one zaaksysteem. Cheap to clone. Every method takes the employee on whose behalf it asks, and is
/// bound to [`Config::budget`]; it never retries and never follows an address that a peer gives.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    zaken: String,
    catalogi: String,
    documenten: String,
    besluiten: String,
    autorisaties: String,
    origins: Vec<String>,
    credentials: Credentials,
    budget: Duration,
    max_body: usize,
    transport: Arc<dyn Transport>,
    clock: Clock,
    typen: Typen,
    /// The peer refused `pageSize`, which is not in the standard for all lists.
    refuses_page_size: AtomicBool,
}

/// A request in the making.
pub(crate) struct Call<'a> {
    pub(crate) api: Api,
    pub(crate) path: String,
    pub(crate) query: Vec<(&'a str, String)>,
    pub(crate) method: Method,
    /// JSON.
    pub(crate) body: Option<Vec<u8>>,
    /// Why it is written, for the peer's audit trail.
    pub(crate) toelichting: Option<&'a str>,
}

impl<'a> Call<'a> {
    pub(crate) fn get(api: Api, path: impl Into<String>) -> Self {
        Self::of(Method::GET, api, path)
    }

    pub(crate) fn delete(api: Api, path: impl Into<String>) -> Self {
        Self::of(Method::DELETE, api, path)
    }

    pub(crate) fn post(
        api: Api,
        path: impl Into<String>,
        body: &impl serde::Serialize,
    ) -> Result<Self, Error> {
        Self::of(Method::POST, api, path).json(body)
    }

    pub(crate) fn patch(
        api: Api,
        path: impl Into<String>,
        body: &impl serde::Serialize,
    ) -> Result<Self, Error> {
        Self::of(Method::PATCH, api, path).json(body)
    }

    pub(crate) fn put(api: Api, path: impl Into<String>) -> Self {
        Self::of(Method::PUT, api, path)
    }

    fn of(method: Method, api: Api, path: impl Into<String>) -> Self {
        Self { api, path: path.into(), query: vec![], method, body: None, toelichting: None }
    }

    fn json(mut self, body: &impl serde::Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(body)
            .map_err(|_| Error::unsendable("the request cannot be written as JSON"))?;
        self.body = Some(body);
        Ok(self)
    }

    pub(crate) fn because(mut self, toelichting: &'a str) -> Self {
        self.toelichting = Some(toelichting);
        self
    }

    pub(crate) fn with(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }
}

impl Client {
    /// Checks the settings and makes a client; sends nothing yet.
    pub fn new(config: Config, transport: Arc<dyn Transport>) -> Result<Self, ConfigError> {
        if config.client_id.is_empty() {
            return Err(ConfigError { setting: "client_id", reason: "is empty".into() });
        }
        let inner = Inner {
            zaken: root("zaken", &config.zaken)?,
            catalogi: root("catalogi", &config.catalogi)?,
            documenten: root("documenten", &config.documenten)?,
            besluiten: optional("besluiten", &config.besluiten)?,
            autorisaties: optional("autorisaties", &config.autorisaties)?,
            origins: config.origins.iter().map(|origin| root("origins", origin)).collect::<Result<_, _>>()?,
            credentials: Credentials::new(config.client_id, &config.secret, config.clock.clone()),
            budget: config.budget,
            max_body: config.max_body,
            transport,
            clock: config.clock,
            typen: Typen::default(),
            refuses_page_size: AtomicBool::new(false),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Asks for something that no peer has, to learn whether address, credentials and rights are in order. Gives the
    /// peer's `API-version` when it tells. For a settings check, not for every request.
    pub async fn check(&self, caller: &Caller, api: Api) -> Result<Option<String>, Error> {
        let list = match api {
            Api::Zaken => "zaken",
            Api::Catalogi => "zaaktypen",
            Api::Documenten => "enkelvoudiginformatieobjecten",
            Api::Besluiten => "besluiten",
            Api::Autorisaties => "applicaties",
        };
        // A filter without hits: an unfiltered list costs a real peer most of a second.
        let filter = if api == Api::Autorisaties { "clientIds" } else { "identificatie" };
        let call = Call::get(api, list).with(filter, "instellingen-controle");
        let response = crate::transport::within(self.budget(), self.send(caller, call)).await?;
        read_json::<crate::wire::Page<serde::de::IgnoredAny>>(&response)?;
        Ok(response.headers().get("api-version").and_then(|value| value.to_str().ok()).map(str::to_owned))
    }

    pub(crate) fn origins(&self) -> &[String] {
        &self.inner.origins
    }

    /// Our name at this peer.
    pub(crate) fn client_id(&self) -> &str {
        self.inner.credentials.client_id()
    }

    pub(crate) fn typen(&self) -> &Typen {
        &self.inner.typen
    }

    pub(crate) fn refuses_page_size(&self) -> &AtomicBool {
        &self.inner.refuses_page_size
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    pub(crate) fn budget(&self) -> Duration {
        self.inner.budget
    }

    pub(crate) fn max_body(&self) -> usize {
        self.inner.max_body
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.inner.transport
    }

    /// Whether this API's address is set.
    pub fn has(&self, api: Api) -> bool {
        !self.root(api).is_empty()
    }

    pub(crate) fn root(&self, api: Api) -> &str {
        match api {
            Api::Zaken => &self.inner.zaken,
            Api::Catalogi => &self.inner.catalogi,
            Api::Documenten => &self.inner.documenten,
            Api::Besluiten => &self.inner.besluiten,
            Api::Autorisaties => &self.inner.autorisaties,
        }
    }

    /// Sends, reads the whole body and judges the status.
    pub(crate) async fn send(&self, caller: &Caller, call: Call<'_>) -> Result<Response<Bytes>, Error> {
        let request = self.request(caller, call, "application/json")?;
        let budget = self.budget() + sending(request.body().len());
        expect_success(fetch(self.transport(), request, budget, self.max_body()).await?)
    }

    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        caller: &Caller,
        call: Call<'_>,
    ) -> Result<T, Error> {
        read_json(&self.send(caller, call).await?)
    }

    pub(crate) fn request(
        &self,
        caller: &Caller,
        call: Call<'_>,
        accept: &'static str,
    ) -> Result<Request<Bytes>, Error> {
        let mut uri = format!("{}/{}", self.root(call.api), call.path);
        for (index, (name, value)) in call.query.iter().enumerate() {
            uri.push(if index == 0 { '?' } else { '&' });
            uri.extend([*name, "=", &encode(value)]);
        }
        let unfit = |_| Error::unsendable("the address or the token cannot be sent");
        let mut token = HeaderValue::try_from(format!("Bearer {}", self.inner.credentials.token(caller)?))
            .map_err(|_| Error::unsendable("the token cannot be sent"))?;
        token.set_sensitive(true);
        let mut request = Request::builder().uri(uri).header(AUTHORIZATION, token).header(ACCEPT, accept);
        if call.api == Api::Zaken {
            // Obligatory on /zaken, harmless on the rest of this API.
            request = request.header(ACCEPT_CRS, "EPSG:4326").header(CONTENT_CRS, "EPSG:4326");
        }
        if let Some(trace) = caller.traceparent.as_deref().and_then(|text| HeaderValue::try_from(text).ok()) {
            request = request.header(TRACEPARENT, trace);
        }
        if let Some(why) = call.toelichting.and_then(|text| HeaderValue::try_from(text).ok()) {
            request = request.header(AUDIT_TOELICHTING, why);
        }
        let request = request.method(call.method);
        match call.body {
            Some(body) => request.header(CONTENT_TYPE, "application/json").body(body.into()),
            None => request.body(Bytes::new()),
        }
        .map_err(unfit)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("zaken", &self.inner.zaken).finish_non_exhaustive()
    }
}

/// The time that sending so many bytes may take on top: two seconds for a mebibyte.
fn sending(bytes: usize) -> Duration {
    Duration::from_secs(2 * u64::try_from(bytes / (1024 * 1024)).unwrap_or_default())
}

fn optional(setting: &'static str, text: &str) -> Result<String, ConfigError> {
    if text.is_empty() { Ok(String::new()) } else { root(setting, text) }
}

pub(crate) fn root(setting: &'static str, text: &str) -> Result<String, ConfigError> {
    let wrong = |reason: &str| ConfigError { setting, reason: reason.to_owned() };
    let text = text.trim().trim_end_matches('/');
    let uri: Uri = text.parse().map_err(|_| wrong("is not a URL"))?;
    match uri.scheme_str() {
        Some("http" | "https") if uri.query().is_none() => Ok(text.to_owned()),
        Some("http" | "https") => Err(wrong("must not have a query")),
        _ => Err(wrong("must start with http:// or https://")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_an_http_url_without_query() {
        assert_eq!(root("zaken", " https://h.nl/zaken/api/v1/ "), Ok("https://h.nl/zaken/api/v1".to_owned()));
        for wrong in ["", "h.nl/zaken", "ftp://h.nl", "https://h.nl/?a=b", "/zaken"] {
            assert!(root("zaken", wrong).is_err(), "{wrong}");
        }
    }
}
