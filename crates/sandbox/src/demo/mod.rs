//! A year of contacts with the demo people, as rows for a register of klantinteracties.

mod bedrijven;
mod rijen;
mod teksten;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kans::{Kans, uuid};
use crate::personen::{Persoon, personen};
use crate::wereld::{self, Zaak};
use rijen::{Tabellen, Verslag};
use teksten::{GESPREKKEN, Gesprek, KANALEN};

/// How many of the demo people are known to the register.
const BEKENDEN: usize = 42;
const ANONIEM: usize = 6;
const MEDEWERKERS: [(&str, &str); 2] =
    [("Medewerker KCC", "kcc@example.nl"), ("Beheerder", "beheer@example.nl")];

/// A contact before it has a number.
struct Contact {
    label: String,
    op: Timestamp,
    gesprek: &'static Gesprek,
    partij: Option<u64>,
    zaak: Option<Uuid>,
    afdeling: Option<&'static str>,
    kans: Kans,
}

/// Rows for the product's own register, in the columns of Open Klant's tables: `{"tables": {"klantinteracties_partij":
/// [...], ...}}`. The contacts are of the year before `vandaag`, and refer to the zaken of the same `seed`.
pub fn demo_rows(vandaag: Date, seed: u64) -> Value {
    let zaken = wereld::Wereld::Eerste.zaken(vandaag, seed);
    let mut tabellen = Tabellen::default();
    let mut contacten = Vec::new();
    for (plek, persoon) in bekenden(vandaag).enumerate() {
        let mut kans = Kans::van(seed, &format!("demo/{}", persoon.bsn));
        let partij = bekende(&mut tabellen, seed, (plek, persoon), &mut kans);
        let eigen: Vec<&Zaak> = zaken.iter().filter(|z| is_van(z, persoon) && z.is_zichtbaar()).collect();
        let aantal = if plek == 0 { 6 } else { kans.tussen(0, 6) };
        let label = format!("contact/{}", persoon.bsn);
        contacten.extend((0..aantal).filter_map(|i| {
            contact(&format!("{label}/{i}"), (Some(partij), &GESPREKKEN), &eigen, vandaag, seed)
        }));
    }
    contacten.extend(bedrijven::vul(&mut tabellen, &zaken, vandaag, seed));
    contacten.extend(
        (0..ANONIEM).filter_map(|i| {
            contact(&format!("contact/anoniem/{i}"), (None, &GESPREKKEN), &[], vandaag, seed)
        }),
    );
    // In the order in which they took place, so that the newest has the highest number.
    contacten.sort_by_key(|contact| (contact.op, contact.label.clone()));
    let actoren = actoren(&mut tabellen, seed);
    for (nummer, contact) in (1..).zip(contacten) {
        registreer(&mut tabellen, &actoren, contact, nummer, vandaag, seed);
    }
    tabellen.klaar()
}

fn is_van(zaak: &Zaak, persoon: &Persoon) -> bool {
    zaak.aanvrager.persoon().is_some_and(|aanvrager| aanvrager.bsn == persoon.bsn)
}

/// Who calls: adults who are alive, and not all of them.
fn bekenden(vandaag: Date) -> impl Iterator<Item = &'static Persoon> {
    let belt = move |persoon: &&Persoon| {
        !persoon.is_overleden() && persoon.leeftijd(vandaag).is_none_or(|jaren| jaren >= 16)
    };
    let gekozen = personen().iter().filter(belt).enumerate().filter(|(plek, _)| plek % 8 != 7);
    gekozen.map(|(_, persoon)| persoon).take(BEKENDEN)
}

/// A person of whom the register knows the BSN, and sometimes how to reach them; never the name.
fn bekende(tabellen: &mut Tabellen, seed: u64, (plek, persoon): (usize, &Persoon), kans: &mut Kans) -> u64 {
    let id = |wat: &str| uuid(seed, &format!("{wat}/{}", persoon.bsn));
    let partij =
        tabellen.voeg_toe("partij", rijen::partij(id("partij"), "persoon", plek + 1, persoon.is_geheim()));
    tabellen.voeg_toe("persoon", rijen::persoon(partij));
    let codes = ["natuurlijk_persoon", "bsn", "brp", persoon.bsn.as_str()];
    tabellen.voeg_toe(
        "partijidentificator",
        rijen::identificator(id("identificator"), Some(partij), codes, None),
    );
    // Numbers that cannot be taken for anybody's: 06-1234 and the place in this list.
    let telefoon = format!("061234{:04}", plek + 1);
    let email = format!("klant{:02}@example.nl", plek + 1);
    let adressen = [(kans.procent(70) || plek == 0).then_some(telefoon), kans.procent(60).then_some(email)];
    let mut voorkeur = None;
    for adres in adressen.into_iter().flatten() {
        let rij = rijen::digitaal_adres(id(&adres), Some(partij), None, &adres);
        voorkeur = voorkeur.or(Some(tabellen.voeg_toe("digitaaladres", rij)));
    }
    tabellen.wijzig("partij", partij, "voorkeurs_digitaal_adres_id", voorkeur);
    partij
}

