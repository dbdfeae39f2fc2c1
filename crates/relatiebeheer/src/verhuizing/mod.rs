//! Moving: in from Open Klant, and to and from a backup.

mod api;
mod bron;
pub(crate) mod kolommen;
pub(crate) mod lezen;
mod lezer;
mod oordeel;
pub(crate) mod open_klant;
pub(crate) mod record;
mod register;
pub(crate) mod reservekopie;
mod samenhang;
mod sleutels;
mod stappen;
pub(crate) mod tabellen;
mod uitvoer;
pub(crate) mod voortgang;
mod wachten;

pub use kolommen::{Som, Sommen};
pub use open_klant::{Goal, Ongewoon, Order, Pieces, Report, Watch};
pub use uitvoer::Written;
