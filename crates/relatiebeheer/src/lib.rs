//! The Relatiebeheercomponent (CRM) of the GEMMA target architecture: it keeps a municipality's customers and every
//! contact with them. `docs/architecture.md` walks through the rooms of this house.

pub mod app;
pub mod cli;
pub mod config;
mod contactgegevens;
mod contactmomenten;
pub mod doctor;
mod gezondheid;
mod klantbeeld;
mod klantinteracties;
mod migrations;
mod notificaties;
mod registers;
mod rest;
mod toegang;
mod verantwoording;
pub mod verhuizing;
mod werkplek;
mod zaken;
mod zoeken;

#[doc(hidden)]
pub use klantinteracties::filters;
#[doc(hidden)]
pub use rest::filter::{Filter, Kind};
