//! What may be a BSN, however it was typed. It is asked of our own register, the BRP and the `_zoek` of a zaaksysteem, each
//! in a body; in a name, an address or a question to anybody else it has no place.

use super::normaal::schoon;
use crate::rest::formats::passes_eleven_test;

/// Digits that stand together, and where.
struct Groep<'t> {
    cijfers: &'t str,
    at: usize,
}

impl Groep<'_> {
    fn end(&self) -> usize {
        self.at + self.cijfers.len()
    }
}

/// More than this between two groups of digits and they are two numbers.
const GAP: usize = 3;
/// What people and mail programmes put before a BSN.
pub(super) const LABELS: &[&str] =
    &["bsn", "bsnr", "bsnnr", "bsnnummer", "burgerservicenummer", "sofinummer"];

/// The BSN that a text may hold: nine digits that pass the 11-test, in one group or in groups as a BSN is written (4-2-3)
/// wherever it stands, or in other groups that are not the end of a reference (`ZAAK-2024-00012`).
pub(crate) fn in_text(text: &str) -> Option<String> {
    let text = &schoon(text);
    let groepen = groepen(text);
    let whole = groepen.iter().map(|groep| groep.cijfers).find(|cijfers| passes_eleven_test(cijfers));
    let divided = || (0..groepen.len()).find_map(|first| from_groups(text, groepen.get(first..)?));
    whole.map(str::to_owned).or_else(divided)
}

/// Whether a text holds a number that is long enough to be somebody's: then it is no name to ask others for.
pub(crate) fn has_long_number(text: &str) -> bool {
    let text = &schoon(text);
    groepen(text).iter().any(|groep| groep.cijfers.len() >= 8) || in_text(text).is_some()
}

/// The digits of a text, apart from what stands between them.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn groepen(text: &str) -> Vec<Groep<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for cijfers in text.split(|sign: char| !sign.is_ascii_digit()) {
        if !cijfers.is_empty() {
            found.push(Groep { cijfers, at });
        }
        // Whatever ended this group is the sign after it.
        let end = at + cijfers.len();
        at = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    found
}

/// Nine digits of the first of these groups and those that follow it.
fn from_groups(text: &str, groepen: &[Groep<'_>]) -> Option<String> {
    let first = groepen.first()?;
    let is_in_threes =
        matches!(groepen, [a, b, c, ..] if [a, b, c].map(|groep| groep.cijfers.len()) == [4, 2, 3]);
    if !is_in_threes && ends_reference(text.get(..first.at).unwrap_or_default()) {
        return None;
    }
    let mut all = first.cijfers.to_owned();
    for pair in groepen.windows(2) {
        let [before, after] = pair else { break };
        let gap = text.get(before.end()..after.at)?;
        if all.len() >= 9 || gap.chars().count() > GAP || gap.chars().any(char::is_alphanumeric) {
            break;
        }
        all.push_str(after.cijfers);
    }
    passes_eleven_test(&all).then_some(all)
}

/// Whether digits after this are the rest of a reference: a word stands right before them, and it does not say BSN.
fn ends_reference(before: &str) -> bool {
    let head = before.trim_end_matches(|sign| "-_./".contains(sign));
    let start = head
        .rfind(|sign: char| !sign.is_alphanumeric())
        .map_or(0, |at| at + head.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8));
    let word = head.get(start..).unwrap_or_default().to_lowercase();
    !word.is_empty() && !LABELS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{has_long_number, in_text};

    const BSN: &str = "999990639";

    #[test]
    fn a_bsn_is_seen_in_every_notation() {
        for text in [
            "999990639",
            "BSN 999990639",
            "bsn: 9999.90.639",
            "999990639 Jaartal",
            "BSN999990639",
            "BSN-9999 90 639",
            "\u{200b}999990639",
            "9999\u{a0}90\u{2011}639",
            "9999 - 90 - 639",
            "\u{ff19}99990639",
            "Jan (999990639) belt",
            "klant999990639x",
            "https://example.nl/?bsn=999990639",
            "31-1-1970 999990639",
            "persoon-9999.90.639",
            "persoon/9999 90 639",
        ] {
            assert_eq!(in_text(text).as_deref(), Some(BSN), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "",
            "999990638",
            "9999906390",
            "ZAAK-9999-90639",
            "Z/99/9990639",
            "ZAAK-2024-0000000001",
            "06 12345678",
            "1234 AB 12",
            "68750110",
            "31-12-1985",
        ] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_with_a_long_number_is_no_name_to_ask_others_for() {
        for text in ["Jansen 999990638", "Jansen 12345678", "9999 90 639 Jansen"] {
            assert!(has_long_number(text), "{text}");
        }
        for text in ["Studio 54", "Bakkerij 2000 B.V.", "Jan de Vries"] {
            assert!(!has_long_number(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_looked_through(text in "\\PC{0,60}") {
            prop_assert!(in_text(&text).is_none_or(|bsn| bsn.len() == 9));
        }

        #[test]
        fn whatever_stands_around_a_bsn_it_is_seen(before in "[^0-9]{0,8}", after in "[^0-9]{0,8}") {
            let text = format!("{before}{BSN}{after}");
            // Signs beside it may be digits in another notation.
            if super::schoon(&text).chars().filter(char::is_ascii_digit).count() == 9 {
                let found = in_text(&text);
                prop_assert_eq!(found.as_deref(), Some(BSN));
            }
        }
    }
}
