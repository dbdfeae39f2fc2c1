//! The demo people: facts of the public RvIG test set, see `data/README.md`.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// A value with the code and the text of a national table; places abroad have no code.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Waarde {
    /// Code in the national table, when there is one.
    pub code: Option<String>,
    /// What the code stands for.
    pub omschrijving: String,
}

/// Where somebody lives.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(tag = "soort", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verblijf {
    /// An address in the Netherlands.
    Adres {
        /// Street name of at most 24 characters.
        straat: String,
        /// The BAG's full street name.
        #[serde(default)]
        officiele_straatnaam: Option<String>,
        /// House number.
        huisnummer: u32,
        /// House letter.
        #[serde(default)]
        huisletter: Option<String>,
        /// Addition to the number.
        #[serde(default)]
        toevoeging: Option<String>,
        /// Postcode without a space.
        #[serde(default)]
        postcode: Option<String>,
        /// Place in the BAG; absent for an older address, the municipality's name stands in then.
        #[serde(default)]
        woonplaats: Option<String>,
        /// BAG id of the verblijfsobject.
        #[serde(default)]
        adresseerbaar_object: Option<String>,
        /// BAG id of the nummeraanduiding.
        #[serde(default)]
        nummeraanduiding: Option<String>,
        /// Lives there since, GBA date.
        #[serde(default)]
        datum_van: Option<String>,
        /// W (home) or B (post).
        #[serde(default)]
        functie: Option<String>,
    },
    /// A described place, such as a houseboat.
    Locatie {
        /// The description.
        locatiebeschrijving: String,
        /// Lives there since, GBA date.
        #[serde(default)]
        datum_van: Option<String>,
    },
    /// An address abroad.
    Buitenland {
        /// The country.
        #[serde(default)]
        land: Option<Waarde>,
        /// First line.
        #[serde(default)]
        regel1: Option<String>,
        /// Second line.
        #[serde(default)]
        regel2: Option<String>,
        /// Third line.
        #[serde(default)]
        regel3: Option<String>,
        /// Lives there since, GBA date.
        #[serde(default)]
        datum_van: Option<String>,
    },
    /// Not known.
    Onbekend,
}

/// A (former) husband, wife or registered partner.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Partner {
    /// BSN, when the partner has one.
    pub bsn: Option<String>,
    /// Given names.
    pub voornamen: Option<String>,
    /// Prefix of the surname.
    pub voorvoegsel: Option<String>,
    /// Surname.
    pub geslachtsnaam: String,
    /// GBA date.
    pub geboortedatum: Option<String>,
    /// M, V or O.
    pub geslacht: Option<String>,
    /// Since, GBA date.
    pub sinds: Option<String>,
    /// Dissolved on, GBA date.
    pub ontbonden: Option<String>,
    /// H (marriage) or P (registered partnership).
    pub verbintenis: Option<String>,
}

/// One of the demo people. Dates are GBA dates: `19851201`, with zeros for what is not known.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Persoon {
    /// Burgerservicenummer.
    pub bsn: String,
    /// Given names.
    pub voornamen: String,
    /// Prefix of the surname, such as "van der".
    #[serde(default)]
    pub voorvoegsel: Option<String>,
    /// Surname without its prefix.
    pub geslachtsnaam: String,
    /// Code of a noble title or predicate.
    #[serde(default)]
    pub titel: Option<String>,
    /// M, V or O.
    #[serde(default)]
    pub geslacht: Option<String>,
    /// E (own), P (partner's), V (partner's then own) or N (own then partner's).
    #[serde(default)]
    pub naamgebruik: Option<String>,
    /// GBA date.
    pub geboortedatum: String,
    /// Place of birth.
    #[serde(default)]
    pub geboorteplaats: Option<Waarde>,
    /// Country of birth.
    #[serde(default)]
    pub geboorteland: Option<Waarde>,
    /// Municipality of registration.
    #[serde(default)]
    pub gemeente: Option<Waarde>,
    /// Where the person lives.
    pub adres: Verblijf,
    /// Secrecy code; anything but 0 means that data may not be given to third parties.
    #[serde(default)]
    pub geheim: u8,
    /// Died on, GBA date.
    #[serde(default)]
    pub overleden: Option<String>,
    /// Why the registration stopped: O (death), E (emigration), R (RNI), M (ministerial).
    #[serde(default)]
    pub opschorting: Option<String>,
    /// Since when, GBA date.
    #[serde(default)]
    pub opgeschort_op: Option<String>,
    /// GBA code of the personal data that is being investigated.
    #[serde(default)]
    pub onderzoek_persoon: Option<String>,
    /// Since when, GBA date.
    #[serde(default)]
    pub onderzoek_persoon_sinds: Option<String>,
    /// GBA code of the address data that is being investigated.
    #[serde(default)]
    pub onderzoek_adres: Option<String>,
    /// Since when, GBA date.
    #[serde(default)]
    pub onderzoek_adres_sinds: Option<String>,
    /// The death is being investigated since, GBA date.
    #[serde(default)]
    pub onderzoek_overlijden_sinds: Option<String>,
    /// The partner's name is being investigated since, GBA date.
    #[serde(default)]
    pub onderzoek_partner_sinds: Option<String>,
    /// Somebody else acts for them in law.
    #[serde(default)]
    pub curatele: bool,
    /// The present partner, or the last one.
    #[serde(default)]
    pub partners: Vec<Partner>,
}

