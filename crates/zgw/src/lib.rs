//! Typed client of the ZGW APIs (VNG "APIs voor Zaakgericht werken"): zaken, catalogi and documenten, read side.
//!
//! It knows the standard and how its implementations behave, and nothing of the product that uses it. The
//! floor is Zaken API 1.5.1, Catalogi API 1.3.1 and Documenten API 1.4.2, which is what Open Zaak 1.30 offers;
//! whatever a newer peer adds to its answers is ignored.
//!
//! [`transport`] is useful alone: any other HTTP neighbour can be called through it with the same bounds in
//! time and size, and be replaced by a fake in tests.

#![warn(missing_docs)]

mod auth;
pub mod catalogi;
mod client;
pub mod documenten;
pub mod error;
pub mod transport;
mod vertrouwelijkheid;
mod wire;
pub mod zaken;

pub use auth::{Caller, Clock, Secret};
pub use client::{Api, Client, Config, ConfigError};
pub use error::{Error, InvalidParam};
pub use vertrouwelijkheid::Vertrouwelijkheidaanduiding;
pub use wire::uuid_of;
