//! Moving: in from Open Klant, and to and from a backup.

pub(crate) mod lezen;
pub(crate) mod open_klant;
pub(crate) mod record;
pub(crate) mod reservekopie;
pub(crate) mod tabellen;
