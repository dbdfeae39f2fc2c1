//! The resources of the Klantinteracties API, one file for what belongs together.

mod adressen;
mod betrokkenen;
mod identificatoren;
mod internetaken;
mod klantcontacten;
mod onderwerpobjecten;
mod partijen;
