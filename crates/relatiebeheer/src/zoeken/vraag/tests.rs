use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Adres, Als, Niets, Vorm};

const VANDAAG: Date = Date::constant(2026, 11, 30);

/// The question as it is read today.
struct Vraag;

impl Vraag {
    fn of(text: &str) -> super::Vraag {
        super::Vraag::of(text, VANDAAG)
    }

    fn als(text: &str, als: Als) -> super::Vraag {
        super::Vraag::als(text, als)
    }
}

/// The surname and the birth date of the likeliest reading.
fn born(text: &str) -> Option<(String, Date)> {
    match Vraag::of(text).vormen.into_iter().next() {
        Some(Vorm::NaamGeboortedatum(naam, op)) => Some((naam.lezingen.first()?.achternaam.clone(), op)),
        _ => None,
    }
}

fn kinds(text: &str) -> Vec<&'static str> {
    Vraag::of(text).vormen.iter().map(Vorm::soort).collect()
}

fn name(text: &str) -> (Option<String>, String) {
    match Vraag::of(text).vormen.into_iter().next() {
        Some(Vorm::Naam(naam)) => {
            let first = naam.lezingen.into_iter().next().unwrap();
            (first.voornaam, first.achternaam)
        }
        other => panic!("{text}: {other:?}"),
    }
}

