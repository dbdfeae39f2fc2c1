//! Who looked at whom, and why. (Who changed what is written by [`crate::rest::write::Write`], with the change.)

pub(crate) mod beheer;
pub(crate) mod beveiliging;
pub(crate) mod inzage;
