//! Text as it is compared: lower case, without diacritics, words of letters and digits. Done here and not in the
//! database, so that both engines find the same.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text, normalised.
pub(crate) fn woorden(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|letter| !is_combining_mark(*letter)).collect();
    let plain = plain.to_lowercase().replace('ß', "ss").replace('ø', "o").replace('đ', "d").replace('ł', "l");
    let words = plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::woorden;

    #[test]
    fn diacritics_case_and_punctuation_do_not_count() {
        assert_eq!(woorden("Čelik-Ünlü, d'Ailly"), ["celik", "unlu", "d", "ailly"]);
    }
}
