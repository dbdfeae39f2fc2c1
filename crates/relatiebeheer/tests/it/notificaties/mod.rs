//! Telling others what happened here, and hearing what happens elsewhere.

mod abonneren;
mod bezorgen;
mod cache;
pub(crate) mod horen;
mod ontvangen;
mod stroom;
mod stukken;
mod vergeten;
