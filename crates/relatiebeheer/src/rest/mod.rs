//! Shared REST mechanics: how the standard APIs page, filter, expand, read bodies and report problems.

pub(crate) mod api;
pub(crate) mod body;
pub(crate) mod count;
pub(crate) mod expand;
pub(crate) mod filter;
pub(crate) mod formats;
pub(crate) mod gather;
pub(crate) mod handlers;
pub(crate) mod idempotency;
pub(crate) mod input;
pub(crate) mod links;
pub(crate) mod negotiate;
pub(crate) mod oas;
pub(crate) mod page;
pub(crate) mod problem;
pub(crate) mod query;
pub(crate) mod related;
pub(crate) mod resource;
pub(crate) mod row;
pub(crate) mod write;
