//! What came back.

use axum::{body::Body, response::Response};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) what: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// What a snapshot holds.
#[derive(Serialize)]
struct Shown {
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    body: Value,
}

impl Answer {
    pub(crate) async fn of(what: String, response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Self { what, status: parts.status, headers: parts.headers, text }
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body; null when there is none.
    pub(crate) fn json(&self) -> Value {
        if self.text.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.what, self.text))
    }

    /// The body, of an answer that must have this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.what, self.text);
        self.json()
    }

    /// What is wrong with the request: `name: code` of each, of an answer that must be a 400.
    #[track_caller]
    pub(crate) fn wrong(&self) -> Vec<String> {
        let problem = self.expect(400);
        let params = problem["invalidParams"].as_array().cloned().unwrap_or_default();
        params
            .iter()
            .map(|param| format!("{}: {}", param["name"].as_str().unwrap(), param["code"].as_str().unwrap()))
            .collect()
    }

    /// Compares with the snapshot `name`, which is one for both engines.
    #[track_caller]
    pub(crate) fn matches(&self, name: &str) {
        let location = self.header("location").map(str::to_owned);
        let mut body = self.json();
        // Which one it is depends on how many keys went before, and that on the engine.
        if let Some(Value::String(instance)) = body.get_mut("instance")
            && instance.strip_prefix("urn:uuid:").is_some_and(|uuid| uuid.parse::<Uuid>().is_ok())
        {
            "urn:uuid:…".clone_into(instance);
        }
        let shown = Shown { status: self.status.as_u16(), location, body };
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_path("../snapshots");
        settings.set_description(self.what.clone());
        settings.bind(|| insta::assert_json_snapshot!(name, shown));
    }
}
