//! A telephone number among words: `tel. 06-12345678`, `010 1234567 toestel 12`, `Jan 06 12345678 (privé)`.

use crate::zoeken::normaal;

/// The first number that can be nothing but a telephone number, as it is kept.
pub(super) fn in_text(tekst: &str) -> Option<String> {
    let may_begin = |sign: char| sign == '+' || sign == '(' || sign == '0';
    tekst.char_indices().filter(|(_, sign)| may_begin(*sign)).find_map(|(at, _)| {
        let (before, from) = tekst.split_at_checked(at)?;
        let stands_alone =
            before.chars().next_back().is_none_or(|sign| !sign.is_alphanumeric() && !"+-_".contains(sign));
        stands_alone.then(|| at_start(from)).flatten()
    })
}

/// The number that a text begins with: without an extension, and the first of two.
fn at_start(tekst: &str) -> Option<String> {
    let fits = |sign: char| sign.is_ascii_digit() || " +-()./".contains(sign);
    let end = tekst.find(|sign: char| !fits(sign)).unwrap_or(tekst.len());
    let run = tekst.get(..end)?;
    let first = run.split(['/', '+']).find(|part| part.chars().any(|sign| sign.is_ascii_digit()));
    let whole = run.trim_matches([' ', '.', '-', '/', '(']);
    let first = first.map(|part| if run.starts_with('+') { format!("+{part}") } else { part.to_owned() });
    number(whole).or_else(|| number(first?.trim_matches([' ', '.', '-'])))
}

/// Nine digits or fewer may be somebody's BSN.
fn number(tekst: &str) -> Option<String> {
    let digits = tekst.chars().filter(char::is_ascii_digit).count();
    (digits >= 10 && tekst.starts_with(['0', '+', '('])).then(|| normaal::telefoon(tekst)).flatten()
}

#[cfg(test)]
mod tests {
    use super::in_text;

    #[test]
    fn a_telephone_number_is_found_among_words() {
        for text in [
            "06-12345678",
            "tel. 06-12345678",
            "Telefoon: 06 1234 5678",
            "Jan Bos 06-12345678",
            "06-12345678 (privé)",
            "06 12345678, na vijven",
            "+31 6 12345678 thuis",
            "mobiel +31(0)6-12345678",
            "0031 6 12345678 werk",
            "06-12345678 / 010-1234567",
        ] {
            assert_eq!(in_text(text).as_deref(), Some("+31612345678"), "{text}");
        }
        for text in [
            "010-1234567 toestel 12",
            "010 123 45 67 tst. 12",
            "010-1234567 tst 4",
            "(010) 1234567 ext. 12",
            "010-1234567 x12",
            "010-1234567x12",
            "010-1234567 #12",
            "+31 10 1234567 doorkiesnummer 12",
        ] {
            assert_eq!(in_text(text).as_deref(), Some("+31101234567"), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in
            ["", "Jan", "0612", "BSN 010000021", "ZAAK-2026-0000000229", "2026-0612345678x", "a06123456789"]
        {
            assert_eq!(in_text(text), None, "{text}");
        }
    }
}