impl Persoon {
    /// Given names, prefix and surname.
    pub fn volledige_naam(&self) -> String {
        [Some(self.voornamen.as_str()), self.voorvoegsel.as_deref(), Some(self.geslachtsnaam.as_str())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// "M." or "P.J.", from the given names.
    pub fn voorletters(&self) -> String {
        self.voornamen
            .split_whitespace()
            .filter_map(|naam| naam.chars().next())
            .fold(String::new(), |letters, letter| letters + &letter.to_string() + ".")
    }

    /// The date of birth, when it is wholly known.
    pub fn geboren_op(&self) -> Option<Date> {
        gba_datum(&self.geboortedatum)
    }

    /// Secrecy: data may not be given to third parties.
    pub fn is_geheim(&self) -> bool {
        self.geheim != 0
    }

    /// Died, or registered as such.
    pub fn is_overleden(&self) -> bool {
        self.overleden.is_some() || self.opschorting.as_deref() == Some("O")
    }

    /// Age in whole years; none for who died or whose date of birth is not known well enough.
    pub fn leeftijd(&self, vandaag: Date) -> Option<i16> {
        let geboren = self.geboren_op().filter(|_| !self.is_overleden())?;
        let verjaard = (vandaag.month(), vandaag.day()) >= (geboren.month(), geboren.day());
        Some(vandaag.year() - geboren.year() - i16::from(!verjaard))
    }
}

/// A wholly known GBA date.
pub(crate) fn gba_datum(datum: &str) -> Option<Date> {
    let (jaar, maand, dag) = (datum.get(..4)?, datum.get(4..6)?, datum.get(6..8)?);
    Date::new(jaar.parse().ok()?, maand.parse().ok()?, dag.parse().ok()?).ok()
}

/// Lower case and without diacritics, as the BRP compares names.
pub(crate) fn vergelijkbaar(tekst: &str) -> String {
    zonder_diakrieten(tekst).to_lowercase()
}

/// Base letters only; letters that do not decompose get their customary stand-in.
pub(crate) fn zonder_diakrieten(tekst: &str) -> String {
    let mut kaal = String::with_capacity(tekst.len());
    for teken in tekst.nfd() {
        match teken {
            '\u{300}'..='\u{36f}' => {}
            'ł' => kaal.push('l'),
            'Ł' => kaal.push('L'),
            'ø' => kaal.push('o'),
            'Ø' => kaal.push('O'),
            'đ' | 'ð' => kaal.push('d'),
            'Đ' | 'Ð' => kaal.push('D'),
            'ŧ' => kaal.push('t'),
            'ı' | 'ĸ' => kaal.push('i'),
            'ß' => kaal.push_str("ss"),
            'æ' => kaal.push_str("ae"),
            'Æ' => kaal.push_str("AE"),
            'þ' => kaal.push_str("th"),
            'Þ' => kaal.push_str("Th"),
            ander => kaal.push(ander),
        }
    }
    kaal
}

static PERSONEN: LazyLock<Vec<Persoon>> = LazyLock::new(|| {
    let mut all: Vec<Persoon> =
        serde_json::from_str(include_str!("../data/personen.json")).unwrap_or_default();
    all.iter_mut().for_each(vul_aan);
    all
});

/// What the BRP can say and the test set says of none of these people, so that a demo shows it.
fn vul_aan(persoon: &mut Persoon) {
    let sinds = || Some("20260701".to_owned());
    match persoon.bsn.as_str() {
        "999990883" => persoon.curatele = true,
        "999991061" => {
            persoon.onderzoek_adres = Some("089999".to_owned());
            persoon.onderzoek_adres_sinds = sinds();
        }
        "999991176" => {
            if let Verblijf::Adres { functie, .. } = &mut persoon.adres {
                *functie = Some("B".to_owned());
            }
        }
        "999991401" => {
            persoon.opschorting = Some("M".to_owned());
            persoon.opgeschort_op = Some("20240000".to_owned());
        }
        "999990391" => persoon.overleden = Some("19990700".to_owned()),
        "999991127" => persoon.onderzoek_overlijden_sinds = sinds(),
        "999990081" => persoon.naamgebruik = Some("P".to_owned()),
        "999990172" => {
            persoon.naamgebruik = Some("N".to_owned());
            persoon.onderzoek_partner_sinds = sinds();
        }
        "999990299" => {
            persoon.onderzoek_persoon = Some("010240".to_owned());
            persoon.onderzoek_persoon_sinds = Some("20260300".to_owned());
        }
        "999990767" => {
            persoon.onderzoek_persoon = Some("010120".to_owned());
            persoon.onderzoek_persoon_sinds = sinds();
        }
        "999990512" => persoon.geboortedatum = "00000000".to_owned(),
        _ => {}
    }
}

/// The demo people, the most ordinary ones first.
pub fn personen() -> &'static [Persoon] {
    &PERSONEN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elfproef(bsn: &str) -> bool {
        let cijfers: Vec<i32> =
            bsn.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| i32::try_from(d).ok()).collect();
        let som: i32 = cijfers.iter().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]).map(|(c, gewicht)| c * gewicht).sum();
        cijfers.len() == 9 && som % 11 == 0
    }

    #[test]
    fn every_person_is_a_test_person_with_a_valid_bsn() {
        let bsns: std::collections::BTreeSet<_> = personen().iter().map(|p| &p.bsn).collect();
        assert!((55..=70).contains(&personen().len()), "{}", personen().len());
        assert_eq!(bsns.len(), personen().len(), "everybody once");
        for persoon in personen() {
            assert!(persoon.bsn.starts_with("9999") && elfproef(&persoon.bsn), "{}", persoon.bsn);
        }
    }

    #[test]
    fn the_set_holds_what_a_demo_must_show() {
        let aantal = |p: fn(&Persoon) -> bool| personen().iter().filter(|persoon| p(persoon)).count();
        assert!(aantal(|p| p.is_geheim() && p.opschorting.is_none()) >= 5);
        assert!(aantal(Persoon::is_overleden) >= 4);
        assert!(aantal(|p| !p.geslachtsnaam.is_ascii() || !p.voornamen.is_ascii()) >= 6);
        assert!(aantal(|p| p.partners.iter().any(|partner| partner.ontbonden.is_none())) >= 8);
        assert!(aantal(|p| matches!(p.adres, Verblijf::Buitenland { .. })) >= 3);
        assert!(aantal(|p| matches!(p.adres, Verblijf::Locatie { .. })) >= 2);
        assert!(aantal(|p| p.onderzoek_adres.is_some() || p.onderzoek_persoon.is_some()) >= 3);
        assert!(aantal(|p| p.geboren_op().is_none()) >= 2, "incomplete dates of birth");
        assert!(aantal(|p| p.geslachtsnaam == "Holthuizen") >= 3);
        let eerste = &personen()[0];
        assert!(!eerste.is_geheim() && !eerste.is_overleden(), "an ordinary person comes first");
    }

    #[test]
    fn names_compare_without_case_and_diacritics() {
        assert_eq!(vergelijkbaar("Żywiałowska"), "zywialowska");
        assert_eq!(vergelijkbaar("Wáng"), "wang");
        assert_eq!(vergelijkbaar("Bronwaßer"), "bronwasser");
    }

    #[test]
    fn age_counts_birthdays() {
        let suzanne = &personen()[0];
        assert_eq!(suzanne.geboortedatum, "19851201");
        assert_eq!(suzanne.leeftijd(Date::constant(2026, 11, 30)), Some(40));
        assert_eq!(suzanne.leeftijd(Date::constant(2026, 12, 1)), Some(41));
    }
}
