//! The end of reading a body: do the objects that it refers to exist?

use store::Conn;
use uuid::Uuid;

use super::Input;
use crate::rest::problem::{InvalidParam, Problem, Result};

/// What is left to check when a body has been read.
pub(crate) struct Unsettled {
    errors: Vec<InvalidParam>,
    pending: Vec<super::Pending>,
}

impl Input<'_> {
    /// Ends the reading.
    pub(crate) fn done(self) -> Unsettled {
        Unsettled { errors: self.errors, pending: self.pending }
    }
}

impl Unsettled {
    /// Looks the references up and reports everything that is wrong.
    pub(crate) async fn settle(mut self, conn: &Conn) -> Result<()> {
        for pending in &self.pending {
            let sql = ["select uuid from ", pending.target.table, " where uuid = $1"].concat();
            if conn.first::<(Uuid,)>(&sql, &[&pending.uuid]).await?.is_none() {
                let reason = format!("{} object bestaat niet.", pending.target.label);
                self.errors.push(InvalidParam::new(pending.name.clone(), "invalid", reason));
            }
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.errors)) }
    }
}
