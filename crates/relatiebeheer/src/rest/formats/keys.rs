//! The names of `metadata`, which Open Klant turns into one spelling to store them and into another to show them:
//! `djangorestframework-camel-case` 1.4, of which these two say the same.

/// The name as it is stored: `zaakType` → `zaak_type`, `Betreft` → `_betreft`.
pub(crate) fn underscored(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let mut out = String::with_capacity(key.len() + 4);
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        if let Some(end) = border(&letters, at) {
            // One letter before the border, or none.
            out.extend(letters.get(at..end).into_iter().flatten());
            out.push('_');
            out.extend(letters.get(end));
            at = end + 1;
        } else {
            out.push(*letter);
            at += 1;
        }
    }
    out.to_lowercase()
}

/// Where a new word begins, when it does at `at` or right behind it.
fn border(letters: &[char], at: usize) -> Option<usize> {
    let is = |place: usize, test: fn(&char) -> bool| letters.get(place).is_some_and(test);
    let small = |letter: &char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    if is(at, small) && begins_word(letters, at + 1) {
        return Some(at + 1);
    }
    // Before a capital or digit that a small letter follows, or a digit at the end.
    let before = |place: usize| {
        let capital = is(place, char::is_ascii_uppercase);
        let follows = is(place + 1, small) || (place + 1 == letters.len() && !capital);
        (capital || is(place, char::is_ascii_digit)) && follows && begins_word(letters, place)
    };
    if is(at, char::is_ascii_uppercase) && before(at + 1) {
        return Some(at + 1);
    }
    before(at).then_some(at)
}

/// Whether a word can begin with this: a capital, or the first digit behind letters that does not stand in a word.
fn begins_word(letters: &[char], place: usize) -> bool {
    let Some(letter) = letters.get(place) else { return false };
    if letter.is_ascii_uppercase() {
        return true;
    }
    let before = place.checked_sub(1).and_then(|before| letters.get(before));
    let after = letters.get(place + 1);
    let ends = |capitals: bool| {
        after.is_none_or(|after| after.is_ascii_digit() || (capitals && after.is_ascii_uppercase()))
    };
    let behind = before.is_some_and(|before| {
        (before.is_ascii_lowercase() && ends(true)) || (before.is_ascii_uppercase() && ends(false))
    });
    letter.is_ascii_digit() && behind
}

/// The name as it is shown: `zaak_type` → `zaakType`, `_betreft` → `Betreft`, `a_` → `a_`. What is shown stays as it is when it
/// is shown again, unless an underscore is left before a digit, which has no capital.
pub(crate) fn shown(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    let mut letters = key.chars().peekable();
    // What a match of `a_b` took is no part of the next one.
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '_' && (next.is_ascii_lowercase() || next.is_ascii_digit()) => {
                out.push(next.to_ascii_uppercase());
                letters.next();
            }
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{shown, underscored};

    /// A name that was given, how Open Klant 2.18 stores it, and how it shows it.
    const KEYS: [(&str, &str, &str); 60] = [
        ("a_", "a_", "a_"),
        ("_a", "_a", "A"),
        ("__a", "__a", "_A"),
        ("a__b", "a__b", "a_B"),
        ("a_b_c", "a_b_c", "aBC"),
        ("a_1", "a_1", "a1"),
        ("a1", "a_1", "a1"),
        ("a12", "a_12", "a12"),
        ("a1b", "a1b", "a1b"),
        ("caseID", "case_id", "caseId"),
        ("CaseID", "_case_id", "CaseId"),
        ("ID", "id", "id"),
        ("IDs", "i_ds", "iDs"),
        ("XMLHttp", "xml_http", "xmlHttp"),
        ("case_ID", "case_id", "caseId"),
        ("a_B", "a_b", "aB"),
        ("Aap", "_aap", "Aap"),
        ("aAp", "a_ap", "aAp"),
        ("zaakType", "zaak_type", "zaakType"),
        ("zaak type", "zaak type", "zaak type"),
        ("zaak-type", "zaak-type", "zaak-type"),
        ("é_a", "é_a", "éA"),
        ("a_é", "a_é", "a_é"),
        ("a.b", "a.b", "a.b"),
        ("1a", "1a", "1a"),
        ("A", "a", "a"),
        ("AB", "ab", "ab"),
        ("aB", "a_b", "aB"),
        ("a2B", "a_2b", "a2b"),
        ("A2", "a_2", "a2"),
        ("A2b", "_a2b", "A2b"),
        ("AA2", "a_a_2", "aA2"),
        ("AA22", "a_a_22", "aA22"),
        ("a22", "a_22", "a22"),
        ("x_1_y", "x_1_y", "x1Y"),
        ("_", "_", "_"),
        ("__", "__", "__"),
        ("a_ b", "a_ b", "a_ b"),
        ("ZAAK", "zaak", "zaak"),
        ("zaakID1", "zaak_id_1", "zaakId1"),
        ("a1B2", "a_1b_2", "a1b2"),
        ("Betreft", "_betreft", "Betreft"),
        ("_betreft", "_betreft", "Betreft"),
        ("_Betreft", "__betreft", "_Betreft"),
        ("HTTP2Server", "htt_p2_server", "httP2Server"),
        ("url", "url", "url"),
        ("Éa", "éa", "éa"),
        ("aÉ", "aé", "aé"),
        ("a1_", "a1_", "a1_"),
        ("a_1b", "a_1b", "a1b"),
        ("aBC", "a_bc", "aBc"),
        ("aBCd", "a_b_cd", "aBCd"),
        ("é1", "é1", "é1"),
        ("", "", ""),
        ("9", "9", "9"),
        ("9_a", "9_a", "9A"),
        ("a_9_", "a_9_", "a9_"),
        ("A_b", "a_b", "aB"),
        ("ABcD", "a_bc_d", "aBcD"),
        ("A1A", "_a1_a", "A1A"),
    ];

    #[test]
    fn a_name_is_stored_and_shown_as_open_klant_does() {
        for (given, stored, seen) in KEYS {
            assert_eq!(underscored(given), stored, "{given:?}");
            assert_eq!(shown(stored), seen, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_once_is_shown_the_same_again(key in "[a-zA-Z_é ]{0,12}") {
            let once = shown(&key);
            prop_assert_eq!(shown(&once), once);
        }
    }
}
