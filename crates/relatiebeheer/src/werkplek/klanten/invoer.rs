//! What an employee fills in about a customer, checked; everything that is wrong is said at once.

use jiff::civil::Date;

use super::talen::is_taal;
use crate::{
    klantinteracties::telefoon::telefoonnummer,
    rest::{
        formats::parse_date,
        problem::{InvalidParam, Problem, Result},
    },
};

/// What is wrong so far.
#[derive(Default)]
pub(super) struct Fouten(Vec<InvalidParam>);

impl Fouten {
    pub(super) fn add(&mut self, name: &str, code: &str, reason: impl Into<String>) {
        self.0.push(InvalidParam::new(name, code, reason));
    }

    /// A text without the spaces around it, of at most `max` characters.
    pub(super) fn tekst(&mut self, name: &str, value: &str, max: usize) -> String {
        let value = value.trim();
        let length = value.chars().count();
        if length > max {
            let reason = format!("Dit zijn {} tekens te veel. Er passen er {max}.", length - max);
            self.add(name, "max_length", reason);
        }
        value.to_owned()
    }

    /// A day, or none.
    pub(super) fn datum(&mut self, name: &str, value: Option<&str>) -> Option<Date> {
        let value = value.map(str::trim).filter(|value| !value.is_empty())?;
        let datum = parse_date(value);
        if datum.is_none() {
            self.add(name, "invalid", "Dit is geen datum. Vul een dag, een maand en een jaar in.");
        }
        datum
    }

    /// A language that can be chosen, or none; what is stored already may stay.
    pub(super) fn taal(&mut self, value: &str, stored: Option<&str>) -> String {
        let taal = value.trim();
        if !taal.is_empty() && !is_taal(taal) && stored != Some(taal) {
            self.add("voorkeurstaal", "invalid_choice", "Kies een taal uit de lijst.");
        }
        taal.to_owned()
    }

    /// Nothing is wrong, or all of it is said.
    pub(super) fn klaar(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.0)) }
    }
}

/// A number as it is typed, without what people put between digits.
pub(super) fn cijfers(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '.').collect()
}

/// A telephone number in one spelling: `06 - 1234 5678` and `+31 (0)6 12345678` are 0612345678.
pub(super) fn telefoon(text: &str) -> String {
    let bare: String =
        text.replace("(0)", "").chars().filter(|letter| !" .()/-\u{a0}\t".contains(*letter)).collect();
    let abroad = bare.strip_prefix("00").map(|rest| format!("+{rest}"));
    let abroad = abroad.filter(|number| telefoonnummer(number).is_ok()).unwrap_or(bare);
    match abroad.strip_prefix("+31") {
        Some(rest) if telefoonnummer(&format!("0{rest}")).is_ok() => format!("0{rest}"),
        _ => abroad,
    }
}

#[cfg(test)]
mod tests {
    use super::telefoon;

    #[test]
    fn a_number_has_one_spelling_however_it_is_typed() {
        for text in ["0612345678", "06-12345678", "06 1234 5678", "+31 (0)6 12345678", "0031612345678"] {
            assert_eq!(telefoon(text), "0612345678", "{text}");
        }
        assert_eq!(telefoon("0032 2 234 56 78"), "+3222345678");
        assert_eq!(telefoon("nee"), "nee");
    }
}
