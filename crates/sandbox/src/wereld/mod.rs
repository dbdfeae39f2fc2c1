//! The zaken and documents of the demo people and organisations, before any API gives them a form.

mod bedrijven;
pub(crate) mod bestanden;
pub(crate) mod catalogus;

use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

use crate::kans::{Kans, uuid};
use crate::organisaties::Organisatie;
use crate::personen::{Persoon, gba_datum, personen};
pub(crate) use bedrijven::Kenmerk;
use catalogus::{Catalogus, SOCIALE_ZAAKTYPEN, Soort, ZAAKTYPEN, Zaaktype};

/// The zaken of one zaaksysteem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wereld {
    /// Nearly everything.
    Eerste,
    /// A few zaken of the same people, which another department keeps.
    Tweede,
}

impl Wereld {
    /// What comes before the names of the APIs in a path.
    pub(crate) fn voorvoegsel(self) -> &'static str {
        match self {
            Self::Eerste => "",
            Self::Tweede => "/tweede",
        }
    }

    /// Makes the ids differ.
    pub(crate) fn afwijking(self) -> u64 {
        match self {
            Self::Eerste => 0,
            Self::Tweede => 0x7477_6565_6465,
        }
    }

    pub(crate) fn catalogi(self) -> &'static [Catalogus] {
        match self {
            Self::Eerste => &[Catalogus::Inwoners, Catalogus::Bedrijven],
            Self::Tweede => &[Catalogus::Sociaal],
        }
    }

    pub(crate) fn zaken(self, vandaag: Date, seed: u64) -> Vec<Zaak> {
        match self {
            Self::Eerste => zaken(vandaag, seed),
            Self::Tweede => tweede_zaken(vandaag, seed),
        }
    }
}

/// A status that was set.
#[derive(Debug)]
pub(crate) struct Gezet {
    pub(crate) volgnummer: usize,
    /// UTC, whole seconds.
    pub(crate) op: String,
    pub(crate) toelichting: &'static str,
}

/// A document of a zaak.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) uuid: Uuid,
    pub(crate) soort: Soort,
    pub(crate) titel: String,
    pub(crate) bestandsnaam: String,
    pub(crate) formaat: &'static str,
    pub(crate) datum: Date,
    pub(crate) versies: u32,
    pub(crate) vertrouwelijkheid: &'static str,
}

/// Whose zaak it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Aanvrager {
    Persoon(&'static Persoon),
    Organisatie(&'static Organisatie, Kenmerk),
}

impl Aanvrager {
    /// As a letter addresses them.
    pub(crate) fn naam(self) -> String {
        match self {
            Self::Persoon(persoon) => persoon.volledige_naam(),
            Self::Organisatie(organisatie, _) => organisatie.naam.clone(),
        }
    }

    /// The person, when it is one.
    pub(crate) fn persoon(self) -> Option<&'static Persoon> {
        match self {
            Self::Persoon(persoon) => Some(persoon),
            Self::Organisatie(..) => None,
        }
    }
}

/// A zaak of a person or an organisation.
#[derive(Debug)]
pub(crate) struct Zaak {
    pub(crate) uuid: Uuid,
    pub(crate) identificatie: String,
    pub(crate) zaaktype: &'static Zaaktype,
    pub(crate) omschrijving: &'static str,
    pub(crate) vertrouwelijkheid: &'static str,
    pub(crate) kanaal: &'static str,
    pub(crate) startdatum: Date,
    pub(crate) einddatum: Option<Date>,
    pub(crate) uiterlijk: Date,
    /// Oldest first.
    pub(crate) statussen: Vec<Gezet>,
    pub(crate) resultaat: Option<&'static str>,
    pub(crate) aanvrager: Aanvrager,
    pub(crate) documenten: Vec<Document>,
}

impl Zaak {
    /// May the client with the least rights see it?
    pub(crate) fn is_zichtbaar(&self) -> bool {
        self.zaaktype.zichtbaar && self.vertrouwelijkheid != "geheim"
    }
}

/// How far a zaak is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Ontvangen,
    InBehandeling,
    Wacht,
    Afgerond,
    TeLaat,
}

/// Everybody's zaken, oldest first, numbered in that order.
fn zaken(vandaag: Date, seed: u64) -> Vec<Zaak> {
    let mut zaken: Vec<Zaak> = personen()
        .iter()
        .enumerate()
        .flat_map(|(plek, persoon)| zaken_van(plek, persoon, vandaag, seed))
        .chain(bedrijven::zaken(vandaag, seed))
        .collect();
    zaken.sort_by_key(|zaak| (zaak.startdatum, zaak.uuid));
    for (nummer, zaak) in (101..).zip(zaken.iter_mut()) {
        zaak.identificatie = format!("ZAAK-{}-{nummer:010}", zaak.startdatum.year());
    }
    zaken
}

