//! The organisations that the register knows: by number, without the names that are the KVK's to tell.

use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use super::rijen::{self, Tabellen};
use super::teksten::GESPREKKEN_BEDRIJVEN;
use super::{BEKENDEN, Contact, contact};
use crate::kans::uuid;
use crate::wereld::{Aanvrager, Kenmerk, Zaak};

/// Where the contactpersonen work.
const EERSTE: &str = "68750110";

/// Who calls: the KVK number, the place of the vestiging or none for the whole, and how often.
const BELLERS: [(&str, Option<usize>, usize); 8] = [
    (EERSTE, None, 4),
    (EERSTE, Some(1), 2),
    ("69599084", None, 3),
    ("69599068", None, 3),
    // Nobody ever called for the whole: its KVK number is nobody's.
    ("69599076", Some(0), 3),
    ("68727720", None, 1),
    ("90000749", None, 2),
    ("90001354", None, 1),
];

/// Two who work for the first of them, and an association that is in no register.
const CONTACTPERSONEN: [[&str; 2]; 2] = [["Kwik", "Proefstra"], ["Kwek", "Testema"]];
const VERENIGING: &str = "Buurtvereniging De Proeftuin";

/// The telephone of the first contactpersoon and of a vestiging: who calls is one of two.
const GEDEELD: &str = "0612348888";

struct Bouw<'a> {
    tabellen: &'a mut Tabellen,
    seed: u64,
    nummer: usize,
}

impl Bouw<'_> {
    fn id(&self, label: &str) -> Uuid {
        uuid(self.seed, &format!("bedrijf/{label}"))
    }

    fn partij(&mut self, label: &str, soort: &str) -> u64 {
        self.nummer += 1;
        let rij = rijen::partij(self.id(&format!("partij/{label}")), soort, self.nummer, false);
        self.tabellen.voeg_toe("partij", rij)
    }

    fn organisatie(&mut self, label: &str, naam: &str) -> u64 {
        let partij = self.partij(label, "organisatie");
        self.tabellen.voeg_toe("organisatie", json!({ "naam": naam, "partij_id": partij }));
        partij
    }

    fn nummer(&mut self, partij: Option<u64>, soort: [&str; 2], nummer: &str, binnen: Option<u64>) -> u64 {
        let [objecttype, soort] = soort;
        let rij = rijen::identificator(
            self.id(&format!("identificator/{soort}/{nummer}")),
            partij,
            [objecttype, soort, "hr", nummer],
            binnen,
        );
        self.tabellen.voeg_toe("partijidentificator", rij)
    }

    /// Its addresses, the first being the preferred one.
    fn adressen(&mut self, partij: u64, adressen: &[&str]) {
        let mut voorkeur = None;
        for adres in adressen {
            let id = self.id(&format!("adres/{partij}/{adres}"));
            let rij = rijen::digitaal_adres(id, Some(partij), None, adres);
            voorkeur = voorkeur.or(Some(self.tabellen.voeg_toe("digitaaladres", rij)));
        }
        self.tabellen.wijzig("partij", partij, "voorkeurs_digitaal_adres_id", voorkeur);
    }
}

/// Adds the organisations; gives the contacts with them.
pub(super) fn vul(tabellen: &mut Tabellen, zaken: &[Zaak], vandaag: Date, seed: u64) -> Vec<Contact> {
    let mut bouw = Bouw { tabellen, seed, nummer: BEKENDEN };
    let mut contacten = Vec::new();
    let mut gesproken =
        |label: &str, partij: u64, zaken: &[&Zaak], aantal: usize| {
            let keuze = (Some(partij), GESPREKKEN_BEDRIJVEN.as_slice());
            contacten.extend((0..aantal).filter_map(|i| {
                contact(&format!("contact/bedrijf/{label}/{i}"), keuze, zaken, vandaag, seed)
            }));
        };
    let mut kvk_nummers: Vec<(&str, u64)> = Vec::new();
    let mut werkgever = None;
    for (kvk, plek, aantal) in BELLERS {
        let Some(organisatie) = crate::organisaties::organisatie(kvk) else { continue };
        let vestiging = plek.and_then(|plek| organisatie.vestigingen.get(plek));
        let label = vestiging.map_or(kvk, |vestiging| vestiging.vestigingsnummer.as_str());
        let partij = bouw.organisatie(label, "");
        let bekend = kvk_nummers.iter().find(|(nummer, _)| *nummer == kvk).map(|(_, rij)| *rij);
        let eigenaar = vestiging.is_none().then_some(partij);
        let van_kvk = bekend
            .unwrap_or_else(|| bouw.nummer(eigenaar, ["niet_natuurlijk_persoon", "kvk_nummer"], kvk, None));
        kvk_nummers.push((kvk, van_kvk));
        let email = format!("info-{label}@example.nl");
        match vestiging {
            Some(vestiging) => {
                let nummer = vestiging.vestigingsnummer.as_str();
                bouw.nummer(Some(partij), ["vestiging", "vestigingsnummer"], nummer, Some(van_kvk));
                let gedeeld = (kvk == EERSTE).then_some(GEDEELD);
                let adressen: Vec<&str> = gedeeld.into_iter().chain([email.as_str()]).collect();
                bouw.adressen(partij, &adressen);
            }
            None => bouw.adressen(partij, &[&email]),
        }
        werkgever = werkgever.or(Some(partij));
        gesproken(label, partij, &zaken_van(zaken, kvk, plek), aantal);
    }
    for (plek, naam) in CONTACTPERSONEN.into_iter().enumerate() {
        let label = naam.join(" ");
        let (partij, id) =
            (bouw.partij(&label, "contactpersoon"), bouw.id(&format!("contactpersoon/{label}")));
        let rij = rijen::contactpersoon(id, partij, werkgever.unwrap_or_default(), naam);
        bouw.tabellen.voeg_toe("contactpersoon", rij);
        let email = format!("contact{plek}@example.nl");
        let adressen = if plek == 0 { vec![email.as_str(), GEDEELD] } else { vec![email.as_str()] };
        bouw.adressen(partij, &adressen);
        gesproken(&label, partij, &[], 2 - plek);
    }
    let vereniging = bouw.organisatie("vereniging", VERENIGING);
    bouw.adressen(vereniging, &["bestuur@example.nl", "0612348889"]);
    gesproken("vereniging", vereniging, &[], 2);
    contacten
}

/// What an organisation may talk about: of a vestiging its own zaken, of the whole all others.
fn zaken_van<'a>(zaken: &'a [Zaak], kvk: &str, plek: Option<usize>) -> Vec<&'a Zaak> {
    let van = |zaak: &&Zaak| match zaak.aanvrager {
        Aanvrager::Organisatie(organisatie, kenmerk) => {
            let vestiging = match kenmerk {
                Kenmerk::Vestiging(plek) | Kenmerk::NnpVestiging(plek) => Some(plek),
                Kenmerk::Rsin | Kenmerk::KvkNummer => None,
            };
            organisatie.kvk_nummer == kvk && vestiging == plek
        }
        Aanvrager::Persoon(_) => false,
    };
    zaken.iter().filter(van).collect()
}
