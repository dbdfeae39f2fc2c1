//! The resources: where they live, which methods they know and how their lists are filtered.

use super::tabel::Filter;
use super::{autorisaties, besluiten, catalogi, documenten, zaken};

/// One of the APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Api {
    Zaken,
    Catalogi,
    Documenten,
    Besluiten,
    Autorisaties,
}

impl Api {
    pub(super) const ALLE: [Self; 5] =
        [Self::Zaken, Self::Catalogi, Self::Documenten, Self::Besluiten, Self::Autorisaties];

    /// First part of the path.
    pub(super) fn naam(self) -> &'static str {
        match self {
            Self::Zaken => "zaken",
            Self::Catalogi => "catalogi",
            Self::Documenten => "documenten",
            Self::Besluiten => "besluiten",
            Self::Autorisaties => "autorisaties",
        }
    }

    /// The version of the standard that Open Zaak 1.30 says it implements.
    pub(super) fn versie(self) -> &'static str {
        match self {
            Self::Zaken => "1.5.1",
            Self::Catalogi => "1.3.1",
            Self::Documenten => "1.4.2",
            Self::Besluiten => "1.1.0",
            Self::Autorisaties => "1.0.0",
        }
    }
}

pub(super) const LEZEN: &str = "GET, HEAD, OPTIONS";
pub(super) const LIJST: &str = "GET, POST, HEAD, OPTIONS";
pub(super) const VOLLEDIG: &str = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS";
pub(super) const ZOEK: &str = "POST, OPTIONS";

/// A resource.
#[derive(Debug)]
pub(super) struct Bron {
    pub(super) api: Api,
    pub(super) naam: &'static str,
    /// Methods of one object.
    pub(super) detail: &'static str,
    pub(super) filters: &'static [Filter],
    /// A list in pages, or a bare array.
    pub(super) paginas: bool,
    pub(super) etag: bool,
    /// Does `Vary` mention Accept?
    pub(super) vary_accept: bool,
}

const fn bron(api: Api, naam: &'static str, detail: &'static str, filters: &'static [Filter]) -> Bron {
    Bron { api, naam, detail, filters, paginas: true, etag: true, vary_accept: true }
}

pub(super) const BRONNEN: &[Bron] = &[
    Bron { vary_accept: false, ..bron(Api::Zaken, "zaken", VOLLEDIG, &[]) },
    bron(Api::Zaken, "statussen", LEZEN, zaken::STATUS),
    bron(Api::Zaken, "rollen", "GET, PUT, DELETE, HEAD, OPTIONS", zaken::ROL),
    bron(Api::Zaken, "resultaten", VOLLEDIG, zaken::RESULTAAT),
    Bron { paginas: false, ..bron(Api::Zaken, "zaakinformatieobjecten", VOLLEDIG, zaken::ZIO) },
    Bron { etag: false, ..bron(Api::Zaken, "zaakobjecten", VOLLEDIG, zaken::ZAAKOBJECT) },
    Bron { etag: false, ..bron(Api::Zaken, "klantcontacten", LEZEN, zaken::KLANTCONTACT) },
    Bron { etag: false, ..bron(Api::Zaken, "zaaknotities", VOLLEDIG, zaken::ZAAKNOTITIE) },
    Bron {
        paginas: false,
        etag: false,
        ..bron(Api::Zaken, "zaakcontactmomenten", "GET, DELETE, HEAD, OPTIONS", zaken::ZAAKCONTACTMOMENT)
    },
    bron(Api::Catalogi, "catalogussen", LEZEN, catalogi::CATALOGUSSEN),
    bron(Api::Catalogi, "zaaktypen", VOLLEDIG, catalogi::ZAAKTYPE),
    bron(Api::Catalogi, "statustypen", VOLLEDIG, catalogi::STATUSTYPE),
    bron(Api::Catalogi, "resultaattypen", VOLLEDIG, catalogi::STATUSTYPE),
    bron(Api::Catalogi, "roltypen", VOLLEDIG, catalogi::ROLTYPE),
    bron(Api::Catalogi, "eigenschappen", VOLLEDIG, catalogi::STATUSTYPE),
    bron(Api::Catalogi, "zaakobjecttypen", VOLLEDIG, catalogi::STATUSTYPE),
    bron(Api::Catalogi, "informatieobjecttypen", VOLLEDIG, catalogi::INFORMATIEOBJECTTYPE),
    bron(Api::Catalogi, "zaaktype-informatieobjecttypen", VOLLEDIG, catalogi::ZAAKTYPE_INFORMATIEOBJECTTYPE),
    bron(Api::Catalogi, "besluittypen", VOLLEDIG, catalogi::BESLUITTYPE),
    Bron {
        vary_accept: false,
        ..bron(Api::Documenten, "enkelvoudiginformatieobjecten", VOLLEDIG, documenten::EIO)
    },
    Bron {
        paginas: false,
        ..bron(Api::Documenten, "objectinformatieobjecten", "GET, DELETE, HEAD, OPTIONS", documenten::OIO)
    },
    Bron {
        paginas: false,
        vary_accept: false,
        ..bron(Api::Documenten, "gebruiksrechten", VOLLEDIG, documenten::GEBRUIKSRECHTEN)
    },
    Bron {
        vary_accept: false,
        ..bron(Api::Documenten, "verzendingen", VOLLEDIG, documenten::GEBRUIKSRECHTEN)
    },
    bron(Api::Besluiten, "besluiten", VOLLEDIG, besluiten::BESLUIT),
    Bron {
        paginas: false,
        ..bron(Api::Besluiten, "besluitinformatieobjecten", "GET, DELETE, HEAD, OPTIONS", besluiten::BIO)
    },
    Bron { etag: false, ..bron(Api::Autorisaties, "applicaties", VOLLEDIG, autorisaties::APPLICATIE) },
];