/// A contact about one of somebody's zaken, or about something general.
fn contact(
    label: &str,
    (partij, gesprekken): (Option<u64>, &'static [Gesprek]),
    zaken: &[&Zaak],
    vandaag: Date,
    seed: u64,
) -> Option<Contact> {
    let mut kans = Kans::van(seed, label);
    let zaak = if kans.procent(65) { kans.kies(zaken).copied() } else { None };
    let code = zaak.map(|zaak| zaak.zaaktype.code);
    let keuze: Vec<&'static Gesprek> = gesprekken.iter().filter(|gesprek| gesprek.zaaktype == code).collect();
    let gesprek = *kans.kies(&keuze)?;
    let gisteren = vandaag.saturating_sub(1.day());
    let vroegst =
        zaak.map_or_else(|| vandaag.saturating_sub(360.days()), |zaak| zaak.startdatum).min(gisteren);
    let dagen = vroegst.until(gisteren).map_or(0, |spanne| spanne.get_days());
    let mut dag = vroegst.saturating_add(kans.tussen(0, dagen).days());
    // Nobody answers the telephone at the weekend.
    while matches!(dag.weekday(), Weekday::Saturday | Weekday::Sunday) {
        dag = dag.saturating_sub(1.day());
    }
    let (uur, minuut) = (kans.tussen(8, 16), kans.tussen(0, 59));
    let tijd = dag.at(i8::try_from(uur).ok()?, i8::try_from(minuut).ok()?, 0, 0);
    Some(Contact {
        label: label.to_owned(),
        op: tijd.to_zoned(TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC)).ok()?.timestamp(),
        gesprek,
        partij,
        zaak: zaak.map(|zaak| zaak.uuid),
        afdeling: zaak.map(|zaak| zaak.zaaktype.afdeling),
        kans,
    })
}

/// The numbers of the actors.
struct Actoren {
    medewerkers: Vec<u64>,
    teams: Vec<(&'static str, u64)>,
}

fn actoren(tabellen: &mut Tabellen, seed: u64) -> Actoren {
    let mut medewerkers = Vec::new();
    for (naam, email) in MEDEWERKERS {
        let rij = rijen::actor(
            uuid(seed, &format!("actor/{email}")),
            naam,
            "medewerker",
            ["mdw", "msei", "email", email],
        );
        let actor = tabellen.voeg_toe("actor", rij);
        tabellen.voeg_toe(
            "medewerker",
            json!({ "functie": naam, "emailadres": email, "telefoonnummer": "0102670000", "actor_id": actor }),
        );
        medewerkers.push(actor);
    }
    let mut teams: Vec<(&'static str, u64)> = Vec::new();
    for zaaktype in wereld::catalogus::zaaktypen().filter(|zaaktype| zaaktype.zichtbaar) {
        let code = zaaktype.code.to_lowercase();
        let naam = format!("Team {}", zaaktype.afdeling);
        let codes = ["afd", "obj", "idf", code.as_str()];
        let rij =
            rijen::actor(uuid(seed, &format!("actor/{code}")), &naam, "organisatorische_eenheid", codes);
        let actor = tabellen.voeg_toe("actor", rij);
        let eenheid = json!({ "omschrijving": naam, "emailadres": format!("{code}@example.nl"), "faxnummer": "",
            "telefoonnummer": "", "actor_id": actor });
        tabellen.voeg_toe("organisatorischeeenheid", eenheid);
        teams.push((zaaktype.afdeling, actor));
    }
    Actoren { medewerkers, teams }
}

fn verslag<'a>(
    gesprek: &Gesprek,
    terugbellen: bool,
    uitgaand: bool,
    gelukt: bool,
    (anoniem, kans): (bool, &mut Kans),
) -> Verslag<'a> {
    let resultaat = match (terugbellen, gelukt) {
        (_, false) => "Niet bereikt",
        (true, _) => "Terugbelverzoek",
        _ if gesprek.inhoud.contains("Doorverbonden") => "Doorverbonden",
        _ if kans.procent(25) => "Informatie verstuurd",
        _ => "Zelf afgehandeld",
    };
    let inhoud = match (uitgaand, gelukt) {
        (true, true) => "Teruggebeld over de eerdere vraag en antwoord gegeven. Klant weet genoeg.",
        (true, false) => "Gebeld om de vraag te beantwoorden, maar niet bereikt. Voicemail ingesproken.",
        _ => gesprek.inhoud,
    };
    let kanaal = if uitgaand || anoniem { "Telefoon" } else { kans.tekst(&KANALEN) };
    Verslag { kanaal, onderwerp: gesprek.onderwerp, inhoud, resultaat, gelukt }
}