fn address(text: &str) -> Adres {
    match Vraag::of(text).vormen.into_iter().next() {
        Some(Vorm::Adres(adres)) => adres,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn nine_digits_are_a_bsn_only_when_they_pass_the_eleven_test() {
    assert_eq!(kinds("999990019"), ["bsn", "rsin"]);
    assert_eq!(Vraag::of(" 9999 90.019 ").vormen.first(), Some(&Vorm::Bsn("999990019".to_owned())));
    assert_eq!(Vraag::of("999990018").niets, Some(Niets::GeenBsn));
    assert_eq!(Vraag::of("999990018").herkend(), "bsn");
    assert_eq!(Vraag::of("12").niets, Some(Niets::TeKort));
    assert_eq!(Vraag::of("229").vormen, [Vorm::Zaaknummer("229".to_owned())], "the end of one");
}

#[test]
fn what_may_be_a_bsn_is_an_rsin_or_a_zaaknummer_only_when_the_employee_says_so() {
    for text in
        ["999990639", "999990639 Jaartal", "\u{200b}9999 90 639", "Jaartal 999990639 1-2-1970", "Z999990639"]
    {
        let vraag = Vraag::of(text);
        let bsn = "999990639".to_owned();
        assert_eq!(vraag.vormen, [Vorm::Bsn(bsn.clone()), Vorm::Rsin(bsn)], "{text}");
        assert!(vraag.ook.contains(&Als::Rsin), "{text}");
    }
    for text in ["BSN 999990639", "BSN999990639", "bsn: 9999.90.639", "Burgerservicenummer 999990639 Jaartal"]
    {
        let vraag = Vraag::of(text);
        assert_eq!(
            (vraag.vormen.as_slice(), vraag.ook.as_slice()),
            ([Vorm::Bsn("999990639".to_owned())].as_slice(), [].as_slice())
        );
    }
    assert_eq!(Vraag::of("BSN 10000021").vormen, [Vorm::Bsn("010000021".to_owned())], "it lost its zero");
    assert_eq!(Vraag::of("bsn 999990638").niets, Some(Niets::GeenBsn));
    let said = [
        Vraag::of("RSIN 5174.39.943"),
        Vraag::als("517439943 BV", Als::Rsin),
        Vraag::of("rsin-nummer: 517439943"),
    ];
    for vraag in said {
        assert_eq!((vraag.vormen, vraag.ook), (vec![Vorm::Rsin("517439943".to_owned())], vec![]));
    }
    assert_eq!(Vraag::of("rsin 517439944").niets, Some(Niets::GeenRsin));
    assert_eq!(Vraag::als(" 9999 90639", Als::Zaaknummer).vormen, [Vorm::Zaaknummer("999990639".to_owned())]);
    assert_eq!(Vraag::of("KVK 68750110").vormen, [Vorm::Kvk("68750110".to_owned())]);
    assert_eq!(kinds("Bsnijders 12"), ["naam", "tekst"]);
}

#[test]
fn a_name_with_a_long_number_is_asked_of_nobody_else() {
    let goes_out = |text: &str| {
        let vormen = Vraag::of(text).vormen;
        vormen.iter().any(|vorm| matches!(vorm, Vorm::Naam(naam) if naam.may_go_out()))
    };
    assert!(goes_out("Studio 54") && goes_out("Jan Bakker"));
    assert!(!goes_out("999990638 Jaartal") && !goes_out("Jansen 12345678"));
}

#[test]
fn a_number_that_fits_several_kinds_is_all_of_them() {
    assert_eq!(kinds("12345678"), ["kvkNummer", "zaaknummer", "zaaknummer"]);
    assert_eq!(kinds("10000021"), ["kvkNummer", "bsn", "zaaknummer"], "a BSN that lost its zero");
    assert_eq!(kinds("000012345678"), ["vestigingsnummer", "zaaknummer"]);
    assert_eq!(kinds("0612345678"), ["telefoon", "zaaknummer"], "or the number of a contact");
    assert_eq!(kinds("0800 1234"), ["telefoon", "zaaknummer"]);
    assert_eq!(kinds("+31 6 1234 5678"), ["telefoon"]);
    assert_eq!(kinds("14010"), ["telefoon", "zaaknummer"]);
    assert_eq!(kinds("202400000123"), ["vestigingsnummer", "zaaknummer"]);
}

#[test]
fn what_may_be_a_bsn_or_a_telephone_number_is_never_asked_of_the_zaaksysteem() {
    for text in [
        "999990019",
        "999990018",
        "0612345678",
        "10000021",
        "0031612345678",
        "06-12345678",
        "999990019/999993653",
        "2026-999990019",
        "06-12345678/010-9999999",
    ] {
        let asks = Vraag::of(text).vormen.iter().any(|vorm| matches!(vorm, Vorm::Zaaknummer(_)));
        assert!(!asks, "{text}");
    }
}

#[test]
fn a_zaaknummer_is_one_word_with_a_digit() {
    for text in ["ZAAK-2024-0000000001", "Z2024.001", "2024-00123", "W.Z/20_1"] {
        assert!(Vraag::of(text).vormen.contains(&Vorm::Zaaknummer(text.to_owned())), "{text}");
    }
}

#[test]
fn a_postcode_with_a_house_number_is_an_address() {
    let plain = Adres { postcode: "1234AB".to_owned(), huisnummer: 12, ..Adres::default() };
    for text in ["1234 AB 12", "1234ab12", "1234AB, 12", "1234 ab nr 12"] {
        assert_eq!(address(text), plain, "{text}");
    }
    let letter = Adres { huisletter: Some('A'), ..plain.clone() };
    for text in ["1234AB 12A", "1234ab 12 a", "1234 AB 12-a"] {
        assert_eq!(address(text), letter, "{text}");
    }
    assert_eq!(address("1234AB 12 A-2"), Adres { toevoeging: "2".to_owned(), ..letter });
    assert_eq!(address("1234AB 12 bis"), Adres { toevoeging: "BIS".to_owned(), ..plain });
    assert_eq!(Vraag::of("1234 AB").niets, Some(Niets::AlleenPostcode));
}

#[test]
fn an_email_address_is_compared_in_lower_case() {
    for text in ["Jan@Example.nl", "<jan@example.nl>", "mailto:jan@example.nl"] {
        assert_eq!(Vraag::of(text).vormen, [Vorm::Email("jan@example.nl".to_owned())], "{text}");
    }
}

#[test]
fn a_date_among_words_is_a_birth_date() {
    for text in ["Moulin 31-1-1970", "31/01/1970 Suzanne Moulin", "van Moulin 1970-01-31"] {
        assert_eq!(born(text), Some(("Moulin".to_owned(), date(1970, 1, 31))), "{text}");
    }
    for text in ["31-1-1970", "31 1 1970", "geb. 31011970"] {
        assert_eq!(Vraag::of(text).niets, Some(Niets::AlleenDatum), "{text}");
    }
    assert_eq!(Vraag::of("Moulin 31-2-1970").niets, Some(Niets::GeenDatum));
    assert_eq!(kinds("01121985"), ["kvkNummer", "telefoon", "zaaknummer"], "eight digits alone");
    assert_eq!(kinds("brief van 12-3-2024 over mijn aanslag parkeren en meer"), ["tekst", "naam"]);
    assert_eq!(Vraag::of("Bos 1-12-85").jaar, Some(1985));
    assert_eq!((Vraag::of("Bos 1-12-1985").jaar, Vraag::of("Bos").jaar), (None, None));
}

#[test]
fn an_address_with_a_birth_date_is_of_one_who_lives_there() {
    for text in [
        "1234AB 12 31-1-1970",
        "31-1-1970 1234 AB 12",
        "1234AB 12, geb. 31 januari 1970",
        "31 1 1970 1234AB 12",
    ] {
        let found = address(text);
        assert_eq!((found.huisnummer, found.toevoeging.as_str()), (12, ""), "{text}");
        assert_eq!((found.geboortedatum, found.naam), (Some(date(1970, 1, 31)), None), "{text}");
    }
    let both = address("Moulin 1234AB 12 31-1-1970");
    assert_eq!(both.naam.unwrap().geheel, "Moulin");
}

#[test]
fn the_surname_is_the_last_word_without_what_stands_before_it() {
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(name("Moulin"), (None, "Moulin".to_owned()));
    assert_eq!(name("Suzanne Moulin"), (some("Suzanne"), "Moulin".to_owned()));
    assert_eq!(name("Jan Piet van der Berg"), (some("Jan Piet"), "Berg".to_owned()));
    assert_eq!(Vraag::of("  ").niets, Some(Niets::Leeg));
}

#[test]
fn words_are_a_name_and_a_text() {
    assert_eq!(kinds("Jan Bakker"), ["naam", "tekst"]);
    assert_eq!(kinds("\"verlopen paspoort\""), ["tekst"]);
    assert_eq!(kinds("wanneer komt de brief over mijn aanslag"), ["tekst", "naam"]);
}

proptest! {
    #[test]
    fn anything_can_be_typed(text in "\\PC{0,60}") {
        let vraag = Vraag::of(&text);
        prop_assert_eq!(vraag.vormen.is_empty(), vraag.niets.is_some());
    }

    #[test]
    fn no_bsn_ever_goes_to_a_zaaksysteem(digits in "[0-9]{8,9}", sep in "[ .-]?", at in 1usize..8) {
        let (first, rest) = digits.split_at(at);
        let text = format!("{first}{sep}{rest}");
        let bsn = format!("{digits:0>9}");
        if crate::rest::formats::passes_eleven_test(&bsn) {
            let asks = Vraag::of(&text).vormen.iter().any(|vorm| matches!(vorm, Vorm::Zaaknummer(_)));
            prop_assert!(!asks, "{}", text);
        }
    }

    #[test]
    fn a_telephone_number_is_one_however_it_is_written(digits in "0[1-9][0-9]{8}", at in 2usize..9, sep in "[ .-]") {
        let (first, rest) = digits.split_at(at);
        let expected = Vorm::Telefoon(format!("+31{}", &digits[1..]));
        for text in [format!("{first}{sep}{rest}"), format!("+31{}", &digits[1..]), format!("0031 {}", &digits[1..])] {
            prop_assert!(Vraag::of(&text).vormen.contains(&expected), "{}", text);
        }
    }

    #[test]
    fn a_birth_date_is_read_in_dutch_and_in_iso_order(y in 1900i16..2026, m in 1i8..=12, d in 1i8..=28) {
        let expected = Some(("Xander".to_owned(), date(y, m, d)));
        prop_assert_eq!(born(&format!("Xander {d}-{m}-{y}")), expected.clone());
        prop_assert_eq!(born(&format!("Xander {y}-{m:02}-{d:02}")), expected);
    }
}
