//! Who is it, and what may they do.

pub(crate) mod geheim;
pub(crate) mod jwt;
pub(crate) mod limiet;
pub(crate) mod oidc;
pub(crate) mod policy;
mod rechten;
pub(crate) mod sessies;
mod spoor;
pub(crate) mod tokens;
mod zicht;
mod zonder_bsn;

pub(crate) use policy::{Action, Medewerker, Object, Rol, Subject};
pub(crate) use rechten::Rechten;
pub(crate) use zicht::{Zicht, schermt_af};
