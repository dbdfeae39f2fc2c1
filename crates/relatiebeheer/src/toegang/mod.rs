//! Who is it, and what may they do.

pub(crate) mod beheer;
pub(crate) mod geheim;
pub(crate) mod jwt;
pub(crate) mod limiet;
pub(crate) mod oidc;
pub(crate) mod policy;
mod rechten;
pub(crate) mod sessies;
pub(crate) mod sleutelbestand;
mod spoor;
pub(crate) mod tokens;
pub(crate) mod vanaf;
mod zicht;
mod zonder_bsn;

/// Who made a request, for the log: an answer carries it outwards.
#[derive(Clone)]
pub(crate) struct Wie(pub(crate) String);

pub(crate) use policy::{Action, Medewerker, Object, Rol, Subject};
pub(crate) use rechten::Rechten;
pub(crate) use zicht::{Zicht, schermt_af};
