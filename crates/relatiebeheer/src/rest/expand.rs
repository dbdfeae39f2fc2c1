//! `expand`: which related objects are written out whole, under `_expand`.

use crate::rest::problem::{InvalidParam, Problem, Result};

/// What was asked to be expanded, as dotted paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expand {
    paths: Vec<String>,
}

impl Expand {
    /// Reads every `expand` parameter; a path of which the parent was not asked implies it.
    pub(crate) fn parse<'v>(values: impl Iterator<Item = &'v str>, known: &[&str]) -> Result<Self> {
        let mut paths = Vec::new();
        let mut errors = Vec::new();
        for path in values.flat_map(|value| value.split(',')).map(str::trim).filter(|path| !path.is_empty()) {
            if known.contains(&path) {
                paths.push(path.to_owned());
            } else {
                let reason = format!("Selecteer een geldige keuze. {path} is geen beschikbare keuze.");
                errors.push(InvalidParam::new("expand", "invalid_choice", reason));
            }
        }
        if errors.is_empty() { Ok(Self { paths }) } else { Err(Problem::Invalid(errors)) }
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
