//! The product as its clients see it. Every test runs on SQLite and on PostgreSQL, each in a register of its own.

#![expect(
    clippy::tests_outside_test_module,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "the whole crate is tests, which may be blunt"
)]

mod conformance;
mod doctor;
mod gezondheid;
mod kiss;
mod klantinteracties;
mod notificaties;
mod openapi;
mod reservekopie;
mod rest;
mod support;
mod toegang;
mod verhuizing;
mod werkplek;
mod zaken;
