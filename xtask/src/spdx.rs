//! Licence expressions as crates write them: `(MIT OR Apache-2.0) AND Unicode-3.0`, and the old `MIT/Apache-2.0`.

use std::iter::Peekable;
use std::vec::IntoIter;

/// Do the allowed licences suffice? An expression that cannot be read does not.
pub(crate) fn satisfied(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
    let mut rest = words.into_iter().peekable();
    any(&mut rest, allowed).is_some_and(|enough| enough && rest.peek().is_none())
}

type Words = Peekable<IntoIter<String>>;

fn any(rest: &mut Words, allowed: &[String]) -> Option<bool> {
    let mut enough = every(rest, allowed)?;
    while rest.next_if(|word| word == "OR").is_some() {
        enough |= every(rest, allowed)?;
    }
    Some(enough)
}

fn every(rest: &mut Words, allowed: &[String]) -> Option<bool> {
    let mut enough = one(rest, allowed)?;
    while rest.next_if(|word| word == "AND").is_some() {
        enough &= one(rest, allowed)?;
    }
    Some(enough)
}

fn one(rest: &mut Words, allowed: &[String]) -> Option<bool> {
    let word = rest.next()?;
    if word == "(" {
        let inner = any(rest, allowed)?;
        return rest.next_if(|word| word == ")").map(|_| inner);
    }
    if matches!(word.as_str(), ")" | "AND" | "OR" | "WITH") {
        return None;
    }
    let name = match rest.next_if(|word| word == "WITH") {
        Some(_) => format!("{word} WITH {}", rest.next()?),
        None => word,
    };
    Some(allowed.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str) -> bool {
        let allowed = ["MIT", "Apache-2.0", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        satisfied(expression, &allowed)
    }

    #[test]
    fn one_of_several_is_enough_and_all_of_several_are_needed() {
        assert!(check("GPL-3.0-only OR MIT"));
        assert!(check("MIT/Unlicense"));
        assert!(check("MIT AND ISC"));
        assert!(!check("MIT AND OpenSSL"));
        assert!(!check("GPL-3.0-only"));
    }

    #[test]
    fn and_binds_tighter_than_or_and_parentheses_tighter_still() {
        assert!(check("MIT OR OpenSSL AND GPL-3.0-only"));
        assert!(!check("(MIT OR OpenSSL) AND GPL-3.0-only"));
        assert!(check("ISC AND (Apache-2.0 OR ISC) AND (OpenSSL OR (MIT AND ISC))"));
    }

    #[test]
    fn an_exception_is_part_of_the_name() {
        assert!(check("Apache-2.0 WITH LLVM-exception"));
        assert!(!check("MIT WITH LLVM-exception"));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for expression in ["", "MIT OR", "(MIT", "MIT)", "MIT ISC", "AND MIT"] {
            assert!(!check(expression), "{expression:?}");
        }
    }
}
