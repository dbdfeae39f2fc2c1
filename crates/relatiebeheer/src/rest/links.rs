//! Addresses of our own objects, built from the request as clients of Open Klant expect: its `Host` header, and
//! `X-Forwarded-Proto` for a proxy that ends TLS.

use std::sync::Arc;

use http::{HeaderMap, header::HOST};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::rest::input::Target;

/// Where the Klantinteracties API lives.
pub(crate) const KLANTINTERACTIES: &str = "/klantinteracties/api/v1";
/// Where the Contactgegevens API lives.
pub(crate) const CONTACTGEGEVENS: &str = "/contactgegevens/api/v1";

/// Builds addresses for one request.
#[derive(Clone, Debug)]
pub(crate) struct Links {
    origin: Arc<str>,
}

impl Links {
    /// From what the client called us.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let https = headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes() == b"https");
        Self { origin: format!("{}://{host}", if https { "https" } else { "http" }).into() }
    }

    /// For what is stored or sent: the configured `public_url`.
    pub(crate) fn fixed(origin: &str) -> Self {
        Self { origin: origin.trim_end_matches('/').into() }
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of one object.
    pub(crate) fn to(&self, target: Target, uuid: Uuid) -> String {
        let mut hyphenated = Uuid::encode_buffer();
        let uuid = uuid.hyphenated().encode_lower(&mut hyphenated);
        [&*self.origin, target.api, "/", target.path, "/", uuid].concat()
    }

    /// A reference to one object.
    pub(crate) fn reference(&self, target: Target, uuid: Uuid) -> Reference {
        Reference { uuid, url: self.to(target, uuid) }
    }
}

/// A reference to another object, as it is written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Reference {
    /// Its identity.
    pub(crate) uuid: Uuid,
    /// Its address.
    #[schema(read_only, format = "uri", min_length = 1, max_length = 1000)]
    pub(crate) url: String,
}
