//! What should be there against what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// One request, and what its client heard.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attempt {
    /// The uuid of the klantcontact that the server said it saved.
    pub(crate) acknowledged: Option<String>,
    /// The answer's status; 0 when there was none.
    pub(crate) status: u16,
}

impl Attempt {
    /// No answer: it may be saved or not.
    pub(crate) fn is_unknown(&self) -> bool {
        self.status == 0
    }
}

/// A klantcontact in the register.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Found {
    pub(crate) uuid: String,
    pub(crate) onderwerp: String,
    had_betrokkenen: Vec<IgnoredAny>,
    ging_over_onderwerpobjecten: Vec<IgnoredAny>,
}

impl Found {
    /// All three parts of one save are there.
    fn is_whole(&self) -> bool {
        self.had_betrokkenen.len() == 1 && self.ging_over_onderwerpobjecten.len() == 1
    }
}

/// The onderwerpen of what is wrong.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Verdict {
    /// Acknowledged and not there.
    pub(crate) lost: BTreeSet<String>,
    /// There more than once.
    pub(crate) doubled: BTreeSet<String>,
    /// There without all its parts.
    pub(crate) torn: BTreeSet<String>,
    /// There though nobody asked, or though the server refused.
    pub(crate) stray: BTreeSet<String>,
}

pub(crate) fn judge(asked: &BTreeMap<String, Attempt>, found: &[Found]) -> Verdict {
    let mut verdict = Verdict::default();
    let mut by_onderwerp: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
    for record in found {
        by_onderwerp.entry(&record.onderwerp).or_default().push(record);
        if !record.is_whole() {
            verdict.torn.insert(record.onderwerp.clone());
        }
        let wanted = asked.get(&record.onderwerp).is_some_and(|a| a.is_unknown() || a.acknowledged.is_some());
        if !wanted {
            verdict.stray.insert(record.onderwerp.clone());
        }
    }
    for (onderwerp, attempt) in asked {
        let there = by_onderwerp.get(onderwerp.as_str()).map_or(&[][..], Vec::as_slice);
        if there.len() > 1 {
            verdict.doubled.insert(onderwerp.clone());
        }
        if let Some(uuid) = &attempt.acknowledged
            && !there.iter().any(|record| record.uuid == *uuid)
        {
            verdict.lost.insert(onderwerp.clone());
        }
    }
    verdict
}

impl Verdict {
    pub(crate) fn add(&mut self, other: Self) {
        self.lost.extend(other.lost);
        self.doubled.extend(other.doubled);
        self.torn.extend(other.torn);
        self.stray.extend(other.stray);
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.groups().iter().all(|(_, records)| records.is_empty())
    }

    /// The first few of each kind.
    pub(crate) fn lines(&self) -> Vec<String> {
        let some = |(name, records): (&str, &BTreeSet<String>)| {
            records.iter().take(10).map(|onderwerp| format!("{name}: {onderwerp}")).collect::<Vec<_>>()
        };
        self.groups().into_iter().flat_map(some).collect()
    }

    fn groups(&self) -> [(&'static str, &BTreeSet<String>); 4] {
        [("lost", &self.lost), ("doubled", &self.doubled), ("torn", &self.torn), ("stray", &self.stray)]
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.groups().map(|(name, records)| format!("{} {name}", records.len()));
        f.write_str(&parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(attempts: &[(&str, Option<&str>, u16)]) -> BTreeMap<String, Attempt> {
        let attempt = |(name, uuid, status): &(&str, Option<&str>, u16)| {
            ((*name).to_owned(), Attempt { acknowledged: uuid.map(str::to_owned), status: *status })
        };
        attempts.iter().map(attempt).collect()
    }

    fn found(records: &[(&str, &str, usize)]) -> Vec<Found> {
        let record = |(onderwerp, uuid, parts): &(&str, &str, usize)| {
            let list = vec![json!({"uuid": "x"}); *parts];
            let record = json!({"uuid": uuid, "onderwerp": onderwerp, "hadBetrokkenen": list, "gingOverOnderwerpobjecten": list});
            serde_json::from_value(record).unwrap()
        };
        records.iter().map(record).collect()
    }

    #[test]
    fn what_was_acknowledged_is_there_and_what_was_not_may_be() {
        let asked = asked(&[("a", Some("1"), 201), ("b", None, 0), ("c", None, 0), ("d", None, 503)]);
        let verdict = judge(&asked, &found(&[("a", "1", 1), ("b", "2", 1)]));
        assert!(verdict.is_clean(), "{verdict}");
    }

    #[test]
    fn each_kind_of_damage_is_named() {
        let asked = asked(&[("a", Some("1"), 201), ("b", Some("2"), 201), ("c", None, 0), ("d", None, 503)]);
        let verdict = judge(
            &asked,
            &found(&[("b", "2", 1), ("b", "3", 1), ("c", "4", 0), ("d", "5", 1), ("e", "6", 1)]),
        );
        let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(verdict.lost, of(&["a"]));
        assert_eq!(verdict.doubled, of(&["b"]));
        assert_eq!(verdict.torn, of(&["c"]));
        assert_eq!(verdict.stray, of(&["d", "e"]));
        assert!(!verdict.is_clean());
        assert_eq!(verdict.to_string(), "1 lost, 1 doubled, 1 torn, 2 stray");
    }

    #[test]
    fn an_acknowledgement_is_of_that_very_record() {
        let verdict = judge(&asked(&[("a", Some("1"), 201)]), &found(&[("a", "other", 1)]));
        assert_eq!(verdict.lost.len(), 1);
    }

    #[test]
    fn damage_of_several_rounds_adds_up_without_counting_twice() {
        let mut whole = Verdict::default();
        for _ in 0..2 {
            whole.add(judge(&asked(&[("a", Some("1"), 201)]), &[]));
        }
        assert_eq!((whole.lost.len(), whole.lines()), (1, vec!["lost: a".to_owned()]));
    }
}
