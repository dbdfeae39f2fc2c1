//! The registers of persons and organisations that we look in, and keep nothing of.

pub(crate) mod brp;
pub(crate) mod kvk;
