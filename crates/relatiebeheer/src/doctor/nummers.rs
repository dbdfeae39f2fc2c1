//! Whether who gives no `nummer` gets one, which some clients need.

use super::{Bevinding, opslag};
use crate::{
    config::{Nummers, Settings},
    klantinteracties::nummer,
};

pub(super) async fn nummers(settings: &Settings) -> Bevinding {
    let wat = "nummers";
    match handed_out(settings).await {
        Ok(true) => Bevinding::goed(wat, "Wie geen nummer meestuurt, krijgt het volgende."),
        Ok(false) => Bevinding::let_op(
            wat,
            "Wie geen nummer meestuurt, krijgt er geen.",
            "ITA stuurt dan geen e-mail, en KISS toont geen nummer. Gebruikt u die? Zet klantinteracties.nummers op true.",
        ),
        Err(_) => Bevinding::let_op(
            wat,
            "Of er nummers worden uitgedeeld, staat in de database, en die is niet te lezen.",
            "Kijk bij `database` wat daar aan de hand is.",
        ),
    }
}

async fn handed_out(settings: &Settings) -> Result<bool, store::Error> {
    let set = settings.klantinteracties.nummers;
    // A register that has yet to be made hands them out.
    if set != Nummers::Register || opslag::is_nieuw(settings) {
        return Ok(set != Nummers::Uit);
    }
    let db = opslag::open(settings).await?;
    nummer::are_handed_out(&db.read().await?, set).await
}
