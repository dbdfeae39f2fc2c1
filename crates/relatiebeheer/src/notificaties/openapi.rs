//! The description of what the werkplek's and the administrator's API say of hearing.

use super::abonnementen::beheer::{Abonnementen, Abonnementstand, Keuze, Zaaksysteemstanden};
use crate::{
    rest::oas::{Api, Scalar, get, put},
    zaken::openapi::BRON,
};

/// Adds until when each zaaksysteem is complete.
pub(crate) fn describe(api: Api) -> Api {
    api.add(
        get("/zaaksystemen", "zaaksystemen", "Tot welk moment wij weten wat er in elk zaaksysteem gebeurde.")
            .tag("zaken")
            .answer::<Zaaksysteemstanden>(200, "De zaaksystemen."),
    )
}

/// Adds the abonnementen.
pub(crate) fn describe_beheer(api: Api) -> Api {
    api.tag("abonnementen", "Van welke zaken wij bericht krijgen.")
        .add(
            get("/abonnementen", "abonnementen", "Van welke zaaktypen wij bericht krijgen, per zaaksysteem.")
                .tag("abonnementen")
                .answer::<Abonnementen>(200, "De zaaksystemen en hun zaaktypen."),
        )
        .add(
            put("/abonnementen/{bron}", "abonnementZetten", "Kiest van welke zaaktypen wij bericht krijgen.")
                .tag("abonnementen")
                .path("bron", Scalar::Text, BRON)
                .body::<Keuze>()
                .answer::<Abonnementstand>(200, "Hoe het er nu voor staat."),
        )
}
