//! A neighbour in memory that answers as a test says and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream, TryStreamExt, stream};
use http::{Request, Response};
use serde_json::{Value, json};
use zgw::transport::{Body, Transport, TransportError};
use zgw::zaken::{Rest, Zaak};
use zgw::{Caller, Client, Config, Error, Secret};

pub(crate) const ROOT: &str = "http://peer.example";
pub(crate) const BUDGET: Duration = Duration::from_secs(3);
pub(crate) const MAX_BODY: usize = 1_000_000;

pub(crate) enum Answer {
    Json(u16, Value),
    Raw(u16, &'static str, Vec<u8>),
    Hang,
}

/// What came in: method, path with query, body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Value,
}

type Behaviour = Box<dyn Fn(&Asked) -> Answer + Send + Sync>;

pub(crate) struct Fake {
    behaviour: Behaviour,
    asked: Mutex<Vec<Asked>>,
}

impl Fake {
    pub(crate) fn new(behaviour: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { behaviour: Box::new(behaviour), asked: Mutex::default() })
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

impl Transport for Fake {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let uri = request.uri().to_string();
        let asked = Asked {
            line: format!("{} {}", request.method(), uri.strip_prefix(ROOT).unwrap_or(&uri)),
            headers: request.headers().clone(),
            body: serde_json::from_slice(request.body()).unwrap_or(Value::Null),
        };
        self.asked.lock().unwrap().push(asked.clone());
        let answer = (self.behaviour)(&asked);
        async move {
            let (status, kind, body) = match answer {
                Answer::Json(status, body) => (status, "application/json", body.to_string().into_bytes()),
                Answer::Raw(status, kind, body) => (status, kind, body),
                Answer::Hang => return std::future::pending().await,
            };
            let body: Body = Box::pin(stream::iter([Ok(Bytes::from(body))]));
            Ok(Response::builder().status(status).header("content-type", kind).body(body).unwrap())
        }
        .boxed()
    }
}

/// All parts of a list together.
#[derive(Debug, Default)]
pub(crate) struct Zaken {
    pub(crate) zaken: Vec<Zaak>,
    pub(crate) cut: bool,
    pub(crate) dropped: usize,
    /// How many zaken each part had, and what it said of the rest.
    pub(crate) parts: Vec<(usize, Rest)>,
    pub(crate) trouble: Option<Error>,
}

/// Reads a list to its end.
pub(crate) async fn read_all(
    parts: impl Stream<Item = Result<zgw::zaken::Zaken, Error>>,
) -> Result<Zaken, Error> {
    let mut all = Zaken::default();
    let mut parts = std::pin::pin!(parts);
    while let Some(part) = parts.try_next().await? {
        all.parts.push((part.zaken.len(), part.rest));
        all.zaken.extend(part.zaken);
        all.cut |= part.cut;
        all.dropped += part.dropped;
        all.trouble = all.trouble.or(part.trouble);
    }
    all.zaken.sort_by(|a, b| (b.startdatum, &b.identificatie).cmp(&(a.startdatum, &a.identificatie)));
    Ok(all)
}

pub(crate) fn client(transport: Arc<dyn Transport>) -> Client {
    let config = Config {
        zaken: format!("{ROOT}/zaken/api/v1"),
        catalogi: format!("{ROOT}/catalogi/api/v1"),
        documenten: format!("{ROOT}/documenten/api/v1/"),
        besluiten: format!("{ROOT}/besluiten/api/v1"),
        autorisaties: String::new(),
        origins: vec![],
        client_id: "crm".into(),
        secret: Secret::new("geheim-van-de-proefomgeving-0123456789"),
        budget: BUDGET,
        max_body: MAX_BODY,
        clock: Arc::new(|| "2026-11-23T12:00:00Z".parse().unwrap()),
    };
    Client::new(config, transport).unwrap()
}

pub(crate) fn caller() -> Caller {
    Caller::new("mdw-1", "A. Medewerker")
}

pub(crate) fn uuid(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// A zaak with one rol, as it looks with everything expanded.
pub(crate) fn zaak(number: u32, bsn: &str) -> Value {
    json!({
        "url": format!("https://elders.example/zaken/api/v1/zaken/{}", uuid(number)),
        "uuid": uuid(number), "identificatie": format!("Z-{number:04}"),
        "startdatum": format!("2026-01-{:02}", number % 28 + 1), "einddatum": null,
        "vertrouwelijkheidaanduiding": "openbaar", "zaaktype": "https://elders.example/zaaktypen/x",
        "uitvinding": {"van": "morgen"},
        "_expand": {"rollen": [rol(bsn)]},
    })
}

pub(crate) fn rol(bsn: &str) -> Value {
    json!({"betrokkeneType": "natuurlijk_persoon", "omschrijvingGeneriek": "initiator",
        "betrokkeneIdentificatie": {"inpBsn": bsn, "geslachtsnaam": ""}})
}

pub(crate) fn page(results: &[Value], next: Option<&str>) -> Answer {
    Answer::Json(200, json!({"count": results.len(), "next": next, "previous": null, "results": results}))
}

pub(crate) fn problem(status: u16, code: &str) -> Answer {
    Answer::Json(status, json!({"type": "x", "code": code, "title": "T", "status": status, "detail": "D"}))
}
