//! `expand`: which related objects are written out whole, under `_expand`.

use crate::rest::{
    input::Target,
    problem::{Problem, Result},
};

/// What can be expanded, as a dotted path, and what that shows.
pub(crate) type Expansion = (&'static str, Target);

/// What was asked to be expanded, as dotted paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expand {
    paths: Vec<String>,
}

impl Expand {
    /// Reads every `expand` parameter; a path of which the parent was not asked implies it.
    pub(crate) fn parse<'v>(values: impl Iterator<Item = &'v str>, known: &[Expansion]) -> Result<Self> {
        let mut paths = Vec::new();
        let mut unknown = None;
        for value in values {
            let mut first = None;
            for path in value.split(',').map(str::trim).filter(|path| !path.is_empty()) {
                if known.iter().any(|(known, _)| *known == path) {
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

    /// The resources that are shown, of those that can be: also the ones on the way to what was asked.
    pub(crate) fn resources(&self, known: &'static [Expansion]) -> impl Iterator<Item = &'static str> {
        let shows = |path: &str| {
            self.paths.iter().any(|asked| {
                asked.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        known.iter().filter(move |(path, _)| shows(path)).map(|(_, target)| target.path)
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

#[cfg(test)]
mod tests {
    use super::{Expand, Expansion};
    use crate::rest::{input::Target, links::KLANTINTERACTIES};

    const fn to(path: &'static str) -> Target {
        Target { api: KLANTINTERACTIES, table: path, label: path, path }
    }

    const KNOWN: &[Expansion] =
        &[("een", to("a")), ("een.twee", to("b")), ("een.twee.drie", to("c")), ("eender", to("d"))];

    fn parse(values: &[&str]) -> Expand {
        Expand::parse(values.iter().copied(), KNOWN).unwrap()
    }

    #[test]
    fn values_are_split_and_blanks_passed_over() {
        let expand = parse(&["een, eender", "", ",een.twee,"]);
        assert!(expand.inside("eender").is_some_and(|inside| inside.is_empty()));
        assert!(expand.inside("een").is_some_and(|inside| inside.inside("twee").is_some()));
        assert!(parse(&[""]).is_empty());
    }

    #[test]
    fn a_path_implies_what_is_above_it_and_nothing_that_begins_alike() {
        let expand = parse(&["een.twee.drie"]);
        let inside = expand.inside("een").and_then(|een| een.inside("twee")).unwrap();
        assert!(inside.inside("drie").is_some_and(|drie| drie.is_empty()));
        assert_eq!(expand.inside("eender"), None);
        assert_eq!(parse(&["eender"]).inside("een"), None);
    }

    #[test]
    fn what_is_shown_is_all_that_is_on_the_way() {
        let shown = |values: &[&str]| parse(values).resources(KNOWN).collect::<Vec<_>>().join("");
        assert_eq!(shown(&["een.twee"]), "ab");
        assert_eq!(shown(&["eender"]), "d");
        assert_eq!(shown(&["eender,een.twee.drie"]), "abcd");
        assert_eq!(shown(&[]), "");
    }

    #[test]
    fn the_last_that_is_wrong_is_named() {
        let wrong = Expand::parse(["een,x,y", "z", "een"].into_iter(), KNOWN).unwrap_err();
        assert!(format!("{wrong:?}").contains(" z is geen beschikbare keuze"), "{wrong:?}");
    }
}
