//! What the store promises, on both engines.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod engines;
mod foreign;
mod migrations;
mod postgres;
mod rows;
mod sqlite;
mod statements;
mod transactions;
mod values;
