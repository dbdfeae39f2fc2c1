//! The description of what the workspace's API says of zaken.

use super::documenten::Documenten;
use crate::rest::oas::{Api, Scalar, get};

/// Code of the zaaksysteem.
pub(super) const BRON: &str = "De code van het zaaksysteem.";

/// Adds the addresses of zaken and their documents.
pub(crate) fn describe(api: Api) -> Api {
    api.tag("zaken", "Zaken en hun documenten bekijken en bijwerken.")
        .add(
            get("/zaken/{bron}/{zaak}/documenten", "documenten", "De documenten van een zaak.")
                .tag("zaken")
                .path("bron", Scalar::Text, BRON)
                .path("zaak", Scalar::Uuid, "De zaak.")
                .answer::<Documenten>(200, "De documenten, of waarom ze er niet zijn.")
                .problems(&[502]),
        )
        .add(
            get("/zaken/{bron}/{zaak}/documenten/{document}", "document", "De inhoud van een document.")
                .tag("zaken")
                .path("bron", Scalar::Text, BRON)
                .path("zaak", Scalar::Uuid, "De zaak.")
                .path("document", Scalar::Uuid, "Het document.")
                .empty(200, "De inhoud, om te bekijken of op te slaan.")
                .problems(&[502]),
        )
}
