//! Around everything: an access log without query strings, the headers that keep browsers safe, and an answer even
//! when a handler panics.

use std::any::Any;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
};

use serde_json::json;

use super::{App, metingen, unread};
use crate::{
    rest::problem::{Instance, Problem},
    toegang::{Wie, vanaf},
    verantwoording::beveiliging::{self, Feit, Wat},
};

/// The address that a request comes from; empty when it came over no network.
#[derive(Clone, Debug)]
pub(crate) struct Vanaf(pub(crate) String);

/// Logs the request by the pattern of its path, so that no key or number of anybody is in the log.
pub(super) async fn outermost(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let vanaf = Vanaf(vanaf::of(&app.settings.toegang.proxys, request.extensions(), request.headers()));
    request.extensions_mut().insert(vanaf.clone());
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let start = tokio::time::Instant::now();
    let (request, unread) = unread::lend(request);
    let mut response = next.run(request).await;
    if let Some(unread) = unread {
        unread.settle(&mut response).await;
    }
    if let Some(trouble) = response.extensions().get::<store::Trouble>() {
        app.storing.met(&app, *trouble);
    }
    let status = response.status().as_u16();
    if app.measures {
        metingen::request(&method, path.as_deref(), status, start.elapsed());
    }
    let path = path.as_deref().unwrap_or("(pagina)");
    let (instance, wie) = (of::<Instance>(&response), of::<Wie>(&response));
    let instance = instance.map(|Instance(instance)| instance).unwrap_or_default();
    tracing::info!(%method, path, status, ms = start.elapsed().as_millis(), instance, "request");
    if matches!(status, 401 | 403) {
        let wie = wie.map(|Wie(wie)| wie).unwrap_or_default();
        let object = format!("{method} {path}");
        let details = json!({ "status": status });
        let (wie, vanaf, object, instance) = (&wie, &vanaf.0, &object, &instance);
        beveiliging::note(&app, Feit { wat: Wat::Geweigerd, wie, vanaf, object, details, instance }).await;
    }
    protect(&app, &mut response);
    response
}

/// What a layer further in said of an answer.
fn of<T: Clone + Send + Sync + 'static>(response: &Response) -> Option<T> {
    response.extensions().get::<T>().cloned()
}

fn protect(app: &App, response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in &app.safe {
        headers.entry(name).or_insert_with(|| value.clone());
    }
}

/// The headers that keep browsers safe, on every answer that has no stricter ones.
pub(super) fn safe(thema: &str, issuer: &str) -> Result<HeaderMap, String> {
    let policy = HeaderValue::from_str(&content_security_policy(thema, issuer))
        .map_err(|_| "werkplek.thema: this address cannot stand in a header".to_owned())?;
    let rights = "camera=(), geolocation=(), microphone=(), payment=()";
    Ok(HeaderMap::from_iter([
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(rights)),
    ]))
}

/// Our own files only; the stylesheet of the municipality from where it is. A form goes to ourselves, or by logging out on to
/// the provider of logins.
fn content_security_policy(thema: &str, issuer: &str) -> String {
    let origin = |url: &str| {
        let origin = reqwest::Url::parse(url).ok().map(|url| url.origin().ascii_serialization());
        origin.map_or(String::new(), |origin| format!(" {origin}"))
    };
    let (theirs, provider) = (origin(thema), origin(issuer));
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'{theirs}; img-src 'self' data:; \
         font-src 'self'{theirs}; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'{provider}; \
         frame-ancestors 'none'; base-uri 'none'"
    )
}

/// A panic is a fault of ours: one request fails, and the log says where.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
pub(super) fn after_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    Problem::Internal(store::Error::other(super::werk::said(&*panic))).into_response()
}
