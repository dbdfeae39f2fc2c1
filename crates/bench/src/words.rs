//! Names and texts of the made-up municipality: made of syllables and of the words of a town hall, so that searching
//! has something to find, and nobody in particular.

use crate::random::Random;

const VOORNAMEN: [&str; 40] = [
    "Adin", "Belle", "Ciska", "Dirkje", "Eelco", "Femmie", "Gerlof", "Hilde", "Ilse", "Jorn", "Katrien",
    "Lubbert", "Mieke", "Noortje", "Olaf", "Pytrik", "Quirijn", "Reinou", "Sietske", "Tjalling", "Udo",
    "Veerle", "Wubbo", "Xander", "Ybel", "Zwaantje", "Aafke", "Brechtje", "Corneel", "Doortje", "Evert",
    "Froukje", "Gijsje", "Harmke", "Idske", "Jelmer", "Klaske", "Lieuwe", "Maartje", "Nanne",
];
const BEGIN: [&str; 50] = [
    "Brand", "Holt", "Meer", "Zand", "Veld", "Berk", "Kold", "Drij", "Stev", "Wier", "Laan", "Groen", "Oost",
    "West", "Noord", "Zuid", "Haver", "Linde", "Esch", "Kuip", "Molen", "Dijk", "Ploeg", "Riet", "Schel",
    "Tref", "Uiter", "Vlier", "Wold", "Zwan", "Bouw", "Comer", "Duin", "Elzen", "Flier", "Geest", "Heid",
    "IJzer", "Jager", "Klaver", "Loos", "Maas", "Nieuw", "Oever", "Pol", "Raad", "Spaar", "Turf", "Veen",
    "Water",
];
const EIND: [&str; 50] = [
    "sma", "ink", "stra", "man", "huis", "kamp", "ing", "berg", "dam", "veld", "horst", "beek", "hof",
    "broek", "mans", "ema", "inga", "ser", "steen", "burg", "wijk", "land", "meer", "kerk", "poort", "schot",
    "weg", "zicht", "bosch", "donk", "eind", "gaarde", "haven", "kade", "laar", "mark", "oord", "pad",
    "rode", "stede", "tuin", "vaart", "waard", "zijl", "boom", "bron", "duin", "es", "gors", "heuvel",
];
const VOORVOEGSELS: [&str; 5] = ["", "", "", "van", "van der"];

/// The first name, prefix and surname of a person.
pub(crate) fn naam(id: u32) -> (&'static str, &'static str, String) {
    let at = |from: &'static [&'static str], number: u32| {
        from.get(number as usize % from.len()).copied().unwrap_or_default()
    };
    let mixed = id.wrapping_mul(2_654_435_761);
    let surname = [at(&BEGIN, mixed >> 16), at(&EIND, mixed >> 8)].concat();
    (at(&VOORNAMEN, mixed), at(&VOORVOEGSELS, mixed >> 24), surname)
}

/// What nobody else's contacts hold: a reference, as people read it out.
pub(crate) fn kenmerk(id: u32) -> String {
    format!("KM{:07X}", id.wrapping_mul(2_654_435_761) >> 4)
}

/// The ten commonest words of Dutch.
pub(crate) const COMMONEST: [&str; 10] = ["de", "van", "een", "het", "en", "in", "is", "dat", "op", "te"];

const ONDERWERP: [&str; 30] = [
    "parkeervergunning",
    "paspoort",
    "verhuizing",
    "grofvuil",
    "bijstand",
    "bouwvergunning",
    "trouwen",
    "geboorte",
    "melding openbare ruimte",
    "rijbewijs",
    "belastingaanslag",
    "bezwaarschrift",
    "hondenbelasting",
    "kapvergunning",
    "leerlingenvervoer",
    "lantaarnpaal",
    "uittreksel",
    "woonruimte",
    "schuldhulp",
    "huishoudelijke hulp",
    "afvalpas",
    "evenement",
    "marktkraam",
    "riolering",
    "stoeptegel",
    "sportveld",
    "bibliotheek",
    "inburgering",
    "naturalisatie",
    "begraafplaats",
];
const ZINNEN: [&str; 12] = [
    "De beller vraagt wanneer de aanvraag van een {} is afgehandeld en op welk adres het besluit komt.",
    "Mevrouw wil weten of het nog kan, en wat een {} kost. Ik heb gezegd dat het op de site staat.",
    "Meneer is te laat met de {} en vraagt om uitstel. Dat is in te willigen tot het einde van de maand.",
    "Het gaat om de {} in de straat van de beller; een collega van de buitendienst kijkt er morgen naar.",
    "De {} is kwijt. Uitgelegd dat er een nieuwe te krijgen is, met een afspraak op het stadhuis.",
    "Beller heeft een brief over de {} en begrijpt niet wat er te doen is. Samen doorgenomen, en het is duidelijk.",
    "Er is een klacht over de {}: het duurt te lang. Excuses aangeboden en gevraagd om terug te bellen.",
    "Vraag over de {} en de termijn. In het systeem is te zien dat het besluit op tijd komt.",
    "De bewoner meldt dat een {} ontbreekt op de hoek en dat het in de avond gevaarlijk is.",
    "Wil een {} op naam van een ander. Gezegd dat er een machtiging van de ander bij moet.",
    "Informatie over de {} gegeven en een link gestuurd. De beller is tevreden en heeft geen vragen meer.",
    "Het bedrijf vraagt of een {} nodig is in het centrum. Doorverbonden met het team vergunningen.",
];

pub(crate) fn onderwerp(id: u32) -> &'static str {
    ONDERWERP.get(id as usize % ONDERWERP.len()).copied().unwrap_or_default()
}

/// Two sentences and a reference.
pub(crate) fn inhoud(id: u32) -> String {
    let mut random = Random::new(u64::from(id) ^ 0x1d_ea);
    let mut sentence = || {
        let length = u32::try_from(ZINNEN.len()).unwrap_or(1);
        let zin = ZINNEN.get(random.below(length) as usize).copied().unwrap_or_default();
        zin.replace("{}", onderwerp(random.below(1_000)))
    };
    format!("{} {} Kenmerk {}.", sentence(), sentence(), kenmerk(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_fits_its_field_and_holds_the_commonest_words() {
        let text: String = (1..200).map(inhoud).collect();
        for word in COMMONEST {
            assert!(text.to_lowercase().contains(&format!(" {word} ")), "{word}");
        }
        assert!((1..2_000).all(|id| inhoud(id).chars().count() <= 1_000));
    }

    #[test]
    fn a_reference_is_nearly_always_one_contact() {
        let all: std::collections::HashSet<String> = (1..=100_000).map(kenmerk).collect();
        assert!(all.len() > 99_000, "{}", all.len());
    }

    #[test]
    fn there_are_many_names_and_none_is_empty() {
        let names: std::collections::HashSet<String> = (1..=10_000).map(|id| naam(id).2).collect();
        assert!(names.len() > 1_000, "{}", names.len());
        assert!((1..=1_000).all(|id| !naam(id).0.is_empty()));
    }
}
