//! The product as its clients see it. Every test runs on SQLite and on PostgreSQL, each in a register of its own.

#![expect(clippy::tests_outside_test_module, reason = "the whole crate is tests")]

mod conformance;
mod openapi;
mod support;
mod werkplek;
