//! Typed client of the ZGW APIs (VNG "APIs voor Zaakgericht werken"): zaken, catalogi, documenten, besluiten, autorisaties and
//! notificaties.
//!
//! It knows the standard and how its implementations behave, and nothing of the product that uses it. The
//! floor is Zaken API 1.5.1, Catalogi API 1.3.1 and Documenten API 1.4.2, which is what Open Zaak 1.30 offers;
//! whatever a newer peer adds to its answers is ignored.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use futures_util::TryStreamExt;
//! use zgw::transport::Reqwest;
//! use zgw::zaken::Bsn;
//! use zgw::{Caller, Client, Config, Secret};
//!
//! let config = Config {
//!     zaken: "https://openzaak.example.nl/zaken/api/v1".into(),
//!     catalogi: "https://openzaak.example.nl/catalogi/api/v1".into(),
//!     documenten: "https://openzaak.example.nl/documenten/api/v1".into(),
//!     besluiten: "https://openzaak.example.nl/besluiten/api/v1".into(),
//!     autorisaties: String::new(),
//!     origins: vec![],
//!     client_id: "crm".into(),
//!     secret: Secret::new("…"),
//!     budget: Duration::from_secs(5),
//!     max_body: 8 * 1024 * 1024,
//!     clock: Arc::new(jiff::Timestamp::now),
//! };
//! let client = Client::new(config, Arc::new(Reqwest::new("example/1.0", Duration::from_secs(2))?))?;
//! let caller = Caller::new("mdw-1", "A. Medewerker");
//! let mut zaken = std::pin::pin!(client.zaken_of(&caller, &Bsn::parse("999990019").ok_or("no BSN")?));
//! while let Some(part) = zaken.try_next().await? {
//!     for zaak in part.zaken {
//!         let documents = client.documenten_of(&caller, &zaak.url).await?;
//!         println!("{}: {} documents", zaak.identificatie, documents.documenten.len());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`transport`] is useful alone: any other HTTP neighbour can be called through it with the same bounds in
//! time and size, and be replaced by a fake in tests.

#![warn(missing_docs)]

mod auth;
pub mod autorisaties;
pub mod catalogi;
mod client;
pub mod documenten;
pub mod error;
pub mod notificaties;
pub mod overzicht;
pub mod transport;
mod typen;
mod vertrouwelijkheid;
mod wire;
pub mod zaken;

pub use auth::{Caller, Clock, Secret};
pub use client::{Api, Client, Config, ConfigError};
pub use error::{Error, InvalidParam};
pub use vertrouwelijkheid::Vertrouwelijkheidaanduiding;
pub use wire::uuid_of;
