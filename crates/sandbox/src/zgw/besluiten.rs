//! The Besluiten API: what was decided in a zaak, and the letter that says so.

use serde_json::{Value, json};

use super::tabel::{Filter, Soort as F, filter};
use super::{Opbouw, catalogi};
use crate::RSIN;
use crate::wereld::{Document, Zaak};

pub(super) const BESLUIT: &[Filter] = &[
    filter("identificatie", "/identificatie", F::Gelijk),
    filter("verantwoordelijkeOrganisatie", "/verantwoordelijkeOrganisatie", F::Gelijk),
    filter("besluittype", "/besluittype", F::Url),
    filter("zaak", "/zaak", F::Url),
];
pub(super) const BIO: &[Filter] =
    &[filter("besluit", "/besluit", F::Url), filter("informatieobject", "/informatieobject", F::Url)];

/// Fills the tables of this API, and relates the letters in the Documenten API.
pub(super) fn vul(op: &mut Opbouw, zaken: &[Zaak]) {
    let besloten = zaken.iter().filter_map(|zaak| Some((zaak, brief(zaak)?)));
    for (nummer, (zaak, brief)) in (1..).zip(besloten) {
        let label = format!("besluit/{}", zaak.uuid);
        let json = json(op, zaak, &label, nummer);
        op.voeg_toe("besluiten", op.uuid(&label), json, zaak.is_zichtbaar());
        let (besluit, document) =
            (op.url("besluiten", &label), op.url_van("enkelvoudiginformatieobjecten", brief.uuid));
        let bio = format!("{label}/brief");
        let body = json!({ "url": op.url("besluitinformatieobjecten", &bio), "informatieobject": document, "besluit": besluit });
        op.voeg_toe("besluitinformatieobjecten", op.uuid(&bio), body, zaak.is_zichtbaar());
        let oio = format!("{label}/oio");
        let body = json!({ "url": op.url("objectinformatieobjecten", &oio), "informatieobject": document,
            "object": besluit, "objectType": "besluit" });
        op.voeg_toe("objectinformatieobjecten", op.uuid(&oio), body, zaak.is_zichtbaar());
    }
    op.draai_om("besluiten");
}

/// The letter with the decision; none when nothing was decided.
fn brief(zaak: &Zaak) -> Option<&Document> {
    zaak.resultaat.filter(|_| zaak.zaaktype.heeft_besluit())?;
    zaak.documenten.iter().find(|document| document.bestandsnaam == "besluit.pdf")
}

fn json(op: &Opbouw, zaak: &Zaak, label: &str, nummer: u32) -> Value {
    let datum = zaak.einddatum.unwrap_or(zaak.startdatum);
    json!({
        "url": op.url("besluiten", label), "identificatie": format!("BESLUIT-{}-{nummer:010}", datum.year()),
        "verantwoordelijkeOrganisatie": RSIN, "besluittype": catalogi::besluittype(op, zaak.zaaktype.catalogus()),
        "zaak": op.url_van("zaken", zaak.uuid), "datum": datum.to_string(),
        "toelichting": zaak.resultaat.unwrap_or_default(), "bestuursorgaan": "College van burgemeester en wethouders",
        "ingangsdatum": datum.to_string(), "vervaldatum": null, "vervalreden": "", "vervalredenWeergave": "",
        "publicatiedatum": null, "verzenddatum": datum.to_string(), "uiterlijkeReactiedatum": null,
    })
}
