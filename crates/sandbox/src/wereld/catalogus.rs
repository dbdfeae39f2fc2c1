//! The municipality's catalogue: what kinds of zaken and documents there are.

/// A kind of zaak.
#[derive(Debug)]
pub(crate) struct Zaaktype {
    pub(crate) code: &'static str,
    pub(crate) omschrijving: &'static str,
    /// In days.
    pub(crate) doorlooptijd: i32,
    pub(crate) vertrouwelijkheid: &'static str,
    pub(crate) handeling: &'static str,
    pub(crate) statussen: &'static [&'static str],
    pub(crate) resultaten: &'static [&'static str],
    pub(crate) onderwerpen: &'static [&'static str],
    pub(crate) afdeling: &'static str,
    /// May our client see such zaken?
    pub(crate) zichtbaar: bool,
}

const AANVRAAG: &[&str] = &["Ontvangen", "In behandeling", "Wacht op aanvulling", "Afgehandeld"];
const BESLUIT: &[&str] = &["Verleend", "Geweigerd", "Ingetrokken"];

pub(crate) const ZAAKTYPEN: [Zaaktype; 7] = [
    Zaaktype {
        code: "PARKEER",
        omschrijving: "Parkeervergunning aanvragen",
        doorlooptijd: 56,
        vertrouwelijkheid: "openbaar",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: BESLUIT,
        onderwerpen: &[
            "Bewonersvergunning voor een auto",
            "Tweede bewonersvergunning",
            "Bezoekersregeling parkeren",
        ],
        afdeling: "Parkeren",
        zichtbaar: true,
    },
    Zaaktype {
        code: "OMGEVING",
        omschrijving: "Omgevingsvergunning aanvragen",
        doorlooptijd: 56,
        vertrouwelijkheid: "openbaar",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: BESLUIT,
        onderwerpen: &[
            "Dakkapel aan de voorkant",
            "Uitbouw aan de achterkant",
            "Boom kappen in de achtertuin",
            "Inrit aanleggen",
        ],
        afdeling: "Vergunningen",
        zichtbaar: true,
    },
    Zaaktype {
        code: "MELDING",
        omschrijving: "Melding openbare ruimte",
        doorlooptijd: 10,
        vertrouwelijkheid: "openbaar",
        handeling: "melden",
        statussen: &["Gemeld", "In behandeling", "Wacht op aanvulling", "Opgelost"],
        resultaten: &["Opgelost", "Niet gegrond", "Doorgezet naar andere instantie"],
        onderwerpen: &[
            "Straatlantaarn kapot",
            "Losse stoeptegels",
            "Afval naast de container",
            "Omgewaaide boom",
        ],
        afdeling: "Stadsbeheer",
        zichtbaar: true,
    },
    Zaaktype {
        code: "BIJSTAND",
        omschrijving: "Bijstandsuitkering aanvragen",
        doorlooptijd: 56,
        vertrouwelijkheid: "zaakvertrouwelijk",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: &["Toegekend", "Afgewezen", "Ingetrokken"],
        onderwerpen: &["Aanvraag bijstandsuitkering", "Aanvraag bijzondere bijstand"],
        afdeling: "Werk en Inkomen",
        zichtbaar: true,
    },
    Zaaktype {
        code: "WMO",
        omschrijving: "Wmo-voorziening aanvragen",
        doorlooptijd: 56,
        vertrouwelijkheid: "zaakvertrouwelijk",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: &["Toegekend", "Afgewezen", "Ingetrokken"],
        onderwerpen: &["Traplift", "Huishoudelijke hulp", "Vervoer met de regiotaxi"],
        afdeling: "Zorg en Welzijn",
        zichtbaar: true,
    },
    Zaaktype {
        code: "REISDOC",
        omschrijving: "Paspoort of identiteitskaart aanvragen",
        doorlooptijd: 14,
        vertrouwelijkheid: "intern",
        handeling: "aanvragen",
        statussen: &["Aangevraagd", "In behandeling", "Wacht op aanvulling", "Uitgereikt"],
        resultaten: &["Uitgereikt", "Geweigerd", "Niet afgehaald"],
        onderwerpen: &["Paspoort", "Identiteitskaart", "Spoedaanvraag paspoort"],
        afdeling: "Burgerzaken",
        zichtbaar: true,
    },
    Zaaktype {
        code: "ADRESONDERZOEK",
        omschrijving: "Adresonderzoek",
        doorlooptijd: 84,
        vertrouwelijkheid: "geheim",
        handeling: "onderzoeken",
        statussen: &["Gestart", "In onderzoek", "Wacht op reactie", "Afgerond"],
        resultaten: &["Adres klopt", "Adres gewijzigd", "Gestaakt"],
        onderwerpen: &["Onderzoek naar bewoning"],
        afdeling: "Handhaving",
        zichtbaar: false,
    },
];

