//! The description of what the workspace's API says of zaken.

use super::{
    beeld::Zaakbeeld,
    bijwerken::{Gewijzigd, RolInvoer, ZaakInvoer},
    contacten::{ContactInvoer, Gekoppeld},
    documenten,
};
use crate::rest::oas::{Api, Scalar, get, patch, post};

/// Code of the zaaksysteem.
pub(crate) const BRON: &str = "De code van het zaaksysteem.";

/// Adds the addresses of zaken and their documents.
pub(crate) fn describe(api: Api) -> Api {
    let api = api
        .tag("zaken", "Zaken en hun documenten bekijken en bijwerken.")
        .add(
            get("/zaken/{bron}/{zaak}", "zaak", "Een zaak, met alles eromheen.")
                .tag("zaken")
                .path("bron", Scalar::Text, BRON)
                .path("zaak", Scalar::Uuid, "De zaak.")
                .answer::<Zaakbeeld>(200, "De zaak; `meldingen` zegt wat er ontbreekt.")
                .problems(&[502]),
        )
        .add(
            patch("/zaken/{bron}/{zaak}", "zaakBijwerken", "Werkt een zaak bij.")
                .tag("zaken")
                .path("bron", Scalar::Text, BRON)
                .path("zaak", Scalar::Uuid, "De zaak.")
                .body::<ZaakInvoer>()
                .answer::<Zaakbeeld>(200, "De zaak zoals die nu is.")
                .answer::<Gewijzigd>(409, "Iemand anders was eerder; er is niets gewijzigd.")
                .problems(&[502]),
        )
        .add(
            post(
                "/zaken/{bron}/{zaak}/contacten",
                "zaakContact",
                "Koppelt een geregistreerd contact aan een zaak.",
            )
            .tag("zaken")
            .path("bron", Scalar::Text, BRON)
            .path("zaak", Scalar::Uuid, "De zaak.")
            .body::<ContactInvoer>()
            .answer::<Gekoppeld>(201, "Het contact hoort bij de zaak.")
            .problems(&[502]),
        )
        .add(
            post("/zaken/{bron}/{zaak}/rollen", "zaakRol", "Voegt een contactpersoon toe aan een zaak.")
                .tag("zaken")
                .path("bron", Scalar::Text, BRON)
                .path("zaak", Scalar::Uuid, "De zaak.")
                .body::<RolInvoer>()
                .answer::<Zaakbeeld>(201, "De zaak zoals die nu is.")
                .problems(&[502]),
        );
    documenten::describe(api)
}
