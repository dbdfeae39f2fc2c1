//! The one place that knows which partijen are hidden from whom.

use store::Conn;
use uuid::Uuid;

use crate::{rest::problem::Result, toegang::Medewerker};

/// Of these partijen the ones that this employee may know of, in the same order. Nobody is hidden yet.
pub(crate) async fn zichtbaar(_conn: &Conn, _wie: &Medewerker, partijen: Vec<Uuid>) -> Result<Vec<Uuid>> {
    Ok(partijen)
}
