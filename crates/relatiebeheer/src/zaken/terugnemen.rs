//! F2 the other way: a contact that is removed here, or that is no longer about a zaak, is taken back where the zaaksysteem
//! refers to it. A zaaknotitie or a klantcontact of the Zaken API stays: that is a text of the zaak, and its own to keep.

use uuid::Uuid;

use super::contacten::{Uitkomst, Wachtend, Zaakadres, keep};
use crate::{
    app::App,
    config::Contactwijze,
    contactmomenten,
    klantbeeld::bronnen::caller,
    klantinteracties::onderwerpobject::{self, zaak_of},
    rest::{problem::Result, related::rows_where, write::Write},
    toegang::Medewerker,
};

/// A contact is being removed, with all that it was about.
pub(crate) async fn contact(write: &Write, klantcontact: Uuid) -> Result<()> {
    if !refers(write.app()) {
        return Ok(());
    }
    for row in rows_where::<onderwerpobject::Row>(&write.tx, "klantcontact", &[klantcontact]).await? {
        onderwerp(write, &row)?;
    }
    Ok(())
}

/// A contact is no longer about this.
pub(crate) fn onderwerp(write: &Write, row: &onderwerpobject::Row) -> Result<()> {
    let app = write.app();
    let zaak = zaak_of(app, row).and_then(|uuid| uuid.parse().ok());
    let (Some(zaak), Some(klantcontact)) = (zaak, row.klantcontact) else { return Ok(()) };
    // Which of them has the zaak is not known here; one that does not has nothing to take back.
    for systeem in app.zaaksystemen.iter().filter(|one| one.contact == Contactwijze::Zaakcontactmoment) {
        let adres = Zaakadres { bron: systeem.code.clone(), zaak };
        keep(write, &ourselves(), klantcontact, &adres, true)?;
    }
    Ok(())
}

fn refers(app: &App) -> bool {
    app.zaaksystemen.iter().any(|systeem| systeem.contact == Contactwijze::Zaakcontactmoment)
}

/// Whoever may remove a contact here need not be known at the zaaksysteem.
fn ourselves() -> Medewerker {
    Medewerker {
        gebruiker: "relatiebeheer".to_owned(),
        naam: "Relatiebeheer".to_owned(),
        rollen: Vec::new(),
        groepen: Vec::new(),
        spoor: None,
    }
}

/// Has the zaaksysteem forget a contact.
pub(super) async fn neem(app: &App, one: &Wachtend) -> Uitkomst {
    let Some(systeem) = app.zaaksystemen.get(&one.adres.bron) else {
        return Uitkomst::Later("there is no such zaaksysteem".to_owned());
    };
    let url = contactmomenten::url(&app.settings.public_url, one.klantcontact);
    match systeem.client.remove_zaakcontactmoment(&caller(&one.wie), one.adres.zaak, &url).await {
        Ok(()) => Uitkomst::Verteld,
        Err(error) => Uitkomst::Later(error.to_string()),
    }
}