/// Where the list of a resource lives.
pub(super) fn adres(base: &str, naam: &str) -> String {
    // What is no resource of its own is a part of a document.
    let api = BRONNEN.iter().find(|bron| bron.naam == naam).map_or(Api::Documenten, |bron| bron.api).naam();
    format!("{base}/{api}/api/v1/{naam}")
}

/// What a path points at.
#[derive(Debug)]
pub(super) enum Doel<'a> {
    Wortel,
    Lijst(&'static Bron),
    Zoek(&'static Bron),
    Detail(&'static Bron, &'a str),
    Download(&'a str),
    Slot(&'a str),
    Ontsluit(&'a str),
    Publiceer(&'a str),
    Bestandsdeel(&'a str),
    /// What lies below a zaak: zaakeigenschappen, and its besluiten.
    OnderZaak {
        zaak: &'a str,
        wat: &'a str,
        id: Option<&'a str>,
    },
    Audittrail,
    Consumer,
}

/// What the path after `/…/api/v1` points at.
pub(super) fn doel(api: Api, pad: &str) -> Option<Doel<'_>> {
    let delen: Vec<&str> = pad.trim_start_matches('/').split('/').collect();
    let bron = |naam: &str| BRONNEN.iter().find(|bron| bron.api == api && bron.naam == naam);
    let zoekt = |naam: &str| matches!(naam, "zaken" | "enkelvoudiginformatieobjecten");
    match *delen.as_slice() {
        [""] => Some(Doel::Wortel),
        [naam] => bron(naam).map(Doel::Lijst),
        [naam, "_zoek"] if zoekt(naam) => bron(naam).map(Doel::Zoek),
        ["applicaties", "consumer"] if api == Api::Autorisaties => Some(Doel::Consumer),
        ["bestandsdelen", id] if api == Api::Documenten => Some(Doel::Bestandsdeel(id)),
        [naam, id] => bron(naam).map(|bron| Doel::Detail(bron, id)),
        [naam, _, "audittrail"] if (zoekt(naam) || naam == "besluiten") && bron(naam).is_some() => {
            Some(Doel::Audittrail)
        }
        ["zaaktypen", id, "publish"] if api == Api::Catalogi => Some(Doel::Publiceer(id)),
        ["enkelvoudiginformatieobjecten", id, "download"] if api == Api::Documenten => {
            Some(Doel::Download(id))
        }
        ["enkelvoudiginformatieobjecten", id, "lock"] if api == Api::Documenten => Some(Doel::Slot(id)),
        ["enkelvoudiginformatieobjecten", id, "unlock"] if api == Api::Documenten => Some(Doel::Ontsluit(id)),
        ["zaken", zaak, wat @ ("zaakeigenschappen" | "besluiten")] if api == Api::Zaken => {
            Some(Doel::OnderZaak { zaak, wat, id: None })
        }
        ["zaken", zaak, wat @ ("zaakeigenschappen" | "besluiten"), id] if api == Api::Zaken => {
            Some(Doel::OnderZaak { zaak, wat, id: Some(id) })
        }
        _ => None,
    }
}

impl Doel<'_> {
    /// The `Allow` header.
    pub(super) fn methoden(&self) -> &'static str {
        match self {
            Self::Lijst(_) | Self::OnderZaak { id: None, .. } => LIJST,
            Self::Zoek(_) | Self::Slot(_) | Self::Ontsluit(_) | Self::Publiceer(_) => ZOEK,
            Self::Bestandsdeel(_) => "PUT, OPTIONS",
            Self::Detail(bron, _) => bron.detail,
            Self::OnderZaak { wat: "besluiten", .. } => "GET, DELETE, HEAD, OPTIONS",
            Self::OnderZaak { .. } => VOLLEDIG,
            Self::Wortel | Self::Download(_) | Self::Audittrail | Self::Consumer => LEZEN,
        }
    }

    /// The `Vary` header.
    pub(super) fn vary(&self) -> &'static str {
        let met_accept = match self {
            Self::Lijst(bron) | Self::Zoek(bron) | Self::Detail(bron, _) => bron.vary_accept,
            Self::Download(_) | Self::Slot(_) | Self::Ontsluit(_) => false,
            _ => true,
        };
        if met_accept { "Accept, origin, Cookie" } else { "origin, Cookie" }
    }

    /// Does every answer warn that this will go?
    pub(super) fn verouderd(&self) -> bool {
        matches!(self, Self::Lijst(bron) | Self::Detail(bron, _) if bron.naam == "klantcontacten")
    }

    /// Geometry on the wire, hence a coordinate system to agree on.
    pub(super) fn heeft_crs(&self) -> bool {
        matches!(self, Self::Lijst(bron) | Self::Zoek(bron) | Self::Detail(bron, _) if bron.naam == "zaken")
    }
}
