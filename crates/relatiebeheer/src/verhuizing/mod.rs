//! Moving: in from Open Klant, and to and from a backup.

pub(crate) mod lezen;
mod lezer;
pub(crate) mod open_klant;
pub(crate) mod record;
mod register;
pub(crate) mod reservekopie;
mod sleutels;
mod stappen;
pub(crate) mod tabellen;
pub(crate) mod voortgang;
mod wachten;

pub use open_klant::{Order, Pieces, Report};
