//! The OpenAPI descriptions, made from the declarations that the handlers run on.

pub(crate) mod describe;

use utoipa::openapi::{Info, OpenApi, Paths};

/// An empty description, to be filled by the rooms.
pub(crate) fn empty(title: &str, version: &str) -> OpenApi {
    OpenApi::new(Info::new(title, version), Paths::new())
}
