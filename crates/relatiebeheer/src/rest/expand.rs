//! `expand`: which related objects are written out whole, under `_expand`.

use crate::rest::problem::{Problem, Result};

/// What was asked to be expanded, as dotted paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expand {
    paths: Vec<String>,
}

impl Expand {
    /// Reads every `expand` parameter; a path of which the parent was not asked implies it.
    pub(crate) fn parse<'v>(values: impl Iterator<Item = &'v str>, known: &[&str]) -> Result<Self> {
        let mut paths = Vec::new();
        let mut unknown = None;
        for value in values {
            let mut first = None;
            for path in value.split(',').map(str::trim).filter(|path| !path.is_empty()) {
                if known.contains(&path) {
                    paths.push(path.to_owned());
                } else {
                    first.get_or_insert(path);
                }
            }
            // Of several parameters that are wrong, Open Klant names the last.
            unknown = first.or(unknown);
        }
        let Some(path) = unknown else { return Ok(Self { paths }) };
        let reason = format!("Selecteer een geldige keuze. {path} is geen beschikbare keuze.");
        Err(Problem::field("expand", "invalid_choice", reason))
    }

    /// Whether anything was asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// What to expand inside `name`, or `None` when it is not to be expanded itself.
    pub(crate) fn inside(&self, name: &str) -> Option<Self> {
        let below = |path: &String| {
            let rest = path.strip_prefix(name)?;
            match rest.strip_prefix('.') {
                Some(rest) => Some(Some(rest.to_owned())),
                None => rest.is_empty().then_some(None),
            }
        };
        let found: Vec<Option<String>> = self.paths.iter().filter_map(below).collect();
        (!found.is_empty()).then(|| Self { paths: found.into_iter().flatten().collect() })
    }
}