fn registreer(
    tabellen: &mut Tabellen,
    actoren: &Actoren,
    contact: Contact,
    nummer: usize,
    vandaag: Date,
    seed: u64,
) {
    let Contact { label, op, gesprek, partij, zaak, afdeling, mut kans } = contact;
    let id = |wat: &str| uuid(seed, &format!("{label}/{wat}"));
    // An anonymous caller who wants to be called back is for the counter's team.
    let afdeling = afdeling.or(partij.is_none().then_some("Burgerzaken"));
    let terugbellen = afdeling.is_some() && kans.procent(if partij.is_none() { 50 } else { 20 });
    // The municipality called, and not always with success.
    let uitgaand = partij.is_some() && !terugbellen && kans.procent(15);
    let gelukt = !(uitgaand && kans.procent(40));
    let verslag = verslag(gesprek, terugbellen, uitgaand, gelukt, (partij.is_none(), &mut kans));
    let klantcontact =
        tabellen.voeg_toe("klantcontact", rijen::klantcontact(id("klantcontact"), nummer, op, &verslag));
    let betrokkene = rijen::betrokkene(id("betrokkene"), klantcontact, partij, !uitgaand);
    let betrokkene = tabellen.voeg_toe("betrokkene", betrokkene);
    if partij.is_none() && terugbellen {
        let adres = format!("061234{:04}", 9000 + nummer);
        tabellen
            .voeg_toe("digitaaladres", rijen::digitaal_adres(id("adres"), None, Some(betrokkene), &adres));
    }
    if let Some(zaak) = zaak {
        tabellen.voeg_toe(
            "onderwerpobject",
            rijen::zaak_als_onderwerp(id("onderwerpobject"), klantcontact, zaak),
        );
    }
    if let Some(medewerker) = kans.kies(&actoren.medewerkers) {
        let rij = json!({ "uuid": id("actorklantcontact"), "actor_id": medewerker, "klantcontact_id": klantcontact });
        tabellen.voeg_toe("actorklantcontact", rij);
    }
    let team = actoren.teams.iter().find(|(naam, _)| Some(*naam) == afdeling);
    if let (true, Some((_, team))) = (terugbellen, team) {
        let oud = op.to_zoned(TimeZone::UTC).date() < vandaag.saturating_sub(14.days());
        let af = oud.then(|| op.saturating_add(26.hours()).unwrap_or(op));
        let taak = tabellen
            .voeg_toe("internetaak", rijen::internetaak(id("internetaak"), nummer, klantcontact, op, af));
        tabellen
            .voeg_toe("internetakenactorenthoughmodel", json!({ "actor_id": team, "internetaak_id": taak }));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const VANDAAG: Date = Date::constant(2026, 11, 23);

    fn rijen(alles: &Value, tabel: &str) -> Vec<Value> {
        alles["tables"][format!("klantinteracties_{tabel}")].as_array().unwrap().clone()
    }

    #[test]
    fn the_year_has_contacts_of_all_kinds() {
        let alles = demo_rows(VANDAAG, 1);
        let contacten = rijen(&alles, "klantcontact");
        assert!((60..250).contains(&contacten.len()), "{}", contacten.len());
        assert!(rijen(&alles, "onderwerpobject").len() > 20);
        assert_eq!(rijen(&alles, "persoon").len(), BEKENDEN);
        assert!(rijen(&alles, "partij").iter().any(|partij| partij["indicatie_geheimhouding"] == true));
        assert!(rijen(&alles, "digitaaladres").iter().any(|adres| !adres["betrokkene_id"].is_null()));
        assert!(rijen(&alles, "internetaak").len() > 3);
        assert!(contacten.iter().any(|contact| contact["indicatie_contact_gelukt"] == false));
        assert!(
            rijen(&alles, "betrokkene").iter().any(|b| b["partij_id"].is_null() && b["initiator"] == true)
        );
        assert!(rijen(&alles, "betrokkene").iter().any(|b| b["initiator"] == false));
        let momenten: Vec<&str> =
            contacten.iter().map(|c| c["plaatsgevonden_op"].as_str().unwrap()).collect();
        assert!(
            momenten.is_sorted() && *momenten.last().unwrap() < "2026-11-23" && momenten[0] > "2025-11-01"
        );
        assert!(
            contacten
                .iter()
                .all(|c| c["onderwerp"].as_str().unwrap().len() <= 200
                    && c["metadata"]["resultaat"].is_string())
        );
        assert_eq!(alles, demo_rows(VANDAAG, 1));
    }

    #[test]
    fn organisations_vestigingen_and_who_works_there_are_known() {
        let alles = demo_rows(VANDAAG, 1);
        let nummers = rijen(&alles, "partijidentificator");
        let van = |soort: &str| {
            nummers
                .iter()
                .filter(|n| n["partij_identificator_code_soort_object_id"] == soort)
                .collect::<Vec<_>>()
        };
        assert!(
            van("kvk_nummer").len() > 3
                && van("kvk_nummer").iter().any(|nummer| nummer["partij_id"].is_null())
        );
        let vestigingen = van("vestigingsnummer");
        assert!(vestigingen.len() >= 2 && vestigingen.iter().all(|n| n["sub_identificator_van_id"].is_u64()));
        assert_eq!(rijen(&alles, "contactpersoon").len(), 2);
        let mut klanten: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        for adres in rijen(&alles, "digitaaladres") {
            let nummer = adres["adres"].as_str().unwrap().to_owned();
            klanten.entry(nummer).or_default().extend(adres["partij_id"].as_u64());
        }
        assert!(klanten.values().any(|klanten| klanten.len() == 2), "one number of two customers");
        let besproken = rijen(&alles, "klantcontact");
        assert!(
            besproken.iter().any(|contact| contact["inhoud"].as_str().unwrap().contains("anderhalve meter"))
        );
    }

    #[test]
    fn every_reference_is_to_a_row_that_exists() {
        let alles = demo_rows(VANDAAG, 1);
        let tabellen = alles["tables"].as_object().unwrap();
        let naar = BTreeMap::from([
            ("partij_id", "partij"),
            ("klantcontact_id", "klantcontact"),
            ("betrokkene_id", "betrokkene"),
            ("actor_id", "actor"),
            ("internetaak_id", "internetaak"),
            ("voorkeurs_digitaal_adres_id", "digitaaladres"),
            ("sub_identificator_van_id", "partijidentificator"),
            ("werkte_voor_partij_id", "partij"),
        ]);
        let mut uuids = BTreeSet::new();
        for (tabel, rijen_van_tabel) in tabellen {
            for rij in rijen_van_tabel.as_array().unwrap() {
                for (kolom, doel) in &naar {
                    if let Some(nummer) = rij.get(*kolom).and_then(Value::as_u64) {
                        assert!(
                            rijen(&alles, doel).iter().any(|r| r["id"] == nummer),
                            "{tabel}.{kolom} = {nummer}"
                        );
                    }
                }
                if let Some(uuid) = rij.get("uuid") {
                    assert!(uuids.insert(uuid.to_string()), "{uuid} twice");
                }
            }
        }
    }

    #[test]
    fn the_register_knows_no_names_and_only_zaken_that_exist() {
        let alles = demo_rows(VANDAAG, 1);
        assert!(
            rijen(&alles, "persoon")
                .iter()
                .all(|p| p["contactnaam_achternaam"] == "" && p["contactnaam_voornaam"] == "")
        );
        let organisaties = rijen(&alles, "organisatie");
        let eigen = organisaties.iter().filter(|organisatie| organisatie["naam"] != "").count();
        assert_eq!(eigen, 1, "only who is in no other register has a name in ours");
        let zaken: BTreeSet<String> =
            wereld::Wereld::Eerste.zaken(VANDAAG, 1).iter().map(|zaak| zaak.uuid.to_string()).collect();
        for onderwerp in rijen(&alles, "onderwerpobject") {
            assert!(zaken.contains(onderwerp["onderwerpobjectidentificator_object_id"].as_str().unwrap()));
        }
        for adres in rijen(&alles, "digitaaladres") {
            let adres = adres["adres"].as_str().unwrap().to_owned();
            assert!(
                adres.ends_with("@example.nl") || (adres.starts_with("061234") && adres.len() == 10),
                "{adres}"
            );
        }
    }
}
