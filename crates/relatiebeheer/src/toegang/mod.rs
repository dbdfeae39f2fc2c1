//! Who is it, and what may they do.

pub(crate) mod geheim;
pub(crate) mod oidc;
pub(crate) mod policy;
pub(crate) mod sessies;
pub(crate) mod tokens;
mod zicht;

pub(crate) use policy::{Action, Medewerker, Object, Rol, Subject};
pub(crate) use zicht::Zicht;
