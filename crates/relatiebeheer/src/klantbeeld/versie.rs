//! The version of what a screen shows: who changes it says which version they saw, so that nobody overwrites what they
//! have not seen. It follows from what is shown, so whatever writes a row changes it, and nothing has to be counted.

use serde::Serialize;

use crate::app::App;

/// Long enough that two things that differ never have the same.
const LENGTH: usize = 32;

/// The version of `shown`. It may stand in an address: nothing can be read from it without our key.
pub(crate) fn of(app: &App, shown: &impl Serialize) -> String {
    let text = serde_json::to_string(shown).unwrap_or_default();
    let mut hash = app.geheim.hash(&["versie\0", &text].concat());
    hash.truncate(LENGTH);
    hash
}
