//! Moving in from Open Klant.

pub(crate) mod lezen;
pub(crate) mod open_klant;
pub(crate) mod record;
pub(crate) mod tabellen;
