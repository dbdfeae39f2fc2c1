//! What people call about, and what an employee writes down.

/// A question that comes in.
pub(super) struct Gesprek {
    /// The kind of zaak it is about; none for a general question.
    pub(super) zaaktype: Option<&'static str>,
    pub(super) onderwerp: &'static str,
    pub(super) inhoud: &'static str,
}

const fn gesprek(zaaktype: &'static str, onderwerp: &'static str, inhoud: &'static str) -> Gesprek {
    Gesprek { zaaktype: Some(zaaktype), onderwerp, inhoud }
}

const fn algemeen(onderwerp: &'static str, inhoud: &'static str) -> Gesprek {
    Gesprek { zaaktype: None, onderwerp, inhoud }
}

pub(super) const GESPREKKEN: [Gesprek; 22] = [
    gesprek(
        "PARKEER",
        "Stand van zaken parkeervergunning",
        "Vraagt wanneer de vergunning komt. Uitgelegd dat de aanvraag in behandeling is en dat er per mail bericht volgt.",
    ),
    gesprek(
        "PARKEER",
        "Kenteken wijzigen",
        "Heeft een andere auto. Nieuw kenteken kan pas na het besluit. Gevraagd om daarna zelf te wijzigen in Mijn Gemeente.",
    ),
    gesprek(
        "OMGEVING",
        "Termijn omgevingsvergunning",
        "Klant wil weten waarom het langer duurt. Team Vergunningen belt terug over de termijn.",
    ),
    gesprek(
        "OMGEVING",
        "Tekening aanleveren",
        "Vraagt in welk formaat de bouwtekening moet. PDF op schaal 1:100, nagestuurd via het Omgevingsloket.",
    ),
    gesprek(
        "OMGEVING",
        "Bezwaar van buren",
        "Wil weten of de buren bezwaar hebben gemaakt. Uitgelegd hoe de inzage in het dossier werkt.",
    ),
    gesprek(
        "MELDING",
        "Melding nog niet opgelost",
        "De melding staat op opgelost, maar het probleem is er nog. Opnieuw doorgezet naar Stadsbeheer.",
    ),
    gesprek(
        "MELDING",
        "Aanvulling op melding",
        "Geeft de precieze plek door: naast de speeltuin, bij de tweede lantaarnpaal.",
    ),
    gesprek(
        "BIJSTAND",
        "Bewijsstukken bijstand",
        "Vraagt welke bankafschriften nodig zijn. Laatste drie maanden van alle rekeningen. Stuurt ze deze week op.",
    ),
    gesprek(
        "BIJSTAND",
        "Betaaldatum uitkering",
        "Wil weten wanneer de uitkering wordt betaald. Dat kan pas na het besluit.",
    ),
    gesprek(
        "WMO",
        "Afspraak huisbezoek",
        "Kan niet op de voorgestelde datum. Verzoek om een nieuwe afspraak doorgegeven aan het Wmo-team.",
    ),
    gesprek(
        "WMO",
        "Stand van zaken Wmo-aanvraag",
        "Vraagt hoe het staat met de aanvraag. Wacht op informatie van de huisarts. Klant gaat daar zelf achteraan.",
    ),
    gesprek(
        "REISDOC",
        "Paspoort ophalen",
        "Vraagt of het paspoort klaarligt en of iemand anders het mag ophalen. Dat mag niet, uitgelegd waarom.",
    ),
    gesprek(
        "REISDOC",
        "Spoedaanvraag",
        "Vertrekt volgende week. Uitleg gegeven over de spoedprocedure en de kosten.",
    ),
    algemeen(
        "Openingstijden",
        "Vraagt naar de openingstijden van het stadskantoor. Verwezen naar de website en een afspraak gemaakt.",
    ),
    algemeen(
        "Verhuizing doorgeven",
        "Wil weten wanneer de verhuizing moet worden doorgegeven. Vanaf vier weken voor tot vijf dagen na de verhuizing.",
    ),
    algemeen("Afvalcontainer", "Container zit vol. Uitgelegd hoe een volle container gemeld kan worden."),
    algemeen(
        "Rijbewijs verlengen",
        "Vraagt wat er nodig is voor het verlengen van het rijbewijs. Pasfoto meenemen en een afspraak maken.",
    ),
    algemeen(
        "Uittreksel basisregistratie",
        "Heeft een uittreksel nodig voor de woningbouwvereniging. Online aangevraagd tijdens het gesprek.",
    ),
    algemeen("Gemeentelijke belastingen", "Vraagt uitstel van betaling. Doorverbonden met Belastingen."),
    algemeen("Afspraak verzetten", "Afspraak verzet naar volgende week donderdag."),
    algemeen("Grofvuil", "Wil een bank laten ophalen. Afspraak gemaakt."),
    algemeen(
        "Klacht over bejegening",
        "Is niet tevreden over de vorige keer aan de balie. Excuses gemaakt en de klachtenregeling uitgelegd.",
    ),
];

pub(super) const KANALEN: [&str; 10] = [
    "Telefoon", "Telefoon", "Telefoon", "Telefoon", "Telefoon", "Balie", "Balie", "E-mail", "E-mail",
    "WhatsApp",
];

/// What organisations call about.
pub(super) const GESPREKKEN_BEDRIJVEN: [Gesprek; 11] = [
    gesprek(
        "HORECA",
        "Terras uitbreiden",
        "Wil vier tafels erbij op de stoep. Uitgelegd dat er anderhalve meter vrij moet blijven voor rolstoelen en kinderwagens.",
    ),
    gesprek(
        "HORECA",
        "Stand van zaken exploitatievergunning",
        "De nieuwe leidinggevende staat nog niet op de vergunning. Het Bibob-formulier ontbreekt, dat stuurt de klant vandaag.",
    ),
    gesprek(
        "EVENEMENT",
        "Plattegrond van het evenement",
        "De brandweer mist de nooduitgangen op de plattegrond. Nieuwe tekening komt per mail, met de plek van de dixies erop.",
    ),
    gesprek(
        "EVENEMENT",
        "Geluid bij straatfeest",
        "Vraagt tot hoe laat de muziek mag. Tot 23.00 uur en niet harder dan 80 decibel op de gevel.",
    ),
    gesprek(
        "SUBSIDIE",
        "Verantwoording subsidie",
        "Vraagt of er een accountantsverklaring bij moet. Dat hoeft niet onder de 25.000 euro, een kort verslag is genoeg.",
    ),
    gesprek(
        "SUBSIDIE",
        "Uitbetaling voorschot",
        "Het voorschot is nog niet binnen. Team Subsidies zoekt het uit en belt terug.",
    ),
    algemeen(
        "Bedrijfsafval",
        "De container voor bedrijfsafval is niet geleegd. Verwezen naar de eigen inzamelaar, de gemeente haalt dat niet op.",
    ),
    algemeen(
        "Opgebroken straat voor de winkel",
        "Klanten kunnen de winkel niet bereiken door de opgebroken straat. Doorgegeven aan de toezichthouder, loopplanken komen morgen.",
    ),
    algemeen(
        "Reclamebord",
        "Vraagt of een knipperend reclamebord aan de gevel mag. Nee, alleen stilstaand licht. Welstandsnota gemaild.",
    ),
    algemeen(
        "Parkeren voor bezorgers",
        "Wil een ontheffing voor laden en lossen na elf uur. Formulier toegestuurd.",
    ),
    algemeen(
        "Ondernemersfonds",
        "Vraagt hoe de winkeliersvereniging geld kan aanvragen. Afspraak met de accountmanager gemaakt.",
    ),
];
