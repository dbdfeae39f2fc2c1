//! The files behind the documents: PDFs with text, a picture and a note.

use std::sync::{Arc, LazyLock};

use super::{Document, Zaak};
use crate::{pdf, png};

static FOTO: LazyLock<Arc<[u8]>> = LazyLock::new(|| png::straatbeeld().into());

/// The content of a version of a document.
pub(crate) fn inhoud(zaak: &Zaak, document: &Document, versie: u32) -> Arc<[u8]> {
    match document.formaat {
        "image/png" => Arc::clone(&FOTO),
        "text/plain" => notitie(zaak).into_bytes().into(),
        _ => {
            let titel = format!("{} - {}", document.titel, zaak.identificatie);
            pdf::schrijf(&titel, &regels(zaak, document, versie)).into()
        }
    }
}

fn notitie(zaak: &Zaak) -> String {
    format!(
        "Notitie bij {}\n{}: {}\n\nMet de aanvrager gesproken. De aanvrager stuurt de ontbrekende stukken na.\n\
         Daarna kan {} verder.\n",
        zaak.identificatie, zaak.zaaktype.omschrijving, zaak.omschrijving, zaak.zaaktype.afdeling
    )
}

fn datum(datum: jiff::civil::Date) -> String {
    format!("{}-{}-{}", datum.day(), datum.month(), datum.year())
}

fn regels(zaak: &Zaak, document: &Document, versie: u32) -> Vec<String> {
    let mut regels = vec![
        format!("Zaaknummer: {}", zaak.identificatie),
        format!("Onderwerp: {} - {}", zaak.zaaktype.omschrijving, zaak.omschrijving),
        format!("Datum: {}", datum(document.datum)),
        String::new(),
    ];
    for alinea in alineas(zaak, document) {
        regels.push(alinea);
        regels.push(String::new());
    }
    if versie > 1 {
        regels.push(format!("Dit is versie {versie}: de aanvrager heeft de aanvraag aangevuld."));
    }
    regels
}

fn alineas(zaak: &Zaak, document: &Document) -> Vec<String> {
    let naam = zaak.aanvrager.naam();
    let onderwerp = zaak.omschrijving.to_lowercase();
    match document.bestandsnaam.as_str() {
        "aanvraag.pdf" => vec![
            format!("Aanvrager: {naam}"),
            format!("Hierbij vraag ik het volgende aan: {onderwerp}. Ik heb de vragen naar waarheid beantwoord."),
            "Ik weet dat de gemeente mijn gegevens gebruikt om deze aanvraag te behandelen.".to_owned(),
        ],
        "besluit.pdf" => vec![
            format!("Geachte {naam},"),
            format!("Wij hebben een besluit genomen over uw aanvraag: {onderwerp}."),
            format!("Het besluit is: {}.", zaak.resultaat.unwrap_or("nog niet bekend").to_lowercase()),
            "Bent u het niet eens met dit besluit? Dan kunt u binnen zes weken bezwaar maken. Hoe dat moet, leest u \
             op onze website. Hebt u vragen? Bel ons dan op werkdagen tussen 9.00 en 17.00 uur."
                .to_owned(),
        ],
        "bericht.pdf" => vec![
            format!("Geachte {naam},"),
            format!("U hebt iets bij ons gemeld: {onderwerp}. Wij hebben uw melding afgehandeld."),
            format!("De uitkomst is: {}.", zaak.resultaat.unwrap_or("nog niet bekend").to_lowercase()),
            "Ziet u dat het nog niet in orde is? Laat het ons dan weten. Houd uw zaaknummer bij de hand.".to_owned(),
        ],
        "rapport.pdf" => vec![
            "Dit rapport is alleen bestemd voor de behandelaar.".to_owned(),
            "Bij het huisbezoek is de situatie in de woning besproken en vastgelegd.".to_owned(),
        ],
        _ => vec![
            format!("Geachte {naam},"),
            format!("Wij hebben uw bericht over {onderwerp} ontvangen. Uw zaaknummer is {}.", zaak.identificatie),
            format!("U krijgt uiterlijk op {} antwoord van ons.", datum(zaak.uiterlijk)),
            "Hebt u vragen? Bel ons dan op werkdagen tussen 9.00 en 17.00 uur. Houd uw zaaknummer bij de hand.".to_owned(),
        ],
    }
}
