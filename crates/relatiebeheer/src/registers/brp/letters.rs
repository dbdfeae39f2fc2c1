//! Names in the letters that the BRP can be asked with: it refuses every other sign, also of people whom it has.

use crate::zoeken::normaal::kaal;

/// The longest name with room for a `*`.
const LONGEST: usize = 199;

/// A name as the BRP takes it. A letter that it refuses is a plain one, and then all are: a plain letter also finds the one
/// with its sign. `None`: nothing is left to ask for.
pub(crate) fn zoekbaar(naam: &str) -> Option<String> {
    let words = |text: &str| {
        let plain = text.replace(|sign: char| !sign.is_alphanumeric() && !" .-'".contains(sign), " ");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let typed = words(naam);
    let all = if typed.chars().all(takes) { typed } else { words(&kaal(&typed)) };
    let fits = all.chars().all(takes) && all.chars().any(char::is_alphabetic);
    fits.then(|| all.chars().take(LONGEST).collect())
}

/// `[a-zA-Z0-9À-ž .-']` in the specification.
fn takes(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || ('À'..='ž').contains(&sign) || " .-'".contains(sign)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{takes, zoekbaar};

    #[test]
    fn what_the_brp_refuses_is_a_plain_letter_or_left_out() {
        for (typed, asked) in [
            ("Moulin", "Moulin"),
            ("Käster", "Käster"),
            ("Żywiałowska", "Żywiałowska"),
            ("d'Ailly", "d'Ailly"),
            ("Jansz.", "Jansz."),
            ("Țepeș", "Tepes"),
            ("Nguyễn", "Nguyen"),
            ("Ünlü-Țepeș", "Unlu-Tepes"),
            ("Mou*", "Mou"),
            ("Moulin,", "Moulin"),
            ("(Moulin)", "Moulin"),
            ("Bos & Zn", "Bos Zn"),
        ] {
            assert_eq!(zoekbaar(typed).as_deref(), Some(asked), "{typed}");
        }
        for typed in ["", "*", "-", "Иванов", "王", "محمد"] {
            assert_eq!(zoekbaar(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn the_brp_is_asked_nothing_that_it_refuses(typed in "\\PC{0,300}") {
            if let Some(asked) = zoekbaar(&typed) {
                prop_assert!((1..=199).contains(&asked.chars().count()) && asked.chars().all(takes), "{asked}");
            }
        }
    }
}
