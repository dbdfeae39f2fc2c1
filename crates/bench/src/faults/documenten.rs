//! Documents that were asked for against those that the zaaksysteem holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{DefaultHasher, Hasher as _};

/// What its client heard of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Outcome {
    Acknowledged,
    /// No answer, or one that does not tell.
    Unknown,
    /// It was refused, or nothing was sent that could be kept.
    Refused,
}

/// A file, as far as it is remembered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Content {
    size: usize,
    hash: u64,
}

impl Content {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        Self { size: bytes.len(), hash: hasher.finish() }
    }
}

/// A document is made or changed. No two have the same title.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) titel: String,
    /// `None`: the file stays as it is.
    pub(crate) content: Option<Content>,
    pub(crate) outcome: Outcome,
}

/// All that was asked of one document, in that order; the first makes it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) zaak: String,
    /// Known when its making was acknowledged.
    pub(crate) uuid: Option<String>,
    pub(crate) changes: Vec<Change>,
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Version {
    pub(crate) titel: String,
    /// `None`: it was promised and is not there.
    pub(crate) content: Option<Content>,
}

/// A document at the zaaksysteem.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) uuid: String,
    pub(crate) locked: bool,
    /// The zaken that it is related to.
    pub(crate) zaken: Vec<String>,
    /// Oldest first.
    pub(crate) versions: Vec<Version>,
}

impl Found {
    /// What it was called first.
    fn titel(&self) -> &str {
        self.versions.first().map_or("", |version| &version.titel)
    }
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wrong {
    /// Acknowledged and not there.
    Lost,
    /// There more than once.
    Doubled,
    /// Without all of its content, or with that of something else.
    Torn,
    /// No zaak has it.
    Orphaned,
    /// Locked.
    Locked,
    /// There though nobody asked, or though it was refused, or in another zaak, or in another order.
    Stray,
    /// A row of ours that is never done with.
    Left,
}

const ALL: [Wrong; 7] =
    [Wrong::Lost, Wrong::Doubled, Wrong::Torn, Wrong::Orphaned, Wrong::Locked, Wrong::Stray, Wrong::Left];

/// The names of what is wrong.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Verdict(BTreeMap<Wrong, BTreeSet<String>>);

impl Verdict {
    pub(crate) fn say(&mut self, wrong: Wrong, what: impl Into<String>) {
        self.0.entry(wrong).or_default().insert(what.into());
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.0.is_empty()
    }

