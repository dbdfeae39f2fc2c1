//! Who is it, and what may they do.

pub(crate) mod policy;
pub(crate) mod tokens;

pub(crate) use policy::{Action, Object, Subject};
