//! Text as it is compared: lower case, without diacritics, words of letters and digits. Done here and not in the
//! database, so that both engines find the same.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What was meant by what was typed or pasted: without the invisible signs that chat programmes, PDFs and Windows put
/// around numbers, with plain digits, dashes, quotes and spaces.
pub(crate) fn schoon(text: &str) -> String {
    let plain = text.nfkc().filter(|sign| !is_invisible(*sign)).map(|sign| match sign {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' => '-',
        '\u{2018}'..='\u{201b}' | '\u{2032}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' => '"',
        sign if sign.is_whitespace() => ' ',
        sign => sign,
    });
    plain.collect::<String>().trim().to_owned()
}

/// Signs that nobody sees: they direct, join or break, and stand for nothing.
fn is_invisible(sign: char) -> bool {
    (sign.is_control() && !sign.is_whitespace())
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The words of a text, normalised.
pub(crate) fn woorden(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|letter| !is_combining_mark(*letter)).collect();
    let plain = plain.to_lowercase().replace('ß', "ss").replace('ø', "o").replace('đ', "d").replace('ł', "l");
    let words = plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// A text in plain letters of our alphabet, each with the case that it has; a letter of another alphabet stays what it is.
pub(crate) fn kaal(text: &str) -> String {
    let plain = |letter: char| match letter {
        'ß' => "ss".to_owned(),
        'æ' | 'Æ' => "ae".to_owned(),
        'œ' | 'Œ' => "oe".to_owned(),
        'þ' | 'Þ' => "th".to_owned(),
        'ø' | 'Ø' => "o".to_owned(),
        'đ' | 'Đ' | 'ð' | 'Ð' => "d".to_owned(),
        'ł' | 'Ł' => "l".to_owned(),
        'ħ' | 'Ħ' => "h".to_owned(),
        'ŧ' | 'Ŧ' => "t".to_owned(),
        'ı' => "i".to_owned(),
        'ə' | 'Ə' => "e".to_owned(),
        letter => letter.to_string(),
    };
    text.nfd().filter(|letter| !is_combining_mark(*letter)).map(plain).collect()
}

/// Every word of these texts once.
pub(crate) fn zoektekst<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut words: Vec<String> = texts.into_iter().flat_map(woorden).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// What stands before a Dutch surname: people leave it out, or say it where the register does not have it.
pub(crate) fn is_tussenvoegsel(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "aan", "bij", "d", "de", "den", "der", "die", "el", "het", "in", "la", "le", "op", "s", "t", "te",
        "ten", "ter", "van", "von", "zu", "al", "'t", "'s",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

/// The words of a name that tell people apart: all of them when there are only tussenvoegsels.
pub(crate) fn naamwoorden(name: &str) -> Vec<String> {
    let all = woorden(name);
    let telling: Vec<String> = all.iter().filter(|word| !is_tussenvoegsel(word)).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// What a digitaal adres is found by: a telephone number in one notation, anything else in lower case.
pub(crate) fn sleutel(adres: &str) -> String {
    let adres = adres.trim();
    telefoon(adres).unwrap_or_else(|| adres.to_lowercase())
}

/// A telephone number in one notation, however it is written: `+31612345678`, `+31800…`, `14020`. `None`: it is none.
pub(crate) fn telefoon(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let fits =
        |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || "+-()./\u{2011}".contains(letter);
    if !text.chars().all(fits) || text.matches('+').count() > usize::from(text.starts_with('+')) {
        return None;
    }
    let international = text.starts_with('+') || text.starts_with("00");
    // The zero that is only dialled at home: +31 (0)20.
    let text = if international { text.replace("(0)", "") } else { text.to_owned() };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let whole = if text.starts_with('+') {
        digits
    } else if let Some(rest) = digits.strip_prefix("00") {
        rest.to_owned()
    } else if let Some(rest) = digits.strip_prefix('0') {
        (7..=10).contains(&rest.len()).then(|| format!("31{rest}"))?
    } else if digits.starts_with("14") && matches!(digits.len(), 5 | 6) {
        return Some(digits);
    } else if digits.starts_with('6') && digits.len() == 9 {
        format!("31{digits}")
    } else if digits.starts_with("31") && digits.len() == 11 {
        digits
    } else {
        return None;
    };
    let whole = whole.strip_prefix("310").map_or(whole.clone(), |rest| format!("31{rest}"));
    let fits = (8..=15).contains(&whole.len()) && !whole.starts_with('0');
    fits.then(|| format!("+{whole}"))
}

/// Whether two words differ by at most one letter too many, too few, wrong, or two that changed places.
pub(crate) fn one_typo(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    match (one, other) {
        ([], rest) | (rest, []) => rest.len() <= 1,
        ([_, ones @ ..], [_, others @ ..]) => {
            let swapped = one.get(2..) == other.get(2..)
                && one.get(2..).is_some()
                && one.first() == other.get(1)
                && one.get(1) == other.first();
            ones == others || ones == other || one == others || swapped
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{kaal, naamwoorden, one_typo, schoon, sleutel, telefoon, woorden};

    #[test]
    fn diacritics_case_and_punctuation_do_not_count() {
        assert_eq!(woorden("Čelik-Ünlü, d'Ailly"), ["celik", "unlu", "d", "ailly"]);
    }

    #[test]
    fn signs_that_nobody_sees_and_typographic_ones_do_not_count() {
        for text in [
            "\u{200b}06-12345678",
            "\u{202a}06-12345678\u{202c}",
            "\u{2068}06\u{2011}12345678\u{2069}",
            "06\u{2013}1234\u{ad}5678\u{feff}",
            "\u{a0}\u{ff10}\u{ff16}\u{2212}12345678\u{200e}",
        ] {
            assert_eq!(schoon(text), "06-12345678", "{text:?}");
        }
        assert_eq!(schoon("\u{201c}verlopen\u{a0}paspoort\u{201d}"), "\"verlopen paspoort\"");
        assert_eq!(schoon("d\u{2019}Ailly Zoe\u{308}"), "d'Ailly Zoë");
    }

    #[test]
    fn letters_with_signs_have_plain_ones() {
        for (text, plain) in
            [("Țepeș", "Tepes"), ("Nguyễn", "Nguyen"), ("Bronwaßer", "Bronwasser"), ("Żyła", "Zyla")]
        {
            assert_eq!(kaal(text), plain);
        }
        assert_eq!(kaal("Иван"), "Иван");
    }

    #[test]
    fn what_stands_before_a_surname_tells_nobody_apart() {
        assert_eq!(naamwoorden("Jan van der Berg"), ["jan", "berg"]);
        assert_eq!(naamwoorden("in 't Veld"), ["veld"]);
        assert_eq!(naamwoorden("van der"), ["van", "der"]);
    }

    #[test]
    fn a_number_is_the_same_number_in_every_notation() {
        for text in [
            "0612345678",
            "06-12345678",
            "06 12 34 56 78",
            "(06) 1234.5678",
            "+31612345678",
            "+31 6 1234 5678",
            "+31 (0)6 12345678",
            "0031612345678",
            "0031 (0) 6 12345678".replace("(0) ", "(0)").as_str(),
            "31612345678",
            "612345678",
            "tel:+31612345678",
        ] {
            assert_eq!(telefoon(text).as_deref(), Some("+31612345678"), "{text}");
        }
        let others = [
            ("010 - 267 10 10", "+31102671010"),
            ("0800-1234", "+318001234"),
            ("0900 123 45 67", "+319001234567"),
            ("14 020", "14020"),
            ("140315", "140315"),
            ("+32 475 12 34 56", "+32475123456"),
        ];
        for (text, number) in others {
            assert_eq!(telefoon(text).as_deref(), Some(number), "{text}");
        }
        for text in ["", "+", "12", "Jan", "06 1234 abcd", "1234567890", "+3161234567890123", "06+12345678"] {
            assert_eq!(telefoon(text), None, "{text}");
        }
        assert_eq!(sleutel(" Jan@Example.NL "), "jan@example.nl");
    }

    #[test]
    fn one_typo_is_one_letter() {
        for (one, other) in
            [("jansen", "janssen"), ("jansen", "janzen"), ("smit", "simt"), ("bakker", "baker"), ("a", "a")]
        {
            assert!(one_typo(one, other) && one_typo(other, one), "{one} {other}");
        }
        for (one, other) in [("jansen", "hanzen"), ("smit", "smeets"), ("de", "der heer")] {
            assert!(!one_typo(one, other) && !one_typo(other, one), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,40}") {
            let once = sleutel(&text);
            prop_assert_eq!(sleutel(&once), once.clone());
        }

        #[test]
        fn separators_do_not_count(digits in "06[1-9][0-9]{7}", at in 2usize..9, sep in "[ .-]{1,3}") {
            let (first, rest) = digits.split_at(at);
            prop_assert_eq!(telefoon(&format!("{first}{sep}{rest}")), telefoon(&digits));
        }

        #[test]
        fn a_letter_taken_out_is_one_typo(word in "[a-z]{2,12}", at in 0usize..12) {
            let at = at % word.len();
            let mut less = word.clone();
            less.remove(at);
            prop_assert!(one_typo(&word, &less) && one_typo(&less, &word));
        }
    }
}