/// Zaken of organisations; they have a catalogue of their own, kept by another department.
pub(crate) const BEDRIJFSZAAKTYPEN: [Zaaktype; 3] = [
    Zaaktype {
        code: "HORECA",
        omschrijving: "Exploitatievergunning horeca aanvragen",
        doorlooptijd: 56,
        vertrouwelijkheid: "openbaar",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: BESLUIT,
        onderwerpen: &[
            "Terras uitbreiden",
            "Nieuwe leidinggevende op de vergunning",
            "Vergunning voor een eetcafé",
        ],
        afdeling: "Economie",
        zichtbaar: true,
    },
    Zaaktype {
        code: "EVENEMENT",
        omschrijving: "Evenementenvergunning aanvragen",
        doorlooptijd: 84,
        vertrouwelijkheid: "openbaar",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: BESLUIT,
        onderwerpen: &["Braderie in de winkelstraat", "Straatfeest met muziek", "Hardloopwedstrijd"],
        afdeling: "Evenementen",
        zichtbaar: true,
    },
    Zaaktype {
        code: "SUBSIDIE",
        omschrijving: "Subsidie aanvragen",
        doorlooptijd: 90,
        vertrouwelijkheid: "zaakvertrouwelijk",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: &["Toegekend", "Afgewezen", "Ingetrokken"],
        onderwerpen: &["Subsidie voor zonnepanelen", "Subsidie voor buurtactiviteiten", "Subsidie groen dak"],
        afdeling: "Subsidies",
        zichtbaar: true,
    },
];

/// Zaken that another department keeps in a zaaksysteem of its own.
pub(crate) const SOCIALE_ZAAKTYPEN: [Zaaktype; 2] = [
    Zaaktype {
        code: "SCHULDHULP",
        omschrijving: "Schuldhulpverlening aanvragen",
        doorlooptijd: 56,
        vertrouwelijkheid: "zaakvertrouwelijk",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: &["Toegekend", "Afgewezen", "Ingetrokken"],
        onderwerpen: &["Hulp bij schulden", "Regeling met schuldeisers"],
        afdeling: "Schuldhulp",
        zichtbaar: true,
    },
    Zaaktype {
        code: "LEERLINGVERVOER",
        omschrijving: "Leerlingenvervoer aanvragen",
        doorlooptijd: 56,
        vertrouwelijkheid: "openbaar",
        handeling: "aanvragen",
        statussen: AANVRAAG,
        resultaten: BESLUIT,
        onderwerpen: &["Taxi naar de basisschool", "Vergoeding voor de fiets"],
        afdeling: "Onderwijs",
        zichtbaar: true,
    },
];

/// All kinds of zaken of both catalogues of the first zaaksysteem.
pub(crate) fn zaaktypen() -> impl Iterator<Item = &'static Zaaktype> {
    ZAAKTYPEN.iter().chain(&BEDRIJFSZAAKTYPEN)
}

/// A set of zaaktypen that is kept together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Catalogus {
    Inwoners,
    Bedrijven,
    Sociaal,
}

impl Catalogus {
    pub(crate) fn domein(self) -> &'static str {
        match self {
            Self::Inwoners => "PROEF",
            Self::Bedrijven => "BEDR",
            Self::Sociaal => "SOC",
        }
    }

    pub(crate) fn naam(self) -> &'static str {
        match self {
            Self::Inwoners => "Catalogus van de proefgemeente",
            Self::Bedrijven => "Catalogus bedrijven en instellingen",
            Self::Sociaal => "Catalogus sociaal domein",
        }
    }

    pub(crate) fn zaaktypen(self) -> &'static [Zaaktype] {
        match self {
            Self::Inwoners => &ZAAKTYPEN,
            Self::Bedrijven => &BEDRIJFSZAAKTYPEN,
            Self::Sociaal => &SOCIALE_ZAAKTYPEN,
        }
    }
}

impl Zaaktype {
    /// The catalogue that it is in.
    pub(crate) fn catalogus(&self) -> Catalogus {
        let heeft = |catalogus: &Catalogus| catalogus.zaaktypen().iter().any(|zt| zt.code == self.code);
        [Catalogus::Bedrijven, Catalogus::Sociaal].into_iter().find(heeft).unwrap_or(Catalogus::Inwoners)
    }

    /// Ends with a decision that one can object to.
    pub(crate) fn heeft_besluit(&self) -> bool {
        self.handeling == "aanvragen" && self.code != "REISDOC"
    }
}

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Soort {
    Aanvraag,
    Bijlage,
    Brief,
    Onderzoeksrapport,
}

impl Soort {
    pub(crate) const ALLE: [Self; 4] = [Self::Aanvraag, Self::Bijlage, Self::Brief, Self::Onderzoeksrapport];

    pub(crate) fn omschrijving(self) -> &'static str {
        match self {
            Self::Aanvraag => "Aanvraag",
            Self::Bijlage => "Bijlage",
            Self::Brief => "Brief",
            Self::Onderzoeksrapport => "Onderzoeksrapport",
        }
    }

    pub(crate) fn vertrouwelijkheid(self) -> &'static str {
        match self {
            Self::Bijlage => "openbaar",
            Self::Aanvraag | Self::Brief => "zaakvertrouwelijk",
            Self::Onderzoeksrapport => "geheim",
        }
    }

    /// May our client read such documents?
    pub(crate) fn zichtbaar(self) -> bool {
        self != Self::Onderzoeksrapport
    }
}
