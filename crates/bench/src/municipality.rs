//! A made-up municipality with the proportions that Open Klant was measured with: what there is, by number, and
//! always the same. Rows and requests are both derived from here, so that requests hit.

use uuid::Uuid;

use crate::random::{Random, uuid};

/// How many rows of each kind. Numbers start at 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Municipality {
    pub(crate) partijen: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Soort {
    Persoon,
    Organisatie,
    Contactpersoon,
}

/// "100k", "1m" or a plain number.
pub(crate) fn size(text: &str) -> Result<u32, String> {
    let lower = text.trim().to_lowercase();
    let (digits, factor) = match (lower.strip_suffix('k'), lower.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1_000),
        (_, Some(digits)) => (digits, 1_000_000),
        _ => (lower.as_str(), 1),
    };
    let size = digits.parse::<u32>().ok().and_then(|number| number.checked_mul(factor));
    size.filter(|size| (100..=5_000_000).contains(size))
        .ok_or_else(|| "100 up to 5m, such as 100k".to_owned())
}

impl Municipality {
    pub(crate) fn klantcontacten(self) -> u32 {
        self.partijen * 3
    }

    /// One a klantcontact, and a second for every tenth.
    pub(crate) fn betrokkenen(self) -> u32 {
        self.klantcontacten() + self.klantcontacten() / 10
    }

    pub(crate) fn actoren(self) -> u32 {
        (self.partijen / 200).max(5)
    }

    /// One a partij that is a person or an organisation, and some more of organisations.
    pub(crate) fn identificatoren(self) -> u32 {
        self.partijen / 100 * 105
    }

    /// One a partij, and a second for most.
    pub(crate) fn digitale_adressen(self) -> u32 {
        self.partijen / 100 * 193
    }

    pub(crate) fn internetaken(self) -> u32 {
        self.partijen / 5 * 3
    }

    pub(crate) fn bijlagen(self) -> u32 {
        self.partijen / 100 * 15
    }

    /// 80 of 100 are persons, 18 organisations, 2 contactpersonen.
    pub(crate) fn soort(partij: u32) -> Soort {
        match partij % 100 {
            0..80 => Soort::Persoon,
            80..98 => Soort::Organisatie,
            _ => Soort::Contactpersoon,
        }
    }

    /// The organisation that a contactpersoon works for: the nearest one before it.
    pub(crate) fn employer(contactpersoon: u32) -> u32 {
        let last = contactpersoon / 100 * 100 + 97;
        last.min(contactpersoon)
    }

    /// A random person, for requests.
    pub(crate) fn any_person(self, random: &mut Random) -> u32 {
        loop {
            let partij = self.any_partij(random);
            if Self::soort(partij) == Soort::Persoon {
                return partij;
            }
        }
    }

    pub(crate) fn any_partij(self, random: &mut Random) -> u32 {
        1 + random.below(self.partijen)
    }

    pub(crate) fn any_klantcontact(self, random: &mut Random) -> u32 {
        1 + random.below(self.klantcontacten())
    }
}

pub(crate) fn partij_uuid(partij: u32) -> Uuid {
    uuid("partij", partij)
}

pub(crate) fn klantcontact_uuid(klantcontact: u32) -> Uuid {
    uuid("klantcontact", klantcontact)
}

pub(crate) fn actor_uuid(actor: u32) -> Uuid {
    uuid("actor", actor)
}

/// A nine-digit number that is nobody's: it fails the 11-test.
pub(crate) fn person_number(partij: u32) -> u32 {
    let number = 900_000_000 + partij * 2;
    // The last digit weighs -1 and is even, so the next number differs by one from what is divisible by 11.
    if passes_eleven_test(number) { number + 1 } else { number }
}

pub(crate) fn passes_eleven_test(number: u32) -> bool {
    let digits: Vec<i64> = format!("{number:09}").bytes().map(|digit| i64::from(digit - b'0')).collect();
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<i64>() % 11 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleven_test_knows_right_from_wrong() {
        assert!(passes_eleven_test(999_990_019));
        assert!(passes_eleven_test(999_992_934));
        assert!(!passes_eleven_test(999_990_018));
    }

    #[test]
    fn every_person_number_is_nobodys_and_its_own() {
        let mut last = 0;
        for partij in 1..=200_000 {
            let number = person_number(partij);
            assert!(!passes_eleven_test(number), "{number} could be somebody's");
            assert!(number > last && number <= 999_999_999);
            last = number;
        }
        assert!(person_number(5_000_000) <= 999_999_999);
    }

    #[test]
    fn the_proportions_are_those_of_the_reference() {
        let town = Municipality { partijen: 100_000 };
        assert_eq!(town.klantcontacten(), 300_000);
        assert_eq!(town.betrokkenen(), 330_000);
        assert_eq!(town.identificatoren(), 105_000);
        assert_eq!(town.internetaken(), 60_000);
        assert_eq!(town.actoren(), 500);
        let persons = (1..=town.partijen).filter(|p| Municipality::soort(*p) == Soort::Persoon).count();
        assert_eq!(persons, 80_000);
    }

    #[test]
    fn a_contactpersoon_works_for_an_organisation() {
        for partij in 1..=1000 {
            if Municipality::soort(partij) == Soort::Contactpersoon {
                assert_eq!(
                    Municipality::soort(Municipality::employer(partij)),
                    Soort::Organisatie,
                    "{partij}"
                );
            }
        }
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!(size("100k"), Ok(100_000));
        assert_eq!(size(" 1M "), Ok(1_000_000));
        assert_eq!(size("2500"), Ok(2500));
        for wrong in ["", "k", "7", "1g", "99999m", "-5"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