/// The zaken of the second zaaksysteem, oldest first; its numbers look different.
fn tweede_zaken(vandaag: Date, seed: u64) -> Vec<Zaak> {
    let [schuldhulp, vervoer] = &SOCIALE_ZAAKTYPEN;
    let plan = [
        (0, schuldhulp, Stand::InBehandeling),
        (0, vervoer, Stand::Afgerond),
        (2, vervoer, Stand::Ontvangen),
        (3, schuldhulp, Stand::Wacht),
        (5, vervoer, Stand::InBehandeling),
    ];
    let mut zaken: Vec<Zaak> = plan
        .into_iter()
        .filter_map(|(plek, zaaktype, stand)| {
            let persoon = personen().get(plek)?;
            let label = format!("zaak/tweede/{}/{}", persoon.bsn, zaaktype.code);
            let mut kans = Kans::van(seed, &label);
            Some(maak_zaak(&label, zaaktype, stand, Aanvrager::Persoon(persoon), (vandaag, seed), &mut kans))
        })
        .collect();
    zaken.sort_by_key(|zaak| (zaak.startdatum, zaak.uuid));
    for (nummer, zaak) in (1..).zip(zaken.iter_mut()) {
        zaak.identificatie = format!("SD{}-{nummer:06}", zaak.startdatum.year());
    }
    zaken
}

fn zaken_van(plek: usize, persoon: &'static Persoon, vandaag: Date, seed: u64) -> Vec<Zaak> {
    let mut kans = Kans::van(seed, &persoon.bsn);
    let [parkeer, omgeving, melding, _, wmo, reisdoc, adresonderzoek] = &ZAAKTYPEN;
    let mut plan: Vec<(&'static Zaaktype, Stand)> = match plek {
        // The first person shows everything at once.
        0 => vec![
            (parkeer, Stand::InBehandeling),
            (omgeving, Stand::TeLaat),
            (wmo, Stand::Wacht),
            (melding, Stand::Afgerond),
            (reisdoc, Stand::Ontvangen),
        ],
        _ => gewoon_plan(plek, persoon, vandaag, &mut kans),
    };
    if plek.is_multiple_of(20) {
        plan.push((adresonderzoek, Stand::InBehandeling));
    }
    let peildatum = persoon.overleden.as_deref().and_then(gba_datum).unwrap_or(vandaag);
    let mut zaken: Vec<Zaak> = plan
        .into_iter()
        .enumerate()
        .map(|(nummer, (zaaktype, stand))| {
            let label = format!("zaak/{}/{nummer}", persoon.bsn);
            maak_zaak(&label, zaaktype, stand, Aanvrager::Persoon(persoon), (peildatum, seed), &mut kans)
        })
        .collect();
    // One zaak of a kind that our client may see, but too confidential itself.
    if plek == 1
        && let Some(zaak) = zaken.last_mut()
    {
        zaak.vertrouwelijkheid = "geheim";
    }
    zaken
}

fn gewoon_plan(
    plek: usize,
    persoon: &Persoon,
    vandaag: Date,
    kans: &mut Kans,
) -> Vec<(&'static Zaaktype, Stand)> {
    let kind = persoon.leeftijd(vandaag).is_some_and(|jaren| jaren < 16);
    if kind || plek % 9 == 8 {
        return Vec::new();
    }
    if persoon.is_overleden() {
        // One old zaak, when there were zaken on a computer and the person was of age.
        let overleden = persoon.overleden.as_deref().and_then(gba_datum).filter(|op| op.year() >= 2010);
        let volwassen =
            overleden.zip(persoon.geboren_op()).is_some_and(|(op, geboren)| op.year() - geboren.year() > 18);
        if !volwassen {
            return Vec::new();
        }
        return ZAAKTYPEN.first().map(|zaaktype| (zaaktype, Stand::Afgerond)).into_iter().collect();
    }
    let mut keuze: Vec<&'static Zaaktype> = ZAAKTYPEN.iter().filter(|zaaktype| zaaktype.zichtbaar).collect();
    let aantal = if plek == 1 { 3 } else { kans.tussen(1, 4) };
    let standen = [
        Stand::Ontvangen,
        Stand::InBehandeling,
        Stand::InBehandeling,
        Stand::Wacht,
        Stand::Afgerond,
        Stand::Afgerond,
        Stand::Afgerond,
    ];
    (0..aantal)
        .filter_map(|_| {
            let zaaktype = *kans.kies(&keuze)?;
            keuze.retain(|ander| ander.code != zaaktype.code);
            let stand = if kans.procent(8) { Stand::TeLaat } else { *kans.kies(&standen)? };
            Some((zaaktype, stand))
        })
        .collect()
}