    /// The first few of each kind.
    pub(crate) fn lines(&self) -> Vec<String> {
        let some = |(wrong, names): (&Wrong, &BTreeSet<String>)| {
            names.iter().take(10).map(|name| format!("{}: {name}", word(*wrong))).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(some).collect()
    }
}

fn word(wrong: Wrong) -> String {
    format!("{wrong:?}").to_lowercase()
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |wrong| format!("{} {}", self.0.get(&wrong).map_or(0, BTreeSet::len), word(wrong));
        f.write_str(&ALL.map(part).join(", "))
    }
}

pub(crate) fn judge(asked: &[Asked], found: &[Found]) -> Verdict {
    let mut verdict = Verdict::default();
    let mut by_titel: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
    for document in found {
        by_titel.entry(document.titel()).or_default().push(document);
        if document.locked {
            verdict.say(Wrong::Locked, document.titel());
        }
        match document.zaken.len() {
            0 => verdict.say(Wrong::Orphaned, document.titel()),
            1 => {}
            _ => verdict.say(Wrong::Doubled, format!("{} in {:?}", document.titel(), document.zaken)),
        }
    }
    for one in asked {
        let Some(making) = one.changes.first() else { continue };
        let there = by_titel.remove(making.titel.as_str()).unwrap_or_default();
        if there.len() > 1 {
            verdict.say(Wrong::Doubled, &making.titel);
        }
        if making.outcome == Outcome::Acknowledged
            && !there.iter().any(|document| Some(&document.uuid) == one.uuid.as_ref())
        {
            verdict.say(Wrong::Lost, &making.titel);
        }
        for document in there {
            if document.zaken.iter().any(|zaak| *zaak != one.zaak) {
                verdict.say(Wrong::Stray, &making.titel);
            }
            compare(one, document, &mut verdict);
        }
    }
    for titel in by_titel.into_keys() {
        verdict.say(Wrong::Stray, titel);
    }
    verdict
}

/// Each version is a change that was asked, once and in that order, and none that was acknowledged is missing.
fn compare(asked: &Asked, found: &Found, verdict: &mut Verdict) {
    let mut changes = asked.changes.iter();
    let mut content = None;
    let mut seen = BTreeSet::new();
    for version in kept(&found.versions, verdict) {
        if !seen.insert(&version.titel) {
            verdict.say(Wrong::Doubled, &version.titel);
            continue;
        }
        let Some(at) = changes.as_slice().iter().position(|change| change.titel == version.titel) else {
            verdict.say(Wrong::Stray, &version.titel);
            continue;
        };
        for missed in changes.by_ref().take(at).filter(|change| change.outcome == Outcome::Acknowledged) {
            verdict.say(Wrong::Lost, &missed.titel);
        }
        let Some(change) = changes.next() else { continue };
        if change.outcome == Outcome::Refused {
            verdict.say(Wrong::Stray, &version.titel);
        }
        content = change.content.or(content);
        if version.content != content {
            verdict.say(Wrong::Torn, &version.titel);
        }
    }
    for missed in changes.filter(|change| change.outcome == Outcome::Acknowledged) {
        verdict.say(Wrong::Lost, &missed.titel);
    }
}

/// The versions without what was begun and taken back: those have no content, and what stood before them follows again.
fn kept<'a>(versions: &'a [Version], verdict: &mut Verdict) -> Vec<&'a Version> {
    let mut kept: Vec<&Version> = Vec::new();
    let mut broken: Option<&Version> = None;
    for version in versions {
        if version.content.is_none() {
            broken = Some(version);
        } else if let Some(broken) = broken.take() {
            if kept.last() != Some(&version) {
                verdict.say(Wrong::Torn, format!("{}, followed by {}", broken.titel, version.titel));
                kept.push(version);
            }
        } else {
            kept.push(version);
        }
    }
    if let Some(broken) = broken {
        verdict.say(Wrong::Torn, &broken.titel);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::Outcome::{Acknowledged, Refused, Unknown};
    use super::*;

    fn file(name: &str) -> Option<Content> {
        (!name.is_empty()).then(|| Content::of(name.as_bytes()))
    }

    fn asked(changes: &[(&str, &str, Outcome)]) -> Vec<Asked> {
        let change = |(titel, name, outcome): &(&str, &str, Outcome)| Change {
            titel: (*titel).to_owned(),
            content: file(name),
            outcome: *outcome,
        };
        let uuid = (changes[0].2 == Acknowledged).then(|| "1".to_owned());
        vec![Asked { zaak: "z".to_owned(), uuid, changes: changes.iter().map(change).collect() }]
    }

    fn found(versions: &[(&str, &str)]) -> Found {
        let version =
            |(titel, name): &(&str, &str)| Version { titel: (*titel).to_owned(), content: file(name) };
        let versions = versions.iter().map(version).collect();
        Found { uuid: "1".to_owned(), locked: false, zaken: vec!["z".to_owned()], versions }
    }

    fn said(asked: &[Asked], found: &[Found]) -> Vec<String> {
        judge(asked, found).lines()
    }

    #[test]
    fn what_was_acknowledged_is_there_and_what_was_not_may_be() {
        let all =
            [("a", "1", Acknowledged), ("b", "", Unknown), ("c", "2", Unknown), ("d", "", Acknowledged)];
        assert!(said(&asked(&all), &[found(&[("a", "1"), ("c", "2"), ("d", "2")])]).is_empty());
        assert!(said(&asked(&all), &[found(&[("a", "1"), ("b", "1"), ("d", "1")])]).is_empty());
        assert!(said(&asked(&[("a", "1", Unknown)]), &[]).is_empty());
    }

    #[test]
    fn a_version_that_is_taken_back_is_followed_by_what_was_there() {
        let all = asked(&[("a", "1", Acknowledged), ("b", "2", Unknown), ("c", "", Acknowledged)]);
        assert!(said(&all, &[found(&[("a", "1"), ("b", ""), ("a", "1"), ("c", "1")])]).is_empty());
        let verdict = said(&all, &[found(&[("a", "1"), ("b", ""), ("c", "1")])]);
        assert_eq!(verdict, ["torn: b, followed by c"]);
        assert_eq!(said(&asked(&[("a", "1", Unknown)]), &[found(&[("a", "")])]), ["torn: a"]);
    }

    #[test]
    fn each_kind_of_damage_is_named() {
        let all = asked(&[("a", "1", Acknowledged), ("b", "", Acknowledged), ("c", "2", Refused)]);
        assert_eq!(said(&all, &[]), ["lost: a"]);
        assert_eq!(said(&all, &[found(&[("a", "1")])]), ["lost: b"]);
        assert_eq!(said(&all, &[found(&[("a", "1"), ("b", "1"), ("b", "1")])]), ["doubled: b"]);
        assert_eq!(said(&all, &[found(&[("a", "2"), ("b", "1")])]), ["torn: a"]);
        assert_eq!(said(&all, &[found(&[("a", "1"), ("b", "1"), ("c", "2")])]), ["stray: c"]);
        assert_eq!(said(&all, &[found(&[("a", "1"), ("b", "1"), ("x", "1")])]), ["stray: x"]);
        let good = found(&[("a", "1"), ("b", "1")]);
        assert_eq!(said(&all, &[good.clone(), good.clone()]), ["doubled: a"]);
        assert_eq!(said(&all, &[Found { locked: true, ..good.clone() }]), ["locked: a"]);
        assert_eq!(said(&all, &[Found { zaken: Vec::new(), ..good.clone() }]), ["orphaned: a"]);
        assert_eq!(said(&all, &[Found { zaken: vec!["y".to_owned()], ..good.clone() }]), ["stray: a"]);
        assert_eq!(said(&all, &[Found { uuid: "2".to_owned(), ..good }]), ["lost: a"]);
    }

    #[test]
    fn the_counts_are_one_line() {
        let mut verdict = judge(&asked(&[("a", "1", Acknowledged)]), &[]);
        verdict.say(Wrong::Left, "a row");
        let line = "1 lost, 0 doubled, 0 torn, 0 orphaned, 0 locked, 0 stray, 1 left";
        assert_eq!((verdict.to_string().as_str(), verdict.is_clean()), (line, false));
    }
}
