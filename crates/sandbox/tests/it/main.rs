//! The neighbours from outside, over HTTP semantics but in process.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail bluntly")]

mod brp;
mod demo;
mod hulp;
mod kvk;
mod notificaties;
mod oidc;
mod opnamen;
mod schrijven;
mod storingen;
mod zgw;
