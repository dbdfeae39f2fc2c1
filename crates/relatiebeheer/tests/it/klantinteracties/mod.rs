//! The resources of the Klantinteracties API, one file for what belongs together.

mod adressen;
mod betrokkenen;
mod identificatoren;
mod internetaken;
mod klantcontacten;
mod nummer;
mod onderwerpobjecten;
mod partijen;