fn dagen(datum: Date, dagen: i32) -> Date {
    datum.saturating_add(dagen.days())
}

fn maak_zaak(
    label: &str,
    zaaktype: &'static Zaaktype,
    stand: Stand,
    aanvrager: Aanvrager,
    (vandaag, seed): (Date, u64),
    kans: &mut Kans,
) -> Zaak {
    let termijn = zaaktype.doorlooptijd;
    let geleden = match stand {
        Stand::Ontvangen => kans.tussen(1, 4),
        Stand::InBehandeling | Stand::Wacht => kans.tussen(5, termijn - 2),
        Stand::TeLaat => termijn + kans.tussen(3, 20),
        Stand::Afgerond => termijn + kans.tussen(5, 300),
    };
    let startdatum = dagen(vandaag, -geleden);
    let einddatum = (stand == Stand::Afgerond).then(|| dagen(startdatum, kans.tussen(3, termijn)));
    let statussen = statussen(zaaktype, stand, startdatum, einddatum, vandaag);
    let resultaat =
        einddatum.map(|_| if kans.procent(75) { zaaktype.resultaten.first().copied() } else { None });
    let resultaat = resultaat.map(|eerste| eerste.unwrap_or_else(|| kans.tekst(zaaktype.resultaten)));
    let omschrijving = kans.tekst(zaaktype.onderwerpen);
    let documenten =
        documenten(label, zaaktype, (stand, omschrijving), (startdatum, einddatum, vandaag), seed, kans);
    Zaak {
        uuid: uuid(seed, label),
        identificatie: String::new(),
        zaaktype,
        omschrijving,
        vertrouwelijkheid: zaaktype.vertrouwelijkheid,
        kanaal: kans.tekst(&["Telefoon", "Balie", "Website", "Website", "Post"]),
        startdatum,
        einddatum,
        uiterlijk: dagen(startdatum, termijn),
        statussen,
        resultaat,
        aanvrager,
        documenten,
    }
}

fn statussen(
    zaaktype: &Zaaktype,
    stand: Stand,
    start: Date,
    eind: Option<Date>,
    vandaag: Date,
) -> Vec<Gezet> {
    let gezet = |volgnummer, dag: Date, uur: u8, toelichting| Gezet {
        volgnummer,
        op: format!("{}T{uur:02}:00:00Z", dag.min(vandaag)),
        toelichting,
    };
    let mut statussen = vec![gezet(1, start, 8, "")];
    if stand != Stand::Ontvangen {
        statussen.push(gezet(2, dagen(start, 1), 10, "Opgepakt door de afdeling"));
    }
    if stand == Stand::Wacht {
        statussen.push(gezet(3, dagen(start, 3), 11, "Wij hebben nog een document van u nodig"));
    }
    if let Some(eind) = eind {
        statussen.push(gezet(zaaktype.statussen.len(), eind, 14, "Afgerond"));
    }
    statussen
}

