//! One customer's picture: our own data first, then each source as it answers, with its age or its failure.

pub(crate) mod bronnen;
pub(crate) mod contacten;
pub(crate) mod eigen;
mod klant;
pub(crate) mod organisatie;
pub(crate) mod stroom;
mod taken;
pub(crate) mod versie;

pub(crate) use klant::Klant;
