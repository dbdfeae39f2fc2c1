//! The query string of the standard APIs: known parameters only, the last of a repeated one wins.

use std::borrow::Cow;

use crate::rest::problem::{Problem, Result};

/// A decoded query string.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query<'q> {
    pairs: Vec<(Cow<'q, str>, Cow<'q, str>)>,
}

impl<'q> Query<'q> {
    /// Decodes; refuses parameters that are not `known`.
    pub(crate) fn parse(raw: Option<&'q str>, known: impl Fn(&str) -> bool) -> Result<Self> {
        let raw = raw.unwrap_or_default();
        let pairs: Vec<_> = form_urlencoded::parse(raw.as_bytes()).collect();
        let mut unknown: Vec<&str> =
            pairs.iter().map(|(name, _)| &**name).filter(|name| !name.is_empty() && !known(name)).collect();
        unknown.dedup();
        if unknown.is_empty() {
            return Ok(Self { pairs });
        }
        let reason = format!("Onbekende query parameters: {}", unknown.join(", "));
        Err(Problem::field("nonFieldErrors", "unknown-parameters", reason))
    }

    /// The last value of a parameter; an empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let last = self.pairs.iter().rev().find(|(key, _)| key == name);
        last.map(|(_, value)| &**value).filter(|value| !value.is_empty())
    }

    /// Every value of a parameter.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| &**value)
    }
}