fn documenten(
    label: &str,
    zaaktype: &Zaaktype,
    (stand, omschrijving): (Stand, &str),
    (start, eind, vandaag): (Date, Option<Date>, Date),
    seed: u64,
    kans: &mut Kans,
) -> Vec<Document> {
    let volledig = stand == Stand::InBehandeling || kans.procent(70);
    let mut lijst: Vec<(Soort, String, &str, &'static str, Date)> = Vec::new();
    if zaaktype.code == "MELDING" {
        lijst.push((
            Soort::Bijlage,
            format!("Foto bij melding {}", omschrijving.to_lowercase()),
            "foto.png",
            "image/png",
            start,
        ));
    } else if volledig {
        lijst.push((
            Soort::Aanvraag,
            format!("Aanvraag {}", omschrijving.to_lowercase()),
            "aanvraag.pdf",
            "application/pdf",
            start,
        ));
    }
    if zaaktype.code == "EVENEMENT" {
        let titel = "Plattegrond van het terrein".to_owned();
        lijst.push((Soort::Bijlage, titel, "plattegrond.png", "image/png", start));
    }
    if kans.procent(60) {
        let op = dagen(start, 1).min(vandaag);
        lijst.push((
            Soort::Brief,
            "Ontvangstbevestiging".to_owned(),
            "ontvangstbevestiging.pdf",
            "application/pdf",
            op,
        ));
    }
    if stand == Stand::Wacht || kans.procent(20) {
        let op = dagen(start, 2).min(vandaag);
        lijst.push((
            Soort::Bijlage,
            "Notitie van de behandelaar".to_owned(),
            "notitie.txt",
            "text/plain",
            op,
        ));
    }
    if let Some(eind) = eind {
        let (titel, naam) = if zaaktype.code == "MELDING" {
            ("Bericht over uw melding", "bericht.pdf")
        } else {
            ("Besluit", "besluit.pdf")
        };
        lijst.push((Soort::Brief, titel.to_owned(), naam, "application/pdf", eind));
    } else if zaaktype.code == "WMO" || !zaaktype.zichtbaar {
        let op = dagen(start, 3).min(vandaag);
        lijst.push((
            Soort::Onderzoeksrapport,
            "Onderzoeksrapport".to_owned(),
            "rapport.pdf",
            "application/pdf",
            op,
        ));
    }
    lijst.truncate(4);
    lijst
        .into_iter()
        .map(|(soort, titel, naam, formaat, datum)| Document {
            uuid: uuid(seed, &format!("{label}/{naam}")),
            soort,
            titel,
            bestandsnaam: naam.to_owned(),
            formaat,
            datum,
            versies: if naam == "aanvraag.pdf" && stand == Stand::InBehandeling { 2 } else { 1 },
            vertrouwelijkheid: soort.vertrouwelijkheid(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VANDAAG: Date = Date::constant(2026, 11, 23);

    #[test]
    fn the_world_has_what_a_demo_must_show() {
        let zaken = zaken(VANDAAG, 1);
        let aantal = |past: fn(&Zaak) -> bool| zaken.iter().filter(|zaak| past(zaak)).count();
        assert!((80..250).contains(&zaken.len()), "{}", zaken.len());
        assert!(aantal(|z| z.einddatum.is_some() && z.resultaat.is_some()) > 20);
        assert!(aantal(|z| z.einddatum.is_none() && z.uiterlijk < VANDAAG) >= 1, "over the deadline");
        assert!(aantal(|z| z.einddatum.is_none() && z.statussen.len() == 1) > 3, "just received");
        assert!(
            aantal(|z| !z.zaaktype.zichtbaar) >= 3
                && aantal(|z| z.zaaktype.zichtbaar && !z.is_zichtbaar()) == 1
        );
        for zaaktype in catalogus::zaaktypen() {
            assert!(zaken.iter().any(|zaak| zaak.zaaktype.code == zaaktype.code), "{}", zaaktype.code);
        }
        assert!(zaken.iter().all(|zaak| zaak.documenten.len() <= 4 && zaak.startdatum <= VANDAAG));
        let is_van = |zaak: &Zaak, bsn: &str| zaak.aanvrager.persoon().is_some_and(|p| p.bsn == bsn);
        let per_persoon =
            |bsn: &str| zaken.iter().filter(|zaak| is_van(zaak, bsn) && zaak.is_zichtbaar()).count();
        assert_eq!(per_persoon("999993653"), 5);
        assert!(personen().iter().any(|p| per_persoon(&p.bsn) == 0), "somebody without zaken");
        let van_personen = zaken.iter().filter_map(|zaak| Some((zaak, zaak.aanvrager.persoon()?)));
        for (zaak, persoon) in van_personen.filter(|(_, persoon)| persoon.is_overleden()) {
            let op = persoon.overleden.as_deref().and_then(gba_datum).unwrap();
            assert!(zaak.einddatum.unwrap() < op, "{}: nothing after death", persoon.bsn);
        }
    }

    #[test]
    fn same_seed_same_world_and_dates_follow_today() {
        let beeld = |zaken: Vec<Zaak>| format!("{zaken:?}");
        assert_eq!(beeld(zaken(VANDAAG, 5)), beeld(zaken(VANDAAG, 5)));
        assert_ne!(beeld(zaken(VANDAAG, 5)), beeld(zaken(VANDAAG, 6)));
        let later = zaken(dagen(VANDAAG, 365), 5);
        let laatste = later.last().unwrap();
        assert!(laatste.startdatum > VANDAAG);
        assert!(
            zaken(VANDAAG, 5).iter().any(|zaak| zaak.uuid == laatste.uuid),
            "ids do not depend on the day"
        );
    }
}
