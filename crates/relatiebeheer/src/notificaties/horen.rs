//! Who is to wake up when there is something to do.

use tokio::sync::Notify;

/// The bells of the workers that hear of changes.
#[derive(Default)]
pub(crate) struct Horen {
    /// A message came in.
    pub(crate) inbox: Notify,
    /// A besluit is new.
    pub(crate) besluiten: Notify,
    /// Zaken are out of date.
    pub(crate) verversen: Notify,
    /// Our abonnementen may be wrong.
    pub(crate) abonnementen: Notify,
}
