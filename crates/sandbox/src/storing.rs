//! Trouble on demand: a neighbour that hangs, fails or talks nonsense, per path prefix and at run time.

pub(crate) mod beheer;

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use parking_lot::RwLock;
use serde_json::json;
use tokio::time::sleep;

/// How a neighbour misbehaves. A neighbour that refuses connections is simply one that nobody started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Storing {
    /// Accepts the request and never answers.
    Hangt,
    /// 500 with a body that is no JSON.
    Fout500,
    /// 200 with a JSON content type and a body that is no JSON.
    Onzin,
    /// The right answer, this much later.
    Traag(Duration),
    /// The right headers, then one byte of the body at a time with this pause before each.
    Druppelt(Duration),
    /// 200 with a body that never ends.
    EindelozeBody,
    /// 429 with `Retry-After: 30`.
    TeVeel429,
    /// 403, as an application gets that lacks the right.
    Verboden403,
    /// An upload breaks off after half of its body, and nothing of it is kept. Requests without a body are answered.
    Half,
    /// 304 for whoever has an ETag, whatever has changed.
    OudeEtag,
}

/// The handle: sets and lifts trouble while the router runs. Clones share the same state.
#[derive(Clone, Debug, Default)]
pub struct Storingen(Arc<RwLock<Toestand>>);

/// What becomes of notifications on their way to a subscriber.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meldingstoring {
    /// So many in a hundred are never delivered.
    pub kwijt: u8,
    /// So many in a hundred are delivered twice.
    pub dubbel: u8,
    /// Each is delivered somewhere within this time, so in another order.
    pub geschud: Duration,
}

#[derive(Debug, Default)]
struct Toestand {
    storingen: BTreeMap<String, Storing>,
    meldingen: Meldingstoring,
    verzoeken: BTreeMap<String, usize>,
}

impl Storingen {
    /// Everything below this path (`/brp`, `/zaken/api/v1/zaken/_zoek`) misbehaves from now on; the longest prefix wins.
    pub fn zet(&self, prefix: &str, storing: Storing) {
        self.0.write().storingen.insert(prefix.to_owned(), storing);
    }

    /// This path behaves again.
    pub fn herstel(&self, prefix: &str) {
        self.0.write().storingen.remove(prefix);
    }

    /// Everything behaves again.
    pub fn herstel_alles(&self) {
        let mut toestand = self.0.write();
        toestand.storingen.clear();
        toestand.meldingen = Meldingstoring::default();
    }

    /// Notifications are lost, doubled and shuffled like this from now on.
    pub fn zet_meldingen(&self, storing: Meldingstoring) {
        self.0.write().meldingen = storing;
    }

    /// What becomes of notifications.
    pub fn meldingen(&self) -> Meldingstoring {
        self.0.read().meldingen
    }

    /// What misbehaves, by path.
    fn alle(&self) -> Vec<(String, Storing)> {
        self.0.read().storingen.iter().map(|(pad, storing)| (pad.clone(), *storing)).collect()
    }

    /// How many requests arrived below this path, answered or not.
    pub fn verzoeken(&self, prefix: &str) -> usize {
        self.0
            .read()
            .verzoeken
            .iter()
            .filter(|(pad, _)| valt_onder(pad, prefix))
            .map(|(_, aantal)| aantal)
            .sum()
    }

    fn voor(&self, pad: &str) -> Option<Storing> {
        let toestand = self.0.read();
        let passend = toestand.storingen.iter().filter(|(prefix, _)| valt_onder(pad, prefix));
        passend.max_by_key(|(prefix, _)| prefix.len()).map(|(_, storing)| *storing)
    }
}

fn valt_onder(pad: &str, prefix: &str) -> bool {
    pad.strip_prefix(prefix.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(crate) async fn stoor(State(storingen): State<Storingen>, request: Request, next: Next) -> Response {
    let pad = request.uri().path().to_owned();
    let storing = storingen.voor(&pad);
    *storingen.0.write().verzoeken.entry(pad).or_default() += 1;
    match storing {
        None => next.run(request).await,
        Some(Storing::Hangt) => loop {
            sleep(Duration::from_hours(1)).await;
        },
        Some(Storing::Fout500) => {
            let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (StatusCode::INTERNAL_SERVER_ERROR, html, "<h1>Server Error (500)</h1>").into_response()
        }
        Some(Storing::Onzin) => {
            ([(header::CONTENT_TYPE, "application/json")], "{\"count\": 3, \"resu\u{0}\u{fffd}")
                .into_response()
        }
        Some(Storing::Traag(duur)) => {
            sleep(duur).await;
            next.run(request).await
        }
        Some(Storing::Druppelt(pauze)) => druppel(next.run(request).await, pauze).await,
        Some(Storing::EindelozeBody) => {
            ([(header::CONTENT_TYPE, "application/json")], eindeloos()).into_response()
        }
        Some(Storing::TeVeel429) => {
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "30")]).into_response()
        }
        Some(Storing::Verboden403) => {
            let body = json!({ "type": "about:blank", "code": "permission_denied", "title": "Je hebt geen toestemming om deze \
                actie uit te voeren.", "status": 403, "detail": "Je hebt geen toestemming om deze actie uit te voeren.",
                "instance": "urn:uuid:00000000-0000-4000-8000-000000000403" });
            (StatusCode::FORBIDDEN, Json(body)).into_response()
        }
        Some(Storing::Half) => half(request, next).await,
        Some(Storing::OudeEtag) => match request.headers().get(header::IF_NONE_MATCH).cloned() {
            Some(etag) => (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response(),
            None => next.run(request).await,
        },
    }
}

/// Reads half of what was announced, and breaks the connection.
async fn half(request: Request, next: Next) -> Response {
    let lengte = request.headers().get(header::CONTENT_LENGTH).and_then(|waarde| waarde.to_str().ok());
    let lengte: u64 = lengte.and_then(|tekst| tekst.parse().ok()).unwrap_or_default();
    let mut body = match request.body().size_hint().lower().max(lengte) {
        0 => return next.run(request).await,
        _ => request.into_body().into_data_stream(),
    };
    let mut gelezen = 0_u64;
    while let Some(Ok(stuk)) = body.next().await {
        gelezen += u64::try_from(stuk.len()).unwrap_or_default();
        if gelezen > lengte / 2 {
            break;
        }
    }
    let gebroken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    Body::from_stream(stream::once(async { Err::<Bytes, _>(gebroken) })).into_response()
}

async fn druppel(antwoord: Response, pauze: Duration) -> Response {
    let (kop, body) = antwoord.into_parts();
    let heel = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let bytes: VecDeque<u8> = heel.iter().copied().collect();
    let stroom = stream::unfold(bytes, move |mut rest| async move {
        let byte = rest.pop_front()?;
        sleep(pauze).await;
        Some((Ok::<_, Infallible>(Bytes::from(vec![byte])), rest))
    });
    Response::from_parts(kop, Body::from_stream(stroom))
}

fn eindeloos() -> Body {
    let begin = Bytes::from_static(b"{\"count\":1,\"results\":[");
    Body::from_stream(stream::unfold(begin, |stuk| async move {
        // The pause lets simulated time pass and keeps a real machine from drowning.
        sleep(Duration::from_millis(1)).await;
        Some((Ok::<_, Infallible>(stuk), Bytes::from_static(&[b' '; 16 * 1024])))
    }))
}
