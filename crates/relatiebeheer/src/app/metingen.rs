//! What is measured, for Prometheus, on an address of its own.

use std::time::Duration;

use axum::{Router, routing::get};
use http::Method;
use metrics::{counter, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};

/// Seconds, from a read in memory to a neighbour that hangs.
const BUCKETS: &[f64] = &[0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Counts a request, by the pattern of its path.
pub(super) fn request(method: &Method, path: Option<&str>, status: u16, took: Duration) {
    let path = path.unwrap_or("(pagina)").to_owned();
    // Anything can be sent as a method, and what is measured is never forgotten.
    let known = matches!(
        *method,
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH | Method::DELETE
    );
    let method = if known { method.as_str() } else { "other" };
    let labels = [("method", method.to_owned()), ("path", path), ("status", status.to_string())];
    histogram!("http_request_duration_seconds", &labels).record(took.as_secs_f64());
    counter!("http_requests_total", &labels).increment(1);
}

/// Starts to measure; the router gives what was measured.
pub(crate) fn router() -> Result<Router, String> {
    let name = Matcher::Full("http_request_duration_seconds".to_owned());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(name, BUCKETS);
    let handle = builder.and_then(PrometheusBuilder::install_recorder).map_err(|error| error.to_string())?;
    Ok(Router::new().route("/metrics", get(move || async move { handle.render() })))
}
