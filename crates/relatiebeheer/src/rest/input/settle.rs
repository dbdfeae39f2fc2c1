//! The end of reading a body: do the objects that it refers to exist?

use std::collections::{BTreeMap, HashSet};

use store::Conn;
use uuid::Uuid;

use super::Input;
use crate::rest::{
    problem::{InvalidParam, Problem, Result},
    related::{CHUNK, Many},
};

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
    /// What is wrong with the body itself, whatever it refers to.
    pub(crate) fn into_errors(self) -> Vec<InvalidParam> {
        self.errors
    }

    /// Looks the references up, one statement a table, and reports everything that is wrong.
    pub(crate) async fn settle(mut self, conn: &Conn) -> Result<()> {
        let mut wanted: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
        for pending in &self.pending {
            wanted.entry(pending.target.table).or_default().push(pending.uuid);
        }
        let mut found = HashSet::new();
        for (table, uuids) in wanted {
            for some in uuids.chunks(CHUNK) {
                let many = Many::new(some);
                let sql = ["select uuid from ", table, " where uuid in ", &many.places()].concat();
                let rows: Vec<(Uuid,)> = conn.query(&sql, &many.params()).await?;
                found.extend(rows.into_iter().map(|(uuid,)| (table, uuid)));
            }
        }
        for pending in self.pending {
            if !found.contains(&(pending.target.table, pending.uuid)) {
                let reason = format!("{} object bestaat niet.", pending.target.label);
                self.errors.push(InvalidParam::new(pending.name, "invalid", reason));
            }
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.errors)) }
    }
}
