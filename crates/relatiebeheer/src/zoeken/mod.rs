//! The one search box.

pub(crate) mod index;
pub(crate) mod normaal;
